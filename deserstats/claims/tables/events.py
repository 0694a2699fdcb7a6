"""Event lists (one event a row, with low, best and high counts) summed into claims.

A list knows only what was documented. So a sum of best counts is a lower limit, a sum of low and
high counts is the source's own range, and no sum is ever the total of its window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from os import PathLike
from typing import Any, NamedTuple

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.period import DAY, UNITS, Period, floor_to, next_start, read_label
from deserstats.claims.cells.row import Customs
from deserstats.claims.cells.stored import as_text
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.claims.tables.rows import figure_text
from deserstats.errors import CellError, ClaimError, ClaimTableError, Problem
from deserstats.wording import Exact, count, listing, number, one_of

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

PRECISION = "time_precision"
"""Column of ACLED lists: 1 the day is known, 2 the week, 3 the month."""

WEEK = 6
"""Days before and after a date of which only the week is known."""


FREQUENCIES = {"D": "day", "W": "week", "MS": "month", "QS": "quarter", "YS": "year"}
"""pandas names of calendar units."""

By = str | Sequence[str] | Mapping[str, str] | None
"""What events are grouped by."""


class Event(NamedTuple):
    """One row: its days, its counts and the words that it is grouped by."""

    span: Period
    counts: dict[str, Exact]
    words: tuple[str, ...]


def claims_from_events(
    frame: Any,
    counts: Mapping[str, str | None],
    by: By,
    dates: tuple[str | None, str | None],
    name: str | None,
    customs: Customs,
    columns: Mapping[str, str],
) -> list[Claim]:
    """Sum an event list; see :meth:`deserstats.ClaimSet.from_events`."""
    header, rows = _table(frame)
    plan = _Plan(header, counts, by, *dates, name)
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not a column of a claim table")
    reader = _Reader(plan, customs)
    events = [event for i, row in enumerate(rows, start=1) if (event := reader.read(i, row)) is not None]
    if reader.problems or not rows:
        nothing = Problem(0, "", "", "an event list without rows", "at least one event", "pass a frame with events")
        raise ClaimTableError(reader.problems or [nothing], len(rows))
    return list(_claims(plan, events, columns))


def _table(frame: Any) -> tuple[list[str], list[list[Any]]]:
    """Return header and rows of any frame, or of records."""
    import pandas as pd

    if isinstance(frame, str | PathLike | None):
        raise ClaimError(
            f"cannot read events from {frame!r}: expected a frame, such as pandas.read_csv(path, dtype=str)"
        )
    if not isinstance(frame, pd.DataFrame):
        frame = frame.to_pandas() if hasattr(frame, "to_pandas") else pd.DataFrame(frame)
    return [str(name) for name in frame.columns], frame.astype(object).to_numpy().tolist()


@dataclass
class _Plan:
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


class _Reader:
    """Reads the rows of a list and collects every bad cell."""

    def __init__(self, plan: _Plan, customs: Customs) -> None:
        self.plan = plan
        self.customs = customs
        self.problems: list[Problem] = []
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

    def _problem(self, i: int, name: str, column: str, found: str, expected: str, fix: str) -> None:
        self.problems.append(Problem(i, name, column, found, expected, fix))

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
                days.append(read_label(cells[column].split("T")[0].split(" ")[0]))
            except CellError as error:
                self._problem(i, name, column, cells[column], error.expected, error.fix)
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
        text = cells.get(PRECISION, "1")
        if text == "2":
            return Period(span.start - WEEK * DAY, span.end + WEEK * DAY)
        if text == "3":
            return Period(floor_to(span.start, "month"), next_start(floor_to(span.end - DAY, "month"), "month"))
        if text != "1":
            self._problem(i, name, PRECISION, text, one_of("123"), "write 1 where the day is known")
        return span

    def _count(self, i: int, name: str, column: str, text: str) -> Exact | None:
        try:
            value = read_figure(text, *self.customs).value
        except CellError as error:
            fix = error.fix if text else "write 0 where nothing was documented"
            self._problem(i, name, column, text, error.expected, fix)
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


def _claims(plan: _Plan, events: Sequence[Event], columns: Mapping[str, str]) -> Iterator[Claim]:
    """Up to two claims a window and group: what was documented, and the source's range."""
    whole = Period(min(e.span.start for e in events), max(e.span.end for e in events))
    windows: dict[tuple[tuple[str, ...], Period], list[Event]] = {}
    for event in events:
        for window in _calendar(event.span, plan.period) if plan.period else [whole]:
            windows.setdefault((event.words, window), []).append(event)
    for n, ((words, window), touching) in enumerate(sorted(windows.items(), key=lambda item: item[0]), start=1):
        base = dict(columns) | dict(zip(plan.groups, words, strict=True))
        base |= window_cells(window)
        inside = [event for event in touching if window.contains(event.span)]
        yield from _pair(plan, f"e{n}", base, inside, touching)


def _calendar(span: Period, unit: str) -> Iterator[Period]:
    """Return the calendar units that a span touches."""
    start = floor_to(span.start, unit)
    while start < span.end:
        end = next_start(start, unit)
        yield Period(start, end)
        start = end


def _pair(
    plan: _Plan, name: str, base: dict[str, str], inside: Sequence[Event], touching: Sequence[Event]
) -> Iterator[Claim]:
    """An event that may lie outside the window counts in the high sum only."""
    across = len(touching) - len(inside)
    note = f"sum over {count(len(inside), 'event')}" + (f"; {across:,} more may lie outside" if across else "")
    sums = {role: _sum(touching if role == "high" else inside, role) for role in plan.counts}
    if "best" in sums and inside:
        yield Claim(**base | {"id": name, "value": number(sums["best"]), "relation": "at_least", "note": note})
    ends = {role: number(sums[role]) for role in ("low", "high") if role in sums}
    if ends:
        yield Claim(**base | ends | {"id": f"{name}.range", "interval": "source_range", "note": note})


def _sum(events: Iterable[Event], role: str) -> Exact:
    return sum((event.counts[role] for event in events), 0)
