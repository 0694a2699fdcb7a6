"""One repair is put together from one part a component: what all kinds of repair share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from typing import Any, Protocol

from deserstats.causes.repair.repair_answers import Core, Edit, Repair, RepairKind, RepairResult, repaired
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import Component, Options, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict
from deserstats.wording import Exact, exact

MOVED = "what is changed moves the days that rules of the scheme speak of, and other claims contradict each other there"

UNSHOWN = "no choice among the possible windows holds, but they are too many to write as one sum"


@dataclass(frozen=True, slots=True)
class Part:
    """One way to restore one component, with the verdict that shows it."""

    edits: tuple[Edit, ...]
    cost: Fraction
    held: FeasibleSubset
    component: Component


@dataclass(frozen=True, slots=True)
class Found:
    """All cheapest ways to restore one component; without any, ``reason`` says why."""

    parts: Sequence[Part] = ()
    is_complete: bool = False
    cores: Sequence[Core] = ()
    lower: Exact | None = None
    reason: str = ""


class Finder(Protocol):
    """Finds the cheapest ways to restore a component of a kind of repair; ``cost`` is that of touching each claim."""

    @property
    def cost(self) -> Costs:
        """What it costs to touch each claim."""

    def components(self, system: System) -> Sequence[Component]:
        """Return the groups of claims that can be restored one by one."""

    def find(self, component: Component, subsets: Subsets, system: System) -> Found:
        """Restore one of them."""


def put_together(claims: ClaimSet, kind: RepairKind, budget: Budget, limit: int, finder: Finder) -> RepairResult:
    """Restore every component that contradicts itself, and combine the ways to do it."""
    prices = tuple((c.id, None if (price := finder.cost[c.id]) is None else exact(price)) for c in claims)
    head: dict[str, Any] = {"claims": claims, "kind": kind, "prices": prices}
    system = System(claims)
    ways: dict[int, Sequence[Part]] = {}
    found: list[Found] = []
    broken: list[tuple[int, Component, Subsets, Verdict]] = []
    for k, component in enumerate(finder.components(system)):
        subsets = Subsets(component, system.domain, budget)
        verdict = subsets.decide()
        # too many possible windows are what re-reading chooses among
        if isinstance(verdict, Unknown) and kind != RepairKind.REREAD:
            return _none(head, (), verdict.reason, is_complete=False)
        if isinstance(verdict, FeasibleSubset):
            ways[k] = [Part((), Fraction(0), verdict, component)]
        else:
            broken.append((k, component, subsets, verdict))
    # what is small is settled first, so that one hard group does not take the steps of all others
    cores = [
        core_of(verdict, subsets, component)
        for _, component, subsets, verdict in broken
        if isinstance(verdict, InfeasibleSubset)
    ]
    shown = len(cores) == len(broken)
    for k, component, subsets, _ in sorted(broken, key=lambda group: len(group[1].claims)):
        found.append(finder.find(component, subsets, system))
        cores += found[-1].cores
        if not found[-1].parts:
            return _none(head, cores, found[-1].reason, is_complete=found[-1].is_complete)
        ways[k] = found[-1].parts
    combined = list(islice(product(*(ways[k] for k in sorted(ways))), limit + 1))
    made = [_repair(choice, system, budget) for choice in combined[:limit]]
    # one reading may leave several windows open: that is one repair
    repairs = list({frozenset(repair.edits): repair for repair in made if repair is not None}.values())
    if not repairs:
        return _none(head, cores, budget.reason if budget.is_over else MOVED, is_complete=False)
    complete = all(f.is_complete for f in found) and len(combined) == len(made) and None not in made
    lowers = [f.lower for f in found]
    status = Status.CONSISTENT
    if any(repair.edits for repair in repairs):
        status = Status.INCONSISTENT if shown else Status.UNDECIDED
    return RepairResult(
        **head,
        status=status,
        repairs=tuple(repairs),
        unique=complete and len(repairs) == 1,
        complete=complete,
        cores=tuple({core.ids: core for core in cores}.values()),
        reason=next((f.reason for f in found if f.reason), UNSHOWN if status == Status.UNDECIDED else ""),
        lower=exact(sum((Fraction(v) for v in lowers if v is not None), Fraction(0))) if None not in lowers else None,
    )


def _repair(choice: Sequence[Part], system: System, budget: Budget) -> Repair | None:
    """Put parts together; None where they do not restore the claims, as rules then speak of other days."""
    edits = tuple(edit for part in choice for edit in part.edits)
    repair = Repair(
        ids=tuple(dict.fromkeys(edit.id for edit in edits)),
        edits=edits,
        cost=exact(sum((part.cost for part in choice), Fraction(0))),
        witness=witness_of((part.held, part.component.options) for part in choice),
    )
    again = System(repaired(system.claims, repair))
    # a ratio takes its unit from other claims: without some of them it may say something else
    same = all(again.options[name] == system.options.get(name) for name in again.options if name not in repair.ids)
    if same and not system.claims.scheme:
        return repair
    judged = judged_anew(again, budget)
    return None if judged is None else replace(repair, witness=judged[1])


def judged_anew(
    system: System, budget: Budget, touching: Collection[str] | None = None
) -> tuple[tuple[str, ...], Witness] | None:
    """Return claims with a series that satisfies them and the rules, or None when none was found.

    All claims, or the groups that share cells with some of them.
    """
    held: list[tuple[FeasibleSubset, Mapping[str, Options]]] = []
    for component in system.components():
        if touching is None or not component.options.keys().isdisjoint(touching):
            verdict = Subsets(component, system.domain, budget).decide()
            if not isinstance(verdict, FeasibleSubset):
                return None
            held.append((verdict, component.options))
    return tuple(name for _, options in held for name in options), witness_of(held)


def core_of(verdict: InfeasibleSubset, subsets: Subsets, component: Component) -> Core:
    """Write a refutation as a conflict of the claims that it uses."""
    used = {name for choice, refuted in verdict.refutations for name in subsets.claims_in(refuted) | set(choice)}
    return Core(
        ids=tuple(name for name in subsets.ids if name in used),
        certificate=certificate_of(verdict, subsets, component.options),
    )


def _none(head: dict[str, Any], cores: Sequence[Core], reason: str, *, is_complete: bool) -> RepairResult:
    status = Status.INCONSISTENT if cores else Status.UNDECIDED
    return RepairResult(**head, status=status, repairs=(), unique=False, complete=is_complete, cores=tuple(cores),
                        reason=reason)  # fmt: skip
