"""Months, quarters and weeks without their year, in a column or in headings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from deserstats.claims.cells.labels import Part, read_part
from deserstats.claims.cells.period import Period
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.vocabulary import plain, words_in

MONTH_HEADINGS = words_in("month, mon, mo, monat, mois, mes, miesiąc, місяць, месяц, mese, maand")
QUARTER_HEADINGS = words_in("quarter, qtr, q, quartal, trimestre, trimestr, kwartał, квартал")
WEEK_HEADINGS = words_in("week, wk, epiweek, epi_week, iso_week, woche, kw, semaine, semana, tydzień, тиждень, неделя")
MOST_PARTS = 53
"""Parts of a year at most: weeks of the ISO calendar."""
PARTS_BY_HEADING = {12: MONTH_HEADINGS, 4: QUARTER_HEADINGS, MOST_PARTS: WEEK_HEADINGS}
"""How many parts a year has in a column of bare numbers, by its heading."""


def part_labels(column: Column) -> dict[str, Part] | None:
    """Return the part of a year that each cell names; None where the column holds something else."""
    if not column.distinct or len(column.distinct) > MOST_PARTS:
        return None
    word = plain(column.heading)
    of = next((n for n, words in PARTS_BY_HEADING.items() if word in words), None)
    named = {text: read_part(text, of) for text in column.distinct}
    found = {text: part for text, part in named.items() if part is not None}
    return found if len(found) == len(named) else None


def are_first_and_last(first: Column, last: Column, fiscal: str | None) -> bool:
    """Whether two columns are the first and the last day counted: only then is every window whole weeks or months."""
    starts, ends = first.labels(fiscal).periods, last.labels(fiscal).periods
    pairs = {(starts.get(a), ends.get(b)) for a, b in zip(first.texts, last.texts, strict=True)}
    return bool(pairs) and all(a and b and a.days == b.days == 1 and _is_whole(a.start, b.end) for a, b in pairs)


def _is_whole(start: date, end: date) -> bool:
    """Whether a span is one or more whole weeks, or whole calendar months."""
    days = (end - start).days
    return days > 1 and ((start.day, end.day) == (1, 1) or (days % 7 == 0 and days <= 28))


def span_in_year(year: Period, parts: Sequence[Part]) -> Period | None:
    """Return the span of parts of a year, from the first to the last; None where the calendar has none."""
    try:
        spans = [part.of_year(year.start.year) for part in parts]
    except ValueError:
        return None
    return Period(min(s.start for s in spans), max(s.end for s in spans))
