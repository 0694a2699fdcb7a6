"""Which number is the day, which the month, and of which century the year is: told by the column or asked."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from itertools import pairwise

from deserstats.claims.cells.dates import dated, of_digits, written
from deserstats.claims.cells.period import day_text
from deserstats.claims.cells.time_labels.column import LabelColumn, some_of
from deserstats.claims.cells.time_labels.forms import Atom, Label

PLAIN_YEARS = range(1900, 2101)
"""Years that digits without a sign between them may begin with."""

NUMERIC = re.compile(r"[-+]?\d+(?:[./-]\d+)?")
"""Numbers and ratios that are no labels."""


def settle_order(column: LabelColumn, dayfirst: bool | None) -> None:
    """Read ``03/04/2025`` in the one order that fits the whole column, or ask."""
    texts = column.having("order")
    fitting = {text: [first for first in (True, False) if _is_dated(column.labels[text], first)] for text in texts}
    column.drop([text for text in texts if not fitting[text]])
    texts = [text for text in texts if fitting[text]]
    if dayfirst is not None:
        column.drop([text for text in texts if dayfirst not in fitting[text]])
        texts = [text for text in texts if dayfirst in fitting[text]]
    orders = [first for first in (True, False) if all(first in fitting[text] for text in texts)]
    if not texts:
        return
    if not orders:
        _ask_mixed(column, texts, fitting)
    elif dayfirst is None and len(orders) == 2 and any(atom.n != atom.day for atom in column.atoms(texts)):
        _ask_order(column, texts)
    elif dayfirst is None and _begins_with_year(column.atoms(texts)):
        advice = "write dates as YYYY-MM-DD"
        column.ask(texts, f"dates with years of four digits: does {texts[0]!r} begin or end with its year?", advice)
    else:
        if dayfirst is None and len(orders) == 1:
            telling = next(text for text in texts if len(fitting[text]) == 1)
            place = "before" if orders[0] else "after"
            column.notes.append(f"days stand {place} months, as {telling!r} tells")
        day_first = orders[0] if dayfirst is None else dayfirst
        column.change(texts, partial(dated, day_first=day_first))


def _is_dated(label: Label, day_first: bool) -> bool:
    """Whether an order names days of the calendar, the last one not before the first."""
    first = label.first
    if label.last is None and max(first.n, first.day) <= 12:
        return True
    days = [dated(atom, day_first=day_first) for atom in label.atoms]
    return all(day.n <= 12 and (day.day <= 28 or written(day)) for day in days) and days == sorted(days)


def _ask_mixed(column: LabelColumn, texts: list[str], fitting: dict[str, list[bool]]) -> None:
    before, after = (next(text for text in texts if fitting[text] == [first]) for first in (True, False))
    expected = f"one order of day and month: in {before!r} the day comes first, in {after!r} the month"
    column.ask(texts, expected, "write dates as YYYY-MM-DD")


def _ask_order(column: LabelColumn, texts: list[str]) -> None:
    text = next(text for text in texts if any(atom.n != atom.day for atom in column.labels[text].atoms))
    atom = next(atom for atom in column.labels[text].atoms if atom.n != atom.day)
    day, month = (written(dated(atom, day_first=first)) or "" for first in (True, False))
    told = " or ".join(day_text(date.fromisoformat(one)) for one in (day, month))
    advice = f"write dates as YYYY-MM-DD: {day} if the day comes first, {month} if the month does"
    column.ask(texts, f"one order of day and month for the column: {text!r} may be {told}", advice)


def _begins_with_year(atoms: list[Atom]) -> bool:
    """Whether years of two digits differ more than the numbers in front, as days do: ``24/05/01``, ``24/05/02``."""
    short = [atom for atom in atoms if atom.digits == 2]
    if len(short) < 2:
        return False
    return len({atom.year for atom in short}) > len({atom.n for atom in short}) and all(
        written(Atom("day", 2000 + atom.n, atom.day, atom.year % 100)) for atom in short
    )


def settle_short(column: LabelColumn) -> None:
    """Read ``Jan-24`` as a month where the column says so; it may be a day of no year."""
    for kind in ("short", "yearfirst"):
        texts = column.having(kind)
        atoms = [atom for atom in column.atoms(texts) if atom.kind == kind]
        if not texts or any(not 1 <= atom.year % 100 <= 31 for atom in atoms) or _are_months(atoms, kind):
            column.become(texts, "month")
        else:
            expected = f"months or days with their year: {some_of(texts)} may be days of a year that is not said"
            year = atoms[0].year
            advice = f"write them as {year}-{atoms[0].n:02} if {year % 100:02} is the year, or as YYYY-MM-DD"
            column.ask(texts, expected, advice)


def _are_months(atoms: list[Atom], kind: str) -> bool:
    """Whether the number behind a month is its year: months change from label to label while it stays."""
    if kind == "yearfirst":
        return False
    steps = list(pairwise(atoms))
    months = sum(a.year == b.year and a.n != b.n for a, b in steps)
    numbers = sum(a.n == b.n and a.year != b.year for a, b in steps)
    spans = [(atom.year, atom.n) for atom in atoms]
    return months > numbers or (not numbers and (spans == sorted(spans) or spans == sorted(spans, reverse=True)))


def settle_digits(column: LabelColumn) -> None:
    """Read ``202401`` and ``20240131`` where everything in digits alone is such a month, or such a day."""
    texts = column.having("digits")
    if not texts:
        return
    others = [text for text in (*column.labels, *column.strange) if text.strip().isdecimal()]
    atoms = column.atoms(texts)
    alike = set(others) <= set(texts) and len({atom.digits for atom in atoms}) == 1
    decoded = map(of_digits, atoms)
    if alike and all(atom.year in PLAIN_YEARS and written(atom) for atom in decoded):
        column.change(texts, of_digits)
    else:
        column.drop(texts)


def settle_numbered(column: LabelColumn) -> None:
    """Read ``01.2024`` and ``1/2024`` as months, unless the column has other numbers of such a look."""
    texts = column.having("numbered")
    odd = [text for text in texts if not all(atom.year in PLAIN_YEARS for atom in column.atoms([text]))]
    if odd or (texts and any(NUMERIC.fullmatch(text.strip()) for text in column.strange)):
        column.drop(texts)
    else:
        column.become(texts, "month")


def settle_two_digits(column: LabelColumn) -> None:
    """Read years of two digits as 1950 to 2049, unless the column would jump by a century where they meet."""
    texts = [text for text, label in column.labels.items() if label.first.digits == 2]
    years = {atom.year for atom in column.atoms(texts)}
    if any(year >= 2040 for year in years) and any(year < 1960 for year in years):
        column.ask(texts, f"years of four digits: {some_of(texts)} may be of two centuries", "write years in full")
    elif years:
        column.notes.append(
            f"years of two digits are {min(years)} to {max(years)}, as in {texts[0]!r}"
            if len(years) > 1
            else f"a year of two digits is {min(years)}, as in {texts[0]!r}"
        )


def settle_clocks(column: LabelColumn) -> None:
    """Say that times of day and marks were left out."""
    timed = [text for text, label in column.labels.items() if label.time and not _is_midnight(label.time)]
    if timed:
        column.notes.append(f"times of day are left out: {timed[0]!r} is the day")
    marked = [text for text, label in column.labels.items() if label.mark]
    if marked:
        column.notes.append(f"marks beside labels are left out: {column.labels[marked[0]].mark!r} in {marked[0]!r}")


def _is_midnight(time: str) -> bool:
    return not time.removesuffix(" am").replace("12:", "0:" if time.endswith("am") else "12:").strip("0:., ")
