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
from typing import Any

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
    """

    def __init__(self, rows: Sequence[Constraint], extra: Sequence[Form] = ()) -> None:
        self.rows = rows
        forms = [*(row.form for row in rows), *extra]
        self.days = sorted({day for form in forms for s in form for day in (s.start, s.end)})
        self.node = {day: k for k, day in enumerate(self.days)}
        self.quiet = len(rows)
        self.scale = self._unit([row.bounds for row in rows])
        edges = [(k + 1, k, 0, self.quiet) for k in range(len(self.days) - 1)]
        edges += itertools.chain.from_iterable(map(self._edges, range(len(rows))))
        edges.sort(key=lambda edge: edge[1])
        tail, head, length, label = zip(*edges, strict=True)
        reach = sum(map(abs, length))
        kind: Any = np.int64 if reach < FAR // 4 else object
        self.length: Lengths = np.array(length, dtype=kind)
        self.tail, self.head, self.label = (np.array(ends, dtype=np.intp) for ends in (tail, head, label))

    def _unit(self, bounds: Sequence[Interval]) -> int:
        """Return how many units of length make one: all bounds are whole in it."""
        ends = [end for b in bounds for end in (b.low, b.high) if isinstance(end, Fraction)]
        strict = any(b.low_open or b.high_open for b in bounds)
        # strict ends are made whole by a unit too small to add up to one along any cycle
        return lcm(*(end.denominator for end in ends)) * (2 * len(self.days) + 2 if strict else 1)

    def _edges(self, i: int) -> Iterator[tuple[int, int, int, int]]:
        """Return tail, head, length and label of the sides of a row."""
        bounds, (window,) = self.rows[i].bounds, self.rows[i].form
        start, end = self.node[window.start], self.node[window.end]
        if bounds.high is not None:
            yield start, end, int(bounds.high * self.scale) - bounds.high_open, i
        if bounds.low is not None:
            yield end, start, -int(bounds.low * self.scale) - bounds.low_open, -1 - i

    def decide(self) -> Feasible | Refuted:
        """Find a curve that satisfies every row, or a cycle that shows that none does."""
        every = np.arange(len(self.tail))
        flat = np.zeros(len(self.days), dtype=self.length.dtype)
        far, _, cycle = self._shortest(flat, every, may_go_round=True)
        return self._witness(far) if cycle is None else Refuted(self.multipliers(cycle))

    def _shortest(
        self, far: Lengths, edges: Indices, *, may_go_round: bool
    ) -> tuple[Lengths, Indices, list[int] | None]:
        """Shorten distances over some edges as far as it goes.

        Returns the distances; the edge that shortened each node last; and, where these go round, such a
        cycle: its length is negative, and there are no shortest distances. It is looked for where it ``may_go_round``.
        """
        tail, head, length = self.tail[edges], self.head[edges], self.length[edges]
        starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
        heads, sizes = head[starts], np.diff(np.r_[starts, len(head)])
        near = self._infinite // 2
        parent = np.full(len(self.days), -1, dtype=np.intp)
        rounds = 0
        while True:
            reached = far[tail] + length
            best = np.minimum.reduceat(reached, starts)
            # what leads on from a node that is not reached is no way
            shorter = best < np.minimum(far[heads], near)
            if not shorter.any():
                return far, parent, None
            hit = np.flatnonzero((reached == np.repeat(best, sizes)) & np.repeat(shorter, sizes))
            parent[head[hit[::-1]]] = edges[hit[::-1]]
            far[heads[shorter]] = best[shorter]
            rounds += 1
            # a look for a cycle takes longer than a round
            is_due = may_go_round and (rounds % 8 == 0 or rounds >= len(self.days))
            if is_due and (cycle := self._cycle(parent)) is not None:
                return far, parent, cycle

    def _cycle(self, parent: Indices) -> list[int] | None:
        """Return the edges of a cycle among the parents, or None."""
        state = np.zeros(len(parent), dtype=np.intp)
        for origin in range(len(parent)):
            node, mark = origin, origin + 1
            while parent[node] >= 0 and state[node] == 0:
                state[node] = mark
                node = int(self.tail[parent[node]])
            if parent[node] >= 0 and state[node] == mark:
                cycle, here = [], node
                while True:
                    cycle.append(int(parent[here]))
                    here = int(self.tail[parent[here]])
                    if here == node:
                        return cycle
            state[node] = state[node] or mark
        return None

    def end(self, segment: Segment, active: Sequence[int], sign: int) -> Extreme:
        """Return the high (``sign`` 1) or low end of one window under some of the rows."""
        days = (segment.start, segment.end) if sign > 0 else (segment.end, segment.start)
        source, target = (self.node[day] for day in days)
        used = np.zeros(len(self.rows) + 1, dtype=bool)
        used[[*active, self.quiet]] = True
        rows = np.where(self.label >= 0, self.label, -1 - self.label)
        far = np.full(len(self.days), self._infinite, dtype=self.length.dtype)
        far[source] = 0
        far, parent, _ = self._shortest(far, np.flatnonzero(used[rows]), may_go_round=False)
        if far[target] >= self._infinite // 2:
            return NO_LIMIT
        path, node = list[int](), target
        while node != source:
            path.append(int(parent[node]))
            node = int(self.tail[parent[node]])
        # a strict end is one unit short of its bound, which is approached but not attained
        short = sum(self.is_strict(edge) for edge in path)
        value = Fraction((int(far[target]) + short) * sign, self.scale)
        return Extreme(exact(value), self.multipliers(path), is_sharp=not short)

    def is_strict(self, edge: int) -> bool:
        """Whether the bound that an edge stands for is not itself allowed."""
        label = int(self.label[edge])
        if label == self.quiet:
            return False
        return self.rows[label].bounds.high_open if label >= 0 else self.rows[-1 - label].bounds.low_open

    @property
    def _infinite(self) -> int:
        return FAR if self.length.dtype != object else 4 * (int(np.abs(self.length).sum()) + 1)

    def multipliers(self, edges: Sequence[int]) -> dict[int, Exact]:
        """Return the rows of edges, each once a traversal."""
        total: dict[int, Exact] = {}
        for label in (int(self.label[edge]) for edge in edges):
            if label != self.quiet:
                row, side = (label, -1) if label >= 0 else (-1 - label, 1)
                total[row] = total.get(row, 0) + side
        return {i: y for i, y in total.items() if y}

    def _witness(self, far: Lengths) -> Feasible:
        series: Series = self.rows[0].form[0].series
        windows = zip(itertools.pairwise(self.days), itertools.pairwise(far), strict=True)
        return Feasible({(series, *days): exact(Fraction(int(b) - int(a), self.scale)) for days, (a, b) in windows})
