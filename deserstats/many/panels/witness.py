"""One series that satisfies every figure of a set, built and checked for many sets at once.

Where figures are exact and none is missing they are the series; the rest is filled in as far as the sums and
accounts ask for. What was built is checked in full: a set for which that fails is not decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from deserstats.claims.shapes.options import CUMULATIVE
from deserstats.many.panels.figures import LARGEST, Truth, Whole
from deserstats.many.panels.grid import Grid
from deserstats.many.panels.outline import Outline, Told
from deserstats.many.panels.relations import Account, Ties

ROUNDS = 2
"""How often sums are filled: the second time for those that share parts with later ones."""


class Sum(NamedTuple):
    """A weighted sum of cells that lies between two numbers on some dates."""

    cells: tuple[tuple[int, int], ...]
    low: Whole
    high: Whole
    holds: Truth


@dataclass(slots=True)
class Series:
    """The cells of many sets, (n_cells, n_sets, n_dates): the least and the largest that they can be, and a choice."""

    low: Whole
    high: Whole
    chosen: Whole
    monotone: Truth

    def total(self, one: Sum) -> Whole:
        """Return what a sum comes to."""
        found: Whole = sum(
            (weight * self.chosen[cell] for cell, weight in one.cells), start=np.zeros_like(self.chosen[0])
        )
        return found

    def fill(self, one: Sum) -> None:
        """Change cells of a sum one after the other, as far as they can, until it lies where it has to."""
        total = self.total(one)
        missing = np.where(total < one.low, one.low - total, np.where(total > one.high, one.high - total, 0))
        missing = np.where(one.holds, missing, 0)
        for cell, weight in one.cells:
            if not missing.any():
                return
            moved = np.clip(self.chosen[cell] + weight * missing, self.low[cell], self.high[cell])
            missing = missing - weight * (moved - self.chosen[cell])
            self.chosen[cell] = moved

    def holds(self, sums: list[Sum], is_date: Truth) -> Truth:
        """Return the sets whose choice satisfies everything."""
        inside: Truth = (self.chosen >= self.low) & (self.chosen <= self.high)
        good: Truth = np.asarray(inside.all(axis=(0, 2)))
        for one in sums:
            total = self.total(one)
            good &= (~one.holds | ((total >= one.low) & (total <= one.high))).all(axis=1)
        falls: Truth = (np.diff(self.chosen[self.monotone], axis=2) < 0) & is_date[None, :, 1:]
        good &= ~falls.any(axis=(0, 2))
        return good


def have_witness(grid: Grid, outline: Outline, ties: Ties, is_begun: Truth) -> Truth:
    """Return the sets that one series satisfies in full; of the others nothing is said."""
    if not ties.is_settled:
        return np.zeros(len(grid.sets), dtype=bool)
    running = {told.measure for told in outline.told if told.kind == CUMULATIVE}
    told = [one for one in outline.told if one.kind != "total" or one.measure not in running]
    series = _series(grid, outline, ties, told)
    sums = [_figure(grid, one) for one in told if len(one.cells) > 1]
    accounts = [_account(grid, account) for account in ties.accounts]
    for _ in range(ROUNDS):
        for one in (*accounts, *sums):
            series.fill(one)
    good = series.holds(sums, grid.is_date)
    for account, one in zip(ties.accounts, accounts, strict=True):
        balance = np.where(one.holds, series.total(one), 0)
        balanced = (balance == 0).all(axis=1)
        # where counting began earlier by the user's word, levels of the days before the first have to fit, too
        if account.counts_from_start and not isinstance(outline.counted_since, int):
            is_first = ~(grid.is_date & (grid.start < (outline.since or 0))).any(axis=1)
            balanced |= ~is_begun & is_first & _was_counted_before(balance, one, account, outline)
        good &= balanced
    return good & _days_fit(grid, outline, ties)


def _series(grid: Grid, outline: Outline, ties: Ties, told: Iterable[Told]) -> Series:
    """Return every cell with what its own figures allow it to be."""
    n_cells = len(outline.cells) + len(ties.unseen)
    shape = (n_cells, *grid.is_date.shape)
    low, high = np.zeros(shape, dtype=np.int64), np.full(shape, LARGEST)
    monotone = np.zeros(n_cells, dtype=bool)
    monotone[list(ties.growing)] = True
    for one in told:
        if one.is_signed:
            low[list(one.cells)] = -LARGEST
        monotone[list(one.cells)] |= one.is_monotone
    for one in told:
        if len(one.cells) == 1:
            (cell,) = one.cells
            cells = grid.cells(one)
            low[cell] = np.where(cells.seen, cells.low, low[cell])
            high[cell] = np.where(cells.seen, cells.high, high[cell])
    low[monotone] = np.maximum.accumulate(low[monotone], axis=2)
    high[monotone] = np.minimum.accumulate(high[monotone][:, :, ::-1], axis=2)[:, :, ::-1]
    return Series(low, high, np.clip(0, low, high), monotone)


def _figure(grid: Grid, told: Told) -> Sum:
    cells = grid.cells(told)
    return Sum(tuple((cell, 1) for cell in sorted(told.cells)), cells.low, cells.high, cells.seen)


def _account(grid: Grid, account: Account) -> Sum:
    nothing = np.zeros(grid.is_date.shape, dtype=np.int64)
    return Sum(account.cells, nothing, nothing, grid.is_date)


def _was_counted_before(balance: Whole, one: Sum, account: Account, outline: Outline) -> Truth:
    """Whether an account is off by one and the same number throughout, which may have been counted before.

    It is then what was counted of one measure that no other rule speaks of.
    """
    often = Counter(measure for rule in outline.rules for measure, _ in rule.weights)
    running = {cell for told in outline.told if told.kind == CUMULATIVE for cell in told.cells}
    alone = [weight for cell, weight in account.cells if cell in running and often[outline.cells[cell].measure] == 1]
    first = balance[np.arange(len(balance)), one.holds.argmax(axis=1)]
    steady: Truth = ~(one.holds & (balance != first[:, None])).any(axis=1)
    could_be: Truth = ((first > 0) & (-1 in alone)) | ((first < 0) & (1 in alone))
    return steady & could_be


def _days_fit(grid: Grid, outline: Outline, ties: Ties) -> Truth:
    """Whether running totals and the figures of their days, which do not contradict each other, leave nothing open.

    That is so where all are exact and, if they are parts of something, all parts are told in both ways on every
    date, and no day lies between: what is not told would have to fit both.
    """
    fits = np.ones(len(grid.sets), dtype=bool)
    if not ties.daily:
        return fits
    is_alone = not (ties.relations or ties.nested or ties.accounts)
    in_both_ways = frozenset[int]().union(*(one.cells for one, _ in ties.daily if len(one.cells) == 1))
    measures = {one.measure for one, _ in ties.daily}
    cells = {n for n, series in enumerate(outline.cells) if series.measure in measures}
    if not is_alone and (ties.unseen or cells - in_both_ways):
        return ~fits
    for running, of_days in ties.daily:
        totals, days = grid.cells(running), grid.cells(of_days)
        fits &= ((totals.low == totals.high) & (days.low == days.high)).all(axis=1)
        if not is_alone:
            gapless = (grid.start[:, 1:] == grid.end[:, :-1]) | ~grid.is_date[:, 1:]
            fits &= ((totals.seen == grid.is_date) & (days.seen == grid.is_date)).all(axis=1) & gapless.all(axis=1)
    return fits
