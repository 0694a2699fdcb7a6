"""Labels of time as tables write them, read column by column: what one label leaves open, another may tell.

``03/04/2025`` alone is two days, beside ``13/04/2025`` it is one; ``2008-09`` is a month or a year,
beside ``2009-10`` it is asked. So a column is read in one way as a whole, or a question is put.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from deserstats.claims.cells.dates import meant_label
from deserstats.claims.cells.period import Period, read_label
from deserstats.errors import PeriodError


class Part(NamedTuple):
    """A part of a year that the label does not name: ``Oct`` is month 10 of 12, ``Q1`` the first of 4."""

    n: int
    of: int

    def of_year(self, year: int) -> Period:
        """Return the span in a calendar year."""
        months = 12 // self.of
        first, last = months * (self.n - 1) + 1, months * self.n
        return Period(read_label(f"{year:04}-{first:02}").start, read_label(f"{year:04}-{last:02}").end)


class Question(NamedTuple):
    """What labels leave open: some of them, what was expected of them, and the arguments or edits that answer it."""

    texts: tuple[str, ...]
    expected: str
    advice: str


@dataclass(frozen=True, slots=True)
class Labels:
    """How the labels of one column are read.

    Attributes
    ----------
    periods : dict
        The span of each label.
    parts : dict
        Labels that name a part of a year and no year.
    unread : tuple of str
        Texts that are no label of time.
    questions : tuple of Question
        What the column leaves open; labels concerned are in none of the others.
    notes : tuple of str
        What was told by the column as a whole, for ``how_read``.
    """

    periods: dict[str, Period] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def read_labels(texts: Iterable[str], fiscal: str | None = None) -> Labels:
    """Read the labels of one column, each text once.

    Parameters
    ----------
    texts : iterable of str
        Labels: ``2024-01``, ``Jan-24``, ``January–March 2024``, ``1. Quartal 2024``, ``3/13/20``.
    fiscal : str, optional
        First day of a year across two calendar years, ``"04-01"``: ``2019/20`` begins on it.

    Examples
    --------
    >>> str(read_labels(["2024-Q1"]).periods["2024-Q1"])
    'Jan-Mar 2024'
    """
    found = Labels()
    unread = []
    for text in dict.fromkeys(texts):
        label = text if _is_label(text) else meant_label(text)
        if label is None:
            unread.append(text)
        else:
            found.periods[text] = read_label(label)
    return Labels(found.periods, {}, tuple(unread))


def _is_label(text: str) -> bool:
    try:
        read_label(text)
    except PeriodError:
        return False
    return True
