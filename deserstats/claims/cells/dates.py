"""The label that a date in another form stands for, where it can stand for one only."""

from __future__ import annotations

from datetime import date

from deserstats.claims.cells.time_labels.forms import ALONE, Atom
from deserstats.claims.cells.time_labels.parse import parse


def meant_label(text: str) -> str | None:
    """Return the label that a date in another form means; None where it may mean two days, or none.

    Examples
    --------
    >>> meant_label("31/05/2025"), meant_label("05/06/2025"), meant_label("5 May 2025"), meant_label("2025-02-30")
    ('2025-05-31', None, '2025-05-05', None)
    """
    label = parse(text)
    if label is None or label.last or label.mark or label.time or label.first.digits == 2:
        return None
    atom = label.first
    if atom.kind in ALONE and atom.year:
        return written(atom)
    if atom.kind == "order":
        days = {day for order in (True, False) if (day := written(dated(atom, day_first=order)))}
        return days.pop() if len(days) == 1 else None
    if atom.kind in ("numbered", "slashed") or (
        atom.kind == "split" and atom.n <= 12 and atom.n != (atom.year + 1) % 100
    ):
        return written(atom._replace(kind="month"))
    return written(of_digits(atom)) if atom.digits == 8 else None


def dated(atom: Atom, *, day_first: bool) -> Atom:
    """Return the day of two numbers of which one is the month."""
    month, day = (atom.day, atom.n) if day_first else (atom.n, atom.day)
    return Atom("day", atom.year, month, day, atom.digits)


def of_digits(atom: Atom) -> Atom:
    """Return the day or the month of digits without a sign between them: ``20240531``, ``202405``."""
    if atom.digits == 8:
        return Atom("day", atom.year // 10000, atom.year // 100 % 100, atom.year % 100)
    return Atom("month", atom.year // 100, atom.year % 100)


def written(atom: Atom) -> str | None:
    """Write a day or a unit of the calendar as a label of the claim table; None where the calendar has none."""
    year = f"{atom.year:04}"
    if atom.kind in ("month", "day"):
        try:
            day = date(atom.year, atom.n, atom.day or 1).isoformat()
        except ValueError:
            return None
        return day if atom.kind == "day" else day[:7]
    if atom.kind == "isoweek":
        return f"{year}-W{atom.n:02}"
    return year if atom.kind == "year" else f"{year}-{atom.kind[0].upper()}{atom.n}"
