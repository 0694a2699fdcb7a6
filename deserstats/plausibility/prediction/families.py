"""Figures that can predict each other: totals of one count over pieces of time and leaves of a category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from deserstats.plausibility.prediction.season import FIRST, SPREADS, nearest_spread, season_of
from deserstats.plausibility.totals import DAYS_A_MONTH, Total
from deserstats.stats.arrays import Floats
from deserstats.stats.leave_one_out import Parts

ENOUGH = 4
"""Figures beyond the number of categories from which a common growth is fitted as well."""

ROUNDS = 12
"""Rounds in which means and variability settle."""

SETTLED = 1e-4
"""Relative change below which a fit with a season is left as it is."""

LEAST = 1e-8
"""Least squared variability of a month."""

HIDDEN = 0.6
"""Spread of a figure, in half-widths of its rounding, that may hide behind figures which are printed alike: a dozen
would all stay within their rounding in a third of tables."""

CALENDAR = 1.5
"""Spread, in days, of what a month counts: some count 28 to 31 days alike, or have eight to ten days of weekends."""

A_MONTH = 28
A_WEEK = 7
"""Days of a window from which on the calendar plays."""

HOLIDAY = 1.0
"""The same of weeks: public holidays fall into some, and whole weeks are slack at the turn of the year."""


@dataclass(frozen=True, slots=True, eq=False)
class CellFamily:
    """Totals of one measure, unit, place and basis that share categories.

    Attributes
    ----------
    totals : tuple of Total
        Rows.
    cells : ndarray, shape (k, m)
        1 where the row covers the cell.
    months : ndarray, shape (m,)
        Length of each cell.
    at : ndarray, shape (m,)
        Middle of each cell in years from the first.
    month : ndarray of int, shape (m,)
        Month of the year, 0 to 11, in the middle of each cell.
    leaf : ndarray of int, shape (m,)
        Category of each cell.
    leaves : tuple of str
    """

    totals: tuple[Total, ...]
    cells: Floats
    months: Floats
    at: Floats
    month: NDArray[np.intp]
    leaf: NDArray[np.intp]
    leaves: tuple[str, ...]

    def rows(self, kept: Sequence[int]) -> CellFamily:
        """Return the family with some of its rows, and the categories that they cover."""
        cells = self.cells[kept]
        used = sorted({int(i) for i in self.leaf[cells.any(axis=0)]})
        cols = np.isin(self.leaf, used)
        leaf = np.searchsorted(used, self.leaf[cols])
        totals, leaves = tuple(self.totals[i] for i in kept), tuple(self.leaves[i] for i in used)
        months, at, month = self.months[cols], self.at[cols], self.month[cols]
        return CellFamily(totals, cells[:, cols], months, at, month, leaf, leaves)


def families_of(totals: Sequence[Total]) -> list[list[Total]]:
    """Group totals that count the same thing and are connected by their categories."""
    groups: dict[object, list[Total]] = {}
    for total in totals:
        q = total.quantity
        groups.setdefault((q.measure, q.unit, q.geography, q.basis), []).append(total)
    return [part for group in groups.values() for part in _connected(group)]


def _connected(group: Sequence[Total]) -> list[list[Total]]:
    """Group totals by leaves that some total joins."""
    from scipy.cluster.hierarchy import DisjointSet

    joined = DisjointSet(leaf for total in group for leaf in total.quantity.category)
    for total in group:
        first, *others = total.quantity.category
        for leaf in others:
            joined.merge(first, leaf)
    parts: dict[object, list[Total]] = {}
    for total in group:
        parts.setdefault(joined[next(iter(total.quantity.category))], []).append(total)
    return list(parts.values())


def family(totals: Sequence[Total]) -> CellFamily:
    """Cut time and categories into cells, and write each total as a sum of them."""
    dates = sorted({d for t in totals for d in (t.window.start, t.window.end)})
    leaves = sorted({leaf for t in totals for leaf in t.quantity.category})
    place = {day: i for i, day in enumerate(dates)}
    cells = np.zeros((len(totals), len(leaves), len(dates) - 1))
    for row, total in zip(cells, totals, strict=True):
        columns = slice(place[total.window.start], place[total.window.end])
        for leaf in total.quantity.category:
            row[leaves.index(leaf), columns] = 1
    ends = np.array([day.toordinal() for day in dates])
    months, middle = np.diff(ends) / DAYS_A_MONTH, (ends[:-1] + ends[1:]) // 2
    at = (ends[:-1] + ends[1:] - 2 * ends[0]) / 2 / 365.2425
    month = np.array([date.fromordinal(day).month - 1 for day in middle.tolist()], dtype=np.intp)
    flat, n = cells.reshape(len(totals), -1), len(leaves)
    used = flat.any(axis=0)
    months, at, month = (np.tile(column, n)[used] for column in (months, at, month))
    leaf_of = np.repeat(np.arange(n), len(dates) - 1)[used]
    return CellFamily(tuple(totals), flat[:, used], months, at, month, leaf_of, tuple(leaves))


def independent(made: CellFamily, order: Sequence[int]) -> list[int]:
    """Return rows, taken in this order, none of which is a sum of the others."""
    kept: list[int] = []
    basis = np.zeros((0, made.cells.shape[1]))
    for i in order:
        row = made.cells[i]
        rest = row - basis.T @ (basis @ row)
        rest -= basis.T @ (basis @ rest)  # twice is enough for floats
        size = float(np.linalg.norm(rest))
        if size > 1e-6 * float(np.linalg.norm(row)):
            basis = np.vstack([basis, rest / size])
            kept.append(i)
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class FamilyFit:
    """A mean for every cell, and what generalised least squares needs.

    Attributes
    ----------
    mean : ndarray, shape (k,)
        Fitted figures.
    design : ndarray, shape (k, p)
        Derivatives of the figures by the parameters.
    rest : ndarray, shape (k,)
        Figures less fitted ones; what levels of months take up is left in.
    known : ndarray, shape (k, k)
        Covariance that needs no estimate: of rounding, of counting single events, of the calendar.
    levels : ndarray, shape (k, k)
        Covariance of the levels of months or quarters; 0 without a season.
    varying : ndarray, shape (k, k)
        Covariance of the cells at the variability ``cv``.
    floor : float
        Least share of ``varying`` that is believed: what rounding may hide.
    growth : float or None
        Factor a year; None where none was fitted.
    season : str
        What of the year has a level of its own: ``"month"``, ``"quarter"``, or nothing.
    apart : float
        How much these differ from the wave.
    cv : float
        Estimated coefficient of variation of a month.
    parts : Parts
        Moments of the cells.
    """

    mean: Floats
    design: Floats
    rest: Floats
    known: Floats
    levels: Floats
    varying: Floats
    floor: float
    growth: float | None
    season: str
    apart: float
    cv: float
    parts: Parts


def fit(
    made: CellFamily,
    y: Floats,
    rounding: Floats,
    *,
    counted: bool = True,
    kept: Sequence[int] | None = None,
) -> FamilyFit:
    """Fit one rate a category, and a common growth and a season as far as figures suffice.

    The growth is that of a line through the log rates of the rows; what it misses is taken up to
    first order by its column of the design. A cell of L months at a monthly mean m has the
    variance cv^2 m^2 L + m L (a gamma process, and single events), a figure rounded by h either way
    another h^2 / 3; cv is estimated so that Pearson's statistic is its degrees of freedom. A season
    is a wave a year and levels of months that are random about it, of the most likely spread.
    Only the rows ``kept`` are fitted, by default all.
    """
    rows = np.arange(len(y)) if kept is None else np.array(kept)
    n = len(made.leaves)
    growing = len(y) >= n + ENOUGH
    season = season_of(len(y), made.months, made.at, made.month, made.leaf)
    z, beta = _start(made, y, growing, None if season is None else season.wave, rows)
    inside = np.zeros((len(made.leaf), 0)) if season is None else season.levels
    at, off = FIRST, np.zeros(inside.shape[1])
    # growth bends with a season, and is fitted again with it
    solved = n if season is None else z.shape[1]
    square, floor = 0.25**2, 0.0
    calendar = _calendar(made)
    for _ in range(ROUNDS if season is None else 2 * ROUNDS):
        monthly = np.exp(np.clip(z @ beta + inside @ off, -40, 40))
        flows = made.cells * (monthly * made.months)
        design, levels = flows @ z, flows @ inside
        unit = made.cells @ ((monthly**2 * made.months)[:, None] * made.cells.T)
        mean = flows.sum(axis=1)
        known = np.diag(rounding**2 / 3 + calendar * mean**2) + counted * flows @ made.cells.T
        floor = float(np.median((HIDDEN * rounding) ** 2 / np.diag(unit)))
        rest = y - mean + levels @ off
        among = np.ix_(rows, rows)
        if season is not None:
            at = nearest_spread(at, design[rows], rest[rows], (square * unit + known)[among], levels[rows])
        shared = SPREADS[at] ** 2 * levels @ levels.T
        steps, excess, pull = _steps(design[rows, :solved], rest[rows], square * unit[among], (known + shared)[among])
        beta[:n] += np.log1p(np.clip(steps[:n], -0.8, 4.0))
        beta[n:solved] += np.clip(steps[n:], -1.0, 1.0)
        off = SPREADS[at] ** 2 * levels[rows].T @ pull
        before, square = square, max(LEAST, floor, square * float(np.clip(1 + excess, 0.05, 20)))
        if season is not None and np.abs(steps).max() < SETTLED and abs(square / before - 1) < SETTLED:
            break
    varying = square * unit
    return FamilyFit(
        mean=mean,
        design=design,
        rest=rest,
        known=known,
        levels=shared,
        varying=varying,
        floor=floor / square,
        growth=float(np.exp(beta[-1])) if growing else None,
        season="" if season is None else season.each,
        apart=0.0 if season is None else SPREADS[at],
        cv=float(np.sqrt(square)),
        parts=Parts(made.cells, square * monthly**2 * made.months, 2 * square**2 * monthly**3 * made.months),
    )


def _calendar(made: CellFamily) -> Floats:
    """Return the relative variance of each figure that the calendar explains."""
    leaves = np.array([len(set(made.leaf[row > 0].tolist())) for row in made.cells])
    days = made.cells @ made.months * DAYS_A_MONTH / leaves
    off = np.select([days >= A_MONTH, days >= A_WEEK], [CALENDAR, HOLIDAY])
    return np.asarray((off / days) ** 2)


def _steps(x: Floats, y: Floats, varying: Floats, known: Floats) -> tuple[Floats, float, Floats]:
    """Return how parameters should change, by how much of itself the variability, and the weighted residuals."""
    scale = 1 / np.sqrt(np.diag(varying + known))
    inverse = np.linalg.pinv((varying + known) * np.outer(scale, scale), hermitian=True)
    x, y = x * scale[:, None], y * scale
    steps = np.asarray(np.linalg.lstsq(x.T @ inverse @ x, x.T @ inverse @ y, rcond=None)[0], float)
    missed, df = y - x @ steps, max(1, len(y) - x.shape[1])
    weighted = inverse @ x
    q = inverse - weighted @ np.linalg.pinv(x.T @ weighted, hermitian=True) @ weighted.T
    share = max(float((q * (varying * np.outer(scale, scale))).sum()) / df, 0.05)
    pull = inverse @ missed
    return steps, (float(missed @ pull) / df - 1) / share, pull * scale


def _start(
    made: CellFamily, y: Floats, growing: bool, wave: Floats | None, rows: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return the design of the log rates, and a first guess: a line through the log rates of the rows."""
    leaves, m = len(made.leaves), len(made.leaf)
    z = np.zeros((m, leaves))
    z[np.arange(m), made.leaf] = 1
    if wave is not None:
        z = np.column_stack([z, wave])
    if growing:
        z = np.column_stack([z, made.at - made.at.mean()])
    weights = made.cells * made.months
    months = weights.sum(axis=1)
    x = (weights / months[:, None]) @ z
    guess = np.linalg.lstsq(x[rows], np.log(np.maximum(y, 0.5) / months)[rows], rcond=None)[0]
    return z, guess
