"""How many steps a run of windows shows beyond chance, and how precisely each is placed.

One step more is tested by how much it lowers the deviance against what is left, and held against
the same for series of the fitted rates simulated with the noise found; a place is kept in the
interval unless moving the step there costs more than it costs by chance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deserstats.trend.breaks import SMALLEST, Table, all_costs, divide, spare_cost
from deserstats.trend.noise import Noise, noise_of, simulated
from deserstats.trend.series import Vector

ENOUGH_FOR_RHO = 8
"""Windows from which on the correlation of neighbours is estimated."""

ASSUMED = (0.3, 0.6)
"""Correlations that are tried where none is estimated."""

CELLS = 4_000_000
"""Costs held in memory at once."""


class Tested(NamedTuple):
    """One step more than ``places`` had before: whether chance does it."""

    places: tuple[int, ...]
    """Windows before each step, the new one included."""
    statistic: float
    pvalue: float
    noise: Noise
    sensitivity: tuple[tuple[float, float], ...]
    """Where no correlation was estimated: p-values under assumed ones."""


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
    k, n = len(places), len(counts)
    statistic = float(_gains(counts[None, :], length, k)[0])
    new = tuple(divide(all_costs(counts[None, :], length), k + 1).places[0].tolist())
    mean = means_of(counts, length, places)
    noise = noise_of(counts, means_of(counts, length, new), k + 2)
    if n < ENOUGH_FOR_RHO:
        noise = noise._replace(rho=0.0)
    rhos = (noise.rho,) if n >= ENOUGH_FOR_RHO else (0.0, *ASSUMED)
    chances = [_share_beyond(statistic, mean, length, k, noise._replace(rho=rho), n_resamples, seed) for rho in rhos]
    return Tested(new, statistic, chances[0], noise, tuple(zip(rhos[1:], chances[1:], strict=True)))


def _gains(counts: Table, length: Vector, k: int) -> Vector:
    """Return for each row how much step k + 1 lowers the deviance, by what is left over a degree of freedom."""
    costs = divide(all_costs(counts, length), k + 1).costs
    left = np.maximum(costs[:, k + 1] - spare_cost(counts, length), 1e-9)
    gains: Vector = (costs[:, k] - costs[:, k + 1]) / left * (len(length) - k - 2)
    return gains


def _share_beyond(
    statistic: float, mean: Vector, length: Vector, k: int, noise: Noise, n_resamples: int, seed: int
) -> float:
    """Return how often chance gains as much; the series itself counts as one of the tries."""
    rng = np.random.default_rng(seed)
    batch = max(1, CELLS // (len(mean) + 1) ** 2)
    beyond = 0
    for start in range(0, n_resamples, batch):
        tries = simulated(mean, noise, min(batch, n_resamples - start), rng)
        beyond += int(np.count_nonzero(_gains(tries, length, k) >= statistic))
    return (1 + beyond) / (n_resamples + 1)
