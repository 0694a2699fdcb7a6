"""Picture of a decision: which figure to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.show.plots.canvas.heights import counts, placed, told
from deserstats.show.plots.canvas.picture import rowed, say_nothing
from deserstats.show.plots.style import BLUE, INK, PALE
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.next_answers import NextQuestion

SHOWN = 15
"""Rows drawn, in the order of the answer."""


def plot_question(question: NextQuestion, ax: Axes | None = None) -> Axes:
    """Draw the width that each missing figure would leave at worst, against the width now."""
    rows = question.questions
    with rowed(ax, [q.words for q in rows] or [""], most=SHOWN, each=0.14) as (picture, kept):
        axes = picture.axes
        drawn = [rows[k] for k in kept] if rows else []
        best = {id(q) for q in question.best}
        for k, q in enumerate(drawn):
            left = placed(q.width_left or 0)
            axes.barh(k, left, color=BLUE if id(q) in best else PALE, height=0.6, zorder=2)
            axes.annotate(f" {told(q.width_left or 0)}", (left, k), va="center", color=INK)
        if question.width is not None and drawn:
            now = placed(question.width)
            axes.axvline(now, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
            picture.note(f"Dashes: the width now, {told(question.width)}.")
        none = f"None of {count(question.tried, 'missing figure')} tried is sure to narrow the bound"
        picture.title(f"{question.superlative}: {question.best[0].words}" if rows else none)
        if not rows:
            axes.set_xticks([])
            say_nothing(picture, question.reason or none)
            return axes
        axes.grid(visible=True, axis="x")
        axes.set_xlim(0, 1.16 * max([1e-9, *(placed(q.width_left or 0) for q in drawn), placed(question.width or 0)]))
        counts(axes.xaxis)
        axes.set_xlabel("width of the bound that is left, at worst, once this figure is known")
        others = len(rows) - len(drawn)
        picture.note(f"{others:,} less useful not drawn." if others else "")
    return axes
