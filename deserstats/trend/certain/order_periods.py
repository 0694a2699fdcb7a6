"""What every series that fits the claims does over the periods of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.arguments import question
from deserstats.checks.bounds.feasible_set import End, FeasibleSet
from deserstats.checks.bounds.target import Target, target
from deserstats.checks.bounds.under_each_repair import under_each_repair
from deserstats.checks.consistency.answers import Status
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.solve.problem import Point
from deserstats.trend.certain.breakdown import MAX_CLAIMS, Breakdown, breakdowns, carriers
from deserstats.trend.certain.order import certified_order
from deserstats.trend.certain.order_answers import PeriodOrder, RepairedOrder, SeriesAnswer
from deserstats.trend.certain.period_rows import Steps, asked_about
from deserstats.trend.certain.periods import periods_of
from deserstats.trend.certain.rates import Per, WindowRate, band, both_ends, span, unit_of_time
from deserstats.trend.certain.shape import ProvedLeast, Shape, least, shape, smoothness
from deserstats.wording import Exact, exact


@question
def order_periods(
    claims: ClaimsLike,
    freq: str,
    *,
    period: object = None,
    per: str = "period",
    ladder: Sequence[Exact | float] | None = None,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PeriodOrder:
    r"""Which periods are above which in every series that fits the claims: must it rise, may it fall, how steeply?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    freq : {"MS", "QS", "YS", "W", "D"}
        pandas frequency: compare all whole calendar units of ``period`` with one another.
    period : str, Period or pair, optional
        The span to cut; by default the days that the claims count.
    per : {"period", "month", "day"}
        Compare what the units count in all, by month or by day (months differ in length).
    ladder : sequence of numbers, optional
        Limits on the change from one unit to the next under which the slope is shown; by default
        round numbers.
    category, measure, unit, geography, basis, dated_by : str, optional
        As in :func:`bound`.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PeriodOrder
        Certified order, whether a series that never rises (falls) fits, the rise that every series
        contains, the slope, smoothness, and the breakdown in each claim; on contradictory claims
        one answer a best repair.

    Raises
    ------
    ClaimError
        When an option is unknown; when fewer than two whole units lie inside the span; as in
        :func:`bound`.

    Notes
    -----
    1. As in :func:`compare_periods`, and its references.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> months = load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(8, 13)])
    >>> series = order_periods(months, "MS")
    >>> series.never_rises.value, series.certain("2024-09", "2024-12"), series.s_low
    ('impossible', 'higher', 10)
    """
    claims = as_claims(claims)
    by = unit_of_time(per)
    wanted = target(claims, category, measure, unit, geography, basis, dated_by)
    periods = periods_of(claims, wanted, freq, period)
    limits = None if ladder is None else [exact(Fraction(str(limit))) for limit in ladder]
    return _PeriodsOrdered(claims, wanted, periods, freq, by, limits, Budget(effort, timeout, times=3)).answer()


@dataclass(frozen=True, slots=True)
class _PeriodsOrdered:
    """The periods of a calendar, asked of one claim set."""

    claims: ClaimSet
    wanted: Target
    periods: tuple[Period, ...]
    freq: str
    per: Per
    limits: Sequence[Exact] | None
    budget: Budget

    def answer(self) -> PeriodOrder:
        """Decide the claims, then ask what all series share."""
        space, steps = self._opened()
        if space.certificate is not None:
            return self._repaired(space, space.certificate)
        if space.witness is None:
            return replace(self._unknown, reason=space.reason)
        found = self._shared(space, steps)
        if found is None:
            return self._unknown
        return replace(self._unknown, status=Status.CONSISTENT, answer=found, complete=found.complete, reason="")

    def _opened(self) -> tuple[FeasibleSet, Steps]:
        system, steps = asked_about(self.claims, self.wanted, self.periods, self.per)
        return FeasibleSet.of(system, [*steps.forms, steps.difference(0, 1), steps.slope], self.budget), steps

    @property
    def _unknown(self) -> PeriodOrder:
        wanted = self.wanted
        return PeriodOrder(
            claims=self.claims,
            category=wanted.category,
            measure=wanted.measure,
            unit=wanted.unit,
            geography=wanted.geography,
            basis=wanted.basis,
            dated_by=wanted.dated_by,
            start=self.periods[0].start,
            end=self.periods[-1].end,
            freq=self.freq,
            per=self.per,
            status=Status.UNDECIDED,
            reason=self.budget.reason if self.budget.is_over else "a band was not settled in exact arithmetic",
        )

    def _shared(self, space: FeasibleSet, steps: Steps) -> SeriesAnswer | None:
        """Ask everything of claims that hold together; None when they do not, or a band was not settled."""
        if space.witness is None:
            return None
        bands: list[WindowRate] = []
        points: list[Point] = []
        for period, form in zip(self.periods, steps.forms, strict=True):
            ends = both_ends(space, form)
            if ends is None:
                return None
            bands.append(band(period, self.per, *ends))
            points += [point for end in ends for point in _compatible(space, end)]
        pairs, is_complete = certified_order(space, steps, bands, points)
        never_rises, never_falls = (shape(space, steps.monotone(sign), space.forms) for sign in (-1, 1))
        slope = span(space, steps.slope)
        climbed = None if slope is None else smoothness(space, steps, slope, self.limits)
        found = [*_breakdowns(space, steps, never_rises, -1), *_breakdowns(space, steps, never_falls, 1)]
        return SeriesAnswer(
            bands=tuple(bands),
            pairs=pairs,
            never_rises=never_rises,
            never_falls=never_falls,
            slope=slope,
            rise=_move(space, steps, 1),
            fall=_move(space, steps, -1),
            smoothness=climbed,
            breakdowns=tuple(found),
            complete=is_complete and slope is not None,
            witness=space.witness,
        )

    def _repaired(self, space: FeasibleSet, proof: Certificate) -> PeriodOrder:
        """The answer once the claims of each best repair are left out."""
        under = under_each_repair(space, self.claims, self._of)
        if not under.rows:
            return replace(self._unknown, reason=under.reason, certificate=proof)
        return replace(
            self._unknown,
            status=Status.INCONSISTENT,
            certificate=proof,
            repairs=tuple(RepairedOrder(dropped=ids, answer=found) for ids, found in under.rows),
            complete=under.complete and all(found.complete for _, found in under.rows),
            reason=under.reason,
        )

    def _of(self, rest: ClaimSet) -> SeriesAnswer | None:
        """Return the answer once some claims are left out."""
        asked = replace(self, claims=rest)
        return asked._shared(*asked._opened())


def _breakdowns(space: FeasibleSet, steps: Steps, found: Shape, sign: int) -> list[Breakdown]:
    """Return how wrong which claim must be; where nothing is certain, which one-sided claim leaves it open."""
    conclusion, rows = "falls" if sign > 0 else "rises", steps.monotone(sign)
    if found.certificate is not None:
        return breakdowns(space, conclusion, rows, space.forms, found.certificate.ids)
    return carriers(breakdowns(space, conclusion, rows, space.forms, tuple(space.component.options)[:MAX_CLAIMS]))


def _compatible(space: FeasibleSet, end: End) -> list[Point]:
    """Return the points of an end that really satisfy every row."""
    problem = space.subsets.engine.problem
    pairs = zip(end.points, space.choices or (), strict=True)
    points = ((problem.from_cells(cells), choice) for cells, choice in pairs if cells is not None)
    return [point for point, choice in points if problem.violation(point, choice.active) == 0]


def _move(space: FeasibleSet, steps: Steps, sign: int) -> ProvedLeast | None:
    """Return the rise (1) or fall (-1) that every compatible series contains."""
    return least(space.narrowed(steps.moves(sign), [*steps.forms, steps.change]), steps.change)
