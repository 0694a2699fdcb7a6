"""How many steps a run of windows shows beyond chance.

One step more, or two (a spell of another rate hides its first step), is tested by how much it
lowers the deviance against what is left, and held against the same for series of the fitted rates
simulated with the noise found; the smaller of the two p-values, weighted, is held against its own.
How strongly neighbouring windows correlate cannot be told from few of them, and a step that is
taken out takes correlation with it; so every correlation is simulated, and weighs as much as what
is left makes it likely.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from deserstats.trend.breaks import SMALLEST, Table, all_costs, divide, spare_cost
from deserstats.trend.noise import Noise, dispersion_of, simulated
from deserstats.trend.series import Vector, Whole

RHOS = {0.0: 0.35, 0.2: 0.25, 0.4: 0.2, 0.6: 0.13, 0.8: 0.07}
"""Correlations of neighbouring windows, with how likely each is thought beforehand."""

CELLS = 4_000_000
"""Costs held in memory at once."""


AT_ONCE = (0.8, 0.2)
"""Weights of the trials of one step and of two at once: most of the level is for one."""


class Trial(NamedTuple):
    """One or two steps more than before: whether chance does it."""

    places: tuple[int, ...]
    """Windows before each step, the new ones included."""
    statistic: float
    pvalue: float
    noise: Noise
    """With the mean correlation that the series leaves likely."""
    sensitivity: tuple[tuple[float, float], ...]
    """The p-value under each correlation; ``pvalue`` is their mean, weighted by how likely each is."""


def steps_tried(
    counts: Vector, length: Vector, *, max_steps: int, level: float, n_resamples: int, seed: int
) -> list[Trial]:
    """Add steps until chance explains what they gain; the last ones tried may be explained."""
    most = min(max_steps, len(counts) // SMALLEST - 1)
    tested: list[Trial] = []
    places: tuple[int, ...] = ()
    while len(places) < most:
        at_once = min(len(AT_ONCE), most - len(places))
        found = _more(counts, length, places, at_once, level, n_resamples, seed + len(places))
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


def _more(
    counts: Vector, length: Vector, places: tuple[int, ...], at_once: int, level: float, n_resamples: int, seed: int
) -> Trial:
    k, mean = len(places), means_of(counts, length, places)
    gains, correlation = (found[0] for found in _gains(counts[None, :], length, k, at_once))
    finest = divide(all_costs(counts[None, :], length), k + at_once).places[0]
    dispersion = dispersion_of(counts, means_of(counts, length, tuple(finest.tolist())), k + at_once + 1)
    rng = np.random.default_rng(seed)
    each, chances, likely = [], [], []
    for rho, prior in RHOS.items():
        tries, correlations = _by_chance(mean, length, k, at_once, Noise(dispersion, rho), n_resamples, rng)
        beyond = _ranks(np.vstack([gains, tries]))
        each.append(beyond[0])
        beyond = beyond / AT_ONCE[:at_once]
        chances.append(float(np.mean(beyond.min(axis=1) <= beyond[0].min())))
        spread = float(correlations.std()) or 1.0
        likely.append(prior * exp(-(((correlation - correlations.mean()) / spread) ** 2) / 2) / spread)
    weights = np.array(likely) / sum(likely) if sum(likely) > 0 else np.array(list(RHOS.values()))
    alone = weights @ np.array(each)
    added = 1 + int(np.argmax(alone <= level) if (alone <= level).any() else np.argmin(alone))
    chosen = divide(all_costs(counts[None, :], length), k + added).places[0]
    noise = Noise(dispersion, float(weights @ np.array(list(RHOS))))
    return Trial(
        tuple(chosen.tolist()), float(gains[added - 1]), float(weights @ np.array(chances)), noise,
        tuple(zip(RHOS, chances, strict=True)),
    )  # fmt: skip


def _ranks(gains: Table) -> Table:
    """Return for each column the share of its entries that are at least as large."""
    order = np.sort(gains, axis=0)
    columns = zip(order.T, gains.T, strict=True)
    below = [np.searchsorted(column, values, side="left") for column, values in columns]
    ranks: Table = (len(gains) - np.column_stack(below)) / len(gains)
    return ranks


def _gains(counts: Table, length: Vector, k: int, at_once: int) -> tuple[Table, Vector]:
    """Return for each row what 1, 2, ... steps more gain, and the correlation of neighbours left by most of them.

    The gain is how much the deviance falls a step, by what is left of it over a degree of freedom.
    """
    n, spare = len(length), spare_cost(counts, length)
    found = divide(all_costs(counts, length), k + at_once)
    gains = []
    for m in range(1, at_once + 1):
        left = np.maximum(found.costs[:, k + m] - spare, 1e-9)
        gains.append((found.costs[:, k] - found.costs[:, k + m]) / m / left * (n - k - m - 1))
    return np.column_stack(gains), left_correlation(counts, length, found.places)


def _by_chance(
    mean: Vector, length: Vector, k: int, at_once: int, noise: Noise, n_resamples: int, rng: np.random.Generator
) -> tuple[Table, Vector]:
    batch = max(1, CELLS // (len(mean) + 1) ** 2)
    parts = []
    for start in range(0, n_resamples, batch):
        tries = simulated(mean, noise, min(batch, n_resamples - start), rng)
        parts.append(_gains(tries, length, k, at_once))
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
