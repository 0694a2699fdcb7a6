"""Repairs of large tables: found, proved, how far from proved, and the work that it took; losses are printed like wins.

Run by hand: python benchmarks/repairs.py [seeds of each kind, 4 if not said].
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from outbreak_tables import outbreak
from tree_tables import tree_table

import deserstats as ds


def tables(seeds: int) -> Iterator[tuple[str, ds.ClaimSet]]:
    """Yield every table with its name."""
    yield "shipped table", ds.load_example("ua-desertion")
    for seed in range(seeds):
        yield f"outbreak {seed}", outbreak(seed).claims
    for seed in range(seeds):
        yield f"outbreak with slips {seed}", outbreak(100 + seed, slips=5).claims
    for seed in range(seeds):
        yield f"tree {seed}", tree_table(seed).claims
    for seed in range(seeds):
        yield f"tree, all rounded {seed}", tree_table(seed, rounded=1.0).claims


if __name__ == "__main__":
    print(f"{'table':<26}claims  cost lower  ratio proved listed all       s verify")
    for name, claims in tables(int(sys.argv[1]) if len(sys.argv) > 1 else 4):
        before = time.process_time()
        found = ds.find_repairs(claims)
        seconds = time.process_time() - before
        before = time.process_time()
        holds = found.verify()
        checked = time.process_time() - before
        cost = found.repairs[0].cost if found.repairs else None
        ratio = f"{float(cost / found.lower):.3f}" if cost and found.lower else "-"
        print(
            f"{name:<26}{len(claims):>7}{cost!s:>6}{found.lower!s:>6}{ratio:>7} {found.is_best!s:<7}"
            f"{len(found.repairs):>6} {found.complete!s:<4}{seconds:>6.1f}{checked:>7.1f}"
            f"{'' if holds else ' NOT VERIFIED'}",
            flush=True,
        )
