"""Fewest dated revisions of running totals with which all claims can hold, group by group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import islice, pairwise, product

from deserstats.causes.repair.assemble import joined
from deserstats.causes.repair.repair_answers import Core, Repair, RepairEdit, RepairKind, RepairResult
from deserstats.causes.repair.revisions.blocks import Block, blocks_of
from deserstats.causes.repair.revisions.oddities import Oddities
from deserstats.causes.repair.revisions.possible_steps import PossibleSteps, is_one_series
from deserstats.causes.repair.revisions.step import Step
from deserstats.causes.repair.revisions.step_sets import Found, Steps, StepSets
from deserstats.causes.repair.revisions.stepped_claims import Clash, SteppedClaims, is_step
from deserstats.causes.repair.revisions.stretches import RunningTotal, Stretches
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, build
from deserstats.model.proof.outcome import Cell, Feasible, Refuted
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset
from deserstats.model.solve.bounds import Extremes
from deserstats.wording import Exact, exact, listing

FOR_ENDS = 1.0
"""Steps for finding how small and large sizes may be, as a share of those of a whole question and beside them."""

NO_STEP = "no step of a running total reconciles {}"

KEPT = "the steps that would reconcile {} begin at figures that are never touched"


@dataclass(frozen=True, slots=True)
class Way:
    """One set of steps with which a group of claims holds, and the series that shows it."""

    steps: tuple[Step, ...]
    cost: Fraction
    witness: Witness


@dataclass(frozen=True, slots=True)
class Group:
    """What was found for a group of claims; without ``ways``, ``reason`` says why."""

    ways: Sequence[Way] = ()
    lower: Fraction = Fraction(0)
    is_complete: bool = False
    cores: Sequence[Core] = ()
    reason: str = ""

    @property
    def is_stuck(self) -> bool:
        """Whether it is proved that there are none."""
        return self.is_complete and not self.ways


def find_revisions(claims: ClaimSet, cost: Costs, limit: int, budget: Budget) -> RepairResult:
    """Find the fewest steps, or the cheapest: a step costs what touching the first figure that carries it does."""
    system = System(claims)
    components = system.components()
    groups: dict[int, Group] = {}
    # what is small is settled first, so that one hard group does not take the steps of all others
    for k in sorted(range(len(components)), key=lambda k: len(components[k].claims)):
        groups[k] = _group(system, components[k], cost, limit, budget)
    return _put_together(claims, [groups[k] for k in range(len(components))], cost, limit)


def _put_together(claims: ClaimSet, groups: Sequence[Group], cost: Costs, limit: int) -> RepairResult:
    cores = tuple({core.ids: core for group in groups for core in group.cores}.values())
    failed = next((group for group in groups if not group.ways), None)
    lower = sum((group.lower for group in groups), Fraction(0))
    repairs: list[Repair] = []
    complete = failed is not None and failed.is_complete
    if failed is None:
        ways = list(islice(product(*(group.ways for group in groups)), limit + 1))
        repairs = [_repair(choice) for choice in ways[:limit]]
        complete = len(ways) <= limit and all(group.is_complete for group in groups)
    reasons = (group.reason for group in groups if group.reason)
    consistent = not cores and failed is None
    return RepairResult(
        claims=claims,
        kind=RepairKind.REVISE,
        status=Status.CONSISTENT if consistent else Status.INCONSISTENT if cores else Status.UNDECIDED,
        repairs=tuple(repairs),
        unique=complete and len(repairs) == 1,
        complete=complete,
        cores=cores,
        lower=exact(lower) if failed is None else None,
        reason=failed.reason if failed is not None else next(reasons, ""),
        prices=tuple((c.id, None if (price := cost[c.id]) is None else exact(price)) for c in claims),
    )


def _repair(choice: Iterable[Way]) -> Repair:
    ways = list(choice)
    steps = tuple(step for way in ways for step in way.steps)
    return Repair(
        ids=tuple(dict.fromkeys(step.id for step in steps)),
        edits=tuple(edit_of(step) for step in steps),
        cost=exact(sum((way.cost for way in ways), Fraction(0))),
        witness=joined(way.witness for way in ways),
        steps=steps,
    )


def edit_of(step: Step) -> RepairEdit:
    """Return a step as a change of the first claim that carries it."""
    return RepairEdit(id=step.id, column="revision", before="", after=step.by, note=str(step))


def allowed_steps(
    possible: PossibleSteps, cost: Mapping[str, Fraction | None], *, with_first: bool = False
) -> dict[int, Fraction]:
    """Return the steps that may be taken with their prices: none begins at a figure that is never touched.

    ``with_first``: a series may be off from its first report on, which is no revision of what was printed before.
    """
    found = {}
    for e, step in enumerate(possible.steps):
        if step.is_first and not with_first:
            continue
        firsts = [name for s, k, _ in step.carriers for name in possible.printed[s].reports[k].ids]
        price = cost[possible.id_of(e)]
        if price is not None and all(cost[name] is not None for name in firsts):
            found[e] = price
    return found


def _group(system: System, component: Component, cost: Costs, limit: int, budget: Budget) -> Group:
    possible = PossibleSteps(component)
    prices = allowed_steps(possible, cost)
    if is_one_series(possible, component, system.domain):
        return _one_series(system, possible, prices, limit)
    blocks = blocks_of(component, possible)
    if len(blocks) > 1:
        return _one_by_one(system, blocks, cost, limit, budget)
    space = FeasibleSet(system, component, budget)
    if space.witness is not None:
        return Group([Way((), Fraction(0), space.witness)], is_complete=True)
    if space.reason:
        return Group(reason=space.reason)
    group = _Tied(space, possible, prices, limit).group()
    if not group.is_stuck:
        return group
    # what no revision reconciles, series that are off from their first report on may
    return _Tied(space, possible, allowed_steps(possible, cost, with_first=True), limit).group()


# --- blocks


def _one_by_one(
    system: System, blocks: Sequence[Block], cost: Mapping[str, Fraction | None], limit: int, budget: Budget
) -> Group:
    """Find the fewest steps of each block; what lies before a block moves its series as it will, at no cost."""
    cells: dict[Cell, Exact] = {}
    groups = []
    for block in blocks:
        if block.grown is not None:
            cells |= block.grown
            continue
        group = _of_block(system, block, cost, limit, budget)
        groups.append(group)
        if not group.ways:
            return replace(group, cores=[core for g in groups for core in g.cores])
    plain = witness_of([(FeasibleSubset(Feasible(cells), {}), {})])
    every = list(islice(product(*(group.ways for group in groups)), limit + 1))
    ways = [
        Way(
            tuple(step for way in choice for step in way.steps),
            sum((way.cost for way in choice), Fraction(0)),
            joined((*(way.witness for way in choice), plain)),
        )
        for choice in every[:limit]
    ]
    return Group(
        ways,
        sum((group.lower for group in groups), Fraction(0)),
        len(every) <= limit and all(group.is_complete for group in groups),
        [core for group in groups for core in group.cores],
        next((group.reason for group in groups if group.reason), ""),
    )


def _of_block(system: System, block: Block, cost: Mapping[str, Fraction | None], limit: int, budget: Budget) -> Group:
    if block.start is None:
        return _group(system, block.component, cost, limit, budget)
    possible = PossibleSteps(block.component)
    before = frozenset(e for e, step in enumerate(possible.steps) if step.is_first)
    space = FeasibleSet(system, block.component, budget)
    group = _Tied(space, possible, allowed_steps(possible, cost), limit, before).group()
    first = date.fromordinal(block.start)
    return replace(group, ways=[replace(way, witness=_after(way.witness, first)) for way in group.ways])


def _after(witness: Witness, first: date) -> Witness:
    """Return what a series counts from a day on."""
    return replace(witness, cells=tuple(cell for cell in witness.cells if cell.start >= first))


# --- one running total


def _one_series(system: System, possible: PossibleSteps, prices: dict[int, Fraction], limit: int) -> Group:
    """Cut a running total that is tied to nothing else."""
    total = RunningTotal(possible, prices)
    alone = total.impossible()
    if alone is not None:
        core = _core(_clash_within(total, possible, alone), possible, system)
        return Group(is_complete=True, cores=[core], reason=NO_STEP.format(listing(core.ids)))
    cores = [_core(_pair(total, a, b), possible, system) for a, b in total.pairs()]
    found = total.cut(limit)
    if found is None:
        return Group(is_complete=True, cores=cores, reason=KEPT.format(listing(cores[0].ids)))
    ways = [_way_of_cuts(possible, found, k) for k in range(len(found.ways))]
    return Group(ways, found.cost, found.is_complete, cores)


def _way_of_cuts(possible: PossibleSteps, found: Stretches, k: int) -> Way:
    (series,) = possible.printed
    days = [series.start, *(report.end for report in series.reports)]
    counted = [0, *found.curves[k]]
    cells = {
        (series.form[0].series, *span): exact(Fraction(b) - Fraction(a))
        for span, (a, b) in zip(pairwise(days), pairwise(counted), strict=True)
    }
    steps = tuple(possible.told(cut.at, cut.size, None, cut.high) for cut in found.ways[k])
    return Way(steps, found.cost, witness_of([(FeasibleSubset(Feasible(cells), {}), {})]))


def _pair(total: RunningTotal, earlier: int, later: int) -> Refuted:
    """Return the contradiction of two reports of which the later one allows less than the earlier one needs."""
    low, high = total.holder(earlier, is_low=True), total.holder(later, is_low=False)
    return Refuted({low: 1, high: -1})


def _clash_within(total: RunningTotal, possible: PossibleSteps, report: int) -> Refuted:
    """Return the contradiction of the claims of one report, perhaps of one that is below 0."""
    low, high = total.holder(report, is_low=True), total.holder(report, is_low=False)
    bound = possible.rows[low].bounds.low
    return Refuted({high: -1} if bound is None or bound <= 0 else {low: 1, high: -1})


def _core(refuted: Refuted, possible: PossibleSteps, system: System) -> Core:
    certificate = build(refuted, possible.rows, system.domain)
    return core_of_certificate(certificate, system)


# --- running totals that are tied


class _Tied:
    """A group of claims in which sums or rules tie running totals to each other or to other figures."""

    def __init__(
        self,
        space: FeasibleSet,
        possible: PossibleSteps,
        prices: dict[int, Fraction],
        limit: int,
        before: Steps = frozenset(),
    ) -> None:
        self.space, self.possible, self.prices, self.limit = space, possible, prices, limit
        odd = Oddities(possible, space.component.claims)
        self.stepped = SteppedClaims(space, possible, odd.penalties, space.budget, before)
        self.plain = self.stepped.beside(())
        self.sets = StepSets(self.stepped, prices, odd, space.budget, limit)

    def group(self) -> Group:
        """Find the fewest steps."""
        found = self.sets.run()
        cores = [self._core(clash) for clash in found.clashes]
        if found.stuck is not None:
            text = KEPT if found.stuck.broken else NO_STEP
            core = self._core(found.stuck)
            return Group(is_complete=True, cores=[*cores, core], reason=text.format(listing(core.ids)))
        if not found.sets:
            cores = cores or [self._core(None)]
            return Group(cores=cores, reason=self.space.budget.why("the search was not finished"))
        return self._told(found, cores)

    def _core(self, clash: Clash | None) -> Core:
        verdict = self.space.verdict if clash is None else clash.verdict
        assert isinstance(verdict, InfeasibleSubset)
        certificate = certificate_of(verdict, self.plain, self.space.component.options)
        return core_of_certificate(certificate, self.space.system)

    def _told(self, found: Found, cores: Sequence[Core]) -> Group:
        """Write the sets with the sizes of their steps."""
        budget = self.space.budget.beside(FOR_ENDS)
        best = found.sets[0]
        told = zip(found.sets, found.held, strict=True)
        # of further sets only what is new in them is sized: the best one has the others
        ways = [self._way(chosen, held, chosen if chosen == best else chosen - best, budget) for chosen, held in told]
        is_best = found.lower == ways[0].cost
        reason = "" if is_best else self.space.budget.why("the search was not finished")
        return Group(ways, found.lower, found.is_complete and is_best, cores, reason)

    def _way(self, chosen: Steps, held: FeasibleSubset, asked: Steps, budget: Budget) -> Way:
        cells = held.answer.cells
        plain = {cell: value for cell, value in cells.items() if not is_step(cell[0])}
        witness = witness_of([(FeasibleSubset(Feasible(plain), held.choice), self.space.component.options)])
        steps = tuple(self._sized(chosen, held, asked, budget))
        return Way(steps, self.sets.price(chosen), witness)

    def _sized(self, chosen: Steps, held: FeasibleSubset, asked: Steps, budget: Budget) -> Iterator[Step]:
        """Tell steps by their dates, each with how small and large it may be beside the others."""
        subsets = self.stepped.beside(chosen | self.stepped.before, budget)
        ends, active = Extremes(subsets.engine), subsets.active(subsets.ids, held.choice)
        told = []
        for e in chosen:
            form, size = self.stepped.form(e), self.stepped.size(e, held)
            found = [seek(form, active) for seek in (ends.low, ends.high)] if e in asked and not held.choice else ()
            low, high = (None if end is None else end.value for end in found or (None, None))
            told.append(self.possible.told(e, size, low, high))
        yield from sorted(told, key=lambda step: (step.since, step.series, step.reach))


def core_of_certificate(certificate: Certificate, system: System) -> Core:
    """Return a conflict with its claims in the order of the table."""
    used = set(certificate.ids)
    return Core(ids=tuple(name for name in system.claims.ids if name in used), certificate=certificate)
