"""A large text file in parts: by pyarrow, where its form is so plain that every reader takes it for the same table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from deserstats.claims.files.delimited import NAMED, delimiter_of, unguarded

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".tsv")

BLOCK = 2**24
"""Bytes that are read at a time."""

HEAD = 2**16
"""Bytes in which the heading and the mark between fields are looked for."""

QUOTE, LINE_FEED, RETURN = b'"\n\r'

SCANNED = 2**24
"""Bytes that are looked through at a time."""


class IrregularError(Exception):
    """A row of a text file has more or fewer fields than the heading, or is no UTF-8."""


def parts_of_text(path: Path) -> Iterator[pd.DataFrame] | None:
    """Return the rows of a text file, some at a time, as texts; None where it has to be read as a whole.

    A file with an unusual quote, line end or heading is left to the strict reader. One with an irregular row
    further down raises :class:`IrregularError` when that row is met.
    """
    try:
        import pyarrow.csv  # noqa: F401
    except ImportError:
        return None
    if path.suffix.casefold() not in SUFFIXES:
        return None
    heading = _heading(path)
    if heading is None:
        return None
    names, mark = heading
    marks = _marks(path, mark)
    return None if marks is None else _parts(path, names, mark, marks)


def _heading(path: Path) -> tuple[list[str], str] | None:
    """Return the names of the columns and the mark between fields, None where the first line is no plain heading."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = head[: error.start].decode("utf-8-sig") if error.start > len(head) - 4 else ""
    if not text.strip() or NAMED.match(text) or text[0] in "\r\n":
        return None
    mark = "\t" if path.suffix.casefold() == ".tsv" else delimiter_of(text)
    first = text.splitlines()[0]
    names = next(csv.reader([first], delimiter=mark))
    plain = [name.strip() for name in names]
    is_heading = len(set(plain)) == len(plain) > 1 and all(plain)
    # what stands above a heading, and headings of two rows, are found by the strict reader
    return (names, mark) if is_heading and {"value", "start"} <= {name.casefold() for name in plain} else None


class Marks(NamedTuple):
    """Which marks a text file has."""

    quotes: bool
    apostrophes: bool


def _marks(path: Path, mark: str) -> Marks | None:
    """Return which marks a file has, None where a quote or a line end is unusual."""
    beside = np.zeros(256, dtype=bool)
    beside[[ord(mark), QUOTE, LINE_FEED, RETURN]] = True
    n_quotes, last, has_apostrophes = 0, b"\n", False
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        while block := file.read(SCANNED):
            block += file.readline()
            if b"\0" in block or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n")):
                return None
            has_apostrophes = has_apostrophes or b"'" in block
            if b'"' not in block:
                last = block[-1:]
                continue
            cells = np.frombuffer(last + block + b"\n", dtype=np.uint8)
            places = np.flatnonzero(cells == QUOTE)
            opens = (np.arange(len(places)) + n_quotes) % 2 == 0
            if not beside[cells[np.where(opens, places - 1, places + 1)]].all():
                return None
            n_quotes += len(places)
            last = block[-1:]
    return Marks(n_quotes > 0, has_apostrophes) if n_quotes % 2 == 0 else None


def _parts(path: Path, names: list[str], mark: str, marks: Marks) -> Iterator[pd.DataFrame]:
    import pyarrow as pa
    from pyarrow import csv as arrow

    text = pa.string()
    try:
        file = arrow.open_csv(
            path,
            read_options=arrow.ReadOptions(block_size=BLOCK),
            parse_options=arrow.ParseOptions(delimiter=mark, newlines_in_values=marks.quotes),
            convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, text), strings_can_be_null=False),
        )
        for batch in file:
            # texts stay where they were read: no object is made of one
            frame = batch.to_pandas(types_mapper={text: _text_type()}.get)
            yield _without_blank_rows(_without_guards(frame) if marks.apostrophes else frame)
    except pa.ArrowInvalid as error:
        raise IrregularError(str(error)) from None


def _text_type() -> Any:
    """Return the kind of column that keeps texts as Arrow has them."""
    import pandas as pd

    return pd.StringDtype("pyarrow")


def _without_guards(frame: pd.DataFrame) -> pd.DataFrame:
    """Take away the quotes with which formulas were made harmless, as the strict reader does."""
    for name in frame.columns:
        if frame[name].str.startswith("'").any():
            frame[name] = frame[name].map(unguarded)
    return frame


def _without_blank_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows that hold nothing."""
    first = frame[frame.columns[0]]
    blank = first == ""
    if not blank.any():
        return frame
    filled = frame[blank].astype(object).map(str.strip).any(axis=1)
    return frame.drop(index=filled.index[~filled])
