"""Rows brought to columns: each series cut where its rows begin and end, and nowhere else.

Column k of a series is its cumulative sum up to the end of piece k, so a row has two entries a
series however long its window is, and rounding a column never breaks non-negativity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm

from deserstats.model.proof.outcome import Cell
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Series
from deserstats.wording import Exact

Point = list[Exact]
"""One exact number a column: the cumulative sums."""


@dataclass(slots=True)
class OnCells:
    """Rows on cells: per row its entries; the cells; and the columns that each cell stands for."""

    entries: list[dict[int, Exact]]
    cells: list[Cell]
    members: list[list[int]]


class LinearProblem:
    """Rows over columns.

    Attributes
    ----------
    entries : list of dict
        Per row, column to weight on the cumulative sums.
    pieces : list of (Series, start, end)
        Per column, the cell whose end the column stands at.
    first : list of int
        Per column, the first column of its series.
    covered : list of bool
        Per column, whether a row counts its cell; a gap between windows belongs to nobody.
    grain : list of int
        Per column, values are multiples of 1/grain: 1 where whole numbers are counted.
    falls : list of dict
        Per cell that cannot be negative, its weights on the cumulative sums.
    """

    def __init__(self, rows: Sequence[Constraint], domain: Domain, extra: Sequence[Form] = ()) -> None:
        self.rows, self.domain = rows, domain
        forms = [*(row.form for row in rows), *extra]
        self.twins = _twins(forms)
        segments = [segment for form in forms for segment in form]
        # twins of a series stand for nothing
        windows = [(series, start, end) for series, start, end, _ in segments if self.twins[series] == series]
        self._cut(windows)
        self.entries = [self.on_columns(row.form) for row in rows]
        self.covered = self._covered(windows)
        self.grain = self._grain()
        cells = (j for j, piece in enumerate(self.pieces) if not self.domain.is_signed(piece[0]))
        self.falls: list[dict[int, Exact]] = [{j: 1} if self.first[j] == j else {j: 1, j - 1: -1} for j in cells]

    def _grain(self) -> list[int]:
        is_whole = [self.domain.is_whole(series) for series, _, _ in self.pieces]
        if all(is_whole):
            return [1] * len(is_whole)
        ends = [end for row in self.rows for end in (row.bounds.low, row.bounds.high) if end is not None]
        fine = lcm(*(Fraction(end).denominator for end in ends)) * 1000
        return [1 if whole else fine for whole in is_whole]

    def _cut(self, windows: Iterable[Cell]) -> None:
        """Cut each series where windows begin and end: a column a piece."""
        cuts: dict[Series, set[int]] = {}
        for series, start, end in windows:
            cuts.setdefault(series, set()).update((start, end))
        self.pieces: list[Cell] = []
        self.first: list[int] = []
        self._column: dict[Series, dict[int, int]] = {}
        for series, days in cuts.items():
            order = sorted(days)
            offset = len(self.pieces)
            self._column[series] = {day: offset + k - 1 for k, day in enumerate(order)}
            self._column[series][order[0]] = -1
            for start, end in pairwise(order):
                self.pieces.append((series, start, end))
                self.first.append(offset)

    def on_columns(self, form: Form) -> dict[int, Exact]:
        """Write a form on the cumulative sums."""
        entries: dict[int, Exact] = {}
        for series, start, end, weight in form:
            if self.twins[series] == series:
                column = self._column[series]
                for j, a in ((column[end], weight), (column[start], -weight)):
                    entries[j] = entries.get(j, 0) + a
        return {j: a for j, a in entries.items() if a and j >= 0}

    def _covered(self, windows: Iterable[Cell]) -> list[bool]:
        opened = [0] * (len(self.pieces) + 1)
        for window in windows:
            span = self.between(*window)
            opened[span.start] += 1
            opened[span.stop] -= 1
        return [depth > 0 for depth in accumulate(opened)][:-1]

    def cell(self, point: Point, j: int) -> Exact:
        """Return the value of the cell that ends at a column."""
        return point[j] - (point[j - 1] if j > self.first[j] else 0)

    def activity(self, row: int, point: Point) -> Exact:
        """Return the value of a row's form."""
        return self.value(self.entries[row], point)

    def value(self, entries: Mapping[int, Exact], point: Point) -> Exact:
        """Return the value of a form on the cumulative sums."""
        return sum((a * point[j] for j, a in entries.items()), 0)

    def cells(self, point: Point) -> dict[Cell, Exact]:
        """Return the value of every cell."""
        return {piece: self.cell(point, j) for j, piece in enumerate(self.pieces)}

    def violation(self, point: Point, active: Iterable[int]) -> Exact | None:
        """Return how far a point is outside, 0 when nothing is broken; None beside a strict end."""
        cells = range(len(self.pieces))
        negative = (-self.cell(point, j) for j in cells if not self.domain.is_signed(self.pieces[j][0]))
        worst = max(negative, default=0)
        for i in active:
            bounds, value = self.rows[i].bounds, self.activity(i, point)
            if value not in bounds:
                below = bounds.low - value if bounds.low is not None else 0
                above = value - bounds.high if bounds.high is not None else 0
                miss = max(below, above)
                if miss == 0:
                    return None
                worst = max(worst, miss)
        return max(worst, 0)

    def on_cells(self, rows: Sequence[int]) -> OnCells:
        """Write some rows on cells, with cells joined that all of them treat alike."""
        lines: list[dict[int, Exact]] = [{} for _ in self.pieces]
        for i, row in enumerate(rows):
            for j, weight in self.weights(self.rows[row].form).items():
                lines[j][i] = weight
        joined: dict[tuple[object, ...], int] = {}
        found = OnCells([{} for _ in rows], [], [])
        for j, line in enumerate(lines):
            kept = {i: a for i, a in line.items() if a}
            series = self.pieces[j][0]
            key = (tuple(sorted(kept.items())), self.domain.is_signed(series), self.domain.is_whole(series))
            if kept and key in joined:
                found.members[joined[key]].append(j)
            elif kept:
                joined[key] = len(found.cells)
                for i, a in kept.items():
                    found.entries[i][len(found.cells)] = a
                found.cells.append(self.pieces[j])
                found.members.append([j])
        return found

    def weights(self, form: Form) -> dict[int, Exact]:
        """Write a form on cells, numbered like the columns."""
        total: dict[int, Exact] = {}
        for series, start, end, weight in form:
            if self.twins[series] == series:
                for j in self.between(series, start, end):
                    total[j] = total.get(j, 0) + weight
        return {j: a for j, a in total.items() if a}

    def between(self, series: Series, start: int, end: int) -> range:
        """Columns of the cells of a window."""
        column = self._column[series]
        first = column[start] + 1 if column[start] >= 0 else self.first[column[end]]
        return range(first, column[end] + 1)

    def from_cells(self, values: Mapping[Cell, Exact]) -> Point:
        """Return the point whose cells have these values; cells not named are 0.

        A cell of a smaller set of rows may be several here: its value is that of the first.
        """
        own: Point = [0] * len(self.pieces)
        for (series, start, end), value in values.items():
            own[self.between(series, start, end).start] += value
        point: Point = []
        for j, value in enumerate(own):
            point.append(value + (point[j - 1] if j > self.first[j] else 0))
        return point


def _twins(forms: Iterable[Form]) -> dict[Series, Series]:
    """Map every series to the first one that all forms treat alike: they can only be told as one."""
    uses: dict[Series, list[tuple[int, int, int, Exact]]] = {}
    for i, form in enumerate(forms):
        for series, start, end, weight in form:
            uses.setdefault(series, []).append((i, start, end, weight))
    first: dict[tuple[object, ...], Series] = {}
    return {
        series: first.setdefault((series.measure, series.unit, *sorted(use)), series) for series, use in uses.items()
    }
