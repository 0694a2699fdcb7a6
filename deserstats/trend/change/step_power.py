"""The smallest step that would have shown: series with one step halfway, held against the same chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deserstats.stats.arrays import Floats
from deserstats.trend.change.segmentation import SMALLEST
from deserstats.trend.change.step_chance import CORRELATIONS
from deserstats.trend.change.step_noise import Noise, simulated
from deserstats.trend.change.step_tests import StepTrial

POWER = 0.8
"""Chance with which a step must show."""

USEFUL = 2.0
"""The step that a test must be able to show, for its silence to say something."""

LARGEST = 64.0
"""Step beyond which none is sought."""

HALVINGS = 5
"""Times that the range between two powers of two is halved: to 2 %."""


class Reach(NamedTuple):
    """What a silent test of one step would have shown halfway."""

    place: int
    """Windows before the step."""
    smallest: float | None
    """Factor of the rate that shows with 80 % power; None where none up to 64 does."""
    doubled: float
    """Power against a doubling."""


def reach_of(counts: Floats, length: Floats, tried: StepTrial, *, level: float, n_series: int, seed: int) -> Reach:
    """Return what the trial would have shown, were there a step halfway and the same chance around it."""
    place = _halfway(length)
    share = np.round(np.cumsum(tried.weights) * n_series).astype(int)
    chance = list(zip(CORRELATIONS, tried.usual.dispersions, np.diff(share, prepend=0).tolist(), strict=True))

    def power(factor: float) -> float:
        """Return how often a step of this size is told, each correlation as often as is likely."""
        rates = np.where(np.arange(len(length)) < place, 1.0, factor)
        mean = rates * length * (counts.sum() / (rates * length).sum())
        rng = np.random.default_rng(seed)
        series = [simulated(mean, Noise(dispersion, rho), n, rng) for rho, dispersion, n in chance if n]
        return float(np.mean(tried.usual.judge(np.concatenate(series)).pvalues <= level))

    doubled, high = power(USEFUL), USEFUL
    able = doubled
    while able < POWER and high < LARGEST:
        high *= 2
        able = power(high)
    if able < POWER:
        return Reach(place, None, doubled)
    low = high / 2
    for _ in range(HALVINGS):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if power(middle) >= POWER else (middle, high)
    return Reach(place, high, doubled)


def _halfway(length: Floats) -> int:
    """Return the place that divides the time most evenly."""
    before = np.cumsum(length)[SMALLEST - 1 : -SMALLEST]
    return SMALLEST + int(np.argmin(np.abs(before - length.sum() / 2)))
