"""Many checks at once: how small a p-value still surprises, whatever the dependence between them.

Contradictions with a certificate are not tests and never come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, isfinite, pi, tan

import numpy as np

from deserstats.arguments import require_one_of
from deserstats.errors import ClaimError

METHODS = ("holm", "bh", "by")
"""Holm bounds the chance of any wrong finding; BH and BY the share of wrong ones among findings."""


def adjust_pvalues(pvalues: Sequence[float], method: str = "holm") -> tuple[float, ...]:
    """How surprising is each p-value among so many?

    Parameters
    ----------
    pvalues : sequence of float, shape (n,)
        p-values of one family of checks.
    method : {"holm", "bh", "by"}
        ``holm`` bounds the chance of one wrong finding or more and ``by`` the expected share of
        wrong ones among the findings, both whatever the dependence; ``bh`` that share for
        independent or positively dependent checks.

    Returns
    -------
    tuple of float, shape (n,)
        Adjusted p-values in the given order; compare each with the level.

    Raises
    ------
    ClaimError
        When the method is unknown or a number is not between 0 and 1.

    References
    ----------
    S. Holm (1979), Scandinavian Journal of Statistics 6, 65-70. Y. Benjamini and Y. Hochberg
    (1995), 10.1111/j.2517-6161.1995.tb02031.x. Y. Benjamini and D. Yekutieli (2001),
    10.1214/aos/1013699998.

    Examples
    --------
    >>> [round(p, 3) for p in adjust_pvalues([0.012, 0.003, 0.6])]
    [0.024, 0.009, 0.6]
    """
    values = np.array(_checked(pvalues))
    require_one_of(METHODS, method=method)
    if method == "holm":
        # step down: the j-th smallest times the number of checks not smaller, never falling
        order = np.argsort(values, kind="stable")
        steps = np.minimum(1.0, values[order] * np.arange(len(values), 0, -1))
        values[order] = np.maximum.accumulate(steps)
    elif len(values):
        from scipy.stats import false_discovery_control

        values = false_discovery_control(values, method=method)
    return tuple(values.tolist())


def across_families(
    pvalues: Sequence[Sequence[float]], inside: Sequence[Sequence[float]] | None = None, method: str = "holm"
) -> tuple[float, ...]:
    """How surprising is each p-value among several families of checks?

    Parameters
    ----------
    pvalues : sequence of sequence of float
        p-values, one row a family.
    inside : sequence of sequence of float, optional
        The same adjusted inside each family; by Holm where left out.
    method : {"holm", "bh", "by"}
        With ``holm`` each of F families gets 1/F of the level; a family all of whose tests are
        rejected passes its part on to the others in equal parts. With ``bh`` and ``by`` all
        p-values are one family.

    Returns
    -------
    tuple of float
        Adjusted p-values, family after family.

    Notes
    -----
    1. Holm: families of one test each give Holm's procedure, one family alone its own values.

    References
    ----------
    F. Bretz et al. (2009), 10.1002/sim.3495.

    Examples
    --------
    >>> [round(p, 3) for p in across_families([[0.003], [0.012], [0.03], [0.04], [0.2], [0.6]])]
    [0.018, 0.06, 0.12, 0.12, 0.4, 0.6]
    >>> across_families([[0.01, 0.02]])
    (0.02, 0.02)
    """
    if method != "holm":
        return adjust_pvalues([p for family in pvalues for p in family], method)
    adjusted = [np.array(f) for f in (map(adjust_pvalues, pvalues) if inside is None else inside)]
    order = sorted(range(len(adjusted)), key=lambda i: adjusted[i].max(initial=0.0))
    found, rejected = [np.ones(len(f)) for f in adjusted], 0.0
    for rank, i in enumerate(order):
        for j in order[rank:]:
            passed = np.minimum(1.0, adjusted[j] * (len(order) - rank))
            found[j] = np.minimum(found[j], np.maximum(rejected, passed))
        rejected = max(rejected, float(found[i].max(initial=0.0)))
    return tuple(float(p) for f in found for p in f)


def cauchy_combination(pvalues: Sequence[float]) -> float:
    """How surprising are these p-values together, when they may depend on each other?

    Parameters
    ----------
    pvalues : sequence of float, shape (n,)
        One or more p-values.

    Returns
    -------
    float
        One p-value for "nothing anywhere".

    Raises
    ------
    ClaimError
        When there is no p-value, or one is not between 0 and 1.

    Notes
    -----
    1. Valid in the tail for almost any dependence; a result far above 0.1 is only rough.
    2. A p-value of exactly 1, usual with discrete checks, would outweigh all others and counts
       as 1 - 1/n.

    References
    ----------
    Y. Liu and J. Xie (2020), 10.1080/01621459.2018.1554485.

    Examples
    --------
    >>> round(cauchy_combination([0.003, 0.012, 0.03, 0.04, 0.2, 0.6]), 4)
    0.0125
    """
    values = _checked(pvalues)
    if not values:
        raise ClaimError("there is no p-value to combine")
    n = len(values)
    if n == 1:
        return values[0]
    if min(values) == 0:
        return 0.0
    mean = sum(1 / tan(pi * min(p, 1 - 1 / n)) for p in values) / n
    return atan2(1, mean) / pi


def _checked(pvalues: Sequence[float]) -> list[float]:
    values = [float(p) for p in pvalues]
    for p in values:
        if not (isfinite(p) and 0 <= p <= 1):
            raise ClaimError(f"p-value {p!r} is not between 0 and 1")
    return values
