"""Are shares the same in one window as in the others? The variance of a gamma process, known or estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVEL = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class ShareTest:
    """Shares of one window against the mean of the others, weighted by their length.

    Attributes
    ----------
    change : ndarray, shape (c,)
        Share in the window minus that of the others, taken at the nearest end of an interval.
    others : ndarray, shape (c,)
        Shares of the others together.
    statistic : float
        F, or the squared change over its variance at a variability of 1, over c - 1.
    months : ndarray, shape (m,)
        Lengths, the window itself first.
    misfit : float
        Sum of squares of the others about their mean, in the same terms.
    df : int
        Degrees of freedom of ``misfit``.
    sizes : ndarray, shape (m,)
        Units counted in each window; infinite where not known.
    """

    change: Floats
    others: Floats
    statistic: float
    months: Floats
    misfit: float
    df: int
    sizes: Floats

    @classmethod
    def of(cls, shares: Sequence[Sequence[tuple[float, float]]], months: Sequence[float],
           sizes: Sequence[float | None]) -> ShareTest:  # fmt: skip
        """Compare the first window with the others."""
        ends = np.asarray(shares, float)  # (m, c, 2)
        lengths = np.asarray(months, float)
        units = np.array([np.inf if s is None else max(s, 1.0) for s in sizes])
        middle = ends.mean(axis=2)
        middle /= np.maximum(middle.sum(axis=1, keepdims=True), 1e-300)
        weights = lengths[1:] / lengths[1:].sum()
        mean = weights @ middle[1:]
        change = np.clip(mean, ends[0, :, 0], ends[0, :, 1]) - mean
        safe = np.maximum(mean, 1e-12)
        c = len(mean)
        pull = float((change**2 / safe).sum()) / (1 / lengths[0] + 1 / lengths[1:].sum())
        misfit = float((lengths[1:, None] * (middle[1:] - mean) ** 2 / safe).sum())
        df = (len(lengths) - 2) * (c - 1)
        scale = misfit / df if df else 0.0
        statistic = pull / (c - 1) / scale if scale > 0 else pull / (c - 1)
        return cls(change, mean, statistic, lengths, misfit, df, units)

    @property
    def categories(self) -> int:
        """Number of categories."""
        return len(self.change)

    @property
    def pull(self) -> float:
        """Sum over categories of the squared change over the share."""
        return float((self.change**2 / np.maximum(self.others, 1e-12)).sum())

    def variance(self, cv: float) -> float:
        """Variance of a change, relative to p (1 - p): Dirichlet and multinomial of both sides."""
        own = 1 / (self.months[0] / cv**2 + 1) + 1 / self.sizes[0]
        total = self.months[1:].sum()
        rest = 1 / (total / cv**2 + 1) + 1 / self.sizes[1:].sum()
        return float(own + rest)

    def pvalue_at(self, cv: float) -> float:
        """Chance of as large a change at a known variability: chi-square of the shares, normal."""
        from scipy.stats import chi2

        return float(chi2.sf(self.pull / self.variance(cv), self.categories - 1))


def homogeneity(test: ShareTest) -> float:
    """Return the p-value with the variance of the other windows: F(c - 1, (m - 2)(c - 1))."""
    from scipy.stats import f

    if test.misfit <= 0:
        return 1.0 if test.pull == 0 else 0.0
    return float(f.sf(test.statistic, test.categories - 1, test.df))


def homogeneity_power(test: ShareTest, shift: float) -> float:
    """Return the chance to notice the smallest share changed by ``shift`` of itself, variance estimated."""
    from scipy.stats import f, ncf

    if test.misfit <= 0:
        return 1.0
    c = test.categories - 1
    limit = f.isf(LEVEL, c, test.df)
    scale = test.misfit / test.df
    spread = 1 / test.months[0] + 1 / test.months[1:].sum()
    return _finite(ncf.sf(limit, c, test.df, _moved(test, shift) / spread / scale))


def two_windows_power(test: ShareTest, shift: float, cv: float) -> float:
    """Return the same at a known variability."""
    from scipy.stats import chi2, ncx2

    c = test.categories - 1
    return _finite(ncx2.sf(chi2.isf(LEVEL, c), c, _moved(test, shift) / test.variance(cv)))


def _moved(test: ShareTest, shift: float) -> float:
    """Squared change relative to the share, when the smallest moves and the others give way in proportion."""
    share = max(float(test.others.min()), 1e-12)
    moved = shift * share
    return moved**2 / share + moved**2 / max(1 - share, 1e-12)


def _finite(value: Any) -> float:
    """Far tails of noncentral laws are lost to rounding; there the chance is 1."""
    return float(value) if np.isfinite(value) else 1.0
