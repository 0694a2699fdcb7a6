"""Tables with windows as headings: one or several heading rows, a column of years beside months, columns of sums."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from deserstats.claims.cells.labels import Labels, label_within, read_labels
from deserstats.claims.cells.period import Period
from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import Column, a_time
from deserstats.claims.shapes.layouts.kinds import name_parts, put_kinds
from deserstats.claims.shapes.layouts.parts import calendar_unit, span_in_year, year_of_fill
from deserstats.claims.shapes.layouts.plan import FigureColumn, Plan
from deserstats.claims.shapes.layouts.questions import questions
from deserstats.claims.shapes.layouts.roles import (
    YEARS_ALONE,
    is_countable,
    is_part,
    names_groups,
    our_name,
    says,
    sorted_out,
)
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.vocabulary import BESIDE_A_YEAR, PROPORTION, plain
from deserstats.errors import ClaimTableError, Problem

LEAP = 3
"""Days by which windows of one unit differ: months by three, years by one."""


def wide_plan(columns: Sequence[Column], shaping: Shaping) -> Plan | None:
    """Return the plan of a table with windows as headings."""
    depth = range(len(columns[0].levels))
    cut = {text: label_within(text) for column in columns for text in column.levels if text}
    levels = [read_labels(_labels(columns, i, cut), shaping.fiscal) for i in depth]
    asked = [problem for read in levels for problem in questions(read, "the headings")]
    if asked:
        raise ClaimTableError(asked, 0)
    plan = Plan("wide")
    figures = [one for c in columns if not our_name(c, shaping) and (one := _headed(c, levels, cut)) is not None]
    if not any(one.window or one.parts for one in figures):
        return None
    rest = [c for c in columns if c not in [one.column for one in figures]]
    if any(one.parts for one in figures):
        years = [c for c in rest if _holds_years(c, shaping)]
        years = [c for c in years if plain(c.heading) in YEARS_ALONE] or years
        if len(years) == 1:
            plan.period = years[0]
        elif PERIOD not in shaping.fill:
            heading = next(one.column.heading for one in figures if one.parts)
            advice = "say it with fill={'period': '2024'}, or in a column of years"
            raise ClaimTableError([Problem(0, "", heading, heading, "the year of these headings", advice)], 0)
        else:
            year = year_of_fill(shaping)
            plan.time_is_filled = True
            for one in figures:
                one.window = _in_year(one, year) if one.parts else one.window
                one.parts = ()
    for one in figures:
        if one.window is not None and one.window.days == 1:
            one.date = one.window
            if shaping.unit and shaping.kind_of(one.column.heading) != "stock":
                one.window = calendar_unit(one.date, shaping.unit, shaping.week_ends)
    _refuse_odd_names(figures, shaping)
    plan.figures = figures
    if all(one.window and not one.parts for one in figures):
        plan.part = next((c for c in rest if _is_part_of_years(c, figures, shaping)), None)
        rest = [c for c in rest if c is not plan.part]
    _sums_of_years(plan, shaping)
    name_parts(plan, shaping)
    rest = [c for c in rest if c is not plan.period]
    _sums(rest, plan, shaping)
    sums = [one.column for one in plan.figures]
    _refuse_strangers([c for c in rest if c not in sums], plan, shaping)
    sorted_out([c for c in rest if c not in sums], plan, shaping)
    put_kinds(plan, shaping, rest)
    return plan


def _refuse_odd_names(figures: Sequence[FigureColumn], shaping: Shaping) -> None:
    """Ask about a word before a year among headings that are times alone: ``Mach 2023`` is a month misspelt."""
    named = [one.column.heading for one in figures if one.name and not shaping.is_total(one.name)]
    odd = [one.column.heading for one in figures if BESIDE_A_YEAR.intersection(one.name.casefold().split())]
    if named and len(figures) - len(named) > len(named):
        odd = named
    if odd:
        expected = "a time, as in the headings beside it"
        advice = (
            "rename it to the label of its time, such as 2024-05; or leave the column out if it counts something else"
        )
        raise ClaimTableError([Problem(0, "", heading, heading, expected, advice) for heading in odd], 0)


def _refuse_strangers(columns: Sequence[Column], plan: Plan, shaping: Shaping) -> None:
    """Ask about a column of figures that stands among the windows and whose heading is none: it may be one misspelt."""
    places = [one.column.index for one in plan.figures if not one.is_sum]
    told = [column.heading for column, _ in plan.kept]
    among = [
        c
        for c in columns
        if min(places) < c.index < max(places) or re.search(r"(?:19|20)\d\d", c.heading)
        if is_countable(c) and not our_name(c, shaping)
    ]
    strange = [c.heading for c in among if c.heading not in told and not shaping.is_total(c.names[-1])]
    strange += [one.column.heading for one in _longer_with_words(plan)]
    if strange:
        advice = (
            "rename it to the label of its time, such as 2024-05; or move it to the left where it counts nothing here, "
            "to a table of its own where it counts something else"
        )
        expected = "a time, as in the headings beside it"
        raise ClaimTableError([Problem(0, "", heading, heading, expected, advice) for heading in strange], 0)


def _longer_with_words(plan: Plan) -> list[FigureColumn]:
    """Return columns whose heading is a longer window with words, among shorter ones without: ``Jna 2024``."""
    alone = [one.window.days for one in plan.figures if one.window and not one.name and not one.is_sum]
    named = [one for one in plan.figures if one.window and one.name and not one.is_sum]
    return [one for one in named if one.window and alone and one.window.days > max(alone) + LEAP]


def _is_part_of_years(column: Column, figures: Sequence[FigureColumn], shaping: Shaping) -> bool:
    """Whether rows are months of the years in the headings."""
    years = all(one.window and one.window.days > 360 for one in figures)
    return years and is_part(column, shaping) and not our_name(column, shaping) and not names_groups(column)


def _in_year(one: FigureColumn, year: Period) -> Period | None:
    return span_in_year(year, one.parts)


def _holds_years(column: Column, shaping: Shaping) -> bool:
    """Whether a column holds years, and is no sum of figures that look like them."""
    if not column.seems_time or shaping.is_total(column.levels[-1]):
        return False
    read = column.labels(shaping.fiscal)
    return all(_is_year(read, text) for text in column.distinct)


def _is_year(read: Labels, text: str) -> bool:
    period = read.periods.get(text)
    return period is not None and period.days > 360 and a_time(read, text)


def _labels(columns: Sequence[Column], level: int, cut: Mapping[str, tuple[str, str] | None]) -> list[str]:
    """Return what the headings of one level say of time."""
    texts = [column.levels[level] for column in columns if column.levels[level]]
    return [label for text in texts for label in (text, (cut[text] or ("", ""))[1]) if label]


def _headed(column: Column, levels: Sequence[Labels], cut: Mapping[str, tuple[str, str] | None]) -> FigureColumn | None:
    """Return a column whose heading names a window, or a part of a year; what else it says is its name."""
    if says(PROPORTION, column.heading) or column.is_proportion:
        return None
    window: Period | None = None
    found = FigureColumn(column)
    names = []
    for heading, read in zip(column.levels, levels, strict=True):
        text, within = heading, cut.get(heading)
        if within and text not in read.periods and text not in read.parts:
            rest, text = within
            names.append(rest)
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


def _sums_of_years(plan: Plan, shaping: Shaping) -> None:
    """Tell ``2023 / Total`` beside months of 2023, a sum over time, from one beside men and women, a sum of parts."""
    for one in [one for one in plan.figures if shaping.is_total(one.name)]:
        inside = sorted({f.window for f in plan.figures if f.window and _is_inside(f.window, one.window)})
        if not inside or one.window is None:
            continue
        one.name, one.is_sum = "", True
        if _covers(inside, one.window):
            plan.notes.append(Note("sums", 1, f"{one.column.heading!r} is the total of {one.window}."))
            continue
        plan.figures.remove(one)
        plan.kept.append((one.column, one.column.heading))
        text = f"{one.column.heading!r} is not read: the columns beside it are not all of {one.window}."
        plan.notes.append(Note("sums", 1, text))


def _is_inside(window: Period, whole: Period | None) -> bool:
    return whole is not None and window != whole and whole.contains(window)


def _covers(spans: Sequence[Period], whole: Period) -> bool:
    """Whether spans in order leave no day of a window out."""
    gapless = all(b.start <= max(s.end for s in spans[: i + 1]) for i, b in enumerate(spans[1:]))
    return gapless and spans[0].start == whole.start and max(span.end for span in spans) == whole.end


def _sums(columns: Sequence[Column], plan: Plan, shaping: Shaping) -> None:
    """Read a column Total of a wide table as that of all its windows, where these leave nothing out."""
    sums = [c for c in columns if not our_name(c, shaping) and c.may_hold_figures and shaping.is_total(c.names[-1])]
    for column in sums:
        group = column.names[:-1]
        mine = [one for one in plan.figures if not one.is_sum and _is_of(one, group) and _is_beside(one, column, sums)]
        if not mine:
            continue
        if all(one.parts for one in mine):
            parts = tuple(part for one in mine for part in one.parts)
            if len({part.of for part in parts}) == 1 and _is_run(sorted(part.n for part in parts)):
                plan.figures.append(FigureColumn(column, parts=parts, is_sum=True))
                text = f"{column.heading!r} is the total of {len(parts)} columns, each a part of the year."
                plan.notes.append(Note("sums", 1, text))
            continue
        spans = sorted({one.window for one in mine if one.window})
        whole = Period(spans[0].start, max(span.end for span in spans))
        if _covers(spans, whole):
            plan.figures.append(FigureColumn(column, window=whole, is_sum=True))
            plan.notes.append(Note("sums", 1, f"{column.heading!r} is the total of {whole}."))
        else:
            text = f"{column.heading!r} is not read: the windows beside it leave gaps."
            plan.notes.append(Note("sums", 1, text))


def _is_of(one: FigureColumn, group: Sequence[str]) -> bool:
    return tuple(one.column.names[: len(group)]) == tuple(group)


def _is_beside(one: FigureColumn, column: Column, sums: Sequence[Column]) -> bool:
    """Whether a column stands between a sum and the sum before it: of several sums, each is of its own block."""
    alike = [other for other in sums if other.names[:-1] == column.names[:-1]]
    before = [other.index for other in alike if other.index < column.index]
    if len(alike) < 2:
        return True
    return max(before, default=-1) < one.column.index < column.index


def _is_run(numbers: Sequence[int]) -> bool:
    return all(b == a + 1 for a, b in pairwise(numbers))
