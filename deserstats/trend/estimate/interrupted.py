"""Did level and slope of a rate change at a known date: an interrupted time series seen through claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from deserstats.claims.cells.period import as_period, is_no_time
from deserstats.errors import ClaimError, message_of
from deserstats.model.budget import Budget
from deserstats.regular.series import TrendStatus
from deserstats.stats.correlation_average import detectable
from deserstats.stats.variance_models import SPARE, Rivals, compete
from deserstats.trend.estimate.estimate_answers import RatePiece, TrendFigure
from deserstats.trend.estimate.grid import YEAR, TrendCase, TrendQuestion, case_of
from deserstats.trend.estimate.rate_answer import (
    FittedAnswer,
    closing,
    ends_of,
    factor_of,
    lacks,
    told,
    what,
    would_show,
)
from deserstats.trend.estimate.sums import one_dating
from deserstats.trend.estimate.two_sides import Sides, lack, obstacle, sides_of, with_design
from deserstats.wording import count

if TYPE_CHECKING:
    import pandas as pd

A_SIDE = 3
"""Independent figures needed on either side: two fix a line, and only more say how much figures vary around it."""

EVER = (date.min.toordinal(), date.max.toordinal())


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEffect:
    """A change at the date, as a factor; ``detectable`` is the smallest above 1 that would show with 80 % power."""

    name: str
    factor: float
    low: float
    high: float
    pvalue: float
    detectable: float
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterruptedTrend(FittedAnswer):
    """How level and slope of a rate differ after a date that was named beforehand.

    Attributes
    ----------
    status : {"ok", "insufficient"}
        ``insufficient`` carries the reason, never "no change".
    level : BreakEffect or None
        The rate just after the date by what the trend before it leads to.
    slope : BreakEffect or None
        The growth a year after the date by that before it.
    figures : tuple of TrendFigure
        The figures and their fitted totals.
    rates : tuple of RatePiece
        The fitted rate a day; its ends are the rate itself, without an interval.

    Notes
    -----
    There is no proof of an estimate: ``verify()`` estimates again from the claims, and compares everything.
    """

    at: date
    status: TrendStatus
    level: BreakEffect | None = None
    slope: BreakEffect | None = None
    n_before: int = 0
    n_after: int = 0
    dispersion: float | None = None
    figures: tuple[TrendFigure, ...] = ()
    rates: tuple[RatePiece, ...] = ()
    used: tuple[str, ...] = ()

    plotter: ClassVar[str] = "plot_interrupted"
    gallery: ClassVar[str] = "ratio_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: both effects, or a reason why there are none."""
        effects = (self.level, self.slope)
        return lacks(
            self, None not in effects, "a change of level and of slope", effects == (None, None), without="change"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a change: name, factor, low, high, pvalue, detectable, model."""
        import pandas as pd

        columns = ["name", "factor", "low", "high", "pvalue", "detectable", "model"]
        effects = [e for e in (self.level, self.slope) if e is not None]
        return pd.DataFrame([[getattr(e, c) for c in columns] for e in effects], columns=columns)

    def _text(self) -> str:
        head = f"{what(self.target)}, change at {self.at}"
        before, after = count(self.n_before, "independent figure"), f"{self.n_after:,} after"
        lines = [f"{head}: cannot tell: {self.reason}." if self.reason else f"{head}: {before} before, {after}."]
        lines += [f"  {_told(e, self.confidence)}." for e in (self.level, self.slope) if e is not None]
        return "\n".join([*lines, *closing(self)])


def _told(e: BreakEffect, confidence: float) -> str:
    text = f"{e.name} {told(e.factor, e.low, e.high, e.pvalue, confidence)} ({e.model})"
    if e.pvalue <= 1 - confidence:
        return text
    return f"{text}; {would_show(e.detectable, 1 / e.detectable)}; less need not have shown"


def interrupted(question: TrendQuestion, at: date, budget: Budget) -> InterruptedTrend:
    """Estimate the change of level and of slope at a date.

    Notes
    -----
    1. The rate is log-linear before the date and after it; the first day of the new rate is the date.
    2. The variance models of :func:`estimate_trend` compete for each of the two changes, and the
       larger p-value is the answer. Student's t with the number of independent figures less four.
    3. Figures across the date are not used. Six independent figures are needed, three on either side.
    4. The date was chosen without looking at the figures: one that was picked because the figures
       jump there has a smaller p-value by that choice (``find_changes`` without ``at`` allows for it).
    5. A season, a changed definition or a backlog recorded late looks the same as a change.

    References
    ----------
    .. [1] A. K. Wagner et al., "Segmented regression analysis of interrupted time series studies",
       J. Clin. Pharm. Ther. 27 (2002), pp. 299-309, doi:10.1046/j.1365-2710.2002.00430.x.

    Examples
    --------
    >>> from deserstats.claims.tables.read_claims import read_claims
    >>> counts = [50, 55, 47, 58, 52, 49, 88, 79, 93, 85, 80, 90]
    >>> rows = [{"start": f"2024-{k + 1:02d}", "value": str(v), "relation": "exact"} for k, v in enumerate(counts)]
    >>> from deserstats.trend.change.find_changes import find_changes
    >>> print(str(find_changes(read_claims(rows), at="2024-07-01")).split(chr(10))[1].split(" (log")[0])
      level x1.6 (95 % x1.2 to x2.3), p = 0.01
    """
    one_dating(question.claims, question.wanted)
    day = at.toordinal()
    sides = sides_of(question, [(EVER[0], day), (day, EVER[1])], "reaches across the date, and no others cut it there")
    silent = InterruptedTrend(
        **question.asked,
        at=at,
        status=TrendStatus.INSUFFICIENT,
        reason="nothing was fitted",
        used=sides.used,
        unused=sides.unused,
        notes=sides.notes,
    )
    reason = obstacle(question, sides, budget)
    if budget.is_late:
        return replace(silent, reason=budget.reason, timed_out=True)
    return replace(silent, reason=reason) if reason else _fitted(question, silent, sides)


def _fitted(question: TrendQuestion, silent: InterruptedTrend, sides: Sides) -> InterruptedTrend:
    n_before, n_after = (case_of(question, rows).reports.rank if rows else 0 for rows in sides.rows)
    few = replace(silent, n_before=n_before, n_after=n_after)
    reason = _lack(few, sides)
    if reason:
        return replace(few, reason=reason)
    case = case_of(question, sides.all_rows)
    time = (case.days.middles - silent.at.toordinal()) / YEAR
    after = (time > 0).astype(float)
    level, slope = after, time * after
    found = []
    for asked, other in ((level, slope), (slope, level)):
        own = with_design(case, np.column_stack([np.ones(len(time)), asked, time, other]))
        found.append(compete(own))
        missing = lack(own, found[-1], 4 + SPARE)
        if missing:
            return replace(few, reason=missing)
        case = own if asked is level else case
    return _answer(few, case, *found)


def _lack(few: InterruptedTrend, sides: Sides) -> str:
    """Say what a side lacks; blank when nothing is lacking."""
    for name, n in (("before", few.n_before), ("after", few.n_after)):
        if n < A_SIDE:
            figures = count(n, "independent figure")
            return f"{figures} {name} the date, and a change of level and slope needs {A_SIDE}"
    for name, rows in zip(("before", "after"), sides.rows, strict=True):
        if not any(row.bounds.low for row in rows):
            return f"no figure {name} the date is above zero, so that no factor can be told"
    return ""


def _answer(few: InterruptedTrend, case: TrendCase, level: Rivals, slope: Rivals) -> InterruptedTrend:
    """Return the answer; ``case`` is that of the level."""
    mu = case.grid.mean(level.weakest.fit.beta)
    rates = tuple(
        RatePiece(start=date.fromordinal(int(a)), end=date.fromordinal(int(b)), rate=r, low=r, high=r)
        for a, b, r in zip(case.days.starts, case.days.ends, (mu / case.grid.exposure).tolist(), strict=True)
    )
    span, notes = case.days.ends[-1] - case.days.starts[0], few.notes
    if span < 2 * YEAR:
        notes = (*notes, f"over {span:.0f} days a season cannot be told from a change of level or slope")
    return replace(
        few,
        status=TrendStatus.OK,
        reason="",
        dispersion=level.fits[0].fit.spread,
        figures=case.figures(mu, level.intervals),
        rates=rates,
        level=_effect("level", level, few.confidence),
        slope=_effect("growth a year", slope, few.confidence),
        notes=notes,
    )


def _effect(name: str, rivals: Rivals, confidence: float) -> BreakEffect:
    """Return the weakest of the fits, as a factor."""
    best = rivals.weakest
    factor, low, high = ends_of(best.fit.slope, best.reach(confidence))
    least = max(detectable(one.reach(confidence), one.fit.error, one.df) for one in rivals.fits)
    return BreakEffect(
        name=name,
        factor=factor,
        low=low,
        high=high,
        pvalue=best.pvalue,
        detectable=factor_of(least),
        model=best.name,
    )


def as_day(at: object) -> date:
    """Read the first day of the new rate: a date, or a label whose first day is meant.

    Raises
    ------
    ClaimError
        When it is neither.
    """
    if isinstance(at, date) and not is_no_time(at):
        return date(at.year, at.month, at.day)
    try:
        return as_period(at).start
    except ValueError as error:
        raise ClaimError(f"at={at!r} is not a day such as '2024-07-01': {message_of(error)}") from None
