"""Which outlets can count on one basis: groups of them, told apart by conflicts between their claims.

Claims of one source that cite one origin stay together. A partition that no conflict met so far
forbids is tried; a group that contradicts itself shows another conflict (as in the hitting sets
of the drop repair). The fewest groups come from a search that tries every placement; which of
the partitions with as few is told, by the largest groups, is found in zeros and ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from deserstats.checks.conflicts import Found, Search
from deserstats.checks.repair import best_repairs
from deserstats.claims.claim import Claim
from deserstats.model.assignments import Assignments
from deserstats.model.clock import Clock
from deserstats.model.colouring import SearchLimitError, coloured
from deserstats.model.court import Court, Held, Overruled
from deserstats.model.decision import Unknown
from deserstats.model.system import Component, System

Pair = tuple[str, str, str]
"""Source, origin, and the id of a claim that names neither and stands alone."""

MAX_TIES = 20
"""Smallest repairs of one pair that are told."""


class UndecidedError(Exception):
    """A question about some claims was not settled; the reason."""


def pair_of(claim: Claim) -> Pair:
    """Return what keeps a claim together with others."""
    return claim.source, claim.origin, "" if claim.source or claim.origin else claim.id


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Claims that a pair leaves out because it contradicts itself, with all other sets as small."""

    pair: Pair
    ids: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]
    is_complete: bool


class Bench:
    """The courts of all components: decides claims of any of them."""

    def __init__(self, system: System, clock: Clock) -> None:
        self.system = system
        self.clock = clock
        self.components = system.components()
        self.courts = [Court(component, system.facts, clock) for component in self.components]
        self._home = {name: k for k, court in enumerate(self.courts) for name in court.ids}
        self._held: list[frozenset[str]] = []

    def used(self, ids: Iterable[str]) -> list[str]:
        """Return the ids that take part."""
        return [name for name in ids if name in self._home]

    def overruled(self, ids: Iterable[str]) -> tuple[int, Overruled] | None:
        """Return a component in which the claims contradict each other, with the verdict.

        Raises
        ------
        UndecidedError
            When it was not settled.
        """
        for k, names in self._by_component(ids).items():
            if any(names <= known for known in self._held):
                continue
            verdict = self.courts[k].decide([i for i in self.courts[k].ids if i in names])
            if isinstance(verdict, Unknown):
                raise UndecidedError(verdict.reason)
            if isinstance(verdict, Overruled):
                return k, verdict
            self._held.append(names)
        return None

    def held(self, ids: Iterable[str]) -> list[tuple[Held, Component]]:
        """Return the verdicts that show that some claims can hold."""
        found = []
        for k, names in self._by_component(ids).items():
            verdict = self.courts[k].decide([i for i in self.courts[k].ids if i in names])
            assert isinstance(verdict, Held)
            found.append((verdict, self.components[k]))
        return found

    def part(self, k: int, ids: Iterable[str]) -> Component:
        """Return a component with only some of its claims."""
        whole, names = self.components[k], set(ids)
        claims = tuple(c for c in whole.claims if c.id in names)
        return replace(whole, claims=claims, options={c.id: whole.options[c.id] for c in claims})

    def conflict(self, ids: Iterable[str]) -> Found | None:
        """Return a minimal conflict among some claims, or None."""
        found = self.overruled(ids)
        if found is None:
            return None
        k, verdict = found
        return Search(self.components[k], self.courts[k], self.system.facts, self.clock, limit=1).shrunk(verdict)

    def _by_component(self, ids: Iterable[str]) -> dict[int, frozenset[str]]:
        names: dict[int, set[str]] = {}
        for name in ids:
            names.setdefault(self._home[name], set()).add(name)
        return {k: frozenset(names[k]) for k in sorted(names)}


@dataclass(slots=True)
class Grouping:
    """The search for the fewest groups."""

    bench: Bench
    clock: Clock
    pairs: dict[Pair, list[str]] = field(default_factory=dict)
    given_up: list[GivenUp] = field(default_factory=list)
    cores: list[Found] = field(default_factory=list)
    sets: list[frozenset[int]] = field(default_factory=list)

    def split(self) -> list[list[Pair]]:
        """Return the fewest groups, largest first.

        Raises
        ------
        UndecidedError
            When it was not settled in time.
        """
        self._make_pairs()
        k = 1
        while True:
            try:
                group = coloured(len(self.pairs), self.sets, k)
            except SearchLimitError:
                raise UndecidedError("too many ways to group the sources") from None
            if group is None:
                k += 1
            elif not self._learn(group):
                return self._largest_first(k)

    def _make_pairs(self) -> None:
        for claim in self.bench.system.claims:
            for name in self.bench.used([claim.id]):
                self.pairs.setdefault(pair_of(claim), []).append(name)
        for pair in list(self.pairs):
            while (found := self.bench.overruled(self.pairs[pair])) is not None:
                self._give_up(pair, found[0])
            if not self.pairs[pair]:
                del self.pairs[pair]

    def _give_up(self, pair: Pair, k: int) -> None:
        """Leave out a smallest set of claims without which a pair can hold in a component."""
        part = self.bench.part(k, self.pairs[pair])
        facts = self.bench.system.facts
        repairs = best_repairs(part, Court(part, facts, self.clock), facts, self.clock, MAX_TIES)
        if not repairs.sets:
            raise UndecidedError(self.clock.reason)
        self.cores += repairs.cores
        out = repairs.sets[0]
        self.given_up.append(GivenUp(pair, out, repairs.sets, repairs.is_complete))
        self.pairs[pair] = [name for name in self.pairs[pair] if name not in out]

    def _learn(self, group: Sequence[int]) -> bool:
        """Look into every group for conflicts that share no pair; False when there are none."""
        names = list(self.pairs)
        learned = False
        for g in range(max(group, default=-1) + 1):
            left = [i for i, own in enumerate(group) if own == g]
            while (core := self._core([names[i] for i in left])) is not None:
                learned = True
                left = [i for i in left if i not in core]
        return learned

    def _core(self, pairs: Sequence[Pair]) -> frozenset[int] | None:
        """Return a smallest set of these pairs that cannot be together, and keep the conflict that shows it."""
        conflict = self.bench.conflict(i for pair in pairs for i in self.pairs[pair])
        if conflict is None:
            return None
        claims = self.bench.system.claims
        members = list(dict.fromkeys(pair_of(claims[i]) for i in conflict.ids))
        for pair in list(members):
            if pair not in members or len(members) == 2:
                continue
            smaller = self.bench.conflict(i for other in members if other != pair for i in self.pairs[other])
            if smaller is not None:
                conflict = smaller
                members = list(dict.fromkeys(pair_of(claims[i]) for i in conflict.ids))
        number = {pair: i for i, pair in enumerate(self.pairs)}
        core = frozenset(number[pair] for pair in members)
        self.cores.append(conflict)
        self.sets.append(core)
        return core

    def _largest_first(self, k: int) -> list[list[Pair]]:
        """Of all partitions into ``k`` groups, take one whose first group has most claims, then its second, ..."""
        names = [str(i) for i in range(len(self.pairs))]
        sizes = {name: Fraction(len(ids)) for name, ids in zip(names, self.pairs.values(), strict=True)}
        settled: dict[int, int] = {}
        for first in range(k - 1):
            while True:
                group = self._best(names, sizes, settled, first, k)
                if not self._learn(group):
                    break
            settled |= {i: g for i, g in enumerate(group) if g == first}
        group = group if k > 1 else [0] * len(names)
        return [[pair for pair, g in zip(self.pairs, group, strict=True) if g == own] for own in range(k)]

    def _best(
        self, names: Sequence[str], sizes: dict[str, Fraction], settled: dict[int, int], first: int, k: int
    ) -> list[int]:
        if self.clock.is_over:
            raise UndecidedError(self.clock.reason)
        # groups from ``first`` on are still open: option 0 of a name is that group
        open_ = [i for i in range(len(names)) if i not in settled]
        choices = Assignments({names[i]: k - first for i in open_}, {names[i]: sizes[names[i]] for i in open_})
        for members in self.sets:
            if all(i not in settled for i in members):
                for option in range(k - first):
                    choices.rule_out((names[i], option) for i in members)
        choice = choices.cheapest()
        assert choice is not None
        return [settled[i] if i in settled else first + choice[names[i]] for i in range(len(names))]
