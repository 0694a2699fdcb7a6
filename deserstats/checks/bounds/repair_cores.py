"""Conflicts that every repair has to meet, found where shares of claims that are doubted leave one unmet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from deserstats.checks.consistency.conflicts import FoundConflict, Search, narrowed
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.pairs import Pairs
from deserstats.model.search.shrinking import Shrinking
from deserstats.model.search.subsets import InfeasibleSubset, Subsets, Verdict

CLOSE = 1e-6
"""What floats may lack of 1."""

LEVELS = (CLOSE, 0.26, 0.34, 0.51, 0.76, 1 - CLOSE)
"""Shares below which claims are asked whether they can hold together: first those that are not doubted at all."""


class Demand(NamedTuple):
    """At least so many of some doubtful claims have to be left out, by the conflicts that show it."""

    names: tuple[str, ...]
    least: int
    conflicts: tuple[FoundConflict, ...]


class Cores:
    """Conflicts of a component met so far.

    ``doubtful`` are the claims that a repair may leave out; ``hopeless`` is a conflict of others alone.
    """

    def __init__(
        self,
        component: Component,
        subsets: Subsets,
        domain: Domain,
        budget: Budget,
        names: Sequence[str],
        doubtful: Collection[str],
    ) -> None:
        self.component, self.subsets, self.domain, self.budget = component, subsets, domain, budget
        self.names, self.doubtful = names, doubtful
        self.pairs = Pairs(subsets, names)
        self._shrinking = Shrinking(subsets, lambda ids: narrowed(component, ids, domain, budget))
        self._known: dict[frozenset[str], FoundConflict] = {}
        self.hopeless: FoundConflict | None = None
        self._search = Search(component, subsets, domain, budget, limit=10**9)
        self._verdicts: dict[frozenset[str], Verdict] = {}

    def without(self, out: Collection[str]) -> list[str]:
        """Return the claims that are left."""
        return [name for name in self.names if name not in out]

    def decide(self, out: Iterable[str]) -> Verdict:
        """Decide what is left without some claims."""
        key = frozenset(out)
        if key not in self._verdicts:
            self._verdicts[key] = self.subsets.decide(self.without(key))
        return self._verdicts[key]

    def unmet(
        self, shares: Mapping[str, float], out: Collection[str] = (), levels: Iterable[float] = LEVELS
    ) -> list[Demand]:
        """Return demands that shares of doubt do not meet, without some claims.

        Those of pairs, which cost nothing to find; else those of the first level that has one.
        """
        found = [self._of(clique) for clique in self.pairs.unmet(shares) if set(clique).isdisjoint(out)]
        for level in levels if not found else ():
            left = [name for name in self.names if name not in out and shares.get(name, 0.0) < level]
            while self.hopeless is None and (verdict := self.subsets.refuted(left)) is not None:
                conflict = self._shrunk(verdict, shares)
                demand = self.demand(conflict)
                if sum(shares[name] for name in demand.names) < 1 - CLOSE:
                    found.append(demand)
                left = [name for name in left if name not in demand.names]
            if found or self.budget.is_over:
                break
        return found

    def needed(self, doubted: Iterable[str], out: Collection[str]) -> list[str] | None:
        """Return claims of those doubted, as few as will do, without which no contradiction is seen; None where one is.

        ``out`` are left out anyway.
        """
        rest = [name for name in dict.fromkeys(doubted) if name not in out]
        known = set(self.without({*rest, *out}))
        if self.budget.is_over or self.subsets.refuted(self.without({*rest, *out})) is not None:
            return None
        i, size = 0, max(1, len(rest) // 4)
        while i < len(rest) and not self.budget.is_over:
            part = rest[i : i + size]
            if self.subsets.refuted([name for name in self.names if name in known or name in part]) is None:
                known.update(part)
                i, size = i + len(part), 2 * size
            elif len(part) > 1:
                size = len(part) // 2
            else:
                i += 1
        return [name for name in rest if name not in known]

    def _of(self, clique: Sequence[str]) -> Demand:
        """Return what a group of claims asks for of which one at most can hold."""
        pairs = (frozenset(pair) for pair in combinations(clique, 2))
        conflicts = tuple(self._paired(pair) for pair in pairs)
        names = tuple(name for name in clique if name in self.doubtful)
        if len(names) < len(clique) - 1:
            self.hopeless = next(c for c in conflicts if not self.open(c))
        return Demand(names, len(clique) - 1, conflicts)

    def _paired(self, pair: frozenset[str]) -> FoundConflict:
        if pair not in self._known:
            verdict = InfeasibleSubset((({}, self.pairs.refuted[pair]),))
            ids = tuple(name for name in self.names if name in pair)
            self._known[pair] = FoundConflict(ids, is_exact=False, verdict=verdict, subsets=self.subsets)
        return self._known[pair]

    def demand(self, conflict: FoundConflict) -> Demand:
        """Return that one claim of a conflict has to be left out."""
        names = tuple(self.open(conflict))
        if not names:
            self.hopeless = conflict
        return Demand(names, 1, (conflict,))

    def learned(self, verdict: InfeasibleSubset) -> Demand:
        """Learn a conflict from a verdict that may take whole numbers."""
        found = self._search.shrunk(verdict)
        if found.subsets is not self.subsets:
            told = self.subsets.as_of(found.subsets, found.verdict)
            found = replace(found, verdict=told, subsets=self.subsets)
        return self.demand(found)

    def open(self, conflict: FoundConflict) -> list[str]:
        """Return the claims of a conflict that may be doubted."""
        return [name for name in conflict.ids if name in self.doubtful]

    def _shrunk(self, verdict: InfeasibleSubset, shares: Mapping[str, float]) -> FoundConflict:
        """Leave claims out of a contradiction, those with large shares first, while the others cannot hold."""
        ids, told = self._shrinking.shrunk(verdict, shares)
        return FoundConflict(ids, is_exact=False, verdict=told, subsets=self.subsets)
