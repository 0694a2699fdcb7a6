"""Pairs of claims that contradict each other at once, and groups of claims of which one at most can hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from deserstats.model.proof.farkas import gap
from deserstats.model.proof.outcome import Refuted
from deserstats.model.rows.linear_form import Constraint, Series
from deserstats.model.search.subsets import Subsets

MOST = 100_000
"""Pairs looked at, beyond which others are found only where a search meets them."""

LOOK = 40
"""Steps of adding up one pair."""

Clique = tuple[str, ...]


class _Side(NamedTuple):
    """One end of a row: its number, whose it is, its end, its first and last day, and what it counts."""

    row: int
    name: str
    end: float
    start: int
    stop: int
    series: frozenset[Series]


class Pairs:
    """The pairs among some claims that contradict each other because one counts all that the other counts."""

    def __init__(self, subsets: Subsets, names: Iterable[str]) -> None:
        self.refuted: dict[frozenset[str], Refuted] = {}
        self.beside: dict[str, set[str]] = {}
        self._subsets = subsets
        ambiguous = set(subsets.ambiguous(subsets.ids))
        for above, below in self._near([name for name in names if name not in ambiguous]):
            pair = frozenset((above.name, below.name))
            if pair in self.refuted:
                continue
            subsets.budget.spend(LOOK)
            multipliers = {above.row: 1, below.row: -1}
            if gap(subsets.rows, multipliers, subsets.domain) is not None:
                self.refuted[pair] = Refuted(dict(multipliers))
                for name in pair:
                    self.beside.setdefault(name, set()).update(pair - {name})
        self.edges = [tuple(sorted(pair)) for pair in self.refuted]

    def _near(self, names: Sequence[str]) -> Iterator[tuple[_Side, _Side]]:
        """Return low ends with high ends below them whose days hold theirs."""
        rows = self._subsets.rows
        # what compares a sum with itself speaks of no day
        own = [(i, name) for name in names for i in self._subsets.own(name) if rows[i].form]
        lows = [_side(rows[i], i, name, float(end)) for i, name in own if (end := rows[i].bounds.low) is not None]
        highs = [_side(rows[i], i, name, float(end)) for i, name in own if (end := rows[i].bounds.high) is not None]
        if not lows:
            return
        ends, starts, stops = (np.array([s[k] for s in lows]) for k in (2, 3, 4))
        left = MOST
        for below in highs:
            if self._subsets.budget.is_over:
                return
            self._subsets.budget.spend(len(lows) // 100)
            is_near = (ends >= below.end) & (starts >= below.start) & (stops <= below.stop)
            for k in np.flatnonzero(is_near).tolist():
                if lows[k].name != below.name and lows[k].series <= below.series:
                    left -= 1
                    yield lows[k], below
            if left <= 0:
                return

    def unmet(self, shares: Mapping[str, float]) -> Iterator[Clique]:
        """Return groups of claims, all pairs of which contradict each other, of which shares leave more than one."""
        kept = {name: 1 - share for name, share in shares.items()}
        broken = sorted(
            ((kept.get(a, 1.0) + kept.get(b, 1.0), a, b) for a, b in self.edges), key=lambda e: (-e[0], e[1:])
        )
        met: set[frozenset[str]] = set()
        for excess, a, b in broken:
            if excess <= 1 + 1e-6:
                return
            if frozenset((a, b)) in met:
                continue
            group = [a, b]
            common = self.beside[a] & self.beside[b]
            while common:
                best = max(common, key=lambda n: (kept.get(n, 1.0), n))
                group.append(best)
                common &= self.beside[best]
            met.update(frozenset((x, y)) for i, x in enumerate(group) for y in group[:i])
            yield tuple(group)


def _side(row: Constraint, number: int, name: str, end: float) -> _Side:
    start, stop = min(s.start for s in row.form), max(s.end for s in row.form)
    return _Side(number, name, end, start, stop, frozenset(s.series for s in row.form))
