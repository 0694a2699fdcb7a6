"""Rows of a set that share cells: what shares none is decided by itself, and two that do may contradict each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.many.trees.sum_rows import FAR, Numbers, Proofs, SumRows, Tree, Truths


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows of one set that share a cell: the earlier one, and the later one."""

    first: Numbers
    second: Numbers

    def within(self, kept: Truths) -> Pairs:
        """Return the pairs among the rows of some sets, numbered without the others."""
        number = np.cumsum(kept) - 1
        own = kept[self.first]
        return Pairs(number[self.first[own]], number[self.second[own]])


def meeting(rows: SumRows, tree: Tree) -> Pairs:
    """Return the rows that share a cell, pair by pair."""
    first, second = _all_pairs(rows.group)
    meets = (rows.start[first] < rows.end[second]) & (rows.start[second] < rows.end[first])
    first, second = first[meets], second[meets]
    one, other = rows.node[first], rows.node[second]
    meets = (tree.first[one] < tree.last[other]) & (tree.first[other] < tree.last[one])
    return Pairs(first[meets], second[meets])


def _all_pairs(group: Numbers) -> tuple[Numbers, Numbers]:
    """Return all pairs of rows of one set, the earlier row first."""
    n = np.bincount(group)
    ends = np.cumsum(n)[group]
    later = ends - np.arange(len(group)) - 1
    first = np.repeat(np.arange(len(group)), later)
    before = np.cumsum(later) - later
    return first, first + 1 + np.arange(len(first)) - before[first]


def components(n: int, pairs: Pairs) -> Numbers:
    """Return for each of ``n`` rows the number of its component: rows that pairs lead to from one another."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not n:
        return np.zeros(0, dtype=np.int64)
    matrix = coo_array((np.ones(len(pairs.first), dtype=np.int8), (pairs.first, pairs.second)), shape=(n, n))
    return np.asarray(connected_components(matrix, directed=False)[1], dtype=np.int64)


def opposed(rows: SumRows, tree: Tree, pairs: Pairs) -> Proofs:
    """Return for each set with a row that counts more at least than one around it at most the two furthest apart."""
    lows = np.concatenate([pairs.first, pairs.second])
    highs = np.concatenate([pairs.second, pairs.first])
    gap = rows.low[lows] - rows.high[highs]
    chosen = np.flatnonzero((gap > 0) & (rows.high[highs] < FAR) & _is_within(rows, tree, lows, highs))
    lows, highs, gap = lows[chosen], highs[chosen], gap[chosen]
    group = rows.group[lows]
    order = np.lexsort((np.minimum(lows, highs), np.maximum(lows, highs), -gap, group))
    best = order[np.diff(group[order], prepend=-1) > 0]
    return Proofs(
        group[best].repeat(2),
        np.column_stack([lows[best], highs[best]]).ravel(),
        np.tile(np.array([1, -1]), len(best)),
    )


def _is_within(rows: SumRows, tree: Tree, inner: Numbers, outer: Numbers) -> Truths:
    """Return where a row counts no cell that another one does not."""
    days = (rows.start[outer] <= rows.start[inner]) & (rows.end[inner] <= rows.end[outer])
    one, other = rows.node[inner], rows.node[outer]
    found: Truths = days & (tree.first[other] <= tree.first[one]) & (tree.last[one] <= tree.last[other])
    return found
