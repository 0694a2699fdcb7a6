"""Claims as text: cells that read back as they are, cells that a spreadsheet does not run, a few lines to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import plain
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.claim import Claim
from deserstats.claims.schemes.scheme import Scheme
from deserstats.claims.selection import names_in
from deserstats.claims.tables.questions import column_questions
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet takes for a formula."""

SHOWN = 8
"""Claims that are shown of a set."""


def plain_cells(claim: Claim) -> dict[str, str]:
    """Return the cells of a claim with figures that need no customs."""
    cells = claim.cells()
    figures = ("low", "high") if claim.kind == "order" else ("value", "low", "high")
    return cells | {name: plain(cells[name], *claim.customs) for name in figures}


def cells_that_ask_nothing(claims: Sequence[Claim]) -> list[dict[str, str]]:
    """Return the cells of some claims so that a reader asks nothing about them that it did not ask of the whole table.

    ``2010-11`` and ``2011-12`` were months beside ``2011-01``; without that row they may be years, and are
    written in days.
    """
    rows = dict(enumerate(map(plain_cells, claims)))
    for problem, _ in column_questions(rows, dict(enumerate(claims))):
        claim, prefix = claims[problem.row], "base_" if problem.column.startswith("base_") else ""
        window = claim.base_window if prefix else claim.window
        if window and not (claim.start_or or claim.end_or):
            days = {"start": window.start, "end": "", "through": window.end - DAY}
            rows[problem.row] |= {prefix + name: str(day) for name, day in days.items()}
    return list(rows.values())


def frame_of(claims: Sequence[Claim]) -> pd.DataFrame:
    """Return one row a claim, as text that reads back as it is."""
    import pandas as pd

    extra = dict.fromkeys(name for claim in claims for name, _ in claim.extra)
    return pd.DataFrame(cells_that_ask_nothing(claims), columns=[*COLUMNS, *extra], dtype=object).fillna("")


def lost_names(claims: Sequence[Claim], scheme: Scheme) -> str:
    """Say which names a table of these claims has no place for, though their unions need them; blank for none."""
    own = list(names_in(claims))
    parts = {part for cell in own for part in scheme.parts(cell)}
    lost = [name for name in scheme.names_beside(own) if name in parts]
    if not lost:
        return ""
    names = ", ".join(f"{name!r}: []" for name in lost)
    return (
        f"rows of {listing(map(repr, lost))} were dropped, so that a union with them reads as one name; "
        f"read the file with scheme={{{names}}}"
    )


def guarded(text: str) -> str:
    """Quote a text that a spreadsheet would run as a formula."""
    is_number = re.fullmatch(r"[+-][0-9][0-9., ]*", text)
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def summary(claims: Sequence[Claim], topic: str = "") -> str:
    """Say what kinds and measures some claims are of, what is asked of them, and the first of them."""
    if not claims:
        return "No claims."
    kinds = Counter(c.kind for c in claims)
    measures = dict.fromkeys(f"{c.measure or '(no measure)'} [{c.unit or 'no unit'}]" for c in claims)
    span = Period(min(c.window.start for c in claims), max(c.window.end for c in claims))
    lines = [
        f"{count(len(claims), 'claim')}, {span}",
        "  kinds     " + ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common()),
        "  measures  " + ", ".join(list(measures)[:6]) + (" ..." if len(measures) > 6 else ""),
        *([f"  about     {topic}"] if topic else []),
        *(f"  {claim}" for claim in claims[:SHOWN]),
    ]
    if len(claims) > SHOWN:
        lines.append(f"  ... and {len(claims) - SHOWN:,} more")
    return "\n".join(lines)
