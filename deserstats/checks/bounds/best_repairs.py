"""Fewest claims to doubt: smallest sets that meet every conflict, found conflict by conflict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.consistency.conflicts import Found, Search, narrowed
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.hitting_sets import HittingSets
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets

Costs = Mapping[str, Fraction | None]
"""Per claim the cost of doubting it; None = never."""


SHARE_FOR_SEARCH = 0.8
"""Share of the steps after which a set that is not proved cheapest is put together instead."""

SHARE_FOR_SPARE = 0.5
"""Steps for putting that set together, as a share of those of a whole question and beside them."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """All cheapest sets of claims without which the others can hold.

    ``held`` has the verdict that shows it for each set; ``cores`` are the conflicts that show
    that nothing cheaper does. ``is_complete`` says that there are no other sets as cheap.
    Where no set was proved cheapest, ``spare`` is one that restores the claims, none of
    which can be put back, and nothing cheaper than ``lower`` does.
    """

    sets: tuple[tuple[str, ...], ...]
    is_complete: bool
    held: tuple[FeasibleSubset, ...] = ()
    cores: tuple[Found, ...] = ()
    spare: tuple[tuple[str, ...], FeasibleSubset] | None = None
    lower: Fraction = Fraction(0)


def left_out(ids: Iterable[str], claims: ClaimSet) -> tuple[str, ...]:
    """Return claims that are left out, with the earlier figures that they replaced: those do not come back."""
    found = dict.fromkeys(ids)
    left = list(found)
    while left:
        for name in claims[left.pop()].earlier:
            if name in claims and name not in found:
                found[name] = None
                left.append(name)
    return tuple(found)


def are_distinct(drops: Iterable[tuple[str, ...]]) -> bool:
    """Whether sets of claims to leave out are different ones, none of which names a claim twice."""
    listed = list(drops)
    sets = {frozenset(ids) for ids in listed}
    return len(sets) == len(listed) and all(len(set(ids)) == len(ids) for ids in listed)


def best_repairs(
    component: Component,
    subsets: Subsets,
    domain: Domain,
    budget: Budget,
    limit: int,
    cost: Costs | None = None,
    without: Collection[str] = (),
) -> Repairs:
    """Return all cheapest sets of claims to leave out, up to a limit; ``without`` some that are left out anyway.

    A cheapest set that meets all conflicts known so far either restores the claims, or leaves
    another conflict to learn (implicit hitting sets, Moreno-Centeno and Karp 2013,
    doi:10.1287/opre.1120.1139). Every set returned was checked to restore them exactly.
    """
    prices = {name: Fraction(1) if cost is None else cost[name] for name in subsets.ids if name not in without}
    doubtful = {name: price for name, price in prices.items() if price is not None}
    search = Search(component, subsets, domain, budget, limit=10**9)
    sets = HittingSets(list(doubtful), budget, doubtful)
    found: list[tuple[str, ...]] = []
    held: list[FeasibleSubset] = []
    best: Fraction | None = None
    is_complete = False
    lower = Fraction(0)
    search_budget = budget.part(SHARE_FOR_SEARCH)
    # most conflicts are met by sets that need not be smallest, which are much cheaper to find
    while not search_budget.is_over:
        quick = sets.quick()
        left = [name for name in prices if name not in quick]
        verdict = subsets.decide(left)
        if not isinstance(verdict, InfeasibleSubset) or not _learn(search, sets, verdict, left, doubtful):
            break
    while not search_budget.is_over:
        try:
            chosen = sets.smallest()
        except StoppedError:
            break
        price = None if chosen is None else sum((doubtful[name] for name in chosen), Fraction(0))
        if chosen is None or (best is not None and price is not None and price > best):
            is_complete = True
            break
        lower = price if price is not None else lower
        verdict = subsets.decide([name for name in prices if name not in chosen])
        if isinstance(verdict, InfeasibleSubset):
            if not _learn(search, sets, verdict, [n for n in prices if n not in chosen], doubtful):
                is_complete = True
                break
        elif isinstance(verdict, FeasibleSubset):
            best = price
            if len(found) == limit:
                break
            found.append(tuple(chosen))
            held.append(verdict)
            sets.exclude(chosen)
        else:
            break
    spare = None
    if not found and not is_complete:
        with suppress(StoppedError):
            cheapest = sets.smallest() or ()
            lower = max(lower, sum((doubtful[name] for name in cheapest), Fraction(0)))
        # with steps of its own, never few: the search may have used up all others, and some repair is better than none
        own = budget.beside(SHARE_FOR_SPARE * max(1.0, 1 / budget.effort))
        spare = _spare(component, domain, own, list(prices), sets.quick(), doubtful)
    return Repairs(tuple(found), is_complete, tuple(held), tuple(search.found), spare, lower)


def _spare(
    component: Component,
    domain: Domain,
    budget: Budget,
    names: list[str],
    doubted: list[str],
    price: Mapping[str, Fraction],
) -> tuple[tuple[str, ...], FeasibleSubset] | None:
    """Put claims together as long as they hold: those that are never doubted, then the others, ``doubted`` last."""
    subsets = narrowed(component, names, domain, budget)
    never = [n for n in names if n not in price]
    last = sorted(doubted, key=lambda n: (-price[n], names.index(n)))
    order = [*never, *(n for n in names if n in price and n not in last), *last]
    kept: set[str] = set()
    held: FeasibleSubset | None = None
    i, size = 0, len(order) - len(last)
    while i < len(order):
        more = order[i : i + max(1, size)]
        verdict = subsets.decide([n for n in names if n in kept or n in more])
        if isinstance(verdict, FeasibleSubset):
            kept.update(more)
            held = verdict
            i, size = i + len(more), 2 * size
        elif len(more) > 1:
            size = len(more) // 2
        elif more[0] not in price or budget.is_over:
            return None
        else:
            i += 1
    return None if held is None else (tuple(n for n in names if n not in kept), held)


def _learn(
    search: Search, sets: HittingSets, verdict: InfeasibleSubset, left: list[str], doubtful: Mapping[str, Fraction]
) -> bool:
    """Learn conflicts that share no claim; False when one has only claims that are never doubted."""
    current = verdict
    while True:
        conflict = search.shrunk(current)
        search.found.append(conflict)
        open_ = [name for name in conflict.ids if name in doubtful]
        if not open_:
            return False
        sets.meet(open_)
        left = [name for name in left if name not in open_]
        after = search.subsets.decide(left)
        if not isinstance(after, InfeasibleSubset):
            return True
        current = after
