"""The figures of a table by its plan: one claim a cell, in the order of rows and columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from deserstats.claims.cells.period import Period
from deserstats.claims.cells.row import Customs
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

JOINERS = {"category": " / ", "geography": " > ", "measure": " / "}


class Cell(NamedTuple):
    """One figure and where it stands: its row, its column and its window."""

    row: int
    figures: FigureColumn
    told: Told
    span: Period


@dataclass(slots=True)
class Melted:
    """The figures of a table with the names of their series, in the order of rows and columns.

    Attributes
    ----------
    plan : Plan
        What each column is.
    rows, columns : list of int
        The row of each figure, and the place of its column among the plan's columns of figures.
    values : list
        The cell of each figure, without what else it says.
    told : dict
        What cells say that hold more than a number, by the place of the figure.
    spans : list of Period
        The window of each figure.
    series : list of tuples
        For each row of the table its labels in all dimensions.
    shown : dict
        For each dimension the labels that the table shows, also of rows without a figure.
    problems : list of Problem
        What is wrong with windows and figures.
    """

    plan: Plan
    rows: list[int]
    columns: list[int]
    values: list[Any]
    told: dict[int, Told]
    spans: list[Period]
    series: list[Key]
    shown: dict[str, dict[Key, None]]
    problems: list[Problem]
    dates: bool
    notes: list[Note | str]
    customs: Customs

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, i: int) -> Cell:
        """Return one of the figures."""
        return Cell(self.rows[i], self.plan.figures[self.columns[i]], self.what(i), self.spans[i])

    def what(self, i: int) -> Told:
        """Return what the cell of one figure says."""
        return self.told.get(i) or Told(self.values[i])

    def key(self, name: str, i: int) -> Key:
        """Return the labels of one figure in one dimension, the larger unit first."""
        own = self.series[self.rows[i]][_labels(self.plan, name)]
        return (*own, head(self.plan, name, self.plan.figures[self.columns[i]])) if heads(self.plan, name) else own

    def keys(self, name: str) -> list[Key]:
        """Return the labels of every figure in one dimension."""
        own = map(itemgetter(_labels(self.plan, name)), map(self.series.__getitem__, self.rows))
        if not heads(self.plan, name):
            return list(own)
        last = [head(self.plan, name, one) for one in self.plan.figures]
        return [(*key, last[column]) for key, column in zip(own, self.columns, strict=True)]

    def measure(self, series: Key) -> Key:
        """Return the labels of a measure among those of a row."""
        return series[_labels(self.plan, "measure")]

    def windows(self) -> list[tuple[int, Period, int]]:
        """Return every window under a heading once, with how many figures it has."""
        by_id = dict(zip(map(id, self.spans), self.spans, strict=True))
        counted = Counter(zip(self.columns, map(id, self.spans), strict=True))
        return [(column, by_id[span], n) for (column, span), n in counted.items()]


def melted(plan: Plan, shaping: Shaping, n_rows: int) -> Melted:
    """Return every figure with its window and its labels."""
    windows = row_windows(plan, shaping) if plan.dated is not None else RowWindows([None] * n_rows, False, [])
    rows, left_out = _counted(plan, n_rows)
    reader = FigureCells(shaping)
    cells = list(_by_rows((reader.read(one.column.cells, n) for n, one in enumerate(plan.figures)), rows))
    spans = list(_by_rows((_spans(one, windows) for one in plan.figures), rows))
    width = len(plan.figures)
    is_told = [cell is not None for cell in cells]
    timeless = [i for i, span in enumerate(spans) if span is None and is_told[i]]
    for i in timeless:
        is_told[i] = False
    values = list(compress(cells, is_told))
    series = list(zip(*(column.texts for column in _ordered(plan)), strict=True)) or [()] * n_rows
    found = Melted(
        plan,
        list(compress(chain.from_iterable(repeat(row, width) for row in rows), is_told)),
        list(compress(chain.from_iterable(repeat(range(width), len(rows))), is_told)),
        values,
        {i: value for i, value in enumerate(values) if type(value) is Told},
        list(compress(spans, is_told)),
        series,
        {name: _shown(name, plan, dict.fromkeys(series[row] for row in rows)) for name in DIMENSIONS},
        [],
        windows.dates,
        [*plan.notes, *left_out, *(Note("windows", 0, text) for text in windows.notes), *reader.notes()],
        shaping.customs,
    )
    for i, told in found.told.items():
        values[i] = told.value
    found.problems += windows.problems or [
        _timeless(rows[i // width], plan.figures[i % width], plan, shaping) for i in timeless
    ]
    found.problems += [*_nameless(found), *reader.problems([one.column.heading for one in plan.figures])]
    return found


def _by_rows(columns: Iterable[Sequence[Any]], rows: Sequence[int]) -> Iterator[Any]:
    """Return the cells of some rows of columns, row by row."""
    chosen = (column if len(column) == len(rows) else [column[row] for row in rows] for column in columns)
    return chain.from_iterable(zip(*chosen, strict=True))


def _counted(plan: Plan, n_rows: int) -> tuple[list[int], list[Note]]:
    """Return the rows that count something: those of averages and rates are left out, and told."""
    labels = [column for columns in plan.labels.values() for column in columns]
    odd = {text for column in labels for text in column.distinct if is_no_count(text)}
    if not odd:
        return list(range(n_rows)), []
    rows = [row for row in range(n_rows) if not any(column.texts[row] in odd for column in labels)]
    left = n_rows - len(rows)
    return rows, [Note("skipped", left, f"{count(left, 'row')} not counted: {listing(map(repr, sorted(odd)[:3]))}.")]


def _nameless(found: Melted) -> list[Problem]:
    """Ask about rows without a category, or a place, where others have one: a blank may repeat the label above it."""
    problems = []
    for name, columns in found.plan.labels.items():
        own = itemgetter(_labels(found.plan, name))
        if not columns or all(map(any, map(own, found.series))):
            continue
        rows = dict.fromkeys(row for row in found.rows if not any(own(found.series[row])))
        if rows:
            advice = (
                "fill in the label above it if a blank cell repeats it, or a name such as Total if the row is the whole"
            )
            expected = f"a name in every row of {columns[0].heading!r}: what is a blank cell?"
            problems.append(Problem(min(rows) + 1, "", columns[0].heading, "", expected, advice, more=len(rows) - 1))
    return problems


def _timeless(row: int, figures: FigureColumn, plan: Plan, shaping: Shaping) -> Problem:
    """Tell a figure whose row says no time."""
    column = plan.part if plan.part is not None and plan.part.texts[row] else plan.dated
    found = column.texts[row] if column is not None else ""
    heading = column.heading if column is not None else figures.column.heading
    if shaping.is_total(found):
        expected = f"a time: is {found!r} of the whole year, or of the parts of it that are shown?"
        return Problem(row + 1, "", heading, found, expected, "write the months that it counts, or leave out the row")
    return Problem(row + 1, "", heading, found, NO_LABEL, "write the time of the figure, or leave out the row")


def _spans(one: FigureColumn, windows: RowWindows) -> list[Period | None]:
    """Return the window of a column's figure in each row."""
    if one.window is not None and windows.parts:
        return [span_in_year(one.window, part) if part else None for part in windows.parts]
    if one.window is not None:
        return [one.window] * len(windows.spans)
    if one.parts:
        return [year and span_in_year(year, one.parts) for year in windows.spans]
    return windows.spans


def heads(plan: Plan, name: str) -> bool:
    """Whether the headings of the figures are the last label of a dimension."""
    if name == "measure" and plan.names_are_parts:
        return any(one.measure for one in plan.figures)
    return name == ("category" if plan.names_are_parts else "measure")


def head(plan: Plan, name: str, one: FigureColumn) -> str:
    """Return what the heading of a column of figures says in one dimension."""
    return one.measure if name == "measure" and plan.names_are_parts else one.name


def _ordered(plan: Plan) -> list[Column]:
    """Return the columns of labels by dimension, those of the larger unit first."""
    return [column for name in DIMENSIONS for column in sorted(plan.labels.get(name, ()), key=_depth)]


def _labels(plan: Plan, name: str) -> slice:
    """Return where a dimension's labels stand among those of a row."""
    first = sum(len(plan.labels.get(one, ())) for one in DIMENSIONS[: DIMENSIONS.index(name)])
    return slice(first, first + len(plan.labels.get(name, ())))


def _shown(name: str, plan: Plan, series: Iterable[Key]) -> dict[Key, None]:
    """Return the keys of one dimension."""
    own = dict.fromkeys(map(itemgetter(_labels(plan, name)), series))
    if not heads(plan, name):
        return own if plan.figures else {}
    return dict.fromkeys((*key, head(plan, name, one)) for key in own for one in plan.figures)


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
    columns: dict[str, list[Any]] = {"value": found.values}
    for place, name in enumerate(CELLS[1:], start=1):
        if any(told[place] for told in found.told.values()):
            columns[name] = [""] * len(found)
            for i, told in found.told.items():
                columns[name][i] = told[place]
    for name in DIMENSIONS:
        texts = _named(found, name, names[name].names)
        if any(texts):
            columns[name] = texts
    columns |= _window_columns(found, shaping)
    for column, name in plan.kept:
        if name not in columns:
            columns[name] = list(map(column.texts.__getitem__, found.rows))
    columns |= _constants(columns, plan, shaping, len(found))
    if "id" in columns and len(set(columns["id"])) < len(found):
        columns["id of the row"] = columns.pop("id")
    return Table(
        [(name,) for name in columns],
        list(columns.values()),
        problems=list(table.problems),
        notes=[*table.notes, *found.notes],
        placing=_placing(table, found),
        n_source=table.n_source_rows,
    )


def _named(found: Melted, name: str, names: Mapping[Key, str]) -> list[str]:
    """Return the name of every figure in one dimension."""
    plan, own = found.plan, itemgetter(_labels(found.plan, name))
    if not heads(plan, name):
        texts = [names.get(own(labels), "") for labels in found.series]
        return list(map(texts.__getitem__, found.rows))
    known: dict[Key, list[str]] = {}
    for labels in dict.fromkeys(map(found.series.__getitem__, dict.fromkeys(found.rows))):
        key = own(labels)
        if key not in known:
            known[key] = [names[*key, head(plan, name, one)] for one in plan.figures]
    by_row = [known.get(own(labels), []) for labels in found.series]
    return [by_row[row][column] for row, column in zip(found.rows, found.columns, strict=True)]


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


def _window_columns(found: Melted, shaping: Shaping) -> dict[str, list[str]]:
    """Return start, through and kind of every figure.

    First days no longer counted are left as they stand: whether they are meant so is asked of the claim table.
    """
    if found.plan.first is not None and found.plan.end is not None and found.plan.last is None:
        first, end = found.plan.first.texts, found.plan.end.texts
        return {"start": [first[row] for row in found.rows], "end": [end[row] for row in found.rows]}
    known: list[dict[int, tuple[str, ...]]] = [{} for _ in found.plan.figures]
    texts = []
    for column, span in zip(found.columns, found.spans, strict=True):
        text = known[column].get(id(span))
        if text is None:
            text = known[column][id(span)] = _window_of(found.plan.figures[column], span, found.dates, shaping)
        texts.append(text)
    columns = {name: [text[n] for text in texts] for n, name in enumerate(("start", "through", "kind"))}
    return {name: column for name, column in columns.items() if name == "start" or any(column)}


def _window_of(figures: FigureColumn, span: Period, dates: bool, shaping: Shaping) -> tuple[str, ...]:
    """Return start, through and kind of one window under one heading."""
    if shaping.unit and dates and span.days == 1 and figures.window is None and figures.kind != "stock":
        span = calendar_unit(span, shaping.unit, shaping.week_ends)
    return tuple(window_texts(span, figures.kind, shaping).values())


def _placing(table: Table, found: Melted) -> Callable[[Problem], Problem]:
    """Return how a problem of a claim is told of its cell in the source."""
    dated = found.plan.dated.heading if found.plan.dated is not None else None

    def placed(problem: Problem) -> Problem:
        if not 0 < problem.row <= len(found):
            return problem
        cell = found.cell(problem.row - 1)
        heading = cell.figures.column.heading
        if problem.column in ("start", "through"):
            heading = dated or heading
        elif problem.column not in CELLS:
            heading = problem.column
        rows = tuple(dict.fromkeys(found.rows[row - 1] + 1 for row in problem.rows))
        return table.placed(replace(problem, row=cell.row + 1, rows=rows, column=heading, id=""))

    return placed
