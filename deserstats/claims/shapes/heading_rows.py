"""Which rows are headings, which are titles above or notes below, and whether every row has all of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deserstats.claims.files.grid import Grid, Table, broken, transposed
from deserstats.errors import Problem
from deserstats.wording import count


def headed(grid: Grid, header: int | Sequence[int] | None) -> Table:
    """Return the columns of a grid under their headings.

    Parameters
    ----------
    grid : Grid
        Cells as they stand.
    header : int or sequence of int, optional
        The heading row or rows, counted from 0; by default they are looked for.

    Raises
    ------
    ClaimTableError
        When there is no row below the heading.
    """
    if grid.header is not None:
        first, levels = 0, grid.header
        rows, lines = grid.rows, grid.lines
        problems: list[Problem] = []
    else:
        first, levels = 1, [(str(text),) for text in grid.rows[0]]
        rows, lines, problems = _full(grid, first, len(levels))
    for i, j, fault in grid.faults:
        if i >= first and j < len(levels):
            problems.append(replace(fault, row=i - first + 1, column=" / ".join(levels[j])))
    if not rows and not problems:
        raise broken("a table without rows", "a header and at least one row", "write one claim a row")
    return Table(levels, transposed(rows, len(levels)), lines, problems, list(grid.notes))


def _full(grid: Grid, first: int, width: int) -> tuple[list[list[Any]], list[int] | None, list[Problem]]:
    """Return the rows from the first on that have every field, their lines, and what is wrong with the others."""
    problems: list[Problem] = []
    kept = []
    for i, row in enumerate(grid.rows[first:], start=1):
        if len(row) == width:
            kept.append(first + i - 1)
        else:
            problems.append(_ragged(row, width, grid.mark, i, grid.lines[first + i - 1] if grid.lines else None))
    return [grid.rows[i] for i in kept], [grid.lines[i] for i in kept] if grid.lines else None, problems


def _ragged(record: Sequence[str], width: int, mark: str, row: int, line: int | None) -> Problem:
    found = mark.join(record)[:60]
    expected = f"{count(width, 'field')} as in the header, not {len(record)}"
    fix = "add the missing fields, or remove the extra ones"
    if mark == "," and len(record) > width:
        fix = 'put quotes around a figure with thousands commas: "213,000"'
    return Problem(row, "", "", found, expected, fix, line)
