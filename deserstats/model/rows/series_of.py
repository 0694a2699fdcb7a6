"""Which series a claim speaks of: measure, unit, basis and leaves, as table and scheme have them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import NamedTuple

from deserstats.claims.cells.fields import COMPARING, RATIO_LIKE
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.names import UNION
from deserstats.claims.schemes.scheme import Scheme
from deserstats.model.rows.linear_form import Domain, Form, Segment, Series, day_label
from deserstats.wording import Exact, listing

FLOWS = ("total", "rate", "each")
"""Kinds whose unit a ratio-like claim takes over."""

LEVEL = "level"
"""Kind of tag of levels over several days: all with one label share one reference day."""


class UnusedError(Exception):
    """A claim that takes no part in the system; the argument is the reason."""


class _Counted(NamedTuple):
    """One row of a measure, as far as units go."""

    kind: str
    leaves: frozenset[str]
    places: frozenset[str]
    window: Period
    unit: str


@dataclass(frozen=True, slots=True)
class SeriesIndex:
    """The series of a claim set, and what the user says of them."""

    claims: ClaimSet
    domain: Domain = field(init=False)
    _counted: dict[str, list[_Counted]] = field(init=False)
    _known: dict[tuple[str, str, bool], list[tuple[str, str]]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        scheme = self.scheme
        counted: dict[str, list[_Counted]] = {}
        for claim in self.claims:
            if claim.kind in (*FLOWS, "stock"):
                leaves, places = scheme.leaves(claim.category), scheme.leaves(claim.geography)
                row = _Counted(claim.kind, leaves, places, claim.window, claim.unit)
                counted.setdefault(scheme.canonical(claim.measure)[0], []).append(row)
        object.__setattr__(self, "_counted", counted)
        object.__setattr__(self, "_known", {})
        object.__setattr__(self, "domain", domain_of(self.claims))

    def over(self, domain: Domain) -> SeriesIndex:
        """Return the index of the same series, which may be negative or broken otherwise."""
        other = copy(self)
        object.__setattr__(other, "domain", domain)
        return other

    def under(self, reading: Reading) -> SeriesIndex:
        """Return the index of the same claims under another reading."""
        claims = self.claims.under(reading)
        other = self.over(domain_of(claims))
        object.__setattr__(other, "claims", claims)
        return other

    @property
    def scheme(self) -> Scheme:
        """The scheme of the claims."""
        return self.claims.scheme

    def is_level(self, measure: str) -> bool:
        """Whether a measure is only ever told as a stock."""
        return {row.kind for row in self._rows(measure)} == {"stock"}

    def _rows(self, measure: str) -> list[_Counted]:
        return self._counted.get(self.scheme.canonical(measure)[0], [])

    def levels_near(self, claim: Claim, measure: str) -> Iterator[Period]:
        """Return the windows under which a measure is told as a level, of what a claim compares with."""
        leaves = self.scheme.leaves(claim.base_category or claim.category)
        places = self.scheme.leaves(claim.geography)
        near = (r for r in self._rows(measure) if r.kind == "stock" and r.leaves & leaves and r.places & places)
        yield from dict.fromkeys(row.window for row in near)

    def is_told(self, measure: str) -> bool:
        """Whether some claim counts a measure."""
        return bool(self._rows(measure))

    def is_additive(self, *measures: str) -> bool:
        """Whether the totals of all these measures add up."""
        return all(self.scheme.additive_of(name) == "sum" for name in measures)

    def own(self, claim: Claim, window: Period) -> Form:
        """Return the form that a claim counts, over a window."""
        unit = self.unit_of(claim)
        level = claim.kind == "stock" or (claim.kind in RATIO_LIKE and self.is_level(claim.measure))
        return self.form(claim, claim.measure, unit, claim.category, window, level=level)

    def base(self, claim: Claim, window: Period) -> Form:
        """Return the form that a ratio-like claim compares with."""
        measure = claim.base_measure or claim.measure
        category = claim.base_category or claim.category
        span = claim.base_window or window
        found = self._units(measure, category, claim.geography, span)
        own = self.unit_of(claim)
        if own in found or not found:
            unit = own if found or measure == claim.measure else ""
        elif len(found) == 1:
            unit = found[0]
        else:
            raise UnusedError(f"several units for its base: {listing(found)}")
        return self.form(claim, measure, unit, category, span, level=self.is_level(measure))

    def unit_of(self, claim: Claim) -> str:
        """Return the unit that a claim counts in.

        A ratio, share or growth takes it from the totals, rates and each rows of its measure
        that have its category (else share a leaf of it) and overlap its window; a difference
        and an order do so when their own unit is blank.
        """
        if claim.kind not in COMPARING and (claim.unit or claim.kind not in ("difference", "order")):
            return claim.unit
        found = self._units(claim.measure, claim.category, claim.geography, claim.window)
        if len(found) > 1:
            raise UnusedError(f"several units: {listing(found)}")
        return found[0] if found else ""

    def _units(self, measure: str, category: str, geography: str, window: Period) -> list[str]:
        leaves, places = self.scheme.leaves(category), self.scheme.leaves(geography)
        kinds = ("stock",) if self.is_level(measure) else FLOWS
        rows = (r for r in self._rows(measure) if r.kind in kinds and r.places & places)
        near = [r for r in rows if r.window.overlaps(window)]
        same = [r for r in near if r.leaves == leaves]
        return list(dict.fromkeys(r.unit for r in same or [r for r in near if r.leaves & leaves]))

    def form(self, claim: Claim, measure: str, unit: str, category: str, window: Period, *, level: bool) -> Form:
        """Return the sum over leaves and places, in the measure and unit that links lead to."""
        own_measure, of_measure = self.scheme.canonical(measure)
        own_unit, of_unit = self.scheme.canonical(unit)
        weight: Exact = of_measure * of_unit
        start, end = window.start.toordinal(), window.end.toordinal()
        # a level over several days is that of one day which the label stands for: it meets what has the same label
        tag = level_tag(start, end) if level else ""
        kind = self.scheme.additive_of(measure)
        nodes = self._nodes(category, claim.geography, kind == "sum")
        if kind != "sum":
            tag = window_tag(kind, start, end)
        basis, dated_by = claim.basis, claim.dated_by
        return tuple(
            Segment(Series(own_measure, own_unit, basis, dated_by, leaf, place, level, tag), start, end, weight)
            for leaf, place in nodes
        )

    def _nodes(self, category: str, geography: str, adds_up: bool) -> list[tuple[str, str]]:
        """Return the leaves and places that a category and a geography stand for."""
        key = category, geography, adds_up
        if key not in self._known:
            leaves, places = sorted(self.scheme.leaves(category)), sorted(self.scheme.leaves(geography))
            if not adds_up:
                # what does not add up is one unknown a window and node, with a series of its own
                leaves, places = [UNION.join(leaves)], [UNION.join(places)]
            self._known[key] = [(leaf, place) for leaf in leaves for place in places]
        return self._known[key]


def window_tag(kind: str, start: int, end: int) -> str:
    """Return the tag of the series that one window has to itself: of a level, or of a count that does not add up."""
    return f"{kind} {day_label(start, end)}"


def level_tag(start: int, end: int) -> str:
    """Return the tag of levels with one label: none for a day, which is certain."""
    return window_tag(LEVEL, start, end) if end - start > 1 else ""


def has_reference_day(series: Series) -> bool:
    """Whether a series is that of levels with one label of several days, meant on one day of it."""
    return series.level and series.tag.startswith(f"{LEVEL} ")


def domain_of(claims: ClaimSet) -> Domain:
    """Return which measures may be negative, and which need not be whole."""
    scheme = claims.scheme
    signed = frozenset(scheme.canonical(name)[0] for name in scheme.signed)
    if claims.reading.printed == "rounded":
        # 331 and 337 million need not be whole millions, nor what is summed or compared with them
        return Domain(signed, continuous=True)
    loose = {name for link in scheme.wide_links if not link.is_whole for name in (link.left, link.right)}
    if scheme.continuous is True or (scheme.continuous is False and not loose):
        return Domain(signed, scheme.continuous)
    # measures and units that may meet, those included that only a link names
    units = {claim.unit for claim in claims} | {"", *loose}
    measures = {m for claim in claims for m in (claim.measure, claim.base_measure)} | loose
    kept = set()
    for m, u in itertools.product(measures, units):
        read_as = (scheme.canonical(m)[0], scheme.canonical(u)[0])
        if scheme.is_continuous(m, u) or loose & set(read_as):
            kept.add(read_as)
    return Domain(signed, frozenset(kept))
