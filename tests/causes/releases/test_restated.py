"""What a release leaves of the figures of the other one, against every series that fits it, and against bound and implies."""

import itertools
import random
from dataclasses import replace

import pytest

import deserstats as ds

ENDS = ("2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01")
CAP = 9
"""Largest count tried in a month: more than the figures of a table allow where they limit it at all."""

WORDS = {
    "exact": lambda s, v: s == v,
    "at_least": lambda s, v: s >= v,
    "at_most": lambda s, v: s <= v,
    "over": lambda s, v: s > v,
}


def drawn(rng, n):
    """Figures over some of three months: begin, end, word, number."""
    return [(*sorted(rng.sample(range(4), 2)), rng.choice(list(WORDS)), rng.randint(0, 4)) for _ in range(n)]


def table(figures, prefix):
    return ds.ClaimSet(
        ds.Claim(id=f"{prefix}{k}", value=str(v), relation=word, start=ENDS[i], end=ENDS[j], measure="m")
        for k, (i, j, word, v) in enumerate(figures)
    )


def series(figures):
    """Every series of three months that fits."""
    return [
        x
        for x in itertools.product(range(CAP + 1), repeat=3)
        if all(WORDS[word](sum(x[i:j]), v) for i, j, word, v in figures)
    ]


def expected(figure, every):
    """What every series says of a figure: how it stands, and the ends over its window."""
    i, j, word, v = figure
    holds = {WORDS[word](sum(x[i:j]), v) for x in every}
    status = "possible" if len(holds) == 2 else "implied" if holds == {True} else "refuted"
    high = max(sum(x[i:j]) for x in every)
    # at the largest count tried there is no limit
    return status, min(sum(x[i:j]) for x in every), None if high >= CAP else high


@pytest.mark.parametrize("seed", range(24))
def test_every_series_of_the_new_release_says_what_is_left_of_an_old_figure(seed):
    rng = random.Random(seed)
    old, new = drawn(rng, 2), drawn(rng, 3)
    every = series(new)
    compared = ds.compare_answers(table(old, "a"), table(new, "b"))
    assert compared.verify()
    assert ds.results.AnswerComparison.from_dict(compared.to_dict()) == compared
    for left in compared.restated:
        figure = old[int(left.id[1:])]
        if not every:
            assert left.status in ("inconsistent", "possible")
            continue
        told = (left.status, left.low or 0, left.high)
        assert told == expected(figure, every), (figure, new)
    if series(old):
        for left in compared.anticipated:
            told = (left.status, left.low or 0, left.high)
            assert told == expected(new[int(left.id[1:])], series(old))


@pytest.mark.parametrize("seed", range(40, 48))
def test_on_releases_that_contradict_themselves_it_is_what_bound_leaves_under_each_repair(seed):
    rng = random.Random(seed)
    new = [(0, 3, "exact", 4), (0, 2, "exact", 5), *drawn(rng, 2)]
    old = [(0, 3, "exact", 7), (1, 2, "exact", rng.randint(0, 4))]
    after = table(new, "b")
    compared = ds.compare_answers(table(old, "a"), after)
    assert compared.verify()
    for left in compared.restated:
        i, j, _, _ = old[int(left.id[1:])]
        bound = ds.bound(after, period=(ENDS[i], ENDS[j]), measure="m")
        assert left.status == "inconsistent"
        assert (left.low, left.high) == (bound.low, bound.high)
        assert {frozenset(r.dropped) for r in left.repairs} == {frozenset(r.dropped) for r in bound.repairs}
        for repair in left.repairs:
            said = ds.implies(after.drop(repair.dropped), compared.before.claims[left.id])
            assert said.status == repair.status


RATIOS = [
    {"kind": "share", "value": "40", "category": "a", "base_category": "all", "start": "2024"},
    {"kind": "share", "value": "41.5", "category": "a", "base_category": "all", "start": "2024"},
    {"kind": "growth", "value": "10", "category": "a", "start": "2024", "base_start": "2023"},
    {"kind": "ratio", "value": "1.5", "category": "b", "base_category": "a", "start": "2024"},
    {"kind": "order", "relation": "rising", "per": "year", "category": "a", "start": "2023", "end": "2025-01-01"},
    {"kind": "each", "per": "quarter", "relation": "at_least", "value": "5", "category": "a", "start": "2024"},
    {"kind": "rate", "per": "month", "value": "5", "relation": "at_most", "category": "a", "start": "2024"},
    {"kind": "difference", "value": "20", "category": "b", "base_category": "a", "start": "2024"},
    {"value": "60", "category": "b", "start": "2024-01", "end": "2025-01-01", "start_or": "2023-07"},
    {"kind": "stock", "value": "7", "measure": "held", "category": "a", "start": "2024-12-31"},
]


@pytest.mark.parametrize("k", range(len(RATIOS)), ids=lambda k: RATIOS[k].get("kind", "windows"))
def test_figures_of_every_kind_stand_as_implies_has_them(k):
    known = [("a", "2024", "41"), ("b", "2024", "61"), ("all", "2024", "102"), ("a", "2023", "39")]
    new = [{"value": v, "start": y, "category": c, "measure": "m", "relation": "exact"} for c, y, v in known]
    held = [{"kind": "stock", "value": "8", "measure": "held", "category": "a", "start": "2024-12-31"}]
    scheme = {"all": ["a", "b"]}
    after = ds.read_claims([*new, *held], scheme=scheme)
    old = ds.read_claims([*new, {"measure": "m"} | RATIOS[k]], scheme=scheme)
    compared = ds.compare_answers(old, after)
    (left,) = compared.restated
    said = ds.implies(after, old["c5"])
    assert left.status == said.status
    assert left.status != "possible" or RATIOS[k].get("kind") in ("each", None)
    assert compared.verify()
    assert ds.results.AnswerComparison.from_dict(compared.to_dict()) == compared
    assert str(compared)


def test_whole_numbers_alone_may_rule_an_old_figure_out():
    """Twice a whole number is even: 6 and 8 are left, 7 is not, and no end shows it."""
    half = {
        "kind": "ratio",
        "relation": "exact",
        "value": "2",
        "measure": "m",
        "category": "b",
        "base_category": "a",
        "start": "2024",
    }
    new = [
        half,
        {"relation": "between", "low": "3", "high": "4", "measure": "m", "category": "a", "start": "2024"},
        {"relation": "between", "low": "0", "high": "99", "measure": "m", "category": "b", "start": "2024"},
    ]
    old = [*new[1:], {"value": "7", "measure": "m", "category": "b", "start": "2024"}, half]
    compared = ds.compare_answers(ds.read_claims(old), ds.read_claims(new))
    (left,) = compared.restated
    assert ds.implies(compared.after.claims, compared.before.claims[left.id]).status == left.status == "refuted"
    assert (left.low, left.high) == (6, 8)
    assert compared.verify()


def test_an_old_year_is_held_against_the_halves_of_the_new_release():
    old = ds.read_claims([{"value": "6,641", "start": "2023"}, {"value": "3,316", "start": "2024-H1"}])
    halves = [("3,470", "2023-H1"), ("3,518", "2023-H2"), ("3,316", "2024-H1")]
    new = ds.read_claims([{"value": v, "start": s} for v, s in halves])
    compared = ds.compare_answers(old, new)
    (left,) = compared.restated
    assert (left.status, left.low, left.high, left.binding) == ("refuted", 6988, 6988, ("c1", "c2"))
    assert "The new release leaves exactly 6,988: 347 more, proved by Jan-Jun 2023 and Jul-Dec 2023" in " ".join(
        compared.said
    )
    back = ds.compare_answers(new, old)
    assert [(r.status, r.high) for r in back.restated] == [("possible", 6641), ("possible", 6641)]
    # each half could be right by itself; together they are not what the year says, and that is found from the other side
    assert [(r.status, r.low, r.high) for r in back.anticipated] == [("refuted", 6988, 6988)]


def test_a_forged_answer_is_not_believed():
    old = ds.read_claims([{"value": "6,641", "start": "2023"}])
    new = ds.read_claims([{"value": v, "start": s} for v, s in (("3,470", "2023-H1"), ("3,518", "2023-H2"))])
    compared = ds.compare_answers(old, new)
    (left,) = compared.restated
    for forged in (
        {"low": 6987},
        {"status": ds.results.Follows.IMPLIED},
        {"low_proofs": left.high_proofs},
        {"id": "c9"},
    ):
        assert not replace(compared, restated=(replace(left, **forged),)).verify()
    assert not replace(compared, restated=()).verify()
    assert not replace(compared, figures=compared.figures[:-1]).verify()
    assert not replace(compared, notes=("all is well",)).verify()
