"""What is drawn on the axes of many pictures: bands, arrows where there is no limit, ranges in rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deserstats.show.plots.canvas.heights import placed
from deserstats.wording import Exact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DASHES: Any = (0, (4, 1.5))
"""A line of less weight than a solid one."""

REACH = 16
"""Points that an arrow runs on beyond the last number."""

WAYS = {"up": (0, 1), "down": (0, -1), "right": (1, 0), "left": (-1, 0)}


def band(axes: Axes, span: Sequence[float], low: float, high: float, colour: str, alpha: float = 1.0) -> None:
    """Fill what lies between two heights over a span."""
    axes.fill_between(span, [low] * 2, [high] * 2, color=colour, alpha=alpha, linewidth=0, zorder=1)


def arrow(axes: Axes, x: float, y: float, way: str, colour: str, *, reach: float = REACH, width: float = 1.4) -> None:
    """Draw an arrow from a point on: there is no limit this way."""
    across, up = WAYS[way]
    head = {"arrowstyle": "<|-,head_width=0.22,head_length=0.4", "color": colour, "linewidth": width}
    note = axes.annotate(
        "",
        (x, y),
        xytext=(reach * across, reach * up),
        textcoords="offset points",
        annotation_clip=False,
        arrowprops={**head, "shrinkA": 0, "shrinkB": 0},
    )
    note.set_gid(f"arrow {way}")


def range_in_row(axes: Axes, row: float, low: Exact | None, high: Exact | None, colour: str, edge: Edge) -> None:
    """Draw what a quantity can be, in a row: a bar, a point where it is one number, an arrow where it has no end."""
    ends = [placed(low) if low is not None else edge[0], placed(high) if high is not None else edge[1]]
    if ends[0] == ends[1]:
        axes.plot([ends[0]], [row], marker="o", markersize=8, color=colour, linestyle="none", zorder=3)
        return
    axes.plot(ends, [row, row], color=colour, linewidth=7, solid_capstyle="butt", zorder=3)
    for end, x, way in ((low, ends[0], "left"), (high, ends[1], "right")):
        if end is None:
            arrow(axes, x, row, way, colour, reach=20, width=2.4)


Edge = tuple[float, float]
"""Where rows without a limit run on: left, right."""


def edges(ends: Sequence[Exact | None]) -> Edge:
    """Return how far a row is drawn that has no limit: somewhat beyond the outermost number of all rows."""
    known = [placed(end) for end in ends if end is not None] or [0.0]
    low, high = min(known), max(known)
    room = (high - low) or 0.3 * abs(high) or 1.0
    left = low - 0.25 * room
    return (max(left, 0.0) if low >= 0 else left), high + 0.25 * room
