"""Claims that stay together: of one source that cites one origin, less the fewest that contradict the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from deserstats.causes.bases.subsets_of_all import AllSubsets, UndecidedError
from deserstats.causes.edits.costs import costs
from deserstats.checks.bounds.best_repairs import best_repairs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.claims.claim import Claim
from deserstats.claims.root_origin import told_by
from deserstats.model.rows.system import Component

Pair = tuple[str, str, str]
"""Source, origin, and the id of a claim that names neither and stands alone."""

MAX_TIES = 20
"""Smallest repairs of one pair that are told."""


def pair_of(claim: Claim) -> Pair:
    """Return what keeps a claim together with others."""
    return claim.source, claim.origin, "" if claim.source or claim.origin else claim.id


def is_linked(a: Pair, b: Pair) -> bool:
    """Whether two pairs cite one origin in the same words, or one retells the source of the other."""
    same = bool(a[1]) and a[1] == b[1]
    return same or told_by(a[1]) == b[0] != "" or told_by(b[1]) == a[0] != ""


def names_of(heaviest: Iterable[Pair]) -> list[str]:
    """Name groups after their heaviest source; where it leads two, the second by whom it cites, else by number."""
    names: list[str] = []
    for source, origin, own in heaviest:
        name = source or origin or own
        if name in names and origin != name:
            name = f"{name}, citing {origin or 'nobody'}"
        same = sum(n == name or n.startswith(f"{name} (") for n in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return names


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Claims that a pair leaves out because it contradicts itself, and all other sets as small."""

    ids: tuple[str, ...]
    ties: tuple[tuple[str, ...], ...]
    is_complete: bool


@dataclass(slots=True)
class Pairs:
    """The pairs of a table, in its order: their claims, what these say, and how much they weigh.

    Weights are those of the table of ``DoubtCosts``, as whole numbers.
    """

    subsets: AllSubsets
    pairs: list[Pair] = field(default_factory=list)
    ids: list[list[str]] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    weight: list[int] = field(default_factory=list)
    given_up: list[GivenUp] = field(default_factory=list)

    def __post_init__(self) -> None:
        claims = self.subsets.system.claims
        found: dict[Pair, list[str]] = {}
        for name in self.subsets.used(claims.ids):
            found.setdefault(pair_of(claims[name]), []).append(name)
        price = costs(claims, "trust", ())
        weights: list[Fraction] = []
        for pair, names in found.items():
            kept = self._without_own_conflicts(names)
            if kept:
                self.pairs.append(pair)
                self.ids.append(kept)
                self.said.append(self.subsets.said(kept))
                weights.append(sum((price[name] or Fraction(0) for name in kept), Fraction(0)))
        scale = lcm(*(weight.denominator for weight in weights))
        self.weight = [int(weight * scale) for weight in weights]

    def claims_of(self, members: Iterable[int]) -> list[str]:
        """Return the claims of some pairs."""
        return [name for i in members for name in self.ids[i]]

    def said_by(self, members: Iterable[int]) -> int:
        """Return all that some pairs say."""
        total = 0
        for i in members:
            total |= self.said[i]
        return total

    def saying(self, sayings: int, members: Iterable[int]) -> list[int]:
        """Return some of the pairs that between them say so much."""
        found = []
        for i in members:
            if self.said[i] & sayings:
                found.append(i)
                sayings &= ~self.said[i]
        return found

    def _without_own_conflicts(self, names: list[str]) -> list[str]:
        """Leave out a smallest set of claims without which a pair can hold."""
        budget = self.subsets.budget
        while (clash := self.subsets.clash(names)) is not None:
            whole = self.subsets.spaces[self.subsets.home(min(clash))].component
            inside = [name for name in names if name in whole.options]
            part = Component(
                tuple(c for c in whole.claims if c.id in inside), {n: whole.options[n] for n in inside}, whole.rules
            )
            space = FeasibleSet(self.subsets.system, part, budget)
            repairs = best_repairs(part, space.subsets, self.subsets.system.domain, budget, MAX_TIES)
            if not repairs.sets:
                raise UndecidedError(budget.reason)
            out = repairs.sets[0]
            self.given_up.append(GivenUp(out, repairs.sets, repairs.is_complete))
            names = [name for name in names if name not in out]
        return names
