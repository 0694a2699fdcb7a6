"""Which whole numbers can stand behind a printed percentage or mean? Exact, on plain numbers.

A share of n units is k/n with k whole, so of a small base most percentages cannot be had:
no count of 7 is printed as 17 %.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from deserstats.claims.cells.figure import Figure, read_figure
from deserstats.claims.cells.interval import Interval
from deserstats.errors import ClaimError
from deserstats.wording import one_of

ROUNDINGS = ("nearest", "half_up", "half_even", "truncated", "up", "either")
"""How the last digit may have come about; ``nearest`` leaves open which way a half goes, ``either``
allows every one of the others."""


def possible_counts(printed: str, base: int, *, rounding: str = "nearest", percent: bool = True) -> range:
    """Which counts out of a base are printed as this percentage?

    Parameters
    ----------
    printed : str
        The percentage as printed; trailing zeros count: ``"30.0"`` is not ``"30"``.
    base : int
        Units that the percentage is taken of, 1 or more.
    rounding : {"nearest", "half_up", "half_even", "truncated", "up", "either"}
        How it was rounded; ``nearest`` leaves open which way a half goes.
    percent : bool, default True
        False for a mean of whole numbers: the counts are then sums over ``base`` units.

    Returns
    -------
    range
        The counts; empty where the percentage cannot be had.

    Raises
    ------
    ClaimError
        When the text is not a number, the base not positive or the rounding unknown.

    Notes
    -----
    1. The percentage is a share of whole units, none weighted.
    2. It was rounded once, from the share itself.

    References
    ----------
    N. Brown and J. Heathers (2017), 10.1177/1948550616673876.

    Examples
    --------
    >>> list(possible_counts("17", 7)), list(possible_counts("14", 7)), list(possible_counts("42.7", 213))
    ([], [1], [91])
    """
    if base < 1:
        raise ClaimError(f"base={base!r} is not 1 or more")
    return counts_within(reach(_read(printed), rounding), base, 100 if percent else 1)


def counts_within(share: Interval, base: int, whole: int = 100) -> range:
    """Return the counts k with ``whole`` x k / base in the interval."""
    inside = share.scaled(Fraction(base, whole)).whole()
    assert inside.low is not None
    assert inside.high is not None
    return range(max(0, int(inside.low)), int(inside.high) + 1)


def possible_denominators(
    printed: str, n_max: int, *, rounding: str = "nearest", percent: bool = True
) -> tuple[int, ...]:
    """Which bases up to ``n_max`` can give this percentage?

    Parameters
    ----------
    printed, rounding, percent
        As in :func:`possible_counts`.
    n_max : int
        Largest base tried.

    Returns
    -------
    tuple of int

    Raises
    ------
    ClaimError
        As in :func:`possible_counts`.

    Examples
    --------
    >>> possible_denominators("12.5", 40)
    (8, 16, 24, 32, 40)
    """
    share = reach(_read(printed), rounding)
    return tuple(n for n in range(1, n_max + 1) if counts_within(share, n, 100 if percent else 1))


@lru_cache(maxsize=4096)
def impossible_share(base: int, decimals: int = 0, *, rounding: str = "nearest", percent: bool = True) -> Fraction:
    """How many of the printable percentages cannot be had from this base?

    This is the power of the check: the chance that a percentage drawn at random from all that
    have so many decimals would be noticed.

    Parameters
    ----------
    base : int
        Units that the percentage is taken of.
    decimals : int
        Decimals printed.
    rounding, percent
        As in :func:`possible_counts`.

    Returns
    -------
    Fraction
        Share of the percentages from 0 to 100, or of the decimal parts of a mean.

    Examples
    --------
    >>> [round(float(impossible_share(n)), 2) for n in (7, 25, 50, 89, 100)]
    [0.92, 0.74, 0.5, 0.11, 0.0]
    """
    steps = (100 if percent else 1) * 10**decimals
    printable = steps + 1 if percent else steps
    if base > steps:
        return Fraction(0)  # every printable step is wider than 1 unit
    found = attained(base, decimals, rounding, percent)
    return 1 - Fraction(len(found), printable)


def attained(base: int, decimals: int, rounding: str, percent: bool = True) -> frozenset[int]:
    """Return what counts 0 to base are printed as, in units of the last digit."""
    _known(rounding)
    steps = (100 if percent else 1) * 10**decimals
    found: set[int] = set()
    for k in range(base + 1 if percent else base):
        value = Fraction(k * steps, base)
        down, half = value // 1, (value % 1) * 2
        ways = {"truncated": {down}, "half_up": {down + (half >= 1)}, "half_even": {round(value)},
                "nearest": {down + (half >= 1), down + (half > 1)}, "up": {-(-value // 1)}}  # fmt: skip
        printed = ways["nearest"] | ways["truncated"] if rounding == "either" else ways[rounding]
        found |= printed if percent else {p % steps for p in printed}
    return frozenset(found)


def reach(figure: Figure, rounding: str) -> Interval:
    """Return the numbers that are printed as this figure, at its last digit."""
    _known(rounding)
    v, u = Fraction(figure.value), Fraction(figure.step)
    if rounding == "truncated":
        return Interval(v, v + u, high_open=True)
    if rounding == "up":
        return Interval(v - u, v, low_open=True)
    if rounding == "either":
        return Interval(v - u / 2, v + u, high_open=True)
    if rounding == "half_up":
        return Interval(v - u / 2, v + u / 2, high_open=True)
    # rounding half to even sends both halves to an even last digit and neither to an odd one
    odd = rounding == "half_even" and (v / u) % 2 == 1
    return Interval(v - u / 2, v + u / 2, low_open=odd, high_open=odd)


def _known(rounding: str) -> None:
    if rounding not in ROUNDINGS:
        raise ClaimError(f"rounding={rounding!r} is not {one_of(map(repr, ROUNDINGS))}")


def _read(printed: str) -> Figure:
    return read_figure(re.sub(r"\s*%$", "", printed.strip()))
