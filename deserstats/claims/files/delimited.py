"""Delimited text as rows of fields, read strictly.

``pandas.read_csv`` turns ``1.20`` into 1.2, the place ``NA`` into a missing value and
``213,000,2022-02`` under two column names into a wrong row without a word. So text files are read
with the standard library, and every record must have as many fields as the heading
(:mod:`deserstats.claims.shapes.heading_rows`).
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.files.grid import Grid, broken

DELIMITERS = (",", ";", "\t", "|")


def read_delimited(text: str, delimiter: str | None) -> Grid:
    """Read the records of delimited text that are not blank; the heading is among them."""
    if not text.strip():
        raise broken("an empty file", "a header and at least one row", "write the columns 'value' and 'start'")
    mark = delimiter or _delimiter(text)
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for record in reader:
            if any(field.strip() for field in record):
                rows.append([_unguarded(field) for field in record])
                lines.append(reader.line_num)
    except csv.Error as error:
        expected, fix = "quotes that open and close around a field", "write a quote inside a field twice"
        raise broken(str(error), expected, fix, reader.line_num) from None
    return Grid(rows, lines=lines, mark=mark)


def _unguarded(field: str) -> str:
    """Take away the quote with which ``ClaimSet.to_csv`` makes a formula harmless."""
    return field[1:] if field[:1] == "'" and field[1:2] in ("=", "+", "-", "@", "\t", "\r") else field


SAMPLE = 200
"""Lines that the delimiter is chosen by."""


def _delimiter(text: str) -> str:
    """Return the mark that cuts most lines into the same number of fields; of several, that of known headings."""
    lines = [line for line in text.splitlines()[: 2 * SAMPLE] if line.strip()][:SAMPLE]

    def fitness(mark: str) -> tuple[int, int, int]:
        headings = sum(field.strip(' "').casefold() in COLUMNS for field in lines[0].split(mark))
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=mark))
        width, often = widths.most_common(1)[0]
        return headings if headings > 1 else 0, often if width > 1 else 0, width

    return max(DELIMITERS, key=fitness)
