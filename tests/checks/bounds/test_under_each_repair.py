"""A repair that was not proved cheapest is shown as such, and no estimate rests on it."""

import random

import pytest

import deserstats as ds
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.under_each_repair import NO_REPAIR, NOT_CHEAPEST, under_each_repair
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System


@pytest.fixture(scope="module")
def tangled():
    rng = random.Random(5)
    rows = [
        {"id": f"{s}{y}", "value": str(rng.randint(100, 999)), "relation": "exact", "start": str(y), "source": s}
        for s in "abc"
        for y in (2021, 2022, 2023)
    ]
    return ds.read_claims(rows)


def test_an_unproved_repair_is_one_that_works_and_is_called_so(tangled):
    space = FeasibleSet.of_all(System(tangled), Budget(1e-6))
    assert space.is_empty
    shown = under_each_repair(space, tangled, lambda rest: rest)
    assert (len(shown.rows), shown.complete, shown.reason) == (1, False, NOT_CHEAPEST)
    assert ds.check_consistency(shown.rows[0][1]).status == "consistent"


def test_only_proved_repairs_count_where_that_is_asked(tangled):
    space = FeasibleSet.of_all(System(tangled), Budget(1e-6))
    hidden = under_each_repair(space, tangled, lambda rest: rest, proved=True)
    assert (hidden.rows, hidden.complete, hidden.reason) == ((), False, NO_REPAIR)
    assert ds.estimate_trend(tangled, effort=1e-6).status == "insufficient"
