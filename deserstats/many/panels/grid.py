"""The figures of sets that are alike, side by side: by set, date, name and heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from deserstats.claims.shapes.options import CUMULATIVE
from deserstats.many.panels.figures import Truth, Whole
from deserstats.many.panels.outline import Outline, Told
from deserstats.many.panels.panel_table import Alike, PanelTable
from deserstats.many.panels.spans import Spans

Kept = TypeVar("Kept", bound=np.generic)

THINNEST = 8
"""Places of a grid per figure, at most: a thinner one is not worth its memory."""

SMALL = 100_000
"""Places of a grid that are always worth it."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The figures of one series, (n_sets, n_dates).

    Attributes
    ----------
    low, high : array of int
        What a figure allows; 0 where there is none.
    seen : array of bool
        Where there is one.
    ids : array of int
        Its number among the claims of its set, from 1.
    """

    low: Whole
    high: Whole
    seen: Truth
    ids: Whole


@dataclass(frozen=True, slots=True)
class Grid:
    """Sets that are alike and of about as many dates.

    Attributes
    ----------
    sets : array of int, (n_sets,)
        Their numbers.
    start, end : array of int, (n_sets, n_dates)
        The window of a figure of its own time on each date, in order; 0 beyond the last date of a set.
    is_date : array of bool, (n_sets, n_dates)
        Which dates a set has.
    low, high, seen, ids : array, (n_sets, n_dates, n_keys, n_columns)
        As of :class:`Cells`.
    n_claims : array of int, (n_sets,)
        Figures of each set.
    is_plain : array of bool, (n_sets,)
        Whether a set is what it seems: no odd cell, no date twice, no question to ask.
    """

    sets: Whole
    start: Whole
    end: Whole
    is_date: Truth
    low: Whole
    high: Whole
    seen: Truth
    ids: Whole
    n_claims: Whole
    is_plain: Truth

    def cells(self, told: Told) -> Cells:
        """Return the figures of one series."""
        place = (slice(None), slice(None), *told.place)
        return Cells(self.low[place], self.high[place], self.seen[place], self.ids[place])

    def only(self, chosen: Truth) -> Grid:
        """Return some of the sets."""
        parts: dict[str, Any] = {name: getattr(self, name)[chosen] for name in self.__slots__}
        return Grid(**parts)


def grids_of(table: PanelTable, group: Alike, outline: Outline, spans: Spans) -> Iterator[Grid]:
    """Yield sets that are alike in grids of those of about as many rows; what is too thin for one is left out."""
    starts = table.sets.starts
    sizes = (starts[group.sets + 1] - starts[group.sets]).tolist()
    buckets: dict[int, list[int]] = {}
    for number, size in zip(group.sets.tolist(), sizes, strict=True):
        buckets.setdefault(size.bit_length(), []).append(number)
    for numbers in buckets.values():
        grid = _grid(table, np.array(numbers), group.keys, outline, spans)
        if grid is not None:
            yield grid


def _grid(table: PanelTable, numbers: Whole, keys: Whole, outline: Outline, spans: Spans) -> Grid | None:
    rows = np.concatenate([table.sets.places(int(n)) for n in numbers])
    sizes = table.sets.starts[numbers + 1] - table.sets.starts[numbers]
    of_row = np.repeat(np.arange(len(numbers)), sizes)
    columns = np.array(outline.columns)
    figures = table.figures.at(rows, columns)
    seen = figures.seen
    slices, of_slice = np.unique(of_row * spans_per_set(spans) + spans.days[rows], return_inverse=True)
    owner = slices // spans_per_set(spans)
    first = np.searchsorted(owner, np.arange(len(numbers)))
    n_dates = int(np.bincount(owner, minlength=len(numbers)).max())
    shape = (len(numbers), n_dates, len(keys), len(columns))
    if np.prod(shape) > SMALL + THINNEST * int(seen.sum()):
        return None
    date = of_slice - first[of_row]
    by_key = np.argsort(keys)
    name = by_key[np.searchsorted(keys, table.keys[rows], sorter=by_key)]
    places = (of_row, date, name)

    def spread(cells: NDArray[Kept]) -> NDArray[Kept]:
        made: NDArray[Kept] = np.zeros(shape, dtype=cells.dtype)
        made[places] = cells
        return made

    def dated(cells: Whole) -> Whole:
        made = np.zeros(shape[:2], dtype=np.int64)
        made[of_row, date] = cells[rows]
        return made

    flat = seen.cumsum().reshape(seen.shape)
    total = np.concatenate([[0], seen.sum(axis=1).cumsum()])
    before = total[np.cumsum(sizes) - sizes]
    start, end = dated(spans.start), dated(spans.end)
    once = np.bincount(np.ravel_multi_index(places, shape[:3]), minlength=1)
    twice = np.zeros(len(numbers), dtype=bool)
    twice[np.flatnonzero(once > 1) // (shape[1] * shape[2])] = True
    strange = figures.odd.any(axis=1) | (spans.days[rows] == 0)
    is_odd = np.bincount(of_row, weights=strange, minlength=len(numbers)) > 0
    grid = Grid(
        sets=numbers,
        start=start,
        end=end,
        is_date=end > 0,
        low=spread(np.where(seen, figures.low, 0)),
        high=spread(np.where(seen, figures.high, 0)),
        seen=spread(seen),
        ids=spread(np.where(seen, flat - before[of_row][:, None], 0)),
        n_claims=np.diff(np.append(before, total[-1])),
        is_plain=~(twice | is_odd),
    )
    grid.is_plain[:] &= _is_plain(grid, outline, table)
    return grid


def spans_per_set(spans: Spans) -> int:
    """Return a number larger than any day: days of different sets are then different numbers."""
    return int(spans.days.max(initial=0)) + 1


def _is_plain(grid: Grid, outline: Outline, table: PanelTable) -> Truth:
    """Whether nothing about dates and signs has to be asked of a set."""
    is_plain: Truth = (grid.n_claims > 0) & ~((grid.end[:, 1:] == grid.end[:, :-1]) & grid.is_date[:, 1:]).any(axis=1)
    flows = np.zeros(grid.is_date.shape, dtype=bool)
    for told in outline.told:
        cells = grid.cells(told)
        if not told.is_signed:
            is_plain &= (cells.low >= 0).all(axis=1)
        if told.kind == CUMULATIVE:
            assert outline.since is not None
            is_plain &= ~(cells.seen & (grid.end <= outline.since)).any(axis=1)
        if told.kind == "total":
            flows |= cells.seen
            is_plain &= ~(cells.seen & (grid.start < (outline.since or 0))).any(axis=1)
    if flows.any() and table.shaping.unit is None:
        is_plain &= _are_mostly_daily(grid.start, flows)
    if table.shaping.unit not in (None, "day", "month"):
        is_plain &= ~flows.any(axis=1)
    return is_plain


def _are_mostly_daily(days: Whole, flows: Truth) -> Truth:
    """Whether most dates of figures of their own time follow each other: else it is asked what a date stands for."""
    found = np.ones(len(days), dtype=bool)
    for n in np.flatnonzero(flows.sum(axis=1) > 1):
        gaps = np.diff(days[n][flows[n]])
        found[n] = 2 * (gaps == 1).sum() > len(gaps)
    return found
