"""Which column is what: windows, figures, names and what is carried along.

A caller's ``columns`` comes first, then headings that are ours, then the words of
:mod:`~deserstats.claims.shapes.vocabulary`, then what the cells hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from deserstats.claims.cells.fields import COLUMNS, OFTEN_CALLED
from deserstats.claims.misspelt import CARRIED, misspelt
from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import Column, is_figure_like
from deserstats.claims.shapes.layouts.parts import MOST_PARTS, are_first_and_last, part_labels
from deserstats.claims.shapes.layouts.plan import DIMENSIONS, FigureColumn, Plan
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.vocabulary import (
    FIRST_DAY,
    LABELS,
    LAST_DAY,
    MEASURE,
    NO_COUNT,
    NOTE,
    PLACE,
    PROPORTION,
    SOURCE,
    TIME,
    UNIT,
    URL,
    YEAR,
    plain,
    words_in,
)
from deserstats.errors import ClaimTableError, Edit, Problem
from deserstats.wording import count, listing

WORDS: Mapping[str, frozenset[str]] = {
    "geography": words_in(PLACE),
    "measure": words_in(MEASURE),
    "unit": words_in(UNIT),
    "source": words_in(SOURCE),
    "note": words_in(NOTE),
    "url": words_in(URL),
}
"""What a column of words is by its heading."""

TIMES, YEARS_ALONE = words_in(TIME), words_in(YEAR)
NUMBERS_OF_NOTHING, NAMES_IN_NUMBERS = words_in(NO_COUNT), words_in(LABELS)
FIRST_DAYS, LAST_DAYS = words_in(FIRST_DAY), words_in(LAST_DAY)
VALUE = frozenset({"value", "values", *OFTEN_CALLED["value"], "obs_value", "total_value"})
"""Headings of figures that do not say what is counted."""

CODES = frozenset(("id", "№", "code", "objectid", "uid", "schlüssel", "clave", "код", "fips", "iso", "plz", "zip"))
"""First or last words of headings of codes."""

WEEKDAYS_SAID = words_in(
    "weekday, day_of_week, day of week, dow, wochentag, jour de la semaine, день тижня, день недели"
)
FLAG_HEADINGS = words_in("flag, flags, symbol, symbols, qualifier, annotation, footnote, footnotes, zeichen, obs_flag")

NAMED_OTHERWISE = ("unit", "origin", "status", "root", "basis", "supersedes", "id")
"""Columns of a claim table whose headings mean the names of the rows in other tables: persons by origin, by status."""

WINDOW = ("start", "through", "end")
"""Our columns of a window."""

SAYING = frozenset(COLUMNS).difference(CARRIED, ("value", "start", "category"))
"""Our columns that a table of another shape may have, and that say something of its figures."""


def our_name(column: Column, shaping: Shaping) -> str:
    """Return our name for a column, by the caller's word or by its own heading; blank where it is not ours."""
    if column.heading in shaping.columns:
        return shaping.columns[column.heading]
    word = plain(column.heading)
    return word if word in (*COLUMNS, PERIOD) else ""


def sorted_out(columns: Iterable[Column], plan: Plan, shaping: Shaping) -> None:
    """Put every column that is no figure and no window where it belongs; the others are left in ``plan``."""
    columns = list(columns)
    _refuse_misspelt([*columns, *(one.column for one in plan.figures)], shaping)
    for column in columns:
        name = our_name(column, shaping) or next((n for n, w in WORDS.items() if plain(column.heading) in w), "")
        if name == "measure" and column.heading not in shaping.columns and any(map(shaping.is_total, column.distinct)):
            name = "category"  # what has a total are parts of one thing
        if name in DIMENSIONS and not column.is_blank:
            plan.labels.setdefault(name, []).append(column)
        elif name:
            plan.kept.append((column, name))
            if column.holds_figures and name in ("quote", "note", "lang", "status", "source"):
                plan.notes.append(Note("columns", 1, f"{column.heading!r} is carried along, not counted."))
        elif column.is_blank:
            if column.heading:
                n = len(column.texts)
                told = f"{column.heading!r} is blank: {count(n, 'cell')} without a figure or a name."
                plan.notes.append(Note("skipped", n, told))
        elif plain(column.heading) in WEEKDAYS_SAID:
            plan.kept.append((column, column.heading))
        elif _holds_flags(column):
            plan.kept.append((column, "status" if all(name != "status" for _, name in plan.kept) else column.heading))
        elif _names_series(column):
            if column.is_mixed and not names_groups(column):
                raise _asked_what(column)
            plan.labels.setdefault("category", []).append(column)
        else:
            plan.kept.append((column, column.heading or f"column {column.index + 1}"))
    _unit_as_category(plan, shaping)


def _holds_flags(column: Column) -> bool:
    """Whether a column holds marks of figures, such as e for estimated, and no names."""
    if plain(column.heading) in FLAG_HEADINGS:
        return True
    are_letters = all(len(text) == 1 and text.casefold() in "pebrcdusfnz*:" for text in column.distinct)
    return are_letters and not all(column.texts)


def _asked_what(column: Column) -> ClaimTableError:
    """Build the question about a column of which some cells are numbers and others are words."""
    odd = [text for text in column.distinct if not is_figure_like(text)]
    found = listing([*map(repr, odd[:3]), "numbers"])
    heading = column.heading
    as_value = f"columns={{{heading!r}: 'value'}} and missing={odd[:3]!r}"
    advice = f"read with columns={{{heading!r}: 'category'}}, or with {as_value}"
    return ClaimTableError([Problem(0, "", heading, found, "figures alone, or names alone", advice)], 0)


def _refuse_misspelt(columns: Sequence[Column], shaping: Shaping) -> None:
    """Ask about headings that miss a column of ours by a slip: ``relations`` holding "over" is no category."""
    free = {*SAYING, "value"} - {our_name(column, shaping) for column in columns} - set(shaping.fill)
    asked = []
    for column in columns:
        is_known = (
            our_name(column, shaping)
            or plain(column.heading) in VALUE
            or any(plain(column.heading) in words for words in WORDS.values())
        )
        ours = None if is_known or column.is_blank else misspelt(column.heading, free)
        if ours:
            expected, edit = f"the column {ours!r}", Edit(rename=(column.heading, ours))
            own = (column.heading, "category" if _names_series(column) else f"{column.heading} of the file")
            advice = f"or with columns={{{own[0]!r}: {own[1]!r}}}, if it is something else"
            asked.append(Problem(0, "", column.heading, column.heading, expected, advice, edits=(edit,)))
    if asked:
        raise ClaimTableError(asked, 0)


def _unit_as_category(plan: Plan, shaping: Shaping) -> None:
    """Take a column ``Unit`` or ``Origin`` for names of what is counted where nothing else tells the rows apart."""
    mine = [
        (column, name)
        for column, name in plan.kept
        if name in NAMED_OTHERWISE and column.heading not in shaping.columns and len(column.distinct) > 1
    ]
    if not plan.labels and mine:
        plan.kept.remove(mine[0])
        plan.labels["category"] = [mine[0][0]]


def _names_series(column: Column) -> bool:
    """Whether the cells of a column may name a series: they are no codes, and no figures that count nothing."""
    word = plain(column.heading)
    return word in NAMES_IN_NUMBERS or not (column.holds_figures or word in NUMBERS_OF_NOTHING)


def is_countable(column: Column) -> bool:
    """Whether a column may hold counts: figures that are no coordinates, codes, shares or changes."""
    word = plain(column.heading)
    if word in ("no", "nr", "n") and not column.is_count_of_rows:
        pass  # the answers that were No
    elif word in NUMBERS_OF_NOTHING | NAMES_IN_NUMBERS or any(word in words for words in WORDS.values()):
        return False
    first, *_, last = re.split(r"[_\s./-]+", re.sub(r"_?\([^()]*\)?$", "", word)) * 2
    if CODES.intersection((first, last)) or (column.is_count_of_rows and _is_aside(column)):
        return False
    if (
        last in TIMES
        and "(" not in word
        and column.holds_figures
        and all(t.isdecimal() and int(t) <= MOST_PARTS for t in column.distinct)
    ):
        return False
    if not (column.holds_figures or column.holds_marks_alone) or column.is_proportion:
        return False
    return not says(PROPORTION, column.heading)


def _is_aside(column: Column) -> bool:
    """Whether a column that numbers the rows has no heading that says what it counts."""
    return not column.heading or bool(
        re.search(r"unnamed|\brow|\bzeile|\bord\b|\blp\b|s/n|#|idx|n°", plain(column.heading))
    )


def says(pattern: re.Pattern[str], heading: str) -> bool:
    """Whether a heading says something, also in words joined by underscores."""
    return bool(pattern.search(heading.replace("_", " ")))


def windows_of(columns: Sequence[Column], plan: Plan, shaping: Shaping) -> list[Column]:
    """Find the columns that say when a figure is of, put them into the plan, and return the rival ones."""
    named = {name: c for c in columns if (name := our_name(c, shaping)) in (*WINDOW, PERIOD)}
    if PERIOD in named or "start" in named:
        plan.period = named.get(PERIOD) or (named["start"] if not {"through", "end"} & set(named) else None)
        ends = [c for c in columns if not our_name(c, shaping) and plain(c.heading) in LAST_DAYS and _is_time(c)]
        if plan.period is not None and ends and PERIOD not in named:
            return [plan.period, *ends]
        if plan.period is None:
            plan.first, plan.last, plan.end = named["start"], named.get("through"), named.get("end")
        return []
    found = [c for c in columns if not our_name(c, shaping) and not names_groups(c) and _is_time(c)]
    if len(found) == 1 and plain(found[0].heading) in FIRST_DAYS | LAST_DAYS:
        return []  # one end of a window says nothing of the other
    years = [c for c in found if plain(c.heading) in YEARS_ALONE]
    parts = [
        c
        for c in columns
        if c not in years and not our_name(c, shaping) and is_part(c, shaping) and not names_groups(c)
    ]
    if years and parts:
        plan.period, plan.part = years[0], parts[0]
        return [c for c in found if c not in (plan.period, plan.part)]
    if len(parts) == 1 and found in ([], parts) and (parts[0].holds_parts or PERIOD in shaping.fill):
        plan.part = parts[0]
        return []
    if len(found) == 1:
        plan.period = found[0]
        return []
    if len(found) == 2 and are_first_and_last(found[0], found[1], shaping.fiscal):
        plan.first, plan.last = found
        text = f"{found[1].heading!r} is the last day counted: so every window is whole weeks or months."
        plan.notes.append(Note("windows", 1, text))
        return []
    return found


def names_groups(column: Column) -> bool:
    """Whether a heading says that its words are places, measures or groups: May is then none of the months."""
    word = plain(column.heading)
    return word in NAMES_IN_NUMBERS or any(word in words for words in WORDS.values())


def _is_time(column: Column) -> bool:
    """Whether a column holds labels of time; numbers of four digits are years only under a heading that says so."""
    if not column.seems_time:
        return False
    if all(text.isdecimal() for text in column.distinct):
        return bool(TIMES.intersection(plain(column.heading).split("_"))) or not column.heading
    return True


def is_part(column: Column, shaping: Shaping | None = None) -> bool:
    """Whether a column holds months, quarters or weeks without their year; Q1 or W10 may also be a name."""
    if part_labels(column, shaping) is None:
        return False
    are_signs = all(re.fullmatch(r"\w{1,2}[.-]?[0-9]{1,2}", text) for text in column.distinct)
    are_signs = are_signs or len(column.distinct) == 1  # one word such as May may be the name of a place
    return not are_signs or not column.heading or bool(TIMES.intersection(plain(column.heading).split("_")))


def value_columns(columns: Iterable[Column], shaping: Shaping) -> list[FigureColumn]:
    """Return the columns of figures of a long table."""
    named = [c for c in columns if our_name(c, shaping) == "value"]
    # a heading that the caller calls a total is no place, as the usual meaning of Country would have it
    summed = [c for c in columns if shaping.totals and shaping.is_total(c.heading) and c.holds_figures]
    found = named or [c for c in columns if not our_name(c, shaping) and (is_countable(c) or c in summed)]
    generic = [c for c in found if plain(c.heading) in VALUE]
    if not named and generic and len(found) > 1:
        headings = [c.heading for c in found]
        advice = (
            f"read with {', or '.join(f'columns={{{heading!r}: {chr(39)}value{chr(39)}}}' for heading in headings[:4])}"
        )
        expected = "one column of figures, or headings that say what each counts"
        raise ClaimTableError([Problem(0, "", "value", listing(map(repr, headings), "or"), expected, advice)], 0)
    _refuse_ends(found)
    return [FigureColumn(c, name="" if plain(c.heading) in VALUE else c.heading) for c in found]


_END = re.compile(r"[\s_(]*(?<![^\W_])(?:min|minimum|low|lower|max|maximum|high|upper)(?![^\W_])[_)]?", re.I)


def _refuse_ends(columns: Sequence[Column]) -> None:
    """Ask about two columns that are the lowest and the highest number of one figure."""
    stems: dict[str, list[str]] = {}
    for column in columns:
        if _END.search(column.heading):
            stems.setdefault(_END.sub("", column.heading).strip().casefold(), []).append(column.heading)
    pair = next((headings for headings in stems.values() if len(headings) == 2), None)
    if pair:
        expected = "one figure in a row: are these its lowest and its highest number?"
        ends = f"{pair[0]!r}: 'low', {pair[1]!r}: 'high'"
        advice = f"read with columns={{'...': 'start', {ends}}}, '...' being the column of times"
        raise ClaimTableError([Problem(0, "", pair[0], listing(map(repr, pair)), expected, advice)], 0)
