"""The verdicts on sets of plain claims, all at once; what is not settled here is left to be decided one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from deserstats.many.curves.decide import curves
from deserstats.many.curves.graphs import Graphs, graphs_of
from deserstats.many.curves.implied import Implied, implied
from deserstats.many.curves.smallest_conflicts import smallest_conflicts
from deserstats.many.grown_sets import decided_in_groves
from deserstats.many.plain.claims import PlainClaims
from deserstats.many.plain.names import Conflict, names_of_rows, rank_of
from deserstats.many.plain.texts import Flags, Numbers

SIZES = (3, 5, 8, 12, 18, 27, 40, 64)
"""Cut days up to which series that do not hold are worked on together: few of them are left of each number."""


@dataclass(frozen=True, slots=True)
class PlainVerdicts:
    """Verdicts on sets.

    Attributes
    ----------
    is_settled : bool array (n_sets,)
        Whether the verdict is here.
    conflicts : dict
        The smallest conflict of each set that cannot hold, by its number; the other settled sets can.
    n_used : int64 array (n_sets,)
        Claims of each set.
    implied : Implied or None
        What the others allow for each claim, by row of the frame, where that was asked.
    """

    is_settled: Flags
    conflicts: dict[int, Conflict]
    n_used: Numbers
    implied: Implied | None = None


def decided(claims: PlainClaims, *, implied_too: bool = False) -> PlainVerdicts:
    """Decide the sets whose rows are all plain."""
    in_groves, conflicts = decided_in_groves(claims) if not implied_too else (claims.is_grown, {})
    is_apart = claims.is_odd | claims.is_grown
    rows = np.flatnonzero(~is_apart[claims.group]) if is_apart.any() else np.arange(len(claims.group))
    found = Implied.unknown(len(claims.group)) if implied_too else None
    is_left, own = _of_series(claims, rows, found)
    is_settled = ~(claims.is_odd | is_left)
    is_settled[claims.is_grown] = in_groves[claims.is_grown] & (not implied_too)
    conflicts |= {k: conflict for k, conflict in own.items() if is_settled[k]}
    return PlainVerdicts(is_settled, conflicts, np.bincount(claims.group, minlength=len(is_settled)), found)


def _of_series(claims: PlainClaims, rows: Numbers, found: Implied | None) -> tuple[Flags, dict[int, Conflict]]:
    """Decide sets by their series, each for itself: the sets that are left, and the conflicts of others."""
    series, set_of = _series(claims, rows)
    order = np.argsort(series, kind="stable") if (np.diff(series) < 0).any() else np.arange(len(series))
    rows, series = rows[order], series[order]
    parts = (claims.windows.start, claims.windows.end, claims.bounds.low, claims.bounds.high)
    series_of, graphs_by_days = graphs_of(series, *(part[rows] for part in parts))
    is_met = np.zeros(len(series_of), dtype=bool)
    failing: dict[int, list[Graphs]] = {}
    for graphs in graphs_by_days:
        _, held = curves(graphs)
        is_met[graphs.series[held]] = True
        if found is not None:
            _imply(found, rows, graphs, held)
        if not held.all():
            failing.setdefault(bisect_left(SIZES, graphs.n_days), []).append(graphs.part(np.flatnonzero(~held)))
    sets = set_of[series_of].tolist()
    conflicts: dict[int, Conflict] = {}
    for graphs in map(Graphs.together, failing.values()):
        for number, conflict in _conflicts(graphs, claims, rows):
            is_met[number] = True
            own = sets[number]
            if own not in conflicts or rank_of(conflict) < rank_of(conflicts[own]):
                conflicts[own] = conflict
    is_left = np.zeros(len(claims.is_odd), dtype=bool)
    is_left[set_of[series_of[~is_met]]] = True
    return is_left, conflicts


def _imply(found: Implied, rows: Numbers, graphs: Graphs, held: Flags) -> None:
    """Put in what the others allow for each claim of some graphs."""
    for chosen, hold in ((np.flatnonzero(held), True), (np.flatnonzero(~held), False)):
        if len(chosen):
            part = graphs if len(chosen) == len(held) else graphs.part(chosen)
            for whole, own in zip(found, implied(part, hold=hold), strict=True):
                whole[rows[part.row]] = own


def _series(claims: PlainClaims, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return which series of which set each row speaks of, numbered by sets, and the set of each series."""
    group, series = claims.group[rows], claims.series[rows]
    n_series = int(series.max(initial=0)) + 1
    key = group * n_series + series
    if n_series == 1 and len(rows) and not (np.diff(group) < 0).any():
        # sets one after the other, each of one series
        is_first = np.r_[True, np.diff(group) > 0]
        return np.cumsum(is_first) - 1, group[is_first]
    found, numbers = np.unique(key, return_inverse=True)
    return numbers.ravel(), found // n_series


def _conflicts(graphs: Graphs, claims: PlainClaims, rows: Numbers) -> Iterator[tuple[int, Conflict]]:
    """Return the smallest conflict of each series that does not hold, by the number of the series."""
    names, number = names_of_rows(claims, rows[graphs.row])
    found = smallest_conflicts(graphs, number)
    order = np.lexsort((number[found.claim], found.of))
    called = list(map(names.__getitem__, number[found.claim[order]].tolist()))
    ends = np.cumsum(np.bincount(found.of, minlength=len(graphs.series)))
    begins = np.r_[0, ends[:-1]]
    told = (graphs.series, found.size, found.gap, begins, ends)
    for series, size, gap, begin, end in zip(*(part.tolist() for part in told), strict=True):
        if size:
            yield series, (size, gap, called[begin:end])
