"""Which rows are headings, which are titles above or notes below, and whether every row has all of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.labels import read_labels
from deserstats.claims.cells.stored import as_text, is_stored
from deserstats.claims.files.grid import Grid, Table, broken, transposed
from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import YEARS, a_time, is_figure_like
from deserstats.claims.shapes.vocabulary import MARKS, plain
from deserstats.errors import ClaimError, Problem
from deserstats.wording import count, listing

LOOKED_AT = 40
"""Rows in which the heading is looked for."""

DEEPEST = 3
"""Heading rows at most."""


def headed(grid: Grid, header: int | Sequence[int] | None) -> Table:
    """Return the columns of a grid under their headings.

    Parameters
    ----------
    grid : Grid
        Cells as they stand.
    header : int or sequence of int, optional
        The heading row or rows, counted from 0 as in pandas; by default they are looked for.

    Raises
    ------
    ClaimError
        When ``header`` names rows that the table does not have.
    ClaimTableError
        When there is no row below the heading.
    """
    if grid.header is not None and header is None:
        rows, levels, first, lines = grid.rows, grid.header, 0, grid.lines
        own_numbers = None
        problems: list[Problem] = []
        notes: list[Note] = []
    else:
        chosen = _chosen(grid, header)
        width = max(len(grid.rows[i]) for i in chosen)
        levels = _levels([grid.rows[i] for i in chosen], width)
        first = chosen[-1] + 1
        last, notes = _last(grid, first, width)
        if chosen[0]:
            above = [_said(row) for row in grid.rows[: chosen[0]]]
            told = f"Above the heading: {listing(map(repr, above[:3]))}."
            notes.insert(0, Note("heading", len(above), told))
        kept, problems = _full(grid, first, last, width)
        rows, lines = [grid.rows[i] for i in kept], [grid.lines[i] for i in kept] if grid.lines else None
        own_numbers = [i - first + 1 for i in kept] if problems else None
    for i, j, fault in grid.faults:
        if i >= first and j < len(levels):
            name = " / ".join(levels[j])
            edits = tuple(edit.at(name) for edit in fault.edits)
            problems.append(replace(fault, row=i - first + 1, column=name, edits=edits))
    if not rows and not problems:
        raise broken("a table without rows", "a header and at least one row", "write one claim a row")
    columns = transposed(rows, len(levels))
    places = _not_blank(levels, columns)
    levels, columns = [levels[i] for i in places], [columns[i] for i in places]
    return Table(levels, columns, lines, problems, [*grid.notes, *notes], numbers=own_numbers, places=places)


def _chosen(grid: Grid, header: int | Sequence[int] | None) -> list[int]:
    """Return the indices of the heading rows."""
    if header is None:
        return _found(grid)
    asked = [header] if isinstance(header, int) else list(header)
    numbers = grid.numbers or list(range(len(grid.rows)))
    places = {number: i for i, number in enumerate(numbers)}
    if not asked or not all(number in places for number in asked) or asked != sorted(asked):
        what = "a row that is not blank" if numbers[-1] >= len(numbers) else "a row"
        expected = f"expected {what} from {numbers[0]} to {numbers[-1]}, or two of them as a list"
        raise ClaimError(f"header={header!r}: {expected}")
    chosen = [places[number] for number in asked]
    held = [i for i in chosen if _has_figures(grid.rows[i])]
    if held:
        said = _said(grid.rows[held[0]])
        raise ClaimError(
            f"header={header!r}: row {numbers[held[0]]} holds figures ({said!r}), it is no heading; "
            "give the row of the headings, counted from 0"
        )
    return chosen


def _found(grid: Grid) -> list[int]:
    """Return the rows of the heading: the last with several cells above the first figure, and those it completes."""
    rows = grid.rows[:LOOKED_AT]
    width = max(len(row) for row in rows)
    several = [i for i, row in enumerate(rows) if _filled(row) > 1 or width == 1]
    if not several or _is_ours(rows[0]):
        return [0] if not several or _filled(rows[0]) > 1 or _is_ours(rows[0]) else several[:1]
    below = range(several[0] + 1, len(rows))
    data = next((i for i in below if _is_data(rows[i], rows[several[0] : i])), None)
    if data is None:
        return several[:1]
    last = max(i for i in several if i < data)
    chosen = [last]
    while len(chosen) < DEEPEST and chosen[0] - 1 in several and _completes(rows[chosen[0] - 1], rows[last]):
        chosen.insert(0, chosen[0] - 1)
    if len(chosen) == 1 and last - 1 in several and _are_units(rows[last - 1], rows[last]):
        chosen = [last - 1, last]
    return chosen


def _is_data(row: Sequence[Any], above: Sequence[Sequence[Any]]) -> bool:
    """Whether a row holds a figure, or a mark in the place of one.

    Years and other labels of time are headings, but below a row of times a number such as 1950 is a figure.
    """
    texts = [text for cell in row if (text := as_text(cell).strip())]
    if texts and all(text.startswith("#") for text in texts):
        return True  # tags of HXL stand below the headings
    read = read_labels(texts)
    times = any(_are_times(one) for one in above)
    shown = [text for text in texts if text.isdecimal() or text not in read.periods]
    shown = [text for text in shown if times or not _is_year(text)]
    return _says_time(row, above[-1]) or any(text.casefold() in MARKS or is_figure_like(text) for text in shown)


def _are_times(row: Sequence[Any]) -> bool:
    """Whether a row of headings says times beside its first cell."""
    texts = [text for cell in row[1:] if (text := as_text(cell).strip())]
    read = read_labels(texts)
    return bool(read.periods or read.parts or read.questions)


def _says_time(row: Sequence[Any], above: Sequence[Any]) -> bool:
    """Whether a row holds a label of time below a row of as many words: those are headings, and this is data."""
    over = [text for cell in above if (text := as_text(cell).strip())]
    texts = [text for cell in row if (text := as_text(cell).strip())]
    if len(over) < max(len(texts), 2) or read_labels(over).periods or any(text.isdecimal() for text in over):
        return False
    read = read_labels(texts)
    return bool(read.periods or read.questions)


def _are_units(above: Sequence[Any], row: Sequence[Any]) -> bool:
    """Whether a row below headings says in what they are counted: the first cell is blank, every other is a word."""
    texts, over = ([as_text(cell).strip() for cell in cells] for cells in (row, above))
    return not texts[0] and bool(over[0]) and len(texts) == len(over) and all(texts[1:]) and all(over[1:])


def _is_ours(row: Sequence[Any]) -> bool:
    return any(plain(as_text(cell)) in COLUMNS for cell in row)


def _filled(row: Sequence[Any]) -> int:
    return sum(bool(as_text(cell).strip()) for cell in row)


def _completes(above: Sequence[Any], row: Sequence[Any]) -> bool:
    """Whether a row is a second heading: it holds no figure, and names parts under cells that are blank or repeat."""
    texts = [as_text(cell).strip() for cell in row]
    over = [as_text(cell).strip() for cell in above]
    if any(is_stored(cell) and not _is_year(text) for cell, text in zip(row, texts, strict=True)):
        return False
    said = [text for text in texts if text]
    if not said or any(text.casefold() in MARKS or (is_figure_like(text) and not _is_year(text)) for text in said):
        return False
    if all(text.startswith("#") for text in said):
        return False
    spread = [i for i in range(1, min(len(over), len(texts))) if texts[i] and (not over[i] or over[i] == over[i - 1])]
    read = read_labels(said)
    parts = [text for text in said if text in read.parts or text in read.periods]
    return bool(spread) and (len(spread) > 1 or bool(parts)) and (not texts[0] or texts[0] == over[0] or not over[0])


def _has_figures(row: Sequence[Any]) -> bool:
    """Whether most cells of a row are figures and no years, as headings may be."""
    texts = [text for cell in row if (text := as_text(cell).strip())]
    read = read_labels(texts)
    texts = [text for text in texts if not a_time(read, text)]
    return any(is_figure_like(text) and not _is_year(text) and not text.isdecimal() for text in texts) or (
        len([text for text in texts if text.isdecimal() and not _is_year(text)]) * 3 >= len(texts) > 0
    )


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4 and YEARS[0] <= int(text) < YEARS[1]


def _levels(rows: Sequence[Sequence[Any]], width: int) -> list[tuple[str, ...]]:
    """Return the heading of each column by level; a cell of an upper row stands for the blank ones after it."""
    levels = []
    for n, row in enumerate(rows):
        texts = [as_text(cell).strip() for cell in row] + [""] * (width - len(row))
        if n < len(rows) - 1:
            below = [as_text(cell).strip() for cell in rows[n + 1]] + [""] * (width - len(rows[n + 1]))
            for i in range(1, width):
                if not texts[i] and below[i]:
                    texts[i] = texts[i - 1]
        levels.append(texts)
    columns = zip(*levels, strict=True)
    return [tuple("" if text in one[:n] else text for n, text in enumerate(one)) for one in columns]


def _last(grid: Grid, first: int, width: int) -> tuple[int, list[Note]]:
    """Return the end of the rows, and what stands below them: lines with one cell only."""
    last = len(grid.rows)
    while width > 1 and last > first + 1 and _is_note(grid.rows[last - 1]):
        last -= 1
    below = [_said(row) for row in grid.rows[last:]]
    more = " and more" if len(below) > 3 else ""
    told = Note("heading", len(below), f"Below the table: {listing(map(repr, below[:3]))}{more}.")
    return last, [told] if below else []


def _is_note(row: Sequence[Any]) -> bool:
    return _filled(row) == 1 and bool(as_text(row[0]).strip())


def _said(row: Sequence[Any]) -> str:
    return " ".join(filter(None, (as_text(cell).strip() for cell in row)))[:60]


def _not_blank(levels: Sequence[tuple[str, ...]], columns: Sequence[Sequence[Any]]) -> list[int]:
    """Leave out columns that have neither a heading nor a cell: a mark at the end of every line makes one."""
    return [i for i, level in enumerate(levels) if any(level) or any(as_text(cell).strip() for cell in columns[i])]


def _full(grid: Grid, first: int, last: int, width: int) -> tuple[Sequence[int], list[Problem]]:
    """Return the rows that have every field, and what is wrong with the others."""
    heading = grid.rows[first - 1] if first else None
    if set(map(len, grid.rows[first:last])) <= {width} and heading not in grid.rows[first:last]:
        return range(first, last), []
    problems: list[Problem] = []
    kept = []
    for i in range(first, last):
        row = grid.rows[i]
        if row == heading:
            continue  # the heading once more, where tables were joined
        if len(row) == width:
            kept.append(i)
        else:
            line = grid.lines[i] if grid.lines else None
            problems.append(_ragged(row, width, grid.mark, i - first + 1, line))
    return kept, problems


def _ragged(record: Sequence[Any], width: int, mark: str, row: int, line: int | None) -> Problem:
    found = mark.join(map(as_text, record))[:60]
    expected = f"{count(width, 'field')} as in the header, not {len(record)}"
    fix = "add the missing fields, or remove the extra ones"
    if mark == "," and len(record) > width:
        fix = 'put quotes around a figure with thousands commas: "213,000"'
    return Problem(row, "", "", found, expected, fix, line)
