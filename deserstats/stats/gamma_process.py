"""Counts that grow like a gamma process: closed forms for two windows, and the variability that decides.

A month varies by a coefficient of variation (CV) around its mean; months are independent, and any
window is the sum of its days. So a window of L months has shape a L with a = 1 / CV^2, whatever the
grid, and a few figures can be compared without estimating anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, isfinite, log

from deserstats.errors import ClaimError
from deserstats.stats.levels import LEVEL

EVENT_BY_EVENT = 5_000
"""Events up to which each is counted."""

LOWEST, HIGHEST = 1e-4, 1e3
"""Variabilities between which the tipping one is looked for."""


def share_pvalue(part: float, whole: float, months: float, of_months: float, *, cv: float) -> float:
    """How surprising is a part of a total, when its window is a part of the total's window?

    Parameters
    ----------
    part, whole : float
        The two counts, part at most whole.
    months, of_months : float
        Lengths of the two windows in months.
    cv : float
        Coefficient of variation of a month.

    Returns
    -------
    float
        Two-sided p-value: twice the smaller tail of a beta-binomial law with shapes a L' and
        a (L - L'), a = 1 / cv^2; as cv goes to 0 that of the binomial test.

    Raises
    ------
    ClaimError
        When a length or the cv is not positive.

    Notes
    -----
    1. One rate throughout; months independent.

    References
    ----------
    T. Ferguson (1973), 10.1214/aos/1176342360 (shares of a gamma process are Beta).

    Examples
    --------
    >>> f"{share_pvalue(70_000, 90_590, 90 / 30.44, 151 / 30.44, cv=0.25):.1g}"
    '0.0005'
    """
    _positive(months=months, rest=of_months - months, cv=cv)
    return _divided(min(part, whole), whole, months / of_months, of_months / cv**2)


def _divided(part: float, whole: float, share: float, shape: float) -> float:
    """Return the two-sided p-value of a part of so many events, when its expected share and the shape are known.

    Given the total the part is beta-binomial; for many events it is taken as beta with the same variance.
    """
    from scipy.special import betainc, betaincc
    from scipy.stats import betabinom

    if whole <= 0:
        return 1.0
    if whole <= EVENT_BY_EVENT:
        n = round(whole)
        k = min(n, round(part))
        law = n, shape * share, shape * (1 - share)
        return float(min(1.0, 2 * min(betabinom.cdf(k, *law), betabinom.sf(k - 1, *law))))
    # variance of a share: that of the gamma process, and that of single events
    own = 1 / (shape + 1)
    joint = 1 / (own + (1 - own) / whole) - 1
    smooth = joint * share, joint * (1 - share), part / whole
    return float(min(1.0, 2 * min(betainc(*smooth), betaincc(*smooth))))


def shape(months: float, events: float, cv: float) -> float:
    """Return the shape of the gamma law that varies as the count does: by cv a month, and by single events."""
    return 1 / (cv**2 / months + 1 / max(events, 1.0))


def ratio_pvalue(first: float, second: float, months: float, other_months: float, *, cv: float) -> float:
    """How surprising are two counts of disjoint windows, if the rate was one?

    Parameters
    ----------
    first, second : float
        The two counts.
    months, other_months : float
        Lengths of their windows in months.
    cv : float
        Coefficient of variation of a month.

    Returns
    -------
    float
        Two-sided p-value: given their sum, the second is beta-binomial with shapes a L2 and a L1.

    Raises
    ------
    ClaimError
        When a length or the cv is not positive.

    Examples
    --------
    >>> f"{ratio_pvalue(122_910, 90_590, 34.2, 4.96, cv=2.3):.2f}", f"{ratio_pvalue(3, 8, 1, 1, cv=0.01):.2f}"
    ('0.05', '0.23')
    """
    _positive(months=months, other_months=other_months, cv=cv)
    whole = months + other_months
    return _divided(second, first + second, other_months / whole, whole / cv**2)


def tipping_cv(pvalue: Callable[[float], float], level: float = LEVEL) -> float | None:
    """At which variability does a claim stop being surprising?

    Parameters
    ----------
    pvalue : callable
        p-value as a function of the CV of a month, rising.
    level : float
        Level of surprise.

    Returns
    -------
    float or None
        The smallest CV with a p-value above the level; 0 where it never surprises, None where it
        always does.

    References
    ----------
    T. VanderWeele and P. Ding (2017), 10.7326/M16-2607 (the same idea for confounding).

    Examples
    --------
    >>> round(tipping_cv(lambda cv: share_pvalue(70_000, 90_590, 90 / 30.44, 151 / 30.44, cv=cv)), 2)
    0.44
    """
    low, high = log(LOWEST), log(HIGHEST)
    if not pvalue(HIGHEST) > level:
        return None
    if pvalue(LOWEST) > level:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if pvalue(exp(middle)) > level else (middle, high)
    return exp(high)


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not (isfinite(value) and value > 0):
            raise ClaimError(f"{name}={value!r} is not a positive number")
