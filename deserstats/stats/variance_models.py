"""The variance models that compete, fitted to figures of which some are intervals; the weakest answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from deserstats.stats.arrays import Floats, Mask, Whole
from deserstats.stats.censoring import Ends, fit_intervals, too_wide
from deserstats.stats.correlation_average import RHOS, Averaged, GrowthFit, Rival, averaged
from deserstats.stats.covariance import Grid
from deserstats.stats.likelihood import Model, Reports

SPARE = 2
"""Independent figures that a p-value needs beyond the coefficients."""


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """The fits that compete; empty with too few figures.

    Attributes
    ----------
    gamma : the gamma process; None with too few figures
    serial : log-normal factors, averaged over their correlation
    intervals : (k,) which figures entered as intervals
    rank : number of independent figures among the others
    is_identified : whether they tell the coefficients apart
    joined : number of independent figures that are much shorter than a step, and were joined for the factors
    """

    gamma: Rival | None
    serial: Averaged | None
    intervals: Mask
    rank: int
    is_identified: bool = True
    joined: int = 0

    @property
    def fits(self) -> tuple[GrowthFit, ...]:
        """The fits that there are."""
        return tuple(f for f in (self.gamma, self.serial) if f is not None)

    @property
    def weakest(self) -> GrowthFit:
        """The fit with the largest p-value."""
        return max(self.fits, key=lambda r: r.pvalue)

    @property
    def converged(self) -> bool:
        """Whether every fit settled."""
        return self.gamma is not None and self.gamma.fit.converged and self.serial is not None


@dataclass(frozen=True, slots=True, eq=False)
class Coarse:
    """Figures joined so that none is much shorter than a step.

    Attributes
    ----------
    joined : (m, k) which figures are added up to each new one
    own : (m,) the old figure where it stayed by itself, else -1
    rank : number of independent new figures that are no intervals
    """

    joined: Floats
    own: Whole
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
    def low(self) -> Floats:
        """Lower ends: (k,)."""

    @property
    def high(self) -> Floats:
        """Upper ends, infinite where there is none: (k,)."""

    @property
    def gamma(self) -> Model:
        """The gamma process, with its floor."""

    def rank(self, kept: Mask) -> int:
        """Return the number of independent figures among those kept."""

    def coarse(self, kept: Mask) -> Coarse:
        """Return the figures for factors that hold for a whole step; those not kept are intervals."""


def compete(figures: Figures) -> Rivals:
    """Fit the variance models: first with every closed interval as a normal figure, then the wide ones cut.

    Where too few figures would be left, as in a table all rounded to one digit, the wide ones stay normal.
    """
    reports, grid, low, high = figures.reports, figures.grid, figures.low, figures.high
    chosen = ~np.isfinite(high - low)
    refusal = _refusal(figures, chosen)
    if refusal is not None:
        return refusal
    first, fit = fit_intervals(figures.gamma, _ranked(reports, figures, chosen), grid, Ends(low, high, chosen))
    if fit.converged:
        wide = too_wide(figures.gamma, first, grid, fit, (high - low) / 2) & ~chosen
        if wide.any() and _refusal(figures, chosen | wide) is None:
            chosen = chosen | wide
            start = _ranked(first, figures, chosen)
            first, fit = fit_intervals(figures.gamma, start, grid, Ends(low, high, chosen), beta=fit.beta)
    gamma = Rival(figures.gamma, first, fit, bool(chosen.any()))
    joined = figures.coarse(~chosen)
    rank = figures.rank(~chosen)
    enough = joined.rank >= grid.design.shape[1] + SPARE
    serial = _serial(figures, joined if enough else None, gamma, Ends(low, high, chosen)) if fit.converged else None
    return Rivals(gamma, serial, chosen, rank, joined=rank - joined.rank if enough else 0)


def _refusal(figures: Figures, chosen: Mask) -> Rivals | None:
    """Return an empty answer where the figures that are no intervals are too few, or do not tell things apart."""
    n = figures.rank(~chosen)
    if n < figures.grid.design.shape[1] + SPARE:
        return Rivals(None, None, chosen, n)
    if not _identified(figures.reports.A[~chosen], figures.grid):
        return Rivals(None, None, chosen, n, is_identified=False)
    return None


def _ranked(reports: Reports, figures: Figures, chosen: Mask) -> Reports:
    return replace(reports, rank=figures.rank(~chosen))


def _serial(figures: Figures, joined: Coarse | None, gamma: Rival, ends: Ends) -> Averaged | None:
    """Fit log-normal factors at each correlation; None where one did not settle.

    Short windows are joined first, unless that would leave too few figures.
    """
    reports, cut = gamma.reports, ends
    if joined is not None:
        reports, cut = joined.reports(reports), joined.ends(ends)
    members: list[Rival] = []
    for rho in RHOS:
        model = replace(gamma.model, rho=rho, floor=1e-8)
        before = members[-1].fit if members else None
        beta, near = (gamma.fit.beta, None) if before is None else (before.beta, before.spread)
        found, fit = fit_intervals(model, reports, figures.grid, cut, beta=beta, near=near)
        if not fit.converged:
            return None
        members.append(Rival(model, found, fit, gamma.has_intervals))
    return averaged(tuple(members))


def _identified(weights: Floats, grid: Grid) -> bool:
    """Whether the figures tell the coefficients apart, at a flat rate."""
    design = weights @ (grid.exposure[:, None] * grid.design)
    scale = np.linalg.norm(design, axis=0)
    return bool(scale.min() > 0 and np.linalg.matrix_rank(design / scale, tol=1e-8) == design.shape[1])
