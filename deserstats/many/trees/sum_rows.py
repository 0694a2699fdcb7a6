"""What is asked of many trees at once, and what is answered: arrays, a row a bound or a set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Truths = NDArray[np.bool_]

FAR = 2**60
"""The upper end of a bound that has none."""


class Fate(IntEnum):
    """What became of a set."""

    REFUTED = 0
    HELD = 1
    LEFT = 2


@dataclass(frozen=True, slots=True)
class SumRows:
    """Bounds on sums, sorted by set: low <= S[node, end] - S[node, start] <= high, S being sums up to a day.

    Attributes
    ----------
    group : (n,) int64
        Number of the set, ascending from 0.
    node : (n,) int64
        Node of the tree.
    start, end : (n,) int64
        Days as ordinals, ``start < end``; the end is no longer counted.
    low, high : (n,) int64
        Both ends are allowed; ``low`` is 0 or more, ``high`` is ``FAR`` where there is no upper end. A bound may
        have ``low > high``.
    """

    group: Numbers
    node: Numbers
    start: Numbers
    end: Numbers
    low: Numbers
    high: Numbers

    def __len__(self) -> int:
        return len(self.group)

    @property
    def n_sets(self) -> int:
        """Sets that rows speak of."""
        return int(self.group[-1]) + 1 if len(self.group) else 0

    def take(self, kept: Truths | Numbers) -> SumRows:
        """Return some of the rows."""
        columns = (self.group, self.node, self.start, self.end, self.low, self.high)
        return SumRows(*(column[kept] for column in columns))


@dataclass(frozen=True)
class Tree:
    """Nodes, parents before their children; a parent is the sum of its children, several roots are possible.

    Attributes
    ----------
    parent : tuple of int
        Number of the parent of each node; -1 of a root.
    """

    parent: tuple[int, ...]

    def __post_init__(self) -> None:
        assert all(above < node for node, above in enumerate(self.parent)), "parents come before their children"

    @cached_property
    def leaves(self) -> Numbers:
        """Return the nodes without children, so ordered that those under a node stand side by side."""
        below: list[list[int]] = [[] for _ in self.parent]
        for node in reversed(range(len(self.parent))):
            below[node] = below[node][::-1] or [node]
            if self.parent[node] >= 0:
                below[self.parent[node]] += below[node][::-1]
        roots = (below[node] for node, above in enumerate(self.parent) if above < 0)
        return np.array([leaf for leaves in roots for leaf in leaves], dtype=np.int64)

    @cached_property
    def n_leaves(self) -> Numbers:
        """Return how many leaves are under each node."""
        counts = np.zeros(len(self.parent), dtype=np.int64)
        counts[self.leaves] = 1
        for node in reversed(range(len(self.parent))):
            if self.parent[node] >= 0:
                counts[self.parent[node]] += counts[node]
        return counts

    @cached_property
    def first(self) -> Numbers:
        """Return the place among ``leaves`` at which those under each node begin."""
        found = np.full(len(self.parent), len(self.leaves), dtype=np.int64)
        found[self.leaves] = np.arange(len(self.leaves))
        for node in reversed(range(len(self.parent))):
            above = self.parent[node]
            if above >= 0:
                found[above] = min(found[above], found[node])
        return found

    @cached_property
    def last(self) -> Numbers:
        """Return the place among ``leaves`` after those under each node."""
        return self.first + self.n_leaves

    @cached_property
    def same(self) -> Numbers:
        """Return for each node the uppermost one that is the sum of the same leaves: of an only child its parent's."""
        found: list[int] = []
        for node, above in enumerate(self.parent):
            is_only = above >= 0 and self.n_leaves[above] == self.n_leaves[node]
            found.append(found[above] if is_only else node)
        return np.array(found, dtype=np.int64)

    @cached_property
    def depth(self) -> int:
        """Return the nodes of the longest way from a root to a leaf."""
        depths: list[int] = []
        for above in self.parent:
            depths.append(1 if above < 0 else depths[above] + 1)
        return max(depths, default=0)


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts of leaves between days; what is not listed counts nothing.

    Attributes
    ----------
    group, leaf, start, end, count : (n,) int64
        Sorted by set; ``leaf`` is a node of the tree without children.
    """

    group: Numbers
    leaf: Numbers
    start: Numbers
    end: Numbers
    count: Numbers

    def take(self, kept: Truths | Numbers) -> Cells:
        """Return some of the cells."""
        return Cells(*(column[kept] for column in (self.group, self.leaf, self.start, self.end, self.count)))


@dataclass(frozen=True, slots=True)
class Proofs:
    """Sums that contradict each other, one a set that is refuted: low sides less high sides, each taken once.

    The low sides cover no cell that the high sides do not, so that they cannot ask for more; yet they do, by a gap.

    Attributes
    ----------
    group : (n,) int64
        Number of the set, ascending; one line a row that takes part.
    row : (n,) int64
        Number of the row.
    side : (n,) int64
        1 where its low side takes part, -1 where its high side does.
    """

    group: Numbers
    row: Numbers
    side: Numbers

    def take(self, kept: Truths) -> Proofs:
        """Return some of the lines."""
        return Proofs(self.group[kept], self.row[kept], self.side[kept])

    def of_rows(self, numbers: Numbers) -> Proofs:
        """Return the same proofs with rows numbered otherwise."""
        return Proofs(self.group, numbers[self.row], self.side)


@dataclass(frozen=True, slots=True)
class TreeVerdicts:
    """What became of many sets, with the evidence.

    Attributes
    ----------
    fate : (n_sets,) int64
        A :class:`Fate` each. What is neither refuted nor held has no evidence yet and is left to the engine.
    cells : Cells
        Of each set that holds, counts that satisfy all of its rows.
    proofs : Proofs
        Of each set that is refuted, the smallest of its minimal conflicts that are proved by taking each row once: of
        the fewest rows, then with the largest gap, then with the earliest last row, last but one, and so on. Up to
        four rows there are no others.
    gap : (n_sets,) int64
        By how much the bounds of the proof contradict each other; 0 where there is none.
    """

    fate: Numbers
    cells: Cells
    proofs: Proofs
    gap: Numbers
