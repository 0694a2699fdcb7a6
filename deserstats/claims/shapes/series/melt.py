"""The figures of a table by its plan: one claim a cell, in the order of rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deserstats.claims.cells.period import Period
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.grid import Table
from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.parts import calendar_unit, span_in_year
from deserstats.claims.shapes.layouts.plan import DIMENSIONS, FigureColumn, Plan
from deserstats.claims.shapes.layouts.roles import WINDOW
from deserstats.claims.shapes.options import PERIOD, Shaping
from deserstats.claims.shapes.series.figures import CELLS, FigureCells, Told
from deserstats.claims.shapes.series.totals import SUBTOTAL, Dimension, Key, dimension
from deserstats.claims.shapes.series.windows import NO_LABEL, RowWindows, row_windows, window_texts
from deserstats.claims.shapes.vocabulary import is_no_count, plain
from deserstats.errors import ClaimError, Problem
from deserstats.wording import count, listing

ALWAYS = Period(date.min, date.max)
"""Stands for the window of a figure that has none; such a figure is a problem."""

JOINERS = {"category": " / ", "geography": " > ", "measure": " / "}


@dataclass(slots=True)
class Cell:
    """One figure and where it stands: its row, its column and its window."""

    row: int
    figures: FigureColumn
    told: Told
    span: Period


@dataclass(slots=True)
class Melted:
    """The figures of a table with the names of their series.

    Attributes
    ----------
    cells : list of Cell
        Figures in the order of rows and columns.
    keys : dict
        For each dimension the labels of every figure.
    shown : dict
        For each dimension the labels that the table shows, also of rows without a figure.
    problems : list of Problem
        What is wrong with windows and figures.
    """

    cells: list[Cell]
    keys: dict[str, list[Key]]
    shown: dict[str, dict[Key, None]]
    problems: list[Problem]
    dates: bool
    notes: list[Note | str]


def melted(plan: Plan, shaping: Shaping, n_rows: int) -> Melted:
    """Return every figure with its window and its labels."""
    windows = row_windows(plan, shaping) if plan.dated is not None else RowWindows([None] * n_rows, False, [])
    rows, left_out = _counted(plan, n_rows)
    reader = FigureCells(shaping)
    told = [reader.read(one.column.cells, n) for n, one in enumerate(plan.figures)]
    spans = [_spans(one, windows) for one in plan.figures]
    cells: list[Cell] = []
    timeless: list[Cell] = []
    for row in rows:
        for one, figures, windows_of in zip(plan.figures, told, spans, strict=True):
            figure, span = figures[row], windows_of[row]
            if figure is not None:
                (timeless if span is None else cells).append(Cell(row, one, figure, span or ALWAYS))
    places = [(row, one) for row in rows for one in plan.figures]
    problems = windows.problems or [_timeless(cell, plan, shaping) for cell in timeless]
    problems = [*problems, *_nameless(plan, cells), *reader.problems([one.column.heading for one in plan.figures])]
    return Melted(
        cells,
        {name: list(_keys(name, plan, ((cell.row, cell.figures) for cell in cells))) for name in DIMENSIONS},
        {name: dict.fromkeys(_keys(name, plan, places)) for name in DIMENSIONS},
        problems,
        windows.dates,
        [*plan.notes, *left_out, *(Note("windows", 0, text) for text in windows.notes), *reader.notes()],
    )


def _counted(plan: Plan, n_rows: int) -> tuple[list[int], list[Note]]:
    """Return the rows that count something: those of averages and rates are left out, and told."""
    labels = [column for columns in plan.labels.values() for column in columns]
    odd = {text for column in labels for text in column.distinct if is_no_count(text)}
    if not odd:
        return list(range(n_rows)), []
    rows = [row for row in range(n_rows) if not any(column.texts[row] in odd for column in labels)]
    left = n_rows - len(rows)
    return rows, [Note("skipped", left, f"{count(left, 'row')} not counted: {listing(map(repr, sorted(odd)[:3]))}.")]


def _nameless(plan: Plan, cells: Sequence[Cell]) -> list[Problem]:
    """Ask about rows whose labels are all blank: each may repeat the label above it, or be the whole."""
    columns = [column for columns in plan.labels.values() for column in columns]
    rows = dict.fromkeys(cell.row for cell in cells if not any(column.texts[cell.row] for column in columns))
    if not columns or not rows:
        return []
    first = next(iter(rows))
    advice = "fill in the label above it if a blank cell repeats it, or a name such as Total if the row is the whole"
    expected = f"a name in every row of {columns[0].heading!r}: what is a blank cell?"
    return [Problem(first + 1, "", columns[0].heading, "", expected, advice, more=len(rows) - 1)]


def _timeless(cell: Cell, plan: Plan, shaping: Shaping) -> Problem:
    """Tell a figure whose row says no time."""
    column = plan.dated
    found = column.texts[cell.row] if column is not None else ""
    heading = column.heading if column is not None else cell.figures.column.heading
    if shaping.is_total(found):
        expected = f"a time: is {found!r} of the whole year, or of the parts of it that are shown?"
        return Problem(
            cell.row + 1, "", heading, found, expected, "write the months that it counts, or leave out the row"
        )
    return Problem(cell.row + 1, "", heading, found, NO_LABEL, "write the time of the figure, or leave out the row")


def _spans(one: FigureColumn, windows: RowWindows) -> list[Period | None]:
    """Return the window of a column's figure in each row."""
    if one.window is not None and windows.parts:
        return [span_in_year(one.window, part) if part else None for part in windows.parts]
    if one.window is not None:
        return [one.window] * len(windows.spans)
    if one.parts:
        return [year and span_in_year(year, one.parts) for year in windows.spans]
    return windows.spans


def _keys(name: str, plan: Plan, places: Iterable[tuple[int, FigureColumn]]) -> Iterator[Key]:
    """Return the labels of each figure in one dimension, the larger unit first."""
    texts = [column.texts for column in sorted(plan.labels.get(name, ()), key=_depth)]
    heads = name == ("category" if plan.names_are_parts else "measure")
    for row, one in places:
        words = tuple(column[row] for column in texts)
        yield (*words, one.name) if heads else words


def _depth(column: Column) -> tuple[bool, int]:
    """Return how deep a column of labels stands: a part is blank where only its whole is told, and has more labels."""
    own = sum(plain(text).split("_")[-1] not in SUBTOTAL for text in column.distinct)
    return not all(column.texts), own


def dimensions(found: Melted, shaping: Shaping) -> dict[str, Dimension]:
    """Return the names of each dimension, and which are sums."""
    made: dict[str, Dimension] = {}
    taken: list[str] = []
    for name in DIMENSIONS:
        sums = shaping if name != "measure" else replace(shaping, totals=())
        made[name] = dimension(found.shown[name], sums, JOINERS[name], taken=taken)
        taken.extend(made[name].sums)
    return made


def claim_table(table: Table, plan: Plan, found: Melted, names: dict[str, Dimension], shaping: Shaping) -> Table:
    """Return the figures as a claim table whose problems are told where their cells stand in the source."""
    cells = found.cells
    columns: dict[str, list[Any]] = {}
    for i, name in enumerate(CELLS):
        texts = [cell.told[i] for cell in cells]
        if i == 0 or any(texts):
            columns[name] = texts
    for name in DIMENSIONS:
        texts = [names[name].names[key] for key in found.keys[name]]
        if any(texts):
            columns[name] = texts
    columns |= _window_columns(plan, found, shaping)
    for column, name in plan.kept:
        if name not in columns:
            texts = column.texts
            columns[name] = [texts[cell.row] for cell in cells]
    columns |= _constants(columns, plan, shaping, len(cells))
    if "id" in columns and len(set(columns["id"])) < len(cells):
        columns["id of the row"] = columns.pop("id")
    return Table(
        [(name,) for name in columns],
        list(columns.values()),
        problems=list(table.problems),
        notes=[*table.notes, *found.notes],
        placing=_placing(table, plan, cells),
        n_source=table.n_source_rows,
    )


def _constants(columns: Mapping[str, list[Any]], plan: Plan, shaping: Shaping, n: int) -> dict[str, list[str]]:
    """Return the columns that a caller fills; only a name of all figures, such as their heading, may be replaced.

    Raises
    ------
    ClaimError
        When the table says it already, cell by cell: what it says would be lost.
    """
    filled = {}
    for name, text in shaping.fill.items():
        if name in (PERIOD, *WINDOW):
            if not plan.time_is_filled:
                dated = repr(plan.dated.heading) if plan.dated else "its headings"
                raise ClaimError(f"fill gives {name!r}, but the table says it in {dated}; leave it out")
            continue
        own = [said for said in dict.fromkeys(map(as_text, columns.get(name, ()))) if said]
        if own and not (name == "measure" and len(own) == 1 and not plan.labels.get(name)):
            some = f"{listing(map(repr, own[:3]))}{' and more' if len(own) > 3 else ''}"
            raise ClaimError(f"fill gives {name!r}, but the table says it: {some}; leave it out")
        filled[name] = [text] * n
    return filled


def _window_columns(plan: Plan, found: Melted, shaping: Shaping) -> dict[str, list[str]]:
    """Return start, through and kind of every figure."""
    known: dict[tuple[Period, str | None], Any] = {}
    texts = []
    for cell in found.cells:
        kind = cell.figures.kind
        span = cell.span
        if (found.dates and shaping.unit and not cell.figures.window) or (
            cell.figures.window and span.days == 1 and shaping.unit
        ):
            span = calendar_unit(span, shaping.unit, shaping.week_ends)
        if (span, kind) not in known:
            known[span, kind] = window_texts(span, kind, shaping)
        texts.append(known[span, kind])
    columns = {name: [text[name] for text in texts] for name in ("start", "through", "kind")}
    return {name: column for name, column in columns.items() if name == "start" or any(column)}


def _placing(table: Table, plan: Plan, cells: Sequence[Cell]) -> Callable[[Problem], Problem]:
    """Return how a problem of a claim is told of its cell in the source."""
    dated = plan.dated.heading if plan.dated is not None else None

    def placed(problem: Problem) -> Problem:
        if not 0 < problem.row <= len(cells):
            return problem
        cell = cells[problem.row - 1]
        heading = cell.figures.column.heading
        if problem.column in ("start", "through"):
            heading = dated or heading
        elif problem.column not in CELLS:
            heading = problem.column
        rows = tuple(dict.fromkeys(cells[row - 1].row + 1 for row in problem.rows))
        return table.placed(replace(problem, row=cell.row + 1, rows=rows, column=heading, id=""))

    return placed
