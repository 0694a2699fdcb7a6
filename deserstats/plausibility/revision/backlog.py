"""Is a day of few reports made up for on the next? Neighbouring days of a daily series."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from deserstats.errors import ClaimError
from deserstats.plausibility.revision.weekdays import WEEKS, weekday_ratios
from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL
from deserstats.stats.seeded_draws import generator

DRAWS = 999
INDEPENDENT = -4 / 21
"""Correlation of neighbouring independent days less their moving mean: (-2/7 + 6/49) over 6/7."""

CUT = 3.0
"""Largest ratio of a day to the mean around it that counts."""

SHIFT = 0.2
"""Fall of that correlation for which the power is stated."""


def backlog_test(values: ArrayLike, *, draws: int = DRAWS) -> tuple[float, float]:
    """Are low days followed by high ones more than chance would have it?

    Parameters
    ----------
    values : array_like, shape (n,)
        Daily figures of consecutive days.
    draws : int
        Random orders of the days of a week.

    Returns
    -------
    statistic, pvalue : float
        Correlation of neighbouring days after division by their weekday and by the mean of the
        seven days around; chance of one at least as low with the days of each week in random
        order. Independent days have -0.19.

    Raises
    ------
    ClaimError
        When fewer than 8 weeks are given.

    Notes
    -----
    1. The days of a week, less their weekday, come in random order around a slow level.
    2. Backlogs are usual: reports of one day are booked on the next. Compare whole weeks.

    Examples
    --------
    >>> booked = [100, 100, 40, 160, 100, 100, 100] * 6 + [100, 50, 150, 100, 100, 100, 100] * 6
    >>> statistic, pvalue = backlog_test(booked)
    >>> round(statistic, 1), pvalue < 0.05
    (-0.6, True)
    """
    ratios = weekday_ratios(values)
    if len(ratios) < WEEKS:
        raise ClaimError(f"needs {WEEKS} whole weeks of consecutive days and 3 days on each side; found {len(ratios)}")
    statistic = float(_neighbours(ratios))
    null = _neighbours(_shuffled(ratios, draws))
    return statistic, float((1 + (null <= statistic + 1e-12).sum()) / (1 + draws))


def _shuffled(ratios: Floats, draws: int) -> Floats:
    """Put the seven days of each week in random order, many times, and divide by the moving mean anew.

    Shape (weeks, 7) to (draws, weeks, 7). Ratios are shuffled, not days: a level that rises or falls
    is no disorder.
    """
    weeks = len(ratios)
    days = np.ones((draws, 7 * weeks + 6))
    order = generator(ratios).permuted(np.broadcast_to(ratios, (draws, weeks, 7)), axis=2)
    days[:, 3:-3] = order.reshape(draws, -1)
    return weekday_ratios(days)


def _neighbours(ratios: Floats) -> Floats:
    """Correlation of each day with the next, weekdays apart; shape (..., weeks, 7) to (...).

    Ratios are cut at three, so that single corrections do not decide.
    """
    cut = np.minimum(ratios, CUT)
    rest = (cut - cut.mean(axis=-2, keepdims=True)).reshape(*ratios.shape[:-2], -1)
    products = (rest[..., :-1] * rest[..., 1:]).sum(axis=-1)
    return np.asarray(products / np.maximum((rest**2).sum(axis=-1), 1e-300), float)


def backlog_power(days: int) -> float:
    """Return the chance to notice a correlation lower by 0.2 (normal law)."""
    from scipy.stats import norm

    return float(norm.sf(norm.isf(LEVEL) - SHIFT * np.sqrt(days)))
