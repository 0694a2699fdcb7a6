"""Edges without which a graph would fall apart, in about the time of reading it.

An edge of a strongly connected graph is a strong bridge when no other way leads from its tail to
its head. It is one exactly if every way from some node to its head, or from its tail to that node,
uses it (Italiano, Laura, Santaroni 2012, Finding strong bridges and strong articulation points in
linear time). Dominators are found by going round until nothing changes (Cooper, Harvey, Kennedy
2001, A simple, fast dominance algorithm).
"""

from __future__ import annotations

from collections.abc import Sequence

Adjacent = Sequence[Sequence[int]]
"""Per node, the nodes that its edges lead to."""


def strong_bridges(after: Adjacent, before: Adjacent, roots: Sequence[int]) -> set[tuple[int, int]]:
    """Return the edges, as (tail, head), that no other way replaces.

    Parameters
    ----------
    after, before : sequence of sequences of int
        Per node, the nodes that its edges lead to, and those that lead to it; no edge twice. Edges
        join nodes of one strongly connected part only.
    roots : sequence of int
        One node of every part.

    Returns
    -------
    set of (int, int)
        The strong bridges.

    Examples
    --------
    >>> strong_bridges([[1, 2], [2], [0]], [[2], [0], [0, 1]], [0])
    {(0, 1), (1, 2), (2, 0)}
    """
    along = _unavoidable(after, before, roots)
    return along | {(tail, head) for head, tail in _unavoidable(before, after, roots)}


def _unavoidable(after: Adjacent, before: Adjacent, roots: Sequence[int]) -> set[tuple[int, int]]:
    """Return the edges that every way from a root to their heads uses."""
    parent, order = _dominators(after, before, roots)
    first, last = _times(parent, order)
    found = set()
    for head in order:
        tail = parent[head]
        others = before[head]
        # a way that comes to the head by another edge has passed it before
        if tail >= 0 and tail in others:
            begin, end = first[head], last[head]
            if all(begin <= first[node] <= end for node in others if node != tail):
                found.add((tail, head))
    return found


def _dominators(after: Adjacent, before: Adjacent, roots: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return for each node the last one that every way from its root passes, and the order of the search."""
    order = _reverse_postorder(after, roots)
    place = [-1] * len(after)
    for k, node in enumerate(order):
        place[node] = k
    parent = [-1] * len(after)
    known = [False] * len(after)
    for root in roots:
        known[root] = True
    starts = set(roots)
    changes = True
    while changes:
        changes = False
        for node in order:
            if node in starts:
                continue
            found = -1
            for other in before[node]:
                if known[other]:
                    found = other if found < 0 else _meeting(found, other, parent, place)
            if parent[node] != found or not known[node]:
                parent[node], known[node], changes = found, True, True
    return parent, order


def _meeting(a: int, b: int, parent: Sequence[int], place: Sequence[int]) -> int:
    """Return the last node that dominates both."""
    while a != b:
        while place[a] > place[b]:
            a = parent[a]
        while place[b] > place[a]:
            b = parent[b]
    return a


def _reverse_postorder(after: Adjacent, roots: Sequence[int]) -> list[int]:
    """Return the nodes in an order in which, but for edges that go round, tails come before heads."""
    seen = [False] * len(after)
    done: list[int] = []
    for root in roots:
        seen[root] = True
        stack = [(root, iter(after[root]))]
        while stack:
            node, heads = stack[-1]
            step = next((head for head in heads if not seen[head]), None)
            if step is None:
                done.append(node)
                stack.pop()
            else:
                seen[step] = True
                stack.append((step, iter(after[step])))
    return done[::-1]


def _times(parent: Sequence[int], order: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return for each node of a forest its number, and the largest one below it."""
    size = [1] * len(parent)
    for node in reversed(order):
        if parent[node] >= 0:
            size[parent[node]] += size[node]
    first, free, following = [0] * len(parent), [0] * len(parent), 0
    for node in order:
        above = parent[node]
        if above < 0:
            first[node], following = following, following + size[node]
        else:
            first[node], free[above] = free[above], free[above] + size[node]
        free[node] = first[node] + 1
    return first, [start + n - 1 for start, n in zip(first, size, strict=True)]
