"""A. N. Pettitt's test: is there a place after which values tend to be higher, or lower, than before?"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import ClassVar

import numpy as np

from deserstats.arguments import require_one_of, require_whole
from deserstats.regular.kendall import shortfall
from deserstats.regular.series import SeriesTest, TrendStatus, as_values
from deserstats.stats.arrays import Floats
from deserstats.wording import chance, count, listing, measured

METHODS = ("asymptotic", "permutation")

BATCH_CELLS = 2_000_000
"""Values held in memory at once while permuting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pettitt(SeriesTest):
    """Where a series steps up or down, and how easily chance does that.

    Attributes
    ----------
    statistic : int
        Largest absolute value over all places of: pairs of a value before and one after that rise,
        less those that fall.
    pvalue : float
        Two-sided, by ``method``.
    index : int
        Number of values before the change.
    ties : tuple of int
        All places that attain the statistic; ``index`` is the first.
    before, after : float or None
        Medians of the two parts.
    smallest_pvalue : float
        What the largest possible statistic would have given.
    """

    x: tuple[float, ...]
    statistic: int
    pvalue: float
    index: int
    ties: tuple[int, ...]
    before: float | None
    after: float | None
    smallest_pvalue: float
    method: str
    n_resamples: int = 0
    seed: int = 0

    plotter: ClassVar[str] = "plot_pettitt"
    columns: ClassVar[tuple[str, ...]] = (
        *("n", "statistic", "pvalue", "index", "before", "after", "smallest_pvalue"),
        *("method", "status", "reason"),
    )

    def _again(self) -> Pettitt:
        return pettitt(self.x, method=self.method, n_resamples=self.n_resamples, seed=self.seed)

    def _text(self) -> str:
        head = f"Pettitt, {count(self.n, 'value')}"
        if self.reason or self.before is None or self.after is None:
            return f"{head}: cannot tell, {self.reason}."
        also = f" (or after {listing(map(str, self.ties[1:]), 'or')})" if len(self.ties) > 1 else ""
        medians = f"medians {measured(self.before)} and {measured(self.after)}"
        return f"{head}: largest step after value {self.index}{also}, {medians}; {chance(self.pvalue)}."


def pettitt(x: object, *, method: str = "asymptotic", n_resamples: int = 9999, seed: int = 0) -> Pettitt:
    """After which value does a series tend to be higher, or lower, than before, and could that be chance?

    Parameters
    ----------
    x : (n,) numbers
        Values in order of time. Missing values are refused, not skipped.
    method : {"asymptotic", "permutation"}
        "asymptotic": Pettitt's limit, which is cautious while the series is short. "permutation":
        orders of the values drawn at random.
    n_resamples, seed : int
        Of the permutations.

    Returns
    -------
    Pettitt
        ``index`` counts the values before the change.

    Raises
    ------
    ClaimError
        On a missing or infinite value, or an unknown method.

    Notes
    -----
    1. The values are independent and there is one change at most. Under serial correlation the
       test finds changes in noise; a steady trend is taken for a step.
    2. The limit cannot reach 0.05 with 10 values or fewer; ``status`` then says so.

    References
    ----------
    A. N. Pettitt, A non-parametric approach to the change-point problem, J. R. Stat. Soc. C 28
    (1979) 126-135, 10.2307/2346729.

    Examples
    --------
    >>> print(pettitt([3, 5, 4, 4, 3, 5, 9, 8, 9, 7, 8, 9, 8]))
    Pettitt, 13 values: largest step after value 6, medians 4 and 8; p = 0.023.
    """
    from scipy.stats import rankdata

    values = as_values(x)
    require_one_of(METHODS, method=method)
    n = len(values)
    # for each value, how many are smaller less how many larger; added up to a place: pairs across it that fall
    ranks = 2 * rankdata(values) - (n + 1)
    across = np.abs(np.cumsum(ranks)[:-1])
    statistic, largest = (int(a.max(initial=0)) for a in (across, np.cumsum(-np.sort(ranks))[:-1]))
    places = tuple((np.flatnonzero(across == statistic) + 1).tolist()) if statistic else ()
    if method == "permutation":
        require_whole(1, n_resamples=n_resamples)
        require_whole(0, seed=seed)
        far = _permuted(ranks, n_resamples, seed)
        pvalue, smallest = ((1 + int(np.count_nonzero(far >= k))) / (n_resamples + 1) for k in (statistic, largest))
    else:
        pvalue, smallest = _limit(statistic, n), _limit(largest, n)
        n_resamples = seed = 0
    reason = shortfall(values, smallest)
    index = places[0] if places else 0
    return Pettitt(
        x=tuple(values.tolist()),
        n=n,
        statistic=statistic,
        pvalue=pvalue,
        index=index,
        ties=places,
        before=float(np.median(values[:index])) if index else None,
        after=float(np.median(values[index:])) if index else None,
        smallest_pvalue=smallest,
        method=method,
        status=TrendStatus.by(reason),
        reason=reason,
        n_resamples=n_resamples,
        seed=seed,
    )


def _permuted(ranks: Floats, n_resamples: int, seed: int) -> Floats:
    """Return the statistic of orders drawn at random."""
    rng = np.random.default_rng(seed)
    batch = max(1, BATCH_CELLS // len(ranks))
    parts = []
    for k in range(0, n_resamples, batch):
        rows = rng.permuted(np.tile(ranks, (min(batch, n_resamples - k), 1)), axis=1)
        parts.append(np.abs(np.cumsum(rows, axis=1)[:, :-1]).max(axis=1, initial=0))
    return np.concatenate(parts)


def _limit(statistic: int, n: int) -> float:
    """Return Pettitt's approximation to the two-sided p-value (1979, p. 130)."""
    return min(1.0, 2 * exp(-6 * statistic**2 / (n**3 + n**2))) if n > 1 else 1.0
