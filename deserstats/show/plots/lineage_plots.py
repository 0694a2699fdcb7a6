"""The picture of lineage: per root origin its own figures, and what only repeats them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.show.plots.style import BLUE, INK, PALE, SKY, new_axes, style
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.lineage import LineageResult

SHOWN = 16
"""Root origins drawn, those with most claims first."""

PARTS = (("own", BLUE, ""), ("copies", SKY, "///"), ("retellings", PALE, "..."))
"""Columns of the table, with colour and hatching."""


def plot_lineage(result: LineageResult, ax: Axes | None = None) -> Axes:
    """Draw the claims of each root origin: own figures, copies, retellings."""
    table = result.origins()
    rows = table.head(SHOWN)
    with style():
        axes = ax if ax is not None else new_axes(height=1.8 + 0.3 * max(len(rows), 1))
        left = [0] * len(rows)
        for part, colour, hatch in PARTS:
            axes.barh(range(len(rows)), rows[part], left=left, color=colour, hatch=hatch, edgecolor="white",
                      height=0.66, label=part, linewidth=0.6)  # fmt: skip
            left = [a + b for a, b in zip(left, rows[part], strict=True)]
        for k, (n, outlets) in enumerate(zip(left, rows["sources"], strict=True)):
            axes.annotate(f" {count(outlets, 'source')}", (n, k), va="center", fontsize=8, color=INK)
        axes.set_yticks(range(len(rows)), list(rows["root"]))
        axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
        axes.grid(visible=False, axis="y")
        axes.grid(visible=True, axis="x")
        axes.margins(x=0.12)
        axes.set_xlabel("claims")
        if len(rows):
            axes.legend(loc="lower right")
        repeated = int(table["copies"].sum() + table["retellings"].sum())
        others = len(table) - len(rows)
        title = f"{repeated:,} of {count(len(result.claims), 'claim')} only repeat another of the same root origin"
        axes.set_title(title + (f" ({count(others, 'origin')} not drawn)" if others else ""), wrap=True)
    return axes
