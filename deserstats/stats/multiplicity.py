"""Many checks at once: how small a p-value still surprises, whatever the dependence between them.

Contradictions with a certificate are not tests and never come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, isfinite, pi, tan

from deserstats.errors import ClaimError
from deserstats.wording import one_of

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
    values = _checked(pvalues)
    if method not in METHODS:
        raise ClaimError(f"method={method!r} is not {one_of(map(repr, METHODS))}")
    if not values:
        return ()
    if method == "holm":
        return _holm(values)
    from scipy.stats import false_discovery_control

    return tuple(float(p) for p in false_discovery_control(values, method=method))


def _holm(values: Sequence[float]) -> tuple[float, ...]:
    """Step down: the j-th smallest times the number of checks not smaller, never falling."""
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=lambda i: values[i])):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


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
    adjusted = [adjust_pvalues(f) for f in pvalues] if inside is None else [tuple(f) for f in inside]
    order = sorted(range(len(adjusted)), key=lambda i: max(adjusted[i], default=0.0))
    left, rejected = len(order), 0.0
    found: dict[int, tuple[float, ...]] = {i: tuple(1.0 for _ in adjusted[i]) for i in order}
    for rank, i in enumerate(order):
        for j in order[rank:]:
            found[j] = tuple(
                min(old, max(rejected, min(1.0, p * left))) for old, p in zip(found[j], adjusted[j], strict=True)
            )
        rejected = max(rejected, max(found[i], default=0.0))
        left -= 1
    return tuple(p for i in range(len(adjusted)) for p in found[i])


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
