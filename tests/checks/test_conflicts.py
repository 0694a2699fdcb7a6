"""Conflicts when steps run out: what was found stands, and it is said that it may be too long."""

import deserstats as ds
from deserstats.checks.consistency.conflicts import Search
from deserstats.claims.cells.reading import Reading
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import build
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import Court


def test_a_conflict_that_could_not_be_shrunk_is_not_called_minimal():
    rows = [{"id": "a", "value": "5"}, {"id": "b", "value": "6"}, {"id": "s", "kind": "share", "value": "50",
             "base_start": "2025"}]  # fmt: skip
    claims = ds.read_claims([row | {"start": "2025-01", "relation": "exact"} for row in rows])
    system = System(claims, Reading())
    (component,) = system.components()
    budget = Budget()
    court = Court(component, system.facts, budget)
    search = Search(component, court, system.facts, budget, limit=5)
    verdict = court.decide()
    budget.spend(budget.left)
    found = search.shrunk(verdict)
    assert (found.ids, found.is_exact) == (("a", "b"), False)
    assert build(found.verdict.refutations[0][1], found.court.rows, found.court.facts).verify()
