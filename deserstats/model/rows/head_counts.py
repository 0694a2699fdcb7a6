"""Persons who may recur: a total is at least its largest part and at most the sum of its parts.

Every window of a node (categories and places) is one unknown. Parts are windows inside a window
and nodes inside a node; a total is compared with every way to cover it. Covers in time are
chains: a window up to one end is at most the window up to an earlier end plus one more piece.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from deserstats.claims.cells.interval import Interval
from deserstats.claims.schemes.names import UNION
from deserstats.model.rows.linear_form import Constraint, Cuts, Form, Segment, Series, day_label
from deserstats.model.rows.series_of import SeriesIndex, window_tag

MAX_COVERS = 64
"""Ways to cover one node that are compared; fewer comparisons accuse nobody."""

MAX_STEPS = 1000
"""Steps of the search for them."""

Window = tuple[int, int]
Node = tuple[frozenset[str], frozenset[str]]


def distinct_rows(series_index: SeriesIndex, cuts: Cuts) -> Iterator[Constraint]:
    """Compare the windows and nodes of every measure that counts persons who may recur."""
    families: dict[Series, list[tuple[Series, Window]]] = {}
    for series, days in cuts.items():
        window = min(days), max(days)
        is_distinct = series_index.scheme.additive_of(series.measure) == "distinct"
        if is_distinct and series.tag == window_tag("distinct", *window):
            families.setdefault(series.family, []).append((series, window))
    for family, members in families.items():
        windows = sorted({window for _, window in members})
        nodes = dict.fromkeys(_node(series_index, series) for series, _ in sorted(members))
        yield from _HeadCounts(family, windows, list(nodes)).rows()


def _node(series_index: SeriesIndex, series: Series) -> Node:
    return series_index.scheme.leaves(series.category), series_index.scheme.leaves(series.geography)


@dataclass
class _HeadCounts:
    """One measure, unit and basis: its windows and nodes, as they occur."""

    series: Series
    windows: list[Window]
    nodes: list[Node]

    def rows(self) -> Iterator[Constraint]:
        """Every comparison of a total with its parts."""
        chains = self._chains()
        used = sorted({*self.windows, *((a, p) for a, ends in chains.items() for p in ends)})
        # levels of different labels are of different days, of which none is inside the other
        for node in () if self.series.level else self.nodes:
            yield from self._inside(node, used)
            for a, ends in chains.items():
                yield from self._chain(node, a, ends)
        covers = {node: list(_covers(node, [n for n in self.nodes if n != node])) for node in self.nodes}
        for window in used:
            yield from self._nodes(window, covers)

    def _chains(self) -> Mapping[int, list[int]]:
        """Per start of a window in which another one ends: the ends up to its longest."""
        ends = sorted({end for _, end in self.windows})
        chains: dict[int, list[int]] = {}
        for a, b in self.windows:
            reach = ends[bisect_right(ends, a) : bisect_right(ends, b)]
            if len(reach) > 1:
                chains[a] = max(chains.get(a, []), reach, key=len)
        return chains

    def _inside(self, node: Node, used: list[Window]) -> Iterator[Constraint]:
        """A window counts no more than the smallest windows around it."""
        latest_first = sorted(used, key=lambda w: (-w[0], w[1]))
        for inner in used:
            reach: int | None = None
            for outer in latest_first:
                is_around = outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]
                # one that starts earlier and ends no sooner is around a smaller one as well
                if is_around and (reach is None or outer[1] < reach):
                    reach = outer[1]
                    yield self._row([(node, inner, 1), (node, outer, -1)], outer)

    def _chain(self, node: Node, a: int, ends: list[int]) -> Iterator[Constraint]:
        """Up to a later end: at most up to an earlier one, plus a window that covers the rest."""
        for start, end in self.windows:
            k = bisect_left(ends, start)
            stop = bisect_right(ends, end) - 1
            if start > a and k < stop:
                whole, first = (a, ends[stop]), (a, ends[k])
                yield self._row([(node, whole, 1), (node, first, -1), (node, (start, end), -1)], whole)

    def _nodes(self, window: Window, covers: Mapping[Node, list[tuple[Node, ...]]]) -> Iterator[Constraint]:
        """Over nodes: a part counts no more than the whole, the whole no more than its parts together."""
        for whole in self.nodes:
            for part in self.nodes:
                if part != whole and part[0] <= whole[0] and part[1] <= whole[1]:
                    yield self._row([(part, window, 1), (whole, window, -1)], window)
            for parts in covers[whole]:
                yield self._row([(whole, window, 1), *((part, window, -1) for part in parts)], window)

    def _row(self, terms: list[tuple[Node, Window, int]], window: Window) -> Constraint:
        form: Form = tuple(Segment(self._unknown(node, w), *w, weight) for node, w, weight in terms)
        text = f"{self.series.measure or 'a head count'}: largest part <= total <= sum of parts"
        return Constraint(form, Interval(None, 0), text, day_label(*window), is_rule=True)

    def _unknown(self, node: Node, window: Window) -> Series:
        category, geography = (UNION.join(sorted(names)) for names in node)
        return self.series._replace(category=category, geography=geography, tag=window_tag("distinct", *window))


def _covers(whole: Node, others: list[Node]) -> Iterator[tuple[Node, ...]]:
    """Ways to cover a node by others that do not contain it, none of which can be left out."""
    target = _cells(whole)
    inside = {node: target & _cells(node) for node in others}
    useful = {node: cells for node, cells in inside.items() if cells and cells != target}
    if target != set().union(*useful.values()):
        return
    rank = {node: k for k, node in enumerate(useful)}
    found: set[tuple[Node, ...]] = set()
    open_: list[tuple[tuple[Node, ...], set[tuple[str, str]]]] = [((), target)]
    for _ in range(MAX_STEPS):
        if not open_ or len(found) >= MAX_COVERS:
            return
        chosen, left = open_.pop()
        if left:
            open_ += [(more, left - useful[more[-1]]) for more in _longer(chosen, left, useful)]
            continue
        parts = tuple(sorted(chosen, key=rank.__getitem__))
        if parts not in found:
            found.add(parts)
            yield parts


def _cells(node: Node) -> set[tuple[str, str]]:
    return set(product(*node))


def _longer(
    chosen: tuple[Node, ...], left: set[tuple[str, str]], useful: Mapping[Node, set[tuple[str, str]]]
) -> Iterator[tuple[Node, ...]]:
    """Add to part of a cover one node with the first cell that is left, so that every node is still needed."""
    cell = min(left)
    # those that cover most are tried first: a whole of parts follows from rows of its own
    able = sorted((n for n, cells in useful.items() if cell in cells), key=lambda n: len(left & useful[n]))
    for n in able:
        more = (*chosen, n)
        rest = (set().union(*(useful[m] for m in more if m != k)) for k in more)
        if not any(useful[k] <= r for k, r in zip(more, rest, strict=True)):
            yield more
