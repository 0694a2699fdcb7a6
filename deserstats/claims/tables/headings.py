"""The headings of a table: ours, those of others that are carried along, and those that miss ours by a slip."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from deserstats.claims.cells.fields import COLUMNS, DATED, OFTEN_CALLED
from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.grid import Table
from deserstats.claims.misspelt import CARRIED, letters, misspelt, near
from deserstats.errors import ClaimTableError, Edit, FigureError, PeriodError, Problem
from deserstats.wording import listing

SERIES = ("category", "geography", "measure", "unit", "basis", "source", "origin")
"""Columns that tell one series of figures from another."""

TWICE = "rename or remove one of the two"
RUNNING_TOTAL = (
    "write the first and the last day or label counted in start and through; "
    "a level on a day has it in start, and the kind 'stock'"
)
"""What to do with dates that may be the ends of running totals."""


def headings(table: Table, columns: Mapping[str, str]) -> tuple[list[str], list[Problem]]:
    """Return our name of each column, and what is wrong with headings that are read as if they were mended.

    Raises
    ------
    ClaimTableError
        When a column is missing, repeated or without a name.
    """
    header = [str(name).strip() for name in table.header]
    names = [columns.get(name, canonical(name)) for name in header]
    own = [name for old, name in zip(header, names, strict=True) if old not in columns]
    problems = [*_unnamed(table, names), *_Headings(table, names, own).problems()]
    renamed = {edit.rename[0]: edit.rename[1] for p in problems for edit in p.edits[:1] if edit.rename}
    if len(renamed) < len(problems):
        raise ClaimTableError([*problems, *table.problems], table.n_source_rows)
    return [renamed.get(name, name) for name in names], problems


def _unnamed(table: Table, names: Sequence[str]) -> Iterator[Problem]:
    """Cells below no heading, and headings that stand twice."""
    blank = [i for i, name in enumerate(names) if not name]
    if any(as_text(cell).strip() for i in blank for cell in table.columns[i]):
        yield Problem(0, "", "", "a column without a name", "a name for every column", "name it")
    for name in (n for n, times in Counter(filter(None, names)).items() if times > 1):
        yield Problem(0, "", name, name, "each column once", TWICE)
    ours = {letters(name): name for name in names if name in COLUMNS}
    for name in names:
        if name not in COLUMNS and (twin := ours.get(letters(name))):
            yield Problem(0, "", name, name, f"each column once: it differs from {twin!r} by marks only", TWICE)


class _Headings:
    """Looks at the headings that are not ours and the cells below them."""

    def __init__(self, table: Table, names: Sequence[str], own: Sequence[str]) -> None:
        self.table = table
        self.names = names
        self.place = {name: place for place, name in enumerate(names)}
        self.foreign = [name for name in own if name and name not in COLUMNS]

    def problems(self) -> list[Problem]:
        """List the columns that are missing, or whose heading misses ours."""
        missing = self._missing()
        found = [self._absent(name) for name in missing]
        taken = {*self.names, *CARRIED, *missing}
        free = [c for c in COLUMNS if c not in taken]
        for foreign in self.foreign:
            ours = misspelt(foreign, free)
            if ours and any(self._cells(foreign)):
                edit = Edit(rename=(foreign, ours))
                other = "or give it a name of its own, if it is something else"
                found.append(Problem(0, "", foreign, foreign, f"the column {ours!r}", other, edits=(edit,)))
        last = self._called("through")
        if last and not {"end", "through"} & set(self.names) and any(map(_period, self._cells(last))):
            # left as it is, every window would end with the label of its start
            other = "or to 'end' where it is the first day no longer counted"
            edit = Edit(rename=(last, "through"))
            found.append(Problem(0, "", last, last, "'through' for the last day counted", other, edits=(edit,)))
        return found

    def _missing(self) -> list[str]:
        names = set(self.names)
        figures = "value" in names or {"low", "high"} & names or {"relation", "kind"} <= names
        return [*([] if figures else ["value"]), *([] if "start" in names else ["start"])]

    def _absent(self, name: str) -> Problem:
        """Tell which column is missing, and the rename where only one can be meant."""
        expected = f"a column {name!r}; found {listing(filter(None, self.names))}"
        guess = next((n for n in self.foreign if near(n, name)), None) or self._called(name)
        rivals = [n for n in self._figures() if n != guess] if name == "value" else []
        if guess and rivals:
            advice = f"name the column of the figures 'value': {listing(map(repr, [guess, *rivals]), 'or')}"
            return Problem(0, "", name, "", expected, advice)
        if name == "start" and not guess and (guess := self._dated()) and not self._are_of_their_period(guess):
            expected += f": is {guess!r} the time that each figure is of, or the end of a running total?"
            return Problem(0, "", name, "", expected, RUNNING_TOTAL)
        edits = (Edit(rename=(guess, name)),) if guess else ()
        return Problem(0, "", name, "", expected, "" if guess else f"add a column {name!r}", edits=edits)

    def _called(self, name: str) -> str | None:
        """Return a column by one of the words that tables often have for ours, or None."""
        return next((n for n in self.foreign if "_".join(n.casefold().split()) in OFTEN_CALLED.get(name, ())), None)

    def _dated(self) -> str | None:
        found = (n for n in self.foreign if "_".join(n.casefold().split()) in DATED)
        return next((n for n in found if any(map(_period, self._cells(n)))), None)

    def _cells(self, name: str) -> list[str]:
        cells = self.table.columns[self.place[name]]
        return [text for cell in cells if (text := as_text(cell).strip())]

    def _figures(self) -> list[str]:
        """Return the columns that hold figures and no years."""
        return [name for name in self.foreign if self._is_figures(self._cells(name))]

    def _is_figures(self, cells: Sequence[str]) -> bool:
        return bool(cells) and all(_figure(c) is not None and not re.fullmatch(r"[12][0-9]{3}", c) for c in cells)

    def _are_of_their_period(self, dated: str) -> bool:
        """Whether figures can only be those of each label's own time: none is a day, and they fall somewhere.

        Running totals never fall; what never falls may be running totals.
        """
        figures = next((n for n in ("value", self._called("value")) if n in self.names), None)
        if figures is None or "kind" in self.names:
            return False
        series: dict[tuple[Any, ...], list[tuple[Period, Any]]] = {}
        others = self._others()
        for row in self.table.rows:
            cells = {name: as_text(cell).strip() for name, cell in zip(self.names, row, strict=True)}
            period, figure = _period(cells[dated]), _figure(cells[figures])
            if period is None or figure is None or period.days == 1:
                return False
            told = (
                *(cells.get(c, "") for c in SERIES),
                *(cells[n] for n in others if _period(cells[n]) is None and _figure(cells[n]) is None),
            )
            series.setdefault(told, []).append((period, figure))
        in_time = ([figure for _, figure in sorted(one)] for one in series.values())
        return any(a > b for figures in in_time for a, b in pairwise(figures))

    def _others(self) -> list[str]:
        """Return the foreign columns whose cells repeat: their words may tell one series from another."""
        return [n for n in self.foreign if 1 < len(set(self._cells(n))) < self.table.n_rows]


def canonical(name: str) -> str:
    """Return our name of a column where its heading is one, else the heading."""
    plain = re.sub(r"[\s_]+", "_", name.casefold()).strip("_")
    return plain if plain in COLUMNS else name


def _period(cell: str) -> Period | None:
    try:
        return as_period(cell)
    except PeriodError:
        return None


def _figure(cell: str) -> Any:
    try:
        return read_figure(cell).value
    except FigureError:
        return None
