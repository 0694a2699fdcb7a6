"""Does a word have to be stretched? "Over 200,000" does not exclude 360,000, but nobody would say so."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

from deserstats.claims.cells.reading import Relation
from deserstats.plausibility.finding import Finding, Verdict
from deserstats.plausibility.totals import Total
from deserstats.wording import Exact, number, short

CHECK = "surprise: wording"
FAR = Fraction(5, 4)
"""How many times the figure the other must be at least."""

BEYOND = Fraction(11, 10)
"""How far beyond the next round number: 4,950 is over 4,000, and another outlet counts a few percent more."""


def stretched_words(totals: Sequence[Total]) -> list[Finding]:
    """Hold "over N" against other figures of the same count and window.

    Notable where every value of the other lies beyond the next round number above N, its middle a tenth beyond, and
    a quarter above N: the figures do not contradict each other, but only because the word sets no upper end.
    """
    groups: dict[object, list[Total]] = {}
    for total in totals:
        groups.setdefault((total.quantity, total.window), []).append(total)
    pairs = (pair for group in groups.values() for pair in permutations(group, 2))
    return [_finding(one, other) for one, other in pairs if _is_stretched(one, other)]


def _is_stretched(one: Total, other: Total) -> bool:
    """Whether the first says "over" and the other lies so far beyond that nobody would."""
    if one.claim.relation != Relation.OVER or one.allowed.high is not None or other.allowed.low is None:
        return False
    beyond = _next_round(one)
    return other.allowed.low >= max(beyond, FAR * (one.printed or 0)) and (other.middle or 0) >= BEYOND * beyond


def _next_round(total: Total) -> Exact:
    figure = total.claim.figure
    assert figure is not None
    assert total.printed is not None
    factor = Fraction(total.printed) / figure.value if figure.value else Fraction(1)
    return (figure.value + figure.unit) * factor


def _finding(one: Total, other: Total) -> Finding:
    assert one.printed is not None
    assert other.allowed.low is not None
    ratio = float(Fraction(other.allowed.low) / Fraction(one.printed or 1))
    reason = (
        f"{one.id} says {one.claim.words}, {other.id} {other.claim.words}: {number(other.allowed.low)} or more in "
        f"{one.window}, {short(ratio)} times as much. No contradiction, because 'over' has no upper end, but the "
        f"next round number is {number(_next_round(one))}. One of them may be a target, a peak or another count."
    )
    ids, verdict = (one.id, other.id), Verdict.NOTABLE
    return Finding(ids=ids, check=CHECK, statistic=ratio, effect=ratio - 1, power=1.0, verdict=verdict, reason=reason)
