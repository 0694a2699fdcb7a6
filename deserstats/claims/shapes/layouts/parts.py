"""Months, quarters and weeks without their year, in a column or in headings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from deserstats.claims.calendar import floor_to, next_start
from deserstats.claims.cells.labels import Part, read_labels, read_part
from deserstats.claims.cells.period import DAY, Period, first_of_month
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.vocabulary import plain, words_in
from deserstats.errors import ClaimError

MONTH_HEADINGS = words_in("month, mon, mo, monat, mois, mes, miesiąc, місяць, месяц, mese, maand")
QUARTER_HEADINGS = words_in("quarter, qtr, q, quartal, trimestre, trimestr, kwartał, квартал")
WEEK_HEADINGS = words_in("week, wk, epiweek, epi_week, iso_week, woche, kw, semaine, semana, tydzień, тиждень, неделя")
MOST_PARTS = 53
"""Parts of a year at most: weeks of the ISO calendar."""
PARTS_BY_HEADING = {12: MONTH_HEADINGS, 4: QUARTER_HEADINGS, MOST_PARTS: WEEK_HEADINGS}
"""How many parts a year has in a column of bare numbers, by its heading."""


def part_labels(column: Column, shaping: Shaping | None = None) -> dict[str, tuple[Part, ...]] | None:
    """Return the part of a year that each cell names; None where the column holds something else.

    With ``shaping``, a label ``Total`` beside months names all of them where they are the whole year.
    """
    if not column.distinct or len(column.distinct) > MOST_PARTS:
        return None
    word = plain(column.heading)
    of = next((n for n, words in PARTS_BY_HEADING.items() if word in words), None)
    labels = [text for text in column.distinct if not (shaping and shaping.is_total(text))]
    named = {text: read_part(text, of) for text in labels}
    found: dict[str, tuple[Part, ...]] = {text: (part,) for text, part in named.items() if part is not None}
    if not found or len(found) < len(named):
        return None
    parts = tuple(sorted({part for one in found.values() for part in one}))
    if len(labels) < len(column.distinct) and len(parts) == parts[0].of and len({part.of for part in parts}) == 1:
        found |= {text: parts for text in column.distinct if text not in named}
    return found


def are_first_and_last(first: Column, last: Column, fiscal: str | None) -> bool:
    """Whether two columns are the first and the last day counted: only then is every window whole weeks or months."""
    starts, ends = first.labels(fiscal).periods, last.labels(fiscal).periods
    pairs = {(starts.get(a), ends.get(b)) for a, b in zip(first.texts, last.texts, strict=True)}
    return bool(pairs) and all(a and b and a.days == b.days == 1 and _is_whole(a.start, b.end) for a, b in pairs)


def may_be_first_and_last(first: Column, last: Column, fiscal: str | None) -> bool:
    """Whether no last day of two columns lies before the first one, and windows do not all begin on one day."""
    starts, ends = first.labels(fiscal).periods, last.labels(fiscal).periods
    pairs = [(starts.get(a), ends.get(b)) for a, b in zip(first.texts, last.texts, strict=True)]
    known = [(a, b) for a, b in pairs if a and b]
    return all(a.days == b.days == 1 and a.start <= b.start for a, b in known)


def _is_whole(start: date, end: date) -> bool:
    """Whether a span is one or more whole weeks, or whole calendar months."""
    days = (end - start).days
    return days > 1 and ((start.day, end.day) == (1, 1) or (days % 7 == 0 and days <= 28))


def span_in_year(year: Period, parts: Sequence[Part]) -> Period | None:
    """Return the span of parts of a year, from the first to the last; None where the calendar has none.

    Of a year that begins within a calendar year, quarters and halves are counted from its first day, months lie in it.
    """
    if year.start.month > 1 and year.days > 360 and parts[0].of in (2, 4, 12):
        spans = [_of_other_year(year, part) for part in parts]
        return Period(min(s.start for s in spans), max(s.end for s in spans))
    try:
        spans = [part.of_year(year.start.year) for part in parts]
    except ValueError:
        return None
    return Period(min(s.start for s in spans), max(s.end for s in spans))


def _of_other_year(year: Period, part: Part) -> Period:
    """Return a part of a year that begins within a calendar year."""
    months = 12 // part.of
    after = (part.n - year.start.month) % 12 if part.of == 12 else months * (part.n - 1)
    first = year.start.month + after
    day = year.start.day
    start, end = (first_of_month(year.start.year, n).replace(day=day) for n in (first, first + months))
    if part.of == 12:
        start, end = (first_of_month(year.start.year, n) for n in (first, first + 1))
    return Period(start, end)


def year_of_fill(shaping: Shaping) -> Period:
    """Return the year that a caller says for months, quarters or weeks without one.

    Raises
    ------
    ClaimError
        When it is no year.
    """
    said = shaping.fill[PERIOD]
    year = read_labels([said], shaping.fiscal).periods.get(said)
    if year is None or year.days < 360:
        raise ClaimError(f"fill gives the period {said!r}; the headings or rows are parts of a year, such as '2024'")
    return year


@lru_cache(maxsize=65536)
def calendar_unit(day: Period, unit: str, week_ends: int) -> Period:
    """Return the calendar unit that a date stands for."""
    if unit == "week":
        last = day.start + ((week_ends - day.start.weekday()) % 7) * DAY
        return Period(last - 6 * DAY, last + DAY)
    start = floor_to(day.start, unit)
    return Period(start, next_start(start, unit))
