"""How often is an honest table called notable, by check and by the whole battery?

Run by hand: python benchmarks/honest_tables.py [tables a kind] [first seed]. Seeds are fixed. Each kind is a law
under which nothing is odd.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

import deserstats as ds

Rows = list[dict[str, str]]
Law = Callable[[np.random.Generator], Rows]
FIRST = date(2024, 1, 1)


def label(i: int) -> str:
    return f"{2015 + i // 12}-{i % 12 + 1:02d}"


def months(values: Sequence[float]) -> Rows:
    return [{"id": f"m{i}", "start": label(i), "value": f"{int(v):,}"} for i, v in enumerate(values)]


def spread(rng: np.random.Generator, n: int, rho: float = 0.0, cv: float = 0.1) -> np.ndarray:
    """Log-normal factors, each correlated with the one before."""
    z = rng.normal(size=n)
    for i in range(1, n):
        z[i] = rho * z[i - 1] + np.sqrt(1 - rho**2) * z[i]
    return np.exp(cv * z)


def size(rng: np.random.Generator) -> tuple[int, np.ndarray]:
    """A number of months, and what each counts at a constant rate a day."""
    n, mean = int(rng.choice([6, 8, 12, 24, 36])), float(rng.choice([300, 2000, 20000]))
    firsts = [date(2015 + i // 12, i % 12 + 1, 1) for i in range(n + 1)]
    return n, mean * np.array([(b - a).days for a, b in pairwise(firsts)]) / 30.44


def correlated(rho: float) -> Law:
    def law(rng: np.random.Generator) -> Rows:
        n, mean = size(rng)
        return months(rng.poisson(mean * spread(rng, n, rho)))

    return law


def growth(rng: np.random.Generator) -> Rows:
    n, mean = size(rng)
    return months(rng.poisson(mean * spread(rng, n) * np.exp(0.4 * np.arange(n) / 12)))


def season(rng: np.random.Generator) -> Rows:
    n, mean = size(rng)
    return months(rng.poisson(mean * spread(rng, n) * np.exp(0.3 * np.sin(2 * np.pi * np.arange(n) / 12))))


def weekend(rng: np.random.Generator) -> Rows:
    days = [FIRST + timedelta(i) for i in range(70)]
    counts = [rng.poisson(60 if d.weekday() > 4 else 100) for d in days]
    return [{"id": str(d), "start": str(d), "through": "start", "value": str(v)}
            for d, v in zip(days, counts, strict=True)]  # fmt: skip


def walk(rng: np.random.Generator) -> Rows:
    n, mean = size(rng)
    return months(rng.poisson(mean * np.exp(np.cumsum(0.07 * rng.normal(size=n)))))


def cumulative(rng: np.random.Generator) -> Rows:
    n, mean = size(rng)
    totals = np.cumsum(rng.poisson(mean * spread(rng, n)))
    return [{"id": f"m{i}", "start": "2015-01", "through": label(i), "value": f"{v:,}"} for i, v in enumerate(totals)]


def rolling(rng: np.random.Generator) -> Rows:
    n = int(rng.choice([8, 12, 24]))
    counts = rng.poisson(2000 * spread(rng, n + 3))
    return [{"id": f"m{i}", "start": label(i), "through": label(i + 2), "value": f"{counts[i : i + 3].sum():,}"}
            for i in range(n)]  # fmt: skip


def small(rng: np.random.Generator) -> Rows:
    return months(rng.poisson(rng.choice([2, 5, 10]), int(rng.choice([6, 12, 24]))))


def rounded(base: int) -> Law:
    def law(rng: np.random.Generator) -> Rows:
        n = int(rng.choice([6, 12, 24]))
        counts = rng.poisson(base * rng.choice([3, 5, 12]) * spread(rng, n))
        return months(np.round(counts / base) * base)

    return law


def percents(rng: np.random.Generator) -> Rows:
    share = np.round(100 * rng.beta(60, 90, int(rng.choice([6, 12, 24])))).astype(int)
    return [{"id": f"m{i}{c}", "kind": "share", "per": "100", "category": c, "base_category": "a+b", "start": label(i),
             "value": str(v)} for i, s in enumerate(share) for c, v in (("a", s), ("b", 100 - s))]  # fmt: skip


def constant(rng: np.random.Generator) -> Rows:
    return months([int(rng.choice([57, 1234, 5000]))] * int(rng.choice([6, 12, 24])))


def parts(rng: np.random.Generator) -> Rows:
    n, mean = size(rng)
    a, b = rng.poisson(mean * spread(rng, n)), rng.poisson(0.4 * mean * spread(rng, n))
    return [{"id": f"m{i}{c}", "category": c, "start": label(i), "value": f"{v:,}"}
            for i in range(n) for c, v in (("a", a[i]), ("b", b[i]), ("a+b", a[i] + b[i]))]  # fmt: skip


def stock(rng: np.random.Generator) -> Rows:
    n, mean = size(rng)
    levels = mean.mean() * 10 + np.cumsum(rng.integers(-5, 6, n))
    return [{"id": f"s{i}", "kind": "stock", "start": label(i), "value": f"{int(v):,}"} for i, v in enumerate(levels)]


def weeks(rng: np.random.Generator) -> Rows:
    """Two fifths less in the weeks at the turn of the year and at Easter."""
    n = int(rng.choice([20, 52, 80]))
    means = np.where(np.isin(np.arange(n) % 52, (0, 51, 16)), 240, 400)
    firsts = [date(2022, 1, 3) + timedelta(7 * i) for i in range(n)]
    counts = rng.poisson(means * spread(rng, n, 0.3, 0.08))
    return [{"id": f"w{i}", "start": str(d), "through": str(d + timedelta(6)), "value": str(v)}
            for i, (d, v) in enumerate(zip(firsts, counts, strict=True))]  # fmt: skip


KINDS: dict[str, Law] = {
    "independent": correlated(0.0), "growing": growth, "AR(0.3)": correlated(0.3), "AR(0.6)": correlated(0.6),
    "season": season, "weekend dip": weekend, "random walk": walk, "running totals": cumulative, "rolling": rolling,
    "small counts": small, "rounded to 10": rounded(10), "rounded to 100": rounded(100),
    "rounded to 1,000": rounded(1000), "whole percents": percents, "constant": constant, "parts and wholes": parts,
    "slow stock": stock, "weeks with holidays": weeks,
}  # fmt: skip


def notable(kind: str, seed: int, *, digits: bool = False) -> set[str]:
    """Return the checks that call something notable in one table."""
    rows = KINDS[kind](np.random.default_rng([list(KINDS).index(kind), seed]))
    found = ds.check_plausibility(ds.read_claims(rows), effort=0.2, digits=digits)
    return {f.check.split(":")[0] for f in found.findings if f.verdict == "notable"}


def main(tables: int, first: int) -> None:
    print("| kind | any | by check |\n|---|---|---|")
    for kind in KINDS:
        hits = Counter(
            name for seed in range(first, first + tables) for name in (notable(kind, seed, digits=True) or {""})
        )
        by = ", ".join(f"{name} {n / tables:.2f}" for name, n in hits.items() if name)
        print(f"| {kind} | {1 - hits[''] / tables:.3f} | {by} |", flush=True)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*given, *(100, 0)[len(given) :])
