"""Any table to a claim set: one pass over its cells, one error with all that is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from deserstats.claims.claim import Claim, as_text
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.fields import COLUMNS, OFTEN_CALLED
from deserstats.claims.figure import Shown
from deserstats.claims.files import Table, broken, decode, from_records, read_delimited, read_file
from deserstats.claims.period import as_period
from deserstats.claims.reading import Reading
from deserstats.claims.row import Customs, RowReader
from deserstats.claims.scheme import SchemeLike, as_scheme
from deserstats.claims.screen import repeated_ids, screen
from deserstats.errors import ClaimError, ClaimTableError, DeserstatsWarning, PeriodError, Problem
from deserstats.wording import count, listing, nearest, one_of


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
        any frame that pandas can take, also through the Arrow interface; records.
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
    header = _header(table, columns or {})
    claims, problems = _read_rows(table, header, customs)
    problems.extend(screen(claims, scheme))
    if problems or table.problems:
        lines = table.lines
        placed = [replace(p, line=lines[p.row - 1] if lines else None) for p in problems]
        earlier = {(p.line, p.column) for p in table.problems or []}
        placed = [p for p in placed if (p.line, p.column) not in earlier] + (table.problems or [])
        raise ClaimTableError(sorted(placed, key=lambda p: p.line or p.row), len(table.rows))
    return ClaimSet.trusted(claims.values(), scheme)


ClaimsLike = object
"""What a question takes: a claim set, an earlier answer, or whatever :func:`read_claims` takes."""

ReadingLike = Reading | Mapping[str, Any] | None
"""A reading, its parts, or None for that of the claims themselves."""


def as_claims(source: ClaimsLike, reading: ReadingLike = None) -> ClaimSet:
    """Return the claims that a question is about, under the reading that it is asked for.

    Parameters
    ----------
    source : ClaimSet, answer, path, file object, frame, records or claims
        An answer stands for its claims, a table is read by :func:`read_claims`.
    reading : Reading or mapping, optional
        Replaces the reading of the claims.

    Raises
    ------
    ClaimError
        When the source cannot be read (:class:`ClaimTableError` lists every cell), or the reading
        has an unknown part.
    """
    own = source if isinstance(source, ClaimSet) else getattr(source, "claims", None)
    if not isinstance(own, ClaimSet):
        own = read_claims(source)
    if reading is None:
        return own
    if not isinstance(reading, Reading):
        if not isinstance(reading, Mapping):
            raise ClaimError(f"reading={reading!r} is not a Reading or a mapping such as {{'over': 'next_round'}}")
        reading = Reading.from_dict(dict(reading))
    return own if reading == own.reading else ClaimSet.trusted(own.claims, own.scheme, reading)


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


def _header(table: Table, columns: Mapping[str, str]) -> list[str]:
    """Return our name of each column; raise when one is missing, repeated or mapped in vain."""
    header = [str(name).strip() for name in table.header]
    for foreign, ours in columns.items():
        if foreign not in header:
            hint = "; columns maps foreign names to ours" if ours in header else ""
            raise ClaimError(f"columns names {foreign!r}, but the table has {one_of(map(repr, header))}{hint}")
    names = [columns.get(name, _canonical(name)) for name in header]
    filled = [i for i, name in enumerate(names) if name or any(as_text(row[i]).strip() for row in table.rows)]
    problems = []
    if any(not names[i] for i in filled):
        problems.append(Problem(0, "", "", "a column without a name", "a name for every column", "name it"))
    repeated = dict.fromkeys(n for n in names if n and names.count(n) > 1)
    fix = "rename or remove one of the two"
    problems.extend(Problem(0, "", name, name, "each column once", fix) for name in repeated)
    for name in _missing(names):
        guess = _meant(name, names)
        fix = _rename(guess, name) if guess else f"add a column {name!r}"
        problems.append(Problem(0, "", name, "", f"a column {name!r}; found {listing(filter(None, names))}", fix))
    last = _called("through", names)
    if (
        last
        and not {"end", "through"} & set(names)
        and _has_dates(as_text(row[names.index(last)]) for row in table.rows)
    ):
        # left as it is, every window would end with the label of its start
        fix = _rename(last, "through") + "; or to 'end' where it is the first day no longer counted"
        problems.append(Problem(0, "", last, last, "'through' for the last day counted", fix))
    if problems:
        raise ClaimTableError(problems, len(table.rows))
    return names


def _meant(name: str, names: list[str]) -> str | None:
    """Return the column that was probably meant as ours, or None."""
    alike = (n for n in names if n and n not in COLUMNS and nearest(n, [name]))
    return _called(name, names) or next(alike, None)


def _called(name: str, names: list[str]) -> str | None:
    """Return a column by one of the words that tables often have for ours, or None."""
    return next((n for n in names if "_".join(n.casefold().split()) in OFTEN_CALLED.get(name, ())), None)


def _has_dates(cells: Iterable[str]) -> bool:
    """Whether a column holds dates or labels of time; words ("Kyiv") are none."""
    return any(_is_date(cell.strip()) for cell in cells)


def _is_date(cell: str) -> bool:
    try:
        as_period(cell)
    except PeriodError:
        return False
    return True


def _rename(foreign: str, ours: str) -> str:
    return f"rename {foreign!r} to {ours!r}, or read with columns={{{foreign!r}: {ours!r}}}"


def _canonical(name: str) -> str:
    plain = "_".join(name.casefold().split())
    return plain if plain in COLUMNS else name


def _missing(names: list[str]) -> list[str]:
    figures = "value" in names or {"low", "high"} & set(names) or ("relation" in names and "kind" in names)
    return [*([] if figures else ["value"]), *([] if "start" in names else ["start"])]


def figure_text(cell: Any, customs: Customs) -> str:
    """Write a figure for a table with customs: what is stored as a number has a decimal point, whatever they are."""
    text = as_text(cell)
    if isinstance(cell, str) and not isinstance(cell, Shown):
        return text
    plain = text.replace(",", "")
    return plain.replace(".", customs.decimal) if customs.decimal else plain


def _read_rows(table: Table, header: list[str], customs: Customs) -> tuple[dict[int, Claim], list[Problem]]:
    """Read every row: the good claims by row number, and what is wrong with the others."""
    claims: dict[int, Claim] = {}
    problems: list[Problem] = []
    ids: list[str] = []
    named = "id" in header
    for i, row in enumerate(table.rows, start=1):
        cells = {name: as_text(cell) for name, cell in zip(header, row, strict=True) if name}
        if customs != Customs():
            given = zip(header, row, strict=True)
            cells |= {name: figure_text(cell, customs) for name, cell in given if name in ("value", "low", "high")}
        cells["id"] = cells.get("id", "").strip() if named else f"c{i}"
        ids.append(cells["id"])
        reader = RowReader(cells, customs)
        if not cells["id"]:
            reader.problem("id", "a unique id", f"try 'c{i}'")
        parsed = reader.read()
        if parsed is None:
            problems.extend(Problem(i, cells["id"], *bad) for bad in reader.bad)
        else:
            claims[i] = Claim.from_parsed(cells, parsed)
    return claims, problems + repeated_ids(ids)
