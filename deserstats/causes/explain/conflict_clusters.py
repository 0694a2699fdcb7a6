"""Conflicts that share claims, with every smallest set of claims to doubt in them.

Contradictions that share no claim are explained one by one: an explanation of one says nothing
of the other, and their repairs would only multiply.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from deserstats.causes.edits.costs import DoubtCosts
from deserstats.checks.bounds.best_repairs import Costs, Repairs, best_repairs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.conflicts import FoundConflict, Search
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset

MAX_TIES = 60
"""Smallest sets of claims to doubt that are followed up in one cluster."""

LARGE = 100
"""Claims of one group above which one set of claims to doubt is followed up, not all smallest ones."""

LARGE_SHARE = 0.4
"""Share of the time left in which that set is sought."""

FEW = 3
"""Claims to doubt up to which linked conflicts are explained together."""

ALONE_SHARE = 0.3
"""Share of the time left in which clusters are looked at one by one."""

FIRST_SHARE = 0.5
"""Share of the time left in which one smallest set is sought."""

TIES_SHARE = 0.2
"""Share of the time left in which ties are sought."""

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Conflicts that share claims.

    Attributes
    ----------
    cores : tuple of FoundConflict
        The conflicts.
    sets : tuple of ids
        The smallest sets of claims without which the others hold.
    aside : ids
        Claims of other clusters that are left aside meanwhile.
    is_complete : bool
        Whether these are all smallest sets.
    first : ids
        What is left aside while other clusters are explained; the first of the sets where blank.
    """

    cores: tuple[FoundConflict, ...]
    sets: tuple[Ids, ...]
    aside: Ids
    is_complete: bool
    first: Ids = ()

    @property
    def out(self) -> Ids:
        """The claims that are left aside while other clusters are explained."""
        return self.first or next(iter(self.sets), ())

    @property
    def suspects(self) -> Ids:
        """Every claim of a smallest set, those of more sets first; every one in a conflict where none was found."""
        if not self.sets:
            return self.ids
        names = [name for ids in self.sets for name in ids]
        return tuple(sorted(dict.fromkeys(names), key=lambda name: -names.count(name)))

    @property
    def ids(self) -> Ids:
        """Every claim of a conflict."""
        return tuple(dict.fromkeys(name for core in self.cores for name in core.ids))


def clusters(space: FeasibleSet) -> list[Cluster]:
    """Split the conflicts of a component into clusters; one without sets when no set restores the claims."""
    is_large = len(space.subsets.ids) > LARGE
    whole = _smallest(space, LARGE_SHARE, cost=_by_doubt(space)) if is_large else _smallest(space, TIES_SHARE)
    if not whole.sets and whole.spare is None:
        whole = _smallest(space, FIRST_SHARE, limit=1)
    groups = _linked(whole.cores)
    if whole.is_complete and whole.sets and not is_large:
        return _product(groups, whole.sets) or [Cluster(whole.cores, whole.sets, (), is_complete=True)]
    first = whole.sets[0] if whole.sets else whole.spare[0] if whole.spare else ()
    if not first:
        return [Cluster(whole.cores, (), (), is_complete=False)]
    few = [group for group in groups if 0 < len(_own(group, first)) <= FEW]
    found = [_alone(group, first, space, ALONE_SHARE / len(few)) for group in few]
    left = without(first, *(_own(group, first) for group in few))
    return found + [one for k, name in enumerate(left) for one in _around(name, first, space, len(left) - k)]


def _own(group: Iterable[FoundConflict], first: Iterable[str]) -> Ids:
    """Return what a set of claims to doubt has of some conflicts."""
    names = {name for core in group for name in core.ids}
    return tuple(name for name in first if name in names)


def _around(name: str, first: Ids, space: FeasibleSet, n_left: int) -> Iterator[Cluster]:
    """Return the conflicts of one claim of a large set to doubt with those that stay, while the rest is left aside.

    Whatever single claim restores them is in each of its conflicts: others are looked for without the claims
    of the first, one by one.
    """
    aside = tuple(other for other in first if other != name)
    budget = space.budget.part(ALONE_SHARE / n_left)
    kept = without(space.subsets.ids, aside)
    verdict = space.subsets.decide(kept)
    if not isinstance(verdict, InfeasibleSubset) or budget.is_over:
        return
    search = Search(space.component, space.subsets, space.system.domain, budget, limit=1)
    cores = [search.shrunk(verdict)]
    open_, sets = [other for other in cores[0].ids if other != name], [(name,)]
    while open_ and not budget.is_over:
        other = open_.pop(0)
        verdict = space.subsets.decide(without(kept, (other,)))
        if isinstance(verdict, FeasibleSubset):
            sets.append((other,))
        elif isinstance(verdict, InfeasibleSubset):
            cores.append(search.shrunk(verdict))
            open_ = [left for left in open_ if left in cores[-1].ids]
    yield Cluster(tuple(cores), tuple(sets), aside, is_complete=not open_, first=(name,))


def _by_doubt(space: FeasibleSet) -> Costs:
    """Return how dear it is to doubt each claim: of a large table one set is followed up, the cheapest found."""
    costs = DoubtCosts()
    return {claim.id: costs.cost(claim) for claim in space.component.claims}


def _smallest(
    space: FeasibleSet, share: float, limit: int = MAX_TIES, without: Ids = (), cost: Costs | None = None
) -> Repairs:
    budget = space.budget.part(share)
    return best_repairs(space.component, space.subsets, space.system.domain, budget, limit, cost, without)


def _product(groups: Sequence[Sequence[FoundConflict]], sets: Sequence[Ids]) -> list[Cluster]:
    """Return one cluster a group where the smallest sets are all combinations of what they have in each; else none."""
    parts = [_parts(sets, {name for core in group for name in core.ids}) for group in groups]
    if prod(map(len, parts)) != len(sets) or any(not ids for part in parts for ids in part):
        return []
    firsts = [part[0] for part in parts]
    found = []
    for group, part in zip(groups, parts, strict=True):
        aside = tuple(name for ids in firsts if ids is not part[0] for name in ids)
        found.append(Cluster(tuple(group), part, aside, is_complete=True))
    return found


def _parts(sets: Iterable[Ids], own: Collection[str]) -> tuple[Ids, ...]:
    """Return what sets have of some claims, each once."""
    return tuple(dict.fromkeys(tuple(name for name in ids if name in own) for ids in sets))


def _alone(cores: Sequence[FoundConflict], first: Ids, space: FeasibleSet, share: float) -> Cluster:
    """Return one cluster with all its smallest sets, while one repair of the others is left aside."""
    own = _own(cores, first)
    aside = without(first, own)
    ties = _smallest(space, share, without=aside)
    if ties.sets:
        return Cluster(ties.cores, ties.sets, aside, ties.is_complete, own)
    return Cluster(tuple(cores), (own,), aside, is_complete=False, first=own)


def _linked(cores: Iterable[FoundConflict]) -> list[list[FoundConflict]]:
    """Group conflicts that share claims, also through others."""
    groups: list[list[FoundConflict]] = []
    for core in cores:
        touching = [group for group in groups if any(set(core.ids) & set(other.ids) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append([*(other for group in touching for other in group), core])
    return groups


def without(names: Sequence[str], *left_out: Iterable[str]) -> Ids:
    """Return names in their order without some."""
    gone = {name for ids in left_out for name in ids}
    return tuple(name for name in names if name not in gone)
