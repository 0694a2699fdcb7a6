"""Daily figures: does the day of the week tell more than chance, the weekend apart?"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL, POWER
from deserstats.stats.seeded_draws import generator

DRAWS = 1_999
"""Random orders of the days of a week."""

WEEKS = 8
"""Whole weeks that tests of weekdays need."""

THREE_WEEKS = 21
WEEKENDS = ((5, 6), (4, 5), (3, 4))
"""Saturday and Sunday, Friday and Saturday, Thursday and Friday."""

SHIFT = 0.5
"""Fall of one weekday, as a share of the mean, for which the power is stated."""


def weekday_ratios(values: ArrayLike, around: int = 7) -> Floats:
    """Divide each day by the mean of the days around it, an odd number of weeks, and cut the days into weeks.

    Shape (..., n) to (..., weeks, 7); with one week around, the first column has the weekday of the fourth day
    of ``values``. A level that changes slowly from week to week cancels.
    """
    x = np.asarray(values, float)
    weeks, off = max(0, (x.shape[-1] - around + 1) // 7), around // 2
    sums = np.cumsum(np.concatenate([np.zeros((*x.shape[:-1], 1)), x], axis=-1), axis=-1)
    mean = (sums[..., around:] - sums[..., :-around]) / around
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(mean > 0, x[..., off:-off] / mean, 1.0).round(9)  # equal days stay equal
    return np.asarray(ratio[..., : 7 * weeks].reshape(*x.shape[:-1], weeks, 7), float)


def weekday_profile(values: ArrayLike, first: int) -> Floats:
    """Return the mean ratio of each weekday, Monday first; ``first`` is the weekday of the first value."""
    return np.roll(weekday_ratios(values).mean(axis=0), first + 3)


def weekend_of(profile: Floats) -> tuple[int, int]:
    """Return the two neighbouring days, of those that are a weekend somewhere, that lie lowest; Monday is 0."""
    return min(WEEKENDS, key=lambda days: float(profile[list(days)].sum()))


def working_days_test(values: ArrayLike, first: int, *, draws: int = DRAWS) -> tuple[float, float]:
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

    References
    ----------
    M. Friedman (1937), 10.1080/01621459.1937.10503522.

    Examples
    --------
    >>> days = np.random.default_rng(2).poisson(np.tile([100, 100, 100, 100, 100, 40, 20], 12))
    >>> thursdays = days * np.tile([1, 1, 1, 2, 1, 1, 1], 12)
    >>> working_days_test(days, 0)[1] > 0.05, working_days_test(thursdays, 0)[1] < 0.01
    (True, True)
    """
    # three weeks: in a mean of one week Monday and Friday are not in each other's, and would differ by that
    ratios = np.roll(weekday_ratios(values, THREE_WEEKS), first + 3, axis=1)  # Monday first, as the profile
    working = np.delete(ratios, weekend_of(ratios.mean(axis=0)), axis=1)
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


def weekday_power(values: ArrayLike) -> tuple[float, float]:
    """Return the chance to notice one weekday lower by one half, and the smallest fall noticed with 80 %.

    By the noncentral F law of two-way ranks, whose efficiency against normal days is 3 x 7 / (pi x 8).
    A weekday lower by d moves the means of the ratios by 6/7 d^2 in all; ratios have 6/7 of the
    variance of the days.
    """
    ratios = weekday_ratios(values)
    weeks = len(ratios)
    rest = ratios - ratios.mean(axis=0)
    # robust to single corrections, but not fooled by days that are mostly empty
    spread = max(1.4826 * float(np.median(np.abs(rest))), float(rest.std()) / 2, 1e-9)
    # noncentrality of one weekday lower by 1; ranks within few weeks are worth about two weeks less
    unit = 21 / (8 * np.pi) * (weeks - 2) * (6 / 7) ** 2 / spread**2
    return _power(unit * SHIFT**2, weeks), float(np.sqrt(_noncentrality(weeks) / unit))


def _power(noncentrality: float, weeks: int) -> float:
    from scipy.stats import f, ncf

    if noncentrality > 1e4:
        return 1.0
    rest = 6 * (weeks - 1)
    return float(ncf.sf(f.isf(LEVEL, 6, rest), 6, rest, noncentrality))


@lru_cache(maxsize=1024)
def _noncentrality(weeks: int) -> float:
    low, high = 0.0, 200.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if _power(middle, weeks) >= POWER else (middle, high)
    return high
