"""Event lists: sums by hand, events at the edge of a window, and every bad cell at once."""

import random
from datetime import date, timedelta

import pandas as pd
import pytest

import deserstats as ds

EVENTS = [
    {"id": 1, "date_start": "2025-01-03", "date_end": "2025-01-03", "low": 2, "best": 3, "high": 5, "country": "X", "type": "s"},
    {"id": 2, "date_start": "2025-01-31", "date_end": "2025-02-02", "low": 1, "best": 1, "high": 4, "country": "X", "type": "s"},
    {"id": 3, "date_start": "2025-02-10", "date_end": "2025-02-10", "low": 0, "best": 2, "high": 2, "country": "Y", "type": "n"},
]  # fmt: skip
COUNTS = {"low": "low", "best": "best", "high": "high"}


def rows(claims):
    return {(c.start, c.category, c.geography, c.interval): (c.value, c.relation, c.low, c.high) for c in claims}


def test_sums_by_month_leave_an_event_across_the_edge_to_the_high_sum():
    claims = ds.ClaimSet.from_events(pd.DataFrame(EVENTS), **COUNTS, by="month")
    assert rows(claims) == {
        ("2025-01-01", "", "", ""): ("3", "at_least", "", ""),
        ("2025-01-01", "", "", "source_range"): ("", "", "2", "9"),
        ("2025-02-01", "", "", ""): ("2", "at_least", "", ""),
        ("2025-02-01", "", "", "source_range"): ("", "", "0", "6"),
    }


def test_groups_go_to_the_columns_that_they_are():
    claims = ds.ClaimSet.from_events(EVENTS, best="best", by=["country", "type", "year"], measure="deaths")
    assert rows(claims) == {
        ("2025-01-01", "s", "X", ""): ("4", "at_least", "", ""),
        ("2025-01-01", "n", "Y", ""): ("2", "at_least", "", ""),
    }
    assert {c.measure for c in claims} == {"deaths"}
    said = ds.ClaimSet.from_events(EVENTS, best="best", by={"period": "year", "category": "country"})
    assert [c.category for c in said] == ["X", "Y"]


def test_without_a_unit_of_time_the_window_is_that_of_the_list():
    claims = ds.ClaimSet.from_events(EVENTS, best="best", by="type")
    assert {(c.start, c.end) for c in claims} == {("2025-01-03", "2025-02-11")}


@pytest.mark.parametrize(("precision", "months"), [("1", ["2025-02-01"]), ("2", []), ("3", ["2025-02-01"])])
def test_a_vague_day_of_acled_makes_no_false_month(precision, months):
    events = [{"event_id_cnty": "U1", "event_date": "2025-02-03", "time_precision": precision, "fatalities": "7"}]
    claims = ds.ClaimSet.from_events(events, best="fatalities", high="fatalities", by="MS")
    assert [c.start for c in claims if c.relation == "at_least"] == months
    assert {c.high for c in claims if c.is_soft} == {"7"}


def test_no_event_list_contradicts_a_larger_total():
    claims = ds.ClaimSet.from_events(EVENTS, **COUNTS, by="month")
    total = ds.Claim(id="t", value="1,000", relation="exact", start="2025-01")
    answer = ds.check_consistency(claims.add(total))
    assert answer.status == "consistent"
    assert [t.soft for t in answer.tensions] == [("e1.range",)]
    low = ds.check_consistency(claims.add(total.replace(value="2")))
    assert low.status == "inconsistent"
    assert low.conflicts[0].ids == ("e1", "t")


def test_every_bad_cell_is_listed_at_once():
    bad = [EVENTS[0] | {"best": "x"}, EVENTS[1] | {"low": 9}, EVENTS[2] | {"id": 1, "date_start": "soon", "country": None},
           EVENTS[2] | {"id": 4, "best": None}, EVENTS[2] | {"id": 5, "date_end": "2025-02-01"}, EVENTS[2] | {"id": 6, "low": -1}]  # fmt: skip
    with pytest.raises(ds.ClaimTableError) as error:
        ds.ClaimSet.from_events(bad, **COUNTS, by=["month", "country"])
    found = [(p.row, p.column) for p in error.value.problems]
    assert found == [(1, "best"), (2, "low"), (3, "id"), (3, "date_start"), (3, "country"), (4, "best"), (5, "date_end"), (6, "low")]  # fmt: skip
    assert all(p.expected and p.fix for p in error.value.problems)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({}, "low=, best= or high="),
        ({"best": "deaths"}, "no column 'deaths'"),
        ({"best": "best", "by": ["type", "low"]}, "say what each is"),
        ({"best": "best", "by": {"period": "hour"}}, "one of day"),
        ({"best": "best", "by": {"value": "type"}}, "expected period or"),
        ({"best": "best", "date": "when"}, "no column 'when'"),
        ({"best": "best", "colour": "red"}, "'colour' is not a column"),
    ],
)
def test_what_is_not_said_is_not_guessed(options, match):
    with pytest.raises(ds.ClaimError, match=match):
        ds.ClaimSet.from_events(EVENTS, **options)


def test_a_list_without_rows_or_dates_says_so():
    with pytest.raises(ds.ClaimTableError, match="at least one event"):
        ds.ClaimSet.from_events(pd.DataFrame(columns=["date", "best"]), best="best")
    with pytest.raises(ds.ClaimError, match="no column dates the events"):
        ds.ClaimSet.from_events([{"best": 1}], best="best")


@pytest.mark.parametrize("seed", range(30))
def test_a_full_list_never_accuses_the_truth(seed):
    """Whatever happened on whichever day an event allows, sums of the list hold beside the true totals."""
    rng = random.Random(seed)
    events, truth = [], []
    for k in range(rng.randint(1, 30)):
        first = date(2025, 1, 1) + timedelta(rng.randrange(120))
        last = first + timedelta(rng.choice((0, 0, 0, 3, 20)))
        low = rng.randint(0, 5)
        best, high = low + rng.randint(0, 3), low + 3 + rng.randint(0, 9)
        events.append({"id": k, "date_start": first, "date_end": last, "low": low, "best": best, "high": high})
        truth.append((first + timedelta(rng.randint(0, (last - first).days)), rng.randint(best, high)))
    claims = ds.ClaimSet.from_events(events, **COUNTS, by=rng.choice(("week", "month", "quarter")))
    for name, window in {c.window.label: c.window for c in claims}.items():
        total = sum(n for day, n in truth if window.start <= day < window.end)
        claims = claims.add(ds.Claim(id=f"true {name}", value=str(total), relation="exact", start=window.start, end=window.end))  # fmt: skip
    answer = ds.check_consistency(claims)
    assert answer.status == "consistent"
    assert not answer.tensions
    assert answer.verify()


@pytest.mark.parametrize(
    "day",
    ["2023-01-15", "15 January 2023", "2023-01-15 00:00:00.000", "2023-01-15T00:00:00", "15-Jan-23", "15-Jan-2023", "15 Jan 2023",
     "2023-01-15 14:30", "January 15, 2023", "15.01.2023"],
)  # fmt: skip
def test_days_are_read_as_lists_of_events_write_them(day):
    (claim,) = ds.ClaimSet.from_events([{"event_date": day, "n": "3"}], best="n", by="day")
    assert (str(claim.window), claim.value) == ("15 Jan 2023", "3")


@pytest.mark.parametrize(
    ("day", "year"), [("5-May-89", 1989), ("5-May-99", 1999), ("5-May-00", 2000), ("5-May-24", 2024)]
)
def test_two_digits_of_a_year_are_of_the_years_that_are_listed(day, year):
    (claim,) = ds.ClaimSet.from_events([{"date": day, "n": "3"}], best="n", by="year")
    assert claim.window.start.year == year


@pytest.mark.parametrize(
    ("precision", "days", "window"),
    # a week may begin or end on the day; where the list gives first and last day, they stand
    [("1", ("2023-05-10", "2023-05-10"), "10 May 2023"), ("2", ("2023-05-10", "2023-05-10"), "4-16 May 2023"),
     ("2", ("2023-05-10", "2023-05-12"), "10-12 May 2023"), ("3", ("2023-05-08", "2023-05-14"), "8-14 May 2023"),
     ("4", ("2023-05-10", "2023-05-10"), "May 2023"), ("4", ("2023-05-01", "2023-05-31"), "May 2023"),
     ("5", ("2023-05-10", "2023-05-10"), "2023"), ("5", ("2023-01-01", "2023-06-30"), "Jan-Jun 2023")],
)  # fmt: skip
def test_the_precision_of_ucdp_says_on_what_days_an_event_may_have_been(precision, days, window):
    row = {"date_start": days[0], "date_end": days[1], "date_prec": precision, "best": "3"}
    (claim,) = ds.ClaimSet.from_events([row], best="best", by=None)
    assert str(claim.window) == window


def test_what_a_list_is_told_can_be_done_in_a_list():
    rows = [
        {"date": "2025-01-01/2025-01-05", "n": "500+"},
        {"date": "2025-01-01", "n": "5-9"},
        {"date": "2025-01-01", "n": "5 тис."},
    ]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.ClaimSet.from_events(rows, best="n")
    told = str(error.value)
    assert not any(word in told for word in ("relation", "start=", "through=2025"))
    assert [dict(e.cells) for p in error.value.problems for e in p.edits] == [{"n": "5 thousand"}]


LIBRARIES = {
    "pyarrow": lambda library: library.table({"date": ["2025-01-03", "2025-01-31"], "best": [3, None]}),
    "polars": lambda library: library.DataFrame({"date": ["2025-01-03", "2025-01-31"], "best": [3, None]}).lazy(),
}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_list_of_another_library_is_read_as_its_records(name):
    frame = LIBRARIES[name](pytest.importorskip(name, reason=f"{name} is not installed"))
    with pytest.raises(ds.ClaimTableError, match=r"(?s)row 2, best: .*write 0 where nothing was documented"):
        ds.ClaimSet.from_events(frame, best="best")
    with pytest.raises(ds.ClaimError, match="cannot read claims from int"):
        ds.ClaimSet.from_events(5, best="best")
