"""Labels of time as tables write them, read column by column: what one label leaves open, another may tell.

``03/04/2025`` alone is two days, beside ``13/04/2025`` it is one; ``2008-09`` is a month or a year,
beside ``2009-10`` it is asked. So a column is read in one way as a whole, or a question is put.

What a label says by itself is in ``time_labels.forms``, the words of every language in ``time_labels.words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from deserstats.claims.cells.period import DAY, Period, first_of_month
from deserstats.claims.cells.time_labels.column import LabelColumn, Question
from deserstats.claims.cells.time_labels.days import (
    settle_clocks,
    settle_digits,
    settle_numbered,
    settle_order,
    settle_short,
    settle_two_digits,
)
from deserstats.claims.cells.time_labels.forms import Atom, Label
from deserstats.claims.cells.time_labels.parse import LONGEST, parse
from deserstats.claims.cells.time_labels.units import WEEKS, settle_units
from deserstats.claims.cells.time_labels.words import BESIDE_A_YEAR, OPEN_WORDS, plain
from deserstats.claims.cells.time_labels.years import SPANNED, settle_calendar, settle_years

__all__ = ["Labels", "Part", "Question", "label_within", "read_labels", "read_part"]

PARTS = {"half": 2, "quarter": 4, "month": 12, "isoweek": WEEKS}
"""How many parts of each kind a year is cut into; weeks are those of the ISO calendar."""


class Part(NamedTuple):
    """A part of a year that the label does not name: ``Oct`` is month 10 of 12, ``Q1`` the first of 4.

    A part of 53 is a week of the ISO calendar.
    """

    n: int
    of: int

    def of_year(self, year: int) -> Period:
        """Return the span in a calendar year; a ValueError where the year has no such week."""
        if self.of == WEEKS:
            monday = date.fromisocalendar(year, self.n, 1)
            return Period(monday, monday + 7 * DAY)
        return _months(year, self.n, 12 // self.of)


@dataclass(frozen=True, slots=True)
class Labels:
    """How the labels of one column are read.

    Attributes
    ----------
    periods : dict
        The span of each label.
    parts : dict
        Labels that name a part of a year and no year.
    unread : tuple of str
        Texts that are no label of time.
    questions : tuple of Question
        What the column leaves open; labels concerned are in none of the others.
    notes : tuple of str
        What was told by the column as a whole, for ``how_read``.
    """

    periods: dict[str, Period] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def read_labels(texts: Iterable[str], fiscal: str | None = None, dayfirst: bool | None = None) -> Labels:
    """Read the labels of one column, each text once.

    Parameters
    ----------
    texts : iterable of str
        Labels: ``2024-01``, ``Jan-24``, ``January–March 2024``, ``1. Quartal 2024``, ``3/13/20``.
    fiscal : str, optional
        First day of a year across two calendar years, ``"04-01"``: ``2019/20`` begins on it.
    dayfirst : bool, optional
        Whether ``03/04/2024`` is 3 April; told by the column, or asked, when it is not said.

    Examples
    --------
    >>> str(read_labels(["2024-Q1"]).periods["2024-Q1"])
    'Jan-Mar 2024'
    >>> read_labels(["03/04/2024"]).questions[0].expected
    "one order of day and month for the column: '03/04/2024' may be 3 Apr 2024 or 4 Mar 2024"
    """
    column = LabelColumn(texts)
    settle_digits(column)
    settle_numbered(column)
    settle_order(column, dayfirst)
    settle_short(column)
    settle_units(column)
    settle_years(column, fiscal)
    settle_two_digits(column)
    settle_calendar(column)
    periods: dict[str, Period] = {}
    parts: dict[str, Part] = {}
    for text, label in list(column.labels.items()):
        period = _span(label, fiscal) if label.first.year else None
        part = None if label.first.year else _part(label)
        if period:
            periods[text] = period
        elif part:
            parts[text] = part
        else:
            column.drop([text])
    names_only = [text for text in parts if plain(text).rstrip(".") in BESIDE_A_YEAR]
    if len(names_only) == len(parts):
        column.drop(names_only)
        parts = {}
    settle_clocks(column)
    return Labels(periods, parts, tuple(column.strange), tuple(column.questions), tuple(column.notes))


def read_part(text: str, of: int | None = None) -> Part | None:
    """Read a part of a year in a column that is known to hold them, where a bare number is one too.

    Parameters
    ----------
    text : str
        ``Oct``, ``жовтень``, ``Q1``, ``10``, ``01``.
    of : int, optional
        How many parts a year has: 12 months, 4 quarters, 2 halves, 53 weeks. A bare number is read only
        where it is given, and a label of another unit is none.

    Examples
    --------
    >>> read_part("жовтень"), read_part("01", of=12), read_part("01"), read_part("5", of=4)
    (Part(n=10, of=12), Part(n=1, of=12), None, None)
    """
    digits = plain(text)
    if of and re.fullmatch(r"\d{1,2}", digits):
        return Part(int(digits), of) if 1 <= int(digits) <= of else None
    label = parse(text)
    if label is None or label.first.year:
        return None
    kind = {"sem": "half", "week": "isoweek"}.get(label.first.kind, label.first.kind)
    part = _part(label._replace(first=label.first._replace(kind=kind)))
    return part if part and of in (None, part.of) else None


_CUT = re.compile(r"[\s,;:/|(\[_\u2012-\u2015-]+")


def label_within(text: str) -> tuple[str, str] | None:
    """Split a heading into its words and its label of time; None where it has none, or the words change it.

    Examples
    --------
    >>> label_within("Cases 2024"), label_within("Population (2020)"), label_within("Cases since 2022")
    (('Cases', '2024'), ('Population', '2020'), None)
    >>> label_within("2023 / Oct"), label_within("Total")
    (('', '2023 / Oct'), None)
    """
    if len(text) > LONGEST:
        return None
    if _is_dated(text):
        return "", text.strip()
    cuts = list(_CUT.finditer(text.strip()))
    for cut in cuts:
        if _is_dated(label := text.strip()[cut.end() :].rstrip(" )]")):
            return _split(text.strip()[: cut.start()], label, cut[0], label_first=False)
    for cut in reversed(cuts):
        if _is_dated(label := text.strip()[: cut.start()]):
            return _split(text.strip()[cut.end() :], label, cut[0], label_first=True)
    return None


def _split(rest: str, label: str, sign: str, *, label_first: bool) -> tuple[str, str] | None:
    """Return the words and the label, unless the word beside the label makes it another span."""
    words = rest.strip(" ,;:/|()[]_-\u2013\u2014")
    near = plain(words).split()
    if not near or not any(c.isalpha() for c in words) or re.search(r"\d{4}", words):
        return None
    beside = near[0] if label_first else near[-1]
    if beside.strip(".,") in OPEN_WORDS or (beside[0 if label_first else -1].isdigit() and not sign.strip(" -")):
        return None
    return words, label


def _is_dated(text: str) -> bool:
    """Whether a text is a label of a year that a table may be of."""
    label = parse(text)
    return label is not None and label.first.kind != "digits" and label.first.year in SPANNED


def _part(label: Label) -> Part | None:
    """Return the part of a year: one unit, or months from the first to the last of a quarter or a half."""
    first, last, *_ = label
    if first.kind not in PARTS:
        return None
    if last is None:
        return Part(first.n, PARTS[first.kind])
    months = last.n - first.n + 1
    if first.kind == "month" and months in (3, 6) and first.n % months == 1:
        return Part(last.n // months, 12 // months)
    return None


def _span(label: Label, fiscal: str | None) -> Period | None:
    """Return the span from the first label to the last; None where the calendar has none."""
    try:
        first = _unit(label.first, fiscal)
        if label.last is None:
            return first
        last = _unit(label.last, fiscal)
    except (ValueError, OverflowError):
        return None
    return Period(first.start, last.end) if first.start < last.start else None


def _unit(atom: Atom, fiscal: str | None) -> Period:
    if atom.kind == "day":
        day = date(atom.year, atom.n, atom.day)
        return Period(day, day + DAY)
    if atom.kind == "isoweek":
        return Part(atom.n, WEEKS).of_year(atom.year)
    if atom.kind == "first":
        return Period(date(atom.year, 1, 1), first_of_month(atom.year, atom.n + 1))
    if atom.kind == "fiscal" and fiscal:
        first, following = (date.fromisoformat(f"{year:04}-{fiscal}") for year in (atom.year, atom.year + 1))
        return Period(first, following)
    return _months(atom.year, max(atom.n, 1), 12 // PARTS.get(atom.kind, 1))


def _months(year: int, n: int, months: int) -> Period:
    """Return the n-th part of so many months of a year."""
    start = first_of_month(year, months * (n - 1) + 1)
    return Period(start, first_of_month(year, start.month + months))
