"""Measures or units that are linked by an interval of factors, window by window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from deserstats.claims.cells.interval import Interval
from deserstats.claims.schemes.links import Link
from deserstats.model.rows.linear_form import Constraint, Cuts, Form, Segment, Series, add, day_label
from deserstats.model.rows.series_of import SeriesIndex, has_reference_day, level_tag, window_tag


def link_rows(series_index: SeriesIndex, cuts: Cuts) -> Iterator[Constraint]:
    """Write each wide link for every leaf, unit (or measure) and basis that is told in both names.

    Linked names share their cut days, so that a name between two others carries on what they say.
    """
    links = series_index.scheme.wide_links
    plain = (s for s in cuts if not s.tag or has_reference_day(s))
    days = {s: cuts[s] for s in plain if links and not series_index.domain.is_signed(s)}
    told = _joined(links, days)
    for link in links:
        for left, right in _pairs(link, told):
            if len(told[left]) > 1:
                for start, end in pairwise(sorted(set[int]().union(*(days[s] for s in told[left])))):
                    one, other = ((Segment(series, start, end, 1),) for series in (left, right))
                    yield from _between(link, one, other, day_label(start, end))


def _joined(links: Sequence[Link], days: Iterable[Series]) -> dict[Series, frozenset[Series]]:
    """Return every series that links lead to, told or not, with the told ones it is linked to at any hand."""
    told = {s: frozenset([s]) for s in days}
    before: dict[Series, frozenset[Series]] = {}
    while told != before:
        before = dict(told)
        for link in links:
            for pair in _pairs(link, told):
                told |= dict.fromkeys(pair, frozenset[Series]().union(*(told.get(s, ()) for s in pair)))
    return told


def odd_link_rows(series_index: SeriesIndex, cuts: Cuts) -> Iterator[Constraint]:
    """Write each wide link for the windows and nodes of counts that do not add up.

    The other count is that of the same window and node: a sum over its leaves, or one unknown.
    """
    told = {s.family for s in cuts}
    rows: dict[Form, Constraint] = {}
    for series, days in cuts.items():
        kind, start, end = series_index.scheme.additive_of(series.measure), min(days), max(days)
        if kind == "sum" or series.tag != window_tag(kind, start, end) or series_index.domain.is_signed(series):
            continue
        own: Form = (Segment(series, start, end, 1),)
        for link in series_index.scheme.wide_links:
            for left, right in _pairs(link, [series]):
                other = right if series.family == left.family else left
                if other.family in told:
                    partner = _counted(series_index, series, other, start, end)
                    one, two = (own, partner) if other == right else (partner, own)
                    rows |= {row.form: row for row in _between(link, one, two, day_label(start, end))}
    yield from rows.values()


def _counted(series_index: SeriesIndex, series: Series, other: Series, start: int, end: int) -> Form:
    """Return the count of another measure or unit in the window and node of a series."""
    kind = series_index.scheme.additive_of(other.measure)
    if kind != "sum":
        return (Segment(other._replace(tag=window_tag(kind, start, end)), start, end, 1),)
    tag = level_tag(start, end) if other.level else ""
    return tuple(
        Segment(other._replace(category=leaf, geography=place, tag=tag), start, end, 1)
        for leaf in sorted(series_index.scheme.leaves(series.category))
        for place in sorted(series_index.scheme.leaves(series.geography))
    )


def _pairs(link: Link, told: Iterable[Series]) -> list[tuple[Series, Series]]:
    """The series that a link joins: alike but for the measure, or for the unit."""
    found: dict[tuple[Series, Series], None] = {}
    for series in told:
        if series.measure in (link.left, link.right):
            found[series._replace(measure=link.left), series._replace(measure=link.right)] = None
        if series.unit in (link.left, link.right):
            found[series._replace(unit=link.left), series._replace(unit=link.right)] = None
    return list(found)


def _between(link: Link, left: Form, right: Form, part: str) -> Iterator[Constraint]:
    """One count is between the low and the high factor times the other."""
    for factor, bounds in ((link.low, Interval(0, None)), (link.high, Interval(None, 0))):
        yield Constraint(add([(left, 1), (right, -factor)]), bounds, link.text, part, is_rule=True)
