"""One selection of figures fitted: the weaker variance model as the headline, lines of assumptions beside it."""

from __future__ import annotations

import itertools
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import stdtrit

from deserstats.checks.bounds.target import Target
from deserstats.stats.arrays import Floats as Array
from deserstats.stats.arrays import Mask
from deserstats.stats.correlation_average import Averaged, GrowthFit, Rival, detectable
from deserstats.stats.likelihood import RateFit
from deserstats.stats.tipping_variability import tipping_variability
from deserstats.stats.variance_models import SPARE, Rivals, compete
from deserstats.trend.estimate.calendar_pieces import STEPS
from deserstats.trend.estimate.estimate_answers import (
    RatePiece,
    TrendEstimate,
    TrendLine,
    TrendStatus,
    factor_of,
    tipping_step,
)
from deserstats.trend.estimate.grid import Case, Question, case_of
from deserstats.trend.estimate.sums import Selection
from deserstats.wording import count

LEVEL = 0.05
YEAR_AT_LEAST = 365
MONTHS_A_YEAR = 12


def estimate(question: Question, selection: Selection, obstacle: str = "") -> TrendEstimate:
    """Fit one selection of figures; ``obstacle`` says why it cannot be."""
    return estimate_with_fits(question, selection, obstacle)[0]


def estimate_with_fits(
    question: Question, selection: Selection, obstacle: str = ""
) -> tuple[TrendEstimate, Rivals | None]:
    """Fit one selection of figures; the fits are returned where there is an estimate."""
    head = _head(question, selection)
    lack = obstacle or _unanswerable(question, selection)
    if lack:
        return _insufficient(head, lack), None
    case = case_of(question, selection.sums)
    head["step"] = case.days.unit
    if question.season and case.days.unit in ("half-year", "year"):
        return _insufficient(head, f"figures of a {case.days.unit} do not tell a season"), None
    rivals = compete(case)
    head |= case.counted(case.atoms(~rivals.intervals))
    lack = _lack(case, rivals)
    if lack:
        return _few(head, case, rivals.intervals, lack), None
    return _answer(head, case, rivals, question), rivals


def _unanswerable(question: Question, selection: Selection) -> str:
    """Say why a question has no answer, whatever the figures are."""
    wanted = question.wanted
    if question.claims.scheme.is_signed(wanted.measure):
        return "a measure that may be negative has no growth in percent"
    additive = question.claims.scheme.additive.get(wanted.measure, "sum")
    if additive != "sum":
        return f"the measure is declared additive={additive!r}, so that its windows do not add up"
    return "" if selection.sums else f"no figure gives the {_what(wanted)} over a window"


def _too_few(rivals: Rivals, parameters: int) -> str:
    windows = count(rivals.rank, "independent window")
    if parameters > 2:
        return f"{windows}, and a trend beside a season needs {parameters + SPARE}"
    more = (
        f" besides {count(int(rivals.intervals.sum()), 'wide or one-sided figure')}" if rivals.intervals.any() else ""
    )
    return f"{windows}{more}, and a p-value needs {2 + SPARE}"


def _short(case: Case) -> str:
    """Say that a season would look the same as growth; blank from a year on."""
    span = round(case.days.ends[-1] - case.days.starts[0])
    if span >= YEAR_AT_LEAST:
        return ""
    return f"cannot tell: the figures cover {count(span, 'day')}, and under a full year growth looks like a season"


def _lack(case: Case, rivals: Rivals) -> str:
    """Say what keeps a fit from being an answer; blank when nothing does."""
    if not case.low.any():
        return "no figure is above zero"
    if rivals.rank < case.grid.design.shape[1] + SPARE:
        return _too_few(rivals, case.grid.design.shape[1])
    if not rivals.is_identified:
        return "the windows do not tell growth from the season"
    if not rivals.converged:
        return "the fit did not settle on one rate"
    if not case.whole and rivals.gamma is not None and rivals.gamma.fit.spread <= case.gamma.floor:
        return "the figures do not vary, so that nothing says how much they could"
    return _short(case)


def _answer(head: dict[str, Any], case: Case, rivals: Rivals, question: Question) -> TrendEstimate:
    confidence = question.confidence
    gamma, serial = rivals.gamma, rivals.serial
    assert gamma is not None
    assert serial is not None
    lines = [_line(case, gamma, confidence), _line(case, serial, confidence)]
    best = rivals.weakest
    line = lines[0] if best is gamma else lines[1]
    # it shows only where it shows under both models
    least = max(detectable(one.reach(1 - LEVEL), one.fit.error, one.df) for one in (gamma, serial))
    shares = [_line(case, m, confidence, float(w)) for m, w in zip(serial.members, serial.weights, strict=True)]
    return TrendEstimate(
        **head, status=TrendStatus.OK, growth=line.growth, growth_low=line.low, growth_high=line.high,
        pvalue=line.pvalue, statistic=best.fit.slope / best.fit.error, detectable=factor_of(least),
        dispersion=gamma.fit.spread, variability=line.variability, df=best.df, rho=serial.rho, model=line.assumption,
        figures=case.figures(case.grid.mean(best.fit.beta), rivals.intervals),
        rates=_rates(case, best.fit, best.df, confidence), months=_months(case, best.fit),
        sensitivity=(*lines, *shares), notes=(*_notes(case, rivals), *_held(case, question)),
    )  # fmt: skip


def _line(case: Case, answer: GrowthFit, confidence: float, weight: float = 1.0) -> TrendLine:
    """Write a fit as a line."""
    fit, reach, unit = answer.fit, answer.reach(confidence), case.days.unit
    rho: float | None = fit.rho
    variability = sqrt(fit.spread)
    if isinstance(answer, Averaged):
        name = answer.name.replace("step", unit)
        variability = answer.variability
    elif isinstance(answer, Rival) and answer.model.rho is None:
        name, rho = answer.name, None
        mu = case.grid.mean(fit.beta)
        variability = sqrt(fit.spread / float(mu.sum() / case.grid.exposure.sum() * case.per_step))
    else:
        name = f"if that correlation were {rho:.1f} (weight {weight:.0%})"
    return TrendLine(
        assumption=name, growth=factor_of(fit.slope), low=factor_of(fit.slope - reach),
        high=factor_of(fit.slope + reach), pvalue=answer.pvalue, rho=rho, variability=variability,
    )  # fmt: skip


def _few(head: dict[str, Any], case: Case, intervals: Mask, reason: str) -> TrendEstimate:
    """Say what few figures carry: the variability that would explain their change."""
    kept = ~intervals
    usable = case.rank(kept) >= 2 and case.grid.design.shape[1] == 2 and case.reports.y[kept].any()
    return TrendEstimate(
        **head, status=TrendStatus.INSUFFICIENT, reason=reason, tipping=_tipping(case, kept) if usable else None,
        figures=case.figures(None, intervals), notes=_notes(case),
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
    return tipping_variability(np.asarray(counts, dtype=float), exposure / STEPS[tipping_step(case.days.unit)], times)


def _head(question: Question, selection: Selection) -> dict[str, Any]:
    wanted = question.wanted
    return {
        "claims": question.claims, "measure": wanted.measure, "unit": wanted.unit,
        "category": wanted.category, "geography": wanted.geography, "basis": wanted.basis,
        "season": question.season, "confidence": question.confidence, "unused": selection.unused,
        "population": question.population.points if question.population is not None else (),
    }  # fmt: skip


def _insufficient(head: dict[str, Any], reason: str) -> TrendEstimate:
    return TrendEstimate(**head, status=TrendStatus.INSUFFICIENT, reason=reason)


def _what(wanted: Target) -> str:
    return " ".join(filter(None, (wanted.measure, wanted.category))) or "count"


def _rates(case: Case, fit: RateFit, df: float, confidence: float) -> tuple[RatePiece, ...]:
    logs = case.grid.design @ fit.beta
    errors = np.sqrt(np.einsum("ti,ij,tj->t", case.grid.design, fit.covariance, case.grid.design))
    reach = errors * float(stdtrit(df, (1 + confidence) / 2))
    heads = case.grid.exposure / (case.days.ends - case.days.starts)
    return tuple(
        RatePiece(
            start=date.fromordinal(int(a)), end=date.fromordinal(int(b)), rate=factor_of(log), low=factor_of(log - r),
            high=factor_of(log + r),
        )
        for a, b, log, r in zip(case.days.starts, case.days.ends, logs + np.log(heads), reach, strict=True)
    )  # fmt: skip


def _months(case: Case, fit: RateFit) -> tuple[float, ...]:
    """Return the factors of the months of the year, where a season was fitted and all are covered."""
    if case.grid.design.shape[1] == 2:
        return ()
    effects, months = case.grid.design[:, 2:] @ fit.beta[2:], np.array(case.days.months)
    if len(set(months)) < MONTHS_A_YEAR:
        return ()
    return tuple(factor_of(float(effects[months == m].mean())) for m in range(MONTHS_A_YEAR))


def _held(case: Case, question: Question) -> tuple[str, ...]:
    """Say where the population is not known and held still."""
    if question.population is None:
        return ()
    first, last = (date.fromordinal(int(day)) for day in (case.days.starts[0], case.days.ends[-1]))
    said = question.population.held(first, last)
    return (said,) if said else ()


def _notes(case: Case, rivals: Rivals | None = None) -> tuple[str, ...]:
    notes = []
    unit, span = case.days.unit, case.days.ends[-1] - case.days.starts[0]
    if rivals is not None and rivals.joined:
        windows = count(rivals.joined, "window")
        notes.append(f"{windows} much shorter than a {unit} joined to the next for the log-normal factors")
    if rivals is not None and span < 2 * YEAR_AT_LEAST and unit not in ("year", "half-year"):
        notes.append("the figures cover less than two years: a season was not told apart from growth")
    return tuple(notes)
