"""Tables typed the way people type them, whose truth is known: read as meant, or refused with what to type.

``natural_tables.json`` holds each table with the answer that its author knows: the sums were done by hand, or
the table was made from twelve months that add up, with one figure moved.
"""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import deserstats as ds

TABLES = json.loads((Path(__file__).parents[2] / "data" / "natural_tables.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TABLES, ids=[case["name"] for case in TABLES])
def test_a_table_typed_naturally_is_read_as_meant_or_refused_with_what_to_type(case):
    source = io.StringIO(case["table"])
    if case["answer"] == "refused":
        with pytest.raises(ds.ClaimTableError) as error:
            ds.read_claims(source, scheme=case.get("scheme"))
        assert case.get("told", "") in error.value.message
        assert all(problem.fix for problem in error.value.problems)
        return
    result = ds.check_consistency(ds.read_claims(source, scheme=case.get("scheme")), max_conflicts=1)
    assert (str(result.status), result.verify()) == (case["answer"], True)


SPANS = [
    (pd.Period("2024-01", "M"), "2024-01-01", "2024-02-01"),
    (pd.Period("2024Q1", "Q"), "2024-01-01", "2024-04-01"),
    (pd.Period("2023Q1", "Q-MAR"), "2022-04-01", "2022-07-01"),
    (pd.Period("2024", "Y"), "2024-01-01", "2025-01-01"),
    (pd.Period("2024-01-03", "W"), "2024-01-01", "2024-01-08"),
]


@pytest.mark.parametrize(("span", "first", "end"), SPANS)
def test_a_span_of_pandas_counts_the_days_that_it_says(span, first, end):
    window = ds.read_claims(pd.DataFrame({"value": [5], "start": [span]}))["c1"].window
    assert (window.start.isoformat(), window.end.isoformat()) == (first, end)
    claims = ds.read_claims([{"value": "5", "start": first, "end": end}])
    found = ds.bound(claims, period=span)
    assert (found.low, found.high) == (5, 5)


@pytest.mark.parametrize(
    ("freq", "told"),
    [("Y-MAR", "start=2023-04-01, through=2024-03-31"), ("Y-JUN", "start=2023-07-01, through=2024-06-30"),
     ("W-SAT", "start=2023-12-31, through=2024-01-06")],
)  # fmt: skip
def test_a_span_that_no_label_names_is_told_in_days(freq, told):
    span = pd.Period("2024-01-01", freq) if freq.startswith("W") else pd.Period("2024", freq)
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(pd.DataFrame({"value": [5], "start": [span]}))
    assert told in str(error.value)


def test_a_year_is_a_period_and_a_half_is_a_label():
    claims = ds.read_claims([{"value": "5", "start": "2024-H1"}, {"value": "7", "start": "2024H2"}])
    assert [c.window.days for c in claims] == [182, 184]
    for period in (2024, np.int64(2024), "2024", (2024, 2025), "2024-H1..2024-H2"):
        assert (ds.bound(claims, period=period).low, ds.bound(claims, period=period).high) == (12, 12)
    with pytest.raises(ds.ClaimError, match=r"2023-04-01\.\.2024-03-31"):
        ds.bound(claims, period="2023/24")


def test_month_end_stamps_may_be_months():
    frame = pd.DataFrame({"value": [5, 6], "start": pd.date_range("2024-01-31", periods=2, freq="ME")})
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(frame)
    (asked,) = error.value.problems
    assert asked.more == 1
    assert "start=2024-01 if the month is" in asked.fix


def test_a_series_is_read_by_its_index():
    months = pd.Series([5, 6, 7], index=pd.period_range("2024-01", periods=3, freq="M"))
    assert ds.bound(months, period="2024-Q1").low == 18
    with pytest.raises(ds.ClaimTableError):
        ds.read_claims(pd.Series([5, 6]))


def test_the_same_statement_may_be_a_mapping():
    months = [{"value": "5", "start": "2024-01"}, {"value": "6", "start": "2024-02"}]
    said = {"value": 11, "start": "2024-01", "through": "2024-02"}
    assert ds.implies(months, said).status == "implied"
    assert ds.implies(months, ds.Claim(**said | {"value": 12})).status == "refuted"
    with pytest.raises(ds.ClaimError, match="mapping"):
        ds.implies(months, "11")


CUT = [
    ([("2010-11", ""), ("2011-12", ""), ("2011-01", "")], [0, 1]),
    ([("2025-01-06", "2025-01-12"), ("2025-01-13", "2025-01-19"), ("2025-01-13", "2025-01-16")], [0, 1]),
    ([("2020-01-05", "2020-02-10"), ("2020-02-11", "2020-03-03"), ("2020-03-04", "2020-04-02"),
      ("2020-02-10", "2020-05-02")], [0, 1, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("windows", "kept"), CUT)
def test_a_subset_written_and_read_again_has_its_windows(windows, kept, tmp_path):
    rows = [{"id": f"r{i}", "value": "5", "start": a, "end": b} for i, (a, b) in enumerate(windows)]
    subset = ds.read_claims(rows).select(ids=[f"r{i}" for i in kept])
    subset.to_csv(tmp_path / "subset.csv")
    for again in (ds.read_claims(tmp_path / "subset.csv"), ds.read_claims(subset.to_frame())):
        assert [c.windows for c in again] == [c.windows for c in subset]
        assert [c.value for c in again] == [c.value for c in subset]


def test_a_union_whose_parts_were_dropped_says_what_to_read_it_with(tmp_path):
    rows = [
        {"value": v, "start": "2024", "category": c} for v, c in (("1", "men"), ("2", "women"), ("3", "women + men"))
    ]
    union = ds.read_claims(rows).drop(["c1", "c2"])
    with pytest.warns(ds.DeserstatsWarning, match=r"scheme=\{'men': \[\], 'women': \[\]\}"):
        union.to_csv(tmp_path / "union.csv")
    again = ds.read_claims(tmp_path / "union.csv", scheme={"men": [], "women": []})
    assert set(again.scheme.parts("women + men")) == {"men", "women"}
    assert ds.ClaimSet.from_dict(union.to_dict()) == union
