"""The claims as a linear program over periods: what any reconstruction must satisfy, in floats.

Unknowns are the cells of the engine: every series cut where claims or periods begin and end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import FeasibleSubset, Subsets
from deserstats.model.solve.highs import INFINITY
from deserstats.model.solve.problem import LinearProblem
from deserstats.stats.arrays import Floats


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

    rows: Floats
    low: Floats
    high: Floats
    periods: Floats
    floor: Floats
    days: Floats
    scale: float
    choice: tuple[tuple[str, str], ...]
    unused: tuple[tuple[str, str], ...]
    """Claims that take no part, each with the reason."""

    @property
    def sparse_rows(self) -> list[Mapping[int, float]]:
        """The rows, entry by entry."""
        return sparse(self.rows)

    def within(self, low: Floats, high: Floats) -> FloatProgram:
        """Return the program with ends for the periods, which whole numbers may draw tighter than the claims do."""
        return replace(
            self,
            rows=np.concatenate([self.rows, self.periods]),
            low=np.concatenate([self.low, low / self.scale]),
            high=np.concatenate([self.high, high / self.scale]),
        )

    def allows(self, cells: Floats, room: float) -> bool:
        """Whether cells satisfy every row to within ``room``."""
        sums = self.rows @ cells
        return bool(
            (sums >= self.low - room).all() and (sums <= self.high + room).all() and (cells >= self.floor - room).all()
        )


def sparse(matrix: Floats) -> list[Mapping[int, float]]:
    """Write each row as column to entry."""
    return [{int(j): float(row[j]) for j in np.flatnonzero(row)} for row in matrix]


def program_of(claims: ClaimSet, wanted: Target, spans: Sequence[Period], budget: Budget) -> FloatProgram | None:
    """Return the program, or None when the claims are not known to be consistent."""
    system = System(claims)
    forms = [wanted.form(system, span) for span in spans]
    space = FeasibleSet.of(system, forms, budget)
    subsets, verdict = space.subsets, space.verdict
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
    choice = tuple((name, space.component.options[name][k][0].label) for name, k in verdict.choice.items())
    return FloatProgram(
        rows=rows,
        low=low / scale,
        high=high / scale,
        periods=np.array([_on_cells(problem, form) for form in forms]),
        floor=np.array(floor),
        days=np.array([float(span.days) for span in spans]),
        scale=scale,
        choice=choice,
        unused=_unused(claims, system, subsets),
    )


def _unused(claims: ClaimSet, system: System, subsets: Subsets) -> tuple[tuple[str, str], ...]:
    rest = [c.id for c in claims if c.id not in subsets.ids]
    return tuple((name, system.unused.get(name, "it counts something else")) for name in rest)


def _on_cells(problem: LinearProblem, form: Form) -> Floats:
    entries = np.zeros(len(problem.pieces))
    for series, start, end, weight in form:
        if problem.twins[series] == series:
            entries[list(problem.between(series, start, end))] += float(weight)
    return entries
