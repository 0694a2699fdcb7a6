"""Fewest or lightest claims to leave out, through conflicts that every repair must meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from deserstats.causes.edits.costs import total
from deserstats.causes.repair.assemble import Finder, FoundPart, Part, core_of
from deserstats.causes.repair.repair_answers import Core, dropping
from deserstats.checks.bounds.best_repairs import Repairs, best_repairs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.model.budget import Budget
from deserstats.model.search.subsets import FeasibleSubset
from deserstats.wording import exact, listing

NOT_PROVED = "the search was stopped before a repair was proved cheapest"


@dataclass(frozen=True, slots=True)
class Dropper(Finder):
    """Leaves claims out."""

    def find(self, space: FeasibleSet) -> FoundPart:
        """Find the cheapest sets of claims to leave out."""
        component = space.component
        found = best_repairs(component, space.subsets, space.system.domain, self.budget, self.limit, self.cost)
        cores = tuple(
            Core(ids=c.ids, certificate=certificate_of(c.verdict, c.subsets, component.options), weight=exact(weight))
            for c, weight in found.shown({name: self.cost[name] for name in component.options})
        )
        parts = [self._part(ids, held, space) for ids, held in zip(found.sets, found.held, strict=True)]
        if not parts and found.spare is not None and not found.is_complete:
            parts = [self._part(*found.spare, space)]
            return FoundPart(parts, False, cores, exact(self._lower(found, space)), self.budget.why(NOT_PROVED))
        lower = exact(parts[0].cost) if parts else None
        return FoundPart(parts, found.is_complete, cores, lower, reason="" if parts else _why_none(found, self.budget))

    def _lower(self, found: Repairs, space: FeasibleSet) -> Fraction:
        """Return what no repair can be cheaper than: at least one claim of any contradiction is left out."""
        core = core_of(space)
        prices = [self.cost[name] for name in (core.ids if core is not None else ())]
        return max(found.lower, min((price for price in prices if price is not None), default=Fraction(0)))

    def _part(self, ids: Iterable[str], held: FeasibleSubset, space: FeasibleSet) -> Part:
        edits = dropping(ids, space.system.claims)
        return Part(edits, Fraction(total(ids, self.cost)), witness_of([(held, space.component.options)]))


def _why_none(found: Repairs, budget: Budget) -> str:
    if found.is_complete:
        names = next((c.ids for c in found.cores[::-1]), ())
        return f"claims that are never touched contradict each other: {listing(names)}"
    return budget.reason if budget.is_over else "the search was not finished"
