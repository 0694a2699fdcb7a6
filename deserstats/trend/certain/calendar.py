"""Working out what every compatible series of periods does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deserstats.checks.bounds.feasible_set import End, FeasibleSet
from deserstats.checks.bounds.target import Target, component_of
from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Side
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.linear_form import Form
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets
from deserstats.model.solve.problem import Point
from deserstats.trend.certain.breakdown import MAX_CLAIMS, Breakdown, breakdowns, carriers
from deserstats.trend.certain.order import certified_order
from deserstats.trend.certain.order_answers import PeriodOrder, RepairedSeries, SeriesAnswer
from deserstats.trend.certain.period_rows import Steps, asked_about
from deserstats.trend.certain.rates import Per, WindowRate, band
from deserstats.trend.certain.shape import Existence, Least, Shape, least, shape, smoothness, span
from deserstats.trend.certain.ways_out import ways_out
from deserstats.wording import Exact


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
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
        steps, space = self._opened()
        subsets = space.subsets
        verdict = subsets.decide()
        if isinstance(verdict, Unknown):
            return self._result(status=Status.UNDECIDED, reason=verdict.reason)
        if isinstance(verdict, InfeasibleSubset):
            return self._repaired(space, verdict)
        found = self._shared(space, steps)
        if found is None:
            reason = self.budget.reason if self.budget.is_over else "a band was not settled in exact arithmetic"
            return self._result(status=Status.UNDECIDED, reason=reason)
        return self._result(status=Status.CONSISTENT, answer=found, complete=found.complete)

    def _opened(self) -> tuple[Steps, FeasibleSet]:
        system, steps = asked_about(self.claims, self.wanted, self.periods, self.per)
        forms = self._forms(steps)
        component = component_of(system, steps.forms)
        return steps, FeasibleSet(system, component, Subsets(component, system.domain, self.budget, forms))

    @staticmethod
    def _forms(steps: Steps) -> list[Form]:
        return [*steps.forms, steps.difference(0, 1), steps.slope]

    def _result(self, **parts: Any) -> PeriodOrder:
        w = self.wanted
        return PeriodOrder(
            claims=self.claims, category=w.category, measure=w.measure, unit=w.unit,
            geography=w.geography, basis=w.basis, dated_by=w.dated_by,
            start=self.periods[0].start, end=self.periods[-1].end,
            freq=self.freq, per=self.per, **parts)  # fmt: skip

    def _shared(self, space: FeasibleSet, steps: Steps) -> SeriesAnswer | None:
        """Ask everything of claims that hold together; None when a band was not settled."""
        verdict = space.subsets.decide()
        if not isinstance(verdict, FeasibleSubset):
            return None
        bands: list[WindowRate] = []
        points: list[Point] = []
        for period, form in zip(self.periods, steps.forms, strict=True):
            low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
            if low is None or high is None:
                return None
            bands.append(band(period, self.per, low, high))
            points += [*_compatible(space, low), *_compatible(space, high)]
        order = certified_order(space, steps, bands, points)
        forms = self._forms(steps)
        shapes = {sign: shape(space, steps.monotone(sign), forms) for sign in (-1, 1)}
        slope = span(space, steps.slope)
        climbed = None if slope is None else smoothness(space, steps, slope, self.limits)
        found = self._breakdowns(space, steps, shapes)
        return SeriesAnswer(
            bands=tuple(bands), pairs=order.pairs, never_rises=shapes[-1], never_falls=shapes[1], slope=slope,
            rise=_move(space, steps, 1), fall=_move(space, steps, -1), smoothness=climbed, breakdowns=tuple(found),
            complete=order.is_complete and slope is not None,
            witness=witness_of([(verdict, space.component.options)]),
        )  # fmt: skip

    def _breakdowns(self, space: FeasibleSet, steps: Steps, shapes: Mapping[int, Shape]) -> list[Breakdown]:
        """Return how wrong which claim must be; where nothing is certain, which one-sided claim leaves it open."""
        forms = self._forms(steps)
        found: list[Breakdown] = []
        for conclusion, sign in (("rises", -1), ("falls", 1)):
            is_certain = shapes[sign].status == Existence.IMPOSSIBLE
            names = shapes[sign].ids if is_certain else tuple(space.component.options)[:MAX_CLAIMS]
            own = breakdowns(space, conclusion, steps.monotone(sign), forms, names)
            found += own if is_certain else carriers(own)
        return found

    def _repaired(self, space: FeasibleSet, verdict: InfeasibleSubset) -> PeriodOrder:
        """The answer once the claims of each best repair are left out."""
        proof = certificate_of(verdict, space.subsets, space.component.options)
        ways = ways_out(space.component, space.subsets, space.system.domain, self.budget, self.claims)
        rows: list[RepairedSeries] = []
        for ids in ways.sets:
            rest = SeriesQuestion(self.claims.drop(ids), self.wanted, self.periods, self.freq, self.per, self.limits,
                                  self.budget)  # fmt: skip
            steps, open_space = rest._opened()
            found = rest._shared(open_space, steps)
            if found is not None:
                rows.append(RepairedSeries(dropped=ids, answer=found))
        if not rows:
            return self._result(status=Status.UNDECIDED, reason=ways.reason, certificate=proof)
        complete = ways.is_complete and len(rows) == len(ways.sets)
        return self._result(
            status=Status.INCONSISTENT, certificate=proof, repairs=tuple(rows),
            complete=complete and all(r.answer.complete for r in rows), reason=ways.reason,
        )  # fmt: skip


def _compatible(space: FeasibleSet, end: End) -> list[Point]:
    """Return the points of an end that really satisfy every row."""
    problem = space.subsets.engine.problem
    pairs = zip(end.points, space.choices or (), strict=True)
    points = ((problem.from_cells(cells), choice) for cells, choice in pairs if cells is not None)
    return [point for point, choice in points if problem.violation(point, choice.active) == 0]


def _move(space: FeasibleSet, steps: Steps, sign: int) -> Least | None:
    """Return the rise (1) or fall (-1) that every compatible series contains."""
    return least(space.narrowed(steps.moves(sign), [*steps.forms, steps.change]), steps.change)
