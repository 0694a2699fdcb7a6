"""The series that a method calls best among those that the claims allow: least squares or least turns.

HiGHS finds which limits hold it; the equations of those limits are then solved, so that sums are
right to the last digits and not only to the solver's tolerance.
"""

from __future__ import annotations

import numpy as np

from deserstats.model.budget import Budget
from deserstats.model.solve.highs import INFINITY, Guesser, Squares
from deserstats.regular.smoothing import differences
from deserstats.stats.arrays import Floats
from deserstats.trend.reconstruct.float_program import FloatProgram, sparse

TOUCHED = 1e-6
"""Distance from a limit, numbers being near 1, within which it is taken to hold the answer."""

ROOM = 1e-9
"""How far a polished answer may be outside."""


def moves_of(scaled: Floats, order: int) -> Floats:
    """Return the differences of periods that should be small, of a lower order where there are few periods."""
    n = len(scaled)
    return differences(n, min(order, n - 1), keep_first=False) @ scaled if n > 1 else scaled * 0


def autoregression(rest: Floats, rho: float) -> Floats:
    """Return the goals of a first-order autoregression of variance 1: each row what is new in it."""
    fresh = (rest[1:] - rho * rest[:-1]) / np.sqrt(1 - rho * rho)
    return np.concatenate([rest[:1], fresh])


class Fitter:
    """Minimises |goals x - aims|^2 over what the claims allow; columns after the cells are free."""

    def __init__(self, program: FloatProgram, goals: Floats) -> None:
        self.program, self.goals = program, goals
        self.n_cells, self.n_free = program.rows.shape[1], goals.shape[1] - program.rows.shape[1]
        floor = np.concatenate([program.floor, np.full(self.n_free, -INFINITY)])
        self._squares = Squares(program.sparse_rows, (program.low, program.high), goals, floor)

    def best(self, aims: Floats, budget: Budget) -> Floats | None:
        """Return the cells of the best series, or None when it was not found."""
        point = self.whole(aims, budget)
        return None if point is None else point[: self.n_cells]

    def whole(self, aims: Floats, budget: Budget) -> Floats | None:
        """Return cells and free columns of the best series, or None when it was not found."""
        point = self._squares.run(aims, budget)
        if point is None:
            return None
        polished = self._polished(point, aims)
        return point if polished is None else polished

    def _polished(self, point: Floats, aims: Floats) -> Floats | None:
        """Solve the equations of the limits that the point touches; None where the answer would break another."""
        program = self.program
        cells = point[: self.n_cells]
        sums = program.rows @ cells
        low, high = sums - program.low <= TOUCHED, program.high - sums <= TOUCHED
        empty = cells - program.floor <= TOUCHED
        held = np.concatenate([program.rows[low | high], np.eye(self.n_cells)[empty]])
        at = np.concatenate([np.where(low, program.low, program.high)[low | high], program.floor[empty]])
        held = np.hstack([held, np.zeros((len(held), self.n_free))])
        system = np.block([[self.goals.T @ self.goals, held.T], [held, np.zeros((len(held), len(held)))]])
        right = np.concatenate([self.goals.T @ aims - self.goals.T @ (self.goals @ point), at - held @ point])
        step = np.linalg.lstsq(system, right, rcond=1e-12)[0][: len(point)]
        moved: Floats = point + step
        near = (moved[: self.n_cells] < program.floor) & (moved[: self.n_cells] > program.floor - ROOM)
        moved[: self.n_cells][near] = program.floor[near]
        worse = np.sum((self.goals @ moved - aims) ** 2) > np.sum((self.goals @ point - aims) ** 2) * (1 + 1e-6) + 1e-9
        return None if worse or not program.allows(moved[: self.n_cells], ROOM) else moved


def fewest_turns(program: FloatProgram, turns: Floats, budget: Budget) -> Floats | None:
    """Return cells whose turns add up to least in absolute value, or None when they were not found."""
    n, k = program.rows.shape[1], len(turns)
    below = [{**row, n + i: 1.0} for i, row in enumerate(sparse(turns))]
    above = [{**row, n + i: -1.0} for i, row in enumerate(sparse(turns))]
    floor = np.concatenate([program.floor, np.zeros(k)])
    guesser = Guesser([*program.sparse_rows, *below, *above], n + k, floor)
    low = np.concatenate([program.low, np.zeros(k), np.full(k, -INFINITY)])
    high = np.concatenate([program.high, np.full(k, INFINITY), np.zeros(k)])
    guesser.set_bounds(low, high)
    guesser.set_cost({n + i: 1.0 for i in range(k)})
    guess = guesser.run(budget)
    return None if guess.point is None else guess.point[:n]
