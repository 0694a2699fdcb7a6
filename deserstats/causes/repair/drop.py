"""Fewest or lightest claims to leave out, through conflicts that every repair must meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from deserstats.causes.edits.costs import total
from deserstats.causes.repair.assemble import Found, Part
from deserstats.causes.repair.repair_answers import Core, Edit
from deserstats.checks.bounds.best_repairs import Costs, Repairs, best_repairs, left_out
from deserstats.checks.consistency.evidence import certificate_of
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import Subsets
from deserstats.wording import exact, listing


@dataclass(frozen=True, slots=True)
class Dropper:
    """Leaves claims out."""

    cost: Costs
    limit: int
    budget: Budget

    def components(self, system: System) -> list[Component]:
        """Return the groups of claims that share cells."""
        return system.components()

    def find(self, component: Component, subsets: Subsets, system: System) -> Found:
        """Find the cheapest sets of claims to leave out."""
        found = best_repairs(component, subsets, system.domain, self.budget, self.limit, self.cost)
        cores = tuple(
            Core(ids=c.ids, certificate=certificate_of(c.verdict, c.subsets, component.options)) for c in found.cores
        )
        parts = [
            Part(_edits(ids, system.claims), Fraction(total(ids, self.cost)), held, component)
            for ids, held in zip(found.sets, found.held, strict=True)
        ]
        if not parts and found.spare is not None and not found.is_complete:
            ids, held = found.spare
            parts = [Part(_edits(ids, system.claims), Fraction(total(ids, self.cost)), held, component)]
            return Found(parts, False, cores, lower=exact(found.lower), reason=self.budget.reason)
        lower = exact(parts[0].cost) if parts else None
        return Found(parts, found.is_complete, cores, lower, reason="" if parts else _why_none(found, self.budget))


def _edits(ids: Iterable[str], claims: ClaimSet) -> tuple[Edit, ...]:
    chosen = set(ids)
    return tuple(
        Edit(id=name, column="drop", before="used", after="left out")
        if name in chosen
        else Edit(id=name, column="drop", before="superseded", after="left out", note="superseded already")
        for name in left_out(ids, claims)
    )


def _why_none(found: Repairs, budget: Budget) -> str:
    if found.is_complete:
        names = next((c.ids for c in found.cores[::-1]), ())
        return f"claims that are never touched contradict each other: {listing(names)}"
    return budget.reason if budget.is_over else "the search was not finished"
