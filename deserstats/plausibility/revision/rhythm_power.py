"""What could the tests of daily figures have seen?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from deserstats.plausibility.revision.rhythm import weekday_ratios

LEVEL = 0.05
POWER = 0.8
SHIFT = 0.5
"""Fall of one weekday, as a share of the mean, for which the power is stated."""


def weekday_power(values: Any) -> tuple[float, float]:
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
    least = float(np.sqrt(_noncentrality(weeks) / unit))
    return _power(unit * SHIFT**2, weeks), least


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


def smoothness_power(pairs: int, stretches: int = 1) -> float:
    """Return the chance to notice days that vary half as much as independent events (chi-square law)."""
    from scipy.stats import chi2

    return float(chi2.cdf(2 * chi2.ppf(LEVEL / stretches, pairs), pairs))
