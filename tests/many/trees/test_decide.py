"""Many sets on a tree get the verdicts that the engine gives to each, with evidence that slow sums confirm."""

import random
from itertools import combinations

import numpy as np
import pytest
from seeds import seeds
from tree_sets import DAY, TREES, a_set, assert_held, assert_refuted, engine, packed, told_rows

from deserstats.many.trees.decide import decide
from deserstats.many.trees.sum_rows import FAR, Fate, SumRows, Tree
from deserstats.model.proof.outcome import Feasible, Refuted

EACH = 40
"""Sets of a tree and seed."""


def decided(parent, sets):
    rows = packed(sets)
    return decide(rows, Tree(parent)), np.searchsorted(rows.group, np.arange(len(sets)))


@pytest.mark.parametrize("name", TREES)
@pytest.mark.parametrize("seed", seeds(1, 40))
def test_verdicts_are_those_of_the_engine_and_evidence_adds_up(name, seed):
    rng, parent = random.Random(f"{name} {seed}"), TREES[name]
    sets = [a_set(rng, parent) for _ in range(EACH)]
    found, first = decided(parent, sets)
    for g, rows in enumerate(sets):
        truth = engine(parent, rows).decide()
        if found.fate[g] == Fate.HELD:
            assert isinstance(truth, Feasible)
            assert_held(found, g, parent, rows)
        elif found.fate[g] == Fate.REFUTED:
            assert isinstance(truth, Refuted)
            assert_refuted(told_rows(found, g, first[g]), found.gap[g], parent, rows)
    assert (found.fate == Fate.LEFT).sum() <= 1


@pytest.mark.parametrize("name", ["one", "two parts", "seven nodes", "uneven"])
@pytest.mark.parametrize("seed", seeds(1, 40))
def test_the_conflict_told_is_the_smallest_then_the_widest_then_the_first(name, seed):
    rng, parent = random.Random(f"{name} {seed} small"), TREES[name]
    sets = [a_set(rng, parent, largest=rng.choice([3, 10**6])) for _ in range(EACH)]
    found, first = decided(parent, sets)
    for g in np.flatnonzero(found.fate == Fate.REFUTED):
        rows = sets[g]
        judge = engine(parent, rows)
        ids = sorted({i for i, _ in told_rows(found, g, first[g])})
        for size in range(1, len(ids)):
            assert not any(isinstance(judge.decide(c), Refuted) for c in combinations(range(len(rows)), size))
        as_small = {c: judge.decide(c) for c in combinations(range(len(rows)), len(ids))}
        gaps = {c: gap_of(rows, told.multipliers) for c, told in as_small.items() if isinstance(told, Refuted)}
        assert min((-gap, c[::-1]) for c, gap in gaps.items()) == (-found.gap[g], tuple(ids[::-1]))


def gap_of(rows, multipliers):
    return sum(y * (rows[i][3] if y > 0 else rows[i][4]) for i, y in multipliers.items())


def test_another_solver_agrees_in_whole_numbers():
    z3 = pytest.importorskip("z3", reason="z3-solver is only in the test group")
    rng, parent = random.Random("z3"), TREES["seven nodes"]
    sets = [a_set(rng, parent, largest=rng.choice([1, 3])) for _ in range(40)]
    found, _ = decided(parent, sets)
    for g, rows in enumerate(sets):
        solver = z3.Solver()
        days = max(row[2] for row in rows)
        cells = [[z3.Int(f"{leaf} {day}") for day in range(days)] for leaf in range(4)]
        solver.add(*(cell >= 0 for leaf in cells for cell in leaf))
        # All, then its halves, then the four leaves
        under = [range(4), (0, 1), (2, 3), (0,), (1,), (2,), (3,)]
        for node, start, end, low, high in rows:
            total = z3.Sum([cells[leaf][day] for leaf in under[node] for day in range(start, end)])
            solver.add(total >= low, *([total <= high] if high < FAR else []))
        holds = solver.check() == z3.sat
        assert found.fate[g] in (Fate.LEFT, Fate.HELD if holds else Fate.REFUTED)
    assert {Fate.HELD, Fate.REFUTED} <= set(found.fate.tolist())


@pytest.mark.parametrize("figure", [10**3, 10**6, 10**9, 10**12, 10**14])
def test_one_unit_too_many_is_found_however_large_the_figures(figure):
    parent = TREES["seven nodes"]
    parts = [[node, 0, 5, figure + node, figure + node] for node in (3, 4, 5, 6)]
    total = 4 * figure + 18
    sets = [[[0, 0, 5, total - by, total - by], *parts] for by in (1, 0, -1)]
    found, _ = decided(parent, sets)
    assert found.fate.tolist() == [Fate.REFUTED, Fate.HELD, Fate.REFUTED]
    assert found.gap.tolist() == [1, 0, 1]
    # the whole against its four parts, on either side
    assert np.bincount(found.proofs.group).tolist() == [5, 0, 5]
    assert found.proofs.side[found.proofs.row == 0].tolist() == [-1]


def test_twenty_parts_against_their_whole():
    parent = (-1, *[0] * 20)
    rows = [[0, 0, 1, 209, 209], *([part, 0, 1, part, part] for part in range(1, 21))]
    found, _ = decided(parent, [rows])
    assert found.gap.tolist() == [1]
    assert len(found.proofs.row) == 21


def test_twelve_months_against_their_year():
    months = [[0, month, month + 1, 10, 10] for month in range(12)]
    found, _ = decided((-1,), [[[0, 0, 12, 119, 119], *months], [[0, 0, 12, 120, 120], *months]])
    assert found.fate.tolist() == [Fate.REFUTED, Fate.HELD]
    assert sorted(found.proofs.row.tolist()) == list(range(13))


def test_one_wrong_figure_in_a_table_of_78_figures():
    """Twelve months of five regions, with the sums of both: the regions of a month are fewer than months of a region."""
    parent = (-1, 0, 0, 0, 0, 0)
    rows = [
        [node, first, last, count := (15 if node == 0 else node) * (last - first), count]
        for first, last in [*((month, month + 1) for month in range(12)), (0, 12)]
        for node in range(6)
    ]
    wrong = [list(row) for row in rows]
    k = rows.index([3, 7, 8, 3, 3])
    wrong[k][3:] = [1, 1]
    found, first = decided(parent, [rows, wrong])
    assert found.fate.tolist() == [Fate.HELD, Fate.REFUTED]
    told = told_rows(found, 1, first[1])
    assert [i for i, _ in told] == [i for i, row in enumerate(rows) if row[1:3] == [7, 8]]
    assert_refuted(told, 2, parent, wrong)


def test_what_holds_only_in_halves_is_left():
    """Windows and categories that cross: fractions satisfy all rows, whole numbers do not (design of the engine, 4)."""
    rows = [
        [1, 1, 4, 1, 1],
        [0, 1, 3, 1, 1],
        [0, 2, 4, 1, 1],
        [1, 2, 3, 0, 0],
        [2, 1, 2, 0, 0],
        [2, 3, 4, 0, 0],
    ]
    found, _ = decided(TREES["two parts"], [rows])
    assert found.fate.tolist() == [Fate.LEFT]
    assert len(found.cells.group) == len(found.proofs.group) == found.gap[0] == 0
    assert isinstance(engine(TREES["two parts"], rows).decide(), Refuted)


def test_figures_too_large_for_sums_are_left():
    parent = TREES["two parts"]
    found, _ = decided(parent, [[[0, 0, 1, 2**50, FAR], [1, 0, 1, 5, 5]], [[0, 0, 1, 2**49, 2**49], [1, 0, 1, 5, 5]]])
    assert found.fate.tolist() == [Fate.LEFT, Fate.HELD]


def test_sets_without_rows_hold_and_a_row_against_itself_does_not():
    day = np.array([DAY, DAY, DAY])
    rows = SumRows(np.array([1, 1, 3]), np.array([0, 1, 0]), day, day + 1, np.array([9, 8, 2]), np.array([7, 3, 2]))
    found = decide(rows, Tree(TREES["two parts"]))
    assert found.fate.tolist() == [Fate.HELD, Fate.REFUTED, Fate.HELD, Fate.HELD]
    # of two such rows the one whose ends are further apart
    assert (found.proofs.row.tolist(), found.proofs.side.tolist()) == ([1, 1], [1, -1])
    assert found.gap.tolist() == [0, 5, 0, 0]


def test_no_rows_at_all():
    found = decide(packed([]), Tree(TREES["seven nodes"]))
    assert len(found.fate) == len(found.cells.group) == len(found.proofs.group) == 0


def test_counts_of_one_component_are_none_of_another():
    """What is left of a whole goes on beyond its window, where a part has a figure of its own."""
    rows = [[0, 0, 3, 9, 9], [1, 2, 6, 4, 4], [2, 4, 5, 7, 7]]
    found, _ = decided(TREES["two parts"], [rows])
    assert found.fate.tolist() == [Fate.HELD]
    assert_held(found, 0, TREES["two parts"], rows)


@pytest.mark.parametrize("name", ["seven nodes", "two roots"])
def test_a_set_fares_the_same_whatever_is_decided_with_it(name):
    rng, parent = random.Random(f"{name} alone"), TREES[name]
    sets = [a_set(rng, parent) for _ in range(50)]
    together, first = decided(parent, sets)
    for g, rows in enumerate(sets):
        alone, _ = decided(parent, [rows])
        assert (alone.fate[0], alone.gap[0]) == (together.fate[g], together.gap[g])
        assert told_rows(alone, 0, 0) == told_rows(together, g, first[g])
        own = together.cells.take(np.flatnonzero(together.cells.group == g))
        for name_of_column in ("leaf", "start", "end", "count"):
            assert getattr(alone.cells, name_of_column).tolist() == getattr(own, name_of_column).tolist()


def test_the_order_of_rows_says_nothing_but_between_equals():
    rng, parent = random.Random("order"), TREES["uneven"]
    sets = [a_set(rng, parent) for _ in range(150)]
    shuffled = [rng.sample(rows, len(rows)) for rows in sets]
    one, _ = decided(parent, sets)
    other, _ = decided(parent, shuffled)
    assert one.fate.tolist() == other.fate.tolist()
    assert one.gap.tolist() == other.gap.tolist()
