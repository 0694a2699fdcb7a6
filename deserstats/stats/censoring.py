"""Wide and one-sided figures as intervals: each becomes the normal figure that teaches as much.

A figure that only says "at least 20,000" has no middle. Given the other figures, the total of its
window is normal; the interval cuts that law. The cut is replaced by a normal figure with the same
mean and variance afterwards (expectation propagation, Minka 2001, arXiv:1301.2294): far outside of
the interval it pulls, well inside it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import log_ndtr, roots_sh_legendre

from deserstats.stats.arrays import Floats, Mask
from deserstats.stats.covariance import Grid
from deserstats.stats.likelihood import Model, RateFit, Reports, fit_rate

WIDE = 2.0
"""Half-width over the standard deviation of what the others predict from which on a figure is an interval."""

NOTHING = 1e4
"""Variance, over that of the prediction, of a figure that says nothing."""

TURNS, FREE = 30, 6
"""Rounds in all, and those in which the stand-ins go all the way."""

TOLERANCE = 1e-3
REACH = 9.0
"""Standard deviations that hold all of the normal law."""

NODES, WEIGHTS = roots_sh_legendre(120)
"""Gauss-Legendre rule on 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Ends of the figures, infinite where there is none, and which figures enter as intervals: (k,) each."""

    low: Floats
    high: Floats
    chosen: Mask


def predicted(model: Model, reports: Reports, grid: Grid, fit: RateFit) -> tuple[Floats, Floats]:
    """Return what the other figures say of each: mean and variance, coefficients re-estimated without it.

    One factorisation instead of one fit each (Dubrule 1983, doi:10.1007/BF01033232).
    """
    mu = grid.mean(fit.beta)
    design = reports.A @ (mu[:, None] * grid.design)
    inverse = np.linalg.inv(model.covariance(reports, grid, fit))
    weighted = inverse @ design
    projection = inverse - weighted @ np.linalg.solve(design.T @ weighted, weighted.T)
    own = np.diag(projection)
    mean: Floats = reports.y - (projection @ (reports.y - reports.A @ mu)) / own
    variance: Floats = np.maximum(1 / own - np.diag(reports.noise), 1e-9 / own)
    return mean, variance


def too_wide(model: Model, reports: Reports, grid: Grid, fit: RateFit, half: Floats) -> Mask:
    """Return which figures have a half-width that is wide against what the others predict: (k,)."""
    _, variance = predicted(model, reports, grid, fit)
    result: Mask = half > WIDE * np.sqrt(variance)
    return result


def fit_intervals(
    model: Model, reports: Reports, grid: Grid, ends: Ends, *, beta: Floats | None = None, near: float | None = None
) -> tuple[Reports, RateFit]:
    """Fit with some figures as intervals.

    Parameters
    ----------
    model, reports, grid
        As for :func:`fit_rate`; ``y`` and ``noise`` of the intervals are a first guess.
    ends : Ends
        The intervals, and which figures they stand for.
    beta : (p,), optional
        Where to start.
    near : float, optional
        A good guess of the spread.

    Returns
    -------
    Reports, RateFit
        The figures with their normal stand-ins, and the fit to them.
    """
    at = np.flatnonzero(ends.chosen)
    fit = fit_rate(model, reports, grid, beta=beta, near=near)
    for turn in range(TURNS):
        if not fit.converged or not len(at):
            return reports, fit
        mean, variance = (values[at] for values in predicted(model, reports, grid, fit))
        y, noise = reports.y.copy(), reports.noise.copy()
        before = np.diag(noise)[at]
        # figures that cut each other swing from turn to turn, until they go only part of the way
        part = 1.0 if turn < FREE else 0.5
        for i, m, v in zip(at, mean, variance, strict=True):
            middle, own = stand_in(float(m), float(v), float(ends.low[i]), float(ends.high[i]))
            precision = part / own + (1 - part) / noise[i, i]
            y[i] = (part * middle / own + (1 - part) * y[i] / noise[i, i]) / precision
            noise[i, i] = 1 / precision
        after = np.diag(noise)[at]
        # a figure that says nothing may change without moving anything
        weight = variance / (variance + np.minimum(before, after))
        moved = weight * (np.abs(y[at] - reports.y[at]) / np.sqrt(variance) + np.abs(np.log(after / before)))
        reports = replace(reports, y=y, noise=noise)
        fit = fit_rate(model, reports, grid, beta=fit.beta, near=fit.spread)
        if moved.max() < TOLERANCE:
            return reports, _weighed(model, reports, grid, fit, ends)
    return reports, replace(fit, converged=False)


def _weighed(model: Model, reports: Reports, grid: Grid, fit: RateFit, ends: Ends) -> RateFit:
    """Put the chances of the intervals in the place of the densities of their stand-ins, so that fits compare."""
    if not fit.converged:
        return fit
    at = ends.chosen
    mean, variance = (values[at] for values in predicted(model, reports, grid, fit))
    both = variance + np.diag(reports.noise)[at]
    density = -0.5 * (np.log(both) + (reports.y[at] - mean) ** 2 / both)
    chance = log_chance((ends.low[at] - mean) / np.sqrt(variance), (ends.high[at] - mean) / np.sqrt(variance))
    return replace(fit, criterion=fit.criterion + float((chance - density).sum()))


def log_chance(low: Floats, high: Floats) -> Floats:
    """Return the logarithm of the chance that a standard normal variable lies between two ends.

    Examples
    --------
    >>> [round(float(v), 3) for v in log_chance(np.array([0.0, 40.0]), np.array([np.inf, 41.0]))]
    [-0.693, -804.608]
    """
    # on the side of the shorter tail, where a difference of logarithms keeps its digits
    turned = low + high > 0
    first, last = np.where(turned, -high, low), np.where(turned, -low, high)
    top, bottom = log_ndtr(last), log_ndtr(first)
    difference: Floats = top + np.log1p(-np.exp(np.minimum(bottom - top, -1e-300)))
    return difference


def stand_in(mean: float, variance: float, low: float, high: float) -> tuple[float, float]:
    """Return the normal figure and its variance that act on a normal law as cutting it to an interval does."""
    after, spread = truncated(mean, variance, low, high)
    precision = 1 / spread - 1 / variance
    if precision * variance * NOTHING <= 1:
        return mean, variance * NOTHING
    return (after / spread - mean / variance) / precision, 1 / precision


def truncated(mean: float, variance: float, low: float, high: float) -> tuple[float, float]:
    """Return mean and variance of a normal law cut to an interval.

    Examples
    --------
    >>> mean, variance = truncated(0.0, 1.0, 0.0, float("inf"))
    >>> round(mean, 6), round(variance, 6)
    (0.797885, 0.36338)
    """
    s = float(np.sqrt(variance))
    a, b = (low - mean) / s, (high - mean) / s
    if a + b < 0:
        other, spread = truncated(-mean, variance, -high, -low)
        return -other, spread
    first = max(a, -REACH)
    # beyond this the density has fallen by a factor of 1e17
    last = min(b, first + 40 / max(first, 40 / (2 * REACH)))
    z = first + (last - first) * NODES
    mass = WEIGHTS * np.exp((first - z) * (first + z) / 2)
    mass /= mass.sum()
    middle = float(mass @ z)
    return mean + s * middle, variance * float(mass @ (z - middle) ** 2)
