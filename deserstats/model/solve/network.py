"""One series alone: differences of one cumulative curve, decided in whole numbers without an LP.

Each claim low <= S[end] - S[start] <= high is two edges of a graph over the cut days, and
S never falls. Shortest distances are a witness; a cycle of negative length is a contradiction
whose edges, each taken once, are the certificate (Bellman 1958; Cormen et al., ch. 24.4).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


@dataclass(slots=True)
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

    rows: Sequence[Constraint]
    extra: Sequence[Form] = ()
    days: list[int] = field(init=False)
    scale: int = field(init=False)
    tail: Indices = field(init=False)
    head: Indices = field(init=False)
    length: Lengths = field(init=False)
    label: Indices = field(init=False)
    quiet: int = field(init=False)

    def __post_init__(self) -> None:
        rows = self.rows
        forms = [*(row.form for row in rows), *self.extra]
        self.days = sorted({day for form in forms for s in form for day in (s.start, s.end)})
        node = {day: k for k, day in enumerate(self.days)}
        self.quiet = len(rows)
        bounds = [row.bounds for row in rows]
        ends = [e for b in bounds for e in (b.low, b.high) if isinstance(e, Fraction)]
        strict = any(b.low_open or b.high_open for b in bounds)
        # strict ends are made whole by a unit too small to add up to one along any cycle
        self.scale = lcm(*(e.denominator for e in ends)) * (2 * len(self.days) + 2 if strict else 1)
        edges: list[tuple[int, int, int, int]] = [(k + 1, k, 0, self.quiet) for k in range(len(self.days) - 1)]
        for i, (row, bound) in enumerate(zip(rows, bounds, strict=True)):
            start, end = node[row.form[0].start], node[row.form[0].end]
            if bound.high is not None:
                edges.append((start, end, int(bound.high * self.scale) - bound.high_open, i))
            if bound.low is not None:
                edges.append((end, start, -int(bound.low * self.scale) - bound.low_open, -1 - i))
        self._sort(edges)

    def _sort(self, edges: list[tuple[int, int, int, int]]) -> None:
        edges.sort(key=lambda edge: edge[1])
        tail, head, length, label = zip(*edges, strict=True)
        reach = sum(map(abs, length))
        kind: Any = np.int64 if reach < FAR // 4 else object
        self.tail, self.head = np.array(tail, dtype=np.intp), np.array(head, dtype=np.intp)
        self.length, self.label = np.array(length, dtype=kind), np.array(label, dtype=np.intp)

    def decide(self) -> Feasible | Refuted:
        """Find a curve that satisfies every row, or a cycle that shows that none does."""
        starts, heads = self._groups(self.head)
        far = np.zeros(len(self.days), dtype=self.length.dtype)
        parent = np.full(len(self.days), -1, dtype=np.intp)
        rounds = 0
        while True:
            best = np.minimum.reduceat(far[self.tail] + self.length, starts)
            shorter = best < far[heads]
            if not shorter.any():
                return self._witness(far)
            self._remember(far, best, shorter, starts, heads, parent)
            far[heads[shorter]] = best[shorter]
            rounds += 1
            if rounds % 8 == 0 or rounds >= len(self.days):
                cycle = self._cycle(parent)
                if cycle is not None:
                    return self._refuted(cycle)

    @staticmethod
    def _groups(head: Indices) -> tuple[Indices, Indices]:
        starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]])
        return starts, head[starts]

    def _remember(
        self, far: Lengths, best: Lengths, shorter: NDArray[np.bool_], starts: Indices, heads: Indices, parent: Indices
    ) -> None:
        """Note for every shortened node the first edge that shortened it."""
        sizes = np.diff(np.r_[starts, len(self.head)])
        hit = np.flatnonzero((far[self.tail] + self.length == np.repeat(best, sizes)) & np.repeat(shorter, sizes))
        parent[self.head[hit[::-1]]] = hit[::-1]

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
        source, target = (self.days.index(day) for day in days)
        used = np.zeros(len(self.rows) + 1, dtype=bool)
        used[[*active, self.quiet]] = True
        rows = np.where(self.label >= 0, self.label, -1 - self.label)
        far, parent = self._shortest(source, np.flatnonzero(used[rows]))
        if far[target] >= self._infinite // 2:
            return NO_LIMIT
        path, node = list[int](), target
        while node != source:
            path.append(int(parent[node]))
            node = int(self.tail[parent[node]])
        # a strict end is one unit short of its bound, which is approached but not attained
        short = sum(self.is_strict(edge) for edge in path)
        value = Fraction((int(far[target]) + short) * sign, self.scale)
        return Extreme(exact(value), self.multipliers(path, -1), is_sharp=not short)

    def is_strict(self, edge: int) -> bool:
        """Whether the bound that an edge stands for is not itself allowed."""
        label = int(self.label[edge])
        if label == self.quiet:
            return False
        return self.rows[label].bounds.high_open if label >= 0 else self.rows[-1 - label].bounds.low_open

    @property
    def _infinite(self) -> int:
        return FAR if self.length.dtype != object else 4 * (int(np.abs(self.length).sum()) + 1)

    def _shortest(self, source: int, edges: Indices) -> tuple[Lengths, Indices]:
        """Return distances from a node over some edges, and the edge that reaches each node.

        The edges must have no cycle of negative length.
        """
        tail, head, length = self.tail[edges], self.head[edges], self.length[edges]
        starts, heads = self._groups(head)
        sizes = np.diff(np.r_[starts, len(head)])
        infinite = self._infinite
        far = np.full(len(self.days), infinite, dtype=self.length.dtype)
        far[source] = 0
        parent = np.full(len(self.days), -1, dtype=np.intp)
        while True:
            reached = np.where(far[tail] >= infinite // 2, infinite, far[tail] + length)
            best = np.minimum.reduceat(reached, starts)
            shorter = best < far[heads]
            if not shorter.any():
                return far, parent
            hit = np.flatnonzero((reached == np.repeat(best, sizes)) & np.repeat(shorter, sizes))
            parent[head[hit[::-1]]] = edges[hit[::-1]]
            far[heads[shorter]] = best[shorter]

    def _refuted(self, cycle: list[int]) -> Refuted:
        return Refuted(self.multipliers(cycle, -1))

    def multipliers(self, edges: Sequence[int], sign: int) -> dict[int, Exact]:
        """Return the rows of edges, each once a traversal; ``sign`` is that of the high sides."""
        total: dict[int, Exact] = {}
        for edge in edges:
            label = int(self.label[edge])
            if label == self.quiet:
                continue
            row, side = (label, sign) if label >= 0 else (-1 - label, -sign)
            total[row] = total.get(row, 0) + side
        return {i: y for i, y in total.items() if y}

    def _witness(self, far: Lengths) -> Feasible:
        series: Series = self.rows[0].form[0].series
        steps = [int(b) - int(a) for a, b in itertools.pairwise(far)]
        cells = {
            (series, start, end): exact(Fraction(step, self.scale))
            for start, end, step in zip(self.days, self.days[1:], steps, strict=False)
        }
        return Feasible(cells)
