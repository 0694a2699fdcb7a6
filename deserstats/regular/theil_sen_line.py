"""The median of all slopes: H. Theil's line with P. K. Sen's interval.

``scipy.stats.theilslopes`` does the same, but writes all pairs down several times: 400 MB for 4,000
points, and an interval for points that are too few for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, sqrt
from typing import ClassVar

import numpy as np

from deserstats.arguments import require_confidence
from deserstats.regular.kendall import Pattern
from deserstats.regular.series import SeriesTest, TrendStatus, as_series, stamps_of
from deserstats.stats.arrays import Floats
from deserstats.wording import count, measured, with_ends

FEW = 1000
"""Points up to which all slopes are held in memory."""

DRAWN = 20
"""Slopes drawn a point, to see where those that are asked for lie."""

REACH = 3.0
"""Half the width of what is kept around them, in square roots of the number drawn: six standard errors or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TheilSen(SeriesTest):
    """The median slope between all pairs of points, and an interval for it.

    Attributes
    ----------
    slope : float or None
        Change of ``x`` per unit of ``t``, a day where ``t`` are dates; None with one point.
    intercept : float or None
        Of the line through the medians of ``x`` and ``t``; ``t`` counts days from 1970-01-01 where
        it has dates.
    low, high : float or None
        Ends of the interval; None where the points are too few for one, or do not differ.
    confidence : float
        Of the interval, by the normal approximation to Kendall's S.
    status : {"ok", "insufficient"}
        "insufficient" without an interval.
    """

    x: tuple[float, ...]
    t: tuple[float, ...]
    unit: str
    slope: float | None
    intercept: float | None
    low: float | None
    high: float | None
    confidence: float

    plotter: ClassVar[str] = "plot_theil_sen"
    inputs: ClassVar[tuple[str, ...]] = ("x", "t", "unit")
    columns: ClassVar[tuple[str, ...]] = (
        *("n", "slope", "intercept", "low", "high", "confidence", "status", "reason"),
    )

    def _again(self) -> TheilSen:
        return theil_sen(self.x, stamps_of(self.t, self.unit), self.confidence)

    def _text(self) -> str:
        head = f"Theil-Sen, {count(self.n, 'value')}"
        if self.slope is None:
            return f"{head}: cannot tell, {self.reason}."
        if self.low is None or self.high is None:
            return f"{head}: slope {measured(self.slope)} a {self.unit}; no interval, {self.reason}."
        slope, low, high = with_ends(self.slope, self.low, self.high)
        return f"{head}: slope {slope} a {self.unit}, {100 * self.confidence:g}% interval {low} to {high}."


def theil_sen(x: object, t: object = None, confidence: float = 0.95) -> TheilSen:
    """How steep is a series, by the median of the slopes between all pairs of points?

    Parameters
    ----------
    x : (n,) numbers
        One value a time. Missing values are refused, not skipped.
    t : (n,) numbers or dates, optional
        Time stamps, rising; steps may differ. By default 0, 1, 2, ...
    confidence : float
        Of the interval, between 0 and 1.

    Returns
    -------
    TheilSen

    Raises
    ------
    ClaimError
        On a missing or infinite value, on times that do not rise or are not one a value, on a
        confidence outside 0 to 1.

    Notes
    -----
    1. The values are independent around a line, and their spread does not change; serial
       correlation makes the interval too short.
    2. The interval inverts Kendall's test with the variance corrected for ties, as Sen (1968)
       does; where its ranks lie outside the slopes there are, none is given.
    3. Time grows with the square of n, memory with its power of 3/2; the answer does not depend on
       the seed of the search.

    References
    ----------
    P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, J. Amer. Statist.
    Assoc. 63 (1968) 1379-1389, 10.1080/01621459.1968.10480934.

    Examples
    --------
    >>> print(theil_sen([5, 7, 6, 9, 12, 11, 15, 14]))
    Theil-Sen, 8 values: slope 1.5 a step, 95% interval 1.0 to 2.0.
    >>> print(theil_sen([5, 7, 6], ["2025-01-01", "2025-02-01", "2025-04-01"]))
    Theil-Sen, 3 values: slope 0.0111 a day; no interval, 3 values are too few for a 95% interval.
    """
    values, times = as_series(x, t)
    require_confidence(confidence)
    n = len(values)
    n_pairs, ends = n * (n - 1) // 2, _ranks(values, confidence)
    slope = low = high = None
    if n > 1:
        first, second, *found = ranked_slopes(values, times.values, [(n_pairs + 1) // 2, n_pairs // 2 + 1, *ends])
        slope, (low, high) = (first + second) / 2, found or (None, None)
    reason = "" if low is not None else _shortfall(values, confidence)
    return TheilSen(
        x=tuple(values.tolist()),
        t=tuple(times.values.tolist()),
        unit=times.unit,
        n=n,
        slope=slope,
        intercept=None if slope is None else float(np.median(values) - slope * np.median(times.values)),
        low=low,
        high=high,
        confidence=confidence,
        status=TrendStatus.by(reason),
        reason=reason,
    )


def _shortfall(x: Floats, confidence: float) -> str:
    n = len(x)
    if n > 1 and np.ptp(x) == 0:
        return "the values do not differ"
    wanted = f"a {100 * confidence:g}% interval" if n > 1 else "a slope"
    return f"{count(n, 'value')} {'is' if n == 1 else 'are'} too few for {wanted}"


def _ranks(x: Floats, confidence: float) -> tuple[int, ...]:
    """Return the ranks of the slopes that end the interval; nothing where there are no such slopes."""
    from scipy.special import ndtri

    n_pairs, pattern = len(x) * (len(x) - 1) // 2, Pattern.of(x)
    reach = float(ndtri(0.5 + confidence / 2)) * sqrt(pattern.variance)
    low, high = round((n_pairs - reach) / 2), round((n_pairs + reach) / 2 + 1)
    return (low, high) if low >= 1 and high <= n_pairs and pattern.n_pairs else ()


def ranked_slopes(x: Floats, t: Floats, ranks: list[int], *, few: int = FEW) -> list[float]:
    """Return the slopes of the given ranks, 1 being the smallest; of many points only those near them are kept."""
    low, high = (-inf, inf) if len(x) <= few else _around(x, t, ranks)
    below, kept = 0, []
    for slopes in _slopes(x, t):
        below += int(np.count_nonzero(slopes < low))
        kept.append(slopes[(slopes >= low) & (slopes <= high)])
    near, places = np.concatenate(kept), np.array(ranks) - 1 - below
    if places.min() < 0 or places.max() >= len(near):
        # the draw misled, which happens to one series in many millions
        return ranked_slopes(x, t, ranks, few=len(x))
    near.partition(places)
    return [float(slope) for slope in near[places]]


def _slopes(x: Floats, t: Floats) -> Iterator[Floats]:
    """Yield the slopes between all pairs of points, by how far apart they stand."""
    for k in range(1, len(x)):
        yield (x[k:] - x[:-k]) / (t[k:] - t[:-k])


def _around(x: Floats, t: Floats, ranks: list[int]) -> tuple[float, float]:
    """Return two slopes between which those of the given ranks almost surely lie."""
    n, rng = len(x), np.random.default_rng(0)
    n_drawn = DRAWN * n
    i = rng.integers(0, n, n_drawn)
    j = (i + rng.integers(1, n, n_drawn)) % n
    drawn = np.sort((x[j] - x[i]) / (t[j] - t[i]))
    first, last = (n_drawn * rank / (n * (n - 1) / 2) for rank in (min(ranks), max(ranks)))
    reach = REACH * sqrt(n_drawn)
    low, high = int(first - reach), int(last + reach)
    return float(drawn[low]) if low >= 0 else -inf, float(drawn[high]) if high < n_drawn else inf
