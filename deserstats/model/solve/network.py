"""One series alone: differences of one cumulative curve, decided in whole numbers without an LP.

Each claim low <= S[end] - S[start] <= high is two edges of a graph over the cut days, and
S never falls. Shortest distances are a witness; a cycle of negative length is a contradiction
whose edges, each taken once, are the certificate (Bellman 1958; Cormen et al., ch. 24.4).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from deserstats.claims.cells.interval import Interval
from deserstats.model.proof.outcome import NO_LIMIT, Extreme, Feasible, Refuted
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series
from deserstats.wording import Exact, exact

FAR = 2**60
"""Longer than any distance that 64-bit arithmetic is trusted with."""

Lengths = NDArray[Any]
Indices = NDArray[np.intp]

SOON = 64
"""Rounds over all edges at once before edges are followed one by one, along the days and back."""


class Edges(NamedTuple):
    """Edges of a graph, sorted by head: S[head] <= S[tail] + length / scale, by ``label``."""

    tail: Indices
    head: Indices
    length: Lengths
    label: Indices

    def sorted(self) -> Edges:
        """Return the same edges by head."""
        order = np.argsort(self.head, kind="stable")
        return Edges(*(part[order] for part in self))


class Held(NamedTuple):
    """Some rows that can all hold: their own edges, those of their nodes, these, and twice a curve if it is known."""

    own: Edges
    edges: Edges
    nodes: Indices
    level: Lengths | None


def is_network(forms: Sequence[Form], domain: Domain) -> bool:
    """Whether every form is the sum over one window of one and the same series, which cannot be negative."""
    if any(len(form) != 1 or form[0].weight != 1 for form in forms):
        return False
    series = {form[0].series for form in forms}
    return len(series) == 1 and not any(map(domain.is_signed, series))


class Network:
    """The graph of rows on one series.

    Attributes
    ----------
    days : list of int
        Cut days, in order; node k is the cumulative sum up to day k.
    tail, head, length : arrays (n_edges,)
        S[head] <= S[tail] + length / scale; sorted by head.
    label : array (n_edges,)
        Row of the edge: i for its high side, -1 - i for its low side, ``quiet`` for S never falls.
    strict : int
        How many units of length make the smallest step between bounds: 1 where none is strict.
    swept : int
        Edges that were followed one by one so far.
    """

    def __init__(self, rows: Sequence[Constraint], extra: Sequence[Form] = ()) -> None:
        self.rows = rows
        forms = [*(row.form for row in rows), *extra]
        self.days = sorted({day for form in forms for s in form for day in (s.start, s.end)})
        self.node = {day: k for k, day in enumerate(self.days)}
        self.quiet = len(rows)
        self.strict = 2 * len(self.days) + 2 if any(r.bounds.low_open or r.bounds.high_open for r in rows) else 1
        self.scale = self._unit([row.bounds for row in rows])
        edges = [(k + 1, k, 0, self.quiet) for k in range(len(self.days) - 1)]
        edges += itertools.chain.from_iterable(map(self._edges, range(len(rows))))
        edges.sort(key=lambda edge: edge[1])
        tail, head, length, label = zip(*edges, strict=True)
        reach = sum(map(abs, length))
        kind: Any = np.int64 if reach < FAR // 4 else object
        starts, stops, labels = (np.array(part, dtype=np.intp) for part in (tail, head, label))
        self.edges = Edges(starts, stops, np.array(length, dtype=kind), labels)
        self._owner = np.where(labels >= 0, labels, -1 - labels)
        self.swept = 0
        self._asked: tuple[Sequence[int], Held] | None = None

    def _unit(self, bounds: Sequence[Interval]) -> int:
        """Return how many units of length make one: all bounds are whole in it."""
        ends = [end for b in bounds for end in (b.low, b.high) if isinstance(end, Fraction)]
        # strict ends are made whole by a unit too small to add up to one along any cycle
        return lcm(*(end.denominator for end in ends)) * self.strict

    def _edges(self, i: int) -> Iterator[tuple[int, int, int, int]]:
        """Return tail, head, length and label of the sides of a row."""
        bounds, (window,) = self.rows[i].bounds, self.rows[i].form
        start, end = self.node[window.start], self.node[window.end]
        if bounds.high is not None:
            yield start, end, int(bounds.high * self.scale) - bounds.high_open, i
        if bounds.low is not None:
            yield end, start, -int(bounds.low * self.scale) - bounds.low_open, -1 - i

    def level(self) -> Lengths | None:
        """Return twice a curve that satisfies every row, between its extremes; None where numbers are too long."""
        return self._level(self.edges, len(self.days))

    def between(self, row: Constraint) -> tuple[int, int]:
        """Return the nodes where the window of a row begins and ends."""
        (window,) = row.form
        return self.node[window.start], self.node[window.end]

    def decide(self) -> Feasible | Refuted:
        """Find a curve that satisfies every row, or a cycle that shows that none does."""
        flat = np.zeros(len(self.days), dtype=self.edges.length.dtype)
        far, _, cycle = self._shortest(flat, self.edges)
        return self._witness(far) if cycle is None else Refuted(self.multipliers(self.edges.label[cycle]))

    def _shortest(
        self, far: Lengths, edges: Edges, target: int | None = None, level: Lengths | None = None
    ) -> tuple[Lengths, Indices, list[int] | None]:
        """Shorten distances over some edges as far as it goes, or until that of a ``target`` is settled.

        Returns the distances; the edge that shortened each node last; and, where these go round, such a
        cycle: its length is negative, and there are no shortest distances. With a target there is none. ``level``
        is twice a curve that satisfies the edges: on top of it no edge shortens anything (Johnson 1977), so
        that nodes which are no nearer than the target do not lead there on a shorter way.
        """
        tail, head, length, _ = edges
        starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
        heads, sizes = head[starts], np.diff(np.r_[starts, len(head)])
        near = self._infinite // 2
        parent = np.full(len(far), -1, dtype=np.intp)
        rounds = 0
        while True:
            reached = far[tail] + length
            best = np.minimum.reduceat(reached, starts)
            # what leads on from a node that is not reached is no way
            shorter = best < np.minimum(far[heads], near)
            if not shorter.any():
                return far, parent, None
            hit = np.flatnonzero((reached == np.repeat(best, sizes)) & np.repeat(shorter, sizes))
            parent[head[hit[::-1]]] = hit[::-1]
            far[heads[shorter]] = best[shorter]
            rounds += 1
            if target is not None and level is not None and rounds <= SOON and far[target] < near:
                met = heads[shorter]
                if (2 * far[met] - level[met]).min() >= 2 * far[target] - level[target]:
                    return far, parent, None
            if rounds > SOON:
                _sweep(far, parent, edges, near)
                self.swept += len(tail)
            # a look for a cycle takes longer than a round
            is_due = target is None and (rounds % 8 == 0 or rounds >= len(far) or rounds > SOON)
            if is_due and (cycle := _cycle(parent, tail)) is not None:
                return far, parent, cycle

    def end(self, segment: Segment, active: Sequence[int], sign: int) -> Extreme:
        """Return the high (``sign`` 1) or low end of one window under some of the rows."""
        days = (segment.start, segment.end) if sign > 0 else (segment.end, segment.start)
        source, target = (self.node[day] for day in days)
        _, edges, nodes, level = self._between(active, sorted((source, target)))
        source, target = np.searchsorted(nodes, (source, target)).tolist()
        far = np.full(len(nodes), self._infinite, dtype=edges.length.dtype)
        far[source] = 0
        far, parent, _ = self._shortest(far, edges, target, level)
        if far[target] >= self._infinite // 2:
            return NO_LIMIT
        path, node = list[int](), target
        while node != source:
            path.append(int(parent[node]))
            node = int(edges.tail[parent[node]])
        labels = edges.label[path]
        # a strict end is one unit short of its bound, which is approached but not attained
        short = sum(map(self._is_strict, labels.tolist()))
        value = Fraction((int(far[target]) + short) * sign, self.scale)
        return Extreme(exact(value), self.multipliers(labels), is_sharp=not short)

    def _between(self, active: Sequence[int], asked: Sequence[int]) -> Held:
        """Return the edges of some rows, and the nodes that they and a question are about: the others say nothing.

        Many windows are asked for under the same rows, so a curve through their nodes is kept.
        """
        if self._asked is None or self._asked[0] is not active:
            used = np.zeros(len(self.rows) + 1, dtype=bool)
            used[list(active)] = True
            own = Edges(*(part[used[self._owner]] for part in self.edges))
            edges, nodes = self._joined(own, ())
            self._asked = active, Held(own, edges, nodes, self._level(edges, len(nodes)))
        held = self._asked[1]
        if np.isin(asked, held.nodes).all():
            return held
        edges, nodes = self._joined(held.own, asked)
        if held.level is None or not len(held.nodes):
            return Held(held.own, edges, nodes, None)
        # a day that no row knows of has the level of the last one before it
        before = np.searchsorted(held.nodes, nodes, side="right") - 1
        return Held(held.own, edges, nodes, held.level[np.maximum(before, 0)])

    def _level(self, edges: Edges, n_nodes: int) -> Lengths | None:
        """Return the sum of a curve that rises as little as edges allow and of one that rises as much; None if unknown.

        Between the two few edges are tight, so that most ways are seen to be too long after a few steps.
        """
        steps = np.arange(n_nodes, dtype=edges.length.dtype)
        steepest = int(np.abs(edges.length).max(initial=0)) + 1
        if not n_nodes or steepest * n_nodes >= FAR // 8:
            return None
        level = np.zeros_like(steps)
        for start in (np.zeros_like(steps), steps * steepest):
            far, _, cycle = self._shortest(start, edges)
            if cycle is not None:
                return None
            level += far
        return level

    def _joined(self, own: Edges, asked: Sequence[int]) -> tuple[Edges, Indices]:
        """Return edges and nodes numbered without those in between, and the nodes that are there."""
        tail, head, length, label = own
        nodes = np.unique(np.concatenate([tail, head, np.array(asked, dtype=np.intp)]))
        steps = np.arange(max(0, len(nodes) - 1))
        tails = np.concatenate([steps + 1, np.searchsorted(nodes, tail)])
        heads = np.concatenate([steps, np.searchsorted(nodes, head)])
        quiet = np.full(len(steps), self.quiet, dtype=np.intp)
        lengths = np.concatenate([np.zeros(len(steps), dtype=length.dtype), length])
        return Edges(tails, heads, lengths, np.concatenate([quiet, label])).sorted(), nodes

    def _is_strict(self, label: int) -> bool:
        """Whether the bound that an edge stands for is not itself allowed."""
        if label == self.quiet:
            return False
        return self.rows[label].bounds.high_open if label >= 0 else self.rows[-1 - label].bounds.low_open

    @property
    def _infinite(self) -> int:
        length = self.edges.length
        return FAR if length.dtype != object else 4 * (int(np.abs(length).sum()) + 1)

    def multipliers(self, labels: Indices) -> dict[int, Exact]:
        """Return the rows of edges, each once a traversal."""
        total: dict[int, Exact] = {}
        for label in labels.tolist():
            if label != self.quiet:
                row, side = (label, -1) if label >= 0 else (-1 - label, 1)
                total[row] = total.get(row, 0) + side
        return {i: y for i, y in total.items() if y}

    def _witness(self, far: Lengths) -> Feasible:
        series: Series = self.rows[0].form[0].series
        windows = zip(itertools.pairwise(self.days), itertools.pairwise(far), strict=True)
        return Feasible({(series, *days): exact(Fraction(int(b) - int(a), self.scale)) for days, (a, b) in windows})


def _sweep(far: Lengths, parent: Indices, edges: Edges, near: int) -> None:
    """Shorten distances once along the days and once back: a chain of many edges is followed in one go."""
    along = list(zip(*(part.tolist() for part in edges[:3]), range(len(edges.tail)), strict=True))
    at, by = far.tolist(), parent.tolist()
    for way in ([edge for edge in along if edge[0] < edge[1]], [e for e in reversed(along) if e[0] > e[1]]):
        for tail, head, length, place in way:
            reached = at[tail] + length
            if reached < at[head] and reached < near:
                at[head], by[head] = reached, place
    far[:], parent[:] = at, by


def _cycle(parent: Indices, tail: Indices) -> list[int] | None:
    """Return the edges of a cycle among the parents, or None."""
    if not _goes_round(parent, tail):
        return None
    state = np.zeros(len(parent), dtype=np.intp)
    for origin in range(len(parent)):
        node, mark = origin, origin + 1
        while parent[node] >= 0 and state[node] == 0:
            state[node] = mark
            node = int(tail[parent[node]])
        if parent[node] >= 0 and state[node] == mark:
            cycle, here = [], node
            while True:
                cycle.append(int(parent[here]))
                here = int(tail[parent[here]])
                if here == node:
                    return cycle
        state[node] = state[node] or mark
    return None


def _goes_round(parent: Indices, tail: Indices) -> bool:
    """Whether some node is led to from itself: then no number of steps back ends at one without a parent."""
    before = np.where(parent >= 0, tail[parent], np.arange(len(parent)))
    for _ in range(len(parent).bit_length()):
        before = before[before]
    return bool((parent[before] >= 0).any())
