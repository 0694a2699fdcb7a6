"""The tipping variability: how much counts would have to vary for a change to be unremarkable.

It needs no fitted dispersion, so two windows are enough. Under a flat rate and a gamma process
with relative spread c of one step, the shares of disjoint windows are Dirichlet with parameters
exposure / c^2; the trend statistic is the mean time of the events, a linear function of them.
"""

from __future__ import annotations

from math import log

import numpy as np
from scipy.optimize import brentq
from scipy.special import betainc, betaincinv, roots_sh_legendre

from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL

SMALLEST, LARGEST = 1e-5, 100.0

NODES, WEIGHTS = roots_sh_legendre(400)
"""Gauss-Legendre rule on 0 to 1."""


def tipping_variability(counts: Floats, steps: Floats, times: Floats, level: float = LEVEL) -> float | None:
    """Return the relative spread of a step at which a trend stops being surprising.

    Parameters
    ----------
    counts : (k,) totals of disjoint windows
    steps : (k,) exposures in steps
    times : (k,) middles of the windows
    level : float
        The chance below which a change surprises.

    Returns
    -------
    float or None
        None when the counts are not positive or hardly any change is there to be explained.

    Notes
    -----
    For two windows this is the F test of equal rates: ``(x2/D2) / (x1/D1)`` follows
    F(2 D2/c^2, 2 D1/c^2).

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array([1042.0, 151.0])
    >>> round(tipping_variability(np.array([122910.0, 90590.0]), days / 30.44, np.array([521.0, 1117.5])), 2)
    2.3
    """
    if counts.min() < 0 or counts.sum() <= 0:
        return None

    def excess(spread: float) -> float:
        return trend_chance(counts, steps / spread**2, times) - level

    if excess(SMALLEST) >= 0 or excess(LARGEST) < 0:
        return None
    return float(np.exp(brentq(lambda s: excess(float(np.exp(s))), log(SMALLEST), log(LARGEST), xtol=1e-5)))


def trend_chance(counts: Floats, alpha: Floats, times: Floats) -> float:
    """Return the two-sided chance of a mean time as far out, under Dirichlet shares of 2 or 3 windows.

    The mean time of the shares is below the observed one when a weighted sum of independent
    gamma variables is negative.
    """
    observed = float(counts @ times / counts.sum())
    below = negative_chance(times - observed, alpha)
    return 2 * min(below, 1 - below)


def negative_chance(weights: Floats, alpha: Floats) -> float:
    """Return the chance that ``sum w_i G_i`` is below 0, with 2 or 3 independent gamma(alpha_i) of scale 1.

    One weight differs in sign from the others. The sum of the others and their shares are
    independent, so that, given the shares, the chance is that of a beta variable.
    """
    if weights.min() >= 0:
        return 0.0
    if weights.max() <= 0:
        return 1.0
    if (weights < 0).sum() > (weights > 0).sum():
        return 1.0 - negative_chance(-weights, alpha)
    lone = int(np.argmin(weights))
    others = np.arange(len(weights)) != lone
    w, a = weights[others], alpha[others]
    if len(w) == 1:
        mixed, chances = w, np.ones(1)
    else:
        share = betaincinv(a[0], a[1], NODES)
        mixed, chances = w[0] * share + w[1] * (1 - share), WEIGHTS
    threshold = -weights[lone] / (mixed - weights[lone])
    return float(chances @ betainc(a.sum(), alpha[lone], threshold))
