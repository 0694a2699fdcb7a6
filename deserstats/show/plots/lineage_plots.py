"""The picture of lineage: per root origin its own figures, and what only repeats them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.show.plots.axes import drawing, rows_of
from deserstats.show.plots.style import BLUE, INK, PALE, SKY
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
    with drawing(ax, height=1.8 + 0.3 * max(len(rows), 1)) as axes:
        left = [0] * len(rows)
        for part, colour, hatch in PARTS:
            axes.barh(
                range(len(rows)), rows[part], 0.66, left, label=part, color=colour, hatch=hatch, ec="white", lw=0.6
            )
            left = [a + b for a, b in zip(left, rows[part], strict=True)]
        for k, (n, outlets) in enumerate(zip(left, rows["sources"], strict=True)):
            axes.annotate(f" {count(outlets, 'source')}", (n, k), va="center", fontsize=8, color=INK)
        rows_of(axes, list(rows["root"]))
        axes.grid(visible=True, axis="x")
        axes.margins(x=0.12)
        axes.set_xlabel("claims")
        if len(rows):
            axes.legend(loc="lower right")
        repeated = int(table["copies"].sum() + table["retellings"].sum())
        others = len(table) - len(rows)
        said = f"{repeated:,} of {count(len(result.claims), 'claim')} only repeat another of the same root origin"
        axes.set_title(said + (f" ({count(others, 'origin')} not drawn)" if others else ""), wrap=True)
    return axes
