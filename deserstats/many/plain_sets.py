"""The verdicts on sets of plain claims, all at once; what is not settled here is left to be decided one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from deserstats.many.curves.decide import curves
from deserstats.many.curves.graphs import Graphs, graphs_of
from deserstats.many.curves.smallest_conflicts import smallest_conflicts
from deserstats.many.plain.claims import PlainClaims
from deserstats.many.plain.texts import Flags, Numbers

Conflict = tuple[int, int, tuple[str, ...]]
"""Claims of a conflict, how far their bounds are apart, and what they are called."""


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
    """

    is_settled: Flags
    conflicts: dict[int, Conflict] = field(default_factory=dict)
    n_used: Numbers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def decided(claims: PlainClaims) -> PlainVerdicts:
    """Decide the sets whose rows are all plain."""
    n_sets = len(claims.is_odd)
    rows = np.flatnonzero(~claims.is_odd[claims.group])
    if not claims.is_odd.any():
        rows = np.arange(len(claims.group))
    series, set_of = _series(claims, rows)
    order = np.argsort(series, kind="stable") if (np.diff(series) < 0).any() else np.arange(len(series))
    rows, series = rows[order], series[order]
    holds = np.zeros(len(set_of), dtype=bool)
    conflicts: dict[int, Conflict] = {}
    is_met = np.zeros(len(set_of), dtype=bool)
    parts = (claims.windows.start, claims.windows.end, claims.bounds.low, claims.bounds.high)
    for graphs in graphs_of(series, *(part[rows] for part in parts)):
        _, held = curves(graphs)
        holds[graphs.series] = held
        is_met[graphs.series[held]] = True
        if not held.all():
            for number, conflict in _conflicts(graphs.part(np.flatnonzero(~held)), claims, rows):
                is_met[number] = True
                _keep(conflicts, int(set_of[number]), conflict)
    is_settled = ~claims.is_odd
    is_settled[set_of[~is_met]] = False
    n_used = np.bincount(claims.group, minlength=n_sets)
    return PlainVerdicts(is_settled, {k: c for k, c in conflicts.items() if is_settled[k]}, n_used)


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
    names = _names(claims, rows[graphs.row])
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    found = smallest_conflicts(graphs, rank)
    ends = np.cumsum(np.bincount(found.of, minlength=len(graphs.series)))
    starts = np.r_[0, ends[:-1]]
    called = [names[k] for k in found.claim.tolist()]
    for k, (number, size, gap) in enumerate(
        zip(graphs.series.tolist(), found.size.tolist(), found.gap.tolist(), strict=True)
    ):
        if size:
            yield number, (size, gap, tuple(sorted(called[starts[k] : ends[k]])))


def _names(claims: PlainClaims, rows: Numbers) -> list[str]:
    """Return what rows are called: by their ids, else by their places in their sets, as a table without ids has it."""
    if claims.ids is not None:
        return list(map(claims.ids.texts.__getitem__, claims.ids.numbers[rows].tolist()))
    order = np.argsort(claims.group, kind="stable")
    begins = np.searchsorted(claims.group[order], claims.group[rows])
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return [f"c{k}" for k in (place[rows] - begins + 1).tolist()]


def _keep(conflicts: dict[int, Conflict], number: int, conflict: Conflict) -> None:
    """Keep the smaller of two conflicts of a set."""
    if number not in conflicts or rank_of(conflict) < rank_of(conflicts[number]):
        conflicts[number] = conflict


def rank_of(conflict: Conflict) -> tuple[int, int, list[str]]:
    """Return what conflicts of a set are ordered by: few claims, a large gap, last names that come early."""
    size, gap, names = conflict
    return size, -gap, sorted(names, reverse=True)
