"""Large tables get a repair, a lower bound, and the proof of it; laws hold whatever the steps allow."""

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

import deserstats as ds
from deserstats.causes.repair.repair_recheck import _weighed
from deserstats.model.search.irreducible import irreducible
from tests.causes.repair.test_find_repairs import holds, misses, random_claims


def cheapest(rows, price):
    """The least price of claims without which one of all series satisfies the rest, by trying all sets."""
    held = np.array([misses(row) == 0 for row in rows])
    return min(
        sum(price[i] for i in out)
        for size in range(len(rows) + 1)
        for out in itertools.combinations(range(len(rows)), size)
        if held[[i for i in range(len(rows)) if i not in out]].all(axis=0).any()
    )


def packed(cores, price):
    """The price of a set of cores that share no claim, taken in their order."""
    seen, total = set(), Fraction(0)
    for core in cores:
        if seen.isdisjoint(core.ids):
            seen.update(core.ids)
            total += min(price[name] for name in core.ids)
    return total


@pytest.mark.parametrize("block", range(10))
@pytest.mark.parametrize("effort", [1.0, 1e-3, 1e-5])
def test_lower_is_never_above_the_cheapest_and_every_repair_restores(block, effort):
    for seed in range(1000 + 10 * block, 1010 + 10 * block):
        rng = random.Random(seed)
        rows, claims = random_claims(rng, n=rng.randint(5, 9))
        weights = {row["id"]: rng.choice((1, 1, 2, Fraction(1, 2))) for row in rows} if seed % 2 else {}
        price = [Fraction(weights.get(row["id"], 1)) for row in rows]
        least = cheapest(rows, price)
        answer = ds.find_repairs(claims, weights=weights or "equal", effort=effort, limit=100)
        if answer.status == "undecided":
            # too few steps to see whether anything is to be repaired
            assert effort == 1e-5
            continue
        assert answer.repairs, "never empty-handed"
        for repair in answer.repairs:
            assert holds(claims.drop(repair.ids))
            assert repair.cost >= least
        if answer.status == "consistent":
            assert least == 0
            continue
        assert 0 < answer.lower <= least
        prices = {row["id"]: p for row, p in zip(rows, price, strict=True)}
        assert packed(answer.cores, prices) <= answer.lower
        assert (answer.lower == answer.repairs[0].cost) == answer.is_best
        if answer.is_best:
            assert answer.repairs[0].cost == least
        if effort == 1.0:
            assert answer.is_best
        assert answer.verify()


def test_steps_shipped_with_a_question_give_a_repair_near_what_is_proved():
    answer = ds.find_repairs(ds.load_example("ua-desertion"), effort=0.4)
    assert answer.repairs
    assert answer.repairs[0].cost <= Fraction(4, 3) * answer.lower
    assert f"at least {answer.lower} is needed" in str(answer) or answer.is_best


def test_clear_clusters_are_settled_beside_a_murky_one():
    """Eight tables that share no cell, each with two figures for one year: 16 repairs of cost 8 beside each other."""
    base = {"start": "2025", "unit": "u", "relation": "exact"}
    rows = [base | {"id": f"{m}{k}", "measure": f"m{m}", "value": str(5 + k)} for m in range(8) for k in range(2)]
    answer = ds.find_repairs(ds.read_claims(rows), limit=300)
    assert (len(answer.repairs), answer.complete, answer.lower) == (2**8, True, 8)


def test_falls_of_one_running_total_are_as_many_as_its_longest_rise_leaves_out():
    """The fewest figures to doubt are those outside a longest run of figures that never falls."""
    for seed in range(20):
        rng = random.Random(seed)
        values = [k + rng.choice((0, 0, 0, 12, -9)) + 30 for k in range(0, 60, 3)]
        best = []
        for k, v in enumerate(values):
            best.append(1 + max((best[i] for i in range(k) if values[i] <= v), default=0))
        rows = [
            {"id": f"c{k}", "value": str(v), "relation": "exact", "start": "2025-01-01", "end": f"2025-01-{k + 2:02d}"}
            for k, v in enumerate(values)
        ]
        answer = ds.find_repairs(ds.read_claims(rows))
        assert answer.repairs[0].cost == answer.lower == len(values) - max(best)


def test_copies_stand_or_fall_together():
    base = {"start": "2025", "measure": "m", "unit": "u", "relation": "exact"}
    rows = [base | {"id": f"{v}{k}", "value": v} for v, n in (("5", 3), ("6", 2), ("7", 4)) for k in range(n)]
    answer = ds.find_repairs(ds.read_claims(rows))
    assert [set(r.ids) for r in answer.repairs] == [{"50", "51", "52", "60", "61"}]
    assert answer.complete
    assert answer.verify()


def test_a_contradiction_of_whole_numbers_alone_is_told_with_copies():
    """Halves would do: a, b and the sum of both, each 1 in three months of which none has two; a figure is retold."""
    said = [("A", 1, 3, "a", 1), ("t", 1, 2, "all", 1), ("u", 2, 3, "all", 1), ("v", 2, 2, "a", 0), ("w", 1, 1, "b", 0),
            ("x", 3, 3, "b", 0), ("copy", 1, 3, "a", 1)]  # fmt: skip
    rows = [{"id": name, "value": str(value), "relation": "exact", "category": category,
             "start": f"2025-{first:02d}-01", "end": f"2025-{last + 1:02d}-01"}
            for name, first, last, category, value in said]  # fmt: skip
    answer = ds.find_repairs(ds.read_claims(rows, scheme=ds.Scheme({"all": ["a", "b"]})))
    assert answer.repairs[0].cost == answer.lower == 1
    assert {r.ids for r in answer.repairs} == {("t",), ("u",), ("v",), ("w",), ("x",)}
    assert answer.verify()


def test_a_weight_too_many_is_refused():
    base = {"start": "2025", "measure": "m", "unit": "u", "relation": "exact"}
    answer = ds.find_repairs(ds.read_claims([base | {"id": name, "value": str(k)} for k, name in enumerate("abc")]))
    assert answer.verify()
    data = answer.to_dict()
    for core in data["cores"]:
        core["weight"] = "2"
    assert not ds.results.RepairResult.from_dict(data).verify()


def test_weights_pay_no_claim_more_than_its_price():
    rng = random.Random(11)
    _, claims = random_claims(rng, n=14)
    answer = ds.find_repairs(claims)
    for name, price in answer.prices:
        assert sum(Fraction(c.weight) for c in answer.cores if name in c.ids) <= price
    assert _weighed(answer, {n: Fraction(p) for n, p in answer.prices}) <= answer.lower


@pytest.mark.parametrize("seed", range(30))
def test_contradictions_are_shrunk_to_rows_that_are_all_needed(seed):
    """Rows on two or three cells, tried on all whole points: a point satisfies the rest once any row is gone."""
    rng = np.random.default_rng(seed)
    cells = int(rng.integers(2, 4))
    grid = np.array(list(itertools.product(range(13), repeat=cells)))
    matrix = rng.integers(0, 2, (7, cells)).astype(float)
    matrix = matrix[matrix.any(axis=1)]
    figures = rng.integers(0, 13, len(matrix)).astype(float)
    at_least = rng.random(len(matrix)) < 0.3
    high = np.where(at_least, np.inf, figures)
    found = irreducible(matrix, figures, high, [1] * len(matrix))
    ok = (grid @ matrix.T >= figures) & (grid @ matrix.T <= high)
    if found is None:
        return
    kept = list(found)
    assert not ok[:, kept].all(axis=1).any()
    # what is left over is contradicted by no fewer rows, as broken numbers go
    for row in kept:
        rest = [k for k in kept if k != row]
        assert irreducible(matrix[rest], figures[rest], high[rest], [1] * len(rest)) is None
