"""What a careful person would ask about dated figures."""

import pytest

import deserstats as ds


def days(*figures, step=1, month="2024-01"):
    return [{"date": f"{month}-{1 + step * k:02}", "n": n} for k, n in enumerate(figures)]


def asked(rows, **options):
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows, **options)
    return error.value.message


def test_days_that_never_fall_may_be_running_totals():
    assert "running totals" in asked(days(3, 5, 9, 12))


def test_days_that_fall_are_those_of_each_day():
    assert [c.value for c in ds.read_claims(days(3, 5, 2, 4))] == ["3", "5", "2", "4"]


def test_the_kind_answers_it():
    assert len(ds.read_claims(days(3, 5, 9, 12), kind="total")) == 4
    stock = ds.read_claims(days(3, 5, 9, 12), kind="stock")
    assert {c.kind for c in stock} == {"stock"}


def test_running_totals_need_their_first_day():
    assert "since=" in asked(days(3, 5, 9, 12), kind="cumulative")


@pytest.mark.parametrize(
    ("dates", "freq"),
    [
        (["2024-01-01", "2024-02-01", "2024-03-01"], "MS"),
        (["2022-01-01", "2023-01-01", "2024-01-01"], "YS"),
        (["2024-01-01", "2024-04-01", "2024-07-01"], "QS"),
    ],
)
def test_dates_that_are_far_apart_are_asked_what_they_stand_for(dates, freq):
    rows = [{"date": day, "n": n} for day, n in zip(dates, (5, 3, 4), strict=True)]
    assert f"freq='{freq}'" in asked(rows, kind="total")
    assert len(ds.read_claims(rows, kind="total", freq=freq)) == 3


def test_one_series_and_window_has_one_figure():
    rows = [{"Year": "2023", "Town": "A", "n": n} for n in (5, 6)]
    assert "one figure for each series and window" in asked(rows)


def test_a_source_tells_two_figures_apart():
    rows = [{"Year": "2023", "Town": "A", "n": n, "Source": source} for n, source in ((5, "police"), (6, "court"))]
    assert [c.source for c in ds.read_claims(rows)] == ["police", "court"]
