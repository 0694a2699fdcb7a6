"""Many sets at once give what each set gives alone, whatever stands beside it and in whatever order."""

import random
from itertools import combinations

import pandas as pd
import pytest
from many.random_sets import random_sets, random_trees
from seeds import seeds

import deserstats as ds
from deserstats.many import check_batch as batches

TOLD = ["status", "conflict", "gap", "apart", "n_used", "n_unused", "reason"]


@pytest.fixture
def alone(monkeypatch):
    """The names of the sets that were decided one by one."""
    names = []
    checked = batches.checked
    monkeypatch.setattr(batches, "checked", lambda name, *rest: names.append(name) or checked(name, *rest))
    return names


@pytest.mark.parametrize("seed", seeds(4, 1700))
def test_sets_decided_together_are_told_as_each_is_alone(seed, alone):
    rng = random.Random(seed)
    table = random_sets(seed, 40)
    if rng.random() < 0.3:
        table = table.drop(columns="id")
    if rng.random() < 0.3:
        table = table.sample(frac=1, random_state=seed)
    compared(table, {}, alone, least=10)


@pytest.mark.parametrize("seed", seeds(4, 1700))
def test_sets_whose_categories_form_trees_are_told_as_each_is_alone(seed, alone):
    table, tree = random_trees(seed, 25)
    compared(table, {"scheme": tree} if tree else {}, alone, least=15)


def compared(table, options, alone, least):
    """Hold each row of sets that were decided together against a single check of the set."""
    together = ds.check_many(table, **options)
    one_by_one = set(alone)
    assert len(together) - len(one_by_one) >= least, "hardly a set was decided with others"
    for row in together.to_dict("records"):
        if row["set_id"] in one_by_one:
            continue
        claims = table[table.set_id == row["set_id"]].drop(columns="set_id").reset_index(drop=True)
        answer = ds.check_consistency(ds.read_claims(claims, **options))
        assert row["status"] == answer.status
        assert (row["n_used"], row["n_unused"]) == (len(claims), 0)
        if answer.complete and answer.conflicts:
            best = min(answer.conflicts, key=lambda c: (len(c.ids), -c.certificate.gap, sorted(c.ids, reverse=True)))
            assert row["conflict"].split() == sorted(best.ids)
            assert row["gap"] == row["apart"] == best.certificate.gap


@pytest.mark.parametrize("seed", seeds(2, 200))
def test_a_conflict_cannot_hold_and_every_smaller_set_of_claims_can(seed, alone):
    table = random_sets(1000 + seed, 40)
    for row in ds.check_many(table).to_dict("records"):
        if row["status"] != "inconsistent":
            continue
        claims = ds.read_claims(table[table.set_id == row["set_id"]].drop(columns="set_id"))
        ids = row["conflict"].split()
        assert ds.check_consistency(claims.select(ids=ids)).status == "inconsistent"
        for fewer in combinations(ids, len(ids) - 1):
            assert ds.check_consistency(claims.select(ids=fewer)).status == "consistent"


@pytest.mark.parametrize("seed", seeds(2, 100))
def test_what_others_allow_is_what_a_single_check_says(seed):
    table = random_sets(2000 + seed, 20)
    found = ds.check_many(table, implied=True)
    for name, rows in table.groupby("set_id"):
        own = found[found.set_id == name]
        try:
            single = ds.check_consistency(rows.drop(columns="set_id").reset_index(drop=True)).to_frame()
        except ds.ClaimTableError:
            assert list(zip(own["id"], own["status"], strict=True)) == [("", "unreadable")]
            continue
        for column in ("id", "implied_low", "implied_high"):
            assert [_filled(cell) for cell in own[column]] == [_filled(cell) for cell in single[column]]


def _filled(cell):
    return None if cell is None or cell != cell or cell == "" else cell


@pytest.mark.parametrize("seed", range(3))
def test_neither_order_nor_batches_nor_neighbours_matter(seed):
    table = random_sets(3000 + seed, 40)
    whole = ds.check_many(table)
    mixed = ds.check_many(table.sample(frac=1, random_state=seed)).sort_values("set_id", ignore_index=True)
    told = whole.sort_values("set_id", ignore_index=True)
    # what cannot be read is told in the order of the rows
    readable = told.status != "unreadable"
    pd.testing.assert_frame_equal(mixed[readable], told[readable])
    pd.testing.assert_series_equal(mixed.status, told.status)
    parts = [ds.check_batch(rows) for _, rows in table.groupby(table.set_id // 7)]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    assert [row.status for row in ds.iter_check(table)] == whole.status.tolist()
