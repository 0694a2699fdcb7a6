"""The days that figures cover, cut into pieces on which the rate is taken as constant."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from deserstats.claims.calendar import end_of, floor_to
from deserstats.claims.cells.period import first_of_month
from deserstats.stats.arrays import Floats
from deserstats.trend.estimate.implied_sums import Window

MONTH = 365.2425 / 12
STEPS = {"day": 1.0, "week": 7.0, "month": MONTH, "quarter": 3 * MONTH, "half-year": 6 * MONTH, "year": 12 * MONTH}
"""Length of a step in days."""

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The covered span cut at the starts of steps and at the ends of all windows.

    Attributes
    ----------
    starts, ends : (T,) ordinals of days
    unit : step of the serial correlation, a key of ``STEPS``
    offset : month of the year, from 0, in which one of the steps begins
    """

    starts: Floats
    ends: Floats
    unit: str
    offset: int = 0

    @property
    def middles(self) -> Floats:
        """Middle of every piece, as an ordinal: (T,)."""
        middle: Floats = (self.starts + self.ends) / 2
        return middle

    @property
    def months(self) -> list[int]:
        """Month of the year of every piece, 0 to 11."""
        return [date.fromordinal(int(day)).month - 1 for day in self.starts]

    def steps(self) -> Floats:
        """Place of every piece in steps; calendar months, quarters and years count as one each."""
        if self.unit in MONTHS:
            days = [date.fromordinal(int(day)) for day in self.starts]
            return np.array([float((12 * d.year + d.month - 1 - self.offset) // MONTHS[self.unit]) for d in days])
        place: Floats = self.middles / STEPS[self.unit]
        return place

    def incidence(self, windows: Sequence[Window]) -> Floats:
        """Return which pieces lie in which window: (k, T)."""
        first = np.array([w[0] for w in windows], dtype=float)[:, None]
        last = np.array([w[1] for w in windows], dtype=float)[:, None]
        inside: Floats = ((self.starts >= first) & (self.ends <= last)).astype(float)
        return inside


def calendar(windows: Sequence[Window], *, by_month: bool = False) -> Calendar:
    """Cut the days that some window covers into pieces no longer than a step, or than a month.

    The step is that of the figures: the usual distance of two neighbouring days on which windows begin or end.
    """
    days = sorted({day for w in windows for day in w})
    gaps = sorted(b - a for a, b in itertools.pairwise(days))
    typical = gaps[len(gaps) // 2]
    unit = _unit(typical)
    offset = _offset(days, MONTHS[unit]) if unit in MONTHS else 0
    cuts = sorted(set(days) | set(_starts(days[0], days[-1], "month" if by_month and unit in MONTHS else unit, offset)))
    covered = [(a, b) for a, b in itertools.pairwise(cuts) if any(first <= a and b <= last for first, last in windows)]
    return Calendar(np.array([a for a, _ in covered], float), np.array([b for _, b in covered], float), unit, offset)


def _unit(typical: int) -> str:
    """Return the step whose length is nearest in proportion."""
    return min(STEPS, key=lambda unit: abs(float(np.log(typical / STEPS[unit]))))


def _offset(days: Sequence[int], months: int) -> int:
    """Return the month, modulo a step, in which most windows begin or end: a year may begin in July."""
    found = Counter((date.fromordinal(day).month - 1) % months for day in days)
    return max(found, key=lambda month: (found[month], -month))


def _starts(first: int, last: int, unit: str, offset: int) -> Iterable[int]:
    """Return the starts of steps between two days."""
    if unit not in MONTHS:
        day = floor_to(date.fromordinal(first), unit)
        while day.toordinal() < last:
            if day.toordinal() > first:
                yield day.toordinal()
            day = end_of(day, unit)
        return
    day = date.fromordinal(first)
    month = 12 * day.year + day.month - 1
    # no step before the first day: in the year 1 there is none
    month += (offset - month) % MONTHS[unit]
    while (start := first_of_month(month // 12, month % 12 + 1).toordinal()) < last:
        if start > first:
            yield start
        month += MONTHS[unit]
