"""How often is an honest seasonal table notable, and an error of the smallest size that is said to be noticed?

Run by hand: python benchmarks/surprise_tables.py [season | smallest] [tables a row]. Seeds are fixed;
docs/plausibility-sizes.md keeps the tables.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

import deserstats as ds
from deserstats.checks import standing
from deserstats.plausibility.finding import Finding

# the smallest slip that the other claims would give away plays no part here, and takes nine tenths of the time
standing.smallest_slip = lambda *_: None  # type: ignore[assignment]

Floats = NDArray[np.float64]
SHAPES = (("wave", 0.3), ("wave", 0.6), ("peak", 0.3), ("peak", 0.6), ("spike", 0.6))
SETTINGS = (
    (6, 5000, 0.1, 1, 0.0), (8, 5000, 0.1, 1, 0.0), (8, 300, 0.05, 1, 0.0), (12, 20, 0.05, 1, 0.0),
    (12, 300, 0.2, 1, 0.0), (12, 5000, 0.3, 1, 0.0), (12, 300, 0.1, 10, 0.0), (12, 5000, 0.1, 100, 0.0),
    (8, 5000, 0.2, 1000, 0.0), (24, 20, 0.1, 1, 0.0), (24, 5000, 0.1, 1, 0.4), (36, 300, 0.1, 1, 0.0),
    (36, 5000, 0.2, 1, 0.4),
)  # fmt: skip
"""Months, mean, variability, what figures are rounded to, and growth a year."""


def judged(values: Floats, base: int = 1) -> list[Finding]:
    exact = {"relation": "exact"} if base == 1 else {}
    rows = [
        {"id": f"m{i}", "start": f"{2015 + i // 12}-{i % 12 + 1:02d}", "value": f"{int(x):,}"} | exact
        for i, x in enumerate(values)
    ]
    return list(ds.check_surprise(ds.read_claims(rows), effort=0.05).findings)


def notable(findings: list[Finding]) -> set[str]:
    return {f.ids[0] for f in findings if f.verdict == "notable"}


def shaped(kind: str, size: float, n: int) -> Floats:
    """A sine, a peak of some months in summer, or one month of the year apart."""
    at = np.arange(n) % 12
    if kind == "wave":
        return np.asarray(np.exp(size * np.sin(2 * np.pi * at / 12)))
    if kind == "peak":
        return np.asarray(1 + 2 * size * np.exp(-0.75 * ((at - 1) % 12 - 6.0) ** 2))
    return 1 + 2 * size * (at == 11)


def season(tables: int) -> None:
    print("| months | season | size | any | each | x 1.7 or / 1.7 found | others named |\n" + "|---" * 7 + "|")
    for n in (24, 36, 48):
        for kind, size in SHAPES:
            hits, found, others, pvalues = 0, 0, 0, list[float]()
            for seed in range(tables):
                rng = np.random.default_rng([n, ord(kind[0]), int(10 * size), seed])
                mean, cv = float(rng.choice([300, 3000, 20000])), float(rng.choice([0.05, 0.1, 0.15]))
                law = mean * shaped(kind, size, n) * np.exp(cv * rng.normal(size=n) + 0.2 * np.arange(n) / 12)
                values = rng.poisson(law).astype(float)
                clean = judged(values)
                hits += bool(notable(clean))
                pvalues += [f.pvalue for f in clean if f.pvalue is not None]
                i = int(rng.integers(n))
                values[i] *= 1.7 if rng.random() < 0.5 else 1 / 1.7
                names = notable(judged(values))
                found += f"m{i}" in names
                others += bool(names - {f"m{i}"})
            each = float(np.mean(np.array(pvalues) <= 0.05))
            shares = " | ".join(f"{x:.3f}" for x in (hits / tables, each, found / tables, others / tables))
            print(f"| {n} | {kind} | {size} | {shares} |", flush=True)


def smallest(tables: int) -> None:
    print("| months | mean | cv | rounded to | growth | mean size told | too high | too low |\n" + "|---" * 8 + "|")
    firsts = [date(2015 + i // 12, i % 12 + 1, 1) for i in range(37)]
    days = np.array([(b - a).days for a, b in pairwise(firsts)]) / 30.44
    for n, mean, cv, base, growth in SETTINGS:
        high, low, told = list[bool](), list[bool](), list[float]()
        for seed in range(tables):
            rng = np.random.default_rng([n, mean, int(100 * cv), base, seed])
            law = mean * days[:n] * np.exp(cv * rng.normal(size=n) + growth * np.arange(n) / 12)
            counts = rng.poisson(law).astype(float)
            i = int(rng.integers(n))
            clean = judged(np.round(counts / base) * base, base)
            said = next(f for f in clean if f.ids == (f"m{i}",)).reason
            ends = re.search(r"predict ([\d,]+) to ([\d,]+)", said)
            if notable(clean) or ends is None:
                continue
            middle = sum(float(end.replace(",", "")) for end in ends.groups()) / 2
            for way, pattern, hits in ((1, r"are tested: (\d+)% of", high), (-1, r"(\d+)% too low", low)):
                least = re.search(pattern, said)
                if least is None:
                    continue
                told += [int(least[1]) / 100] if way > 0 else []
                moved = counts.copy()
                moved[i] += way * int(least[1]) / 100 * middle
                figures = np.round(moved / base) * base
                if figures[i] > 0:
                    hits.append(f"m{i}" in notable(judged(figures, base)))
        ways = [f"{np.mean(hits):.3f} of {len(hits)}" if hits else "-" for hits in (high, low)]
        head = f"| {n} | {mean:,} | {cv} | {base:,} | {growth} | {np.mean(told):.2f} "
        print(f"{head}| {ways[0]} | {ways[1]} |", flush=True)


if __name__ == "__main__":
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    for name, run in (("season", season), ("smallest", smallest)):
        if name in sys.argv[1:2] or len(sys.argv) == 1:
            run(number)
