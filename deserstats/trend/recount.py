"""Pairs counted once more by other means: one value after the other, against a sorted list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable


def rising_and_falling(values: Iterable[float]) -> tuple[int, int]:
    """Return how many pairs rise and how many fall from the earlier to the later value.

    Examples
    --------
    >>> rising_and_falling([1, 3, 2, 2])
    (3, 2)
    """
    seen: list[float] = []
    rising = falling = 0
    for value in values:
        rising += bisect_left(seen, value)
        falling += len(seen) - bisect_right(seen, value)
        insort(seen, value)
    return rising, falling
