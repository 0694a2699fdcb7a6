"""What chance does to counts of one rate: variance a multiple of the mean, neighbours correlated.

A normal series with correlation rho from one window to the next is carried over to negative
binomial counts by their distribution functions; with a variance equal to the mean they are Poisson.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deserstats.trend.breaks import Table
from deserstats.trend.series import Vector

LARGEST = 0.9
"""Correlation beyond which none is taken for true."""


class Noise(NamedTuple):
    """Variance by mean, and correlation of a window with the one before."""

    dispersion: float
    rho: float


def simulated(mean: Vector, noise: Noise, n_series: int, rng: np.random.Generator) -> Table:
    """Return series of counts with these means, one a row."""
    from scipy.special import gammaincinv, ndtr

    normal = rng.standard_normal((n_series, len(mean)))
    for k in range(1, len(mean)):
        normal[:, k] = noise.rho * normal[:, k - 1] + np.sqrt(1 - noise.rho**2) * normal[:, k]
    if noise.dispersion <= 1:
        return _poisson_of(normal, mean)
    scale = noise.dispersion - 1
    rates = gammaincinv(mean / scale, ndtr(normal)) * scale
    counts: Table = rng.poisson(np.minimum(rates, 1e18)).astype(float)
    return counts


def _poisson_of(normal: Table, mean: Vector) -> Table:
    from scipy.special import ndtr, pdtrik

    counts: Table = np.ceil(np.nan_to_num(np.maximum(pdtrik(ndtr(normal), np.maximum(mean, 1e-300)), 0)))
    return counts


def noise_of(counts: Vector, mean: Vector, n_fitted: int) -> Noise:
    """Estimate the noise around a mean that took ``n_fitted`` rates to fit."""
    n = len(counts)
    off = (counts - mean) / np.sqrt(np.maximum(mean, 1e-300))
    dispersion = float(off @ off) / max(n - n_fitted, 1)
    spread = float(off @ off)
    raw = float(off[1:] @ off[:-1]) / spread if spread > 0 else 0.0
    # a correlation found around a fitted mean is too small by about (1 + 4 rho) / n for each rate
    # (M. G. Kendall, Note on bias in the estimation of autocorrelation, Biometrika 41 (1954) 403)
    mended = raw + n_fitted * (1 + 4 * max(raw, 0.0)) / n
    return Noise(dispersion, min(max(mended, 0.0), LARGEST))
