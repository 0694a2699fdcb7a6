"""The picture of lineage: per root origin its own figures, and what only repeats them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.show.plots.canvas.heights import counts
from deserstats.show.plots.canvas.picture import rowed
from deserstats.show.plots.style import BLUE, GREY, INK, PALE, PAPER
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.lineage import LineageResult

PARTS = (("own", BLUE, ""), ("copies", GREY, "///"), ("retellings", PALE, "..."))
"""Columns of the table, with colour and hatching."""


def plot_lineage(result: LineageResult, ax: Axes | None = None) -> Axes:
    """Draw the claims of each root origin: own figures, copies, retellings."""
    table = result.origins()
    with rowed(ax, [str(root) for root in table["root"]] or [""], each=0.14) as (picture, kept):
        axes = picture.axes
        rows = table.head(len(kept))
        left = [0] * len(rows)
        for part, colour, hatch in PARTS:
            bars = axes.barh(range(len(rows)), rows[part], 0.62, left, color=colour, hatch=hatch, ec=PAPER, lw=0.6)
            bars.set_label(part)
            left = [a + b for a, b in zip(left, rows[part], strict=True)]
            if rows[part].any():
                picture.key(bars)
        for k, (n, outlets) in enumerate(zip(left, rows["sources"], strict=True)):
            axes.annotate(f" {count(outlets, 'source')}", (n, k), va="center", color=INK)
        axes.grid(visible=True, axis="x")
        axes.margins(x=0.16)
        axes.locator_params(axis="x", integer=True)
        counts(axes.xaxis)
        axes.set_xlabel("claims")
        repeated = int(table["copies"].sum() + table["retellings"].sum())
        picture.title(
            f"{repeated:,} of {count(len(result.claims), 'claim')} only repeat another of the same root origin"
        )
        others = len(table) - len(rows)
        picture.note(f"{count(others, 'more origin')} not drawn." if others else "")
    return axes
