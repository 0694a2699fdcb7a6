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
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import erfc, factorial, prod, sqrt
from typing import ClassVar, NamedTuple

import numpy as np

from deserstats.regular.series import SeriesTest
from deserstats.stats.arrays import Floats, Whole
from deserstats.stats.levels import LEVEL
from deserstats.wording import chance, count, measured

EXACT_UP_TO = 33
"""Observations up to which the exact distribution is used unless told otherwise, as in scipy's kendalltau."""

SHORT = 500
"""Values up to which pairs are compared one by one: scipy's kendalltau has no short way for many rows."""


class NullKind(StrEnum):
    """The distribution that S was held against."""

    EXACT = "exact"
    ASYMPTOTIC = "asymptotic"
    RESAMPLED = "resampled"


NULL_WORDS = {
    NullKind.EXACT: "of all orders of the values",
    NullKind.ASYMPTOTIC: "by the normal approximation",
    NullKind.RESAMPLED: "of resampled blocks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTest(SeriesTest):
    """Base of answers by Kendall's S."""

    x: tuple[float, ...]
    s: int
    var_s: float
    tau: float | None
    z: float
    pvalue: float
    smallest_pvalue: float
    null: NullKind

    balanced: ClassVar[str] = "as many pairs rise as fall"

    def _found(self) -> str:
        """Say what was found, or why nothing can be told."""
        if self.reason:
            return f"cannot tell, {self.reason}."
        found = f"{count(abs(self.s), 'more pair')} {'rise' if self.s > 0 else 'fall'}" if self.s else self.balanced
        tau = f", tau {measured(self.tau)}" if self.tau is not None else ""
        return f"{found}{tau}; {chance(self.pvalue)} {NULL_WORDS[self.null]}."


class Pattern(NamedTuple):
    """How many values there are and how many of them are equal: all that the distribution of S depends on."""

    n: int
    ties: tuple[int, ...] = ()
    """Sizes of the groups of two or more equal values, smallest first."""

    @classmethod
    def of(cls, x: Floats) -> Pattern:
        """Count the equal values of a series."""
        sizes = np.unique(x, return_counts=True)[1]
        return cls(len(x), tuple(np.sort(sizes[sizes > 1]).tolist()))

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


def scores_of_rows(rows: Floats) -> Whole:
    """Return S of each row of a table: pair by pair for short rows, in O(n log n) for long ones."""
    if rows.shape[1] > SHORT:
        return np.array([_score(row) for row in rows])
    total = np.zeros(len(rows), dtype=np.int64)
    for lag in range(1, rows.shape[1]):
        later, earlier = rows[:, lag:], rows[:, :-lag]
        total += np.count_nonzero(later > earlier, axis=1) - np.count_nonzero(later < earlier, axis=1)
    return total


def _score(x: Floats) -> int:
    from scipy.stats import kendalltau

    pattern = Pattern.of(x)
    if not pattern.n_pairs:
        return 0
    return round(float(kendalltau(np.arange(len(x)), x, method="asymptotic").statistic) * pattern.scale)


class Null(NamedTuple):
    """The exact distribution of S: ``tail[k]`` is the chance of at most k falling pairs."""

    tail: Floats

    def pvalue(self, s: int) -> float:
        """Return the chance of an S at least as far from zero; the distribution is symmetric."""
        return min(1.0, 2 * float(self.tail[(len(self.tail) - 1 - abs(s)) // 2]))


@lru_cache(maxsize=1024)
def exact_null(*patterns: Pattern) -> Null:
    """Return the distribution of the sum of S over independent series with these groups of equal values.

    Examples
    --------
    >>> exact_null(Pattern(4)).pvalue(6) == 2 / 24
    True
    >>> (6 * exact_null(Pattern(4, (2, 2))).tail).round().tolist()  # AABB; ABAB; BAAB, ABBA; BABA; BBAA
    [1.0, 2.0, 4.0, 5.0, 6.0]
    """
    total = prod(p.n_orders for p in patterns)
    size = total.bit_length() // 8 + 1  # bytes that hold any coefficient
    q = 1 << (8 * size)
    packed = 1
    for pattern in patterns:
        singles = pattern.n - sum(pattern.ties)
        shared = prod(q**k - 1 for group in pattern.ties for k in range(1, group + 1))
        packed *= prod(q**k - 1 for k in range(1, pattern.n + 1)) // (shared * (q - 1) ** singles)
    n_pairs = sum(p.n_pairs for p in patterns)
    raw = packed.to_bytes(size * (n_pairs + 1), "little")
    below, tail = 0, []
    for k in range(n_pairs + 1):
        below += int.from_bytes(raw[k * size : (k + 1) * size], "little")
        tail.append(below / total)
    return Null(np.array(tail))


class Judged(NamedTuple):
    """What a null distribution says of S."""

    null: NullKind
    var_s: float
    z: float
    pvalue: float
    smallest_pvalue: float


def judge(s: int, patterns: Sequence[Pattern], variance: float, *, continuity: bool, exact: bool) -> Judged:
    """Hold the sum of S over independent series against its exact or its normal distribution."""
    z, largest = normal_score(s, variance, continuity=continuity), sum(p.n_pairs for p in patterns)
    if exact:
        null = exact_null(*patterns)
        return Judged(NullKind.EXACT, variance, z, null.pvalue(s), null.pvalue(largest))
    smallest = normal_pvalue(normal_score(largest, variance, continuity=continuity))
    return Judged(NullKind.ASYMPTOTIC, variance, z, normal_pvalue(z), smallest)


def normal_score(s: float, variance: float, *, continuity: bool) -> float:
    """Return S in standard deviations, one step nearer to zero with the correction for continuity."""
    nearer = max(abs(s) - (1 if continuity else 0), 0.0)
    if variance <= 0 or not nearer:
        return 0.0
    return (1 if s > 0 else -1) * nearer / sqrt(variance)


def normal_pvalue(z: float) -> float:
    """Return the two-sided p-value of a standard normal."""
    return erfc(abs(z) / sqrt(2))


def shortfall(x: Floats, smallest_pvalue: float, n: int | None = None) -> str:
    """Say why values, or the n of them that were used, cannot reach the level; nothing where they can."""
    if smallest_pvalue <= LEVEL:
        return ""
    if len(x) > 1 and np.ptp(x) == 0:
        return "the values do not differ"
    n = len(x) if n is None else n
    these = f"these {n:,} values" if n > 1 else count(n, "value")
    return f"the smallest p-value that {these} can give is {smallest_pvalue:.2g}, above {LEVEL}"
