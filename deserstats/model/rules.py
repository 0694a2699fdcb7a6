"""The scheme's rules between measures, as rows on the cut days of the claims."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from deserstats.claims.interval import Interval
from deserstats.claims.scheme import Rule
from deserstats.model.form import Cuts, Row, Segment, Series, day_label
from deserstats.model.world import World
from deserstats.wording import Exact, exact


def rule_rows(world: World, cuts: Cuts, told: Cuts) -> Iterator[Row]:
    """Write every rule of the scheme for every unit, basis and leaf that cuts touch; ``told`` are those of claims."""
    plain = {series: days for series, days in cuts.items() if not series.tag}
    for rule in world.scheme.rules:
        # a rule between sums says nothing of what does not add up
        if world.is_additive(*(name for name, _ in rule.weights)):
            yield from _rows(rule, world, plain, told)


def _rows(rule: Rule, world: World, cuts: Cuts, told: Cuts) -> Iterator[Row]:
    weights: dict[str, Exact] = {}
    for name, weight in rule.weights:
        measure, factor = world.scheme.canonical(name)
        weights[measure] = exact(weights.get(measure, 0) + weight * factor)
    # linked measures may cancel
    weights = {measure: weight for measure, weight in weights.items() if weight}
    levels = {name for name in weights if world.is_level(name)}
    at_dates = rule.sense == "<=" or bool(levels)
    for family in dict.fromkeys(s._replace(measure="", level=False) for s in cuts if s.measure in weights):
        series = {m: family._replace(measure=m, level=m in levels) for m in weights}
        flows = [cuts.get(s, set()) for m, s in series.items() if m not in levels]
        days = sorted(set[int]().union(*flows))
        if at_dates:
            first = [day for m, s in series.items() if m not in levels for day in told.get(s, ())]
            origin = min(first, default=days[0] if days else None)
            ends = {day for day in days if day != origin} | {
                d for m in levels for d in _ends(cuts.get(series[m], set()))
            }
            yield from _cumulative(rule, weights, series, origin, sorted(ends))
        else:
            for start, end in itertools.pairwise(days):
                form = tuple(Segment(series[m], start, end, w) for m, w in weights.items())
                yield Row(form, _zero(rule), rule.text, day_label(start, end), is_rule=True)


def _ends(days: set[int]) -> set[int]:
    """The days after a level: of the cuts of single days, those that end one."""
    return {day for day in days if day - 1 in days}


def _cumulative(
    rule: Rule, weights: Mapping[str, Exact], series: Mapping[str, Series], origin: int | None, ends: list[int]
) -> Iterator[Row]:
    """At each date: totals since the first day in the table, and levels on the day before."""
    for end in ends:
        first = end - 1 if origin is None else origin
        if end > first:
            kept = [(m, s) for m, s in series.items() if s.level or origin is not None]
            form = tuple(Segment(s, end - 1 if s.level else first, end, weights[m]) for m, s in kept)
            yield Row(form, _zero(rule), rule.text, day_label(first, end), is_rule=True)


def _zero(rule: Rule) -> Interval:
    return Interval(0 if rule.sense == "==" else None, 0)
