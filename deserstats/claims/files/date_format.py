"""Dates in the words of a spreadsheet: a day shown as its month is the label of the month."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import NamedTuple

from deserstats.claims.cells.period import as_label
from deserstats.claims.files.number_format import sections

RUNS = re.compile(r"y+|e+|g+|b+|m+|d+|h+|s+")
CALENDAR = re.compile(r"\[\$[^\]-]*-([0-9A-F]+)\]", re.IGNORECASE)
GREGORIAN = (0, 1, 2, 9, 10, 11, 12)
"""Kinds of calendar in the locale of a format that have the months and years of ours."""


class ShownDate(NamedTuple):
    """What a cell with a date shows; ``doubt`` says why no label is sure, and is empty where one is."""

    text: str
    doubt: str = ""
    is_cut: bool = False


def shown_date(value: date, form: str) -> ShownDate:
    """Return the label that a date is shown as.

    Examples
    --------
    >>> may = date(2024, 5, 1)
    >>> [shown_date(may, form).text for form in ("mmm-yy", "yyyy", "d mmm yyyy", "mmmm")]
    ['2024-05', '2024', '2024-05-01', 'May']
    >>> shown_date(may, "d mmm").doubt
    'the sheet shows a day without its year where the cell holds 2024-05-01'
    """
    units, runs = _units(form)
    day = value.date() if isinstance(value, datetime) else value
    held = as_label(value)
    if not units:
        return ShownDate(held)
    if {"year", "month", "day"} <= units:
        return ShownDate(held if "time" in units else day.isoformat())
    if _is_foreign(form, runs):
        return ShownDate(held, f"the sheet shows the month or year of another calendar where the cell holds {held}")
    if units == {"year", "month"}:
        return ShownDate(day.isoformat()[:7], is_cut=day.day != 1)
    if units == {"year"}:
        return ShownDate(day.isoformat()[:4], is_cut=(day.month, day.day) != (1, 1))
    if units == {"month"} and any(run in ("mmm", "mmmm") for run in runs):
        return ShownDate(day.strftime("%B" if "mmmm" in runs else "%b"), is_cut=True)
    if units == {"weekday"}:
        return ShownDate(day.strftime("%A"), is_cut=True)
    if units == {"time"}:
        return ShownDate(value.time().isoformat() if isinstance(value, datetime) else held)
    what = " and ".join(
        unit for unit in ("day", "month", "time") if unit in units and (unit != "month" or len(units) == 1)
    )
    return ShownDate(
        held, f"the sheet shows a {what or 'day'} without its {_lacking(units)} where the cell holds {held}"
    )


def _lacking(units: set[str]) -> str:
    return "month" if "year" in units else "year"


def _units(form: str) -> tuple[set[str], list[str]]:
    """Return the units of time that a format shows, and its runs of letters."""
    parts = sections(form)[0].tokens
    text = "".join(t.text if t.kind == "letter" or t.text == "/" else "|" for t in parts).casefold()
    runs = RUNS.findall(re.sub(r"am/pm|a/p", "h", text))
    units = set()
    for i, run in enumerate(runs):
        near_time = (i > 0 and runs[i - 1][0] == "h") or (i + 1 < len(runs) and runs[i + 1][0] == "s")
        if run[0] == "m":
            units.add("time" if near_time and len(run) < 3 else "month")
        elif run[0] == "d":
            units.add("day" if len(run) < 3 else "weekday")
        elif run[0] in "hs":
            units.add("time")
        else:
            units.add("year")
    if len(units) > 1:
        units.discard("weekday")
    return units, runs


def _is_foreign(form: str, runs: list[str]) -> bool:
    """Whether months and years are shown by a calendar that is not ours."""
    named = CALENDAR.search(form)
    kind = int(named[1], 16) >> 16 & 0xFF if named else 0
    return kind not in GREGORIAN or any(run[0] in "gb" for run in runs)
