"""The smallest proof of each set that cannot hold: added up again, and seen to need all of its rows."""

from __future__ import annotations

import numpy as np

from deserstats.many.trees.components import meeting
from deserstats.many.trees.parts import Problems
from deserstats.many.trees.recheck import add_up
from deserstats.many.trees.smallest import smallest
from deserstats.many.trees.sum_rows import Fate, Numbers, Proofs, SumRows, Tree, Truths
from deserstats.many.trees.trial import Trial, tried
from deserstats.many.trees.uses import ROWS, Words

CHUNK = 2**15
"""Numbers of one table that is worked on at once: there are several, and their sums."""


def proofs_of(trial: Trial, rows: SumRows, tree: Tree) -> Proofs:
    """Return the smallest proof of each set with components that cannot hold; those without one are left."""
    parts, lines = [], []
    n = 0
    for alike in trial.refuted:
        for some in alike.chunks(max(1, CHUNK // alike.shape.size)):
            sides = smallest(some)
            kept = np.flatnonzero(sides.any(axis=0))
            lines.append(_lines(some, sides, kept, n))
            parts.append(some.part[kept])
            n += len(kept)
    if not n:
        trial.fate[trial.fate == Fate.REFUTED] = Fate.LEFT
        return Proofs(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    found = Proofs(*(np.concatenate(column) for column in zip(*lines, strict=True)))
    part = np.concatenate(parts)
    holds, gap = add_up(found, rows, tree, n)
    kept = np.flatnonzero(holds & _needs_all(found, rows, tree))
    trial.fate[np.setdiff1d(np.flatnonzero(trial.fate == Fate.REFUTED), part[kept])] = Fate.LEFT
    best = kept[_best_of_sets(found, kept, trial.group[part[kept]], gap[kept])]
    own = _renumbered(found, best)
    return Proofs(trial.group[part[best]][own.group], own.row, own.side)


def _lines(some: Problems, sides: Words, kept: Numbers, first: int) -> tuple[Numbers, Numbers, Numbers]:
    """Write words of sides as lines: the proof, the row, and its side."""
    number = np.full(len(some), -1, dtype=np.int64)
    number[kept] = first + np.arange(len(kept))
    group = some.rows.group
    place = np.arange(len(group)) - np.searchsorted(group, group)
    bits = (sides[place // ROWS, group] >> (2 * (place % ROWS)).astype(np.uint64)) & np.uint64(3)
    # a row with both sides in one sum says nothing there; such a sum does not add up, and is found out
    is_told = (number[group] >= 0) & (bits > 0)
    return number[group[is_told]], some.number[is_told], np.where(bits[is_told] == 2, 1, -1)


def _renumbered(proofs: Proofs, kept: Numbers) -> Proofs:
    """Return some of the proofs, in this order, numbered from 0."""
    number = np.full(int(proofs.group[-1]) + 1, -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    lines = np.flatnonzero(number[proofs.group] >= 0)
    lines = lines[np.argsort(number[proofs.group[lines]], kind="stable")]
    return Proofs(number[proofs.group[lines]], proofs.row[lines], proofs.side[lines])


def _needs_all(proofs: Proofs, rows: SumRows, tree: Tree) -> Truths:
    """Return which proofs are of rows that can hold as soon as any of them is left out.

    Two rows each of which can hold need no look.
    """
    n = int(proofs.group[-1]) + 1
    size = np.bincount(proofs.group, minlength=n)
    needed = np.ones(n, dtype=np.bool_)
    chosen = np.flatnonzero(size[proofs.group] > 2)
    if len(chosen):
        lines, left_out = _each_with_all(proofs.group[chosen])
        asked = lines != left_out
        row = proofs.row[chosen[lines[asked]]]
        smaller = SumRows(left_out[asked], *(c[row] for c in (rows.node, rows.start, rows.end, rows.low, rows.high)))
        fate = tried(smaller, tree, meeting(smaller, tree)).fate_of_sets(len(chosen))
        needed[proofs.group[chosen[fate != Fate.HELD]]] = False
    return needed


def _each_with_all(group: Numbers) -> tuple[Numbers, Numbers]:
    """Return pairs of lines of one group, sorted by the second: every line with every line."""
    n = np.bincount(group)
    first = np.cumsum(n) - n
    sizes = n[group]
    second = np.repeat(np.arange(len(group)), sizes)
    before = np.cumsum(sizes) - sizes
    return first[group[second]] + np.arange(len(second)) - before[second], second


def _best_of_sets(proofs: Proofs, kept: Numbers, group: Numbers, gap: Numbers) -> Numbers:
    """Return which proof is told of each set: of the fewest rows, then the largest gap, then that ends first."""
    size = np.bincount(proofs.group)[kept]
    # those of one set are of several components, which have no row in common
    last = proofs.row[np.searchsorted(proofs.group, kept, side="right") - 1]
    order = np.lexsort((last, -gap, size, group))
    return order[np.diff(group[order], prepend=-1) > 0]
