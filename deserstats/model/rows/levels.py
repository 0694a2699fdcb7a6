"""Levels with a label of several days: they meet on the one day that it stands for, and meet nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.model.rows.linear_form import Constraint, Cuts, Segment, Series, day_label
from deserstats.model.rows.series_of import SeriesIndex, has_reference_day
from deserstats.wording import Exact, listing


def level_rule_rows(series_index: SeriesIndex, cuts: Cuts) -> Iterator[Constraint]:
    """Write the rules between levels for every label of several days: they hold on its day."""
    series = [s for s in cuts if has_reference_day(s)]
    for rule in series_index.scheme.rules if series else ():
        names = [name for name, _ in rule.weights]
        if not all(map(series_index.is_level, names)) or not series_index.is_additive(*names):
            continue
        weights: dict[str, Exact] = {}
        for name, weight in rule.weights:
            measure, factor = series_index.scheme.canonical(name)
            weights[measure] = weights.get(measure, 0) + weight * factor
        bounds = Interval(0 if rule.sense == "==" else None, 0)
        for family, (start, end) in _families(series, weights, cuts).items():
            form = tuple(Segment(family._replace(measure=m), start, end, w) for m, w in weights.items() if w)
            if form:
                yield Constraint(form, bounds, rule.text, day_label(start, end), is_rule=True)


def _families(series: list[Series], weights: Mapping[str, Exact], cuts: Cuts) -> dict[Series, tuple[int, int]]:
    """Return unit, leaf and label of the levels that a rule speaks of, with the days of the label."""
    return {s._replace(measure=""): (min(cuts[s]), max(cuts[s])) for s in series if s.measure in weights}


def apart(series_index: SeriesIndex) -> Iterator[str]:
    """Say which claims compare with a level of a label under which it is not told."""
    for claim in series_index.claims:
        if claim.kind not in RATIO_LIKE:
            continue
        measure = claim.base_measure or claim.measure
        span = claim.base_window or claim.window
        told = list(series_index.levels_near(claim, measure)) if series_index.is_level(measure) else []
        if told and span not in told:
            near = next((window for window in told if window.overlaps(span)), told[-1])
            yield (f"{claim.id} compares with {measure or 'a level'} of {span}, which is told of "
                   f"{listing(map(str, told))}: levels of different labels do not meet; "
                   f"if that is meant, write {_base(near, claim)}")  # fmt: skip


def _base(window: Period, claim: Claim) -> str:
    """Name the columns that make a window the base of a claim."""
    if ".." not in window.label and not claim.base_end:
        return f"base_start={window.label!r}"
    return f"base_start={window.start.isoformat()!r} and base_end={window.end.isoformat()!r}"
