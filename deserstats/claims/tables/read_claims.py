"""Any table to a claim set: one pass over its cells, one error with all that is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import Shown
from deserstats.claims.cells.reading import Reading
from deserstats.claims.cells.row import Customs, RowReader
from deserstats.claims.cells.stored import as_text, notes, number_cells
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import SchemeLike, as_scheme
from deserstats.claims.selection import names_in
from deserstats.claims.tables.customs import ask_of, fitted
from deserstats.claims.tables.files import Table, broken, decode, from_records, read_delimited, read_file
from deserstats.claims.tables.headings import headings
from deserstats.claims.tables.questions import Asked, column_questions, folded
from deserstats.claims.tables.screen import bad_ids, screen
from deserstats.errors import ClaimError, ClaimTableError, DeserstatsWarning, Problem
from deserstats.wording import count

FIGURES = ("value", "low", "high")
"""Columns that the number customs of a table apply to."""


def read_claims(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    scheme: SchemeLike = None,
    decimal: str | None = None,
    thousands: str | None = None,
    encoding: str | None = None,
) -> ClaimSet:
    """Read a table of claims.

    Parameters
    ----------
    source : path, file object, frame or sequence of mappings
        CSV, TSV, JSON, JSON lines, Excel (with the digits that it shows) or Parquet by suffix;
        any frame that pandas can take, also through the Arrow interface; records; a Series, whose
        name and index are ``value`` and ``start`` where they have none.
    columns : mapping, optional
        Foreign column names to ours: ``{"figure": "value"}``.
    sheet : str or int, optional
        Sheet of an Excel workbook.
    scheme : Scheme or mapping, optional
        Unions, trees and rules that the claims are read under; ``{"all": ["a", "b"]}`` is a tree.
    decimal, thousands : str, optional
        Marks of the figures. By default a point is the decimal mark and a comma, space or
        apostrophe groups thousands; an ambiguous ``1.234`` is a listed problem. With
        ``decimal=","`` points, spaces and apostrophes group thousands.
    encoding : str, optional
        Encoding of a text file; UTF-8 by default.

    Returns
    -------
    ClaimSet
        One claim a row, in order.

    Raises
    ------
    ClaimTableError
        When a cell cannot be read; ``problems`` lists every bad cell with the edit that would do.
    ClaimError
        When an argument does not fit the table.

    Examples
    --------
    >>> claims = read_claims([{"value": "213,000", "relation": "over", "start": "2022-02-24", "end": "2025-06-01"}])
    >>> print(claims["c1"])
    c1: over 213,000, 24 Feb 2022-May 2025
    """
    customs = Customs.of(decimal, thousands)
    if is_read(source) and not columns and customs == Customs():
        # the figures of claims were read under customs that their texts do not show
        if not isinstance(source, ClaimSet):
            return ClaimSet(source, scheme)
        return source if scheme is None else source.with_scheme(scheme)
    scheme = as_scheme(scheme)
    table = _open(source, sheet, encoding)
    header = headings(table, columns or {})
    claims, problems, inferred = _read_rows(table, header, customs)
    scheme = scheme.knowing(names_in(claims.values()))
    problems.extend(folded((p, ask_of(p)) for p in screen(claims, scheme)))
    if problems or table.problems:
        lines = table.lines
        placed = [replace(p, line=lines[p.row - 1] if lines else None) for p in problems]
        earlier = {(p.line, p.column) for p in table.problems or []}
        placed = [p for p in placed if (p.line, p.column) not in earlier] + (table.problems or [])
        raise ClaimTableError(sorted(placed, key=lambda p: p.line or p.row), len(table.rows))
    return ClaimSet.trusted(claims.values(), scheme, notes=inferred)


ClaimsLike = object
"""What a question takes: a claim set, an earlier answer, or whatever :func:`read_claims` takes."""

ReadingLike = Reading | Mapping[str, Any] | None
"""A reading, its parts, or None for that of the claims themselves."""


def as_claims(source: ClaimsLike) -> ClaimSet:
    """Return the claims that a question is about.

    Parameters
    ----------
    source : ClaimSet, answer, path, file object, frame, records or claims
        An answer stands for its claims, a table is read by :func:`read_claims`.

    Raises
    ------
    ClaimError
        When the source cannot be read (:class:`ClaimTableError` lists every cell).
    """
    own = source if isinstance(source, ClaimSet) else getattr(source, "claims", None)
    if not isinstance(own, ClaimSet):
        own = read_claims(source)
    return own


def is_read(source: Any) -> bool:
    """Whether a source consists of claims already."""
    if isinstance(source, ClaimSet):
        return True
    return isinstance(source, list | tuple) and bool(source) and all(isinstance(row, Claim) for row in source)


def _open(source: Any, sheet: str | int | None, encoding: str | None) -> Table:
    if isinstance(source, str | PathLike):
        table = read_file(Path(source), sheet, encoding)
    elif hasattr(source, "read"):
        text = source.read()
        table = read_delimited(decode(text, encoding) if isinstance(text, bytes) else text.lstrip("\ufeff"), None)
    elif is_read(source):
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
    return Table([str(name) for name in frame.columns], frame.astype(object).to_numpy().tolist())


def _warn_of_floats(frame: Any) -> None:
    """Say which figures came as floats: their printed digits are inferred."""
    for column in ("value", "low", "high"):
        if list(frame.columns).count(column) == 1 and getattr(frame[column].dtype, "kind", "O") == "f":
            kept = frame[column].dropna()
            broken_ = int((kept % 1 != 0).sum())
            if broken_:
                warnings.warn(
                    f"{column}: {count(broken_, 'figure')} came as floating-point numbers, so the digits printed "
                    "are inferred; pass text to keep 1.20 apart from 1.2",
                    DeserstatsWarning,
                    stacklevel=5,
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
