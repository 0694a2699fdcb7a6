"""Which sources can count on one basis: the fewest groups of them that contradict themselves nowhere.

Claims of one source that cite one origin stay together. Which sets of such pairs cannot be
together is learned as it is met; that no fewer groups will do is shown by a search that tries
every placement. Which partition into as few is shown: groups grow one by one around the
heaviest pair that is left (weights by the table of ``DoubtCosts``). Its kin, the heaviest set of pairs
that cite its origin in the same words or retell it and can be with it, weigh twice as much. The
heaviest pair joins next that outweighs those that it would shut out; else the one that lacks least.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from deserstats.causes.bases.subsets_of_all import AllSubsets, UndecidedError
from deserstats.causes.edits.costs import costs
from deserstats.checks.bounds.best_repairs import best_repairs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.claims.claim import Claim
from deserstats.claims.root_origin import told_by
from deserstats.model.budget import StoppedError
from deserstats.model.rows.system import Component
from deserstats.model.search.colouring import coloured
from deserstats.model.search.hitting_sets import HittingSets

Pair = tuple[str, str, str]
"""Source, origin, and the id of a claim that names neither and stands alone."""

MAX_PAIRED = 100
"""Pairs up to which each two are held against each other at once; beyond, conflicts are learned as they are met."""

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
    """Name groups after their heaviest source; a second group of a name gets a number."""
    names: list[str] = []
    for source, origin, own in heaviest:
        name = source or origin or own
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
class Grouping:
    """The search for the fewest groups. ``sets`` are pairs, by number, that cannot be together."""

    subsets: AllSubsets
    pairs: list[Pair] = field(default_factory=list)
    ids: list[list[str]] = field(default_factory=list)
    weight: list[Fraction] = field(default_factory=list)
    given_up: list[GivenUp] = field(default_factory=list)
    sets: list[frozenset[int]] = field(default_factory=list)
    _number: dict[str, int] = field(default_factory=dict)
    _known: dict[int, int] = field(default_factory=dict)

    def split(self) -> list[list[int]]:
        """Return the fewest groups of pairs, in the order in which they grew.

        Raises
        ------
        UndecidedError
            When it was not settled.
        """
        self._make_pairs()
        if not self.pairs:
            return []
        everyone = frozenset(range(len(self.pairs)))
        if len(everyone) <= MAX_PAIRED:
            self.sets += [frozenset(two) for two in combinations(sorted(everyone), 2) if self._clash(two) is not None]
        k = 1
        while True:
            if not self.colourable(everyone, k):
                k += 1
                continue
            groups = self._grown(k)
            if groups is not None:
                return groups

    def claims_of(self, members: Iterable[int]) -> list[str]:
        """Return the claims of some pairs."""
        return [name for i in members for name in self.ids[i]]

    def fits(self, members: Iterable[int]) -> bool:
        """Whether the claims of some pairs can all hold."""
        return self.subsets.clash(self.claims_of(members)) is None

    def _clash(self, members):
        """Return claims of some pairs that are proved to contradict each other; None when they may hold."""
        return self.subsets.likely_clash(self.claims_of(members))

    def colourable(self, members: Collection[int], k: int, together: Collection[int] = ()) -> bool:
        """Whether no set known so far stands against ``k`` groups of some pairs, of which some are together."""
        sets = [own for own in self.sets if own.issubset(members)]
        if together and self._known and self._recoloured(sets, together):
            return True
        number = {i: j for j, i in enumerate((i for i in members if i not in together), start=1 if together else 0)}
        number |= dict.fromkeys(together, 0)
        try:
            own_sets = [frozenset(number[i] for i in own) for own in sets]
            found = coloured(len(set(number.values())), own_sets, k, self.subsets.budget)
        except StoppedError as reason:
            raise UndecidedError(str(reason)) from None
        if found is not None:
            self._known |= {i: found[j] for i, j in number.items()}
        return found is not None

    def _recoloured(self, sets: Iterable[frozenset[int]], together: Collection[int]) -> bool:
        """Whether the last partition found still does once some pairs are in the group of the first of them."""
        home = self._known[next(iter(together))]
        changed = self._known | dict.fromkeys(together, home)
        if any(len({changed[i] for i in own}) == 1 for own in sets):
            return False
        self._known = changed
        return True

    def needed(self, k: int) -> list[frozenset[int]]:
        """Return few of the sets that stand against ``k`` groups."""
        kept = list(self.sets)
        step = max(1, len(kept) // 2)
        while True:
            i = 0
            while i < len(kept):
                rest = kept[:i] + kept[i + step :]
                if self._is_shown(rest, k):
                    kept = rest
                else:
                    i += step
            if step == 1:
                return kept
            step = max(1, step // 2)

    def _is_shown(self, sets: Sequence[frozenset[int]], k: int) -> bool:
        """Whether some sets were shown to stand against ``k`` groups of all pairs."""
        try:
            return coloured(len(self.pairs), sets, k, self.subsets.budget) is None
        except StoppedError:
            return False

    def _make_pairs(self) -> None:
        claims = self.subsets.system.claims
        found: dict[Pair, list[str]] = {}
        for name in self.subsets.used(claims.ids):
            found.setdefault(pair_of(claims[name]), []).append(name)
        price = costs(claims, "trust", ())
        for pair, names in found.items():
            kept = self._without_own_conflicts(names)
            if kept:
                self._number |= dict.fromkeys(kept, len(self.pairs))
                self.pairs.append(pair)
                self.ids.append(kept)
                self.weight.append(sum((price[name] or Fraction(0) for name in kept), Fraction(0)))

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

    def _grown(self, k: int) -> list[list[int]] | None:
        """Grow ``k`` groups; None when a set was learned that may stand against it."""
        left = set(range(len(self.pairs)))
        groups: list[list[int]] = []
        for g in range(k - 1):
            groups.append(self._group(left, k - g))
            left -= set(groups[-1])
        groups.append(sorted(left))
        if self._learn(groups[-1]):
            return None
        # only what is left at the end is asked for an exact series
        return None if any(self._learn(group, is_exact=True) for group in groups) else groups

    def _group(self, left: set[int], k: int) -> list[int]:
        """Grow one group so that the group and what is left can still make ``k`` groups.

        Whether the claims of a group can hold is looked at when nothing is left to join; where they
        cannot, it grows again from the last pair before those that cannot be together.
        """
        seed = max(left, key=lambda i: (self.weight[i], -i))
        kin = self._kin(seed, left)
        group = [seed]
        barred: dict[int, int] = {}
        self._known = {}
        while True:
            shut, lost = self._shut_out(group)
            open_ = [i for i in left if i not in group and i not in barred and i not in shut]
            if open_:
                rivals = {i: lost.get(i, set()) & set(open_) for i in open_}
                best = self._next(rivals, kin)
                if self.colourable(left, k, [*group, best]):
                    group.append(best)
                else:
                    barred[best] = len(group)
                continue
            learned = self._learn(group)
            if not learned:
                return group
            group = group[: max(map(group.index, learned))]
            barred = {i: size for i, size in barred.items() if size <= len(group)}

    def _kin(self, seed: int, left: Iterable[int]) -> frozenset[int]:
        """Return the heaviest set of pairs linked to another that can be with it."""
        linked = [i for i in left if i != seed and is_linked(self.pairs[i], self.pairs[seed])]
        while True:
            gone = self._lightest_out(linked, seed)
            kin = [i for i in linked if i not in gone]
            if not self._learn([seed, *sorted(kin)]):
                return frozenset(kin)

    def _lightest_out(self, linked: Sequence[int], seed: int) -> set[int]:
        """Return the lightest pairs to leave out, so that no set known so far stands against the seed and the rest."""
        sets = HittingSets([str(i) for i in linked], self.subsets.budget, {str(i): self.weight[i] for i in linked})
        for rest in (members - {seed} for members in self.sets):
            if rest.issubset(linked):
                sets.meet(str(i) for i in rest)
        try:
            gone = sets.smallest()
        except StoppedError as reason:
            raise UndecidedError(str(reason)) from None
        assert gone is not None
        return set(map(int, gone))

    def _next(self, rivals: Mapping[int, set[int]], kin: Collection[int]) -> int:
        """Return the heaviest pair that outweighs those that it would shut out, else the one that lacks least."""
        weight = {i: self.weight[i] * (2 if i in kin else 1) for i in rivals}
        against = {i: sum((weight[j] for j in rivals[i]), Fraction(0)) for i in rivals}
        # a rival that others stand against more heavily is no loss
        net = {
            i: weight[i] - sum(max(Fraction(0), weight[j] - against[j] + weight[i]) for j in rivals[i]) for i in rivals
        }
        return max(rivals, key=lambda i: (net[i] > 0, weight[i] if net[i] > 0 else net[i], -i))

    def _shut_out(self, group: Iterable[int]) -> tuple[set[int], dict[int, set[int]]]:
        """Return the pairs that a set keeps out of a group, and those that each other pair would shut out."""
        own = set(group)
        shut: set[int] = set()
        lost: dict[int, set[int]] = {}
        for rest in (members - own for members in self.sets):
            if len(rest) == 1:
                shut |= rest
            elif len(rest) == 2:
                for i in rest:
                    lost.setdefault(i, set()).update(rest - {i})
        return shut, lost

    def _learn(self, members: Iterable[int], *, is_exact: bool = False) -> frozenset[int]:
        """Keep a set of pairs, among some that cannot be together, none of which can be left out; empty if there is none."""
        claims = self.claims_of(members)
        clash = self.subsets.clash(claims) if is_exact else self.subsets.likely_clash(claims)
        if clash is None:
            return frozenset()
        core = {self._number[name] for name in clash}
        for i in sorted(core):
            if i in core and len(core) > 2:
                smaller = self._clash(sorted(core - {i}))
                if smaller is not None:
                    core = {self._number[name] for name in smaller}
        self.sets.append(frozenset(core))
        return self.sets[-1]
