"""From claims to sums: which figures a trend can be estimated from, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import System
from deserstats.trend.estimate.implied_sums import Sum, Window
from deserstats.wording import Exact, listing

Place = tuple[str, str]
"""A leaf of the categories and a leaf of the places."""

SUMMED = ("total", "rate")
"""Kinds whose figure is a sum over a window, or becomes one."""

WHOLE_TOLD = "a part; the whole is told for its window"
INCOMPLETE = "a part, and no other claims complete it over its window"


@dataclass(frozen=True, slots=True)
class Selection:
    """The sums that bear on the target, and the reason of every claim that does not."""

    sums: tuple[Sum, ...]
    unused: tuple[tuple[str, str], ...]


class _Part(NamedTuple):
    """One claim on the target or a part of it."""

    id: str
    window: Window
    places: frozenset[Place]
    bounds: Interval


def select_sums(claims: ClaimSet, wanted: Target, windows: Mapping[str, int] | None = None) -> Selection:
    """Return the sums over the target that claims state, with one of their possible windows each.

    A claim counts when it covers the whole target; claims on parts count where together they
    cover it once, over one window.
    """
    system = System(claims)
    target = _Whole(system, wanted)
    unused = dict(system.unused)
    unused |= {name: f"its interval is {claims[name].interval}, which is not a hard limit" for name in system.soft}
    told: list[_Part] = []
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
        self.head = {(s.measure, s.unit, s.basis, s.dated_by) for s in self.series}
        self.places = frozenset((s.category, s.geography) for s in self.series)

    def told(self, claim: Claim, rows: Sequence[Constraint]) -> _Part | str:
        """Return what a claim says of the target, or why it says nothing that can be used."""
        if claim.kind == "each":
            return f"one figure for every {claim.per} does not say how they differ"
        if claim.kind not in SUMMED:
            return f"a {claim.kind} is not a sum over a window"
        if len(rows) != 1:
            return "no whole number fits its figure"
        form = rows[0].form
        if {(s.series.measure, s.series.unit, s.series.basis, s.series.dated_by) for s in form} != self.head:
            return "another measure, unit, basis or dating"
        places = frozenset((s.series.category, s.series.geography) for s in form)
        if not places <= self.places:
            return f"{claim.category or claim.geography} is not a part of what was asked for"
        factor = Fraction(self.weight) / Fraction(form[0].weight)
        return _Part(claim.id, (form[0].start, form[0].end), places, rows[0].bounds.scaled(factor))


def _by_window(told: Sequence[_Part], whole: frozenset[Place]) -> tuple[list[Sum], dict[str, str]]:
    """Join what is said of one window: copies meet in one interval, parts add up to the whole."""
    groups: dict[Window, list[_Part]] = {}
    for item in told:
        groups.setdefault(item.window, []).append(item)
    sums: list[Sum] = []
    left: dict[str, str] = {}
    for window, items in groups.items():
        met = [i for i in items if i.places == whole]
        parts = [i for i in items if i.places != whole]
        used = met or _cover(parts, whole)
        reason = WHOLE_TOLD if met else INCOMPLETE
        left.update((i.id, reason) for i in parts if i not in used)
        if used:
            bounds = [i.bounds for i in used]
            sums.append(Sum(window, _meet(bounds) if met else _added(bounds), tuple(i.id for i in used)))
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


def _cover(parts: Sequence[_Part], whole: frozenset[Place]) -> list[_Part]:
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


def one_dating(claims: ClaimSet, wanted: Target) -> None:
    """Refuse to mix counts by day of occurrence with counts by day of record.

    Raises
    ------
    ClaimError
        When both occur among the claims on the measure asked for.
    """
    rows = [c for c in claims if c.kind in SUMMED and replace(wanted, dated_by=c.dated_by).counts(c, claims.scheme)]
    kinds = list(dict.fromkeys(c.dated_by for c in rows))
    if len(kinds) > 1:
        named = listing(map(repr, kinds))
        raise ClaimError(
            f"these claims are dated_by {named}; take one kind, as in claims.select(dated_by={kinds[0]!r})"
        )
