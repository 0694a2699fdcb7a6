"""The interval of a step's date: places where putting it costs no more than chance makes the true place cost."""

from __future__ import annotations

import numpy as np

from deserstats.trend.breaks import SMALLEST, Table, part_cost
from deserstats.trend.noise import Noise, simulated
from deserstats.trend.series import Vector, Whole
from deserstats.trend.stepping import means_of


def places_kept(
    counts: Vector,
    length: Vector,
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
    first, last = edges[k], edges[k + 2]
    span = slice(first, last)
    at = np.arange(first + SMALLEST, last - SMALLEST + 1)
    costs = _costs(counts[None, span], length[span], at - first)[0]
    rng = np.random.default_rng(seed)
    tries = simulated(means_of(counts, length, places), noise, n_resamples, rng)[:, span]
    by_chance = _costs(tries, length[span], at - first)
    excess = by_chance[:, int(np.flatnonzero(at == places[k])[0])] - by_chance.min(axis=1)
    kept = at[costs - costs.min() <= np.quantile(excess, confidence)]
    return int(kept[0]), int(kept[-1])


def _costs(counts: Table, length: Vector, at: Whole) -> Table:
    """Return for each row the cost of a step at each place."""
    sums, ends = np.cumsum(counts, axis=1), np.cumsum(length)
    left, days = sums[:, at - 1], ends[at - 1]
    costs: Table = part_cost(left, days) + part_cost(sums[:, -1:] - left, ends[-1] - days)
    return costs
