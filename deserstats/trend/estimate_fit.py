"""One selection of figures fitted: the weaker variance model as the headline, lines of assumptions beside it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from math import exp, sqrt
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri, stdtrit

from deserstats.checks.query import Target
from deserstats.trend.covariance import Array
from deserstats.trend.estimate_answers import RatePiece, TrendEstimate, TrendLine, TrendStatus
from deserstats.trend.estimate_case import YEAR, Case, Question, case_of
from deserstats.trend.estimate_rows import Selection
from deserstats.trend.likelihood import RHOS, Fit, Model, fit_rate, log_fit
from deserstats.trend.rivals import SPARE, Mask, Rival, Rivals, compete
from deserstats.trend.variability import tipping_variability
from deserstats.wording import count

ASSUMED_RHOS = (0.3, 0.6)
ASSUMED_SPREADS = (0.5, 1.0)
MOST = 700.0
"""Largest logarithm of a factor."""


def estimate(question: Question, selection: Selection, obstacle: str = "") -> TrendEstimate:
    """Fit one selection of figures; ``obstacle`` says why it cannot be."""
    head = _head(question, selection)
    wanted = question.wanted
    if obstacle:
        return _insufficient(head, obstacle)
    if question.claims.scheme.is_signed(wanted.measure):
        return _insufficient(head, "a measure that may be negative has no growth in percent")
    additive = question.claims.scheme.additive.get(wanted.measure, "sum")
    if additive != "sum":
        return _insufficient(head, f"the measure is declared additive={additive!r}, so that its windows do not add up")
    if not selection.sums:
        return _insufficient(head, f"no figure gives the {_what(wanted)} over a window")
    case = case_of(question, selection.sums)
    head["step"] = case.days.unit
    rivals = compete(case)
    head |= case.counted(case.atoms(~rivals.intervals))
    if not case.low.any():
        return _few(head, case, rivals.intervals, "no figure is above zero")
    if rivals.rank < case.grid.design.shape[1] + SPARE:
        return _few(head, case, rivals.intervals, _too_few(rivals, question.season))
    lack = _lack(case, rivals)
    return _insufficient(head, lack) if lack else _answer(head, case, rivals, question.confidence)


def _too_few(rivals: Rivals, season: bool) -> str:
    windows = count(rivals.rank, "independent window")
    if season:
        return f"{windows}, and a trend beside the levels of twelve months needs {13 + SPARE}"
    more = (
        f" besides {count(int(rivals.intervals.sum()), 'wide or one-sided figure')}" if rivals.intervals.any() else ""
    )
    return f"{windows}{more}, and a p-value needs {2 + SPARE}"


def _lack(case: Case, rivals: Rivals) -> str:
    """Say what keeps a fit from being an answer; blank when nothing does."""
    if not rivals.is_identified:
        return "the windows do not tell a trend from the levels of twelve months"
    if not rivals.converged:
        return "the fit did not settle on one rate"
    if not case.whole and rivals.fits[0].fit.spread <= case.gamma.floor:
        return "the figures do not vary, so that nothing says how much they could"
    return ""


def _answer(head: dict[str, Any], case: Case, rivals: Rivals, confidence: float) -> TrendEstimate:
    lines = [_line(case, r, confidence) for r in rivals.fits]
    best = rivals.weakest
    line = next(one for one, r in zip(lines, rivals.fits, strict=True) if r is best)
    mu = case.grid.mean(best.fit.beta)
    return TrendEstimate(
        **head, status=TrendStatus.OK, growth=line.growth, growth_low=line.low, growth_high=line.high,
        pvalue=line.pvalue, statistic=best.fit.slope / best.fit.error, dispersion=rivals.fits[0].fit.spread,
        variability=line.variability, df=best.df, rho=rivals.fits[-1].model.rho, model=line.assumption,
        figures=case.figures(mu, rivals.intervals), rates=_rates(case, best.fit, best.df, confidence),
        months=_months(best.fit), sensitivity=(*lines, *_assumed(case, rivals, confidence)), notes=_notes(case, rivals),
    )  # fmt: skip


def _name(model: Model, unit: str) -> str:
    if model.rho is None:
        return "gamma process"
    return f"log-normal factors, correlation {model.rho:.1f} from {unit} to {unit}"


def _line(case: Case, rival: Rival, confidence: float, name: str = "") -> TrendLine:
    """Write a fit as a line."""
    fit, reach = rival.fit, rival.reach(confidence)
    variability = sqrt(fit.spread)
    if rival.model.rho is None:
        mu = case.grid.mean(fit.beta)
        variability = sqrt(fit.spread / float(mu.sum() / case.grid.exposure.sum() * case.per_step))
    return TrendLine(
        assumption=name or _name(rival.model, case.days.unit), growth=_factor(fit.slope),
        low=_factor(fit.slope - reach), high=_factor(fit.slope + reach), pvalue=rival.pvalue, rho=rival.model.rho,
        variability=variability,
    )  # fmt: skip


def _known(fit: Fit, confidence: float, name: str) -> TrendLine:
    """Write a fit with an assumed spread as a line: the reference is the normal law."""
    reach = fit.error * float(ndtri((1 + confidence) / 2))
    return TrendLine(
        assumption=name, growth=_factor(fit.slope), low=_factor(fit.slope - reach), high=_factor(fit.slope + reach),
        pvalue=2 * float(ndtr(-abs(fit.slope) / fit.error)), rho=fit.rho, variability=sqrt(fit.spread),
    )  # fmt: skip


def _assumed(case: Case, rivals: Rivals, confidence: float) -> list[TrendLine]:
    """Return lines of what was not fitted: serial correlation in short series, given spreads."""
    gamma = rivals.fits[0]
    lines = []
    joined = case.coarse(~rivals.intervals).reports(gamma.reports)
    enough = joined.rank > case.grid.design.shape[1]
    for rho in ASSUMED_RHOS if len(rivals.fits) < 2 and enough else ():
        model = replace(case.gamma, rho=rho, floor=1e-8)
        fit = fit_rate(model, joined, case.grid, beta=gamma.fit.beta)
        if fit.converged:
            rival = Rival(model, joined, fit, gamma.has_intervals)
            lines.append(_line(case, rival, confidence, f"correlation {rho} assumed"))
    for spread in ASSUMED_SPREADS if gamma.reports.y.min() > 0 else ():
        fit = log_fit(gamma.reports, case.grid, 0.6, spread**2, beta=gamma.fit.beta)
        lines.append(_known(fit, confidence, f"spread {spread} and correlation 0.6 assumed"))
    return lines


def _factor(log: float) -> float:
    return exp(max(-MOST, min(MOST, log)))


def _few(head: dict[str, Any], case: Case, intervals: Mask, reason: str) -> TrendEstimate:
    """Say what few figures carry: their growth, and the variability that would explain it."""
    growth, tipping, mu = None, None, None
    kept = ~intervals
    reports = replace(
        case.reports, A=case.reports.A[kept], y=case.reports.y[kept], noise=case.reports.noise[np.ix_(kept, kept)]
    )
    if case.rank(kept) >= 2 and case.grid.design.shape[1] == 2 and reports.y.any():
        fit = fit_rate(case.gamma, reports, case.grid, fixed=1.0)
        if fit.converged:
            growth, mu = _factor(fit.slope), case.grid.mean(fit.beta)
        tipping = _tipping(case, kept)
    return TrendEstimate(
        **head, status=TrendStatus.INSUFFICIENT, reason=reason, growth=growth, tipping=tipping,
        figures=case.figures(mu, intervals), notes=_notes(case),
    )  # fmt: skip


def _tipping(case: Case, kept: Mask) -> float | None:
    """Return the tipping variability of 2 or 3 disjoint windows."""
    atoms = case.atoms(kept)
    if len(atoms) not in (2, 3) or any(a[1] > b[0] for a, b in itertools.pairwise(atoms)):
        return None
    inside, parts = case.reports.A[kept], case.days.incidence(atoms)
    exposure: Array = parts @ case.grid.exposure
    # sums of whole atoms: the atom's share in a sum is 0 or 1, and least squares is exact
    holds = (inside * case.grid.exposure) @ parts.T / exposure
    counts = np.linalg.lstsq(holds, case.reports.y[kept], rcond=None)[0]
    times: Array = parts @ (case.grid.exposure * case.days.middles) / exposure
    return tipping_variability(np.asarray(counts, dtype=float), exposure / case.per_step, times)


def _head(question: Question, selection: Selection) -> dict[str, Any]:
    wanted = question.wanted
    return {
        "claims": question.claims, "reading": question.reading, "measure": wanted.measure, "unit": wanted.unit,
        "category": wanted.category, "geography": wanted.geography, "basis": wanted.basis,
        "season": question.season, "confidence": question.confidence, "unused": selection.unused,
    }  # fmt: skip


def _insufficient(head: dict[str, Any], reason: str) -> TrendEstimate:
    return TrendEstimate(**head, status=TrendStatus.INSUFFICIENT, reason=reason)


def _what(wanted: Target) -> str:
    return " ".join(filter(None, (wanted.measure, wanted.category))) or "count"


def _rates(case: Case, fit: Fit, df: float, confidence: float) -> tuple[RatePiece, ...]:
    logs = case.grid.design @ fit.beta
    errors = np.sqrt(np.einsum("ti,ij,tj->t", case.grid.design, fit.covariance, case.grid.design))
    reach = errors * float(stdtrit(df, (1 + confidence) / 2))
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


def _notes(case: Case, rivals: Rivals | None = None) -> tuple[str, ...]:
    notes = []
    span = case.days.ends[-1] - case.days.starts[0]
    if span < YEAR / 2:
        notes.append(f"a factor a year goes beyond the {span:.0f} days that the figures cover")
    if rivals is not None and len(rivals.fits) > 1:
        unit, serial = case.days.unit, rivals.fits[1]
        joined = rivals.rank - serial.reports.rank
        if joined:
            windows = count(joined, "window")
            notes.append(f"{windows} much shorter than a {unit} joined to the next for the log-normal factors")
        if serial.has_intervals and serial.model.rho:
            notes.append("with wide figures and serial correlation, intervals of 95 % covered 90 % in trials")
        if serial.model.rho == RHOS[-1]:
            notes.append(f"a correlation of {RHOS[-1]} is the largest that was tried; the interval may be too narrow")
    return tuple(notes)
