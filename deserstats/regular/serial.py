"""Serial correlation: what the value before says about a value, and two ways to allow for it.

Sizes of both against a flat series are printed by ``benchmarks/trend_regular.py``. Corrections of
the variance of S by autocorrelations at all lags are not offered: the sample autocorrelations of
any series add up to -1/2 over all lags, so that they drag the variance towards nothing.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from deserstats.errors import ClaimError
from deserstats.measured import measured
from deserstats.regular.kendall import score, scores_of_rows
from deserstats.regular.series import Times, Vector, Whole

UNEVEN = 1.125
"""Longest step by shortest up to which stamps count as even: months (31 by 28 days) and years do."""

SHORT = 500
"""Values up to which resamples are scored pair by pair."""

BLOCK_CELLS = 2_000_000
"""Values held in memory at once while resampling."""


def autocorrelation(x: Vector) -> float | None:
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


def prewhitened(x: Vector, correlation: float) -> Vector:
    """Return what each value adds to the share that the value before explains."""
    whitened: Vector = x[1:] - correlation * x[:-1]
    return whitened


def block_length(n: int, correlation: float) -> int:
    """Return the block length that suits a first-order autoregression, at most a third of the series.

    H. R. Kunsch, The jackknife and the bootstrap for general stationary observations, Ann. Statist.
    17 (1989) 1217-1241, 10.1214/aos/1176347265, gives the power of n; the constant is the plug-in of
    D. W. K. Andrews, Econometrica 59 (1991) 817-858, 10.2307/2938229, for the variance of a mean.
    """
    r = min(max(correlation, 0.0), 0.95)
    suited = ceil(float((2 * r / (1 - r * r)) ** (2 / 3) * n ** (1 / 3)))
    return max(1, min(suited, n // 3))


def block_resampled(x: Vector, block: int, n_resamples: int, seed: int) -> Whole:
    """Return S of series put together from blocks of consecutive values, drawn with replacement."""
    n = len(x)
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, n - block + 1, size=(n_resamples, -(-n // block)))
    batch = max(1, BLOCK_CELLS // n)
    found = []
    for k in range(0, n_resamples, batch):
        places = (starts[k : k + batch, :, None] + np.arange(block)).reshape(-1, starts.shape[1] * block)
        rows = x[places[:, :n]]
        found.append(scores_of_rows(rows) if n <= SHORT else np.array([score(row).s for row in rows]))
    return np.concatenate(found)
