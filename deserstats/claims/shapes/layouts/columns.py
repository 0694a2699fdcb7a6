"""What the cells of one column hold: labels of time, figures, or words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.labels import Labels, read_labels
from deserstats.claims.cells.row import Customs
from deserstats.claims.cells.stored import as_text
from deserstats.errors import FigureError

SAMPLE = 200
"""Distinct cells that tell what a column holds."""

ODDS = 2
"""A column holds what one in so many of its distinct cells, or more, are."""

YEARS = (1500, 2200)
"""Years that a label without another sign of time may name."""

_NUMBER = re.compile(r"[-+\u2212]?[0-9][0-9.,'\u2019 \u00a0\u202f\u2009_]*(?:%|\s*\u2030)?")

_SIGNED = re.compile(r"\s*[-+\u2212<>~\u2248\u2264\u2265=$\u20ac\xa3]?\s*[0-9]")

_YEAR_AS_STORED = re.compile(r"^X?((?:19|20)[0-9]{2})(?:\.0| \[YR\1\])?$")
"""Years as R, pandas and the World Bank write them in headings: X2019, 2019.0, 2019 [YR2019]."""


class Column:
    """One column of a table: its heading by level, and what its cells hold."""

    def __init__(self, index: int, levels: Sequence[str], cells: Sequence[Any], missing: frozenset[str]) -> None:
        self.index = index
        self.levels = tuple(_YEAR_AS_STORED.sub(r"\1", text) for text in levels)
        self.heading = " / ".join(filter(None, dict.fromkeys(levels)))
        self.cells = cells
        self.missing = missing

    @property
    def names(self) -> tuple[str, ...]:
        """The texts of the heading that are not blank, at least one."""
        return tuple(filter(None, self.levels)) or ("",)

    @cached_property
    def texts(self) -> list[str]:
        """The cells as text, without blanks around."""
        if set(map(type, self.cells)) <= {str}:
            return list(map(str.strip, self.cells))
        return list(_texts(self.cells))

    @cached_property
    def distinct(self) -> dict[str, None]:
        """The texts that are no mark of a missing figure, each once."""
        found = dict.fromkeys(self.texts)
        return {text: None for text in found if text.casefold() not in self.missing}

    @cached_property
    def holds_marks_alone(self) -> bool:
        """Whether every cell is blank or a mark of a missing figure, and some are marks."""
        return not self.distinct and not self.is_blank

    @cached_property
    def is_count_of_rows(self) -> bool:
        """Whether the cells number the rows: 0, 1, 2 or 1, 2, 3 and so on."""
        n = len(self.texts)
        return n > 1 and self.texts[0] in ("0", "1") and self.texts == [str(int(self.texts[0]) + i) for i in range(n)]

    @cached_property
    def is_mixed(self) -> bool:
        """Whether some cells are plain numbers and others are no figures."""
        numbers = sum(bool(_NUMBER.fullmatch(text)) for text in self.some)
        return numbers > 0 and not all(map(is_figure_like, self.some))

    @cached_property
    def some(self) -> list[str]:
        """The first of the texts that are no mark of a missing figure, each once."""
        found: dict[str, None] = {}
        for text in _texts(self.cells):
            if text not in found and text.casefold() not in self.missing:
                found[text] = None
                if len(found) == SAMPLE:
                    break
        return list(found)

    @cached_property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(_texts(self.cells))

    @cached_property
    def may_hold_figures(self) -> bool:
        """Whether most of the cells are figures, with or without words that a figure may have."""
        if not self.some or any(isinstance(cell, bool) for cell in islice(self.cells, SAMPLE)):
            return False
        return ODDS * sum(map(is_figure_like, self.some)) > len(self.some)

    @cached_property
    def holds_figures(self) -> bool:
        """Whether the cells are figures; ``under 5`` alone may be a label, beside a number or a sign it is a figure."""
        return self.may_hold_figures and any(map(_SIGNED.match, self.some))

    @cached_property
    def is_proportion(self) -> bool:
        """Whether every figure is printed in percent."""
        signs = ("%", "\u2030")
        if not self.some or not all(text.endswith(signs) for text in self.some):
            return False
        return all(text.endswith(signs) for text in self.distinct)

    @cached_property
    def holds_parts(self) -> bool:
        """Whether most of the cells name months, quarters or weeks without a year."""
        return ODDS * len(read_labels(self.some).parts) > len(self.some)

    def labels(self, fiscal: str | None) -> Labels:
        """Return how the cells are read as labels of time."""
        return read_labels(self.distinct, fiscal)

    @cached_property
    def seems_time(self) -> bool:
        """Whether most of the first cells are labels of time."""
        some = self.some[:60]
        read = read_labels(some, "04-01")
        asked = {text for question in read.questions for text in question.texts}
        told = sum(a_time(read, text) or text in asked for text in some)
        return bool(some) and ODDS * told > len(some)


def _texts(cells: Sequence[Any]) -> Iterator[str]:
    """Write cells as text without blanks around; what is in many cells is written once."""
    known: dict[Any, str] = {}
    for cell in cells:
        if type(cell) is str:
            yield cell.strip()
            continue
        try:
            text = known.get(cell)
            if text is None:
                text = known[cell] = as_text(cell).strip()
        except TypeError:  # a cell that cannot be hashed
            text = as_text(cell).strip()
        yield text


def a_time(read: Labels, text: str) -> bool:
    """Whether a text was read as a window that a figure may be of: four digits are a year only if one may mean it."""
    period = read.periods.get(text)
    return text in read.parts or (period is not None and YEARS[0] <= period.start.year < YEARS[1])


def is_figure_like(text: str) -> bool:
    """Whether a text is a number in any custom, or one with a word or a mark that changes what it allows.

    Groups such as ``5-9`` and ``80+`` are labels of ages or sizes: they are no figures here.

    Examples
    --------
    >>> [is_figure_like(text) for text in ("1,234", "1.234", "over 41,000", "<5", "1,234*", "5-9", "80+", "407 a")]
    [True, True, True, True, True, False, False, False]
    """
    if _NUMBER.fullmatch(text):
        return True
    if len(text) > 60 or text.endswith("+"):
        return False
    try:
        read_figure(text, *Customs())
    except FigureError as error:
        cells = [dict(edit.cells) for edit in error.edits if edit.cells]
        return bool(cells) and all("value" in one and one.get("relation") != "between" for one in cells)
    return True
