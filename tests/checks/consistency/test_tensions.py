"""Soft intervals: they decide nothing, and what does not fit is named with its sum."""

import json
import random
import runpy
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import TREE, Truth, plain_reading, text

import deserstats as ds
from deserstats.checks.consistency.answers import Standing, TensionKind

CHECKER = Path(__file__).resolve().parents[3] / "docs" / "verify_certificate.py"
YEAR = {"id": "y", "value": "100", "relation": "exact", "start": "2025"}
HALVES = [
    {"id": "s1", "value": "70", "low": "60", "high": "80", "interval": "ci95", "start": "2025-01", "end": "2025-07-01"},
    {"id": "s2", "low": "55", "high": "90", "interval": "ci90", "start": "2025-07", "end": "2026-01-01"},
]
RANGE = {"id": "r", "low": "105", "high": "120", "interval": "source_range", "start": "2025"}


def check(*rows, **options):
    return ds.check_consistency(ds.read_claims(list(rows)), **options)


def test_intervals_that_cannot_all_hold_are_a_miss_not_a_contradiction():
    answer = check(YEAR, *HALVES)
    assert answer.status == "consistent"
    assert not answer.conflicts
    (tension,) = answer.tensions
    assert (tension.ids, tension.soft, tension.kind) == (("y", "s1", "s2"), ("s1", "s2"), TensionKind.MISSED)
    assert tension.gap == 60 + 55 - 100
    assert tension.chances == (Fraction(1, 20), Fraction(1, 10))
    assert tension.chance == Fraction(3, 20)
    assert tension.sentence == (
        "At least one of these 2 intervals missed (s1 and s2), if y holds as printed; "
        "nominal chance at most 5 % + 10 %, so 15 %."
    )
    assert [p.text for p in tension.premises][-2:] == ["the ci95 interval of s1", "the ci90 interval of s2"]
    assert answer.verify()
    assert answer.from_dict(answer.to_dict()) == answer


def test_one_interval_and_a_range_have_words_of_their_own():
    answer = check(YEAR, RANGE)
    (tension,) = answer.tensions
    assert tension.sentence == "Tension, not contradiction: this range does not hold (r), if y holds as printed."
    assert (tension.kind, tension.chance, tension.chances) == (TensionKind.TENSION, None, ())
    (alone,) = check(YEAR, RANGE | {"interval": "ci95"}).tensions
    assert alone.sentence == "This interval missed (r), if y holds as printed; nominal chance at most 5 %."
    ranges = check(RANGE, RANGE | {"id": "q", "low": "10", "high": "20"}).tensions
    assert [t.sentence for t in ranges] == ["Tension, not contradiction: these ranges do not fit each other (r and q)."]


def test_equal_levels_are_counted_and_never_exceed_certainty():
    same = [HALVES[0] | {"id": f"s{k}", "low": str(100 * k), "high": str(100 * k + 10), "interval": "ci30"} for k in (1, 2)]  # fmt: skip
    (tension,) = check(*same).tensions
    assert tension.sentence.endswith("nominal chance at most 2 times 70 %, so 100 %.")
    assert tension.chance == 1


def test_words_table_and_page_name_the_tension():
    answer = check(YEAR, *HALVES, RANGE)
    said = str(answer)
    assert said.startswith("Consistent: one series satisfies every hard claim (4 of 4 claims used")
    assert "Tensions of soft intervals, 2: in each, at least one missed or does not hold; no contradiction" in said
    frame = answer.to_frame().set_index("id")
    assert frame["verdict"].to_dict() == {"y": "untested", "s1": "in_tension", "s2": "in_tension", "r": "in_tension"}
    assert frame.loc["s1", "reason"] == "in tension with y and s2"
    assert frame["detectable_error"].isna().all()
    for page in (ds.report(answer).to_html(), ds.report(answer).to_markdown()):
        assert "Soft intervals that do not fit" in page
        assert "95 % interval 60 to 80" in page
        assert "contradicts them; 2 combinations" in page
    assert "Soft intervals that do not fit" not in ds.report(answer, sections=["verdict", "claims"]).to_html()
    assert {h.get_label() for h in answer.plot().get_legend().legend_handles} >= {"in tension (3)"}


def test_soft_intervals_that_fit_are_in_the_witness():
    answer = check(YEAR, HALVES[0], RANGE | {"low": "90"})
    assert str(answer).startswith("Consistent: one series satisfies every claim, 2 soft intervals among them")
    assert not answer.tensions
    half = sum(c.value for c in answer.witness.cells if c.end.isoformat() <= "2025-07-01")
    assert 60 <= half <= 80
    assert answer.verify()


def test_hard_claims_alone_decide_and_are_judged_without_soft_ones():
    alone, beside = check(YEAR), check(YEAR, *HALVES, RANGE)
    assert alone.to_frame().iloc[0].drop("reason").equals(beside.to_frame().iloc[0].drop("reason"))
    clash = check(YEAR, YEAR | {"id": "z", "value": "99"}, *HALVES)
    assert clash.status == "inconsistent"
    assert [c.ids for c in clash.conflicts] == [("y", "z")]
    assert {t.ids for t in clash.tensions} == {("y", "s1", "s2"), ("z", "s1", "s2")}
    assert clash.verify()


def test_an_early_soft_interval_does_not_move_the_first_day_of_rules():
    """Counting began in 2025 as far as hard claims go; a soft interval of the year before changes no verdict."""
    rows = [{"id": "c", "measure": "convicted", "value": "10", "relation": "exact", "start": "2025"},
            {"id": "g", "measure": "charged", "value": "5", "relation": "exact", "start": "2025"}]  # fmt: skip
    soft = {"id": "s", "measure": "charged", "low": "1", "high": "100", "interval": "ci95", "start": "2024"}
    scheme = ds.Scheme(order="convicted <= charged", since="2025-01-01")
    answer = ds.check_consistency(ds.read_claims([*rows, soft], scheme=scheme))
    assert answer.status == "inconsistent"
    assert answer.verify()
    rows[0]["value"] = "4"
    many = soft | {"id": "m", "measure": "convicted", "low": "300", "high": "400"}
    answer = ds.check_consistency(ds.read_claims([*rows, soft, many], scheme=scheme))
    assert answer.status == "consistent"
    assert [t.ids for t in answer.tensions] == [("s", "m")]
    assert answer.verify()


def test_only_soft_claims():
    answer = check(*HALVES)
    assert str(answer).startswith("Consistent: no hard claim is there to be contradicted, only 2 soft intervals")
    assert answer.verify()


def test_a_bound_keeps_to_hard_claims():
    claims = ds.read_claims([YEAR, HALVES[0]])
    assert ds.bound(claims, period="2025-01..2025-06").high == 100


def test_a_soft_interval_without_ends_says_nothing():
    answer = check(YEAR, {"id": "a", "value": "5", "interval": "ci95", "start": "2025"})
    assert answer.unused == (("a", "its interval is ci95, but low and high are blank"),)


def test_a_tampered_tension_does_not_verify():
    answer = check(YEAR, *HALVES)
    data = answer.to_dict()
    data["tensions"][0]["soft"] = ["s1"]
    assert not answer.from_dict(data).verify()
    data = answer.to_dict()
    data["tensions"] = []
    assert not answer.from_dict(data).verify()


def truth_with_soft(rng: random.Random, n: int, miss: float = 0.0):
    """True claims, and intervals around true values; with ``miss`` some lie beside them."""
    truth = Truth(rng, size=rng.randint(1, 6), leaves=rng.choice(("a", "abc")), reading=plain_reading(rng))
    truth.claims(rng.randint(1, n))
    for _ in range(rng.randint(1, n)):
        (start, end), category = truth.window(), truth.category()
        x = truth.total(category, start, end)
        width = rng.randint(0, truth.value)
        low, high = max(0, x - rng.randint(0, width)), x + rng.randint(0, width)
        if rng.random() < miss:
            low, high = high + 1, high + 1 + width
        truth.add(category=category, start=start, end=end, low=text(low, 0), high=text(high, 0),
                  interval=rng.choice(("ci95", "ci80", "source_range")))  # fmt: skip
    return truth, ds.read_claims(truth.rows, scheme=ds.Scheme(TREE))


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(n, marks=pytest.mark.deep) for n in range(8, 40))])
def test_intervals_that_contain_the_truth_are_never_in_tension(seed):
    truth, claims = truth_with_soft(random.Random(seed), 12)
    answer = ds.check_consistency(claims.under(truth.reading))
    assert answer.status == "consistent"
    assert not answer.tensions
    assert answer.tensions_complete
    assert not answer.unused
    assert answer.verify()


@given(st.randoms(use_true_random=False))
def test_intervals_that_miss_never_change_the_verdict(rng):
    truth, claims = truth_with_soft(rng, 8, miss=0.5)
    answer = ds.check_consistency(claims.under(truth.reading))
    assert answer.status == "consistent"
    assert answer.verify()


@pytest.mark.parametrize("seed", [*range(5), *(pytest.param(n, marks=pytest.mark.deep) for n in range(5, 20))])
def test_every_tension_is_minimal_and_every_one_is_listed(seed):
    """Against all subsets: read every interval as hard, and look which smallest sets contradict."""
    truth, claims = truth_with_soft(random.Random(seed), 3, miss=0.6)
    answer = ds.check_consistency(claims.under(truth.reading), max_conflicts=200)
    soft = set(answer.soft)
    hard = ds.ClaimSet([c.replace(interval="") for c in claims], claims.scheme)
    minimal = []
    for k in range(1, len(claims) + 1):
        for ids in combinations(claims.ids, k):
            if not any(set(m) <= set(ids) for m in minimal):
                part = ds.check_consistency(hard.select(ids=ids).under(truth.reading))
                if part.status == "inconsistent":
                    minimal.append(ids)
    assert answer.tensions_complete
    assert {frozenset(t.ids) for t in answer.tensions} == {frozenset(m) for m in minimal}
    assert all(set(t.ids) & soft for t in answer.tensions)


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.deep) for n in range(4, 15))])
def test_the_independent_checker_confirms_tensions(seed, tmp_path):
    main = runpy.run_path(str(CHECKER))["main"]
    truth, claims = truth_with_soft(random.Random(seed), 8, miss=0.6)
    answer = ds.check_consistency(claims.under(truth.reading)).to_dict()
    table, result = tmp_path / "claims.csv", tmp_path / "answer.json"
    claims.to_csv(table)
    result.write_text(json.dumps(answer), encoding="utf-8")
    assert main(table, result) == 0
    if answer["tensions"]:
        answer["tensions"][0]["certificate"]["terms"][0]["bound"] = "987654321"
        answer["conflicts"] = []
        result.write_text(json.dumps(answer), encoding="utf-8")
        assert main(table, result) == 1


def test_a_soft_line_is_no_proof_of_a_conflict(tmp_path):
    main = runpy.run_path(str(CHECKER))["main"]
    claims = ds.read_claims([YEAR, *HALVES])
    answer = ds.check_consistency(claims).to_dict()
    forged = {k: v for k, v in answer["tensions"][0].items() if k != "soft"}
    answer |= {"tensions": [], "conflicts": [forged]}
    table, result = tmp_path / "claims.csv", tmp_path / "answer.json"
    claims.to_csv(table)
    result.write_text(json.dumps(answer), encoding="utf-8")
    assert main(table, result) == 1


def test_steps_that_run_out_are_said():
    answer = check(YEAR, *HALVES, effort=1e-9)
    assert answer.status == "undecided"
    late = [s for s in answer.standings if s.id in answer.soft]
    assert {s.verdict for s in late} == {Standing.UNDETERMINED}
    assert "Not every combination of soft intervals was judged" in str(answer)
