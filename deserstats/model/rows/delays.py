"""Events dated by when they occurred and by when they were recorded, tied by the longest delay.

Let O and R be the cumulative counts and d the delay: O(t - d) <= R(t) <= O(t) at every date. O
and R are known from the first day in the table on, up to one number: how many had occurred by
then and were not yet recorded. Because both only grow, it is enough to compare each cut day of
one with the nearest cut day of the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Pair:
    """One count, told both ways, with the cut days of each: they share the first."""

    occurred: Series
    recorded: Series
    o: list[int]
    r: list[int]
    scheme: Scheme

    def rows(self) -> Iterator[Constraint]:
        """Compare every cut day with the nearest of the other count."""
        seen = {self.o[0]}
        for o in self.o:
            r = self.r[bisect_right(self.r, o) - 1]
            if r not in seen:
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
        first = self.o[0]
        backlog = Segment(self.recorded._replace(tag=BACKLOG), first, first + 1, -1)
        counted = (Segment(self.recorded, first, r, 1), Segment(self.occurred, first, o, -1))
        form: Form = (*(s for s in counted if s.end > first), backlog)
        rule = f"recorded within {self.scheme.delay}"
        return Constraint(form, bounds, rule, f"up to {date.fromordinal(r)}", is_rule=True)
