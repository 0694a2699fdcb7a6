"""Draws of whole series: how else the claims could be filled, under a prior that is named.

Autoregression: daily rates vary around a level, each period taking over a share of the deviation
before. Level, spread and share are estimated from what the claims fix, and drawn with the
uncertainty that this leaves; each draw perturbs the prior and then finds the nearest series that
satisfies every claim (randomise, then optimise: J. M. Bardsley, A. Solonen, H. Haario and M. Laine,
SIAM J. Sci. Comput. 36 (2014) A1895-A1910, 10.1137/140964023; exact where no inequality binds).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deserstats.claims.cells.period import Period
from deserstats.model.budget import Budget
from deserstats.regular.poisson import poisson_trend
from deserstats.regular.regression import autoregressive
from deserstats.stats.arrays import Floats
from deserstats.trend.change.atoms import Atom
from deserstats.trend.reconstruct.aggregation import equations_of
from deserstats.trend.reconstruct.fitting import ROOM, Fitter, autoregression
from deserstats.trend.reconstruct.float_program import FloatProgram

FEWEST = 4
"""Atoms below which level, spread and share cannot be estimated together."""

SHARES = {0.0: 0.35, 0.2: 0.25, 0.4: 0.2, 0.6: 0.13, 0.8: 0.07}
"""Shares of the deviation before, with how likely each is thought beforehand."""

STEEPEST = 3.0
"""Largest logarithm by which the trend of the spread leaves its middle: twenty times."""

NARROW = 0.02
"""Width of a claim, as a share of its high end, up to which draws keep the value found for it."""


class Prior(NamedTuple):
    """What the atoms say of the shares: how likely each is, and the residual sum of squares with it."""

    weights: Floats
    residual: Floats
    df: int
    spread: Floats
    """Standard deviation of each period's rate as a multiple of the common one."""
    means: Floats
    """(n_periods, 2): the mean rate is some combination of these columns."""


def prior_of(atoms: Sequence[Atom], spans: Sequence[Period], scale: float) -> Prior:
    """Estimate the shares by restricted likelihood (Patterson and Thompson 1971, 10.1093/biomet/58.3.545).

    The mean is a log-linear trend, and the spread grows with it. A closer fit of the spread would
    explain the atoms by itself.
    """
    spread, steps = _trending(atoms, spans)
    means = np.column_stack([spread, spread * steps])
    weights, totals = equations_of(atoms, spans, scale)
    df = len(totals) - means.shape[1]
    level = weights @ means
    logs, residual = [], []
    for share, likely in SHARES.items():
        loaded = weights * spread
        variance = loaded @ autoregressive(len(spans), share, scaled=False) @ loaded.T
        root = np.linalg.cholesky(variance + 1e-12 * np.trace(variance) * np.eye(len(totals)))
        white = np.linalg.solve(root, np.column_stack([totals, level]))
        basis, size = np.linalg.qr(white[:, 1:])
        left = white[:, 0] - basis @ (basis.T @ white[:, 0])
        rss = max(float(left @ left), 1e-300)
        determinants = np.log(np.diag(root)).sum() + np.log(np.abs(np.diag(size))).sum()
        logs.append(np.log(likely) - float(determinants) - df / 2 * np.log(rss))
        residual.append(rss)
    found = np.exp(np.array(logs) - max(logs))
    return Prior(found / found.sum(), np.array(residual), df, spread, means)


def _trending(atoms: Sequence[Atom], spans: Sequence[Period]) -> tuple[Floats, Floats]:
    """Return the rate of a log-linear trend at each span, its mean being 1, and the time, from -1 to 1."""
    windows = [(float(a.start.toordinal()), float(a.end.toordinal()), float(a.middle)) for a in atoms]
    slope = poisson_trend(*zip(*windows, strict=True)).slope or 0.0
    middles = np.array([(s.start.toordinal() + s.end.toordinal()) / 2 for s in spans])
    logs = np.clip(slope * (middles - middles.mean()), -STEEPEST, STEEPEST)
    steps = (middles - middles.mean()) / max(float(np.ptp(middles)) / 2, 1.0)
    return np.exp(logs) / np.exp(logs).mean(), steps


def drawn(program: FloatProgram, prior: Prior, cells: Floats, n_draws: int, seed: int, budget: Budget) -> Floats | None:
    """Return series of periods, one draw a row, or None when time ran out."""
    rng = np.random.default_rng(seed)
    shares = list(SHARES)
    chosen = rng.choice(len(SHARES), size=n_draws, p=prior.weights)
    variances = prior.residual[chosen] / rng.chisquare(prior.df, size=n_draws)
    noise = rng.standard_normal((n_draws, len(program.days))) * np.sqrt(variances)[:, None]
    found = np.empty((n_draws, len(program.days)))
    for k in np.unique(chosen):
        places = np.flatnonzero(chosen == k)
        series = _with_share(program, prior, shares[k], cells, noise[places], budget)
        if series is None:
            return None
        found[places] = series
    return found


def _with_share(
    program: FloatProgram, prior: Prior, share: float, cells: Floats, noise: Floats, budget: Budget
) -> Floats | None:
    """Return the series nearest to each perturbed prior: by equations where no limit is in the way."""
    around = np.hstack([program.periods / program.days[:, None], -prior.means])
    goals = autoregression(around / prior.spread[:, None], share)
    narrow = program.high - program.low <= NARROW * np.abs(program.high)
    held = np.hstack([program.rows[narrow], np.zeros((int(narrow.sum()), prior.means.shape[1]))])
    system = np.block([[goals.T @ goals, held.T], [held, np.zeros((len(held), len(held)))]])
    right = np.vstack([goals.T @ noise.T, np.tile((program.rows[narrow] @ cells)[:, None], (1, len(noise)))])
    points = (np.linalg.pinv(system, rcond=1e-12) @ right)[: program.rows.shape[1]].T
    fitter: Fitter | None = None
    for i, point in enumerate(points):
        if program.allows(point, ROOM):
            continue
        fitter = fitter or Fitter(program, goals)
        nearest = fitter.best(noise[i], budget)
        if nearest is None:
            return None
        points[i] = nearest
    series: Floats = points @ program.periods.T * program.scale
    return series
