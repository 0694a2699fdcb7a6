"""Any table to the claims of its rows: one pass over its cells, one error with all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Unpack

from deserstats.claims.cells.figure import Shown
from deserstats.claims.cells.row import Customs, RowReader
from deserstats.claims.cells.stored import as_text, notes, number_cells
from deserstats.claims.claim import Claim
from deserstats.claims.files.grid import Table
from deserstats.claims.files.source import open_source
from deserstats.claims.note import Note, as_note
from deserstats.claims.schemes.scheme import Scheme, as_scheme
from deserstats.claims.selection import names_in
from deserstats.claims.shapes.heading_rows import headed
from deserstats.claims.shapes.options import Shaping, TableOptions
from deserstats.claims.shapes.series.sums import sums_of_claims
from deserstats.claims.shapes.shape import Shaped, shaped
from deserstats.claims.tables.customs import ask_of, fitted
from deserstats.claims.tables.headings import headings
from deserstats.claims.tables.questions import Asked, column_questions, folded
from deserstats.claims.tables.screen import bad_ids, screen
from deserstats.errors import ClaimTableError, Problem

FIGURES = ("value", "low", "high")
"""Columns that the number customs of a table apply to."""


class RowsRead(NamedTuple):
    """The claims of a table, what they are read under, and what was inferred."""

    claims: tuple[Claim, ...]
    scheme: Scheme
    notes: list[Note]


def read_rows(source: Any, **options: Unpack[TableOptions]) -> RowsRead:
    """Read the rows of a table; see :func:`deserstats.read_claims` for the options and errors."""
    customs = Customs.of(options.get("decimal"), options.get("thousands"))
    scheme = as_scheme(options.get("scheme"))
    records = [claim.cells() for claim in source] if are_claims(source) else source
    grid = open_source(records, options.get("sheet"), options.get("encoding"))
    shaping = Shaping.of(**options)
    shape = shaped(headed(grid, options.get("header")), shaping)
    table = shape.table
    claims, problems, inferred = _read_rows(table, _headings(shape), customs)
    sums, told = sums_of_claims(list(claims.values()), shaping) if shape.is_claims else (shape.sums, [])
    scheme = scheme.with_sums(sums)
    scheme = scheme.knowing(names_in(claims.values()))
    problems.extend(folded((p, ask_of(p)) for p in screen(claims, scheme)))
    if problems or table.problems:
        raise _listed(problems, table)
    return RowsRead(tuple(claims.values()), scheme, [*map(as_note, table.notes), *told, *inferred])


def _headings(shape: Shaped) -> list[str]:
    """Return our name of each column; a table of no known shape is told as such, unless a heading nearly is ours."""
    try:
        return headings(shape.table, shape.columns)
    except ClaimTableError as error:
        if shape.doubt is None or any(problem.edits for problem in error.problems):
            raise
        raise shape.doubt from None


def _listed(problems: list[Problem], table: Table) -> ClaimTableError:
    """Put what is wrong with claims after what was wrong with the same cell of the file, by line."""
    placed = list(dict.fromkeys(table.placed(p) for p in problems))
    earlier = {(p.line, p.column) for p in table.problems}
    placed = [p for p in placed if (p.line, p.column) not in earlier] + table.problems
    return ClaimTableError(sorted(placed, key=lambda p: p.line or p.row), table.n_source or table.n_rows)


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


def _read_rows(table: Table, header: list[str], customs: Customs) -> tuple[dict[int, Claim], list[Problem], list[Note]]:
    """Read every row: the good claims by row number, what is wrong with the others, and what was inferred."""
    claims: dict[int, Claim] = {}
    cells: dict[int, dict[str, str]] = {}
    asked: list[Asked] = []
    implied: list[tuple[dict[str, Any], dict[str, str]]] = []
    for i, row in enumerate(table.rows, start=1):
        given = dict(zip(header, row, strict=True))
        implied.append((given, number_cells(given)))
        cells[i] = _cells(given, customs) | _in_customs(implied[-1][1], customs)
        cells[i]["id"] = cells[i].get("id", "").strip() if "id" in header else f"c{i}"
        reader = RowReader(cells[i], customs)
        parsed = reader.read()
        if parsed is None:
            asked.extend((bad.of(i, cells[i]["id"]), bad.kind) for bad in reader.bad)
        elif cells[i]["id"]:
            claims[i] = Claim.from_parsed(cells[i], parsed)
    questions = list(column_questions(cells, claims))
    places = {(problem.row, problem.column) for problem, _ in questions}
    asked = [(problem, kind) for problem, kind in asked if (problem.row, problem.column) not in places]
    asked = fitted([*asked, *questions], [text for row in cells.values() for c in FIGURES if (text := row.get(c, ""))])
    problems = folded(asked) + bad_ids(row["id"] for row in cells.values())
    return claims, problems, notes(implied)


def _in_customs(implied: Mapping[str, str], customs: Customs) -> dict[str, str]:
    """Write figures that came as numbers in the customs of the table."""
    return {name: figure_text(Shown(text), customs) if name in FIGURES else text for name, text in implied.items()}


def _cells(row: Mapping[str, Any], customs: Customs) -> dict[str, str]:
    """Write the cells of a row as text."""
    cells = {name: as_text(cell) for name, cell in row.items() if name}
    if customs != Customs():
        cells |= {name: figure_text(row[name], customs) for name in FIGURES if name in row}
    return cells
