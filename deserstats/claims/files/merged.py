"""Merged cells: what stands in one counts for all of them, unless it is a figure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any, NamedTuple

from deserstats.claims.cells.figure import Shown
from deserstats.claims.files.grid import broken
from deserstats.claims.files.workbook import Sheet
from deserstats.errors import Problem
from deserstats.wording import count

FIGURE = re.compile(r"[<>~≈=]?\s*[-+]?[0-9][0-9.,\s'_]*\s*%?")
YEAR = re.compile(r"1[5-9][0-9]{2}|2[01][0-9]{2}")
MOST = 20_000_000
"""Cells that the merged ranges of a sheet may have in its rows and columns."""


class Merged(NamedTuple):
    """What merged cells leave to be asked and told."""

    faults: list[tuple[int, int, Problem]]
    notes: list[str]


def fill_merged(rows: list[list[Any]], sheet: Sheet, row_of: Mapping[int, int], column_of: Mapping[int, int]) -> Merged:
    """Write what a merged range shows into each of its cells that lie in the rows and columns of a grid.

    A range that stands alone in its row and begins in the first column is a title, which says
    nothing of any column. A figure is of one row and one column: which of them is asked.
    """
    lines, columns = list(row_of), list(column_of)
    faults: list[tuple[int, int, Problem]] = []
    filled = work = 0
    for first_column, first_row, last_column, last_row in sheet.merged:
        if first_row not in row_of or first_column not in column_of:
            continue
        i, j = row_of[first_row], column_of[first_column]
        text = rows[i][j]
        below = range(i, bisect_right(lines, last_row))
        across = range(j, bisect_right(columns, last_column))
        work += len(below) * len(across)
        if work > MOST:
            raise broken("merged cells without end", f"at most {MOST:,} merged cells", "take the merged cells apart")
        if text == "" or _is_title(rows[i], j, len(below), first_column == columns[0]):
            continue
        others = [(a, b) for a in below for b in across if (a, b) != (i, j) and rows[a][b] == ""]
        if others and FIGURE.fullmatch(text) and not _is_year(text):
            expected = f"a figure in a cell of its own, not in {count(len(others) + 1, 'merged cell')}"
            fix = "take the merged cells apart, and write the figure where it belongs"
            faults.append((i, j, Problem(0, "", "", str(text), expected, fix, first_row)))
        for a, b in others:
            rows[a][b] = text
        filled += len(others)
    notes = [f"{count(filled, 'cell')} of merged ranges: read as the one that is shown."] if filled else []
    return Merged(faults, notes)


def _is_title(row: list[Any], j: int, height: int, is_first: bool) -> bool:
    return is_first and height == 1 and not any(row[:j]) and not any(row[j + 1 :])


def _is_year(text: str) -> bool:
    return YEAR.fullmatch(text) is not None and (not isinstance(text, Shown) or "," not in text)
