"""Files of claims as rows of text: nothing converted, nothing guessed, nothing lost.

``pandas.read_csv`` turns ``1.20`` into 1.2, the place ``NA`` into a missing value and
``213,000,2022-02`` under two column names into a wrong row without a word. So text files are
read with the standard library and every record must have as many fields as the header.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import Stored
from deserstats.claims.tables.excel import read_excel
from deserstats.claims.tables.table import Table, broken, from_frame, from_records
from deserstats.errors import ClaimError, ClaimTableError, Edit, Problem
from deserstats.wording import count, one_of

DELIMITERS = (",", ";", "\t", "|")
SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".parquet")


def read_file(path: Path, sheet: str | int | None, encoding: str | None) -> Table:
    """Read a file by its suffix.

    Raises
    ------
    ClaimError
        When the suffix is not one of those known.
    ClaimTableError
        When the file is empty, broken or in another encoding.
    """
    suffix = path.suffix.casefold()
    if suffix in (".xlsx", ".xlsm"):
        return read_excel(path, sheet)
    if suffix == ".parquet":
        import pandas as pd

        return from_frame(pd.read_parquet(path))
    if suffix not in SUFFIXES:
        raise ClaimError(f"cannot read {path.name!r}: expected a file that ends in {one_of(SUFFIXES)}")
    text = decode(path.read_bytes(), encoding)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return read_json(text, lines=suffix != ".json")
    return read_delimited(text, "\t" if suffix == ".tsv" else None)


def decode(data: bytes, encoding: str | None) -> str:
    """Decode a text file: UTF-8 unless told otherwise; say which encoding it seems to be."""
    if encoding is not None:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError) as error:
            raise broken(str(error), f"text in {encoding}", "name the encoding that the file was saved in") from None
    if wide := _wide(data):
        edit = Edit(options=(("encoding", wide),))
        raise ClaimTableError([Problem(0, "", "", "UTF-16 text", "UTF-8", "or save as 'CSV UTF-8'", edits=(edit,))], 0)
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        raise broken("a NUL character", "text", "remove the character, or save the file as UTF-8 again", line)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong_encoding(data) from None


def _wide(data: bytes) -> str | None:
    """Name the encoding of two bytes a character that a file is surely in, or None."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16" if data[:4] != b"\xff\xfe\x00\x00" else "utf-32"
    for encoding, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        # letters, digits and marks of a table have a zero as their high byte; blanks and commas always do
        if len(data) % 2 == 0 and high.count(0) * 3 > len(high) and "\n" in (text := _decoded(data, encoding) or ""):
            return encoding if "\x00" not in text else None
    return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


USUAL = ("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "koi8-u", "cp866")
"""Encodings that a reader is shown a line in: only the reader can tell which one is right."""


def _wrong_encoding(data: bytes) -> ClaimTableError:
    """Tell a file in one other encoding from one in which encodings are mixed; which one it is, is asked.

    Bytes above 127 are letters in every 8-bit encoding: a guess from a few names is often wrong
    and would carry wrong names into every result.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    bad = [i for i, line in enumerate(lines) if not _is_utf8(line)]
    good = [line for line in lines if not line.isascii() and _is_utf8(line)]
    if not good:
        fix = f"save the file as UTF-8, or name the encoding that reads right: {_ways(lines, bad)}"
        return broken(_shown(lines[bad[0]]), "UTF-8 text", fix, bad[0] + 1)
    fix = "retype it, or save the whole file as UTF-8"
    return ClaimTableError(
        [Problem(i, "", "", _shown(lines[i]), "UTF-8 text as in the other lines", fix, i + 1) for i in bad],
        len(lines) - 1,
    )


def _ways(lines: list[bytes], bad: list[int]) -> str:
    """Show the first words that are not ASCII as the usual encodings read them."""
    word = next(w for w in re.split(rb"[\s,;|\"]+", lines[bad[0]]) if not w.isascii())[:40]
    read = {text: name for name in reversed(USUAL) if (text := _decoded(word, name)) and text.isprintable()}
    return "; ".join(f"{text} is {name}" for text, name in reversed(read.items()))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _shown(line: bytes) -> str:
    return line.decode("utf-8", errors="replace")[:60]


def read_delimited(text: str, delimiter: str | None) -> Table:
    """Read CSV or TSV strictly; the delimiter is the one that makes the header known columns."""
    if not text.strip():
        raise broken("an empty file", "a header and at least one row", "write the columns 'value' and 'start'")
    mark = delimiter or _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    header: list[str] = []
    rows: list[list[Any]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    try:
        for record in reader:
            if not any(field.strip() for field in record):
                continue
            if not header:
                header = record
            elif len(record) != len(header):
                problems.append(_ragged(record, header, mark, len(rows) + len(problems) + 1, reader.line_num))
            else:
                rows.append([_unguarded(field) for field in record])
                lines.append(reader.line_num)
    except csv.Error as error:
        expected, fix = "quotes that open and close around a field", "write a quote inside a field twice"
        raise broken(str(error), expected, fix, reader.line_num) from None
    return Table(header, rows, lines, problems)


def _unguarded(field: str) -> str:
    """Take away the quote with which ``ClaimSet.to_csv`` makes a formula harmless."""
    return field[1:] if field[:1] == "'" and field[1:2] in ("=", "+", "-", "@", "\t", "\r") else field


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=lambda d: sum(field.strip(' "').casefold() in COLUMNS for field in first.split(d)))


def _ragged(record: list[str], header: list[str], mark: str, row: int, line: int) -> Problem:
    found = mark.join(record)[:60]
    expected = f"{count(len(header), 'field')} as in the header, not {len(record)}"
    fix = "add the missing fields, or remove the extra ones"
    if mark == "," and len(record) > len(header):
        fix = 'put quotes around a figure with thousands commas: "213,000"'
    return Problem(row, "", "", found, expected, fix, line)


def read_json(text: str, *, lines: bool) -> Table:
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
    table = from_records(records)
    table.lines = [i for i, _ in places] if lines else None
    return table
