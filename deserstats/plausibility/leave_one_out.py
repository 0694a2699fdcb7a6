"""Predict every figure from the others at once: generalised least squares, one factorisation.

With covariance V known up to scale and design X, let Q = V^-1 - V^-1 X (X' V^-1 X)^-1 X' V^-1. The
figure i misses its prediction from the others by e_i = (Q y)_i / Q_ii, whose variance is 1 / Q_ii
times the scale; the scale comes from the others alone, so the quotient is t distributed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deserstats.errors import ClaimError

LEVEL = 0.05
TINY = 1e-10
"""Share of a row's variance below which nothing of it is left to predict."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What the others say of each figure.

    Attributes
    ----------
    error : ndarray, shape (k,)
        Figure minus prediction; nan where the others say nothing of it.
    spread : ndarray, shape (k,)
        Standard error of the prediction.
    scale : ndarray, shape (k,)
        Estimated scale of the covariance, squared root, from the others.
    df : ndarray, shape (k,)
        Degrees of freedom of that scale.
    removed : tuple of int
        Figures that were set aside, in the order in which they were found.
    """

    error: Floats
    spread: Floats
    scale: Floats
    df: Floats
    removed: tuple[int, ...] = ()

    @property
    def t(self) -> Floats:
        """Error over standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio: Floats = self.error / self.spread
        return ratio

    @property
    def pvalue(self) -> Floats:
        """Two-sided p-values by Student's t."""
        from scipy.stats import t

        return np.asarray(2 * t.sf(np.abs(self.t), self.df), float)


def leave_one_out(y: Any, covariance: Any, design: Any) -> Prediction:
    """How far is each figure from what the others predict?

    Parameters
    ----------
    y : array_like, shape (k,)
        Figures.
    covariance : array_like, shape (k, k)
        Their covariance, up to a common scale; positive definite.
    design : array_like, shape (k, p)
        Columns of the mean.

    Returns
    -------
    Prediction
        Of every figure from the k - 1 others.

    Raises
    ------
    ClaimError
        When fewer than p + 2 figures are given.

    References
    ----------
    O. Dubrule (1983), 10.1007/BF01033232.

    Examples
    --------
    >>> found = leave_one_out([10, 11, 9, 10, 20], np.eye(5), np.ones((5, 1)))
    >>> round(float(found.error[4]), 2), round(float(found.t[4]), 2), int(found.df[4])
    (10.0, 10.95, 3)
    """
    y, v, x = np.asarray(y, float), np.asarray(covariance, float), np.asarray(design, float)
    k, p = x.shape
    if k < p + 2:
        raise ClaimError(f"needs {p + 2} figures to predict each from the others with {p} means; found {k}")
    residual, q = _annihilator(y, v, x)
    diagonal = np.diag(q).copy()
    alone = diagonal * np.diag(v) < TINY  # a mean that no other figure tells of
    diagonal[alone] = np.nan
    error = residual / diagonal
    df = np.full(k, float(k - p - 1))
    variance = np.maximum((float(y @ residual) - error**2 * diagonal) / df, 0.0)
    scale = np.sqrt(variance)
    return Prediction(error, scale / np.sqrt(diagonal), scale, df)


def _annihilator(y: Floats, v: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return Q y and Q."""
    scale = 1 / np.sqrt(np.diag(v))  # rows of similar size are better conditioned
    inverse = np.linalg.pinv(v * np.outer(scale, scale), hermitian=True) * np.outer(scale, scale)
    weighted = inverse @ x
    q = inverse - weighted @ np.linalg.pinv(x.T @ weighted, hermitian=True) @ weighted.T
    q = (q + q.T) / 2
    return q @ y, q


def forward_search(y: Any, covariance: Any, design: Any, *, level: float = LEVEL) -> Prediction:
    """Which figures are surprising, when one may hide another?

    One wrong total makes its neighbours look wrong. So the figure that explains most of the misfit
    (largest e_i^2 Q_ii) is set aside while it is surprising among all, and the rest is judged without it.

    Parameters
    ----------
    y, covariance, design
        As in :func:`leave_one_out`.
    level : float
        Level, shared among the figures, at which one is set aside.

    Returns
    -------
    Prediction
        Of every figure from those that were kept, itself left out.

    Examples
    --------
    >>> y = [10, 11, 9, 10, 20, 10, 11, 31]
    >>> forward_search(y, np.eye(8), np.ones((8, 1))).removed
    (7, 4)
    """
    y, v, x = np.asarray(y, float), np.asarray(covariance, float), np.asarray(design, float)
    kept = list(range(len(y)))
    removed: list[int] = []
    while True:
        found = leave_one_out(y[kept], v[np.ix_(kept, kept)], x[kept])
        weight = np.nan_to_num(found.t**2, nan=0.0)  # rises with e_i^2 Q_ii
        first = int(weight.argmax())
        least = max(x.shape[1] + 3, 1 + len(y) // 2)
        if not found.pvalue[first] * len(kept) <= level or len(kept) <= least:
            return _whole(found, kept, removed, y, v, x)
        removed.append(kept.pop(first))


def _whole(found: Prediction, kept: Sequence[int], removed: Sequence[int], y: Floats, v: Floats, x: Floats
           ) -> Prediction:  # fmt: skip
    """Put the kept figures in their places and predict the removed ones from them."""
    if not removed:
        return found
    columns = np.full((4, len(y)), np.nan)
    columns[:, kept] = [found.error, found.spread, found.scale, found.df]
    for i in removed:
        rows = [*kept, i]
        one = leave_one_out(y[rows], v[np.ix_(rows, rows)], x[rows])
        columns[:, i] = [one.error[-1], one.spread[-1], one.scale[-1], one.df[-1]]
    error, spread, scale, df = columns
    return Prediction(error, spread, scale, df, tuple(removed))


def detectable_error(spread: float, df: float, *, power: float = 0.8, level: float = LEVEL) -> float:
    """How large must an error be to be noticed?

    Parameters
    ----------
    spread : float
        Standard error of the prediction.
    df : float
        Its degrees of freedom.
    power, level : float
        Chance to notice it, and level of the test.

    Returns
    -------
    float
        In the unit of ``spread``.
    """
    return _detectable(df, power, level) * spread


@lru_cache(maxsize=256)
def _detectable(df: float, power: float, level: float) -> float:
    low, high = 0.0, 1.0
    while error_power(high, 1.0, df, level=level) < power:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if error_power(middle, 1.0, df, level=level) >= power else (middle, high)
    return high


def error_power(error: float, spread: float, df: float, *, level: float = LEVEL) -> float:
    """What is the chance that an error of this size is noticed? (Noncentral t, two-sided.)"""
    from scipy.stats import nct, t

    limit = t.isf(level / 2, df)
    shift = abs(error) / spread if spread > 0 else np.inf
    if shift > 30:
        return 1.0
    far = float(nct.cdf(-limit, df, shift))  # lost to rounding for large shifts, where it is 0
    return float(nct.sf(limit, df, shift)) + (far if np.isfinite(far) else 0.0)
