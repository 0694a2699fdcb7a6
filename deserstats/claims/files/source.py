"""Any source as a grid: a file by its suffix, an open file, records, frames and series."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from deserstats.claims.files.delimited import read_delimited
from deserstats.claims.files.encodings import decode
from deserstats.claims.files.excel import read_excel
from deserstats.claims.files.frames import of_frame
from deserstats.claims.files.grid import Grid, of_records
from deserstats.claims.files.json_records import read_json
from deserstats.errors import ClaimError
from deserstats.wording import one_of

SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".parquet")
STANDARD_INPUT = "-"


def open_source(source: Any, sheet: str | int | None, encoding: str | None) -> Grid:
    """Return the cells of a source.

    Raises
    ------
    ClaimError
        When it is of no kind that is known.
    ClaimTableError
        When the file is empty, broken or in another encoding.
    """
    if source == STANDARD_INPUT if isinstance(source, str) else False:
        return _of_text(sys.stdin.buffer.read(), encoding)
    if isinstance(source, str) and "\n" in source:
        raise ClaimError("this is the text of a table, not its path; write io.StringIO(text)")
    if isinstance(source, str | PathLike):
        return read_file(Path(source), sheet, encoding)
    if hasattr(source, "read"):
        return _of_text(source.read(), encoding)
    if isinstance(source, list | tuple) and all(isinstance(row, Mapping) for row in source):
        return of_records(source)
    return of_frame(source)


def read_file(path: Path, sheet: str | int | None, encoding: str | None) -> Grid:
    """Read a file by its suffix."""
    suffix = path.suffix.casefold()
    if suffix in (".xlsx", ".xlsm"):
        return read_excel(path, sheet)
    if suffix == ".parquet":
        import pandas as pd

        return of_frame(pd.read_parquet(path))
    if suffix not in SUFFIXES:
        raise ClaimError(f"cannot read {path.name!r}: expected a file that ends in {one_of(SUFFIXES)}")
    text = decode(path.read_bytes(), encoding)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return read_json(text, lines=suffix != ".json")
    return read_delimited(text, "\t" if suffix == ".tsv" else None)


def _of_text(text: str | bytes, encoding: str | None) -> Grid:
    return read_delimited(decode(text, encoding) if isinstance(text, bytes) else text.lstrip("\ufeff"), None)
