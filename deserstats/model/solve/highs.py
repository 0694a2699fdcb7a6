"""The one door to HiGHS. It guesses in floats; nothing that it says is believed unchecked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from math import inf
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from deserstats.model.budget import Budget
from deserstats.wording import Exact

Floats = NDArray[np.float64]
Indices = NDArray[np.int32 | np.intp]

INFINITY = float(highspy.kHighsInf)

OPTIONS = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
}

SEEDS = 6
"""Searches for whole numbers before giving up; luck differs more between seeds than within one."""

NODES = 1000
"""Branches of each search."""

RUN = 150
"""Steps of a run beside its iterations."""

ITERATION = 5
"""Steps of an iteration of the smallest program."""

ROWS_A_STEP = 20
"""Rows and columns that make an iteration a step dearer."""

ROWS_AN_EXCHANGE = 60
"""Rows and columns that make one a step dearer where no whole numbers are sought: most of them are left alone."""

BRANCHED = 4
"""By how much an iteration costs more in a search for whole numbers, with its cuts and heuristics."""

NODE = 5
"""Iterations that a branch costs beside those that it counts."""

LONG_NODE = 150
"""Iterations that a branch is taken to cost as long as none is known."""

MOST = 2**31 - 1
"""Largest number that an option takes."""

WEIGHTS = (1e-7, 1e-6, 1e-5, 1e-4)
"""Weights on the squares of all columns that are tried in turn; numbers are near 1."""

TURNS = 50
"""Steps of the search for least squares, a column, before it is taken to go in circles."""


class _Silent(highspy.Highs):
    """HiGHS prints a banner when its callbacks are set up, unless it is silenced before."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Outcome(StrEnum):
    """How a search ended. A search that was stopped says nothing: not that there is no answer either."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    STOPPED = "stopped"


class Guess(NamedTuple):
    """What HiGHS thinks.

    ``point`` are the columns of an optimum, ``duals`` its row multipliers (or, when infeasible,
    the row multipliers of the ray): positive stands on the row's low side.
    """

    outcome: Outcome
    point: Floats | None = None
    duals: Floats | None = None


class Guesser:
    """A linear program kept warm between questions: bounds, costs and whole columns may change."""

    def __init__(
        self, rows: Sequence[Mapping[int, Exact | float]], n_columns: int, column_low: Floats | None = None
    ) -> None:
        make: Any = _Silent
        self._highs: Any = make()
        for option, value in OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self.turns = MOST
        self.load(rows, n_columns, column_low)

    def load(
        self, rows: Sequence[Mapping[int, Exact | float]], n_columns: int, column_low: Floats | None = None
    ) -> None:
        """Turn to another program, which starts cold."""
        starts = [0, *accumulate(map(len, rows))]
        indices = [j for row in rows for j in row]
        self.load_entries(starts, indices, [float(a) for row in rows for a in row.values()], n_columns, column_low)

    def load_entries(
        self,
        starts: Sequence[int],
        indices: Sequence[int],
        data: Sequence[float],
        n_columns: int,
        column_low: Floats | None = None,
    ) -> None:
        """Turn to another program: its entries row by row, and where each row starts and the last one ends."""
        self.n_rows = len(starts) - 1
        self.n_columns = n_columns
        self._entries = len(data)
        self._iteration = ITERATION + (self.n_rows + n_columns) // ROWS_A_STEP
        self._exchange = ITERATION + (self.n_rows + n_columns) // ROWS_AN_EXCHANGE
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = n_columns, self.n_rows
        program.col_cost_ = np.zeros(n_columns)
        program.col_lower_ = np.full(n_columns, -INFINITY) if column_low is None else column_low
        program.col_upper_ = np.full(n_columns, INFINITY)
        program.row_lower_, program.row_upper_ = np.full(self.n_rows, -INFINITY), np.full(self.n_rows, INFINITY)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.asarray(starts, dtype=np.int32)
        program.a_matrix_.index_ = np.asarray(indices, dtype=np.int32)
        program.a_matrix_.value_ = np.asarray(data, dtype=np.float64)
        self._highs.passModel(program)
        self._costly: list[int] = []

    def set_bounds(self, low: Floats, high: Floats) -> None:
        """Set the bounds of every row."""
        self._highs.changeRowsBounds(self.n_rows, np.arange(self.n_rows, dtype=np.int32), low, high)

    def set_cost(self, cost: Mapping[int, float]) -> None:
        """Set the objective; columns not named cost nothing."""
        columns = list(dict.fromkeys([*self._costly, *cost]))
        values = np.array([cost.get(j, 0.0) for j in columns])
        if columns:
            self._highs.changeColsCost(len(columns), np.array(columns, dtype=np.int32), values)
        self._costly = list(cost)

    def _make_whole(self) -> None:
        kinds = np.full(self.n_columns, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._highs.changeColsIntegrality(self.n_columns, np.arange(self.n_columns, dtype=np.int32), kinds)
        self._highs.setOptionValue("presolve", "on")
        self._highs.setOptionValue("solver", "choose")
        # strong branching on columns far from their bounds propagates for ever, and no limit is looked at meanwhile
        self._highs.setOptionValue("mip_pscost_minreliable", 0)

    def minimise_whole(self, budget: Budget) -> Guess:
        """Minimise the cost over whole numbers, to the end."""
        self._make_whole()
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        return self._answer(self._branch_to_the_end(budget), is_whole=True)

    def minimise_squares(self, weight: Mapping[int, float], budget: Budget) -> Guess:
        """Minimise a weighted sum of squares of columns."""
        columns = np.array(sorted(weight), dtype=np.int32)
        self.set_squares(columns, columns, np.array([2 * weight[j] for j in columns.tolist()]))
        return self.run(budget)

    def set_squares(self, down: Indices, across: Indices, values: Floats) -> None:
        """Set the squares of the objective, twice over: entries on and below the diagonal, column by column."""
        hessian = highspy.HighsHessian()
        hessian.dim_ = self.n_columns
        hessian.format_ = highspy.HessianFormat.kTriangular
        hessian.start_ = np.searchsorted(down, np.arange(self.n_columns + 1)).astype(np.int32)
        hessian.index_ = across.astype(np.int32)
        hessian.value_ = values
        self._highs.passHessian(hessian)
        self._highs.setOptionValue("solver", "choose")

    def search(self, budget: Budget) -> Guess:
        """Look for a point in whole numbers: a few short searches, each pulled another way."""
        self._make_whole()
        h = self._highs
        h.setOptionValue("mip_max_improving_sols", 1)
        for seed in range(SEEDS):
            h.clearSolver()
            h.setOptionValue("random_seed", seed)
            if seed % 2:
                pull = np.random.default_rng(seed).random(self.n_columns)
                self.set_cost(dict(enumerate(pull)))
            status = self._branch(budget, min(NODES, 1 + budget.left // (LONG_NODE * BRANCHED * self._iteration)))
            if h.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
                return _numbers(Guess(Outcome.OPTIMAL, np.asarray(h.getSolution().col_value)))
            if status == _STATUS.kInfeasible or budget.is_over:
                return self._answer(status, is_whole=True)
        return Guess(Outcome.STOPPED)

    def run(self, budget: Budget, *, maximise: bool = False) -> Guess:
        """Solve with the iterations that are left."""
        sense = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        self._highs.changeObjectiveSense(sense)
        status = self._solve(budget)
        if status not in _OUTCOMES and not budget.is_over:
            # a cold start mends most numerical trouble of a warm one
            self._highs.clearSolver()
            status = self._solve(budget)
        return self._answer(status)

    def _solve(self, budget: Budget) -> Any:
        """Run the simplex or the QP method and count its iterations."""
        h = self._highs
        most = max(1, min(budget.left // self._exchange, MOST))
        h.setOptionValue("simplex_iteration_limit", most)
        h.setOptionValue("qp_iteration_limit", min(most, self.turns))
        self._set_deadline(budget)
        h.run()
        info = h.getInfo()
        # -1 where a method did not run
        done = max(0, info.simplex_iteration_count) + max(0, info.qp_iteration_count)
        budget.spend(RUN + done * self._exchange)
        return h.getModelStatus()

    def _branch_to_the_end(self, budget: Budget) -> Any:
        """Run branch and bound, a second time where the first shows that more branches are affordable."""
        most = max(1, budget.left // (LONG_NODE * BRANCHED * self._iteration))
        before = budget.left
        status = self._branch(budget, most)
        while status == _STATUS.kSolutionLimit and not budget.is_over:
            again = budget.left * most // max(1, before - budget.left)
            if again <= most:
                break
            most, before = again, budget.left
            status = self._branch(budget, most)
        return status

    def _branch(self, budget: Budget, nodes: int) -> Any:
        """Run branch and bound and count its nodes and iterations."""
        h = self._highs
        h.setOptionValue("mip_max_nodes", min(nodes, MOST))
        self._set_deadline(budget)
        h.run()
        info = h.getInfo()
        done = max(0, info.simplex_iteration_count) + NODE * max(1, info.mip_node_count)
        budget.spend(2 * RUN + 2 * self._entries + done * self._iteration * BRANCHED)
        return h.getModelStatus()

    def _set_deadline(self, budget: Budget) -> None:
        h, seconds = self._highs, budget.seconds
        h.setOptionValue("time_limit", INFINITY if seconds == inf else h.getRunTime() + max(seconds, 0.001))

    def _answer(self, status: Any, *, is_whole: bool = False) -> Guess:
        return _answer(self._highs, status, is_whole=is_whole)


def _answer(highs: Any, status: Any, *, is_whole: bool = False) -> Guess:
    outcome = _OUTCOMES.get(status, Outcome.STOPPED)
    if outcome == Outcome.OPTIMAL:
        solution = highs.getSolution()
        duals = np.asarray(solution.row_dual) if solution.dual_valid and not is_whole else None
        return _numbers(Guess(outcome, np.asarray(solution.col_value), duals))
    if outcome == Outcome.INFEASIBLE and not is_whole:
        _, has_ray, ray = highs.getDualRay()
        return Guess(outcome, None, np.asarray(ray) if has_ray else None)
    return Guess(outcome)


def _numbers(guess: Guess) -> Guess:
    """Return a guess, or that there is none where it is no number: beside huge figures the solver may say so."""
    return guess if guess.point is not None and np.isfinite(guess.point).all() else Guess(Outcome.STOPPED)


class Shares:
    """Shares of columns between 0 and 1 under rows that may be added, kept warm: the least that they cost in sum."""

    def __init__(self, cost: Floats) -> None:
        make: Any = _Silent
        self._highs: Any = make()
        for option, value in OPTIONS.items():
            self._highs.setOptionValue(option, value)
        program = highspy.HighsLp()
        n = len(cost)
        program.num_col_, program.num_row_ = n, 0
        program.col_cost_, program.col_lower_, program.col_upper_ = cost, np.zeros(n), np.ones(n)
        program.a_matrix_.start_ = np.zeros(1, dtype=np.int32)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        self._highs.passModel(program)
        self.n_columns, self.n_rows = n, 0

    def add(self, columns: Sequence[int], weight: float, least: float) -> None:
        """Add a row: ``weight`` times the sum of some columns is at least so much."""
        values = np.full(len(columns), weight)
        self._highs.addRow(least, INFINITY, len(columns), np.array(columns, dtype=np.int32), values)
        self.n_rows += 1

    def run(self, low: Floats, high: Floats, budget: Budget) -> Guess:
        """Find the cheapest shares within some ends of the columns."""
        h, columns = self._highs, np.arange(self.n_columns, dtype=np.int32)
        h.changeColsBounds(self.n_columns, columns, low, high)
        iteration = ITERATION + (self.n_rows + self.n_columns) // ROWS_A_STEP
        h.setOptionValue("simplex_iteration_limit", max(1, min(budget.left // iteration, MOST)))
        h.setOptionValue(
            "time_limit", INFINITY if budget.seconds == inf else h.getRunTime() + max(budget.seconds, 0.001)
        )
        h.run()
        budget.spend(RUN + max(0, h.getInfo().simplex_iteration_count) * iteration)
        return _answer(h, h.getModelStatus())


class Squares:
    """A sum of squares under rows: minimise |goals x - aims|^2 with low <= rows x <= high and x from ``column_low`` up.

    The aims may change between questions.
    """

    def __init__(
        self, rows: Sequence[Mapping[int, float]], bounds: tuple[Floats, Floats], goals: Floats, column_low: Floats
    ) -> None:
        self.goals = goals
        self._problem = Guesser(rows, len(column_low), column_low)
        self._problem.set_bounds(*bounds)
        squares = np.tril(2 * goals.T @ goals)
        down, across = np.nonzero(squares.T)
        self._problem.set_squares(down, across, squares[across, down])
        self._problem.turns = TURNS * len(column_low)

    def run(self, aims: Floats, budget: Budget) -> Floats | None:
        """Return the best point, or None when it was not found.

        Columns that no goal counts make the search go in circles at times; a little more weight
        on all columns ends that.
        """
        self._problem.set_cost(dict(enumerate((-2 * self.goals.T @ aims).tolist())))
        for weight in WEIGHTS:
            self._problem._highs.setOptionValue("qp_regularization_value", weight)
            point = self._problem.run(budget).point
            if point is not None:
                return point
        return None


_STATUS = highspy.HighsModelStatus
_OUTCOMES = {
    _STATUS.kOptimal: Outcome.OPTIMAL,
    _STATUS.kInfeasible: Outcome.INFEASIBLE,
    _STATUS.kUnbounded: Outcome.UNBOUNDED,
}
"""All that settles a question; a limit, or trouble with the numbers, settles nothing."""
