"""What no cell may hold, whatever source it comes from: a list, half a character, a number that is none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import Stored
from deserstats.claims.files.grid import Grid, broken
from deserstats.errors import Problem

NESTED = (Mapping, list, tuple, Set)
ONE_VALUE = "one value in a cell"


class NotANumber(str):
    """``NaN`` or ``Infinity`` in a text that should be JSON, which has no such number."""

    __slots__ = ()


def checked(grid: Grid) -> Grid:
    """Return a grid whose cells hold one value each; what is wrong with the others is among its faults.

    A list under a heading that is none of ours is carried along as JSON text.
    """
    if any(_is_broken(text) for name in grid.header or () for text in name):
        raise broken("a heading with half a character", "text", "write the name of the column anew")
    known = {(i, j) for i, j, _ in grid.faults}
    for j, name in enumerate(grid.header or ()):
        ours = name[0].strip().casefold() in COLUMNS
        for i, row in enumerate(grid.rows):
            cell = row[j]
            if cell is None or isinstance(cell, (int, float)) or (isinstance(cell, str) and cell.isascii()):
                if isinstance(cell, NotANumber):
                    _ask(grid, i, j, Problem(0, "", "", str(cell), "a number or null, as JSON has", "write null"))
                continue
            if isinstance(cell, str):
                if _is_broken(cell):
                    found = cell.encode("utf-8", "backslashreplace").decode()
                    _ask(grid, i, j, Problem(0, "", "", found, "text without halves of characters", "retype it"))
            elif (i, j) not in known and (isinstance(cell, NESTED) or (hasattr(cell, "ndim") and cell.ndim)):
                _one_value(grid, i, j, ours)
    return grid


def _one_value(grid: Grid, i: int, j: int, ours: bool) -> None:
    cell = grid.rows[i][j]
    try:
        text = json.dumps(_plain(cell), ensure_ascii=False)
    except (RecursionError, ValueError):
        text, ours = "a value that is nested too deep", True
    if ours or _is_broken(text):
        found = text.encode("utf-8", "backslashreplace").decode()[:60]
        _ask(grid, i, j, Problem(0, "", "", found, ONE_VALUE, "write one row a value, or the value alone"))
    else:
        grid.rows[i][j] = text


def _plain(cell: Any) -> Any:
    """Return a nested value as JSON has it; numbers of a file keep their digits."""
    if isinstance(cell, Mapping):
        return {str(key): _plain(value) for key, value in cell.items()}
    if hasattr(cell, "tolist") and not isinstance(cell, (str, bytes)):
        return _plain(cell.tolist())
    if isinstance(cell, Set):
        return sorted(map(str, cell))
    if isinstance(cell, Sequence) and not isinstance(cell, (str, bytes)):
        return [_plain(value) for value in cell]
    return cell if isinstance(cell, (bool, int, float, type(None))) and not isinstance(cell, Stored) else str(cell)


def _is_broken(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _ask(grid: Grid, i: int, j: int, problem: Problem) -> None:
    grid.faults.append((i, j, problem))
    grid.rows[i][j] = ""
