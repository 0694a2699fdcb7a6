"""Counts in windows of unequal length: a rate that grows by the same factor in every unit of time.

The rate at time u is exp(a + b u), so a window counts its integral: a long window is not taken for
its midpoint. Given b, the total of the counts gives a; the score of b has its root at the highest
likelihood. The variance is a multiple of the mean (R. W. M. Wedderburn, 10.1093/biomet/61.3.439).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np

from deserstats.arguments import require_confidence
from deserstats.errors import ClaimError
from deserstats.regular.series import SeriesTest, TrendStatus, as_times, as_values, stamps_of
from deserstats.stats.arrays import Floats
from deserstats.wording import chance, measured, with_ends
from deserstats.wording import count as counted

if TYPE_CHECKING:
    import pandas as pd

STEEPEST = 1e6
"""Growth of the logarithm of the rate over all windows beyond which the fit is given up."""

YEAR = 365.2425
"""Days in a year, by which dated growth is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonTrend(SeriesTest):
    """How fast a rate of events grows, from counts in windows.

    Attributes
    ----------
    slope : float or None
        Growth of the logarithm of the rate per unit of time, a day where windows are dated; None
        where the counts do not say.
    slope_se : float or None
        Its standard error if counts vary as Poisson counts do.
    intercept, intercept_se : float or None
        Logarithm of the mean rate over the first window.
    growth, growth_low, growth_high : float or None
        Factor of the rate per unit of time, per year where windows are dated, with its interval.
    pvalue : float or None
        Two-sided for no growth, by t with n - 2 degrees of freedom and the dispersion found, at
        least 1.
    pvalue_poisson : float or None
        The same if counts vary as Poisson counts do; far too small where they vary more.
    dispersion : float or None
        Pearson's chi-square by its degrees of freedom: 1 for Poisson counts.
    deviance, loglik, aic : float or None
        Of the Poisson fit.
    status : {"ok", "insufficient"}
        "insufficient" where no trend could be told from chance.
    """

    start: tuple[float, ...]
    end: tuple[float, ...]
    count: tuple[float, ...]
    unit: str
    confidence: float
    slope: float | None = None
    slope_se: float | None = None
    intercept: float | None = None
    intercept_se: float | None = None
    growth: float | None = None
    growth_low: float | None = None
    growth_high: float | None = None
    pvalue: float | None = None
    pvalue_poisson: float | None = None
    dispersion: float | None = None
    deviance: float | None = None
    loglik: float | None = None

    plotter: ClassVar[str] = "plot_poisson_trend"
    inputs: ClassVar[tuple[str, ...]] = ("start", "end", "count", "unit")

    @property
    def df(self) -> int:
        """Degrees of freedom: windows less 2."""
        return self.n - 2

    @property
    def coefficients(self) -> tuple[float, ...]:
        """The intercept and the slope; empty where the counts do not say."""
        return () if self.intercept is None or self.slope is None else (self.intercept, self.slope)

    @property
    def aic(self) -> float | None:
        """Akaike's criterion of the Poisson fit."""
        return None if self.loglik is None else 4 - 2 * self.loglik

    @property
    def quasi_se(self) -> float | None:
        """Standard error of the slope with the dispersion found."""
        return None if self.slope_se is None or self.dispersion is None else self.slope_se * sqrt(self.dispersion)

    @property
    def expected(self) -> tuple[float, ...]:
        """Fitted counts."""
        if self.slope is None or self.intercept is None:
            return ()
        logs, _ = _Windows.of(np.array(self.start), np.array(self.end)).logs(self.slope)
        return tuple(np.exp(self.intercept + logs).tolist())

    def to_frame(self) -> pd.DataFrame:
        """Return one row a window: start, end, count, rate, expected (the fitted count)."""
        import pandas as pd

        expected = self.expected or [None] * self.n
        rates = [c / (e - s) for s, e, c in zip(self.start, self.end, self.count, strict=True)]
        columns = {"start": self.start, "end": self.end, "count": self.count, "rate": rates, "expected": expected}
        return pd.DataFrame({name: list(column) for name, column in columns.items()})

    def _again(self) -> PoissonTrend:
        start, end = (stamps_of(side, self.unit) for side in (self.start, self.end))
        return poisson_trend(start, end, self.count, confidence=self.confidence)

    def _text(self) -> str:
        head = f"Poisson trend, {counted(self.n, 'window')}"
        if self.slope is None or self.growth is None or self.growth_low is None or self.growth_high is None:
            return f"{head}: cannot tell, {self.reason}."
        per = "year" if self.unit == "day" else "unit of time"
        growth, low, high = with_ends(self.growth, self.growth_low, self.growth_high)
        found = f"rate times {growth} a {per} ({100 * self.confidence:g}% interval {low} to {high})"
        if self.reason:
            return f"{head}: {found}, but {self.reason}."
        spread = f"dispersion {measured(self.dispersion or 0)}, t with {counted(self.df, 'degree')} of freedom"
        return f"{head}: {found}; {chance(self.pvalue or 0)} ({spread})."


def poisson_trend(start: object, end: object, count: object, *, confidence: float = 0.95) -> PoissonTrend:
    """By what factor does a rate grow in a unit of time, from counts in windows of unequal length?

    Parameters
    ----------
    start, end : (n,) numbers or dates
        Half-open windows, in order, that do not overlap; gaps are allowed.
    count : (n,) numbers
        Events in each window, not negative.
    confidence : float
        Of the interval of the growth.

    Returns
    -------
    PoissonTrend

    Raises
    ------
    ClaimError
        On missing or negative values, windows that are empty, overlap or are out of order.

    Notes
    -----
    1. The rate is exp(a + b u) at every time u; a window counts its integral.
    2. Windows are independent and variance is a multiple of the mean, so a window of twelve months
       varies like the sum of its months. Serial correlation makes p too small.
    3. The dispersion is estimated with n - 2 degrees of freedom and taken to be at least 1 in the
       p-value and the interval.
    4. Cumulative or overlapping claims are for :func:`estimate_trend`.

    References
    ----------
    P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. 1989, pp. 193-208.
    D. R. Cox and P. A. W. Lewis, The Statistical Analysis of Series of Events, 1966, pp. 45-51.

    Examples
    --------
    >>> print(poisson_trend([0, 1, 2, 4, 6], [1, 2, 4, 6, 7], [10, 14, 44, 83, 61]))
    Poisson trend, 5 windows: rate times 1.35 a unit of time (95% interval 1.19 to 1.53); p = 0.0046
      (dispersion 0.0395, t with 3 degrees of freedom).
    """
    first, last, unit = _windows(start, end)
    counts = as_values(count, "count")
    if len(counts) != len(first):
        raise ClaimError(f"count has {counted(len(counts), 'value')} for {counted(len(first), 'window')}")
    if (counts < 0).any():
        raise ClaimError(f"count has negative values, at position {np.flatnonzero(counts < 0)[0]}")
    require_confidence(confidence)
    reason = _shortfall(counts)
    fit = None if reason else _fit(_Windows.of(first, last), counts)
    answer = PoissonTrend(
        start=tuple(first.tolist()),
        end=tuple(last.tolist()),
        count=tuple(counts.tolist()),
        unit=unit,
        n=len(counts),
        confidence=confidence,
        status=TrendStatus.INSUFFICIENT,
        reason=reason or "the fit did not settle",
    )
    return answer if fit is None else _answer(answer, fit, counts)


def _windows(start: object, end: object) -> tuple[Floats, Floats, str]:
    """Read windows; raise where they are empty, overlap or are out of order."""
    first, last = as_times(start, "start"), as_times(end, "end")
    if len(first.values) != len(last.values):
        raise ClaimError(f"start has {counted(len(first.values), 'value')} and end has {len(last.values):,}")
    if first.unit != last.unit:
        raise ClaimError("one of start and end has dates, the other numbers")
    empty = np.flatnonzero(last.values <= first.values)
    if len(empty):
        raise ClaimError(f"window {empty[0]} (counted from 0) does not end after it starts")
    late = np.flatnonzero(first.values[1:] < last.values[:-1])
    if len(late):
        raise ClaimError(
            f"window {late[0] + 1} (counted from 0) starts before the one before it ends; sort the windows, and "
            "give overlapping or cumulative figures to estimate_trend"
        )
    return first.values, last.values, first.unit


def _shortfall(counts: Floats) -> str:
    """Say why counts have no best growth, or nothing."""
    n, events = len(counts), np.flatnonzero(counts)
    if n < 2:
        return f"{counted(n, 'window')} cannot show a trend"
    if not len(events):
        return "nothing was counted"
    if len(events) == 1 and events[0] in (0, n - 1):
        return (
            f"everything was counted in the {'first' if events[0] == 0 else 'last'} window, so no growth is too large"
        )
    return ""


class _Windows(NamedTuple):
    """Windows by how long after the middle of the first their middles lie, and how long they are."""

    middle: Floats
    length: Floats
    span: float

    @classmethod
    def of(cls, start: Floats, end: Floats) -> _Windows:
        length = end - start
        return cls(start - start[0] + (length - length[0]) / 2, length, float(end[-1] - start[0]))

    def logs(self, slope: float) -> tuple[Floats, Floats]:
        """Return the logarithm of expected counts at a mean rate of 1 over the first, and its derivative."""
        half = slope * self.length / 2
        small = np.abs(half) < 1e-3
        h = np.where(small, 1.0, np.abs(half))
        # log(sinh h / h) and its derivative coth h - 1/h, by series near 0
        log_mean = np.where(small, half**2 / 6, h + np.log1p(-np.exp(-2 * h)) - np.log(2 * h))
        bend = np.where(small, half / 3, np.sign(half) * (1 / np.tanh(h) - 1 / h))
        log_mean = log_mean - log_mean[0] + slope * self.middle
        moved = self.middle + (bend * self.length - bend[0] * self.length[0]) / 2
        return np.log(self.length) + log_mean, moved


class _Fit(NamedTuple):
    intercept: float
    slope: float
    variance: Floats
    expected: Floats


def _fit(windows: _Windows, counts: Floats) -> _Fit | None:
    """Find the root of the score of the slope; None where it runs off or the counts hardly tell of it."""
    from scipy.optimize import brentq
    from scipy.special import logsumexp, softmax

    total, reach = counts.sum(), 1.0

    def score(b: float) -> float:
        logs, moved = windows.logs(b / windows.span)
        return float((counts / total - softmax(logs)) @ moved)

    while not score(-reach) > 0 > score(reach):
        reach *= 4
        if reach > STEEPEST:
            return None
    slope = brentq(score, -reach, reach, xtol=1e-13, rtol=1e-14) / windows.span
    logs, moved = windows.logs(slope)
    expected = total * softmax(logs)
    unit = np.array([1.0, 1 / windows.span])
    design = np.column_stack([np.ones(len(counts)), moved * unit[1]])
    information = design.T @ (expected[:, None] * design)
    if np.linalg.cond(information) > 1e14:
        return None
    return _Fit(log(total) - float(logsumexp(logs)), slope, np.linalg.inv(information) * np.outer(unit, unit), expected)


def _answer(nothing: PoissonTrend, fit: _Fit, counts: Floats) -> PoissonTrend:
    """Fill in what the fit gives."""
    from scipy.special import gammaln, ndtr, stdtr, stdtrit, xlogy

    expected, n = fit.expected, nothing.n
    told = YEAR if nothing.unit == "day" else 1.0
    intercept_se, se = np.sqrt(np.diag(fit.variance)).tolist()
    answer = replace(
        nothing,
        slope=fit.slope,
        slope_se=se,
        intercept=fit.intercept,
        intercept_se=intercept_se,
        growth=_exp(fit.slope * told),
        pvalue_poisson=2 * float(ndtr(-abs(fit.slope) / se)),
        deviance=2 * float((xlogy(counts, counts / expected) - (counts - expected)).sum()),
        loglik=float((xlogy(counts, expected) - expected - gammaln(counts + 1)).sum()),
        reason=f"{counted(n, 'window')} leave no degree of freedom for the dispersion",
    )
    if n < 3:
        return answer
    dispersion = float(((counts - expected) ** 2 / expected).sum()) / (n - 2)
    wide = se * sqrt(max(dispersion, 1.0))
    reach = float(stdtrit(n - 2, 0.5 + nothing.confidence / 2)) * wide * told
    return replace(
        answer,
        growth_low=_exp(fit.slope * told - reach),
        growth_high=_exp(fit.slope * told + reach),
        pvalue=2 * float(stdtr(n - 2, -abs(fit.slope) / wide)),
        dispersion=dispersion,
        status=TrendStatus.OK,
        reason="",
    )


def _exp(power: float) -> float:
    return exp(power) if power < 700 else inf
