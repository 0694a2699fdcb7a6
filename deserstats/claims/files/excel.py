"""Excel sheets with the digits that they show: 1.20 stays 1.20, 90.0 stays 90.0."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from deserstats.claims.cells.figure import Shown
from deserstats.claims.cells.period import as_label
from deserstats.claims.files.grid import Grid, broken
from deserstats.errors import ClaimError, DeserstatsWarning, Problem
from deserstats.wording import listing

SHOWN = re.compile(r'^(?:"[^"]*"|[#0,_()\s$\u20ac*\-])*?(?P<grouped>#,##)?0(?:\.(?P<decimals>0+))?(?P<percent>%)?')


def read_excel(path: Path, sheet: str | int | None) -> Grid:
    """Read the rows of one sheet that are not empty; the heading is among them.

    Raises
    ------
    ClaimError
        When openpyxl is missing, or the workbook has several sheets and none is named.
    ClaimTableError
        When the sheet is empty.
    """
    try:
        import openpyxl
    except ImportError:
        raise ClaimError("reading Excel needs openpyxl: pip install 'deserstats[excel]'") from None
    shown = openpyxl.load_workbook(path, data_only=True)
    written = openpyxl.load_workbook(path)
    name = _sheet(shown, sheet)
    inferred: list[str] = []
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[tuple[int, int, Problem]] = []
    for cells, formulas in zip(shown[name].iter_rows(), written[name].iter_rows(), strict=True):
        if all(cell.value is None for cell in formulas):
            continue
        for j, (cell, formula) in enumerate(zip(cells, formulas, strict=True)):
            if cell.value is None and isinstance(formula.value, str) and formula.value.startswith("="):
                fix = "open the workbook in a spreadsheet and save it"
                faults.append((len(rows), j, Problem(0, "", "", formula.value, "a stored value", fix, cell.row)))
        rows.append([shown_text(cell, inferred) for cell in cells])
        lines.append(cells[0].row)
    if not rows:
        raise broken("an empty sheet", "a header and at least one row", "write the columns 'value' and 'start'")
    if inferred:
        warnings.warn(
            f"the digits shown in {listing(inferred[:5])}{' ...' if len(inferred) > 5 else ''} were inferred: "
            "give the cells a number format, or write the figures as text",
            DeserstatsWarning,
            stacklevel=6,
        )
    return Grid(rows, lines=lines, faults=faults)


def _sheet(book: Any, sheet: str | int | None) -> str:
    names: list[str] = book.sheetnames
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    if isinstance(sheet, str) and sheet in names:
        return sheet
    # asking a sheet for a cell makes one, so rows are looked through instead
    filled = [n for n in names if book[n].max_row > 1 or any(cell.value is not None for row in book[n] for cell in row)]
    if sheet is None and len(filled) == 1:
        return filled[0]
    if sheet is None and not filled:
        return names[0]
    raise ClaimError(f"name one of the sheets with sheet=: {listing(map(repr, names), 'or')}")


def shown_text(cell: Any, inferred: list[str]) -> str:
    """Write a cell as the sheet shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | datetime | date):
        return str(value)
    if isinstance(value, datetime | date):
        return as_label(value)
    form = SHOWN.match(cell.number_format or "General")
    if form is None:
        if isinstance(value, float) and not value.is_integer():
            inferred.append(cell.coordinate)
            return Shown(repr(value))
        return Shown(int(value))
    decimals = len(form["decimals"] or "")
    number = Fraction(repr(value)) * (100 if form["percent"] else 1)
    return Shown(f"{_fixed(number, decimals, bool(form['grouped']))}{'%' if form['percent'] else ''}")


def _fixed(number: Fraction, decimals: int, grouped: bool) -> str:
    """Write a number with so many decimals, half away from zero, as spreadsheets do."""
    scaled = abs(number) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(digits, 10**decimals)
    text = f"{whole:,}" if grouped else str(whole)
    if decimals:
        text += f".{rest:0{decimals}d}"
    return f"-{text}" if number < 0 and digits else text
