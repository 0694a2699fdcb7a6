"""What chance does to the gain of a step.

One step more, or two, is tested by how much it lowers the deviance against what is left, and held
against the same for series of the fitted rates simulated with the noise found; the smaller of the two
p-values, weighted, is held against its own. How strongly neighbouring windows correlate cannot be
told from few of them, and a step that is taken out takes correlation with it; so every correlation is
simulated, and weighs as much as what is left makes it likely.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deserstats.stats.arrays import Floats
from deserstats.trend.change.segmentation import all_costs, divide, spare_cost
from deserstats.trend.change.step_noise import Noise, simulated

CORRELATIONS = dict.fromkeys((0.0, 0.2, 0.4, 0.6, 0.8), 0.2)
"""Correlations of neighbouring windows, with how likely each is thought beforehand."""

LEVEL_SHARES = (0.8, 0.2)
"""Weights of the trials of one step and of two at once: most of the level is for one."""

ROUNDS = 2
"""Simulations that find the dispersion."""

PILOT = 25
"""Series in each of them, or an eighth of those that are asked for."""

CALM = 0.5
"""What is left over a degree of freedom (half a deviance) where counts are Poisson.

Counts that happen to vary less than single events must are no measure of what chance does.
"""

CELLS = 4_000_000
"""Costs held in memory at once."""


def rates_of(counts: Floats, length: Floats, places: tuple[int, ...]) -> Floats:
    """Return the rate of each part."""
    parts = zip((0, *places), (*places, len(counts)), strict=True)
    return np.array([counts[i:j].sum() / length[i:j].sum() for i, j in parts])


def means_of(counts: Floats, length: Floats, places: tuple[int, ...]) -> Floats:
    """Return the fitted count of each window."""
    sizes = np.diff([0, *places, len(counts)])
    means: Floats = np.repeat(rates_of(counts, length, places), sizes) * length
    return means


class JudgedNoise(NamedTuple):
    """What chance says of series, one a row."""

    pvalues: Floats
    """(rows,): the mean of ``each``, weighted."""
    each: Floats
    """(rows, correlations)"""
    weights: Floats
    """(rows, correlations): how likely each series makes each correlation."""
    alone: Floats
    """(rows, steps at once): the p-value of one step alone, of two alone."""
    gains: Floats
    """(rows, steps at once)"""


class Gained(NamedTuple):
    """What steps do to series, one a row."""

    gains: Floats
    """How much the deviance falls with 1, 2, ... steps more, a step, by what is left for one (CALM or more)."""
    correlation: Floats
    """Of neighbours around most of the steps."""
    dispersion: Floats
    """Deviance left by most of the steps over its degrees of freedom."""


class StepsTried(NamedTuple):
    """How many steps are tried beyond those taken."""

    length: Floats
    n_before: int
    at_once: int

    def gained(self, counts: Floats) -> Gained:
        """Return what they do to series, one a row."""
        n, k, spare = len(self.length), self.n_before, spare_cost(counts, self.length)
        found = divide(all_costs(counts, self.length), k + self.at_once)
        gains = []
        for m in range(1, self.at_once + 1):
            left = np.maximum(found.costs[:, k + m] - spare, 1e-9) / (n - k - m - 1)
            gains.append((found.costs[:, k] - found.costs[:, k + m]) / m / np.maximum(left, CALM))
        return Gained(np.column_stack(gains), left_correlation(counts, self.length, found.places), 2 * left)

    def by_chance(self, mean: Floats, noise: Noise, n_series: int, rng: np.random.Generator) -> Gained:
        """Return what they do to simulated series."""
        batch = max(1, CELLS // (len(mean) + 1) ** 2)
        sizes = [min(batch, n_series - start) for start in range(0, n_series, batch)]
        parts = [self.gained(simulated(mean, noise, size, rng)) for size in sizes]
        return Gained(*map(np.concatenate, zip(*parts, strict=True)))

    def as_told(self, told: float, mean: Floats, rho: float, n_resamples: int, rng: np.random.Generator) -> Noise:
        """Return the noise whose best divisions leave as large a dispersion as is told, on the mean."""
        noise = Noise(told, rho)
        for _ in range(ROUNDS):
            left = self.by_chance(mean, noise, max(n_resamples // 8, PILOT), rng).dispersion.mean()
            noise = Noise(noise.dispersion * told / float(left), rho)
        return noise


class Usual(NamedTuple):
    """What chance does to series of the fitted rates, under each correlation."""

    steps: StepsTried
    dispersions: tuple[float, ...]
    """Variance by mean under each correlation: the parts of a best division look calmer than they are."""
    gains: tuple[Floats, ...]
    """For each correlation (series, steps at once), every column in order."""
    scores: tuple[Floats, ...]
    """The smaller of the two p-values, weighted, of each series, in order."""
    correlations: Floats
    """(correlations, 2): mean and spread of what the series show themselves."""

    def judge(self, counts: Floats) -> JudgedNoise:
        """Hold series against chance; each counts as one of the simulated ones."""
        gains, correlation, _ = self.steps.gained(counts)
        n = len(self.gains[0]) + 1
        ranks = [(1 + _beyond(order, gains)) / n for order in self.gains]
        scored = zip(ranks, self.scores, strict=True)
        each = np.column_stack([(1 + np.searchsorted(own, _score(rank), side="right")) / n for rank, own in scored])
        mean, spread = self.correlations.T
        beforehand = np.array(list(CORRELATIONS.values()))
        likely = beforehand * np.exp(-(((correlation[:, None] - mean) / spread) ** 2) / 2) / spread
        total = likely.sum(axis=1, keepdims=True)
        weights = np.where(total > 0, likely / np.where(total > 0, total, 1), beforehand)
        alone = np.einsum("rc,crs->rs", weights, np.array(ranks))
        return JudgedNoise((weights * each).sum(axis=1), each, weights, alone, gains)


def usual_of(
    counts: Floats, length: Floats, places: tuple[int, ...], at_once: int, n_resamples: int, rng: np.random.Generator
) -> Usual:
    """Simulate what steps beyond ``places`` gain by chance."""
    steps, mean = StepsTried(length, len(places), at_once), means_of(counts, length, places)
    told = float(steps.gained(counts[None, :]).dispersion[0])
    gains, scores, shown, dispersions = [], [], [], []
    for rho in CORRELATIONS:
        noise = steps.as_told(told, mean, rho, n_resamples, rng)
        tries = steps.by_chance(mean, noise, n_resamples, rng)
        order = np.sort(tries.gains, axis=0)
        gains.append(order)
        scores.append(np.sort(_score(_beyond(order, tries.gains) / n_resamples)))
        shown.append((float(tries.correlation.mean()), float(tries.correlation.std()) or 1.0))
        dispersions.append(noise.dispersion)
    return Usual(steps, tuple(dispersions), tuple(gains), tuple(scores), np.array(shown))


def _score(ranks: Floats) -> Floats:
    """Return the smaller p-value of one step and of two, each by its part of the level."""
    smaller: Floats = (ranks / LEVEL_SHARES[: ranks.shape[1]]).min(axis=1)
    return smaller


def _beyond(order: Floats, gains: Floats) -> Floats:
    """Return for each column how many of the ordered entries are at least as large."""
    columns = zip(order.T, gains.T, strict=True)
    return len(order) - np.column_stack([np.searchsorted(column, own, side="left") for column, own in columns])


def left_correlation(counts: Floats, length: Floats, places: NDArray[np.int64]) -> Floats:
    """Return for each row the correlation of neighbouring windows around the rates of its parts."""
    part = (np.arange(len(length))[None, :, None] >= places[:, None, :]).sum(axis=2)
    mean = np.empty_like(counts)
    for k in range(places.shape[1] + 1):
        inside = part == k
        rate = (counts * inside).sum(axis=1) / (length * inside).sum(axis=1)
        mean = np.where(inside, rate[:, None] * length, mean)
    off = (counts - mean) / np.sqrt(np.maximum(mean, 1e-300))
    spread = np.maximum((off**2).sum(axis=1), 1e-300)
    correlation: Floats = (off[:, 1:] * off[:, :-1]).sum(axis=1) / spread
    return correlation
