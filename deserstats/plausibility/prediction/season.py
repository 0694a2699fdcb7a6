"""May a season be fitted, and how? A wave a year, and levels of months that keep to it as far as they have shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deserstats.plausibility.totals import DAYS_A_MONTH
from deserstats.stats.arrays import Floats

FIGURES = 12
YEARS = 2
QUARTER = 92
"""Figures of each category that are needed, years that they span, and days that each may have."""

NEEDED = "12 or more figures of at most a quarter, over two years, would be needed"

SPREADS = (0.0, 0.02, 0.04, 0.06, 0.09, 0.13, 0.18, 0.25, 0.35, 0.5, 0.7, 1.0)
"""How much levels of months may differ from the wave, as logarithms."""

FIRST = 4


@dataclass(frozen=True, slots=True, eq=False)
class Season:
    """Columns of a season, by cell.

    Attributes
    ----------
    wave : ndarray, shape (m, 2 n)
        Cosine and sine of the year, for each of n categories.
    levels : ndarray, shape (m, g)
        1 where a cell lies in a month (or quarter) of the year of a category.
    each : str
        ``"month"`` or ``"quarter"``.
    """

    wave: Floats
    levels: Floats
    each: str


def season_of(k: int, months: Floats, at: Floats, month: NDArray[np.intp], leaf: NDArray[np.intp]) -> Season | None:
    """What season can so many figures tell of?

    ``k`` independent figures over the cells of a family. None where a category has fewer than 12 pieces, these span
    less than two years, or one is longer than a quarter. Levels are those of months where no piece is longer than
    one, else of quarters.

    Examples
    --------
    >>> i = np.arange(24)
    >>> found = season_of(24, np.ones(24), (i + 0.5) / 12, i % 12, 0 * i)
    >>> found.each, found.wave.shape, found.levels.sum(axis=0).tolist() == [2.0] * 12
    ('month', (24, 2), True)
    """
    names = np.unique(leaf)
    half = months * DAYS_A_MONTH / 365.2425 / 2
    longest = float(months.max()) * DAYS_A_MONTH
    inside = [leaf == name for name in names]
    years = min(float((at + half)[some].max() - (at - half)[some].min()) for some in inside)
    fewest = min(k // len(names), *(int(some.sum()) for some in inside))
    if fewest < FIGURES or years < YEARS - 0.01 or longest > QUARTER + 0.5:
        return None
    turn = 2 * np.pi * at
    wave = [np.where(some, part, 0.0) for some in inside for part in (np.cos(turn), np.sin(turn))]
    monthly = longest < 31.5
    group = np.unique(12 * leaf + (month if monthly else month // 3), return_inverse=True)[1]
    levels = (group[:, None] == np.arange(int(group.max()) + 1)).astype(float)
    return Season(np.column_stack(wave), levels, "month" if monthly else "quarter")


def likelihood(x: Floats, y: Floats, covariance: Floats) -> float:
    """Return the restricted log likelihood of a normal law, up to a constant."""
    scale = 1 / np.sqrt(np.diag(covariance))
    root = np.linalg.cholesky(covariance * np.outer(scale, scale) + 1e-12 * np.eye(len(y)))
    white = np.linalg.solve(root, np.column_stack([x * scale[:, None], y * scale]))
    _, r = np.linalg.qr(white)
    corner = np.abs(np.diag(r))
    return float(-np.log(np.diag(root)).sum() + np.log(scale).sum() - np.log(corner[:-1]).sum() - corner[-1] ** 2 / 2)


def nearest_spread(at: int, x: Floats, y: Floats, covariance: Floats, levels: Floats) -> int:
    """Which spread of the levels fits best, among the one assumed and its neighbours?"""
    near = range(max(0, at - 1), min(len(SPREADS), at + 2))
    among = levels @ levels.T
    return max(near, key=lambda i: likelihood(x, y, covariance + SPREADS[i] ** 2 * among))
