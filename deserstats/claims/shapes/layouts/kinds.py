"""What the figures of each column are: of their own time, running totals or levels."""

from __future__ import annotations

from collections.abc import Sequence

from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.layouts.roles import says
from deserstats.claims.shapes.options import CUMULATIVE, Shaping
from deserstats.claims.shapes.vocabulary import OF_ITS_TIME, RUNNING, UP_TO_THEN
from deserstats.errors import ClaimError, ClaimTableError, Problem
from deserstats.wording import listing


def put_kinds(plan: Plan, shaping: Shaping) -> None:
    """Put the kind of every column of figures, by the caller's word for it or by its own heading."""
    unknown = [
        heading for heading in shaping.kinds if heading and heading not in {f.column.heading for f in plan.figures}
    ]
    if unknown:
        headings = listing(repr(one.column.heading) for one in plan.figures)
        raise ClaimError(f"kind names {unknown[0]!r}, which is no column of figures; these are {headings}")
    for one in plan.figures:
        one.kind = shaping.kind_of(one.column.heading)
        if one.kind is None and says(RUNNING, one.column.heading):
            one.kind = CUMULATIVE
            plan.notes.append(f"{one.column.heading!r} is read as running totals, as it says.")
    _pairs(plan)
    if all(one.kind in ("stock", CUMULATIVE) for one in plan.figures):
        left = [one for one in plan.figures if one.is_sum]
        plan.figures = [one for one in plan.figures if not one.is_sum]
        plan.notes += [f"{one.column.heading!r} is not read: such figures do not add up over time." for one in left]


def _pairs(plan: Plan) -> None:
    """Read ``new_cases`` beside ``total_cases`` as one measure told in two ways, once it is said which is which."""
    stems = {stem: one for one in plan.figures if (stem := stem_of(one.name, OF_ITS_TIME))}
    for one in plan.figures:
        stem = stem_of(one.name, UP_TO_THEN)
        new = stems.get(stem)
        if not stem or new is None or new is one:
            continue
        if one.kind is None:
            a, b = new.column.heading, one.column.heading
            advice = f"read with kind={{{a!r}: 'total', {b!r}: 'cumulative'}} and since= the first day counted"
            expected = f"whether {b!r} is the running total of {a!r}"
            raise ClaimTableError([Problem(0, "", b, b, expected, advice)], 0)
        if one.kind == CUMULATIVE:
            one.name = new.name = stem
            plan.notes.append(f"{new.column.heading!r} and {one.column.heading!r} count one thing: {stem!r}.")


def stem_of(name: str, leads: Sequence[str]) -> str:
    """Return what follows the first word of a heading, blank where it is none of these."""
    lead, _, rest = name.replace(" ", "_").partition("_")
    return rest.replace("_", " ") if lead.casefold() in leads else ""
