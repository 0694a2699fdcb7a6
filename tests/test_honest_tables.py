"""No honest table is accused, and no figure moved beyond its rounding is missed where an exact judge sees it."""

from collections import Counter
from random import Random

import pytest
from honest import KINDS, Table, status

import deserstats as ds

QUICK, DEEP, CHUNK = 100, 2000, 50


def read(table: Table) -> ds.ClaimSet:
    return ds.read_claims(table.records, scheme=table.scheme).read_as(**table.reading)


def chunks(seeds: range) -> list[range]:
    return [range(first, first + CHUNK) for first in seeds[::CHUNK]]


def told_and_true(kind: str, seeds: range, *, moved: bool) -> tuple[Counter[tuple[str, str]], list[int]]:
    """Count what the library says against what is true, and name the seeds where the two differ."""
    tally: Counter[tuple[str, str]] = Counter()
    wrong = []
    for seed in seeds:
        rng = Random(f"{kind} {seed}")
        table = KINDS[kind](rng)
        if moved:
            table = table.moved(rng)
        truth = "consistent" if not moved or table.is_possible() else "inconsistent"
        told = status(read(table))
        tally[told, truth] += 1
        if told != truth:
            wrong.append(seed)
    return tally, wrong


@pytest.mark.parametrize("seeds", chunks(range(QUICK)), ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_no_honest_table_is_accused(kind, seeds):
    tally, wrong = told_and_true(kind, seeds, moved=False)
    assert not wrong, (tally, wrong)


@pytest.mark.parametrize("seeds", chunks(range(QUICK)), ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_a_moved_figure_is_judged_as_the_exact_judge_does(kind, seeds):
    tally, wrong = told_and_true(kind, seeds, moved=True)
    assert not wrong, (tally, wrong)


@pytest.mark.deep
@pytest.mark.parametrize("moved", [False, True], ids=["honest", "moved"])
@pytest.mark.parametrize("seeds", chunks(range(QUICK, DEEP)), ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_two_thousand_tables_a_kind(kind, seeds, moved):
    tally, wrong = told_and_true(kind, seeds, moved=moved)
    assert not wrong, (tally, wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_the_makers_tell_the_truth_and_the_judge_sees_many_moved_figures(kind):
    """The tests above would say nothing if the makers lied, or if the judge saw no moved figure at all."""
    seen = 0
    for seed in range(40):
        rng = Random(f"{kind} {seed}")
        table = KINDS[kind](rng)
        assert table.is_possible(), seed
        seen += not table.moved(rng).is_possible()
    assert seen >= 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_answer_has_this_verdict_and_its_evidence(kind):
    for seed in range(3):
        rng = Random(f"{kind} {seed}")
        table = KINDS[kind](rng)
        table = table.moved(rng) if seed % 2 else table
        answer = ds.check_consistency(read(table), max_conflicts=1)
        assert answer.status == status(read(table)), seed
        assert answer.verify(), seed
