"""Where the texts of a row stand: one heading is shared by every claim of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from deserstats.claims.cells.fields import COLUMNS

MEANT = ("kind", "relation")
"""Columns that a claim has as they were understood, not as texts of its row."""

PLACE = {name: place for place, name in enumerate(COLUMNS)}
"""The number of each column of the claim table."""

CASELESS = ("per", "interval", "dated_by")
"""Columns whose words are the same however they are capitalised."""


class Heading:
    """The names of some columns, and where a row of their texts has each column of the claim table.

    A row is a tuple of the texts and a blank at its end, which stands for every column that the
    table does not have.
    """

    __slots__ = ("extra", "names", "pick", "places")

    def __init__(self, names: Sequence[str]) -> None:
        at = {name: place for place, name in enumerate(names)}
        self.names = tuple(names)
        self.places = tuple(at.get(name, -1) for name in COLUMNS)
        self.extra = tuple((name, place) for name, place in at.items() if name not in PLACE)
        self.pick = itemgetter(*self.places)

    @staticmethod
    @lru_cache(maxsize=256)
    def of(names: tuple[str, ...]) -> Heading:
        """Return the heading of these names."""
        return Heading(names)

    def __reduce__(self) -> tuple[object, ...]:
        return Heading.of, (self.names,)


def texts_of(name: str, texts: Iterable[str]) -> Iterator[str]:
    """Return the texts of a column as a claim has them: ours without blanks around them, others as they are."""
    if name not in PLACE:
        return iter(texts)
    stripped = map(str.strip, texts)
    return map(str.casefold, stripped) if name in CASELESS else stripped
