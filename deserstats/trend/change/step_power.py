"""The smallest step that would have shown: series with one step halfway, held against the same chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deserstats.stats.arrays import Floats as Vector
from deserstats.trend.change.segmentation import SMALLEST
from deserstats.trend.change.step_chance import RHOS
from deserstats.trend.change.step_noise import Noise, simulated
from deserstats.trend.change.step_tests import Trial

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


def reach_of(counts: Vector, length: Vector, tried: Trial, *, level: float, n_series: int, seed: int) -> Reach:
    """Return what the trial would have shown, were there a step halfway and the same chance around it."""
    place = _halfway(length)

    def power(factor: float) -> float:
        return _power(counts, length, tried, _stepped(counts, length, place, factor), level, n_series, seed)

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


def _halfway(length: Vector) -> int:
    """Return the place that divides the time most evenly."""
    before = np.cumsum(length)[SMALLEST - 1 : -SMALLEST]
    return SMALLEST + int(np.argmin(np.abs(before - length.sum() / 2)))


def _stepped(counts: Vector, length: Vector, place: int, factor: float) -> Vector:
    """Return the expected counts with a step, the sum of all being the same."""
    rates = np.where(np.arange(len(length)) < place, 1.0, factor)
    mean: Vector = rates * length * (counts.sum() / (rates * length).sum())
    return mean


def _power(counts: Vector, length: Vector, tried: Trial, mean: Vector, level: float, n_series: int, seed: int) -> float:
    """Return how often series of these means have a p-value at the level, each correlation as often as is likely."""
    share = np.round(np.cumsum(tried.weights) * n_series).astype(int)
    rng = np.random.default_rng(seed)
    series = [
        simulated(mean, Noise(dispersion, rho), int(n), rng)
        for rho, dispersion, n in zip(RHOS, tried.usual.dispersions, np.diff(share, prepend=0), strict=True)
        if n
    ]
    return float(np.mean(tried.usual.judge(np.concatenate(series)).pvalues <= level))
