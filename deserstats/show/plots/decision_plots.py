"""Picture of a decision: which figure to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.show.plots.axes import counts, drawing, rows_of
from deserstats.show.plots.style import BLUE, INK
from deserstats.wording import count, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.next_figure import NextQuestion

SHOWN = 15
"""Rows drawn, in the order of the answer."""


def plot_question(question: NextQuestion, ax: Axes | None = None) -> Axes:
    """Draw the width that each missing figure would leave at worst, against the width now."""
    rows = question.questions[:SHOWN]
    with drawing(ax, height=1.8 + 0.3 * max(len(rows), 1)) as axes:
        axes.barh(range(len(rows)), [float(q.width_left or 0) for q in rows], color=BLUE, height=0.6, zorder=2)
        for k, q in enumerate(rows):
            left = q.width_left or 0
            axes.annotate(f" {number(left)}", (float(left), k), va="center", fontsize=8, color=INK)
        if (now := question.width) is not None:
            axes.axvline(float(now), color=INK, linewidth=1.2)
            text = axes.annotate(f"now {number(now)} ", (float(now), 1), xycoords=axes.get_xaxis_transform())
            text.set(ha="right", va="top", fontsize=8, color=INK)
        rows_of(axes, [q.words for q in rows])
        axes.grid(visible=True, axis="x")
        axes.set_xlim(left=0)
        counts(axes.xaxis)
        axes.set_xlabel("width of the bound that is left, at worst, once this figure is known")
        none = f"None of {count(question.tried, 'missing figure')} tried is sure to narrow the bound"
        said = f"{question.superlative}: {question.best[0].words}" if rows else none
        others = len(question.questions) - len(rows)
        axes.set_title(said + (f" ({others:,} less useful not drawn)" if others else ""), wrap=True)
    return axes
