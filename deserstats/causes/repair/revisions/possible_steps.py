"""Every step that running totals may have taken: what carries it, and which proofs it would break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from deserstats.causes.repair.revisions.printed import Printed, printed_series
from deserstats.causes.repair.revisions.step import Reach, Step
from deserstats.claims.cells.interval import Interval
from deserstats.model.proof.outcome import Refuted
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series
from deserstats.model.rows.system import Component
from deserstats.model.solve.network import is_network
from deserstats.wording import Exact

NOT_BELOW = "a running total is never below 0"

Weights = dict[int, Fraction]
"""Row to a weight on it."""


@dataclass(frozen=True, slots=True)
class PossibleStep:
    """One unknown: a running total changes from one report on, and what contains it with it.

    ``carriers`` are (series, first report, weight): from that report on the figures carry the step; ``rows``
    are other rows that do. One that is not ``is_free`` can only be negative: a count whose increase would be
    nothing that contradicts anything. ``after`` and ``since`` are the days between which it may have been made;
    ``cell`` is where what is counted falls, and ``leaf`` its name; None where several may have fallen as well.
    """

    named: int
    report: int
    reach: Reach
    carriers: tuple[tuple[int, int, Exact], ...]
    rows: tuple[tuple[int, Exact], ...]
    after: int | None
    since: int
    cell: Segment | None = None
    leaf: Series | None = None

    @property
    def is_first(self) -> bool:
        """Whether it begins where its series does, so that nothing of it was printed otherwise."""
        return self.reach == Reach.ALONE and not self.report

    @property
    def is_free(self) -> bool:
        """Whether it may be of either sign."""
        return self.reach == Reach.ALONE


class PossibleSteps:
    """The running totals of a component, and all steps that they may have taken."""

    def __init__(self, component: Component) -> None:
        self.rows: list[Constraint] = []
        first: dict[str, int] = {}
        for claim in component.claims:
            for _, own in component.options[claim.id]:
                first.setdefault(claim.id, len(self.rows))
                self.rows += own
        self.rows += component.rules
        self.printed = printed_series(component.claims, component.options, first)
        self.running = {i for series in self.printed for report in series.reports for i in report.rows}
        found: dict[object, PossibleStep] = {}
        for step in (*self._alone(), *self._carried()):
            key = (step.carriers, step.rows)
            known = found.setdefault(key, step)
            # what only days without a report tell apart is one: the later day asks for less
            if known.cell is None or step.cell is None or step is known:
                continue
            if known.cell.series != step.cell.series:
                found[key] = replace(known, leaf=None)
            else:
                last = max(known.cell, step.cell, key=lambda cell: cell.start)
                found[key] = replace(known, after=min(known.cell.start, step.cell.start) - 1, cell=last)
        self.steps = tuple(found.values())
        self.floors = dict(self._floors())

    def _alone(self) -> Iterator[PossibleStep]:
        """Return the steps of one printed series."""
        for s, series in enumerate(self.printed):
            for k, report in enumerate(series.reports):
                after = series.reports[k - 1].end - 1 if k else None
                yield PossibleStep(s, k, Reach.ALONE, ((s, k, 1),), (), after, report.end - 1)

    def _carried(self) -> Iterator[PossibleStep]:
        """Return the falls of what is counted: running totals that contain it carry them, or all that counts it."""
        holders: dict[Series, dict[int, Exact]] = {}
        for s, series in enumerate(self.printed):
            for segment in series.form:
                if not segment.series.tag and not segment.series.level:
                    own = holders.setdefault(segment.series, {})
                    own[s] = own.get(s, 0) + segment.weight
        cuts, others = self._cuts(holders)
        for leaf, held in holders.items():
            for a, b in pairwise(sorted(cuts[leaf])):
                reached = [(s, self.printed[s].since(b), w) for s, w in held.items() if self.printed[s].start <= a]
                carriers = tuple((s, k, w) for s, k, w in reached if k is not None)
                covering: dict[int, Exact] = {}
                for i, start, end, weight in others.get(leaf, ()):
                    if start <= a and b <= end:
                        covering[i] = covering.get(i, 0) + weight
                yield from self._falls(carriers, tuple(covering.items()), Segment(leaf, a, b, 1))

    def _cuts(self, leaves: Iterable[Series]) -> tuple[dict[Series, set[int]], dict[Series, list[tuple[int, ...]]]]:
        """Return the days on which rows begin or end, and the rows that are no running totals, by what they count."""
        cuts: dict[Series, set[int]] = {leaf: set() for leaf in leaves}
        others: dict[Series, list[tuple[int, ...]]] = {}
        for i, row in enumerate(self.rows):
            for series, start, end, weight in row.form:
                if series in cuts:
                    cuts[series].update((start, end))
                    if i not in self.running:
                        others.setdefault(series, []).append((i, start, end, weight))  # type: ignore[arg-type]
        return cuts, others

    def _floors(self) -> Iterator[tuple[Series, list[tuple[int, int]]]]:
        """Say of what may fall that it is never below 0, however much of it is taken away; by day and row."""
        leaves = dict.fromkeys(step.cell.series for step in self.steps if step.cell is not None)
        cuts, _ = self._cuts(leaves)
        for leaf in leaves:
            first, *days = sorted(cuts[leaf])
            own = [(day, len(self.rows) + k) for k, day in enumerate(days)]
            self.rows += [
                Constraint((Segment(leaf, first, day, 1),), Interval(0, None), NOT_BELOW, is_rule=True) for day in days
            ]
            yield leaf, own

    def _falls(
        self, carriers: tuple[tuple[int, int, Exact], ...], covering: tuple[tuple[int, Exact], ...], cell: Segment
    ) -> Iterator[PossibleStep]:
        # what one series alone would carry is a step of that series
        if not carriers or (len(carriers) == 1 and not covering):
            return
        named = min(carriers, key=lambda c: self._breadth(c[0], cell.series))
        # a correction is one of what was printed before
        if not named[1]:
            return
        since = min(self.printed[s].reports[k].end for s, k, _ in carriers) - 1
        if len(carriers) > 1:
            yield PossibleStep(named[0], named[1], Reach.SUMS, carriers, (), cell.start - 1, since, cell, cell.series)
        if covering:
            yield PossibleStep(
                named[0], named[1], Reach.ALL, carriers, covering, cell.start - 1, since, cell, cell.series
            )

    def _breadth(self, s: int, leaf: Series) -> tuple[int, bool]:
        """Order series by how much else than a leaf they count, those that are called like it first."""
        first = self.printed[s].first
        return len(self.printed[s].form), (first.category, first.geography) != (leaf.category, leaf.geography)

    def broken(self, refuted: Refuted) -> set[int]:
        """Return the steps any of which a proof does not survive."""
        if refuted.split is not None:
            return self.broken(refuted.split.below) | self.broken(refuted.split.above)
        return self.broken_by(refuted.multipliers)

    def broken_by(self, multipliers: Mapping[int, Exact]) -> set[int]:
        """Return the steps that multipliers on rows do not cancel, or leave with the sign that they may have."""
        tails = [self._tails(series, multipliers) for series in self.printed]
        touched: set[int] = set()
        for s, own in enumerate(tails):
            touched.update(e for k, tail in enumerate(own) if tail for e in self._carrying.get((s, k), ()))
        floors: dict[Series, list[tuple[int, Exact]]] = {}
        for i, y in multipliers.items():
            touched.update(self._carrying.get(i, ()))
            if i in self._floor_of:
                leaf, day = self._floor_of[i]
                floors.setdefault(leaf, []).append((day, y))
        found = set()
        # that a count is not below 0 is a low end, which a fall does not break: what only such rows reach survives
        for e in touched:
            step = self.steps[e]
            sums = [tails[s][k] * w for s, k, w in step.carriers if tails[s][k]]
            sums += [multipliers[i] * w for i, w in step.rows if i in multipliers]
            if step.cell is not None and step.cell.series in floors:
                sums += [y for day, y in floors[step.cell.series] if day >= step.cell.end]
            total = sum(sums, Fraction(0))
            if total < 0 or (total and step.is_free):
                found.add(e)
        return found

    @cached_property
    def _carrying(self) -> dict[object, list[int]]:
        """The steps that begin at a report, by series and number, or that a row beside the running totals carries."""
        found: dict[object, list[int]] = {}
        for e, step in enumerate(self.steps):
            for s, k, _ in step.carriers:
                found.setdefault((s, k), []).append(e)
            for i, _ in step.rows:
                found.setdefault(i, []).append(e)
        return found

    @cached_property
    def _floor_of(self) -> dict[int, tuple[Series, int]]:
        """The series and day of which a row says that it is not below 0."""
        return {i: (leaf, day) for leaf, own in self.floors.items() for day, i in own}

    @staticmethod
    def _tails(series: Printed, multipliers: Mapping[int, Exact]) -> list[Exact]:
        """Return the sum of the multipliers on a series from each report on."""
        tails: list[Exact] = [0] * len(series.reports)
        total: Exact = 0
        for k in reversed(range(len(tails))):
            total += sum((multipliers[i] for i in series.reports[k].rows if i in multipliers), 0)
            tails[k] = total
        return tails

    def carried_rows(self, e: int) -> Iterator[tuple[int, Exact]]:
        """Return the rows that carry a step, with its weight in each."""
        for s, k, weight in self.steps[e].carriers:
            for report in self.printed[s].reports[k:]:
                yield from ((i, weight) for i in report.rows)
        yield from self._others(self.steps[e])

    def _others(self, step: PossibleStep) -> Iterator[tuple[int, Exact]]:
        """Return the rows that carry a step and are no running totals."""
        yield from step.rows
        if step.cell is not None:
            yield from ((i, 1) for day, i in self.floors[step.cell.series] if day >= step.cell.end)

    def id_of(self, e: int) -> str:
        """Return the first claim of the series that carries a step."""
        step = self.steps[e]
        return self.printed[step.named].reports[step.report].ids[0]

    def told(self, e: int, size: Exact, low: Exact | None, high: Exact | None) -> Step:
        """Return a step as an answer tells it."""
        step = self.steps[e]
        series = self.printed[step.named].first
        # a count that no running total gives by itself is told by its own name
        node = series if step.leaf is None or len(self.printed[step.named].form) == 1 else step.leaf
        return Step(
            id=self.id_of(e),
            measure=series.measure,
            unit=series.unit,
            category=node.category,
            geography=node.geography,
            since=date.fromordinal(step.since),
            after=None if step.after is None else date.fromordinal(step.after),
            size=size,
            low=low,
            high=high,
            reach=step.reach,
            sums=tuple(self.printed[s].label for s, _, _ in step.carriers if s != step.named or node is not series),
        )

    def find(self, told: Step) -> int | None:
        """Return the number of a step that an answer tells; None where there is no such step."""
        own = self._by_id.get(told.id, ())
        return next((e for e in own if self.told(e, told.size, told.low, told.high) == told), None)

    @cached_property
    def _by_id(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for e in range(len(self.steps)):
            found.setdefault(self.id_of(e), []).append(e)
        return found

    def row_of(self, owner: str, part: str, form: Form) -> int:
        """Return the number of the row that says what a line of a proof does."""
        return self._numbers[owner, part, form]

    @cached_property
    def _numbers(self) -> dict[tuple[str, str, Form], int]:
        return {(row.owner, row.part, row.form): i for i, row in enumerate(self.rows)}


def is_one_series(possible: PossibleSteps, component: Component, domain: Domain) -> bool:
    """Whether a component is one running total and nothing else, so that its steps cut it into stretches."""
    if len(possible.printed) != 1 or len(possible.running) != len(possible.rows) or component.rules:
        return False
    forms = {tuple((s.series, s.start, s.weight) for s in row.form) for row in possible.rows}
    return len(forms) == 1 and is_network([row.form for row in possible.rows], domain)
