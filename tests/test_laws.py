"""Laws that hold whatever the figures: truth is never accused, one unit too many always is."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from honest import status
from hypothesis import given
from hypothesis import strategies as st
from seeds import seeds
from strategies import TREE, Truth, any_reading, text

import deserstats as ds
from deserstats.model.rows.system import System


def truth_of(rng: random.Random, n: int, **options) -> tuple[Truth, ds.ClaimSet]:
    truth = Truth(rng, **({"size": rng.randint(0, 15), "leaves": rng.choice(("a", "ab", "abc"))} | options))
    return truth, truth.claims(n)


@pytest.mark.parametrize("seed", seeds(10, 120))
def test_true_claims_are_consistent_in_every_word_and_mode(seed):
    rng = random.Random(seed)
    truth, claims = truth_of(rng, rng.randint(1, 60))
    answer = ds.check_consistency(claims.under(truth.reading))
    assert answer.status == "consistent", answer.reason or str(answer.conflicts[0])
    assert answer.verify()
    assert not [reason for _, reason in answer.unused if "whole" not in reason]


@given(st.randoms(use_true_random=False), st.integers(1, 10))
def test_true_claims_are_consistent(rng, n):
    truth, claims = truth_of(rng, n)
    answer = ds.check_consistency(claims.under(truth.reading))
    assert answer.status == "consistent"
    assert answer.verify()


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1000, 4000))
def test_true_claims_are_consistent_deep(seed):
    test_true_claims_are_consistent_in_every_word_and_mode(seed)


def one_unit_off(
    rng: random.Random, size: int, reading: ds.Reading | None = None
) -> tuple[list[dict[str, str]], ds.Reading]:
    """Parts printed exactly, and their total one too high or too low, among true claims."""
    reading = reading or replace(any_reading(rng), printed="exact")
    truth = Truth(rng, size=size, leaves="abc", days=False, reading=reading)
    while len(truth.cuts) < 3:
        truth = Truth(rng, size=size, leaves="abc", days=False, reading=reading)
    truth.claims(rng.randint(1, 12), kinds="total")
    start, middle, end = truth.cuts[0], rng.choice(truth.cuts[1:-1]), truth.cuts[-1]
    category = truth.category()
    total = truth.total(category, start, end)
    wrong = total + (rng.choice((1, -1)) if total else 1)
    for a, b, value in ((start, middle, None), (middle, end, None), (start, end, wrong)):
        printed = truth.total(category, a, b) if value is None else value
        truth.add(category=category, start=a, end=b, relation="exact", value=printed)
    return truth.rows, truth.reading


@pytest.mark.parametrize("size", range(1, 16))
@pytest.mark.parametrize("seed", seeds(2, 6))
def test_one_unit_too_many_is_always_a_contradiction(size, seed):
    rows, reading = one_unit_off(random.Random(100 * size + seed), size)
    answer = ds.check_consistency(ds.read_claims(rows, scheme=ds.Scheme(TREE)).under(reading), max_conflicts=5)
    assert answer.status == "inconsistent"
    assert answer.verify()
    assert all(conflict.verify() for conflict in answer.conflicts)


def shuffled(claims: ds.ClaimSet, rng: random.Random) -> ds.ClaimSet:
    rows = list(claims)
    rng.shuffle(rows)
    return ds.ClaimSet([c.replace(id=f"x{i}") for i, c in enumerate(rows)], claims.scheme)


def corrupted(rng: random.Random, n: int, **options) -> tuple[Truth, ds.ClaimSet]:
    """True claims, some of whose figures are changed: perhaps inconsistent, perhaps not."""
    truth, claims = truth_of(rng, n, **options)
    rows = [c.cells() for c in claims]
    for row in rng.sample(rows, max(1, n // 5)):
        if row["kind"] == "total" and row["value"]:
            row["value"] = text(
                int(Fraction(row["value"].replace(",", ""))) * rng.choice((2, 3, 10)) + rng.randint(0, 2), 0
            )
    return truth, ds.read_claims(rows, scheme=claims.scheme)


@pytest.mark.parametrize("seed", seeds(12, 40))
def test_order_and_names_change_no_verdict(seed):
    rng = random.Random(seed)
    truth, claims = corrupted(rng, rng.randint(4, 20), size=rng.randint(1, 9))
    other = shuffled(claims, rng)
    assert status(claims.under(truth.reading)) == status(other.under(truth.reading))
    assert len(System(claims.under(truth.reading)).unused) == len(System(other.under(truth.reading)).unused)


@pytest.mark.parametrize("seed", seeds(12, 40))
def test_cutting_at_an_unused_date_changes_no_verdict(seed):
    """A claim of nothing known over part of every window adds cuts and says nothing."""
    rng = random.Random(seed)
    truth, claims = corrupted(rng, rng.randint(4, 15), size=rng.randint(1, 9))
    start = truth.cuts[0] + timedelta(rng.randint(1, 20))
    more = [ds.Claim(id=f"cut{i}", low="0", start=start + timedelta(3 * i), end=start + timedelta(3 * i + 2), measure="m",
                     unit="u", category=rng.choice("abc")) for i in range(3)]  # fmt: skip
    cut = ds.ClaimSet([*claims, *more], claims.scheme)
    assert status(claims.under(truth.reading)) == status(cut.under(truth.reading))


@pytest.mark.parametrize("seed", seeds(12, 40))
def test_scaling_closed_intervals_scales_every_rational_verdict(seed):
    rng = random.Random(seed)
    _, claims = corrupted(rng, rng.randint(4, 15), size=2)
    rows = []
    for c in claims:
        if c.kind == "total":
            allowed = c.allowed(ds.Reading()).whole()
            rows.append({"low": allowed.low or 0, "high": "" if allowed.high is None else allowed.high, "id": c.id,
                         "start": c.start, "through": c.through, "category": c.category})  # fmt: skip
    if not rows:
        return  # none of the claims was a total
    factor = rng.randint(2, 10**9)
    scaled = [r | {"low": r["low"] * factor, "high": r["high"] * factor if r["high"] != "" else ""} for r in rows]
    scheme = ds.Scheme(TREE, continuous=True)
    answers = [ds.check_consistency(ds.read_claims(table, scheme=scheme)) for table in (rows, scaled)]
    assert answers[0].status == answers[1].status
    gaps = [{c.ids: c.gap for c in a.conflicts} for a in answers]
    assert {ids: gap * factor for ids, gap in gaps[0].items()} == gaps[1]


@pytest.mark.parametrize("seed", seeds(10, 30))
def test_another_claim_never_widens_a_bound(seed):
    rng = random.Random(seed)
    truth, claims = truth_of(rng, rng.randint(3, 14), size=rng.randint(1, 9))
    period = truth.window()
    asked = {"period": period, "category": truth.category(), "measure": "m", "unit": "u"}
    claims = claims.under(truth.reading)
    before = ds.bound(claims.drop(claims.ids[-1]), **asked)
    after = ds.bound(claims, **asked)
    exact = truth.total(asked["category"], *period)
    for b in (before, after):
        assert b.status == "consistent"
        assert b.low <= exact
        assert b.high is None or exact <= b.high
        assert b.verify()
    if after.sharp and before.sharp:
        assert after.low >= before.low
        assert before.high is None or after.high <= before.high


@pytest.mark.parametrize("seed", seeds(12, 40))
def test_every_proper_subset_of_an_exact_conflict_can_hold(seed):
    rng = random.Random(seed)
    truth, claims = corrupted(rng, rng.randint(5, 15), size=rng.randint(1, 12))
    answer = ds.check_consistency(claims.under(truth.reading))
    for conflict in answer.conflicts:
        assert conflict.minimal == "exact"
        whole = claims.select(ids=conflict.ids)
        assert status(whole.under(truth.reading)) == "inconsistent"
        for name in conflict.ids:
            assert status(whole.drop(name).under(truth.reading)) == "consistent"


@pytest.mark.parametrize("seed", seeds(2, 15))
def test_all_conflicts_of_a_small_set_are_found(seed):
    """Every subset is decided by itself: the minimal ones that cannot hold are exactly those listed."""
    rng = random.Random(seed)
    truth, claims = corrupted(rng, 6, size=rng.randint(1, 6), leaves="ab")
    answer = ds.check_consistency(claims.under(truth.reading), max_conflicts=500, effort=6)
    bad: list[frozenset[str]] = []
    for n in range(1, len(claims) + 1):
        for ids in combinations(claims.ids, n):
            if not any(b <= set(ids) for b in bad):
                part = ds.ClaimSet.trusted((claims[i] for i in ids), claims.scheme)
                if status(part.under(truth.reading)) == "inconsistent":
                    bad.append(frozenset(ids))
    assert answer.complete
    assert {frozenset(c.ids) for c in answer.conflicts} == set(bad)


@pytest.mark.parametrize("seed", seeds(5, 20))
def test_the_same_question_has_the_same_answer(seed):
    rng = random.Random(seed)
    truth, claims = corrupted(rng, 12, size=3)
    first, second = (ds.check_consistency(claims.under(truth.reading), effort=6) for _ in range(2))
    assert first == second
    assert ds.results.ConsistencyResult.from_dict(first.to_dict()) == first


def test_windows_of_single_days_and_of_centuries():
    rows = [{"id": "a", "value": "5", "start": date(1900, 1, 1), "end": date(2000, 1, 1)},
            {"id": "b", "value": "6", "start": date(1950, 6, 1), "end": date(1950, 6, 2)}]  # fmt: skip
    answer = ds.check_consistency(ds.read_claims(rows))
    assert answer.status == "inconsistent"
    assert answer.conflicts[0].gap == 1
