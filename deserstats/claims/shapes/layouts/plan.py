"""What each column of a table is, before its figures become claims."""

from __future__ import annotations

from dataclasses import dataclass, field

from deserstats.claims.cells.labels import Part
from deserstats.claims.cells.period import Period
from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import Column

DIMENSIONS = ("category", "geography", "measure")
"""Columns of a claim table that tell one series of figures from another, in the order of the names."""


@dataclass(slots=True)
class FigureColumn:
    """A column whose cells become claims.

    Attributes
    ----------
    column : Column
        Heading and cells.
    window : Period, optional
        The window that its heading names; ``date`` where the heading is a day that may stand for more.
    parts : tuple of Part
        Parts of a year that its heading names; the year stands in the row. A total covers several.
    name : str
        What its heading says beside a window: what is counted, or a part of it; ``measure`` is then what is counted.
    kind : str, optional
        ``total``, ``cumulative`` or ``stock``; None where nobody said it.
    is_sum : bool
        Whether its heading says that it is the sum of the other windows.
    """

    column: Column
    window: Period | None = None
    date: Period | None = None
    parts: tuple[Part, ...] = ()
    name: str = ""
    measure: str = ""
    kind: str | None = None
    is_sum: bool = False


@dataclass(slots=True)
class Plan:
    """The part of each column, in one of the layouts ``long`` and ``wide``.

    Attributes
    ----------
    layout : str
        ``long`` or ``wide``.
    figures : list of FigureColumn
        Columns of figures.
    labels : dict
        Columns whose words name a category, a place or a measure, by our name for it.
    period, part : Column, optional
        The column of windows, or of years; and that of parts of the year.
    first, last, end : Column, optional
        Columns of the first and the last day counted, or of the first one no longer counted.
    kept : list of pairs
        Columns that are carried along, and under which name.
    names_are_parts : bool
        Whether the headings of the figures name parts of one thing (men, women, total), not several measures.
    time_is_filled : bool
        Whether a caller says the time of all figures, or their year.
    notes : list of Note
        What was inferred.
    """

    layout: str
    figures: list[FigureColumn] = field(default_factory=list)
    labels: dict[str, list[Column]] = field(default_factory=dict)
    period: Column | None = None
    part: Column | None = None
    first: Column | None = None
    last: Column | None = None
    end: Column | None = None
    kept: list[tuple[Column, str]] = field(default_factory=list)
    names_are_parts: bool = False
    time_is_filled: bool = False
    notes: list[Note] = field(default_factory=list)

    @property
    def dated(self) -> Column | None:
        """The column that says when a figure is of, if there is one."""
        return self.period or self.first or self.part
