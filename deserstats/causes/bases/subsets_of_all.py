"""Courts of all components side by side: may some claims, of any of them, all hold?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from deserstats.checks.consistency.conflicts import Found, Search
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets


class UndecidedError(Exception):
    """A question about some claims was not settled; the argument is the reason."""


class AllSubsets:
    """Decides claims of any component; remembers what held and what contradicted itself."""

    def __init__(self, system: System, budget: Budget) -> None:
        self.system = system
        self.budget = budget
        self.components = system.components()
        self.all_subsets = [Subsets(component, system.domain, budget) for component in self.components]
        self._home = {name: k for k, subsets in enumerate(self.all_subsets) for name in subsets.ids}
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
            verdict = self.all_subsets[k].decide(self._in_order(k, names))
            if isinstance(verdict, Unknown):
                raise UndecidedError(verdict.reason)
            if isinstance(verdict, InfeasibleSubset):
                found = self.all_subsets[k].blamed(verdict)
                self._clashes.append(found)
                return found
            self._held.append(names)
        return None

    def held(self, ids: Iterable[str]) -> list[tuple[FeasibleSubset, Component]]:
        """Return the verdicts that show that claims which can hold do."""
        found = []
        for k, names in self.by_component(ids).items():
            verdict = self.all_subsets[k].decide(self._in_order(k, names))
            if not isinstance(verdict, FeasibleSubset):
                raise UndecidedError(verdict.reason if isinstance(verdict, Unknown) else "the claims cannot all hold")
            found.append((verdict, self.components[k]))
        return found

    def conflict(self, ids: Iterable[str]) -> tuple[Found, Component] | None:
        """Return a minimal conflict among some claims, or None."""
        clash = self.clash(ids)
        if clash is None:
            return None
        k = self._home[min(clash)]
        verdict = self.all_subsets[k].decide(self._in_order(k, clash))
        if not isinstance(verdict, InfeasibleSubset):
            raise UndecidedError(self.budget.reason)
        search = Search(self.components[k], self.all_subsets[k], self.system.domain, self.budget, limit=1)
        return search.shrunk(verdict), self.components[k]

    def part(self, k: int, ids: Iterable[str]) -> Component:
        """Return a component with only some of its claims."""
        whole, names = self.components[k], set(ids)
        claims = tuple(c for c in whole.claims if c.id in names)
        return replace(whole, claims=claims, options={c.id: whole.options[c.id] for c in claims})

    def home(self, name: str) -> int:
        """Return the number of the component that a claim is in."""
        return self._home[name]

    def by_component(self, ids: Iterable[str]) -> dict[int, frozenset[str]]:
        """Sort claims by component."""
        names: dict[int, set[str]] = {}
        for name in ids:
            names.setdefault(self._home[name], set()).add(name)
        return {k: frozenset(names[k]) for k in sorted(names)}

    def _in_order(self, k: int, names: frozenset[str]) -> Sequence[str]:
        return [name for name in self.all_subsets[k].ids if name in names]
