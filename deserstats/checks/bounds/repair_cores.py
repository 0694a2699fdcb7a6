"""Conflicts that every repair has to meet, found where shares of claims that are doubted leave one unmet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from deserstats.checks.consistency.conflicts import FoundConflict, Search, narrowed
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Domain
from deserstats.model.rows.system import Component
from deserstats.model.search.subsets import InfeasibleSubset, Subsets, Verdict

CLOSE = 1e-6
"""What floats may lack of 1."""

LEVELS = (CLOSE, 0.26, 0.34, 0.51, 0.76, 1 - CLOSE)
"""Shares below which claims are asked whether they can hold together: first those that are not doubted at all."""


class Cores:
    """Conflicts of a component met so far.

    ``doubtful`` are the claims that a repair may leave out; ``hopeless`` is a conflict of others alone.
    """

    def __init__(
        self, component: Component, subsets: Subsets, domain: Domain, budget: Budget, names: Sequence[str],
        doubtful: Collection[str],
    ) -> None:  # fmt: skip
        self.component, self.subsets, self.domain, self.budget = component, subsets, domain, budget
        self.names, self.doubtful = names, doubtful
        self.found: list[FoundConflict] = []
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
    ) -> list[FoundConflict]:
        """Return conflicts that shares of doubt do not meet, without some claims: of the first level that has one."""
        found: list[FoundConflict] = []
        for level in levels:
            left = [name for name in self.names if name not in out and shares.get(name, 0.0) < level]
            while (verdict := self.subsets.refuted(left)) is not None:
                conflict = self._shrunk(verdict, shares)
                if sum(shares.get(name, 0.0) for name in conflict.ids) < 1 - CLOSE:
                    found.append(conflict)
                if not self.open(conflict):
                    self.hopeless = conflict
                    break
                met = set(self.open(conflict))
                left = [name for name in left if name not in met]
            if found or self.budget.is_over:
                break
        self.found += found
        return found

    def learned(self, verdict: InfeasibleSubset) -> FoundConflict:
        """Learn a conflict from a verdict that may take whole numbers."""
        conflict = self._search.shrunk(verdict)
        if not self.open(conflict):
            self.hopeless = conflict
        self.found.append(conflict)
        return conflict

    def open(self, conflict: FoundConflict) -> list[str]:
        """Return the claims of a conflict that may be doubted."""
        return [name for name in conflict.ids if name in self.doubtful]

    def _shrunk(self, verdict: InfeasibleSubset, shares: Mapping[str, float]) -> FoundConflict:
        """Drop claims, those with large shares first, while a linear program shows that the others cannot hold."""
        blamed = self.subsets.blamed(verdict)
        ids = [name for name in self.names if name in blamed]
        small = narrowed(self.component, ids, self.domain, self.budget)
        best: InfeasibleSubset | None = None
        for name in sorted(ids, key=lambda n: -shares.get(n, 0.0)):
            if name not in ids:
                continue
            smaller = small.refuted([i for i in ids if i != name])
            if smaller is not None:
                best, used = smaller, small.blamed(smaller)
                ids = [i for i in ids if i in used]
        told = verdict if best is None else self.subsets.as_of(small, best)
        return FoundConflict(tuple(ids), is_exact=False, verdict=told, subsets=self.subsets)
