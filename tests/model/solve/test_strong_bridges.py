"""Edges that no other way replaces, against looking for another way for each."""

import random

import pytest
from seeds import seeds

from deserstats.model.solve.strong_bridges import strong_bridges


def reached(after, source, without=None):
    found, left = {source}, [source]
    while left:
        node = left.pop()
        new = [head for head in after[node] if (node, head) != without and head not in found]
        found.update(new)
        left.extend(new)
    return found


@pytest.mark.parametrize("seed", seeds(60, 2000))
def test_an_edge_is_a_bridge_where_leaving_it_out_leaves_no_way(seed):
    rng = random.Random(seed)
    n = rng.randint(2, 9)
    drawn = {(rng.randrange(n), rng.randrange(n)) for _ in range(rng.randint(1, 3 * n))}
    whole = [[b for b in range(n) if (a, b) in drawn and a != b] for a in range(n)]
    part = [frozenset(b for b in reached(whole, a) if a in reached(whole, b)) for a in range(n)]
    edges = {(a, b) for a in range(n) for b in whole[a] if b in part[a]}
    after = [[b for b in range(n) if (a, b) in edges] for a in range(n)]
    before = [[a for a in range(n) if (a, b) in edges] for b in range(n)]
    found = strong_bridges(after, before, sorted({min(nodes) for nodes in part}))
    assert found == {(a, b) for a, b in edges if b not in reached(after, a, (a, b))}
