"""Daily counts: do they vary less than independent events would, over some stretch of days?"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deserstats.errors import ClaimError
from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL
from deserstats.stats.seeded_draws import generator

DRAWS = 9_999
CHUNK = 2_000_000
"""Pairs drawn at a time, to bound the memory."""

PAIRS = 10
"""Pairs of days that the test needs."""

STRETCH = 60
"""Days of a stretch in which smoothness is looked for."""


def smoothness_test(values: ArrayLike, *, draws: int = DRAWS) -> tuple[float, float]:
    """Do daily counts vary less than independent events would?

    Parameters
    ----------
    values : array_like of int, shape (n,)
        Counts of consecutive days.
    draws : int
        Draws; the data are their seed.

    Returns
    -------
    statistic, pvalue : float
        Sum over pairs of days (1 and 2, 3 and 4, ...) of (a - b)^2 / (a + b), over the number of
        pairs with events: 1 for independent events. The p-value is the chance of as little: given
        a + b, a is binomial with one half.

    Raises
    ------
    ClaimError
        When fewer than 10 pairs have events.

    Notes
    -----
    1. Rates that change within a pair, events that come in clusters and errors only make the
       statistic larger, so the test errs on the side of silence.
    2. Too smooth has honest causes: figures rounded, averaged over days, planned, or booked as
       they are typed in.

    Examples
    --------
    >>> smoothness_test([100, 101] * 15)[1] < 0.001
    True
    """
    x = np.asarray(values, float)
    a, b = x[0 : len(x) - 1 : 2], x[1::2]
    totals = (a + b).astype(np.int64)
    a, totals = a[totals > 0], totals[totals > 0]
    if len(totals) < PAIRS:
        raise ClaimError(f"needs {PAIRS} pairs of days with events; found {len(totals)}")
    statistic = float(_split(a, totals))
    rng, size = generator(x), max(1, CHUNK // len(totals))
    sizes = [min(size, draws - start) for start in range(0, draws, size)]
    null = [_split(rng.binomial(totals, 0.5, size=(n, len(totals))), totals) for n in sizes]
    hits = int((np.concatenate(null) <= statistic * (1 + 1e-12)).sum())
    return statistic, (1 + hits) / (1 + draws)


def _split(a: Any, totals: NDArray[np.int64]) -> Floats:
    return np.asarray(((2 * a - totals) ** 2 / totals).mean(axis=-1))


class Smoothest(NamedTuple):
    """The days of a series that vary least, with their pairs of days with events.

    The p-value is that of :func:`smoothness_test` times the number of stretches looked at.
    """

    pvalue: float
    statistic: float
    start: int
    stop: int
    pairs: int
    stretches: int


def smoothest(values: ArrayLike, *, draws: int = DRAWS) -> Smoothest | None:
    """Which 60 days vary least, and less than independent events would? Negative counts are taken as 0.

    None where no stretch has 10 pairs of days with events. A series of fewer than 120 days is one stretch.

    Examples
    --------
    >>> noisy = [100, 121, 80, 103, 95, 88, 110, 99, 131, 92] * 6
    >>> found = smoothest([*noisy, *[100, 101] * 30])
    >>> found.start, found.stop, found.pvalue < 0.001
    (60, 120, True)
    """
    x = np.maximum(np.asarray(values, float), 0)
    stops = [*range(STRETCH, len(x) - STRETCH + 1, STRETCH), len(x)]
    stretches = zip([0, *stops[:-1]], stops, strict=True)
    able = [(a, b, pairs) for a, b in stretches if (pairs := pairs_with_events(x[a:b])) >= PAIRS]
    if not able:
        return None
    found = [(*smoothness_test(x[a:b], draws=draws)[::-1], a, b, pairs) for a, b, pairs in able]
    pvalue, statistic, start, stop, pairs = min(found)
    return Smoothest(min(1.0, pvalue * len(able)), statistic, start, stop, pairs, len(able))


def pairs_with_events(values: Floats) -> int:
    """Count pairs of days that are not both empty."""
    return int(((values[: len(values) - 1 : 2] + values[1::2]) > 0).sum())


def smoothness_power(pairs: int, stretches: int = 1) -> float:
    """Return the chance to notice days that vary half as much as independent events (chi-square law)."""
    from scipy.stats import chi2

    return float(chi2.cdf(2 * chi2.ppf(LEVEL / stretches, pairs), pairs))
