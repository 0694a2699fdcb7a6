"""Weeks, halves and quarters whose short name another unit shares, and ranges that leave a year open."""

from __future__ import annotations

from datetime import date

from deserstats.claims.cells.time_labels.column import LabelColumn, some_of
from deserstats.claims.cells.time_labels.forms import Atom

WEEKS = 53
"""Weeks that a year of the ISO calendar has at most."""


def settle_units(column: LabelColumn) -> None:
    """Read weeks as those of the ISO calendar where they can be, and short names where the column tells them apart."""
    _settle_shared(column)
    _settle_weeks(column)
    texts = column.having("first")
    if texts:
        column.notes.append(f"months that are counted are the first ones of the year: {texts[0]!r} begins in January")
    for text, label in list(column.labels.items()):
        if label.wraps:
            first, last = label.first.year - 1, label.first.year
            advice = f"write both years: the first one is {first} if it runs over the turn of the year to {last}"
            column.ask([text], f"the year in which {text!r} begins", advice)


def _settle_shared(column: LabelColumn) -> None:
    """Tell ``S1`` (half of a year) from ``S12`` (week), ``1. KW`` (week) from ``1 kw.`` (quarter)."""
    for kind, most, short, long in (("sem", 2, "half", "week"), ("kw", 4, "quarter", "week")):
        texts = column.having(kind)
        numbers = [atom.n for atom in column.atoms(texts)]
        if not texts:
            continue
        if kind == "sem" and max(numbers) <= most:
            column.become(texts, short)
        elif kind == "kw" and max(numbers) > most:
            column.become(texts, long)
        else:
            unit = "half of a year" if kind == "sem" else short
            example = "2024-H1" if kind == "sem" else "2024-Q1"
            expected = f"a label that is a {unit} or a week: {some_of(texts)}"
            column.ask(texts, expected, f"write {example} for a {unit}, 2024-W05 for a week")


def _settle_weeks(column: LabelColumn) -> None:
    texts = column.having("week")
    wrong = [text for text in texts if not all(map(is_week, column.labels[text].atoms))]
    if wrong:
        expected = f"weeks of the ISO calendar, which has no week {wrong[0]!r}: from which day do these weeks count?"
        column.ask(texts, expected, "write the first and the last day of each week, or 2024-W05 for weeks of ISO 8601")
    elif texts:
        column.become(texts, "isoweek")
        column.notes.append(f"weeks are those of ISO 8601, from Monday to Sunday: {texts[0]!r}")


def is_week(atom: Atom) -> bool:
    """Whether the ISO calendar has a week; without its year every one of 53 may be."""
    if not atom.year:
        return 1 <= atom.n <= WEEKS
    try:
        date.fromisocalendar(atom.year, atom.n, 1)
    except ValueError:
        return False
    return True
