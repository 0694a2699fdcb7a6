"""Any claims of a table, of whatever components: may they all hold?

What is met is remembered by what the claims say, not by who says it: what held holds for whoever says
no more, and what contradicted itself contradicts itself wherever it is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from deserstats.causes.bases.points import Points
from deserstats.causes.bases.sayings import Sayings, bits
from deserstats.causes.repair.assemble import opened
from deserstats.causes.repair.repair_answers import Core
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.conflicts import Search
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import System
from deserstats.model.search.glance import Glance
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset
from deserstats.model.solve.highs import Floats


class UndecidedError(Exception):
    """A question about some claims was not settled; the argument is the reason."""


class AllSubsets:
    """Decides claims of any component; remembers what held, what may hold and what contradicted itself.

    What claims say are bits over all components, those of one component side by side.
    """

    def __init__(self, system: System, budget: Budget) -> None:
        self.system = system
        self.budget = budget
        self.spaces = list(opened(system, budget))
        self._home = {name: k for k, space in enumerate(self.spaces) for name in space.subsets.ids}
        self._sayings = [Sayings(space.component) for space in self.spaces]
        self._from = list(accumulate((len(sayings.first) for sayings in self._sayings), initial=0))
        self._glances = [Glance(space.subsets) for space in self.spaces]
        self._points: dict[int, Points] = {}
        self._verdicts: dict[frozenset[str], FeasibleSubset] = {}
        self._held = [_Seen() for _ in self.spaces]
        self._may_hold = [_Seen() for _ in self.spaces]
        self._clashes: list[int] = []

    def used(self, ids: Iterable[str]) -> list[str]:
        """Return the ids that take part."""
        return [name for name in ids if name in self._home]

    def home(self, name: str) -> int:
        """Return the number of the component that a claim is in."""
        return self._home[name]

    def said(self, ids: Iterable[str]) -> int:
        """Return all that some claims say, one by one."""
        total = 0
        for name in ids:
            k = self._home[name]
            total |= self._sayings[k].said[name] << self._from[k]
        return total

    def own(self, ids: Iterable[str]) -> int:
        """Return the most that each of some claims says."""
        total = 0
        for name in ids:
            k = self._home[name]
            total |= self._sayings[k].own[name] << self._from[k]
        return total

    def clash(self, ids: Iterable[str]) -> frozenset[str] | None:
        """Return some of the claims that contradict each other, or None when all can hold.

        Raises
        ------
        UndecidedError
            When it was not settled.
        """
        names = list(ids)
        found = self.likely_clash(self.said(names))
        if found is not None:
            return self._saying(found, names)
        for k, own in self.by_component(names).items():
            if self._within(k, self.said(own)) in self._held[k]:
                continue
            verdict = self._decided(k, own)
            if isinstance(verdict, InfeasibleSubset):
                blamed = self.spaces[k].subsets.blamed(verdict)
                self._clashes.append(self.own(blamed))
                return blamed
        return None

    def likely_clash(self, said: int) -> int | None:
        """Return what is proved to contradict itself in what claims say; None when it may hold."""
        for known in self._clashes:
            if known & said == known:
                return known
        for k in range(len(self.spaces)):
            own = self._within(k, said)
            if own and own not in self._may_hold[k]:
                met = self._met(k, own)
                if met is not None:
                    self._clashes.append(self.own(met))
                    return self._clashes[-1]
        return None

    def _within(self, k: int, said: int) -> int:
        """Return what is said in one component, in its own bits."""
        return said >> self._from[k] & (1 << self._from[k + 1] - self._from[k]) - 1

    def _met(self, k: int, said: int) -> frozenset[str] | None:
        """Return a contradiction that was not known in what is said in one component, by those who say it first."""
        rules = self.spaces[k].subsets.rules
        for own, names, numbers in self._sayings[k].islands(said):
            if own in self._may_hold[k]:
                continue
            blamed = self._glances[k].blamed(names, [rules[i] for i in numbers])
            if blamed is not None:
                return blamed
            point = self._glances[k].point
            self._may_hold[k].add(own if point is None else own | self._at(k, point))
        self._may_hold[k].add(said)
        return None

    def _at(self, k: int, point: Floats) -> int:
        """Return what is said in one component and satisfied at a point."""
        if k not in self._points:
            self._points[k] = Points(self.spaces[k].subsets, self._sayings[k])
        return self._points[k].said_at(point)

    def _saying(self, sayings: int, names: Iterable[str]) -> frozenset[str]:
        """Return some of the claims that between them say so much."""
        found: set[str] = set()
        for name in names:
            said = self.said([name])
            if said & sayings:
                found.add(name)
                sayings &= ~said
        return frozenset(found)

    def witness(self, ids: Iterable[str]) -> Witness:
        """Return a series that satisfies claims which can hold."""
        found = []
        for k, names in self.by_component(ids).items():
            verdict = self._decided(k, names)
            if not isinstance(verdict, FeasibleSubset):
                raise UndecidedError("the claims cannot all hold")
            found.append((verdict, self.spaces[k].component.options))
        return witness_of(found)

    def core(self, ids: Iterable[str]) -> Core:
        """Return a minimal conflict among some claims that cannot all hold."""
        clash = self.clash(ids)
        if clash is None:
            raise UndecidedError("a conflict could not be shown again")
        k = self._home[min(clash)]
        verdict, space = self._decided(k, clash), self.spaces[k]
        if not isinstance(verdict, InfeasibleSubset):
            raise UndecidedError(self.budget.reason)
        search = Search(space.component, space.subsets, self.system.domain, self.budget, limit=1)
        found = search.shrunk(verdict)
        certificate = certificate_of(found.verdict, found.subsets, space.component.options)
        return Core(ids=found.ids, certificate=certificate)

    def by_component(self, ids: Iterable[str]) -> dict[int, list[str]]:
        """Sort claims by component."""
        names: dict[int, list[str]] = {}
        for name in ids:
            names.setdefault(self._home[name], []).append(name)
        return dict(sorted(names.items()))

    def _decided(self, k: int, names: Iterable[str]) -> FeasibleSubset | InfeasibleSubset:
        """Decide claims of one component; whatever else the series satisfies that shows that they hold, holds too."""
        wanted, subsets = frozenset(names), self.spaces[k].subsets
        known = self._verdicts.get(wanted)
        if known is not None:
            return known
        verdict = subsets.decide([name for name in subsets.ids if name in wanted])
        if isinstance(verdict, Unknown):
            raise UndecidedError(verdict.reason)
        if isinstance(verdict, FeasibleSubset):
            self._verdicts[wanted] = verdict
            self._held[k].add(self._within(k, self.said(wanted)))
        return verdict


class _Seen:
    """Sets of sayings; who says no more than one of them is among them.

    Kept by saying: which of the sets, as bits, have it.
    """

    def __init__(self) -> None:
        self._n = 0
        self._having: dict[int, int] = {}

    def add(self, said: int) -> None:
        """Remember a set."""
        own = 1 << self._n
        self._n += 1
        for i in bits(said):
            self._having[i] = self._having.get(i, 0) | own

    def __contains__(self, said: int) -> bool:
        left = (1 << self._n) - 1
        for i in bits(said):
            left &= self._having.get(i, 0)
            if not left:
                return False
        return True
