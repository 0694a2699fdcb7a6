"""The shortest way between the ends of every window that uses no row of its own claim, for all claims together.

What other claims allow for a window is a shortest way past its own edges. On top of a curve that
satisfies all rows no edge is shorter than nothing (Johnson 1977), and days whose distance is fixed
form a class. A window whose own edge is longer than the way between its ends is answered by that
way; one whose edge is such a way, by another edge as short, or by there being another way of
nothing inside its class, which :mod:`strong_bridges` tells of all edges at once. What is left is
searched for from both ends (Pohl 1971).
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from functools import cached_property
from heapq import heappop, heappush
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from deserstats.model.budget import Budget
from deserstats.model.solve.network import FAR, Indices, Lengths, Network
from deserstats.model.solve.strong_bridges import strong_bridges

UNKNOWN = FAR + 1
"""Stands for a way that was not looked for within the steps allowed; FAR for no way."""

NOBODY = -1
"""Owner of the edges that say that the curve never falls."""

FEW = 48
"""Ways that are searched for one by one; more are answered together as far as can be."""

MOST = 2000
"""Classes up to which the distances between all are kept."""

MAX_WORK = 60_000_000
"""Classes to start from times edges between classes beyond which distances of all classes are not worked out."""

AT_ONCE = 20
"""Edges that are followed in one step where distances from many classes are worked out."""

EXACT = 2**53
"""Whole numbers below it are exact as floats."""

BLOCK = 256
"""Classes that are started from together, to bound the memory."""


Step = tuple[int, int, int, int]
"""The other day of the shortest edge between two, its length, its owner, and the length of another owner's."""


class Asked(NamedTuple):
    """Ways that are asked for: from, to, and the claim whose edges are not to be used."""

    tail: Indices
    head: Indices
    own: Indices

    def at(self, which: Any) -> Asked:
        """Return some of them."""
        return Asked(*(part[which] for part in self))


class Cheapest(NamedTuple):
    """Per pair of nodes the shortest edge and its owner, and the shortest of another owner."""

    pair: Indices
    length: Lengths
    own: Indices
    second: Lengths

    @classmethod
    def of(cls, pair: Indices, length: Lengths, own: Indices) -> Cheapest:
        """Sort edges by pair."""
        order = np.lexsort((length, pair))
        pair, length, own = pair[order], length[order], own[order]
        first = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else np.zeros(0, dtype=np.intp)
        sizes = np.diff(np.r_[first, len(pair)])
        others = np.where(own != np.repeat(own[first], sizes), length, FAR)
        second = np.minimum.reduceat(others, first) if len(first) else length
        return cls(pair[first], length[first], own[first], second)

    def places(self, pair: Indices) -> tuple[Indices, NDArray[np.bool_]]:
        """Return where pairs are, and which are there at all."""
        if not len(self.pair):
            return np.zeros(len(pair), dtype=np.intp), np.zeros(len(pair), dtype=bool)
        place = np.minimum(np.searchsorted(self.pair, pair), len(self.pair) - 1)
        return place, self.pair[place] == pair


class Detours:
    """Rows of one series that can all hold, asked what is left for each row without its claim.

    Parameters
    ----------
    network : Network
        The rows.
    owners : sequence of int
        Per row the number of its claim.
    budget : Budget
        Pays for every edge that is followed.

    Attributes
    ----------
    level : array (n_days,) or None
        Twice a curve that satisfies the rows; None where numbers are too long for it, and nothing can be asked.
    high, low : arrays (n_rows,)
        The lengths of the own edges of a row, FAR where it has no such side.
    """

    def __init__(self, network: Network, owners: Sequence[int], budget: Budget) -> None:
        self.network, self.budget = network, budget
        self.owners = np.array(owners, dtype=np.intp)
        edges = network.edges
        self.level = network.level() if edges.length.dtype != object else None
        if self.level is None:
            return
        budget.spend(len(edges.tail))
        quiet = edges.label == network.quiet
        rows = np.where(edges.label >= 0, edges.label, -1 - edges.label)
        self.tail, self.head = edges.tail, edges.head
        self.own = np.where(quiet, NOBODY, self.owners[np.where(quiet, 0, rows)])
        self.length = 2 * edges.length + self.level[self.tail] - self.level[self.head]
        self.high, self.low = (np.full(len(network.rows), FAR) for _ in range(2))
        is_high, is_low = ~quiet & (edges.label >= 0), edges.label < 0
        self.high[edges.label[is_high]] = edges.length[is_high]
        self.low[-1 - edges.label[is_low]] = edges.length[is_low]
        windows = [network.between(row) for row in network.rows]
        self.start, self.end = np.array(windows, dtype=np.intp).T
        self.n_claims = int(self.owners.max(initial=-1)) + 1
        self.has_high = np.zeros(self.n_claims, dtype=bool)
        self.has_high[self.owners[self.high < FAR]] = True
        # a claim of several rows may be led past by another row of its own
        self.is_single = np.bincount(self.owners, minlength=self.n_claims) == 1

    def past(self, claims: Collection[int] | None = None) -> Ways:
        """Return the ways along the edges of some claims, or of all."""
        used = np.ones(self.n_claims + 1, dtype=bool)
        if claims is not None:
            used[: self.n_claims] = False
            used[list(claims)] = True
        return Ways(self, used)


class Ways:
    """Ways along the edges of some claims, and along the quiet ones; the last of ``used`` stands for those."""

    def __init__(self, detours: Detours, used: NDArray[np.bool_]) -> None:
        self.detours, self.used = detours, used
        self.n_days = len(detours.network.days)
        kept = used[detours.own]
        self.own = detours.own[kept]
        self.length = detours.length[kept]
        self.tail, self.head = detours.tail[kept], detours.head[kept]
        self.cheapest = Cheapest.of(self.tail * self.n_days + self.head, self.length, self.own)
        detours.budget.spend(len(self.own) // 4)

    def lengths(self, rows: Indices, sign: int, most: Lengths | None = None) -> Lengths:
        """Return how long the ways to the ends of windows are at least (``sign`` 1), or the ways back (-1).

        UNKNOWN where no steps were left to look, FAR where nothing leads there, or nothing shorter than ``most``.
        """
        detours, level = self.detours, self.detours.level
        assert level is not None
        start, end = (detours.start[rows], detours.end[rows])[::sign]
        asked = Asked(start, end, detours.owners[rows])
        rise = level[asked.head] - level[asked.tail]
        found = np.full(len(asked.own), UNKNOWN)
        if len(found) > FEW:
            found = self._together(asked)
        for q in np.flatnonzero(found == UNKNOWN).tolist():
            if detours.budget.is_over:
                break
            limit = FAR if most is None else min(FAR, int(2 * most[q] - rise[q]) + 1)
            search = self._guided if self._is_guide else self._search
            found[q] = search(int(asked.tail[q]), int(asked.head[q]), int(asked.own[q]), limit)
        return np.where(found < FAR, (found + rise) // 2, found)

    def _together(self, asked: Asked) -> Lengths:
        """Answer as many ways as can be without a search, on top of the curve; the others are UNKNOWN."""
        self.detours.budget.spend(2 * len(asked.own))
        found = self._at_sight(asked)
        left = np.flatnonzero(found == UNKNOWN)
        found[left] = self._by_classes(asked.at(left))
        return found

    def _by_classes(self, asked: Asked) -> Lengths:
        """Answer ways by the shortest ways there are, own edges included, where the own ones are not needed."""
        detours, edges = self.detours, self.cheapest
        found = self._whole_ways(asked)
        place, is_there = edges.places(asked.tail * self.n_days + asked.head)
        # where the shortest edge between two days is another claim's, no way needs the own one
        is_own = is_there & (edges.own[place] == asked.own)
        is_needed = is_own & (edges.length[place] == found) & (edges.second[place] > found)
        alone = np.flatnonzero(is_needed)
        found[alone[self._is_bridge(asked.at(alone), found[alone])]] = UNKNOWN
        found[self.used[asked.own] & ~detours.is_single[asked.own]] = UNKNOWN
        return found

    def _whole_ways(self, asked: Asked) -> Lengths:
        """Return the shortest ways, own edges included."""
        _, of_day = self._classes
        source, target = of_day[asked.tail], of_day[asked.head]
        found = np.zeros(len(source), dtype=np.int64)
        outside = np.flatnonzero(source != target)
        if len(outside):
            found[outside] = self._between_classes(source[outside], target[outside])
        return found

    @cached_property
    def _classes(self) -> tuple[int, Indices]:
        """The number of classes of days, the distances inside which are fixed, and the class of each day."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        tail, head = np.divmod(self.cheapest.pair[self.cheapest.length == 0], self.n_days)
        graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(self.n_days, self.n_days))
        n_classes, of_day = connected_components(graph, directed=True, connection="strong")
        return int(n_classes), of_day.astype(np.intp)

    @cached_property
    def _outer(self) -> Cheapest:
        """The shortest edges between classes."""
        n_classes, of_day = self._classes
        tail, head = of_day[self.tail], of_day[self.head]
        outside = tail != head
        return Cheapest.of((tail * n_classes + head)[outside], self.length[outside], self.own[outside])

    def _between_classes(self, source: Indices, target: Indices) -> Lengths:
        """Return the distances from classes to others: FAR where there is no way, UNKNOWN where it is too much work."""
        n_classes, n_edges = self._classes[0], len(self._outer.pair)
        if not n_edges:
            return np.full(len(source), FAR)
        starts, place = np.unique(source, return_inverse=True)
        if "_distances" in self.__dict__ or (n_classes <= MOST and 2 * len(starts) >= n_classes):
            return self._distances[source, target]
        found = np.full(len(source), UNKNOWN)
        if len(starts) * n_edges > MAX_WORK:
            return found
        order = np.argsort(place, kind="stable")
        cuts = np.searchsorted(place[order], np.arange(0, len(starts) + BLOCK, BLOCK))
        for k, (first, last) in enumerate(itertools.pairwise(cuts.tolist())):
            block, which = k * BLOCK, order[first:last]
            far = self._from(starts[block : block + BLOCK])
            found[which] = far[place[which] - block, target[which]]
        return found

    @cached_property
    def _distances(self) -> Lengths:
        """The distances between all classes; asked for where they are not too many."""
        return self._from(np.arange(self._classes[0]))

    @property
    def _is_guide(self) -> bool:
        """Whether the distances between all classes are known, every one exactly."""
        return "_distances" in self.__dict__ and self._are_exact

    @cached_property
    def _are_exact(self) -> bool:
        return not (self._distances == UNKNOWN).any()

    def _from(self, starts: Indices) -> Lengths:
        """Return the distances from some classes to all; UNKNOWN where they are too long to be told exactly."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        edges, n_classes = self._outer, self._classes[0]
        self.detours.budget.spend(len(starts) * len(edges.pair) // AT_ONCE)
        graph = csr_array((edges.length.astype(float), np.divmod(edges.pair, n_classes)), shape=(n_classes, n_classes))
        reached = dijkstra(graph, indices=starts)
        # longer ways may have lost their last digits
        whole = np.where(reached < EXACT, reached, 0).astype(np.int64)
        return np.where(np.isinf(reached), FAR, np.where(reached < EXACT, whole, UNKNOWN))

    def _is_bridge(self, asked: Asked, length: Lengths) -> NDArray[np.bool_]:
        """Which edges that are as short as any way have no other way as short, as far as is seen without a search."""
        n_classes, of_day = self._classes
        source, target = of_day[asked.tail], of_day[asked.head]
        is_inside = source == target
        edges = self._outer
        place, is_there = edges.places(source * n_classes + target)
        found = np.ones(len(source), dtype=bool)
        if len(edges.pair):
            others = np.where(edges.own[place] == asked.own, edges.second[place], edges.length[place])
            found = ~(is_there & (others <= length))
        if is_inside.any():
            found[is_inside] = np.isin(asked.tail * self.n_days + asked.head, self._inner_bridges)[is_inside]
        return found

    @cached_property
    def _inner_bridges(self) -> Indices:
        """The pairs of days of one class that only one edge of no length joins."""
        _, of_day = self._classes
        tail, head = np.divmod(self.cheapest.pair[self.cheapest.length == 0], self.n_days)
        inside = of_day[tail] == of_day[head]
        after: list[list[int]] = [[] for _ in range(self.n_days)]
        before: list[list[int]] = [[] for _ in range(self.n_days)]
        for a, b in zip(tail[inside].tolist(), head[inside].tolist(), strict=True):
            after[a].append(b)
            before[b].append(a)
        self.detours.budget.spend(4 * len(tail))
        roots = np.unique(of_day, return_index=True)[1].tolist()
        found = strong_bridges(after, before, roots)
        return np.array(sorted(a * self.n_days + b for a, b in found), dtype=np.intp)

    def _at_sight(self, asked: Asked) -> Lengths:
        """Answer ways over days that no other claim covers: nothing leads along them, and only quiet edges back."""
        detours, level = self.detours, self.detours.level
        assert level is not None
        found = np.full(len(asked.own), UNKNOWN)
        first, last = np.minimum(asked.tail, asked.head), np.maximum(asked.tail, asked.head)
        is_own = self.used[asked.own] & detours.is_single[asked.own]
        along = asked.tail < asked.head
        n_bare = self._n_bare(detours.high < FAR, first, last, is_own & detours.has_high[asked.own])
        found[along & (n_bare > 0)] = FAR
        n_bare = self._n_bare(np.ones(len(detours.high), dtype=bool), first, last, is_own)
        alone = ~along & (n_bare == last - first)
        found[alone] = (level[asked.tail] - level[asked.head])[alone]
        return found

    def _n_bare(self, which: NDArray[np.bool_], first: Indices, last: Indices, is_own: NDArray[np.bool_]) -> Indices:
        """Return how many pieces of windows no row covers but, where it is one of them, the own one."""
        rows = which & self.used[self.detours.owners]
        steps = np.zeros(self.n_days + 1, dtype=np.intp)
        np.add.at(steps, self.detours.start[rows], 1)
        np.add.at(steps, self.detours.end[rows], -1)
        depth = np.cumsum(steps)[:-1]
        without, with_own = (np.r_[0, np.cumsum(depth <= n)] for n in (0, 1))
        found: Indices = np.where(is_own, with_own[last] - with_own[first], without[last] - without[first])
        return found

    @cached_property
    def _adjacent(self) -> tuple[list[list[Step]], list[list[Step]]]:
        """Per day the edges from it, and those to it."""
        edges = self.cheapest
        self.detours.budget.spend(len(edges.pair))
        days = np.divmod(edges.pair, self.n_days)
        return self._by_day(*days), self._by_day(*days[::-1])

    def _by_day(self, day: Indices, other: Indices) -> list[list[Step]]:
        """Return the edges of each day in a list."""
        order = np.argsort(day, kind="stable")
        steps = list(zip(*(part[order].tolist() for part in (other, *self.cheapest[1:])), strict=True))
        cuts = np.searchsorted(day[order], np.arange(self.n_days + 1)).tolist()
        return [steps[first:last] for first, last in itertools.pairwise(cuts)]

    def _search(self, source: int, target: int, own: int, limit: int) -> int:
        """Return the shortest way past the edges of one claim, looked for from both ends; FAR if not below a limit."""
        edges = self._adjacent
        known = ({source: 0}, {target: 0})
        heaps = ([(0, source)], [(0, target)])
        seen = [0, 0]
        best = limit
        while heaps[0] and heaps[1] and heaps[0][0][0] + heaps[1][0][0] < best:
            # a day that many windows begin on is opened last
            costs = [seen[k] + len(edges[k][heaps[k][0][1]]) for k in (0, 1)]
            side = 0 if costs[0] <= costs[1] else 1
            far, node = heappop(heaps[side])
            near, met = known[side], known[1 - side]
            if far > near[node]:
                continue
            seen[side] = costs[side]
            for other, first, owner, second in edges[side][node]:
                reached = far + (second if owner == own else first)
                if reached < best and reached < near.get(other, FAR):
                    near[other] = reached
                    heappush(heaps[side], (reached, other))
                    best = min(best, reached + met.get(other, FAR))
        self.detours.budget.spend(sum(seen) + 10)
        return best if best < limit else FAR

    def _guided(self, source: int, target: int, own: int, limit: int) -> int:
        """Return the same, guided by how far every day is from the end if no edge is left out (Hart et al. 1968)."""
        edges = self._adjacent[0]
        of_day = self._classes[1]
        ahead = self._distances[of_day, of_day[target]].tolist()
        known, heap = {source: 0}, [(ahead[source], source)]
        seen = self.n_days // AT_ONCE
        best = FAR
        while heap and heap[0][0] < limit:
            least, node = heappop(heap)
            far = known[node]
            if node == target:
                best = far
                break
            if least > far + ahead[node]:
                continue
            seen += len(edges[node])
            for other, first, owner, second in edges[node]:
                reached = far + (second if owner == own else first)
                if reached + ahead[other] < limit and reached < known.get(other, FAR):
                    known[other] = reached
                    heappush(heap, (reached + ahead[other], other))
        self.detours.budget.spend(seen + 10)
        return best
