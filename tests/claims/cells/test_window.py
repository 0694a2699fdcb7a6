"""Windows that a careful person would ask about: refused once a column, with the edits that answer it."""

import pandas as pd
import pytest

import deserstats as ds

MONTHS = [
    {"id": f"m{i}", "value": v, "measure": "x", "start": f"2025-0{i}"}
    for i, v in enumerate(["18101", "17990", "18240", "18011", "18248"], start=1)
]


def problems(rows):
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows)
    return error.value.problems


def claim(**cells):
    return {"id": "five", "value": "90590", "measure": "x"} | cells


LONE = "through=2025-01-02 (or through=start)"
ASKED = [
    ({"start": "2025-01", "end": "2025-05"}, "end", ("through=2025-05 ", "end=2025-05-01 ")),
    ({"start": "2025-01-01", "end": "2026"}, "end", ("through=2026 ", "end=2026-01-01 ")),
    ({"start": "2025", "end": "2025-Q3"}, "end", ("through=2025-Q3 ", "end=2025-07-01 ")),
    ({"start": "2025-01-06", "end": "2025-W05"}, "end", ("through=2025-W05 ", "end=2025-01-27 ")),
    ({"start": "2025", "end": "2025"}, "end", ("through=2025 ",)),
    ({"start": "2025-01-01", "end": "2025-05-31"}, "end", ("through=2025-05-31 ", "end=2025-06-01")),
    ({"start": "2023-02", "end": "2023-02-28 00:00:00"}, "end", ("through=2023-02-28 ", "end=2023-03-01")),
    ({"start": "2024-01", "end": "2024-02-29"}, "end", ("through=2024-02-29 ", "end=2024-03-01")),
    ({"start": "2024-Q1", "end": "2024-12-31T00:00"}, "end", ("through=2024-12-31 ", "end=2025-01-01")),
    ({"start": "2025-01-02"}, "start", (LONE, "the last day counted in through")),
    ({"start": "2025-01-02", "published": "2025-06-07"}, "start", (LONE, "through=published")),
    ({"start": "2025-02-01"}, "start", ("through=2025-02-01 ", "start=2025-02 if the month")),
    ({"start": "2025-01-02", "kind": "rate", "per": "day"}, "start", (LONE,)),
    ({"start": "2025-01-02", "kind": "each", "per": "day"}, "start", (LONE,)),
    ({"start": "2025-01-02", "end": "published", "published": "2025-02-03"}, "end", ("through=published",)),
    ({"start": "2025-01-02", "through": "published"}, "through", ("fill in published",)),
    ({"start": "2025-01-02", "through": "published", "published": "2025-06"}, "through", ("through=2025-06 ",)),
    ({"start": "2025-01", "through": "2025-05", "end_or": "2025-05-01"}, "end_or", ("end=2025-06-01",)),
    ({"start": "2025-01", "end": "2025-06-01", "end_or": "2025-05"}, "end_or", ("2025-06-01 if", "2025-05-01 if")),
    ({"start": "2025", "start_or": "2024"}, "start_or", ("through",)),
    ({"start": "2008/09"}, "start", ("start=2008-04-01, through=2009-03-31", "start=2008-09-01, through=2008-09-30")),
    ({"kind": "growth", "start": "2025", "base_start": "2024", "base_end": "2024-06"}, "base_end",
     ("base_through=2024-06 ", "base_end=2024-06-01 ")),
    ({"kind": "growth", "start": "2025", "base_start": "2024", "base_end": "2024-06-30"}, "base_end",
     ("base_through=2024-06-30 ", "base_end=2024-07-01")),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "column", "edits"), ASKED)
def test_what_may_mean_two_windows_is_asked_with_an_edit_for_each(cells, column, edits):
    (found,) = problems([*MONTHS, claim(**cells)])
    assert found.column == column
    for edit in edits:
        assert edit in found.fix + " "


RIGHT = [
    ({"start": "2025-01", "through": "2025-05"}, "2025-01-01", "2025-06-01"),
    ({"start": "2025-01-01", "end": "2025-06-01"}, "2025-01-01", "2025-06-01"),
    ({"start": "2025-01-02", "through": "start"}, "2025-01-02", "2025-01-03"),
    ({"start": "2025-01-02", "through": "Published", "published": "2025-06-07T10:00"}, "2025-01-02", "2025-06-08"),
    ({"start": "2022-02-24", "end": "2025-05-31"}, "2022-02-24", "2025-05-31"),
    ({"start": "2024-02-01", "end": "2024-02-28"}, "2024-02-01", "2024-02-28"),
    ({"start": "2025-01-31", "kind": "stock"}, "2025-01-31", "2025-02-01"),
    (
        {"start": "2025-01-31", "kind": "share", "measure": "in a poll", "base_measure": "asked"},
        "2025-01-31",
        "2025-02-01",
    ),
]


@pytest.mark.parametrize(("cells", "start", "end"), RIGHT)
def test_what_can_only_mean_one_window_is_read(cells, start, end):
    window = ds.read_claims([*MONTHS, claim(**cells)])["five"].window
    assert (window.start.isoformat(), window.end.isoformat()) == (start, end)


def test_five_months_through_may_add_up_to_their_total():
    """18,101 + 17,990 + 18,240 + 18,011 + 18,248 = 90,590."""
    claims = ds.read_claims([*MONTHS, claim(start="2025-01", through="2025-05")])
    assert ds.check_consistency(claims).status == "consistent"


def test_a_fault_of_a_column_is_one_problem_that_counts_its_rows():
    rows = [{"value": "5", "start": f"2025-{m:02}", "end": f"2025-{m + 1:02}"} for m in range(1, 12)]
    (found,) = problems(rows)
    assert (found.row, found.more) == (1, 10)
    assert "row 1 (c1) and 10 more, end:" in str(found)


def test_month_stamps_of_a_frame_are_asked_about_once():
    frame = pd.DataFrame({"value": ["5", "6", "7"], "start": pd.date_range("2025-01-01", periods=3, freq="MS")})
    (found,) = problems(frame)
    assert (found.column, found.more) == ("start", 2)
    assert "start=2025-01 if the month is" in found.fix
    month_ends = pd.DataFrame({"value": ["5", "6"], "start": ["2025-01-01", "2025-02-01"],
                               "end": pd.date_range("2025-01-31", periods=2, freq="ME")})  # fmt: skip
    (found,) = problems(month_ends)
    assert (found.column, found.more) == ("end", 1)


FISCAL = [f"{y}-{(y + 1) % 100:02}" for y in range(1998, 2014)]


@pytest.mark.parametrize("labels", [FISCAL, FISCAL[10:12], FISCAL[-2:], ["2012-13"]])
def test_years_that_look_like_months_are_asked_about(labels):
    (found,) = problems([{"value": "5", "start": label} for label in labels])
    year = int(labels[0][:4])
    assert found.more == len(labels) - 1
    assert f"start={year}-04-01, through={year + 1}-03-31" in found.fix


def test_one_label_is_asked_about_beside_years_that_begin_within_a_year():
    """Public case F3: 2008-09 to 2011-12 beside the four years from 1 April 2008."""
    years = zip(FISCAL[10:14], ("1203", "1311", "1291", "1405"), strict=True)
    rows = [{"value": v, "measure": "offences", "start": y} for y, v in years]
    total = {"value": "5301", "measure": "offences", "start": "2008-04-01", "end": "2012-04-01"}
    assert problems([*rows, total])[0].more == 3
    assert problems([rows[0], total])[0].more == 0


@pytest.mark.parametrize("labels", [["2008-09"], ["2008-09", "2008-10", "2008-11"], ["2009-10", "2010-11", "2010-12"]])
def test_months_that_others_show_to_be_months_are_months(labels):
    claims = ds.read_claims([{"value": "5", "start": label} for label in labels])
    assert [c.window.days for c in claims] == [{"09": 30, "10": 31, "11": 30, "12": 31}[x[-2:]] for x in labels]


def test_windows_that_end_the_day_before_the_next_one_starts_are_asked_about():
    mondays = ["2025-01-06", "2025-01-13", "2025-01-20"]
    sundays = ["2025-01-12", "2025-01-19", "2025-01-26"]
    rows = [{"value": "5", "start": a, "end": b} for a, b in zip(mondays, sundays, strict=True)]
    (found,) = problems(rows)
    assert found.more == 2
    assert "through=2025-01-12 (or end=2025-01-13)" in found.fix
    chain = [{"value": "5", "start": a, "end": b} for a, b in zip(mondays, [*mondays[1:], "2025-01-27"], strict=True)]
    assert [c.window.days for c in ds.read_claims(chain)] == [7, 7, 7]


def test_a_ratio_of_days_is_asked_about_where_its_measure_is_counted_and_not_where_it_is_a_level():
    growth = {
        "id": "g",
        "kind": "growth",
        "value": "5",
        "measure": "x",
        "start": "2025-02-03",
        "base_start": "2025-01-03",
    }
    flows = problems([*MONTHS, growth])
    assert {p.column for p in flows} == {"start", "base_start"}
    assert "base_through=2025-01-03" in flows[1].fix
    stock = {"id": "s", "kind": "stock", "value": "70", "measure": "x", "start": "2025-01-03"}
    assert len(ds.read_claims([stock, growth])) == 2


@pytest.mark.parametrize("cells", [RIGHT[0][0], RIGHT[3][0], {"start": "2025-01-02", "through": "2025-01-30"}])
def test_a_window_reads_back_as_it_was(cells, tmp_path):
    claims = ds.read_claims([claim(**cells)])
    claims.to_csv(tmp_path / "t.csv")
    assert ds.read_claims(tmp_path / "t.csv") == claims
    assert ds.ClaimSet.from_dict(claims.to_dict()) == claims


def test_any_window_can_be_asked_for():
    """1 to 30 January ends, without its last day, where a month may be meant."""
    claims = ds.read_claims([{"id": "a", "value": "31", "relation": "exact", "start": "2025-01"}])
    assert ds.bound(claims, period="2025-01-01..2025-01-30").high == 31


@pytest.mark.parametrize(
    ("column", "text", "advice"),
    [
        ("start", "2012-13", "write the days: start=2012-04-01, through=2013-03-31 for a year from April"),
        ("base_start", "2012-13", "write the days: base_start=2012-04-01, base_through=2013-03-31 for a year from April"),
        ("through", "2012-13", "write the last day counted: through=2013-03-31 for a year from April"),
        ("end", "2012-13", "write the last day counted: through=2013-03-31 for a year from April"),
        ("base_end", "2012-13", "write the last day counted: base_through=2013-03-31 for a year from April"),
        ("published", "2012-13", "write the one day, month or year that is meant"),
        ("through", "2024-01-01/2024-05-31", "write the last day counted: through=2024-05-31"),
        ("base_start", "2024-01-01/2024-05-31", "write it in two cells: base_start=2024-01-01, base_through=2024-05-31 (the last day counted)"),
        ("through", "FY 2024", "write its last day in through: a fiscal year begins where its country says"),
    ],
)  # fmt: skip
def test_advice_names_the_column_that_is_meant(column, text, advice):
    row = {"value": "5", "kind": "share", "start": "2000", "base_start": "2000", column: text}
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([row])
    assert [p.advice for p in error.value.problems if p.column == column] == [advice]


def test_an_edit_of_one_alternative_keeps_the_others():
    row = {"value": "5", "start": "2024-05-01", "end": "2024-06-02", "start_or": "2024-05-02 | 3 May 2024 | 2024-05-04"}
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([row])
    (problem,) = error.value.problems
    assert [edit.cells for edit in problem.edits] == [(("start_or", "2024-05-02 | 2024-05-03 | 2024-05-04"),)]
    assert len(ds.read_claims([row | dict(problem.edits[0].cells)])["c1"].windows) == 4
