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
    reader = csv.reader(_lines(text), delimiter=mark, strict=True)
    is_guarded = "'" in text
    known: dict[str, str] = {}
    try:
        for record in reader:
            if any(map(str.strip, record)):
                fields = map(_unguarded, record) if is_guarded else record
                # a text that is in many cells is kept once
                rows.append([known.setdefault(field, field) for field in fields])
                lines.append(reader.line_num)
                if len(known) > KEPT:
                    known.clear()
    except csv.Error as error:
        expected, fix = "quotes that open and close around a field", "write a quote inside a field twice"
        raise broken(str(error), expected, fix, reader.line_num) from None
    return Grid(rows, lines=lines, mark=mark)


def _lines(text: str) -> Iterator[str]:
    """Cut a text where a file is cut into lines; the marks stay."""
    return (found[0] for found in re.finditer(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+", text))


def _unguarded(field: str) -> str:
    """Take away the quote with which ``ClaimSet.to_csv`` makes a formula harmless."""
    return field[1:] if field[:1] == "'" and field[1:2] in ("=", "+", "-", "@", "\t", "\r") else field


KEPT = 100_000
"""Texts that are looked up to be kept once."""

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
