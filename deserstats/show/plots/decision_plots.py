"""Picture of a decision: which figure to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.show.plots.style import BLUE, INK, new_axes, style
from deserstats.wording import count, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.next_figure import NextQuestion

SHOWN = 15
"""Rows drawn, in the order of the answer."""


def plot_question(question: NextQuestion, ax: Axes | None = None) -> Axes:
    """Draw the width that each missing figure would leave at worst, against the width now."""
    rows = question.questions[:SHOWN]
    with style():
        axes = ax if ax is not None else new_axes(height=1.8 + 0.3 * max(len(rows), 1))
        axes.barh(range(len(rows)), [float(q.width_left or 0) for q in rows], color=BLUE, height=0.6, zorder=2)
        for k, q in enumerate(rows):
            left = q.width_left or 0
            axes.annotate(f" {number(left)}", (float(left), k), va="center", fontsize=8, color=INK)
        if question.width is not None:
            axes.axvline(float(question.width), color=INK, linewidth=1.2)
            top = (float(question.width), 1)
            axes.annotate(f"now {number(question.width)} ", top, xycoords=("data", "axes fraction"),
                          ha="right", va="top", fontsize=8, color=INK)  # fmt: skip
        axes.set_yticks(range(len(rows)), [q.words for q in rows])
        axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
        axes.set_xlim(left=0)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
        axes.set_xlabel("width of the bound that is left, at worst, once this figure is known")
        best = question.best[0].words if rows else ""
        none = f"None of {count(question.tried, 'missing figure')} tried is sure to narrow the bound"
        title = f"{question.superlative}: {best}" if rows else none
        others = len(question.questions) - len(rows)
        axes.set_title(title + (f" ({others:,} less useful not drawn)" if others else ""), wrap=True)
    return axes
