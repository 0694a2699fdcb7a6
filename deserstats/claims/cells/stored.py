"""Figures that come as numbers, not as text: their printing is lost, and floating point adds digits of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from numbers import Number
from typing import Any

from deserstats.claims.cells.figure import Shown, Stored
from deserstats.claims.cells.period import as_label
from deserstats.claims.cells.reading import COUNTS
from deserstats.claims.cells.suggest import unambiguous
from deserstats.claims.note import Note
from deserstats.wording import count

DIGITS = 15
"""Digits that a double keeps of any decimal number; what it shows beyond them came from arithmetic."""

LONGEST = 4_000
"""Binary digits of a whole number, and places of a decimal one, that are written out."""

LONG = "a number of more than 1,000 digits"
"""What is read, and refused, of a longer one."""

WHOLE = 2**53
"""Whole numbers up to here are kept exactly."""


def as_text(value: Any) -> str:
    """Write a cell as text: nothing for a missing value, no invented decimals for a whole number."""
    if isinstance(value, str):
        return value
    if value is None or type(value).__name__ in ("NaTType", "NAType"):
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Number):
        return _number_text(value)
    if hasattr(value, "isoformat") or hasattr(value, "freqstr"):
        return as_label(value)
    return str(value)


def _number_text(value: Any) -> str:
    if value != value:  # NaN, which frames have for a missing number
        return ""
    if isinstance(value, int):
        return str(value) if value.bit_length() < LONGEST else LONG
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if not isinstance(value, float | Decimal):
        return text
    number = Decimal(text)
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < LONGEST else text


def is_stored(cell: Any) -> bool:
    """Whether a cell holds a number, not the text of one."""
    return isinstance(cell, Stored) or (isinstance(cell, Number) and not isinstance(cell, bool))


def number_cells(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells that a figure stored as a number implies: a count is exact.

    A number with more digits than floating point keeps is the result of a calculation, and means
    any number that agrees with it in those it does keep.

    Examples
    --------
    >>> number_cells({"value": 21000}), number_cells({"value": "21,000"})
    ({'value': '21000', 'relation': 'exact'}, {})
    >>> number_cells({"value": 0.1 + 0.2})
    {'value': '0.30000000000000004', 'low': '0.300000000000000', 'high': '0.300000000000001'}
    """
    value = row.get("value")
    if not is_stored(value) or not (text := as_text(value)):
        return {}
    cells = {"value": unambiguous(text)}
    given = {name: as_text(row.get(name)).strip() for name in ("kind", "relation", "low", "high")}
    if given["relation"] or given["low"] or given["high"] or given["kind"].casefold() == "order":
        return cells
    if ends := _kept(text, value):
        return cells | dict(zip(("low", "high"), ends, strict=True))
    return cells | ({"relation": "exact"} if (given["kind"].casefold() or "total") in COUNTS else {})


def _kept(text: str, value: Any) -> tuple[str, str] | None:
    """Return the ends of what a floating-point number may mean; None where its digits are all its own."""
    is_float = isinstance(value, float) or (isinstance(value, Stored) and "." in text)
    if not is_float or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return None
    number = Decimal(text)
    if len(number.normalize().as_tuple().digits) <= DIGITS and abs(number) <= WHOLE:
        return None
    step = Decimal(1).scaleb(number.adjusted() - DIGITS + 1)
    low, high = ((number / step).to_integral_value(way) * step for way in (ROUND_FLOOR, ROUND_CEILING))
    return f"{low:f}", f"{max(high, low + step):f}"


def notes(rows: Iterable[tuple[Mapping[str, Any], Mapping[str, str]]]) -> list[Note]:
    """Say what was inferred of figures that came as numbers; rows come with the cells that were implied."""
    exact = kept = shown = 0
    for row, implied in rows:
        exact += "relation" in implied
        kept += "low" in implied
        shown += isinstance(row.get("value"), Shown) and not isinstance(row.get("value"), Stored)
    return [
        Note("numbers", n, text)
        for n, text in (
            (exact, f"{count(exact, 'count')} stored as numbers, not as printed: read as exact."),
            (kept, f"{count(kept, 'figure')} from floating-point arithmetic: read to {DIGITS} digits."),
            (shown, f"{count(shown, 'figure')} in number cells: read with the digits that the sheet shows."),
        )
        if n
    ]
