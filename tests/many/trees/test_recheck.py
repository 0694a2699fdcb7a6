"""Evidence that was tampered with does not add up."""

import random

import numpy as np
import pytest
from tree_sets import TREES, a_set, packed

from deserstats.many.trees.decide import decide
from deserstats.many.trees.recheck import add_up, holding
from deserstats.many.trees.sum_rows import Cells, Fate, Proofs, Tree


@pytest.fixture(scope="module")
def case():
    rng = random.Random("recheck")
    rows = packed([a_set(rng, TREES["uneven"], largest=1000) for _ in range(300)])
    tree = Tree(TREES["uneven"])
    return rows, tree, decide(rows, tree)


def test_all_evidence_is_confirmed(case):
    rows, tree, found = case
    of_held = found.fate[rows.group] == Fate.HELD
    assert holding(found.cells, rows, tree)[of_held].all()
    holds, gap = add_up(found.proofs, rows, tree, len(found.fate))
    assert (holds == (found.fate == Fate.REFUTED)).all()
    assert (gap == found.gap).all()


def test_a_count_changed_fails_a_row_that_allows_one_number(case):
    rows, tree, found = case
    exact = np.flatnonzero((found.fate[rows.group] == Fate.HELD) & (rows.low == rows.high) & (rows.low > 0))
    for row in exact[:40]:
        own = (found.cells.group == rows.group[row]) & (found.cells.start >= rows.start[row])
        place = tree.first[found.cells.leaf]
        own &= (found.cells.end <= rows.end[row]) & (tree.first[rows.node[row]] <= place)
        k = np.flatnonzero(own & (place < tree.last[rows.node[row]]))[0]
        count = found.cells.count.copy()
        count[k] += 1
        cells = Cells(found.cells.group, found.cells.leaf, found.cells.start, found.cells.end, count)
        assert not holding(cells, rows, tree)[row]


def test_cells_that_go_beyond_a_row_or_are_negative_are_no_evidence(case):
    rows, tree, found = case
    cells = found.cells
    longer, count = cells.end.copy(), cells.count.copy()
    k = int(np.flatnonzero(np.diff(cells.group))[0])
    longer[k] += 1
    count[k] = -1
    one = rows.take(np.flatnonzero(rows.group == cells.group[k]))
    assert holding(cells, one, tree).all()
    assert not holding(Cells(cells.group, cells.leaf, cells.start, longer, cells.count), one, tree).all()
    assert not holding(Cells(cells.group, cells.leaf, cells.start, cells.end, count), one, tree).any()


@pytest.mark.parametrize("line", range(3))
def test_a_proof_without_one_of_its_lines_is_none(case, line):
    rows, tree, found = case
    first = np.searchsorted(found.proofs.group, np.unique(found.proofs.group))
    kept = np.ones(len(found.proofs.group), dtype=bool)
    size = np.bincount(found.proofs.group)[np.unique(found.proofs.group)]
    kept[(first + line)[size > line]] = False
    holds, _ = add_up(found.proofs.take(kept), rows, tree, len(found.fate))
    assert not holds[np.unique(found.proofs.group)[size > line]].any()


def test_a_proof_with_sides_exchanged_is_none(case):
    rows, tree, found = case
    turned = Proofs(found.proofs.group, found.proofs.row, -found.proofs.side)
    assert not add_up(turned, rows, tree, len(found.fate))[0].any()


def test_low_sides_that_cover_more_prove_nothing():
    """Two overlapping parts of 6 and a whole of 9: 12 is more than 9, but a day is counted twice."""
    rows = packed([[[0, 0, 3, 9, 9], [0, 0, 2, 6, 6], [0, 1, 3, 6, 6]]])
    proof = Proofs(np.zeros(3, dtype=np.int64), np.arange(3), np.array([-1, 1, 1]))
    holds, gap = add_up(proof, rows, Tree((-1,)), 1)
    assert (holds.tolist(), gap.tolist()) == ([False], [3])
    assert decide(rows, Tree((-1,))).fate.tolist() == [Fate.HELD]
