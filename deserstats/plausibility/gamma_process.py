"""Counts that grow like a gamma process: closed forms for two windows, and the variability that decides.

A month varies by a coefficient of variation (CV) around its mean; months are independent, and any
window is the sum of its days. So a window of L months has shape a L with a = 1 / CV^2, whatever the
grid, and a few figures can be compared without estimating anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, isfinite, log

from deserstats.errors import ClaimError

LEVEL = 0.05
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
        Two-sided p-value: twice the smaller tail of Beta(a L', a (L - L')), a = 1 / cv^2.

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
    from scipy.stats import beta

    _positive(months=months, rest=of_months - months, cv=cv)
    law = beta(months / cv**2, (of_months - months) / cv**2)
    share = min(1.0, part / whole) if whole > 0 else 0.0
    return float(min(1.0, 2 * min(law.cdf(share), law.sf(share))))


def share_interval(whole: float, months: float, of_months: float, *, cv: float, confidence: float = 0.95
                   ) -> tuple[float, float]:  # fmt: skip
    """Where should a part of a total lie?

    Parameters
    ----------
    whole : float
        The total.
    months, of_months, cv
        As in :func:`share_pvalue`.
    confidence : float
        Chance that the part lies inside.

    Returns
    -------
    tuple of float

    Examples
    --------
    >>> [round(x, -3) for x in share_interval(90_590, 90 / 30.44, 151 / 30.44, cv=0.25)]
    [44000.0, 63000.0]
    """
    from scipy.stats import beta

    _positive(months=months, rest=of_months - months, cv=cv)
    low, high = beta(months / cv**2, (of_months - months) / cv**2).ppf([(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low * whole), float(high * whole)


def ratio_pvalue(first: float, second: float, months: float, other_months: float, *, cv: float) -> float:
    """How surprising are two counts of disjoint windows, if the rate was one?

    Parameters
    ----------
    first, second : float
        The two counts, positive.
    months, other_months : float
        Lengths of their windows in months.
    cv : float
        Coefficient of variation of a month.

    Returns
    -------
    float
        Two-sided p-value: the ratio of the second rate to the first is F(2 a L2, 2 a L1).

    Raises
    ------
    ClaimError
        When a length or the cv is not positive.

    Examples
    --------
    >>> f"{ratio_pvalue(122_910, 90_590, 34.2, 4.96, cv=2.3):.2f}"
    '0.05'
    """
    from scipy.stats import f

    _positive(months=months, other_months=other_months, cv=cv)
    if first <= 0 or second <= 0:
        return 0.0 if first != second else 1.0
    law = f(2 * other_months / cv**2, 2 * months / cv**2)
    ratio = (second / other_months) / (first / months)
    return float(min(1.0, 2 * min(law.cdf(ratio), law.sf(ratio))))


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
