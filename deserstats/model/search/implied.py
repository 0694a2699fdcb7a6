"""What some claims imply for another one, in that claim's own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.model.proof.outcome import Extreme
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.series_of import SeriesIndex
from deserstats.model.solve.bounds import Extremes, NetworkExtremes
from deserstats.model.solve.ratio_bounds import ratio_high, ratio_low
from deserstats.wording import Exact, exact


def scale_of(claim: Claim) -> tuple[int, int]:
    """Return factor and shift of a claim that compares: printed figure = factor x ratio + shift."""
    return {"ratio": (1, 0), "share": (claim.parts, 0), "growth": (100, -100)}[claim.kind]


@dataclass(frozen=True, slots=True)
class Implied:
    """The numbers that other rows allow for a figure, and the rows that prove the two ends.

    Where one figure speaks of several periods, ``interval`` has what each of them allows, and
    ``outer`` what any does: they imply the figure when ``outer`` lies inside what it says.
    """

    interval: Interval
    outer: Interval
    low_rows: frozenset[int]
    high_rows: frozenset[int]


def implied(
    claim: Claim,
    window: Period,
    rows: Sequence[Constraint],
    series_index: SeriesIndex,
    ends: Extremes | NetworkExtremes,
    active: Sequence[int],
) -> Implied | None:
    """Return what the active rows allow for a claim, or None when that was not settled."""
    if claim.kind in COMPARING:
        assert isinstance(ends, Extremes), "a ratio compares two forms"
        return _ratio(claim, series_index.own(claim, window), series_index.base(claim, window), ends, active)
    found = [_range(form, ends, active) for form in dict.fromkeys(row.form for row in rows)]
    if any(one is None for one in found):
        return None
    ranges = [one for one in found if one is not None]
    lows, highs = [low.value for low, _ in ranges], [high.value for _, high in ranges]
    per = Fraction(units_in(window, claim.per)) if claim.kind == "rate" else Fraction(1)
    return Implied(
        Interval(max(known(lows), default=None), min(known(highs), default=None)).scaled(1 / per),
        Interval(least(lows), most(highs)).scaled(1 / per),
        frozenset(i for low, _ in ranges for i in low.rows),
        frozenset(i for _, high in ranges for i in high.rows),
    )


def _range(form: Form, ends: Extremes | NetworkExtremes, active: Sequence[int]) -> tuple[Extreme, Extreme] | None:
    if not form:
        # what is compared with itself differs by nothing
        return Extreme(0, {}, is_sharp=True), Extreme(0, {}, is_sharp=True)
    low, high = ends.low(form, active), ends.high(form, active)
    return None if low is None or high is None else (low, high)


def known(ends: Sequence[Exact | None]) -> list[Exact]:
    """Return the ends that there are."""
    return [end for end in ends if end is not None]


def least(ends: Sequence[Exact | None]) -> Exact | None:
    """Return the outermost low end: none where one has none."""
    return min(known(ends)) if len(known(ends)) == len(ends) else None


def most(ends: Sequence[Exact | None]) -> Exact | None:
    """Return the outermost high end: none where one has none."""
    return max(known(ends)) if len(known(ends)) == len(ends) else None


def hull(a: Implied, b: Implied) -> Implied:
    """Return what is allowed where either may be meant."""

    def joined(x: Interval, y: Interval) -> Interval:
        return Interval(least([x.low, y.low]), most([x.high, y.high]))

    return Implied(joined(a.interval, b.interval), joined(a.outer, b.outer),
                   a.low_rows | b.low_rows, a.high_rows | b.high_rows)  # fmt: skip


def _ratio(claim: Claim, own: Form, base: Form, ends: Extremes, active: Sequence[int]) -> Implied | None:
    low, high = ratio_low(ends, own, base, active), ratio_high(ends, own, base, active)
    if low is None or high is None:
        return None
    factor, shift = scale_of(claim)

    def printed(ratio: Exact | None) -> Exact | None:
        return None if ratio is None else exact(Fraction(ratio) * factor + shift)

    low_rows, high_rows = (end.proof.rows if end.proof else frozenset[int]() for end in (low, high))
    span = Interval(printed(low.value), printed(high.value))
    return Implied(span, span, low_rows, high_rows)
