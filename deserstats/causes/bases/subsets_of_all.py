"""Any claims of a table, of whatever components: may they all hold?"""

from __future__ import annotations

from collections.abc import Iterable

from deserstats.causes.repair.assemble import opened
from deserstats.causes.repair.repair_answers import Core
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.conflicts import Search
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Verdict


class UndecidedError(Exception):
    """A question about some claims was not settled; the argument is the reason."""


class AllSubsets:
    """Decides claims of any component; remembers what held and what contradicted itself."""

    def __init__(self, system: System, budget: Budget) -> None:
        self.system = system
        self.budget = budget
        self.spaces = list(opened(system, budget))
        self._home = {name: k for k, space in enumerate(self.spaces) for name in space.subsets.ids}
        self._held: list[frozenset[str]] = []
        self._clashes: list[frozenset[str]] = []

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
        parts = self.by_component(ids)
        for known in self._clashes:
            if any(known <= names for names in parts.values()):
                return known
        for k, names in parts.items():
            if any(names <= known for known in self._held):
                continue
            verdict = self._decided(k, names)
            if isinstance(verdict, Unknown):
                raise UndecidedError(verdict.reason)
            if isinstance(verdict, InfeasibleSubset):
                found = self.spaces[k].subsets.blamed(verdict)
                self._clashes.append(found)
                return found
            self._held.append(names)
        return None

    def witness(self, ids: Iterable[str]) -> Witness:
        """Return a series that satisfies claims which can hold."""
        found = []
        for k, names in self.by_component(ids).items():
            verdict = self._decided(k, names)
            if not isinstance(verdict, FeasibleSubset):
                raise UndecidedError(verdict.reason if isinstance(verdict, Unknown) else "the claims cannot all hold")
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

    def by_component(self, ids: Iterable[str]) -> dict[int, frozenset[str]]:
        """Sort claims by component."""
        names: dict[int, set[str]] = {}
        for name in ids:
            names.setdefault(self._home[name], set()).add(name)
        return {k: frozenset(names[k]) for k in sorted(names)}

    def _decided(self, k: int, names: Iterable[str]) -> Verdict:
        wanted, subsets = set(names), self.spaces[k].subsets
        return subsets.decide([name for name in subsets.ids if name in wanted])
