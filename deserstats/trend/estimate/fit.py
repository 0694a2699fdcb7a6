"""One selection of figures fitted: the weaker variance model as the headline, lines of assumptions beside it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from math import factorial, sqrt

import numpy as np
from scipy.special import stdtrit

from deserstats.regular.series import TrendStatus
from deserstats.stats.arrays import Floats, Mask
from deserstats.stats.correlation_average import Averaged, GrowthFit, Rival, detectable
from deserstats.stats.levels import LEVEL
from deserstats.stats.likelihood import RateFit
from deserstats.stats.tipping_variability import tipping_variability
from deserstats.stats.variance_models import SPARE, Rivals, compete
from deserstats.trend.estimate.calendar_pieces import STEPS
from deserstats.trend.estimate.estimate_answers import RatePiece, TrendEstimate, TrendLine, tipping_step
from deserstats.trend.estimate.grid import TrendCase, TrendQuestion, case_of
from deserstats.trend.estimate.implied_sums import Window
from deserstats.trend.estimate.rate_answer import ends_of, factor_of, what
from deserstats.trend.estimate.sums import Selection
from deserstats.wording import count

YEAR_AT_LEAST = 365
MONTHS_A_YEAR = 12


def estimate(question: TrendQuestion, selection: Selection) -> TrendEstimate:
    """RateFit one selection of figures."""
    return estimate_with_fits(question, selection)[0]


def estimate_with_fits(question: TrendQuestion, selection: Selection) -> tuple[TrendEstimate, Rivals | None]:
    """RateFit one selection of figures; the fits are returned where there is an estimate."""
    lack = question.refusal("a measure that may be negative has no growth in percent")
    if not lack and not selection.sums:
        lack = f"no figure gives the {what(question.wanted)} over a window"
    if lack:
        return unfitted(question, lack, selection.unused), None
    case = case_of(question, selection.sums)
    unit = case.days.unit
    if question.season and unit in ("half-year", "year"):
        return unfitted(question, f"figures of a {unit} do not tell a season", selection.unused, unit), None
    rivals = compete(case)
    lack = _lack(case, rivals)
    if lack:
        return _few(question, selection, case, rivals.intervals, lack), None
    return _answer(question, selection, case, rivals), rivals


def unfitted(
    question: TrendQuestion, reason: str, unused: tuple[tuple[str, str], ...] = (), step: str = "month"
) -> TrendEstimate:
    """Say why nothing was fitted."""
    return TrendEstimate(
        **question.asked_trend, status=TrendStatus.INSUFFICIENT, reason=reason, unused=unused, step=step
    )


def _too_few(rivals: Rivals, parameters: int) -> str:
    windows = count(rivals.rank, "independent window")
    if parameters > 2:
        return f"{windows}, and a trend beside a season needs {parameters + SPARE}"
    wide = int(rivals.intervals.sum())
    more = f" besides {count(wide, 'wide or one-sided figure')}" if wide else ""
    return f"{windows}{more}, and a p-value needs {2 + SPARE}"


def _short(case: TrendCase) -> str:
    """Say that a season would look the same as growth; blank from a year on."""
    span = round(case.days.ends[-1] - case.days.starts[0])
    if span >= YEAR_AT_LEAST:
        return ""
    return f"cannot tell: the figures cover {count(span, 'day')}, and under a full year growth looks like a season"


def _lack(case: TrendCase, rivals: Rivals) -> str:
    """Say what keeps a fit from being an answer; blank when nothing does."""
    if not case.low.any():
        return "no figure is above zero"
    if rivals.rank < case.grid.design.shape[1] + SPARE:
        return _too_few(rivals, case.grid.design.shape[1])
    if not rivals.is_identified:
        return "the windows do not tell growth from the season"
    if not rivals.converged:
        return "the fit did not settle on one rate"
    return case.unvaried(rivals) or _short(case)


def _answer(question: TrendQuestion, selection: Selection, case: TrendCase, rivals: Rivals) -> TrendEstimate:
    confidence, best = question.confidence, rivals.weakest
    gamma, serial = rivals.gamma, rivals.serial
    assert gamma is not None
    assert serial is not None
    lines = [_line(case, gamma, confidence), _line(case, serial, confidence)]
    line = lines[0] if best is gamma else lines[1]
    # it shows only where it shows under both models
    least = max(detectable(one.reach(1 - LEVEL), one.fit.error, one.df) for one in (gamma, serial))
    shares = [_line(case, m, confidence, float(w)) for m, w in zip(serial.members, serial.weights, strict=True)]
    atoms = case.atoms(~rivals.intervals)
    return TrendEstimate(
        **question.asked_trend,
        status=TrendStatus.OK,
        growth=line.growth,
        growth_low=line.low,
        growth_high=line.high,
        pvalue=line.pvalue,
        smallest_pvalue=_smallest_pvalue(len(atoms)),
        statistic=best.fit.slope / best.fit.error,
        detectable=factor_of(least),
        dispersion=gamma.fit.spread,
        variability=line.variability,
        df=best.df,
        rho=serial.rho,
        model=line.assumption,
        step=case.days.unit,
        atoms=_dates(atoms),
        figures=case.figures(case.grid.mean(best.fit.beta), rivals.intervals),
        rates=_rates(case, best.fit, best.df, confidence),
        months=_months(case, best.fit),
        sensitivity=(*lines, *shares),
        unused=selection.unused,
        notes=tuple(_notes(question, case, rivals)),
    )


def _line(case: TrendCase, answer: GrowthFit, confidence: float, weight: float = 1.0) -> TrendLine:
    """Write a fit as a line."""
    fit, rho = answer.fit, answer.rho
    variability = sqrt(fit.spread)
    if isinstance(answer, Averaged):
        name = answer.name.replace("step", case.days.unit)
        variability = answer.variability
    elif isinstance(answer, Rival) and rho is None:
        name = answer.name
        mu = case.grid.mean(fit.beta)
        variability = sqrt(fit.spread / float(mu.sum() / case.grid.exposure.sum() * case.per_step))
    else:
        name = f"if that correlation were {rho:.1f} (weight {weight:.0%})"
    growth, low, high = ends_of(fit.slope, answer.reach(confidence))
    return TrendLine(
        assumption=name, growth=growth, low=low, high=high, pvalue=answer.pvalue, rho=rho, variability=variability
    )


def _few(question: TrendQuestion, selection: Selection, case: TrendCase, intervals: Mask, reason: str) -> TrendEstimate:
    """Say what few figures carry: the variability that would explain their change."""
    kept = ~intervals
    atoms = case.atoms(kept)
    usable = len(atoms) >= 2 and case.grid.design.shape[1] == 2 and case.reports.y[kept].any()
    return TrendEstimate(
        **question.asked_trend,
        status=TrendStatus.INSUFFICIENT,
        reason=reason,
        smallest_pvalue=_smallest_pvalue(len(atoms)),
        step=case.days.unit,
        tipping=_tipping(case, kept, atoms) if usable else None,
        atoms=_dates(atoms),
        figures=case.figures(None, intervals),
        unused=selection.unused,
    )


def _smallest_pvalue(n: int) -> float:
    """Return the p-value that the order of n figures alone could reach."""
    return min(1.0, 2 / factorial(min(n, 100)))


def _dates(atoms: Sequence[Window]) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromordinal(a), date.fromordinal(b)) for a, b in atoms)


def _tipping(case: TrendCase, kept: Mask, atoms: Sequence[Window]) -> float | None:
    """Return the tipping variability of 2 or 3 disjoint windows."""
    if len(atoms) not in (2, 3) or any(a[1] > b[0] for a, b in itertools.pairwise(atoms)):
        return None
    inside, parts = case.reports.A[kept], case.days.incidence(atoms)
    exposure: Floats = parts @ case.grid.exposure
    # sums of whole atoms: the atom's share in a sum is 0 or 1, and least squares is exact
    holds = (inside * case.grid.exposure) @ parts.T / exposure
    counts = np.linalg.lstsq(holds, case.reports.y[kept], rcond=None)[0]
    times: Floats = parts @ (case.grid.exposure * case.days.middles) / exposure
    return tipping_variability(np.asarray(counts, dtype=float), exposure / STEPS[tipping_step(case.days.unit)], times)


def _rates(case: TrendCase, fit: RateFit, df: float, confidence: float) -> tuple[RatePiece, ...]:
    design, days = case.grid.design, case.days
    logs = design @ fit.beta + np.log(case.grid.exposure / (days.ends - days.starts))
    reach = np.sqrt(np.einsum("ti,ij,tj->t", design, fit.covariance, design)) * float(stdtrit(df, (1 + confidence) / 2))
    pieces = []
    for a, b, log, r in zip(days.starts, days.ends, logs, reach, strict=True):
        rate, low, high = ends_of(log, r)
        start, end = date.fromordinal(int(a)), date.fromordinal(int(b))
        pieces.append(RatePiece(start=start, end=end, rate=rate, low=low, high=high))
    return tuple(pieces)


def _months(case: TrendCase, fit: RateFit) -> tuple[float, ...]:
    """Return the factors of the months of the year, where a season was fitted and all are covered."""
    if case.grid.design.shape[1] == 2:
        return ()
    effects, months = case.grid.design[:, 2:] @ fit.beta[2:], np.array(case.days.months)
    if len(set(months)) < MONTHS_A_YEAR:
        return ()
    return tuple(factor_of(float(effects[months == m].mean())) for m in range(MONTHS_A_YEAR))


def _notes(question: TrendQuestion, case: TrendCase, rivals: Rivals) -> list[str]:
    notes = []
    unit, first, last = case.days.unit, int(case.days.starts[0]), int(case.days.ends[-1])
    if rivals.joined:
        windows = count(rivals.joined, "window")
        notes.append(f"{windows} much shorter than a {unit} joined to the next for the log-normal factors")
    if last - first < 2 * YEAR_AT_LEAST and unit not in ("year", "half-year"):
        notes.append("the figures cover less than two years: a season was not told apart from growth")
    if question.population is not None:
        said = question.population.held(date.fromordinal(first), date.fromordinal(last))
        notes += [said] if said else []
    return notes
