"""The test of H. B. Mann and M. G. Kendall: do later values tend to be higher, or lower, than earlier ones?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

import numpy as np

from deserstats.arguments import require_one_of, require_whole
from deserstats.errors import ClaimError
from deserstats.regular.kendall import (
    EXACT_UP_TO,
    Judged,
    NullKind,
    Pattern,
    ScoreTest,
    judge,
    normal_score,
    scores_of_rows,
    shortfall,
)
from deserstats.regular.serial import autocorrelation, block_length, block_resampled, require_even
from deserstats.regular.series import TrendStatus, as_series, stamps_of
from deserstats.stats.arrays import Whole
from deserstats.wording import count

EXACT_LIMIT = 100
"""Observations up to which ``method="exact"`` is allowed; the work grows with about the fifth power."""


class Method(StrEnum):
    """How S is judged."""

    AUTO = "auto"
    EXACT = "exact"
    ASYMPTOTIC = "asymptotic"
    PREWHITENED = "prewhitened"
    BLOCK_BOOTSTRAP = "block_bootstrap"


SERIAL = (Method.PREWHITENED, Method.BLOCK_BOOTSTRAP)
"""Methods that allow for serial correlation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MannKendall(ScoreTest):
    """Whether later values tend to be higher, or lower, than earlier ones.

    Attributes
    ----------
    s : int
        Pairs that rise less pairs that fall; of the whitened series where it was whitened.
    var_s : float
        Variance of ``s``: corrected for ties, or the mean square of the resamples.
    tau : float or None
        Kendall's tau-b; None where the values do not differ.
    z : float
        ``s`` in standard deviations.
    pvalue : float
        Two-sided, by ``null``.
    smallest_pvalue : float
        What the largest possible ``s`` would have given.
    n : int
        Values compared; one less than given where the series was whitened.
    method : {"exact", "asymptotic", "prewhitened", "block_bootstrap"}
        How ``s`` was judged; never "auto".
    null : {"exact", "asymptotic", "resampled"}
        The distribution that ``pvalue`` comes from.
    status : {"ok", "insufficient"}
        "insufficient" when ``smallest_pvalue`` is above 0.05.
    autocorrelation : float or None
        With the value before, where serial correlation was allowed for.
    block : int or None
        Length of the resampled blocks.
    """

    t: tuple[float, ...]
    unit: str
    method: Method
    continuity: bool
    autocorrelation: float | None = None
    block: int | None = None
    n_resamples: int = 0
    seed: int = 0

    plotter: ClassVar[str] = "plot_mann_kendall"
    inputs: ClassVar[tuple[str, ...]] = ("x", "t", "unit")
    columns: ClassVar[tuple[str, ...]] = (
        *("n", "s", "var_s", "tau", "z", "pvalue", "smallest_pvalue"),
        *("method", "null", "status", "reason"),
    )

    def _again(self) -> MannKendall:
        return mann_kendall(
            self.x,
            stamps_of(self.t, self.unit),
            continuity=self.continuity,
            method=self.method,
            n_resamples=self.n_resamples,
            seed=self.seed,
        )

    def _text(self) -> str:
        white = " after pre-whitening" if self.method == Method.PREWHITENED else ""
        return f"Mann-Kendall, {count(self.n, 'value')}{white}: {self._found()}"


def mann_kendall(
    x: object,
    t: object = None,
    *,
    continuity: bool = True,
    method: str = "auto",
    n_resamples: int = 1999,
    seed: int = 0,
) -> MannKendall:
    """Do later values tend to be higher, or lower, than earlier ones?

    Parameters
    ----------
    x : (n,) numbers
        One value a time. Missing values are refused, not skipped.
    t : (n,) numbers or dates, optional
        Time stamps, rising; steps may differ. By default 0, 1, 2, ...
    continuity : bool
        Move ``s`` one step towards zero before it is divided by its standard deviation. The exact
        distribution needs no such step.
    method : {"auto", "exact", "asymptotic", "prewhitened", "block_bootstrap"}
        "exact": all orders of the values, ties included. "asymptotic": normal, with the variance
        corrected for ties. "auto": exact up to 33 values, then asymptotic. "prewhitened": test what
        each value adds to the share that the value before explains. "block_bootstrap": resample
        blocks of consecutive values.
    n_resamples, seed : int
        Of the block bootstrap.

    Returns
    -------
    MannKendall

    Raises
    ------
    ClaimError
        On a missing or infinite value, on times that do not rise or are not one a value, on an
        unknown method, on uneven steps where serial correlation is allowed for, and on "exact" with
        more than 100 values.

    Notes
    -----
    1. The values are independent, or, with the last two methods, a stationary series plus trend.
       Running totals and interpolated values are neither: the test then finds trends in noise.
    2. Pre-whitening holds its level under a first-order autoregression and loses power against a
       trend; blocks reject too often while the series is short for its correlation
       (``benchmarks/trend_regular.py`` prints both).
    3. With ties the exact distribution is that of all arrangements of the values observed.

    References
    ----------
    H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945) 245-259, 10.2307/1907187.
    H. von Storch, in Analysis of Climate Variability, Springer 1995, pp. 11-26: pre-whitening.
    Z. W. Kundzewicz and A. J. Robson, Hydrol. Sci. J. 49 (2004) 7-19, 10.1623/hysj.49.1.7.53993: blocks.

    Examples
    --------
    >>> print(mann_kendall([5, 7, 6, 9, 12, 11, 15, 14]))
    Mann-Kendall, 8 values: 22 more pairs rise, tau 0.786; p = 0.0055 of all orders of the values.
    >>> print(mann_kendall([10, 20, 30, 40]))
    Mann-Kendall, 4 values: cannot tell, the smallest p-value that these 4 values can give is 0.083, above 0.05.
    """
    values, times = as_series(x, t)
    chosen = _method(method, len(values))
    correlation, used = None, values
    if chosen in SERIAL:
        require_even(times)
        correlation = autocorrelation(values)
    if chosen == Method.PREWHITENED and len(values) > 1:
        used = values[1:] - (correlation or 0.0) * values[:-1]
    pattern, s = Pattern.of(used), int(scores_of_rows(used[None])[0])
    block = block_length(len(values), correlation or 0.0) if chosen == Method.BLOCK_BOOTSTRAP else None
    if block:
        require_whole(1, n_resamples=n_resamples)
        require_whole(0, seed=seed)
        far = np.abs(block_resampled(values, block, n_resamples, seed))
        judged = _among(far, s, pattern.n_pairs, continuity=continuity)
    else:
        exact = chosen == Method.EXACT or (chosen == Method.PREWHITENED and len(used) <= EXACT_UP_TO)
        judged = judge(s, [pattern], pattern.variance, continuity=continuity, exact=exact)
    reason = shortfall(values, judged.smallest_pvalue, len(used))
    return MannKendall(
        x=tuple(values.tolist()),
        t=tuple(times.values.tolist()),
        unit=times.unit,
        n=len(used),
        s=s,
        var_s=judged.var_s,
        tau=s / pattern.scale if pattern.n_pairs else None,
        z=judged.z,
        pvalue=judged.pvalue,
        smallest_pvalue=judged.smallest_pvalue,
        method=chosen,
        null=judged.null,
        continuity=continuity,
        status=TrendStatus.by(reason),
        reason=reason,
        autocorrelation=correlation,
        block=block,
        n_resamples=n_resamples if block else 0,
        seed=seed if block else 0,
    )


def _method(said: str, n: int) -> Method:
    require_one_of(Method, method=said)
    if said == Method.EXACT and n > EXACT_LIMIT:
        raise ClaimError(f"method='exact' is meant for at most {EXACT_LIMIT} values, not {n:,}; use 'asymptotic'")
    if said == Method.AUTO:
        return Method.EXACT if n <= EXACT_UP_TO else Method.ASYMPTOTIC
    return Method(said)


def _among(far: Whole, s: int, largest: int, *, continuity: bool) -> Judged:
    """Hold S against the sizes of resampled ones; the series itself counts as one of them."""
    variance = float(np.mean(far.astype(float) ** 2))
    share, least = ((1 + int(np.count_nonzero(far >= k))) / (len(far) + 1) for k in (abs(s), largest))
    return Judged(NullKind.RESAMPLED, variance, normal_score(s, variance, continuity=continuity), share, least)
