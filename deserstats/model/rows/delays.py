"""Events dated by when they occurred and by when they were recorded, tied by the longest delay.

Let O and R be the cumulative counts and d the delay: O(t - d) <= R(t) <= O(t) at every date. O
and R are known from the first day in the table on, up to one number: how many had occurred by
then and were not yet recorded. Because both only grow, it is enough to compare each cut day of
one with the nearest cut day of the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

from deserstats.claims.cells.fields import DATED_BY
from deserstats.claims.cells.interval import Interval
from deserstats.claims.schemes.scheme import Scheme
from deserstats.model.rows.linear_form import Constraint, Cuts, Form, Segment, Series
from deserstats.model.rows.series_of import SeriesIndex

OCCURRED, RECORDED = DATED_BY
BACKLOG = "not yet recorded"
"""Tag of the series that holds what occurred before the first day in the table and was recorded later."""


def delay_rows(series_index: SeriesIndex, cuts: Cuts) -> Iterator[Constraint]:
    """Tie the two counts of every unit, basis and leaf that is told both ways."""
    scheme = series_index.scheme
    if scheme.delay_days is None:
        return
    for occurred in cuts:
        recorded = occurred._replace(dated_by=RECORDED)
        plain = not occurred.tag and not occurred.level and not series_index.domain.is_signed(occurred)
        if occurred.dated_by == OCCURRED and plain and recorded in cuts:
            origin = min(cuts[occurred] | cuts[recorded])
            o, r = (sorted({origin} | cuts[s]) for s in (occurred, recorded))
            yield from _Pair(occurred, recorded, o, r, scheme).rows()


class _Pair:
    """One count, told both ways."""

    def __init__(self, occurred: Series, recorded: Series, o: list[int], r: list[int], scheme: Scheme) -> None:
        self.occurred, self.recorded, self.scheme = occurred, recorded, scheme
        self.o, self.r = o, r
        self.origin = o[0]
        backlog = recorded._replace(tag=BACKLOG)
        self.backlog = Segment(backlog, self.origin, self.origin + 1, -1)

    def rows(self) -> Iterator[Constraint]:
        """Compare every cut day with the nearest of the other count."""
        seen = set()
        for o in self.o:
            r = self.r[bisect_right(self.r, o) - 1]
            if r not in seen and r > self.origin:
                # the next later o says less
                seen.add(r)
                yield self._row(r, o, Interval(None, 0))
        latest: dict[int, int] = {}
        for o in self.o:
            k = bisect_left(self.r, self.scheme.recorded_by(o))
            if k < len(self.r):
                latest[self.r[k]] = o
        for r, o in latest.items():
            yield self._row(r, o, Interval(0, None))

    def _row(self, r: int, o: int, bounds: Interval) -> Constraint:
        """Recorded up to ``r``, less what occurred up to ``o``, less the backlog."""
        form: Form = (*self._upto(self.recorded, r, 1), *self._upto(self.occurred, o, -1), self.backlog)
        return Constraint(
            form, bounds, f"recorded within {self.scheme.delay}", f"up to {date.fromordinal(r)}", is_rule=True
        )

    def _upto(self, series: Series, day: int, weight: int) -> Form:
        return (Segment(series, self.origin, day, weight),) if day > self.origin else ()
