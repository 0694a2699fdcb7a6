"""Any table to the claims of its rows: one pass over its cells, one error with all that is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import Shown
from deserstats.claims.cells.row import Customs, RowReader
from deserstats.claims.cells.stored import as_text, notes, number_cells
from deserstats.claims.claim import Claim
from deserstats.claims.schemes.scheme import Scheme, SchemeLike, as_scheme
from deserstats.claims.selection import names_in
from deserstats.claims.tables.customs import ask_of, fitted
from deserstats.claims.tables.files import decode, read_delimited, read_file
from deserstats.claims.tables.headings import headings
from deserstats.claims.tables.questions import Asked, column_questions, folded
from deserstats.claims.tables.screen import bad_ids, screen
from deserstats.claims.tables.table import Table, broken, from_frame, from_records
from deserstats.errors import ClaimError, ClaimTableError, DeserstatsWarning, Problem
from deserstats.wording import count

FIGURES = ("value", "low", "high")
"""Columns that the number customs of a table apply to."""


class TableOptions(TypedDict, total=False):
    """How a table is read; see :func:`deserstats.read_claims`."""

    columns: Mapping[str, str] | None
    sheet: str | int | None
    scheme: SchemeLike
    decimal: str | None
    thousands: str | None
    encoding: str | None


class RowsRead(NamedTuple):
    """The claims of a table, what they are read under, and what was inferred."""

    claims: tuple[Claim, ...]
    scheme: Scheme
    notes: list[str]


def read_rows(source: Any, **options: Unpack[TableOptions]) -> RowsRead:
    """Read the rows of a table; see :func:`deserstats.read_claims` for the options and errors."""
    customs = Customs.of(options.get("decimal"), options.get("thousands"))
    scheme = as_scheme(options.get("scheme"))
    table = _open(source, options.get("sheet"), options.get("encoding"))
    claims, problems, inferred = _read_rows(table, headings(table, options.get("columns") or {}), customs)
    scheme = scheme.knowing(names_in(claims.values()))
    problems.extend(folded((p, ask_of(p)) for p in screen(claims, scheme)))
    if problems or table.problems:
        raise _listed(problems, table)
    return RowsRead(tuple(claims.values()), scheme, inferred)


def _listed(problems: list[Problem], table: Table) -> ClaimTableError:
    """Put what is wrong with claims after what was wrong with the same cell of the file, by line."""
    placed = [replace(p, line=table.lines[p.row - 1] if table.lines else None) for p in problems]
    earlier = {(p.line, p.column) for p in table.problems or []}
    placed = [p for p in placed if (p.line, p.column) not in earlier] + (table.problems or [])
    return ClaimTableError(sorted(placed, key=lambda p: p.line or p.row), len(table.rows))


def are_claims(source: Any) -> bool:
    """Whether a source is a list of claims."""
    return isinstance(source, list | tuple) and bool(source) and all(isinstance(row, Claim) for row in source)


def _open(source: Any, sheet: str | int | None, encoding: str | None) -> Table:
    if isinstance(source, str | PathLike):
        table = read_file(Path(source), sheet, encoding)
    elif hasattr(source, "read"):
        text = source.read()
        table = read_delimited(decode(text, encoding) if isinstance(text, bytes) else text.lstrip("\ufeff"), None)
    elif are_claims(source):
        table = from_records([claim.cells() for claim in source])
    elif isinstance(source, list | tuple) and all(isinstance(row, Mapping) for row in source):
        table = from_records(source)
    else:
        table = _from_frame(source)
    if not table.rows and not table.problems:
        raise broken("a table without rows", "a header and at least one row", "write one claim a row")
    return table


def _from_frame(frame: Any) -> Table:
    import pandas as pd

    if isinstance(frame, pd.Series):
        # the figures of a series and what it is indexed by have names of their own, or these
        index = frame.index.set_names([name or "start" for name in frame.index.names])
        frame = frame.set_axis(index).reset_index(name="value" if frame.name is None else frame.name)
    if not isinstance(frame, pd.DataFrame):
        from_arrow = getattr(pd.DataFrame, "from_arrow", None)  # pandas 3
        if hasattr(frame, "__arrow_c_stream__") and from_arrow is not None:
            frame = from_arrow(frame)
        elif hasattr(frame, "to_pandas"):
            frame = frame.to_pandas()
        elif isinstance(frame, Mapping):
            frame = pd.DataFrame(frame)
        else:
            raise ClaimError(f"cannot read claims from {type(frame).__name__}: expected a path, a frame or records")
    if any(name in COLUMNS for name in frame.index.names):
        frame = frame.reset_index()
    _warn_of_floats(frame)
    return from_frame(frame)


def _warn_of_floats(frame: Any) -> None:
    """Say which figures came as floats: their printed digits are inferred."""
    for column in ("value", "low", "high"):
        if list(frame.columns).count(column) == 1 and getattr(frame[column].dtype, "kind", "O") == "f":
            kept = frame[column].dropna()
            fractions = int((kept % 1 != 0).sum())
            if fractions:
                warnings.warn(
                    f"{column}: {count(fractions, 'figure')} came as floating-point numbers, so the digits printed "
                    "are inferred; pass text to keep 1.20 apart from 1.2",
                    DeserstatsWarning,
                    stacklevel=6,
                )


def figure_text(cell: Any, customs: Customs) -> str:
    """Write a figure for a table with customs: what is stored as a number has a decimal point, whatever they are."""
    text = as_text(cell)
    if isinstance(cell, str) and not isinstance(cell, Shown):
        return text
    plain = text.replace(",", "")
    return plain.replace(".", customs.decimal) if customs.decimal else plain


def _read_rows(table: Table, header: list[str], customs: Customs) -> tuple[dict[int, Claim], list[Problem], list[str]]:
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
