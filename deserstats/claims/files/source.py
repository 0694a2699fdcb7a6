"""Any source as a grid: a file by its suffix, an open file, records, frames and series."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import Any

from deserstats.claims.files.delimited import read_delimited
from deserstats.claims.files.encodings import decode, readable
from deserstats.claims.files.excel import read_excel
from deserstats.claims.files.frames import WANTED, of_frame
from deserstats.claims.files.grid import Grid, broken, of_records
from deserstats.claims.files.grid_checks import checked
from deserstats.claims.files.json_records import LINE_END, read_json
from deserstats.claims.files.parquet import read_parquet
from deserstats.errors import ClaimError
from deserstats.wording import one_of

TEXTS = (".csv", ".tsv", ".txt")
LINES = (".jsonl", ".ndjson")
WORKBOOKS = (".xlsx", ".xlsm")
SUFFIXES = (*TEXTS, ".json", *LINES, *WORKBOOKS, ".parquet")
SAVE_AS = {
    **dict.fromkeys(
        (".xls", ".xlsb", ".xlt", ".ods", ".fods", ".numbers", ".gsheet"), "save it as .xlsx, or as CSV UTF-8"
    ),
    **dict.fromkeys((".zip", ".bz2", ".xz", ".7z", ".zst", ".tar", ".rar"), "unpack it"),
    **dict.fromkeys((".feather", ".arrow", ".dta", ".sav", ".rds"), "save it as .parquet, or pass it as a frame"),
}
"""What to do with files of other kinds."""

LONGEST = 4095
"""Characters of a path."""

STANDARD_INPUT = "-"
LARGEST = 2**30
"""Bytes that a packed file may have when unpacked."""


def open_source(source: Any, sheet: str | int | None, encoding: str | None) -> Grid:
    """Return the cells of a source.

    Raises
    ------
    ClaimError
        When it is of no kind that is known.
    ClaimTableError
        When the file is empty, broken or in another encoding.
    """
    if isinstance(source, Grid):
        return source
    if isinstance(source, str) and source == STANDARD_INPUT:
        return read_bytes(sys.stdin.buffer.read(), "", sheet, encoding)
    if isinstance(source, str | PathLike):
        return read_file(_path(source), sheet, encoding)
    if callable(getattr(source, "read", None)):
        return _of_open_file(source, sheet, encoding)
    if isinstance(source, Iterator) and not hasattr(source, "__arrow_c_stream__"):
        source = list(source)
    if isinstance(source, list | tuple):
        return _of_list(source)
    if source is None or isinstance(source, bytes | bytearray | type):
        hint = "; wrap the content of a file in io.BytesIO" if isinstance(source, bytes | bytearray) else ""
        raise ClaimError(f"cannot read claims from {_kind(source)}: {WANTED}{hint}")
    return of_frame(source)


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__


def _of_list(records: list[Any] | tuple[Any, ...]) -> Grid:
    """Line up records; say which of a list is none."""
    others = [i for i, row in enumerate(records, start=1) if not isinstance(row, Mapping)]
    if others:
        first = _kind(records[others[0] - 1])
        kind = type(records).__name__
        inside = (
            f"a {kind} with {first}" if len(others) == len(records) else f"a {kind} whose row {others[0]:,} is {first}"
        )
        raise ClaimError(
            f"cannot read claims from {inside}: expected records such as {{'value': '5', 'start': '2025'}}, "
            "or Claims alone"
        )
    return checked(of_records(records))


def _path(source: str | PathLike[Any]) -> Path:
    """Return a path; a text that can be none is the content of a file."""
    if isinstance(source, str) and (any(c in source for c in "\n\r\0") or len(source) > LONGEST):
        raise ClaimError("cannot read claims from the text of a table: pass a path, or wrap the text in io.StringIO")
    if not isinstance(source, str) and not isinstance(source.__fspath__(), str):
        raise ClaimError("cannot read claims from a path of bytes: pass a text or a pathlib.Path")
    return Path(source)


def read_file(path: Path, sheet: str | int | None, encoding: str | None) -> Grid:
    """Read a file by its suffix."""
    if path.is_dir():
        raise ClaimError(f"cannot read {path.name!r}: it is a folder; name one of its files")
    suffix = path.suffix.casefold()
    inner = Path(path.stem).suffix.casefold() if suffix == ".gz" else suffix
    if inner not in SUFFIXES:
        expected = SAVE_AS.get(inner, f"expected a file that ends in {one_of(SUFFIXES)}")
        raise ClaimError(f"cannot read {path.name!r}: {expected}")
    data = path.read_bytes()
    return read_bytes(_unpacked(data) if suffix == ".gz" else data, inner, sheet, encoding)


def read_bytes(data: bytes, suffix: str, sheet: str | int | None, encoding: str | None) -> Grid:
    """Read the content of a file; without a suffix, by what it begins with."""
    if suffix in WORKBOOKS or (not suffix and data[:2] == b"PK"):
        return read_excel(data, sheet)
    if suffix == ".parquet" or (not suffix and data[:4] == b"PAR1"):
        return read_parquet(data)
    if not suffix and data[:2] == b"\x1f\x8b":
        return read_bytes(_unpacked(data), "", sheet, encoding)
    for start, found, name in OTHERS:
        if data.startswith(start):
            raise broken(found, "text", f"read it as {name}")
    return _of_text(decode(data, encoding), suffix)


OTHERS = (
    (b"PK\x03\x04", "a workbook or another packed file", "what it is: rename it to .xlsx, or unpack it"),
    (b"PAR1", "a Parquet file", "what it is: rename it to .parquet"),
    (b"\x1f\x8b", "a file packed by gzip", "what it is: rename it to .csv.gz"),
    (b"\xd0\xcf\x11\xe0", "a workbook of Excel 97", ".xlsx: open it in a spreadsheet and save it"),
    (b"%PDF", "a PDF document", "a table: copy it into a spreadsheet"),
)
"""How files that are no text begin."""


def _of_text(text: str, suffix: str) -> Grid:
    """Read text by its suffix; without one, what begins as JSON does is JSON."""
    if suffix == ".json" or suffix in LINES:
        return read_json(text, lines=suffix != ".json")
    if not suffix and (start := text.lstrip()[:1]) in ("[", "{") and start:
        records = [line for line in LINE_END.split(text) if line.strip()]
        are_lines = start == "{" and len(records) > 1 and all(line.strip()[-1] == "}" for line in records)
        return read_json(text, lines=are_lines)
    return read_delimited(text, "\t" if suffix == ".tsv" else None)


def _of_open_file(file: Any, sheet: str | int | None, encoding: str | None) -> Grid:
    """Read an open file, of bytes or of text; the suffix of its name says what it is, where it has one."""
    name = getattr(file, "name", "")
    suffix = Path(name).suffix.casefold() if isinstance(name, str) else ""
    try:
        content = file.read()
    except UnicodeDecodeError as error:
        fix = "open the file as bytes, open(path, 'rb'), and name its encoding"
        raise broken(f"bytes that are no {error.encoding}", f"text in {error.encoding}", fix) from None
    except ValueError:
        raise ClaimError("cannot read claims from a file that is closed: open it again, or pass its path") from None
    if isinstance(content, str):
        return _of_text(readable(content), suffix if suffix in (*TEXTS, ".json", *LINES) else "")
    if isinstance(content, bytes | bytearray):
        return read_bytes(bytes(content), suffix if suffix in SUFFIXES else "", sheet, encoding)
    raise ClaimError(f"cannot read claims from a file that gives {_kind(content)}: expected text or bytes")


def _unpacked(data: bytes) -> bytes:
    """Unpack a file of gzip, up to the bytes that a table may have."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            content = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise broken(
            f"a broken file ({type(error).__name__})", "a file packed by gzip", "pack it again, or unpack it"
        ) from None
    if len(content) > LARGEST:
        raise broken("a file that unpacks without end", f"at most {LARGEST // 2**20:,} MB", "read it in parts")
    return content
