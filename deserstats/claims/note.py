"""One thing that was inferred while a table was read."""

from __future__ import annotations

from typing import NamedTuple


class Note(NamedTuple):
    """What was inferred, and of how many rows, cells or columns.

    Attributes
    ----------
    about : str
        ``layout``, ``kind``, ``heading``, ``format``, ``windows``, ``skipped``, ``words``, ``sums``, ``columns``,
        ``numbers``, ``names`` or ``table``.
    n : int
        How many; 0 where nothing is counted.
    text : str
        The sentence that says it.
    """

    about: str
    n: int
    text: str


def as_note(said: Note | str) -> Note:
    """Return a sentence as a note on the table."""
    return said if isinstance(said, Note) else Note("table", 0, said)
