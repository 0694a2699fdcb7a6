"""Tables with a column of windows and columns of figures; the other words are categories and places."""

from __future__ import annotations

from collections.abc import Sequence

from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.kinds import name_parts, put_kinds
from deserstats.claims.shapes.layouts.parts import may_be_first_and_last
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.layouts.roles import FIRST_DAYS, LAST_DAYS, says, sorted_out, value_columns, windows_of
from deserstats.claims.shapes.options import Shaping
from deserstats.claims.shapes.vocabulary import OTHER_WEEK, SPLIT_YEAR, plain
from deserstats.errors import ClaimTableError, Problem
from deserstats.wording import listing


def long_plan(columns: Sequence[Column], shaping: Shaping) -> Plan | None:
    """Return the plan of a table with a column of windows and columns of figures."""
    plan = Plan("long")
    rivals = windows_of(columns, plan, shaping)
    if rivals:
        found = listing(repr(column.heading) for column in rivals)
        expected = "one column that says which time a figure is of"
        advice = f"read with {_advice(rivals, shaping)}"
        raise ClaimTableError([Problem(0, "", "", found, expected, advice)], 0)
    if plan.dated is None:
        return None
    refuse_other_calendars(plan)
    plan.time_is_filled = plan.period is None and plan.part is not None
    used = [c for c in (plan.period, plan.part, plan.first, plan.last, plan.end) if c]
    free = [column for column in columns if column not in used]
    plan.figures = value_columns(free, shaping)
    if not plan.figures:
        return None
    name_parts(plan, shaping)
    figures = [one.column for one in plan.figures]
    sorted_out([column for column in free if column not in figures], plan, shaping)
    put_kinds(plan, shaping, free)
    return plan


def _advice(rivals: Sequence[Column], shaping: Shaping) -> str:
    """Say how several columns of times may be read: as one that counts, or as the first and the last day."""
    first, last = rivals[0].heading, rivals[-1].heading
    both = f"columns={{{first!r}: 'start', {last!r}: 'through'}}"
    if len(rivals) == 2 and plain(first) in FIRST_DAYS and plain(last) in LAST_DAYS:
        # one of the two alone would cut every window to its own label
        end = f"columns={{{first!r}: 'start', {last!r}: 'end'}}"
        return f"{both} if the second is the last day or label counted; or {end} if it is the first one not counted"
    alone = "; or ".join(f"columns={{{column.heading!r}: 'period'}}" for column in rivals)
    if len(rivals) == 2 and may_be_first_and_last(rivals[0], rivals[1], shaping.fiscal):
        return f"{alone}; or {both} for the first and last day counted"
    return alone


def refuse_other_calendars(plan: Plan) -> None:
    """Ask about years that are not those of the calendar, and about weeks that do not begin on a Monday."""
    column = plan.dated
    assert column is not None
    periods = list(column.labels(None).periods.values())
    if says(SPLIT_YEAR, column.heading) and any(p.start.day == p.start.month == 1 or p.days < 40 for p in periods):
        expected = "years with their first day: is 2021 the year that begins or that ends in 2021?"
        advice = (
            "write the years as 2020/21 and read with fiscal='04-01' (their first day), or write first and last day in "
            "two columns and read with columns={'first': 'start', 'last': 'through'}"
        )
        raise ClaimTableError([Problem(0, "", column.heading, column.heading, expected, advice)], 0)
    if says(OTHER_WEEK, column.heading) and any(p.days == 7 for p in periods):
        expected = "weeks from Monday to Sunday; those of epidemiology begin on a Sunday"
        advice = "write first and last day of each week in two columns, or its last day and read with freq='W-SAT'"
        raise ClaimTableError([Problem(0, "", column.heading, column.heading, expected, advice)], 0)


def refuse_bare_numbers(plan: Plan) -> None:
    """Refuse columns of figures whose heading is a bare number: it may be a month, a code or an age."""
    bare = [one.column.heading for one in plan.figures if one.name.isdecimal()]
    if bare:
        expected = "headings that say what is counted, or when"
        advice = (
            "rename them: Jan, Feb or 2024-01 where they are months; columns of parts, such as ages, need a row each, "
            "or a name ('age 1')"
        )
        raise ClaimTableError([Problem(0, "", bare[0], ", ".join(bare[:3]), expected, advice)], 0)
