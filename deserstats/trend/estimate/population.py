"""How many people there were at any time, from a few dates: exposure for a growth per head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

import numpy as np

from deserstats.arguments import is_number
from deserstats.claims.cells.period import as_period
from deserstats.errors import ClaimError
from deserstats.stats.arrays import Floats

FAR = 184
"""Days beyond the first or last date that go without a word: half a year, as labels of years stand for their middle."""


@dataclass(frozen=True, slots=True)
class Population:
    """Numbers of people at some dates, in order of time."""

    points: tuple[tuple[date, float], ...]

    def relative(self, days: Floats) -> Floats:
        """Return the population on some days over that of the first date: (T,) ordinals to (T,).

        Between two dates it grows by the same share every day; before the first and after the last it stays.
        """
        at = np.array([float(day.toordinal()) for day, _ in self.points])
        logs = np.log([value for _, value in self.points])
        share: Floats = np.exp(np.interp(days, at, logs) - logs[0])
        return share

    def held(self, start: date, end: date) -> str:
        """Say where the population is held still from ``start`` until ``end``; blank where that is not for long."""
        (first, _), (last, _) = self.points[0], self.points[-1]
        before, after = (first - start).days > FAR, (end - last).days > FAR
        if not before and not after:
            return ""
        if len(self.points) == 1:
            return f"the population is known at {first} only: growth per head is taken to be that of the figures"
        where = " and ".join([f"before {first}"] * before + [f"after {last}"] * after)
        return f"{where} the population is taken as unchanged"


def population_of(given: Mapping[str, float] | None) -> Population | None:
    """Read numbers of people by date or label; a label such as 2024 is taken at its middle.

    Raises
    ------
    ClaimError
        When there is no number, or one is not positive; lists them.
    """
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise ClaimError(f"population={given!r} is not a mapping of dates to numbers, such as {{'2024': 1.2e6}}")
    people = {label for label, value in given.items() if is_number(value) and isfinite(value) and value > 0}
    wrong = [f"{label!r}: {value!r}" for label, value in given.items() if label not in people]
    if wrong or not given:
        found = "; ".join(wrong) or "nothing"
        raise ClaimError(f"population needs a positive number for each date, such as {{'2024': 1.2e6}}: {found}")
    points = {}
    for label, value in given.items():
        window = as_period(label)
        points[date.fromordinal((window.start.toordinal() + window.end.toordinal() - 1) // 2)] = float(value)
    return Population(tuple(sorted(points.items())))
