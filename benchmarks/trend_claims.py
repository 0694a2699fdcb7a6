"""How often find_changes takes chance for a change, how often it dates one rightly, and what share draws hold.

Run by hand: python benchmarks/trend_claims.py. Seeds are fixed. Months count around 1,000 with a
coefficient of variation of 0.25, each correlated with the one before by rho.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np

import deserstats as ds
from deserstats.trend.change.step_interval import places_kept
from deserstats.trend.change.step_tests import StepTrial, steps_tried

SETS = 200
CLAIM_SETS = 40
MONTHS = 36


def counts(n: int, rho: float, growth: float, step: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    z = rng.normal(size=n)
    for k in range(1, n):
        z[k] = rho * z[k - 1] + np.sqrt(1 - rho**2) * z[k]
    s = np.sqrt(np.log(1 + 0.25**2))
    mean = 1000 * growth ** (np.arange(n) / n) * np.exp(s * z - s * s / 2)
    mean[n // 2 :] *= step
    return rng.poisson(mean).astype(float)


def tried_on(x: np.ndarray, seed: int) -> StepTrial:
    """The first trial of one step or two."""
    return steps_tried(x, np.full(len(x), 30.0), max_steps=2, level=0.05, n_resamples=199, seed=seed)[0]


def changes() -> None:
    print(f"find_changes on monthly counts, {SETS} sets a row, 199 resamples; the step doubles the rate half-way")
    print("| atoms | rho | called changed, flat | one change called, doubled | date interval holds the date |")
    print("|---|---|---|---|---|")
    for n in (6, 8, 12, 24):
        for rho in (0.0, 0.3, 0.6):
            false = found = held = 0
            length = np.full(n, 30.0)
            for seed in range(SETS):
                false += tried_on(counts(n, rho, 1, 1, seed), seed).pvalue <= 0.05
                stepped = counts(n, rho, 1, 2, seed)
                tried = tried_on(stepped, seed)
                if tried.pvalue <= 0.05 and len(tried.places) == 1:
                    found += 1
                    low, high = places_kept(stepped, length, tried.places, 0, tried.noise, 0.95, 199, seed)
                    held += low <= n // 2 <= high
            print(f"| {n} | {rho} | {false / SETS:.3f} | {found / SETS:.3f} | {held / max(found, 1):.3f} |")


def month(k: int) -> str:
    return date(2020 + k // 12, k % 12 + 1, 1).isoformat()


def windows(kind: str, rng: np.random.Generator) -> list[tuple[int, int]]:
    if kind == "quarters":
        return [(k, k + 3) for k in range(0, MONTHS, 3)]
    if kind == "half-years":
        return [(k, k + 6) for k in range(0, MONTHS, 6)]
    cuts = [0, *sorted(rng.choice(np.arange(1, MONTHS), 7, replace=False).tolist()), MONTHS]
    if kind == "8 irregular":
        return list(pairwise(cuts))
    return [(0, k) for k in cuts[1:]] + [(cuts[1], cuts[4]), (cuts[2], cuts[6])]


def draws() -> None:
    print(f"\n90 % bands of 200 draws, {CLAIM_SETS} sets a row: share of hidden months inside, width by mean count")
    print("| claims | rho | growth | inside | width |\n|---|---|---|---|---|")
    for kind in ("quarters", "half-years", "8 irregular", "cumulative and overlapping"):
        for rho, growth in ((0.0, 1), (0.3, 1), (0.6, 1), (0.0, 3), (0.6, 3)):
            inside, widths = [], []
            for seed in range(CLAIM_SETS):
                x = counts(MONTHS, rho, growth, 1, seed)
                rows = [
                    {"start": month(a), "end": month(b), "value": str(int(x[a:b].sum())), "relation": "exact"}
                    for a, b in windows(kind, np.random.default_rng(seed))
                ]
                band = np.array(ds.reconstruct(ds.read_claims(rows), draws=200, seed=seed).interval(0.9))
                width = band[:, 1] - band[:, 0]
                free = width > 1e-6
                inside += ((x >= band[:, 0]) & (x <= band[:, 1]))[free].tolist()
                widths.append(width[free].mean() / x.mean())
            print(f"| {kind} | {rho} | {growth} | {np.mean(inside):.3f} | {np.mean(widths):.2f} |")


if __name__ == "__main__":
    changes()
    draws()
