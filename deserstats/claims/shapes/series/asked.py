"""What a careful person would ask about dated figures before adding them up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import count, islice, pairwise

from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.cells.stored import as_text
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.kinds import stem_of
from deserstats.claims.shapes.layouts.parts import calendar_unit
from deserstats.claims.shapes.layouts.plan import DIMENSIONS, Plan
from deserstats.claims.shapes.layouts.roles import says
from deserstats.claims.shapes.options import CUMULATIVE, WEEKDAYS, Shaping
from deserstats.claims.shapes.series.figures import Ends, Told, allowed
from deserstats.claims.shapes.series.melt import Melted
from deserstats.claims.shapes.series.totals import Key
from deserstats.claims.shapes.vocabulary import BEGINNING, ENDING, UP_TO_THEN
from deserstats.errors import FigureError, Problem
from deserstats.wording import Exact, listing, number

STEPS = {"year": 8, "shorter": 5}
"""Steps up, and none down, after which running totals are thought of: many things grow from year to year."""

RUN = 3
"""Steps that follow each other in one series before months or years are thought to be running totals."""

FALLS = 5
"""One step in so many falls where figures are those of each window; running totals fall by mistake only."""

DAYS = {"week": 7, "month": 30, "quarter": 91, "year": 365}
"""Days of what a date stands for."""

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
    if not len(found):
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
    summands = [(n, one) for n, one in enumerate(plan.figures) if not one.is_sum]
    open_ = {n for n, one in summands if one.kind is None}
    flows = {n for n, one in summands if one.kind in (None, "total")}
    windows = found.windows()
    heading = plan.dated.heading if plan.dated and found.dates else "the headings"
    asked = (
        list(_freq([plan.figures[n].date or span for n, span, _ in windows if n in flows], heading, shaping))
        if found.dates or plan.layout == "wide"
        else []
    )
    lengths: Counter[int] = Counter()
    for n, span, often in windows:
        if n in open_:
            lengths[span.days] += often
    if lengths:
        asked = [*_running(open_, lengths, found, heading, shaping), *asked]
    yield from asked or _averages(open_, found)


def _averages(columns: set[int], found: Melted) -> Iterator[Problem]:
    """Ask about longer windows whose figure lies among those of their parts, and far below their sum.

    The prison population of a year is the mean of its months.
    """
    measures: dict[object, dict[object, list[int]]] = {}
    for i in _sample(columns, found)[:LOOKED_AT]:
        name = (found.columns[i] if found.plan.layout == "long" else 0, found.key("measure", i))
        measures.setdefault(name, {}).setdefault(_series(i, found), []).append(i)
    for series in measures.values():
        shown = [told for one in series.values() for told in _among(one, found)]
        if shown and all(low <= value <= high and 5 * value <= 3 * whole for value, low, high, whole in shown):
            value, low, high, _ = shown[0]
            heading = found.plan.figures[found.columns[next(iter(series.values()))[0]]].column.heading
            seen = f"{number(value)} for a longer time, {number(low)} to {number(high)} for its parts"
            expected = "what the figures are: levels or means of each time, or counts that add up?"
            kind = "'stock'" if len(measures) == 1 else f"{{{heading!r}: 'stock'}}"
            advice = f"read with kind={kind} if they are levels, or with kind='total'"
            yield Problem(0, "", heading if len(measures) > 1 else "", seen, expected, advice)


def _among(places: Sequence[int], found: Melted) -> Iterator[tuple[Exact, Exact, Exact, Exact]]:
    """Return the figure of each longer window, and the least, the largest and the sum of those that make it up."""
    told = {found.spans[i]: value for i in places if (value := _value(found.what(i))) is not None}
    spans = sorted(told)
    for span in [span for span in spans if span.days > 80][:SHOWING]:
        inside = [one for one in spans if span.contains(one) and one.days < span.days]
        shortest = min((one.days for one in inside), default=0)
        parts = [told[one] for one in inside if one.days <= shortest + 3]
        if len(parts) > 1:
            yield told[span], min(parts), max(parts), sum(parts)


def _running(
    columns: set[int], lengths: Counter[int], found: Melted, heading: str, shaping: Shaping
) -> Iterator[Problem]:
    """Ask what figures are that hardly ever fall from one window to the next of its length.

    Figures of days are looked at column by column; a table of months or years shows it as a whole.
    """
    usual = max(set(lengths), key=lengths.__getitem__)
    stands_for = DAYS.get(shaping.unit or "", usual) if usual == 1 else usual
    places = _sample(columns, found)
    if stands_for > 1:
        yield from _running_together(places, found, heading, (usual, stands_for))
        return
    measures: dict[object, list[int]] = {}
    for i in places:
        measures.setdefault((found.plan.figures[found.columns[i]].name, found.key("measure", i)), []).append(i)
    asked = [next(_running_together(one, found, heading, (usual, usual)), None) for one in measures.values()]
    yield from [problem for problem in asked if problem][:1]


def _sample(columns: set[int], found: Melted) -> list[int]:
    """Return the places of the figures of some columns; in a large table of so many whole series of each measure."""
    if len(found) <= LOOKED_AT:
        return [i for i, column in enumerate(found.columns) if column in columns]
    taken: Counter[Key] = Counter()
    chosen = set()
    often = Counter(map(found.series.__getitem__, found.rows))
    for series, n in often.items():
        measure = found.measure(series)
        if taken[measure] < LOOKED_AT:
            chosen.add(series)
            taken[measure] += n
    rows = {row for row in dict.fromkeys(found.rows) if found.series[row] in chosen}
    told = enumerate(zip(found.rows, found.columns, strict=True))
    return [i for i, (row, column) in told if row in rows and column in columns]


def _running_together(
    places: Sequence[int], found: Melted, heading: str, lengths: tuple[int, int]
) -> Iterator[Problem]:
    """Ask it of some figures; ``lengths`` are the days of a window as printed, and of what it stands for."""
    usual, stands_for = lengths
    places = places[:LOOKED_AT]
    names = [one.name for one in found.plan.figures]
    falls, rises, longest = _steps([i for i in places if _is_of_length(found.spans[i], usual)], found)
    is_dated = stands_for == 1
    headed = is_dated and any(stem_of(names[n], UP_TO_THEN) for n in {found.columns[i] for i in places})
    never = falls * FALLS < falls + rises or (is_dated and not falls) or headed
    enough = STEPS["year" if stands_for > 360 else "shorter"]
    is_long = not falls and rises >= enough and longest >= RUN
    if never and (is_dated or is_long) and not _are_summed(places, found, usual):
        seen = "never fall" if not falls else "seldom fall" if not headed else "are called so"
        advice = (
            "read with kind='cumulative' and since= the first day counted, kind='stock' for levels on each date, "
            "or kind='total' if each figure is that of its own time alone"
        )
        name = names[found.columns[places[0]]]
        whose = f"those of {name!r}" if is_dated and name else "they"
        expected = f"what the figures are: {whose} {seen}, so they may be running totals"
        yield Problem(0, "", heading, "", expected, advice)


def _are_summed(places: Sequence[int], found: Melted, usual: int) -> bool:
    """Whether a longer window shows more than any window within it: running totals would end with it."""
    some = (i for i, span in enumerate(found.spans[:LOOKED_AT]) if span.days > usual + 3)
    longer = list(islice(some, SHOWING))
    most: dict[object, Exact] = {}
    for i in places:
        value = _value(found.what(i)) if longer and _is_of_length(found.spans[i], usual) else None
        if value is not None:
            key = _series(i, found)
            most[key] = max(most.get(key, value), value)
    shown = [(most.get(_series(i, found)), _value(found.what(i))) for i in longer]
    return bool(shown) and all(a is None or b is None or a < b for a, b in shown)


def _series(i: int, found: Melted) -> object:
    return found.plan.figures[found.columns[i]].name, found.series[found.rows[i]]


def _is_of_length(span: Period, days: int) -> bool:
    return abs(span.days - days) <= (0 if days < 28 else 3)


def _steps(places: Iterable[int], found: Melted) -> tuple[int, int, int]:
    """Count the steps that are surely down and surely up within each series, and those of the longest series.

    ``about 75,000`` after 75,980 is no fall: it may be 75,985.
    """
    series: dict[object, list[int]] = {}
    for i in places:
        series.setdefault(_series(i, found), []).append(i)
    ordered = (sorted(one, key=found.spans.__getitem__) for one in series.values())
    in_time = [[allowed(found.what(i), found.customs) for i in one] for one in ordered]
    steps = [(a, b) for one in in_time for a, b in pairwise(one)]
    longest = max((len(one) - 1 for one in in_time), default=0)
    return sum(_surely_below(b, a) for a, b in steps), sum(_surely_below(a, b) for a, b in steps), longest


def _surely_below(a: Ends, b: Ends) -> bool:
    return a[1] is not None and b[0] is not None and a[1] < b[0]


def _value(told: Told) -> Exact | None:
    try:
        return read_figure(as_text(told.value).strip()).value
    except FigureError:
        return None


def _freq(spans: Iterable[Period], heading: str, shaping: Shaping) -> Iterator[Problem]:
    """Ask what dates that are further apart than a day stand for."""
    days = sorted({span.start for span in spans if span.days == 1})
    if len(days) < 2:
        return
    if shaping.unit == "week":
        yield from _weeks(days, heading, shaping)
        return
    if shaping.unit in ("quarter", "year"):
        odd = [day for day in days if not _is_at_an_end(day, shaping.unit)]
        if odd:
            expected = f"the first or the last day of a {shaping.unit} of the calendar"
            advice = "give first and last day in two columns: columns={'first': 'start', 'last': 'through'}"
            yield Problem(0, "", heading, str(odd[0]), expected, advice)
        return
    gaps = [(b - a).days for a, b in pairwise(days)]
    if shaping.unit is not None or 2 * gaps.count(1) > len(gaps):
        return
    freq, unit = _spacing(min(gaps), max(gaps))
    expected = f"what a date stands for: that day alone, or the {unit} that it lies in?"
    advice = f"read with freq={freq!r}" + ("" if freq == "D" else ", or freq='D' if figures are of single days")
    advice += ", or kind='stock' if they are levels on these days"
    yield Problem(0, "", heading, listing(str(day) for day in days[:3]), expected, advice)


def _is_at_an_end(day: date, unit: str) -> bool:
    """Whether a day is the first or the last of a calendar unit."""
    whole = calendar_unit(Period(day, day + DAY), unit, 6)
    return day in (whole.start, whole.end - DAY)


def _weeks(days: Sequence[date], heading: str, shaping: Shaping) -> Iterator[Problem]:
    """Ask which weekday begins or ends the weeks, where dates and heading do not fit what the caller says."""
    lead = {(shaping.week_ends - day.weekday()) % 7 for day in days}
    begin, end = says(BEGINNING, heading), says(ENDING, heading)
    if (lead == {0} and not begin) or (lead == {6} and not end):
        return
    found = f"{days[0]} is a {days[0]:%A}"
    as_last, as_first = f"W-{WEEKDAYS[days[0].weekday()]}", f"W-{WEEKDAYS[days[0].weekday() - 1]}"
    ways = [f"freq={as_last!r} if weeks end on it"] * (not begin) + [f"freq={as_first!r} if they begin on it"] * (
        not end
    )
    advice = f"read with {', or '.join(ways)}; or give first and last day in two columns"
    if len({day.weekday() for day in days}) > 1:
        advice = "give first and last day in two columns: columns={'first': 'start', 'last': 'through'}"
    yield Problem(0, "", heading, found, "the first or the last day of each week", advice)


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
    series = list(zip(found.series, *(column.texts for column in apart), strict=True)) if apart else found.series
    columns = [(one.name, one.kind, one.is_sum and one.column.index) for one in plan.figures]
    of_row, of_column = _numbered(series), _numbered(columns)
    spans = found.spans
    if shaping.unit and found.dates:
        spans = [calendar_unit(span, shaping.unit, shaping.week_ends) if span.days == 1 else span for span in spans]
    of_span, n_rows, n_columns = _numbered_spans(spans), len(series), len(columns)
    keys = [
        (span * n_columns + of_column[column]) * n_rows + of_row[row]
        for row, column, span in zip(found.rows, found.columns, of_span, strict=True)
    ]
    if len(set(keys)) == len(keys):
        return
    first: dict[int, int] = {}
    again = [(first[key], i) for i, key in enumerate(keys) if first.setdefault(key, i) != i]
    a, b = (found.cell(i) for i in again[0])
    named = ", ".join(filter(None, (text for name in DIMENSIONS for text in found.key(name, again[0][0]))))
    said = f"{a.told.value} and {b.told.value} for {named + ', ' if named else ''}{a.span}"
    expected = f"one figure for each series and window; row {a.row + 1} has it too"
    yield Problem(b.row + 1, "", b.figures.column.heading, said, expected, _apart(plan), more=len(again) - 1)


def _numbered(told: Sequence[Hashable]) -> list[int]:
    """Return a number for each item, the same for equal ones."""
    known = dict(zip(dict.fromkeys(told), count(), strict=False))
    return list(map(known.__getitem__, told))


def _numbered_spans(spans: Sequence[Period]) -> list[int]:
    """Return a number for each window, the same for equal ones; most are one and the same object."""
    distinct = dict(zip(map(id, spans), spans, strict=True))
    known = dict(zip(distinct, _numbered(list(distinct.values())), strict=True))
    return [known[id(span)] for span in spans]


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
