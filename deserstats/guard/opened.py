"""A file as cells: cut into sets, with the line and the character at which a cell begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.encodings import decode
from deserstats.claims.files.grid import Grid, Table
from deserstats.claims.files.source import STANDARD_INPUT, TEXTS, open_source
from deserstats.claims.shapes.heading_rows import headed
from deserstats.claims.shapes.options import TableOptions
from deserstats.claims.tables.places import Place
from deserstats.errors import ClaimError, ClaimTableError, Problem
from deserstats.wording import one_of

LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one set.

    Attributes
    ----------
    name : str
        The values of the columns that tell sets apart.
    grid : Grid
        Its cells.
    rows : list of int
        The number of each of its rows in the file.
    """

    name: str
    grid: Grid
    rows: list[int]


@dataclass(slots=True)
class OpenedFile:
    """The cells of a file, as they stand and under their headings.

    Raises
    ------
    ClaimError
        When it is no table; :class:`ClaimTableError` lists what is wrong with it.
    """

    path: str
    options: TableOptions
    grid: Grid = field(init=False)
    _table: Table | None = field(init=False, default=None)
    _lines: list[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        # a text with the end of a line in it would be taken for the content of a file
        source = self.path if self.path == STANDARD_INPUT else Path(self.path)
        self.grid = open_source(source, self.options.get("sheet"), self.options.get("encoding"))

    @property
    def table(self) -> Table:
        """The cells under their headings, before anything is made of them."""
        if self._table is None:
            self._table = headed(self.grid, self.options.get("header"))
        return self._table

    def parts(self, by: Sequence[str]) -> Iterator[Part]:
        """Cut the file into sets, in the order in which they first occur.

        Raises
        ------
        ClaimError
            When there is no such column.
        ClaimTableError
            When a row has not every field, so that nobody can say which set it belongs to.
        """
        table = self.table
        places = [self._column(name) for name in by]
        lost = [problem for problem in table.problems if self._index(problem) is None]
        if lost:
            raise ClaimTableError(lost, table.n_source_rows)
        renamed = self.options.get("columns") or {}
        # a column that only says which set a row belongs to is no part of the claims
        apart = {place for place, name in zip(places, by, strict=True) if name not in COLUMNS and name not in renamed}
        kept = [place for place in range(len(table.levels)) if place not in apart]
        keys = list(zip(*(map(as_text, table.columns[place]) for place in places), strict=True))
        members: dict[tuple[str, ...], list[int]] = {}
        for row, key in enumerate(keys):
            members.setdefault(key, []).append(row)
        for key, rows in members.items():
            yield Part(", ".join(key), self._grid(rows, kept), [self._number(row) for row in rows])

    def _grid(self, rows: list[int], kept: list[int]) -> Grid:
        """Return the cells of some rows, with what is wrong with them."""
        table = self.table
        cells: list[list[Any]] = [[table.columns[place][row] for place in kept] for row in rows]
        lines = [table.lines[row] for row in rows] if table.lines else None
        made = Grid(cells, [table.levels[place] for place in kept], lines, notes=list(map(str, self.grid.notes)))
        local = {row: n for n, row in enumerate(rows)}
        for problem in table.problems:
            row = self._index(problem)
            if row in local and row is not None:
                place = table.header.index(problem.column)
                made.faults.append((local[row], kept.index(place) if place in kept else 0, problem))
        return made

    def heading(self, name: str) -> str:
        """Return the heading of a column as it stands in the file."""
        return self.table.header[self._column(name)]

    def _column(self, name: str) -> int:
        found = [place for place, heading in enumerate(self.table.header) if heading.strip() == name]
        if len(found) != 1:
            what = "no column" if not found else f"{len(found)} columns"
            headings = one_of(map(repr, dict.fromkeys(self.table.header)))
            raise ClaimError(f"by={name!r} is {what} of the table; its columns are {headings}")
        return found[0]

    def _index(self, problem: Problem) -> int | None:
        """Return which of the rows a problem is in; None where it is in none of those that have every field."""
        numbers = self.table.numbers
        if not problem.column or problem.column not in self.table.header:
            return None
        if numbers is None:
            return problem.row - 1 if 0 < problem.row <= self.table.n_rows else None
        return numbers.index(problem.row) if problem.row in numbers else None

    def _number(self, row: int) -> int:
        return self.table.numbers[row] if self.table.numbers else row + 1

    def line_of(self, number: int) -> int | None:
        """Return the line that a row of the file stands in, by its number."""
        lines, numbers = self.table.lines, self.table.numbers
        place = numbers.index(number) if numbers and number in numbers else number - 1
        return lines[place] if lines and 0 <= place < len(lines) else None

    def character(self, place: Place) -> int:
        """Return the character of its line at which a cell begins, from 1; 0 where the file has no such line."""
        header = [heading.strip() for heading in self.table.header]
        if place.line is None or not self.grid.mark or header.count(place.heading.strip()) != 1:
            return 0
        column = header.index(place.heading.strip())
        at = self.table.places[column] if self.table.places else column
        lines = self._text()
        starts = _starts(lines[place.line - 1], self.grid.mark) if place.line <= len(lines) else []
        return starts[at] if at < len(starts) else 0

    def _text(self) -> list[str]:
        """Return the lines of a text file; none of any other."""
        if self._lines is None:
            is_text = self.path != STANDARD_INPUT and Path(self.path).suffix.casefold() in TEXTS
            text = decode(Path(self.path).read_bytes(), self.options.get("encoding")) if is_text else ""
            self._lines = LINE_END.split(text)
        return self._lines


def _starts(line: str, mark: str) -> list[int]:
    """Return the character at which each field of a line begins."""
    starts = [1]
    is_quoted = False
    for place, character in enumerate(line, start=1):
        if character == '"' and (is_quoted or place == starts[-1]):
            is_quoted = not is_quoted
        elif character == mark and not is_quoted:
            starts.append(place + 1)
    return starts
