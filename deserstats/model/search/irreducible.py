"""Few rows that contradict each other, out of some that do: weights of a contradiction moved from row to row.

The weights with which rows contradict each other are the points of a polyhedron: on every cell they sum to
nothing or less, and their bounds ask for 1 in sum. A row is needed where no weights do without it, which a few
exchanges in one small table of floats show, much cheaper than a linear program a row. What is left is a proposal,
to be added up exactly (Gleeson and Ryan 1990, doi:10.1287/ijoc.2.1.61).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from deserstats.model.solve.highs import Floats

TINY = 1e-9
"""Entries below this are taken for rounding."""

SMALL = 1e-6
"""Weights below this share of the largest are taken for nothing."""

BLUR = 1e-7
"""Right sides are at most this instead of 0, all different, so that exchanges make headway."""

EXCHANGES = 60
"""Exchanges for one row before it is taken to be needed."""


def irreducible(matrix: Floats, low: Floats, high: Floats, groups: Sequence[int]) -> dict[int, float] | None:
    """Return weights of a contradiction that few groups of rows make, the first left out first; None if unknown.

    Parameters
    ----------
    matrix : (n_rows, n_cells)
        Rows on cells, none of which can be negative.
    low, high : (n_rows,)
        Their ends, infinite where there is none.
    groups : sequence of int
        How many rows, from the first on, are left out together; rows beyond are not left out.
    """
    table = _Table(matrix, low, high)
    if not table.solved():
        return None
    first = 0
    for size in groups:
        table.leave_out(range(first, first + size))
        first += size
    return table.weights()


class _Table:
    """The table of the simplex method: a line a cell, one for what the bounds ask for, and the right sides."""

    def __init__(self, matrix: Floats, low: Floats, high: Floats) -> None:
        has_low, has_high = np.flatnonzero(np.isfinite(low)), np.flatnonzero(np.isfinite(high))
        self.row = np.r_[has_low, has_high]
        self.sign = np.r_[np.ones(len(has_low)), -np.ones(len(has_high))]
        ends = np.r_[low[has_low], -high[has_high]]
        n, k = matrix.shape[1], len(self.row)
        self.columns: dict[int, list[int]] = {}
        for column, row in enumerate(self.row.tolist()):
            self.columns.setdefault(row, []).append(column)
        lines = np.zeros((n + 1, k + n + 1))
        lines[:n, :k] = (matrix[self.row] * self.sign[:, None]).T
        lines[:n, k : k + n] = np.eye(n)
        lines[:n, -1] = BLUR * (1 + np.arange(n) / max(n, 1))
        lines[n, :k] = ends / (np.abs(ends).max(initial=0.0) or 1.0)
        lines[n, -1] = 1.0
        self.lines = lines
        self.basis = [*range(k, k + n), -1]
        self.place = {column: line for line, column in enumerate(self.basis)}
        self.open = np.ones(k + n, dtype=bool)

    def solved(self) -> bool:
        """Find weights at all."""
        for _ in range(EXCHANGES * 10):
            asked = np.where(self.open, self.lines[-1, :-1], 0.0)
            column = int(asked.argmax())
            if asked[column] <= TINY:
                return False
            line = self._leaving(column)
            if line is None:
                return False
            self._exchange(line, column)
            if line == len(self.basis) - 1:
                return True
        return False

    def leave_out(self, group: Iterable[int]) -> None:
        """Leave some rows out, unless no weights do without them."""
        own = [column for row in group for column in self.columns.get(row, ())]
        self.open[own] = False
        for column in own:
            if not self._freed(column):
                self.open[own] = True
                return

    def _freed(self, column: int) -> bool:
        """Bring the weight of a side to nothing."""
        for _ in range(EXCHANGES):
            if column not in self.place:
                return True
            line = self.place[column]
            falling = np.where(self.open, self.lines[line, :-1], 0.0)
            entering = int(falling.argmax())
            if falling[entering] <= TINY:
                return False
            leaving = self._leaving(entering)
            if leaving is None:
                return False
            self._exchange(leaving, entering)
        return False

    def _leaving(self, column: int) -> int | None:
        """Return the line whose right side sets the limit to a column."""
        own, right = self.lines[:, column], self.lines[:, -1]
        rising = np.flatnonzero(own > TINY)
        return int(rising[(right[rising] / own[rising]).argmin()]) if len(rising) else None

    def _exchange(self, line: int, column: int) -> None:
        lines = self.lines
        lines[line] /= lines[line, column]
        factors = lines[:, column].copy()
        factors[line] = 0.0
        lines -= factors[:, None] * lines[line]
        self.place.pop(self.basis[line], None)
        self.basis[line] = column
        self.place[column] = line

    def weights(self) -> dict[int, float]:
        """Return the weight of each row: positive on its low side."""
        k = len(self.row)
        largest = float(self.lines[:, -1].max(initial=0.0))
        found: dict[int, float] = {}
        for line, column in enumerate(self.basis):
            value = float(self.lines[line, -1])
            if 0 <= column < k and value > SMALL * largest:
                found[int(self.row[column])] = found.get(int(self.row[column]), 0.0) + value * float(self.sign[column])
        return found
