"""Delimited text as rows of fields, read strictly.

``pandas.read_csv`` turns ``1.20`` into 1.2, the place ``NA`` into a missing value and
``213,000,2022-02`` under two column names into a wrong row without a word. So text files are read
with the standard library, and every record must have as many fields as the heading
(:mod:`deserstats.claims.shapes.heading_rows`).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.files.grid import Grid, broken

DELIMITERS = (",", ";", "\t", "|")
NAMED = re.compile(r'"?sep=([^"\r\n\w])"?(?:\r\n|\n|\r)', re.IGNORECASE)
"""The first line by which a spreadsheet says what stands between fields."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff0b", "\uff0d", "\uff1d", "\uff20")
"""First characters that a spreadsheet takes for a formula, or passes over before one; some know them in full width."""

LINE_END = re.compile(r"\r\n|\n|\r")

PART = 1_000_000
"""Characters of a text that are cut into lines at a time, up to the end of a line."""

KEPT = 100_000
"""Texts that are looked up to be kept once."""


def read_delimited(text: str, delimiter: str | None) -> Grid:
    """Read the records of delimited text that are not blank; the heading is among them."""
    named = NAMED.match(text)
    body = text[named.end() :] if named else text
    if not body.strip():
        raise broken("an empty file", "a header and at least one row", "write the columns 'value' and 'start'")
    with _fields_of(len(body)):
        mark = named[1] if named else delimiter or delimiter_of(body)
        grid = _read(body, mark, 1 if named else 0)
    return _without_last(grid)


def _read(text: str, mark: str, above: int) -> Grid:
    """Read the records that are not blank, and the line of the file that each of them begins in."""
    rows: list[list[str]] = []
    lines: list[int] = []
    numbers: list[int] = []
    n = -1
    reader = csv.reader(_lines(text), delimiter=mark, strict=True)
    is_guarded = "'" in text
    known: dict[str, str] = {}
    line = above + 1
    try:
        for record in reader:
            n += bool(record)
            if record and (record[0].strip() or any(map(str.strip, record))):
                fields = list(map(unguarded, record)) if is_guarded else record
                # a text that is in many cells is kept once
                rows.append(list(map(known.setdefault, fields, fields)))
                lines.append(line)
                numbers.append(n)
                if len(known) > KEPT:
                    known.clear()
            line = above + reader.line_num + 1
    except csv.Error as error:
        expected, fix = "quotes that open and close around a field", "write a quote inside a field twice"
        raise broken(str(error), expected, fix, line) from None
    if not rows:
        raise broken("an empty file", "a header and at least one row", "write the columns 'value' and 'start'")
    return Grid(rows, lines=lines, mark=mark, numbers=numbers)


def _lines(text: str) -> Iterator[str]:
    """Cut a text where a file is cut into lines; the marks stay."""
    first = 0
    while first < len(text):
        # a part at a time: a whole text would be there twice
        last = text.find("\n", first + PART) + 1 or len(text)
        yield from StringIO(text[first:last], newline="")
        first = last


@contextmanager
def _fields_of(length: int) -> Iterator[None]:
    """Let fields be as long as the text while it is read; the limit is one for all readers of a program."""
    usual = csv.field_size_limit()
    csv.field_size_limit(max(usual, length + 1))
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _without_last(grid: Grid) -> Grid:
    """Leave out a last field that is empty in every row: a mark at the end of each line makes it."""
    width = len(grid.rows[0])
    while width > 1 and all(len(row) == width and not row[-1].strip() for row in grid.rows):
        width -= 1
        for row in grid.rows:
            row.pop()
    return grid


def unguarded(field: str) -> str:
    """Take away the quote with which ``ClaimSet.to_csv`` makes a formula harmless."""
    return field[1:] if field[:1] == "'" and field[1:2] in FORMULA else field


SAMPLE = 200
"""Lines that the delimiter is chosen by."""


def delimiter_of(text: str) -> str:
    """Return the mark that cuts most lines into the same number of fields; of several, that of known headings."""
    sample = LINE_END.split(text.lstrip(), maxsplit=2 * SAMPLE)[: 2 * SAMPLE]
    lines = [line for line in sample if line.strip()][:SAMPLE]

    def fitness(mark: str) -> tuple[int, int, int]:
        headings = sum(field.strip(' "').casefold() in COLUMNS for field in lines[0].split(mark))
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=mark))
        width, often = widths.most_common(1)[0]
        return headings if headings > 1 else 0, often if width > 1 else 0, width

    return max(DELIMITERS, key=fitness)
