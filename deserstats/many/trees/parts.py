"""Components as small problems: own days and own nodes numbered from 0, those of one shape side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from deserstats.many.trees.sum_rows import Numbers, SumRows, Tree, Truths

WORK = 300_000
"""Sums of a component that bring its bounds to the shortest ways, up to which it is looked at."""

ADDED = 300_000
"""Numbers that problems may be enlarged by in all so that they are worked on together with larger ones."""


SMALL = 2**31
"""Beyond the numbers of 32 bits, which are added four times as fast as those of 64."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The nodes that rows speak of as a tree, parents first; days are numbered from 0.

    Attributes
    ----------
    parent : tuple of int
        The nearest node above each that rows speak of; -1 of the uppermost one.
    children : tuple of tuple of int
        The other way round.
    has_rest : tuple of bool
        Whether a node with children counts more than these, something that no row speaks of by itself.
    n_days : int
        Cut days.
    """

    parent: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    has_rest: tuple[bool, ...]
    n_days: int

    @property
    def size(self) -> int:
        """Return the numbers of an array with one for every node and two of the days."""
        return len(self.parent) * self.n_days**2


@dataclass(frozen=True, slots=True)
class Problems:
    """Components of one shape, and their rows.

    Attributes
    ----------
    shape : Shape
        What they have in common.
    nodes : (n_nodes, n) int64
        The node of the tree that each of their own stands for.
    days : (n_days, n) int64
        Their cut days; the last one may be repeated.
    part : (n,) int64
        Numbers of the components.
    rows : SumRows
        Their rows: the group is the number of the problem here, days and nodes are own ones.
    number : (n_rows,) int64
        Number of each row among all.
    """

    shape: Shape
    nodes: Numbers
    days: Numbers
    part: Numbers
    rows: SumRows
    number: Numbers

    def __len__(self) -> int:
        return len(self.part)

    @property
    def enough(self) -> Numbers:
        """Return for each a count that nothing in it need ever exceed.

        Where rows can hold at all, they can with a count as small as possible in every cell: then each cell that
        counts something is needed by the low side of a row, and all together are no more than these low sides.
        """
        return _enough(self.rows.group, self.rows.low, len(self))

    @property
    def n_days(self) -> Numbers:
        """Return how many cut days each has of its own."""
        found: Numbers = (self.days[:-1] < self.days[1:]).sum(axis=0) + 1
        return found

    def chunks(self, most: int) -> Iterator[Problems]:
        """Return so many of them at a time."""
        bounds = np.searchsorted(self.rows.group, np.arange(0, len(self) + most, most))
        for k, first in enumerate(range(0, len(self), most)):
            own = slice(bounds[k], bounds[k + 1])
            rows = self.rows.take(np.arange(own.start, own.stop))
            rows = SumRows(rows.group - first, rows.node, rows.start, rows.end, rows.low, rows.high)
            some = slice(first, first + most)
            yield Problems(self.shape, self.nodes[:, some], self.days[:, some], self.part[some], rows, self.number[own])

    def take(self, kept: Numbers) -> Problems:
        """Return some of them, given in order."""
        place = np.full(len(self), -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        group = place[self.rows.group]
        own = np.flatnonzero(group >= 0)
        rows = self.rows.take(own)
        rows = SumRows(group[own], rows.node, rows.start, rows.end, rows.low, rows.high)
        return Problems(self.shape, self.nodes[:, kept], self.days[:, kept], self.part[kept], rows, self.number[own])


def _enough(group: Numbers, low: Numbers, n: int) -> Numbers:
    total = np.ones(n, dtype=np.int64)
    np.add.at(total, group, low)
    return total


def is_wide(enough: Numbers, n_nodes: Numbers | int) -> Truths:
    """Whether sums of bounds that are no more than ``enough`` leave 32 bits."""
    return enough * (n_nodes + 3) >= SMALL


def problems(rows: SumRows, part: Numbers, tree: Tree) -> Iterator[Problems]:
    """Yield components side by side with those of the same shape.

    Those that would take more than ``WORK`` are left out.

    Parameters
    ----------
    rows : SumRows
        All rows.
    part : (n,) int64
        Number of the component of each.
    tree : Tree
        Their nodes.
    """
    if not len(rows):
        return
    order = np.argsort(part, kind="stable")
    own = part[order]
    start, end, days, first_day, n_days = _days(own, rows.start[order], rows.end[order])
    table = _nodes(own, tree.same[rows.node[order]], tree)
    by_row = SumRows(own, table.of_row, start, end, rows.low[order], rows.high[order])
    bounds = np.searchsorted(own, np.arange(len(n_days) + 1))
    n_nodes = (table.codes > 0).sum(axis=1)
    wide = is_wide(_enough(own, by_row.low, len(n_days)), n_nodes)
    is_small = n_nodes * n_days**3 <= WORK
    for alike in _alike(np.column_stack([wide, table.codes])):
        for members in _of_a_size(alike[is_small[alike]], n_days, int(n_nodes[alike[0]])):
            n_rows = bounds[members + 1] - bounds[members]
            group = np.repeat(np.arange(len(members)), n_rows)
            chosen = np.arange(len(group)) + (bounds[members] - np.cumsum(n_rows) + n_rows)[group]
            kept = by_row.take(chosen)
            shape = _shape(table.codes[members[0]], int(n_days[members[0]]))
            at = np.minimum(np.arange(shape.n_days)[:, None], n_days[members] - 1) + first_day[members]
            nodes = table.nodes[table.first[members] + np.arange(len(shape.parent))[:, None]]
            yield Problems(
                shape,
                nodes,
                days[at],
                members,
                SumRows(group, kept.node, kept.start, kept.end, kept.low, kept.high),
                order[chosen],
            )


def _of_a_size(members: Numbers, n_days: Numbers, n_nodes: int) -> Iterator[Numbers]:
    """Yield components that are brought to the cut days of the first of them: days may follow the last one."""
    members = members[np.argsort(-n_days[members], kind="stable")]
    first = 0
    while first < len(members):
        work = n_nodes * n_days[members[first:]] ** 3
        n = int(np.searchsorted(np.cumsum(work[0] - work), ADDED, side="right"))
        yield members[first : first + n]
        first += n


def _days(own: Numbers, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Number the days of each component: those of rows, the days in order, where each begins and how many it has."""
    n = len(own)
    both, days = np.concatenate([own, own]), np.concatenate([start, end])
    order = np.lexsort((days, both))
    both, days = both[order], days[order]
    is_new = np.r_[True, (both[1:] != both[:-1]) | (days[1:] != days[:-1])]
    place = np.cumsum(is_new) - 1
    n_days = np.bincount(both[is_new])
    first = np.cumsum(n_days) - n_days
    rank = np.empty(2 * n, dtype=np.int64)
    rank[order] = place - first[both]
    return rank[:n], rank[n:], days[is_new], first, n_days


@dataclass(frozen=True, slots=True)
class _NodeTable:
    """Nodes that the rows of each component speak of, parents first.

    ``of_row`` is the own number of the node of each row; ``nodes`` are those of all components one after the
    other, ``first`` where each begins; ``codes`` says how they hang together, a line a component.
    """

    of_row: Numbers
    nodes: Numbers
    first: Numbers
    codes: Numbers


def _nodes(own: Numbers, node: Numbers, tree: Tree) -> _NodeTable:
    # what stands further up begins no later among the leaves, and ends no earlier
    order = np.lexsort((tree.n_leaves, -tree.first))[::-1]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    keys, of_row = np.unique(own * len(order) + rank[node], return_inverse=True)
    whose, nodes = keys // len(order), order[keys % len(order)]
    n_nodes = np.bincount(whose)
    first = np.cumsum(n_nodes) - n_nodes
    above = _nearest(keys, whose, nodes, rank, tree)
    covered = np.zeros(len(keys), dtype=np.int64)
    has_above = above >= 0
    np.add.at(covered, above[has_above], tree.n_leaves[nodes[has_above]])
    has_rest = (covered > 0) & (covered < tree.n_leaves[nodes])
    number = np.arange(len(keys)) - first[whose]
    codes = np.zeros((len(first), int(n_nodes.max())), dtype=np.int64)
    parent = np.where(has_above, number[above], -1)
    codes[whose, number] = 2 * (parent + 2) + has_rest
    return _NodeTable(of_row - first[own], nodes, first, codes)


def _nearest(keys: Numbers, whose: Numbers, nodes: Numbers, rank: Numbers, tree: Tree) -> Numbers:
    """Return for each node of a component the place of the nearest one above it that belongs to it, too, or -1."""
    parent = np.array(tree.parent, dtype=np.int64)
    above = np.full(len(keys), -1, dtype=np.int64)
    left = np.arange(len(keys))
    up = parent[nodes]
    for _ in range(tree.depth):
        left, up = left[up >= 0], up[up >= 0]
        asked = whose[left] * len(rank) + rank[up]
        place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        is_found = keys[place] == asked
        above[left[is_found]] = place[is_found]
        left, up = left[~is_found], parent[up[~is_found]]
    return above


def _alike(codes: Numbers) -> Iterator[Numbers]:
    """Yield the places of equal lines."""
    # equal lines have equal sums; lines with equal sums are compared
    weights = np.random.default_rng(0).integers(1, 2**62, codes.shape[1], dtype=np.int64) * 2 + 1
    with np.errstate(over="ignore"):
        sums = (codes * weights).sum(axis=1)
    order = np.argsort(sums, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(sums[order])) + 1):
        left = members
        while len(left):
            is_equal = (codes[left] == codes[left[0]]).all(axis=1)
            yield left[is_equal]
            left = left[~is_equal]


def _shape(code: Numbers, n_days: int) -> Shape:
    own = code[code > 0]
    parent = tuple(int(c) // 2 - 2 for c in own)
    children = tuple(tuple(k for k, above in enumerate(parent) if above == node) for node in range(len(parent)))
    return Shape(parent, children, tuple(bool(c % 2) for c in own), n_days)
