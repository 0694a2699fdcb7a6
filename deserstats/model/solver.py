"""The one door to HiGHS. It guesses in floats; nothing that it says is believed unchecked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from deserstats.wording import Exact

Floats = NDArray[np.float64]

INFINITY = float(highspy.kHighsInf)

SEEDS = 6
"""Searches for whole numbers before giving up; luck differs more between seeds than within one."""

NODES = 1000
"""Branches of each search."""


WEIGHTS = (1e-7, 1e-6, 1e-5, 1e-4)
"""Weights on the squares of all columns that are tried in turn; numbers are near 1."""

TURNS = 50
"""Steps of the search for least squares, a column, before it is taken to go in circles."""


class _Silent(highspy.Highs):
    """HiGHS prints a banner when its callbacks are set up, unless it is silenced before."""

    def enableCallbacks(self) -> None:  # noqa: N802
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Guess(NamedTuple):
    """What HiGHS thinks: ``optimal``, ``infeasible``, ``unbounded`` or ``unknown``.

    ``point`` are the columns of an optimum, ``duals`` its row multipliers (or, when infeasible,
    the row multipliers of the ray): positive stands on the row's low side.
    """

    status: str
    point: Floats | None = None
    duals: Floats | None = None


class Guesser:
    """A linear program kept warm between questions: bounds, costs and whole columns may change."""

    def __init__(
        self, rows: Sequence[Mapping[int, Exact | float]], n_columns: int, column_low: Floats | None = None
    ) -> None:
        indptr = np.cumsum([0, *map(len, rows)])
        indices = [j for row in rows for j in row]
        data = [float(a) for row in rows for a in row.values()]
        self.n_rows = len(rows)
        self.n_columns = n_columns
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = n_columns, self.n_rows
        program.col_cost_ = np.zeros(n_columns)
        program.col_lower_ = np.full(n_columns, -INFINITY) if column_low is None else column_low
        program.col_upper_ = np.full(n_columns, INFINITY)
        program.row_lower_ = np.full(self.n_rows, -INFINITY)
        program.row_upper_ = np.full(self.n_rows, INFINITY)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.asarray(indptr, dtype=np.int32)
        program.a_matrix_.index_ = np.asarray(indices, dtype=np.int32)
        program.a_matrix_.value_ = np.asarray(data, dtype=np.float64)
        make: Any = _Silent
        self._highs: Any = make()
        for option, value in {
            "output_flag": False, "presolve": "off", "solver": "simplex", "threads": 1, "random_seed": 0,
        }.items():  # fmt: skip
            self._highs.setOptionValue(option, value)
        self._highs.passModel(program)
        self._costly: list[int] = []

    def set_bounds(self, low: Floats, high: Floats) -> None:
        """Set the bounds of every row."""
        self._highs.changeRowsBounds(self.n_rows, np.arange(self.n_rows, dtype=np.int32), low, high)

    def set_row(self, row: int, low: float, high: float) -> None:
        """Set the bounds of one row."""
        self._highs.changeRowBounds(row, low, high)

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

    def minimise_whole(self) -> Guess:
        """Minimise the cost over whole numbers, to the end."""
        self._make_whole()
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.run()
        if self._highs.getModelStatus() == _STATUS.kOptimal:
            return Guess("optimal", np.asarray(self._highs.getSolution().col_value))
        return Guess("infeasible")

    def minimise_squares(self, weight: Mapping[int, float], seconds: float) -> Guess:
        """Minimise a weighted sum of squares of columns."""
        hessian = highspy.HighsHessian()
        columns = sorted(weight)
        hessian.dim_ = self.n_columns
        hessian.format_ = highspy.HessianFormat.kTriangular
        hessian.start_ = np.searchsorted(columns, np.arange(self.n_columns + 1)).astype(np.int32)
        hessian.index_ = np.array(columns, dtype=np.int32)
        hessian.value_ = np.array([2 * weight[j] for j in columns])
        self._highs.passHessian(hessian)
        self._highs.setOptionValue("solver", "choose")
        return self.run(seconds)

    def search(self, seconds: float) -> Guess:
        """Look for a point in whole numbers: a few short searches, each pulled another way."""
        self._make_whole()
        h = self._highs
        h.setOptionValue("mip_max_nodes", NODES)
        h.setOptionValue("mip_max_improving_sols", 1)
        for seed in range(SEEDS):
            h.clearSolver()
            h.setOptionValue("random_seed", seed)
            if seed % 2:
                pull = np.random.default_rng(seed).random(self.n_columns)
                self.set_cost(dict(enumerate(pull)))
            h.setOptionValue("time_limit", h.getRunTime() + max(seconds / SEEDS, 0.001))
            h.run()
            if h.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
                return Guess("optimal", np.asarray(h.getSolution().col_value))
            if h.getModelStatus() == _STATUS.kInfeasible:
                return Guess("infeasible")
        return Guess("unknown")

    def run(self, seconds: float, *, maximise: bool = False) -> Guess:
        """Solve within a time limit."""
        h = self._highs
        sense = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        h.changeObjectiveSense(sense)
        h.setOptionValue("time_limit", h.getRunTime() + max(seconds, 0.001))
        h.run()
        status = h.getModelStatus()
        if status not in _NAMES and seconds > 0:
            # a cold start mends most numerical trouble of a warm one
            h.clearSolver()
            h.run()
            status = h.getModelStatus()
        name = _NAMES.get(status, "unknown")
        if name == "optimal":
            solution = h.getSolution()
            duals = np.asarray(solution.row_dual) if solution.dual_valid else None
            return Guess(name, np.asarray(solution.col_value), duals)
        if name == "infeasible":
            _, has_ray, ray = h.getDualRay()
            return Guess(name, None, np.asarray(ray) if has_ray else None)
        return Guess(name)


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
        hessian = highspy.HighsHessian()
        hessian.dim_ = len(column_low)
        hessian.format_ = highspy.HessianFormat.kTriangular
        down, across = np.nonzero(squares.T)
        hessian.start_ = np.searchsorted(down, np.arange(len(column_low) + 1)).astype(np.int32)
        hessian.index_ = across.astype(np.int32)
        hessian.value_ = squares[across, down]
        self._problem._highs.passHessian(hessian)
        self._problem._highs.setOptionValue("solver", "choose")
        self._problem._highs.setOptionValue("qp_iteration_limit", TURNS * len(column_low))

    def run(self, aims: Floats, seconds: float) -> Floats | None:
        """Return the best point, or None when it was not found.

        Columns that no goal counts make the search go in circles at times; a little more weight
        on all columns ends that.
        """
        self._problem.set_cost(dict(enumerate((-2 * self.goals.T @ aims).tolist())))
        for weight in WEIGHTS:
            self._problem._highs.setOptionValue("qp_regularization_value", weight)
            point = self._problem.run(seconds).point
            if point is not None:
                return point
        return None


_STATUS = highspy.HighsModelStatus
_NAMES = {
    _STATUS.kOptimal: "optimal",
    _STATUS.kInfeasible: "infeasible",
    _STATUS.kUnbounded: "unbounded",
    _STATUS.kUnboundedOrInfeasible: "unbounded",
}
