"""How often tests of regular series find a trend where there is none, and where there is one.

Run by hand: python benchmarks/trend_regular.py. Seeds are fixed; 500 series a figure, so a share
of 0.05 is known to within 0.02.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import deserstats as ds

SERIES = 500


def series(n: int, rho: float, rise: float, seed: int) -> np.ndarray:
    """A first-order autoregression of standard deviation 1 on a line that rises in all by ``rise``."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=n)
    for k in range(1, n):
        z[k] = rho * z[k - 1] + np.sqrt(1 - rho**2) * z[k]
    return z + np.linspace(0, rise, n)


def share(test: Callable[[np.ndarray], float], n: int, rho: float, rise: float) -> float:
    return float(np.mean([test(series(n, rho, rise, seed)) < 0.05 for seed in range(SERIES)]))


TESTS: dict[str, Callable[[np.ndarray], float]] = {
    "independent": lambda x: ds.regular.mann_kendall(x).pvalue,
    "prewhitened": lambda x: ds.regular.mann_kendall(x, method="prewhitened").pvalue,
    "block_bootstrap": lambda x: ds.regular.mann_kendall(x, method="block_bootstrap", n_resamples=199).pvalue,
    "pettitt": lambda x: ds.regular.pettitt(x).pvalue,
}


def main() -> None:
    print("share of series called trending (pettitt: stepping) at 0.05; rise in standard deviations")
    print("| method | n | rho 0 | rho 0.3 | rho 0.6 | rise 2, rho 0 | rise 2, rho 0.6 |\n|---|---|---|---|---|---|---|")
    for name, test in TESTS.items():
        for n in (12, 36, 120):
            flat = [share(test, n, rho, 0) for rho in (0.0, 0.3, 0.6)]
            rising = [share(test, n, rho, 2) for rho in (0.0, 0.6)]
            print(f"| {name} | {n} | " + " | ".join(f"{v:.3f}" for v in (*flat, *rising)) + " |")


if __name__ == "__main__":
    main()
