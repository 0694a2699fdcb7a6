"""The whole job in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypedDict, TypeVar

from deserstats.analysis.answers import Analysis, NotAsked
from deserstats.analysis.main_series import MainSeries, main_series
from deserstats.arguments import question
from deserstats.causes.explain.diagnose import diagnose
from deserstats.causes.repair.find_repairs import find_repairs
from deserstats.checks.consistency.answers import ConsistencyResult, Status
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import DeserstatsError
from deserstats.model.budget import check_limits
from deserstats.plausibility.check_plausibility import check_plausibility
from deserstats.trend.certain.order_answers import PeriodOrder
from deserstats.trend.certain.order_periods import order_periods
from deserstats.trend.change.change_answers import ChangesResult
from deserstats.trend.change.find_changes import find_changes
from deserstats.trend.estimate.estimate_answers import TrendEstimate
from deserstats.trend.estimate.estimate_trend import estimate_trend
from deserstats.wording import count

T = TypeVar("T")


class Limits(TypedDict):
    """How long a question may work."""

    effort: float
    timeout: float | None


SHARE = 0.1
"""Of the effort of an analysis, what each question gets whose work has no natural end."""

RESAMPLES = 199
"""Simulations of a steady rate: p goes down to 0.005."""

FEW = 4
"""Totals of one series from which its trend is asked for."""

MOST_WINDOWS = 60
"""Windows up to which changes are sought and periods put in order: their work grows with the square."""

MOST_DIAGNOSED = 60
"""Claims up to which possible slips are sought among all of them."""

EXPLAINED = 3
"""Independent conflicts among whose claims possible slips are sought in a larger table."""

MOST_AROUND = 24
"""Claims of the outlets of one conflict up to which they are looked at with it."""


@question
def analyse(
    claims: ClaimsLike, *, effort: float = 1.0, timeout: float | None = None, progress: bool = False
) -> Analysis:
    """Can these figures all be right, are they credible, where are they going, and what is to be asked next?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which each question stops as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    Analysis
        The answers as parts; printed, it is one screen. ``plot()``, ``report()`` and ``save(path)`` tell it.

    Raises
    ------
    ClaimTableError
        When the table cannot be read, or is open to several readings.

    Notes
    -----
    1. Each part is the answer of the question of its name with a share of the effort; ask that question itself for
       more. Nothing is decided twice.
    2. Repairs and possible slips are sought where the claims contradict each other. In a table of more than 60
       claims, slips are sought among the first three independent conflicts and what their outlets tell beside them.
    3. Trend, changes and order are of the series that most totals tell, a whole before its parts, or of the topic of
       the claims (``claims.about(...)``). Changes and order are asked of up to 60 windows that contradict nothing.

    Examples
    --------
    >>> import deserstats as ds
    >>> analysis = ds.analyse(ds.load_example("two-figures"))
    >>> analysis.status.value, analysis.not_asked[0].reason
    ('consistent', '2 totals of one series; 4 are needed')
    """
    check_limits(effort, timeout)
    return _Questions(as_claims(claims), effort, timeout).asked()


@dataclass(slots=True)
class _Questions:
    """The questions in their order, with what was not asked and why."""

    claims: ClaimSet
    effort: float
    timeout: float | None
    not_asked: list[NotAsked] = field(default_factory=list)

    def asked(self) -> Analysis:
        found = check_consistency(self.claims, effort=self.effort, timeout=self.timeout)
        limits: Limits = {"effort": SHARE * self.effort, "timeout": self.timeout}
        is_off = found.status == Status.INCONSISTENT
        repairs = find_repairs(self.claims, **limits) if is_off else None
        slips = diagnose(_doubted(found), **limits) if is_off else None
        credible = check_plausibility(self.claims, **limits)
        series = main_series(self.claims)
        trend = self._of_series("trend", series, lambda s: self._trend(s, limits))
        apart = "" if series is None else _why_alone(series, found)
        changes = self._of_series("changes", series, lambda s: self._changes(s, limits), apart)
        if series is not None and not series.freq:
            apart = apart or "most of its windows are no calendar units"
        order = self._of_series("order", series, lambda s: self._order(s, limits), apart)
        return Analysis(
            claims=self.claims,
            consistency=found,
            repairs=repairs,
            diagnosis=slips,
            plausibility=credible,
            series="" if series is None else series.words,
            trend=trend,
            changes=changes,
            order=order,
            not_asked=tuple(self.not_asked),
        )

    def _of_series(
        self, name: str, series: MainSeries | None, ask: Callable[[MainSeries], T], apart: str = ""
    ) -> T | None:
        """Ask a question of the main series, or keep why not."""
        reason = apart or ("no figure is a total" if series is None else "")
        if series is not None and not reason and len(series.totals) < FEW:
            reason = f"{count(len(series.totals), 'total')} of one series; {FEW} are needed"
        try:
            if series is not None and not reason:
                return ask(series)
        except DeserstatsError as error:
            reason = error.message
        self.not_asked.append(NotAsked(question=name, reason=reason))
        return None

    def _trend(self, series: MainSeries, limits: Limits) -> TrendEstimate:
        return estimate_trend(self.claims, **series.asked, basis=series.basis or None, **limits)

    def _changes(self, series: MainSeries, limits: Limits) -> ChangesResult:
        return find_changes(self.claims, **series.asked, basis=series.basis or None, n_resamples=RESAMPLES, **limits)

    def _order(self, series: MainSeries, limits: Limits) -> PeriodOrder:
        return order_periods(self.claims, series.freq, **series.asked, basis=series.basis or None, **limits)


def _why_alone(series: MainSeries, found: ConsistencyResult) -> str:
    """Say why changes and order are left to their own questions: contradictions make them long, and many windows."""
    own = {claim.id for claim in series.totals}
    if any(not own.isdisjoint(c.ids) for c in found.components if c.status == Status.INCONSISTENT):
        return "its figures contradict others"
    n = len({claim.window for claim in series.totals})
    return f"{n:,} windows; up to {MOST_WINDOWS} are looked at here" if n > MOST_WINDOWS else ""


def _doubted(found: ConsistencyResult) -> ClaimSet:
    """Return the claims among which slips are sought."""
    if len(found.claims) <= MOST_DIAGNOSED:
        return found.claims
    kept = {name for conflict in found.independent[:EXPLAINED] for name in _around(conflict.ids, found.claims)}
    return found.claims.select(ids=[claim.id for claim in found.claims if claim.id in kept])


def _around(ids: Sequence[str], claims: ClaimSet) -> list[str]:
    """Return the claims of a conflict with the others of their outlets, where those are few."""
    own = [claims[name] for name in ids]
    tellers = {_teller(claim) for claim in own if claim.source}
    wider = [claim.id for claim in claims if claim in own or _teller(claim) in tellers]
    return wider if len(wider) <= MOST_AROUND else list(ids)


def _teller(claim: Claim) -> tuple[str, str, str, str]:
    return claim.source, claim.origin, claim.measure, claim.unit
