"""Rows of a set that share cells: what shares none is decided by itself."""

from __future__ import annotations

import numpy as np

from deserstats.many.trees.sum_rows import Numbers, SumRows, Tree


def components(rows: SumRows, tree: Tree) -> Numbers:
    """Return for each row the number of its component: rows of one set that share a cell are in one, and so on.

    Components are numbered by the first of their rows.
    """
    first, second = _pairs(rows.group)
    meets = (rows.start[first] < rows.end[second]) & (rows.start[second] < rows.end[first])
    first, second = first[meets], second[meets]
    one, other = rows.node[first], rows.node[second]
    meets = (tree.first[one] < tree.last[other]) & (tree.first[other] < tree.last[one])
    return _numbered(_lowest(len(rows), first[meets], second[meets]))


def _pairs(group: Numbers) -> tuple[Numbers, Numbers]:
    """Return all pairs of rows of one set, the earlier row first."""
    n = np.bincount(group)
    ends = np.cumsum(n)[group]
    later = ends - np.arange(len(group)) - 1
    first = np.repeat(np.arange(len(group)), later)
    before = np.cumsum(later) - later
    return first, first + 1 + np.arange(len(first)) - before[first]


def _lowest(n: int, first: Numbers, second: Numbers) -> Numbers:
    """Return for each of ``n`` rows the lowest one that pairs lead to."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(n, n))
    n_found, label = connected_components(pairs, directed=False)
    lowest = np.full(n_found, n)
    np.minimum.at(lowest, label, np.arange(n))
    return np.asarray(lowest[label], dtype=np.int64)


def _numbered(lowest: Numbers) -> Numbers:
    is_first = lowest == np.arange(len(lowest))
    return np.asarray((np.cumsum(is_first) - 1)[lowest], dtype=np.int64)
