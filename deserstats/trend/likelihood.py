"""Quasi-likelihood of a log-linear rate seen through overlapping sums; the spread by REML.

Quasi-score with the full covariance (Wedderburn 1974, doi:10.1093/biomet/61.3.439; Zeger 1988,
doi:10.1093/biomet/75.4.621), restricted likelihood for the spread (Patterson and Thompson 1971,
doi:10.1093/biomet/58.3.545), Student's t with rank minus parameters degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from deserstats.trend.covariance import Array, Grid, gamma_process, serial

RHOS = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Serial correlations from step to step that are tried."""

ROUNDS = 60
NARROW = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Reports:
    """Figures as sums over the grid: ``y = A x + e``.

    Attributes
    ----------
    A : (k, T) weights of the pieces in each figure
    y : (k,) figures
    noise : (k, k) covariance of what rounding and wording leave open
    rank : rank of A; figures that others imply add none
    """

    A: Array
    y: Array
    noise: Array
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted rate.

    Attributes
    ----------
    beta : (p,) coefficients of the log rate
    covariance : (p, p) of the coefficients
    spread : dispersion of the gamma process, or squared variation of the serial one
    rho : correlation from step to step
    criterion : restricted log likelihood without constants
    df : degrees of freedom
    converged : whether the quasi-score is zero
    """

    beta: Array
    covariance: Array
    spread: float
    rho: float
    criterion: float
    df: int
    converged: bool

    @property
    def slope(self) -> float:
        """Change of the log rate a year."""
        return float(self.beta[1])

    @property
    def error(self) -> float:
        """Standard error of the slope."""
        return float(np.sqrt(self.covariance[1, 1]))


@dataclass(frozen=True, slots=True, eq=False)
class _Rotated:
    """One linearised round in coordinates in which the covariance is diagonal for every spread.

    ``V = spread K + B`` with ``B`` known: in the eigenvectors of B against K + B its diagonal is
    ``spread (1 - share) + share``.
    """

    residual: Array  # (k,)
    design: Array  # (k, p)
    share: Array  # (k,)
    logdet: float

    def weights(self, spreads: Array) -> Array:
        """Return inverse variances: (g, k)."""
        inverse: Array = 1.0 / (spreads[:, None] * (1.0 - self.share) + self.share)
        return inverse

    def criteria(self, spreads: Array) -> Array:
        """Return the restricted log likelihood at each spread: (g,)."""
        w = self.weights(spreads)
        information = np.einsum("gk,ki,kj->gij", w, self.design, self.design)
        score = np.einsum("gk,ki,k->gi", w, self.design, self.residual)
        step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        left = np.einsum("gk,k->g", w, self.residual**2) - np.einsum("gi,gi->g", score, step)
        logdet = np.linalg.slogdet(information)[1]
        value: Array = 0.5 * (np.log(w).sum(axis=1) - self.logdet - logdet - left)
        return value

    def step(self, spread: float) -> tuple[Array, Array]:
        """Return the change of the coefficients and their covariance."""
        w = self.weights(np.array([spread]))[0]
        information = (self.design * w[:, None]).T @ self.design
        covariance = np.linalg.inv(information)
        return covariance @ (self.design.T @ (w * self.residual)), covariance

    def best_spread(self, floor: float, start: float | None) -> float:
        """Return the spread of the highest criterion, never below the floor."""
        k, p = self.design.shape
        if self.share.max(initial=0.0) < NARROW:
            projected = self.residual - self.design @ np.linalg.lstsq(self.design, self.residual, rcond=None)[0]
            return float(max(floor, float(projected @ projected) / (k - p)))
        if start is None:
            # no figure alone can ask for more spread than its whole residual
            top = float((self.residual**2 / np.maximum(1.0 - self.share, 1e-6)).sum())
            low, high, n = np.log(floor), np.log(max(top, 10 * floor)), 48
        else:
            low, high, n = max(np.log(floor), np.log(start) - 1.0), np.log(start) + 1.0, 17
        for _ in range(4):
            logs = np.linspace(low, high, n)
            values = self.criteria(np.exp(logs))
            best = int(np.argmax(values))
            width = (high - low) / (n - 1)
            low, high, n = max(low, logs[best] - width), min(high, logs[best] + width), 9
        return float(np.exp(logs[best]))


def _rotate(residual: Array, design: Array, known: Array, varying: Array) -> _Rotated:
    # general solvers on the triangle: the triangular ones of scipy start threads for tiny matrices
    triangle = np.linalg.cholesky(known + varying)
    white = np.linalg.solve(triangle, np.column_stack([residual, design, known]))
    turned = white[:, : design.shape[1] + 1]
    share = np.zeros(len(residual))
    if known.any():
        inner = np.linalg.solve(triangle, white[:, design.shape[1] + 1 :].T)
        share, vectors = np.linalg.eigh((inner + inner.T) / 2)
        turned = vectors.T @ turned
    return _Rotated(
        residual=turned[:, 0],
        design=turned[:, 1:],
        share=np.clip(share, 0.0, 1.0),
        logdet=float(2 * np.log(np.diag(triangle)).sum()),
    )


def first_guess(reports: Reports, grid: Grid) -> Array:
    """Return a flat rate that gives the total of all figures."""
    beta = np.zeros(grid.design.shape[1])
    exposure = float((reports.A @ grid.exposure).sum())
    beta[0] = np.log(max(float(reports.y.sum()), 0.5) / exposure)
    return beta


Pieces = Callable[[Array, float | None], tuple[Array, Array]]
"""Expected counts and current spread to (known, varying) covariances of the figures."""


def solve(
    reports: Reports, grid: Grid, pieces: Pieces, floor: float, beta: Array, rho: float, fixed: float | None = None
) -> Fit:
    """Return the root of the quasi-score, with the spread by REML or fixed."""
    spread: float | None = fixed
    converged = False
    criterion = -np.inf
    covariance = np.full((len(beta), len(beta)), np.nan)
    for _ in range(ROUNDS):
        mu = grid.mean(beta)
        known, varying = pieces(mu, spread)
        design = reports.A @ (mu[:, None] * grid.design)
        rotated = _rotate(reports.y - reports.A @ mu, design, known, varying)
        before, spread = spread, fixed if fixed is not None else rotated.best_spread(floor, spread)
        step, covariance = rotated.step(spread)
        beta = beta + np.clip(step, -1.0, 1.0)
        settled = before is not None and abs(np.log(spread / before)) < 1e-4
        if np.abs(step).max() < 1e-9 and settled:
            converged = True
            criterion = float(rotated.criteria(np.array([spread]))[0])
            break
    assert spread is not None
    df = reports.rank - len(beta)
    return Fit(beta, covariance, spread, rho, criterion, df, converged)


def fit_gamma(
    reports: Reports, grid: Grid, *, floor: float = 1.0, beta: Array | None = None, fixed: float | None = None
) -> Fit:
    """Fit under a gamma process: what differs between windows grows with the square root of their counts."""
    start = first_guess(reports, grid) if beta is None else beta
    return solve(reports, grid, lambda mu, _: (reports.noise, gamma_process(reports.A, mu)), floor, start, 0.0, fixed)


def fit_serial(
    reports: Reports, grid: Grid, rho: float, *, beta: Array, poisson: bool = True, fixed: float | None = None
) -> Fit:
    """Fit under log-normal factors with a given correlation from step to step."""
    lags = grid.lags()

    def pieces(mu: Array, spread: float | None) -> tuple[Array, Array]:
        noise = reports.noise + gamma_process(reports.A, mu) if poisson else reports.noise
        return noise, serial(reports.A, mu, lags, rho, spread or 0.1)

    return solve(reports, grid, pieces, 1e-8, beta, rho, fixed)


def most_likely_rho(reports: Reports, grid: Grid, *, beta: Array, poisson: bool = True) -> float:
    """Return the serial correlation of the highest restricted likelihood, at given coefficients."""
    mu = grid.mean(beta)
    lags = grid.lags()
    known = reports.noise + gamma_process(reports.A, mu) if poisson else reports.noise
    design = reports.A @ (mu[:, None] * grid.design)
    residual = reports.y - reports.A @ mu
    best = (-np.inf, 0.0)
    for rho in RHOS:
        spread: float | None = None
        for _ in range(2):
            rotated = _rotate(residual, design, known, serial(reports.A, mu, lags, rho, spread or 0.1))
            spread = rotated.best_spread(1e-8, spread)
        value = float(rotated.criteria(np.array([spread]))[0])
        best = max(best, (value, rho))
    return best[1]
