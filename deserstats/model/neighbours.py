"""Series near one that satisfies some rows: a unit more in one cell, perhaps taken from another.

Whether rows leave room for one statement more is a question for the engine; most often a
series that is known already can be changed a little to satisfy it, which costs far less. Floats
find the change for all exchanges at once, fractions put the one that is chosen into every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, gcd, inf

import numpy as np
from numpy.typing import NDArray

from deserstats.model.decision import Cell
from deserstats.model.form import Form, Row
from deserstats.model.problem import Problem
from deserstats.wording import Exact

MAX_EXCHANGES = 4000
"""Exchanges of two cells that are kept; of large problems those of the first cells."""

MAX_LEARNED = 24
"""Exchanges kept that lead from one known series to another."""

MAX_TRIED = 3
"""Exchanges whose change is put into every row before the question is left to the engine."""

SLACK = 1e-9
"""Room for float errors, as a share of the numbers."""

Floats = NDArray[np.float64]

Change = dict[int, Exact]
"""What is added to cells, by their number."""


class Neighbours:
    """All series that differ from a known one by a multiple of one exchange, and satisfy the same rows.

    Parameters
    ----------
    problem : Problem
        Rows on columns.
    cells : dict
        The known series, a value a cell.
    active : sequence of int
        The rows of the problem that it satisfies and that its neighbours must satisfy.
    forms : iterable of Form
        What is going to be asked about: every exchange of two cells changes a cell of them.
    """

    def __init__(
        self, problem: Problem, cells: Mapping[Cell, Exact], active: Sequence[int], forms: Iterable[Form]
    ) -> None:
        self.problem = problem
        point = problem.from_cells(cells)
        n = len(problem.pieces)
        self.values = [problem.cell(point, j) for j in range(n)]
        self.rows = [problem.rows[i] for i in active]
        self.weights = [self._on_cells(row.form) for row in self.rows]
        self._signed = [problem.facts.is_signed(piece[0]) for piece in problem.pieces]
        self._whole = [problem.facts.is_whole(piece[0]) for piece in problem.pieces]
        self._pairs = self._exchanges(sorted({j for form in forms for j in self._on_cells(form)}))
        self._learned: list[Change] = []
        self._ranges = self._allowed()

    def _on_cells(self, form: Form) -> dict[int, Exact]:
        """Return the weights of a form on the cells; twins of a series stand for nothing."""
        problem, total = self.problem, dict[int, Exact]()
        for series, start, end, weight in form:
            if problem.twins[series] == series:
                for j in problem.between(series, start, end):
                    total[j] = total.get(j, 0) + weight
        return {j: a for j, a in total.items() if a}

    def _exchanges(self, asked: Sequence[int]) -> NDArray[np.intp]:
        """Return the cells that gain and those that lose; cell n, beyond the last, stands for none."""
        n = len(self.values)
        pairs = [(j, n) for j in asked] + [(j, k) for j in asked for k in range(n) if k != j]
        return np.array(pairs[:MAX_EXCHANGES], dtype=np.intp).reshape(-1, 2).T

    def learn(self, other: Neighbours) -> None:
        """Take over the exchange that leads to another known series, in the smallest whole steps."""
        change = {j: b - a for j, (a, b) in enumerate(zip(self.values, other.values, strict=True)) if a != b}
        if not change:
            return
        if all(isinstance(by, int) for by in change.values()):
            common = gcd(*(int(by) for by in change.values()))
            change = {j: by // common for j, by in change.items()}
        if change not in self._learned:
            self._learned = [*self._learned[1 - MAX_LEARNED :], change]
            self._ranges = self._allowed()

    def _slopes(self, weights: Sequence[Mapping[int, Exact]]) -> Floats:
        """Return by how much a unit of every exchange changes every row."""
        n = len(self.values)
        full = np.zeros((len(weights), n + 1))
        for i, line in enumerate(weights):
            full[i, list(line)] = [float(a) for a in line.values()]
        gain, lose = self._pairs
        changes = np.zeros((n + 1, len(self._learned)))
        for k, change in enumerate(self._learned):
            changes[list(change), k] = [float(by) for by in change.values()]
        return np.hstack([full[:, gain] - full[:, lose], full @ changes])

    def _activity(self, weights: Mapping[int, Exact]) -> Exact:
        return sum((a * self.values[j] for j, a in weights.items()), 0)

    def _allowed(self) -> tuple[Floats, Floats]:
        """Return how often every exchange may be made, at least and at most."""
        gain, lose = self._pairs
        room = np.array([*(inf if s else float(v) for s, v in zip(self._signed, self.values, strict=True)), inf])
        low, high = [-room[gain]], [room[lose]]
        for change in self._learned:
            ends = [(room[j] / -float(by), by > 0) for j, by in change.items()]
            low.append(np.array([max((end for end, is_low in ends if is_low), default=-inf)]))
            high.append(np.array([min((end for end, is_low in ends if not is_low), default=inf)]))
        return self._within((np.concatenate(low), np.concatenate(high)), self.rows, self.weights)

    def _within(
        self, ranges: tuple[Floats, Floats], rows: Sequence[Row], weights: Sequence[Mapping[int, Exact]]
    ) -> tuple[Floats, Floats]:
        """Narrow the multiples of every exchange to those that rows allow."""
        low, high = ranges
        for row, line, slope in zip(rows, weights, self._slopes(weights), strict=True):
            at, bounds = self._activity(line), row.bounds
            below = -inf if bounds.low is None else float(bounds.low - at)
            above = inf if bounds.high is None else float(bounds.high - at)
            with np.errstate(divide="ignore", invalid="ignore"):
                first, last = below / slope, above / slope
            outside = inf if below > 0 or above < 0 else -inf
            low = np.maximum(low, np.where(slope == 0, outside, np.fmin(first, last)))
            high = np.minimum(high, np.where(slope == 0, -outside, np.fmax(first, last)))
        return low, high

    def satisfy(self, rows: Sequence[Row]) -> bool:
        """Whether a neighbour is found that satisfies some rows more; if not, there may be one all the same."""
        weights = [self._on_cells(row.form) for row in rows]
        low, high = self._within(self._ranges, rows, weights)
        nearest = np.clip(0.0, low, high)
        with np.errstate(invalid="ignore"):
            fits = np.flatnonzero(low - SLACK * (1 + np.abs(nearest)) <= high)
        # the widest ranges first: a whole number lies in them
        order = fits[np.argsort(low[fits] - high[fits], kind="stable")][:MAX_TRIED]
        return any(self._is_allowed(change, rows, weights) for e in order for change in self._changes(e, low, high))

    def _changes(self, exchange: int, low: Floats, high: Floats) -> Iterator[Change]:
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

    def _is_allowed(self, change: Change, rows: Sequence[Row], weights: Sequence[Mapping[int, Exact]]) -> bool:
        """Whether the series satisfies all rows after a change, in fractions."""
        if any(not self._signed[j] and self.values[j] + by < 0 for j, by in change.items()):
            return False
        if any(self._whole[j] and Fraction(by).denominator > 1 for j, by in change.items()):
            return False
        return all(
            self._activity(line) + sum((a * change[j] for j, a in line.items() if j in change), 0) in row.bounds
            for row, line in zip((*rows, *self.rows), (*weights, *self.weights), strict=True)
        )
