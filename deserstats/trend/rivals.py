"""The variance models that compete, fitted to figures of which some are intervals; the weakest answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from deserstats.trend.censoring import Ends, fit_intervals, too_wide
from deserstats.trend.covariance import Array, Grid
from deserstats.trend.likelihood import Fit, Model, Reports, most_likely_rho

SPARE = 2
"""Independent figures that a p-value needs beyond the coefficients."""

SERIAL = 8
"""Independent figures from which on the serial correlation is fitted."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Rival:
    """One variance model with its fit; ``reports`` have the stand-ins of the intervals."""

    model: Model
    reports: Reports
    fit: Fit
    has_intervals: bool

    @property
    def df(self) -> float:
        """Degrees of freedom: rank less coefficients, or what is told of the spread where that is less."""
        return min(self.fit.df, self.fit.told) if self.has_intervals else self.fit.df

    @property
    def pvalue(self) -> float:
        """Two-sided p-value of no growth."""
        return 2 * float(stdtr(self.df, -abs(self.fit.slope) / self.fit.error))

    def reach(self, confidence: float) -> float:
        """Half-width of the interval of the slope."""
        return self.fit.error * float(stdtrit(self.df, (1 + confidence) / 2))


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """The fits that compete; empty with too few figures.

    Attributes
    ----------
    fits : tuple of Rival
        The gamma process, then log-normal factors where there are figures enough.
    intervals : (k,) which figures entered as intervals
    rank : number of independent figures among the others
    is_identified : whether they tell the coefficients apart
    """

    fits: tuple[Rival, ...]
    intervals: Mask
    rank: int
    is_identified: bool = True

    @property
    def weakest(self) -> Rival:
        """The fit with the largest p-value."""
        return max(self.fits, key=lambda r: r.pvalue)

    @property
    def converged(self) -> bool:
        """Whether every fit settled."""
        return all(r.fit.converged for r in self.fits)


def compete(reports: Reports, grid: Grid, low: Array, high: Array, rank: Callable[[Mask], int], gamma: Model) -> Rivals:
    """Fit the variance models.

    Parameters
    ----------
    reports : Reports
        Figures at the middles of their intervals.
    grid : Grid
        Pieces of time.
    low, high : (k,)
        Ends of the figures, infinite where there is none.
    rank : callable
        Number of independent figures among those marked.
    gamma : Model
        The gamma process, with its floor.
    """
    chosen = ~(np.isfinite(low) & np.isfinite(high))
    n = rank(~chosen)
    fewest = grid.design.shape[1] + SPARE
    if n < fewest:
        return Rivals((), chosen, n)
    if not _identified(reports.A[~chosen], grid):
        return Rivals((), chosen, n, is_identified=False)
    first, fit = fit_intervals(gamma, replace(reports, rank=n), grid, Ends(low, high, chosen))
    if not fit.converged:
        return Rivals((Rival(gamma, first, fit, bool(chosen.any())),), chosen, n)
    wide = too_wide(gamma, first, grid, fit, (high - low) / 2) & ~chosen
    if wide.any():
        chosen = chosen | wide
        n = rank(~chosen)
        if n < fewest:
            return Rivals((), chosen, n)
        if not _identified(reports.A[~chosen], grid):
            return Rivals((), chosen, n, is_identified=False)
        first, fit = fit_intervals(gamma, replace(first, rank=n), grid, Ends(low, high, chosen), beta=fit.beta)
    rivals = [Rival(gamma, first, fit, bool(chosen.any()))]
    if n >= SERIAL and fit.converged:
        serial = replace(gamma, rho=0.0, floor=1e-8)
        serial = replace(serial, rho=most_likely_rho(serial, first, grid, fit.beta))
        fitted = fit_intervals(serial, first, grid, Ends(low, high, chosen), beta=fit.beta)
        rivals.append(Rival(serial, *fitted, bool(chosen.any())))
    return Rivals(tuple(rivals), chosen, n)


def _identified(weights: Array, grid: Grid) -> bool:
    """Whether the figures tell the coefficients apart, at a flat rate."""
    design = weights @ (grid.exposure[:, None] * grid.design)
    scale = np.linalg.norm(design, axis=0)
    return bool(scale.min() > 0 and np.linalg.matrix_rank(design / scale, tol=1e-8) == design.shape[1])
