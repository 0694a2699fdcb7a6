"""Which whole numbers can stand behind a printed percentage? Exact, on plain numbers.

A share of n units is k/n with k whole, so of a small base most percentages cannot be had:
no count of 7 is printed as 17 %.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.interval import Interval

ROUNDINGS = ("nearest", "truncated", "up", "either")
"""How the last digit may have come about; ``nearest`` leaves open which way a half goes, ``either``
allows it and cutting off."""

MOST_COUNTS = 5_000_000
"""Counts, and percentages that can be printed, up to which each is gone through."""


def counts_within(share: Interval, base: int) -> range:
    """Return the counts out of a base whose percentage lies in the interval.

    Examples
    --------
    >>> from deserstats.claims.cells.figure import read_figure
    >>> [list(counts_within(reach(read_figure(p), "nearest"), n)) for p, n in [("17", 7), ("14", 7), ("42.7", 213)]]
    [[], [1], [91]]
    """
    low, high = ends_of(share.scaled(Fraction(base, 100)).whole())
    return range(max(0, int(low)), int(high) + 1)


def is_possible(share: Interval, low: int, high: int | None) -> bool:
    """Whether some base in a range has a count with this percentage; no ``high`` is no limit."""
    bottom, top = ends_of(share)
    # from here on every base has such a count
    enough = floor(100 / (top - bottom)) + 1 if top > bottom else None
    if high is None or (enough is not None and high >= enough):
        return True
    return any(counts_within(share, n) for n in range(low, high + 1))


def share_attained(low: int, high: int, decimals: int, rounding: str) -> Fraction:
    """Return the share of the percentages that can be printed which counts out of bases from low to high can give.

    It is one less the power of the check. Where counts are too many to go through it is a limit from above.

    Examples
    --------
    >>> [round(1 - float(share_attained(n, n, 0, "nearest")), 2) for n in (7, 25, 50, 89, 100)]
    [0.92, 0.74, 0.5, 0.11, 0.0]
    """
    steps = 100 * 10**decimals
    n_counts = (high - low + 1) * (low + high + 2) // 2
    if max(n_counts, steps) > MOST_COUNTS:
        return min(Fraction(1), Fraction(2 * n_counts, steps + 1))
    printed = np.zeros(steps + 1, dtype=bool)
    for base in range(low, high + 1):
        _print(printed, base, rounding)
        if printed.all():
            break
    return Fraction(int(printed.sum()), steps + 1)


def _print(printed: np.ndarray, base: int, rounding: str) -> None:
    """Mark what counts 0 to base are printed as in percent, in units of the last digit."""
    down, rest = np.divmod(np.arange(base + 1, dtype=np.int64) * (len(printed) - 1), base)
    if rounding in ("truncated", "either"):
        printed[down] = True
    if rounding in ("nearest", "either"):
        printed[down + (2 * rest >= base)] = True
        printed[down + (2 * rest > base)] = True
    if rounding == "up":
        printed[down + (rest > 0)] = True


def reach(figure: Figure, rounding: str) -> Interval:
    """Return the numbers that are printed as this figure, at its last digit."""
    v, u = Fraction(figure.value), Fraction(figure.step)
    return {
        "nearest": Interval(v - u / 2, v + u / 2),
        "truncated": Interval(v, v + u, high_open=True),
        "up": Interval(v - u, v, low_open=True),
        "either": Interval(v - u / 2, v + u, high_open=True),
    }[rounding]


def ends_of(interval: Interval) -> tuple[Fraction, Fraction]:
    """Both ends of an interval that has them."""
    assert interval.low is not None
    assert interval.high is not None
    return Fraction(interval.low), Fraction(interval.high)
