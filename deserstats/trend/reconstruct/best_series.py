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
from deserstats.regular.series import as_columns
from deserstats.stats.arrays import Floats as Vector
from deserstats.trend.change.atoms import Atom
from deserstats.trend.reconstruct.aggregation import equations_of
from deserstats.trend.reconstruct.dirichlet import NestingError, nested_draws
from deserstats.trend.reconstruct.draws import FEWEST, drawn, prior_of
from deserstats.trend.reconstruct.fitting import Fitter, autoregression, fewest_turns, moves_of
from deserstats.trend.reconstruct.float_program import FloatProgram, Matrix
from deserstats.wording import count

ASSUMED_RHO = 0.9
"""Correlation of the rest of Chow-Lin where too few windows are fixed to estimate it."""


class Fit(NamedTuple):
    """Cells of the series, and what the regression found."""

    cells: Vector
    rho: float | None = None
    is_assumed: bool = False
    coefficients: tuple[float, ...] = ()


def fitted(
    program: FloatProgram, method: str, columns: Matrix, atoms: Sequence[Atom], spans: Sequence[Period], budget: Budget
) -> Fit | None:
    """Return the series that a method chooses among all that the claims allow; None where none was found."""
    rates = program.periods / program.days[:, None] * program.days.mean()
    if method == "l1":
        cells = fewest_turns(program, moves_of(rates, 2), budget)
        return None if cells is None else Fit(cells)
    if method == "chow_lin":
        return _regressed(program, columns, atoms, spans, budget)
    weights = columns.mean() / columns
    goals = moves_of(rates, 2) if method == "smooth" else moves_of(program.periods * weights, 1)
    cells = Fitter(program, goals).best(np.zeros(len(goals)), budget)
    return None if cells is None else Fit(cells)


def _regressed(
    program: FloatProgram, columns: Matrix, atoms: Sequence[Atom], spans: Sequence[Period], budget: Budget
) -> Fit | None:
    """Fit the indicators and their rest together, under every claim."""
    sizes = np.abs(columns).mean(axis=0)
    sizes[sizes == 0] = 1.0
    days, totals = equations_of(atoms, spans, program.scale)
    shares = days / program.days
    is_assumed = len(totals) < columns.shape[1] + 3
    rho = ASSUMED_RHO
    if not is_assumed:
        rho = regressed_on(totals, shares, columns / sizes, lambda r: autoregressive(len(spans), r), None).rho
    around = np.hstack([program.periods, -columns / sizes])
    goals = autoregression(around, rho)
    point = Fitter(program, goals).whole(np.zeros(len(goals)), budget)
    if point is None:
        return None
    n = program.rows.shape[1]
    return Fit(point[:n], rho, is_assumed, tuple((point[n:] * program.scale / sizes).tolist()))


def drawn_series(
    claims: ClaimSet, wanted: Target, spans: Sequence[Period], program: FloatProgram, fit: Fit,
    atoms: Sequence[Atom], budget: Budget, n_draws: int, prior: str, cv: float | None, seed: int,
) -> tuple[Matrix, str]:  # fmt: skip
    """Return draws, or none and the reason."""
    none = np.empty((0, len(spans)))
    if n_draws <= 0:
        return none, ""
    if prior == "gamma_process":
        try:
            return nested_draws(claims, wanted, spans, cv, n_draws, seed), ""
        except NestingError as reason:
            return none, str(reason)
    n_fixed = len(equations_of(atoms, spans, program.scale).totals)
    if n_fixed < FEWEST:
        return none, f"the claims fix {count(n_fixed, 'disjoint window')}, and the prior needs {FEWEST}"
    found = drawn(program, prior_of(atoms, spans, program.scale), fit.cells, n_draws, seed, budget)
    return (none, budget.reason if budget.is_over else "the solver found no series") if found is None else (found, "")


def indicators(indicator: object, method: str, spans: Sequence[Period]) -> Matrix:
    """Read one value a period, as columns; the days of the periods by default."""
    days = np.array([[float(span.days)] for span in spans])
    if indicator is None:
        return days
    if method not in ("denton", "chow_lin"):
        raise ClaimError(f"method={method!r} takes no indicator; 'denton' and 'chow_lin' do")
    columns = as_columns(indicator, "indicator")
    if len(columns) != len(spans):
        raise ClaimError(
            f"indicator has {count(len(columns), 'value')} for {count(len(spans), 'period')}, {spans[0]} to {spans[-1]}"
        )
    if method == "denton" and (columns.shape[1] != 1 or not (columns > 0).all()):
        raise ClaimError("method='denton' keeps the ratio to one indicator, which must be positive throughout")
    return columns
