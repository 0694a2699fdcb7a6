"""Daily figures: does the day of the week tell more than chance, and are they smoother than chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deserstats.errors import ClaimError
from deserstats.stats.seeded_draws import generator

Floats = NDArray[np.float64]

DRAWS = 1_999
"""Random orders of the days of a week."""

LEVEL = 0.05
WEEKS = 8
"""Whole weeks that the test of weekdays needs."""

SHUFFLED_WEEKS = 30
"""Weeks up to which days are shuffled; beyond, chi-square is as good."""

WITHIN = 143 / 147
"""Of days less their moving mean: variance within weeks over that between weekdays. A day has the
variance 6/7; two days have the mean covariance -17/147 within a week, and -1/7 as weekdays."""

THREE_WEEKS = 21
WEEKENDS = ((5, 6), (4, 5), (3, 4))
"""Saturday and Sunday, Friday and Saturday, Thursday and Friday."""

PAIRS = 10
"""Pairs of days that the test of smoothness needs."""

STRETCH = 60
"""Days of a stretch in which smoothness is looked for."""


def weekday_ratios(values: Any, around: int = 7) -> Floats:
    """Divide each day by the mean of the seven days around it, and cut the days into weeks.

    Parameters
    ----------
    values : array_like, shape (..., n)
        Daily figures, consecutive.
    around : int
        Days of the moving mean, an odd number of weeks.

    Returns
    -------
    ndarray, shape (..., weeks, 7)
        Ratios; the first column has the weekday of the fourth day of ``values``. A level that changes slowly from
        week to week cancels.
    """
    x = np.asarray(values, float)
    weeks, off = max(0, (x.shape[-1] - around + 1) // 7), around // 2
    mean = _moving_mean(x, around)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(mean > 0, x[..., off:-off] / mean, 1.0).round(9)  # equal days stay equal
    return np.asarray(ratio[..., : 7 * weeks].reshape(*x.shape[:-1], weeks, 7), float)


def _moving_mean(x: Floats, n: int) -> Floats:
    """Mean of the ``n`` days around each day that has as many."""
    sums = np.cumsum(np.concatenate([np.zeros((*x.shape[:-1], 1)), x], axis=-1), axis=-1)
    return np.asarray((sums[..., n:] - sums[..., :-n]) / n, float)


def weekday_test(values: Any, *, draws: int = DRAWS) -> tuple[float, float]:
    """Does the day of the week matter?

    Parameters
    ----------
    values : array_like, shape (n,)
        Daily figures of consecutive days.
    draws : int
        Random orders.

    Returns
    -------
    statistic, pvalue : float
        Friedman's chi-square of the days ranked within each week, after division by the mean of
        the seven days around. Up to 30 weeks the p-value is drawn, the days of each week in
        random order, and division and ranking done anew; beyond it is by chi-square.

    Raises
    ------
    ClaimError
        When fewer than 8 weeks are given.

    Notes
    -----
    1. The days of a week come in random order around a level that changes slowly; how they are
       distributed does not matter.

    References
    ----------
    M. Friedman (1937), 10.1080/01621459.1937.10503522.

    Examples
    --------
    >>> days = np.tile([10, 10, 10, 10, 10, 4, 2], 12)
    >>> statistic, pvalue = weekday_test(days)
    >>> round(statistic, 1), pvalue <= 0.001
    (66.0, True)
    """
    from scipy.stats import chi2

    ratios = weekday_ratios(values)
    weeks = len(ratios)
    if weeks < WEEKS:
        raise ClaimError(f"needs {WEEKS} whole weeks of consecutive days and 3 days on each side; found {weeks}")
    statistic = float(friedman(ratios))
    if weeks > SHUFFLED_WEEKS:
        return statistic, float(chi2.sf(statistic * WITHIN, 6))
    null = friedman(shuffled(ratios, draws))
    hits = int((null >= statistic * (1 - 1e-12)).sum())
    return statistic, (1 + hits) / (1 + draws)


def weekend_of(profile: Floats) -> tuple[int, int]:
    """Return the two neighbouring days, of those that are a weekend somewhere, that lie lowest; Monday is 0."""
    return min(WEEKENDS, key=lambda days: float(profile[list(days)].sum()))


def working_days_test(values: Any, first: int, *, draws: int = DRAWS) -> tuple[float, float]:
    """Do the days of the week differ, the weekend apart?

    Fewer events at weekends are what events and offices do; working days that differ tell when
    figures are booked.

    Parameters
    ----------
    values : array_like, shape (n,)
        Daily figures of consecutive days.
    first : int
        Weekday of the first, Monday being 0.
    draws : int
        Random orders.

    Returns
    -------
    statistic, pvalue : float
        Friedman's chi-square of five days ranked within each week, and its chance when these five come
        in random order. Left out are the two neighbouring days of Thursday to Sunday that lie lowest.

    Examples
    --------
    >>> days = np.random.default_rng(2).poisson(np.tile([100, 100, 100, 100, 100, 40, 20], 12))
    >>> weekday_test(days)[1] < 0.001, working_days_test(days, 0)[1] > 0.05
    (True, True)
    """
    # three weeks: in a mean of one week Monday and Friday are not in each other's, and would differ by that
    ratios = np.roll(weekday_ratios(values, THREE_WEEKS), first + 3, axis=1)  # Monday first, as the profile
    away = weekend_of(ratios.mean(axis=0))
    working = np.delete(ratios, away, axis=1)
    statistic = float(friedman(working))
    orders = generator(working).permuted(np.broadcast_to(working, (draws, *working.shape)), axis=2)
    hits = int((friedman(orders) >= statistic * (1 - 1e-12)).sum())
    return statistic, (1 + hits) / (1 + draws)


def friedman(ratios: Floats) -> Floats:
    """Friedman's statistic of days ranked within weeks, corrected for ties; shape (..., weeks, days) to (...)."""
    from scipy.stats import rankdata

    n = ratios.shape[-1]
    centred = np.asarray(rankdata(ratios, axis=-1)) - (n + 1) / 2
    spread = (centred**2).sum(axis=(-2, -1))
    sums = centred.sum(axis=-2)
    return np.asarray((n - 1) * (sums**2).sum(axis=-1) / np.maximum(spread, 1e-300), float)


def shuffled(ratios: Floats, draws: int) -> Floats:
    """Put the seven days of each week in random order, many times, and divide by the moving mean anew.

    Shape (weeks, 7) to (draws, weeks, 7). Ratios are shuffled, not days: a level that rises or falls
    is no disorder.
    """
    weeks = len(ratios)
    days = np.ones((draws, 7 * weeks + 6))
    order = generator(ratios).permuted(np.broadcast_to(ratios, (draws, weeks, 7)), axis=2)
    days[:, 3:-3] = order.reshape(draws, -1)
    return weekday_ratios(days)


def weekday_profile(values: Any, first: int) -> Floats:
    """Return the mean ratio of each weekday, Monday first; ``first`` is the weekday of the first value."""
    means = weekday_ratios(values).mean(axis=0)
    return np.roll(means, first + 3)


def smoothness_test(values: Sequence[int] | Any, *, draws: int = 9_999) -> tuple[float, float]:
    """Do daily counts vary less than independent events would?

    Parameters
    ----------
    values : array_like of int, shape (n,)
        Counts of consecutive days.
    draws : int
        Draws; the data are their seed.

    Returns
    -------
    statistic, pvalue : float
        Sum over pairs of days (1 and 2, 3 and 4, ...) of (a - b)^2 / (a + b), over the number of
        pairs with events: 1 for independent events. The p-value is the chance of as little: given
        a + b, a is binomial with one half.

    Raises
    ------
    ClaimError
        When fewer than 10 pairs have events.

    Notes
    -----
    1. Rates that change within a pair, events that come in clusters and errors only make the
       statistic larger, so the test errs on the side of silence.
    2. Too smooth has honest causes: figures rounded, averaged over days, planned, or booked as
       they are typed in.

    Examples
    --------
    >>> smoothness_test([100, 101] * 15)[1] < 0.001
    True
    """
    x = np.asarray(values, float)
    a, b = x[0 : len(x) - 1 : 2], x[1::2]
    totals = (a + b).astype(np.int64)
    keep = totals > 0
    a, totals = a[keep], totals[keep]
    if len(totals) < PAIRS:
        raise ClaimError(f"needs {PAIRS} pairs of days with events; found {len(totals)}")
    statistic = _split(a, totals)
    rng = generator(x)
    null = np.empty(draws)
    size = max(1, 2_000_000 // len(totals))
    for start in range(0, draws, size):
        n = min(size, draws - start)
        null[start : start + n] = _split(rng.binomial(totals, 0.5, size=(n, len(totals))), totals)
    hits = int((null <= statistic * (1 + 1e-12)).sum())
    return float(statistic), (1 + hits) / (1 + draws)


def _split(a: Any, totals: Any) -> Any:
    return ((2 * a - totals) ** 2 / totals).mean(axis=-1)


@dataclass(frozen=True, slots=True)
class Smoothest:
    """The stretch of a daily series that varies least.

    Attributes
    ----------
    start, stop : int
        Its days.
    pairs : int
        Pairs of days with events.
    stretches : int
        How many were looked at.
    statistic, pvalue : float
        Of :func:`smoothness_test`; the p-value times the number of stretches.
    """

    start: int
    stop: int
    pairs: int
    stretches: int
    statistic: float
    pvalue: float


def smoothest(values: Any, *, draws: int = 9_999) -> Smoothest | None:
    """Which 60 days vary least, and less than independent events would?

    Parameters
    ----------
    values : array_like of int, shape (n,)
        Counts of consecutive days; negative ones count as 0.
    draws : int
        As in :func:`smoothness_test`.

    Returns
    -------
    Smoothest or None
        None where no stretch has 10 pairs of days with events. A series of fewer than 120 days is
        one stretch.

    Examples
    --------
    >>> noisy = [100, 121, 80, 103, 95, 88, 110, 99, 131, 92] * 6
    >>> found = smoothest([*noisy, *[100, 101] * 30])
    >>> found.start, found.stop, found.pvalue < 0.001
    (60, 120, True)
    """
    x = np.maximum(np.asarray(values, float), 0)
    stops = [*range(STRETCH, len(x) - STRETCH + 1, STRETCH), len(x)]
    ends = list(zip([0, *stops[:-1]], stops, strict=True))
    able = [(a, b, pairs) for a, b in ends if (pairs := pairs_with_events(x[a:b])) >= PAIRS]
    if not able:
        return None
    found = [(*smoothness_test(x[a:b], draws=draws)[::-1], a, b, pairs) for a, b, pairs in able]
    pvalue, statistic, start, stop, pairs = min(found)
    return Smoothest(start, stop, pairs, len(able), statistic, min(1.0, pvalue * len(able)))


def pairs_with_events(values: Floats) -> int:
    """Count pairs of days that are not both empty."""
    return int(((values[: len(values) - 1 : 2] + values[1::2]) > 0).sum())
