"""An axis of days, from year 1 to year 9999: ticks where a calendar unit begins, named as briefly as they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import Formatter, Locator

from deserstats.claims.cells.period import MONTHS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EPOCH = date(1970, 1, 1).toordinal()
"""Day 0 of the axis, as of matplotlib's dates."""

FIRST, LAST = date.min.toordinal(), date.max.toordinal()

STEPS = (
    *((n, "day") for n in (1, 2, 7, 14)),
    *((n, "month") for n in (1, 2, 3, 6)),
    *((n * 10**k, "year") for k in range(4) for n in (1, 2, 5)),
)
"""Distances of ticks, from the shortest."""

LENGTH = {"day": 1, "month": 30.44, "year": 365.24}
"""Days of a unit, about."""

INCHES = 0.7
"""Room of one tick."""

FEWEST = 2


def days(*dates: date) -> list[float]:
    """Place dates on an axis of days."""
    return [float(day.toordinal() - EPOCH) for day in dates]


def on(place: float) -> date:
    """Return the date of a place on an axis of days, the nearest that the calendar has."""
    return date.fromordinal(min(max(int(place // 1) + EPOCH, FIRST), LAST))


def dated(axes: Axes) -> None:
    """Mark an axis of days as dates."""
    axes.xaxis_date()
    axes.xaxis.set_major_locator(CalendarTicks())
    axes.xaxis.set_major_formatter(CalendarNames())


class CalendarTicks(Locator):
    """Ticks at the first days of calendar units, as many as the width has room for."""

    def __call__(self) -> Any:
        """Return the places of ticks in what is seen."""
        axis: Any = self.axis
        return self.tick_values(*axis.get_view_interval())

    def tick_values(self, vmin: float, vmax: float) -> Any:
        """Return the places of ticks between two places."""
        low, high = sorted((vmin, vmax))
        most = self._room()
        step, unit = next(((n, unit) for n, unit in STEPS if (high - low) / (n * LENGTH[unit]) <= most), STEPS[-1])
        places = (days(day)[0] for day in _begins(on(low), step, unit))
        return [place for place in takewhile(lambda place: place <= high, places) if place >= low]

    def _room(self) -> float:
        axis: Any = self.axis
        if axis is None:
            return FEWEST
        inches = float(axis.axes.get_window_extent().width) / float(axis.axes.figure.dpi)
        return max(FEWEST, inches / INCHES)


def _begins(day: date, step: int, unit: str) -> Iterator[date]:
    """Yield the first days of calendar units from that of a day on, to the end of the calendar."""
    ordinal = day.toordinal()
    months = 12 * day.year + day.month - 1
    months -= months % (step * (12 if unit == "year" else 1))
    while True:
        if unit == "day":
            if ordinal > LAST:
                return
            yield date.fromordinal(ordinal)
            ordinal += step
            continue
        year, month = divmod(months, 12)
        if year > date.max.year:
            return
        if year >= 1:
            yield date(year, month + 1, 1)
        months += step * (12 if unit == "year" else 1)


class CalendarNames(Formatter):
    """Names of ticks: a year alone where it begins, else the month, and the day where days are told."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Name one place by itself."""
        day = on(x)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Name all ticks, the year where it is new."""
        told = [on(value) for value in values]
        with_days = any(day.day != 1 for day in told)
        are_years = all((day.month, day.day) == (1, 1) for day in told)
        names, year = [], 0
        for day in told:
            is_new, year = day.year != year, day.year
            month = MONTHS[day.month - 1]
            name = f"{day.day} {month}" if with_days else month
            if are_years or (is_new and (day.month, day.day) == (1, 1) and not with_days):
                name = str(day.year)
            elif is_new:
                name = f"{name}\n{day.year}"
            names.append(name)
        return names
