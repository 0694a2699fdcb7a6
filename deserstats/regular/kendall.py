"""Kendall's S of a series against time: its value, its variance under ties, its exact distribution.

S counts the pairs that rise less the pairs that fall. If every order of the values is equally
likely, the number of falling pairs is distributed as the inversions of a random arrangement of the
multiset of values, whose generating function is the Gaussian multinomial coefficient (P. A.
MacMahon, Two applications of general theorems in combinatory analysis, Proc. London Math. Soc.
15 (1917) 314-321). It is divided out here in whole numbers: all coefficients are packed into one
integer by putting a power of two for the variable.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import erfc, factorial, prod, sqrt
from typing import NamedTuple

import numpy as np

from deserstats.measured import chance
from deserstats.regular.inversions import count_inversions
from deserstats.regular.series import Vector, Whole
from deserstats.wording import count

LEVEL = 0.05
"""Level below which an attainable p-value must lie for the answer to be more than "cannot tell"."""

EXACT_UP_TO = 33
"""Observations up to which the exact distribution is used unless told otherwise, as in scipy's kendalltau."""


class Pattern(NamedTuple):
    """How many values there are and how many of them are equal: all that the distribution of S depends on."""

    n: int
    ties: tuple[int, ...] = ()
    """Sizes of the groups of two or more equal values, smallest first."""

    @property
    def n_pairs(self) -> int:
        """Pairs whose values differ: the largest S."""
        return self.n * (self.n - 1) // 2 - sum(g * (g - 1) // 2 for g in self.ties)

    @property
    def variance(self) -> float:
        """Variance of S, corrected for ties (M. G. Kendall, Rank Correlation Methods, 4th ed. 1975, p. 55)."""
        spread = self.n * (self.n - 1) * (2 * self.n + 5) - sum(g * (g - 1) * (2 * g + 5) for g in self.ties)
        return spread / 18

    @property
    def scale(self) -> float:
        """What S is divided by in tau-b; time has no ties."""
        return sqrt(self.n_pairs * (self.n * (self.n - 1) // 2))

    @property
    def n_orders(self) -> int:
        """Different orders of the values."""
        return factorial(self.n) // prod(map(factorial, self.ties))


class Score(NamedTuple):
    """Kendall's S of a series against time."""

    s: int
    pattern: Pattern


def score(x: Vector) -> Score:
    """Return S of a series in order of time, in O(n log n)."""
    n = len(x)
    order = np.argsort(x)
    starts = np.flatnonzero(np.diff(x[order], prepend=np.nan) != 0)
    if len(starts) < n:  # equal values must keep their order, to count as no inversion
        order = np.argsort(x, kind="stable")
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    sizes = np.diff(starts, append=n)
    pattern = Pattern(n, tuple(np.sort(sizes[sizes > 1]).tolist()))
    return Score(pattern.n_pairs - 2 * count_inversions(place), pattern)


class Null(NamedTuple):
    """The exact distribution of S: ``tail[k]`` is the chance of at most k falling pairs."""

    tail: Vector

    @property
    def largest(self) -> int:
        """The largest S."""
        return len(self.tail) - 1

    @property
    def smallest_pvalue(self) -> float:
        """The two-sided p-value of the largest S."""
        return self.pvalue(self.largest)

    def pvalue(self, s: int) -> float:
        """Return the chance of an S at least as far from zero; the distribution is symmetric."""
        return min(1.0, 2 * float(self.tail[(self.largest - abs(s)) // 2]))


@lru_cache(maxsize=1024)
def exact_null(*patterns: Pattern) -> Null:
    """Return the distribution of the sum of S over independent series with these groups of equal values.

    Examples
    --------
    >>> exact_null(Pattern(4)).smallest_pvalue == 2 / 24
    True
    >>> (6 * exact_null(Pattern(4, (2, 2))).tail).round().tolist()  # AABB; ABAB; BAAB, ABBA; BABA; BBAA
    [1.0, 2.0, 4.0, 5.0, 6.0]
    """
    total = prod(p.n_orders for p in patterns)
    size = total.bit_length() // 8 + 1  # bytes that hold any coefficient
    packed = 1
    for pattern in patterns:
        singles = pattern.n - sum(pattern.ties)
        shared = prod(_power(k, size) for group in pattern.ties for k in range(1, group + 1))
        above = prod(_power(k, size) for k in range(1, pattern.n + 1))
        packed *= above // (shared * _power(1, size) ** singles)
    n_pairs = sum(p.n_pairs for p in patterns)
    raw = packed.to_bytes(size * (n_pairs + 1), "little")
    below, tail = 0, []
    for k in range(n_pairs + 1):
        below += int.from_bytes(raw[k * size : (k + 1) * size], "little")
        tail.append(below / total)
    return Null(np.array(tail))


def _power(k: int, size: int) -> int:
    """q^k - 1 at q = 256^size."""
    return (1 << (8 * size * k)) - 1


class Verdict(NamedTuple):
    """What a null distribution says of S."""

    z: float
    pvalue: float
    smallest_pvalue: float


def judge(s: int, patterns: Sequence[Pattern], variance: float, *, continuity: bool, exact: bool) -> Verdict:
    """Hold the sum of S over independent series against its exact or its normal distribution."""
    z = normal_score(s, variance, continuity=continuity)
    if exact:
        null = exact_null(*patterns)
        return Verdict(z, null.pvalue(s), null.smallest_pvalue)
    largest = normal_score(sum(p.n_pairs for p in patterns), variance, continuity=continuity)
    return Verdict(z, normal_pvalue(z), normal_pvalue(largest))


def normal_score(s: float, variance: float, *, continuity: bool) -> float:
    """Return S in standard deviations, one step nearer to zero with the correction for continuity."""
    if variance <= 0:
        return 0.0
    nearer = max(abs(s) - (1 if continuity else 0), 0.0)
    return (1 if s > 0 else -1) * nearer / sqrt(variance) if nearer else 0.0


def normal_pvalue(z: float) -> float:
    """Return the two-sided p-value of a standard normal."""
    return erfc(abs(z) / sqrt(2))


def shortfall(x: Vector, smallest_pvalue: float, n: int | None = None) -> str:
    """Say why values, or the n of them that were used, cannot reach the level; nothing where they can."""
    if smallest_pvalue <= LEVEL:
        return ""
    if len(x) > 1 and np.ptp(x) == 0:
        return "the values do not differ"
    n = len(x) if n is None else n
    these = f"these {n:,} values" if n > 1 else count(n, "value")
    return f"the smallest p-value that {these} can give is {chance(smallest_pvalue)}, above {LEVEL}"


def scores_of_rows(rows: Vector) -> Whole:
    """Return S of each row of a table; pair by pair, for rows that are short."""
    total = np.zeros(len(rows), dtype=np.int64)
    for lag in range(1, rows.shape[1]):
        later, earlier = rows[:, lag:], rows[:, :-lag]
        total += np.count_nonzero(later > earlier, axis=1) - np.count_nonzero(later < earlier, axis=1)
    return total
