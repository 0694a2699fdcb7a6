"""Names beside a picture that never overlap: a column in the right margin, in order of height."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deserstats.show.plots.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SPACE = 0.042
"""Height of a line of text as a share of the axes."""


def beside(axes: Axes, labels: Sequence[tuple[float, float, str, str]]) -> None:
    """Write names right of the axes, each joined to its point (x, y, name, colour) by a thin line."""
    if not labels:
        return
    axes.margins(x=0.02)
    figure: Any = axes.figure
    figure.canvas.draw()  # the axes must know their scale before heights can be read off
    points = []
    for x, y, name, colour in labels:
        _, height = axes.transAxes.inverted().transform(axes.transData.transform((x, y)))
        points.append((float(height), x, y, name, colour))
    points.sort(key=lambda p: p[0])
    heights = spread([p[0] for p in points], SPACE)
    for (_, x, y, name, colour), height in zip(points, heights, strict=True):
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.5, "alpha": 0.6, "shrinkA": 0, "shrinkB": 2}
        text = axes.annotate(
            name, (x, y), xytext=(1.02, height), textcoords="axes fraction", annotation_clip=False, arrowprops=line
        )
        text.set(va="center", ha="left", fontsize=8, color=INK)


def spread(heights: Sequence[float], space: float) -> list[float]:
    """Move sorted heights apart, as little as a single sweep up and down does, inside 0 to 1."""
    moved = list(heights)
    for i in range(1, len(moved)):
        moved[i] = max(moved[i], moved[i - 1] + space)
    limit = max(1.0, space * (len(moved) - 1))
    if moved and moved[-1] > limit:
        moved[-1] = limit
        for i in range(len(moved) - 2, -1, -1):
            moved[i] = min(moved[i], moved[i + 1] - space)
    return moved
