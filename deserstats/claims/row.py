"""One row of a claim table: every cell read once, every bad cell told with its fix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from deserstats.claims.fields import KINDS, RATIO_LIKE
from deserstats.claims.figure import ALIKE, Figure, read_figure
from deserstats.claims.period import DAY, UNITS, Period, read_label
from deserstats.claims.reading import SYNONYMS, Order, Relation
from deserstats.errors import CellError, ClaimError
from deserstats.wording import Exact, nearest, number, one_of

RELATIONS: dict[str, Relation | Order] = {**{r.value: r for r in (*Relation, *Order)}, **SYNONYMS}
PERCENT = 100
"""What a share is of where nothing else is said."""

_PERCENT_SIGN = r"\s*(?:%|percent|per cent)$"

TIMED = ("rate", "each", "order")
"""Kinds that need ``per``."""


class BadCell(NamedTuple):
    """What is wrong with one cell of a row."""

    column: str
    found: str
    expected: str
    fix: str


class Customs(NamedTuple):
    """How a table writes its numbers."""

    decimal: str | None = None
    thousands: str | None = None

    @classmethod
    def of(cls, decimal: str | None, thousands: str | None) -> Customs:
        """Return the customs that a caller names.

        Raises
        ------
        ClaimError
            When a mark is no single mark, or both are the same.
        """
        marks = [mark.translate(ALIKE) if mark else None for mark in (decimal, thousands)]
        for name, mark in zip(("decimal", "thousands"), marks, strict=True):
            if mark is not None and (len(mark) != 1 or mark.isalnum() or mark in "+-"):
                raise ClaimError(f"{name}={mark!r} is not a mark such as ',' or '.'")
        if marks[0] is not None and marks[0] == marks[1]:
            raise ClaimError(f"decimal and thousands are both {marks[0]!r}; they must differ")
        if marks == [None, "."]:
            marks = [",", "."]
        return cls(*marks)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the cells of one row mean; ``windows`` lists every possible window, as printed first."""

    kind: str
    relation: Relation | Order
    figure: Figure | None
    low: Exact | None
    high: Exact | None
    windows: tuple[Period, ...]
    base: Period | None
    subject: Period | None
    customs: Customs
    parts: int = PERCENT


class RowReader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], customs: Customs = Customs()) -> None:
        self.cells = cells
        self.customs = customs
        self.bad: list[BadCell] = []

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, expected: str, fix: str) -> None:
        """Note one bad cell."""
        self.bad.append(BadCell(column, self[column], expected, fix))

    def read(self) -> Parsed | None:
        """Return the meaning of the row, or None when ``bad`` lists what is wrong."""
        kind = self._word("kind", {k: k for k in KINDS} | {"": "total"}) or "total"
        relation = self._relation(kind)
        figure, subject = self._value(kind)
        low, high = self._ends(kind, figure, relation)
        self._negative(kind, figure, low)
        windows = self._windows(kind)
        base = self._base(kind)
        if kind in TIMED:
            self._word("per", {u: u for u in UNITS}, fix=f"a {kind} claim needs one, for example 'month'")
        parts = self._parts(kind)
        self._words()
        if self.bad:
            return None
        return Parsed(kind, relation, figure, low, high, windows, base, subject, self.customs, parts)

    def _parts(self, kind: str) -> int:
        """Read what a share is so many per: 100, or 1,000, 100,000 and so on."""
        text = self["per"].strip()
        if not text or kind not in RATIO_LIKE:
            return PERCENT
        if kind != "share":
            self.problem("per", f"nothing: a {kind} claim has no 'per'", "use kind 'share', or leave per blank")
            return PERCENT
        try:
            value = read_figure(text, *self.customs).value
        except CellError:
            value = 0
        if not isinstance(value, int) or value < 1:
            self.problem("per", "a whole number such as 100, 1,000 or 100,000", "leave it blank for percent")
            return PERCENT
        if value != PERCENT and any(re.search(_PERCENT_SIGN, self[c].strip()) for c in ("value", "low", "high")):
            self.problem("per", f"100 beside a figure in percent, not {number(value)}", "leave it blank for percent")
        return value

    def _word(self, column: str, words: Mapping[str, str], fix: str = "") -> str | None:
        text = self[column].strip().casefold()
        if text in words:
            return words[text]
        options = [w for w in words if w]
        guess = nearest(text, options)
        self.problem(column, one_of(options), f"try {guess!r}" if guess else fix or f"try {options[0]!r}")
        return None

    def _relation(self, kind: str) -> Relation | Order:
        text = " ".join(self["relation"].casefold().split())
        word = RELATIONS.get(text, RELATIONS.get(text.replace(" ", "_")))
        wanted: tuple[Relation | Order, ...] = tuple(Order) if kind == "order" else tuple(Relation)[1:]
        if word is not None and (word in wanted or (word == Relation.PRINTED and kind != "order")):
            return word
        guess = nearest(text, [t for t, w in RELATIONS.items() if w in wanted]) if word is None else None
        meant = RELATIONS[guess].value if guess else wanted[0].value
        self.problem("relation", one_of(w.value for w in wanted), f"try {meant!r}")
        return wanted[0]

    def _figure(self, column: str, kind: str) -> Figure | None:
        text = self[column].strip()
        if kind in ("share", "growth"):
            text = re.sub(_PERCENT_SIGN, "", text)
        elif kind == "ratio":
            text = re.sub(r"\s*(?:x|\u00d7|times)$", "", text)
        try:
            return read_figure(text, *self.customs)
        except CellError as error:
            self.problem(column, error.expected, error.fix)
            return None

    def _value(self, kind: str) -> tuple[Figure | None, Period | None]:
        """Read the figure, or the unit of time that an order claim names as its highest or lowest."""
        if kind == "order":
            if not self["value"].strip():
                return None, None
            return None, self._label("value")
        if self["value"].strip():
            return self._figure("value", kind), None
        if not self["low"].strip() and not self["high"].strip():
            self.problem("value", "a figure, or low and high", "write the figure as printed")
        return None, None

    def _ends(self, kind: str, figure: Figure | None, relation: Relation | Order) -> tuple[Exact | None, Exact | None]:
        ends = [self._figure(c, kind) if self[c].strip() else None for c in ("low", "high")]
        low, high = (end.value if end else None for end in ends)
        if low is not None and high is not None and low > high:
            fix = f"swap low and high: {number(high)} and {number(low)}"
            self.problem("low", f"a number not above high, {self['high']}", fix)
        if relation == Relation.BETWEEN and not (self["low"].strip() and self["high"].strip()):
            self.problem("relation", "low and high beside 'between'", "fill in low and high")
        return low, high

    def _negative(self, kind: str, figure: Figure | None, low: Exact | None) -> None:
        """Refuse what no claim of this kind can mean; counts are left to the scheme."""
        if kind in ("ratio", "share") and figure is not None and figure.value < 0:
            self.problem("value", "a number of 0 or more", "drop the minus sign, or use kind 'growth'")

    def _label(self, column: str) -> Period | None:
        try:
            return read_label(self[column])
        except CellError as error:
            self.problem(column, error.expected, error.fix)
            return None

    def _alternatives(self, column: str) -> list[date]:
        """Read the ``|``-separated labels of one cell as their first days."""
        days: list[date] = []
        for text in filter(None, (t.strip() for t in self[column].split("|"))):
            try:
                days.append(read_label(text).start)
            except CellError as error:
                self.problem(column, error.expected, error.fix)
        return days

    def _windows(self, kind: str) -> tuple[Period, ...]:
        if not self["start"].strip():
            self.problem("start", "the first day counted", "write the date or the label of the window")
            return ()
        start = self._label("start")
        end = self._end("start", "end", start, through="through")
        if start is None or end is None:
            return ()
        starts = [start.start, *self._alternatives("start_or")]
        ends = [end, *self._alternatives("end_or")]
        pairs = dict.fromkeys((s, e) for s in starts for e in ends)
        for s, e in pairs:
            if e <= s:
                column = "start_or" if s != starts[0] else "end_or"
                self.problem(column, f"windows that end after they start, not {s} to {e}", "correct the date")
                return ()
        return tuple(Period(s, e) for s, e in pairs)

    def _end(self, start_column: str, column: str, start: Period | None, through: str = "") -> date | None:
        """Return the exclusive end that the cells state, or None after noting what is wrong."""
        text, last = self[column].strip(), self[through].strip() if through else ""
        if text and last:
            self.problem(through, "only one of end and through", "leave one of the two blank")
            return None
        if not text and not last:
            return start.end if start else None
        label = self._label(through if last else column)
        if start is None or label is None:
            return None
        end = label.end if last else label.start
        if end > start.start:
            return end
        if text == self[start_column].strip():
            fix = f"end is exclusive: write {_label_after(label)!r}, or leave it blank"
            self.problem(column, f"a date after {start_column}, not the same label", fix)
        else:
            fix = f"swap {start_column} and {column}" if end < start.start else "correct one of the two"
            self.problem(through if last else column, f"a date later than {start_column} {start.start}", fix)
        return None

    def _base(self, kind: str) -> Period | None:
        given = [c for c in ("base_measure", "base_category", "base_start", "base_end") if self[c].strip()]
        if kind not in RATIO_LIKE:
            return None
        if not given:
            self.problem("base_start", f"a base that the {kind} is taken of",
                         "fill in base_measure, base_category or base_start")  # fmt: skip
            return None
        if not self["base_start"].strip():
            if self["base_end"].strip():
                self.problem("base_start", "the first day of the base", "fill in base_start")
            return None
        start = self._label("base_start")
        end = self._end("base_start", "base_end", start)
        return Period(start.start, end) if start and end else None

    def _words(self) -> None:
        interval = self["interval"].strip().casefold()
        if interval and not re.fullmatch(r"hard|source_range|ci[1-9][0-9]?", interval):
            self.problem("interval", "one of hard, ciNN (such as ci95) or source_range", "leave it blank for hard")
        if self["dated_by"].strip().casefold() not in ("", "occurred", "recorded"):
            self.problem("dated_by", "one of occurred or recorded", "leave it blank where unknown")
        for column in ("published", "retrieved"):
            if self[column].strip():
                try:
                    read_label(re.split(r"[T ]", self[column].strip())[0])
                except CellError as error:
                    self.problem(column, error.expected, error.fix)


def _label_after(label: Period) -> str:
    """Label of the span after this one, in the same form: ``2025`` -> ``2026``."""
    days = label.days
    end = label.end
    if days == 1:
        return end.isoformat()
    return str(end.year) if days > 360 else f"{end:%Y-%m}" if days < 32 and end.day == 1 else end.isoformat()


def is_month_end(window: Period) -> bool:
    """Whether a window's exclusive end is the last day of a month: perhaps meant inclusively."""
    return (window.end + DAY).day == 1
