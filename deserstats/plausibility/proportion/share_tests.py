"""Are shares the same in one window as in the others? The variance of a gamma process, known or estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from deserstats.stats.arrays import Floats
from deserstats.stats.seeded_draws import generator

DRAWS = 9_999
LARGEST = 1e9
NODES = 100
"""Values of an estimated variance over which power is averaged."""

TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class ShareTest:
    """Shares of one window against the mean of the others, weighted by their length.

    Attributes
    ----------
    own, others : ndarray, shape (c,)
        Shares of the window, at the nearest end of an interval, and of the others together.
    months : ndarray, shape (m,)
        Lengths, the window itself first.
    sizes : ndarray, shape (m,)
        Units counted in each window; infinite where not known.
    each : ndarray, shape (m - 1, c)
        Shares of every other window.
    coarse : ndarray, shape (m, c)
        Half of the width of each share as printed.
    """

    own: Floats
    others: Floats
    months: Floats
    sizes: Floats
    each: Floats
    coarse: Floats

    @classmethod
    def of(
        cls, shares: Sequence[Sequence[tuple[float, float]]], months: Sequence[float], sizes: Sequence[float | None]
    ) -> ShareTest:
        """Compare the first window with the others; shares are given as intervals."""
        ends = np.asarray(shares, float)  # (m, c, 2)
        lengths = np.asarray(months, float)
        units = np.array([np.inf if s is None else max(s, 1.0) for s in sizes])
        middle = ends.mean(axis=2)
        middle /= np.maximum(middle.sum(axis=1, keepdims=True), TINY)
        mean = lengths[1:] @ middle[1:] / lengths[1:].sum()
        own = np.clip(mean, ends[0, :, 0], ends[0, :, 1])
        if (own != mean).any():
            own = own / max(own.sum(), TINY)
        return cls(own, mean, lengths, units, middle[1:], (ends[:, :, 1] - ends[:, :, 0]) / 2)

    @property
    def change(self) -> Floats:
        """Share in the window minus that of the others."""
        return self.own - self.others

    @property
    def df(self) -> tuple[int, int]:
        """Degrees of freedom of the change, and of the others about their mean."""
        c = len(self.own) - 1
        return c, c * (len(self.months) - 2)

    @property
    def pull(self) -> float:
        """Sum over categories of the squared change over the share."""
        return float(_pull(self.own, self.others))

    @property
    def misfit(self) -> float:
        """The same of every other window about their mean, times its months; no less than rounding may hide."""
        return max(float(self.months[1:] @ _pull(self.each, self.others)), self.hidden)

    @property
    def hidden(self) -> float:
        """Misfit that figures printed so coarsely may hide: every other share at an end of what its figure allows."""
        apart = (self.coarse[1:] ** 2 / np.maximum(self.others, TINY)).sum(axis=1)
        return float(self.months[1:] @ apart) * (len(self.months) - 2) / (len(self.months) - 1)

    @property
    def counting(self) -> float:
        """Variance of a change, relative to a share, by the number of units alone."""
        return float(1 / self.sizes[0] + 1 / self.sizes[1:].sum())

    @property
    def is_blind(self) -> bool:
        """Whether the other windows agree to the last digit, so that they show no variability."""
        return self.misfit <= TINY

    @property
    def spread(self) -> float:
        """Variance of a change, relative to a share, at a variability of 1."""
        return float(1 / self.months[0] + 1 / self.months[1:].sum())

    @property
    def statistic(self) -> float:
        """F, where the others vary; else the pull a degree of freedom."""
        scale = self.misfit / self.df[1] if self.df[1] else 0.0
        return self.pull / self.df[0] / (self.spread * scale if scale > 0 else 1.0)

    def variance(self, cv: float) -> float:
        """Variance of a change, relative to a share, at a known variability: Dirichlet-multinomial on both sides."""
        own = 1 / (self.months[0] / cv**2 + 1) + 1 / self.sizes[0]
        rest = 1 / (self.months[1:].sum() / cv**2 + 1) + 1 / self.sizes[1:].sum()
        return float(own + rest)


def _pull(shares: Floats, mean: Floats) -> Any:
    return ((shares - mean) ** 2 / np.maximum(mean, TINY)).sum(axis=-1)


def homogeneity(test: ShareTest) -> float:
    """Return the p-value with the variance of the other windows: F(c - 1, (m - 2)(c - 1)).

    Of the shares, or of their square roots, where larger: small shares are skewed, and roots
    have a constant variance. No less than by the number of units alone, whatever the others agree on.
    """
    from scipy.stats import chi2, f

    if not test.change.any() or test.is_blind:
        return 1.0
    c, rest = test.df
    roots = test.months[1:] @ np.sqrt(test.each) / test.months[1:].sum()
    pull = 4 * float(((np.sqrt(test.own) - roots) ** 2).sum())
    misfit = 4 * float(test.months[1:] @ ((np.sqrt(test.each) - roots) ** 2).sum(axis=1))
    scales = ((test.pull, test.misfit), (pull, max(misfit, test.hidden)))
    found = [float(f.sf(x / c / test.spread / (y / rest), c, rest)) for x, y in scales if y > TINY]
    counted = float(chi2.sf(test.pull / test.counting, c)) if test.counting > 0 else 0.0
    return max(*found, counted)


def known_variability(test: ShareTest, cv: float, *, draws: int = DRAWS) -> float:
    """Return the p-value at a known CV of a month, by draws of both sides from their common shares."""
    rng = generator(test.own, test.others, test.months, cv)
    weights = np.array([test.months[0], test.months[1:].sum()])
    common = (weights[0] * test.own + weights[1] * test.others) / weights.sum()
    sizes = (test.sizes[0], test.sizes[1:].sum())
    sides = [_drawn(rng, common, w / cv**2, n, draws) for w, n in zip(weights, sizes, strict=True)]
    null = _pull(sides[0], sides[1])
    return float((1 + (null >= test.pull * (1 - 1e-9)).sum()) / (1 + draws))


def _drawn(rng: Any, shares: Floats, shape: float, size: float, draws: int) -> Floats:
    """Draw shares of a window: Dirichlet, and multinomial where the number of units is known."""
    parts = rng.gamma(np.maximum(shares * shape, TINY), size=(draws, len(shares)))
    drawn = parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-300)
    if not np.isfinite(size):
        return np.asarray(drawn, float)
    drawn /= drawn.sum(axis=1, keepdims=True)
    return np.asarray(rng.multinomial(int(size), drawn) / int(size), float)


def normal_pvalue(test: ShareTest, cv: float) -> float:
    """Return the chi-square approximation at a known variability; smooth in the CV, for the tipping one."""
    from scipy.special import chdtrc

    return float(chdtrc(test.df[0], test.pull / test.variance(cv)))


def noticed(test: ShareTest, shift: float, *, level: float, cv: float | None = None) -> float:
    """Return the chance to notice the smallest share raised by ``shift`` of itself, at an adjusted level."""
    c, rest = test.df
    if cv is None and test.is_blind:
        return 0.0
    return _seen(_moved(test, shift) / _spread(test, cv), c, rest if cv is None else 0, level)


def smallest_noticed(test: ShareTest, *, level: float, power: float, cv: float | None = None) -> float | None:
    """Return the smallest rise of the smallest share, relative to itself, that is noticed with this power.

    None where even a rise to the whole would not be.
    """
    c, rest = test.df
    if cv is None and test.is_blind:
        return None
    wanted = _spread(test, cv) * _needed(c, rest if cv is None else 0, level, power)
    low, high = 0.0, 1 / max(float(test.others.min()), TINY) - 1
    if _moved(test, high) < wanted:
        return None
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if _moved(test, middle) >= wanted else (middle, high)
    return high


def _spread(test: ShareTest, cv: float | None) -> float:
    """Variance of a change by the given variability, or as estimated, and no less than by counting alone."""
    if cv is not None:
        return test.variance(cv)
    return max(test.spread * test.misfit / test.df[1], test.counting)


def _seen(moved: float, c: int, rest: int, level: float) -> float:
    """Return the chance to notice a change of so many variances squared.

    With the variance estimated (``rest`` degrees of freedom) it is the mean over what the estimate may be: a change
    of so many estimated standard deviations is seen less often than one of so many true ones.
    """
    from scipy.stats import chi2, f, ncx2

    if not rest:
        return _finite(ncx2.sf(chi2.isf(level, c), c, moved))
    ratios = chi2.ppf((np.arange(NODES) + 0.5) / NODES, rest) / rest
    chances = ncx2.sf(c * ratios * f.isf(level, c, rest), c, moved * ratios)
    return float(np.nan_to_num(chances, nan=1.0).mean())


@lru_cache(maxsize=1024)
def _needed(c: int, rest: int, level: float, power: float) -> float:
    """Return the change, in variances squared, that is noticed with this power."""
    low, high = 0.0, 1.0
    while _seen(high, c, rest, level) < power and high < LARGEST:
        low, high = high, 2 * high
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (low, middle) if _seen(middle, c, rest, level) >= power else (middle, high)
    return high


def _moved(test: ShareTest, shift: float) -> float:
    """Squared change relative to the share, when the smallest rises and the others give way in proportion.

    Of the shares or of their roots, where smaller, less what the coarseness of the figure may hide.
    """
    least = int(test.others.argmin())
    share = max(float(test.others[least]), TINY)
    moved = min(shift * share - float(test.coarse[0, least]), 1 - share)
    if moved <= 0:
        return 0.0
    there = (share + moved, 1 - share - moved)
    here = (share, 1 - share)
    plain = sum((a - b) ** 2 / max(b, TINY) for a, b in zip(there, here, strict=True))
    roots = 4 * sum((max(a, 0.0) ** 0.5 - b**0.5) ** 2 for a, b in zip(there, here, strict=True))
    return float(min(plain, roots))


def _finite(value: Any) -> float:
    """Far tails of noncentral laws are lost to rounding; there the chance is 1."""
    return float(value) if np.isfinite(value) else 1.0
