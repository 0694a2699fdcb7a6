"""What the user knows of the count itself: trees, links, rules between measures, stocks, signs."""

import pickle

import pytest

import deserstats as ds
from deserstats.errors import SchemeError


def read(*rows, scheme=None):
    base = {"relation": "exact", "start": "2025-01", "end": "2025-04-01", "measure": "m", "unit": "u"}
    return ds.read_claims([base | row for row in rows], scheme=scheme)


def status(*rows, scheme=None, **options):
    answer = ds.check_consistency(read(*rows, scheme=scheme), **options)
    assert answer.verify()
    return str(answer.status)


WHOLE = {"id": "w", "category": "all", "value": "10"}
PARTS = [{"id": "p", "category": "p", "value": "4"}, {"id": "q", "category": "q", "value": "5"}]


@pytest.mark.parametrize(
    ("exhaustive", "whole", "expected"),
    [(True, "9", "consistent"), (True, "10", "inconsistent"), (False, "10", "consistent"), (False, "8", "inconsistent"),
     ({"all": False}, "10", "consistent"), ({"all": True}, "10", "inconsistent")],
)  # fmt: skip
def test_a_whole_is_its_parts_or_at_least_its_parts(exhaustive, whole, expected):
    scheme = ds.Scheme({"all": ["p", "q"]}, exhaustive=exhaustive)
    assert status(WHOLE | {"value": whole}, *PARTS, scheme=scheme) == expected


def test_without_a_scheme_names_are_leaves_and_unions_are_sums():
    assert status(WHOLE, *PARTS) == "consistent"
    assert status({"id": "w", "category": "p+q", "value": "10"}, *PARTS) == "inconsistent"
    assert status({"id": "w", "category": "q + p", "value": "9"}, *PARTS) == "consistent"


def test_trees_of_three_levels_and_overlapping_unions():
    scheme = ds.Scheme({"all": ["x", "c"], "x": ["a", "b"], "edge": ["b", "c"]})
    rows = [{"id": "all", "category": "all", "value": "9"}, {"id": "a", "category": "a", "value": "4"},
            {"id": "edge", "category": "edge", "value": "6"}]  # fmt: skip
    assert status(*rows, scheme=scheme) == "inconsistent"
    assert status(*rows[:2], rows[2] | {"value": "5"}, scheme=scheme) == "consistent"


def test_geography_is_a_second_dimension():
    scheme = ds.Scheme({"land": ["north", "south"]})
    rows = [{"id": "a", "geography": "land", "category": "x", "value": "9"},
            {"id": "b", "geography": "north", "category": "x", "value": "4"},
            {"id": "c", "geography": "south", "category": "x", "value": "6"}]  # fmt: skip
    assert status(*rows, scheme=scheme) == "inconsistent"
    assert status(*rows[:2], rows[2] | {"category": "y"}, scheme=scheme) == "consistent"


@pytest.mark.parametrize("column", ["measure", "unit", "basis", "dated_by", "geography"])
def test_families_never_meet(column):
    words = {"dated_by": ("occurred", "recorded")}.get(column, ("one", "two"))
    assert (
        status({"id": "a", "value": "5", column: words[0]}, {"id": "b", "value": "6", column: words[1]}) == "consistent"
    )
    assert (
        status({"id": "a", "value": "5", column: words[0]}, {"id": "b", "value": "6", column: words[0]})
        == "inconsistent"
    )


@pytest.mark.parametrize("links", [[("files", "m")], {"files": "m"}, {("files", "m"): 1}, [("files", "m", 1)]])
def test_linked_measures_are_one(links):
    rows = [{"id": "a", "value": "5"}, {"id": "b", "measure": "files", "value": "6"}]
    assert status(*rows) == "consistent"
    assert status(*rows, scheme=ds.Scheme(links=links)) == "inconsistent"


def test_linked_units_have_a_factor():
    """Twelve pieces a dozen: the count of pieces is twelve times that of dozens."""
    scheme = ds.Scheme(links=[("u", "dozens", 12)])
    assert (
        status({"id": "a", "value": "24"}, {"id": "b", "unit": "dozens", "value": "2"}, scheme=scheme) == "consistent"
    )
    assert (
        status({"id": "a", "value": "25"}, {"id": "b", "unit": "dozens", "value": "2"}, scheme=scheme) == "inconsistent"
    )


def flow(name, measure, value, start="2020-03-01", end="2020-04-01"):
    return {"id": name, "measure": measure, "value": str(value), "start": start, "end": end, "unit": "persons"}


def level(name, measure, value, day):
    return {
        "id": name,
        "kind": "stock",
        "measure": measure,
        "value": str(value),
        "start": day,
        "end": "",
        "unit": "persons",
    }


def test_identities_between_flows_hold_in_every_window():
    scheme = ds.Scheme(identities="all == men + women")
    rows = [flow("a", "all", 10), flow("m", "men", 4), flow("w", "women", 5)]
    answer = ds.check_consistency(read(*rows, scheme=scheme))
    assert answer.status == "inconsistent"
    assert answer.conflicts[0].gap == 1
    assert "the rule all == men + women" in [p.text for p in answer.conflicts[0].premises]
    assert answer.verify()
    assert status(*rows[:2], rows[2] | {"value": "6"}, scheme=scheme) == "consistent"
    inner = flow("m", "men", 11, "2020-03-05", "2020-03-06")
    # women who were never told might be a stock, of whom some leave
    assert status(rows[0], inner, scheme=scheme) == "consistent"
    assert status(rows[0], inner, rows[2] | {"value": "0", "relation": "at_least"}, scheme=scheme) == "inconsistent"


def test_identities_with_a_stock_hold_at_its_date():
    """100 cases, 30 recovered and 10 dead by the end of March leave 60 active on 31 March."""
    scheme = ds.Scheme(identities="cases == active + recovered + deaths", since="2020-03-01")
    flows = [flow("c", "cases", 100), flow("r", "recovered", 30), flow("d", "deaths", 10)]
    assert status(*flows, level("s", "active", 60, "2020-03-31"), scheme=scheme) == "consistent"
    assert status(*flows, level("s", "active", 61, "2020-03-31"), scheme=scheme) == "inconsistent"
    assert status(*flows, level("s", "active", 61, "2020-03-30"), scheme=scheme) == "consistent"
    assert status(*flows, level("s", "active", 101, "2020-03-30"), scheme=scheme) == "inconsistent"


def test_orders_hold_cumulatively_from_the_day_on_which_counting_began():
    scheme = ds.Scheme(order="convicted <= charged <= registered", since="2019-01-01")
    later = [
        flow("r", "registered", 100, "2019-01-01", "2020-03-01"),
        flow("r2", "registered", 5),
        flow("c", "convicted", 80),
    ]
    assert status(*later, scheme=scheme) == "consistent"
    # 75 may have been registered from 2019 on; not so where counting began in March
    assert status(*later[1:], scheme=scheme) == "consistent"
    assert status(*later[1:], scheme=ds.Scheme(order=scheme.order, since="2020-03-01")) == "inconsistent"
    assert status(*later[:2], later[2] | {"value": "106"}, scheme=scheme) == "inconsistent"
    # without that day, any number may have been charged and registered before
    assert status(*later[:2], later[2] | {"value": "106"}, scheme=ds.Scheme(order=scheme.order)) == "consistent"


def test_levels_meet_on_the_same_day_only():
    rows = [
        level("a", "army", 880, "2025-01-15"),
        level("b", "army", 980, "2025-01-15"),
        level("c", "army", 700, "2025-01-16"),
    ]
    assert status(rows[0], rows[2]) == "consistent"
    assert status(*rows) == "inconsistent"
    month = [rows[0], rows[1] | {"start": "2025-01"}]
    assert status(*month) == "consistent"


def test_a_stock_is_the_denominator_of_a_share():
    share = {
        "id": "s",
        "kind": "share",
        "measure": "m",
        "value": "30",
        "base_measure": "army",
        "base_start": "2025-01-15",
    }
    rows = [share, {"id": "n", "value": "300"}, level("a", "army", 1000, "2025-01-15")]
    assert status(*rows) == "consistent"
    assert status(rows[0], rows[1], rows[2] | {"value": "1001"}) == "inconsistent"


def test_signed_measures_may_be_negative_and_do_not_bound_their_parts():
    scheme = ds.Scheme(signed=["m"])
    rows = [{"id": "y", "value": "-5"}, {"id": "jan", "start": "2025-01", "end": "2025-02-01", "value": "7"}]
    assert status(*rows, scheme=scheme) == "consistent"
    rows.append({"id": "rest", "start": "2025-02", "end": "2025-04-01", "value": "-11"})
    assert status(*rows, scheme=scheme) == "inconsistent"
    assert status(*rows[:2], rows[2] | {"value": "-12"}, scheme=scheme) == "consistent"


@pytest.mark.parametrize("continuous", [True, ["m"], "u"])
def test_continuous_measures_take_fractions(continuous):
    rows = [{"id": "a", "value": "0.5", "relation": "over"}, {"id": "b", "value": "0.6", "relation": "under"}]
    assert status(*rows, scheme=ds.Scheme(continuous=continuous)) == "consistent"
    same = [rows[0], rows[1] | {"value": "0.5"}]
    assert status(*same, scheme=ds.Scheme(continuous=continuous)) == "inconsistent"


def test_what_is_not_read_yet_is_said():
    scheme = ds.Scheme(additive={"persons": "distinct"})
    rows = [{"id": "a", "kind": "rate", "per": "month", "value": "5", "measure": "persons"}, {"id": "b", "value": "5", "interval": "ci95"},
            {"id": "c", "value": "5", "kind": "projection"}]  # fmt: skip
    answer = ds.check_consistency(read(*rows, scheme=scheme))
    assert [name for name, _ in answer.unused] == ["a", "b", "c"]
    assert all(reason for _, reason in answer.unused)


@pytest.mark.parametrize(
    "bad",
    [
        {"tree": {"a": ["b"], "b": ["a"]}},
        {"tree": {"a": ["b"]}, "exhaustive": {"z": True}},
        {"links": [("a",)]},
        {"links": [("a", "b", "x")]},
        {"links": [("a", "b", -1)]},
        {"links": [("a", "b", 2), ("b", "a", 2)]},
        {"identities": "a + b"},
        {"identities": "a == "},
        {"order": "a < b"},
        {"additive": {"m": "mean"}},
        {"additive": {"m": "distinct"}, "signed": "m"},
        {"additive": {"m": "distinct", "n": "none"}, "links": [("m", "n")]},
        {"links": [("a", "b", (2, 1))]},
        {"links": [("a", "b", (1, 2))], "signed": "a"},
        {"links": [("a", "b", 3), ("a", "b", (1, 2))]},
        {"delay": "soon"},
        {"since": "soon"},
        {"since": "2025-01"},
    ],
)
def test_schemes_that_do_not_fit_together(bad):
    with pytest.raises(SchemeError):
        ds.Scheme(**bad)


def test_schemes_survive_json():
    scheme = ds.Scheme({"all": ["a", "b"]}, exhaustive={"all": False}, links=[("x", "y", "3/2"), ("v", "w", (1, "5/2"))], signed="m",
                       identities=["m == n + o"], order=["o <= n"], continuous=["u"], additive={"n": "none"}, delay="3 months", since="2025-01-05")  # fmt: skip
    assert ds.Scheme.from_dict(scheme.to_dict()) == scheme
    with pytest.raises(SchemeError, match="not a part of a scheme"):
        ds.Scheme.from_dict({"three": {}})


HALF = {"links": [("a", "b", "1/2")], "identities": "a == c"}


@pytest.mark.parametrize(("c", "expected"), [("5", "consistent"), ("10", "inconsistent")])
def test_a_rule_over_a_link_uses_its_factor(c, expected):
    # b is 10, so a is 5, and c is a
    rows = [{"id": "b", "measure": "b", "value": "10"}, {"id": "c", "measure": "c", "value": c}]
    assert status(*rows, scheme=ds.Scheme(**HALF)) == expected


def test_a_rule_between_names_of_one_measure_says_nothing():
    row = {"id": "b", "measure": "b", "value": "10"}
    assert status(row, scheme=ds.Scheme(links=[("a", "b")], identities="a == b")) == "consistent"


@pytest.mark.parametrize("exhaustive", [False, True, {"p": False}, {}])
def test_a_scheme_comes_back_as_it_was(exhaustive):
    scheme = ds.Scheme({"p": ["a"]}, exhaustive=exhaustive)
    again = ds.Scheme.from_dict(scheme.to_dict())
    assert (again, hash(again)) == (scheme, hash(scheme))
    assert again.is_exhaustive("p") == scheme.is_exhaustive("p")
    claims = read(WHOLE | {"category": "p"}, {"id": "a", "category": "a", "value": "5"}, scheme=scheme)
    answer = ds.check_consistency(claims)
    assert type(answer).from_dict(answer.to_dict()).verify()
    assert ds.check_consistency(pickle.loads(pickle.dumps(claims))).status == answer.status
    assert (scheme == ds.Scheme({"p": ["a"]})) == scheme.is_exhaustive("p") or exhaustive == {}


def test_a_rule_about_what_nobody_counted_is_noted():
    answer = ds.check_consistency(read(WHOLE, scheme=ds.Scheme(order="m <= z")))
    assert "the rule m <= z names z, of which no claim speaks: perhaps a stock, which may fall" in answer.notes


@pytest.mark.parametrize(
    "data",
    [{"tree": 5}, {"tree": {"p": 5}}, {"links": 5}, {"links": [5]}, {"links": [["a", "b", "1/0"]]}, {"order": 3},
     {"order": [3]}, {"signed": 1}, {"continuous": 1}, {"exhaustive": "no"}, {"exhaustive": {"p": "no"}},
     {"additive": 3}, {"additive": {"m": []}}, {"delay": []}, {"delay": True}, {"identities": {"a": 1}}, {"odd": 1}, {"since": 2025}],
)  # fmt: skip
def test_a_scheme_file_that_is_no_scheme_is_refused_with_what_was_expected(data):
    with pytest.raises(SchemeError, match=r"expected|is not"):
        ds.Scheme.from_dict(data)


@pytest.mark.parametrize("rule", [{"order": "n <= m"}, {"delay": "0 days"}])
def test_a_question_about_earlier_days_does_not_move_the_first_day_of_the_table(rule):
    # in February n is 3, more than the 1 of m; what was before it changes nothing
    rows = [{"id": "m", "measure": "m", "value": "1"}, {"id": "n", "measure": "n", "value": "3"}]
    if "delay" in rule:
        rows = [{"id": "m", "dated_by": "occurred", "value": "1"}, {"id": "n", "dated_by": "recorded", "value": "0"},
                {"id": "o", "dated_by": "recorded", "value": "0", "start": "2025-03", "end": "2025-04-01"}]  # fmt: skip
    since = {"since": "2025-02-01"} if "order" in rule else {}
    claims = read(*({"start": "2025-02", "end": "2025-03-01"} | row for row in rows), scheme=ds.Scheme(**rule, **since))
    asked = {"measure": rows[1].get("measure", "m"), "dated_by": rows[1].get("dated_by", "")}
    assert ds.check_consistency(claims).status == "inconsistent"
    for period in ("2025-02", "2025-01..2025-02"):
        assert ds.bound(claims, period=period, **asked).status == "inconsistent"
