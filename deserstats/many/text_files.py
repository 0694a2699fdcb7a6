"""A large text file in parts: by pyarrow, where its form is so plain that every reader takes it for the same table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.claims.files.delimited import NAMED, delimiter_of, unguarded

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".tsv")

BLOCK = 2**23
"""Bytes that are read at a time."""

HEAD = 2**16
"""Bytes in which the heading and the mark between fields are looked for."""

QUOTE, LINE_FEED, RETURN = b'"\n\r'


class IrregularError(Exception):
    """A text file is not so plain after all: the strict reader says what it is, or reads it."""


def parts_of_text(path: Path) -> Iterator[pd.DataFrame] | None:
    """Return the rows of a text file, some at a time, as texts; None where it has to be read as a whole.

    A file without a plain heading is left to the strict reader. One with an unusual quote or line end, or with
    a row of another length than the heading, raises :class:`IrregularError` when that is met.
    """
    try:
        import pyarrow.csv  # noqa: F401
    except ImportError:
        return None
    if path.suffix.casefold() not in SUFFIXES:
        return None
    heading = _heading(path)
    return None if heading is None else _parts(path, *heading)


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
    if first.count('"') % 2 or mark not in first:
        return None
    names = next(csv.reader([first], delimiter=mark))
    plain = [name.strip() for name in names]
    is_heading = len(set(plain)) == len(plain) > 1 and all(plain)
    # what stands above a heading, and headings of two rows, are found by the strict reader
    return (plain, mark) if is_heading and {"value", "start"} <= {name.casefold() for name in plain} else None


def _parts(path: Path, names: list[str], mark: str) -> Iterator[pd.DataFrame]:
    """Yield the rows of blocks; a block ends where a row ends."""
    with path.open("rb") as file:
        if file.read(3) != b"\xef\xbb\xbf":
            file.seek(0)
        if b"\r" in file.readline().removesuffix(b"\n").removesuffix(b"\r"):
            raise IrregularError("unusual line ends")
        rest = b""
        while block := file.read(BLOCK):
            block = rest + block
            end = _end_of_rows(block)
            rest = block[end:]
            if len(rest) > 2 * BLOCK:
                raise IrregularError("a quote that is not closed")
            if end:
                yield _frame(block[:end], names, mark)
        if rest:
            yield _frame(rest, names, mark)


def _end_of_rows(block: bytes) -> int:
    """Return where the last row of a block ends: a line end between quotes ends none."""
    end = block.rfind(b"\n") + 1
    quotes = block.count(b'"', 0, end)
    while end and quotes % 2:
        # only what lies between two line ends is counted: a quote that is never closed is a line end for none
        before = block.rfind(b"\n", 0, end - 1) + 1
        quotes -= block.count(b'"', before, end)
        end = before
    return end


def _refuse_unusual(block: bytes, mark: str) -> None:
    """Refuse quotes that do not open or close a field, and line ends that another reader takes for none."""
    if (
        block.startswith(b"\xef\xbb\xbf")
        or b"\0" in block
        or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n"))
    ):
        raise IrregularError("unusual line ends")
    if b'"' not in block:
        return
    beside = np.zeros(256, dtype=bool)
    beside[[ord(mark), QUOTE, LINE_FEED, RETURN]] = True
    cells = np.frombuffer(b"\n" + block + b"\n", dtype=np.uint8)
    places = np.flatnonzero(cells == QUOTE)
    opens = np.arange(len(places)) % 2 == 0
    if len(places) % 2 or not beside[cells[np.where(opens, places - 1, places + 1)]].all():
        raise IrregularError("a quote inside a field")


def _frame(block: bytes, names: list[str], mark: str) -> pd.DataFrame:
    """Return the rows of a block as texts, which stay as they were read: no object is made of one."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    _refuse_unusual(block, mark)
    text = pa.string()
    try:
        table = arrow.read_csv(
            pa.BufferReader(block),
            read_options=arrow.ReadOptions(column_names=names, use_threads=False, block_size=len(block) + 1),
            parse_options=arrow.ParseOptions(delimiter=mark, newlines_in_values=b'"' in block),
            convert_options=arrow.ConvertOptions(column_types=dict.fromkeys(names, text), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        raise IrregularError(str(error)) from None
    frame = table.to_pandas(types_mapper={text: _text_type()}.get)
    return _without_blank_rows(_without_guards(frame) if b"'" in block else frame)


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
    blank = first.str.strip() == ""
    if not blank.any():
        return frame
    filled = frame[blank].astype(object).map(str.strip).any(axis=1)
    return frame.drop(index=filled.index[~filled])
