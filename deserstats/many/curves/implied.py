"""What the other claims of a group allow for each claim: the shortest ways between its two days without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from deserstats.many.curves.decide import settled
from deserstats.many.curves.graphs import Graphs
from deserstats.many.plain.bounds import FAR
from deserstats.many.plain.texts import Flags, Numbers


class Implied(NamedTuple):
    """Ranges by row of the graphs: :data:`FAR` is no upper end; where the others conflict both ends mean nothing."""

    low: Numbers
    high: Numbers
    is_known: Flags

    @classmethod
    def unknown(cls, n_rows: int) -> Implied:
        """Return ranges of which none is known yet."""
        return cls(*(np.zeros(n_rows, dtype=kind) for kind in (np.int64, np.int64, bool)))


def implied(graphs: Graphs, *, hold: bool) -> Implied:
    """Return what the others of its group allow for each claim; ``hold``: all groups are known to hold."""
    without = _Without.each_of(graphs)
    without.answer(_free(graphs), 0, without.n_claims)
    is_known = np.ones(len(graphs.of), dtype=bool) if hold else _others_hold(graphs, without)
    return Implied(without.low, np.where(without.high >= graphs.far // 2, FAR, without.high), is_known)


def _free(graphs: Graphs) -> Numbers:
    """Return distances (n_days, n_days, n) that say no more than that nothing is negative: going back is free."""
    days = np.arange(graphs.n_days)
    kind = np.int32 if graphs.far < FAR else np.int64
    free = np.where(days[:, None] >= days[None, :], 0, graphs.far).astype(kind)
    return np.repeat(free[:, :, None], len(graphs.series), axis=2)


@dataclass(slots=True)
class _Without:
    """Distances without each claim in turn: half of the claims are put in for the other half, and so on.

    Attributes
    ----------
    order, begins, sizes : int64 array (n,)
        The groups with most claims first; the first row and the number of rows of each.
    low, high : int64 array (n_rows,)
        The answers.
    """

    graphs: Graphs
    order: Numbers
    begins: Numbers
    sizes: Numbers
    low: Numbers
    high: Numbers
    far: int

    @classmethod
    def each_of(cls, graphs: Graphs) -> _Without:
        """Prepare to leave out each claim of some graphs."""
        n_rows, n = len(graphs.of), len(graphs.series)
        begins = np.searchsorted(graphs.of, np.arange(n))
        sizes = np.diff(np.r_[begins, n_rows])
        order = np.argsort(-sizes, kind="stable")
        low, high = np.zeros(n_rows, dtype=np.int64), np.zeros(n_rows, dtype=np.int64)
        return cls(graphs, order, begins[order], sizes[order], low, high, graphs.far)

    @property
    def n_claims(self) -> int:
        """The most claims of a group."""
        return int(self.sizes.max(initial=0))

    def rows(self, k: int) -> Numbers:
        """Return the k-th row of the groups that have one: these are the first ones."""
        return self.begins[: int(np.count_nonzero(self.sizes > k))] + k

    def answer(self, far: Numbers, first: int, stop: int) -> None:
        """Answer for the claims from ``first`` up to ``stop``, with distances by all of the others."""
        if stop - first == 1:
            rows = self.rows(first)
            start, end, place = self.graphs.start[rows], self.graphs.end[rows], np.arange(len(rows))
            self.high[rows], self.low[rows] = far[start, end, place], -far[end, start, place]
            return
        middle = (first + stop) // 2
        for own, others in (((first, middle), (middle, stop)), ((middle, stop), (first, middle))):
            n = len(self.rows(own[0]))
            if n:
                more = far[:, :, :n].copy()
                for k in range(*others):
                    self._put_in(more, k)
                self.answer(more, *own)

    def _put_in(self, far: Numbers, k: int) -> None:
        """Shorten distances by the bounds of the k-th claims."""
        rows = self.rows(k)[: far.shape[2]]
        graphs = self.graphs
        start, end = graphs.start[rows], graphs.end[rows]
        high, low = np.minimum(graphs.high[rows], self.far), -graphs.low[rows]
        if (high < self.far).any():
            _shorten(far, start, end, high)
        if low.any():
            _shorten(far, end, start, low)


def _shorten(far: Numbers, tail: Numbers, head: Numbers, length: Numbers) -> None:
    """Shorten distances by one more edge of each of the first graphs."""
    place = np.arange(len(tail))
    before = far[:, tail, place] + length.astype(far.dtype)
    after = np.ascontiguousarray(far[head, :, place].T)
    way = np.empty_like(after)
    for day in range(far.shape[0]):
        own = far[day, :, : len(tail)]
        np.add(before[day], after, out=way)
        np.minimum(own, way, out=own)


def _others_hold(graphs: Graphs, without: _Without) -> Flags:
    """Return for each claim whether the others of its group can hold."""
    shortest = graphs.lengths()[:, :, without.order]
    falls = np.arange(graphs.n_days - 1)
    shortest[falls + 1, falls] = np.minimum(shortest[falls + 1, falls], 0)
    forth, back = _of_others(graphs)
    found = np.zeros(len(graphs.of), dtype=bool)
    for k in range(without.n_claims):
        rows = without.rows(k)
        left = shortest[:, :, : len(rows)]
        first, last, place = graphs.start[rows], graphs.end[rows], np.arange(len(rows))
        kept = left[first, last, place], left[last, first, place]
        left[first, last, place], left[last, first, place] = forth[rows], back[rows]
        found[rows] = settled(np.zeros((graphs.n_days, len(rows)), dtype=left.dtype), left)[1]
        left[first, last, place], left[last, first, place] = kept
    return found


def _of_others(graphs: Graphs) -> tuple[Numbers, Numbers]:
    """Return the shortest edge that the others have where each claim has its own: forth, and back."""
    d, far = graphs.n_days, graphs.far
    key = (graphs.of * d + graphs.start) * d + graphs.end
    forth = np.full(len(key), far, dtype=np.int64)
    back = np.where(graphs.end == graphs.start + 1, 0, far)
    often = np.bincount(key, minlength=1)[key] > 1
    rows = np.flatnonzero(often)
    if len(rows):
        forth[rows] = np.minimum(_least_of_others(key[rows], np.minimum(graphs.high[rows], far)), far)
        back[rows] = np.minimum(_least_of_others(key[rows], -graphs.low[rows]), back[rows])
    return forth, back


def _least_of_others(key: Numbers, length: Numbers) -> Numbers:
    """Return the least length of the others with the same key."""
    order = np.lexsort((length, key))
    first = np.r_[True, key[order][1:] != key[order][:-1]]
    number = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    best, second = length[order[begins]], length[order[begins + 1]]
    found = np.empty_like(length)
    found[order] = np.where(first, second[number], best[number])
    return found
