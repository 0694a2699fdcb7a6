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

from deserstats.claims.period import Period
from deserstats.model.clock import Clock
from deserstats.trend.atoms import Atom
from deserstats.trend.canvas import Canvas, Matrix
from deserstats.trend.fitting import ROOM, Fitter, autoregression
from deserstats.trend.regression import autoregressive
from deserstats.trend.series import Vector

FEWEST = 4
"""Atoms below which level, spread and share cannot be estimated together."""

SHARES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Shares of the deviation before that are thought equally likely beforehand."""

NARROW = 0.02
"""Width of a claim, as a share of its high end, up to which draws keep the value found for it."""


class Prior(NamedTuple):
    """What the atoms say of the shares: how likely each is, and the residual sum of squares with it."""

    weights: Vector
    residual: Vector
    df: int
    spread: Vector
    """Standard deviation of each period's rate as a multiple of the common one."""


def prior_of(atoms: Sequence[Atom], spans: Sequence[Period], canvas: Canvas, cells: Vector) -> Prior:
    """Estimate the shares by restricted likelihood (Patterson and Thompson 1971, 10.1093/biomet/58.3.545).

    The spread grows with the level: it is taken proportional to the rate of the series found, no
    less than a tenth of the mean rate.
    """
    rates = canvas.periods @ cells / canvas.days
    spread = np.maximum(rates, 0.1 * rates.mean())
    spread = spread / spread.mean()
    weights = np.array([[_overlap(a, s) for s in spans] for a in atoms], dtype=float)
    totals = np.array([float(a.middle) for a in atoms]) / canvas.scale
    level = weights.sum(axis=1)
    logs, residual = [], []
    for share in SHARES:
        loaded = weights * spread
        variance = loaded @ autoregressive(len(spans), share, scaled=False) @ loaded.T
        root = np.linalg.cholesky(variance + 1e-12 * np.trace(variance) * np.eye(len(atoms)))
        white = np.linalg.solve(root, np.column_stack([totals, level]))
        size = float(white[:, 1] @ white[:, 1])
        left = white[:, 0] - white[:, 1] * float(white[:, 1] @ white[:, 0]) / size
        rss = max(float(left @ left), 1e-300)
        logs.append(-float(np.log(np.diag(root)).sum()) - np.log(size) / 2 - (len(atoms) - 1) / 2 * np.log(rss))
        residual.append(rss)
    likely = np.exp(np.array(logs) - max(logs))
    return Prior(likely / likely.sum(), np.array(residual), len(atoms) - 1, spread)


def _overlap(atom: Atom, span: Period) -> int:
    return max(0, (min(atom.end, span.end) - max(atom.start, span.start)).days)


def drawn(canvas: Canvas, prior: Prior, cells: Vector, n_draws: int, seed: int, clock: Clock) -> Matrix | None:
    """Return series of periods, one draw a row, or None when time ran out."""
    rng = np.random.default_rng(seed)
    chosen = rng.choice(len(SHARES), size=n_draws, p=prior.weights)
    variances = prior.residual[chosen] / rng.chisquare(prior.df, size=n_draws)
    noise = rng.standard_normal((n_draws, len(canvas.days))) * np.sqrt(variances)[:, None]
    found = np.empty((n_draws, len(canvas.days)))
    for k in np.unique(chosen):
        places = np.flatnonzero(chosen == k)
        series = _with_share(canvas, prior, SHARES[k], cells, noise[places], clock)
        if series is None:
            return None
        found[places] = series
    return found


def _with_share(
    canvas: Canvas, prior: Prior, share: float, cells: Vector, noise: Matrix, clock: Clock
) -> Matrix | None:
    """Return the series nearest to each perturbed prior: by equations where no limit is in the way."""
    around = np.hstack([canvas.periods / canvas.days[:, None], -np.ones((len(canvas.days), 1))])
    goals = autoregression(around / prior.spread[:, None], share)
    narrow = canvas.high - canvas.low <= NARROW * np.abs(canvas.high)
    held = np.hstack([canvas.rows[narrow], np.zeros((int(narrow.sum()), 1))])
    system = np.block([[goals.T @ goals, held.T], [held, np.zeros((len(held), len(held)))]])
    right = np.vstack([goals.T @ noise.T, np.tile((canvas.rows[narrow] @ cells)[:, None], (1, len(noise)))])
    points = (np.linalg.pinv(system, rcond=1e-12) @ right)[: canvas.rows.shape[1]].T
    fitter: Fitter | None = None
    for i, point in enumerate(points):
        if canvas.allows(point, ROOM):
            continue
        fitter = fitter or Fitter(canvas, goals)
        nearest = fitter.best(noise[i], clock)
        if nearest is None:
            return None
        points[i] = nearest
    series: Matrix = points @ canvas.periods.T * canvas.scale
    return series
