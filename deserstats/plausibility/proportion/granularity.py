"""Which whole numbers can stand behind a printed percentage? Exact, on plain numbers.

A share of n units is k/n with k whole, so of a small base most percentages cannot be had:
no count of 7 is printed as 17 %.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.interval import Interval

ROUNDINGS = ("nearest", "truncated", "up", "either")
"""How the last digit may have come about; ``nearest`` leaves open which way a half goes, ``either``
allows it and cutting off."""


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


def attained(base: int, decimals: int, rounding: str) -> frozenset[int]:
    """Return what counts 0 to base are printed as in percent, in units of the last digit.

    Their share of all that could be printed is one less the power of the check.

    Examples
    --------
    >>> [round(1 - len(attained(n, 0, "nearest")) / 101, 2) for n in (7, 25, 50, 89, 100)]
    [0.92, 0.74, 0.5, 0.11, 0.0]
    """
    steps = 100 * 10**decimals
    found: set[int] = set()
    for k in range(base + 1):
        down, rest = divmod(k * steps, base)
        if rounding in ("truncated", "either"):
            found.add(down)
        if rounding in ("nearest", "either"):
            found |= {down + (2 * rest >= base), down + (2 * rest > base)}
        if rounding == "up":
            found.add(down + (rest > 0))
    return frozenset(found)


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
