"""Words that would hide each other are moved apart, and ticks that would are left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = {"x": 4.0, "y": 0.0}
"""Points between the names of two ticks."""


def spread(places: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Move the middles of things of these sizes apart, as little as one sweep up and down does, inside 0 to 1.

    Examples
    --------
    >>> spread([0.5, 0.5], [0.25, 0.25])
    [0.5, 0.75]
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = dict(enumerate(places))
    floor = 0.0
    for k in order:
        moved[k] = max(moved[k], floor + sizes[k] / 2)
        floor = moved[k] + sizes[k] / 2
    ceiling = 1.0
    for k in reversed(order):
        moved[k] = min(moved[k], ceiling - sizes[k] / 2)
        ceiling = moved[k] - sizes[k] / 2
    return [moved[k] for k in range(len(places))]


def thin(axes: Axes) -> None:
    """Leave out ticks until no name of one hides another."""
    for axis, side in ((axes.xaxis, "x"), (axes.yaxis, "y")):
        named = [(tick, name.get_text()) for tick, name in _ticks(axis)]
        step = 1
        while _overlap(
            [box for k, box in enumerate(_boxes(axis, side)) if k % step == 0], GAP[side] * axes.figure.dpi / 72
        ):
            step += 1
        if step > 1:
            axis.set_ticks([tick for tick, _ in named[::step]], [text for _, text in named[::step]])


def _ticks(axis: Any) -> list[tuple[float, Any]]:
    low, high = sorted(axis.get_view_interval())
    places = zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=False)
    return [(place, label) for place, label in places if low <= place <= high and label.get_text()]


def _boxes(axis: Any, side: str) -> list[tuple[float, float]]:
    return [getattr(label.get_window_extent(), f"interval{side}") for _, label in _ticks(axis)]


def _overlap(boxes: Sequence[tuple[float, float]], gap: float) -> bool:
    ordered = sorted((min(box), max(box)) for box in boxes)
    return any(b[0] < a[1] + gap for a, b in pairwise(ordered))
