"""What is said of claims in a picture: the finding, the names beside it, the key, what is not drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from deserstats.checks.consistency.answers import Conflict, ConsistencyResult, Standing
from deserstats.checks.consistency.text import caveat, together
from deserstats.show.plots.canvas.claim_names import printed
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.time_axis import days
from deserstats.show.plots.claims.claim_bars import Bar
from deserstats.show.plots.style import LOOKS, MUTED, RED
from deserstats.wording import count

FEW = 16
"""Claims up to which every one is named; beyond, only those of the first conflicts."""


def finding(result: ConsistencyResult, bars: Sequence[Bar]) -> str:
    """Say how many of the claims drawn are in conflict, and what they cannot do together."""
    bad = {b.claim.id for b in bars if b.standing == Standing.IN_CONFLICT}
    many = f"{len(bars):,} figures"
    if bad:
        what = f"cannot all {together(_conflicts(result, bad))}"
        return f"{len(bad):,} of {many} {what}" if len(bad) < len(bars) else f"These {many} {what}"
    if any(b.standing == Standing.IN_TENSION for b in bars):
        return f"Of {many}, {sum(b.is_loud for b in bars):,} are in tension"
    if any(b.standing == Standing.UNDETERMINED for b in bars):
        return f"No conflict found so far among {count(len(bars), 'figure')}"
    if not bars:
        return "No figure to draw"
    return f"Nothing contradicts {f'these {many}' if len(bars) > 1 else 'this figure'}"


def _conflicts(result: ConsistencyResult, bad: AbstractSet[str]) -> list[Conflict]:
    return [conflict for conflict in result.conflicts if not bad.isdisjoint(conflict.ids)]


def names(result: ConsistencyResult, bars: Sequence[Bar], most: int = FEW) -> list[Name]:
    """Name every bar of a few, else those of the first conflicts, by what each says and the others do not."""
    told = printed(bar.claim for bar in bars)
    kept = list(bars) if len(bars) <= most else first_in_conflict(result, bars)[:most]
    chosen = [(b, told[b.claim.id]) for b in sorted(kept, key=lambda b: not b.is_loud)]
    return [
        Name(days(b.claim.window.end)[0], b.at, text, RED if b.is_loud else MUTED, days(b.claim.window.start)[0])
        for b, text in chosen
    ]


def first_in_conflict(result: ConsistencyResult, bars: Sequence[Bar]) -> list[Bar]:
    """Return the bars in conflict: those of independent conflicts first, conflict by conflict."""
    rank: dict[str, int] = {}
    for conflict in (*result.independent, *result.conflicts):
        # the figures of the longest windows first: the total before its parts
        for name in sorted(conflict.ids, key=lambda name: -result.claims[name].window.days):
            rank.setdefault(name, len(rank))
    bad = [b for b in bars if b.standing == Standing.IN_CONFLICT]
    return sorted(bad, key=lambda b: rank.get(b.claim.id, len(rank)))


def unnamed(bars: Sequence[Bar], named: int) -> str:
    """Say which bars have no name."""
    if named >= len(bars):
        return ""
    bad = sum(b.standing == Standing.IN_CONFLICT for b in bars)
    if bad and named < bad:
        return f"Named: {named:,} of {count(bad, 'figure')} in conflict."
    return f"Named: those in conflict; {count(len(bars) - bad, 'other')} not." if bad else "Figures are not named."


def key(standings: Iterable[Standing], *, are_bars: bool = True) -> list[Any]:
    """Return what each line or mark means, and how many claims have it."""
    from matplotlib.lines import Line2D

    told = Counter(standings)
    handles = []
    for standing, look in LOOKS.items():
        if told[standing]:
            line = Line2D([], [], color=look.colour, linewidth=look.width, linestyle=look.dashes if are_bars else "")
            line.set(marker="" if are_bars else look.marker, markersize=6, label=f"{look.words} ({told[standing]:,})")
            handles.append(line)
    return handles


def left_out(result: ConsistencyResult, bars: Sequence[Bar]) -> list[str]:
    """Say what is not drawn, and what stands at the edge."""
    rest = len(result.claims) - len(bars)
    far = sum(b.is_beyond for b in bars)
    bad = {b.claim.id for b in bars if b.standing == Standing.IN_CONFLICT}
    notes = [caveat(_conflicts(result, bad))] if bad else []
    notes += [f"{count(rest, 'other claim')} not drawn: of other measures or kinds, or not used."] if rest else []
    return [*notes, f"{count(far, 'figure')} of 1e100 or more at the edge."] if far else notes
