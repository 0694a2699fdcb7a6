"""Which claims to leave out where they contradict each other: all cheapest sets, or one that works."""

from __future__ import annotations

from dataclasses import dataclass

from deserstats.checks.bounds.best_repairs import best_repairs, left_out
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.subsets import Subsets

MAX_REPAIRS = 20
"""Best repairs under which contradictory claims are answered."""

SHARE = 0.6
"""Part of the time that the search for repairs may take; the rest is for the answers."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Sets of claims to leave out; ``is_complete`` says that these are all cheapest ones."""

    sets: tuple[tuple[str, ...], ...]
    is_complete: bool
    reason: str


def ways_out(component: Component, subsets: Subsets, domain: Domain, budget: Budget, claims: ClaimSet) -> Ways:
    """Return the best repairs; where none is proved cheapest, one none of whose claims can be put back."""
    found = best_repairs(component, subsets, domain, budget.part(SHARE), MAX_REPAIRS)
    reason = "the claims contradict each other"
    if found.sets:
        return Ways(tuple(left_out(names, claims) for names in found.sets), found.is_complete, reason)
    if found.spare is not None:
        names, _ = found.spare
        reason += "; the repair shown restores them, but cheaper ones were not ruled out"
        return Ways((left_out(names, claims),), False, reason)
    return Ways((), False, f"{reason}, and no repair was found in the steps allowed")
