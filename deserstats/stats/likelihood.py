"""Quasi-likelihood of a log-linear rate seen through overlapping sums; the spread by REML.

Quasi-score with the full covariance (Wedderburn 1974, doi:10.1093/biomet/61.3.439; Zeger 1988,
doi:10.1093/biomet/75.4.621), restricted likelihood for the spread (Patterson and Thompson 1971,
doi:10.1093/biomet/58.3.545), Student's t with rank minus parameters degrees of freedom.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.stats.arrays import Floats
from deserstats.stats.covariance import Grid, gamma_process, serial

ROUNDS = 60
SETTLED = 1e-7
COARSE, FINE = 24, 5
"""Spreads tried in a first and in a closer look."""

FIRST_SPREAD = 0.1
"""Squared variation whose shape of correlation is used before one is known."""


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

    A: Floats
    y: Floats
    noise: Floats
    rank: int


@dataclass(frozen=True, slots=True, eq=False)
class RateFit:
    """A fitted rate.

    Attributes
    ----------
    beta : (p,) coefficients of the log rate
    covariance : (p, p) of the coefficients
    spread : dispersion of the gamma process, or squared variation of the serial one
    rho : correlation from step to step
    criterion : restricted log likelihood without constants
    df : degrees of freedom: rank less coefficients
    told : degrees of freedom that the figures tell of the variance of the slope
    converged : whether the quasi-score is zero
    """

    beta: Floats
    covariance: Floats
    spread: float
    rho: float
    criterion: float
    df: float
    told: float
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
class _Round:
    """One linearised round: residuals with covariance ``known + spread varying``."""

    residual: Floats  # (k,)
    design: Floats  # (k, p)
    known: Floats  # (k, k)
    varying: Floats  # (k, k)

    def whitened(self, spreads: Floats) -> tuple[Floats, Floats, Floats]:
        """Return residual (g, k) and design (g, k, p) in units of chance, and log determinants (g,)."""
        # batches of small factorisations: an eigenbasis would do for all spreads at once, but its
        # threads wait for each other on a busy machine
        triangle = np.linalg.cholesky(self.known + spreads[:, None, None] * self.varying)
        sides = np.column_stack([self.residual, self.design])
        white = np.linalg.solve(triangle, np.broadcast_to(sides, (len(spreads), *sides.shape)))
        logdet = 2 * np.log(np.diagonal(triangle, axis1=1, axis2=2)).sum(axis=1)
        return white[:, :, 0], white[:, :, 1:], logdet

    def criteria(self, spreads: Floats) -> Floats:
        """Return the restricted log likelihood at each spread: (g,)."""
        residual, design, logdet = self.whitened(spreads)
        turned = design.transpose(0, 2, 1)
        information = turned @ design
        score = (turned @ residual[:, :, None])[:, :, 0]
        step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        left = (residual**2).sum(axis=1) - (score * step).sum(axis=1)
        value: Floats = -0.5 * (logdet + np.linalg.slogdet(information)[1] + left)
        return value

    def step(self, spread: float) -> tuple[Floats, Floats]:
        """Return the change of the coefficients and their covariance."""
        residual, design, _ = (values[0] for values in self.whitened(np.array([spread])))
        covariance = np.linalg.inv(design.T @ design)
        return covariance @ (design.T @ residual), covariance

    def freedom(self, spread: float, covariance: Floats) -> float:
        """Return what the figures tell of the variance of the slope, as degrees of freedom.

        Satterthwaite's match of the first two moments (Fai and Cornelius 1996,
        doi:10.1080/00949659608811740): rank less coefficients where only the spread is unknown,
        fewer where some figures are too wide to tell of it.
        """
        inverse = np.linalg.inv(self.known + spread * self.varying)
        weighted = inverse @ self.design
        turned = (inverse - weighted @ covariance @ weighted.T) @ self.varying
        information = 0.5 * float((turned * turned.T).sum())
        lever = weighted @ covariance[:, 1]
        change = float(lever @ self.varying @ lever)
        return float(2 * covariance[1, 1] ** 2 * information / change**2) if change > 0 else np.inf

    def best_spread(self, floor: float, near: tuple[float, float] | None) -> float:
        """Return the spread of the highest criterion, never below the floor.

        ``near`` is the logarithm of a good guess and how far from it to look.
        """
        k, p = self.design.shape
        if not self.known.any():
            residual, design, _ = (values[0] for values in self.whitened(np.ones(1)))
            projected = residual - design @ np.linalg.lstsq(design, residual, rcond=None)[0]
            return float(max(floor, float(projected @ projected) / (k - p)))
        bottom = float(np.log(floor))
        if near is None:
            # no figure alone can ask for more spread than its whole residual
            top = float((self.residual**2 / np.diag(self.varying)).sum())
            near = self._peak(np.linspace(bottom, np.log(max(top, 10 * floor)), COARSE))
        middle, reach = near
        logs = np.linspace(max(bottom, middle - reach), max(bottom, middle + reach) + 1e-12, FINE)
        return float(np.exp(max(bottom, self._peak(logs)[0])))

    def _peak(self, logs: Floats) -> tuple[float, float]:
        """Return where a parabola through the three highest points has its top, and their distance."""
        values = self.criteria(np.exp(logs))
        best, width = int(np.argmax(values)), float(logs[1] - logs[0])
        if best in (0, len(logs) - 1):
            return float(logs[best]), width
        left, top, right = values[best - 1 : best + 2]
        bend = left - 2 * top + right
        return float(logs[best] + (0.5 * width * (left - right) / bend if bend < 0 else 0.0)), width


def first_guess(reports: Reports, grid: Grid) -> Floats:
    """Return a flat rate that gives the total of all figures."""
    beta = np.zeros(grid.design.shape[1])
    exposure = float((reports.A @ grid.exposure).sum())
    beta[0] = np.log(max(float(reports.y.sum()), 0.5) / exposure)
    return beta


@dataclass(frozen=True, slots=True)
class Model:
    """How counts vary: a gamma process when ``rho`` is None, else log-normal factors, correlated by ``rho``.

    ``poisson`` says that single events are counted, whose chance comes on top of the factors;
    ``floor`` is the least spread.
    """

    rho: float | None = None
    poisson: bool = True
    floor: float = 1.0

    def pieces(self, reports: Reports, grid: Grid, mu: Floats, spread: float | None) -> tuple[Floats, Floats]:
        """Return the covariances of the figures that are known, and per unit of spread."""
        if self.rho is None:
            return reports.noise, gamma_process(reports.A, mu)
        known = reports.noise + gamma_process(reports.A, mu) if self.poisson else reports.noise
        return known, serial(reports.A, mu, grid.lags(), self.rho, spread or FIRST_SPREAD)

    def covariance(self, reports: Reports, grid: Grid, fit: RateFit) -> Floats:
        """Return the covariance of the figures under a fit: (k, k)."""
        known, varying = self.pieces(reports, grid, grid.mean(fit.beta), fit.spread)
        total: Floats = known + fit.spread * varying
        return total


def fit_rate(
    model: Model,
    reports: Reports,
    grid: Grid,
    *,
    beta: Floats | None = None,
    near: float | None = None,
    fixed: float | None = None,
) -> RateFit:
    """Return the root of the quasi-score, with the spread by REML or fixed.

    Parameters
    ----------
    model : Model
        How counts vary.
    reports, grid
        Figures and pieces of time.
    beta : (p,), optional
        Where to start; by default a flat rate.
    near : float, optional
        A good guess of the spread; by default all are looked through once.
    fixed : float, optional
        The spread, where it is given.

    Returns
    -------
    RateFit
    """
    beta = first_guess(reports, grid) if beta is None else beta
    df = float(reports.rank - len(beta))
    spread = near if fixed is None else fixed
    reach, before = 1.0, None
    last = np.zeros(len(beta))
    for _ in range(ROUNDS):
        try:
            linear = _linearised(model, reports, grid, grid.mean(beta), spread)
            before = spread
            if fixed is None:
                spread = linear.best_spread(model.floor, None if before is None else (float(np.log(before)), reach))
            assert spread is not None
            step, covariance = linear.step(spread)
        except np.linalg.LinAlgError:
            # a rate that runs off to nothing or beyond all bounds
            break
        # rounds that swing to and fro about the root go half the way
        swings = float(step @ last) < -float(last @ last) / 2
        last = step
        beta = beta + np.clip(step, -1.0, 1.0) * (0.5 if swings else 1.0)
        moved = 1.0 if before is None else abs(float(np.log(spread / before)))
        if np.abs(step).max() < SETTLED and moved < SETTLED:
            told = linear.freedom(spread, covariance)
            criterion = float(linear.criteria(np.array([spread]))[0])
            return RateFit(beta, covariance, spread, model.rho or 0.0, criterion, df, told, True)
        reach = min(1.0, max(3 * moved, 0.01))
    unknown = np.full((len(beta), len(beta)), np.nan)
    return RateFit(beta, unknown, np.nan, model.rho or 0.0, -np.inf, df, 0.0, False)


def _linearised(model: Model, reports: Reports, grid: Grid, mu: Floats, spread: float | None) -> _Round:
    known, varying = model.pieces(reports, grid, mu, spread)
    return _Round(reports.y - reports.A @ mu, reports.A @ (mu[:, None] * grid.design), known, varying)
