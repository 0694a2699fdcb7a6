"""What could the tests of daily figures have seen?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from deserstats.plausibility.rhythm import weekday_ratios

LEVEL = 0.05
POWER = 0.8
SHIFT = 0.5
"""Fall of one weekday, as a share of the mean, for which the power is stated."""


def weekday_power(values: Any) -> tuple[float, float]:
    """Return the chance to notice one weekday lower by one half, and the smallest fall noticed with 80 %.

    By the noncentral chi-square law of Friedman's statistic for normal days, whose efficiency
    against normal days is 3 x 7 / (pi x 8) of the mean's (Hollander and Wolfe).
    """
    ratios = weekday_ratios(values)
    weeks = len(ratios)
    rest = ratios - ratios.mean(axis=0)
    # robust to single corrections, but not fooled by days that are mostly empty
    spread = max(1.4826 * float(np.median(np.abs(rest))), float(rest.std()) / 2, 1e-9)
    efficiency = 21 / (8 * np.pi)
    unit = efficiency * weeks * (6 / 7) / spread**2  # noncentrality of one weekday lower by 1
    least = float(np.sqrt(_noncentrality() / unit))
    return _power(unit * SHIFT**2), least


def _power(noncentrality: float) -> float:
    from scipy.stats import chi2, ncx2

    if noncentrality > 1e4:
        return 1.0
    return float(ncx2.sf(chi2.isf(LEVEL, 6), 6, noncentrality))


@lru_cache(maxsize=1)
def _noncentrality() -> float:
    low, high = 0.0, 100.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if _power(middle) >= POWER else (middle, high)
    return high


def smoothness_power(pairs: int, stretches: int = 1) -> float:
    """Return the chance to notice days that vary half as much as independent events (chi-square law)."""
    from scipy.stats import chi2

    return float(chi2.cdf(2 * chi2.ppf(LEVEL / stretches, pairs), pairs))
