"""What chance does to counts of one rate: variance a multiple of the mean, neighbours correlated.

A normal series with correlation rho from one window to the next is carried over to negative
binomial counts by their distribution functions; with a variance equal to the mean they are Poisson.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import gammaincinv, ndtr

from deserstats.stats.arrays import Floats

LEAST = 1e-12
"""Mean that is nothing for all purposes."""

FEW = 100.0
"""Mean and dispersion up to which counts are drawn one by one; above, a rounded gamma variable is as good."""

FAR = 12
"""Standard deviations beyond the mean that are no longer drawn."""


class Noise(NamedTuple):
    """Variance by mean, and correlation of a window with the one before."""

    dispersion: float
    rho: float


def simulated(mean: Floats, noise: Noise, n_series: int, rng: np.random.Generator) -> Floats:
    """Return series of counts with these means, one a row."""
    normal = rng.standard_normal((n_series, len(mean)))
    for k in range(1, len(mean)):
        normal[:, k] = noise.rho * normal[:, k - 1] + np.sqrt(1 - noise.rho**2) * normal[:, k]
    chances = ndtr(normal)
    counts: Floats = np.empty_like(chances)
    for value in np.unique(mean):
        columns = mean == value
        counts[:, columns] = _quantiles(chances[:, columns], float(value), max(noise.dispersion, 1.0))
    return counts


def _quantiles(chances: Floats, mean: float, dispersion: float) -> Floats:
    """Return the counts below which these shares of a negative binomial lie; Poisson at a dispersion of 1."""
    from scipy.stats import nbinom, poisson

    mean = max(mean, LEAST)
    if max(mean, dispersion) > FEW:
        drawn: Floats = np.round(gammaincinv(mean / dispersion, chances) * dispersion)
        return drawn
    values = np.arange(int(mean + FAR * np.sqrt(dispersion * mean) + FAR * dispersion) + 1)
    law = nbinom(mean / (dispersion - 1), 1 / dispersion) if dispersion > 1 else poisson(mean)
    below = law.cdf(values)
    return np.minimum(np.searchsorted(below, chances), len(values) - 1).astype(float)


def dispersion_of(counts: Floats, mean: Floats, n_fitted: int) -> float:
    """Estimate variance by mean around a mean that took ``n_fitted`` rates to fit."""
    off = (counts - mean) / np.sqrt(np.maximum(mean, 1e-300))
    return float(off @ off) / max(len(counts) - n_fitted, 1)
