"""The verdicts on sets of plain claims, all at once; what is not settled here is left to be decided one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from deserstats.many.curves.decide import curves
from deserstats.many.curves.graphs import Graphs, graphs_of
from deserstats.many.curves.implied import Implied, implied
from deserstats.many.curves.smallest_conflicts import smallest_conflicts
from deserstats.many.plain.claims import PlainClaims
from deserstats.many.plain.texts import Flags, Numbers

Conflict = tuple[int, int, list[str]]
"""Claims of a conflict, how far their bounds are apart, and what they are called, in the order of the texts."""


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
    found = Implied.unknown(len(claims.group)) if implied_too else None
    n_sets = len(claims.is_odd)
    rows = np.flatnonzero(~claims.is_odd[claims.group])
    if not claims.is_odd.any():
        rows = np.arange(len(claims.group))
    series, set_of = _series(claims, rows)
    order = np.argsort(series, kind="stable") if (np.diff(series) < 0).any() else np.arange(len(series))
    rows, series = rows[order], series[order]
    conflicts: dict[int, Conflict] = {}
    parts = (claims.windows.start, claims.windows.end, claims.bounds.low, claims.bounds.high)
    series_of, graphs_by_days = graphs_of(series, *(part[rows] for part in parts))
    sets = set_of[series_of].tolist()
    is_met = np.zeros(len(series_of), dtype=bool)
    failing: dict[int, list[Graphs]] = {}
    for graphs in graphs_by_days:
        _, held = curves(graphs)
        is_met[graphs.series[held]] = True
        if found is not None:
            _imply(found, rows, graphs, held)
        if not held.all():
            failing.setdefault(graphs.n_days, []).append(graphs.part(np.flatnonzero(~held)))
    for graphs in map(Graphs.together, failing.values()):
        for number, conflict in _conflicts(graphs, claims, rows):
            is_met[number] = True
            own = sets[number]
            if own not in conflicts or rank_of(conflict) < rank_of(conflicts[own]):
                conflicts[own] = conflict
    is_settled = ~claims.is_odd
    is_settled[set_of[series_of[~is_met]]] = False
    n_used = np.bincount(claims.group, minlength=n_sets)
    return PlainVerdicts(is_settled, {k: c for k, c in conflicts.items() if is_settled[k]}, n_used, found)


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
    names, number = _names(claims, rows[graphs.row])
    found = smallest_conflicts(graphs, number)
    order = np.lexsort((number[found.claim], found.of))
    called = list(map(names.__getitem__, number[found.claim[order]].tolist()))
    ends = np.cumsum(np.bincount(found.of, minlength=len(graphs.series)))
    begins = np.r_[0, ends[:-1]]
    told = (graphs.series, found.size, found.gap, begins, ends)
    for series, size, gap, begin, end in zip(*(part.tolist() for part in told), strict=True):
        if size:
            yield series, (size, gap, called[begin:end])


def _names(claims: PlainClaims, rows: Numbers) -> tuple[list[str], Numbers]:
    """Return what rows are called, in the order of the texts, and which of the names each row has."""
    ids = claims.called
    codes = np.unique(ids.numbers[rows])
    names = list(map(ids.texts.__getitem__, codes.tolist()))
    by_text = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[by_text] = np.arange(len(names))
    return [names[k] for k in by_text], rank[np.searchsorted(codes, ids.numbers[rows])]


def rank_of(conflict: Conflict) -> tuple[int, int, list[str]]:
    """Return what conflicts of a set are ordered by: few claims, a large gap, last names that come early."""
    size, gap, names = conflict
    return size, -gap, names[::-1]
