"""How a table was read, in a few lines: its windows, and everything that was inferred."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import compress
from typing import TYPE_CHECKING

from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.note import Note
from deserstats.claims.schemes.names import Names
from deserstats.wording import count, folded, shown

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 3
"""Names that are shown of a list."""


@dataclass(frozen=True, slots=True)
class HowRead:
    """What was understood of a table; ``str()`` is what the command line prints first.

    Attributes
    ----------
    lines : tuple of str
        One sentence for each thing.
    notes : tuple of Note
        The same with what it is about, and of how many cells, rows or columns it is said.

    Examples
    --------
    >>> import deserstats as ds
    >>> print(ds.load_example("two-figures").how_read)
    Read 2 claims, Feb 2022-May 2025: 2 up to a day no longer counted; 1 with 2 possible windows.
    One name each: 407+408.
    """

    lines: tuple[str, ...]
    notes: tuple[Note, ...] = ()

    def __str__(self) -> str:
        return "\n".join(part for line in self.lines for part in folded(shown(line)))

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each thing that was read or inferred: about, n, told.

        ``about`` is ``windows`` (``n`` claims), ``names``, ``layout``, ``kind`` (running totals and levels),
        ``heading``, ``format``, ``skipped`` (cells without a figure), ``words``, ``sums``, ``columns`` (carried
        along), ``numbers`` or ``table``.
        """
        import pandas as pd

        return pd.DataFrame(self.notes, columns=["about", "n", "told"])

    def to_list(self) -> list[dict[str, str]]:
        """Return the rows of :meth:`to_frame` JSON-ready, numbers as text."""
        return [{"about": note.about, "n": str(note.n), "told": note.text} for note in self.notes]

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def how_read(claims: Sequence[Claim], names: Names, notes: Iterable[Note] = ()) -> HowRead:
    """Say how claims were read: their windows, their names with a plus sign, and what a reader noted."""
    if not claims:
        return HowRead(("Read no claims.",), (Note("windows", 0, "Read no claims."),))
    own = {text for c in claims for text in (c.category, c.base_category, c.geography)}
    labels = [name for name in names.labels if name in own]
    inferred = [name for name in names.inferred if name in own]
    unions = [name for name in names.unions if name in own and name not in inferred]
    said = [
        (unions, "Sums of names that the table or scheme has: "),
        (inferred, "Read as sums although not every part is told by itself: "),
        (labels, "One name each: "),
    ]
    notes = tuple(notes)
    shaped = any(note.about == "layout" for note in notes)
    told = (
        Note("windows", len(claims), _windows(claims, shaped=shaped)),
        *(Note("names", len(found), head + _some(found) + ".") for found, head in said if found),
        *notes,
    )
    return HowRead(tuple(note.text for note in told), told)


def _windows(claims: Sequence[Claim], *, shaped: bool) -> str:
    """Say how many claims there are, from when to when, and where windows end unless headings or labels say it."""
    spans = [window for claim in claims for window in claim.windows]
    whole = Period(min(w.start for w in spans), max(w.end for w in spans))
    if shaped:
        return f"Read {count(len(claims), 'claim')}, {whole}."
    ways = Counter(way for c in claims for way in compress(WAYS, (not (c.end or c.through), c.through, c.end)))
    ends = ", ".join(f"{ways[way]:,} {way}" for way in WAYS if ways[way])
    text = f"Read {count(len(claims), 'claim')}, {whole}: {ends}"
    several = [len(c.windows) for c in claims if len(c.windows) > 1]
    if several:
        text += f"; {len(several):,} with {'up to ' if len(several) > 1 else ''}{max(several)} possible windows"
    return text + "."


WAYS = (
    "the window of the label in start",
    "through a last day or label that is counted",
    "up to a day no longer counted",
)
"""What says where a window ends."""


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return ", ".join(textwrap.shorten(name, 60, placeholder=" ...") for name in names[:SHOWN]) + more
