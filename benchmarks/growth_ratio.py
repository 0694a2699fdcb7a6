"""Size, coverage and power of estimate_trend(against=), and whether the smallest ratio it says would have shown does.

Run by hand: python benchmarks/growth_ratio.py [tables a row]. Two categories of monthly counts, near 300 and
near 900, that grow 1.5-fold a year where they are flat against each other; seeds are fixed.
"""

from __future__ import annotations

import os
import sys

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded

import numpy as np
from rate_ratio import LAWS

import deserstats as ds

GROWTH = 1.5
TRUTH = 1.5
"""Ratio of the growths whose coverage is told."""


def table(rng: np.random.Generator, law: str, months: int, ratio: float, shared: float) -> ds.ClaimSet:
    """Return one drawn table; both categories share a factor of each month with this spread."""
    draw, mean = LAWS[law]
    years = np.arange(months) / 12
    common = np.exp(shared * rng.normal(size=months))
    rows = []
    for name, level, growth in (("a", mean, GROWTH), ("b", 3 * mean, GROWTH * ratio)):
        counts = draw(rng, level * growth**years * common)
        rows += [
            {"start": f"{2010 + k // 12}-{k % 12 + 1:02d}", "value": str(v), "relation": "exact", "category": name}
            for k, v in enumerate(counts)
        ]
    return ds.read_claims(rows)


def row(law: str, months: int, shared: float, n: int) -> str:
    rng, size, covers, printed = np.random.default_rng(months), 0, 0, []
    for _ in range(n):
        flat = ds.estimate_trend(table(rng, law, months, 1.0, shared), category="b", against="a")
        size += flat.pvalue is not None and flat.pvalue <= 0.05
        printed += [flat.detectable] if flat.detectable else []
        raised = ds.estimate_trend(table(rng, law, months, TRUTH, shared), category="b", against="a")
        covers += raised.ratio_low is not None and raised.ratio_low <= TRUTH <= (raised.ratio_high or 0)
    least, power = float(np.median(printed)), 0
    for _ in range(n):
        found = ds.estimate_trend(table(rng, law, months, least, shared), category="b", against="a")
        power += found.pvalue is not None and found.pvalue <= 0.05
    return (
        f"| {law}{f', shared spread {shared:g}' if shared else ''} | {months} | {size / n:.3f} | {covers / n:.3f} "
        f"| {least:.2f} | {power / n:.2f} |"
    )


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{n:,} tables a row\n")
    print("| law | months | size | coverage of 1.5 | smallest ratio printed | its power |\n|---|---|---|---|---|---|")
    for law in LAWS:
        for months in (12, 24, 36):
            print(row(law, months, 0.0, n), flush=True)
    print(row("Poisson, 300 a month", 24, 0.2, n), flush=True)


if __name__ == "__main__":
    main()
