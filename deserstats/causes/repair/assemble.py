"""One repair is put together from one part a component: what all kinds of repair share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import islice, product

from deserstats.causes.repair.repair_answers import Core, Repair, RepairEdit, RepairKind, RepairResult, repaired
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System
from deserstats.wording import Exact, exact

MOVED = "what is changed moves the days that rules of the scheme speak of, and other claims contradict each other there"

UNSHOWN = "no choice among the possible windows holds, but they are too many to write as one sum"

MANY_WINDOWS = "too many possible windows; kind='reread' searches among them"


SHARE_FOR_JUDGING = 0.1
"""Steps for judging a repair anew, as a share of those of a whole question and beside them."""


@dataclass(frozen=True, slots=True)
class Part:
    """One way to restore one component, with the series that shows it."""

    edits: tuple[RepairEdit, ...]
    cost: Fraction
    witness: Witness


@dataclass(frozen=True, slots=True)
class FoundPart:
    """All cheapest ways to restore one component; without any, ``reason`` says why."""

    parts: Sequence[Part] = ()
    is_complete: bool = False
    cores: Sequence[Core] = ()
    lower: Exact | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finder(ABC):
    """Finds the cheapest ways of one kind to restore a component; ``cost`` is that of touching each claim."""

    cost: Costs
    limit: int
    budget: Budget

    def spaces(self, system: System) -> list[FeasibleSet]:
        """Return the groups of claims that can be restored one by one."""
        return list(opened(system, self.budget))

    @abstractmethod
    def find(self, space: FeasibleSet) -> FoundPart:
        """Restore one of them."""


def opened(system: System, budget: Budget, touching: Collection[str] | None = None) -> Iterator[FeasibleSet]:
    """Open each group of claims that share cells; only those with some of the claims ``touching``."""
    for component in system.components():
        if touching is None or not component.options.keys().isdisjoint(touching):
            yield FeasibleSet(system, component, budget)


def put_together(claims: ClaimSet, kind: RepairKind, finder: Finder) -> RepairResult:
    """Restore every component that contradicts itself, and combine the ways to do it."""
    system = System(claims)
    spaces = finder.spaces(system)
    unsettled = next(filter(None, (space.reason for space in spaces)), "")
    # too many possible windows are what re-reading chooses among
    if unsettled and kind != RepairKind.REREAD:
        return _none(claims, kind, finder, (), FoundPart(reason=unsettled))
    found = dict(_restored(spaces, finder))
    joint = _joint(list(found.values()))
    none = partial(_none, claims, kind, finder, _distinct((*map(core_of, spaces), *joint.cores)))
    failed = next((own for own in found.values() if not own.parts), None)
    if failed is not None:
        return none(failed)
    repairs, is_whole = _combined([found[space].parts for space in spaces], system, finder)
    if not repairs:
        return none(FoundPart(reason=finder.budget.reason if finder.budget.is_over else MOVED))
    status, complete = _status(spaces, repairs), is_whole and joint.is_complete
    reason = UNSHOWN if status == Status.UNDECIDED else ""
    return replace(
        none(FoundPart(reason=UNSHOWN, is_complete=complete)),
        status=status,
        repairs=repairs,
        unique=complete and len(repairs) == 1,
        reason=joint.reason or reason,
        lower=joint.lower,
    )


def _distinct(cores: Iterable[Core | None]) -> tuple[Core, ...]:
    return tuple({core.ids: core for core in cores if core is not None}.values())


def _status(spaces: Iterable[FeasibleSet], repairs: Iterable[Repair]) -> Status:
    if not any(repair.edits for repair in repairs):
        return Status.CONSISTENT
    return Status.UNDECIDED if any(space.reason for space in spaces) else Status.INCONSISTENT


def _joint(found: Sequence[FoundPart]) -> FoundPart:
    """Say of all groups together how far what was found in each is known to be the best."""
    lowers = [Fraction(f.lower) for f in found if f.lower is not None]
    return FoundPart(
        is_complete=all(f.is_complete for f in found),
        lower=exact(sum(lowers, Fraction(0))) if len(lowers) == len(found) else None,
        reason=next((f.reason for f in found if f.reason), ""),
        cores=[core for f in found for core in f.cores],
    )


def _restored(spaces: Sequence[FeasibleSet], finder: Finder) -> Iterator[tuple[FeasibleSet, FoundPart]]:
    """Return the ways to restore each group, up to the first that none restores."""
    for space in spaces:
        if space.witness is not None:
            yield space, FoundPart([Part((), Fraction(0), space.witness)], is_complete=True, lower=0)
    # what is small is settled first, so that one hard group does not take the steps of all others
    for space in sorted((s for s in spaces if s.witness is None), key=lambda s: len(s.component.claims)):
        found = finder.find(space)
        yield space, found
        if not found.parts:
            return


def _none(
    claims: ClaimSet, kind: RepairKind, finder: Finder, cores: tuple[Core, ...], found: FoundPart
) -> RepairResult:
    """Say why there is no repair."""
    return RepairResult(
        claims=claims,
        kind=kind,
        status=Status.INCONSISTENT if cores else Status.UNDECIDED,
        repairs=(),
        unique=False,
        complete=found.is_complete,
        cores=cores,
        reason=found.reason,
        prices=tuple((c.id, None if (price := finder.cost[c.id]) is None else exact(price)) for c in claims),
    )


def _combined(parts: Sequence[Sequence[Part]], system: System, finder: Finder) -> tuple[tuple[Repair, ...], bool]:
    """Return the repairs that one part of each group makes, and whether these are all."""
    ways = list(islice(product(*parts), finder.limit + 1))
    made = [_repair(choice, system, finder.budget) for choice in ways[: finder.limit]]
    # one reading may leave several windows open: that is one repair
    repairs = {frozenset(repair.edits): repair for repair in made if repair is not None}
    return tuple(repairs.values()), len(ways) == len(made) and None not in made


def _repair(choice: Sequence[Part], system: System, budget: Budget) -> Repair | None:
    """Put parts together; None where they do not restore the claims, as rules then speak of other days."""
    edits = tuple(edit for part in choice for edit in part.edits)
    repair = Repair(
        ids=tuple(dict.fromkeys(edit.id for edit in edits)),
        edits=edits,
        cost=exact(sum((part.cost for part in choice), Fraction(0))),
        witness=joined(part.witness for part in choice),
    )
    again = System(repaired(system.claims, repair))
    # a ratio takes its unit from other claims: without some of them it may say something else
    same = all(again.options[name] == system.options.get(name) for name in again.options if name not in repair.ids)
    if same and not system.claims.scheme:
        return repair
    judged = judged_anew(again, budget)
    if judged is None and budget.is_over:
        # with steps of its own: the search used up all others, and a repair that was found is told
        judged = judged_anew(again, budget.beside(SHARE_FOR_JUDGING * max(1.0, 1 / budget.effort)))
    return None if judged is None else replace(repair, witness=judged[1])


def joined(witnesses: Iterable[Witness]) -> Witness:
    """Write the series of groups that share no cell as one."""
    parts = list(witnesses)
    return Witness(
        cells=tuple(cell for part in parts for cell in part.cells),
        windows=tuple(window for part in parts for window in part.windows),
    )


def judged_anew(
    system: System, budget: Budget, touching: Collection[str] | None = None
) -> tuple[tuple[str, ...], Witness] | None:
    """Return claims with a series that satisfies them and the rules, or None when none was found.

    All claims, or the groups that share cells with some of them.
    """
    names: list[str] = []
    witnesses: list[Witness] = []
    for space in opened(system, budget, touching):
        if space.witness is None:
            return None
        names += space.component.options
        witnesses.append(space.witness)
    return tuple(names), joined(witnesses)


def core_of(space: FeasibleSet) -> Core | None:
    """Return a conflict of the claims that a refutation uses; None where there is none."""
    certificate = space.certificate
    if certificate is None:
        return None
    used = set(certificate.ids)
    return Core(ids=tuple(name for name in space.subsets.ids if name in used), certificate=certificate)
