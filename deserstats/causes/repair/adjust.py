"""The least change: figures moved by as little as possible in sum, so that all claims can hold.

Every claim that may move gets two more unknowns, how far its figure is lowered and raised. The
least sum of them is a sharp end like any other, proved by multipliers that are added up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.causes.edits.rewrite import decimal, rewritten
from deserstats.causes.repair.assemble import MANY_WINDOWS, Finder, FoundPart, Part
from deserstats.causes.repair.repair_answers import edits_between
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.model.proof.outcome import Cell, Extreme, Unknown
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series, step_of, tightened
from deserstats.model.rows.system import Options
from deserstats.model.search.subsets import Choice, FeasibleSubset, InfeasibleSubset
from deserstats.model.solve.bounds import Extremes
from deserstats.wording import Exact, exact, listing, number

MOVABLE = ("total", "rate", "each", "stock", "difference")
"""Kinds whose figure is added to others, so that moving it is a linear change."""

NOT_MOVED = "claims that are never touched, ratios and orders contradict each other, or it was not settled"
NOT_WRITTEN = "the least change could not be written in decimals"
NOT_ATTAINED = "the least change may cost {least}, but no change that costs so little was found"

MAX_CHOICES = 8
"""Choices of windows up to which each is tried."""

NEAR = (Fraction(1, 1000), Fraction(1, 100), Fraction(1, 10))
"""How near to a bound that none attain changes are sought, as shares of what the best known ones cost more."""

SHIFT = "(shift)"
"""Measure of shifts that may be broken numbers."""

WHOLE_SHIFT = f"{SHIFT} of whole counts"

Moves = dict[str, Exact]
"""Per claim how far its count is raised; 0 is left out."""


@dataclass(frozen=True, slots=True)
class LeastChange:
    """The least total change of one component.

    ``moves`` are changes that attain ``total``, the least that was shown to do; nothing below
    ``lower`` is possible, and ``is_complete`` says that no other changes attain it.
    """

    moves: tuple[Moves, ...]
    total: Exact
    lower: Exact
    is_complete: bool


def least_changes(space: FeasibleSet, costs: Costs, choice: Choice, limit: int) -> LeastChange | None:
    """Return the least change under one choice of windows, or None when it was not settled or none exists."""
    elastic = _Elastic(space, costs, choice)
    held = elastic.space.verdict
    if not isinstance(held, FeasibleSubset):
        return None
    subsets = elastic.space.subsets
    least = Extremes(subsets.engine).low(elastic.total, subsets.active(subsets.ids, {}))
    if least is None or least.value is None:
        return None
    first, lower = elastic.cheapest(least, elastic.moves(held.answer.cells))
    paid = elastic.price(first)
    found, is_complete = [first], False
    if paid == lower:
        is_complete = True
        for moves in elastic.others(paid):
            if moves is None:
                is_complete = False
                break
            if moves not in found:
                found.append(moves)
            if len(found) > limit:
                break
    return LeastChange(tuple(found[:limit]), paid, lower, is_complete and len(found) == 1)


class _Elastic:
    """A component whose claims may move, under one choice of windows."""

    def __init__(self, space: FeasibleSet, costs: Costs, choice: Choice) -> None:
        self.costs = costs
        self.domain = space.system.domain.free([SHIFT])
        self.sides: dict[str, tuple[Segment, Segment]] = {}
        options: dict[str, Options] = {}
        for claim in space.component.claims:
            window, rows = space.component.options[claim.id][choice.get(claim.id, 0)]
            if claim.kind in MOVABLE and costs[claim.id] is not None:
                rows = tuple(self._moved(claim.id, rows, space.system.domain))
            options[claim.id] = ((window, rows),)
        self.total: Form = tuple(
            side._replace(weight=costs[name] or Fraction(0)) for name, sides in self.sides.items() for side in sides
        )
        component = replace(space.component, options=options)
        self.space = FeasibleSet(space.system.over(self.domain), component, space.budget, [self.total])

    def _moved(self, name: str, rows: Sequence[Constraint], domain: Domain) -> Iterator[Constraint]:
        whole = all(domain.is_whole(s.series) for row in rows for s in row.form)
        measure = WHOLE_SHIFT if whole else SHIFT
        down, up = (Segment(Series(measure, "", "", "", name, side), 1, 2, 1) for side in ("lowered", "raised"))
        self.sides[name] = (down, up)
        for row in rows:
            # the claim's figure falls by ``down``: what it counts may lie lower by as much
            yield replace(row, form=(*row.form, down, up._replace(weight=-1)))

    def within(self, total: Exact) -> FeasibleSet:
        """Return the series that need no dearer changes."""
        cap = Constraint(self.total, Interval(None, total), "", is_rule=True)
        return self.space.narrowed([cap], [self.total])

    def cheapest(self, least: Extreme, known: Moves) -> tuple[Moves, Exact]:
        """Return the cheapest changes that were shown to do, and what no changes can be cheaper than.

        What linear bounds promise may take broken numbers, or touch an end that is not allowed;
        so whole totals between the bound and the cheapest known changes are decided one by one.
        """
        assert least.value is not None
        best = self.moves(least.point) if least.is_sharp and least.point is not None else known
        lower, step = least.value, step_of(self.total, self.domain)
        ceiling = lower
        while lower < self.price(best):
            answer = self.within(ceiling).verdict
            if isinstance(answer, FeasibleSubset):
                best = self.moves(answer.answer.cells)
            elif isinstance(answer, Unknown) or step is None:
                break
            else:
                lower = exact((ceiling // step + 1) * step)
            # halves, from the bound up
            ceiling = lower if step is None else lower + (self.price(best) - lower) // step // 2 * step
        return (self.nearer(best, lower) if step is None else best), lower

    def nearer(self, best: Moves, lower: Exact) -> Moves:
        """Return changes that are nearly as cheap as a bound that none attain."""
        above = Fraction(self.price(best)) - lower
        for share in NEAR if above > 0 else ():
            answer = self.within(exact(lower + share * above)).verdict
            if isinstance(answer, FeasibleSubset):
                return self.moves(answer.answer.cells)
        return best

    def moves(self, cells: Mapping[Cell, Exact]) -> Moves:
        at = {series: value for (series, _, _), value in cells.items() if series.measure in (SHIFT, WHOLE_SHIFT)}
        shifts = {
            name: exact(Fraction(at.get(up.series, 0)) - at.get(down.series, 0))
            for name, (down, up) in self.sides.items()
        }
        return {name: shift for name, shift in shifts.items() if shift}

    def price(self, moves: Mapping[str, Exact]) -> Exact:
        prices = (Fraction(self.costs[name] or 0) * abs(Fraction(shift)) for name, shift in moves.items())
        return exact(sum(prices, Fraction(0)))

    def others(self, paid: Exact) -> Iterator[Moves | None]:
        """Return changes of the same total in which one claim moves as far as it can, None where unsettled."""
        space = self.within(paid)
        ends, active = Extremes(space.subsets.engine), space.subsets.active(space.subsets.ids, {})
        for side in (side for sides in self.sides.values() for side in sides):
            end = ends.high((side,), active)
            if space.budget.is_over or end is None or end.point is None:
                yield None
                return
            found = self.moves(end.point)
            if end.is_sharp and self.price(found) == paid:
                yield found
            elif end.value != 0:
                yield None


def moved(
    claim: Claim, shift: Exact, window: Period, rows: Sequence[Constraint], reading: Reading, domain: Domain
) -> Claim:
    """Return a claim with its figure raised by a count, as precise as it was printed."""
    per = units_in(window, claim.per) if claim.kind == "rate" else 1
    own = exact(Fraction(shift) / per)
    if claim.relation == Relation.EXACT and claim.bounds == (None, None) and claim.figure is not None:
        text = decimal(claim.figure.value + own)
        if text is not None:
            return rewritten(claim, {"value": text})
    kept = Interval(None if _may_be_negative(claim, rows, domain) else 0, None)
    span = (
        tightened(rows[0].form, claim.allowed(reading).scaled(per), domain)
        .scaled(Fraction(1, per))
        .shifted(own)
        .meet(kept)
    )
    cells = {"low": span.low, "high": span.high}
    texts = {name: "" if end is None else decimal(end, -1 if name == "low" else 1) or "" for name, end in cells.items()}
    value = "" if claim.figure is None else decimal(_within(span, claim.figure.value + own), 1) or ""
    return rewritten(claim, {"value": value, **texts})


def _may_be_negative(claim: Claim, rows: Sequence[Constraint], domain: Domain) -> bool:
    return claim.kind == "difference" or any(domain.is_signed(s.series) for row in rows for s in row.form)


def _within(span: Interval, value: Exact) -> Exact:
    """Return the number of a closed interval that is nearest to a value."""
    if span.low is not None and value < span.low:
        return span.low
    return span.high if span.high is not None and value > span.high else value


@dataclass(frozen=True, slots=True)
class Adjuster(Finder):
    """Moves figures."""

    def find(self, space: FeasibleSet) -> FoundPart:
        """Find the least change of figures, under any choice of windows."""
        best: list[tuple[Choice, LeastChange]] = []
        for k, choice in enumerate(space.subsets.choices(space.subsets.ids)):
            if k == MAX_CHOICES:
                return FoundPart(reason=MANY_WINDOWS)
            least = least_changes(space, self.cost, choice, self.limit)
            if least is not None:
                best.append((choice, least))
        if not best:
            return FoundPart(reason=self.budget.reason if self.budget.is_over else _why_not_moved(space))
        return self._cheapest(best, space)

    def _cheapest(self, best: Sequence[tuple[Choice, LeastChange]], space: FeasibleSet) -> FoundPart:
        """Return the least changes under the windows that need the least."""
        total = min(Fraction(least.total) for _, least in best)
        lower = exact(min(Fraction(least.lower) for _, least in best))
        ties = [(choice, least) for choice, least in best if least.total == total]
        parts = [part for choice, least in ties for part in rebuilt(space, choice, least.moves, self.cost)]
        complete = bool(parts) and lower == total and len(ties) == 1 and ties[0][1].is_complete
        reason = "" if lower == total else NOT_ATTAINED.format(least=number(lower))
        return FoundPart(parts, complete, lower=lower, reason=reason if parts else NOT_WRITTEN)


def _why_not_moved(space: FeasibleSet) -> str:
    """Say why no moves of figures can do: some claim fits no whole number wherever it is moved, or none is known."""
    alone = [
        c.id
        for c in space.component.claims
        if c.kind in MOVABLE and isinstance(space.subsets.decide([c.id]), InfeasibleSubset)
    ]
    return f"{listing(alone)} fits no count by itself, and figures are moved by whole counts" if alone else NOT_MOVED


def rebuilt(space: FeasibleSet, choice: Choice, ways: Iterable[Moves], cost: Costs) -> Iterator[Part]:
    """Write changes as edits, and check that the claims hold with them."""
    system, component = space.system, space.component
    for moves in ways:
        changed: dict[str, Claim] = {}
        options: dict[str, Options] = dict(component.options)
        for claim in component.claims:
            window, rows = component.options[claim.id][choice.get(claim.id, 0)]
            if claim.id in moves:
                changed[claim.id] = moved(claim, moves[claim.id], window, rows, system.claims.reading, system.domain)
                options[claim.id] = system.statements(changed[claim.id])
        witness = FeasibleSet(system, replace(component, options=options), space.budget).witness
        if witness is not None:
            edits = tuple(edit for c in component.claims if c.id in changed for edit in edits_between(c, changed[c.id]))
            prices = (abs(Fraction(shift)) * (cost[name] or 0) for name, shift in moves.items())
            yield Part(edits, sum(prices, Fraction(0)), witness)
