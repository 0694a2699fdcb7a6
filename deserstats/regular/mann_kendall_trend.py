"""The test of H. B. Mann and M. G. Kendall: do later values tend to be higher, or lower, than earlier ones?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from deserstats.arguments import require_whole
from deserstats.errors import ClaimError
from deserstats.measured import chance, measured
from deserstats.regular.kendall import EXACT_UP_TO, Score, Verdict, judge, normal_score, score, shortfall
from deserstats.regular.serial import autocorrelation, block_length, block_resampled, prewhitened, require_even
from deserstats.regular.series import SeriesResult, TrendStatus, Vector, as_series, stamps_of
from deserstats.wording import count, one_of

if TYPE_CHECKING:
    import pandas as pd

EXACT_LIMIT = 100
"""Observations up to which ``method="exact"`` is allowed; the work grows with about the fifth power."""


class Method(StrEnum):
    """How S is judged."""

    AUTO = "auto"
    EXACT = "exact"
    ASYMPTOTIC = "asymptotic"
    PREWHITENED = "prewhitened"
    BLOCK_BOOTSTRAP = "block_bootstrap"


class NullKind(StrEnum):
    """The distribution that S was held against."""

    EXACT = "exact"
    ASYMPTOTIC = "asymptotic"
    RESAMPLED = "resampled"


NULL_WORDS = {
    NullKind.EXACT: "of all orders of the values",
    NullKind.ASYMPTOTIC: "by the normal approximation",
    NullKind.RESAMPLED: "of resampled blocks",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MannKendall(SeriesResult):
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

    x: tuple[float, ...]
    t: tuple[float, ...]
    unit: str
    s: int
    var_s: float
    tau: float | None
    z: float
    pvalue: float
    smallest_pvalue: float
    n: int
    method: Method
    null: NullKind
    continuity: bool
    status: TrendStatus
    reason: str = ""
    autocorrelation: float | None = None
    block: int | None = None
    n_resamples: int = 0
    seed: int = 0

    plotter: ClassVar[str] = "plot_mann_kendall"
    inputs: ClassVar[tuple[str, ...]] = ("x", "t", "unit")

    def to_frame(self) -> pd.DataFrame:
        """Return one row: n, s, var_s, tau, z, pvalue, smallest_pvalue, method, null, status, reason."""
        import pandas as pd

        columns = ["n", "s", "var_s", "tau", "z", "pvalue", "smallest_pvalue", "method", "null", "status", "reason"]
        return pd.DataFrame([[getattr(self, c) for c in columns]], columns=columns)

    def _again(self) -> MannKendall:
        return mann_kendall(
            self.x,
            stamps_of(self.t, self.unit),
            continuity=self.continuity,
            method=self.method,
            n_resamples=self.n_resamples,
            seed=self.seed,
        )

    def __str__(self) -> str:
        head = f"Mann-Kendall, {count(self.n, 'value')}"
        if self.method == Method.PREWHITENED:
            head += " after pre-whitening"
        if self.status == TrendStatus.INSUFFICIENT:
            return f"{head}: cannot tell, {self.reason}."
        way = "rise" if self.s > 0 else "fall"
        found = f"{count(abs(self.s), 'more pair')} {way}" if self.s else "as many pairs rise as fall"
        tau = f", tau {measured(self.tau)}" if self.tau is not None else ""
        return f"{head}: {found}{tau}; p = {chance(self.pvalue)} {NULL_WORDS[self.null]}."


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
    Mann-Kendall, 8 values: 22 more pairs rise, tau 0.7857; p = 0.0055 of all orders of the values.
    >>> print(mann_kendall([10, 20, 30, 40]))
    Mann-Kendall, 4 values: cannot tell, the smallest p-value that these 4 values can give is 0.083, above 0.05.
    """
    values, times = as_series(x, t)
    chosen = _method(method, len(values))
    correlation, block, used = None, None, values
    if chosen in (Method.PREWHITENED, Method.BLOCK_BOOTSTRAP):
        require_even(times)
        correlation = autocorrelation(values)
    if chosen == Method.PREWHITENED:
        used = prewhitened(values, correlation or 0.0) if len(values) > 1 else values
    found = score(used)
    null = NullKind.EXACT if _is_exact(chosen, len(used)) else NullKind.ASYMPTOTIC
    variance = found.pattern.variance
    verdict = judge(found.s, [found.pattern], variance, continuity=continuity, exact=null == NullKind.EXACT)
    if chosen == Method.BLOCK_BOOTSTRAP:
        require_whole(1, n_resamples=n_resamples)
        require_whole(0, seed=seed)
        null, block = NullKind.RESAMPLED, block_length(len(values), correlation or 0.0)
        variance, verdict = _resampled(values, found, block, n_resamples, seed, continuity)
    reason = shortfall(values, verdict.smallest_pvalue, len(used))
    return MannKendall(
        x=tuple(values.tolist()), t=tuple(times.values.tolist()), unit=times.unit, s=found.s, var_s=variance,
        tau=found.s / found.pattern.scale if found.pattern.n_pairs else None, z=verdict.z, pvalue=verdict.pvalue,
        smallest_pvalue=verdict.smallest_pvalue, n=len(used), method=chosen, null=null, continuity=continuity,
        status=TrendStatus.INSUFFICIENT if reason else TrendStatus.OK, reason=reason, autocorrelation=correlation,
        block=block, **_drawn(block, n_resamples, seed),
    )  # fmt: skip


def _drawn(block: int | None, n_resamples: int, seed: int) -> dict[str, int]:
    """Return how often and from where was resampled; nothing where it was not."""
    return {"n_resamples": 0 if block is None else n_resamples, "seed": 0 if block is None else seed}


def _method(said: str, n: int) -> Method:
    if said not in list(Method):
        raise ClaimError(f"method={said!r} is not {one_of(repr(m.value) for m in Method)}")
    if said == Method.EXACT and n > EXACT_LIMIT:
        raise ClaimError(f"method='exact' is meant for at most {EXACT_LIMIT} values, not {n:,}; use 'asymptotic'")
    if said == Method.AUTO:
        return Method.EXACT if n <= EXACT_UP_TO else Method.ASYMPTOTIC
    return Method(said)


def _is_exact(method: Method, n: int) -> bool:
    return method == Method.EXACT or (method != Method.ASYMPTOTIC and n <= EXACT_UP_TO)


def _resampled(
    x: Vector, found: Score, block: int, n_resamples: int, seed: int, continuity: bool
) -> tuple[float, Verdict]:
    """Return the variance and the verdict of resampled series; the series itself counts as one of them."""
    far = np.abs(block_resampled(x, block, n_resamples, seed))
    variance = float(np.mean(far.astype(float) ** 2))
    share = (1 + int(np.count_nonzero(far >= abs(found.s)))) / (n_resamples + 1)
    largest = (1 + int(np.count_nonzero(far >= found.pattern.n_pairs))) / (n_resamples + 1)
    return variance, Verdict(normal_score(found.s, variance, continuity=continuity), share, largest)
