"""Conflicts when steps run out: what was found stands, and it is said that it may be too long."""

import deserstats as ds
from deserstats.checks.consistency.conflicts import Search
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import build
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import Subsets


def test_a_conflict_that_could_not_be_shrunk_is_not_called_minimal():
    rows = [{"id": "a", "value": "5"}, {"id": "b", "value": "6"}, {"id": "s", "kind": "share", "value": "50",
             "base_start": "2025"}]  # fmt: skip
    claims = ds.read_claims([row | {"start": "2025-01", "relation": "exact"} for row in rows])
    system = System(claims)
    (component,) = system.components()
    budget = Budget()
    court = Subsets(component, system.domain, budget)
    search = Search(component, court, system.domain, budget, limit=5)
    verdict = court.decide()
    budget.spend(budget.left)
    found = search.shrunk(verdict)
    assert (found.ids, found.is_exact) == (("a", "b"), False)
    assert build(found.verdict.refutations[0][1], found.subsets.rows, found.subsets.domain).verify()
