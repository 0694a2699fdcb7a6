"""Thousands of short series at once: Mann-Kendall and Theil-Sen, row by row of one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deserstats.errors import ClaimError
from deserstats.regular.kendall import EXACT_UP_TO, LEVEL, Null, Pattern, exact_null, scores_of_rows
from deserstats.regular.series import TrendStatus, Vector, Whole, as_times, as_values, require_rising
from deserstats.wording import count, one_of

if TYPE_CHECKING:
    import pandas as pd

METHODS = ("auto", "exact", "asymptotic")

BATCH_PAIRS = 4_000_000
"""Slopes held in memory at once."""

COLUMNS = ["n", "s", "var_s", "tau", "z", "pvalue", "smallest_pvalue", "slope", "status"]


def mann_kendall_many(x: object, t: object = None, *, continuity: bool = True, method: str = "auto") -> pd.DataFrame:
    """Which of many series rise or fall, and how steeply?

    Parameters
    ----------
    x : (k, n) numbers or DataFrame
        One series a row, all at the same times. Missing values are refused, not skipped.
    t : (n,) numbers or dates, optional
        Time stamps, rising. By default 0, 1, 2, ...
    continuity, method
        As in :func:`mann_kendall`, without the methods for serial correlation.

    Returns
    -------
    DataFrame
        One row a series, in the order given: ``n``, ``s``, ``var_s``, ``tau``, ``z``, ``pvalue``,
        ``smallest_pvalue``, ``slope`` (Theil-Sen), ``status`` ("ok" or "insufficient").

    Raises
    ------
    ClaimError
        As :func:`mann_kendall`; on a table whose rows differ in length.

    Notes
    -----
    1. As of :func:`mann_kendall` and :func:`theil_sen`, series by series.
    2. Many tests find some trends by chance: adjust the p-values, for instance with
       ``scipy.stats.false_discovery_control``.

    References
    ----------
    As :func:`mann_kendall` and :func:`theil_sen`.

    Examples
    --------
    >>> mann_kendall_many([[1, 2, 4, 3, 6, 7], [5, 5, 5, 5, 5, 5]])[["s", "pvalue", "slope", "status"]].round(4)
        s  pvalue  slope        status
    0  13  0.0167    1.2            ok
    1   0  1.0000    0.0  insufficient
    """
    import pandas as pd

    rows = as_values(x, dims=2)
    n = rows.shape[1]
    times = np.arange(n, dtype=float) if t is None else as_times(t).values
    if len(times) != n:
        raise ClaimError(f"each row of x has {count(n, 'value')} and t has {len(times):,}; one time a value")
    require_rising(times, t, "t")
    if method not in METHODS:
        raise ClaimError(f"method={method!r} is not {one_of(map(repr, METHODS))}")
    scores, ties = scores_of_rows(rows), _tie_sums(rows)
    exact = method == "exact" or (method == "auto" and n <= EXACT_UP_TO)
    all_pairs = n * (n - 1) // 2
    variances = (n * (n - 1) * (2 * n + 5) - ties.spread) / 18
    n_pairs = all_pairs - ties.pairs
    z = _normal_scores(scores, variances, continuity)
    if exact:
        pvalues, smallest = _exact_pvalues(rows, scores, ties.pairs)
    else:
        pvalues, smallest = _two_sided(z), _two_sided(_normal_scores(n_pairs, variances, continuity))
    with np.errstate(invalid="ignore", divide="ignore"):
        tau = np.where(n_pairs > 0, scores / np.sqrt(n_pairs * float(all_pairs)), np.nan)
    status = np.where(smallest <= LEVEL, TrendStatus.OK.value, TrendStatus.INSUFFICIENT.value)
    found = [np.full(len(rows), n), scores, variances, tau, z, pvalues, smallest, _slopes(rows, times), status]
    index = x.index if isinstance(x, pd.DataFrame) else None
    return pd.DataFrame(dict(zip(COLUMNS, found, strict=True)), index=index)


class _Ties:
    """Per row, the pairs of equal values and what they take from the variance of S, times 18."""

    def __init__(self, pairs: Whole, spread: Whole) -> None:
        self.pairs, self.spread = pairs, spread


def _tie_sums(rows: Vector) -> _Ties:
    which, sizes = _groups(rows)
    pairs, spread = (
        np.bincount(which, weights=w, minlength=len(rows)).astype(np.int64)
        for w in (sizes * (sizes - 1) // 2, sizes * (sizes - 1) * (2 * sizes + 5))
    )
    return _Ties(pairs, spread)


def _groups(rows: Vector) -> tuple[Whole, Whole]:
    """Return the row and the size of each group of two or more equal values."""
    ordered = np.sort(rows, axis=1)
    fresh = np.ones(rows.shape, dtype=bool)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    starts = np.flatnonzero(fresh)
    sizes = np.diff(starts, append=rows.size)
    tied = sizes > 1
    return starts[tied] // rows.shape[1], sizes[tied]


def _group_sizes(rows: Vector) -> Whole:
    """Return for each row how many groups of equal values there are of each size."""
    n = rows.shape[1]
    which, sizes = _groups(rows)
    table: Whole = np.bincount(which * (n + 1) + sizes, minlength=len(rows) * (n + 1)).reshape(len(rows), n + 1)
    return table


def _exact_pvalues(rows: Vector, scores: Whole, tied_pairs: Whole) -> tuple[Vector, Vector]:
    """Return exact p-values; rows with the same groups of equal values share a distribution."""
    n = rows.shape[1]
    pvalues, smallest = np.ones(len(rows)), np.ones(len(rows))
    groups: dict[tuple[int, ...], list[int]] = {}
    tied = np.flatnonzero(tied_pairs)
    patterns, which = np.unique(_group_sizes(rows[tied]), axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        groups[tuple(np.repeat(np.arange(n + 1), pattern).tolist())] = tied[which.reshape(-1) == k].tolist()
    groups[()] = np.flatnonzero(tied_pairs == 0).tolist()
    for ties, members in groups.items():
        if members:
            null: Null = exact_null(Pattern(n, ties))
            pvalues[members] = np.minimum(1, 2 * null.tail[(null.largest - np.abs(scores[members])) // 2])
            smallest[members] = null.smallest_pvalue
    return pvalues, smallest


def _normal_scores(scores: Whole, variances: Vector, continuity: bool) -> Vector:
    nearer = np.sign(scores) * np.maximum(np.abs(scores) - (1 if continuity else 0), 0)
    z: Vector = np.divide(nearer, np.sqrt(variances), out=np.zeros(len(scores)), where=variances > 0)
    return z


def _two_sided(z: Vector) -> Vector:
    from scipy.special import erfc

    pvalues: Vector = erfc(np.abs(z) / np.sqrt(2))
    return pvalues


def _slopes(rows: Vector, times: Vector) -> Vector:
    """Return the median slope of every row."""
    n = rows.shape[1]
    i, j = np.triu_indices(n, 1)
    if not len(i):
        return np.full(len(rows), np.nan)
    steps = times[j] - times[i]
    batch = max(1, BATCH_PAIRS // len(i))
    middle = [(len(i) - 1) // 2, len(i) // 2]
    parts = []
    for k in range(0, len(rows), batch):
        slopes = (rows[k : k + batch, j] - rows[k : k + batch, i]) / steps
        slopes.sort(axis=1)  # faster than a partition around two places
        parts.append(slopes[:, middle].mean(axis=1))
    return np.concatenate(parts)
