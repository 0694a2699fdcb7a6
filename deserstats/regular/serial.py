"""Serial correlation: what the value before says about a value, and how to allow for it.

Sizes against a flat series are printed by ``benchmarks/trend_regular.py``. Corrections of the
variance of S by autocorrelations at all lags are not offered: the sample autocorrelations of
any series add up to -1/2 over all lags, so that they drag the variance towards nothing.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from deserstats.errors import ClaimError
from deserstats.regular.kendall import scores_of_rows
from deserstats.regular.series import Times
from deserstats.stats.arrays import Floats, Whole
from deserstats.wording import measured

UNEVEN = 1.125
"""Longest step by shortest up to which stamps count as even: months (31 by 28 days) and years do."""

BATCH_CELLS = 2_000_000
"""Values held in memory at once while resampling."""


def autocorrelation(x: Floats) -> float | None:
    """Return the correlation with the value before; None where the values do not differ."""
    away = x - x.mean()
    spread = float(away @ away)
    return float(away[1:] @ away[:-1]) / spread if spread > 0 and np.ptp(x) > 0 else None


def require_even(times: Times) -> None:
    """Raise where steps of time differ too much for "the value before" to mean one thing."""
    steps = np.diff(times.values)
    if len(steps) and steps.max() > UNEVEN * steps.min():
        raise ClaimError(
            f"the steps of t run from {measured(steps.min())} to {measured(steps.max())} {times.unit}s, and methods "
            "for serial correlation need even steps; use method='exact' or 'asymptotic', or fill the gaps"
        )


def block_length(n: int, correlation: float) -> int:
    """Return the block length that suits a first-order autoregression, at most a third of the series.

    H. R. Kunsch, The jackknife and the bootstrap for general stationary observations, Ann. Statist.
    17 (1989) 1217-1241, 10.1214/aos/1176347265, gives the power of n; the constant is the plug-in of
    D. W. K. Andrews, Econometrica 59 (1991) 817-858, 10.2307/2938229, for the variance of a mean.
    """
    r = min(max(correlation, 0.0), 0.95)
    suited = ceil(float((2 * r / (1 - r * r)) ** (2 / 3) * n ** (1 / 3)))
    return max(1, min(suited, n // 3))


def block_resampled(x: Floats, block: int, n_resamples: int, seed: int) -> Whole:
    """Return S of series put together from blocks of consecutive values, drawn with replacement."""
    n = len(x)
    starts = np.random.default_rng(seed).integers(0, n - block + 1, size=(n_resamples, -(-n // block)))
    found = []
    for some in np.array_split(starts, -(-n_resamples * n // BATCH_CELLS)):
        places = (some[:, :, None] + np.arange(block)).reshape(len(some), -1)
        found.append(scores_of_rows(x[places[:, :n]]))
    return np.concatenate(found)
