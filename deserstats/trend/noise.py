"""What chance does to counts of one rate: variance a multiple of the mean, neighbours correlated.

A normal series with correlation rho from one window to the next is carried over to gamma rates by
their distribution functions, around which counts are Poisson; with a variance equal to the mean they
are Poisson around one rate, and independent.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deserstats.trend.breaks import Table
from deserstats.trend.series import Vector

LEAST = 1e-12
"""Shape of a gamma variable that is nothing for all purposes."""

MANY = 1e12
"""Count beyond which the Poisson part of the noise is lost in a double."""


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
    if noise.dispersion <= 1:  # what is left is counting, which has no memory
        return rng.poisson(np.tile(np.minimum(mean, MANY), (n_series, 1))).astype(float)
    scale = noise.dispersion - 1
    rates = gammaincinv(np.maximum(mean / scale, LEAST), ndtr(normal)) * scale
    counts: Table = np.where(rates < MANY, rng.poisson(np.minimum(rates, MANY)), rates)
    return counts


def dispersion_of(counts: Vector, mean: Vector, n_fitted: int) -> float:
    """Estimate variance by mean around a mean that took ``n_fitted`` rates to fit."""
    off = (counts - mean) / np.sqrt(np.maximum(mean, 1e-300))
    return float(off @ off) / max(len(counts) - n_fitted, 1)
