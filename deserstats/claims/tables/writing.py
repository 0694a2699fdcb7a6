"""Claims as text: cells that read back as they are, cells that a spreadsheet does not run, a few lines to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import plain
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.cells.row import Customs
from deserstats.claims.claim import Claim
from deserstats.claims.files.delimited import FORMULA
from deserstats.claims.schemes.scheme import Scheme
from deserstats.claims.selection import names_in
from deserstats.claims.tables.questions import column_questions
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 8
"""Claims that are shown of a set."""


def plain_columns(claims: Sequence[Claim]) -> dict[str, list[str]]:
    """Return the columns of some claims, with figures that need no customs."""
    columns = {name: [getattr(claim, name) for claim in claims] for name in COLUMNS}
    for row, claim in enumerate(claims):
        if claim.customs != Customs():
            for name in ("low", "high") if claim.kind == "order" else ("value", "low", "high"):
                columns[name][row] = plain(columns[name][row], *claim.customs)
    others = [claim.extra for claim in claims]
    if any(others):
        cells = list(map(dict, others))
        names = dict.fromkeys(name for other in others for name, _ in other)
        columns |= {name: [row.get(name, "") for row in cells] for name in names}
    return columns


def columns_that_ask_nothing(claims: Sequence[Claim]) -> dict[str, list[str]]:
    """Return the columns of some claims so that a reader asks nothing that it did not ask of the whole table.

    ``2010-11`` and ``2011-12`` were months beside ``2011-01``; without that row they may be years, and are
    written in days.
    """
    columns = plain_columns(claims)
    for problem, _ in list(column_questions(columns, dict(enumerate(claims, start=1)))):
        row = problem.row - 1
        claim, prefix = claims[row], "base_" if problem.column.startswith("base_") else ""
        window = claim.base_window if prefix else claim.window
        if window and not (claim.start_or or claim.end_or):
            days = {"start": window.start, "end": "", "through": window.end - DAY}
            for name, day in days.items():
                columns[prefix + name][row] = str(day)
    return columns


def frame_of(claims: Sequence[Claim]) -> pd.DataFrame:
    """Return one row a claim, as text that reads back as it is."""
    import pandas as pd

    return pd.DataFrame(columns_that_ask_nothing(claims), dtype=object)


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
