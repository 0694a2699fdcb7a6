"""The window of every row of a panel: its day, the calendar unit that a day stands for, or all since a first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.shapes.layouts.parts import calendar_unit
from deserstats.claims.shapes.options import CUMULATIVE, Shaping
from deserstats.many.panels.figures import Whole


@dataclass(frozen=True, slots=True)
class Spans:
    """First day, and first day no longer counted, of what the day of each row stands for.

    Attributes
    ----------
    days : array of int
        The day itself: levels are of that day alone.
    since : int or None
        First day that running totals count.
    """

    days: Whole
    start: Whole
    end: Whole
    since: int | None

    def window(self, row: int, kind: str) -> tuple[int, int]:
        """Return the window of a figure."""
        if kind == "stock":
            return int(self.days[row]), int(self.days[row]) + 1
        first = self.since if kind == CUMULATIVE and self.since is not None else int(self.start[row])
        return first, int(self.end[row])


def spans_of(days: Whole, shaping: Shaping) -> Spans:
    """Return the windows of days; a row without a day has none."""
    since = shaping.since.toordinal() if shaping.since is not None else None
    if shaping.unit in (None, "day"):
        return Spans(days, days, days + 1, since)
    distinct, numbers = np.unique(days, return_inverse=True)
    units = [_unit(int(day), shaping) for day in distinct]
    start, end = (np.array(ends, dtype=np.int64) for ends in zip(*units, strict=True))
    return Spans(days, start[numbers], end[numbers], since)


def _unit(day: int, shaping: Shaping) -> tuple[int, int]:
    if not day:
        return 0, 0
    first = date.fromordinal(day)
    unit = calendar_unit(Period(first, first + DAY), shaping.unit or "day", shaping.week_ends)
    return unit.start.toordinal(), unit.end.toordinal()
