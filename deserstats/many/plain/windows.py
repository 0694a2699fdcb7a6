"""The windows of rows as days: what the cells of a window say is understood once for all rows that say it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from deserstats.claims.cells.period import fiscal_edit
from deserstats.claims.cells.row import Customs, RowReader
from deserstats.many.plain.texts import Codes, Flags, Numbers, combined

NAMES = ("start", "end", "through")
"""Columns that say a window; those of other possible windows are looked at row by row."""

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

MANY = 5_000
"""Pairs of a first and a last day up to which each is read by itself."""


@dataclass(frozen=True, slots=True)
class Windows:
    """First days and days after the last one of rows, as ordinals; where a window is not plain both are 0.

    Attributes
    ----------
    start, end : int64 array (n_rows,)
        Half-open windows.
    is_plain : bool array (n_rows,)
        Whether the cells say one window, about which nothing is asked.
    has_end : bool array (n_rows,)
        Whether the window was told by the first day that is no longer counted.
    """

    start: Numbers
    end: Numbers
    is_plain: Flags
    has_end: Flags


def windows_of(columns: Mapping[str, Codes]) -> Windows:
    """Return the windows of totals by their columns, all three of them."""
    has_end = columns["end"].flags(bool)
    n_pairs = len(columns["start"].texts) * len(columns["end"].texts)
    if n_pairs > MANY and columns["through"].texts == [""] and _are_dates(columns):
        return _of_dates(columns["start"], columns["end"], has_end)
    numbers, texts = combined([columns[name] for name in NAMES])
    found = [_read(*text) or (0, 0) for text in texts]
    start, end = (np.array([span[k] for span in found], dtype=np.int64)[numbers] for k in (0, 1))
    return Windows(start, end, start > 0, has_end)


@lru_cache(maxsize=2**17)
def _read(start: str, end: str, through: str) -> tuple[int, int] | None:
    """Return the days of a window that is plain, None where it is not."""
    # a year and two digits may be a year across two calendar years: that depends on other rows
    if any(fiscal_edit(text) for text in (start, through) if text):
        return None
    reader = RowReader({"start": start, "end": end, "through": through}, Customs())
    windows, _ = reader.spans("total")
    if reader.bad or len(windows) != 1:
        return None
    return windows[0].start.toordinal(), windows[0].end.toordinal()


def _are_dates(columns: Mapping[str, Codes]) -> bool:
    return all(DATE.fullmatch(text) for name in ("start", "end") for text in columns[name].texts)


def _of_dates(first: Codes, last: Codes, has_end: Flags) -> Windows:
    """Read first days and days that are no longer counted, all of them dates."""
    starts, ends = (list(map(_day, codes.texts)) for codes in (first, last))
    start, end = (
        codes.values([d.toordinal() if d else 0 for d in days]) for codes, days in ((first, starts), (last, ends))
    )
    # is the last day of a month, or of a year from any day on, counted? that is asked
    after = [date.fromordinal(d.toordinal() + 1) if d and d != date.max else date.min for d in ends]
    is_month = first.flags(lambda text: text.endswith("-01")) & last.values([d.day == 1 for d in after]).astype(bool)
    days = [100 * d.month + d.day if d else 0 for d in starts], [100 * d.month + d.day for d in after]
    is_year = first.values(days[0]) == last.values(days[1])
    is_plain = (start > 0) & (end > start) & ~is_month & ~is_year
    return Windows(np.where(is_plain, start, 0), np.where(is_plain, end, 0), is_plain, has_end)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
