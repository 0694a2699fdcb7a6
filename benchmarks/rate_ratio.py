"""Size, coverage and power of compare_rates, and whether the smallest ratio it says would have shown does show.

Run by hand: python benchmarks/rate_ratio.py [tables a row]. Monthly counts inside two windows of as many months,
the same months of neighbouring years, drawn by a law that is named; seeds are fixed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded

import numpy as np

import deserstats as ds

Draw = Callable[[np.random.Generator, np.ndarray], np.ndarray]


def poisson(rng: np.random.Generator, mu: np.ndarray) -> np.ndarray:
    return rng.poisson(mu)


def gamma_poisson(rng: np.random.Generator, mu: np.ndarray) -> np.ndarray:
    """Variance nine times the mean."""
    return rng.poisson(rng.gamma(mu / 8, 8))


def correlated(rho: float, spread: float = 0.3) -> Draw:
    """Log-normal factors, correlated from month to month."""

    def draw(rng: np.random.Generator, mu: np.ndarray) -> np.ndarray:
        noise = np.empty(len(mu))
        noise[0] = rng.normal()
        for k in range(1, len(mu)):
            noise[k] = rho * noise[k - 1] + np.sqrt(1 - rho**2) * rng.normal()
        return rng.poisson(mu * np.exp(spread * noise - spread**2 / 2))

    return draw


LAWS: dict[str, tuple[Draw, float]] = {
    "Poisson, 3 a month": (poisson, 3.0),
    "Poisson, 300 a month": (poisson, 300.0),
    "gamma-Poisson, variance 9 x mean": (gamma_poisson, 300.0),
    "AR(.3), spread .3": (correlated(0.3), 300.0),
    "AR(.6), spread .3": (correlated(0.6), 300.0),
}


def table(rng: np.random.Generator, law: str, months: int, ratio: float) -> ds.ClaimSet:
    """Return one drawn table of claims: ``months`` months from January on, and as many some whole years later."""
    draw, mean = LAWS[law]
    apart = 12 * -(-months // 12)
    mu = np.full(apart + months, mean)
    mu[apart:] *= ratio
    counts = draw(rng, mu)
    used = [*range(months), *range(apart, apart + months)]
    return ds.read_claims(
        [{"start": f"{2010 + k // 12}-{k % 12 + 1:02d}", "value": str(counts[k]), "relation": "exact"} for k in used]
    )


def windows(months: int) -> tuple[str, str]:
    """Return the windows of :func:`table`."""
    apart = -(-months // 12)
    last = months - 1
    return tuple(f"{2010 + y}-01..{2010 + y + last // 12}-{last % 12 + 1:02d}" for y in (0, apart))  # type: ignore[return-value]


def row(law: str, months: int, n: int, seed: int = 0) -> dict[str, float]:
    """Return how often flat tables are called different, intervals hold 1.5, and the printed ratio shows."""
    rng, found = np.random.default_rng(seed), {"answered": 0.0, "size": 0.0, "covers": 0.0, "power": 0.0}
    printed = []
    for _ in range(n):
        answer = ds.compare_rates(table(rng, law, months, 1.0), *windows(months))
        found["size"] += answer.pvalue is not None and answer.pvalue <= 0.05
        printed += [answer.detectable_rise] if answer.detectable_rise else []
        raised = ds.compare_rates(table(rng, law, months, 1.5), *windows(months))
        if raised.ratio_low is not None and raised.ratio_high is not None:
            found["answered"] += 1
            # days of a month differ by up to a tenth: the ratio of daily rates is that of the counts
            found["covers"] += raised.ratio_low <= 1.5 <= raised.ratio_high
    least = float(np.median(printed)) if printed else 1.0
    for _ in range(n):
        answer = ds.compare_rates(table(rng, law, months, least), *windows(months))
        found["power"] += answer.pvalue is not None and answer.pvalue <= 0.05
    covers = found["covers"] / max(found["answered"], 1)
    return {
        "answered": found["answered"] / n, "size": found["size"] / n, "covers": covers, "least": least,
        "power": found["power"] / n,
    }  # fmt: skip


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    print(f"{n:,} tables a row\n")
    print("| law | months a window | answered | size | coverage of 1.5 | smallest ratio printed | its power |")
    print("|---|---|---|---|---|---|---|")
    for law in LAWS:
        for months in (3, 6, 12, 24):
            r = row(law, months, n)
            print(
                f"| {law} | {months} | {r['answered']:.2f} | {r['size']:.3f} | {r['covers']:.3f} | {r['least']:.2f} "
                f"| {r['power']:.2f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
