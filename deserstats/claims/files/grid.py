"""The cells of a source as they stand, and the table that is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

from deserstats.claims.note import Note
from deserstats.errors import ClaimTableError, Problem


@dataclass(slots=True)
class Grid:
    """Cells before anyone has said which row is the heading.

    Attributes
    ----------
    rows : list of lists
        Cells by row; in a text file rows may differ in length.
    header : list of tuples of str, optional
        The heading of each column, one text a level, where the source keeps headings apart from rows
        (frames, records); None where they stand among the rows.
    lines : list of int, optional
        The line of the file or the row of the sheet that each row stands in.
    faults : list
        Cells that could not be taken from the source: the index of row and column, and what is wrong.
    notes : list of str
        What the source showed beside its cells, for ``how_read``.
    numbers : list of int, optional
        The number of each row as pandas counts them from 0: blank lines of text do not count, blank fields and
        blank rows of a sheet do.
    mark : str
        What stands between the fields of a text file.
    """

    rows: list[list[Any]]
    header: list[tuple[str, ...]] | None = None
    lines: list[int] | None = None
    faults: list[tuple[int, int, Problem]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mark: str = ""
    numbers: list[int] | None = None


@dataclass(slots=True)
class Table:
    """Named columns of cells.

    Attributes
    ----------
    levels : list of tuples of str
        The heading of each column, one text a level.
    columns : list of lists
        The cells by column.
    lines, notes
        As in :class:`Grid`.
    numbers : list of int, optional
        The number of each row below the heading where some rows were left out as unreadable.
    problems : list of Problem
        What is wrong with cells of the source, in their place.
    placing : callable, optional
        Puts a problem of a row where its cell stands in the source; by default in the line of the row.
    n_source : int, optional
        Rows of the source, where a row is not a claim.
    places : list of int, optional
        The place of each column among the fields of the source, from 0, where blank ones were left out.
    """

    levels: list[tuple[str, ...]]
    columns: list[list[Any]]
    lines: list[int] | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note | str] = field(default_factory=list)
    placing: Callable[[Problem], Problem] | None = None
    n_source: int | None = None
    numbers: list[int] | None = None
    places: list[int] | None = None

    @property
    def header(self) -> list[str]:
        """The heading of each column as one text."""
        return [" / ".join(filter(None, dict.fromkeys(texts))) for texts in self.levels]

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def n_source_rows(self) -> int:
        """Number of rows below the heading, those that could not be read included."""
        return self.n_source or max(
            self.n_rows, *(self.numbers or (0,)), *(problem.row for problem in self.problems), 0
        )

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The cells by row."""
        return list(zip(*self.columns, strict=True))

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of one of the rows with its place in the source."""
        if self.placing is not None:
            return self.placing(problem)
        row = problem.row - 1
        if row in range(len(self.lines or ())) and self.lines:
            problem = replace(problem, line=self.lines[row])
        if self.numbers is None or row not in range(len(self.numbers)):
            return problem
        return replace(problem, row=self.numbers[row], rows=tuple(self.numbers[i - 1] for i in problem.rows))

    def place(self, row: int) -> str:
        """Say where a row stands, by its number among those that were read."""
        problem = self.placed(Problem(row, "", "", "", "", ""))
        return f"row {problem.row}" if problem.line is None else f"line {problem.line}"


def broken(found: str, expected: str, fix: str, line: int | None = None) -> ClaimTableError:
    """Build the error for a table that cannot be read as a whole."""
    return ClaimTableError([Problem(0, "", "", found, expected, fix, line)], 0)


def of_records(records: Iterable[Mapping[str, Any]]) -> Grid:
    """Line up mappings as rows; a missing key is a blank cell."""
    records = list(records)
    names = list(dict.fromkeys(name for record in records for name in record))
    return Grid([[record.get(name) for name in names] for record in records], [(str(name),) for name in names])


def transposed(rows: Sequence[Sequence[Any]], width: int) -> list[list[Any]]:
    """Return the columns of rows of one length."""
    if len(rows) < width:
        return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]
    return [list(map(itemgetter(place), rows)) for place in range(width)]
