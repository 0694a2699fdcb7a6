"""How many origins imply each claim of one series: every set of them asked about all its claims together."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from deserstats.model.solve.detours import Detours, Ways
from deserstats.model.solve.network import FAR, Indices

MAX_ROOTS = 4
"""Origins up to which every set of them is tried; among more, those of sets that share none are counted."""

REMEMBERED = 64
"""Sets of origins whose graph is kept: another claim may ask about the same one."""

Roots = frozenset[str]

Search = Generator[Roots, bool, set[str]]
"""Asks whether the claims of some origins imply a claim, and returns the origins found."""


class Origins:
    """The root origins that imply claims which all others together imply.

    Parameters
    ----------
    detours : Detours
        The rows.
    roots : sequence of str
        Per claim its root origin; a blank one is never independent and counts as none.
    implied : array of int
        The claims that the others imply.

    Attributes
    ----------
    is_told : array of bool
        Per claim, whether claims of other named origins imply it; never for a claim of unknown origin.
    n_roots : array of int
        Per claim, the named origins that some smallest set which implies it needs.
    is_cut : bool
        Whether the steps allowed were used up, so that there may be more.
    """

    def __init__(self, detours: Detours, roots: Sequence[str], implied: Indices) -> None:
        self.detours, self.implied = detours, implied
        self.names = sorted(set(roots))
        number = {name: k for k, name in enumerate(self.names)}
        self._root = np.array([number[name] for name in roots], dtype=np.intp)
        self._of = dict(zip(self.names, np.split(np.argsort(self._root, kind="stable"), self._cuts()), strict=True))
        order = np.argsort(detours.owners, kind="stable")
        self._rows = np.split(order, np.cumsum(np.bincount(detours.owners, minlength=detours.n_claims))[:-1])
        self.is_cut = False
        self._known: dict[Roots, Ways] = {}
        self.is_told = np.zeros(detours.n_claims, dtype=bool)
        self.n_roots = np.zeros(detours.n_claims, dtype=np.intp)
        if self.names != [""]:
            self._tell_apart()
            self._count()

    def _cuts(self) -> Indices:
        return np.cumsum(np.bincount(self._root, minlength=len(self.names)))[:-1]

    def _tell_apart(self) -> None:
        """Find the claims that others of another named origin imply."""
        named = frozenset(self.names) - {""}
        for name in named:
            own = self.implied[self._root[self.implied] == self.names.index(name)]
            if len(own) and len(named) > 1:
                self.is_told[own] = self._imply(named - {name}, own)

    def _count(self) -> None:
        """Ask of every claim which origins imply it, the same question of all claims at once."""
        every = frozenset(self.names)
        asking: dict[Roots, list[tuple[int, Search]]] = {}
        for claim in self.implied.tolist():
            own = self.names[self._root[claim]]
            search = searched(every - {own} if len(self._of[own]) == 1 else every)
            self._go_on(claim, search, None, asking)
        while asking:
            # what asks for fewer origins waits for nobody, and the others can go on together
            roots = min(asking, key=lambda kept: (len(kept), sorted(kept)))
            waiting = asking.pop(roots)
            answers = self._imply(roots, np.array([claim for claim, _ in waiting]))
            for (claim, search), answer in zip(waiting, answers.tolist(), strict=True):
                self._go_on(claim, search, answer, asking)

    def _go_on(
        self, claim: int, search: Search, answer: bool | None, asking: dict[Roots, list[tuple[int, Search]]]
    ) -> None:
        """Go on with the search of one claim until its next question."""
        try:
            roots = next(search) if answer is None else search.send(answer)
        except StopIteration as done:
            self.n_roots[claim] = len(done.value - {""})
        else:
            asking.setdefault(roots, []).append((claim, search))

    def _imply(self, roots: Iterable[str], claims: Indices) -> NDArray[np.bool_]:
        """Which claims the other claims of some origins imply; none where no steps are left to look."""
        self.is_cut |= self.detours.budget.is_over
        if self.is_cut:
            return np.zeros(len(claims), dtype=bool)
        ways = self._past(frozenset(roots))
        rows = np.concatenate([self._rows[claim] for claim in claims.tolist()])
        fails = np.zeros(self.detours.n_claims, dtype=bool)
        for sign, sides in ((1, self.detours.high), (-1, self.detours.low)):
            asked = rows[(sides[rows] < FAR) & ~fails[self.detours.owners[rows]]]
            misses = ways.lengths(asked, sign, sides[asked]) > sides[asked]
            fails[self.detours.owners[asked[misses]]] = True
        return ~fails[claims]

    def _past(self, roots: Roots) -> Ways:
        """Return the ways along the rows of some origins; those asked about last are kept."""
        ways = self._known.pop(roots, None)
        if ways is None:
            ways = self.detours.past(np.concatenate([self._of[name] for name in roots]).tolist())
        self._known[roots] = ways
        if len(self._known) > REMEMBERED:
            self._known.pop(next(iter(self._known)))
        return ways


def searched(every: Roots) -> Search:
    """Ask for the origins that some smallest set which implies a claim needs.

    Among many origins those that imply it alone are found, then such sets of the rest that share none.
    """
    if len(every) <= MAX_ROOTS:
        smallest: list[Roots] = []
        for n in range(1, len(every) + 1):
            for roots in map(frozenset, combinations(sorted(every), n)):
                if not any(less <= roots for less in smallest) and (yield roots):
                    smallest.append(roots)
        return {root for roots in smallest for root in roots}
    found: set[str] = set()
    for root in sorted(every):
        if (yield frozenset([root])):
            found.add(root)
    left = every - found
    while left and (yield left):
        needed = yield from _reduced(left)
        found |= needed
        left -= needed
    return found


def _reduced(needed: Roots) -> Generator[Roots, bool, Roots]:
    """Leave origins out of a set that implies a claim, many at a time and then one by one, as long as it does."""
    size = len(needed) // 2
    while size:
        order = sorted(needed)
        for first in range(0, len(order), size):
            rest = needed.difference(order[first : first + size])
            if rest and (yield rest):
                needed = rest
        size //= 2
    return needed
