"""The smallest conflict of each series that no curve satisfies: a way around of negative length with the fewest bounds.

Ways that use at most k bounds are found from those with at most k - 1; a series never falls, so that going back in
time is free. Of a way around with the fewest bounds no claim can be left out: a smaller conflict would be a way
around with fewer. Among several, the one with the largest gap is taken, then the one whose last names come first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from deserstats.many.curves.graphs import NEAR, Graphs
from deserstats.many.plain.bounds import FAR
from deserstats.many.plain.texts import Flags, Numbers

MOST = 64
"""Bounds of a conflict that is sought here."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of bounds: high ends lead forward in time, low ends back."""

    of: Numbers
    tail: Numbers
    head: Numbers
    length: Numbers
    claim: Numbers
    far: int

    @classmethod
    def of_bounds(cls, graphs: Graphs) -> Edges:
        """Return the edges that say more than that nothing is negative, ascending by series."""
        up, down = np.flatnonzero(graphs.high < FAR), np.flatnonzero(graphs.low > 0)
        order = np.argsort(np.concatenate([graphs.of[up], graphs.of[down]]), kind="stable")
        parts = (
            (graphs.of[up], graphs.of[down]),
            (graphs.start[up], graphs.end[down]),
            (graphs.end[up], graphs.start[down]),
            (graphs.high[up], -graphs.low[down]),
            (up, down),
        )
        far = graphs.far
        of, tail, head, length, claim = (np.concatenate(part)[order] for part in parts)
        return cls(of, tail, head, length.astype(np.int32 if far == NEAR else np.int64), claim, far)

    def only(self, kept: Numbers) -> Edges:
        """Return some of the edges."""
        return Edges(self.of[kept], self.tail[kept], self.head[kept], self.length[kept], self.claim[kept], self.far)

    def steps(self, n_days: int, n: int) -> Numbers:
        """Return the shortest way with one bound between any two days, (n_days, n_days, n): going back is free."""
        found: Numbers = np.full(n_days * n_days * n, self.far, dtype=self.length.dtype)
        np.minimum.at(found, (self.tail * n_days + self.head) * n + self.of, self.length)
        step = found.reshape(n_days, n_days, n)
        np.minimum.accumulate(step, axis=0, out=step)
        backwards = step[:, ::-1]
        np.minimum.accumulate(backwards, axis=1, out=backwards)
        return step


@dataclass(frozen=True, slots=True)
class Smallest:
    """The conflicts of some series.

    Attributes
    ----------
    size, gap : int64 array (n,)
        Bounds of each, and how far they are apart; 0 where none was found.
    of, claim : int64 arrays
        The rows of each conflict, as places in the graphs, ascending by series.
    is_low : bool array
        Whether a row takes part by its low end, else by its high end.
    """

    size: Numbers
    gap: Numbers
    of: Numbers
    claim: Numbers
    is_low: Flags


def smallest_conflicts(graphs: Graphs, rank: Numbers) -> Smallest:
    """Return the smallest conflict of each series; ``rank`` orders the rows of a series by their names."""
    n = len(graphs.series)
    size, gap = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    edges = Edges.of_bounds(graphs)
    parts: list[Sides] = []
    open_ = np.arange(n)
    step = edges.steps(graphs.n_days, n)
    way, shorter = step, None
    for k in range(1, MOST + 1):
        around = np.einsum("iij->ij", way)
        length = around.min(axis=0)
        done = np.flatnonzero(length < 0)
        if len(done):
            size[open_[done]], gap[open_[done]] = k, -length[done]
            own = _kept(edges, open_[done], n)
            before = _free(graphs.n_days, len(done), edges) if shorter is None else shorter[:, :, done]
            found = _conflicts(own, k, around[:, done].argmin(axis=0), -length[done], step[:, :, done], before, rank)
            parts.append(Sides(open_[done][found.of], found.claim, found.is_low))
        left = np.flatnonzero(length >= 0)
        if not len(left):
            break
        open_, step, shorter = open_[left], step[:, :, left], way[:, :, left]
        way = _joined(shorter, step, edges.far)
    sides = _in_order(parts)
    adds_up = proves(graphs, sides, gap)
    size[~adds_up] = gap[~adds_up] = 0
    kept = sides.only(adds_up[sides.of])
    return Smallest(size, gap, kept.of, kept.claim, kept.is_low)


class Sides(NamedTuple):
    """Ends of bounds that contradict each other, by series."""

    of: Numbers
    claim: Numbers
    is_low: Flags

    def only(self, kept: Flags) -> Sides:
        """Return some of the ends."""
        return Sides(self.of[kept], self.claim[kept], self.is_low[kept])


def _in_order(parts: Sequence[Sides]) -> Sides:
    """Return several of them as one, ascending by series."""
    whole = [np.concatenate(part) for part in zip(*parts, strict=True)] if parts else [np.zeros(0, np.int64)] * 3
    order = np.argsort(whole[0], kind="stable")
    return Sides(whole[0][order], whole[1][order], whole[2][order].astype(bool))


def proves(graphs: Graphs, sides: Sides, gap: Numbers) -> Flags:
    """Return for which series some ends add up to a contradiction by this gap: nothing is taken from the search.

    Low ends less high ends must come to the gap, and on no day may more windows be counted by low ends than by high
    ones: then the first can be no more than the second (Farkas).
    """
    sign = np.where(sides.is_low, 1, -1)
    total = np.zeros(len(gap), dtype=np.int64)
    np.add.at(total, sides.of, sign * np.where(sides.is_low, graphs.low[sides.claim], graphs.high[sides.claim]))
    steps = np.zeros((graphs.n_days, len(gap)), dtype=np.int64)
    np.add.at(steps, (graphs.start[sides.claim], sides.of), sign)
    np.add.at(steps, (graphs.end[sides.claim], sides.of), -sign)
    is_own = np.ones(len(gap), dtype=bool)
    is_own[sides.of[graphs.of[sides.claim] != sides.of]] = False
    found: Flags = is_own & (gap > 0) & (total == gap) & (np.cumsum(steps, axis=0) <= 0).all(axis=0)
    return found


def _kept(edges: Edges, chosen: Numbers, n: int) -> Edges:
    """Return the edges of some series, which are numbered by their places among them."""
    place = np.full(n, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    kept = edges.only(np.flatnonzero(place[edges.of] >= 0))
    return Edges(place[kept.of], kept.tail, kept.head, kept.length, kept.claim, kept.far)


def _free(n_days: int, n: int, edges: Edges) -> Numbers:
    """Return the ways without a bound."""
    days = np.arange(n_days)
    free = np.where(days[:, None] >= days[None, :], 0, edges.far).astype(edges.length.dtype)
    return np.repeat(free[:, :, None], n, axis=2)


def _joined(first: Numbers, then: Numbers, far: int) -> Numbers:
    """Return the shortest ways that go one way and then another."""
    best: Numbers = np.minimum(first[:, 0, None] + then[None, 0], far)
    for day in range(1, first.shape[0]):
        np.minimum(best, first[:, day, None] + then[None, day], out=best)
    return best


def _conflicts(
    edges: Edges, size: int, origin: Numbers, gap: Numbers, step: Numbers, shorter: Numbers, rank: Numbers
) -> Sides:
    """Return the ends of conflicts that all have the same size."""
    one = _followed(edges, size, origin, step)
    n, n_days = len(gap), step.shape[0]
    is_used = np.zeros(int(edges.claim.max()) + 1, dtype=bool)
    is_used[one.claim] = True
    # an edge on some way around of this length that is of no claim found: there are several such conflicts
    is_on = edges.length + shorter[edges.head, edges.tail, edges.of] == -gap[edges.of]
    has_others = np.zeros(n, dtype=bool)
    has_others[edges.of[is_on & ~is_used[edges.claim]]] = True
    several = np.flatnonzero(has_others)
    if not len(several):
        return one
    own = _kept(edges.only(np.flatnonzero(is_on)), several, n)
    more = _first_by_name(own, size, len(several), n_days, rank)
    kept = ~has_others[one.of]
    return _in_order([one.only(kept), more._replace(of=several[more.of])])


def _followed(edges: Edges, size: int, origin: Numbers, step: Numbers) -> Sides:
    """Follow the shortest way around from its first day, and return the ends of bounds on it."""
    n_days, _, n = step.shape
    days, place = np.arange(n_days), np.arange(n)
    reach = [np.where(days[:, None] <= origin[None, :], 0, edges.far).astype(step.dtype)]
    for _ in range(size):
        reach.append(np.minimum((reach[-1][:, None] + step).min(axis=0), edges.far))
    day = origin.copy()
    found: list[Numbers] = []
    for k in range(size, 0, -1):
        target = reach[k][day, place]
        fits = (edges.head >= day[edges.of]) & (reach[k - 1][edges.tail, edges.of] + edges.length == target[edges.of])
        which = np.flatnonzero(fits)[::-1]
        first = np.full(n, -1, dtype=np.int64)
        first[edges.of[which]] = which
        found.append(first)
        day = edges.tail[first]
    taken = np.stack(found, axis=1).ravel()
    return Sides(np.repeat(place, size), edges.claim[taken], edges.tail[taken] > edges.head[taken])


def _first_by_name(edges: Edges, size: int, n: int, n_days: int, rank: Numbers) -> Sides:
    """Return the one of several conflicts of the same size and gap whose last names come first.

    Each claim makes a way around longer by a power of two that no others make up together, the larger the later
    its name; all of them together by less than one.
    """
    own = np.unique(np.stack([edges.of, rank[edges.claim], edges.claim], axis=1), axis=0)
    place = np.arange(len(own)) - np.searchsorted(own[:, 0], own[:, 0])
    power = np.zeros(int(edges.claim.max()) + 1, dtype=np.int64)
    most = int(place.max()) + 1
    longest = int(np.abs(edges.length).max()) * n_days
    kind: type = np.int64 if longest.bit_length() + most < FAR.bit_length() - 4 else object
    power = power.astype(kind)
    power[own[:, 2]] = [1 << k for k in place.tolist()]
    length = edges.length.astype(kind) * (1 << most) + power[edges.claim]
    far = FAR if kind is np.int64 else 1 << (longest.bit_length() + most + 4)
    weighted = Edges(edges.of, edges.tail, edges.head, length, edges.claim, far)
    step = weighted.steps(n_days, n)
    way = step
    for _ in range(size - 1):
        way = _joined(way, step, far)
    return _followed(weighted, size, np.einsum("iij->ij", way).argmin(axis=0), step)
