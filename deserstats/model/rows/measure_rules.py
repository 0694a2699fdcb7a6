"""The scheme's rules between measures, as rows on the cut days of the claims.

A rule that holds at dates compares all that was counted up to a day: what was counted before the
first day in the table, one unknown a series, and what was counted since. Which day is the first
decides nothing as long as those earlier amounts are free; they are nothing where counting is
said to have begun. Between levels with a label of several days, a rule holds on the one day that
it stands for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from deserstats.claims.cells.interval import Interval
from deserstats.claims.schemes.rules import Rule
from deserstats.model.rows.counting_start import BEGAN, Begun, beginnings
from deserstats.model.rows.linear_form import Constraint, Cuts, Form, Segment, Series, day_label
from deserstats.model.rows.series_of import SeriesIndex, has_reference_day
from deserstats.wording import Exact, exact

EARLIER = "before "
"""With a day: tag of the series that holds what was counted before it."""


class Footing(NamedTuple):
    """What rules may compare: one unit, basis and dating."""

    unit: str
    basis: str
    dated_by: str


@dataclass(frozen=True, slots=True)
class Weighted:
    """A rule between measures as they are read; it holds at dates where it is an order or has levels."""

    rule: Rule
    weights: Mapping[str, Exact]
    levels: frozenset[str] = frozenset()

    @property
    def flows(self) -> tuple[str, ...]:
        """Measures that are counted over windows."""
        return tuple(m for m in self.weights if m not in self.levels)

    @property
    def is_at_dates(self) -> bool:
        """Whether it compares what was counted up to a day."""
        return self.rule.sense == "<=" or bool(self.levels)

    def row(self, form: Form, part: str) -> Constraint:
        """Say what the weighted sum may be."""
        bounds = Interval(0 if self.rule.sense == "==" else None, 0)
        return Constraint(form, bounds, self.rule.text, part, is_rule=True)


@dataclass(frozen=True, slots=True)
class Tied:
    """Measures of one family that rules tie: they have one first day, and all their cut days in common."""

    family: Footing
    rules: tuple[Weighted, ...]
    cuts: Cuts
    begun: Mapping[str, Begun]

    @property
    def first(self) -> int:
        """The first day in the table, of what is asked for, and of counting where it is known."""
        return min(itertools.chain(*self.cuts.values(), (begun.day for begun in self.begun.values())))

    @property
    def keeps_earlier(self) -> bool:
        """Whether what was counted before the first day matters."""
        return any(w.is_at_dates and w.flows for w in self.rules)

    def rows(self) -> Iterator[Constraint]:
        """Write every rule for every leaf and place; then what is known of the earlier amounts."""
        for leaf in dict.fromkeys((s.category, s.geography) for s in self.cuts):
            flows, ends = self._days(leaf)
            for w in self.rules:
                yield from self._at_dates(w, leaf, flows, ends) if w.is_at_dates else self._in_windows(w, leaf, flows)
            yield from self._begun(leaf) if self.keeps_earlier else ()

    def _days(self, leaf: tuple[str, str]) -> tuple[list[int], list[int]]:
        """Return the cut days of flows, and the days after levels, of one leaf."""
        flows: set[int] = set()
        ends: set[int] = set()
        for series, days in self.cuts.items():
            if (series.category, series.geography) == leaf:
                if series.level:
                    # of the cuts of single days, those that end one
                    ends |= {day for day in days if day - 1 in days}
                else:
                    flows |= days
        return sorted(flows), sorted(ends)

    def _series(self, measure: str, leaf: tuple[str, str], *, level: bool = False, tag: str = "") -> Series:
        return Series(measure, *self.family, *leaf, level, tag)

    def _upto(self, measure: str, leaf: tuple[str, str], end: int, weight: Exact = 1) -> Form:
        """What was counted up to a day: before the first one, which is one unknown, and since."""
        earlier = self._series(measure, leaf, tag=f"{EARLIER}{date.fromordinal(self.first)}")
        before = Segment(earlier, self.first, self.first + 1, weight)
        since = Segment(self._series(measure, leaf), self.first, end, weight)
        return (before, since) if end > self.first else (before,)

    def _at_dates(self, w: Weighted, leaf: tuple[str, str], flows: list[int], ends: list[int]) -> Iterator[Constraint]:
        days = sorted({self.first, *flows, *ends}) if w.flows else ends
        for end in days:
            if end == self.first and w.levels:
                continue  # no level is told of the day before the first
            form: Form = ()
            for measure, weight in w.weights.items():
                if measure in w.levels:
                    form += (Segment(self._series(measure, leaf, level=True), end - 1, end, weight),)
                else:
                    form += self._upto(measure, leaf, end, weight)
            yield w.row(form, f"before {date.fromordinal(end)}")

    def _in_windows(self, w: Weighted, leaf: tuple[str, str], flows: list[int]) -> Iterator[Constraint]:
        days = sorted({self.first, *flows}) if self.keeps_earlier else flows
        if self.keeps_earlier:
            before = (self._upto(m, leaf, self.first, weight) for m, weight in w.weights.items())
            yield w.row(tuple(itertools.chain(*before)), f"before {date.fromordinal(self.first)}")
        for start, end in itertools.pairwise(days):
            form = tuple(Segment(self._series(m, leaf), start, end, weight) for m, weight in w.weights.items())
            yield w.row(form, day_label(start, end))

    def _begun(self, leaf: tuple[str, str]) -> Iterator[Constraint]:
        """Say that nothing was counted before the day on which counting began."""
        for measure in dict.fromkeys(m for w in self.rules for m in w.flows if m in self.begun):
            begun = self.begun[measure]
            form = self._upto(measure, leaf, begun.day)
            yield Constraint(form, Interval(0, 0), f"{BEGAN}{begun}", measure, is_rule=True)


def level_rule_rows(series_index: SeriesIndex, cuts: Cuts) -> Iterator[Constraint]:
    """Write the rules between levels for every label of several days."""
    series = [s for s in cuts if has_reference_day(s)]
    for w in _rules(series_index) if series else ():
        if w.weights and all(series_index.is_level(name) for name, _ in w.rule.weights):
            labels = {s._replace(measure=""): (min(cuts[s]), max(cuts[s])) for s in series if s.measure in w.weights}
            for family, (start, end) in labels.items():
                form = tuple(Segment(family._replace(measure=m), start, end, a) for m, a in w.weights.items())
                yield w.row(form, day_label(start, end))


def tied_measures(series_index: SeriesIndex, cuts: Cuts, told: Iterable[Form]) -> Iterator[Tied]:
    """Return the measures that rules tie, family by family; ``told`` are forms of claims."""
    plain = {series: days for series, days in cuts.items() if not series.tag}
    said = [segment for form in told for segment in form if not segment.series.tag]
    flows = {s.measure for s in plain if not s.level}
    for rules in _connected(_with_levels(series_index, flows, said)):
        for family, own in _families(rules, plain).items():
            begun = beginnings(series_index, family, rules, [segment for segment in said if segment.series in own])
            yield Tied(family, tuple(rules), own, begun)


def _families(rules: Sequence[Weighted], plain: Cuts) -> dict[Footing, dict[Series, set[int]]]:
    """Group the series that some rules speak of by what they may be compared with."""
    is_level = {m: m in w.levels for w in rules for m in w.weights}
    families: dict[Footing, dict[Series, set[int]]] = {}
    for series, days in plain.items():
        # a measure that is told as a level takes part as a level only, any other as a flow only
        if is_level.get(series.measure) is series.level:
            families.setdefault(Footing(series.unit, series.basis, series.dated_by), {})[series] = days
    return families


def _rules(series_index: SeriesIndex) -> list[Weighted]:
    """Return the rules between the measures that names are read as."""
    found = []
    for rule in series_index.scheme.rules:
        # a rule between sums says nothing of what does not add up
        if series_index.is_additive(*(name for name, _ in rule.weights)):
            weights: dict[str, Exact] = {}
            for name, weight in rule.weights:
                measure, factor = series_index.scheme.canonical(name)
                weights[measure] = exact(weights.get(measure, 0) + weight * factor)
            # linked measures may cancel
            found.append(Weighted(rule, {m: weight for m, weight in weights.items() if weight}))
    return found


def _with_levels(series_index: SeriesIndex, flows: set[str], said: Sequence[Segment]) -> list[Weighted]:
    """Return the rules with the measures that are levels; ``flows`` are told, or asked for, over windows."""
    found = _rules(series_index)
    measures = {m for w in found for m in w.weights}
    told = {m for m in measures if series_index.is_level(m)}
    # what nobody tells may be a stock, which need not grow: a rule says less of it than of a flow
    unseen = {m for m in measures if m not in flows and not series_index.is_told(m)}
    # a column left out of a table of running totals is one of them
    unseen -= {m for w in found if not told & set(w.weights) and _are_running(w.weights, said) for m in w.weights}
    return [replace(w, levels=frozenset(w.weights) & (told | unseen)) for w in found]


def _are_running(measures: Iterable[str], said: Sequence[Segment]) -> bool:
    """Whether flows are told as running totals: from one day on, up to several."""
    names = set(measures)
    windows = {(s.start, s.end) for s in said if s.series.measure in names and not s.series.level}
    return len(windows) > 1 and len({start for start, _ in windows}) == 1


def _connected(rules: Sequence[Weighted]) -> Iterator[list[Weighted]]:
    """Group rules that share measures, at first or second hand."""
    left = list(rules)
    while left:
        group, measures = [left.pop(0)], set[str]()
        while len(measures) < len(measures := {m for w in group for m in w.weights}):
            group += [w for w in left if measures & set(w.weights)]
            left = [w for w in left if not measures & set(w.weights)]
        yield sorted(group, key=rules.index)
