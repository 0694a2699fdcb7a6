"""JSON and JSON lines as records whose numbers keep their printed digits."""

from __future__ import annotations

import json
from typing import Any

from deserstats.claims.cells.figure import Stored
from deserstats.claims.files.grid import Grid, broken, of_records


def read_json(text: str, *, lines: bool) -> Grid:
    """Read a list of objects, or one object a line; numbers keep their printed digits."""
    places = [(i, line) for i, line in enumerate(text.splitlines(), start=1) if line.strip()] if lines else [(1, text)]
    found: list[Any] = []
    for i, part in places:
        try:
            found.append(json.loads(part, parse_float=Stored, parse_int=Stored))
        except json.JSONDecodeError as error:
            raise broken(part[error.pos : error.pos + 20], "JSON", error.msg, i + error.lineno - 1) from None
    records: Any = found if lines else found[0]
    if isinstance(records, dict):
        records = records.get("claims", records.get("rows", records))
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise broken(text[:40], "a list of objects, one a claim", 'write [{"value": "213,000", ...}, ...]')
    grid = of_records(records)
    grid.lines = [i for i, _ in places] if lines else None
    return grid
