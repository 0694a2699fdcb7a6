"""Temporal disaggregation by regression: the fine series is an indicator times a factor, plus a correlated rest.

Generalised least squares on the coarse series gives the factors, and the rest is shared out by its
covariance: first-order autoregressive in G. C. Chow and A. Lin (1971, 10.2307/1928739), a random
walk in R. B. Fernandez (1981, 10.2307/1924371), a random walk whose steps are autoregressive in
R. B. Litterman (1983, 10.2307/1391858).
"""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from deserstats.trend.series import Vector
from deserstats.trend.smoothing import Sums

Matrix = npt.NDArray[np.float64]

LIMIT = 0.999
"""Largest correlation tried."""

GRID = 41
"""Correlations tried before the best is refined."""


class Fitted(NamedTuple):
    """A regression on the coarse series and what it says of the fine one."""

    values: Vector
    coefficients: Vector
    rho: float
    loglik: float
    rss: float


def autoregressive(n: int, rho: float, *, scaled: bool = True) -> Matrix:
    """Return the covariance of a first-order autoregression with steps of variance 1, or its correlation."""
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    correlation: Matrix = np.power(float(rho), np.arange(n))[lags]
    return correlation / (1 - rho * rho) if scaled else correlation


def walking(n: int, rho: float) -> Matrix:
    """Return the covariance of a random walk from 0 whose steps are autoregressive."""
    # a step of 1 has moved the walk by 1 + rho + ... + rho^k after k more
    moved = np.cumsum(np.power(float(rho), np.arange(n)))
    lags = np.subtract.outer(np.arange(n), np.arange(n))
    spread = np.where(lags >= 0, moved[lags], 0.0)
    covariance: Matrix = spread @ spread.T
    return covariance


def regressed(
    y: Vector, sums: Sums, columns: Matrix, covariance: Callable[[float], Matrix], rho: float | None, *, by: str
) -> Fitted:
    """Fit the regression; without ``rho`` it maximises the likelihood (``by="maxlog"``) or the fit ("minrss").

    A correlation below nothing is set to nothing, as a negative one makes the fine series jump.
    """
    return regressed_on(y, sums.matrix, columns, covariance, rho, by=by)


def regressed_on(
    y: Vector,
    rows: Matrix,
    columns: Matrix,
    covariance: Callable[[float], Matrix],
    rho: float | None,
    by: str = "maxlog",
) -> Fitted:
    """Fit the regression where ``y`` are any sums of the fine series, ``rows`` saying which."""
    coarse = rows @ columns

    def at(r: float) -> _Fit:
        return _least_squares(y, coarse, rows @ covariance(r) @ rows.T)

    def loss(r: float) -> float:
        fit = at(r)
        return -fit.loglik if by == "maxlog" else fit.rss

    chosen = max(0.0, _minimum(loss)) if rho is None else rho
    fit = at(chosen)
    full = covariance(chosen) @ rows.T
    rest = np.linalg.solve(fit.variance, y - coarse @ fit.coefficients)
    values: Vector = columns @ fit.coefficients + full @ rest
    return Fitted(values, fit.coefficients, chosen, fit.loglik, fit.rss)


class _Fit(NamedTuple):
    coefficients: Vector
    variance: Matrix
    loglik: float
    rss: float


def _least_squares(y: Vector, columns: Matrix, variance: Matrix) -> _Fit:
    root = np.linalg.cholesky(variance)
    white = np.linalg.solve(root, np.column_stack([y, columns]))
    coefficients = np.linalg.lstsq(white[:, 1:], white[:, 0], rcond=None)[0]
    left = white[:, 0] - white[:, 1:] @ coefficients
    rss, n = float(left @ left), len(y)
    determinant = 2 * float(np.log(np.diag(root)).sum())
    loglik = -(n + n * log(2 * pi) + n * log(rss / n) + determinant) / 2 if rss > 0 else np.inf
    return _Fit(coefficients, variance, loglik, rss)


def _minimum(loss: Callable[[float], float]) -> float:
    """Return the place of the smallest value between -LIMIT and LIMIT: the best of a grid, refined."""
    from scipy.optimize import minimize_scalar

    places = np.linspace(-LIMIT, LIMIT, GRID)
    k = int(np.argmin([loss(float(r)) for r in places]))
    bracket = (places[max(k - 1, 0)], places[min(k + 1, GRID - 1)])
    return float(minimize_scalar(loss, bounds=bracket, method="bounded", options={"xatol": 1e-10}).x)
