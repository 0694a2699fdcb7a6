"""The window of every row."""

from datetime import date

import pytest

import deserstats as ds


def windows(rows, **options):
    return [(c.window.start, c.window.end) for c in ds.read_claims(rows, kind=options.pop("kind", "total"), **options)]


def test_first_and_last_days_where_every_window_is_whole_months():
    rows = [{"Von": "2024-01-01", "Bis": "2024-01-31", "n": 5}, {"Von": "2024-02-01", "Bis": "2024-02-29", "n": 4}]
    assert windows(rows) == [(date(2024, 1, 1), date(2024, 2, 1)), (date(2024, 2, 1), date(2024, 3, 1))]


def test_days_that_are_no_whole_windows_are_asked_about():
    rows = [{"Von": "2024-01-03", "Bis": "2024-01-17", "n": 5}, {"Von": "2024-02-05", "Bis": "2024-02-11", "n": 4}]
    with pytest.raises(ds.ClaimTableError):
        ds.read_claims(rows)


def test_a_last_day_before_the_first_is_listed():
    rows = [{"a": "2024-03-01", "b": "2024-02-01", "n": 5}, {"a": "2024-04-01", "b": "2024-04-30", "n": 5}]
    with pytest.raises(ds.ClaimTableError, match="not before 2024-03-01"):
        ds.read_claims(rows, columns={"a": "start", "b": "through", "n": "value"}, layout="long", kind="total")


@pytest.mark.parametrize(
    ("freq", "day", "start", "end"),
    [
        ("MS", "2024-02-01", date(2024, 2, 1), date(2024, 3, 1)),
        ("ME", "2024-02-29", date(2024, 2, 1), date(2024, 3, 1)),
        ("QS", "2024-04-01", date(2024, 4, 1), date(2024, 7, 1)),
        ("YS", "2024-01-01", date(2024, 1, 1), date(2025, 1, 1)),
        ("W", "2024-01-07", date(2024, 1, 1), date(2024, 1, 8)),
        ("W-SAT", "2024-01-06", date(2023, 12, 31), date(2024, 1, 7)),
        ("D", "2024-02-01", date(2024, 2, 1), date(2024, 2, 2)),
    ],
)
def test_what_a_date_stands_for(freq, day, start, end):
    assert windows([{"date": day, "n": 5}], freq=freq) == [(start, end)]


def test_running_totals_run_from_the_first_day_counted():
    rows = [{"date": f"2024-01-{k:02}", "n": n} for k, n in ((1, 3), (2, 5), (3, 9))]
    assert windows(rows, kind="cumulative", since="2023-12-25") == [
        (date(2023, 12, 25), date(2024, 1, k)) for k in (2, 3, 4)
    ]


def test_a_fall_of_a_running_total_is_a_contradiction():
    rows = [{"date": f"2024-01-{k:02}", "n": n} for k, n in ((1, 3), (2, 9), (3, 5))]
    claims = ds.read_claims(rows, kind="cumulative", since="2024-01-01")
    assert ds.check_consistency(claims).status == "inconsistent"
