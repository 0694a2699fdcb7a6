"""A p-value and an interval for a correlation that few figures do not tell: averaged over what it may be.

Each correlation from step to step gives a p-value of its own, and a restricted likelihood, its weight.
The average of the p-values, so weighted, holds its level for correlations of 0 to 0.6 from 6 figures
up (``benchmarks/trend_calibration.py``). The correlation of the highest likelihood alone does not:
figures that happen to look independent are then believed to be so.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import nctdtrinc, stdtr, stdtrit

from deserstats.stats.arrays import Floats
from deserstats.stats.levels import POWER
from deserstats.stats.likelihood import Model, RateFit, Reports

RHOS = (0.0, 0.3, 0.6, 0.9)
"""Serial correlations from step to step that are tried, each as likely as the others before any figure is seen."""


def detectable(limit: float, error: float, df: float) -> float:
    """Return the number whose estimate goes beyond a limit with 80 % power, by the noncentral t law."""
    return error * float(nctdtrinc(df, 1 - POWER, limit / error))


class Mixture(NamedTuple):
    """Student's laws of one number, under assumptions of which each has a weight: arrays of one length."""

    weights: Floats
    middles: Floats
    errors: Floats
    dfs: Floats

    @property
    def middle(self) -> float:
        """The mean of the middles."""
        return float(self.weights @ self.middles)

    @property
    def error(self) -> float:
        """Standard error, what the assumptions differ by included."""
        return float(np.sqrt(self.weights @ (self.errors**2 + (self.middles - self.middle) ** 2)))

    @property
    def df(self) -> float:
        """Degrees of freedom under the assumption of the largest weight."""
        return float(self.dfs[np.argmax(self.weights)])

    def chance(self, value: float) -> float:
        """Weighted mean of the two-sided p-values of a value."""
        return float(self.weights @ (2 * stdtr(self.dfs, -np.abs(self.middles - value) / self.errors)))

    def reach(self, confidence: float) -> float:
        """Half-width of the narrowest interval about the middle that holds every value not refused."""
        level, middle = 1 - confidence, self.middle
        widest = float(np.max(np.abs(self.middles - middle) + self.errors * stdtrit(self.dfs, (1 + confidence) / 2)))

        def left(away: float, side: float) -> float:
            return self.chance(middle + side * away) - level

        def root(side: float) -> float:
            if left(0.0, side) <= 0:
                return 0.0
            return widest if left(widest, side) >= 0 else float(brentq(left, 0.0, widest, (side,), rtol=1e-8))

        return widest if len(self.weights) == 1 else max(root(-1.0), root(1.0))


class _OfSlope(ABC):
    """What the laws of a slope say of it."""

    __slots__ = ()

    @property
    @abstractmethod
    def mixture(self) -> Mixture:
        """The laws of the slope."""

    @property
    def pvalue(self) -> float:
        """Two-sided p-value of no growth."""
        return self.mixture.chance(0.0)

    def reach(self, confidence: float) -> float:
        """Half-width of the narrowest interval about the slope that holds every slope not refused."""
        return self.mixture.reach(confidence)


@dataclass(frozen=True, slots=True, eq=False)
class Rival(_OfSlope):
    """One variance model with its fit; ``reports`` have the stand-ins of the intervals."""

    model: Model
    reports: Reports
    fit: RateFit
    has_intervals: bool

    @property
    def name(self) -> str:
        """The variance model in words."""
        return "gamma process" if self.rho is None else f"log-normal factors, correlation {self.rho:.1f}"

    @property
    def rho(self) -> float | None:
        """Correlation from step to step; None for the gamma process."""
        return self.model.rho

    @property
    def df(self) -> float:
        """Degrees of freedom: rank less coefficients, or what is told of the spread where that is less."""
        return min(self.fit.df, self.fit.told) if self.has_intervals else self.fit.df

    @property
    def mixture(self) -> Mixture:
        """The law of the slope."""
        return Mixture(*(np.array([v]) for v in (1.0, self.fit.slope, self.fit.error, self.df)))


@dataclass(frozen=True, slots=True, eq=False)
class Averaged(_OfSlope):
    """Log-normal factors, averaged over their correlation from step to step.

    Attributes
    ----------
    members : one fit a correlation
    weights : (m,) restricted likelihoods, adding up to 1
    """

    members: tuple[Rival, ...]
    weights: Floats

    @property
    def name(self) -> str:
        """The variance model in words."""
        return "log-normal factors, averaged over their correlation from step to step"

    @property
    def leading(self) -> Rival:
        """The fit of the largest weight."""
        return self.members[int(np.argmax(self.weights))]

    @property
    def fit(self) -> RateFit:
        """The mean of the fits; their covariance has the spread between them as well."""
        betas = np.array([m.fit.beta for m in self.members])
        beta: Floats = self.weights @ betas
        inside = np.einsum("m,mij->ij", self.weights, np.array([m.fit.covariance for m in self.members]))
        between = np.einsum("m,mi,mj->ij", self.weights, betas - beta, betas - beta)
        return replace(self.leading.fit, beta=beta, covariance=inside + between, rho=self.rho)

    @property
    def rho(self) -> float:
        """Mean correlation."""
        return float(sum(w * (m.model.rho or 0.0) for w, m in zip(self.weights, self.members, strict=True)))

    @property
    def variability(self) -> float:
        """Relative spread of a step."""
        spread = sum(w * m.fit.spread for w, m in zip(self.weights, self.members, strict=True))
        return float(np.sqrt(spread))

    @property
    def df(self) -> float:
        """Degrees of freedom, those of the leading fit."""
        return self.leading.df

    @property
    def mixture(self) -> Mixture:
        """The laws of the slope under each correlation."""
        laws = [(m.fit.slope, m.fit.error, m.df) for m in self.members]
        return Mixture(self.weights, *np.array(laws).T)


GrowthFit = Rival | Averaged
"""What a fit says of the growth."""


def averaged(members: tuple[Rival, ...]) -> Averaged:
    """Weigh fits of the same figures that differ in the correlation."""
    logs = np.array([m.fit.criterion for m in members])
    weights = np.exp(logs - logs.max())
    return Averaged(members, weights / weights.sum())
