"""One repair is put together from one part a component: what all kinds of repair share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product
from typing import Any, Protocol

from deserstats.causes.answers import Core, Edit, Repair, RepairKind, RepairResult
from deserstats.checks.answers import Status
from deserstats.checks.evidence import witness_of
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.model.clock import Clock
from deserstats.model.court import Court, Held
from deserstats.model.decision import Unknown
from deserstats.model.system import Component, System
from deserstats.wording import Exact, exact


@dataclass(frozen=True, slots=True)
class Part:
    """One way to restore one component, with the verdict that shows it."""

    edits: tuple[Edit, ...]
    cost: Fraction
    held: Held
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
    """Finds the cheapest ways to restore a component of a kind of repair."""

    def components(self, system: System) -> Sequence[Component]:
        """Return the groups of claims that can be restored one by one."""

    def find(self, component: Component, court: Court, system: System) -> Found:
        """Restore one of them."""


def put_together(
    claims: ClaimSet, kind: RepairKind, reading: Reading, clock: Clock, limit: int, finder: Finder
) -> RepairResult:
    """Restore every component that contradicts itself, and combine the ways to do it."""
    head: dict[str, Any] = {"claims": claims, "reading": reading, "kind": kind}
    system = System(claims, reading)
    ways: list[Sequence[Part]] = []
    found: list[Found] = []
    for component in finder.components(system):
        court = Court(component, system.facts, clock)
        verdict = court.decide()
        if isinstance(verdict, Unknown):
            return _none(head, Status.UNDECIDED, verdict.reason, is_complete=False)
        if isinstance(verdict, Held):
            ways.append([Part((), Fraction(0), verdict, component)])
            continue
        found.append(finder.find(component, court, system))
        if not found[-1].parts:
            return _none(head, Status.INCONSISTENT, found[-1].reason, is_complete=found[-1].is_complete)
        ways.append(found[-1].parts)
    combined = list(islice(product(*ways), limit + 1))
    complete = all(f.is_complete for f in found) and len(combined) <= limit
    lowers = [f.lower for f in found]
    return RepairResult(
        **head,
        status=Status.INCONSISTENT if found else Status.CONSISTENT,
        repairs=tuple(_repair(choice) for choice in combined[:limit]),
        unique=complete and len(combined) == 1,
        complete=complete,
        cores=tuple(core for f in found for core in f.cores),
        lower=exact(sum((Fraction(v) for v in lowers if v is not None), Fraction(0))) if None not in lowers else None,
    )


def _repair(choice: Sequence[Part]) -> Repair:
    edits = tuple(edit for part in choice for edit in part.edits)
    return Repair(
        ids=tuple(dict.fromkeys(edit.id for edit in edits)),
        edits=edits,
        cost=exact(sum((part.cost for part in choice), Fraction(0))),
        witness=witness_of((part.held, part.component.options) for part in choice),
    )


def _none(head: dict[str, Any], status: Status, reason: str, *, is_complete: bool) -> RepairResult:
    return RepairResult(**head, status=status, repairs=(), unique=False, complete=is_complete, reason=reason)
