"""One row of a claim table: every cell read once, every bad cell told with its fix."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from deserstats.claims.cells.fields import DATED_BY, KINDS, RATIO_LIKE
from deserstats.claims.cells.figure import ALIKE, LONGEST, Figure, read_figure
from deserstats.claims.cells.period import UNITS, Period, read_label
from deserstats.claims.cells.phrases import ASKED, meant_kind, meant_order, meant_per, meant_relation, parts_of
from deserstats.claims.cells.reading import SYNONYMS, Order, Relation
from deserstats.claims.cells.suggest import ADVICE
from deserstats.claims.cells.window import WindowCells, advice_at
from deserstats.errors import CellError, ClaimError, Edit, Problem
from deserstats.wording import Exact, number, one_of

RELATIONS: dict[str, Relation | Order] = {**{r.value: r for r in (*Relation, *Order)}, **SYNONYMS}


def relation_of(text: str) -> Relation | Order | None:
    """Return the relation that a table means by a word of ours or of English, None for any other word."""
    text = " ".join(text.casefold().split())
    return RELATIONS.get(text, RELATIONS.get(text.replace(" ", "_")))


PERCENT = 100
"""What a share is of where nothing else is said."""

_PERCENT_SIGN = r"\s*(?:%|percent|per cent)(?=\W*$)"

BASE = ("base_measure", "base_category", "base_start", "base_end", "base_through")
"""Columns that say what a ratio-like claim is taken of."""

OF_A_BASE = (
    "write kind=share with base_measure or base_category, if it is a part of a whole, or kind=growth with base_start, "
    "if it is more than before"
)
"""What to do with a figure in percent that is told as a count."""


READ = (
    "kind",
    "value",
    "relation",
    "low",
    "high",
    "per",
    "start",
    "end",
    "through",
    "base_start",
    "base_end",
    "base_through",
    "published",
    "retrieved",
    "interval",
    "dated_by",
)
"""Columns whose texts are read; all others are carried along."""

TIMED = ("rate", "each", "order")
"""Kinds that need ``per``."""


def parts_are_shares(parts: int) -> str:
    """Say what to do with a figure that is so many per 100, 1,000 or 100,000 of something."""
    per = "" if parts == PERCENT else f", per={number(parts)}"
    return (
        f"write kind=share{per} and what it is a share of: base_measure (the measure of the rows that tell the "
        "population) or base_category, with base_start where that is of another time; "
        "unit is then what is counted, or blank"
    )


class BadCell(NamedTuple):
    """What is wrong with one cell of a row."""

    column: str
    found: str
    expected: str
    advice: str
    kind: str = ""
    """What is asked, where many rows may raise the same question; blank for a fault of this cell alone."""
    edits: tuple[Edit, ...] = ()

    def alone(self) -> BadCell:
        """Return the same of a claim that stands in no table, so that no custom of a table mends it."""
        edits = tuple(edit for edit in self.edits if not edit.options)
        return self._replace(edits=edits, advice=self.advice if edits or self.advice else ADVICE)

    def of(self, row: int, name: str) -> Problem:
        """Return the problem of one row."""
        return Problem(row, name, self.column, self.found, self.expected, self.advice, edits=self.edits)


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
class Terms:
    """What the cells beside the figures mean, the same for many rows; ``windows`` has the printed one first."""

    kind: str
    relation: Relation | Order
    windows: tuple[Period, ...]
    base: Period | None
    subject: Period | None
    customs: Customs
    parts: int = PERCENT


class Parsed(NamedTuple):
    """What the cells of one row mean."""

    terms: Terms
    figure: Figure | None
    low: Exact | None
    high: Exact | None


class RowReader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], customs: Customs = Customs()) -> None:
        self.cells = cells
        self.customs = customs
        self.bad: list[BadCell] = []
        if max(map(len, cells.values()), default=0) > LONGEST:
            self._cut_short()

    def _cut_short(self) -> None:
        """Note the cells that are longer than any figure, label or word; their beginning stands in for them."""
        cut = {column: self[column][:LONGEST] for column in READ if len(self[column].strip()) > LONGEST}
        for column in cut:
            kind = "a figure" if column in ("value", "low", "high") else "a label or a word"
            length = len(self[column].strip())
            self.problem(column, f"{kind}, not a text of {length:,} characters", "write it alone; a text goes to note")
        self.cells = {**self.cells, **cut}

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def problem(self, column: str, expected: str, advice: str, kind: str = "", edits: Iterable[Edit] = ()) -> None:
        """Note one bad cell, each once."""
        if any(cell.column == column for cell in self.bad):
            return
        edits = tuple(edit.at(column) for edit in edits)
        self.bad.append(BadCell(column, self[column], expected, advice, kind, edits))

    def unreadable(self, column: str, error: CellError) -> None:
        """Note a cell that is no figure, no date and no label of time."""
        self.problem(column, error.expected, advice_at(column, error.advice), edits=error.edits)

    def read(self) -> Parsed | None:
        """Return the meaning of the row, or None when ``bad`` lists what is wrong."""
        kinds = {k: k for k in KINDS} | {"": "total"}
        said = self._word("kind", kinds, lambda text: meant_kind(text, KINDS))
        # of a kind that cannot be read, a word such as "highest" tells enough
        kind = said or ("order" if isinstance(relation_of(self["relation"]), Order) else "total")
        relation = self._relation(kind)
        figure, subject = self._value(kind)
        low, high = self._ends(kind, relation)
        if kind in ("ratio", "share") and figure is not None and figure.value < 0:
            # counts are left to the scheme
            self.problem("value", "a number of 0 or more", "a fall is told by kind 'growth' or 'difference'")
        windows, base = self.spans(kind, is_sure=bool(said))
        if kind in TIMED or (not said and self["per"].strip() and parts_of(f"per {self['per'].strip()}") is None):
            self._per(kind)
        parts = self._parts(kind)
        self.words()
        if self.bad:
            return None
        return Parsed(Terms(kind, relation, windows, base, subject, self.customs, parts), figure, low, high)

    def spans(self, kind: str, *, is_sure: bool = True) -> tuple[tuple[Period, ...], Period | None]:
        """Return every possible window, and the window of the base; of an unsure kind a base is read if it is there."""
        window = WindowCells(self.cells, self.problem)
        return window.windows(kind), self._base(kind, window) if is_sure else window.base()

    def _per(self, kind: str) -> None:
        """Read the unit of time; so many per 100,000 of a population is a share, not a rate in time."""
        per = self["per"].strip()
        parts = [parts_of(text) for text in (per, f"per {per}", self["unit"], self["measure"])]
        said = next(filter(None, parts), None)
        if per.casefold() in UNITS or kind == "order" or said is None:
            self._word("per", {u: u for u in UNITS}, meant_per, f"a claim of kind {kind!r} needs one")
            return
        expected = f"a unit of time: is the figure so many per {number(said)} of a population?"
        self.problem("per", expected, parts_are_shares(said), f"parts {said}")

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
            digits = re.fullmatch(r"[1-9][0-9]{0,2}(?:[.,' _][0-9]{3}){1,9}", text)
            edits = (Edit.write(per=number(int(re.sub("[^0-9]", "", text)))),) if digits else ()
            advice = "" if digits else "leave it blank for percent"
            self.problem("per", "a whole number such as 100, 1,000 or 100,000", advice, edits=edits)
            return PERCENT
        if value != PERCENT and any(re.search(_PERCENT_SIGN, self[c].strip()) for c in ("value", "low", "high")):
            expected = f"100 beside a figure in percent, not {number(value)}"
            self.problem("per", expected, "leave it blank, or drop the percent sign")
        return value

    def _word(
        self, column: str, words: Mapping[str, str], meant: Callable[[str], str | None], advice: str = ""
    ) -> str | None:
        text = self[column].strip().casefold()
        if text in words:
            return words[text]
        guess = meant(text)
        edits = (Edit.write(**{column: guess}),) if guess else ()
        advice = "" if guess else ASKED.get(text, advice or "write the one that is meant")
        self.problem(column, one_of(w for w in words if w), advice, edits=edits)
        return guess

    def _relation(self, kind: str) -> Relation | Order:
        text = " ".join(self["relation"].casefold().split())
        word = relation_of(text)
        wanted: tuple[Relation | Order, ...] = tuple(Order) if kind == "order" else tuple(Relation)[1:]
        if word is not None and (word in wanted or (word == Relation.PRINTED and kind != "order")):
            return word
        guess = meant_order(text) if kind == "order" else meant_relation(text) if word is None else None
        advice = "write the one that is meant"
        if kind != "order" and (isinstance(word, Order) or meant_order(text)):
            advice = f"{text!r} is said by claims of kind 'order'"
        edits = (Edit.write(relation=guess),) if guess else ()
        self.problem("relation", one_of(w.value for w in wanted), "" if guess else advice, edits=edits)
        return wanted[0]

    def _figure(self, column: str, kind: str) -> Figure | None:
        text = self[column].strip()
        if len(text) > LONGEST:
            self.problem(column, f"a reported number, of at most {LONGEST} characters", ADVICE)
            return None
        if kind in ("share", "growth"):
            text = re.sub(_PERCENT_SIGN, "", text)
        elif kind == "ratio":
            text = re.sub(r"\s*(?:x|\u00d7|times)$", "", text)
        try:
            return read_figure(text, *self.customs)
        except CellError as error:
            edits = [fit for edit in error.edits if (fit := self._beside(column, edit))]
            missing = "where there is no figure, leave the row out; else " if re.fullmatch(r"[^\d]{1,4}", text) else ""
            advice = OF_A_BASE if re.search(_PERCENT_SIGN, text) else missing + ADVICE
            self.problem(column, error.expected, error.advice if edits else advice, edits=edits)
            return None

    def _beside(self, column: str, edit: Edit) -> Edit | None:
        """Return the edit of a figure as the row's other cells allow it: a word that is there already stands."""
        said = dict(edit.cells).get("relation")
        if not said:
            return edit
        own = self["relation"].strip()
        free = not self["low"].strip() and not self["high"].strip()
        if column != "value" or (said == Relation.BETWEEN and not free):
            return None
        if not own:
            return edit
        # "over 500+": a strict word says more than the mark
        stands = relation_of(own)
        strict = {Relation.AT_LEAST: Relation.OVER, Relation.AT_MOST: Relation.UNDER}
        if said == stands or strict.get(Relation(said)) == stands:
            return edit if said == Relation.BETWEEN else Edit.write(value=dict(edit.cells)["value"])
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
            self.problem("value", "a figure, or low and high", "write the figure as printed, or leave the row out")
        return None, None

    def _ends(self, kind: str, relation: Relation | Order) -> tuple[Exact | None, Exact | None]:
        ends = [self._figure(c, kind) if self[c].strip() else None for c in ("low", "high")]
        low, high = (end.value if end else None for end in ends)
        if low is not None and high is not None and low > high:
            swapped = Edit.write(low=self["high"].strip(), high=self["low"].strip())
            self.problem("low", f"a number not above high, {self['high']}", "", edits=(swapped,))
        if relation == Relation.BETWEEN and not (self["low"].strip() and self["high"].strip()):
            self.problem("relation", "low and high beside 'between'", "fill in low and high")
        return low, high

    def _label(self, column: str) -> Period | None:
        try:
            return read_label(self[column])
        except CellError as error:
            self.unreadable(column, error)
            return None

    def _base(self, kind: str, window: WindowCells) -> Period | None:
        if kind not in RATIO_LIKE:
            return None
        if not any(self[c].strip() for c in BASE):
            fix = "fill in base_measure, base_category or base_start"
            self.problem("base_start", f"a base that the {kind} is taken of", fix)
            return None
        return window.base()

    def words(self) -> None:
        """Check the cells that mean the same whatever stands beside them."""
        interval = self["interval"].strip().casefold()
        if interval and not re.fullmatch(r"hard|source_range|ci[1-9][0-9]?", interval):
            word = r"(?:ci|confidence interval)?"
            level = re.fullmatch(rf"{word}[\s_-]*([1-9][0-9])\s*%?\s*{word}", interval)
            edits = (Edit.write(interval=f"ci{level[1]}"),) if level else ()
            advice = "" if level else "leave it blank only where low and high are hard limits"
            self.problem("interval", "one of hard, ciNN (such as ci95) or source_range", advice, edits=edits)
        if self["dated_by"].strip().casefold() not in ("", *DATED_BY):
            self.problem("dated_by", one_of(DATED_BY), "leave it blank where unknown")
        for column in ("published", "retrieved"):
            if self[column].strip():
                try:
                    # the time of a timestamp is left off; "2025 May" is not the year
                    read_label(re.sub(r"(?<=\d{4}-\d{2}-\d{2})[T ]\d.*", "", self[column].strip()))
                except CellError as error:
                    self.unreadable(column, error)
