"""Did level and slope of a rate change at a known date: an interrupted time series seen through claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from deserstats.checks.bounds.target import target
from deserstats.checks.consistency.text import unused_lines
from deserstats.claims.claimset import ClaimSet
from deserstats.codec import alike
from deserstats.errors import ClaimError
from deserstats.model.budget import AT_ONCE, Budget
from deserstats.result import Result, lacking
from deserstats.stats.correlation_average import detectable
from deserstats.stats.variance_models import SPARE, Rivals, compete
from deserstats.trend.estimate.estimate_answers import RatePiece, TrendFigure, chance, factor, factor_of
from deserstats.trend.estimate.grid import YEAR, Case, Question, case_of
from deserstats.trend.estimate.sums import one_dating
from deserstats.trend.estimate.two_sides import Sides, lack, obstacle, sides_of, with_design
from deserstats.wording import count

if TYPE_CHECKING:
    import pandas as pd

A_SIDE = 3
"""Independent figures needed on either side: two fix a line, and only more say how much figures vary around it."""

EVER = (date.min.toordinal(), date.max.toordinal())


class InterruptedStatus(StrEnum):
    """Whether the figures carry an estimate of the change."""

    OK = "ok"
    INSUFFICIENT = "insufficient"


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
class InterruptedTrend(Result):
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

    claims: ClaimSet
    at: date
    status: InterruptedStatus
    reason: str = ""
    measure: str = ""
    unit: str = ""
    category: str = ""
    geography: str = ""
    basis: str = ""
    confidence: float = 0.95
    level: BreakEffect | None = None
    slope: BreakEffect | None = None
    n_before: int = 0
    n_after: int = 0
    dispersion: float | None = None
    figures: tuple[TrendFigure, ...] = ()
    rates: tuple[RatePiece, ...] = ()
    used: tuple[str, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    effort: float = 1.0
    timed_out: bool = False

    plotter: ClassVar[str] = "plot_interrupted"
    gallery: ClassVar[str] = "ratio_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: both effects, or a reason why there are none."""
        told = self.level is not None and self.slope is not None
        silent = self.reason and self.level is None and self.slope is None
        return lacking(
            self.status,
            {
                InterruptedStatus.OK: (told, "a change of level and of slope"),
                InterruptedStatus.INSUFFICIENT: (silent, "a reason, and with no change"),
            },
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a change: name, factor, low, high, pvalue, detectable, model."""
        import pandas as pd

        columns = ["name", "factor", "low", "high", "pvalue", "detectable", "model"]
        effects = [e for e in (self.level, self.slope) if e is not None]
        return pd.DataFrame([[getattr(e, c) for c in columns] for e in effects], columns=columns)

    def _holds(self) -> bool:
        again = interrupted(
            self.claims,
            self.at,
            category=self.category,
            measure=self.measure,
            unit=self.unit,
            geography=self.geography,
            basis=self.basis,
            confidence=self.confidence,
            effort=self.effort,
            timeout=AT_ONCE if self.timed_out else None,
        )
        return alike(self, replace(again, reason=self.reason) if self.timed_out else again)

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.measure, self.category))) or "count"
        head = f"{what}, change at {self.at}"
        before, after = count(self.n_before, "independent figure"), f"{self.n_after:,} after"
        lines = [f"{head}: cannot tell: {self.reason}." if self.reason else f"{head}: {before} before, {after}."]
        lines += [f"  {_told(e, self.confidence)}." for e in (self.level, self.slope) if e is not None]
        if self.unused:
            lines += [f"  Not used: {count(len(self.unused), 'claim')}", *("  " + u for u in unused_lines(self.unused))]
        lines += [f"  Note: {note}." for note in self.notes]
        lines.append(f"  Reading: {self.claims.reading}.")
        return "\n".join(lines)


def _told(e: BreakEffect, confidence: float) -> str:
    text = f"{e.name} {factor(e.factor)} ({100 * confidence:g} % {factor(e.low)} to {factor(e.high)}), "
    text += f"{chance(e.pvalue)} ({e.model})"
    if e.pvalue <= 1 - confidence:
        return text
    return (
        f"{text}; {factor(e.detectable)} or more, or {factor(1 / e.detectable)} or less, would have shown with "
        "80 % power; less need not have shown"
    )


def interrupted(
    claims: ClaimSet,
    at: date,
    *,
    category: str | None,
    measure: str | None,
    unit: str | None,
    geography: str | None,
    basis: str | None,
    confidence: float,
    effort: float,
    timeout: float | None,
) -> InterruptedTrend:
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
      level x1.63 (95 % x1.16 to x2.28), p = 0.01
    """
    wanted = target(claims, category, measure, unit, geography, basis)
    one_dating(claims, wanted)
    question, budget = Question(claims, wanted, False, confidence), Budget(effort, timeout)
    day = at.toordinal()
    sides = sides_of(question, [(EVER[0], day), (day, EVER[1])], "reaches across the date, and no others cut it there")
    head = {
        "claims": claims, "at": at, "measure": wanted.measure, "unit": wanted.unit,
        "category": wanted.category, "geography": wanted.geography, "basis": wanted.basis, "confidence": confidence,
        "used": sides.used, "unused": sides.unused, "notes": sides.notes, "effort": budget.effort,
    }  # fmt: skip
    reason = obstacle(question, sides, budget)
    if budget.is_late:
        return _insufficient(head, budget.reason, timed_out=True)
    return _insufficient(head, reason) if reason else _fitted(question, head, sides, day)


def _fitted(question: Question, head: dict[str, Any], sides: Sides, day: int) -> InterruptedTrend:
    head |= dict(zip(("n_before", "n_after"), (_independent(question, sides, k) for k in (0, 1)), strict=True))
    for name, n in (("before", head["n_before"]), ("after", head["n_after"])):
        if n < A_SIDE:
            figures = count(n, "independent figure")
            return _insufficient(head, f"{figures} {name} the date, and a change of level and slope needs {A_SIDE}")
    for name, rows in zip(("before", "after"), sides.rows, strict=True):
        if not any(row.bounds.low for row in rows):
            return _insufficient(head, f"no figure {name} the date is above zero, so that no factor can be told")
    case = case_of(question, sides.all_rows)
    time = (case.days.middles - day) / YEAR
    after = (time > 0).astype(float)
    columns = {"level": after, "slope": time * after}
    found = {}
    for name in columns:
        rest = [column for other, column in columns.items() if other != name]
        own = with_design(case, np.column_stack([np.ones(len(time)), columns[name], time, *rest]))
        found[name] = own, compete(own)
        missing = lack(own, found[name][1], 4 + SPARE)
        if missing:
            return _insufficient(head, missing)
    return _answer(head, found, question.confidence)


def _independent(question: Question, sides: Sides, k: int) -> int:
    """Return how many independent figures a side has."""
    rows = sides.rows[k]
    return case_of(question, rows).reports.rank if rows else 0


def _answer(head: dict[str, Any], found: dict[str, tuple[Case, Rivals]], confidence: float) -> InterruptedTrend:
    case, rivals = found["level"]
    mu = case.grid.mean(rivals.weakest.fit.beta)
    rates = tuple(
        RatePiece(start=date.fromordinal(int(a)), end=date.fromordinal(int(b)), rate=r, low=r, high=r)
        for a, b, r in zip(case.days.starts, case.days.ends, (mu / case.grid.exposure).tolist(), strict=True)
    )
    span = case.days.ends[-1] - case.days.starts[0]
    notes = [*head["notes"]]
    if span < 2 * YEAR:
        notes.append(f"over {span:.0f} days a season cannot be told from a change of level or slope")
    return InterruptedTrend(
        **head | {"notes": tuple(notes)}, status=InterruptedStatus.OK, dispersion=rivals.fits[0].fit.spread,
        figures=case.figures(mu, rivals.intervals), rates=rates,
        level=_effect("level", found["level"][1], confidence),
        slope=_effect("growth a year", found["slope"][1], confidence),
    )  # fmt: skip


def _effect(name: str, rivals: Rivals, confidence: float) -> BreakEffect:
    """Return the weakest of the fits, as a factor."""
    best = rivals.weakest
    value, reach = best.fit.slope, best.reach(confidence)
    return BreakEffect(
        name=name, factor=factor_of(value), low=factor_of(value - reach), high=factor_of(value + reach),
        pvalue=best.pvalue,
        detectable=factor_of(max(detectable(one.reach(confidence), one.fit.error, one.df) for one in rivals.fits)),
        model=best.name,
    )  # fmt: skip


def _insufficient(head: dict[str, Any], reason: str, timed_out: bool = False) -> InterruptedTrend:
    return InterruptedTrend(**head, status=InterruptedStatus.INSUFFICIENT, reason=reason, timed_out=timed_out)


def as_day(at: object) -> date:
    """Read the first day of the new rate: a date, or a label whose first day is meant.

    Raises
    ------
    ClaimError
        When it is neither.
    """
    from deserstats.claims.cells.period import as_period

    if isinstance(at, date):
        return date(at.year, at.month, at.day)
    try:
        return as_period(at).start
    except ValueError as error:
        raise ClaimError(f"at={at!r} is not a day such as '2024-07-01': {error}") from None
