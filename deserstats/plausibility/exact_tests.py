"""Exact tests and intervals for single counts: events over a time at risk, hits among trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deserstats.errors import ClaimError

TIES = 1 + 1e-7
"""Probabilities this close count as equal, as in R."""


@dataclass(frozen=True, slots=True)
class RateTest:
    """An estimate, its exact interval and p-value.

    Attributes
    ----------
    estimate, low, high : float
    pvalue : float
    """

    estimate: float
    low: float
    high: float
    pvalue: float


def poisson_test(events: int, exposure: float = 1.0, *, rate: float = 1.0, confidence: float = 0.95) -> RateTest:
    """Which rates can stand behind a number of independent events?

    Parameters
    ----------
    events : int
        Number of events.
    exposure : float
        Time at risk.
    rate : float
        Rate that is tested.
    confidence : float
        Of the interval.

    Returns
    -------
    RateTest
        Events per exposure with Garwood's interval; two-sided p-value: chance of all numbers that
        are not likelier than the one found.

    Raises
    ------
    ClaimError
        When events are negative, or exposure or rate not positive.

    References
    ----------
    F. Garwood (1936), 10.1093/biomet/28.3-4.437.

    Examples
    --------
    >>> found = poisson_test(9)
    >>> round(found.low, 2), round(found.high, 2)
    (4.12, 17.08)
    """
    from scipy.stats import chi2, poisson

    _at_least(0, events=events)
    _positive(exposure=exposure, rate=rate)
    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    high = float(chi2.isf(tail, 2 * events + 2)) / 2
    mean = rate * exposure
    likely = poisson.pmf(events, mean) * TIES
    other = np.arange(int(mean + 20 * np.sqrt(mean) + 60)) if events > mean else None
    pvalue = float(poisson.sf(events - 1, mean)) if events > mean else float(poisson.cdf(events, mean))
    if other is not None:
        below = other[(other < mean) & (poisson.pmf(other, mean) <= likely)]
        pvalue += float(poisson.cdf(below.max(), mean)) if below.size else 0.0
    elif events < mean:
        above = np.arange(int(np.ceil(mean)), int(mean + 20 * np.sqrt(mean) + 60))
        above = above[poisson.pmf(above, mean) <= likely]
        pvalue += float(poisson.sf(above.min() - 1, mean)) if above.size else 0.0
    else:
        pvalue = 1.0
    return RateTest(events / exposure, low / exposure, high / exposure, min(1.0, pvalue))


def poisson_ratio_test(
    events: tuple[int, int], exposure: tuple[float, float] = (1.0, 1.0), *, ratio: float = 1.0, confidence: float = 0.95
) -> RateTest:
    """How many times as large is one rate as another?

    Parameters
    ----------
    events : (int, int)
        Events of both.
    exposure : (float, float)
        Times at risk.
    ratio : float
        Ratio that is tested.
    confidence : float
        Of the interval.

    Returns
    -------
    RateTest
        First rate over the second, conditional on all events (exact binomial).

    Raises
    ------
    ClaimError
        When there are no events, or an exposure is not positive.

    Examples
    --------
    >>> round(poisson_ratio_test((11, 21), (800, 3011)).pvalue, 4)
    0.0797
    """
    first, second = events
    _positive(first_exposure=exposure[0], second_exposure=exposure[1], ratio=ratio, events=first + second)
    share = ratio * exposure[0] / (ratio * exposure[0] + exposure[1])
    found = binomial_test(first, first + second, chance=share, confidence=confidence)
    scale = exposure[1] / exposure[0]
    low = found.low / (1 - found.low) * scale
    high = np.inf if found.high >= 1 else found.high / (1 - found.high) * scale
    estimate = np.inf if not second else first / second * scale
    return RateTest(float(estimate), float(low), float(high), found.pvalue)


def binomial_test(hits: int, trials: int, *, chance: float = 0.5, confidence: float = 0.95) -> RateTest:
    """Which chances can stand behind so many hits?

    Parameters
    ----------
    hits, trials : int
    chance : float
        Chance that is tested.
    confidence : float
        Of the interval.

    Returns
    -------
    RateTest
        Share of hits with the interval of Clopper and Pearson; two-sided exact p-value.

    Raises
    ------
    ClaimError
        When hits are more than trials, or a chance is not between 0 and 1.

    Examples
    --------
    >>> round(binomial_test(682, 925, chance=0.75).pvalue, 4)
    0.3825
    """
    from scipy.stats import binomtest

    _at_least(0, hits=hits)
    _positive(trials=trials)
    if hits > trials or not 0 <= chance <= 1:
        raise ClaimError(f"hits={hits!r} of trials={trials!r} with chance={chance!r} cannot be")
    found = binomtest(hits, trials, chance)
    ends = found.proportion_ci(confidence)
    return RateTest(hits / trials, float(ends.low), float(ends.high), float(found.pvalue))


def equal_shares_test(hits: Sequence[int], trials: Sequence[int]) -> tuple[float, float]:
    """Do several groups have one chance?

    Parameters
    ----------
    hits, trials : sequence of int, shape (n,)

    Returns
    -------
    statistic, pvalue : float
        Pearson's chi-square with n - 1 degrees of freedom.

    Examples
    --------
    >>> [round(x, 4) for x in equal_shares_test([83, 90, 129, 70], [86, 93, 136, 82])]
    [12.6004, 0.0056]
    """
    from scipy.stats import chi2

    x, n = np.asarray(hits, float), np.asarray(trials, float)
    p = x.sum() / n.sum()
    statistic = float(((x - n * p) ** 2 / (n * p * (1 - p))).sum()) if 0 < p < 1 else 0.0
    return statistic, float(chi2.sf(statistic, len(x) - 1))


def shares_trend_test(hits: Sequence[int], trials: Sequence[int], scores: Sequence[float] | None = None
                      ) -> tuple[float, float]:  # fmt: skip
    """Do the chances of several groups rise or fall in their order?

    Parameters
    ----------
    hits, trials : sequence of int, shape (n,)
    scores : sequence of float, optional
        Places of the groups; 1, 2, ... by default.

    Returns
    -------
    statistic, pvalue : float
        Chi-square of Cochran and Armitage with 1 degree of freedom.

    Examples
    --------
    >>> [round(x, 4) for x in shares_trend_test([83, 90, 129, 70], [86, 93, 136, 82])]
    [8.2249, 0.0041]
    """
    from scipy.stats import chi2

    x, n = np.asarray(hits, float), np.asarray(trials, float)
    s = np.arange(1.0, len(x) + 1) if scores is None else np.asarray(scores, float)
    p = x.sum() / n.sum()
    centred = s - (n * s).sum() / n.sum()
    spread = p * (1 - p) * (n * centred**2).sum()
    statistic = float((centred * x).sum() ** 2 / spread) if spread > 0 else 0.0
    return statistic, float(chi2.sf(statistic, 1))


def dispersion_test(counts: Any, means: Any, *, power: int = 1) -> tuple[float, float, float]:
    """Do counts vary more than independent events would?

    Parameters
    ----------
    counts, means : array_like, shape (n,)
        Counts and their fitted means.
    power : {1, 2}
        Whether the extra variance grows like the mean or like its square.

    Returns
    -------
    statistic, pvalue, estimate : float
        Normal statistic, one-sided p-value, and with ``power=1`` the dispersion (1 for independent
        events), with ``power=2`` the coefficient of the squared mean.

    Raises
    ------
    ClaimError
        When ``power`` is neither, or a mean is not positive.

    References
    ----------
    A. Cameron and P. Trivedi (1990), 10.1016/0304-4076(90)90014-K.

    Examples
    --------
    >>> z, pvalue, estimate = dispersion_test([0, 0, 0, 10, 0, 12, 1, 0, 9, 0], [3.2] * 10)
    >>> round(estimate, 2), pvalue < 0.05
    (6.99, True)
    """
    from scipy.stats import norm

    if power not in (1, 2):
        raise ClaimError(f"power={power!r} is not 1 or 2")
    y, mu = np.asarray(counts, float), np.asarray(means, float)
    if not (mu > 0).all():
        raise ClaimError("means must be positive")
    extra = ((y - mu) ** 2 - y) / mu
    if power == 1:
        z = float(np.sqrt(len(y)) * extra.mean() / extra.std(ddof=1))
        return z, float(norm.sf(z)), float(extra.mean() + 1)
    slope = float(mu @ extra / (mu @ mu))
    error = np.sqrt(((extra - slope * mu) ** 2).sum() / (len(y) - 1) / (mu @ mu))
    return float(slope / error), float(norm.sf(slope / error)), slope


def _at_least(least: int, **values: float) -> None:
    for name, value in values.items():
        if not value >= least:
            raise ClaimError(f"{name}={value!r} is not {least} or more")


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ClaimError(f"{name}={value!r} is not positive")
