"""A base is more than nothing; levels of one label share one day; shares may be per 100,000."""

from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest

import deserstats as ds

CASES = Path(__file__).parents[2] / "data" / "levels"


def claims(*rows, scheme=None, **more):
    base = {"measure": "m", "unit": "u", "start": "2020"}
    return ds.read_claims([base | more | row for row in rows], scheme=scheme)


def share(name, value, category, **more):
    return {"id": name, "kind": "share", "value": value, "category": category, "base_category": "a+b"} | more


def judged(*rows, **more):
    answer = ds.check_consistency(claims(*rows, **more))
    assert answer.verify()
    return answer


def premises(answer):
    return {p.text for c in answer.conflicts for p in c.premises}


# bases


def test_60_and_60_percent_of_one_whole_contradict_each_other():
    # 0.595 + 0.595 = 1.19 of a whole that is at least 1
    answer = judged(share("x", "60", "a"), share("y", "60", "b"))
    assert answer.status == "inconsistent"
    assert any("counts something" in text for text in premises(answer))


@pytest.mark.parametrize(("second", "status"), [("38", "consistent"), ("39", "consistent"), ("41", "inconsistent")])
def test_shares_of_one_whole_may_miss_100_by_their_rounding_only(second, status):
    # cut off or rounded, "61" is at least 60.5 and "39" at least 38.5: 99; "41" at least 40.5: 101
    assert judged(share("x", "61", "a"), share("y", second, "b")).status == status


@pytest.mark.parametrize("continuous", [False, True])
def test_twice_and_half_of_the_same_base_contradict_each_other(continuous):
    more = {"base_start": "2019", "kind": "growth"}
    answer = judged({"id": "x", "value": "100"} | more, {"id": "y", "value": "-50"} | more,
                    scheme=ds.Scheme(continuous=continuous))  # fmt: skip
    assert answer.status == "inconsistent"


def test_at_least_three_and_at_most_two_times_contradict_each_other():
    more = {"base_start": "2019", "kind": "ratio"}
    answer = judged({"id": "x", "value": "3", "relation": "at_least"} | more,
                    {"id": "y", "value": "2", "relation": "at_most"} | more)  # fmt: skip
    assert answer.status == "inconsistent"
    assert answer.conflicts[0].ids == ("x", "y")


@pytest.mark.parametrize("kind", ["distinct", "none"])
def test_bases_of_counts_that_do_not_add_up_count_something_too(kind):
    more = {"base_start": "2019", "kind": "growth"}
    answer = judged({"id": "x", "value": "100"} | more, {"id": "y", "value": "-50"} | more,
                    scheme=ds.Scheme(additive={"m": kind}))  # fmt: skip
    assert answer.status == "inconsistent"


@pytest.mark.parametrize(("most", "status"), [("11", "inconsistent"), ("12", "consistent")])
def test_a_base_that_is_counted_in_dozens_is_at_least_a_dozen(most, status):
    rows = [{"id": "n", "value": most, "relation": "at_most", "start": "2019", "measure": "eggs"},
            {"id": "x", "kind": "share", "value": "50", "base_start": "2019", "base_measure": "eggs"}]  # fmt: skip
    assert judged(*rows, scheme=ds.Scheme(links=[("eggs", "dozens", 12)])).status == status


def test_a_share_of_nothing_is_a_contradiction_whose_premise_is_named():
    answer = judged({"id": "n", "value": "0", "category": "a+b"}, share("x", "50", "a"))
    assert answer.conflicts[0].ids == ("n", "x")
    assert "the base of x counts something" in premises(answer)
    row = answer.to_frame().set_index("id").loc["x"]
    assert row["verdict"] == "in_conflict"
    assert row["reason"] == "the others leave nothing for its base to count"


def test_a_signed_base_has_no_such_premise():
    answer = judged(share("x", "60", "a"), share("y", "60", "b"), scheme=ds.Scheme(signed="m"))
    assert answer.status == "consistent"
    assert set(dict(answer.unused)) == {"x", "y"}


def test_a_base_that_is_dropped_is_no_longer_said_to_count_something():
    answer = ds.find_repairs(claims({"id": "n", "value": "0", "category": "a+b"}, share("x", "50", "a"), unit=""))
    assert {r.ids for r in answer.repairs} == {("n",), ("x",)}
    assert answer.verify()


def test_minus_100_percent_is_nothing_beside_something():
    # the base is at least 1, all of it is gone
    set_ = claims({"id": "n", "value": "0", "relation": "at_least"}, {"id": "g", "kind": "growth", "value": "-100", "relation": "exact",
                                                                    "base_start": "2019"})  # fmt: skip
    now, before = ds.bound(set_, period="2020"), ds.bound(set_, period="2019")
    assert (now.low, now.high, before.low, before.high) == (0, 0, 1, None)
    assert now.verify()
    assert before.verify()


def test_a_statement_and_its_opposite_both_presuppose_a_base():
    # 13 of 20 are 65 %: implied, though of nothing every share would be true
    known = claims({"id": "a", "value": "13", "category": "a", "relation": "exact"},
                   {"id": "n", "value": "20", "category": "a+b", "relation": "at_most"})  # fmt: skip
    said = claims(share("s", "65", "a", relation="at_least"))["s"]
    assert ds.implies(known, said).status == "implied"
    nothing = claims({"id": "a", "value": "0", "category": "a", "relation": "exact"},
                     {"id": "b", "value": "0", "category": "b", "relation": "at_least"})  # fmt: skip
    most = claims(share("s", "0", "a", relation="exact"))["s"]
    answer = ds.implies(nothing, most)
    assert (answer.status, answer.verify()) == ("implied", True)
    some = claims(share("s", "1", "a", relation="over"))["s"]
    answer = ds.implies(nothing, some)
    assert (answer.status, answer.verify()) == ("refuted", True)


# levels


def test_men_and_women_of_one_year_are_all_of_that_year():
    rows = [{"id": n, "kind": "stock", "value": v, "category": c, "relation": "exact"}
            for n, v, c in (("m", "41,657,119", "m"), ("f", "41,010,202", "f"), ("t", "72,147,030", "m+f"))]  # fmt: skip
    answer = judged(*rows)
    assert answer.conflicts[0].gap == 41_657_119 + 41_010_202 - 72_147_030 == 10_520_291
    assert "one reference day in 2020" in premises(answer)
    # on days of their own they do not meet
    days = [row | {"start": f"2020-0{k}-01"} for k, row in enumerate(rows, start=1)]
    assert judged(*days).status == "consistent"
    # a day of the year may be another one than the label stands for
    assert judged(*rows[:2], rows[2] | {"start": "2020-07-01"}).status == "consistent"


POPULATION = {"id": "pop", "kind": "stock", "value": "8,340,000", "relation": "exact", "measure": "population"}
RATE = {"id": "r", "kind": "share", "per": "100,000", "measure": "deaths", "base_measure": "population"}


def test_deaths_of_a_year_are_a_rate_of_the_population_of_that_year():
    # rounded or cut off, 1.72 is 1.715 to 1.73 per 100,000: 143.03 to 144.28 of 8.34 million
    known = claims(POPULATION, RATE | {"value": "1.72"})
    found = ds.bound(known, period="2020", measure="deaths")
    low, high = (Fraction(8_340_000 * k, 100_000_000) for k in (1715, 1730))
    assert (found.low, found.high) == (ceil(low), floor(high)) == (144, 144)
    assert found.sharp
    assert found.verify()
    four = {"id": "d", "value": "4", "relation": "exact", "measure": "deaths"}
    assert judged(POPULATION, RATE | {"value": "1.72"}, four).status == "inconsistent"
    assert judged(POPULATION, RATE | {"value": "0.048"}, four).status == "consistent"


def test_a_level_of_another_label_is_not_met_and_the_note_says_what_to_write():
    day = POPULATION | {"start": "2020-07-01"}
    four = {"id": "d", "value": "4", "relation": "exact", "measure": "deaths"}
    answer = judged(day, RATE | {"value": "1.72"}, four)
    assert answer.status == "consistent"
    (note,) = [n for n in answer.notes if n.startswith("r compares with")]
    assert "base_start='2020-07-01'" in note
    assert judged(day, RATE | {"value": "1.72", "base_start": "2020-07-01"}, four).status == "inconsistent"


def test_levels_can_be_bounded_by_label_and_by_day():
    rows = [{"id": "m", "kind": "stock", "value": "40", "relation": "exact", "category": "m"},
            {"id": "t", "kind": "stock", "value": "72", "relation": "exact", "category": "m+f"},
            {"id": "d", "kind": "stock", "value": "71", "relation": "exact", "category": "m+f",
             "start": "2021-01-01"}]  # fmt: skip
    known = claims(*rows)
    ends = {}
    for period, category in (("2020", "f"), ("2020", None), ("2021-01-01", None), ("2021", None)):
        found = ds.bound(known, period=period, category=category)
        assert found.verify()
        ends[period, category] = (found.low, found.high, bool(found.note))
    assert ends == {("2020", "f"): (32, 32, False), ("2020", None): (72, 72, False),
                    ("2021-01-01", None): (71, 71, False), ("2021", None): (0, None, True)}  # fmt: skip
    series = ds.bound_series(known, "YS", category="f", period="2020..2020")
    assert [(b.low, b.high) for b in series.bounds] == [(32, 32)]
    with pytest.raises(ds.ClaimError, match="levels of different labels"):
        ds.bound_series(known, "MS")


def test_statements_on_levels_follow_from_levels_of_the_same_label():
    known = claims({"id": "m", "kind": "stock", "value": "40", "relation": "exact", "category": "m"},
                   {"id": "t", "kind": "stock", "value": "72", "relation": "exact", "category": "m+f"})  # fmt: skip
    women = claims({"id": "s", "kind": "stock", "value": "32", "relation": "exact", "category": "f"})["s"]
    part = claims({"id": "s", "kind": "share", "value": "44.4", "category": "f", "base_category": "m+f"})["s"]
    for said in (women, part):
        answer = ds.implies(known, said)
        assert (answer.status, answer.verify()) == ("implied", True)


def test_a_rule_between_levels_holds_on_the_day_of_their_label():
    rows = [{"id": n, "kind": "stock", "value": v, "relation": "exact", "measure": n}
            for n, v in (("men", "40"), ("women", "33"), ("people", "72"))]  # fmt: skip
    scheme = ds.Scheme(identities=["people == men + women"])
    assert judged(*rows, scheme=scheme).status == "inconsistent"


def test_linked_levels_meet_under_one_label():
    rows = [{"id": "h", "kind": "stock", "value": "10", "relation": "exact", "measure": "households"},
            {"id": "p", "kind": "stock", "value": "51", "relation": "exact", "measure": "persons"}]  # fmt: skip
    assert judged(*rows, scheme=ds.Scheme(links=[("persons", "households", 2, 5)])).status == "inconsistent"
    assert judged(*rows, scheme=ds.Scheme(links=[("persons", "households", 2, 6)])).status == "consistent"


def test_head_counts_of_one_label_are_at_most_the_sum_of_their_parts():
    rows = [{"id": n, "kind": "stock", "value": v, "relation": "exact", "category": c}
            for n, v, c in (("m", "40", "m"), ("f", "30", "f"), ("t", "71", "m+f"))]  # fmt: skip
    scheme = ds.Scheme(additive={"m": "distinct"})
    assert judged(*rows, scheme=scheme).status == "inconsistent"
    assert judged(*rows[:2], rows[2] | {"value": "60"}, scheme=scheme).status == "consistent"
    # a day of the year is not inside the day that the year stands for
    assert judged(*rows[:2], rows[0] | {"id": "d", "value": "45", "start": "2020-07-01"}, scheme=scheme).status == (
        "consistent"
    )


@pytest.mark.parametrize("per", ["100,000", "100 000", "100000", 100000, 100000.0])
def test_per_is_read_with_and_without_separators(per):
    claim = claims(RATE | {"value": "5", "per": per})["r"]
    assert claim.parts == 100_000
    assert claim.words == "5 per 100,000"
    again = ds.ClaimSet.from_dict(claims(RATE | {"value": "5", "per": per}).to_dict())
    assert again["r"] == claim
    assert claims(RATE | {"value": "5", "per": ""})["r"].words == "5 %"


@pytest.mark.parametrize(
    ("per", "fix"), [("month", "blank"), ("100.000", "'100,000'"), ("0", "blank"), ("2.5", "blank")]
)
def test_a_per_that_is_no_number_is_listed(per, fix):
    with pytest.raises(ds.ClaimTableError) as caught:
        claims(RATE | {"value": "5", "per": per})
    (problem,) = caught.value.problems
    assert problem.column == "per"
    assert fix in problem.fix


@pytest.mark.parametrize("row", [RATE | {"value": "5 %"}, {"id": "r", "kind": "ratio", "value": "5", "per": "1000",
                                                           "base_start": "2019"}])  # fmt: skip
def test_a_per_that_contradicts_its_figure_is_listed(row):
    with pytest.raises(ds.ClaimTableError):
        claims(row)


@pytest.mark.parametrize(
    ("name", "status", "gap"),
    [("nyc-rates", "inconsistent", None), ("tamil-nadu", "inconsistent", 10_520_291),
     ("za-typed", "inconsistent", 44_998), ("za-official", "inconsistent", 1)],
)  # fmt: skip
def test_public_questions_have_their_answer(name, status, gap):
    """Sources and hand-worked answers: tests/data/levels/case.md."""
    answer = ds.check_consistency(ds.read_claims(CASES / f"{name}.csv"))
    assert answer.status == status
    assert answer.verify()
    assert gap is None or answer.conflicts[0].gap == gap
