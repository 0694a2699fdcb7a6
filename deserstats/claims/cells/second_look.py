"""A bad row read again as it will be after its edits: what that would be asked then is told at once.

A cell with an edit is read as the edit says. A cell that has none is left out of what the row says, with
all that is read together with it, so that nothing is asked because of a stand-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from deserstats.claims.cells.row import TIMED, BadCell, Parsed, RowReader
from deserstats.errors import Edit, advise

ROUNDS = 4
"""How often a row is read again: an edit may bring one other question to light, seldom two."""

WINDOW = frozenset(("start", "end", "through", "start_or", "end_or", "published"))
BASE_WINDOW = frozenset(("base_start", "base_end", "base_through"))
WINDOWS = WINDOW | BASE_WINDOW
TOGETHER = (WINDOW, BASE_WINDOW, frozenset(("kind", "value", "relation", "low", "high", "per")))
"""Columns that are read together."""

NEUTRAL = {"value": "1", "per": "month", "start": "2000", "base_start": "2000", "published": "2000-01-01"}
"""What stands in for a cell that has no edit; any other is blank."""

ORDERED = {"value": "", "relation": "highest"}
"""What stands in where a claim says that a unit of time is the highest."""


class SecondLook(NamedTuple):
    """What is wrong with a row, told in one round, and what it says otherwise.

    Attributes
    ----------
    bad : list of BadCell
        Every cell that has to be mended, one fault a cell.
    cells : dict
        The row with its edits and stand-ins.
    parsed : Parsed or None
        What these cells mean.
    guessed : frozenset of str
        Columns with a stand-in.
    """

    bad: list[BadCell]
    cells: dict[str, str]
    parsed: Parsed | None
    guessed: frozenset[str]


def second_look(reader: RowReader) -> SecondLook:
    """Read a row again that could not be read, with its edits done."""
    bad = {cell.column: cell for cell in reader.bad}
    cells, guessed, fresh = dict(reader.cells), set[str](), list(reader.bad)
    for _ in range(ROUNDS):
        for cell in fresh:
            if (edit := first_edit(cell.edits)) is not None:
                cells |= edit.cells
            else:
                guessed.add(cell.column)
                cells |= _stand_ins(cell.column, cells.get("kind", "").strip().casefold())
        again = RowReader(cells, reader.customs)
        parsed = again.read()
        if parsed is not None:
            return SecondLook(list(bad.values()), cells, parsed, frozenset(guessed))
        fresh = [_told(cell, bad, guessed, reader.cells) for cell in again.bad]
    return SecondLook(list(bad.values()), cells, None, frozenset(guessed))


def first_edit(edits: Iterable[Edit]) -> Edit | None:
    """Return the first edit that writes into the row."""
    return next((edit for edit in edits if edit.cells), None)


def _told(cell: BadCell, bad: dict[str, BadCell], guessed: set[str], given: Mapping[str, str]) -> BadCell:
    """Add what an edit leaves open to what is told of its cell, and other questions to the list."""
    first = bad.get(cell.column)
    if first is not None:
        if first.edits and cell.column not in guessed:
            # the edit alone would not do, so it is no edit but the first step
            then = advise(cell.advice, cell.edits)
            bad[cell.column] = first._replace(edits=(), advice=f"{advise('', first.edits)}; then {then}")
        return cell._replace(edits=())
    if guessed.isdisjoint(together(cell.column)):
        bad[cell.column] = cell._replace(found=given.get(cell.column, ""))
    return cell


def together(column: str) -> frozenset[str]:
    """Return the columns that are read together with one."""
    return next((columns for columns in TOGETHER if column in columns), frozenset((column,)))


def _stand_ins(column: str, kind: str) -> dict[str, str]:
    """Return what stands in for a cell, and for others of a window that says nothing without it."""
    columns = together(column) if column in WINDOWS else {column}
    neutral = NEUTRAL | (ORDERED if kind == "order" else {}) | ({} if kind in TIMED else {"per": ""})
    return {name: neutral.get(name, "") for name in columns}
