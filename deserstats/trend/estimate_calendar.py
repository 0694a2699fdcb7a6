"""The days that figures cover, cut into pieces on which the rate is taken as constant."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from deserstats.claims.period import end_of, floor_to
from deserstats.trend.covariance import Array
from deserstats.trend.estimate_atoms import Window


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The covered span cut at month starts and at the ends of all windows.

    Attributes
    ----------
    starts, ends : (T,) ordinals of days
    unit : step of the serial correlation: month, week or day
    """

    starts: Array
    ends: Array
    unit: str

    @property
    def middles(self) -> Array:
        """Middle of every piece, as an ordinal: (T,)."""
        middle: Array = (self.starts + self.ends) / 2
        return middle

    @property
    def months(self) -> list[int]:
        """Month of the year of every piece, 0 to 11."""
        return [date.fromordinal(int(day)).month - 1 for day in self.starts]

    def steps(self) -> Array:
        """Place of every piece in steps; calendar months count as one each."""
        if self.unit == "month":
            days = [date.fromordinal(int(day)) for day in self.starts]
            return np.array([12.0 * d.year + d.month for d in days])
        place: Array = self.middles / (7.0 if self.unit == "week" else 1.0)
        return place

    def incidence(self, windows: Sequence[Window]) -> Array:
        """Return which pieces lie in which window: (k, T)."""
        first = np.array([w[0] for w in windows], dtype=float)[:, None]
        last = np.array([w[1] for w in windows], dtype=float)[:, None]
        inside: Array = ((self.starts >= first) & (self.ends <= last)).astype(float)
        return inside


def calendar(windows: Sequence[Window], atoms: Sequence[Window]) -> Calendar:
    """Cut the days that some window covers into pieces no longer than a step."""
    lengths = sorted(b - a for a, b in atoms)
    typical = lengths[len(lengths) // 2]
    unit = "day" if typical < 4 else "week" if typical < 20 else "month"
    days = {day for w in windows for day in w}
    cuts = sorted(days | set(_starts(min(days), max(days), unit)))
    covered = [(a, b) for a, b in itertools.pairwise(cuts) if any(first <= a and b <= last for first, last in windows)]
    return Calendar(np.array([a for a, _ in covered], float), np.array([b for _, b in covered], float), unit)


def _starts(first: int, last: int, unit: str) -> Iterable[int]:
    day = floor_to(date.fromordinal(first), unit)
    while day.toordinal() < last:
        if day.toordinal() > first:
            yield day.toordinal()
        day = end_of(day, unit)
