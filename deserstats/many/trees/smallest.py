"""The smallest contradiction of rows that cannot hold: proofs of one use, of two, until one contradicts itself.

What follows from k uses follows from a window next to another, from children put together, or from a parent less its
other children, the uses of all of them being k together. The first window from a day to itself that counts less than
nothing is a contradiction of the fewest uses, and the least of these windows the one with the largest gap.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deserstats.many.trees.parts import Problems, Shape
from deserstats.many.trees.sum_rows import Numbers, Truths
from deserstats.many.trees.uses import NEVER, ROWS, Uses, Words, none_used, one_used, words_of

WORK = 2_000_000
"""Numbers added a problem up to which proofs are sought: beyond, the engine is no slower."""


EVERY = np.uint64(2**64 - 1)
"""The word of all sides, larger than that of some."""


def smallest(problems: Problems) -> Words:
    """Return for each problem the sides of the smallest contradiction, (n_words, n); all 0 where none is found."""
    n_rows = np.bincount(problems.rows.group, minlength=len(problems))
    n_words = words_of(int(n_rows.max(initial=0)))
    found = np.zeros((n_words, len(problems)), dtype=np.uint64)
    # as many uses as a problem has rows, or as its work allows
    a_use = len(problems.shape.parent) * problems.n_days**3 * (1 + n_rows // ROWS)
    most = np.minimum(n_rows, np.sqrt(WORK / a_use).astype(np.int64))
    left = np.flatnonzero(most > 0)
    if not len(left):
        return found
    some = problems.take(left)
    search = _Search(some.shape, [none_used(some, n_words)])
    while len(left):
        search.next(one_used(some, n_words) if len(search.tables) == 1 else None)
        is_found, sides = _contradictions(search.tables[-1])
        found[:, left[is_found]] = sides[:, is_found]
        stays = np.flatnonzero(~is_found & (most[left] >= len(search.tables)))
        if len(stays) < len(left):
            left = left[stays]
            search.keep(stays)
    return found


def _contradictions(table: Uses) -> tuple[Truths, Words]:
    """Return in which problems a window from a day to itself counts less than nothing, and the sides of the least."""
    days = np.arange(table.length.shape[-2])
    length = table.length[..., days, days, :].reshape(-1, table.length.shape[-1])
    sides = table.sides[..., days, days, :].reshape(len(table.sides), *length.shape)
    least = length.min(axis=0)
    is_least = length == least
    chosen = np.empty((len(sides), length.shape[-1]), dtype=np.uint64)
    for k in reversed(range(len(sides))):
        chosen[k] = np.where(is_least, sides[k], EVERY).min(axis=0)
        is_least &= sides[k] == chosen[k]
    return least < 0, chosen


class _Search:
    """Tables of 0, 1, 2 ... uses for problems of one shape.

    ``_sums`` are those of several children of a node together, by the node, which of them, and the number of one:
    the first ones up to it, the last ones from it on, or all but it.
    """

    def __init__(self, shape: Shape, tables: list[Uses]) -> None:
        self.shape, self.tables = shape, tables
        self._sums: dict[tuple[int, str, int], list[Uses]] = {}
        self._add_up(0)

    def next(self, said: Uses | None) -> None:
        """Add the table of one use more; that of one use begins with what rows say."""
        k = len(self.tables)
        table = self.tables[-1].copy() if said is None else said
        self.tables.append(table)
        for first in range(1, k):
            self._join(table, self.tables[first], self.tables[k - first])
        table.widen()
        if len(self.shape.parent) > 1:
            self._add_up(k)
            self._pass_down(k)
            # what children have from their parent holds for shorter windows, too, and so for them together
            self._add_up(k)

    def keep(self, kept: Numbers) -> None:
        """Go on with some of the problems."""
        self.tables = [table.take(kept) for table in self.tables]
        self._sums = {name: [table.take(kept) for table in tables] for name, tables in self._sums.items()}

    @staticmethod
    def _join(table: Uses, first: Uses, second: Uses) -> None:
        """Put a window behind another one."""
        for day in range(table.length.shape[-2]):
            table.tighten(first[..., :, day : day + 1, :] + second[..., day : day + 1, :, :])

    def _add_up(self, k: int) -> None:
        """Put children together, from the leaves up; what holds of them for longer windows is among it, too."""
        for node in reversed(range(len(self.shape.parent))):
            children = self.shape.children[node]
            if not children:
                continue
            last = len(children) - 1
            for place in range(len(children)):
                self._put(node, "first", place, place - 1, children[place], k)
            for place in reversed(range(len(children))):
                self._put(node, "last", place, place + 1 if place < last else -1, children[place], k)
            for place in range(1, last):
                before, after = self._sums[node, "first", place - 1], self._sums[node, "last", place + 1]
                self._set(node, "others", place, k, _together(before, after, k))
            own, together = self.tables[k][node], self._sums[node, "first", last][k]
            # a rest may count anything: with it only what children have at least is said of the whole
            own.tighten(_only(together, rising=False) if self.shape.has_rest[node] else together)

    def _put(self, node: int, which: str, place: int, before: int, child: int, k: int) -> None:
        """Set the table of one child together with the children before it, or after it."""
        own = [table[child] for table in self.tables]
        found = own[k].copy() if before < 0 else _together(self._sums[node, which, before], own, k)
        self._set(node, which, place, k, found)

    def _set(self, node: int, which: str, place: int, k: int, table: Uses) -> None:
        self._sums.setdefault((node, which, place), [])[k:] = [table]

    def _pass_down(self, k: int) -> None:
        """Give children what their parent leaves them, from the root down."""
        for node, children in enumerate(self.shape.children):
            parents = [table[node] for table in self.tables]
            for place, child in enumerate(children):
                others = self._others(node, place)
                own = parents[k].copy() if others is None else _together(parents, others, k)
                self.tables[k][child].tighten(_only(own, rising=True) if self.shape.has_rest[node] else own)
                self.tables[k][child].widen()

    def _others(self, node: int, place: int) -> list[Uses] | None:
        """Return the tables of all children but one together, from the later day to the earlier one."""
        last = len(self.shape.children[node]) - 1
        if last == 0:
            return None
        name = ("last", 1) if place == 0 else ("first", last - 1) if place == last else ("others", place)
        return [table.reversed for table in self._sums[node, *name]]


def _together(one: Sequence[Uses], other: Sequence[Uses], k: int) -> Uses:
    """Return the tightest sums of two bounds of ``k`` uses together."""
    found = one[0] + other[k]
    for j in range(1, k + 1):
        found.tighten(one[j] + other[k - j])
    return found


def _only(table: Uses, *, rising: bool) -> Uses:
    """Return what is said of windows in one direction: how much they count at most (``rising``), or at least."""
    days = np.arange(table.length.shape[0])
    is_other = days[:, None] > days if rising else days[:, None] < days
    length = np.where(is_other[:, :, None], NEVER, table.length)
    return Uses(length, table.sides)
