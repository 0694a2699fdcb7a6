"""Speed of the tests and reconstructions as ratios in one run, and memory.

Run by hand: python benchmarks/trend_speed.py. Other tools on the same work are in compare.py. Processor time
on one thread, best of a few runs, as other work on the machine only adds.
"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from time import process_time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded

import numpy as np
import pandas as pd
from scipy.stats import theilslopes

import deserstats as ds

RNG = np.random.default_rng(0)


def best(run: Callable[[], object], times: int = 3) -> float:
    seconds = []
    for _ in range(times):
        started = process_time()
        run()
        seconds.append(process_time() - started)
    return min(seconds)


def peak(run: Callable[[], object]) -> float:
    """Megabytes allocated at once."""
    tracemalloc.start()
    run()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def orders() -> None:
    print("Theil-Sen against scipy.stats.theilslopes, both with an interval")
    print("| n | Mann-Kendall, ms | Theil-Sen, s | scipy, s | ratio | ours, MB | scipy, MB |")
    print("|---|---|---|---|---|---|---|")
    for n in (1000, 4000, 10_000, 100_000):
        x = RNG.normal(size=n)
        score = best(lambda x=x: ds.regular.mann_kendall(x))
        ours = best(lambda x=x: ds.regular.theil_sen(x), 1 if n > 10_000 else 3)
        row = f"| {n:,} | {score * 1e3:.1f} | {ours:.3f} |"
        if n > 10_000:
            print(row, "- | - | - | - |")
            continue
        memory = f"{peak(lambda x=x: ds.regular.theil_sen(x)):.0f}"
        if n > 4000:
            print(row, f"- | - | {memory} | - |")
            continue
        theirs, other = best(lambda x=x: theilslopes(x), 2), peak(lambda x=x: theilslopes(x))
        print(row, f"{theirs:.3f} | {theirs / ours:.1f} | {memory} | {other:.0f} |")


def claims_of(n: int) -> ds.ClaimSet:
    """Cumulative totals and quarters over n months."""
    months = pd.date_range("2020-01-01", periods=n + 1, freq="MS").strftime("%Y-%m-%d")
    x = RNG.poisson(1000, n)
    windows = [(0, k) for k in range(6, n + 1, 6)] + [(k, k + 3) for k in range(0, n - 2, 3)]
    return ds.read_claims([
        {"start": months[a], "end": months[b], "value": str(x[a:b].sum()), "relation": "exact"} for a, b in windows
    ])  # fmt: skip


def reconstructions() -> None:
    print("\nClaims: seconds of one call, 40 months, 19 claims (exact band and proofs included)")
    print("| question | s |\n|---|---|")
    claims = claims_of(40)
    for method in ("smooth", "l1", "denton", "chow_lin"):
        print(f"| reconstruct, {method} | {best(lambda m=method: ds.reconstruct(claims, 'MS', m)):.2f} |")
    print(f"| reconstruct, 200 draws | {best(lambda: ds.reconstruct(claims, draws=200)):.2f} |")
    print(f"| find_changes | {best(lambda: ds.find_changes(claims)):.2f} |")


if __name__ == "__main__":
    orders()
    reconstructions()
