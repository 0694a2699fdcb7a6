"""Repairs and conflicts of small tables agree with each other, and with trying every few claims in z3."""

import random
from itertools import combinations

import pytest
import z3
from seeds import seeds

import deserstats as ds

ENDS = [f"2025-0{m}-01" for m in range(1, 6)]
LEAVES = {"a": ("a",), "b": ("b",), "all": ("a", "b")}
TRIED = 3
"""Claims that are left out together at most, in the reference."""


def table(seed):
    """Figures of a small tree over windows of four months, some rounded, some off, some of two possible windows.

    Returns the rows, and for each the whole numbers that it allows, its leaves and its possible windows.
    """
    rng = random.Random(seed)
    truth = {(leaf, m): rng.randint(0, 400) for leaf in "ab" for m in range(4)}
    rows, meant = [], []
    for k in range(rng.randint(6, 9)):
        i, j = sorted(rng.sample(range(5), 2))
        name = rng.choice(list(LEAVES))
        value = sum(truth[leaf, m] for leaf in LEAVES[name] for m in range(i, j))
        value = max(0, value + (rng.choice((-150, -40, -1, 1, 7, 200)) if rng.random() < 0.6 else 0))
        row = {"id": f"c{k}", "category": name, "start": ENDS[i], "end": ENDS[j], "measure": "m", "unit": "u"}
        windows = [(i, j)]
        if i > 0 and rng.random() < 0.2:
            windows.append((i - 1, j))
            row["start_or"] = ENDS[i - 1]
        row["relation"], low, high = rng.choice((
            ("exact", value, value), ("exact", value, value), ("at_least", value, None), ("at_most", None, value),
            ("", 0, 0),
        ))  # fmt: skip
        if row["relation"] == "":
            # two zeros at the end: from half a hundred below to less than a hundred above
            value = max(100, round(value, -2))
            unit = 10 ** (len(str(value)) - len(str(value).rstrip("0")))
            low, high = value - unit // 2, value + unit - 1
        row["value"] = str(value)
        rows.append(row)
        meant.append((low, high, LEAVES[name], windows))
    return rows, meant


def fewest(meant):
    """All smallest sets of claims, up to a few, without which the others can hold in whole numbers."""
    cells = {(leaf, m): z3.Int(f"{leaf}{m}") for leaf in "ab" for m in range(4)}
    solver = z3.Solver()
    solver.add([cell >= 0 for cell in cells.values()])
    counts = [z3.Bool(f"counts{k}") for k in range(len(meant))]
    for is_kept, (low, high, leaves, windows) in zip(counts, meant, strict=True):
        ways = []
        for i, j in windows:
            total = z3.Sum([cells[leaf, m] for leaf in leaves for m in range(i, j)])
            ways.append(z3.And(*([total >= low] if low is not None else []), *([total <= high] if high is not None else [])))  # fmt: skip
        solver.add(z3.Implies(is_kept, z3.Or(ways)))
    for size in range(TRIED + 1):
        found = [
            {f"c{k}" for k in out}
            for out in combinations(range(len(meant)), size)
            if solver.check(*(counts[k] for k in range(len(meant)) if k not in out)) == z3.sat
        ]
        if found:
            return size, found
    return None, []


@pytest.mark.parametrize("seed", seeds(40, 300))
def test_repairs_meet_every_conflict_and_are_the_fewest(seed):
    rows, meant = table(seed)
    claims = ds.read_claims(rows, scheme={"all": ["a", "b"]})
    checked = ds.check_consistency(claims)
    answer = ds.find_repairs(claims, kind="drop", limit=200)
    size, sets = fewest(meant)
    assert (checked.status == "consistent") == (size == 0)
    apart = [set(conflict.ids) for conflict in checked.independent]
    assert all(a.isdisjoint(b) for a, b in combinations(apart, 2))
    assert all(any(set(conflict.ids) & a for a in apart) for conflict in checked.conflicts)
    assert all(conflict.statement.verify() for conflict in checked.conflicts)
    rest = claims.drop([name for a in apart for name in a])
    assert not apart or not len(rest) or ds.check_consistency(rest).status == "consistent"
    assert answer.lower is not None
    assert len(apart) <= answer.lower
    for repair in answer.repairs:
        assert all(set(repair.ids) & set(conflict.ids) for conflict in checked.conflicts)
        assert repair.cost >= answer.lower
    assert answer.complete
    if size is None:
        assert answer.repairs[0].cost > TRIED
    else:
        assert {repair.cost for repair in answer.repairs} == {size}
        assert sorted(sorted(repair.ids) for repair in answer.repairs) == sorted(map(sorted, sets))
    assert answer.verify()
    assert checked.verify()
