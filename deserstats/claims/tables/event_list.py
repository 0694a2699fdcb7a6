"""Event lists as they come, those of UCDP GED and ACLED too: which column says what, each row as days and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from os import PathLike
from typing import Any, NamedTuple

from deserstats.claims.calendar import floor_to, next_start
from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.labels import read_labels
from deserstats.claims.cells.period import DAY, UNITS, Period, read_label
from deserstats.claims.cells.row import Customs
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.frames import columns_of
from deserstats.claims.tables.rows import figure_text
from deserstats.errors import CellError, ClaimError, Edit, Problem
from deserstats.wording import Exact, listing, number, one_of

DATES = (("date_start", "date_end"), ("event_date", None), ("date", None))
"""Columns that date an event, first and last day: UCDP GED, ACLED, plain."""

IDS = ("event_id_cnty", "id", "event_id")
"""Columns that name an event."""

PLACES = ("country", "region", "admin1", "admin2", "admin3", "adm_1", "adm_2", "location")
"""Columns of UCDP and ACLED lists that say where."""

ROLES = ("low", "best", "high")

GROUPING = (
    "category",
    "geography",
    "measure",
    "unit",
    "basis",
    "source",
    "origin",
    "root",
    "status",
    "dated_by",
    "lang",
)
"""Columns of the claim table that events may be grouped into."""

PRECISIONS = {
    "time_precision": {"1": "", "2": "week", "3": "month"},
    "date_prec": {"1": "", "2": "week", "3": "week", "4": "month", "5": "year"},
}
"""Columns of ACLED and UCDP that say how well a date is known, and what of it is known."""

WEEK = 6
"""Days before and after a date of which only the week is known."""

LONGEST_MONTH = 31
"""Days; a longer span is known no better than to the year."""

ONE_COUNT = (
    "write one whole number; the smallest and the largest that are possible have columns of their own, "
    "which low= and high= name"
)
"""What to do with a count that has a word, or is a range."""

TIME_OF_DAY = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}.*")

FREQUENCIES = {"D": "day", "W": "week", "MS": "month", "QS": "quarter", "YS": "year"}
"""pandas names of calendar units."""

By = str | Sequence[str] | Mapping[str, str] | None
"""What events are grouped by."""


class Event(NamedTuple):
    """One row: its days, its counts and the words that it is grouped by."""

    span: Period
    counts: dict[str, Exact]
    words: tuple[str, ...]


def rows_of(frame: Any) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of any frame, or of records."""
    import pandas as pd

    if isinstance(frame, str | PathLike | None):
        raise ClaimError(
            f"cannot read events from {frame!r}: expected a frame, such as pandas.read_csv(path, dtype=str)"
        )
    if isinstance(frame, list | tuple):
        frame = pd.DataFrame(frame)
    if isinstance(frame, pd.DataFrame):
        return [str(name) for name in frame.columns], frame.astype(object).to_numpy().tolist()
    columns = columns_of(frame, notes=[])
    return [name[0] for name, _ in columns], list(map(list, zip(*(cells for _, cells in columns), strict=True)))


@dataclass
class EventColumns:
    """Which column says what."""

    header: list[str]
    given: Mapping[str, str | None]
    by: By
    first: str | None
    last: str | None
    name: str | None
    counts: dict[str, str] = field(init=False)
    period: str = field(init=False, default="")
    groups: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = {role: column for role, column in self.given.items() if column is not None}
        if not self.counts:
            raise ClaimError("name the columns of the counts: low=, best= or high=")
        if self.first is None:
            found = next(((a, b) for a, b in DATES if a in self.header), None)
            if found is None:
                raise ClaimError(f"no column dates the events; name it with date= ({listing(self.header)})")
            self.first, last = found
            self.last = self.last or (last if last in self.header else None)
        if self.name is None:
            self.name = next((column for column in IDS if column in self.header), None)
        self._group()
        named = [*self.counts.values(), self.first, self.last, self.name, *self.groups.values()]
        for column in filter(None, named):
            if column not in self.header:
                has = listing(self.header) if self.header else "no columns"
                raise ClaimError(f"the list has no column {column!r}; it has {has}")

    def _group(self) -> None:
        """Sort ``by`` into a unit of time and columns of the claim table."""
        if isinstance(self.by, Mapping):
            self.groups = {str(ours): str(theirs) for ours, theirs in self.by.items() if ours != "period"}
            self.period = str(self.by.get("period", ""))
        else:
            for name in [self.by] if isinstance(self.by, str) else self.by or ():
                self._sort(str(name))
        odd = [ours for ours in self.groups if ours not in GROUPING]
        if odd:
            raise ClaimError(f"by maps {odd[0]!r}; expected period or {one_of(GROUPING)}")
        if self.period and (self.period not in UNITS or self.period == "hour"):
            raise ClaimError(f"by has the period {self.period!r}; expected {one_of(UNITS[1:])}")

    def _sort(self, name: str) -> None:
        if FREQUENCIES.get(name, name) in UNITS[1:]:
            self.period = FREQUENCIES.get(name, name)
            return
        ours = name if name in GROUPING else "geography" if name in PLACES else "category"
        if ours in self.groups:
            fix = f"by={{{ours!r}: {self.groups[ours]!r}, ...: {name!r}}}"
            raise ClaimError(f"by names {self.groups[ours]!r} and {name!r}; say what each is: {fix}")
        self.groups[ours] = name


class EventReader:
    """Reads the rows of a list and collects every bad cell."""

    def __init__(self, plan: EventColumns, customs: Customs, rows: Sequence[Sequence[Any]]) -> None:
        self.plan = plan
        self.customs = customs
        self.problems: list[Problem] = []
        # day and month stand in one order in the whole column
        dates = {column: plan.header.index(column) for column in (plan.first, plan.last) if column}
        self.labels = {column: read_labels(_day_text(row[at]) for row in rows) for column, at in dates.items()}
        self._seen: dict[str, int] = {}

    def read(self, i: int, row: Sequence[Any]) -> Event | None:
        """Return one event, or None after noting what is wrong with it."""
        cells = {name: as_text(cell).strip() for name, cell in zip(self.plan.header, row, strict=True)}
        counted = self.plan.counts.values()
        given = zip(self.plan.header, row, strict=True)
        cells |= {name: figure_text(cell, self.customs).strip() for name, cell in given if name in counted}
        name = cells.get(self.plan.name or "", "")
        known = len(self.problems)
        self._name(i, name)
        span = self._span(i, name, cells)
        counts = {role: self._count(i, name, column, cells[column]) for role, column in self.plan.counts.items()}
        self._in_order(i, name, cells, counts)
        words = tuple(cells[column] for column in self.plan.groups.values())
        for column, word in zip(self.plan.groups.values(), words, strict=True):
            if not word:
                self._problem(i, name, column, "", "a word to group by", "fill it in, or leave the column out of by")
        if span is None or len(self.problems) > known:
            return None
        return Event(span, {role: value for role, value in counts.items() if value is not None}, words)

    def _problem(
        self, i: int, name: str, column: str, found: str, expected: str, advice: str, edits: Iterable[Edit] = ()
    ) -> None:
        edits = tuple(edit.at(column) for edit in edits)
        self.problems.append(Problem(i, name, column, found, expected, advice, edits=edits))

    def _name(self, i: int, name: str) -> None:
        """An event that is listed twice would be counted twice."""
        column = self.plan.name
        if column is None:
            return
        if not name:
            self._problem(i, "", column, "", "the name of the event", "fill it in")
        elif name in self._seen:
            expected = f"each event once; row {self._seen[name]} has it too"
            self._problem(i, name, column, name, expected, "drop one of the two")
        else:
            self._seen[name] = i

    def _span(self, i: int, name: str, cells: Mapping[str, str]) -> Period | None:
        days: list[Period] = []
        for column in filter(None, (self.plan.first, self.plan.last)):
            try:
                text = _day_text(cells[column])
                days.append(self.labels[column].periods.get(text) or read_label(text))
            except CellError as error:
                advice = self._two_days() if "start=" in error.advice else error.advice
                self._problem(i, name, column, cells[column], error.expected, advice, error.edits)
        if not days or (self.plan.last and len(days) < 2):
            return None
        if days[-1].end <= days[0].start:
            assert self.plan.last is not None
            expected = f"a day not before {days[0].start}"
            self._problem(i, name, self.plan.last, cells[self.plan.last], expected, "correct one of the two dates")
            return None
        return self._widened(i, name, cells, Period(days[0].start, days[-1].end))

    def _widened(self, i: int, name: str, cells: Mapping[str, str], span: Period) -> Period:
        """Return the days on which the event may have been, where only week or month are known."""
        column = next((name for name in PRECISIONS if name in cells), None)
        if column is None:
            return span
        known = PRECISIONS[column].get(cells[column])
        if known is None:
            expected = one_of(PRECISIONS[column])
            self._problem(i, name, column, cells[column], expected, "write 1 where the day is known")
        return _widened(span, known or "")

    def _two_days(self) -> str:
        """Say where two days in one cell belong."""
        last = f"in {self.plan.last}" if self.plan.last else "in a column that through= names"
        return f"write one day; the first day goes in {self.plan.first}, the last day {last}"

    def _count(self, i: int, name: str, column: str, text: str) -> Exact | None:
        try:
            value = read_figure(text, *self.customs).value
        except CellError as error:
            # a list has no column for a word: what it says goes to low and high
            edits = [e for e in error.edits if e.options or {name for name, _ in e.cells} == {"value"}]
            advice = "" if edits else ONE_COUNT if text else "write 0 where nothing was documented"
            self._problem(i, name, column, text, error.expected, advice, [edit.at(column) for edit in edits])
            return None
        if value < 0 or not isinstance(value, int):
            self._problem(i, name, column, text, "a whole number of 0 or more", "correct the count")
            return None
        return value

    def _in_order(self, i: int, name: str, cells: Mapping[str, str], counts: Mapping[str, Exact | None]) -> None:
        """Low, best and high of one event must not cross."""
        given = [(role, counts[role]) for role in ROLES if counts.get(role) is not None]
        for (below, a), (above, b) in pairwise(given):
            assert a is not None
            assert b is not None
            if a > b:
                column = self.plan.counts[below]
                expected = f"a count not above {above}, {number(b)}"
                self._problem(i, name, column, cells[column], expected, f"swap or correct {below} and {above}")


def _day_text(cell: Any) -> str:
    """Write the day of an event without its time of day: ``2023-01-15 00:00:00.000``."""
    return TIME_OF_DAY.sub("", as_text(cell).strip())


def _widened(span: Period, known: str) -> Period:
    """Return the days on which an event may have been; a list that gives the first and the last of them is as good."""
    if known == "week" and span.days == 1:
        return Period(span.start - WEEK * DAY, span.end + WEEK * DAY)
    if (known == "month" and span.days <= WEEK + 1) or (known == "year" and span.days <= LONGEST_MONTH):
        return Period(floor_to(span.start, known), next_start(floor_to(span.end - DAY, known), known))
    return span
