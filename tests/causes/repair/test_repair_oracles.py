"""Smallest repairs against editing programs of official statistics (R: errorlocate, editrules, deducorrect)."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import deserstats as ds

ORACLES = Path(__file__).resolve().parents[2] / "oracles"


def oracle(name):
    data = json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))
    return data["inputs"], data["expected"]


def record(values, scheme, *more, column="measure"):
    """One claim a field of a record: all over the same window, printed to the unit."""
    base = {"start": "2025", "unit": "u", "relation": "exact", "measure": "m", "category": "x"}
    rows = [base | {"id": name, column: name, "value": str(value)} for name, value in values.items()]
    return ds.read_claims([*rows, *(base | row for row in more)], scheme=scheme)


def sets(result):
    assert result.complete
    assert result.verify()
    return {frozenset(repair.ids) for repair in result.repairs}


def test_errorlocate_profit():
    inputs, expected = oracle("errorlocate_profit")
    scheme = ds.Scheme(identities="turnover == profit + cost", signed="profit")
    rule = {"id": "rule", "kind": "share", "relation": "at_least", "value": "60", "measure": "cost",
            "base_measure": "turnover"}  # fmt: skip
    answer = ds.find_repairs(record(inputs["record"], scheme, rule), keep="rule")
    assert sets(answer) == {frozenset(name for name, is_wrong in expected["errors"].items() if is_wrong)}
    assert answer.unique
    assert answer.repairs[0].cost == expected["weight"]


def test_errorlocate_random_hierarchy():
    _, expected = oracle("errorlocate_random_hierarchy")
    scheme = ds.Scheme({"s": ["a", "b"], "t": ["c1", "d"], "tot": ["s", "t"]}, signed="m")
    rules = [
        {"id": f"{name}>=0", "category": name, "relation": "at_least", "value": "0"} for name in ("a", "b", "c1", "d")
    ]
    assert len(expected["cases"]) == 30
    for case in expected["cases"]:
        claims = record(case["record"], scheme, *rules, column="category")
        answer = ds.find_repairs(claims, keep=[rule["id"] for rule in rules], limit=100)
        planted = {case["planted"]} if isinstance(case["planted"], str) else set(case["planted"])
        assert answer.repairs[0].cost == case["minimum"]
        assert all(len(found) == case["minimum"] for found in sets(answer))
        # as few claims as were planted: then they are among the ties
        assert len(planted) > case["minimum"] or planted in sets(answer)


def test_fellegi_holt_editrules():
    inputs, expected = oracle("fellegi_holt_editrules")
    scheme = ds.Scheme(identities="z == x + y", signed=["x", "y", "z"])
    above = [{"id": f"{name}>0", "measure": name, "relation": "over", "value": "0"} for name in "xyz"]
    for values, minimal in zip(inputs["records"], expected["minimal"], strict=True):
        answer = ds.find_repairs(record(values, scheme, *above), keep=["x>0", "y>0", "z>0"])
        assert sets(answer) == {frozenset(names) for names in minimal["sets"]}
        assert answer.repairs[0].cost == minimal["min_weight"]
    second = record(inputs["second"]["record"], scheme)
    equal = ds.find_repairs(second)
    assert sets(equal) == {frozenset(names) for names in expected["second_equal"]["sets"]}
    assert not equal.unique
    weighted = ds.find_repairs(second, weights=dict(zip("xyz", inputs["second"]["weights"], strict=True)))
    assert sets(weighted) == {frozenset(names) for names in expected["second_weighted"]["sets"]}
    assert weighted.unique


def test_typo_scholtus_2009():
    """What was corrected there is in every smallest repair here; where one digit was not enough, the rest is."""
    inputs, expected = oracle("typo_scholtus_2009")
    rules = [" == ".join(rule.split(" == ")[::-1]) for rule in inputs["rules"][:4]] + ["x9 == x10 + x11"]
    scheme = ds.Scheme(identities=rules, signed="x11")
    found = [sets(ds.find_repairs(record(values, scheme))) for values in inputs["records"]]
    for row, names in enumerate(found, start=1):
        fixed = {c["variable"] for c in expected["corrections"] if c["row"] == row}
        assert all(fixed <= one for one in names)
        if expected["status"][row - 1] in ("valid", "corrected"):
            assert names == {frozenset(fixed)}
    assert found[3] == {frozenset({"x4", "x9", name}) for name in ("x5", "x6", "x7")}


@pytest.mark.parametrize("kind", ["drop", "adjust"])
def test_scholtus_second_record_is_mended_by_its_transposed_figure(kind):
    inputs, _ = oracle("typo_scholtus_2009")
    scheme = ds.Scheme(identities=["x3 == x1 + x2", "x2 == x4"])
    values = {name: inputs["records"][1][name] for name in ("x1", "x2", "x3", "x4")}
    answer = ds.find_repairs(record(values, scheme), kind)
    assert answer.unique
    assert answer.repairs[0].ids == ("x4",)
    if kind == "adjust":
        assert answer.repairs[0].edits[0].after == "116"
        assert answer.repairs[0].cost == 161 - 116


def figure(answer, name, start):
    """The exact figure of a claim after an adjustment, by the series that shows it."""
    return next((e.after for e in answer.repairs[0].edits if (e.id, e.column) == (name, "value")), str(start))


def test_least_squares_adjust_lintools():
    """Two figures at least 0 that must add up to 10, moved by least weighted squares."""
    inputs, expected = oracle("least_squares_adjust_lintools")
    assert inputs["b"] == [10, 0, 0]
    for case in expected["cases"]:
        x, y = case["x0"]
        scheme = ds.Scheme({"sum": ["x", "y"]}, continuous=True, signed="m")
        rules = [{"id": f"{name}>=0", "category": name, "relation": "at_least", "value": "0"} for name in "xy"]
        claims = record({"x": x, "y": y, "sum": 10}, scheme, *rules, column="category")
        weights = {name: Fraction(str(w)) for name, w in zip("xy", case["w"], strict=True)}
        answer = ds.find_repairs(claims, "adjust", norm="l2", keep=["sum", "x>=0", "y>=0"], weights=weights)
        assert answer.unique
        assert answer.verify()
        assert [float(figure(answer, n, v)) for n, v in (("x", x), ("y", y))] == pytest.approx(case["x"], abs=1e-6)
        assert float(answer.repairs[0].cost) == pytest.approx(case["objective"] ** 2, abs=1e-6)
        assert answer.lower == answer.repairs[0].cost


@pytest.mark.parametrize("name", ["ols", "wls_var", "wls_struct"])
def test_reconciliation_two_level_ols_wls(name):
    """Forecast reconciliation is the least squared change of all nodes that makes sums hold."""
    inputs, expected = oracle("reconciliation_two_level_ols_wls")
    nodes = ["total", "a", "b", "aa", "ab", "ba", "bb"]
    summed = [sum(row) for row in inputs["S"]]
    variance = {"ols": [1] * 7, "wls_var": inputs["wls_variances"], "wls_struct": summed}[name]
    scheme = ds.Scheme({"total": ["a", "b"], "a": ["aa", "ab"], "b": ["ba", "bb"]}, continuous=True)
    claims = record(dict(zip(nodes, inputs["yhat"], strict=True)), scheme, column="category")
    weights = {node: Fraction(1, v) for node, v in zip(nodes, variance, strict=True)}
    answer = ds.find_repairs(claims, "adjust", norm="l2", weights=weights)
    got = [float(figure(answer, n, v)) for n, v in zip(nodes, inputs["yhat"], strict=True)]
    assert got == pytest.approx(expected[name], abs=1e-6)
    changes = zip(inputs["yhat"], expected[name], weights.values(), strict=True)
    assert float(answer.repairs[0].cost) == pytest.approx(
        sum(float(w) * (y - x) ** 2 for y, x, w in changes), rel=1e-10
    )
    if name == "ols":
        exact = [Fraction(x) for x in expected["ols_exact"]]
        assert answer.repairs[0].cost == sum((x - y) ** 2 for x, y in zip(exact, inputs["yhat"], strict=True))
    assert answer.unique


def test_least_squares_need_broken_numbers():
    claims = record({"x": 4, "y": 5, "sum": 10}, ds.Scheme({"sum": ["x", "y"]}), column="category")
    answer = ds.find_repairs(claims, "adjust", norm="l2", keep="sum")
    assert answer.repairs == ()
    assert "Scheme(continuous=True)" in answer.reason
    with pytest.raises(ds.ClaimError, match="'l2' needs kind='adjust'"):
        ds.find_repairs(claims, norm="l2")
