"""The claims of a component beside some steps: can they all hold then?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, product

from deserstats.causes.repair.revisions.possible_steps import PossibleSteps
from deserstats.causes.repair.revisions.step import Reach
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import DECISION, Budget
from deserstats.model.proof.farkas import candidates, gap, smallest_whole
from deserstats.model.proof.outcome import Feasible, Refuted
from deserstats.model.rows.linear_form import Constraint, Form, Segment, Series, add, bound_of
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict
from deserstats.model.solve.engine import Engine
from deserstats.model.solve.highs import Guess, Outcome
from deserstats.model.solve.problem import Point
from deserstats.wording import Exact, exact

FREE = "(step)"
"""Measure of steps of either sign."""

FALL = "(fall)"
"""Measure of falls, which are taken away."""

NONE = Interval(0, 0)

ODDEST = 100
"""Where nothing looks odd, a unit of size weighs more than elsewhere by this part of its oddity."""

LOOK = 3
"""Steps a row of setting its bounds and looking at it."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction, and the steps any of which would break its proof."""

    verdict: InfeasibleSubset
    broken: frozenset[int]


class SteppedClaims:
    """Decides the claims of a component beside any of the possible steps; those ``before`` are taken anyway."""

    def __init__(
        self,
        space: FeasibleSet,
        possible: PossibleSteps,
        odd: Sequence[int],
        budget: Budget,
        before: frozenset[int] = frozenset(),
    ) -> None:
        self.space, self.possible, self.odd, self.budget, self.before = space, possible, odd, budget, before
        self.domain = space.system.domain.free([FREE], signed=True).free([FALL])
        self.is_plain = all(len(own) == 1 for own in space.component.options.values())

    def within(self, budget: Budget) -> SteppedClaims:
        """Return the same claims with other work left."""
        return SteppedClaims(self.space, self.possible, self.odd, budget, self.before)

    def decide(self, chosen: Collection[int]) -> FeasibleSubset | Clash | None:
        """Decide the claims beside some steps; None where it was not settled."""
        if self.budget.is_over:
            return None
        every = self.before.union(chosen)
        quick = self._quick.decide(every) if self.is_plain else None
        verdict: Verdict | Clash = quick or self.beside(every).decide()
        if isinstance(verdict, InfeasibleSubset):
            broken = (self.possible.broken(refuted) for _, refuted in verdict.refutations)
            return Clash(verdict, frozenset().union(*broken))
        return verdict if isinstance(verdict, FeasibleSubset | Clash) else None

    def size(self, e: int, held: FeasibleSubset) -> Exact:
        """Return the size of a step in a series."""
        ((unit, start, end, sign),) = self.form(e)
        return exact(sign * Fraction(held.answer.cells[unit, start, end]))

    def likely(self) -> set[int]:
        """Return steps that would do with sizes that are small in sum; perhaps none, perhaps many."""
        return self._quick.smallest() if self.is_plain else set()

    @cached_property
    def _quick(self) -> _Warm:
        return _Warm(self, self.odd)

    def beside(self, chosen: Iterable[int], budget: Budget | None = None) -> Subsets:
        """Return the claims and rules, carrying some steps."""
        more: dict[int, list[Segment]] = {}
        for e in chosen:
            (unit,) = self.form(e)
            for i, weight in self.possible.carried_rows(e):
                more.setdefault(i, []).append(unit._replace(weight=unit.weight * weight))
        rows = iter(_carrying(self.possible.rows, more))
        component = self.space.component
        options = {
            c.id: tuple((window, tuple(next(rows) for _ in own)) for window, own in component.options[c.id])
            for c in component.claims
        }
        stepped = replace(component, options=options, rules=tuple(rows))
        return Subsets(stepped, self.domain, budget or self.budget)

    def form(self, e: int) -> Form:
        """Return the size of a step as a form."""
        free = self.possible.steps[e].is_free
        return (Segment(Series(FREE if free else FALL, "", "", "", str(e), ""), 1, 2, 1 if free else -1),)


def _carrying(rows: Iterable[Constraint], more: dict[int, list[Segment]]) -> Iterator[Constraint]:
    for i, row in enumerate(rows):
        yield replace(row, form=(*row.form, *more[i])) if i in more else row


class _Warm:
    """All possible steps as one program that stays warm: of a step that is not taken a row says that it is nothing.

    The rises and the falls of a printed series, and those of what is counted, are series themselves, so that a
    row has few entries however many steps there are. What this program proposes is believed only where it adds
    up; where it does not, nothing is said.
    """

    def __init__(self, stepped: SteppedClaims, odd: Sequence[int]) -> None:
        self.possible, self.budget = stepped.possible, stepped.budget
        self.domain = stepped.space.system.domain
        self.forms = [stepped.form(e) for e in range(len(self.possible.steps))]
        rows = list(_carrying(self.possible.rows, self._flows()))
        self.n_rows, self.n_steps = len(rows), len(self.possible.steps)
        self.cells = [self._cell(e) for e in range(self.n_steps)]
        rows += [Constraint(tuple(cell), NONE, str(e)) for e, cell in enumerate(self.cells)]
        idle = self._idle(rows)
        self.always = [*range(self.n_rows), *range(len(rows), len(rows) + len(idle))]
        self.engine = Engine([*rows, *idle], stepped.domain, self.budget)
        sizes = add((tuple(cell), 1 + Fraction(odd[e], ODDEST)) for e, cell in enumerate(self.cells))
        self.sizes = {j: float(a) for j, a in self.engine.problem.on_columns(sizes).items()}

    def _flows(self) -> dict[int, list[Segment]]:
        """Return what the rows carry: rises and falls of their printed series, and falls of what they count."""
        more: dict[int, list[Segment]] = {}
        for s, series in enumerate(self.possible.printed):
            for report in series.reports:
                for i in report.rows:
                    own = more.setdefault(i, [])
                    own += [Segment(_moves(s, sign), series.start, report.end, sign) for sign in (1, -1)]
        falling = {(step.cell.series, step.reach) for step in self.possible.steps if step.cell is not None}
        carrying = self.possible.running | {i for own in self.possible.floors.values() for _, i in own}
        for i, row in enumerate(self.possible.rows):
            for segment, reach in product(row.form, (Reach.SUMS, Reach.ALL)):
                is_reached = reach == Reach.ALL or i in carrying
                if is_reached and (segment.series, reach) in falling:
                    fall = segment._replace(series=_falls(segment.series, reach), weight=-segment.weight)
                    more.setdefault(i, []).append(fall)
        return more

    def _cell(self, e: int) -> list[Segment]:
        """Return the cells that are the size of a step, whatever its sign."""
        step = self.possible.steps[e]
        if step.cell is not None:
            return [step.cell._replace(series=_falls(step.cell.series, step.reach))]
        series = self.possible.printed[step.named]
        before = series.reports[step.report - 1].end if step.report else series.start
        return [Segment(_moves(step.named, sign), before, series.reports[step.report].end, 1) for sign in (1, -1)]

    def _idle(self, rows: Iterable[Constraint]) -> list[Constraint]:
        """Say of cells of falls that are no step, as another step does the same, that nothing falls there."""
        cuts: dict[Series, set[int]] = {}
        for row in rows:
            for series, start, end, _ in row.form:
                if series.measure == FALL:
                    cuts.setdefault(series, set()).update((start, end))
        taken = {tuple(segment[:3]) for cell in self.cells for segment in cell}
        return [
            bound_of((Segment(series, a, b, 1),), NONE)
            for series, days in cuts.items()
            for a, b in pairwise(sorted(days))
            if (series, a, b) not in taken
        ]

    def decide(self, chosen: Collection[int]) -> FeasibleSubset | Clash | None:
        """Decide the claims beside some steps as far as floats lead to a proof or a series."""
        kept = set(chosen)
        point, guess, active = self._run(kept, self.engine)
        if guess.outcome == Outcome.INFEASIBLE and guess.duals is not None:
            return self._clash(guess.duals[: self.n_rows].tolist(), kept)
        if point is None or self.engine.problem.violation(point, active) != 0:
            return None
        self.budget.spend(LOOK * len(active))
        cells = self.engine.problem.cells(point)
        plain = {cell: value for cell, value in cells.items() if not is_step(cell[0])}
        for e in kept:
            (unit,) = self.forms[e]
            sizes = [cells[segment[:3]] for segment in self.cells[e]]
            plain[unit[:3]] = sizes[0] - sum(sizes[1:])
        return FeasibleSubset(Feasible(plain), {})

    def _run(self, kept: set[int], engine: Engine) -> tuple[Point | None, Guess, list[int]]:
        active = [*self.always, *(self.n_rows + e for e in range(self.n_steps) if e not in kept)]
        self.budget.spend(DECISION + LOOK * len(active))
        origin: Point = [0] * len(engine.problem.pieces)
        scale = engine.frame(origin, active, None)
        guess = engine.guesser.run(self.budget)
        return None if guess.point is None else engine.rounded(origin, guess, scale), guess, active

    def smallest(self) -> set[int]:
        """Return steps with which the claims hold and whose sizes are the smallest in sum, as floats have it."""
        # in a program of its own: what it leaves behind slows the search for proofs down
        engine = Engine(self.engine.rows, self.engine.domain, self.budget)
        engine.guesser.set_cost(self.sizes)
        point, _, _ = self._run(set(range(self.n_steps)), engine)
        if point is None:
            return set()
        cells = engine.problem.cells(point)
        return {e for e, cell in enumerate(self.cells) if any(cells[segment[:3]] for segment in cell)}

    def _clash(self, floats: list[float], kept: set[int]) -> Clash | None:
        """Return the contradiction that multipliers show in fractions."""
        rows = self.possible.rows
        for found in candidates(floats, range(len(rows))):
            if gap(rows, found, self.domain) is not None:
                self.budget.spend(LOOK * len(self.possible.steps))
                broken = self.possible.broken_by(found)
                if not broken & kept:
                    return Clash(InfeasibleSubset((({}, Refuted(smallest_whole(found))),)), frozenset(broken))
        return None


def _moves(s: int, sign: int) -> Series:
    """Return the rises or the falls of a printed series."""
    return Series(FALL, "", "", "", str(s), "up" if sign > 0 else "down")


def _falls(leaf: Series, reach: Reach) -> Series:
    """Return the falls of what is counted."""
    return Series(FALL, "", "", "", "", "", tag=f"{reach} {leaf}")


def is_step(series: Series) -> bool:
    """Whether a series is the size of steps."""
    return series.measure in (FREE, FALL)
