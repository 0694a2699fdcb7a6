"""Series with given sums that move as little as possible: F. T. Denton's least squares.

The series x minimises the sum of squared differences of order h of x - p (additive) or of x / p
(proportional), p being the indicator, under C x = y. Denton counts the differences with the value
before the first, which he takes for the indicator; P. A. Cholette leaves them out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deserstats.stats.arrays import Floats


def sums_of(n: int, ratio: int, n_coarse: int, offset: int, conversion: str) -> Floats:
    """Return which of n fine values make each coarse one, and with what weight: (n_coarse, n)."""
    weights = {
        "sum": np.ones(ratio),
        "average": np.full(ratio, 1 / ratio),
        "first": np.eye(ratio)[0],
        "last": np.eye(ratio)[-1],
    }
    inside = np.kron(np.eye(n_coarse), weights[conversion])
    return np.pad(inside, ((0, 0), (offset, n - offset - inside.shape[1])))


def differences(n: int, order: int, *, keep_first: bool) -> Any:
    """Return the sparse matrix of differences; with ``keep_first`` the value before the first is 0."""
    from scipy import sparse

    step = sparse.diags_array([np.ones(n), -np.ones(n - 1)], offsets=[0, -1], format="csr")
    matrix = sparse.linalg.matrix_power(step, order)
    return matrix if keep_first else matrix[order:]


def smoothest(
    y: Floats, sums: Floats, indicator: Floats, *, order: int, proportional: bool, keep_first: bool
) -> Floats:
    """Return the series with sums ``y`` whose distance from the indicator moves least."""
    from scipy import sparse

    n = len(indicator)
    if proportional and order and not keep_first:
        # only the shape of the indicator counts; at the size of y no digits are lost
        indicator = indicator * (np.abs(y).max() / (np.abs(sums @ indicator).max() or 1.0))
    if not indicator.any():
        return np.zeros(n)
    weights = indicator.mean() / indicator if proportional else np.ones(n)
    moves = differences(n, order, keep_first=keep_first) @ sparse.diags_array(weights)
    rows = sparse.csr_array(sums)
    system = sparse.block_array([[moves.T @ moves, rows.T], [rows, None]], format="csc")
    solved: Floats = sparse.linalg.splu(system).solve(np.concatenate([np.zeros(n), y - sums @ indicator]))[:n]
    return indicator + solved
