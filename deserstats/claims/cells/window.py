"""The windows of a row: what a careful person would ask about is asked, with the edits that answer it.

``end`` is the first day no longer counted, so it has to be a full date: in ``end=2025-05`` May may
count or not. Each question carries a ``kind``; the same question in many rows is asked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from deserstats.claims.cells.period import DAY, MONTHS, Period, fiscal_edit, read_label
from deserstats.claims.cells.phrases import words_of
from deserstats.errors import CellError, Edit, PeriodError

PUBLISHED, START = "published", "start"
"""Words that ``through`` understands besides days and labels."""

NOW = words_of("""
now: now, today, present, to date, date, current, ongoing, heute, bis heute, aujourd'hui, hoy
now: сьогодні, сегодня, зараз, досі, дотепер
""")["now"]
"""Words for the day of writing, which a table does not know."""

UP_TO_NOW = "write {through}=published, with the day of publication in published, or the last day counted in {through}"

LAST = ("end", "through", "base_end", "base_through")
"""Columns that say where a window ends."""

MAX_WINDOWS = 256
"""Windows that one claim may have; a question about more than 64 is undecided, and may be asked again of fewer."""

COUNTED = ("total", "rate", "each", "order")
"""Kinds that count over a window: a day alone may be the one day, or the day since which is counted."""

Note = Callable[..., None]
"""Takes the column, what was expected, the advice, the kind of a question that many rows may raise, and edits."""


class WindowCells:
    """Reads the window of a row and that of its base; what is wrong goes to ``note``."""

    def __init__(self, cells: Mapping[str, str], note: Note) -> None:
        self._cells = cells
        self._note = note

    def __getitem__(self, column: str) -> str:
        return self._cells.get(column, "").strip()

    def windows(self, kind: str) -> tuple[Period, ...]:
        """Return every possible window, as printed first; none where a cell cannot be read."""
        if not self["start"]:
            self._note("start", "the first day counted", "write the date or the label of the window", "")
        span = self._span("start", "end", "through")
        if span is None or self._is_lone_day(kind, span):
            # what is wrong with the other cells is told with the rest
            self._alternatives("start_or")
            self._other_ends(span)
            return ()
        starts = [span.start, *self._other_starts(span)]
        ends = [span.end, *self._other_ends(span)]
        if len(starts) * len(ends) > MAX_WINDOWS:
            column = "start_or" if len(starts) > len(ends) else "end_or"
            expected = f"at most {MAX_WINDOWS} windows, not {len(starts):,} starts with {len(ends):,} ends"
            self._note(column, expected, "leave those that are really meant", "")
            return ()
        pairs = dict.fromkeys((s, e) for s in starts for e in ends)
        for s, e in pairs:
            if e <= s:
                column = "start_or" if s != starts[0] else "end_or"
                self._note(column, f"windows that end after they start, not {s} to {e}", "correct the date", "")
                return ()
        return tuple(Period(s, e) for s, e in pairs)

    def base(self) -> Period | None:
        """Return the window of the base, where one is given."""
        if self["base_start"]:
            return self._span("base_start", "base_end", "base_through")
        last = next((c for c in ("base_end", "base_through") if self[c]), None)
        if last is not None:
            self._note("base_start", "the first day of the base", "fill in base_start", "")
        return None

    def _span(self, first: str, end: str, through: str) -> Period | None:
        """Return the window that three cells state."""
        start = self._label(first, self[first]) if self[first] else None
        if self[end] and self[through]:
            self._note(through, f"only one of {end} and {through}", "leave one of the two blank", "")
            if self[end].casefold() not in (*NOW, PUBLISHED):
                self._label(end, self[end])
            return None
        if self[through]:
            return self._through(first, through, start)
        if self[end]:
            return self._before(first, end, through, start)
        return start

    def _label(self, column: str, text: str) -> Period | None:
        try:
            return read_label(text)
        except CellError as error:
            kind = "year or month" if fiscal_edit(text) else ""
            self._note(column, error.expected, advice_at(column, error.advice), kind, error.edits)
            return None

    def _through(self, first: str, column: str, start: Period | None) -> Period | None:
        word = self[column].casefold()
        if word in NOW:
            self._note(column, "the last day counted", UP_TO_NOW.format(through=column), "now")
            return None
        if word == START:
            last = start
        elif word == PUBLISHED:
            last = self._published(column)
        else:
            last = self._label(column, self[column])
        if start is None or last is None:
            return None
        if last.end > start.start:
            return Period(start.start, last.end)
        self._reversed(first, column, last.start, start)
        return None

    def _published(self, column: str) -> Period | None:
        """Return the day of publication; a month or a year of publication is a question."""
        text = re.split(r"[T ]", self["published"])[0]
        if not text:
            self._note(column, "a date in 'published'", "fill in published, or write the last day counted", "published")
            return None
        try:
            day = read_label(text)
        except PeriodError:
            return None  # told where 'published' is read
        if day.days > 1:
            fix = f"write {column}={text} if all of {day} counts, or the last day counted"
            self._note(column, f"a day in 'published': {text!r} may be any of {day.days}", fix, "published month")
            return None
        return day

    def _before(self, first: str, column: str, through: str, start: Period | None) -> Period | None:
        """Return the window up to, but without, the day in ``end``."""
        text = self[column]
        if text.casefold() == PUBLISHED:
            fix = f"write {through}=published if that day counts, or its date in {column} if it does not"
            self._note(column, "a full date, the first day no longer counted", fix, "end published")
            return None
        if text.casefold() in NOW:
            self._note(column, "a full date, the first day no longer counted", UP_TO_NOW.format(through=through), "now")
            return None
        label = self._label(column, text)
        if start is None or label is None:
            return None
        if label.days > 1:
            self._end_label(column, through, text, label, start)
        elif label.start <= start.start:
            self._reversed(first, column, label.start, start)
        elif (start.start.day == 1 and _is_last_of_month(label.start)) or _is_anniversary(
            start.start, label.start + DAY
        ):
            self._month_end(column, through, label.start)
        else:
            return Period(start.start, label.start)
        return None

    def _end_label(self, column: str, through: str, text: str, label: Period, start: Period) -> None:
        fix = f"write {through}={text} if {label} counts"
        if label.start > start.start:
            fix += f", {column}={label.start} if it does not"
        self._note(column, f"a full date, the first day no longer counted: does {label} count?", fix, "end label")

    def _month_end(self, column: str, through: str, day: date) -> None:
        fix = (
            f"write {through}={day} (or {column}={day + DAY}) if {_spoken(day)} counts, "
            f"{through}={day - DAY} if it does not"
        )
        self._note(column, f"the first day no longer counted: does {_spoken(day)} count?", fix, "month end")

    def _reversed(self, first: str, column: str, last: date, start: Period) -> None:
        if self[column] == self[first]:
            through = column.replace("end", "through")
            fix = f"{column} is the first day no longer counted: write {through}={self[first]} instead"
            self._note(column, f"a date after {first}, not the same", fix, "same day")
            return
        fix = f"swap {first} and {column}" if last < start.start else "correct one of the two"
        self._note(column, f"a date later than {first} {start.start}", fix, "")

    def _is_lone_day(self, kind: str, span: Period) -> bool:
        """Ask whether a count with a day and no end is that of the day, or since then."""
        if kind not in COUNTED or span.days > 1 or self["end"] or self["through"]:
            return False
        expected, fix = lone_day(self["start"], span, self["published"])
        if kind == "total":
            fix += "; or kind=stock if it is a level on that day, as a population or a balance is"
        self._note("start", expected, fix, "lone day")
        return True

    def _other_starts(self, span: Period) -> list[date]:
        labels = self._alternatives("start_or")
        if labels and not self["end"] and not self["through"] and min(p.start for p in labels) < span.start:
            self._note("start_or", f"a start within {self['start']}, or an end", "write the last day in through", "")
            return []
        return [label.start for label in labels]

    def _other_ends(self, span: Period | None) -> list[date]:
        """Return other first days no longer counted, beside a window where it can be read."""
        end = f"end={span.end}" if span else "end"
        if self["end_or"] and self["through"]:
            fix = f"write {end} instead of through, and in end_or first days no longer counted"
            expected = "no 'through' beside it, after which other ends may count or not"
            self._note("end_or", expected, fix, "through beside end_or")
            return []
        days = []
        for label in self._alternatives("end_or"):
            if label.days > 1:
                fix = f"write {label.end} if {label} counts, {label.start} if it does not"
                self._note("end_or", f"full dates, first days no longer counted: does {label} count?", fix, "end label")
            elif span and not self["end"] and span.start.day == 1 and _is_last_of_month(label.start):
                fix = f"write {label.end} if it counts; if it does not, {end} beside it says so"
                self._note("end_or", f"a first day no longer counted: does {label.start} count?", fix, "month end")
            else:
                days.append(label.start)
        return days

    def _alternatives(self, column: str) -> list[Period]:
        """Read the ``|``-separated labels of one cell."""
        texts = [text for part in self[column].split("|") if (text := part.strip())]
        found: list[Period] = []
        errors: list[CellError] = []
        for n, text in enumerate(texts):
            try:
                found.append(read_label(text))
            except CellError as error:
                errors.append(error)
                written = {label for edit in error.edits for _, label in edit.cells}
                texts[n] = written.pop() if len(written) == 1 else ""
        if errors:
            # an edit is one of the whole cell, so it needs a label for every text that is none
            edits = (Edit.write(**{column: " | ".join(texts)}),) if all(texts) else ()
            advice = "" if edits else advice_at(column, errors[0].advice) or "write each as YYYY-MM-DD"
            self._note(column, errors[0].expected, advice, "", edits)
        return found


def advice_at(column: str, advice: str) -> str:
    """Return what to do with a label that cannot be read, said of the column that it stands in.

    Examples
    --------
    >>> advice_at("base_start", "write it in two cells: start=2024-01, through=2024-03 (the last day counted)")
    'write it in two cells: base_start=2024-01, base_through=2024-03 (the last day counted)'
    >>> advice_at("end", "write the days: start=2012-04-01, through=2013-03-31 for a year from April")
    'write the last day counted: through=2013-03-31 for a year from April'
    """
    base = "base_" if column.startswith("base_") else ""
    if "start" not in advice or "through" not in advice or column == "start":
        return advice
    if column.endswith("start"):
        return re.sub(r"\b(start|through)\b", rf"{base}\1", advice)
    if column not in LAST:
        return "write the one day, month or year that is meant"
    advice = re.sub(r"start=\S+ (through=\S+)", rf"{base}\1", advice)
    advice = re.sub(r"its first day in start and its last day in (through)", rf"its last day in {base}\1", advice)
    advice = re.sub(r"write (?:the days|it in two cells):", "write the last day counted:", advice)
    return advice.replace(" (the last day counted)", "")


def lone_day(
    text: str, day: Period, published: str, columns: tuple[str, str] = ("start", "through")
) -> tuple[str, str]:
    """Return what a day without an end leaves open, and the edits that answer it."""
    first, through = columns
    edits = [f"{through}={text} (or {through}=start) if that one day is meant"]
    if day.start.day == 1 or day.end.day == 1:
        edits.append(f"{first}={text[:7]} if the month is")
    if (day.start.month, day.start.day) == (1, 1) or (day.end.month, day.end.day) == (1, 1):
        edits.append(f"{first}={text[:4]} if the year is")
    if published:
        edits.append(f"{through}=published if everything up to then is")
    else:
        edits.append(f"the last day counted in {through} if everything since then is")
    return "a window: one day, or since then?", f"write {', '.join(edits)}"


def window_cells(window: Period) -> dict[str, str]:
    """Write a window so that it reads as it is: with ``through`` where ``end`` would raise a question."""
    start, end = window.start.isoformat(), window.end.isoformat()
    if (window.start.day == 1 and _is_last_of_month(window.end)) or _is_anniversary(window.start, window.end + DAY):
        return {"start": start, "end": "", "through": (window.end - DAY).isoformat()}
    return {"start": start, "end": end, "through": ""}


def _is_last_of_month(day: date) -> bool:
    return day == date.max or (day + DAY).day == 1


def _is_anniversary(first: date, day: date) -> bool:
    """Whether a day is the first of a new year counted from another: 6 April for a tax year from 6 April."""
    return (day.month, day.day) == (first.month, first.day) and day.year > first.year


def _spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
