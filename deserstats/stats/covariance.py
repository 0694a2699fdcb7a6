"""How counts of one series vary together: two processes whose window sums have exact covariances.

The unknown series lives on a grid of pieces of time, each with an exposure in days. Figures are
sums over pieces, ``y = A x``; their covariance is ``A S A'`` plus what rounding adds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deserstats.stats.arrays import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Pieces of time on which the rate is taken as constant.

    Attributes
    ----------
    exposure : (T,) days, or any unit of time
    design : (T, p) columns of the log rate: level, time in years, months of the year
    step : (T,) place in steps of the serial correlation (calendar months, weeks or days)
    """

    exposure: Floats
    design: Floats
    step: Floats

    def mean(self, beta: Floats) -> Floats:
        """Return the expected count of every piece: (T,)."""
        rate = np.exp(np.clip(self.design @ beta, -700, 700))
        expected: Floats = self.exposure * rate
        return expected

    def lags(self) -> Floats:
        """Return the distance of every two pieces in steps: (T, T)."""
        distance: Floats = np.abs(np.subtract.outer(self.step, self.step))
        return distance


def gamma_process(weights: Floats, mu: Floats) -> Floats:
    """Covariance of window sums per unit of dispersion: independent increments, variance in line with the mean.

    Sums of negative binomials of one dispersion (NB1) are of that family again, so that a year is
    not given the relative spread of a month, as one ``alpha`` per window (NB2) would.
    """
    covariance: Floats = (weights * mu) @ weights.T
    return covariance


def serial(weights: Floats, mu: Floats, lags: Floats, rho: float, variance: float) -> Floats:
    """Covariance of window sums per unit of squared variation: log-normal factors, AR(1) from step to step.

    ``exp(s^2 rho^lag) - 1`` over ``exp(s^2) - 1`` with ``s^2 = log(1 + variance)``; pieces of one
    step share their factor.
    """
    s2 = np.log1p(variance)
    # 0 ** 0 is 1: without serial correlation pieces of one step still share their factor
    correlation = np.power(rho, lags)
    shape = np.expm1(s2 * correlation) / np.expm1(s2) if s2 > 0 else correlation
    weighted = weights * mu
    covariance: Floats = weighted @ shape @ weighted.T
    return covariance
