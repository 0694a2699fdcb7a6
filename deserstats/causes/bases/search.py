"""Which sources can count on one basis: the fewest groups of them that contradict themselves nowhere.

Which sets of pairs cannot be together is learned as it is met; that no fewer groups will do is shown
by a search that tries every placement. Which partition into as few is shown: groups grow one by one around
the heaviest pair that is left. Its kin, the heaviest set of pairs that cite its origin in the same words or
retell it and can be with it, weigh twice as much. The heaviest pair joins next that outweighs those that it
would shut out; else the one that lacks least.

Groups grow on what is known. Whether their claims can hold is looked at when they are full: a look that
finds a contradiction teaches a set, and the group grows again from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from deserstats.causes.bases.pairs import Pairs, is_linked
from deserstats.causes.bases.sayings import bits
from deserstats.causes.bases.subsets_of_all import UndecidedError
from deserstats.model.budget import StoppedError
from deserstats.model.search.colouring import coloured
from deserstats.model.search.hitting_sets import HittingSets

MAX_PAIRED = 100
"""Pairs up to which each two are held against each other at once; beyond, conflicts are learned as they are met."""


@dataclass(slots=True)
class Grouping:
    """The search for the fewest groups. ``sets`` are pairs, as bits, that cannot be together."""

    pairs: Pairs
    sets: list[int] = field(default_factory=list)
    _parts: list[int] = field(default_factory=list)
    _asked: tuple[int, int, list[int]] = field(default=(0, 0, []))

    def split(self) -> list[list[int]]:
        """Return the fewest groups of pairs, in the order in which they grew.

        Raises
        ------
        UndecidedError
            When it was not settled.
        """
        n = len(self.pairs.pairs)
        if not n:
            return []
        if n <= MAX_PAIRED:
            self.sets += [mask(two) for two in combinations(range(n), 2) if self._clash(two) is not None]
        k = 1
        while True:
            if not self._is_colourable((1 << n) - 1, k):
                k += 1
                continue
            groups = self._grown(k)
            if groups is not None:
                return groups

    def needed(self, k: int) -> list[list[int]]:
        """Return few of the sets that stand against ``k`` groups."""
        kept = [frozenset(bits(own)) for own in self.sets]
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
                return [sorted(own) for own in kept]
            step = max(1, step // 2)

    def _is_shown(self, sets: Sequence[frozenset[int]], k: int) -> bool:
        """Whether some sets were shown to stand against ``k`` groups of all pairs."""
        try:
            return coloured(len(self.pairs.pairs), sets, k, self.pairs.subsets.budget) is None
        except StoppedError:
            return False

    def joining(self, group: Sequence[int], others: Iterable[int]) -> set[int]:
        """Return those of other pairs that a group would take as well, one by one."""
        pairs = self.pairs
        left = [i for i in others if self._clash([*group, i]) is None]
        found: set[int] = set()
        while left:
            # what fits with many others fits alone
            taken = list(left)
            while taken and (clash := pairs.subsets.clash(pairs.claims_of([*group, *taken]))) is not None:
                out = next(i for i in reversed(taken) if not clash.isdisjoint(pairs.ids[i]))
                taken.remove(out)
                if not taken:
                    left.remove(out)
            found.update(taken)
            left = [i for i in left if i not in found]
        return found

    def _clash(self, members: Iterable[int]) -> int | None:
        """Return what contradicts itself in what some pairs say; None when it may hold."""
        return self.pairs.subsets.likely_clash(self.pairs.said_by(members))

    def _is_colourable(self, left: int, k: int, together: int = 0) -> bool:
        """Whether no set known so far stands against ``k`` groups of some pairs, of which some are together."""
        sets = self._inside(left)
        if together and self._is_recoloured(sets, together):
            return True
        number = {i: j for j, i in enumerate(bits(left & ~together), start=1 if together else 0)}
        number |= dict.fromkeys(bits(together), 0)
        own_sets = [frozenset(number[i] for i in bits(own)) for own in sets]
        try:
            found = coloured(len(set(number.values())), own_sets, k, self.pairs.subsets.budget)
        except StoppedError as reason:
            raise UndecidedError(str(reason)) from None
        if found is not None:
            self._parts = [mask(i for i, j in number.items() if found[j] == g) for g in range(k)]
        return found is not None

    def _inside(self, left: int) -> list[int]:
        """Return the sets known so far that lie among some pairs."""
        if self._asked[:2] != (left, len(self.sets)):
            self._asked = left, len(self.sets), [own for own in self.sets if not own & ~left]
        return self._asked[2]

    def _is_recoloured(self, sets: Iterable[int], together: int) -> bool:
        """Whether the last partition found still does once some pairs are in the group of the first of them."""
        first = together & -together
        joined = next((part for part in self._parts if part & first), 0) | together
        if not self._parts or any(not own & ~joined for own in sets):
            return False
        self._parts = [joined if part & first else part & ~together for part in self._parts]
        return True

    def _grown(self, k: int) -> list[list[int]] | None:
        """Grow ``k`` groups; None when a set was learned that may stand against it."""
        left = (1 << len(self.pairs.pairs)) - 1
        groups: list[list[int]] = []
        for g in range(k - 1):
            groups.append(self._group(left, k - g))
            left &= ~mask(groups[-1])
        groups.append(list(bits(left)))
        if self._learn(groups[-1]):
            return None
        # only groups that nothing is known against are asked for a series
        return None if any(self._learn(group, is_exact=True) for group in groups) else groups

    def _group(self, left: int, k: int) -> list[int]:
        """Grow one group so that the group and what is left can still make ``k`` groups."""
        seed = max(bits(left), key=lambda i: (self.pairs.weight[i], -i))
        kin = self._kin(seed, left)
        group = [seed]
        barred: dict[int, int] = {}
        self._parts = []
        while True:
            own = mask(group)
            shut, lost = self._shut_out(own, left)
            open_ = left & ~(own | shut | mask(barred))
            if open_:
                best = self._next({i: lost.get(i, 0) & open_ for i in bits(open_)}, kin)
                if self._is_colourable(left, k, own | 1 << best):
                    group.append(best)
                else:
                    barred[best] = len(group)
                continue
            learned = self._learn(group)
            if not learned:
                return group
            group = group[: max(map(group.index, bits(learned)))]
            barred = {i: size for i, size in barred.items() if size <= len(group)}

    def _kin(self, seed: int, left: int) -> int:
        """Return the heaviest set of pairs linked to another that can be with it."""
        named = self.pairs.pairs
        linked = [i for i in bits(left) if i != seed and is_linked(named[i], named[seed])]
        while True:
            gone = self._lightest_out(linked, seed)
            kin = [i for i in linked if i not in gone]
            if not self._learn([seed, *kin]):
                return mask(kin)

    def _lightest_out(self, linked: Sequence[int], seed: int) -> set[int]:
        """Return the lightest pairs to leave out, so that no set known so far stands against the seed and the rest."""
        weight = {str(i): Fraction(self.pairs.weight[i]) for i in linked}
        sets = HittingSets([str(i) for i in linked], self.pairs.subsets.budget, weight)
        near = mask(linked)
        for rest in (own & ~(1 << seed) for own in self.sets):
            if not rest & ~near:
                sets.meet(str(i) for i in bits(rest))
        try:
            gone = sets.smallest()
        except StoppedError as reason:
            raise UndecidedError(str(reason)) from None
        assert gone is not None
        return set(map(int, gone))

    def _next(self, rivals: Mapping[int, int], kin: int) -> int:
        """Return the heaviest pair that outweighs those that it would shut out, else the one that lacks least."""
        weight = {i: self.pairs.weight[i] * (2 if kin >> i & 1 else 1) for i in rivals}
        against = {i: sum(weight[j] for j in bits(others)) for i, others in rivals.items()}
        # a rival that others stand against more heavily is no loss
        net = {
            i: weight[i] - sum(max(0, weight[j] - against[j] + weight[i]) for j in bits(others))
            for i, others in rivals.items()
        }
        return max(rivals, key=lambda i: (net[i] > 0, weight[i] if net[i] > 0 else net[i], -i))

    def _shut_out(self, group: int, left: int) -> tuple[int, dict[int, int]]:
        """Return the pairs that a set keeps out of a group, and those that each other pair would shut out."""
        shut = 0
        lost: dict[int, int] = {}
        free = left & ~group
        for own in self._inside(left):
            rest = own & free
            second = rest & (rest - 1)
            if not second:
                shut |= rest
            elif not second & (second - 1):
                first = rest ^ second
                i, j = first.bit_length() - 1, second.bit_length() - 1
                lost[i] = lost.get(i, 0) | second
                lost[j] = lost.get(j, 0) | first
        return shut, lost

    def _learn(self, members: Sequence[int], *, is_exact: bool = False) -> int:
        """Keep pairs, among some that cannot be together, none of which can be left out; 0 if there are none."""
        found = self._clash(members)
        if found is None and is_exact:
            names = self.pairs.subsets.clash(self.pairs.claims_of(members))
            found = None if names is None else self.pairs.subsets.own(names)
        if found is None:
            return 0
        core = self.pairs.saying(found, members)
        for i in sorted(core):
            if i in core and len(core) > 2:
                rest = [j for j in core if j != i]
                smaller = self._clash(rest)
                if smaller is not None:
                    core = self.pairs.saying(smaller, rest)
        learned = mask(core)
        self.sets.append(learned)
        if any(not learned & ~part for part in self._parts):
            self._parts = []
        return learned


def mask(members: Iterable[int]) -> int:
    """Return some numbers as bits."""
    total = 0
    for i in members:
        total |= 1 << i
    return total
