"""Series near one that satisfies some rows: a unit more in one cell, perhaps taken from another.

Whether rows leave room for one statement more is a question for the engine; most often a
series that is known already can be changed a little to satisfy it, which costs far less. Floats
find the change for all exchanges at once, fractions put the one that is chosen into every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, gcd, inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deserstats.model.proof.outcome import Cell
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.solve.highs import Floats
from deserstats.model.solve.problem import LinearProblem
from deserstats.wording import Exact

MAX_EXCHANGES = 4000
"""Exchanges of two cells that are kept; of large problems those of the first cells."""

MAX_LEARNED = 24
"""Exchanges kept that lead from one known series to another."""

MAX_TRIED = 3
"""Exchanges whose change is put into every row before the question is left to the engine."""

ENTRIES_A_STEP = 50
"""Rows times exchanges that are narrowed in one step."""

SLACK = 1e-9
"""Room for float errors, as a share of the numbers."""

Change = dict[int, Exact]
"""What is added to cells, by their number."""


class _Lines(NamedTuple):
    """Rows on cells: their weights, the value of each, and the same in floats with what it may lose and gain."""

    rows: list[Constraint]
    weights: list[dict[int, Exact]]
    at: list[Exact]
    full: Floats
    below: Floats
    above: Floats

    def hold(self, change: Change) -> bool:
        """Whether all rows hold after a change."""
        return all(
            at + sum((a * change[j] for j, a in line.items() if j in change), 0) in row.bounds
            for row, line, at in zip(self.rows, self.weights, self.at, strict=True)
        )


class NearbySeries:
    """All series that differ from a known one by a multiple of one exchange, and satisfy the same rows.

    Parameters
    ----------
    problem : LinearProblem
        Rows on columns.
    cells : dict
        The known series, a value a cell.
    active : sequence of int
        The rows of the problem that it satisfies and that its neighbours must satisfy.
    forms : iterable of Form
        What is going to be asked about: every exchange of two cells changes a cell of them.
    """

    def __init__(
        self, problem: LinearProblem, cells: Mapping[Cell, Exact], active: Sequence[int], forms: Iterable[Form]
    ) -> None:
        self.problem = problem
        point = problem.from_cells(cells)
        n = len(problem.pieces)
        self.values = list(problem.cells(point).values())
        self._signed = [problem.domain.is_signed(piece[0]) for piece in problem.pieces]
        self._whole = [problem.domain.is_whole(piece[0]) for piece in problem.pieces]
        self.rows = self._lines(problem.rows[i] for i in active)
        self._pairs = self._exchanges(sorted({j for form in forms for j in self.problem.weights(form)}))
        self._learned: list[Change] = []
        self._changes = np.zeros((n + 1, 0))
        gain, lose = self._pairs
        self._room = np.array([*(inf if s else float(v) for s, v in zip(self._signed, self.values, strict=True)), inf])
        self._ranges = self._within((-self._room[gain], self._room[lose]), self.rows, self._slopes(self.rows))

    def _lines(self, rows: Iterable[Constraint]) -> _Lines:
        """Return rows on the cells, with where the series stands in them."""
        kept = list(rows)
        weights = [self.problem.weights(row.form) for row in kept]
        at = [sum((a * self.values[j] for j, a in line.items()), 0) for line in weights]
        full = np.zeros((len(kept), len(self.values) + 1))
        for i, line in enumerate(weights):
            full[i, list(line)] = [float(a) for a in line.values()]
        ends = [(row.bounds.low, row.bounds.high) for row in kept]
        below = [-inf if low is None else float(low - v) for (low, _), v in zip(ends, at, strict=True)]
        above = [inf if high is None else float(high - v) for (_, high), v in zip(ends, at, strict=True)]
        return _Lines(kept, weights, at, full, np.array(below), np.array(above))

    def _exchanges(self, asked: Sequence[int]) -> NDArray[np.intp]:
        """Return the cells that gain and those that lose; cell n, beyond the last, stands for none."""
        n = len(self.values)
        pairs = [(j, n) for j in asked] + [(j, k) for j in asked for k in range(n) if k != j]
        return np.array(pairs[:MAX_EXCHANGES], dtype=np.intp).reshape(-1, 2).T

    def work(self, rows: int) -> int:
        """Return the steps that so many rows cost."""
        return rows * self._ranges[0].size // ENTRIES_A_STEP

    def learn(self, other: NearbySeries) -> None:
        """Take over the exchange that leads to another known series."""
        change = self._change_to(other)
        if not change or change in self._learned or len(self._learned) >= MAX_LEARNED:
            return
        column = np.zeros((len(self.values) + 1, 1))
        column[list(change), 0] = [float(by) for by in change.values()]
        low = max((self._room[j] / -float(by) for j, by in change.items() if by > 0), default=-inf)
        high = min((self._room[j] / -float(by) for j, by in change.items() if by < 0), default=inf)
        own = self._within((np.array([low]), np.array([high])), self.rows, self.rows.full @ column)
        self._ranges = np.append(self._ranges[0], own[0]), np.append(self._ranges[1], own[1])
        self._changes = np.hstack([self._changes, column])
        self._learned.append(change)

    def _change_to(self, other: NearbySeries) -> Change:
        """Return what leads to another known series, in the smallest whole steps."""
        change = {j: b - a for j, (a, b) in enumerate(zip(self.values, other.values, strict=True)) if a != b}
        if not all(isinstance(by, int) for by in change.values()):
            return change
        common = gcd(*(int(by) for by in change.values()))
        return {j: by // common for j, by in change.items()}

    def _slopes(self, lines: _Lines) -> Floats:
        """Return by how much a unit of every exchange changes every row."""
        gain, lose = self._pairs
        return np.hstack([lines.full[:, gain] - lines.full[:, lose], lines.full @ self._changes])

    def _within(self, ranges: tuple[Floats, Floats], lines: _Lines, slopes: Floats) -> tuple[Floats, Floats]:
        """Narrow the multiples of every exchange to those that rows allow."""
        below, above = lines.below[:, None], lines.above[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            first, last = below / slopes, above / slopes
        outside = np.where((below > 0) | (above < 0), inf, -inf)
        low = np.where(slopes == 0, outside, np.fmin(first, last)).max(axis=0, initial=-inf)
        high = np.where(slopes == 0, -outside, np.fmax(first, last)).min(axis=0, initial=inf)
        return np.maximum(ranges[0], low), np.minimum(ranges[1], high)

    def satisfy(self, rows: Sequence[Constraint]) -> bool:
        """Whether a neighbour is found that satisfies some rows more; if not, there may be one all the same."""
        lines = self._lines(rows)
        low, high = self._within(self._ranges, lines, self._slopes(lines))
        nearest = np.clip(0.0, low, high)
        with np.errstate(invalid="ignore"):
            fits = np.flatnonzero(low - SLACK * (1 + np.abs(nearest)) <= high)
        # the widest ranges first: a whole number lies in them
        order = fits[np.argsort(low[fits] - high[fits], kind="stable")][:MAX_TRIED]
        return any(self._is_allowed(change, lines) for e in order for change in self._multiples(int(e), low, high))

    def _multiples(self, exchange: int, low: Floats, high: Floats) -> Iterator[Change]:
        """Return multiples of an exchange to try: whole ones, and the middle where numbers may be broken."""
        gain, lose = self._pairs
        k = exchange - len(gain)
        unit: Change = {int(gain[exchange]): 1, int(lose[exchange]): -1} if k < 0 else self._learned[k]
        unit = {j: by for j, by in unit.items() if j < len(self.values)}
        ends = float(low[exchange]), float(high[exchange])
        middle = sum(ends) / 2 if inf not in (-ends[0], ends[1]) else min(max(0.0, ends[0]), ends[1])
        if not any(self._whole[j] for j in unit):
            yield {j: by * Fraction(middle).limit_denominator(10**6) for j, by in unit.items()}
        slack = SLACK * (1 + abs(middle))
        first, last = ends[0] - slack, ends[1] + slack
        times = min(max(round(middle), first if first == -inf else ceil(first)), last if last == inf else floor(last))
        if first <= times <= last:
            yield {j: by * int(times) for j, by in unit.items()}

    def _is_allowed(self, change: Change, lines: _Lines) -> bool:
        """Whether the series satisfies all rows after a change, in fractions."""
        if any(not self._signed[j] and self.values[j] + by < 0 for j, by in change.items()):
            return False
        if any(self._whole[j] and Fraction(by).denominator > 1 for j, by in change.items()):
            return False
        return lines.hold(change) and self.rows.hold(change)
