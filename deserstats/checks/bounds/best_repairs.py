"""Fewest claims to doubt: smallest sets that meet every conflict, found conflict by conflict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from math import prod

from deserstats.checks.bounds.cluster_search import ClusterSearch
from deserstats.checks.bounds.repair_cores import Cores, Demand
from deserstats.checks.consistency.conflicts import FoundConflict, copies, narrowed
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.covering import Covering
from deserstats.model.search.hitting_sets import HittingSets
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets

Costs = Mapping[str, Fraction | None]
"""Per claim the cost of doubting it; None = never."""


FEW = 60
"""Conflicts up to which all are kept, so that what they show can be worked out again without their weights."""

MAX_STAND_INS = 16
"""Combinations of copies up to which a conflict is told with all of them."""

SHARE_FOR_SEARCH = 0.95
"""Share of the steps after which a set that is not proved cheapest is put together instead."""

SHARE_FOR_CONFLICTS = 0.5
"""Part of those in which conflicts are learned before cases are told apart."""

ROUNDS = 10
"""Rounds in which what shares cost has to rise, or cases are told apart at once."""

RISE = 0.25
"""By how much it has to rise in them, in the smallest difference between prices."""

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

    def shown(self, prices: Costs) -> tuple[tuple[FoundConflict, Fraction], ...]:
        """Return conflicts, each with a part of the price, of which all that hold a claim take at most its price.

        What they take in sum shows what nothing cheaper than that does. All conflicts where these are few.
        """
        if not self.cores or any(all(prices[name] is None for name in core.ids) for core in self.cores):
            return tuple((core, Fraction(0)) for core in self.cores)
        known = {name: price for name, price in prices.items() if price is not None}
        covering = Covering(known, Budget())
        for core in self.cores:
            covering.meet(name for name in core.ids if name in known)
        weights = covering.weights()
        kept = range(len(self.cores)) if len(self.cores) <= FEW else sorted(weights)
        return tuple((self.cores[k], weights.get(k, Fraction(0))) for k in kept)


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
    """Cheapest sets that meet every conflict, cluster by cluster: conflicts of two clusters share no doubtful claim."""

    def __init__(
        self, component: Component, subsets: Subsets, domain: Domain, budget: Budget, prices: Costs, limit: int
    ) -> None:
        self.component, self.subsets, self.domain, self.budget = component, subsets, domain, budget
        self.limit, self.prices = limit, prices
        # claims that say the same are left out together, or none of them is
        groups = ([name for name in group if name in prices] for group in copies(component))
        self.copies = {group[0]: group for group in groups if group}
        self.names = list(self.copies)
        self.place = {name: k for k, name in enumerate(prices)}
        self.doubtful: dict[str, Fraction] = {}
        for name, group in self.copies.items():
            paid = [price for copy in group if (price := prices[copy]) is not None]
            if len(paid) == len(group):
                self.doubtful[name] = sum(paid, Fraction(0))
        self.cores = Cores(component, subsets, domain, budget, self.names, self.doubtful)
        self.clusters: list[ClusterSearch] = []
        self.found: list[tuple[str, ...]] = []
        self.held: list[FeasibleSubset] = []

    def run(self) -> Repairs:
        """Learn conflicts that broken shares of claims leave unmet, then settle cluster by cluster."""
        part = self.budget.part(SHARE_FOR_SEARCH)
        self._learn(part.part(SHARE_FOR_CONFLICTS))
        is_complete = False
        while not part.is_over and self.cores.hopeless is None:
            self._settle(part)
            if self.cores.hopeless is not None or not all(c.is_best for c in self.clusters):
                break
            linking = self._listed(part)
            if linking is None:
                is_complete = self._is_whole()
                break
            self._join(linking)
        if self.cores.hopeless is not None:
            return Repairs((), is_complete=True, cores=(*self._conflicts(), self.cores.hopeless))
        spare, lower = None if self.found else self._spared(), self._lower()
        if spare is not None and self._price(spare[0]) == lower:
            self.found, self.held, spare = [spare[0]], [spare[1]], None
        known = tuple(stood_in for conflict in self._conflicts() for stood_in in self._with_stand_ins(conflict))
        return Repairs(tuple(self.found), is_complete, tuple(self.held), known, spare, lower)

    def _price(self, names: Iterable[str]) -> Fraction:
        return sum((self.doubtful.get(name, Fraction(0)) for name in names), Fraction(0))

    def _conflicts(self) -> tuple[FoundConflict, ...]:
        """Return every conflict met, once."""
        demands = (demand for cluster in self.clusters for demand in cluster.demands)
        return tuple({c.ids: c for demand in demands for c in demand.conflicts}.values())

    def _with_stand_ins(self, conflict: FoundConflict) -> Iterator[FoundConflict]:
        """Return a conflict with copies in the place of its claims: all ways, or enough to pay for each copy."""
        groups = [self.copies[name] for name in conflict.ids]
        n = prod(map(len, groups))
        for ids in product(*groups) if n <= MAX_STAND_INS else self._in_turn(groups):
            names = dict(zip(conflict.ids, ids, strict=True))
            verdict = conflict.verdict if n == 1 else conflict.subsets.standing_in(conflict.verdict, names)
            ordered = tuple(sorted(ids, key=self.place.__getitem__))
            yield replace(conflict, ids=ordered, verdict=verdict)

    def _in_turn(self, groups: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
        """Yield few combinations of copies, in which each copy has a turn as long as its part of the price."""
        ends: list[list[tuple[Fraction, str]]] = []
        for group in groups:
            prices = [self.prices[name] or Fraction(1) for name in group]
            parts = (sum(prices[: k + 1], Fraction(0)) / sum(prices, Fraction(0)) for k in range(len(group)))
            ends.append(list(zip(parts, group, strict=True)))
        for turn in sorted({end for own in ends for end, _ in own}):
            yield tuple(next(name for end, name in own if end >= turn) for own in ends)

    def _with_copies(self, out: Collection[str]) -> tuple[str, ...]:
        return tuple(name for head in self.names if head in out for name in self.copies[head])

    def _copied(self, held: FeasibleSubset) -> FeasibleSubset:
        """Return a verdict that names the windows of copies, too."""
        choice = {name: k for head, k in held.choice.items() for name in self.copies[head]}
        return FeasibleSubset(held.answer, choice)

    def _lower(self) -> Fraction:
        """Return what nothing is cheaper than: by cluster, or by all conflicts at once."""
        lower = sum((cluster.lower for cluster in self.clusters), Fraction(0))
        if all(cluster.is_best for cluster in self.clusters):
            return lower
        covering = Covering(self.doubtful, Budget())
        for conflict in self._conflicts():
            covering.meet(self.cores.open(conflict))
        relaxed = covering.relaxed()
        return lower if relaxed is None or relaxed.least is None else max(lower, relaxed.least * covering.unit)

    def _learn(self, budget: Budget) -> None:
        """Learn conflicts until the cheapest shares meet all that can be found, or hardly rise any more."""
        covering = Covering(self.doubtful, self.budget)
        prices: list[float] = []
        demands: list[Demand] = []
        while not budget.is_over and (relaxed := covering.relaxed()) is not None:
            prices.append(relaxed.price)
            if len(prices) > ROUNDS and prices[-1] < prices[-1 - ROUNDS] + RISE * covering.step:
                break
            found = self.cores.unmet(covering.named(relaxed))
            demands += found
            if not found or self.cores.hopeless is not None:
                break
            for demand in found:
                covering.meet(demand.names, demand.least)
        for demand in demands:
            self._join(demand)

    def _join(self, demand: Demand) -> None:
        """Make one cluster of a demand and all clusters that share doubtful claims with it."""
        touched = [cluster for cluster in self.clusters if not cluster.own.isdisjoint(demand.names)]
        if len(touched) == 1:
            touched[0].meet(demand)
            return
        joined = ClusterSearch(self.cores, Covering(self.doubtful, self.budget), self.limit)
        for other in (*(other for cluster in touched for other in cluster.demands), demand):
            joined.meet(other)
        self.clusters = [*(cluster for cluster in self.clusters if cluster not in touched), joined]

    def _settle(self, budget: Budget) -> None:
        """Work on one cluster after the other, small ones first, each with a share of what is left."""
        open_ = sorted((c for c in self.clusters if not c.is_done), key=lambda c: len(c.own))
        for k, cluster in enumerate(open_):
            aside = {name for other in self.clusters if other is not cluster for name in other.own}
            cluster.run(aside, budget.part(1 / (len(open_) - k)))
            if self.cores.hopeless is not None:
                return

    def _listed(self, budget: Budget) -> Demand | None:
        """Decide what sets of all clusters leave together; a demand where clusters turn out to be linked."""
        self.found, self.held = [], []
        # in the order of the table, whatever the order in which they were found
        parts = [sorted(cluster.sets, key=lambda ids: [self.place[n] for n in ids]) for cluster in self.clusters]
        for chosen in islice(product(*parts), self.limit):
            if self.found and budget.is_over:
                return None
            out = {name for names in chosen for name in names}
            verdict = self.cores.decide(out)
            if isinstance(verdict, InfeasibleSubset):
                return self.cores.learned(verdict)
            if isinstance(verdict, FeasibleSubset):
                self.found.append(self._with_copies(out))
                self.held.append(self._copied(verdict))
        return None

    def _is_whole(self) -> bool:
        """Whether the sets found are all combinations of those of the clusters, and these are all there are."""
        n = prod(len(cluster.sets) for cluster in self.clusters)
        return len(self.found) == n and all(cluster.is_complete for cluster in self.clusters)

    def _spared(self) -> tuple[tuple[str, ...], FeasibleSubset] | None:
        """Put a set together that restores the claims, where no cheapest one was proved."""
        # with steps of its own, never few: the search may have used up all others, and some repair is better than none
        own = self.budget.beside(SHARE_FOR_SPARE * max(1.0, 1 / self.budget.effort))
        sets = HittingSets(list(self.doubtful), own, self.doubtful)
        known = {name for cluster in self.clusters for ids in cluster.sets[:1] for name in ids}
        for conflict in self._conflicts():
            if known.isdisjoint(conflict.ids):
                sets.meet(self.cores.open(conflict))
        doubted = known | set(sets.quick())
        never = [n for n in self.names if n not in self.doubtful]
        last = sorted(doubted, key=lambda n: (-self.doubtful[n], self.names.index(n)))
        order = [*never, *(n for n in self.names if n in self.doubtful and n not in doubted), *last]
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
            elif more[0] not in self.doubtful:
                return None
            elif budget.is_over and held is not None:
                break
            else:
                i += 1
        out = [name for name in self.names if name not in kept]
        return None if held is None else (self._with_copies(out), self._copied(held))
