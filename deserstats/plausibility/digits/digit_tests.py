"""Exact tests on counts of digits, each with the smallest share of odd figures that it would notice.

Asymptotic chi-square and the popular verdicts by mean deviation go wrong on the small tables that
this package is for, so null distributions are enumerated or drawn, with fixed seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL, POWER

DRAWS = 99_999
"""Draws of a null distribution: enough that a fixed seed moves the size by under 2 % of itself."""

TRIALS = 4_000
"""Draws behind a stated power."""

CHUNK = 4_000_000
"""Cells drawn at a time, to bound the memory."""

FIRST: tuple[float, ...] = tuple(np.log10(1 + 1 / np.arange(1, 10)).tolist())
"""Benford's law for the first digit, 1 to 9."""

FIRST_TWO: tuple[float, ...] = tuple(np.log10(1 + 1 / np.arange(10, 100)).tolist())
"""For the first two digits, 10 to 99."""

SECOND: tuple[float, ...] = tuple(np.reshape(FIRST_TWO, (9, 10)).sum(axis=0).tolist())
"""For the second digit, 0 to 9."""

LAST: tuple[float, ...] = (0.1,) * 10
"""For the last digit of figures that spread over many units."""

ROUND_ENDS: tuple[float, ...] = (0.6, 0, 0, 0, 0, 0.4, 0, 0, 0, 0)
"""Last digits of figures that were really rounded: 0 more often than 5."""


def chisquare(counts: Sequence[int], law: Sequence[float]) -> float:
    """Return Pearson's statistic of counts against a law."""
    observed, expected = np.asarray(counts, float), sum(counts) * np.asarray(law)
    return float(((observed - expected) ** 2 / expected).sum())


@lru_cache(maxsize=48)
def null_distribution(n: int, law: tuple[float, ...], draws: int = DRAWS, seed: int = 1) -> Floats:
    """Return the statistic of n draws from the law, many times, in rising order."""
    return np.sort(_statistics(n, law, law, draws, seed))


def _statistics(n: int, truth: Sequence[float], law: Sequence[float], draws: int, seed: int) -> Floats:
    rng = np.random.default_rng([seed, n, len(law)])
    expected = n * np.asarray(law)
    probabilities = np.asarray(truth, float) / np.sum(truth)
    chunk = max(1, CHUNK // len(law))
    sizes = [min(chunk, draws - start) for start in range(0, draws, chunk)]
    counts = (rng.multinomial(n, probabilities, size=size) for size in sizes)
    return np.concatenate([((c - expected) ** 2 / expected).sum(axis=1) for c in counts])


def montecarlo_pvalue(counts: Sequence[int], law: tuple[float, ...]) -> float:
    """Return the chance, under the law, of a statistic at least as large: (1 + hits) / (1 + draws)."""
    null = null_distribution(sum(counts), law)
    reached = chisquare(counts, law) * (1 - 1e-12)  # equal statistics may differ in their last bit
    hits = null.size - int(np.searchsorted(null, reached, side="left"))
    return (1 + hits) / (1 + null.size)


def chisquare_power(n: int, law: tuple[float, ...], odd: Sequence[float], share: float, trials: int = TRIALS) -> float:
    """Return the chance that the test notices when a share of the figures follows another law."""
    null = null_distribution(n, law)
    limit = null[null.size - int(LEVEL * (null.size + 1))] * (1 + 1e-12)
    truth = (1 - share) * np.asarray(law) + share * np.asarray(odd)
    return float((_statistics(n, truth.tolist(), law, trials, 2) > limit).mean())


def binomial_pvalue(hits: int, n: int, chance: float) -> tuple[float, float]:
    """Return the exact one-sided p-value of so many hits or more, and its mid-p."""
    from scipy.stats import binom

    tail: Any = binom.sf(hits - 1, n, chance)
    return float(tail), float(tail - binom.pmf(hits, n, chance) / 2)


def binomial_power(n: int, chance: float, share: float) -> float:
    """Return the chance that the test notices when a share of the figures always hits."""
    from scipy.stats import binom

    tails = binom.sf(np.arange(n + 1) - 1, n, chance)
    below = np.flatnonzero(tails <= LEVEL)
    if not below.size:
        return 0.0
    return float(binom.sf(int(below[0]) - 1, n, chance * (1 - share) + share))


def smallest_share(power: Callable[[float], float]) -> float | None:
    """Return the smallest share, in hundredths, that is noticed with 80 % power; None if none is."""
    if power(1.0) < POWER:
        return None
    low, high = 0, 100
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power(middle / 100) >= POWER else (middle, high)
    return high / 100


def repeats_distribution(sizes: Sequence[int], cells: int = 100) -> Floats:
    """Return the chance of each number of repeats when every group draws from so many values alike.

    A group of ``size`` figures with d different values has size - d repeats. Exact, by the occupancy recursion.
    """
    total = np.ones(1)
    for size in sizes:
        total = np.convolve(total, _repeats(size, cells))
    return total


@lru_cache(maxsize=1024)
def _repeats(size: int, cells: int) -> Floats:
    different = np.zeros(min(size, cells) + 1)
    different[0] = 1.0
    for _ in range(size):
        seen = np.arange(different.size)
        stay = different * seen / cells
        move = different * (cells - seen) / cells
        stay[1:] += move[:-1]
        different = stay
    repeats = np.zeros(size + 1)
    repeats[size - np.arange(different.size)] = different
    return repeats


def repeats_power(null: Floats, n: int, share: float) -> float:
    """Return the chance that the test notices when a share of n figures copies another of its group."""
    from scipy.stats import binom

    tails = null[::-1].cumsum()[::-1]
    below = np.flatnonzero(tails <= LEVEL)
    if not below.size:
        return 0.0
    copied = binom.pmf(np.arange(n + 1), n, share)
    return float(np.convolve(null, copied)[int(below[0]) :].sum())
