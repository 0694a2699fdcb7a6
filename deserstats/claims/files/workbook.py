"""The cells of a workbook that hold something, as openpyxl parses them: nothing is made for cells that are empty.

A worksheet object of openpyxl makes every cell of a merged range and of a row up to its last formatted one,
which is millions of cells for a few bytes. So its parser is asked for the cells that the file has.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from deserstats.claims.files.grid import broken
from deserstats.errors import ClaimError
from deserstats.wording import listing

LARGEST = 2**30
"""Bytes that the parts of a workbook may have when unpacked."""

PACKED, RATIO = 50 * 2**20, 200
"""A workbook that unpacks to more bytes than this may be packed by this ratio: ones made by people are below 50."""

ACCOUNTING = {42: (0, "$"), 44: (2, "$")}
"""Built-in formats in which openpyxl leaves out what parts their sections: decimals and money."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that holds something: its value, its number format, and the formula of a value that is not stored."""

    row: int
    column: int
    value: Any
    form: str = "General"
    unstored: str = ""


@dataclass(slots=True)
class Sheet:
    """What one sheet of a workbook holds.

    Attributes
    ----------
    cells : list of Filled
        By row and column.
    merged : list of tuples
        First column, first row, last column and last row of each merged range.
    hidden_rows : set of int
        Rows that are not shown.
    hidden_columns : list of pairs
        First and last column of those that are not shown.
    """

    cells: list[Filled] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def read_sheet(data: bytes, sheet: str | int | None) -> Sheet:
    """Return what a sheet holds: the one that is named, or the only one that holds something.

    Raises
    ------
    ClaimError
        When openpyxl is missing, or the workbook has several sheets and none is named.
    ClaimTableError
        When the bytes are no workbook, or one that is too large.
    """
    try:
        import openpyxl
    except ImportError:
        raise ClaimError("reading Excel needs openpyxl: pip install openpyxl") from None
    _refuse_others(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of parts that it leaves out, such as rules of validation: none holds a figure
            warnings.simplefilter("ignore")
            with closing(_opened(openpyxl.reader.excel.ExcelReader, data)) as book:
                named = _named(book, sheet)
                return named if isinstance(named, Sheet) else _parsed(named)
    except ClaimError:
        raise
    except Exception as error:  # a parser of others raises whatever it comes upon in a file that is broken
        raise _unreadable(error) from None


def _opened(reader: Any, data: bytes) -> Any:
    """Open a workbook without the parts that hold no cells: one that is broken there is no broken table."""
    opened = reader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for part in ("read_chartsheet", "read_properties", "read_custom", "read_theme"):
        setattr(opened, part, lambda *_: None)
    opened.read()
    return opened.wb


def _unreadable(error: Exception) -> ClaimError:
    return broken(
        f"a broken file ({type(error).__name__})",
        "an Excel workbook",
        "open it in a spreadsheet and save it as .xlsx again",
    )


def _refuse_others(data: bytes) -> None:
    """Refuse what is no workbook, and what would unpack to more than memory holds."""
    if not data.strip():
        raise broken("an empty file", "an Excel workbook", "save the table as .xlsx again")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        found = "a workbook of Excel 97 or one with a password"
        raise broken(found, "an Excel workbook (.xlsx)", "save it as .xlsx without a password")
    if data[:2] != b"PK":
        found = "a web page" if data.lstrip()[:1] == b"<" else "no packed file, as a workbook is"
        raise broken(
            found, "an Excel workbook", "open it in a spreadsheet and save it as .xlsx, or name it .csv if it is text"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except Exception as error:  # any, as above
        raise _unreadable(error) from None
    if size > LARGEST or (size > PACKED and size > RATIO * len(data)):
        found = f"a workbook that unpacks to {size / 2**20:,.0f} MB"
        expected = f"at most {LARGEST // 2**20:,} MB, and at most {RATIO} times its size above {PACKED // 2**20} MB"
        raise broken(found, expected, "save the sheet with the figures alone, or as 'CSV UTF-8'")


def _named(book: Any, sheet: str | int | None) -> Any:
    """Return the sheet to be read; an empty one where the workbook holds nothing."""
    sheets = {each.title: each for each in book.worksheets}  # pages that are charts have no cells
    names = list(sheets)
    if isinstance(sheet, str) and sheet in sheets:
        return sheets[sheet]
    if isinstance(sheet, int) and not isinstance(sheet, bool) and 0 <= sheet < len(names):
        return sheets[names[sheet]]
    filled = [each for each in sheets.values() if any(_filled(each, _parser(each)))] if sheet is None else []
    if sheet is None and len(filled) < 2:
        return filled[0] if filled else Sheet()
    raise ClaimError(f"name one of the sheets with sheet=: {listing(map(repr, names), 'or')}")


def _parsed(sheet: Any) -> Sheet:
    parser = _parser(sheet)
    found = Sheet(list(_filled(sheet, parser)))
    found.cells.sort(key=lambda cell: (cell.row, cell.column))
    if parser.merged_cells is not None:
        found.merged = [_bounds(merge.ref) for merge in parser.merged_cells.mergeCell]
    found.hidden_rows = {int(row) for row, told in parser.row_dimensions.items() if told.get("hidden") in ("1", "true")}
    columns = [told for told in parser.column_dimensions.values() if told.get("hidden") in ("1", "true")]
    found.hidden_columns = [(int(told["min"]), int(told["max"])) for told in columns]
    return found


def _bounds(ref: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    first_column, first_row, last_column, last_row = range_boundaries(ref)
    return first_column, first_row, last_column, last_row


def _parser(sheet: Any) -> Any:
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    book = sheet.parent
    source = sheet._get_source()
    told = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, epoch=book.epoch, **told)
    parse_cell = parser.parse_cell

    def parse_formula_too(element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = parse_cell(element)
        formula = element.find(FORMULA_TAG) if cell["value"] is None else None
        if formula is not None and not (element.get("t") == "str" and element.find(VALUE_TAG) is not None):
            cell["unstored"] = f"={formula.text or ''}"
        return cell

    parser.parse_cell = parse_formula_too
    return parser


def _filled(sheet: Any, parser: Any) -> Iterator[Filled]:
    """Yield the cells that hold something."""
    book = sheet.parent
    forms: dict[int, str] = {}
    with closing(parser.source):
        for _, cells in parser.parse():
            for cell in cells:
                value, unstored = cell["value"], cell.get("unstored", "")
                if unstored or (value is not None and value != ""):
                    style = cell["style_id"]
                    form = forms.get(style) or forms.setdefault(style, _form(book, style))
                    yield Filled(cell["row"], cell["column"], value, form, unstored)


def _form(book: Any, style: int) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    number = book._cell_styles[style].numFmtId
    if number in ACCOUNTING:
        decimals, money = ACCOUNTING[number]
        digits = "#,##0" + ("." + "0" * decimals if decimals else "")
        return rf'_("{money}"* {digits}_);_("{money}"* \({digits}\);_("{money}"* "-"??_);_(@_)'
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return str(BUILTIN_FORMATS.get(number, "General"))
    return str(book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
