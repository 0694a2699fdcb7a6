"""Options are checked before a cell is looked at."""

from datetime import date

import pandas as pd
import pytest

import deserstats as ds
from deserstats.claims.shapes.options import Shaping


@pytest.mark.parametrize(
    ("freq", "unit", "last"),
    [
        ("D", "day", 6),
        ("W", "week", 6),
        ("W-SAT", "week", 5),
        ("MS", "month", 6),
        ("ME", "month", 6),
        ("QS", "quarter", 6),
        ("YS", "year", 6),
        ("A", "year", 6),
        (pd.tseries.frequencies.to_offset("MS"), "month", 6),
    ],
)
def test_frequencies_are_those_of_pandas(freq, unit, last):
    """Weekdays count from Monday, 0: weeks end on a Sunday, 6, or on a Saturday, 5."""
    made = Shaping.of(freq=freq)
    assert (made.unit, made.week_ends) == (unit, last)


@pytest.mark.parametrize("freq", ["10D", "monthly", "YS-APR", "W-XXX", 5, ""])
def test_other_frequencies_are_refused(freq):
    with pytest.raises(ds.ClaimError, match="freq="):
        Shaping.of(freq=freq)


@pytest.mark.parametrize(
    ("since", "day"), [("2020-01-22", date(2020, 1, 22)), ("2020", date(2020, 1, 1)), (None, None)]
)
def test_running_totals_begin_on_the_first_day_of_a_label(since, day):
    assert Shaping.of(since=since).since == day


@pytest.mark.parametrize("fiscal", ["04-31", "13-01", "4-1", "April"])
def test_a_day_that_no_year_has_begins_none(fiscal):
    with pytest.raises(ds.ClaimError, match="no first day"):
        Shaping.of(fiscal=fiscal)


def test_kinds_by_heading_come_before_the_kind_of_all():
    made = Shaping.of(kind={"new": "total", "all": "cumulative"})
    assert [made.kind_of(heading) for heading in ("new", "all", "other")] == ["total", "cumulative", None]
    assert Shaping.of(kind="stock").kind_of("other") == "stock"


def test_labels_of_sums():
    assert [Shaping.of().is_total(label) for label in ("TOTAL", "Gesamt", "North")] == [True, True, False]
    assert [Shaping.of(total="Bund").is_total(label) for label in ("Total", " BUND")] == [False, True]
    assert not Shaping.of(total=None).is_total("Total")


def test_marks_of_missing_figures_are_added_to_the_usual_ones():
    made = Shaping.of(missing=["Geheim"])
    assert {"geheim", "n/a", ""} <= made.missing


@pytest.mark.parametrize(
    "options", [{"layout": "tall"}, {"columns": "a"}, {"fill": "a"}, {"fill": {"mesure": "a"}}, {"kind": "rate"}]
)
def test_what_an_option_cannot_be_is_refused(options):
    with pytest.raises(ds.ClaimError):
        Shaping.of(**options)
