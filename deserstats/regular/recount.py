"""Pairs counted once more by other means: one value after the other, against a sorted list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ulp

NEAR = 8
"""Units of the last digit within which a rounded slope is taken for the slope of a pair."""


def rising_and_falling(values: Iterable[float | Fraction]) -> tuple[int, int]:
    """Return how many pairs rise and how many fall from the earlier to the later value.

    Examples
    --------
    >>> rising_and_falling([1, 3, 2, 2])
    (3, 2)
    """
    seen: list[float | Fraction] = []
    rising = falling = 0
    for value in values:
        rising += bisect_left(seen, value)
        falling += len(seen) - bisect_right(seen, value)
        insort(seen, value)
    return rising, falling


def slopes_around(x: Sequence[float], t: Sequence[float], slope: float) -> tuple[int, int]:
    """Return how many pairs of points are less steep than a slope, and how many steeper, in fractions.

    Examples
    --------
    >>> slopes_around([0, 1, 3], [0, 1, 2], 1.5)
    (1, 1)
    """
    room = NEAR * Fraction(ulp(slope))
    counts = []
    for edge, pick in ((Fraction(slope) - room, 1), (Fraction(slope) + room, 0)):
        left = [Fraction(v) - edge * Fraction(s) for v, s in zip(x, t, strict=True)]
        counts.append(rising_and_falling(left)[pick])
    return counts[0], counts[1]
