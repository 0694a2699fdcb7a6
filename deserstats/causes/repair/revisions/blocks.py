"""Reports that give every series exactly cut a group of running totals into blocks that are settled one by one.

Between two such reports only what each series grew by counts: whatever was revised before moves all its later
figures alike. So a group's fewest steps are those of its blocks together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from deserstats.causes.repair.revisions.possible_steps import PossibleSteps
from deserstats.causes.repair.revisions.printed import Printed, Report
from deserstats.claims.claim import Claim
from deserstats.model.proof.outcome import Cell
from deserstats.model.rows.system import Component
from deserstats.wording import Exact


@dataclass(frozen=True, slots=True)
class Block:
    """The claims up to days from ``start`` to ``end``, both reports included; the first block has no ``start``.

    ``grown`` is what was counted meanwhile where that is plain: the figures tell it, and nothing contradicts them.
    """

    component: Component
    start: int | None
    grown: dict[Cell, Exact] | None = None


def blocks_of(component: Component, possible: PossibleSteps) -> list[Block]:
    """Cut a group at the reports that give every series exactly; one block where there are none, or other claims."""
    named = {claim.id: claim for claim in component.claims}
    n_rows = sum(len(rows) for own in component.options.values() for _, rows in own)
    exact_ends = [set(_exact(possible, series)) for series in possible.printed]
    ends = sorted(set.intersection(*exact_ends)) if exact_ends else []
    if component.rules or len(possible.running) < n_rows or len(ends) < 2:
        return [Block(component, None)]
    last = max(report.end for series in possible.printed for report in series.reports)
    found = [_block(component, named, possible, None, ends[0])]
    found += [_block(component, named, possible, a, b) for a, b in pairwise(ends)]
    return found + ([_block(component, named, possible, ends[-1], last)] if last > ends[-1] else [])


def _exact(possible: PossibleSteps, series: Printed) -> Iterable[int]:
    return (report.end for report in series.reports if _figure(possible, report) is not None)


def _figure(possible: PossibleSteps, report: Report) -> Exact | None:
    """Return the one number that a report allows; None where it allows others."""
    bounds = [possible.rows[i].bounds for i in report.rows]
    values = {end for b in bounds for end in (b.low, b.high)}
    is_one = len(values) == 1 and not any(b.low_open or b.high_open for b in bounds)
    return values.pop() if is_one else None


def _block(
    component: Component, named: Mapping[str, Claim], possible: PossibleSteps, start: int | None, end: int
) -> Block:
    """Return the block up to a day, with what was counted meanwhile where that is plain."""
    own = [
        list(takewhile(lambda r: r.end <= end, series.reports[series.since(start or 0) or 0 :]))
        for series in possible.printed
    ]
    claims = tuple(named[name] for reports in own for report in reports for name in report.ids)
    part = replace(component, claims=claims, options={c.id: component.options[c.id] for c in claims})
    is_plain = start is not None and all(len(reports) == 2 for reports in own)
    return Block(part, start, _grown(possible, own, start or 0, end) if is_plain else None)


def _grown(possible: PossibleSteps, own: list[list[Report]], start: int, end: int) -> dict[Cell, Exact] | None:
    """Return what each leaf grew by from one report to the next, if each is told and every sum agrees."""
    growth = []
    for before, after in own:
        values = _figure(possible, before), _figure(possible, after)
        growth.append((values[1] or 0) - (values[0] or 0))
    leaves = {
        series.form[0].series: grew
        for series, grew in zip(possible.printed, growth, strict=True)
        if len(series.form) == 1 and series.form[0].weight == 1
    }
    for series, grew in zip(possible.printed, growth, strict=True):
        parts = [(s.weight, leaves[s.series]) for s in series.form if s.series in leaves]
        if len(parts) < len(series.form) or grew < 0 or sum(weight * part for weight, part in parts) != grew:
            return None
    return {(leaf, start, end): grew for leaf, grew in leaves.items()}
