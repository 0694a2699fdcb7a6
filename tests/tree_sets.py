"""Random sets of figures on trees, and slow sums of what is said about them."""

from collections import Counter

import numpy as np

from deserstats.claims.cells.interval import Interval
from deserstats.many.trees.sum_rows import FAR, SumRows
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Constraint, Domain, Segment, Series
from deserstats.model.solve.engine import Engine

TREES = {
    "one": (-1,),
    "two parts": (-1, 0, 0),
    "three parts": (-1, 0, 0, 0),
    "five parts": (-1, 0, 0, 0, 0, 0),
    "seven nodes": (-1, 0, 0, 1, 1, 2, 2),
    "three levels": (-1, 0, 0, 1, 1, 2, 3, 3),
    "two roots": (-1, -1, 0, 0, 1, 1, 1),
    "only children": (-1, 0, 1, 0, 2, 2),
    "uneven": (-1, 0, 0, 0, 1, 1, 3, 3, 3),
}
"""Parents of nodes."""

DAY = 700_000
"""The first day."""


def leaves(parent, node):
    """The nodes without children under a node, that itself is meant where it has none."""
    children = [c for c, above in enumerate(parent) if above == node]
    return [leaf for c in children for leaf in leaves(parent, c)] or [node]


def a_set(rng, parent, largest=None):
    """Rows node, first day, day after the last, low and high: true, but for some that are moved."""
    days = rng.choice([2, 3, 5, 8, 12])
    largest = largest or int(rng.choice([1, 3, 10, 1e3, 1e6, 1e9, 1e12, 1e13]))
    hidden = {
        (leaf, day): rng.choice([0, rng.randint(0, largest), rng.randint(0, largest)])
        for leaf in range(len(parent))
        for day in range(days)
    }
    style, kind = rng.choice(["any", "calendar", "few"]), rng.choice(["exact", "mixed", "wide"])
    rows = []
    for _ in range(rng.randint(2, rng.choice([4, 7, 10, 14]))):
        node = rng.randrange(len(parent))
        start, end = window(rng, style, days)
        count = sum(hidden[leaf, day] for leaf in leaves(parent, node) for day in range(start, end))
        rows.append([node, start, end, *ends(rng, kind, count)])
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        row, by = rng.choice(rows), rng.choice([1, 1, 2, max(1, largest // 10), largest]) * rng.choice([1, -1])
        row[3] = max(0, row[3] + by)
        row[4] = FAR if row[4] == FAR else max(row[3], row[4] + by)
    return rows


def window(rng, style, days):
    if style == "few":
        return rng.choice([(0, days), (0, max(1, days // 2)), (days // 2, days)])
    start = rng.randrange(days)
    if style == "any":
        return start, rng.randint(start + 1, days)
    length = rng.choice([1, max(1, days // 2), days])
    return start // length * length, min(days, start // length * length + length)


def ends(rng, kind, count):
    unit = rng.choice([0, 0, 1, max(1, count // 100), max(1, count // 10)])
    drawn = rng.random()
    if kind == "exact" or (kind == "mixed" and drawn < 0.5):
        return count, count
    low, high = max(0, count - unit), count + rng.choice([0, unit])
    return (low, FAR) if drawn < 0.65 else (0, high) if drawn < 0.8 else (low, high)


def packed(sets):
    """Sets as arrays, one after the other."""
    table = np.array([[g, *row] for g, rows in enumerate(sets) for row in rows], dtype=np.int64).reshape(-1, 6)
    group, node, start, end, low, high = table.T
    return SumRows(group, node, start + DAY, end + DAY, low, high)


def engine(parent, rows):
    """What decides one set after the other: an engine that knows nothing of trees and many sets."""
    series = [Series("m", "u", "", "", str(node), "") for node in range(len(parent))]
    constraints = [
        Constraint(
            tuple(Segment(series[leaf], start + DAY, end + DAY, 1) for leaf in leaves(parent, node)),
            Interval(low, None if high == FAR else high),
            f"r{i}",
        )
        for i, (node, start, end, low, high) in enumerate(rows)
    ]
    return Engine(constraints, Domain(frozenset()), Budget())


def assert_held(found, g, parent, rows):
    """Every row of a set counts what it says, by the cells told of it."""
    own = found.cells.take(np.flatnonzero(found.cells.group == g))
    counts = Counter()
    for leaf, start, end, count in zip(own.leaf, own.start, own.end, own.count, strict=True):
        assert count >= 0
        assert leaf not in parent
        # the whole count on the first day, none on the others: a row with some of a cell would be found out
        assert all((leaf, day) not in counts for day in range(start, end))
        counts.update({(int(leaf), day): 0 for day in range(int(start), int(end))})
        counts[int(leaf), int(start)] += int(count)
        for node, first, last, _, _ in rows:
            if leaf in leaves(parent, node):
                assert end <= first + DAY or start >= last + DAY or (first + DAY <= start and end <= last + DAY)
    for node, first, last, low, high in rows:
        days = range(first + DAY, last + DAY)
        assert low <= sum(counts[leaf, day] for leaf in leaves(parent, node) for day in days) <= high


def told_rows(found, g, rows_before):
    """The rows of the proof of a set, numbered from its first one, with their sides."""
    own = found.proofs.group == g
    return list(zip((found.proofs.row[own] - rows_before).tolist(), found.proofs.side[own].tolist(), strict=True))


def assert_refuted(lines, gap, parent, rows):
    """The low sides cover no cell beyond the high sides, and ask for ``gap`` more."""
    covered, asked = Counter(), 0
    for i, side in lines:
        node, first, last, low, high = rows[i]
        assert side == 1 or high < FAR
        asked += low if side == 1 else -high
        for leaf in leaves(parent, node):
            covered.update({(leaf, day): side for day in range(first, last)})
    assert asked == gap > 0
    assert max(covered.values()) <= 0
