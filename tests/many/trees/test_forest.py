"""Sets of leaves as nodes: sums over nodes are sums over leaves."""

import random

import numpy as np
import pytest

from deserstats.many.trees.forest import Forest
from deserstats.many.trees.sum_rows import Tree


def nested(rng, leaves):
    """Some sets of leaves, each inside another one or apart."""
    found = [frozenset(leaves)] if rng.random() < 0.8 else []
    if len(leaves) > 1:
        cut = rng.randint(1, len(leaves) - 1)
        found += nested(rng, leaves[:cut]) + nested(rng, leaves[cut:])
    return found


@pytest.mark.parametrize("seed", range(40))
def test_what_nodes_count_is_what_sets_count(seed):
    rng = random.Random(seed)
    names = [f"leaf {k}" for k in range(rng.randint(1, 12))]
    sets = [*nested(rng, names[:7]), *nested(rng, names[7:] or names[:1])]
    rng.shuffle(sets)
    forest = Forest.of(sets)
    if not sets:
        assert forest.tree.parent == ()
        return
    count = {name: rng.randint(0, 9) for name in sorted(set().union(*sets))}
    # a leaf of the tree counts the leaves of the sets that are in it, and in no smaller set
    innermost = {name: min((s for s in sets if name in s), key=len) for name in count}
    total = np.zeros(len(forest.tree.parent), dtype=int)
    for node, leaf in forest.leaf.items():
        assert node not in forest.tree.parent
        total[node] = sum(n for name, n in count.items() if innermost[name] == innermost[leaf])
    assert sorted(forest.leaf) == sorted(forest.tree.leaves.tolist())
    for node in reversed(range(len(total))):
        if forest.tree.parent[node] >= 0:
            total[forest.tree.parent[node]] += total[node]
    assert all(total[forest.node[s]] == sum(map(count.get, s)) for s in sets)
    assert all(leaf in count for leaf in forest.leaf.values())


def test_sets_that_cross_are_no_tree():
    assert Forest.of([frozenset("abc"), frozenset("cd")]) is None
    assert Forest.of([frozenset("abcd"), frozenset("ab"), frozenset("bc")]) is None


def test_leaves_under_a_node_stand_side_by_side():
    tree = Tree((-1, 0, 0, 1, 2, 1, 2, -1))
    for node in range(8):
        under = {leaf for leaf in tree.leaves.tolist() for above in ancestors(tree, leaf) if above == node}
        assert set(tree.leaves[tree.first[node] : tree.last[node]].tolist()) == under


def ancestors(tree, node):
    while node >= 0:
        yield node
        node = tree.parent[node]
