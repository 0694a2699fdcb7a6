"""Which layout a table has: a claim a row, one column of windows, or windows as headings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.labels import Labels, read_labels
from deserstats.claims.cells.period import Period
from deserstats.claims.shapes.columns import Column, a_time
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.plan import FigureColumn, Plan
from deserstats.claims.shapes.roles import is_countable, our_name, sorted_out, value_columns, windows_of
from deserstats.claims.shapes.vocabulary import PROPORTION, plain
from deserstats.claims.shapes.windows import questions
from deserstats.errors import ClaimTableError, Problem
from deserstats.wording import listing

FIGURES = ("value", "low", "high")
OURS = frozenset(COLUMNS)


def is_claims(columns: Sequence[Column], shaping: Shaping) -> bool:
    """Whether a table has a claim a row: figures and a first day under our headings."""
    names = {our_name(column, shaping) for column in columns}
    figures = bool(names & set(FIGURES)) or {"relation", "kind"} <= names
    return figures and "start" in names


def plan_of(columns: Sequence[Column], shaping: Shaping) -> Plan | None:
    """Return what each column of a long or wide table is; None where it is neither.

    Raises
    ------
    ClaimTableError
        When both fit, or when columns may be several things.
    """
    wide, long = None, None
    if shaping.layout in ("auto", "wide"):
        wide = _wide(columns, shaping)
    if shaping.layout in ("auto", "long") and not (wide and any(one.parts for one in wide.figures)):
        long = _long(columns, shaping)
    if wide and long:
        found = f"windows in the headings ({wide.figures[0].column.heading!r}) and in {_dated(long)!r}"
        raise ClaimTableError(
            [Problem(0, "", "", found, "one of the two", "read with layout='wide' or layout='long'")], 0
        )
    return wide or long


def _dated(plan: Plan) -> str:
    assert plan.dated is not None
    return plan.dated.heading


def _long(columns: Sequence[Column], shaping: Shaping) -> Plan | None:
    """Return the plan of a table with a column of windows and columns of figures."""
    plan = Plan("long")
    rivals = windows_of(columns, plan, shaping)
    if rivals:
        headings = [column.heading for column in rivals]
        advice = "; or ".join(f"columns={{{heading!r}: 'period'}}" for heading in headings)
        expected = "one column that says which time a figure is of"
        if len(rivals) == 2:
            both = f"columns={{{headings[0]!r}: 'start', {headings[1]!r}: 'through'}}"
            advice += f"; or {both} for the first and last day counted"
        raise ClaimTableError([Problem(0, "", "", listing(map(repr, headings)), expected, f"read with {advice}")], 0)
    if plan.dated is None:
        return None
    used = [c for c in (plan.period, plan.part, plan.first, plan.last, plan.end) if c]
    free = [column for column in columns if column not in used]
    plan.figures = value_columns(free, shaping)
    if not plan.figures:
        return None
    plan.names_are_parts = any(shaping.is_total(one.name) for one in plan.figures)
    figures = [one.column for one in plan.figures]
    sorted_out([column for column in free if column not in figures], plan, shaping)
    _kinds(plan, shaping)
    return plan


def _wide(columns: Sequence[Column], shaping: Shaping) -> Plan | None:
    """Return the plan of a table with windows as headings."""
    levels = [
        read_labels([c.levels[i] for c in columns if c.levels[i]], shaping.fiscal)
        for i in range(len(columns[0].levels))
    ]
    asked = [problem for read in levels for problem in questions(read, "the headings")]
    if asked:
        raise ClaimTableError(asked, 0)
    plan = Plan("wide")
    figures = [one for c in columns if not our_name(c, shaping) and (one := _headed(c, levels)) is not None]
    if not any(one.window or one.parts for one in figures):
        return None
    rest = [c for c in columns if c not in [one.column for one in figures]]
    if any(one.parts for one in figures):
        years = [c for c in rest if c.seems_time and all(_is_year(c.labels(shaping.fiscal), t) for t in c.distinct)]
        if len(years) == 1:
            plan.period = years[0]
        elif PERIOD not in shaping.fill:
            heading = next(one.column.heading for one in figures if one.parts)
            advice = "say it with fill={'period': '2024'}, or in a column of years"
            raise ClaimTableError([Problem(0, "", heading, heading, "the year of these headings", advice)], 0)
        else:
            year = read_labels([shaping.fill[PERIOD]], shaping.fiscal).periods.get(shaping.fill[PERIOD])
            for one in figures:
                one.window = _in_year(one, year) if one.parts and year else one.window
                one.parts = ()
    plan.figures = figures
    plan.names_are_parts = any(shaping.is_total(one.name) for one in figures)
    rest = [c for c in rest if c is not plan.period]
    _sums(rest, plan, shaping)
    sums = [one.column for one in plan.figures]
    sorted_out([c for c in rest if c not in sums], plan, shaping)
    _kinds(plan, shaping)
    return plan


def _in_year(one: FigureColumn, year: Period) -> Period | None:
    from deserstats.claims.shapes.windows import span_in_year

    return span_in_year(year, one.parts)


def _is_year(read: Labels, text: str) -> bool:
    period = read.periods.get(text)
    return period is not None and period.days > 360 and a_time(read, text)


def _headed(column: Column, levels: Sequence[Labels]) -> FigureColumn | None:
    """Return a column whose heading names a window, or a part of a year; what else it says is its name."""
    if PROPORTION.search(column.heading) or column.is_proportion:
        return None
    window: Period | None = None
    found = FigureColumn(column)
    names = []
    for text, read in zip(column.levels, levels, strict=True):
        if text in read.periods and a_time(read, text):
            if window is not None and window.contains(read.periods[text]):
                window = read.periods[text]
            elif window is not None:
                return None
            else:
                window = read.periods[text]
        elif text in read.parts:
            found.parts = (read.parts[text],)
        elif text:
            names.append(text)
    if window is not None and found.parts:
        window = _in_year(found, window)
        found.parts = ()
    found.window = window
    found.name = " / ".join(dict.fromkeys(names))
    return found if window is not None or found.parts else None


def _sums(columns: Sequence[Column], plan: Plan, shaping: Shaping) -> None:
    """Read a column Total of a wide table as that of all its windows, where these leave nothing out."""
    for column in columns:
        if our_name(column, shaping) or not is_countable(column) or not shaping.is_total(column.levels[-1]):
            continue
        group = column.levels[:-1]
        mine = [one for one in plan.figures if not one.is_sum and _is_of(one, group)]
        if not mine:
            continue
        if all(one.parts for one in mine):
            parts = tuple(part for one in mine for part in one.parts)
            if len({part.of for part in parts}) == 1 and _is_run(sorted(part.n for part in parts)):
                plan.figures.append(FigureColumn(column, parts=parts, is_sum=True))
                plan.notes.append(f"{column.heading!r} is the total of {len(parts)} columns, each a part of the year.")
            continue
        spans = sorted({one.window for one in mine if one.window})
        if all(b.start <= a.end for a, b in pairwise(spans)) and not all(one.parts for one in mine):
            whole = Period(spans[0].start, max(span.end for span in spans))
            plan.figures.append(FigureColumn(column, window=whole, is_sum=True))
            plan.notes.append(f"{column.heading!r} is the total of {whole}.")
        else:
            plan.notes.append(f"{column.heading!r} is not read: the windows beside it leave gaps.")


def _is_of(one: FigureColumn, group: Sequence[str]) -> bool:
    return not any(group) or tuple(one.column.levels[: len(group)]) == tuple(group)


def _is_run(numbers: Sequence[int]) -> bool:
    return all(b == a + 1 for a, b in pairwise(numbers))


def _kinds(plan: Plan, shaping: Shaping) -> None:
    """Put the kind of every column of figures, by the caller's word for it."""
    for one in plan.figures:
        one.kind = shaping.kind_of(one.column.heading)
    if all(one.kind in ("stock", "cumulative") for one in plan.figures):
        left = [one for one in plan.figures if one.is_sum]
        plan.figures = [one for one in plan.figures if not one.is_sum]
        plan.notes += [f"{one.column.heading!r} is not read: such figures do not add up over time." for one in left]


def no_layout(columns: Sequence[Column], shaping: Shaping) -> ClaimTableError:
    """Build the error for a table that is neither long nor wide."""
    headings = [column.heading or f"column {column.index + 1}" for column in columns]
    times = [c.heading for c in columns if c.seems_time]
    figures = [c.heading for c in columns if is_countable(c)]
    found = listing(map(repr, headings[:12])) + (", ..." if len(headings) > 12 else "")
    if not times:
        expected = "a column of times, or times as headings"
        advice = f"say which column is the time of a figure: columns={{{headings[0]!r}: 'period'}}"
        advice += "; or which row is the heading, header=1"
    elif not figures:
        expected = "a column of figures"
        advice = f"say which column holds the figures: columns={{{headings[-1]!r}: 'value'}}"
    else:
        expected = "one column of times, and columns of figures"
        advice = f"say which is which: columns={{{times[0]!r}: 'period', {figures[0]!r}: 'value'}}"
    return ClaimTableError([Problem(0, "", "", found, expected, advice)], 0)


def misses_ours(columns: Sequence[Column]) -> bool:
    """Whether headings are those of a claim table but for one that is missing."""
    own = {plain(column.heading) for column in columns} & OURS
    return bool(own & {"value", "start", "through", "end", "relation", "low", "high"})
