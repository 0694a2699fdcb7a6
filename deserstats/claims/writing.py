"""Claims as text: cells that read back as they are, cells that a spreadsheet does not run, a few lines to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from deserstats.claims.claim import Claim
from deserstats.claims.figure import plain
from deserstats.claims.period import Period
from deserstats.wording import count

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet takes for a formula."""

SHOWN = 8
"""Claims that are shown of a set."""


def plain_cells(claim: Claim) -> dict[str, str]:
    """Return the cells of a claim with figures that need no customs."""
    cells = claim.cells()
    figures = ("low", "high") if claim.kind == "order" else ("value", "low", "high")
    return cells | {name: plain(cells[name], *claim.customs) for name in figures}


def guarded(text: str) -> str:
    """Quote a text that a spreadsheet would run as a formula."""
    is_number = re.fullmatch(r"[+-][0-9][0-9., ]*", text)
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text


def summary(claims: Sequence[Claim]) -> str:
    """Say what kinds and measures some claims are of, and the first of them."""
    if not claims:
        return "No claims."
    kinds = Counter(c.kind for c in claims)
    measures = dict.fromkeys(f"{c.measure or '(no measure)'} [{c.unit or 'no unit'}]" for c in claims)
    span = Period(min(c.window.start for c in claims), max(c.window.end for c in claims))
    lines = [
        f"{count(len(claims), 'claim')}, {span}",
        "  kinds     " + ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common()),
        "  measures  " + ", ".join(list(measures)[:6]) + (" ..." if len(measures) > 6 else ""),
        *(f"  {claim}" for claim in claims[:SHOWN]),
    ]
    if len(claims) > SHOWN:
        lines.append(f"  ... and {len(claims) - SHOWN:,} more")
    return "\n".join(lines)
