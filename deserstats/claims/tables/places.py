"""Where in the source the figure of a claim stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.grid import Table
from deserstats.errors import Problem

FIGURES = ("value", "low", "high")
"""Columns of a claim table that hold figures, the printed one first."""


class Place(NamedTuple):
    """A cell of a source.

    Attributes
    ----------
    row : int
        The number of its row below the heading, counted from 1; 0 for the source as a whole.
    line : int or None
        The line of the file, or the row of the sheet; None where the source has no lines.
    heading : str
        The heading of its column; blank for the row as a whole.
    """

    row: int = 0
    line: int | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the figures of a table that was read.

    Attributes
    ----------
    table : Table
        Its rows, one a claim.
    names : sequence of str
        Our name of each of its columns, blank where it is none of ours.
    """

    table: Table
    names: Sequence[str]

    def of(self, n: int) -> Place:
        """Return the place of a claim's figure; claims are counted from 1 in the order of the table."""
        shown = [name for name in FIGURES if name in self.names]
        column = next((name for name in shown if as_text(self._cell(name, n)).strip()), "")
        placed = self.table.placed(Problem(n, "", column, "", "", ""))
        own = self.table.placing is None and column
        heading = self.table.header[self.names.index(column)] if own else placed.column
        return Place(placed.row, placed.line, heading)

    def _cell(self, name: str, n: int) -> object:
        return self.table.columns[self.names.index(name)][n - 1]
