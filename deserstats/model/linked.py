"""Measures or units that are linked by an interval of factors, window by window."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from deserstats.claims.interval import Interval
from deserstats.claims.links import Link
from deserstats.model.form import Cuts, Row, Segment, Series, day_label
from deserstats.model.world import World


def link_rows(world: World, cuts: Cuts) -> Iterator[Row]:
    """Write each wide link for every leaf, unit (or measure) and basis that is told in both names.

    Linked names share their cut days, so that a name between two others carries on what they say.
    """
    links = [link for link in world.scheme.wide_links if world.is_additive(link.left, link.right)]
    days = {s: set(found) for s, found in cuts.items() if links and not s.tag and not world.facts.is_signed(s)}
    told = {s: {s} for s in days}
    changed = True
    while changed:
        changed = False
        for pair in (pair for link in links for pair in _pairs(link, days)):
            both = set[int]().union(*(days.get(s, ()) for s in pair))
            who = set[Series]().union(*(told.get(s, ()) for s in pair))
            for series in pair:
                if days.get(series) != both or told.get(series) != who:
                    days[series], told[series], changed = both, who, True
    for link in links:
        for left, right in _pairs(link, days):
            if len(told[left]) > 1:
                for start, end in pairwise(sorted(days[left])):
                    yield from _window(link, left, right, start, end)


def _pairs(link: Link, days: Cuts) -> list[tuple[Series, Series]]:
    """The series that a link joins: alike but for the measure, or for the unit."""
    found: dict[tuple[Series, Series], None] = {}
    for series in days:
        if series.measure in (link.left, link.right):
            found[series._replace(measure=link.left), series._replace(measure=link.right)] = None
        if series.unit in (link.left, link.right):
            found[series._replace(unit=link.left), series._replace(unit=link.right)] = None
    return list(found)


def _window(link: Link, left: Series, right: Series, start: int, end: int) -> Iterator[Row]:
    part = day_label(start, end)
    for factor, bounds in ((link.low, Interval(0, None)), (link.high, Interval(None, 0))):
        form = (Segment(left, start, end, 1), Segment(right, start, end, -factor))
        yield Row(form, bounds, link.text, part, is_rule=True)
