"""What a careful person would ask about dated figures before adding them up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.stored import as_text
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.kinds import stem_of
from deserstats.claims.shapes.layouts.plan import DIMENSIONS, Plan
from deserstats.claims.shapes.options import CUMULATIVE, Shaping
from deserstats.claims.shapes.series.figures import Ends, allowed
from deserstats.claims.shapes.series.melt import Cell, Melted
from deserstats.claims.shapes.vocabulary import UP_TO_THEN
from deserstats.errors import FigureError, Problem
from deserstats.wording import Exact, listing

STEPS = {"year": 8, "shorter": 1}
"""Steps up, and none down, after which running totals are thought of: many things grow from year to year."""

FALLS = 5
"""One step in so many falls where figures are those of each window; running totals fall by mistake only."""

LOOKED_AT = 20_000
"""Figures that are looked at to tell running totals from others."""

SHOWING = 200
"""Longer windows that are looked at."""

WITNESSES = (
    "unit",
    "source",
    "origin",
    "root",
    "basis",
    "status",
    "published",
    "retrieved",
    "dated_by",
    "id",
    "supersedes",
)
"""Columns by which two figures of one series and window may be told apart."""


def questions_of(plan: Plan, found: Melted, shaping: Shaping) -> list[Problem]:
    """Return what is asked of a table as a whole."""
    if not found.cells:
        shown = listing(repr(one.column.heading) for one in plan.figures[:3])
        return [Problem(0, "", "", "", "at least one figure", f"none of the cells of {shown} holds one")]
    problems = list(_since(plan, shaping))
    if not problems:
        problems += _dates(plan, found, shaping)
    return problems or list(_twice(plan, found, shaping))


def _since(plan: Plan, shaping: Shaping) -> Iterator[Problem]:
    running = [one.column.heading for one in plan.figures if one.kind == CUMULATIVE]
    if running and shaping.since is None:
        expected = "the first day that running totals count"
        yield Problem(0, "", running[0], "", expected, "say it with since=, such as since='2020-01-22'")


def _dates(plan: Plan, found: Melted, shaping: Shaping) -> Iterator[Problem]:
    """Ask what a date stands for, and whether figures that never fall are running totals."""
    cells = [(i, cell) for i, cell in enumerate(found.cells) if not cell.figures.is_sum]
    open_ = [(i, cell) for i, cell in cells if cell.figures.kind is None]
    flows = [cell for _, cell in cells if cell.figures.kind in (None, "total")]
    heading = plan.dated.heading if plan.dated and found.dates else "the headings"
    asked = (
        list(_freq([c.figures.date or c.span for c in flows], heading, shaping))
        if found.dates or plan.layout == "wide"
        else []
    )
    if open_:
        asked = [*_running(open_, found, heading), *asked]
    yield from asked


def _running(cells: Sequence[tuple[int, Cell]], found: Melted, heading: str) -> Iterator[Problem]:
    """Ask what figures are that hardly ever fall from one window to the next of its length.

    Figures of days are looked at column by column; a table of months or years shows it as a whole.
    """
    lengths = [cell.span.days for _, cell in cells]
    usual = max(set(lengths), key=lengths.count)
    if usual > 1:
        yield from _running_together(cells, found, heading, usual)
        return
    columns: dict[object, list[tuple[int, Cell]]] = {}
    for i, cell in cells:
        columns.setdefault((cell.figures.name, found.keys["measure"][i]), []).append((i, cell))
    asked = [next(_running_together(one, found, heading, usual), None) for one in columns.values()]
    yield from [problem for problem in asked if problem][:1]


def _running_together(cells: Sequence[tuple[int, Cell]], found: Melted, heading: str, usual: int) -> Iterator[Problem]:
    falls, rises = _steps([(i, c) for i, c in cells[:LOOKED_AT] if _is_of_length(c.span, usual)], found)
    is_dated = usual == 1
    headed = is_dated and any(stem_of(cell.figures.name, UP_TO_THEN) for _, cell in cells[:LOOKED_AT])
    never = falls * FALLS < falls + rises or (is_dated and not falls) or headed
    enough = STEPS["year" if usual > 360 else "shorter"]
    if never and (is_dated or (not falls and rises >= enough)) and not _are_summed(cells, found, usual):
        seen = "never fall" if not falls else "seldom fall" if not headed else "are called so"
        advice = (
            "read with kind='cumulative' and since= the first day counted, kind='stock' for levels on each date, "
            "or kind='total' if each figure is that of its own time alone"
        )
        whose = f"those of {cells[0][1].figures.name!r}" if usual == 1 and cells[0][1].figures.name else "they"
        expected = f"what the figures are: {whose} {seen}, so they may be running totals"
        yield Problem(0, "", heading, "", expected, advice)


def _are_summed(cells: Sequence[tuple[int, Cell]], found: Melted, usual: int) -> bool:
    """Whether a longer window shows more than any window within it: running totals would end with it."""
    longer = [(i, c) for i, c in enumerate(found.cells[:LOOKED_AT]) if c.span.days > usual + 3][:SHOWING]
    most: dict[object, Exact] = {}
    for i, cell in cells[:LOOKED_AT]:
        value = _value(cell) if _is_of_length(cell.span, usual) else None
        if value is not None:
            key = _series(i, cell, found)
            most[key] = max(most.get(key, value), value)
    shown = [(most.get(_series(i, c, found)), _value(c)) for i, c in longer]
    return bool(shown) and all(a is None or b is None or a < b for a, b in shown)


def _series(i: int, cell: Cell, found: Melted) -> object:
    return (cell.figures.name, *(found.keys[name][i] for name in DIMENSIONS))


def _is_of_length(span: Period, days: int) -> bool:
    return abs(span.days - days) <= (0 if days < 28 else 3)


def _steps(cells: Iterable[tuple[int, Cell]], found: Melted) -> tuple[int, int]:
    """Count the steps that are surely down and surely up within each series, in the order of time.

    ``about 75,000`` after 75,980 is no fall: it may be 75,985.
    """
    series: dict[object, list[tuple[Period, Ends]]] = {}
    for i, cell in cells:
        series.setdefault(_series(i, cell, found), []).append((cell.span, allowed(cell.told, found.customs)))
    in_time = [[ends for _, ends in sorted(one, key=lambda item: item[0])] for one in series.values()]
    steps = [(a, b) for one in in_time for a, b in pairwise(one)]
    return sum(_surely_below(b, a) for a, b in steps), sum(_surely_below(a, b) for a, b in steps)


def _surely_below(a: Ends, b: Ends) -> bool:
    return a[1] is not None and b[0] is not None and a[1] < b[0]


def _value(cell: Cell) -> Exact | None:
    try:
        return read_figure(as_text(cell.told.value).strip()).value
    except FigureError:
        return None


def _freq(spans: Iterable[Period], heading: str, shaping: Shaping) -> Iterator[Problem]:
    """Ask what dates that are further apart than a day stand for."""
    days = sorted({span.start for span in spans if span.days == 1})
    if len(days) < 2:
        return
    if shaping.unit == "week":
        lead = {(shaping.week_ends - day.weekday()) % 7 for day in days}
        if lead not in ({0}, {6}):
            found = f"{days[0]} is a {days[0]:%A}"
            advice = "read with freq='W-SAT' (weeks that end on a Saturday), or give first and last day in two columns"
            yield Problem(0, "", heading, found, "the first or the last day of each week", advice)
        return
    gaps = [(b - a).days for a, b in pairwise(days)]
    if shaping.unit is not None or 2 * gaps.count(1) > len(gaps):
        return
    freq, unit = _spacing(min(gaps), max(gaps))
    expected = f"what a date stands for: that day alone, or the {unit} that it lies in?"
    advice = f"read with freq={freq!r}" + ("" if freq == "D" else ", or freq='D' if figures are of single days")
    advice += ", or kind='stock' if they are levels on these days"
    yield Problem(0, "", heading, listing(str(day) for day in days[:3]), expected, advice)


def _spacing(least: int, most: int) -> tuple[str, str]:
    """Return the frequency that gaps between dates propose, and its unit."""
    if least == most == 7:
        return "W", "week"
    for days, freq, unit in ((360, "YS", "year"), (85, "QS", "quarter"), (28, "MS", "month")):
        if least >= days:
            return freq, unit
    return "D", "week, month or year"


def _twice(plan: Plan, found: Melted, shaping: Shaping) -> Iterator[Problem]:
    """Ask about rows that tell the same series in the same window: events, or a column that tells them apart."""
    apart: list[Column] = [column for column, name in plan.kept if name in WITNESSES]
    first: dict[object, int] = {}
    again: list[tuple[int, int]] = []
    for i, cell in enumerate(found.cells):
        key = (
            *(cell.span, cell.figures.name, cell.figures.kind, cell.figures.is_sum and cell.figures.column.index),
            *(found.keys[name][i] for name in DIMENSIONS),
            *(column.texts[cell.row] for column in apart),
        )
        if first.setdefault(key, i) != i:
            again.append((first[key], i))
    if not again:
        return
    a, b = (found.cells[i] for i in again[0])
    series = ", ".join(filter(None, (text for name in DIMENSIONS for text in found.keys[name][again[0][0]])))
    said = f"{a.told.value} and {b.told.value} for {series + ', ' if series else ''}{a.span}"
    expected = f"one figure for each series and window; row {a.row + 1} has it too"
    yield Problem(b.row + 1, "", b.figures.column.heading, said, expected, _apart(plan), more=len(again) - 1)


def _apart(plan: Plan) -> str:
    """Say how rows of one window may be told apart, or summed."""
    free = [column for column, name in plan.kept if name == column.heading and len(column.distinct) > 1]
    few = [one.column for one in plan.figures if 2 * len(one.column.distinct) <= len(one.column.cells)]
    others = few if len(few) < len(plan.figures) else []
    ways = [f"columns={{{column.heading!r}: 'category'}}" for column in (free + others)[:3]]
    gaps = next((c for columns in plan.labels.values() for c in columns if c.texts[0] and not all(c.texts)), None)
    blank = f"if a blank cell of {gaps.heading!r} repeats the label above it, fill it in; " if gaps else ""
    named = f"read with {', or '.join(ways)}, if that tells them apart; " if ways else ""
    return (
        f"{blank}{named}rows of single events are summed by ClaimSet.from_events; several rows of different sources "
        "need a column 'source'; else leave one of them out"
    )
