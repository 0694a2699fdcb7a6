"""Any table to the claims of its rows: one pass over its cells, one error with all that is wrong."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, NamedTuple, Unpack

from deserstats.claims.cells.figure import Shown
from deserstats.claims.cells.heading import PLACE
from deserstats.claims.cells.row import Customs
from deserstats.claims.cells.stored import as_text, is_stored, notes, number_cells
from deserstats.claims.claim import Claim
from deserstats.claims.files.grid import Table
from deserstats.claims.files.source import open_source
from deserstats.claims.note import Note, as_note
from deserstats.claims.schemes.scheme import Scheme, as_scheme
from deserstats.claims.selection import names_by_dimension, names_in
from deserstats.claims.shapes.heading_rows import headed
from deserstats.claims.shapes.options import Shaping, TableOptions
from deserstats.claims.shapes.series.sums import sums_of_claims
from deserstats.claims.shapes.shape import Shaped, shaped
from deserstats.claims.tables.bad_rows import BadRows
from deserstats.claims.tables.column_reader import FIGURES, ColumnReader
from deserstats.claims.tables.customs import fitted
from deserstats.claims.tables.headings import headings
from deserstats.claims.tables.places import Places
from deserstats.claims.tables.questions import column_questions, folded
from deserstats.claims.tables.screen import bad_ids, screen
from deserstats.errors import ClaimTableError, Problem

BESIDE = ("kind", "relation", "low", "high")
"""Columns that say what a figure stored as a number may imply."""


SHORT = 10**15
"""Whole numbers below it are written with digits that a double keeps, whatever they came as."""


class RowsRead(NamedTuple):
    """The claims of a table, what they are read under, what was inferred, and where their figures stand."""

    claims: tuple[Claim, ...]
    scheme: Scheme
    notes: list[Note]
    places: Places


def read_rows(source: Any, **options: Unpack[TableOptions]) -> RowsRead:
    """Read the rows of a table; see :func:`deserstats.read_claims` for the options and errors."""
    with _no_collection():
        return _read(source, options)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector from looking through a growing table again and again: no row of it is in a circle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(source: Any, options: TableOptions) -> RowsRead:
    customs = Customs.of(options.get("decimal"), options.get("thousands"))
    scheme = as_scheme(options.get("scheme"))
    records = [claim.cells() for claim in source] if are_claims(source) else source
    grid = open_source(records, options.get("sheet"), options.get("encoding"))
    shaping = Shaping.of(**options)
    shape = shaped(headed(grid, options.get("header")), shaping)
    del grid, records  # a large table is not kept twice
    table = shape.table
    names, misnamed = _headings(shape)
    claims, bad, inferred = _read_rows(table, names, customs)
    own = shape.is_claims
    sums, told = sums_of_claims(list(claims.values()), shaping, scheme.total) if own else (shape.sums, [])
    whole = claims | bad.claims if bad.claims else claims
    scheme = scheme.with_sums(sums).knowing(names_in(whole.values()))
    scheme = scheme.with_totals(*names_by_dimension(whole.values()))
    bad.add(screen(whole, scheme))
    if misnamed or bad.asked or table.problems:
        raise _listed([*misnamed, *folded(bad.but(misnamed))], table)
    notes = [*map(as_note, table.notes), *told, *inferred]
    return RowsRead(tuple(claims.values()), scheme, notes, Places(table, names))


def _headings(shape: Shaped) -> tuple[list[str], list[Problem]]:
    """Return our name of each column, and those that nearly are ours; a table of no known shape is told as such."""
    try:
        return headings(shape.table, shape.columns)
    except ClaimTableError as error:
        if shape.doubt is None or any(problem.edits for problem in error.problems):
            raise
        raise ClaimTableError([shape.doubt], shape.table.n_rows) from None


def _listed(problems: list[Problem], table: Table) -> ClaimTableError:
    """Put what is wrong with claims after what was wrong with the same cell of the file, by line."""
    placed = list(dict.fromkeys(table.placed(p) for p in problems))
    earlier = {(p.line, p.column) for p in table.problems}
    placed = [p for p in placed if (p.line, p.column) not in earlier] + table.problems
    return ClaimTableError(sorted(placed, key=lambda p: p.line or p.row), table.n_source_rows)


def are_claims(source: Any) -> bool:
    """Whether a source is a list of claims."""
    return isinstance(source, list | tuple) and bool(source) and all(isinstance(row, Claim) for row in source)


def figure_text(cell: Any, customs: Customs) -> str:
    """Write a figure for a table with customs: what is stored as a number has a decimal point, whatever they are."""
    text = as_text(cell)
    if isinstance(cell, str) and not isinstance(cell, Shown):
        return text
    plain = text.replace(",", "")
    return plain.replace(".", customs.decimal) if customs.decimal else plain


def _read_rows(table: Table, header: list[str], customs: Customs) -> tuple[dict[int, Claim], BadRows, list[Note]]:
    """Read every row: the good claims by row number, the bad rows, and what was inferred."""
    raw = {name: cells for name, cells in zip(header, table.columns, strict=True) if name}
    columns = {name: _texts(name, cells, customs) for name, cells in raw.items()}
    inferred = _imply(columns, raw, customs)
    ids = columns.get("id")
    columns["id"] = [text.strip() for text in ids] if ids else [f"c{i}" for i in range(1, table.n_rows + 1)]
    bad = BadRows(columns["id"])
    claims = ColumnReader(columns, customs).read(bad)
    bad.ask(column_questions(columns, claims | bad.claims if bad.claims else claims))
    if bad.asked:
        bad.asked = fitted(bad.asked, [text for name in FIGURES for text in columns.get(name, ()) if text])
    bad.add(bad_ids(columns["id"], table.place))
    return claims, bad, inferred


def _texts(name: str, cells: list[Any], customs: Customs) -> list[str]:
    """Write the cells of a column as text."""
    if name in FIGURES and customs != Customs():
        return [figure_text(cell, customs) for cell in cells]
    return cells if set(map(type, cells)) <= {str} else list(map(as_text, cells))


def _imply(columns: dict[str, list[str]], raw: Mapping[str, list[Any]], customs: Customs) -> list[Note]:
    """Write what figures that came as numbers imply into the columns, and say how many these are."""
    values = raw.get("value", ())
    if set(map(type, values)) <= {str}:
        return []
    beside = [name for name in BESIDE if name in raw]
    said = list(zip(*(columns[name] for name in beside), strict=True)) if beside else [()] * len(values)
    known: dict[tuple[str, ...], Mapping[str, str]] = {}
    implied: list[tuple[Mapping[str, Any], Mapping[str, str]]] = []
    for row, value in enumerate(values):
        if _is_short_whole(value):
            # what a whole number implies depends on what stands beside it alone
            if said[row] not in known:
                cells = number_cells({"value": 1, **dict(zip(beside, said[row], strict=True))})
                known[said[row]] = {name: text for name, text in cells.items() if name != "value"}
            implied.append(({}, known[said[row]]))
        elif isinstance(value, Shown) or is_stored(value):
            given = {"value": value, **{name: raw[name][row] for name in beside}}
            implied.append(({"value": value}, number_cells(given)))
        else:
            continue
        for name, text in implied[-1][1].items():
            if columns.get(name) is raw.get(name):
                columns[name] = list(columns[name]) if name in columns else [""] * len(values)
            columns[name][row] = figure_text(Shown(text), customs) if name in FIGURES else text
    return notes(implied)


def _is_short_whole(value: Any) -> bool:
    """Whether a number is a whole one of so few digits that it is written as it is kept."""
    return (type(value) is int or (type(value) is float and value.is_integer())) and -SHORT < value < SHORT


def claims_of_records(rows: Sequence[Mapping[str, str]], customs: Mapping[str, Sequence[str | None]]) -> list[Claim]:
    """Return the claims of the texts of rows, each under the customs of its id, if it has any.

    Raises
    ------
    ClaimTableError
        When a row cannot be read.
    """
    alike: dict[tuple[tuple[str, ...], Customs], list[int]] = {}
    for place, row in enumerate(rows):
        extra = tuple(name for name in row if name not in PLACE)
        alike.setdefault((extra, Customs(*customs.get(row["id"], ()))), []).append(place)
    ours = PLACE.keys() & set(chain.from_iterable(rows))
    found: dict[int, Claim] = {}
    for (extra, own), places in alike.items():
        names = [*(name for name in PLACE if name in ours), *extra]
        columns = {name: [rows[place].get(name, "") for place in places] for name in names}
        claims = ColumnReader(columns, own).read(BadRows(columns["id"]))
        found |= {place: claims.get(n) or Claim.from_cells(rows[place], own) for n, place in enumerate(places, 1)}
    return [found[place] for place in range(len(rows))]
