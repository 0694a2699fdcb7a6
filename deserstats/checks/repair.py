"""Fewest claims to doubt: smallest sets that meet every conflict, found conflict by conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deserstats.checks.conflicts import Search
from deserstats.model.clock import Clock
from deserstats.model.court import Court, Held, Overruled
from deserstats.model.form import Facts
from deserstats.model.hitting import HittingSets
from deserstats.model.system import Component


@dataclass(frozen=True, slots=True)
class Repairs:
    """All smallest sets of claims without which the others can hold.

    ``is_complete`` says that there are no other sets as small.
    """

    sets: tuple[tuple[str, ...], ...]
    is_complete: bool


def best_repairs(
    component: Component,
    court: Court,
    facts: Facts,
    clock: Clock,
    limit: int,
    cost: Mapping[str, float] | None = None,
) -> Repairs:
    """Return all cheapest sets of claims to leave out, up to a limit.

    A cheapest set that meets all conflicts known so far either restores the claims, or leaves
    another conflict to learn (implicit hitting sets, Moreno-Centeno and Karp 2013,
    doi:10.1287/opre.1120.1139). Every set returned was checked to restore them exactly.
    """
    search = Search(component, court, facts, clock, limit=10**9)
    sets = HittingSets(court.ids, cost)
    found: list[tuple[str, ...]] = []
    best: float | None = None
    while not clock.is_over:
        chosen = sets.smallest()
        if chosen is None:
            return Repairs(tuple(found), is_complete=True)
        price = sum((cost or {}).get(name, 1.0) for name in chosen)
        if best is not None and price > best * (1 + 1e-9):
            return Repairs(tuple(found), is_complete=True)
        verdict = court.decide([name for name in court.ids if name not in chosen])
        if isinstance(verdict, Overruled):
            _learn(search, sets, verdict, chosen)
        elif isinstance(verdict, Held):
            best = price
            if len(found) == limit:
                return Repairs(tuple(found), is_complete=False)
            found.append(tuple(chosen))
            sets.exclude(chosen)
        else:
            break
    return Repairs(tuple(found), is_complete=False)


def _learn(search: Search, sets: HittingSets, verdict: Overruled, chosen: list[str]) -> None:
    """Learn conflicts that share no claim, as long as there are some."""
    left = [name for name in search.court.ids if name not in chosen]
    current = verdict
    while True:
        conflict = search.shrunk(current)
        sets.meet(conflict.ids)
        left = [name for name in left if name not in conflict.ids]
        after = search.court.decide(left)
        if not isinstance(after, Overruled):
            return
        current = after
