"""Excel sheets with the digits that they show: 1.20 stays 1.20, 90.0 stays 90.0."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from typing import Any

from deserstats.claims.cells.figure import Shown
from deserstats.claims.files.date_format import shown_date
from deserstats.claims.files.grid import Grid, broken
from deserstats.claims.files.inferred import warn_of
from deserstats.claims.files.merged import fill_merged
from deserstats.claims.files.number_format import shown_number
from deserstats.claims.files.workbook import Filled, Sheet, read_sheet
from deserstats.errors import Edit, Problem
from deserstats.wording import count, listing

SPARSE, LARGEST = 50, 50_000_000
"""Cells of a grid for each that holds something, and in all: columns without any are left out above the first."""


def read_excel(data: bytes, sheet: str | int | None) -> Grid:
    """Read the rows of one sheet that are not empty; the heading is among them.

    Raises
    ------
    ClaimError
        When openpyxl is missing, or the workbook has several sheets and none is named.
    ClaimTableError
        When the workbook is broken or too large, or the sheet is empty.
    """
    found = read_sheet(data, sheet)
    if not found.cells:
        raise broken("an empty sheet", "a header and at least one row", "write the columns 'value' and 'start'")
    return _SheetReader(found).grid()


class _SheetReader:
    """Puts the cells of a sheet into the rows and columns of a grid."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines = list(dict.fromkeys(cell.row for cell in sheet.cells))
        self.row_of = {line: i for i, line in enumerate(self.lines)}
        used = sorted({cell.column for cell in sheet.cells})
        columns = list(range(1, used[-1] + 1))
        if len(columns) * len(self.lines) > SPARSE * len(sheet.cells) + 10_000:
            columns = used
        if len(columns) * len(self.lines) > LARGEST:
            found = f"cells in {len(self.lines):,} rows and {len(columns):,} columns"
            raise broken(found, f"a sheet of at most {LARGEST:,} cells", "leave the table alone on its sheet")
        self.columns = columns
        self.column_of = {column: j for j, column in enumerate(columns)}
        self.told: Counter[str] = Counter()
        self.inferred: list[str] = []
        self.faults: list[tuple[int, int, Problem]] = []

    def grid(self) -> Grid:
        """Return the rows as the sheet shows them."""
        rows: list[list[Any]] = [[""] * len(self.columns) for _ in self.lines]
        for cell in self.sheet.cells:
            rows[self.row_of[cell.row]][self.column_of[cell.column]] = self._text(cell)
        merged = fill_merged(rows, self.sheet, self.row_of, self.column_of)
        if self.inferred:
            some = f"{listing(self.inferred[:5])}{' ...' if len(self.inferred) > 5 else ''}"
            way = "give the cells a number format, or write the figures as text"
            warn_of(f"the digits shown in {some} were inferred: {way}")
        return Grid(
            rows,
            lines=self.lines,
            faults=self.faults + merged.faults,
            notes=[*self._notes(), *merged.notes],
            numbers=[line - 1 for line in self.lines],
        )

    def _text(self, cell: Filled) -> str:
        """Write a cell as the sheet shows it."""
        value = cell.value
        if cell.unstored:
            fix = "open the workbook in a spreadsheet and save it"
            self._ask(cell, Problem(0, "", "", cell.unstored, "a stored value", fix, cell.row))
            return ""
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, int | float) and math.isfinite(value):
            return self._number(cell)
        if isinstance(value, date):
            shown = shown_date(value, cell.form)
            self.told["short date"] += shown.is_cut and not shown.doubt
            if shown.doubt:
                self._doubt(cell, shown.text, shown.doubt, "a date shown with its year")
            return shown.text
        return str(value)

    def _number(self, cell: Filled) -> str:
        shown = shown_number(cell.value, cell.form)
        if shown.doubt:
            self._doubt(cell, str(cell.value), shown.doubt, "a figure that the sheet shows as it is stored")
        elif "." in shown.text and cell.form == "General":
            self.inferred.append(place(cell))
        self.told["cut"] += shown.is_cut
        if shown.money:
            self.told["money " + shown.money] += 1
        return Shown(shown.text)

    def _doubt(self, cell: Filled, held: str, doubt: str, expected: str) -> None:
        edit = Edit.write(value=held)
        advice = f"or give {place(cell)} a number format that shows what is meant"
        self._ask(cell, Problem(0, "", "", f"{place(cell)}: {doubt}", expected, advice, cell.row, edits=(edit,)))

    def _ask(self, cell: Filled, problem: Problem) -> None:
        self.faults.append((self.row_of[cell.row], self.column_of[cell.column], problem))

    def _notes(self) -> list[str]:
        hidden_rows = len(self.sheet.hidden_rows & set(self.lines))
        hidden = sum(any(a <= c <= b for a, b in self.sheet.hidden_columns) for c in self.columns)
        money = [(key.removeprefix("money "), n) for key, n in self.told.items() if key.startswith("money ")]
        said = [
            (hidden_rows, f"{count(hidden_rows, 'hidden row')} {_are(hidden_rows)} read."),
            (hidden, f"{count(hidden, 'hidden column')} {_are(hidden)} read."),
            (self.told["cut"], f"{count(self.told['cut'], 'cell')} of the sheet hold more digits than they show."),
            (
                self.told["short date"],
                f"{count(self.told['short date'], 'date')} shown as a month or a year: read as that.",
            ),
            *((n, f"{count(n, 'figure')} shown with {name}: the sign is left out.") for name, n in money),
        ]
        return [text for n, text in said if n]


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def place(cell: Filled) -> str:
    """Return the address of a cell: ``B2``."""
    letters, column = "", cell.column
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{cell.row}"
