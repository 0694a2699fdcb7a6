"""Series with given sums that move as little as possible: F. T. Denton's least squares.

The series x minimises the sum of squared differences of order h of x - p (additive) or of x / p
(proportional), p being the indicator, under C x = y. Denton counts the differences with the value
before the first, which he takes for the indicator; P. A. Cholette leaves them out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from deserstats.regular.series import Vector

DENSE = 300
"""Unknowns up to which the equations are solved as a full matrix."""


class Sums(NamedTuple):
    """Which values of the fine series make one of the coarse series: ``first`` + k, times a weight."""

    n: int
    ratio: int
    n_coarse: int
    offset: int
    conversion: str

    @property
    def matrix(self) -> npt.NDArray[np.float64]:
        """The aggregation matrix, (n_coarse, n)."""
        rows = np.zeros((self.n_coarse, self.n))
        for k in range(self.n_coarse):
            begin = self.offset + k * self.ratio
            if self.conversion in ("first", "last"):
                rows[k, begin + (self.ratio - 1 if self.conversion == "last" else 0)] = 1
            else:
                rows[k, begin : begin + self.ratio] = 1 if self.conversion == "sum" else 1 / self.ratio
        return rows


def differences(n: int, order: int, *, keep_first: bool) -> npt.NDArray[np.float64]:
    """Return the matrix of differences; with ``keep_first`` the value before the first is 0."""
    step = np.eye(n) - np.eye(n, k=-1)
    matrix = np.linalg.matrix_power(step, order)
    return matrix if keep_first else matrix[order:]


def smoothest(y: Vector, sums: Sums, indicator: Vector, *, order: int, proportional: bool, keep_first: bool) -> Vector:
    """Return the series with sums ``y`` whose distance from the indicator moves least."""
    n = sums.n
    if proportional and order and not keep_first:
        # only the shape of the indicator counts; at the size of y no digits are lost
        indicator = indicator * (np.abs(y).max() / (np.abs(sums.matrix @ indicator).max() or 1.0))
    if not indicator.any():
        return np.zeros(n)
    weights = indicator.mean() / indicator if proportional else np.ones(n)
    if n > DENSE:
        return _sparse(y, sums, indicator, weights, order=order, keep_first=keep_first)
    moves = differences(n, order, keep_first=keep_first) * weights
    rows = sums.matrix
    size = n + sums.n_coarse
    system = np.zeros((size, size))
    system[:n, :n] = moves.T @ moves
    system[:n, n:], system[n:, :n] = rows.T, rows
    right = np.concatenate([np.zeros(n), y - rows @ indicator])
    solved: Vector = np.linalg.solve(system, right)[:n]
    return indicator + solved


def _sparse(y: Vector, sums: Sums, indicator: Vector, weights: Vector, *, order: int, keep_first: bool) -> Vector:
    """Solve the same equations with sparse matrices."""
    from scipy import sparse
    from scipy.sparse.linalg import splu

    n = sums.n
    step = sparse.diags_array([np.ones(n), -np.ones(n - 1)], offsets=[0, -1], format="csr")
    moves = sparse.eye_array(n, format="csr")
    for _ in range(order):
        moves = step @ moves
    moves = (moves if keep_first else moves[order:]) @ sparse.diags_array(weights)
    rows = sparse.csr_array(sums.matrix)
    system = sparse.block_array([[moves.T @ moves, rows.T], [rows, None]], format="csc")
    right = np.concatenate([np.zeros(n), y - rows @ indicator])
    solved: Vector = splu(system).solve(right)[:n]
    return indicator + solved
