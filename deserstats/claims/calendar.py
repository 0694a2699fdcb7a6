"""Calendar units: where a day, week, month, quarter or year begins and ends, and which of them a period holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from deserstats.claims.cells.period import DAY, UNITS, Period, first_of_month
from deserstats.errors import PeriodError
from deserstats.wording import one_of


def floor_to(day: date, unit: str) -> date:
    """First day of the calendar unit that holds the day."""
    if unit == "day":
        return day
    if unit == "week":
        return day - day.weekday() * DAY
    if unit == "year":
        return date(day.year, 1, 1)
    return date(day.year, day.month - (day.month - 1) % (3 if unit == "quarter" else 1), 1)


def next_start(day: date, unit: str) -> date:
    """First day of the calendar unit after the one that starts on this day.

    Raises
    ------
    PeriodError
        When the calendar, which ends with the year 9999, has none.
    """
    try:
        if unit in ("day", "week"):
            return day + (7 if unit == "week" else 1) * DAY
        return first_of_month(day.year, day.month + {"month": 1, "quarter": 3, "year": 12}[unit])
    except (ValueError, OverflowError):
        raise PeriodError(str(day), f"a {unit} that ends before 9999-12-31") from None


def end_of(day: date, unit: str) -> date:
    """Return the day on which the next calendar unit starts, at the latest the last that the calendar has."""
    try:
        return next_start(day, unit)
    except PeriodError:
        return date.max


def whole_units(period: Period, unit: str) -> Iterator[Period]:
    """Cut a period into the whole calendar units inside it, in order.

    Raises
    ------
    PeriodError
        When the unit is not one of day, week, month, quarter and year.
    """
    if unit not in UNITS[1:]:
        raise PeriodError(unit, one_of(UNITS[1:]))
    start = floor_to(period.start, unit)
    try:
        if start < period.start:
            start = next_start(start, unit)
        while (end := next_start(start, unit)) <= period.end:
            yield Period(start, end)
            start = end
    except PeriodError:
        return  # the calendar ends before the unit does
