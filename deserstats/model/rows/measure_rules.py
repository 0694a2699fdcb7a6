"""The scheme's rules between measures, as rows on the cut days of the claims.

A rule that holds at dates compares all that was counted up to a day: what was counted before the
first day in the table, one unknown a series, and what was counted since. Which day is the first
decides nothing as long as those earlier amounts are free; they are nothing where counting is
said to have begun.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from deserstats.claims.cells.interval import Interval
from deserstats.claims.schemes.rules import Rule
from deserstats.model.rows.counting_start import BEGAN, Beginning
from deserstats.model.rows.linear_form import Constraint, Cuts, Form, Segment, Series, day_label
from deserstats.model.rows.series_of import SeriesIndex
from deserstats.wording import Exact, exact

EARLIER = "before "
"""With a day: tag of the series that holds what was counted before it."""


class Family(NamedTuple):
    """What rules may compare: one unit, basis and dating."""

    unit: str
    basis: str
    dated_by: str


@dataclass(frozen=True, slots=True)
class Weighted:
    """A rule between measures as they are read; it holds at dates where it is an order or has levels."""

    rule: Rule
    weights: Mapping[str, Exact]
    levels: frozenset[str]

    @property
    def flows(self) -> tuple[str, ...]:
        """Measures that are counted over windows."""
        return tuple(m for m in self.weights if m not in self.levels)

    @property
    def is_at_dates(self) -> bool:
        """Whether it compares what was counted up to a day."""
        return self.rule.sense == "<=" or bool(self.levels)

    @property
    def bounds(self) -> Interval:
        """What the weighted sum may be."""
        return Interval(0 if self.rule.sense == "==" else None, 0)


@dataclass(frozen=True, slots=True)
class Tied:
    """Measures of one family that rules tie: they have one first day, and all their cut days in common."""

    family: Family
    rules: tuple[Weighted, ...]
    cuts: Cuts
    beginning: Beginning

    @property
    def first(self) -> int:
        """The first day in the table, of what is asked for, and of counting where it is known."""
        days = (day for days in self.cuts.values() for day in days)
        return min(itertools.chain(days, (begun.day for begun in self.beginning.days.values())))

    @property
    def keeps_earlier(self) -> bool:
        """Whether what was counted before the first day matters."""
        return any(w.is_at_dates and w.flows for w in self.rules)

    def rows(self) -> Iterator[Constraint]:
        """Write every rule for every leaf and place; then what is known of the earlier amounts."""
        leaves = dict.fromkeys((s.category, s.geography) for s in self.cuts)
        for leaf in leaves:
            flows, ends = self._days(leaf)
            for w in self.rules:
                yield from self._at_dates(w, leaf, flows, ends) if w.is_at_dates else self._in_windows(w, leaf, flows)
            yield from self._begun(leaf)

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

    def _earlier(self, measure: str, leaf: tuple[str, str], weight: Exact = 1) -> Segment:
        """What was counted before the first day: one unknown."""
        tag = f"{EARLIER}{date.fromordinal(self.first)}"
        return Segment(self._series(measure, leaf, tag=tag), self.first, self.first + 1, weight)

    def _at_dates(
        self, w: Weighted, leaf: tuple[str, str], flows: Sequence[int], ends: Sequence[int]
    ) -> Iterator[Constraint]:
        days = sorted({self.first, *flows, *ends}) if w.flows else ends
        for end in days:
            if end == self.first and w.levels:
                continue  # no level is told of the day before the first
            form: list[Segment] = []
            for measure, weight in w.weights.items():
                if measure in w.levels:
                    form.append(Segment(self._series(measure, leaf, level=True), end - 1, end, weight))
                    continue
                form.append(self._earlier(measure, leaf, weight))
                if end > self.first:
                    form.append(Segment(self._series(measure, leaf), self.first, end, weight))
            yield self._row(w, tuple(form), f"before {date.fromordinal(end)}")

    def _in_windows(self, w: Weighted, leaf: tuple[str, str], flows: Sequence[int]) -> Iterator[Constraint]:
        days = sorted({self.first, *flows}) if self.keeps_earlier else flows
        if self.keeps_earlier:
            before = tuple(self._earlier(m, leaf, weight) for m, weight in w.weights.items())
            yield self._row(w, before, f"before {date.fromordinal(self.first)}")
        for start, end in itertools.pairwise(days):
            form = tuple(Segment(self._series(m, leaf), start, end, weight) for m, weight in w.weights.items())
            yield self._row(w, form, day_label(start, end))

    @staticmethod
    def _row(w: Weighted, form: Form, part: str) -> Constraint:
        return Constraint(form, w.bounds, w.rule.text, part, is_rule=True)

    def _begun(self, leaf: tuple[str, str]) -> Iterator[Constraint]:
        """Say that nothing was counted before the day on which counting began."""
        for measure in dict.fromkeys(m for w in self.rules for m in w.flows if self.keeps_earlier):
            begun = self.beginning.of(measure)
            if begun is not None:
                form: Form = (self._earlier(measure, leaf),)
                if begun.day > self.first:
                    form += (Segment(self._series(measure, leaf), self.first, begun.day, 1),)
                yield Constraint(form, Interval(0, 0), f"{BEGAN}{begun}", measure, is_rule=True)


def rule_rows(series_index: SeriesIndex, cuts: Cuts, told: Iterable[Form]) -> Iterator[Constraint]:
    """Write every rule of the scheme for every unit, basis and leaf that cuts touch; ``told`` are forms of claims."""
    for tied in tied_measures(series_index, cuts, told):
        yield from tied.rows()


def tied_measures(series_index: SeriesIndex, cuts: Cuts, told: Iterable[Form]) -> Iterator[Tied]:
    """Return the measures that rules tie, family by family."""
    plain = {series: days for series, days in cuts.items() if not series.tag}
    said = [segment for form in told for segment in form if not segment.series.tag]
    for rules in _connected(list(_weighted(series_index, {s.measure for s in plain if not s.level}, said))):
        measures = {m for w in rules for m in w.weights}
        levels = {m for w in rules for m in w.levels}
        families: dict[Family, dict[Series, set[int]]] = {}
        for series, days in plain.items():
            # a measure that is told as a level takes part as a level only, any other as a flow only
            if series.measure in measures and series.level == (series.measure in levels):
                family = Family(series.unit, series.basis, series.dated_by)
                families.setdefault(family, {})[series] = days
        for family, own in families.items():
            begun = Beginning.read(series_index, family, rules, [segment for segment in said if segment.series in own])
            yield Tied(family, tuple(rules), own, begun)


def _weighted(series_index: SeriesIndex, flows: set[str], said: Sequence[Segment]) -> Iterator[Weighted]:
    """Return the rules between the measures that names are read as; ``flows`` are told, or asked for, over windows."""
    found: list[tuple[Rule, dict[str, Exact]]] = []
    for rule in series_index.scheme.rules:
        # a rule between sums says nothing of what does not add up
        if series_index.is_additive(*(name for name, _ in rule.weights)):
            weights: dict[str, Exact] = {}
            for name, weight in rule.weights:
                measure, factor = series_index.scheme.canonical(name)
                weights[measure] = exact(weights.get(measure, 0) + weight * factor)
            # linked measures may cancel
            found.append((rule, {m: weight for m, weight in weights.items() if weight}))
    told = {m for _, weights in found for m in weights if series_index.is_level(m)}
    # what nobody tells may be a stock, which need not grow: a rule says less of it than of a flow
    unseen = {m for _, weights in found for m in weights if m not in flows and not series_index.is_told(m)}
    # a column left out of a table of running totals is one of them
    unseen -= {m for _, weights in found if not told & set(weights) and are_running(weights, said) for m in weights}
    yield from (Weighted(rule, weights, frozenset(weights) & (told | unseen)) for rule, weights in found)


def are_running(measures: Iterable[str], said: Sequence[Segment]) -> bool:
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
