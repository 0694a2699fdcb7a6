"""What error of a figure would its prediction from the others have shown? By Student's t, skewed where errors are."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, lgamma, sqrt
from warnings import catch_warnings, simplefilter

import numpy as np

from deserstats.stats.arrays import Floats
from deserstats.stats.leave_one_out import annihilator, skewed_pvalue
from deserstats.stats.levels import LEVEL, POWER


def cautious_spread(spread: float, df: float) -> float:
    """Return a standard error that overstates no power on average.

    An estimated standard error is often too small, and its inverse, on which the power hangs, too
    large on average: by the square root of df / 2 times Gamma((df - 1) / 2) / Gamma(df / 2).

    Examples
    --------
    >>> round(cautious_spread(1.0, 3), 3), round(cautious_spread(1.0, 30), 3)
    (1.382, 1.026)
    """
    if df <= 1:
        return np.inf
    return spread * sqrt(df / 2) * exp(lgamma((df - 1) / 2) - lgamma(df / 2))


def detectable_error(
    spread: float, df: float, *, skew: float = 0.0, power: float = POWER, level: float = LEVEL, slack: float = 0.0
) -> float:
    """How large must an error be to be noticed?

    Parameters
    ----------
    spread : float
        Standard error of the prediction, as estimated.
    df : float
        Its degrees of freedom.
    skew : float
        Skewness of the error; the direction in which more is needed counts.
    power, level : float
        Chance to notice it, and level of the test.
    slack : float
        Half-width of the figure's rounding.

    Returns
    -------
    float
        In the unit of ``spread``.

    Notes
    -----
    1. The error is told in estimated standard errors, as the test takes it: what is added to a t variable so
       that it passes the limit. Over tables, an error of the size printed for each is noticed with this chance.
    2. A rounded figure is judged by its nearest end, and what it says beside the error lies anywhere in its rounding.
    """
    from scipy.stats import t as student

    luck = float(student.isf(1 - power, df)) * sqrt(spread**2 + slack**2 / 3)
    return critical_t(df, round(abs(skew), 2), level) * spread + luck + slack


def bending(covariance: Floats, levels: Floats, design: Floats, mean: Floats) -> Floats:
    """By how much more does an error raise what is expected of its own figure than what is expected of the others?

    Figures vary in proportion to what is expected of them. So an error that takes its own expectation along hides
    behind a variability that it has raised itself, as one of two Januaries does that alone tell of January.

    Parameters
    ----------
    covariance : ndarray, shape (k, k)
        Of the figures, without that of the levels of months.
    levels : ndarray, shape (k, k)
        Covariance of the levels of months.
    design : ndarray, shape (k, p)
    mean : ndarray, shape (k,)

    Returns
    -------
    ndarray, shape (k,)
        Share of an error; 0 where all rise alike, as then the variability is estimated the lower.

    Examples
    --------
    >>> months = np.repeat(np.eye(3), 2, axis=0)
    >>> bending(np.eye(6), np.zeros((6, 6)), months, np.ones(6)).round(2)
    array([0.4, 0.4, 0.4, 0.4, 0.4, 0.4])
    >>> bending(np.eye(6), np.zeros((6, 6)), np.ones((6, 1)), np.ones(6)).round(2)
    array([0., 0., 0., 0., 0., 0.])
    """
    k = len(mean)
    _, q = annihilator(mean, covariance + levels, design)
    pull = (np.eye(k) - covariance @ q) * mean / mean[:, None]
    own = np.diag(pull)
    return np.asarray(np.maximum(own - (pull.sum(axis=0) - own) / (k - 1), 0.0))


def _least(enough: Callable[[float], bool]) -> float:
    """Return the smallest number that is enough, by halving."""
    low, high = 0.0, 1.0
    while not enough(high):
        low, high = high, 2 * high
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def error_power(error: float, spread: float, df: float, *, skew: float = 0.0, level: float = LEVEL) -> float:
    """What is the chance that an error of this size is noticed? (Noncentral t.)

    Parameters
    ----------
    error : float
        In either direction.
    spread, df, skew, level
        As in :func:`detectable_error`.
    """
    from scipy.stats import nct

    limit = critical_t(df, round(abs(skew), 2), level)
    shift = abs(error) / spread if spread > 0 else np.inf
    if shift > 30 + limit:
        return 1.0
    with np.errstate(all="ignore"), catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # a series that stops before the last digits
        far = float(nct.cdf(-limit, df, shift))  # lost to rounding for large shifts, where it is 0
        near = float(nct.sf(limit, df, shift))
    return near + (far if np.isfinite(far) else 0.0)


@lru_cache(maxsize=4096)
def critical_t(df: float, skew: float, level: float = LEVEL) -> float:
    """From which t on is an error towards the longer tail surprising?"""
    return _least(lambda t: float(skewed_pvalue(t, df, skew)) <= level)
