"""Slips of single digits: what a printed figure may have been, and how many figures such a slip would rescue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from deserstats.causes.edits.slip_kinds import SlipKind

DRAWS = 20_000
"""Random figures behind a rescue rate that is not counted out; its standard error is below 0.4 points."""

COUNTED = 2000
"""Width of a range up to which the figures that a slip rescues are counted one by one."""

KINDS = (SlipKind.TRANSPOSED, SlipKind.WRONG, SlipKind.MISSING, SlipKind.EXTRA)
"""Slips of one digit; a digit that is missing in print was there before, one that is extra was not."""

_INVERSE = {SlipKind.MISSING: SlipKind.EXTRA, SlipKind.EXTRA: SlipKind.MISSING}

Numbers = Any
"""A number or an array of them: slips are written once, for the digits of one figure and of many."""


def edited(digits: str, kind: SlipKind) -> list[str]:
    """Return the digit strings that a slip of this kind may have turned into ``digits``.

    Examples
    --------
    >>> edited("116", SlipKind.TRANSPOSED), len(edited("116", SlipKind.WRONG))
    (['161'], 26)
    """
    found = _EDITS[kind](int(digits), [int(d) for d in digits])
    return list(dict.fromkeys(str(y) for y, allowed in found if allowed))


def _swaps(x: Numbers, digits: Sequence[Numbers]) -> Iterator[tuple[Numbers, Numbers]]:
    """Return what becomes of a figure, and whether that is another one that may be printed."""
    n = len(digits)
    for i in range(n - 1):
        step = digits[i + 1] - digits[i]
        yield x + step * (9 * 10 ** (n - 2 - i)), (step != 0) & ((i > 0) | (digits[1] > 0))


def _replacements(x: Numbers, digits: Sequence[Numbers]) -> Iterator[tuple[Numbers, Numbers]]:
    n = len(digits)
    for i, digit in enumerate(digits):
        for d in range(1 if i == 0 and n > 1 else 0, 10):
            yield x + (d - digit) * 10 ** (n - 1 - i), digit != d


def _insertions(x: Numbers, digits: Sequence[Numbers]) -> Iterator[tuple[Numbers, Numbers]]:
    for i in range(len(digits) + 1):
        below = 10 ** (len(digits) - i)
        for d in range(0 if i else 1, 10):
            yield (x // below * 10 + d) * below + x % below, (digits[0] > 0) | (i == 0)


def _deletions(x: Numbers, digits: Sequence[Numbers]) -> Iterator[tuple[Numbers, Numbers]]:
    n = len(digits)
    for i in range(n if n > 1 else 0):
        power = 10 ** (n - 1 - i)
        yield x // (power * 10) * power + x % power, (digits[1] > 0) | (i > 0) | (n == 2)


_EDITS = {
    SlipKind.TRANSPOSED: _swaps,
    SlipKind.WRONG: _replacements,
    SlipKind.MISSING: _insertions,
    SlipKind.EXTRA: _deletions,
}


def ways_of(kind: SlipKind, length: int) -> int:
    """Return in how many ways a slip of this kind can change the true digits behind a figure of this length.

    Examples
    --------
    >>> [ways_of(kind, 5) for kind in KINDS]
    [4, 45, 6, 50]
    """
    ways = {SlipKind.TRANSPOSED: length - 1, SlipKind.WRONG: 9 * length, SlipKind.MISSING: length + 1}
    return max(ways.get(kind, 10 * length), 1)


def distance(a: str, b: str) -> int:
    """Return the least number of digits replaced, inserted, left out or swapped with a neighbour.

    Optimal string alignment: no part is edited twice.

    Examples
    --------
    >>> distance("375991", "357991"), distance("1979", "19979"), distance("123", "321")
    (1, 1, 2)
    """
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and (x, a[i - 2]) == (b[j - 2], y):
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


@lru_cache(maxsize=256)
def within_two(length: int) -> Fraction:
    """Return how many of a pair of random figures of some length are at a distance of two."""
    rng = np.random.default_rng(0)
    first, span = 10 ** (length - 1), 9 * 10 ** (length - 1)
    drawn = [str(first + int(x * span)) for x in rng.random(2 * DRAWS)]
    hits = sum(distance(a, b) == 2 for a, b in zip(drawn[::2], drawn[1::2], strict=True))
    return Fraction(hits, DRAWS)


def rescued(kind: SlipKind, length: int, low: int, high: int) -> Fraction:
    """Return the share of wrong figures of ``length`` digits that one slip of this kind brings into a range.

    Wrong figures are all figures of the length outside the range, each as likely. Narrow ranges
    are counted out; wide ones are estimated from random figures with a fixed seed.
    """
    first, last = 10 ** (length - 1), 10**length - 1
    if low > high:
        return Fraction(0)
    inside = max(0, min(high, last) - max(low, first) + 1)
    wrong = last - first + 1 - inside
    if not wrong:
        return Fraction(0)
    if high - low < COUNTED:
        back = _INVERSE.get(kind, kind)
        near = (int(text) for y in range(max(low, 0), high + 1) for text in edited(str(y), back))
        hits = {x for x in near if first <= x <= last}
        return Fraction(sum(not low <= x <= high for x in hits), wrong)
    return _drawn(kind, length, low, high)


def _drawn(kind: SlipKind, length: int, low: int, high: int) -> Fraction:
    rng = np.random.default_rng(0)
    digits = rng.integers(0, 10, size=(DRAWS, length)).astype(object if length > 17 else np.int64)
    digits[:, 0] = rng.integers(1, 10, size=DRAWS)
    x = digits @ np.array([10**k for k in range(length - 1, -1, -1)], dtype=digits.dtype)
    hit = np.zeros(DRAWS, dtype=bool)
    for y, allowed in _EDITS[kind](x, list(digits.T)):
        hit |= (y >= low) & (y <= high) & allowed
    wrong = (x < low) | (x > high)
    return Fraction(int((hit & wrong).sum()), int(max(wrong.sum(), 1)))


def covered(ranges: list[tuple[int, int]], length: int) -> Fraction:
    """Return the share of all figures of ``length`` digits that lie in any of some ranges."""
    first, last = 10 ** (length - 1), 10**length - 1
    total, reach = 0, first - 1
    for low, high in sorted(ranges):
        low, high = max(low, reach + 1), min(high, last)
        if low <= high:
            total += high - low + 1
            reach = high
    return Fraction(total, last - first + 1)
