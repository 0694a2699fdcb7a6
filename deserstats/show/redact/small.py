"""Which printed figures are small, the range that is printed instead, and what else each might have been.

A range is made of the form of a figure alone (its word, its digits, the reading), never of its value: every small
figure of one form is printed alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import COUNTS, Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.model.rows.claim_rows import units_in
from deserstats.wording import Exact

SMALL = 5
"""Counts below this, and not nothing, are small."""

TOLD = (*COUNTS, "projection")
"""Kinds whose figure is a count."""

WITHHELD = "withheld"
"""What the note of a row says whose figure is not printed."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A figure that is not printed.

    Attributes
    ----------
    printed : Interval
        The range that stands for it.
    might_be : tuple of Interval
        What it may have said, each as far as it goes: all of it has to stay possible.
    beyond : tuple of Interval
        What lies just outside. That some figure beside it was withheld then tells nothing: it was withheld
        already where it left less than these possible.
    """

    printed: Interval
    might_be: tuple[Interval, ...]
    beyond: tuple[Interval, ...]

    @property
    def wide(self) -> Interval:
        """The range with what lies just outside."""
        wide = self.printed
        for more in self.beyond:
            wide = wide.hull(more)
        return wide


def is_small(value: Exact | None) -> bool:
    """Whether a number is 1 to 4, or as much below nothing."""
    return value is not None and 0 < abs(Fraction(value)) < SMALL


def is_small_rate(claim: Claim) -> bool:
    """Whether a rate tells a small count: so much a month, times the months of its window."""
    if claim.kind != "rate":
        return False
    figure = None if claim.figure is None else claim.figure.value
    told = [Fraction(value) for value in (*claim.bounds, figure) if value is not None]
    return any(is_small(value * units_in(window, claim.per)) for value in told for window in claim.windows)


def withheld(claim: Claim, reading: Reading, *, is_whole: bool, is_signed: bool) -> Withheld | None:
    """Return what is printed of a claim that has a small figure; None where it has none.

    Parameters
    ----------
    claim : Claim
        As printed.
    reading : Reading
        How its figure is read: the range holds all that any small figure of the same form allows.
    is_whole, is_signed : bool
        Whether it counts in whole numbers, and whether it may be negative.
    """
    if claim.kind not in TOLD:
        return None
    figure, (low, high) = claim.figure, claim.bounds
    if low is None and high is None:
        if figure is None or not is_small(figure.value):
            return None
        printed = _of_form(figure, claim, reading, is_whole=is_whole, is_signed=is_signed)
        ends = (printed.low is not None, printed.high is not None)
    elif any(map(is_small, (low, high, None if figure is None else figure.value))):
        printed = Interval(_outward(low, -1), _outward(high, 1))
        ends = (is_small(low), is_small(high))
        if ends == (False, False):
            assert figure is not None
            return _values(printed, _outward(figure.value, -1), _outward(figure.value, 1), is_signed=is_signed)
    else:
        return None
    return _alternatives(printed, ends, is_signed=is_signed)


def _outward(value: Exact | None, side: int) -> Exact | None:
    """Return an end that is the same for every small one of its form: 1 or 4, 0 or 5 with decimals, mirrored below."""
    if value is None or not is_small(value):
        return value
    near, far = (1, SMALL - 1) if Fraction(value).denominator == 1 else (0, SMALL)
    low, high = (near, far) if value > 0 else (-far, -near)
    return low if side < 0 else high


def _of_form(figure: Figure, claim: Claim, reading: Reading, *, is_whole: bool, is_signed: bool) -> Interval:
    """Return all that the small figures of one form allow."""
    step = figure.step if figure.step < 1 else 1
    sign = 1 if figure.value > 0 else -1
    relation, kind = Relation(claim.relation), claim.kind if claim.kind in COUNTS else "total"
    least, most = (
        reading.interval(Figure(sign * Fraction(value), step, step, 0), relation, kind)
        for value in (step, SMALL - step)
    )
    span = least.hull(most)
    if is_whole:
        span = span.whole()
    # a word on one side is given as the plainest one: "over 3" and "at least 2" as 1 or more
    ends = [end for end in (_outward(figure.value, -1), _outward(figure.value, 1)) if end is not None]
    low = None if span.low is None else min(floor(span.low), *ends)
    high = None if span.high is None else max(ceil(span.high), *ends)
    if low is not None and not is_signed:
        low = max(low, 0)
    return Interval(low, high)


def _alternatives(printed: Interval, ends: tuple[bool, bool], *, is_signed: bool) -> Withheld:
    """Return what a figure may have said whose ends, both or one, are not printed."""
    low, high = printed.low, printed.high
    if ends == (True, False):
        # what the largest small figure would leave of a side that is open, or printed
        least = SMALL if low is not None and low >= 0 else 0
        sides = [Interval(end, None).meet(Interval(None, high)) for end in (least, least + 1)]
    elif ends == (False, True) and high is not None and high < 0:
        sides = [Interval(None, end).meet(Interval(low, None)) for end in (-SMALL, -SMALL - 1)]
    else:
        return _values(printed, low, high, is_signed=is_signed)
    near, far = (() if side.is_empty else (side,) for side in sides)
    return Withheld(printed, (printed, *near), far)


def _values(printed: Interval, low: Exact | None, high: Exact | None, *, is_signed: bool) -> Withheld:
    """Return every whole number between two ends, and the next on each side."""
    assert high is not None
    first = ceil(low) if low is not None else (1 if is_signed else 0)
    last = floor(high)
    beyond = [value for value in (first - 1, last + 1) if value >= 0 or is_signed]
    return Withheld(
        printed,
        tuple(Interval(value, value) for value in range(first, last + 1)),
        tuple(Interval(value, value) for value in beyond),
    )


def as_range(claim: Claim, printed: Interval, *, keeps_value: bool = False) -> Claim:
    """Return a claim that says a range instead of its figure; an end that it has itself stays as it is printed."""
    own, ends = zip(claim.bounds, (claim.low, claim.high), strict=True), (printed.low, printed.high)
    low, high = (
        text if end == bound else "" if end is None else str(end) for (bound, text), end in zip(own, ends, strict=True)
    )
    value, relation = claim.value if keeps_value else "", "between" if low and high else ""
    return claim.replace(value=value, relation=relation, low=low, high=high, note=WITHHELD)
