"""Revisions in words: the best set of steps, and in place of each what would do as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deserstats.causes.repair.revisions.step import Step
from deserstats.wording import Exact, count, number

MANY = 8
"""Steps listed in place of one."""


COLUMNS = ["measure", "unit", "category", "geography", "since", "later_than", "sign", "low", "high", "reach", "sums"]


def row(step: Step) -> list[object]:
    """Return what a table says of a step, in the order of ``COLUMNS``."""
    series: list[object] = [step.measure, step.unit, step.category, step.geography]
    return [*series, step.since, step.after, step.sign, step.low, step.high, step.reach.value, ", ".join(step.sums)]


def headline(ways: Sequence[Sequence[Step]], cost: Exact, lower: Exact | None, *, is_complete: bool) -> str:
    """Say how many revisions are needed, and in how many ways."""
    n = len(ways[0])
    said = count(n, "revision") + ("" if cost == n else f" of cost {number(cost)}")
    if lower != cost:
        needed = "" if lower is None else f"; at least {number(lower)} {'is' if lower == 1 else 'are'} needed"
        return f"{said} found within the steps allowed that {_verb(n)} the figures{needed}"
    those = f"{said}, and no {'fewer' if cost == n else 'cheaper'}, {_verb(n)} the figures"
    if len(ways) == 1 and is_complete:
        return those
    return f"{those}, in {'' if is_complete else 'at least '}{count(len(ways), 'way')}"


def _verb(n: int) -> str:
    return "reconciles" if n == 1 else "reconcile"


def lines(ways: Sequence[Sequence[Step]], *, by_measure: bool) -> Iterator[str]:
    """Write the first set a step a line, below each what may stand in its place, then the sets that differ more."""
    first = ways[0]
    others: dict[Step | None, list[Sequence[Step]]] = {}
    for way in ways[1:]:
        gone, come = _less(first, way), _less(way, first)
        others.setdefault(gone[0] if len(gone) == len(come) == 1 else None, []).append(come)
    for step in first:
        yield f"  {_named(step, by_measure)}"
        own = others.pop(step, [])
        yield from (f"    or {_named(come[0], by_measure)}" for come in own[:MANY])
        if len(own) > MANY:
            yield f"    or {len(own) - MANY} more"
    for more in others.get(None, []):
        yield f"  or, among the others, {'; '.join(_named(step, by_measure) for step in more)}"


def _named(step: Step, by_measure: bool) -> str:
    """Write a step, with its measure where several are told."""
    return f"{step.measure} {step}" if by_measure and step.series != step.measure else str(step)


def _less(some: Sequence[Step], others: Sequence[Step]) -> list[Step]:
    """Return the steps that others do not have, whatever their sizes."""
    known = {_place(step) for step in others}
    return [step for step in some if _place(step) not in known]


def _place(step: Step) -> tuple[object, ...]:
    return step.id, step.since, step.after, step.reach, step.sums
