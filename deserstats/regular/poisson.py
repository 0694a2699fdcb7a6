"""Counts in windows of unequal length: a rate that grows by the same factor in every unit of time.

The rate at time u is exp(a + b u), so a window counts its integral: a long window is not taken for
its midpoint. Iteratively reweighted least squares finds a and b; the variance is a multiple of the
mean (R. W. M. Wedderburn, 10.1093/biomet/61.3.439).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from deserstats.arguments import require_confidence
from deserstats.errors import ClaimError
from deserstats.measured import chance, measured
from deserstats.regular.series import SeriesResult, TrendStatus, Vector, as_times, as_values, stamps_of
from deserstats.wording import count as counted

if TYPE_CHECKING:
    import pandas as pd

ROUNDS = 100
"""Steps of the fit before it is given up."""

YEAR = 365.2425
"""Days in a year, by which dated growth is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonTrend(SeriesResult):
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
    slope: float | None
    slope_se: float | None
    intercept: float | None
    intercept_se: float | None
    growth: float | None
    growth_low: float | None
    growth_high: float | None
    confidence: float
    pvalue: float | None
    pvalue_poisson: float | None
    dispersion: float | None
    deviance: float | None
    loglik: float | None
    n: int
    status: TrendStatus
    reason: str = ""

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
        model = _Windows.of(np.array(self.start), np.array(self.end))
        return tuple(model.counts(self.intercept, self.slope)[0].tolist())

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

    def __str__(self) -> str:
        head = f"Poisson trend, {counted(self.n, 'window')}"
        if self.slope is None or self.growth is None or self.growth_low is None or self.growth_high is None:
            return f"{head}: cannot tell, {self.reason}."
        per = "year" if self.unit == "day" else "unit of time"
        found = f"rate times {measured(self.growth)} a {per}"
        found += f" ({100 * self.confidence:g}% interval {measured(self.growth_low)} to {measured(self.growth_high)})"
        if self.status == TrendStatus.INSUFFICIENT:
            return f"{head}: {found}, but {self.reason}."
        spread = f"dispersion {measured(self.dispersion or 0)}, t with {counted(self.df, 'degree')} of freedom"
        return f"{head}: {found}; p = {chance(self.pvalue or 0)} ({spread})."


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
    Poisson trend, 5 windows: rate times 1.35 a unit of time (95% interval 1.192 to 1.528); p = 0.0046
    (dispersion 0.03949, t with 3 degrees of freedom).
    """
    first, last, unit = _windows(start, end)
    counts = as_values(count, "count")
    if len(counts) != len(first):
        raise ClaimError(f"count has {counted(len(counts), 'value')} for {counted(len(first), 'window')}")
    if (counts < 0).any():
        raise ClaimError(f"count has negative values, at position {np.flatnonzero(counts < 0)[0]}")
    require_confidence(confidence)
    columns = {"start": first, "end": last, "count": counts}
    given: dict[str, Any] = {name: tuple(column.tolist()) for name, column in columns.items()}
    given |= {"unit": unit, "n": len(counts), "confidence": confidence}
    reason = _shortfall(counts)
    fit = None if reason else _fit(_Windows.of(first, last), counts)
    if fit is None:
        reason = reason or "the fit did not settle"
        nothing: dict[str, Any] = dict.fromkeys(_FOUND)
        return PoissonTrend(**given, **nothing, status=TrendStatus.INSUFFICIENT, reason=reason)
    return PoissonTrend(**given, **_answer(fit, counts, confidence, YEAR if unit == "day" else 1.0))


_FOUND = ("slope", "slope_se", "intercept", "intercept_se", "growth", "growth_low", "growth_high", "pvalue",
          "pvalue_poisson", "dispersion", "deviance", "loglik")  # fmt: skip


def _windows(start: object, end: object) -> tuple[Vector, Vector, str]:
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


def _shortfall(counts: Vector) -> str:
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
    """Windows on a scale on which the span is 1."""

    start: Vector
    length: Vector
    scale: float

    @classmethod
    def of(cls, start: Vector, end: Vector) -> _Windows:
        span = float(end[-1] - start[0])
        return cls((start - start[0]) / span, (end - start) / span, span)

    def counts(self, intercept: float, slope: float) -> tuple[Vector, Vector]:
        """Return expected counts, and the derivative of their logarithm by the slope, in units of the caller."""
        b = slope * self.scale
        mean, by_b = self._logs(b)
        expected: Vector = self.length * self.scale * np.exp(intercept + mean - mean[0])
        moved: Vector = (by_b - by_b[0]) * self.scale
        return expected, moved

    def _logs(self, b: float) -> tuple[Vector, Vector]:
        """Return the logarithm of the mean of exp(b u) over each window, and its derivative."""
        half = b * self.length / 2
        small = np.abs(half) < 1e-3
        h = np.where(small, 1.0, np.abs(half))
        # log(sinh h / h) and its derivative coth h - 1/h, by series near 0
        log = np.where(small, half**2 / 6, h + np.log1p(-np.exp(-2 * h)) - np.log(2 * h))
        slope = np.where(small, half / 3, np.sign(half) * (1 / np.tanh(h) - 1 / h))
        middle = self.start + self.length / 2
        return b * middle + log, middle + slope * self.length / 2


class _Fit(NamedTuple):
    intercept: float
    slope: float
    variance: Vector
    expected: Vector


def _fit(windows: _Windows, counts: Vector) -> _Fit | None:
    """Maximise the Poisson likelihood by scoring, halving steps that overshoot."""
    at = np.array([np.log(counts.sum() / (windows.length.sum() * windows.scale)), 0.0])
    unit = np.array([1.0, 1 / windows.scale])
    best = -np.inf
    step = np.zeros(2)
    for _ in range(ROUNDS):
        while True:
            expected, moved = windows.counts(*(at + step))
            likelihood = float(counts @ np.log(expected) - expected.sum())
            if likelihood >= best - 1e-12 * abs(best) or np.abs(step / unit).max() < 1e-12:
                break
            step = step / 2
        at, best = at + step, max(best, likelihood)
        design = np.column_stack([np.ones(len(counts)), moved * unit[1]])
        information = design.T @ (expected[:, None] * design)
        if not np.isfinite(information).all() or np.linalg.cond(information) > 1e14:
            return None
        step = np.linalg.solve(information, design.T @ (counts - expected)) * unit
        if np.abs(step / unit).max() < 1e-11:
            variance = np.linalg.inv(information) * np.outer(unit, unit)
            return _Fit(float(at[0]), float(at[1]), variance, expected)
    return None


def _answer(fit: _Fit, counts: Vector, confidence: float, told: float) -> dict[str, Any]:
    """Return the fields that the fit gives; ``told`` is the time by which growth is told."""
    from scipy.special import ndtr, stdtr, stdtrit, xlogy

    n = len(counts)
    se = float(np.sqrt(fit.variance[1, 1]))
    deviance = 2 * float((xlogy(counts, counts / fit.expected) - (counts - fit.expected)).sum())
    found: dict[str, Any] = {
        "slope": fit.slope, "slope_se": se, "intercept": fit.intercept,
        "intercept_se": float(np.sqrt(fit.variance[0, 0])), "growth": exp(fit.slope * told), "growth_low": None,
        "growth_high": None, "pvalue": None, "pvalue_poisson": 2 * float(ndtr(-abs(fit.slope) / se)),
        "dispersion": None, "deviance": deviance, "loglik": _loglik(counts, fit.expected),
        "status": TrendStatus.INSUFFICIENT,
    }  # fmt: skip
    if n < 3:
        return found | {"reason": f"{counted(n, 'window')} leave no degree of freedom for the dispersion"}
    dispersion = float(((counts - fit.expected) ** 2 / fit.expected).sum()) / (n - 2)
    wide = se * sqrt(max(dispersion, 1.0))
    reach = float(stdtrit(n - 2, 0.5 + confidence / 2)) * wide * told
    pvalue = 2 * float(stdtr(n - 2, -abs(fit.slope) / wide))
    found |= {"growth_low": exp(fit.slope * told - reach), "growth_high": _exp(fit.slope * told + reach),
              "pvalue": pvalue, "dispersion": dispersion}  # fmt: skip
    return found | {"status": TrendStatus.OK, "reason": ""}


def _exp(power: float) -> float:
    return exp(power) if power < 700 else float("inf")


def _loglik(counts: Vector, expected: Vector) -> float:
    from scipy.special import gammaln, xlogy

    return float((xlogy(counts, expected) - expected - gammaln(counts + 1)).sum())
