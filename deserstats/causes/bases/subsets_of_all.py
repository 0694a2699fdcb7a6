"""Any claims of a table, of whatever components: may they all hold?

What is met is remembered by what the claims say, not by who says it: what held holds for whoever says
no more, and what contradicted itself contradicts itself wherever it is said.
"""

from __future__ import annotations

from collections.abc import Iterable

from deserstats.causes.bases.sayings import Sayings
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


class UndecidedError(Exception):
    """A question about some claims was not settled; the argument is the reason."""


class AllSubsets:
    """Decides claims of any component; remembers what held, what may hold and what contradicted itself."""

    def __init__(self, system: System, budget: Budget) -> None:
        self.system = system
        self.budget = budget
        self.spaces = list(opened(system, budget))
        self._home = {name: k for k, space in enumerate(self.spaces) for name in space.subsets.ids}
        self._sayings = [Sayings(space.component) for space in self.spaces]
        self._glances = [Glance(space.subsets) for space in self.spaces]
        self._verdicts: list[dict[frozenset[str], FeasibleSubset]] = [{} for _ in self.spaces]
        self._held: list[list[int]] = [[] for _ in self.spaces]
        self._may_hold: list[list[int]] = [[] for _ in self.spaces]
        self._clashes: list[list[int]] = [[] for _ in self.spaces]

    def used(self, ids: Iterable[str]) -> list[str]:
        """Return the ids that take part."""
        return [name for name in ids if name in self._home]

    def clash(self, ids: Iterable[str]) -> frozenset[str] | None:
        """Return some of the claims that contradict each other, or None when all can hold.

        Raises
        ------
        UndecidedError
            When it was not settled.
        """
        names = list(ids)
        found = self.likely_clash(names)
        if found is not None:
            return found
        for k, own in self.by_component(names).items():
            if _is_within(self._sayings[k].said(own), self._held[k]):
                continue
            verdict = self._decided(k, own)
            if isinstance(verdict, InfeasibleSubset):
                found = self.spaces[k].subsets.blamed(verdict)
                self._clashes[k].append(self._sayings[k].own(found))
                return found
        return None

    def likely_clash(self, ids: Iterable[str]) -> frozenset[str] | None:
        """Return some of the claims that are proved to contradict each other; None when all may hold."""
        parts = self.by_component(ids)
        said = {k: self._sayings[k].said(names) for k, names in parts.items()}
        for k, own in said.items():
            known = next((clash for clash in self._clashes[k] if clash & own == clash), None)
            if known is not None:
                return self._sayings[k].saying(known, parts[k])
        for k, own in said.items():
            met = self._met(k, own)
            if met is not None:
                return self._sayings[k].saying(met, parts[k])
        return None

    def _met(self, k: int, said: int) -> int | None:
        """Return a contradiction that was not known in what claims of one component say."""
        if _is_within(said, self._may_hold[k]):
            return None
        rules = self.spaces[k].subsets.rules
        for own, names, numbers in self._sayings[k].islands(said):
            if _is_within(own, self._may_hold[k]):
                continue
            blamed = self._glances[k].blamed(names, [rules[i] for i in numbers])
            if blamed is not None:
                self._clashes[k].append(self._sayings[k].own(blamed))
                return self._clashes[k][-1]
            self._may_hold[k].append(own)
        self._may_hold[k].append(said)
        return None

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

    def home(self, name: str) -> int:
        """Return the number of the component that a claim is in."""
        return self._home[name]

    def by_component(self, ids: Iterable[str]) -> dict[int, list[str]]:
        """Sort claims by component."""
        names: dict[int, list[str]] = {}
        for name in ids:
            names.setdefault(self._home[name], []).append(name)
        return dict(sorted(names.items()))

    def _decided(self, k: int, names: Iterable[str]) -> FeasibleSubset | InfeasibleSubset:
        """Decide claims of one component; whatever else the series satisfies that shows that they hold, holds too."""
        wanted, subsets = frozenset(names), self.spaces[k].subsets
        known = self._verdicts[k].get(wanted)
        if known is not None:
            return known
        verdict = subsets.decide([name for name in subsets.ids if name in wanted])
        if isinstance(verdict, Unknown):
            raise UndecidedError(verdict.reason)
        if isinstance(verdict, FeasibleSubset):
            self._verdicts[k][wanted] = verdict
            self._held[k].append(self._sayings[k].said(wanted))
        return verdict


def _is_within(said: int, known: Iterable[int]) -> bool:
    """Whether one of some sets of sayings has all of these."""
    for own in known:
        if said & own == said:
            return True
    return False
