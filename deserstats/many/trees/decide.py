"""Many sets whose categories form a tree: which can hold, with counts, and which cannot, with a proof."""

from __future__ import annotations

import numpy as np

from deserstats.many.trees.proofs import best_of_sets, proofs_of, renumbered
from deserstats.many.trees.sum_rows import Cells, Fate, Numbers, Proofs, SumRows, Tree, TreeVerdicts, Truths
from deserstats.many.trees.trial import Trial, tried

ROWS = 200
"""Rows of a set up to which it is looked at here: all pairs of them are compared."""

LARGEST = 2**50
"""Sum of the low sides of a set up to which it is looked at here: no sum of bounds leaves 64 bits then."""


def decide(rows: SumRows, tree: Tree) -> TreeVerdicts:
    """Decide many sets.

    Parameters
    ----------
    rows : SumRows
        Their rows. Where several proofs of a set are as good, that of the earlier rows is told.
    tree : Tree
        What the nodes are.

    Returns
    -------
    TreeVerdicts
        The fate of each set, with its evidence, which has been added up again from the rows in whole numbers.

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
    n_sets = rows.n_sets
    fate = np.full(n_sets, Fate.HELD, dtype=np.int64)
    alone = _against_itself(rows)
    fate[alone.group] = Fate.REFUTED
    fate[_too_large(rows, n_sets)] = Fate.LEFT
    kept = np.flatnonzero(fate[rows.group] == Fate.HELD)
    some = rows.take(kept)
    trial = tried(some, tree)
    found, part, gap = proofs_of(trial.refuted, some, tree)
    # what cannot hold but has no proof is left, too
    trial.fate[np.setdiff1d(np.flatnonzero(trial.fate == Fate.REFUTED), part)] = Fate.LEFT
    of_trial = trial.fate_of_sets(n_sets)
    fate = np.where(fate == Fate.HELD, of_trial, fate)
    group = trial.group[part]
    best = best_of_sets(found, group, gap)
    best = best[fate[group[best]] == Fate.REFUTED]
    own = renumbered(found, best)
    proofs = _sorted_by_set(own.group if not len(best) else group[best][own.group], kept[own.row], own.side, alone, fate)
    return TreeVerdicts(fate, _held(trial, fate), proofs, _gaps(proofs, rows, n_sets))


def _against_itself(rows: SumRows) -> Proofs:
    """Return a proof for each set with a row whose ends contradict each other: the row that they do most."""
    found = np.flatnonzero(rows.low > rows.high)
    order = found[np.lexsort((found, rows.high[found] - rows.low[found], rows.group[found]))]
    if len(order):
        order = order[np.r_[True, np.diff(rows.group[order]) > 0]]
    return Proofs(rows.group[order].repeat(2), order.repeat(2), np.tile([1, -1], len(order)))


def _too_large(rows: SumRows, n_sets: int) -> Truths:
    """Return which sets have too many rows, or figures too large for sums of 64 bits."""
    total = np.zeros(n_sets)
    np.add.at(total, rows.group, rows.low.astype(np.float64) + np.where(rows.high < 0, -rows.high, 0))
    return (np.bincount(rows.group, minlength=n_sets) > ROWS) | (total >= LARGEST)


def _sorted_by_set(group: Numbers, row: Numbers, side: Numbers, alone: Proofs, fate: Numbers) -> Proofs:
    """Return the lines of proofs of sets that are refuted, those of single rows among them."""
    told = fate[alone.group] == Fate.REFUTED
    group = np.concatenate([group, alone.group[told]])
    row, side = np.concatenate([row, alone.row[told]]), np.concatenate([side, alone.side[told]])
    order = np.argsort(group, kind="stable")
    return Proofs(group[order], row[order], side[order])


def _held(trial: Trial, fate: Numbers) -> Cells:
    """Return the cells of sets that hold."""
    columns = [(c.group, c.leaf, c.start, c.end, c.count) for c in trial.cells]
    if not columns:
        return Cells(*(np.zeros(0, dtype=np.int64) for _ in range(5)))
    whole = [np.concatenate(column) for column in zip(*columns, strict=True)]
    kept = np.flatnonzero(fate[whole[0]] == Fate.HELD)
    order = kept[np.lexsort((whole[2][kept], whole[1][kept], whole[0][kept]))]
    return Cells(*(column[order] for column in whole))


def _gaps(proofs: Proofs, rows: SumRows, n_sets: int) -> Numbers:
    """Return how far the bounds of the proof of each set are apart."""
    gap = np.zeros(n_sets, dtype=np.int64)
    bound = np.where(proofs.side > 0, rows.low[proofs.row], rows.high[proofs.row])
    np.add.at(gap, proofs.group, proofs.side * bound)
    return gap
