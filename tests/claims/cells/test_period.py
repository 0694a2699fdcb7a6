"""Half-open periods: every spelling, what is shown, calendar units."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deserstats.claims.calendar import next_start, whole_units
from deserstats.claims.cells.period import Period, as_period, read_label
from deserstats.errors import PeriodError


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", "2025-01-01", "2026-01-01"),
        ("2025-08", "2025-08-01", "2025-09-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2025-Q1", "2025-01-01", "2025-04-01"),
        ("2025Q4", "2025-10-01", "2026-01-01"),
        ("2025-W05", "2025-01-27", "2025-02-03"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2025-01-01T00:00:00", "2025-01-01", "2025-01-02"),
        ("2025-01-01 00:00:00", "2025-01-01", "2025-01-02"),
    ],
)
def test_labels(text, start, end):
    assert read_label(text) == Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("2025-02-30", "write it as"),  # the 28th would be another day
        ("2025-13", "write it as"),
        ("31.05.2025", "'2025-05-31'"),
        ("May 2025", "'2025-05'"),
        ("24 Feb 2022", "'2022-02-24'"),
        ("2025/5/31", "'2025-05-31'"),
        ("2025-5", "'2025-05'"),
        ("2021-W53", "write it as"),
        ("0000", "write a date from"),
        ("9999", "write a date from"),
        ("soon", "write it as YYYY-MM-DD"),
        ("2025-01-01 12:00", "write it as"),
    ],
)
def test_bad_labels_carry_a_fix(text, fix):
    with pytest.raises(PeriodError) as error:
        read_label(text)
    assert fix in error.value.fix


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("2025", "2025"),
        ("2022..2024", "2022-2024"),
        ("2025-01..2025-05", "Jan-May 2025"),
        ("2025-05", "May 2025"),
        ("2022-02-24..2025-07-31", "24 Feb 2022-Jul 2025"),
        ("2025-05-01", "1 May 2025"),
        ("2025-02-03..2025-02-09", "3-9 Feb 2025"),
        ("2025-01-30..2025-02-05", "30 Jan-5 Feb 2025"),
        ("2024-12-24..2025-01-03", "24 Dec 2024-3 Jan 2025"),
        ("2021-11..2022-03", "Nov 2021-Mar 2022"),
        (("2025-01-01", "2025-10-29"), "1 Jan-28 Oct 2025"),
        (("2022-01-01", "2024-12-07"), "1 Jan 2022-6 Dec 2024"),
        (date(2025, 5, 1), "1 May 2025"),
        ((date(2025, 1, 1), pd.Timestamp("2025-06-01")), "Jan-May 2025"),
        ((datetime(2025, 1, 1), "2025-06"), "Jan-May 2025"),
    ],
)
def test_period_arguments_and_how_they_are_shown(period, shown):
    assert str(as_period(period)) == shown


@pytest.mark.parametrize("bad", ["2025-05..2025-04", ("2025", "2025"), 7, ("2025",), "a..b"])
def test_bad_period_arguments(bad):
    with pytest.raises(PeriodError):
        as_period(bad)


days = st.integers(0, 20000).map(lambda n: date(1990, 1, 1) + timedelta(n))


@given(days, days)
def test_label_names_exactly_the_period(a, b):
    if a != b:
        period = Period(min(a, b), max(a, b))
        assert as_period(period.label) == period


@given(days, st.integers(1, 900), st.sampled_from(["week", "month", "quarter", "year"]))
def test_whole_units_are_disjoint_inside_and_leave_less_than_one(start, length, unit):
    period = Period(start, start + timedelta(length))
    units = list(whole_units(period, unit))
    assert all(period.contains(u) for u in units)
    assert all(a.end == b.start for a, b in zip(units, units[1:], strict=False))
    longest = {"week": 7, "month": 31, "quarter": 92, "year": 366}[unit]
    ends = [(period.start, units[0].start), (units[-1].end, period.end)] if units else []
    assert all((b - a).days < longest for a, b in ends)
    assert units or length < 2 * longest


def test_units_are_the_calendar_ones_of_pandas():
    period = Period(date(2023, 12, 31), date(2025, 2, 1))
    months = [u.start for u in whole_units(period, "month")]
    assert months == [d.date() for d in pd.date_range("2024-01-01", "2025-01-01", freq="MS")]


def test_the_calendar_ends_with_the_year_9999():
    span = Period(date(9999, 10, 1), date(9999, 12, 15))
    assert [str(m) for m in whole_units(span, "month")] == ["Oct 9999", "Nov 9999"]
    assert [list(whole_units(span, unit)) for unit in ("quarter", "year")] == [[], []]
    assert len(list(whole_units(Period(date(9999, 12, 1), date(9999, 12, 31)), "week"))) == 3
    with pytest.raises(PeriodError, match="write a date from 0001-01-01 to 9999-12-30"):
        read_label("9999-12-31")
    with pytest.raises(PeriodError, match="a month that ends before"):
        next_start(date(9999, 12, 1), "month")
