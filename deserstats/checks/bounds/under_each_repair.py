"""The answer under each best repair, where the claims contradict each other: one way for every question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from deserstats.checks.bounds.best_repairs import best_repairs, left_out
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.claims.claimset import ClaimSet

T = TypeVar("T")

MAX_REPAIRS = 20
"""Best repairs under which contradictory claims are answered."""

SHARE = 0.6
"""Part of the work that the search for repairs may take; the rest is for the answers."""

CONTRADICTED = "the claims contradict each other"
NO_REPAIR = f"{CONTRADICTED}, and no repair was found in the steps allowed"
NOT_CHEAPEST = f"{CONTRADICTED}; the repair shown restores them, but cheaper ones were not ruled out"


@dataclass(frozen=True, slots=True)
class UnderRepairs(Generic[T]):
    """Claims left out and the answer without them, a repair each; ``complete``: there are no other best ones."""

    rows: tuple[tuple[tuple[str, ...], T], ...]
    complete: bool
    reason: str


def under_each_repair(
    space: FeasibleSet,
    claims: ClaimSet,
    ask: Callable[[ClaimSet], T | None],
    *,
    limit: int = MAX_REPAIRS,
    share: float = SHARE,
    proved: bool = False,
) -> UnderRepairs[T]:
    """Ask a question once for each set of claims that may be left out.

    Parameters
    ----------
    space : FeasibleSet
        The claims that bear on the question, which contradict each other.
    claims : ClaimSet
        All claims that are asked.
    ask : callable
        The question; gives None where it is not settled once some claims are left out.
    limit : int
        Repairs at most.
    share : float
        Part of the work that the search for repairs may take.
    proved : bool
        Whether only repairs that are proved cheapest count: where an answer may look like that of all.

    Returns
    -------
    UnderRepairs
        All cheapest repairs; where none is proved cheapest, one none of whose claims can be put back.
    """
    found = best_repairs(space.component, space.subsets, space.system.domain, space.budget.part(share), limit)
    sets, reason = found.sets, CONTRADICTED
    if not sets and found.spare is not None and not proved:
        sets, reason = (found.spare[0],), NOT_CHEAPEST
    if not sets:
        return UnderRepairs((), False, NO_REPAIR)
    asked = [(ids, ask(claims.drop(ids))) for ids in (left_out(names, claims) for names in sets)]
    rows = tuple((ids, answer) for ids, answer in asked if answer is not None)
    if not rows:
        return UnderRepairs((), False, f"{CONTRADICTED}, and what best repairs leave was not settled")
    return UnderRepairs(rows, bool(found.sets) and found.is_complete and len(rows) == len(sets), reason)
