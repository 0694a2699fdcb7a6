"""Evidence added up again for many sets at once, from the rows as they came: in whole numbers, nothing rounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.many.trees.bounds import Bounds
from deserstats.many.trees.parts import Problems
from deserstats.many.trees.sum_rows import FAR, Cells, Numbers, Proofs, SumRows, Tree, Truths


@dataclass(frozen=True, slots=True)
class Filled:
    """Curves of single leaves.

    Attributes
    ----------
    place : (n_curves, n) int64
        The place of the leaf of each curve among the leaves of the tree.
    level : (n_curves, n_days, n) int64
        Its running total.
    """

    place: Numbers
    level: Numbers


def filled(problems: Problems, curves: Bounds, tree: Tree) -> Filled:
    """Give the curve of each node to one leaf: its first one, or of a rest the first that no child has."""
    shape = problems.shape
    places, levels = [], []
    for node, children in enumerate(shape.children):
        if children and not shape.has_rest[node]:
            continue
        place, level = tree.first[problems.nodes[node]].copy(), curves[node].astype(np.int64)
        for child in children:
            # children are in the order of their leaves, so that the first gap is met
            own = problems.nodes[child]
            place = np.where(tree.first[own] == place, tree.last[own], place)
            level -= curves[child]
        places.append(place)
        levels.append(level)
    return Filled(np.array(places), np.array(levels))


def satisfies(found: Filled, problems: Problems, rows: SumRows, tree: Tree) -> Truths:
    """Return for which problems no cell is negative and every row, as it came, is satisfied."""
    works: Truths = np.all(np.diff(found.level, axis=1) >= 0, axis=(0, 1))
    own, group = problems.rows, problems.rows.group
    node, number = rows.node[problems.number], problems.number
    total = np.zeros(len(number), dtype=np.int64)
    for place, level in zip(found.place, found.level, strict=True):
        is_under = (tree.first[node] <= place[group]) & (place[group] < tree.last[node])
        total += np.where(is_under, level[own.end, group] - level[own.start, group], 0)
    holds = (rows.low[number] <= total) & (total <= rows.high[number])
    holds &= (problems.days[own.start, group] == rows.start[number]) & (
        problems.days[own.end, group] == rows.end[number]
    )
    works[group[~holds]] = False
    return works


def cells_of(found: Filled, problems: Problems, which: Numbers, group: Numbers, tree: Tree) -> Cells:
    """Return the cells of some problems, whose sets are given, as far as their rows count them.

    What no row of theirs counts belongs to others or to nobody: it is nothing as far as they go.
    """
    first, last = problems.days[:-1, which], problems.days[1:, which]
    curve, day, own = np.nonzero(_counted(found, problems, tree)[..., which] & (first < last))
    place = which[own]
    count = found.level[curve, day + 1, place] - found.level[curve, day, place]
    return Cells(group[place], tree.leaves[found.place[curve, place]], first[day, own], last[day, own], count)


def _counted(found: Filled, problems: Problems, tree: Tree) -> Truths:
    """Return which cells any row counts: (n_curves, n_days - 1, n)."""
    rows, shape = problems.rows, found.level.shape
    node = problems.nodes[rows.node, rows.group]
    steps = np.zeros(shape, dtype=np.int16)
    for curve, place in enumerate(found.place):
        own = place[rows.group]
        under = np.flatnonzero((tree.first[node] <= own) & (own < tree.last[node]))
        np.add.at(steps[curve], (rows.start[under], rows.group[under]), 1)
        np.add.at(steps[curve], (rows.end[under], rows.group[under]), -1)
    counted: Truths = np.cumsum(steps, axis=1)[:, :-1] > 0
    return counted


def holding(cells: Cells, rows: SumRows, tree: Tree) -> Truths:
    """Return which rows are satisfied by the cells of their sets, which are sorted by set, leaf and day."""
    n_leaves = tree.n_leaves[rows.node]
    row = np.repeat(np.arange(len(rows)), n_leaves)
    place = np.arange(len(row)) - np.repeat(np.cumsum(n_leaves) - n_leaves, n_leaves) + tree.first[rows.node[row]]
    days = np.unique(np.concatenate([cells.start, cells.end, rows.start, rows.end]))
    curve = rows.group[row] * len(tree.parent) + tree.leaves[place]
    keys = (cells.group * len(tree.parent) + cells.leaf) * len(days) + np.searchsorted(days, cells.start)
    ends = (cells.group * len(tree.parent) + cells.leaf) * len(days) + np.searchsorted(days, cells.end)
    from_day = curve * len(days) + np.searchsorted(days, rows.start)[row]
    to_day = curve * len(days) + np.searchsorted(days, rows.end)[row]
    # cells follow one another, and none goes beyond a day at which a row begins or ends
    holds = bool((keys < ends).all() and (ends[:-1] <= keys[1:]).all() and (cells.count >= 0).all())
    first, last = np.searchsorted(keys, from_day), np.searchsorted(keys, to_day)
    # over all sets the running total may go round beyond 64 bits, its differences do not
    before, up_to = np.append(-1, ends), np.append(0, np.cumsum(cells.count))
    is_apart = (before[first] <= from_day) & (before[last] <= to_day)
    total, apart = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    np.add.at(total, row, up_to[last] - up_to[first])
    np.add.at(apart, row, ~is_apart)
    satisfied: Truths = holds & (apart == 0) & (rows.low <= total) & (total <= rows.high)
    return satisfied


def add_up(proofs: Proofs, rows: SumRows, tree: Tree, n: int) -> tuple[Truths, Numbers]:
    """Return which of ``n`` proofs, numbered by ``proofs.group``, hold, and the gap of each.

    The low sides may cover no cell that the high sides do not cover as often, and must ask for more.
    """
    bound = np.where(proofs.side > 0, rows.low[proofs.row], rows.high[proofs.row])
    is_known = bound < FAR
    gap = np.zeros(n, dtype=np.int64)
    np.add.at(gap, proofs.group, np.where(is_known, proofs.side * bound, 0))
    holds = (gap > 0) & (_most_covered(proofs, rows, tree, n) <= 0)
    holds[proofs.group[~is_known]] = False
    return holds, gap


def _most_covered(proofs: Proofs, rows: SumRows, tree: Tree, n: int) -> Numbers:
    """Return for each proof how often the low sides cover a cell beyond the high sides, at most."""
    most = np.zeros(n, dtype=np.int64)
    node = rows.node[proofs.row]
    start, end = rows.start[proofs.row], rows.end[proofs.row]
    # the coverage changes only where a row begins or ends: each such day is looked at with each such leaf
    bounds = np.searchsorted(proofs.group, np.arange(n + 1))
    sizes = np.diff(bounds)
    for size in np.unique(sizes):
        own = bounds[:-1][sizes == size][:, None] + np.arange(size)
        first, last = tree.first[node[own]], tree.last[node[own]]
        days, leaves = np.hstack([start[own], end[own]]), np.hstack([first, last])
        covered = np.zeros((len(own), 2 * size, 2 * size), dtype=np.int64)
        for line in range(int(size)):
            at_day = (start[own[:, line], None] <= days) & (days < end[own[:, line], None])
            at_leaf = (first[:, line, None] <= leaves) & (leaves < last[:, line, None])
            covered += proofs.side[own[:, line], None, None] * (at_day[:, :, None] & at_leaf[:, None, :])
        most[sizes == size] = covered.max(axis=(1, 2), initial=0)
    return most
