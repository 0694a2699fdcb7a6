"""Best division of a run of windows into parts of one rate each: exact dynamic programming.

The cost of a part is that of counts with one rate, -Y log(Y / D), Y being its count and D its
length; the best division into k + 1 parts ends with a part, before which lies a best division into
k (R. Bellman, On the approximation of curves by line segments using dynamic programming, Commun.
ACM 4 (1961) 284, 10.1145/366573.366611). Several series of counts are divided at once, one a row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy

from deserstats.stats.arrays import Floats

SMALLEST = 2
"""Windows that a part has at least: one alone would be fitted by a rate of its own."""


class Division(NamedTuple):
    """Costs of the best divisions into 1, 2, ... parts, and where the last of them is cut."""

    costs: Floats
    """(rows, n_breaks + 1)"""
    places: NDArray[np.int64]
    """(rows, n_breaks): windows before each cut of the finest division."""


def part_cost(counts: Floats, length: Floats) -> Floats:
    """Return the cost of parts with these counts and lengths: -Y log(Y / D)."""
    cost: Floats = -(xlogy(counts, counts) - xlogy(counts, length))
    return cost


def all_costs(counts: Floats, length: Floats) -> Floats:
    """Return for each row the cost of every part: entry [i, j] is that of windows i to j - 1; inf elsewhere."""
    n = counts.shape[1]
    sums = np.zeros((len(counts), n + 1))
    np.cumsum(counts, axis=1, out=sums[:, 1:])
    ends = np.concatenate([[0.0], np.cumsum(length)])
    costs = np.full((len(counts), n + 1, n + 1), np.inf)
    i, j = np.triu_indices(n + 1, 1)
    costs[:, i, j] = part_cost(np.maximum(sums[:, j] - sums[:, i], 0), ends[j] - ends[i])
    return costs


def divide(costs: Floats, n_breaks: int, smallest: int = SMALLEST) -> Division:
    """Return the best divisions with up to ``n_breaks`` cuts; costs as of :func:`all_costs`."""
    size = costs.shape[1]
    gap = np.subtract.outer(np.arange(size), np.arange(size))
    allowed = np.where(-gap >= smallest, costs, np.inf)
    best = [allowed[:, 0, :]]
    from_where = []
    for _ in range(n_breaks):
        total = best[-1][:, :, None] + allowed
        from_where.append(total.argmin(axis=1))
        best.append(total.min(axis=1))
    ends = np.stack([b[:, -1] for b in best], axis=1)
    places = np.empty((len(costs), n_breaks), dtype=np.int64)
    at = np.full(len(costs), size - 1)
    for k in reversed(range(n_breaks)):
        at = from_where[k][np.arange(len(costs)), at]
        places[:, k] = at
    return Division(ends, places)


def spare_cost(counts: Floats, length: Floats) -> Floats:
    """Return the cost of each row when every window has a rate of its own: the least there is."""
    cost: Floats = part_cost(counts, length).sum(axis=1)
    return cost
