"""Many sets on a tree of seven nodes: processor time, verdicts with evidence, memory.

Run by hand: python benchmarks/many_trees.py [sets] [sets of a batch]. A set has about ten figures on months, quarters,
years, years to date and running totals of three years, on All > {P, Q} > {A, B}, {C, D}. Sets that are to contradict
themselves get figures that do: a part above its whole, two parts above their whole, or four quarters above their year.
Reading texts takes no part. The engine decides some of the same sets one after the other, for the ratio.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import process_time

import numpy as np

from deserstats.claims.cells.interval import Interval
from deserstats.many.trees.decide import decide
from deserstats.many.trees.sum_rows import FAR, SumRows, Tree
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Constraint, Domain, Segment, Series
from deserstats.model.solve.engine import Engine

TREE = Tree((-1, 0, 0, 1, 1, 2, 2))
LEAVES = [(3, 4, 5, 6), (3, 4), (5, 6), (3,), (4,), (5,), (6,)]
WORKLOADS = {
    "all hold": (0.0, False),
    "3 % contradict themselves": (0.03, False),
    "20 % contradict themselves": (0.2, False),
    "50 % contradict themselves": (0.5, False),
    "all hold, exact figures": (0.0, True),
    "20 % contradict, exact": (0.2, True),
}
"""Share of sets that contradict themselves, and whether all figures are exact."""


def sets(n: int, share: float, exact: bool, seed: int) -> SumRows:
    """True figures on hidden counts, rounded and one-sided ones among them, and planted contradictions."""
    rng = np.random.default_rng(seed)
    size = np.maximum(6, rng.poisson(10, n))
    group = np.repeat(np.arange(n), size)
    counts = rng.poisson(rng.lognormal(5, 1, (n, 7, 1)), (n, 7, 36))
    for node, leaves in enumerate(LEAVES[:3]):
        counts[:, node] = counts[:, list(leaves)].sum(axis=1)
    curve = np.concatenate([np.zeros((n, 7, 1), np.int64), counts.cumsum(axis=2)], axis=2)
    kind, month = rng.choice(5, len(group), p=[0.3, 0.15, 0.2, 0.2, 0.15]), rng.integers(0, 36, len(group))
    year, quarter = month // 12 * 12, month // 3 * 3
    start = np.choose(kind, [month, quarter, year, year, 0])
    end = np.choose(kind, [month + 1, quarter + 3, year + 12, month + 1, month + 1])
    node = rng.integers(0, 7, len(group))
    count = curve[group, node, end] - curve[group, node, start]
    low, high = count.copy(), count.copy()
    if not exact:
        digits = np.log10(np.maximum(count, 1)).astype(np.int64)
        unit = np.where(rng.random(len(group)) < 0.4, 10 ** np.maximum(0, digits - 1), 1)
        printed = (count + unit // 2) // unit * unit
        low, high = np.maximum(0, printed - unit // 2), printed + unit // 2
        high = np.where(rng.random(len(group)) < 0.15, FAR, high)
    first = np.searchsorted(group, np.flatnonzero(rng.random(n) < share))
    for k, row in enumerate(first):
        plant(row, k % 3, (node, start, end, low, high))
    return SumRows(group, node, start * 30 + 700_000, end * 30 + 700_000, low, high)


def plant(row: int, kind: int, columns: tuple[np.ndarray, ...]) -> None:
    """Put a contradiction of two, three or five figures in the place of the first ones of a set."""
    figures = [
        [(3, 2, 3, 500), (0, 0, 12, 400)],
        [(5, 0, 12, 300), (6, 0, 12, 300), (2, 0, 12, 590)],
        [(1, 0, 3, 80), (1, 3, 6, 80), (1, 6, 9, 80), (1, 9, 12, 80), (1, 0, 12, 310)],
    ][kind]
    for k, (node, start, end, count) in enumerate(figures):
        for column, value in zip(columns, (node, start, end, count, count), strict=True):
            column[row + k] = value


def of_sets(rows: SumRows, first: int, last: int) -> SumRows:
    own = rows.take(np.arange(*np.searchsorted(rows.group, [first, last])))
    return SumRows(own.group - first, own.node, own.start, own.end, own.low, own.high)


def by_engine(rows: SumRows, n: int) -> float:
    """Processor time of a set that the engine decides by itself: the median of ``n``."""
    series = [Series("m", "", "", "", str(node), "") for node in range(7)]
    seconds = []
    for g in range(n):
        own = of_sets(rows, g, g + 1)
        columns = (own.node, own.start, own.end, own.low, own.high)
        started = process_time()
        constraints = [
            Constraint(
                tuple(Segment(series[leaf], start, end, 1) for leaf in LEAVES[node]),
                Interval(low, None if high == FAR else high),
                str(i),
            )
            for i, (node, start, end, low, high) in enumerate(
                zip(*(column.tolist() for column in columns), strict=True)
            )
        ]
        Engine(constraints, Domain(frozenset()), Budget()).decide()
        seconds.append(process_time() - started)
    return median(seconds)


def run(name: str, n_sets: int, batch: int) -> None:
    share, exact = WORKLOADS[name]
    fates, spent, n_rows, n_several = np.zeros(3, dtype=np.int64), 0.0, 0, 0
    for k, first in enumerate(range(0, n_sets, batch)):
        rows = sets(min(batch, n_sets - first), share, exact, seed=k)
        started = process_time()
        found = decide(rows, TREE)
        spent += process_time() - started
        fates += np.bincount(found.fate, minlength=3)
        sizes = np.bincount(found.proofs.group)
        n_several, n_rows = n_several + int((sizes > 2).sum()), n_rows + len(rows)
    memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
    one = by_engine(sets(300, share, exact, seed=0), 300)
    refuted, held, left = 100 * fates / n_sets
    print(
        f"{name:28} {n_sets:>8,} {n_rows:>10,} {spent:8.1f} {spent / n_rows * 1e6:8.1f} {refuted:9.2f} {held:7.2f}"
        f" {left:6.2f} {n_several:>9,} {memory:>7,} {one * n_sets / spent:9.0f}",
        flush=True,
    )


if __name__ == "__main__":
    n_sets = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    batch = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    if len(sys.argv) > 3:
        run(sys.argv[3], n_sets, batch)
    else:
        print(f"{'':46}   processor     us    refuted    held   left  of 3 and         engine's")
        print(f"{'workload':28} {'sets':>8} {'claims':>10} {'seconds':>8} {'a claim':>8}", end="")
        print(f" {'%':>9} {'%':>7} {'%':>6} {'more':>9} {'MB':>7} {'time':>9}")
        for name in WORKLOADS:
            # a process each, so that the memory is its own
            subprocess.run([sys.executable, str(Path(__file__)), str(n_sets), str(batch), name], check=True)
