"""Columns of figures and of days as arrays of whole numbers: what is not so plain is marked, and read elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.plain_figure import plain_figure
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.stored import as_text
from deserstats.claims.shapes.layouts.columns import YEARS
from deserstats.claims.shapes.options import Shaping

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]
Truth = NDArray[np.bool_]

LARGEST = 10**15
"""Whole numbers below it are sums of thousands of figures away from what 64 bits hold."""

_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Figures:
    """The cells of one column, or of several side by side.

    Attributes
    ----------
    low, high : array
        The least and the largest whole number that a cell allows; 0 where it holds no figure.
    seen : array of bool
        Cells with a figure.
    odd : array of bool
        Cells that have to be looked at more closely.
    marked : array of bool
        Cells with a mark that stands for no figure; a blank is none.
    """

    low: Whole
    high: Whole
    seen: Truth
    odd: Truth
    marked: Truth

    def at(self, rows: Whole, columns: Whole) -> Figures:
        """Return some rows of some columns."""
        place = np.ix_(rows, columns)
        return Figures(self.low[place], self.high[place], self.seen[place], self.odd[place], self.marked[place])


def figures_of(column: pd.Series[Any], shaping: Shaping, reading: Reading) -> Figures:
    """Return the whole numbers of a column.

    Numbers are exact; digits in a text are what the reading makes of them.
    """
    import pandas as pd

    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return _all_odd(len(column))
    if pd.api.types.is_integer_dtype(kind):
        return _of_numbers(column.isna().to_numpy(), column.fillna(0).to_numpy())
    if getattr(kind, "kind", "") == "f":
        if getattr(kind, "itemsize", 0) < np.dtype(float).itemsize:
            return _all_odd(len(column))
        return _of_numbers(column.isna().to_numpy(), column.fillna(0).to_numpy(dtype=float))
    inferred = pd.api.types.infer_dtype(column, skipna=True)
    if inferred == "integer":
        blank = column.isna().to_numpy()
        values = np.array([0 if gone else cell for cell, gone in zip(column, blank, strict=True)], dtype=object)
        return _of_numbers(blank, values)
    return _of_texts(column, shaping, reading) if inferred in ("string", "empty") else _all_odd(len(column))


def _all_odd(n: int) -> Figures:
    zeros, none = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
    return Figures(zeros, zeros, none, np.ones(n, dtype=bool), none)


def _of_numbers(blank: Truth, values: NDArray[Any]) -> Figures:
    odd = ~blank & ((values <= -LARGEST) | (values >= LARGEST)).astype(bool)
    if values.dtype.kind == "f":
        odd |= ~blank & (values != np.floor(values))
    kept = np.where(odd, 0, values).astype(np.int64)
    return Figures(kept, kept, ~(blank | odd), odd, np.zeros(len(values), dtype=bool))


def _of_texts(column: pd.Series[Any], shaping: Shaping, reading: Reading) -> Figures:
    codes, texts = column.factorize()
    n = len(texts)
    low, high = np.zeros(n + 1, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    seen, odd, marked = (np.zeros(n + 1, dtype=bool) for _ in range(3))
    is_custom = any(shaping.customs)
    for i, text in enumerate(texts):
        if _DIGITS.fullmatch(text) or (not is_custom and _GROUPED.fullmatch(text)):
            low[i], high[i] = _allowed(text, reading, is_custom=is_custom)
            seen[i] = low[i] <= high[i]
            odd[i] = not seen[i]
        elif text.strip().casefold() in shaping.missing:
            marked[i] = bool(text.strip())
        else:
            odd[i] = True
    # the code of a missing cell is -1, the last place
    return Figures(low[codes], high[codes], seen[codes], odd[codes], marked[codes])


def _allowed(text: str, reading: Reading, *, is_custom: bool) -> tuple[int, int]:
    figure = plain_figure(text, is_custom)
    assert figure is not None
    return whole_ends(reading.interval(figure, Relation.PRINTED))


def whole_ends(allowed: Interval) -> tuple[int, int]:
    """Return the least and the largest whole number in a bounded interval.

    Examples
    --------
    >>> whole_ends(Interval(150, 260, high_open=True))
    (150, 259)
    """
    assert allowed.low is not None
    assert allowed.high is not None
    low, high = ceil(allowed.low), floor(allowed.high)
    return low + (allowed.low_open and low == allowed.low), high - (allowed.high_open and high == allowed.high)


def days_of(column: pd.Series[Any]) -> Whole:
    """Return the ordinals of the days of a column, 0 where a cell is no day written as 2024-05-31."""
    codes, cells = column.factorize()
    days = np.zeros(len(cells) + 1, dtype=np.int64)
    for i, cell in enumerate(cells):
        text = as_text(cell)
        if _DAY.fullmatch(text) and YEARS[0] <= int(text[:4]) < YEARS[1]:
            try:
                days[i] = date.fromisoformat(text).toordinal()
            except ValueError:
                continue
    found: Whole = days[codes]
    return found


def side_by_side(columns: list[Figures]) -> Figures:
    """Return columns as one array with a row a row of the table."""
    parts = ("low", "high", "seen", "odd", "marked")
    low, high, seen, odd, marked = (np.stack([getattr(one, part) for one in columns], axis=1) for part in parts)
    return Figures(low, high, seen, odd, marked)
