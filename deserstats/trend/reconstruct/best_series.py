"""The one series that is shown, and others that are drawn, under every claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.regular.regression import autoregressive, regressed_on
from deserstats.regular.series import as_values
from deserstats.stats.arrays import Floats
from deserstats.trend.change.atoms import Atom
from deserstats.trend.reconstruct.aggregation import equations_of
from deserstats.trend.reconstruct.dirichlet import NestingError, nested_draws
from deserstats.trend.reconstruct.draws import FEWEST, drawn, prior_of
from deserstats.trend.reconstruct.fitting import Fitter, autoregression, fewest_turns, moves_of
from deserstats.trend.reconstruct.float_program import FloatProgram
from deserstats.wording import count

ASSUMED_RHO = 0.9
"""Correlation of the rest of Chow-Lin where too few windows are fixed to estimate it."""


class Sought(NamedTuple):
    """Where a series is sought: the periods, the claims as a program over them, and what they fix."""

    claims: ClaimSet
    wanted: Target
    spans: Sequence[Period]
    program: FloatProgram
    atoms: Sequence[Atom]
    budget: Budget

    @property
    def stopped(self) -> str:
        """Why no series was found."""
        return self.budget.why("the solver found no series")


class BestSeries(NamedTuple):
    """Cells of the series, and what the regression found."""

    cells: Floats
    rho: float | None = None
    is_assumed: bool = False
    coefficients: tuple[float, ...] = ()


def fitted(sought: Sought, method: str, columns: Floats) -> BestSeries | None:
    """Return the series that a method chooses among all that the claims allow; None where none was found."""
    if method == "chow_lin":
        return _regressed(sought, columns)
    program, budget = sought.program, sought.budget
    rates = program.periods / program.days[:, None] * program.days.mean()
    if method == "l1":
        cells = fewest_turns(program, moves_of(rates, 2), budget)
    else:
        weights = columns.mean() / columns
        goals = moves_of(rates, 2) if method == "smooth" else moves_of(program.periods * weights, 1)
        cells = Fitter(program, goals).best(np.zeros(len(goals)), budget)
    return None if cells is None else BestSeries(cells)


def _regressed(sought: Sought, columns: Floats) -> BestSeries | None:
    """Fit the indicators and their rest together, under every claim."""
    program, n_spans = sought.program, len(sought.spans)
    sizes = np.abs(columns).mean(axis=0)
    sizes[sizes == 0] = 1.0
    days, totals = equations_of(sought.atoms, sought.spans, program.scale)
    shares = days / program.days
    is_assumed = len(totals) < columns.shape[1] + 3
    rho = ASSUMED_RHO
    if not is_assumed:
        rho = regressed_on(totals, shares, columns / sizes, lambda r: autoregressive(n_spans, r), None).rho
    goals = autoregression(np.hstack([program.periods, -columns / sizes]), rho)
    point = Fitter(program, goals).whole(np.zeros(len(goals)), sought.budget)
    if point is None:
        return None
    n = program.rows.shape[1]
    return BestSeries(point[:n], rho, is_assumed, tuple((point[n:] * program.scale / sizes).tolist()))


def drawn_series(
    sought: Sought, cells: Floats, n_draws: int, prior: str, cv: float | None, seed: int
) -> tuple[Floats, str]:
    """Return draws, or none and the reason."""
    none = np.empty((0, len(sought.spans)))
    if n_draws <= 0:
        return none, ""
    if prior == "gamma_process":
        try:
            return nested_draws(sought.claims, sought.wanted, sought.spans, cv, n_draws, seed), ""
        except NestingError as reason:
            return none, str(reason)
    told = sought.atoms, sought.spans, sought.program.scale
    n_fixed = len(equations_of(*told).totals)
    if n_fixed < FEWEST:
        return none, f"the claims fix {count(n_fixed, 'disjoint window')}, and the prior needs {FEWEST}"
    found = drawn(sought.program, prior_of(*told), cells, n_draws, seed, sought.budget)
    return (none, sought.stopped) if found is None else (found, "")


def indicators(indicator: object, method: str, spans: Sequence[Period]) -> Floats:
    """Read one value a period, as columns; the days of the periods by default."""
    days = np.array([[float(span.days)] for span in spans])
    if indicator is None:
        return days
    if method not in ("denton", "chow_lin"):
        raise ClaimError(f"method={method!r} takes no indicator; 'denton' and 'chow_lin' do")
    columns = as_values(indicator, "indicator", dims=2 if np.ndim(indicator) == 2 else 1)  # type: ignore[arg-type]
    columns = columns[:, None] if columns.ndim == 1 else columns
    if len(columns) != len(spans):
        raise ClaimError(
            f"indicator has {count(len(columns), 'value')} for {count(len(spans), 'period')}, {spans[0]} to {spans[-1]}"
        )
    if method == "denton" and (columns.shape[1] != 1 or not (columns > 0).all()):
        raise ClaimError("method='denton' keeps the ratio to one indicator, which must be positive throughout")
    return columns
