"""How wrong one figure must be before a conclusion fails, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from deserstats.trend.certain.breakdown import Breakdown
from deserstats.trend.certain.comparison_answers import outwards
from deserstats.wording import number

FAILING = {
    "higher": "it can stop being higher", "lower": "it can stop being lower",
    "rises": "a series that never rises could fit", "falls": "a series that never falls could fit",
}  # fmt: skip
"""What it means that a conclusion fails."""

OPEN = {
    "higher": "It can fail to be higher", "lower": "It can fail to be lower",
    "rises": "A series that never rises fits", "falls": "A series that never falls fits",
}  # fmt: skip
"""What may be, where the claims leave it open."""

HOLDS = {
    "higher": "it stays higher", "lower": "it stays lower",
    "rises": "no series that never rises fits", "falls": "no series that never falls fits",
}  # fmt: skip
"""What it means that a conclusion does not fail."""


FROM, ONLY_IF = ("from {} up", "from {} down", "at {}"), ("{} or more", "{} or less", "{}")
"""How values above, below and alone are written: after a conclusion that can fail, and of one that is open."""


def breaks(found: Sequence[Breakdown], certain: Collection[str]) -> Iterator[str]:
    """Say how wrong which claim must be, a line a claim; one line where no single claim can do it.

    Of a conclusion that is not ``certain`` only this is said: what a claim must be where it fails.
    """
    for conclusion in dict.fromkeys(b.conclusion for b in found):
        own = [b for b in found if b.conclusion == conclusion]
        is_certain = conclusion in certain
        if is_certain and not any(b.possible for b in own):
            yield f"However wrong any single figure is, {HOLDS[conclusion]}."
        for name in dict.fromkeys(b.id for b in own):
            values = _values([b for b in own if b.id == name and b.possible], FROM if is_certain else ONLY_IF)
            if values and is_certain:
                yield f"If {name} alone is wrong, {FAILING[conclusion]} only {values}."
            elif values:
                yield f"{OPEN[conclusion]} only if {name} is {values}."


def _values(found: Sequence[Breakdown], words: tuple[str, str, str]) -> str:
    """Say at which values of a claim a conclusion fails, under any of its windows; blank: at the printed one, too."""
    if not found or any(b.nearest is None or b.nearest == b.printed for b in found):
        return ""
    over = [b for b in found if _is_over(b)]
    under = [b for b in found if not _is_over(b)]
    told = []
    for side, nearest, word in ((over, min, words[0]), (under, max, words[1])):
        ends = {value for b in side for value in (b.low, b.high)}
        if side:
            at = nearest(b.nearest for b in side if b.nearest is not None)
            told.append((words[2] if len(ends) == 1 else word).format(number(at)))
    times = found[0].times if len({b.nearest for b in found}) == 1 else None
    return " or ".join(told) + (f", {outwards(times, 0)} times the figure printed" if times else "")


def _is_over(b: Breakdown) -> bool:
    return b.printed is not None and b.low is not None and b.printed < b.low
