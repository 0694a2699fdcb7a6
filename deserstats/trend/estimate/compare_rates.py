"""How many times as large is the daily rate of a later window, and could that be the usual variability?"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from math import exp, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv

from deserstats.arguments import question, require_confidence
from deserstats.checks.bounds.target import target
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.result import rechecks
from deserstats.stats.correlation_average import GrowthFit, detectable
from deserstats.stats.levels import LEVEL
from deserstats.stats.tipping_variability import tipping_variability
from deserstats.stats.variance_models import SPARE, Rivals, compete
from deserstats.trend.estimate.grid import TrendQuestion, case_of
from deserstats.trend.estimate.implied_sums import Sum
from deserstats.trend.estimate.rate_answer import MOST, asked_again, ends_of, factor_of, is_same
from deserstats.trend.estimate.rate_ratio_answers import RateRatio, RateRatioStatus, RatioLine, WindowCount
from deserstats.trend.estimate.sums import one_dating
from deserstats.trend.estimate.two_sides import Sides, lack, obstacle, seasons_apart, sides_of, window_of, with_design
from deserstats.wording import count

SEASON = 0.1
"""Share of the days in other months of the year from which on a season could make the ratio."""

SEASONAL = "The figures of the two windows lie in other months of the year: a change and a season cannot be told apart"


@question
def compare_rates(
    claims: ClaimsLike,
    earlier: object,
    later: object,
    *,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    confidence: float = 0.95,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> RateRatio:
    """How many times as large is the daily rate of a later window, against the variability inside both?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    earlier, later : str, Period or pair
        Two windows that do not overlap.
    category, measure, unit, geography, basis : str, optional
        As in :func:`estimate_trend`.
    confidence : float
        Coverage of the interval, between 0 and 1.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    RateRatio
        ``ok`` with ratio, interval and p-value; ``season`` with the same where the windows cover
        other months of the year; ``insufficient`` with the reason, the exact Poisson line and the
        variability that would explain the ratio.

    Raises
    ------
    ClaimError
        As :func:`estimate_trend`, and on windows that overlap or are not in order.

    Notes
    -----
    1. The rate a day is constant inside each window; a growth inside a window counts as variability.
    2. Figures that lie inside a window are used, also those that running totals fix by difference.
       Their variance is estimated from the figures inside the windows, with the models of
       :func:`estimate_trend` (gamma process with a dispersion of 1 or more, serially correlated
       factors from 8 independent figures up); Student's t with as many degrees of freedom as there
       are independent figures, less two.
    3. The largest p-value is the answer, and the interval holds those of all models. For counts the exact
       Poisson test (given the sum of both) is one of them, so that p is never below it.
    4. Below four independent figures, or where one window has no event, nothing says how much the
       counts vary: the answer is ``insufficient``.
    5. ``detectable_rise`` and ``detectable_fall`` take the variability found for the true one, and equal
       rates but for that factor.
    6. Claims that are used must not contradict each other. A claim with several possible windows is
       read as the first that lies inside a window asked for.
    7. That what was counted did not change its definition is assumed, not tested.

    References
    ----------
    .. [1] P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed. 1989, ch. 9,
       doi:10.1007/978-1-4899-3242-6.
    .. [2] J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from Poisson
       series", Biometrika 31 (1940), pp. 313-323, doi:10.1093/biomet/31.3-4.313.

    Examples
    --------
    >>> from deserstats.claims.tables.read_claims import read_claims
    >>> counts = [30, 41, 38, 29, 35, 44, 61, 52, 70, 66, 49, 58]
    >>> rows = [{"start": f"{2023 + k // 6}-{k % 6 + 1:02d}", "value": str(v)} for k, v in enumerate(counts)]
    >>> found = compare_rates(read_claims(rows), "2023-01..2023-06", "2024-01..2024-06")
    >>> print(str(found).split(chr(10))[0])
    count, daily rate of Jan-Jun 2024 by that of Jan-Jun 2023: x1.63 (95 % x1.33 to x2.00), p = 0.00033.
    """
    claims = as_claims(claims)
    require_confidence(confidence)
    periods = as_period(earlier), as_period(later)
    if periods[0].end > periods[1].start:
        raise ClaimError(f"{periods[0]} does not end before {periods[1]} begins; give the earlier window first")
    wanted = target(claims, category, measure, unit, geography, basis)
    one_dating(claims, wanted)
    budget = Budget(effort, timeout)
    question = TrendQuestion(claims, wanted, confidence=confidence, effort=budget.effort)
    sides = sides_of(question, [window_of(p) for p in periods], "reaches beyond a window, and no others cut it there")
    silent = _silent(question, periods, sides)
    reason = obstacle(question, sides, budget)
    if budget.is_late:
        return replace(silent, reason=budget.reason, timed_out=True)
    return replace(silent, reason=reason) if reason else _compared(question, silent, sides)


@rechecks(RateRatio)
def _again(answer: RateRatio) -> bool:
    windows = answer.earlier.period, answer.later.period
    return is_same(answer, compare_rates(earlier=windows[0], later=windows[1], **asked_again(answer)))


def _compared(question: TrendQuestion, silent: RateRatio, sides: Sides) -> RateRatio:
    for side, rows in zip((silent.earlier, silent.later), sides.rows, strict=True):
        if not rows:
            return replace(silent, reason=f"no figure lies inside {side.period}")
    case = case_of(question, sides.all_rows)
    later = (case.days.starts >= silent.later.start.toordinal()).astype(float)
    case = with_design(case, np.column_stack([np.ones(len(later)), later]))
    poisson = _poisson(silent) if case.whole else ()
    is_remarkable = all(line.pvalue <= LEVEL for line in poisson)
    tipping = _tipping(silent, case.per_step) if is_remarkable else None
    few = replace(silent, step=case.days.unit, tipping=tipping, sensitivity=poisson)
    for side in (silent.earlier, silent.later):
        if side.total == 0:
            empty = f"nothing was counted in {side.period}, so that nothing says how much such counts vary"
            return replace(few, reason=empty)
    rivals = compete(case)
    missing = lack(case, rivals, 2 + SPARE)
    return replace(few, reason=missing) if missing else _answer(few, sides, rivals)


def _answer(few: RateRatio, sides: Sides, rivals: Rivals) -> RateRatio:
    lines = (*(_line(rival, few.confidence) for rival in rivals.fits), *few.sensitivity)
    is_seasonal = seasons_apart([[row.window for row in side] for side in sides.rows]) > SEASON
    rises, falls = zip(*(_detectable(rival, few) for rival in rivals.fits), strict=True)
    return replace(
        few,
        status=RateRatioStatus.SEASON if is_seasonal else RateRatioStatus.OK,
        reason=SEASONAL if is_seasonal else "",
        ratio=factor_of(rivals.weakest.fit.slope),
        ratio_low=min(line.low or 0.0 for line in lines),
        ratio_high=max(line.high or factor_of(MOST) for line in lines),
        pvalue=max(line.pvalue for line in lines),
        dispersion=rivals.fits[0].fit.spread,
        df=rivals.weakest.df,
        model=rivals.weakest.name,
        detectable_rise=max(rises),
        detectable_fall=None if None in falls else min(falls),
        sensitivity=lines,
    )


def _line(rival: GrowthFit, confidence: float) -> RatioLine:
    ratio, low, high = ends_of(rival.fit.slope, rival.reach(confidence))
    return RatioLine(assumption=rival.name, ratio=ratio, low=low, high=high, pvalue=rival.pvalue)


def _detectable(rival: GrowthFit, told: RateRatio) -> tuple[float, float | None]:
    """Return the smallest rise and the smallest fall that show with 80 % power, None where no fall does.

    Had the rates been equal but for that factor on the later one: fewer events tell less, as the
    variance of a gamma process is in line with its mean.
    """
    sides = told.earlier, told.later
    reached = detectable(rival.reach(told.confidence), rival.fit.error, rival.df)
    days = [max(side.days, 1) for side in sides]
    limit = reached / rival.fit.error
    sums = [side.total or 0.0 for side in sides]
    if rival.rho is not None or not all(sums):
        return factor_of(reached), factor_of(-reached)
    even, usual = [sum(sums) * d / sum(days) for d in days], 1 / sums[0] + 1 / sums[1]

    def beyond(log: float) -> float:
        variance = rival.fit.error**2 * (1 / even[0] + exp(-log) / even[1]) / usual
        return abs(log) - limit * sqrt(variance)

    rise = brentq(beyond, 0.0, reached * 10 + 100)
    fall = next((float(v) for v in np.arange(-0.01, -20, -0.01) if beyond(float(v)) > 0), None)
    return factor_of(rise), None if fall is None else factor_of(brentq(beyond, fall, fall + 0.01))


def _poisson(told: RateRatio) -> tuple[RatioLine, ...]:
    """Return the exact test of equal Poisson rates, given the sum of both counts; p is twice the smaller tail."""
    before, after = told.earlier, told.later
    if before.total is None or after.total is None or before.total + after.total < 0.5:
        return ()
    x, y = round(before.total), round(after.total)
    share, tail = after.days / (before.days + after.days), (1 - told.confidence) / 2
    # the chance of y or more, and of y or fewer, of x + y events in the later window
    above = float(betainc(y, x + 1, share)) if y else 1.0
    below = float(betainc(x, y + 1, 1 - share)) if x else 1.0
    low = float(betaincinv(y, x + 1, tail)) if y else 0.0
    high = float(betaincinv(y + 1, x, 1 - tail)) if x else 1.0
    odds = before.days / after.days
    line = RatioLine(
        assumption="single events, nothing else varies",
        ratio=y / x * odds if x else None,
        low=odds * low / (1 - low),
        high=odds * high / (1 - high) if high < 1 else None,
        pvalue=min(1.0, 2 * min(above, below)),
    )
    return (line,)


def _tipping(told: RateRatio, per_step: float) -> float | None:
    sides = told.earlier, told.later
    if not all(side.total for side in sides):
        return None
    counts, days = (np.array([getattr(s, name) for s in sides], float) for name in ("total", "days"))
    return tipping_variability(counts, days / per_step, np.array([0.0, 1.0]))


def _silent(question: TrendQuestion, periods: Sequence[Period], sides: Sides) -> RateRatio:
    """Return what is told of both windows before any rate is fitted."""
    earlier, later = (_told(p, rows) for p, rows in zip(periods, sides.rows, strict=True))
    notes = tuple(
        f"the figures inside {side.period} cover {side.days:,} of its {count(side.period.days, 'day')}, "
        "and stand for the others"
        for side in (earlier, later)
        if 0 < side.days < side.period.days
    )
    return RateRatio(
        **question.asked,
        status=RateRatioStatus.INSUFFICIENT,
        reason="nothing was fitted",
        earlier=earlier,
        later=later,
        used=sides.used,
        unused=sides.unused,
        notes=(*sides.notes, *notes),
    )


def _told(period: Period, rows: Sequence[Sum]) -> WindowCount:
    """Return the largest total that disjoint closed figures give, in days covered."""
    chosen = _disjoint([row for row in rows if row.is_closed])
    days = sum(row.window[1] - row.window[0] for row in chosen)
    total = sum(row.middle for row in chosen) if chosen else None
    return WindowCount(start=period.start, end=period.end, n_figures=len(rows), days=days, total=total)


def _disjoint(rows: Sequence[Sum]) -> list[Sum]:
    """Return disjoint figures that cover the most days, by dynamic programming over their ends."""
    ordered = sorted(rows, key=lambda row: (row.window[1], row.width))
    ends = [row.window[1] for row in ordered]
    best: list[tuple[int, list[Sum]]] = [(0, [])]
    for k, row in enumerate(ordered):
        before = best[bisect.bisect_right(ends, row.window[0], hi=k)]
        taken = before[0] + row.window[1] - row.window[0]
        best.append((taken, [*before[1], row]) if taken > best[-1][0] else best[-1])
    return best[-1][1]
