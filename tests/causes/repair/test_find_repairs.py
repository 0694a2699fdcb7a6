"""Repairs against all possibilities tried one by one on systems small enough for it."""

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest
from seeds import seeds

import deserstats as ds
from deserstats.causes.edits.alternatives import rereadings
from deserstats.causes.edits.rewrite import rewritten
from deserstats.checks.bounds.best_repairs import best_repairs
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import FeasibleSubset, Subsets

WINDOWS = [("2025-01", "2025-02-01"), ("2025-02", "2025-03-01"), ("2025-01", "2025-03-01")]
CELLS = dict(zip(WINDOWS, ([0], [1], [0, 1]), strict=True))
LEAVES = {"a": [0], "b": [1], "all": [0, 1]}
TOP = 5
SERIES = np.array(list(itertools.product(range(TOP + 1), repeat=4))).reshape(-1, 2, 2)
"""Every series of two categories over two months with values up to the largest figure."""


def random_claims(rng, n=6, words=("exact", "exact", "at_least", "at_most")):
    rows = []
    for i in range(n):
        (start, end), category = rng.choice(WINDOWS), rng.choice(list(LEAVES))
        rows.append({"id": f"c{i}", "value": str(rng.randint(0, TOP)), "relation": rng.choice(words), "start": start,
                     "end": end, "category": category, "measure": "m", "unit": "u"})  # fmt: skip
    return rows, ds.read_claims(rows, scheme=ds.Scheme({"all": ["a", "b"]}))


def misses(row):
    """By how much each series misses one claim."""
    got = SERIES[:, LEAVES[row["category"]]][:, :, CELLS[row["start"], row["end"]]].sum(axis=(1, 2))
    value = int(row["value"])
    below = np.maximum(value - got, 0) if row["relation"] != "at_most" else 0
    above = np.maximum(got - value, 0) if row["relation"] != "at_least" else 0
    return below + above


def holds(claims):
    system = System(claims)
    courts = [Subsets(component, system.domain, Budget(6)) for component in system.components()]
    return all(isinstance(court.decide(), FeasibleSubset) for court in courts)


@pytest.mark.parametrize("seed", seeds(25, 2025))
def test_drop_finds_every_cheapest_set(seed):
    rng = random.Random(seed)
    rows, claims = random_claims(rng, n=6 if seed < 25 else rng.randint(4, 9))
    weights = {row["id"]: rng.choice((1, 1, 2, 3)) for row in rows} if seed % 2 else {}
    held = np.array([misses(row) == 0 for row in rows])
    price = np.array([weights.get(row["id"], 1) for row in rows])
    best: dict[frozenset[str], int] = {}
    for size in range(len(rows) + 1):
        for out in itertools.combinations(range(len(rows)), size):
            kept = [i for i in range(len(rows)) if i not in out]
            if held[kept].all(axis=0).any():
                best[frozenset(rows[i]["id"] for i in out)] = int(price[list(out)].sum())
    least = min(best.values())
    answer = ds.find_repairs(claims, weights=weights or "equal", limit=500)
    assert answer.complete
    assert {frozenset(r.ids) for r in answer.repairs} == {out for out, cost in best.items() if cost == least}
    assert all(r.cost == least for r in answer.repairs)
    assert answer.lower == least
    assert answer.unique == (len(answer.repairs) == 1)
    assert answer.verify()
    assert all(core.certificate.verify() for core in answer.cores)


@pytest.mark.parametrize("seed", range(25))
def test_adjust_moves_figures_as_little_as_possible(seed):
    rng = random.Random(100 + seed)
    rows, claims = random_claims(rng)
    frozen = "c0" if seed % 3 == 0 else None
    moved = np.array([misses(row) for row in rows])
    possible = moved[:, moved[0] == 0] if frozen else moved
    answer = ds.find_repairs(claims, "adjust", keep=[frozen] if frozen else [])
    if possible.shape[1] == 0:
        assert answer.repairs == ()
        assert answer.reason
        return
    least = possible.sum(axis=0).min()
    assert answer.lower == least
    assert all(r.cost == least for r in answer.repairs)
    assert answer.verify()
    ways = np.unique(possible[:, possible.sum(axis=0) == least], axis=1)
    if answer.complete:
        assert ways.shape[1] == len(answer.repairs)
    if ways.shape[1] > 1:
        assert not answer.unique
    touched = {tuple(way > 0) for way in ways.T}
    assert all(tuple(row["id"] in r.ids for row in rows) in touched for r in answer.repairs)


@pytest.mark.parametrize("seed", seeds(3, 8))
def test_reread_finds_every_smallest_choice_of_readings(seed):
    rng = random.Random(200 + seed)
    _, claims = random_claims(rng, n=4, words=("exact", "over", "under"))
    answer = ds.find_repairs(claims, "reread", limit=1000)
    versions = [[c, *(rewritten(c, change.cells) for change in rereadings(c, claims))] for c in claims]
    best, found = None, set()
    for size in range(len(claims) + 1):
        for who in itertools.combinations(range(len(claims)), size):
            options = [versions[i][1:] if i in who else versions[i][:1] for i in range(len(claims))]
            if any(
                ds.check_consistency(ClaimSet.trusted(choice, claims.scheme)).status == "consistent"
                for choice in itertools.product(*options)
            ):
                best = size
                found.add(frozenset(f"c{k}" for k in who))
        if best is not None:
            break
    if best is None:
        assert answer.repairs == ()
        return
    assert {frozenset(r.ids) for r in answer.repairs} == found
    assert all(r.cost == best for r in answer.repairs)
    assert answer.verify()


def test_ties_are_listed_and_never_broken():
    """347 + 6,641 = 6,988 printed as two years: three claims on either side explain it."""
    ids = [f"upaug25.{k}" for k in ("01", "02", "03", "06", "16", "17", "20")]
    answer = ds.find_repairs(ds.load_example("ua-desertion").select(ids=ids))
    assert not answer.unique
    assert {len(r.ids) for r in answer.repairs} == {3}
    outlet = {"upaug25.16", "upaug25.17", "upaug25.20"}
    assert outlet in [set(r.ids) for r in answer.repairs]
    shares = dict(answer.involvement().itertuples(index=False))
    assert shares == {i: sum(i in r.ids for r in answer.repairs) / len(answer.repairs) for i in shares}
    assert "The arithmetic does not choose between them." in str(answer)


def test_copies_do_not_vote_twice_when_trust_is_used():
    """Two outlets that print one figure of one origin share the cost of doubting it."""
    base = {"start": "2025", "measure": "m", "unit": "u", "relation": "exact"}
    rows = [base | {"id": "a", "value": "5", "source": "A", "origin": "office"},
            base | {"id": "b", "value": "5", "source": "B", "origin": "office"},
            base | {"id": "c", "value": "6", "source": "C", "origin": "ministry"}]  # fmt: skip
    claims = ds.read_claims(rows)
    assert [r.ids for r in ds.find_repairs(claims).repairs] == [("c",)]
    assert {r.ids for r in ds.find_repairs(claims, weights="trust").repairs} == {("c",), ("a", "b")}
    hedged = ds.read_claims([*rows[:2], rows[2] | {"relation": "over"}])
    assert [r.ids for r in ds.find_repairs(hedged, weights="trust").repairs] == [("c",)]
    table = ds.DoubtCosts(exact=1, hedged=3)
    assert [r.ids for r in ds.find_repairs(hedged, weights=table).repairs] == [("a", "b")]


def test_what_is_kept_is_not_touched():
    base = {"start": "2025", "measure": "m", "unit": "u", "relation": "exact"}
    claims = ds.read_claims([base | {"id": "a", "value": "5"}, base | {"id": "b", "value": "6", "origin": "Office"}])
    assert [r.ids for r in ds.find_repairs(claims, keep="a").repairs] == [("b",)]
    assert [r.ids for r in ds.find_repairs(claims, keep=["Office"]).repairs] == [("a",)]
    none = ds.find_repairs(claims, keep=["a", "b"])
    assert none.repairs == ()
    assert none.reason == "claims that are never touched contradict each other: a and b"
    with pytest.raises(ds.ClaimError, match="keep names 'x', which is neither an id nor a root origin"):
        ds.find_repairs(claims, keep="x")
    with pytest.raises(ds.ClaimError, match="kind='fix' is not one of 'drop', 'adjust', 'reread' or 'revise'"):
        ds.find_repairs(claims, "fix")
    heavy = ds.find_repairs(claims, weights={"a": float("inf"), "b": Fraction(5, 2)})
    assert heavy.repairs[0].cost == Fraction(5, 2)


def test_consistent_claims_need_no_repair():
    answer = ds.find_repairs(ds.load_example("two-figures").select(ids=["A"]))
    assert str(answer) == "The claims hold together; nothing needs repair."
    assert [r.edits for r in answer.repairs] == [()]
    assert answer.unique
    assert answer.verify()


@pytest.mark.parametrize("kind", ["drop", "adjust", "reread"])
def test_repairs_survive_a_round_trip(kind):
    ids = ["upaug25.01", "upaug25.02", "upaug25.03", "upaug25.16", "upaug25.17", "upaug25.06"]
    answer = ds.find_repairs(ds.load_example("ua-desertion").select(ids=ids), kind)
    again = ds.results.RepairResult.from_dict(answer.to_dict())
    assert again == answer
    assert again.verify()
    assert list(answer.to_frame().columns) == ["repair", "cost", "id", "column", "before", "after", "note"]


def test_steps_that_run_out_are_said():
    claims = ds.load_example("ua-desertion").select(measure="registered", unit="proceedings")
    answer = ds.find_repairs(claims, effort=0.001)
    assert not answer.complete
    assert answer.reason


class _NoneToSearch(Budget):
    """Steps to check sets, but none to look for cheapest ones."""

    def part(self, share):
        return Budget(1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_a_repair_that_was_not_proved_cheapest_holds_and_needs_every_claim(seed):
    _, claims = random_claims(random.Random(300 + seed), n=14)
    system = System(claims)
    for component in system.components():
        budget = _NoneToSearch(6)
        court = Subsets(component, system.domain, budget)
        if isinstance(court.decide(), FeasibleSubset):
            continue
        found = best_repairs(component, court, system.domain, budget, 20)
        assert not found.is_complete
        out = found.sets[0] if found.spare is None else found.spare[0]
        assert (found.lower == len(out)) == (found.spare is None)
        proved = best_repairs(component, court, system.domain, Budget(6), 20)
        assert found.lower <= len(proved.sets[0]) <= len(out)
        assert isinstance(court.decide([i for i in court.ids if i not in out]), FeasibleSubset)
        for name in out:
            assert not isinstance(court.decide([i for i in court.ids if i not in out or i == name]), FeasibleSubset)


def test_a_repair_that_was_not_proved_cheapest_says_so(monkeypatch):
    _, claims = random_claims(random.Random(303), n=14)
    monkeypatch.setattr("deserstats.causes.repair.find_repairs.Budget", _NoneToSearch)
    answer = ds.find_repairs(claims)
    assert not answer.complete
    assert not answer.unique
    assert answer.verify()
    assert answer.is_best == (answer.lower == answer.repairs[0].cost)
    assert "cheapest repair of kind drop found within the steps allowed" in str(answer) or answer.is_best
    assert holds(claims.drop(answer.repairs[0].ids))
