"""How many steps a run of windows shows beyond chance.

One step more, or two (a spell of another rate hides its first step), is tried, until chance explains
what is gained.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deserstats.stats.arrays import Floats
from deserstats.trend.change.segmentation import SMALLEST, all_costs, divide
from deserstats.trend.change.step_chance import CORRELATIONS, LEVEL_SHARES, Usual, usual_of
from deserstats.trend.change.step_noise import Noise


class StepTrial(NamedTuple):
    """One or two steps more than before: whether chance does it."""

    places: tuple[int, ...]
    """Windows before each step, the new ones included."""
    statistic: float
    pvalue: float
    noise: Noise
    """With the mean correlation that the series leaves likely."""
    sensitivity: tuple[tuple[float, float], ...]
    """The p-value under each correlation; ``pvalue`` is their mean, weighted by how likely each is."""
    usual: Usual
    """What chance does."""
    weights: Floats
    """How likely each correlation is."""


def steps_tried(
    counts: Floats, length: Floats, *, max_steps: int, level: float, n_resamples: int, seed: int
) -> list[StepTrial]:
    """Add steps until chance explains what they gain; the last ones tried may be explained."""
    most = min(max_steps, len(counts) // SMALLEST - 1)
    tested: list[StepTrial] = []
    places: tuple[int, ...] = ()
    while len(places) < most:
        at_once = min(len(LEVEL_SHARES), most - len(places))
        found = _more(counts, length, places, at_once, level, n_resamples, seed + len(places))
        tested.append(found)
        if found.pvalue > level:
            break
        places = found.places
    return tested


def _more(
    counts: Floats, length: Floats, places: tuple[int, ...], at_once: int, level: float, n_resamples: int, seed: int
) -> StepTrial:
    usual = usual_of(counts, length, places, at_once, n_resamples, np.random.default_rng(seed))
    found = usual.judge(counts[None, :])
    alone = found.alone[0]
    added = 1 + int(np.argmax(alone <= level) if (alone <= level).any() else np.argmin(alone))
    chosen = divide(all_costs(counts[None, :], length), len(places) + added).places[0]
    weights = found.weights[0]
    noise = Noise(float(weights @ np.array(usual.dispersions)), float(weights @ np.array(list(CORRELATIONS))))
    return StepTrial(
        tuple(chosen.tolist()),
        float(found.gains[0, added - 1]),
        float(found.pvalues[0]),
        noise,
        tuple(zip(CORRELATIONS, found.each[0].tolist(), strict=True)),
        usual,
        weights,
    )
