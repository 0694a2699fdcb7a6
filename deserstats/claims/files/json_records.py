"""JSON and JSON lines as records whose numbers keep their printed digits."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import Stored
from deserstats.claims.files.frames import of_frame
from deserstats.claims.files.grid import Grid, broken, of_records
from deserstats.claims.files.grid_checks import NotANumber, checked
from deserstats.errors import ClaimTableError, Problem
from deserstats.wording import listing

RECORDS = ("claims", "rows", "data", "records")
"""Keys under which files keep their records."""

EXPECTED = "a list of objects, one a claim"
FIX = 'write [{"value": "213,000", ...}, ...]'
LINE_END = re.compile(r"\r\n|\n|\r")
"""What ends a line of a text file; others, such as U+2028, may stand inside a text of JSON."""


class Object(dict[str, Any]):
    """An object of JSON, and the keys that stand in it twice."""

    twice: tuple[str, ...] = ()


def read_json(text: str, *, lines: bool) -> Grid:
    """Read a list of objects, an object of columns, or one object a line; numbers keep their printed digits."""
    grid = _of_lines(text) if lines else _of_document(_loaded(text, 1))
    return checked(grid)


def _loaded(text: str, line: int) -> Any:
    """Return what a text of JSON says."""
    try:
        return json.loads(
            text, parse_float=Stored, parse_int=Stored, parse_constant=NotANumber, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise broken(text[error.pos : error.pos + 20], "JSON", error.msg, line + _line_of(text, error.pos)) from None
    except RecursionError:
        fix = "write the claims as a list of objects"
        raise broken("lists or objects inside each other without end", EXPECTED, fix, line) from None


def _line_of(text: str, place: int) -> int:
    return len(LINE_END.findall(text[:place]))


def _object(pairs: list[tuple[str, Any]]) -> Object:
    made = Object(pairs)
    if len(made) < len(pairs):
        made.twice = tuple(key for key, n in Counter(key for key, _ in pairs).items() if n > 1)
    return made


def _of_lines(text: str) -> Grid:
    """Read one object a line; every line that is none is listed."""
    records: list[Object] = []
    places: list[int] = []
    problems: list[Problem] = []
    for i, line in enumerate(LINE_END.split(text), start=1):
        if not line.strip():
            continue
        try:
            record = _loaded(line, i)
        except ClaimTableError as error:
            problems.extend(error.problems)
            continue
        if isinstance(record, Object):
            records.append(record)
            places.append(i)
        else:
            problems.append(Problem(0, "", "", line[:40], "an object, one claim a line", "write {...}", i))
    if problems:
        raise ClaimTableError(problems, len(records) + len(problems))
    if len(records) == 1 and not _is_record(records[0]):
        return _of_document(records[0])
    return _of_objects(records, places)


def _is_record(record: Mapping[str, Any]) -> bool:
    return not any(isinstance(value, list | dict) for value in record.values())


def _of_document(document: Any) -> Grid:
    """Read a list of records, or an object that holds records or columns."""
    if isinstance(document, Object):
        _refuse_twice([document])
        key = next((name for name in RECORDS if _are_records(document.get(name))), None)
        if key is not None:
            grid = _of_objects(document[key])
            beside = [name for name in document if name != key]
            if beside:
                grid.notes.append(f"Beside {key!r} the file holds {listing(map(repr, beside))}: not read.")
            return grid
        return _of_object(document)
    if not _are_records(document):
        raise broken(json.dumps(document, ensure_ascii=True)[:40], EXPECTED, FIX)
    return _of_objects(document)


def _are_records(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(record, Object) for record in found)


def _of_object(document: Object) -> Grid:
    """Read an object of columns, in any of the orients in which pandas writes a frame, or a single record."""
    values = list(document.values())
    if {"columns", "data"} <= set(document) <= {"columns", "data", "index"}:
        names, rows = document["columns"], document["data"]
        if isinstance(names, list) and isinstance(rows, list) and all(map(_is_row(len(names)), rows)):
            return _with_labels(
                Grid([list(row) for row in rows], [_heading(name) for name in names]), document.get("index")
            )
    elif values and all(isinstance(value, list) for value in values):
        if not any(isinstance(cell, list | dict) for cells in values for cell in cells):
            return of_frame(document)
    elif values and all(isinstance(value, Object) for value in values):
        _refuse_twice(values)
        return _of_objects_by_key(document)
    elif values and _is_record(document):
        return _of_objects([document])
    raise broken(json.dumps(document, ensure_ascii=True)[:40], EXPECTED, FIX)


def _with_labels(grid: Grid, labels: Any) -> Grid:
    """Put the labels of rows before them, unless they only count them."""
    n = len(grid.rows)
    if not isinstance(labels, list) or len(labels) != n or list(map(str, labels)) == [str(i) for i in range(n)]:
        return grid
    depth = len(grid.header[0]) if grid.header else 1
    rows = [[label, *row] for label, row in zip(labels, grid.rows, strict=True)]
    return Grid(rows, [("index", *[""] * (depth - 1)), *(grid.header or ())])


def _is_row(width: int) -> Any:
    return lambda row: isinstance(row, list) and len(row) == width


def _heading(name: Any) -> tuple[str, ...]:
    return tuple(map(str, name)) if isinstance(name, list) else (str(name),)


def _of_objects_by_key(document: Object) -> Grid:
    """Read objects by key: columns whose cells have the labels of rows, or rows by their label.

    Labels that only count the rows say nothing more.
    """
    if any(name.casefold() in COLUMNS for name in document):
        labels = list(dict.fromkeys(label for cells in document.values() for label in cells))
        records = [Object((name, cells.get(label)) for name, cells in document.items()) for label in labels]
    else:
        labels, records = list(document), list(document.values())
    if labels != [str(i) for i in range(len(labels))]:
        records = [Object({"index": label} | record) for label, record in zip(labels, records, strict=True)]
    return _of_objects(records)


def _of_objects(records: Sequence[Object], lines: list[int] | None = None) -> Grid:
    grid = of_records(records)
    grid.lines = lines
    for i, record in enumerate(records):
        for key in record.twice:
            j = next(j for j, name in enumerate(grid.header or ()) if name[0] == key)
            fix = "leave one of the two"
            problem = Problem(0, "", "", f"the key {key!r} twice", "each key once in an object", fix, _at(lines, i))
            grid.faults.append((i, j, problem))
        for key, value in record.items():
            if isinstance(value, list | Object) and (twice := _twice_within(value)):
                j = next(j for j, name in enumerate(grid.header or ()) if name[0] == key)
                expected = "each key once in an object"
                problem = Problem(
                    0, "", "", f"the key {twice!r} twice", expected, "leave one of the two", _at(lines, i)
                )
                grid.faults.append((i, j, problem))
    return grid


def _at(lines: list[int] | None, i: int) -> int | None:
    return lines[i] if lines else None


def _twice_within(value: Any) -> str:
    """Return a key that stands twice in an object somewhere inside a value."""
    open_values = [value]
    while open_values:
        inner = open_values.pop()
        if isinstance(inner, Object):
            if inner.twice:
                return inner.twice[0]
            open_values.extend(inner.values())
        elif isinstance(inner, list):
            open_values.extend(inner)
    return ""


def _refuse_twice(documents: Sequence[Object]) -> None:
    keys = [key for document in documents for key in document.twice]
    if keys:
        raise ClaimTableError(
            [
                Problem(0, "", "", f"the key {key!r} twice", "each key once in an object", "leave one of the two")
                for key in keys
            ],
            0,
        )
