"""How many steps a run of windows shows beyond chance.

One step more is tested by how much it lowers the deviance against what is left, and held against
the same for series of the fitted rates simulated with the noise found. How strongly neighbouring
windows correlate cannot be told from few of them, and a step that is taken out takes correlation
with it; so every correlation is simulated, and weighs as much as what is left makes it likely.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from deserstats.trend.breaks import SMALLEST, Table, all_costs, divide, spare_cost
from deserstats.trend.noise import Noise, dispersion_of, simulated
from deserstats.trend.series import Vector, Whole

RHOS = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Correlations of neighbouring windows that are thought equally likely beforehand."""

CELLS = 4_000_000
"""Costs held in memory at once."""


class Tested(NamedTuple):
    """One step more than ``places`` had before: whether chance does it."""

    places: tuple[int, ...]
    """Windows before each step, the new one included."""
    statistic: float
    pvalue: float
    noise: Noise
    """With the mean correlation that the series leaves likely."""
    sensitivity: tuple[tuple[float, float], ...]
    """The p-value under each correlation; ``pvalue`` is their mean, weighted by how likely each is."""


def tested_steps(
    counts: Vector, length: Vector, *, max_steps: int, level: float, n_resamples: int, seed: int
) -> list[Tested]:
    """Test one step more until chance explains it; the last one tested may be it."""
    most = min(max_steps, len(counts) // SMALLEST - 1)
    tested: list[Tested] = []
    places: tuple[int, ...] = ()
    for k in range(most):
        found = _one_more(counts, length, places, n_resamples, seed + k)
        tested.append(found)
        if found.pvalue > level:
            break
        places = found.places
    return tested


def rates_of(counts: Vector, length: Vector, places: tuple[int, ...]) -> Vector:
    """Return the rate of each part."""
    parts = zip((0, *places), (*places, len(counts)), strict=True)
    return np.array([counts[i:j].sum() / length[i:j].sum() for i, j in parts])


def means_of(counts: Vector, length: Vector, places: tuple[int, ...]) -> Vector:
    """Return the fitted count of each window."""
    sizes = np.diff([0, *places, len(counts)])
    means: Vector = np.repeat(rates_of(counts, length, places), sizes) * length
    return means


def _one_more(counts: Vector, length: Vector, places: tuple[int, ...], n_resamples: int, seed: int) -> Tested:
    k, row = len(places), counts[None, :]
    statistic, correlation, new = (v[0] for v in _gains(row, length, k))
    chosen = tuple(new.tolist())
    mean, after = means_of(counts, length, places), means_of(counts, length, chosen)
    dispersion = dispersion_of(counts, after, k + 2)
    rng = np.random.default_rng(seed)
    chances, likely = [], []
    for rho in RHOS:
        gains, correlations = _by_chance(mean, length, k, Noise(dispersion, rho), n_resamples, rng)
        chances.append((1 + int(np.count_nonzero(gains >= statistic))) / (n_resamples + 1))
        spread = float(correlations.std()) or 1.0
        likely.append(exp(-(((correlation - correlations.mean()) / spread) ** 2) / 2) / spread)
    weights = np.array(likely) / sum(likely) if sum(likely) > 0 else np.full(len(RHOS), 1 / len(RHOS))
    noise = Noise(dispersion, float(weights @ np.array(RHOS)))
    pvalue = float(weights @ np.array(chances))
    return Tested(chosen, float(statistic), pvalue, noise, tuple(zip(RHOS, chances, strict=True)))


def _gains(counts: Table, length: Vector, k: int) -> tuple[Vector, Vector, Whole]:
    """Return for each row what step k + 1 gains, the correlation of neighbours left, and the places.

    The gain is how much the deviance falls, by what is left of it over a degree of freedom.
    """
    found = divide(all_costs(counts, length), k + 1)
    left = np.maximum(found.costs[:, k + 1] - spare_cost(counts, length), 1e-9)
    gains: Vector = (found.costs[:, k] - found.costs[:, k + 1]) / left * (len(length) - k - 2)
    return gains, left_correlation(counts, length, found.places), found.places


def _by_chance(
    mean: Vector, length: Vector, k: int, noise: Noise, n_resamples: int, rng: np.random.Generator
) -> tuple[Vector, Vector]:
    batch = max(1, CELLS // (len(mean) + 1) ** 2)
    parts = []
    for start in range(0, n_resamples, batch):
        tries = simulated(mean, noise, min(batch, n_resamples - start), rng)
        parts.append(_gains(tries, length, k)[:2])
    return np.concatenate([gains for gains, _ in parts]), np.concatenate([left for _, left in parts])


def left_correlation(counts: Table, length: Vector, places: Whole) -> Vector:
    """Return for each row the correlation of neighbouring windows around the rates of its parts."""
    part = (np.arange(len(length))[None, :, None] >= places[:, None, :]).sum(axis=2)
    mean = np.empty_like(counts)
    for k in range(places.shape[1] + 1):
        inside = part == k
        rate = (counts * inside).sum(axis=1) / (length * inside).sum(axis=1)
        mean = np.where(inside, rate[:, None] * length, mean)
    off = (counts - mean) / np.sqrt(np.maximum(mean, 1e-300))
    spread = np.maximum((off**2).sum(axis=1), 1e-300)
    correlation: Vector = (off[:, 1:] * off[:, :-1]).sum(axis=1) / spread
    return correlation
