"""What one claim says, as rows: one function a kind."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from deserstats.claims.calendar import whole_units
from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Order
from deserstats.claims.claim import Claim
from deserstats.model.rows.linear_form import Constraint, Form, add, tightened
from deserstats.model.rows.series_of import SeriesIndex, UnusedError
from deserstats.wording import Exact, exact

BASE = "base"
"""Part of a claim that says nothing but that its base is more than nothing."""

DAYS_PER = {
    "month": Fraction("30.436875"),
    "quarter": Fraction("91.310625"),
    "year": Fraction("365.2425"),
    "week": Fraction(7),
    "day": Fraction(1),
    "hour": Fraction(1, 24),
}
"""Mean length of a unit of time in days (Gregorian calendar)."""

FIXED = ("hour", "day", "week")
"""Units of time that are all of one length."""


def rows_of(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> list[Constraint]:
    """Write a claim, with one of its possible windows and the numbers that its figure allows, as rows.

    Raises
    ------
    UnusedError
        When the claim takes no part; with the reason.
    """
    return [
        row
        for form, bounds, part in _KINDS[claim.kind](claim, window, series_index, allowed)
        for row in _sides(form, tightened(form, bounds, series_index.domain), claim.id, part)
    ]


def _sides(form: Form, bounds: Interval, owner: str, part: str) -> Iterator[Constraint]:
    """One row; two when no number is left between the sides, so that each can be a term."""
    if not bounds.is_empty:
        yield Constraint(form, bounds, owner, part)
        return
    yield Constraint(form, Interval(bounds.low, None, low_open=bounds.low_open), owner, part)
    yield Constraint(form, Interval(None, bounds.high, high_open=bounds.high_open), owner, part)


Said = Iterator[tuple[Form, Interval, str]]


def figure(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """The sum over the window, or the level on its day, lies in the interval; over several days, on one unnamed."""
    yield series_index.own(claim, window), allowed, ""


def rate(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """The mean per unit of time, times the units in the window, is the sum."""
    if not series_index.is_additive(claim.measure):
        kind = series_index.scheme.additive_of(claim.measure)
        raise UnusedError(f"its measure is declared additive={kind!r}, so a mean is not a total over units of time")
    yield series_index.own(claim, window), allowed.scaled(units_in(window, claim.per)), ""


def units_in(window: Period, unit: str) -> Exact:
    """Return how many units of time a window has: counted where whole, else by mean length."""
    if unit in FIXED or is_mean(window, unit):
        return exact(window.days / DAYS_PER[unit])
    return len(list(whole_units(window, unit)))


def is_mean(window: Period, unit: str) -> bool:
    """Whether a window is cut elsewhere than between months (quarters, years), so that their mean length is used."""
    if unit in FIXED:
        return False
    whole = list(whole_units(window, unit))
    return not whole or (whole[0].start, whole[-1].end) != (window.start, window.end)


def each(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """Every whole calendar unit inside the window lies in the interval."""
    units = _units(claim, window)
    if not units:
        raise UnusedError(f"no whole {claim.per} lies inside its window")
    for unit in units:
        yield series_index.own(claim, unit), allowed, unit.label


def _units(claim: Claim, window: Period) -> list[Period]:
    if claim.per == "hour":
        raise UnusedError("hours are shorter than the days that windows are made of")
    return list(whole_units(window, claim.per))


def scale_of(claim: Claim) -> tuple[int, int]:
    """Return factor and shift of a claim that compares: printed figure = factor x ratio + shift."""
    return {"ratio": (1, 0), "share": (claim.parts, 0), "growth": (100, -100)}[claim.kind]


def ratio(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """So many times a base of more than nothing, so many parts of it, or percent more: one linear row a side."""
    parts, shift = scale_of(claim)
    factor = allowed.shifted(-shift).scaled(Fraction(1, parts))
    own, base = series_index.own(claim, window), series_index.base(claim, window)
    if any(series_index.domain.is_signed(s.series) for s in base):
        raise UnusedError("its base may be negative, so that more times the base can be less")
    # of nothing every multiple is true, so a figure that compares presupposes that there is something
    yield base, Interval(0, None, low_open=True), BASE
    if factor.low is not None:
        yield add([(own, 1), (base, -factor.low)]), Interval(0, None, low_open=factor.low_open), ""
    if factor.high is not None:
        yield add([(own, 1), (base, -factor.high)]), Interval(None, 0, high_open=factor.high_open), ""


def compared(claim: Claim, window: Period, series_index: SeriesIndex) -> tuple[Form, ...]:
    """Return what a claim compares, each by itself: a ratio may cancel what its parts have in common."""
    if claim.kind in COMPARING:
        return series_index.own(claim, window), series_index.base(claim, window)
    return ()


def compared_parts(claims: Iterable[Claim], series_index: SeriesIndex) -> list[Form]:
    """Return what some claims compare, under each of their windows."""
    return [form for claim in claims for window in claim.windows for form in compared(claim, window, series_index)]


def difference(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """So many more than the base."""
    yield add([(series_index.own(claim, window), 1), (series_index.base(claim, window), -1)]), allowed, ""


def order(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """No unit of time breaks the order; equal units do not (the charitable reading)."""
    for later, earlier, part in order_pairs(claim, window):
        form = add([(series_index.own(claim, later), 1), (series_index.own(claim, earlier), -1)])
        yield form, Interval(0, None), part


def order_pairs(claim: Claim, window: Period) -> Iterator[tuple[Period, Period, str]]:
    """Return (larger, smaller, part) of the comparisons that an order claim makes."""
    units = _units(claim, window)
    if claim.order in (Order.RISING, Order.FALLING):
        if len(units) < 2:
            raise UnusedError(f"fewer than two whole {claim.per}s lie inside its window")
        for first, second in itertools.pairwise(units):
            yield (second, first, second.label) if claim.order == Order.RISING else (first, second, second.label)
        return
    subject = claim.subject or (units[-1] if units else window)
    others = [unit for unit in units if not unit.overlaps(subject)]
    if not others:
        raise UnusedError(f"no other whole {claim.per} lies inside its window")
    for other in others:
        yield (subject, other, other.label) if claim.order == Order.HIGHEST else (other, subject, other.label)


def projection(claim: Claim, window: Period, series_index: SeriesIndex, allowed: Interval) -> Said:
    """A projection says nothing of what was counted."""
    raise UnusedError("projection")


_KINDS: dict[str, Callable[[Claim, Period, SeriesIndex, Interval], Said]] = {
    "total": figure,
    "rate": rate,
    "each": each,
    "stock": figure,
    "ratio": ratio,
    "share": ratio,
    "growth": ratio,
    "difference": difference,
    "order": order,
    "projection": projection,
}
