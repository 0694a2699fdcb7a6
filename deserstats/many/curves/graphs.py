"""Bounds on sums of many series as graphs over their cut days, side by side with others of as many cut days.

``low <= S[end] - S[start] <= high`` is two edges, and S never falls; see :mod:`deserstats.model.solve.network`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from deserstats.many.curves.cut_days import CutDays, cut_days
from deserstats.many.plain.bounds import FAR
from deserstats.many.plain.texts import Numbers

MOST_DAYS = 128
"""Cut days of a series up to which it is decided here: with them no sum leaves 64 bits."""

NEAR = 2**29
"""Stands for no end among distances of 32 bits: twice as far is still a number of 32 bits."""

ENTRIES = 2**18
"""Distances that are worked on at a time, so that they stay near the processor."""


@dataclass(frozen=True, slots=True)
class Graphs:
    """Groups of bounds on one series each, with the same number of cut days; windows of two groups do not overlap.

    Attributes
    ----------
    series : int64 array (n,)
        The numbers of the groups.
    n_days : int
        Cut days of each.
    row : int64 array (n_rows,)
        The rows of the bounds.
    of : int64 array (n_rows,)
        Which of the series each row speaks of, as its place in ``series``; ascending.
    start, end : int64 array (n_rows,)
        Ranks of the cut days.
    low, high : int64 array (n_rows,)
        Ends; :data:`FAR` is no end.
    """

    series: Numbers
    n_days: int
    row: Numbers
    of: Numbers
    start: Numbers
    end: Numbers
    low: Numbers
    high: Numbers

    def part(self, chosen: Numbers) -> Graphs:
        """Return some of the series, by their places in ascending order."""
        place = np.full(len(self.series), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        rows = np.flatnonzero(place[self.of] >= 0)
        return Graphs(
            self.series[chosen],
            self.n_days,
            self.row[rows],
            place[self.of[rows]],
            self.start[rows],
            self.end[rows],
            self.low[rows],
            self.high[rows],
        )

    @classmethod
    def together(cls, parts: Sequence[Graphs]) -> Graphs:
        """Return the series of several parts as one; some may have fewer cut days than others."""
        shift = np.cumsum([0, *(len(part.series) for part in parts)])
        of = [part.of + by for part, by in zip(parts, shift.tolist(), strict=False)]
        names = ("start", "end", "low", "high")
        return cls(
            np.concatenate([part.series for part in parts]),
            max(part.n_days for part in parts),
            np.concatenate([part.row for part in parts]),
            np.concatenate(of),
            *(np.concatenate([getattr(part, name) for part in parts]) for name in names),
        )

    @property
    def far(self) -> int:
        """What stands for no upper end: as short as the figures allow, since short numbers are quickly worked on."""
        largest = max(int(self.low.max(initial=0)), int(self.high[self.high < FAR].max(initial=0)))
        return NEAR if largest * self.n_days < NEAR // 4 else FAR

    def lengths(self) -> Numbers:
        """Return the shortest edge of the bounds from each cut day to each other one: (n_days, n_days, n)."""
        d, n, far = self.n_days, len(self.series), self.far
        shortest: Numbers = np.full(d * d * n, far, dtype=np.int32 if far == NEAR else np.int64)
        is_bound = self.high < FAR
        at = (self.start * d + self.end) * n + self.of
        np.minimum.at(shortest, at[is_bound], self.high[is_bound].astype(shortest.dtype))
        back = (self.end * d + self.start) * n + self.of
        np.minimum.at(shortest, back, -self.low.astype(shortest.dtype))
        return shortest.reshape(d, d, n)


def graphs_of(
    series: Numbers, start: Numbers, end: Numbers, low: Numbers, high: Numbers
) -> tuple[Numbers, Iterator[Graphs]]:
    """Return the series of each group of windows that overlap, and the graphs of all groups, some at a time.

    Groups with too many cut days are left out.

    Parameters
    ----------
    series : int64 array (n_rows,)
        Which series each row speaks of: 0 to their number less one, each with a row, ascending.
    start, end, low, high : int64 array (n_rows,)
        Windows as days, and ends.
    """
    cuts = cut_days(series, start, end)
    return cuts.series, _by_days(cuts, low, high)


def _by_days(cuts: CutDays, low: Numbers, high: Numbers) -> Iterator[Graphs]:
    sizes = cuts.n_days[cuts.group]
    kind = np.uint8 if sizes.max(initial=0) < 256 else np.int64
    order = np.argsort(sizes.astype(kind), kind="stable")
    ends = np.cumsum(np.bincount(sizes, minlength=1))
    for d in range(2, min(len(ends), MOST_DAYS + 1)):
        rows = order[ends[d - 1] : ends[d]]
        if len(rows):
            yield from _alike(rows, d, cuts, low, high)


def _alike(rows: Numbers, n_days: int, cuts: CutDays, low: Numbers, high: Numbers) -> Iterator[Graphs]:
    """Return the graphs of groups with the same number of cut days."""
    of = cuts.group[rows]
    if (np.diff(of) < 0).any():
        order = np.argsort(of, kind="stable")
        rows, of = rows[order], of[order]
    begins = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    each = max(1, ENTRIES // n_days**2)
    for k in range(0, len(begins), each):
        stop = begins[k + each] if k + each < len(begins) else len(rows)
        own = rows[begins[k] : stop]
        numbers = of[begins[k : k + each]]
        place = np.repeat(np.arange(len(numbers)), np.diff(np.r_[begins[k : k + each], stop]))
        yield Graphs(numbers, n_days, own, place, cuts.first[own], cuts.last[own], low[own], high[own])
