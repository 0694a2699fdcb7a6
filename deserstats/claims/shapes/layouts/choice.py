"""Which layout a table has: a claim a row, one column of windows, or windows as headings."""

from __future__ import annotations

from collections.abc import Sequence

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.long import long_plan, refuse_bare_numbers
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.layouts.roles import WINDOW, is_countable, our_name
from deserstats.claims.shapes.layouts.wide import wide_plan
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.vocabulary import plain
from deserstats.errors import ClaimTableError, Problem
from deserstats.wording import listing

FIGURES = ("value", "low", "high")
OURS = frozenset(COLUMNS)


def is_claims(columns: Sequence[Column], shaping: Shaping) -> bool:
    """Whether a table has a claim a row: figures and a first day under our headings."""
    names = {our_name(column, shaping) for column in columns}
    figures = bool(names & set(FIGURES)) or {"relation", "kind"} <= names
    return figures and "start" in names | shaping.fill.keys()


def plan_of(columns: Sequence[Column], shaping: Shaping) -> Plan | None:
    """Return what each column of a long or wide table is; None where it is neither.

    Raises
    ------
    ClaimTableError
        When both fit, or when columns may be several things.
    """
    wide, long = None, None
    if shaping.layout in ("auto", "wide"):
        wide = wide_plan(columns, shaping)
    if shaping.layout in ("auto", "long") and not (
        wide and (wide.part or PERIOD in shaping.fill or any(one.parts for one in wide.figures))
    ):
        long = long_plan(columns, shaping)
    if wide and long:
        found = f"windows in the headings ({wide.figures[0].column.heading!r}) and in {_dated(long)!r}"
        raise ClaimTableError(
            [Problem(0, "", "", found, "one of the two", "read with layout='wide' or layout='long'")], 0
        )
    if not wide and not long and shaping.layout in ("auto", "long"):
        long = long_plan([*columns, *_windows_of_fill(columns, shaping)], shaping)
        if long:
            long.time_is_filled = True
    if long:
        refuse_bare_numbers(long)
    return wide or long


def _windows_of_fill(columns: Sequence[Column], shaping: Shaping) -> list[Column]:
    """Return the time that is the same in every row as columns of it: a table of one year need not say the year."""
    times = [(name, shaping.fill[name]) for name in (PERIOD, *WINDOW) if name in shaping.fill]
    n = len(columns[0].cells) if columns else 0
    return [Column(len(columns) + i, (name,), [text] * n, shaping.missing) for i, (name, text) in enumerate(times)]


def _dated(plan: Plan) -> str:
    assert plan.dated is not None
    return plan.dated.heading


def no_layout(columns: Sequence[Column]) -> Problem:
    """Say what is missing of a table that is neither long nor wide."""
    headings = [column.heading or f"column {column.index + 1}" for column in columns]
    times = [c.heading for c in columns if c.seems_time]
    figures = [c.heading for c in columns if is_countable(c) and c.heading not in times]
    found = listing(map(repr, headings[:12])) + (", ..." if len(headings) > 12 else "")
    if not times:
        expected = "a column of times, or times as headings"
        advice = f"say which column is the time of a figure: columns={{{headings[0]!r}: 'period'}}"
        advice += ", or, where all are of one time, fill={'period': '2024'}"
        advice += "; or in which row the headings stand, header=, counted from 0"
    elif not figures:
        expected = "a column of figures"
        advice = f"say which column holds the figures: columns={{{headings[-1]!r}: 'value'}}"
    else:
        expected = "one column of times, and columns of figures"
        advice = f"say which column is the time of a figure, columns={{{times[0]!r}: 'period'}}"
    return Problem(0, "", "", found, expected, advice)


def misses_ours(columns: Sequence[Column]) -> bool:
    """Whether headings are those of a claim table but for one that is missing."""
    own = {plain(column.heading) for column in columns} & OURS
    return bool(own & {"value", "start", "through", "end", "relation", "low", "high"})
