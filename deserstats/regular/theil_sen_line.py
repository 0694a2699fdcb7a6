"""The median of all slopes: H. Theil's line with P. K. Sen's interval, in O(n log n)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from deserstats.arguments import require_confidence
from deserstats.measured import measured
from deserstats.regular.kendall import Pattern, score
from deserstats.regular.series import SeriesResult, TrendStatus, Vector, as_series, stamps_of
from deserstats.regular.slopes import ranked_slopes
from deserstats.wording import count

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class TheilSen(SeriesResult):
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
    n: int
    status: TrendStatus
    reason: str = ""

    plotter: ClassVar[str] = "plot_theil_sen"
    inputs: ClassVar[tuple[str, ...]] = ("x", "t", "unit")

    def to_frame(self) -> pd.DataFrame:
        """Return one row: n, slope, intercept, low, high, confidence, status, reason."""
        import pandas as pd

        columns = ["n", "slope", "intercept", "low", "high", "confidence", "status", "reason"]
        return pd.DataFrame([[getattr(self, c) for c in columns]], columns=columns)

    def _again(self) -> TheilSen:
        return theil_sen(self.x, stamps_of(self.t, self.unit), self.confidence)

    def __str__(self) -> str:
        head = f"Theil-Sen, {count(self.n, 'value')}"
        if self.slope is None:
            return f"{head}: cannot tell, {self.reason}."
        line = f"{head}: slope {measured(self.slope)} a {self.unit}"
        if self.low is None or self.high is None:
            return f"{line}; no interval, {self.reason}."
        return f"{line}, {100 * self.confidence:g}% interval {measured(self.low)} to {measured(self.high)}."


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
    3. Memory is linear in n and time O(n log n) on average; the answer does not depend on the seed
       of the search.

    References
    ----------
    P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, J. Amer. Statist.
    Assoc. 63 (1968) 1379-1389, 10.1080/01621459.1968.10480934.

    Examples
    --------
    >>> print(theil_sen([5, 7, 6, 9, 12, 11, 15, 14]))
    Theil-Sen, 8 values: slope 1.5 a step, 95% interval 1 to 2.
    >>> print(theil_sen([5, 7, 6], ["2025-01-01", "2025-02-01", "2025-04-01"]))
    Theil-Sen, 3 values: slope 0.01111 a day; no interval, 3 values are too few for a 95% interval.
    """
    values, times = as_series(x, t)
    require_confidence(confidence)
    n = len(values)
    n_pairs = n * (n - 1) // 2
    middle = [(n_pairs + 1) // 2, n_pairs // 2 + 1] if n > 1 else []
    ends = _ranks(values, confidence)
    found = ranked_slopes(values, times.values, [*middle, *(ends or ())]) if n > 1 else []
    slope = (found[0] + found[1]) / 2 if found else None
    low, high = found[2:] if ends and found else (None, None)
    reason = "" if low is not None else _shortfall(values, confidence)
    return TheilSen(
        x=tuple(values.tolist()), t=tuple(times.values.tolist()), unit=times.unit, slope=slope,
        intercept=None if slope is None else float(np.median(values) - slope * np.median(times.values)),
        low=low, high=high, confidence=confidence, n=n, reason=reason,
        status=TrendStatus.INSUFFICIENT if reason else TrendStatus.OK,
    )  # fmt: skip


def _shortfall(x: Vector, confidence: float) -> str:
    n = len(x)
    if n > 1 and np.ptp(x) == 0:
        return "the values do not differ"
    wanted = f"a {100 * confidence:g}% interval" if n > 1 else "a slope"
    return f"{count(n, 'value')} {'is' if n == 1 else 'are'} too few for {wanted}"


def _ranks(x: Vector, confidence: float) -> tuple[int, int] | None:
    """Return the ranks of the slopes that end the interval, or None where there are no such slopes."""
    from scipy.special import ndtri

    n = len(x)
    n_pairs = n * (n - 1) // 2
    pattern: Pattern = score(x).pattern
    reach = float(ndtri(0.5 + confidence / 2)) * sqrt(pattern.variance)
    low, high = round((n_pairs - reach) / 2), round((n_pairs + reach) / 2 + 1)
    return (low, high) if low >= 1 and high <= n_pairs and pattern.n_pairs else None
