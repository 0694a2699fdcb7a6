"""Sets of leaves as nodes: sums over nodes are sums over leaves."""

import random
from datetime import date

import numpy as np
import pytest
from tree_sets import DAY, a_set, assert_held, packed, told_rows

import deserstats as ds
from deserstats.many.trees.decide import decide
from deserstats.many.trees.forest import Forest
from deserstats.many.trees.sum_rows import FAR, Fate, Tree


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


CATEGORIES = ("all", "p", "q", "a", "b", "c", "d", "a+b")
SCHEME = ds.Scheme({"p": ["a", "b"], "q": ["c", "d"], "all": ["p", "q"]}, exhaustive={"q": False})


def test_claims_of_a_scheme_fare_as_by_themselves():
    """A parent that counts more than its named parts, and a union that is the same as a parent."""
    forest = Forest.of(map(SCHEME.knowing(CATEGORIES).leaves, CATEGORIES))
    assert len(forest.node) == len(CATEGORIES) - 1
    node = [forest.node[SCHEME.knowing(CATEGORIES).leaves(name)] for name in CATEGORIES]
    rng = random.Random("scheme")
    sets = [a_set(rng, (-1,) * len(CATEGORIES), largest=1000) for _ in range(14)]
    on_tree = [[[node[k], *rest] for k, *rest in rows] for rows in sets]
    found = decide(packed(on_tree), forest.tree)
    first = 0
    for g, rows in enumerate(sets):
        claims = ds.ClaimSet([claim(i, *row) for i, row in enumerate(rows)]).with_scheme(SCHEME)
        answer = ds.check_consistency(claims)
        assert answer.status == {Fate.HELD: "consistent", Fate.REFUTED: "inconsistent"}[Fate(found.fate[g])]
        if found.fate[g] == Fate.REFUTED:
            told = {f"c{i}" for i, _ in told_rows(found, g, first)}
            assert told in [set(conflict.ids) for conflict in answer.conflicts]
        else:
            assert_held(found, g, forest.tree.parent, on_tree[g])
        first += len(rows)
    assert {Fate.HELD, Fate.REFUTED} == set(found.fate.tolist())


def claim(i, category, start, end, low, high):
    days = {"start": date.fromordinal(DAY + start).isoformat(), "end": date.fromordinal(DAY + end).isoformat()}
    if high == FAR:
        figure = {"value": str(low), "relation": "at_least"}
    elif low == high:
        figure = {"value": str(low), "relation": "exact"}
    else:
        figure = {"low": str(low), "high": str(high), "relation": "between"}
    return ds.Claim(id=f"c{i}", measure="m", category=CATEGORIES[category], **days, **figure)
