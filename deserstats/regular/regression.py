"""Temporal disaggregation by regression: the fine series is an indicator times a factor, plus a correlated rest.

Generalised least squares on the coarse series gives the factors, and the rest is shared out by its
covariance: first-order autoregressive in G. C. Chow and A. Lin (1971, 10.2307/1928739), a random
walk in R. B. Fernandez (1981, 10.2307/1924371), a random walk whose steps are autoregressive in
R. B. Litterman (1983, 10.2307/1391858).
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, log, pi
from typing import NamedTuple

import numpy as np

from deserstats.stats.arrays import Floats

LIMIT = 0.999
"""Largest correlation tried."""

PLACES = np.concatenate([np.linspace(0, 0.9, 31), 1 - np.geomspace(0.09, 1 - LIMIT, 12)])
"""Correlations tried before the best are refined: closer towards 1, where the criterion bends most."""

EXACT = 1e-24
"""Share of the squares left over up to which the indicators fit but for rounding, and nothing tells of the rest."""


class Fitted(NamedTuple):
    """A regression on the coarse series and what it says of the fine one.

    ``loglik`` is None where the indicators fit exactly, as it has no bound then; nothing tells of the
    correlation, and it is 0.
    """

    values: Floats
    coefficients: Floats
    rho: float
    loglik: float | None


def autoregressive(n: int, rho: float, *, scaled: bool = True) -> Floats:
    """Return the covariance of a first-order autoregression with steps of variance 1, or its correlation."""
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    correlation: Floats = np.power(float(rho), np.arange(n))[lags]
    return correlation / (1 - rho * rho) if scaled else correlation


def walking(n: int, rho: float) -> Floats:
    """Return the covariance of a random walk from 0 whose steps are autoregressive."""
    # a step of 1 has moved the walk by 1 + rho + ... + rho^k after k more
    moved = np.cumsum(np.power(float(rho), np.arange(n)))
    lags = np.subtract.outer(np.arange(n), np.arange(n))
    spread = np.where(lags >= 0, moved[lags], 0.0)
    covariance: Floats = spread @ spread.T
    return covariance


def regressed_on(
    y: Floats,
    sums: Floats,
    columns: Floats,
    covariance: Callable[[float], Floats],
    rho: float | None,
    by: str = "maxlog",
) -> Fitted:
    """Fit the regression where ``y`` are sums of the fine series, ``sums`` saying which.

    Without ``rho`` it maximises the likelihood (``by="maxlog"``) or the fit ("minrss"): the best
    between 0 and LIMIT, ends included, as a negative one makes the fine series jump.
    """
    # in units of the largest figure, so that squares neither vanish nor overflow
    unit, sizes = _size(y), np.array([_size(column) for column in columns.T])
    told, fine = y / unit, columns / sizes
    coarse = sums @ fine

    def at(r: float) -> _LeastSquares:
        return _least_squares(told, coarse, sums @ covariance(r) @ sums.T)

    def loss(r: float) -> float:
        fit = at(r)
        return -fit.loglik if by == "maxlog" else fit.rss

    chosen = _minimum(loss) if rho is None else rho
    fit = at(chosen)
    full = covariance(chosen) @ sums.T
    rest = np.linalg.solve(fit.variance, told - coarse @ fit.coefficients)
    values: Floats = unit * (fine @ fit.coefficients + full @ rest)
    loglik = fit.loglik - len(y) * log(unit) if isfinite(fit.loglik) else None
    return Fitted(values, unit / sizes * fit.coefficients, chosen, loglik)


def _size(values: Floats) -> float:
    """Return the largest absolute value; 1 where all are 0."""
    return float(np.abs(values).max()) or 1.0


class _LeastSquares(NamedTuple):
    coefficients: Floats
    variance: Floats
    loglik: float
    rss: float


def _least_squares(y: Floats, columns: Floats, variance: Floats) -> _LeastSquares:
    root = np.linalg.cholesky(variance)
    white = np.linalg.solve(root, np.column_stack([y, columns]))
    coefficients = np.linalg.lstsq(white[:, 1:], white[:, 0], rcond=None)[0]
    left = white[:, 0] - white[:, 1:] @ coefficients
    rss, n = float(left @ left), len(y)
    rss = rss if rss > EXACT * float(white[:, 0] @ white[:, 0]) else 0.0
    determinant = 2 * float(np.log(np.diag(root)).sum())
    loglik = -(n + n * log(2 * pi) + n * log(rss / n) + determinant) / 2 if rss > 0 else np.inf
    return _LeastSquares(coefficients, variance, loglik, rss)


def _minimum(loss: Callable[[float], float]) -> float:
    """Return the place of the smallest value between 0 and LIMIT, ends included; the first of equal ones.

    Every valley of a grid is refined, as the criterion may have several.
    """
    from scipy.optimize import minimize_scalar

    values = [loss(float(r)) for r in PLACES]
    best = min(zip(values, map(float, PLACES), strict=True))
    if np.isneginf(best[0]) or min(values) == max(values):
        return best[1]
    last = len(PLACES) - 1
    for k, value in enumerate(values):
        before, after = max(k - 1, 0), min(k + 1, last)
        if value <= min(values[before], values[after]):
            ends = (PLACES[before], PLACES[after])
            found = minimize_scalar(loss, bounds=ends, method="bounded", options={"xatol": 1e-10})
            best = min(best, (float(found.fun), float(found.x)))
    return best[1]
