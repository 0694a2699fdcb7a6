"""Running totals as they were printed: one series a column of a report, one figure a date."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deserstats.causes.repair.revisions.step import series_label
from deserstats.claims.claim import Claim
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import Options


@dataclass(frozen=True, slots=True)
class Report:
    """What a series is said to be up to one day: the claims, and their rows; ``end`` is exclusive."""

    end: int
    ids: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A running total: its claims from one ``start`` on, by their ends; ``form`` is what the last one counts."""

    first: Claim
    start: int
    form: Form
    reports: tuple[Report, ...]

    @property
    def label(self) -> str:
        """The series in words."""
        return series_label(self.first.measure, self.first.category, self.first.geography)

    def since(self, day: int) -> int | None:
        """Return the number of the first report that reaches up to a day; None where none does."""
        k = bisect_left(self.reports, day, key=lambda report: report.end)
        return k if k < len(self.reports) else None


def printed_series(
    claims: Iterable[Claim], options: Mapping[str, Options], first_row: Mapping[str, int]
) -> list[Printed]:
    """Return the running totals among some claims: totals of one series with one start and several ends.

    ``first_row`` has the number of the first row of each claim; what has several possible windows is none.
    """
    groups: dict[object, dict[int, list[Claim]]] = {}
    for c in claims:
        if c.kind == "total" and len(options[c.id]) == 1:
            key = (c.measure, c.unit, c.basis, c.dated_by, c.category, c.geography, c.window.start)
            groups.setdefault(key, {}).setdefault(c.window.end.toordinal(), []).append(c)
    found = []
    for ends in groups.values():
        if len(ends) > 1:
            own = [_report(end, ends[end], options, first_row) for end in sorted(ends)]
            last = ends[max(ends)][0]
            form = options[last.id][0][1][0].form
            found.append(Printed(ends[min(ends)][0], last.window.start.toordinal(), form, tuple(own)))
    return found


def _report(end: int, claims: list[Claim], options: Mapping[str, Options], first_row: Mapping[str, int]) -> Report:
    rows = [first_row[c.id] + k for c in claims for k in range(len(options[c.id][0][1]))]
    return Report(end, tuple(c.id for c in claims), tuple(rows))
