"""What some claims imply for another one, in that claim's own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.claim import Claim
from deserstats.claims.interval import Interval
from deserstats.claims.period import Period
from deserstats.model.decision import Extreme
from deserstats.model.extremes import Extremes, NetworkExtremes
from deserstats.model.form import Form, Row
from deserstats.model.quotient import ratio_high, ratio_low
from deserstats.model.statement import units_in
from deserstats.model.world import World
from deserstats.wording import Exact, exact

SCALES = {"ratio": (1, 0), "share": (100, 0), "growth": (100, -100)}
"""Per ratio-like kind: printed figure = factor x ratio + shift."""


@dataclass(frozen=True, slots=True)
class Implied:
    """The numbers that other rows allow for a figure, and the rows that prove the two ends."""

    interval: Interval
    low_rows: frozenset[int]
    high_rows: frozenset[int]


def implied(
    claim: Claim,
    window: Period,
    rows: Sequence[Row],
    world: World,
    ends: Extremes | NetworkExtremes,
    active: Sequence[int],
) -> Implied | None:
    """Return what the active rows allow for a claim, or None when that was not settled."""
    if claim.kind in SCALES:
        # a ratio of a window to itself leaves the rows a network, but it is two sums
        general = ends if isinstance(ends, Extremes) else Extremes(ends.engine)
        return _ratio(claim, world.own(claim, window), world.base(claim, window), general, active)
    found = [_range(form, ends, active) for form in dict.fromkeys(row.form for row in rows)]
    if any(one is None for one in found):
        return None
    ranges = [one for one in found if one is not None]
    low, high = _tightest(ranges)
    per = Fraction(units_in(window, claim.per)) if claim.kind == "rate" else Fraction(1)
    return Implied(
        Interval(low.value, high.value).scaled(1 / per), frozenset(low.multipliers), frozenset(high.multipliers)
    )


def _range(form: Form, ends: Extremes | NetworkExtremes, active: Sequence[int]) -> tuple[Extreme, Extreme] | None:
    low, high = ends.low(form, active), ends.high(form, active)
    return None if low is None or high is None else (low, high)


def _tightest(ranges: Sequence[tuple[Extreme, Extreme]]) -> tuple[Extreme, Extreme]:
    """Where one figure speaks of several periods: what all of them allow."""
    low, high = ranges[0]
    for other_low, other_high in ranges[1:]:
        if low.value is None or (other_low.value is not None and other_low.value > low.value):
            low = other_low
        if high.value is None or (other_high.value is not None and other_high.value < high.value):
            high = other_high
    return low, high


def _ratio(claim: Claim, own: Form, base: Form, ends: Extremes, active: Sequence[int]) -> Implied | None:
    low, high = ratio_low(ends, own, base, active), ratio_high(ends, own, base, active)
    if low is None or high is None:
        return None
    factor, shift = SCALES[claim.kind]

    def printed(ratio: Exact | None) -> Exact | None:
        return None if ratio is None else exact(Fraction(ratio) * factor + shift)

    proofs = [frozenset(end.proof.multipliers) if end.proof else frozenset[int]() for end in (low, high)]
    return Implied(Interval(printed(low.value), printed(high.value)), *proofs)
