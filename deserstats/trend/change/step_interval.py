"""The interval of a step's date: places where putting it costs no more than chance makes the true place cost."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from deserstats.stats.arrays import Floats
from deserstats.trend.change.segmentation import SMALLEST, part_cost, spare_cost
from deserstats.trend.change.step_chance import means_of
from deserstats.trend.change.step_noise import Noise, dispersion_of, simulated

TRIES = 15
"""Simulated series beyond the quantile that are enough to place it."""


def places_kept(
    counts: Floats,
    length: Floats,
    places: tuple[int, ...],
    k: int,
    noise: Noise,
    confidence: float,
    n_resamples: int,
    seed: int,
) -> tuple[int, int]:
    """Return the first and the last place of step ``k``, the other steps being held, that may be the true one.

    The likelihood ratio is inverted (D. Siegmund, Confidence sets in change-point problems, Int.
    Stat. Rev. 56 (1988) 31-48, 10.2307/1403360), with its distribution simulated around the fit.
    """
    edges = (0, *places, len(counts))
    at = np.arange(edges[k] + SMALLEST, edges[k + 2] - SMALLEST + 1)
    enough = min(n_resamples, ceil(TRIES / (1 - confidence)))

    def usual(place: int) -> float:
        """Return the cost that the true place does not go beyond at this confidence, were it this one."""
        true = (*places[:k], place, *places[k + 1 :])
        mean = means_of(counts, length, true)
        around = Noise(dispersion_of(counts, mean, len(places) + 1), noise.rho)
        tries = simulated(mean, around, enough, np.random.default_rng(seed))
        costs = _excess(tries, length, true, k, at)[:, int(np.flatnonzero(at == place)[0])]
        return float(np.quantile(costs, confidence))

    found = zip(at.tolist(), _excess(counts[None, :], length, places, k, at)[0].tolist(), strict=True)
    kept = [place for place, cost in found if cost <= 0 or cost <= usual(place)]
    return kept[0], kept[-1]


def _excess(counts: Floats, length: Floats, places: tuple[int, ...], k: int, at: NDArray[np.int64]) -> Floats:
    """Return for each row what each place costs more than the best, by what the best leaves unexplained."""
    edges = (0, *places, len(length))
    sums, ends = np.zeros((len(counts), len(length) + 1)), np.concatenate([[0.0], np.cumsum(length)])
    np.cumsum(counts, axis=1, out=sums[:, 1:])

    def cost(i: int | NDArray[np.int64], j: int | NDArray[np.int64]) -> Floats:
        i, j = np.atleast_1d(i), np.atleast_1d(j)
        return part_cost(sums[:, j] - sums[:, i], ends[j] - ends[i])

    two = cost(edges[k], at) + cost(at, edges[k + 2])
    rest = sum((cost(i, j) for n, (i, j) in enumerate(pairwise(edges)) if n not in (k, k + 1)), np.zeros((1, 1)))
    best = two.min(axis=1, keepdims=True)
    left = np.maximum(best + rest - spare_cost(counts, length)[:, None], 1e-9)
    excess: Floats = (two - best) / left
    return excess
