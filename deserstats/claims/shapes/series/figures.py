"""The figure of a cell with the words and marks that stand beside it: ``over 41,000``, ``<5``, ``1,234*``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.plain_figure import are_digits, plain_figure
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.row import Customs
from deserstats.claims.cells.stored import as_text, is_stored
from deserstats.claims.note import Note
from deserstats.claims.shapes.options import Shaping
from deserstats.errors import FigureError, Problem
from deserstats.wording import Exact, count

Ends = tuple[Exact | None, Exact | None]
"""The lowest and the highest number that a figure allows."""

PRINTED = Reading()
"""The usual reading of figures, which a table is looked at under."""

CELLS = ("value", "relation", "low", "high")
"""Columns of a claim that one cell may fill."""

_LONGEST = 15
_PLAIN = re.compile(rf"[0-9]{{1,{_LONGEST}}}|[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}")
_SHOWN = 3


class Told(NamedTuple):
    """What one cell says: the four texts of a claim."""

    value: Any
    relation: str = ""
    low: str = ""
    high: str = ""


@dataclass(slots=True)
class FigureCells:
    """Reads cells of figures and counts what was found beside numbers.

    Attributes
    ----------
    skipped : Counter
        Cells without a figure by the mark that stands there.
    words : dict
        Cells with a word or a mark, each text once with how often it occurs.
    strange : dict
        Cells without a digit that are no known mark: their places, column and row.
    """

    shaping: Shaping
    skipped: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    strange: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _known: dict[str, Told | None] = field(default_factory=dict)

    def read(self, cells: Sequence[Any], column: int) -> list[Any]:
        """Return the figure of each cell of a column.

        It is the cell itself where that says no more than a number, :class:`Told` where it does, and None
        where there is no figure.
        """
        if are_digits(cells, _LONGEST):
            return list(cells)
        is_plain = _PLAIN.fullmatch
        return [
            cell if type(cell) is int or (type(cell) is str and is_plain(cell)) else self._one(cell, column, row)
            for row, cell in enumerate(cells)
        ]

    def _one(self, cell: Any, column: int, row: int) -> Any:
        if is_stored(cell) and cell == cell:
            return cell
        text = cell if isinstance(cell, str) else as_text(cell)
        if _PLAIN.fullmatch(text):
            return cell
        text = text.strip()
        if text.casefold() in self.shaping.missing:
            self.skipped[text] += 1
            return None
        if text not in self._known:
            self._known[text] = self._with_words(text)
        told = self._known[text]
        if told is not None:
            self.words[text] += 1
            return told
        if not any(map(str.isdigit, text)):
            self.strange.setdefault(text, []).append((column, row))
            return None
        return cell

    def _with_words(self, text: str) -> Told | None:
        """Return a cell taken apart where it can mean one thing only; None where it is read, or asked, as it stands."""
        if not self.shaping.words:
            return None
        try:
            read_figure(text, *self.shaping.customs)
        except FigureError as error:
            if len(error.edits) == 1 and error.edits[0].cells:
                cells = dict(error.edits[0].cells)
                return Told(*(cells.get(name, "") for name in CELLS))
        return None

    def problems(self, headings: Sequence[str]) -> list[Problem]:
        """Ask what words without a digit stand for: each once, with how many cells hold it."""
        marks = ", ".join(map(repr, list(self.strange)[:_SHOWN]))
        advice = f"read with missing=[{marks}] if these cells have no figure; else write the figure"
        return [
            Problem(places[0][1] + 1, "", headings[places[0][0]], text, "a figure", advice, more=len(places) - 1)
            for text, places in self.strange.items()
        ]

    def notes(self) -> list[Note]:
        """Say which cells were skipped, and which words and marks were taken."""
        said = []
        if self.skipped:
            n = sum(self.skipped.values())
            marks = ", ".join(f"{k:,} {mark!r}" if mark else f"{k:,} blank" for mark, k in self.skipped.most_common(5))
            said.append(Note("skipped", n, f"{count(n, 'cell')} without a figure skipped: {marks}."))
        if self.words:
            n = sum(self.words.values())
            some = ", ".join(repr(text) for text, _ in self.words.most_common(_SHOWN))
            more = ", ..." if len(self.words) > _SHOWN else ""
            text = f"{count(n, 'figure')} with a word or a mark, read as written: {some}{more}."
            said.append(Note("words", n, text))
        return said


def allowed(told: Told, customs: Customs, *, exact: bool = False) -> Ends:
    """Return the lowest and highest number that a cell allows; None for both where it cannot be read.

    With ``exact``, a figure without a word is one number even if it ends in zeros.
    """
    try:
        if told.low or told.high:
            low, high = (read_figure(end, *customs).value if end else None for end in (told.low, told.high))
            return low, high
        text = as_text(told.value).strip()
        figure = (None if any(customs) else plain_figure(text)) or read_figure(text, *customs)
    except FigureError:
        return None, None
    if not told.relation and (exact or not PRINTED.is_rounded(figure, "total")):
        return figure.value, figure.value
    interval = PRINTED.interval(figure, Relation(told.relation), "total")
    return interval.low, interval.high
