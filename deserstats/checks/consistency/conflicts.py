"""Minimal contradictions: found through rays, shrunk claim by claim, enumerated smallest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.hitting_sets import HittingSets
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict

MAX_ENUMERATED = 60
"""Different claims of a component up to which all minimal conflicts are sought; more where more effort is asked for."""

ENUMERATED = 0.2
"""Share of the steps left for seeking all minimal conflicts: those beside the independent ones are only counted."""

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundConflict:
    """A set of claims that cannot all hold; ``is_exact`` says that every smaller one was shown to hold."""

    ids: Ids
    is_exact: bool
    verdict: InfeasibleSubset
    subsets: Subsets


@dataclass(frozen=True, slots=True)
class Listed:
    """Conflicts to list: a maximal set of which no two share a claim, and others."""

    independent: list[FoundConflict]
    others: list[FoundConflict]

    @property
    def all(self) -> list[FoundConflict]:
        """All of them, the independent ones first."""
        return self.independent + self.others


@dataclass(slots=True)
class Search:
    """The conflicts of one component.

    ``found`` are those met so far, ``is_complete`` says that there are no others. With ``only_smallest`` it ends when
    those of the fewest claims are found.
    """

    component: Component
    subsets: Subsets
    domain: Domain
    budget: Budget
    limit: int
    only_smallest: bool = False
    found: list[FoundConflict] = field(default_factory=list)
    is_complete: bool = False

    def run(self, first: InfeasibleSubset) -> None:
        """Collect disjoint conflicts, then all others where that is possible."""
        groups = copies(self.component)
        heads = [group[0] for group in groups]
        self._disjoint(first, heads)
        if len(heads) <= max(MAX_ENUMERATED, self.budget.scaled(MAX_ENUMERATED)):
            self.is_complete = self._enumerate(heads)
        else:
            self._around()
        self._stand_ins({group[0]: group for group in groups})

    def beside(self, known: Iterable[Ids]) -> None:
        """Collect the conflicts that contain none of those known, where that is possible."""
        groups = copies(self.component)
        heads = [group[0] for group in groups]
        if len(heads) <= max(MAX_ENUMERATED, self.budget.scaled(MAX_ENUMERATED)):
            self.is_complete = self._enumerate(heads, [ids for ids in known if set(ids) <= set(heads)])
        self._stand_ins({group[0]: group for group in groups})

    def _disjoint(self, first: InfeasibleSubset, heads: Sequence[str]) -> None:
        """Take a conflict, set its claims aside, and look for another among the rest."""
        left = list(heads)
        verdict: Verdict = first if len(left) == len(self.subsets.ids) else self.subsets.decide(left)
        while isinstance(verdict, InfeasibleSubset):
            conflict = self.shrunk(verdict)
            self.found.append(conflict)
            if len(self.found) >= self.limit or self.budget.is_over:
                return
            left = [name for name in left if name not in conflict.ids]
            verdict = self.subsets.decide(left)

    def disjoint(self, order: Callable[[FoundConflict], tuple[float, ...]]) -> list[FoundConflict]:
        """Return conflicts that share no claim, in an order as they fit, until the other claims can hold."""
        chosen: list[FoundConflict] = []
        taken: set[str] = set()
        for conflict in sorted(self.found, key=order):
            if taken.isdisjoint(conflict.ids):
                chosen.append(conflict)
                taken |= set(conflict.ids)
        while len(chosen) < self.limit and not self.budget.is_over:
            verdict = self.subsets.decide([name for name in self.subsets.ids if name not in taken])
            if not isinstance(verdict, InfeasibleSubset):
                break
            chosen.append(self.shrunk(verdict))
            self.found.append(chosen[-1])
            taken |= set(chosen[-1].ids)
        return chosen

    def shrunk(self, verdict: InfeasibleSubset, judged_by: Subsets | None = None) -> FoundConflict:
        """Drop claims while the others still contradict each other."""
        ids = self._in_order(self._blamed(judged_by or self.subsets, verdict))
        # a claim too many in a conflict costs little; a search for whole numbers may cost all the steps
        subsets = narrowed(self.component, ids, self.domain, self.budget.hurried())
        answer = subsets.decide(ids)
        if not isinstance(answer, InfeasibleSubset):
            # out of steps: the refutation stands as it was found
            return FoundConflict(tuple(ids), is_exact=False, verdict=verdict, subsets=judged_by or self.subsets)
        ids = self._in_order(self._blamed(subsets, answer))
        is_exact = True
        for name in list(ids):
            if name not in ids:
                continue
            rest = [i for i in ids if i != name]
            smaller = subsets.decide(rest)
            if isinstance(smaller, InfeasibleSubset):
                answer = smaller
                blamed = self._blamed(subsets, smaller)
                ids = [i for i in rest if i in blamed]
            elif isinstance(smaller, Unknown):
                is_exact = False
        return FoundConflict(tuple(ids), is_exact, answer, subsets)

    @staticmethod
    def _blamed(subsets: Subsets, verdict: InfeasibleSubset) -> set[str]:
        """Claims that the refutations use, or whose windows they depend on."""
        names: set[str] = set()
        for choice, refuted in verdict.refutations:
            names |= subsets.claims_in(refuted) | set(choice)
        return names

    def _in_order(self, names: Iterable[str]) -> list[str]:
        wanted = set(names)
        return [name for name in self.subsets.ids if name in wanted]

    def _enumerate(self, heads: Sequence[str], known: Iterable[Ids] = ()) -> bool:
        """Find all minimal conflicts, smallest first; True when there are no more.

        Every set of claims that can hold leaves something out of each conflict; so a smallest
        set that meets all that were left out is a smallest conflict, or can hold itself and be
        grown (implicit hitting sets, Ignatiev et al. 2015, doi:10.1007/978-3-319-23219-5_13).
        """
        budget = self.budget.part(ENUMERATED)
        sets = HittingSets(heads, budget)
        for ids in (*known, *(conflict.ids for conflict in self.found)):
            sets.exclude(ids)
        small = narrowed(self.component, heads, self.domain, budget)
        while not budget.is_over:
            try:
                candidate = sets.smallest()
            except StoppedError:
                return False
            if candidate is None:
                return True
            # no conflict that is left is of fewer claims than the candidate
            if self.only_smallest and any(len(conflict.ids) < len(candidate) for conflict in self.found):
                return False
            if len(self.found) >= self.limit:
                return False
            verdict = small.decide(self._in_order(candidate))
            if isinstance(verdict, Unknown):
                return False
            if isinstance(verdict, InfeasibleSubset):
                conflict = self.shrunk(verdict, small)
                self.found.append(conflict)
                sets.exclude(conflict.ids)
            else:
                kept = self._grown(small, verdict, candidate, heads)
                sets.meet([name for name in heads if name not in kept])
        return False

    def _grown(self, subsets: Subsets, held: FeasibleSubset, ids: Iterable[str], heads: Sequence[str]) -> set[str]:
        """Add claims as long as all of them can hold; those that a point satisfies come free."""
        kept = set(ids) | subsets.satisfied(held)
        for name in heads:
            if name not in kept:
                verdict = subsets.decide(self._in_order({*kept, name}))
                if isinstance(verdict, FeasibleSubset):
                    kept |= {name} | subsets.satisfied(verdict)
        return kept

    def _around(self) -> None:
        """In a large component, look for conflicts that avoid one claim of a known one."""
        seen: set[frozenset[str]] = {frozenset(c.ids) for c in self.found}
        avoided: set[str] = set()
        for conflict in self.found:
            for name in conflict.ids:
                if len(self.found) >= self.limit or self.budget.is_over:
                    return
                if name in avoided or any(name not in other.ids for other in self.found):
                    continue
                avoided.add(name)
                verdict = self.subsets.decide([i for i in self.subsets.ids if i != name])
                if isinstance(verdict, InfeasibleSubset):
                    other = self.shrunk(verdict)
                    if frozenset(other.ids) not in seen:
                        seen.add(frozenset(other.ids))
                        self.found.append(other)

    def _stand_ins(self, groups: dict[str, list[str]]) -> None:
        """Add the conflicts in which a copy stands for a claim that says exactly the same."""
        for conflict in list(self.found):
            for ids in product(*(groups.get(name, [name]) for name in conflict.ids)):
                if ids == conflict.ids:
                    continue
                if len(self.found) >= self.limit or self.budget.is_over:
                    self.is_complete = False
                    return
                subsets = narrowed(self.component, ids, self.domain, self.budget)
                verdict = subsets.decide()
                if isinstance(verdict, InfeasibleSubset):
                    self.found.append(FoundConflict(tuple(self._in_order(ids)), conflict.is_exact, verdict, subsets))


def copies(component: Component) -> list[list[str]]:
    """Group the claims that say exactly the same of the same cells."""
    groups: dict[object, list[str]] = {}
    for claim in component.claims:
        key = tuple(tuple((row.form, row.bounds) for row in rows) for _, rows in component.options[claim.id])
        groups.setdefault(key, []).append(claim.id)
    return list(groups.values())


def narrowed(component: Component, ids: Iterable[str], domain: Domain, budget: Budget) -> Subsets:
    """Return what decides some claims of a component, under all of its rules."""
    wanted = set(ids)
    kept = tuple(claim for claim in component.claims if claim.id in wanted)
    part = Component(kept, {claim.id: component.options[claim.id] for claim in kept}, component.rules)
    return Subsets(part, domain, budget)


def ranked(found: Sequence[FoundConflict], size_of: Callable[[FoundConflict], object]) -> list[FoundConflict]:
    """Order conflicts: smallest first; among equals, those that share no claim with earlier ones."""
    left = sorted(found, key=lambda c: (len(c.ids), size_of(c)))
    order: list[FoundConflict] = []
    seen: set[str] = set()
    while left:
        smallest = len(left[0].ids)
        same = [c for c in left if len(c.ids) == smallest]
        chosen = next((c for c in same if not seen & set(c.ids)), same[0])
        order.append(chosen)
        seen |= set(chosen.ids)
        left.remove(chosen)
    return order
