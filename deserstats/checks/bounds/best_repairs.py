"""Fewest claims to doubt: smallest sets that meet every conflict, found conflict by conflict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.consistency.conflicts import FoundConflict, Search, narrowed
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.hitting_sets import HittingSets
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict

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
    cores: tuple[FoundConflict, ...] = ()
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
    return _Search(component, subsets, domain, budget, prices, limit).run()


class _Search:
    """Cheapest sets that meet every conflict found so far, each tried on the claims."""

    def __init__(
        self, component: Component, subsets: Subsets, domain: Domain, budget: Budget, prices: Costs, limit: int
    ) -> None:
        self.component, self.subsets, self.domain, self.budget = component, subsets, domain, budget
        self.names = list(prices)
        self.doubtful = {name: price for name, price in prices.items() if price is not None}
        self.limit = limit
        self.conflicts = Search(component, subsets, domain, budget, limit=10**9)
        self.sets = HittingSets(list(self.doubtful), budget, self.doubtful)
        self.found: list[tuple[str, ...]] = []
        self.held: list[FeasibleSubset] = []
        self.lower = Fraction(0)

    def run(self) -> Repairs:
        """Learn conflicts through sets that are quickly found, then go through the cheapest ones."""
        part = self.budget.part(SHARE_FOR_SEARCH)
        # most conflicts are met by sets that need not be smallest, which are much cheaper to find
        while not part.is_over and self._try(self.sets.quick()) is None:
            pass
        is_complete = self._listed(part)
        spare = None if self.found or is_complete else self._spared()
        known = tuple(self.conflicts.found)
        return Repairs(tuple(self.found), is_complete, tuple(self.held), known, spare, self.lower)

    def _try(self, chosen: Collection[str]) -> FeasibleSubset | InfeasibleSubset | Unknown | None:
        """Leave claims out; None where another conflict was learned, else how that ends."""
        left = [name for name in self.names if name not in chosen]
        verdict = self.subsets.decide(left)
        return None if isinstance(verdict, InfeasibleSubset) and self._learn(verdict, left) else verdict

    def _listed(self, part: Budget) -> bool:
        """List all cheapest sets that restore the claims; whether there are no others."""
        best: Fraction | None = None
        while not part.is_over:
            try:
                chosen = self.sets.smallest()
            except StoppedError:
                return False
            price = None if chosen is None else self._price(chosen)
            if chosen is None or price is None or (best is not None and price > best):
                return True
            self.lower = price
            verdict = self._try(chosen)
            if isinstance(verdict, InfeasibleSubset):
                # a conflict of claims that are never doubted
                return True
            if isinstance(verdict, Unknown):
                return False
            if verdict is not None:
                best = price
                if len(self.found) == self.limit:
                    return False
                self.found.append(tuple(chosen))
                self.held.append(verdict)
                self.sets.exclude(chosen)
        return False

    def _price(self, names: Iterable[str]) -> Fraction:
        return sum((self.doubtful[name] for name in names), Fraction(0))

    def _learn(self, verdict: InfeasibleSubset, left: Sequence[str]) -> bool:
        """Learn conflicts that share no claim; False when one has only claims that are never doubted."""
        current: Verdict = verdict
        while isinstance(current, InfeasibleSubset):
            conflict = self.conflicts.shrunk(current)
            self.conflicts.found.append(conflict)
            open_ = [name for name in conflict.ids if name in self.doubtful]
            if not open_:
                return False
            self.sets.meet(open_)
            left = [name for name in left if name not in open_]
            current = self.subsets.decide(left)
        return True

    def _spared(self) -> tuple[tuple[str, ...], FeasibleSubset] | None:
        """Put a set together that restores the claims, where no cheapest one was proved."""
        with suppress(StoppedError):
            self.lower = max(self.lower, self._price(self.sets.smallest() or ()))
        # with steps of its own, never few: the search may have used up all others, and some repair is better than none
        own = self.budget.beside(SHARE_FOR_SPARE * max(1.0, 1 / self.budget.effort))
        doubted = self.sets.quick()
        never = [n for n in self.names if n not in self.doubtful]
        last = sorted(doubted, key=lambda n: (-self.doubtful[n], self.names.index(n)))
        order = [*never, *(n for n in self.names if n in self.doubtful and n not in last), *last]
        return self._added_up(order, len(order) - len(last), own)

    def _added_up(
        self, order: Sequence[str], size: int, budget: Budget
    ) -> tuple[tuple[str, ...], FeasibleSubset] | None:
        """Take claims in, in an order, as long as they hold together; many at once where that goes."""
        subsets = narrowed(self.component, self.names, self.domain, budget)
        kept: set[str] = set()
        held: FeasibleSubset | None = None
        i = 0
        while i < len(order):
            more = order[i : i + max(1, size)]
            verdict = subsets.decide([n for n in self.names if n in kept or n in more])
            if isinstance(verdict, FeasibleSubset):
                kept.update(more)
                held = verdict
                i, size = i + len(more), 2 * size
            elif len(more) > 1:
                size = len(more) // 2
            elif more[0] not in self.doubtful or budget.is_over:
                return None
            else:
                i += 1
        return None if held is None else (tuple(n for n in self.names if n not in kept), held)
