"""The variance models that compete, fitted to figures of which some are intervals; the weakest answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

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


@dataclass(frozen=True, slots=True, eq=False)
class Coarse:
    """Figures joined so that none is much shorter than a step.

    Attributes
    ----------
    joined : (m, k) which figures are added up to each new one
    own : (m,) the old figure where it stayed by itself, else -1
    rank : number of independent new figures that are no intervals
    """

    joined: Array
    own: NDArray[np.int64]
    rank: int

    def reports(self, reports: Reports) -> Reports:
        """Return the new figures."""
        return Reports(
            self.joined @ reports.A, self.joined @ reports.y, self.joined @ reports.noise @ self.joined.T, self.rank
        )

    def ends(self, ends: Ends) -> Ends:
        """Return the intervals of the new figures."""
        chosen = np.where(self.own >= 0, ends.chosen[self.own], False)
        return Ends(ends.low[self.own], ends.high[self.own], chosen)


class Figures(Protocol):
    """What is fitted: figures on a grid with their ends, and what counts as independent among them."""

    @property
    def reports(self) -> Reports:
        """Figures at the middles of their intervals."""

    @property
    def grid(self) -> Grid:
        """Pieces of time."""

    @property
    def low(self) -> Array:
        """Lower ends: (k,)."""

    @property
    def high(self) -> Array:
        """Upper ends, infinite where there is none: (k,)."""

    @property
    def gamma(self) -> Model:
        """The gamma process, with its floor."""

    def rank(self, kept: Mask) -> int:
        """Return the number of independent figures among those kept."""

    def coarse(self, kept: Mask) -> Coarse:
        """Return the figures for factors that hold for a whole step; those not kept are intervals."""


def compete(figures: Figures) -> Rivals:
    """Fit the variance models: first with every closed interval as a normal figure, then the wide ones cut."""
    reports, grid, low, high = figures.reports, figures.grid, figures.low, figures.high
    chosen = ~np.isfinite(high - low)
    refusal = _refusal(figures, chosen)
    if refusal is not None:
        return refusal
    first, fit = fit_intervals(figures.gamma, _ranked(reports, figures, chosen), grid, Ends(low, high, chosen))
    if fit.converged:
        wide = too_wide(figures.gamma, first, grid, fit, (high - low) / 2) & ~chosen
        if wide.any():
            chosen = chosen | wide
            refusal = _refusal(figures, chosen)
            if refusal is not None:
                return refusal
            start = _ranked(first, figures, chosen)
            first, fit = fit_intervals(figures.gamma, start, grid, Ends(low, high, chosen), beta=fit.beta)
    rivals = [Rival(figures.gamma, first, fit, bool(chosen.any()))]
    joined = figures.coarse(~chosen)
    if joined.rank >= SERIAL and fit.converged:
        rivals.append(_serial(figures, joined, rivals[0], Ends(low, high, chosen)))
    return Rivals(tuple(rivals), chosen, figures.rank(~chosen))


def _refusal(figures: Figures, chosen: Mask) -> Rivals | None:
    """Return an empty answer where the figures that are no intervals are too few, or do not tell things apart."""
    n = figures.rank(~chosen)
    if n < figures.grid.design.shape[1] + SPARE:
        return Rivals((), chosen, n)
    if not _identified(figures.reports.A[~chosen], figures.grid):
        return Rivals((), chosen, n, is_identified=False)
    return None


def _ranked(reports: Reports, figures: Figures, chosen: Mask) -> Reports:
    return replace(reports, rank=figures.rank(~chosen))


def _serial(figures: Figures, joined: Coarse, gamma: Rival, ends: Ends) -> Rival:
    """Fit log-normal factors, with the correlation of the highest restricted likelihood."""
    model = replace(gamma.model, rho=0.0, floor=1e-8)
    reports, cut = joined.reports(gamma.reports), joined.ends(ends)
    model = replace(model, rho=most_likely_rho(model, reports, figures.grid, gamma.fit.beta))
    return Rival(model, *fit_intervals(model, reports, figures.grid, cut, beta=gamma.fit.beta), gamma.has_intervals)


def _identified(weights: Array, grid: Grid) -> bool:
    """Whether the figures tell the coefficients apart, at a flat rate."""
    design = weights @ (grid.exposure[:, None] * grid.design)
    scale = np.linalg.norm(design, axis=0)
    return bool(scale.min() > 0 and np.linalg.matrix_rank(design / scale, tol=1e-8) == design.shape[1])
