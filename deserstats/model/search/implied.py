"""What some claims imply for another one, in that claim's own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.model.rows.claim_rows import scale_of, units_in
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.series_of import SeriesIndex
from deserstats.model.solve.bounds import Extremes, NetworkExtremes
from deserstats.model.solve.ratio_bounds import ratio_high, ratio_low
from deserstats.wording import Exact, exact


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
    found = None
    for form in dict.fromkeys(row.form for row in rows):
        one = _range(form, ends, active)
        if one is None:
            return None
        found = one if found is None else replace(hull(found, one), interval=found.interval.meet(one.interval))
    assert found is not None
    per = 1 / Fraction(units_in(window, claim.per)) if claim.kind == "rate" else 1
    return replace(found, interval=found.interval.scaled(per), outer=found.outer.scaled(per))


def _range(form: Form, ends: Extremes | NetworkExtremes, active: Sequence[int]) -> Implied | None:
    if not form:
        # what is compared with itself differs by nothing
        return Implied(Interval(0, 0), Interval(0, 0), frozenset(), frozenset())
    low, high = ends.low(form, active), ends.high(form, active)
    if low is None or high is None:
        return None
    span = Interval(low.value, high.value)
    return Implied(span, span, low.rows, high.rows)


def hull(a: Implied, b: Implied) -> Implied:
    """Return what is allowed where either may be meant."""
    span, outer = a.interval.hull(b.interval), a.outer.hull(b.outer)
    return Implied(span, outer, a.low_rows | b.low_rows, a.high_rows | b.high_rows)


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
