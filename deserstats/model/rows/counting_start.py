"""When the counting of what rules tie began: by the user's word, or by a table of running totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from deserstats.claims.cells.period import Period, day_text
from deserstats.claims.cells.reading import Relation
from deserstats.claims.schemes.times import UNKNOWN
from deserstats.model.rows.linear_form import Segment
from deserstats.model.rows.series_of import SeriesIndex

if TYPE_CHECKING:
    from deserstats.model.rows.measure_rules import Footing, Weighted

BEGAN = "counting began on "
"""With a day: name of the rows that say that nothing was counted before it."""


class Begun(NamedTuple):
    """The day on which counting began, and what else is known of it."""

    day: int
    why: str = ""

    def __str__(self) -> str:
        return f"{day_text(date.fromordinal(self.day))}{self.why}"


def beginnings(
    series_index: SeriesIndex, family: Footing, rules: Sequence[Weighted], told: Sequence[Segment]
) -> dict[str, Begun]:
    """Return when counting began, by measure; where nothing is known, anything may have been counted before.

    That is the user's word; without one, it is seen where the flows of a rule with stocks are running totals.
    """
    since = series_index.scheme.since
    if since == UNKNOWN or not told:
        return {}
    if since is not None:
        day = date.fromisoformat(since).toordinal()
        # figures of earlier days were counted as well
        first = min((s.start for s in told if not s.series.level), default=day)
        return dict.fromkeys((m for w in rules for m in w.flows), Begun(min(day, first)))
    first = min(segment.start for segment in told)
    days: dict[str, Begun] = {}
    for w in rules:
        if w.levels and w.rule.sense == "==" and _are_running_totals(series_index, family, w.flows, told, first):
            days |= dict.fromkeys(w.flows, Begun(first, ", where the running totals begin"))
    return days


def _are_running_totals(
    series_index: SeriesIndex, family: Footing, flows: Sequence[str], told: Iterable[Segment], first: int
) -> bool:
    """Whether every flow is told only from the first day on, and not for an ordinary period or the year to date.

    Figures with a word ("34 or more") decide nothing: others may imply them.
    """
    windows = {(s.start, s.end) for s in told if s.series.measure in flows}
    begin = date.fromordinal(first)
    if any(start != first for start, _ in windows) or (begin.month, begin.day) == (1, 1):
        return False
    if any(begin.day == date.fromordinal(end).day == 1 for _, end in windows):
        return False
    days = max((w.days for w in _printed(series_index, family, flows) if w.start.toordinal() == first), default=1)
    is_week = days == 7 and begin.weekday() == 0
    return days > 1 and not is_week


def _printed(series_index: SeriesIndex, family: Footing, flows: Sequence[str]) -> Iterator[Period]:
    scheme = series_index.scheme
    for claim in series_index.claims:
        own = (scheme.canonical(claim.unit)[0], claim.basis, claim.dated_by)
        if (
            claim.kind == "total"
            and claim.relation in (Relation.EXACT, Relation.PRINTED)
            and claim.bounds == (None, None)
            and scheme.canonical(claim.measure)[0] in flows
            and own == tuple(family)
        ):
            yield from claim.windows
