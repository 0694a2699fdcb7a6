"""Fewest or lightest claims to leave out, through conflicts that every repair must meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from deserstats.causes.edits.costs import total
from deserstats.causes.repair.assemble import Finder, FoundPart, Part
from deserstats.causes.repair.repair_answers import Core, dropping
from deserstats.checks.bounds.best_repairs import Repairs, best_repairs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.model.budget import Budget
from deserstats.model.search.subsets import FeasibleSubset
from deserstats.wording import exact, listing


@dataclass(frozen=True, slots=True)
class Dropper(Finder):
    """Leaves claims out."""

    def find(self, space: FeasibleSet) -> FoundPart:
        """Find the cheapest sets of claims to leave out."""
        component = space.component
        found = best_repairs(component, space.subsets, space.system.domain, self.budget, self.limit, self.cost)
        cores = tuple(
            Core(ids=c.ids, certificate=certificate_of(c.verdict, c.subsets, component.options)) for c in found.cores
        )
        parts = [self._part(ids, held, space) for ids, held in zip(found.sets, found.held, strict=True)]
        if not parts and found.spare is not None and not found.is_complete:
            parts = [self._part(*found.spare, space)]
            return FoundPart(parts, False, cores, lower=exact(found.lower), reason=self.budget.reason)
        lower = exact(parts[0].cost) if parts else None
        return FoundPart(parts, found.is_complete, cores, lower, reason="" if parts else _why_none(found, self.budget))

    def _part(self, ids: Iterable[str], held: FeasibleSubset, space: FeasibleSet) -> Part:
        edits = dropping(ids, space.system.claims)
        return Part(edits, Fraction(total(ids, self.cost)), witness_of([(held, space.component.options)]))


def _why_none(found: Repairs, budget: Budget) -> str:
    if found.is_complete:
        names = next((c.ids for c in found.cores[::-1]), ())
        return f"claims that are never touched contradict each other: {listing(names)}"
    return budget.reason if budget.is_over else "the search was not finished"
