"""Many sets whose categories form a tree: which can hold, with counts, and which cannot, with a proof."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deserstats.many.trees.components import meeting, opposed
from deserstats.many.trees.proofs import proofs_of
from deserstats.many.trees.recheck import add_up, holding
from deserstats.many.trees.sum_rows import Cells, Fate, Numbers, Proofs, SumRows, Tree, TreeVerdicts, Truths
from deserstats.many.trees.trial import tried

ROWS = 200
"""Rows of a set up to which it is looked at here: all pairs of them are compared."""

LARGEST = 2**50
"""Sum of the low sides of a set up to which it is looked at here: no sum of bounds leaves 64 bits then."""


def decide(rows: SumRows, tree: Tree) -> TreeVerdicts:
    """Decide many sets.

    Parameters
    ----------
    rows : SumRows
        Their rows; where the proofs of a set are equally good, the order of its rows says which is told.
    tree : Tree
        What the nodes are.

    Returns
    -------
    TreeVerdicts
        The fate of each set, with its evidence, which has been added up again from the rows in whole numbers. The
        same whatever other sets are decided with it.

    Examples
    --------
    A whole of 9 and parts of 4 and 6, then of 4 and 5:

    >>> import numpy as np
    >>> from deserstats.many.trees.sum_rows import SumRows, Tree
    >>> count = np.array([9, 4, 6, 9, 4, 5])
    >>> node, day = np.array([0, 1, 2] * 2), np.zeros(6, dtype=np.int64)
    >>> rows = SumRows(np.array([0, 0, 0, 1, 1, 1]), node, day, day + 7, count, count)
    >>> found = decide(rows, Tree((-1, 0, 0)))
    >>> found.fate.tolist(), found.gap.tolist()
    ([0, 1], [1, 0])
    >>> found.proofs.row.tolist(), found.proofs.side.tolist(), found.cells.count.tolist()
    ([0, 1, 2], [-1, 1, 1], [4, 5])
    """
    fate = np.where(_is_too_large(rows), Fate.LEFT, Fate.HELD).astype(np.int64)
    alone = _against_itself(rows)
    fate[alone.group] = Fate.REFUTED
    kept = np.flatnonzero(fate[rows.group] == Fate.HELD)
    some = rows.take(kept)
    pairs = meeting(some, tree)
    two = opposed(some, tree, pairs).of_rows(kept)
    fate[two.group] = Fate.REFUTED
    is_open = fate[some.group] == Fate.HELD
    kept, some, pairs = kept[is_open], some.take(is_open), pairs.within(is_open)
    trial = tried(some, tree, pairs)
    several = proofs_of(trial, some, tree).of_rows(kept)
    fate = np.where(fate == Fate.HELD, trial.fate_of_sets(len(fate)), fate)
    return _checked(fate, trial.cells, (alone, two, several), rows, tree)


def _checked(
    fate: Numbers, cells: Sequence[Cells], proofs: Sequence[Proofs], rows: SumRows, tree: Tree
) -> TreeVerdicts:
    """Add all evidence up once more, by the rows of each set alone: what has none is left."""
    proof, cell = _joined(proofs), _joined_cells(cells)
    holds, gap = add_up(proof, rows, tree, len(fate))
    fate[(fate == Fate.REFUTED) & ~holds] = Fate.LEFT
    kept = cell.take(fate[cell.group] == Fate.HELD)
    is_wrong = (fate[rows.group] == Fate.HELD) & ~holding(kept, rows, tree)
    fate[rows.group[is_wrong]] = Fate.LEFT
    return TreeVerdicts(
        fate,
        kept.take(fate[kept.group] == Fate.HELD),
        proof.take(fate[proof.group] == Fate.REFUTED),
        np.where(fate == Fate.REFUTED, gap, 0),
    )


def _against_itself(rows: SumRows) -> Proofs:
    """Return a proof for each set with a row whose ends contradict each other: the row that they do most."""
    found = np.flatnonzero(rows.low > rows.high)
    order = found[np.lexsort((found, rows.high[found] - rows.low[found], rows.group[found]))]
    if len(order):
        order = order[np.r_[True, np.diff(rows.group[order]) > 0]]
    return Proofs(rows.group[order].repeat(2), order.repeat(2), np.tile([1, -1], len(order)))


def _is_too_large(rows: SumRows) -> Truths:
    """Return which sets have too many rows, or figures too large for sums of 64 bits."""
    total = np.zeros(rows.n_sets)
    np.add.at(total, rows.group, rows.low.astype(np.float64))
    return (np.bincount(rows.group, minlength=rows.n_sets) > ROWS) | (total >= LARGEST)


def _joined(found: Sequence[Proofs]) -> Proofs:
    """Return proofs of different sets as one, sorted by set."""
    columns = ((p.group, p.row, p.side) for p in found)
    group, row, side = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.argsort(group, kind="stable")
    return Proofs(group[order], row[order], side[order])


def _joined_cells(found: Sequence[Cells]) -> Cells:
    """Return cells of components as one, sorted by set, leaf and day."""
    columns = [(c.group, c.leaf, c.start, c.end, c.count) for c in found]
    if not columns:
        return Cells(*(np.zeros(0, dtype=np.int64) for _ in range(5)))
    joined = Cells(*(np.concatenate(column) for column in zip(*columns, strict=True)))
    return joined.take(np.lexsort((joined.start, joined.leaf, joined.group)))
