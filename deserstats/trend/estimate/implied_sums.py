"""Sums over windows as edges between days: which imply which, and the disjoint atoms that they fix."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.cells.interval import Interval
from deserstats.wording import Exact

Window = tuple[int, int]
"""First day and the day after the last, as ordinals."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One figure, or several of the same window: the total over a window lies in an interval."""

    window: Window
    bounds: Interval
    ids: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether one number is left."""
        return self.bounds.low is not None and self.bounds.low == self.bounds.high

    @property
    def is_closed(self) -> bool:
        """Whether the interval has both ends."""
        return self.bounds.low is not None and self.bounds.high is not None

    @property
    def middle(self) -> float:
        """Middle of the interval."""
        assert self.bounds.low is not None
        assert self.bounds.high is not None
        return float(Fraction(self.bounds.low + self.bounds.high) / 2)

    @property
    def width(self) -> float:
        """Length of the interval; infinite without an end."""
        if self.bounds.low is None or self.bounds.high is None:
            return float("inf")
        return float(Fraction(self.bounds.high - self.bounds.low))


class Boundaries:
    """The graph of boundary days, in which a sum is an edge: a cycle is a sum that others imply."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._above: dict[int, Exact] = {}

    def _root(self, day: int) -> tuple[int, Exact]:
        """Return the root of a day, and the count from the root up to the day."""
        total: Exact = 0
        while self._parent.setdefault(day, day) != day:
            total += self._above[day]
            day = self._parent[day]
        return day, total

    def join(self, *windows: Window, value: Exact = 0) -> None:
        """Add sums."""
        for start, end in windows:
            (a, up_to_start), (b, up_to_end) = self._root(start), self._root(end)
            if a != b:
                self._parent[b] = a
                self._above[b] = up_to_start + value - up_to_end

    def joins(self, window: Window) -> bool:
        """Whether the sums added so far imply the one over this window."""
        return self._root(window[0])[0] == self._root(window[1])[0]

    def holds(self, outer: Window, inner: Window) -> bool:
        """Whether a window of days tied together holds another of the same group."""
        return outer[0] <= inner[0] and inner[1] <= outer[1] and self.joins((outer[0], inner[0]))

    def value(self, window: Window) -> Exact:
        """Return the sum that is implied over a window."""
        return self._root(window[1])[1] - self._root(window[0])[1]

    def groups(self) -> list[list[int]]:
        """Return the days that sums tie together, each group in order."""
        groups: dict[int, list[int]] = {}
        for day in sorted(self._parent):
            groups.setdefault(self._root(day)[0], []).append(day)
        return list(groups.values())

    def atoms(self) -> list[Window]:
        """Return the windows between neighbouring boundaries of a group: what the sums fix, disjoint in a group."""
        return sorted(pair for days in self.groups() for pair in itertools.pairwise(days))


def boundaries(sums: Iterable[Sum]) -> Boundaries:
    """Return the graph of some sums; values are those of exact sums."""
    graph = Boundaries()
    for s in sums:
        graph.join(s.window, value=s.bounds.low if s.is_exact and s.bounds.low is not None else 0)
    return graph


@dataclass(frozen=True, slots=True)
class Independent:
    """Sums as they are fitted: exact ones as disjoint atoms, the others as they are.

    Attributes
    ----------
    rows : what is fitted; atoms of exact sums carry no ids
    told : sums that bring something
    implied : sums that exact ones imply
    """

    rows: tuple[Sum, ...]
    told: tuple[Sum, ...]
    implied: tuple[Sum, ...]


def independent(sums: Iterable[Sum]) -> Independent:
    """Leave out sums that exact sums imply: they say nothing, and would make the covariance singular.

    Exact sums are taken apart into the disjoint windows that they fix, by differences in whole
    numbers; the estimate is the same as from the sums themselves, and better conditioned. Rounded
    sums that other rounded ones imply stay, because each narrows what the rounding of the others
    leaves open; they add no degree of freedom.
    """
    exact = Boundaries()
    told: list[Sum] = []
    implied: list[Sum] = []
    for s in sorted(sums, key=lambda s: (s.width, s.window[1] - s.window[0], s.window)):
        if exact.joins(s.window):
            implied.append(s)
            continue
        if s.is_exact and s.bounds.low is not None:
            exact.join(s.window, value=s.bounds.low)
        told.append(s)
    atoms = [w for days in exact.groups() for w in itertools.pairwise(days)]
    rows = [Sum(w, Interval(exact.value(w), exact.value(w)), ()) for w in atoms]
    rows += [s for s in told if not s.is_exact]
    by_window = sorted(rows, key=lambda s: s.window)
    return Independent(tuple(by_window), tuple(told), tuple(implied))


def no_shorter(graph: Boundaries, days: float) -> set[int]:
    """Return boundary days of which neighbours in a group lie no closer than some days."""
    kept: set[int] = set()
    for group in graph.groups():
        chosen = [group[0]]
        for day in group[1:]:
            if day - chosen[-1] >= days:
                chosen.append(day)
        kept |= set(chosen)
    return kept
