"""The claims as a linear program over periods: what any reconstruction must satisfy, in floats.

Unknowns are the cells of the engine: every series cut where claims or periods begin and end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from deserstats.checks.bounds.target import Target, component_of
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import FeasibleSubset, Subsets
from deserstats.model.solve.highs import INFINITY
from deserstats.model.solve.problem import LinearProblem
from deserstats.regular.series import Vector

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FloatProgram:
    """Rows low <= A x <= high over cells x, and the periods as sums of cells; numbers near 1.

    Attributes
    ----------
    rows, low, high : arrays (n_rows, n_cells), (n_rows,)
        The claims, divided by ``scale``.
    periods : array (n_periods, n_cells)
        Which cells make a period.
    floor : array (n_cells,)
        0, or minus infinity where the measure may be negative.
    days : array (n_periods,)
    choice : windows chosen for claims that have several, as (id, label)
    """

    rows: Matrix
    low: Vector
    high: Vector
    periods: Matrix
    floor: Vector
    days: Vector
    scale: float
    choice: tuple[tuple[str, str], ...]
    unused: tuple[tuple[str, str], ...]
    """Claims that take no part, each with the reason."""

    @property
    def sparse_rows(self) -> list[Mapping[int, float]]:
        """The rows, entry by entry."""
        return sparse(self.rows)

    def within(self, low: Vector, high: Vector) -> FloatProgram:
        """Return the program with ends for the periods, which whole numbers may draw tighter than the claims do."""
        return replace(
            self,
            rows=np.concatenate([self.rows, self.periods]),
            low=np.concatenate([self.low, low / self.scale]),
            high=np.concatenate([self.high, high / self.scale]),
        )

    def allows(self, cells: Vector, room: float) -> bool:
        """Whether cells satisfy every row to within ``room``."""
        sums = self.rows @ cells
        return bool(
            (sums >= self.low - room).all() and (sums <= self.high + room).all() and (cells >= self.floor - room).all()
        )


def sparse(matrix: Matrix) -> list[Mapping[int, float]]:
    """Write each row as column to entry."""
    return [{int(j): float(row[j]) for j in np.flatnonzero(row)} for row in matrix]


def program_of(claims: ClaimSet, wanted: Target, spans: Sequence[Period], budget: Budget) -> FloatProgram | None:
    """Return the program, or None when the claims are not known to be consistent."""
    system = System(claims)
    forms = [wanted.form(system, span) for span in spans]
    system.ask(forms)
    component = component_of(system, forms)
    subsets = Subsets(component, system.domain, budget, forms)
    verdict = subsets.decide()
    if not isinstance(verdict, FeasibleSubset):
        return None
    active = [subsets.rows[i] for i in subsets.active(subsets.ids, verdict.choice)]
    problem = LinearProblem(active, system.domain, forms)
    rows = np.array([_on_cells(problem, row.form) for row in active]).reshape(len(active), len(problem.pieces))
    low = np.array([-INFINITY if row.bounds.low is None else float(row.bounds.low) for row in active])
    high = np.array([INFINITY if row.bounds.high is None else float(row.bounds.high) for row in active])
    ends = np.abs(np.concatenate([low[low > -INFINITY], high[high < INFINITY]]))
    scale = float(ends.max(initial=0.0)) / max(len(spans), 1) or 1.0
    floor = [-INFINITY if system.domain.is_signed(series) else 0.0 for series, _, _ in problem.pieces]
    choice = tuple((name, component.options[name][k][0].label) for name, k in verdict.choice.items())
    return FloatProgram(
        rows, low / scale, high / scale, np.array([_on_cells(problem, form) for form in forms]), np.array(floor),
        np.array([float(span.days) for span in spans]), scale, choice, _unused(claims, system, subsets),
    )  # fmt: skip


def _unused(claims: ClaimSet, system: System, subsets: Subsets) -> tuple[tuple[str, str], ...]:
    rest = [c.id for c in claims if c.id not in subsets.ids]
    return tuple((name, system.unused.get(name, "it counts something else")) for name in rest)


def _on_cells(problem: LinearProblem, form: Form) -> Vector:
    entries = np.zeros(len(problem.pieces))
    for series, start, end, weight in form:
        if problem.twins[series] == series:
            entries[list(problem.between(series, start, end))] += float(weight)
    return entries
