"""Predict every figure from the others at once: generalised least squares, one factorisation.

With covariance V known up to scale and design X, let Q = V^-1 - V^-1 X (X' V^-1 X)^-1 X' V^-1. The
figure i misses its prediction from the others by e_i = (Q y)_i / Q_ii, whose variance is 1 / Q_ii
times the scale; the scale comes from the others alone, so the quotient is t distributed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deserstats.errors import ClaimError
from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL

STRAIGHT = 1e-3
"""Skewness below which the normal law is as good."""

SHARE = 0.05
"""Least share of the covariance from which its scale is estimated."""

TINY = 1e-10
"""Share of a row's variance below which nothing of it is left to predict."""

TIED = 0.9
"""Correlation of two errors, either way, from which on the figures do not show which of the two is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What the others say of each figure.

    Attributes
    ----------
    error : ndarray, shape (k,)
        Figure minus prediction, a rounded figure at its nearest end; nan where the others say nothing of it.
    spread : ndarray, shape (k,)
        Standard error of the prediction.
    scale : ndarray, shape (k,)
        Estimated scale of the covariance, squared root, from the others.
    varied : ndarray, shape (k,)
        What of the standard error goes with that scale, at a scale of 1.
    df : ndarray, shape (k,)
        Degrees of freedom of that scale.
    skew : ndarray, shape (k,)
        Skewness of the error; 0 is normal.
    ties : tuple of tuple of int, shape (k,)
        Figures whose errors are nearly one with the figure's own, so that either may be the wrong one.
    removed : tuple of int
        Figures that were set aside, in the order in which they were found.
    """

    error: Floats
    spread: Floats
    scale: Floats
    varied: Floats
    df: Floats
    skew: Floats
    ties: tuple[tuple[int, ...], ...] = ()
    removed: tuple[int, ...] = ()

    @property
    def t(self) -> Floats:
        """Error over standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio: Floats = self.error / self.spread
        return ratio

    @property
    def pvalue(self) -> Floats:
        """Two-sided p-values by Student's t, corrected for skewness."""
        return skewed_pvalue(self.t, self.df, self.skew)


def skewed_pvalue(t: Any, df: Any, skew: Any) -> Floats:
    """How surprising is a t statistic whose error is skewed?

    Parameters
    ----------
    t, df, skew : array_like, shape (k,)
        Statistic, degrees of freedom, and skewness of the error.

    Returns
    -------
    ndarray, shape (k,)
        Twice the smaller tail of a gamma variable of mean 0, variance 1 and this skewness, to
        which t is taken over the normal scale; or that of t itself, where larger.

    Examples
    --------
    >>> [round(float(p), 3) for p in skewed_pvalue([2.5, 2.5, -2.5], [20] * 3, [0.0, 1.0, 1.0])]
    [0.021, 0.056, 0.021]
    """
    from scipy.special import gammainc, gammaincc, ndtri, stdtr

    t, df, skew = np.asarray(t, float), np.asarray(df, float), np.asarray(skew, float)
    flat = np.abs(skew) < STRAIGHT
    pvalue = 2 * stdtr(df, -np.abs(t))
    side = np.where(skew < 0, -1.0, 1.0)
    shape = 4 / np.maximum(np.abs(skew), STRAIGHT) ** 2
    normal = -ndtri(np.clip(stdtr(df, -t * side), 1e-300, 1 - 1e-16))
    # a gamma variable is not below 0
    at = np.maximum(shape + normal * np.sqrt(shape), 0.0)
    tail = np.minimum(gammaincc(shape, at), gammainc(shape, at))
    return np.asarray(np.where(flat, pvalue, np.clip(2 * tail, pvalue, 1.0)), float)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The independent parts that figures are sums of, for the skewness of their errors.

    Attributes
    ----------
    cells : ndarray, shape (k, m)
        How often each figure holds each part.
    second, third : ndarray, shape (m,)
        Second and third central moments of the parts.
    """

    cells: Floats
    second: Floats
    third: Floats

    def skewness(self, weights: Floats) -> Floats:
        """Skewness of weighted sums of the figures, shape (n, k) to (n,)."""
        w = weights @ self.cells
        variance = (w**2) @ self.second
        with np.errstate(divide="ignore", invalid="ignore"):
            skew = (w**3) @ self.third / variance**1.5
        return np.asarray(np.where(variance > 0, skew, 0.0), float)


@dataclass(frozen=True, slots=True, eq=False)
class KnownNoise:
    """What of the covariance is known, and how far figures may be from what is printed.

    Attributes
    ----------
    covariance : ndarray, shape (k, k)
        Added to the covariance whose scale is estimated.
    own : ndarray, shape (k,)
        What of its diagonal is the figure's own rounding.
    half : ndarray, shape (k,)
        Half-widths: a figure that may be right anywhere within is as far from its prediction as its nearest end.
    floor : float
        Least scale, squared.
    """

    covariance: Floats
    own: Floats
    half: Floats
    floor: float = 0.0

    def rows(self, kept: Sequence[int]) -> KnownNoise:
        """Return what is known of some figures."""
        rows = list(kept)
        return KnownNoise(self.covariance[np.ix_(rows, rows)], self.own[rows], self.half[rows], self.floor)


def nothing_known(k: int) -> KnownNoise:
    """Return the case in which all of the covariance is known up to its scale only."""
    return KnownNoise(np.zeros((k, k)), np.zeros(k), np.zeros(k))


def leave_one_out(
    y: Any, covariance: Any, design: Any, *, parts: Parts | None = None, known: KnownNoise | None = None
) -> Prediction:
    """How far is each figure from what the others predict?

    Parameters
    ----------
    y : array_like, shape (k,)
        Figures.
    covariance : array_like, shape (k, k)
        Their covariance, up to a common scale, known parts apart; positive definite with these.
    design : array_like, shape (k, p)
        Columns of the mean.
    parts : Parts, optional
        What the figures are sums of; without, errors are taken as normal.
    known : KnownNoise, optional
        Covariance that is not scaled, and rounding.

    Returns
    -------
    Prediction
        Of every figure from the k - 1 others.

    Raises
    ------
    ClaimError
        When fewer than p + 2 figures are given.

    Notes
    -----
    1. The scale that makes Pearson's statistic of the others equal to its degrees of freedom, by one step
       from 1: exact where nothing is known.
    2. The distance of a rounded figure is that of its nearest end; its own rounding is then no part of its spread.

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
    beside = nothing_known(k) if known is None else known
    whole = v + beside.covariance
    residual, q = annihilator(y, whole, x)
    diagonal = np.diag(q).copy()
    alone = diagonal * np.diag(whole) < TINY  # a mean that no other figure tells of
    diagonal[alone] = np.nan
    error = residual / diagonal
    df = np.full(k, float(k - p - 1))
    pearson = np.maximum((float(y @ residual) - error**2 * diagonal) / df, 0.0)
    # how much of Pearson's statistic, and of each prediction, is of the part whose scale is estimated
    told = float((q * v).sum()) / (k - p)
    own = np.clip(np.einsum("ij,jk,ik->i", q, v, q) / diagonal, 0.0, 1.0)  # a share, up to the last digits
    scale = np.sqrt(np.maximum(1 + (pearson - 1) / max(told, SHARE), beside.floor))
    spread = np.sqrt(np.maximum((1 - own + own * scale**2) / diagonal - beside.own, 0.0))
    spread = np.maximum(spread, 1e-12 * np.abs(y)) if known is not None else spread
    nearest = np.sign(error) * np.maximum(np.abs(error) - beside.half, 0.0)
    skew = np.zeros(k) if parts is None else parts.skewness(q / np.where(alone, 1.0, diagonal)[:, None])
    # a gamma law is the more skewed the more it varies, and known parts are not
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.nan_to_num(own * scale**2 / (1 - own + own * scale**2))
    skew = skew * scale * share**1.5
    return Prediction(nearest, spread, scale, np.sqrt(own / diagonal), df, skew, _ties(q, diagonal))


def _ties(q: Floats, diagonal: Floats) -> tuple[tuple[int, ...], ...]:
    """Return for each figure those whose errors are nearly one with its own."""
    same = q**2 > TIED**2 * np.outer(diagonal, diagonal)
    np.fill_diagonal(same, val=False)
    return tuple(tuple(map(int, np.flatnonzero(row))) for row in same)


def annihilator(y: Floats, v: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return Q y and Q, the inverse of the covariance where the columns of the mean are free."""
    scale = 1 / np.sqrt(np.diag(v))  # rows of similar size are better conditioned
    inverse = np.linalg.pinv(v * np.outer(scale, scale), hermitian=True) * np.outer(scale, scale)
    weighted = inverse @ x
    q = inverse - weighted @ np.linalg.pinv(x.T @ weighted, hermitian=True) @ weighted.T
    q = (q + q.T) / 2
    return q @ y, q


def forward_search(
    y: Any,
    covariance: Any,
    design: Any,
    *,
    level: float = LEVEL,
    parts: Parts | None = None,
    known: KnownNoise | None = None,
) -> Prediction:
    """Which figures are surprising, when one may hide another?

    One wrong total makes its neighbours look wrong. So the figure that explains most of the misfit
    (largest e_i^2 Q_ii) is set aside while it is surprising among all, and the rest is judged without it.
    Figures that hang on each other alone are set aside together.

    Parameters
    ----------
    y, covariance, design, parts, known
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
    of = _Figures(np.asarray(y, float), np.asarray(covariance, float), np.asarray(design, float), parts, known)
    k, p = of.x.shape
    kept, removed = list(range(k)), dict[int, _One]()
    while True:
        found = of.among(kept)
        pvalue = np.nan_to_num(found.pvalue, nan=1.0)
        weight = np.where(np.isfinite(found.t), found.t**2, 0.0)  # rises with e_i^2 Q_ii
        first = int(weight.argmax())
        if not pvalue[first] * len(kept) <= level or len(kept) <= max(p + 3, 1 + k // 2):
            return of.whole(found, kept, removed)
        together = [kept[i] for i in (first, *found.ties[first])]
        removed |= {i: of.judged(i, kept) for i in together}
        kept = [i for i in kept if i not in together]


@dataclass(frozen=True, slots=True, eq=False)
class _One:
    """What the others said of a figure when it was set aside, and what it is tied to."""

    values: Floats
    ties: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Figures:
    """What is given of the figures, from which some are taken."""

    y: Floats
    v: Floats
    x: Floats
    parts: Parts | None
    known: KnownNoise | None

    def among(self, rows: Sequence[int]) -> Prediction:
        """Leave one out among some figures."""
        some = list(rows)
        parts = None if self.parts is None else Parts(self.parts.cells[some], self.parts.second, self.parts.third)
        known = None if self.known is None else self.known.rows(some)
        design = self.x[some]
        told = design.any(axis=0)  # means of which no figure is left are not fitted
        return leave_one_out(self.y[some], self.v[np.ix_(some, some)], design[:, told], parts=parts, known=known)

    def judged(self, i: int, kept: Sequence[int]) -> _One:
        """Judge one figure among some."""
        found, at = self.among(kept), list(kept).index(i)
        values = np.array([v[at] for v in _columns(found)])
        return _One(values, tuple(kept[j] for j in found.ties[at]))

    def whole(self, found: Prediction, kept: Sequence[int], removed: dict[int, _One]) -> Prediction:
        """Put the kept figures in their places; predict the removed from them, and from those they are tied to."""
        if not removed:
            return found
        columns = np.full((6, len(self.y)), np.nan)
        columns[:, list(kept)] = _columns(found)
        ties = {i: tuple(kept[j] for j in found.ties[at]) for at, i in enumerate(kept)}
        for i, first in removed.items():
            one = self.judged(i, [*kept, *first.ties, i])
            columns[:, i] = one.values if np.isfinite(one.values[0]) else first.values
            ties[i] = first.ties
        error, spread, scale, varied, df, skew = columns
        told = tuple(ties[i] for i in range(len(self.y)))
        return Prediction(error, spread, scale, varied, df, skew, told, tuple(removed))


def _columns(found: Prediction) -> Floats:
    return np.array([found.error, found.spread, found.scale, found.varied, found.df, found.skew])
