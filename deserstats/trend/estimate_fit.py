"""One selection of figures fitted: variance models, the weaker of them as the headline, lines of assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, factorial, sqrt
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from deserstats.checks.query import Target
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.trend.covariance import Array, Grid
from deserstats.trend.estimate_answers import (
    RatePiece,
    TrendEstimate,
    TrendFigure,
    TrendLine,
    TrendStatus,
    Use,
)
from deserstats.trend.estimate_rows import Calendar, Selection, Sum, calendar, independent
from deserstats.trend.likelihood import Fit, Reports, fit_gamma, fit_serial, most_likely_rho
from deserstats.trend.variability import tipping_variability

FEWEST = 4
"""Atoms from which on a p-value is given."""

SERIAL = 8
"""Atoms from which on the serial correlation is fitted."""

HALF_STEP = 0.1
"""Added to a positive estimate of the serial correlation, which is biased down in short series."""

ASSUMED_RHOS = (0.3, 0.6)
ASSUMED_SPREADS = (0.5, 1.0)
YEAR = 365.2425
MOST = 700.0
"""Largest logarithm of a factor."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked."""

    claims: ClaimSet
    reading: Reading
    wanted: Target
    season: bool
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """Figures on their grid."""

    sums: tuple[Sum, ...]
    implied: tuple[Sum, ...]
    atoms: tuple[tuple[int, int], ...]
    days: Calendar
    grid: Grid
    reports: Reports
    whole: bool

    @property
    def per_step(self) -> float:
        """Exposure of one step in days."""
        return {"month": YEAR / 12, "week": 7.0, "day": 1.0}[self.days.unit]


def estimate(question: Question, selection: Selection) -> TrendEstimate:
    """Fit one selection of figures."""
    closed = [s for s in selection.sums if s.is_closed]
    open_ = [s for s in selection.sums if not s.is_closed]
    unused = selection.unused + tuple((name, "its interval has one end only") for s in open_ for name in s.ids)
    head = _head(question, unused)
    if not closed:
        return _insufficient(head, f"no figure gives the {_what(question.wanted)} over a window")
    case = _case(question, closed)
    head |= _described(case)
    lack = _lack(case, question)
    if lack:
        return _few(head, case, lack)
    fits = _fits(case)
    if not all(f.converged for _, f in fits):
        return _insufficient(head, "the fit did not settle on one rate")
    return _answer(head, case, fits, question.confidence)


def _case(question: Question, closed: Sequence[Sum]) -> _Case:
    chosen = independent(closed)
    days = calendar([s.window for s in chosen.sums], chosen.atoms)
    grid = _grid(days, question.season)
    noise = np.diag([s.width**2 / 12 for s in chosen.sums])
    reports = Reports(
        days.incidence([s.window for s in chosen.sums]), np.array([s.middle for s in chosen.sums]), noise, chosen.rank
    )
    wanted = question.wanted
    whole = not question.claims.scheme.is_continuous(wanted.measure, wanted.unit)
    return _Case(chosen.sums, chosen.implied, chosen.atoms, days, grid, reports, whole)


def _grid(days: Calendar, season: bool) -> Grid:
    middle = (days.starts[0] + days.ends[-1]) / 2
    columns = [np.ones(len(days.starts)), (days.middles - middle) / YEAR]
    if season:
        months = np.array(days.months)
        # the effects of the twelve months add up to nothing
        columns += [(months == m).astype(float) - (months == 11) for m in range(11)]
    return Grid(days.ends - days.starts, np.column_stack(columns), days.steps())


def _lack(case: _Case, question: Question) -> str:
    """Say what keeps the figures from carrying an estimate; blank when nothing does."""
    n, p = case.reports.rank, case.grid.design.shape[1]
    if not case.reports.y.any():
        return "every figure is zero"
    if n < FEWEST:
        return f"{n} independent window{'s' if n > 1 else ''}, and a p-value needs {FEWEST}"
    if question.season:
        flat = case.reports.A @ (case.grid.exposure[:, None] * case.grid.design)
        if n < p + 2 or np.linalg.matrix_rank(flat / np.linalg.norm(flat, axis=0)) < p:
            return f"{n} independent windows do not tell a trend from the levels of twelve months"
    return ""


def _fits(case: _Case) -> list[tuple[str, Fit]]:
    """Return the fits that compete for the headline."""
    gamma = fit_gamma(case.reports, case.grid, floor=_floor(case))
    fits = [("gamma process", gamma)]
    if case.reports.rank >= SERIAL and gamma.converged:
        rho = most_likely_rho(case.reports, case.grid, beta=gamma.beta, poisson=case.whole)
        used = rho + HALF_STEP if rho > 0 else 0.0
        fitted = fit_serial(case.reports, case.grid, used, beta=gamma.beta, poisson=case.whole)
        fits.append((f"log-normal factors, correlation {used:.1f} from {case.days.unit} to {case.days.unit}", fitted))
    return fits


def _floor(case: _Case) -> float:
    """Return the least dispersion: that of single events, for counts of them."""
    return 1.0 if case.whole else 1e-9 * float(np.abs(case.reports.y).max())


def _answer(head: dict[str, Any], case: _Case, fits: list[tuple[str, Fit]], confidence: float) -> TrendEstimate:
    lines = [_line(name, f, confidence, case) for name, f in fits]
    i = max(range(len(fits)), key=lambda j: lines[j].pvalue or 0.0)
    fit, line = fits[i][1], lines[i]
    rho = None
    if len(fits) > 1:
        rho = fits[1][1].rho - (HALF_STEP if fits[1][1].rho > 0 else 0.0)
    assert line.growth is not None
    mu = case.grid.mean(fit.beta)
    return TrendEstimate(
        **head, status=TrendStatus.OK, growth=line.growth, growth_low=line.low, growth_high=line.high,
        pvalue=line.pvalue, statistic=fit.slope / fit.error, dispersion=fits[0][1].spread, variability=line.variability,
        df=fit.df, rho=rho, rho_used=fit.rho, model=fits[i][0], figures=_figures(case, mu),
        rates=_rates(case, fit, confidence),
        months=_months(fit), sensitivity=(*lines, *_assumed(case, fits, confidence)), notes=_notes(case),
    )  # fmt: skip


def _line(name: str, fit: Fit, confidence: float, case: _Case, known: bool = False) -> TrendLine:
    """Write a fit as a line; with a known spread the reference is the normal law."""
    t = abs(fit.slope) / fit.error
    tail = float(ndtr(-t)) if known else float(stdtr(fit.df, -t))
    upper = (1 + confidence) / 2
    reach = fit.error * (float(ndtri(upper)) if known else float(stdtrit(fit.df, upper)))
    return TrendLine(
        assumption=name, growth=_factor(fit.slope), low=_factor(fit.slope - reach), high=_factor(fit.slope + reach),
        pvalue=2 * tail, rho=fit.rho, variability=_variability(fit, case, name),
    )  # fmt: skip


def _factor(log: float) -> float:
    return exp(max(-MOST, min(MOST, log)))


def _variability(fit: Fit, case: _Case, name: str) -> float:
    """Return the relative spread of the count of one step, at the mean rate."""
    if name != "gamma process":
        return sqrt(fit.spread)
    mu = case.grid.mean(fit.beta)
    return sqrt(fit.spread / float(mu.sum() / case.grid.exposure.sum() * case.per_step))


def _assumed(case: _Case, fits: list[tuple[str, Fit]], confidence: float) -> list[TrendLine]:
    """Return lines of what was not fitted: serial correlation in short series, given spreads."""
    beta = fits[0][1].beta
    lines = []
    if case.reports.rank < SERIAL:
        for rho in ASSUMED_RHOS:
            fit = fit_serial(case.reports, case.grid, rho, beta=beta, poisson=case.whole)
            lines.append(_line(f"correlation {rho} assumed", fit, confidence, case))
    for spread in ASSUMED_SPREADS:
        fit = fit_serial(case.reports, case.grid, 0.6, beta=beta, poisson=case.whole, fixed=spread**2)
        lines.append(_line(f"spread {spread} and correlation 0.6 assumed", fit, confidence, case, known=True))
    return lines


def _few(head: dict[str, Any], case: _Case, reason: str) -> TrendEstimate:
    """Say what few figures carry: their growth, and the variability that would explain it."""
    growth = None
    figures = _figures(case, None)
    if case.reports.rank >= 2 and case.reports.y.any() and case.grid.design.shape[1] == 2:
        fit = fit_gamma(case.reports, case.grid, fixed=1.0)
        if fit.converged:
            growth = _factor(fit.slope)
            figures = _figures(case, case.grid.mean(fit.beta))
    tipping = _tipping(case)
    return TrendEstimate(
        **head, status=TrendStatus.INSUFFICIENT, reason=reason, growth=growth, tipping=tipping, figures=figures,
        notes=_notes(case),
    )  # fmt: skip


def _tipping(case: _Case) -> float | None:
    """Return the tipping variability of up to 3 disjoint windows."""
    windows = [s.window for s in case.sums]
    if len(case.atoms) not in (2, 3):
        return None
    if any(a[1] > b[0] for a, b in zip(case.atoms, case.atoms[1:], strict=False)):
        return None
    # sums to atoms: least squares is exact where the sums are independent
    inside = case.days.incidence(windows)
    parts = case.days.incidence(case.atoms)
    shares = parts / parts.sum(axis=1, keepdims=True)
    counts = np.linalg.lstsq(inside @ shares.T * parts.sum(axis=1), case.reports.y, rcond=None)[0]
    exposure = parts @ case.grid.exposure
    return tipping_variability(
        counts, exposure / case.per_step, (parts @ (case.grid.exposure * case.days.middles)) / exposure
    )


def _head(question: Question, unused: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    wanted = question.wanted
    return {
        "claims": question.claims, "reading": question.reading, "measure": wanted.measure, "unit": wanted.unit,
        "category": wanted.category, "geography": wanted.geography, "basis": wanted.basis,
        "season": question.season, "confidence": question.confidence, "unused": unused,
    }  # fmt: skip


def _described(case: _Case) -> dict[str, Any]:
    return {
        "atoms": tuple((date.fromordinal(a), date.fromordinal(b)) for a, b in case.atoms),
        "step": case.days.unit,
        "smallest_pvalue": min(1.0, 2 / factorial(min(case.reports.rank, 100))),
    }


def _insufficient(head: dict[str, Any], reason: str) -> TrendEstimate:
    return TrendEstimate(**head, status=TrendStatus.INSUFFICIENT, reason=reason)


def _what(wanted: Target) -> str:
    return " ".join(filter(None, (wanted.measure, wanted.category))) or "count"


def _figures(case: _Case, mu: Array | None) -> tuple[TrendFigure, ...]:
    rows = [(s, Use.FIGURE) for s in case.sums] + [(s, Use.IMPLIED) for s in case.implied]
    fitted: list[float | None] = [None] * len(rows)
    if mu is not None:
        fitted = [float(v) for v in case.days.incidence([s.window for s, _ in rows]) @ mu]
    figures = [
        TrendFigure(
            ids=s.ids, start=date.fromordinal(s.window[0]), end=date.fromordinal(s.window[1]),
            low=_float(s.bounds.low), high=_float(s.bounds.high), fitted=value, use=use,
        )
        for (s, use), value in zip(rows, fitted, strict=True)
    ]  # fmt: skip
    return tuple(sorted(figures, key=lambda f: (f.start, f.end)))


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _rates(case: _Case, fit: Fit, confidence: float) -> tuple[RatePiece, ...]:
    logs = case.grid.design @ fit.beta
    errors = np.sqrt(np.einsum("ti,ij,tj->t", case.grid.design, fit.covariance, case.grid.design))
    reach = errors * float(stdtrit(fit.df, (1 + confidence) / 2))
    return tuple(
        RatePiece(
            start=date.fromordinal(int(a)), end=date.fromordinal(int(b)), rate=_factor(log), low=_factor(log - r),
            high=_factor(log + r),
        )
        for a, b, log, r in zip(case.days.starts, case.days.ends, logs, reach, strict=True)
    )  # fmt: skip


def _months(fit: Fit) -> tuple[float, ...]:
    """Return the factors of the months of the year, where they were fitted."""
    effects = [float(v) for v in fit.beta[2:]]
    return tuple(_factor(v) for v in (*effects, -sum(effects))) if effects else ()


def _notes(case: _Case) -> tuple[str, ...]:
    span = case.days.ends[-1] - case.days.starts[0]
    return (f"a factor a year goes beyond the {span:.0f} days that the figures cover",) if span < YEAR / 2 else ()
