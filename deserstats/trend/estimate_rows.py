"""From claims to sums over a grid: which figures a trend can be estimated from, and why not the others."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from deserstats.checks.query import Target
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.interval import Interval
from deserstats.claims.period import floor_to, next_start
from deserstats.claims.reading import Reading
from deserstats.errors import ClaimError
from deserstats.model.form import Form, Row
from deserstats.model.system import System
from deserstats.trend.covariance import Array
from deserstats.wording import Exact, listing

Window = tuple[int, int]
"""First day and the day after the last, as ordinals."""

Place = tuple[str, str]
"""A leaf of the categories and a leaf of the places."""

SUMMED = ("total", "rate")
"""Kinds whose figure is a sum over a window, or becomes one."""


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


@dataclass(frozen=True, slots=True)
class Selection:
    """The sums that bear on the target, and the reason of every claim that does not."""

    sums: tuple[Sum, ...]
    unused: tuple[tuple[str, str], ...]


class _Told(NamedTuple):
    """One claim on the target or a part of it."""

    id: str
    window: Window
    places: frozenset[Place]
    bounds: Interval


def select_sums(
    claims: ClaimSet, wanted: Target, reading: Reading, windows: Mapping[str, int] | None = None
) -> Selection:
    """Return the sums over the target that claims state, with one of their possible windows each.

    A claim counts when it covers the whole target; claims on parts count where together they
    cover it once, over one window.
    """
    system = System(claims, reading)
    target = _Whole(system, wanted)
    unused = dict(system.unused)
    told: list[_Told] = []
    for name, options in system.options.items():
        k = (windows or {}).get(name, 0)
        found = target.told(claims[name], options[k][1])
        if isinstance(found, str):
            unused[name] = found
        else:
            told.append(found)
    sums, left = _by_window(told, target.places)
    unused.update(left)
    order = {name: i for i, name in enumerate(claims.ids)}
    listed = tuple(sorted(unused.items(), key=lambda item: order[item[0]]))
    return Selection(tuple(sorted(sums, key=lambda s: s.window)), listed)


class _Whole:
    """What the target covers: its leaves and places, and the weight it counts them with."""

    def __init__(self, system: System, wanted: Target) -> None:
        self.wanted = wanted
        some = next((c.window for c in system.claims), None)
        form: Form = wanted.form(system, some) if some is not None else ()
        self.series = {s.series for s in form}
        self.weight: Exact = form[0].weight if form else 1
        self.head = {(s.measure, s.unit, s.basis) for s in self.series}
        self.places = frozenset((s.category, s.geography) for s in self.series)

    def told(self, claim: Claim, rows: Sequence[Row]) -> _Told | str:
        """Return what a claim says of the target, or why it says nothing that can be used."""
        if claim.kind == "each":
            return f"one figure for every {claim.per} does not say how they differ"
        if claim.kind not in SUMMED:
            return f"a {claim.kind} is not a sum over a window"
        if len(rows) != 1:
            return "no whole number fits its figure"
        form = rows[0].form
        if {(s.series.measure, s.series.unit, s.series.basis) for s in form} != self.head:
            return "another measure, unit or basis"
        places = frozenset((s.series.category, s.series.geography) for s in form)
        if not places <= self.places:
            return f"{claim.category or claim.geography} is not a part of what was asked for"
        factor = Fraction(self.weight) / Fraction(form[0].weight)
        return _Told(claim.id, (form[0].start, form[0].end), places, rows[0].bounds.scaled(factor))


def _by_window(told: Sequence[_Told], whole: frozenset[Place]) -> tuple[list[Sum], dict[str, str]]:
    """Join what is said of one window: copies meet in one interval, parts add up to the whole."""
    groups: dict[Window, list[_Told]] = {}
    for item in told:
        groups.setdefault(item.window, []).append(item)
    sums: list[Sum] = []
    left: dict[str, str] = {}
    for window, items in groups.items():
        met = [i for i in items if i.places == whole]
        parts = [i for i in items if i.places != whole]
        if met:
            sums.append(Sum(window, _meet([i.bounds for i in met]), tuple(i.id for i in met)))
            left.update((i.id, "a part; the whole is told for its window") for i in parts)
            continue
        cover = _cover(parts, whole)
        left.update((i.id, "a part, and no other claims complete it over its window") for i in parts if i not in cover)
        if cover:
            sums.append(Sum(window, _added([i.bounds for i in cover]), tuple(i.id for i in cover)))
    return sums, left


def _meet(intervals: Sequence[Interval]) -> Interval:
    """Intersect intervals; the first where they do not meet (claims that contradict are left out before)."""
    lows = [i.low for i in intervals if i.low is not None]
    highs = [i.high for i in intervals if i.high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return intervals[0] if low is not None and high is not None and low > high else Interval(low, high)


def _added(intervals: Sequence[Interval]) -> Interval:
    lows, highs = [i.low for i in intervals], [i.high for i in intervals]
    low = None if None in lows else sum(Fraction(v) for v in lows if v is not None)
    high = None if None in highs else sum(Fraction(v) for v in highs if v is not None)
    return Interval(low, high)


def _cover(parts: Sequence[_Told], whole: frozenset[Place]) -> list[_Told]:
    """Return the first claims, in the order of the table, that cover the whole exactly once; empty if none do."""
    if not whole:
        return []
    first = min(whole)
    for part in parts:
        if first in part.places and part.places <= whole:
            rest = whole - part.places
            if not rest:
                return [part]
            others = _cover(parts, rest)
            if others:
                return [part, *others]
    return []


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

    def join(self, window: Window, value: Exact = 0) -> None:
        """Add a sum."""
        (a, up_to_start), (b, up_to_end) = self._root(window[0]), self._root(window[1])
        if a != b:
            self._parent[b] = a
            self._above[b] = up_to_start + value - up_to_end

    def joins(self, window: Window) -> bool:
        """Whether the sums added so far imply the one over this window."""
        return self._root(window[0])[0] == self._root(window[1])[0]

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
        graph.join(s.window, s.bounds.low if s.is_exact and s.bounds.low is not None else 0)
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
            exact.join(s.window, s.bounds.low)
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


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The covered span cut at month starts and at the ends of all windows.

    Attributes
    ----------
    starts, ends : (T,) ordinals of days
    unit : step of the serial correlation: month, week or day
    """

    starts: Array
    ends: Array
    unit: str

    @property
    def middles(self) -> Array:
        """Middle of every piece, as an ordinal: (T,)."""
        middle: Array = (self.starts + self.ends) / 2
        return middle

    @property
    def months(self) -> list[int]:
        """Month of the year of every piece, 0 to 11."""
        return [date.fromordinal(int(day)).month - 1 for day in self.starts]

    def steps(self) -> Array:
        """Place of every piece in steps; calendar months count as one each."""
        if self.unit == "month":
            days = [date.fromordinal(int(day)) for day in self.starts]
            return np.array([12.0 * d.year + d.month for d in days])
        place: Array = self.middles / (7.0 if self.unit == "week" else 1.0)
        return place

    def incidence(self, windows: Sequence[Window]) -> Array:
        """Return which pieces lie in which window: (k, T)."""
        first = np.array([w[0] for w in windows], dtype=float)[:, None]
        last = np.array([w[1] for w in windows], dtype=float)[:, None]
        inside: Array = ((self.starts >= first) & (self.ends <= last)).astype(float)
        return inside


def calendar(windows: Sequence[Window], atoms: Sequence[Window]) -> Calendar:
    """Cut the days that some window covers into pieces no longer than a step."""
    lengths = sorted(b - a for a, b in atoms)
    typical = lengths[len(lengths) // 2]
    unit = "day" if typical < 4 else "week" if typical < 20 else "month"
    days = {day for w in windows for day in w}
    cuts = sorted(days | set(_starts(min(days), max(days), unit)))
    covered = [(a, b) for a, b in itertools.pairwise(cuts) if any(first <= a and b <= last for first, last in windows)]
    return Calendar(np.array([a for a, _ in covered], float), np.array([b for _, b in covered], float), unit)


def _starts(first: int, last: int, unit: str) -> Iterable[int]:
    day = floor_to(date.fromordinal(first), unit)
    while day.toordinal() < last:
        if day.toordinal() > first:
            yield day.toordinal()
        day = next_start(day, unit)


def one_dating(claims: ClaimSet, wanted: Target) -> None:
    """Refuse to mix counts by day of occurrence with counts by day of record.

    Raises
    ------
    ClaimError
        When both occur among the claims on the measure asked for.
    """
    rows = [c for c in claims if c.measure == wanted.measure and c.unit == wanted.unit and c.kind in SUMMED]
    kinds = list(dict.fromkeys(c.dated_by for c in rows))
    if len(kinds) > 1:
        named = listing(map(repr, kinds))
        raise ClaimError(
            f"these claims are dated_by {named}; take one kind, as in claims.select(dated_by={kinds[0]!r})"
        )
