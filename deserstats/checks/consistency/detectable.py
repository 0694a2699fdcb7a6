"""The smallest slip in a printed figure that the other claims would give away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.claims.cells.figure import SCALES, Figure, read_figure
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.row import Customs
from deserstats.claims.claim import Claim
from deserstats.errors import ClaimTableError, FigureError
from deserstats.wording import Exact, exact

if TYPE_CHECKING:
    from deserstats.checks.consistency.other_figures import Alternatives

FAR = 10**60
"""Steps beyond which no slip is sought."""

WINDOWED = ("total", "stock")
"""Kinds whose figure is a number of what is counted over one window or on one day."""

NEXT = 20
"""Figures looked at beyond the first that is too far off: one that ends in zeros may be read as wider."""


@dataclass(frozen=True, slots=True)
class NoticedSlip:
    """By how much another figure would have differed, and as a share of the one printed; None of a figure of 0."""

    size: Exact
    share: Exact | None


@dataclass(slots=True)
class Reprints:
    """A claim with other figures of the same form in the place of the one printed.

    Attributes
    ----------
    value : int or Fraction
        The figure; where only low and high are given, their middle.
    step : int or Fraction
        The distance to the next one: one unit of the last digit that counts.
    """

    claim: Claim
    reading: Reading
    value: Exact = field(init=False)
    step: Exact = field(init=False)

    def __post_init__(self) -> None:
        claim, figure = self.claim, self.claim.figure
        ends = [end for end in claim.bounds if end is not None]
        if figure is None:
            self.value = exact(sum(map(Fraction, ends), Fraction(0)) / len(ends))
            self.step = min(read_figure(t, *claim.customs).unit for t in (claim.low, claim.high) if t)
            return
        self.value, self.step = figure.value, figure.unit
        if not ends and self._at_last_digit(figure):
            self.step = figure.step

    def _at_last_digit(self, figure: Figure) -> bool:
        """Whether every digit of a figure counts, a zero at its end like others."""
        relation, kind = Relation(self.claim.relation), self.claim.kind
        point = Interval(figure.value, figure.value)
        by_base = relation == Relation.PRINTED and self.reading.is_on_grid(figure, kind)
        by_digit = relation == Relation.PRINTED and self.reading.zeros == "exact"
        return by_base or by_digit or self.reading.interval(figure, relation, kind) == point

    @property
    def least(self) -> Exact:
        """The smallest number that is printed."""
        ends = (self.claim.figure.value if self.claim.figure else None, *self.claim.bounds)
        return min(end for end in ends if end is not None)

    def at(self, k: int) -> Claim | None:
        """Return the claim as it would be read k steps off; None where it could not be read."""
        claim, by = self.claim, k * self.step
        cells = {}
        if claim.figure is not None:
            cells["value"] = _printed(claim, claim.figure, claim.figure.value + by)
        for column, end in zip(("low", "high"), claim.bounds, strict=True):
            if end is not None:
                cells[column] = _decimal(end + by)
        try:
            return Claim.from_cells(claim.cells() | cells, Customs(".", ","))
        except ClaimTableError:
            return None

    @property
    def is_plain(self) -> bool:
        """Whether the figure says all: of a number of the same form nothing else would have to be read anew."""
        claim = self.claim
        return claim.kind in WINDOWED and claim.figure is not None and claim.bounds == (None, None)

    def read(self, k: int) -> Interval | None:
        """Return what a plain figure k steps off allows as it would be read; None where it could not be."""
        claim = self.claim
        assert claim.figure is not None
        text = _printed(claim, claim.figure, claim.figure.value + k * self.step)
        try:
            return self.reading.interval(read_figure(text, ".", ","), Relation(claim.relation), claim.kind)
        except FigureError:
            return None

    @property
    def is_even(self) -> bool:
        """Whether figures above 0 allow what the one printed does, moved by as many whole numbers."""
        has_width = self.claim.relation == Relation.ABOUT and self.reading.about != "printed"
        return self.claim.kind in WINDOWED and self.value > 0 and type(self.step) is int and not has_width

    def shape(self, k: int) -> Interval:
        """Return what the figure k steps off allows where it is read no wider than the one printed."""
        claim, by = self.claim, k * self.step
        if claim.bounds != (None, None):
            return Interval(*claim.bounds).shifted(by)
        assert claim.figure is not None
        moved = replace(claim.figure, value=exact(claim.figure.value + by))
        return self.reading.interval(moved, Relation(claim.relation), claim.kind)


def smallest_slip(reprints: Reprints, others: Alternatives, signed: bool, near: int) -> NoticedSlip | None:
    """Return the smallest change of a printed figure that would clash with the other claims.

    Whole numbers may leave out single figures between others that fit, so those nearby are asked
    one by one; beyond them the first is sought that is too far off.

    Parameters
    ----------
    reprints : Reprints
        The claim with other figures.
    others : Alternatives
        The other claims.
    signed : bool
        Whether the figure may be negative.
    near : int
        How many steps to either side are asked one by one.

    Returns
    -------
    Slip or None
        To the nearest figure of the same form that would be contradicted; None when no printable
        figure would be.
    """
    span = others.span
    bounds = _beyond(reprints, others) if not signed else None

    def fits(k: int) -> bool:
        if bounds is None:
            return others.fits(reprints.shape(k))
        first = bounds[k > 0]
        return first is None or abs(k) < first

    def does_clash(k: int) -> bool:
        # a figure of 0 is read by itself: it has no zeros at its end that may be rounded
        if reprints.value + k * reprints.step and fits(k):
            return False
        if others.is_settled and reprints.is_plain:
            allowed = reprints.read(k)
            return allowed is not None and not others.fits(allowed)
        claim = reprints.at(k)
        return claim is not None and others.clashes(claim)

    def is_too_far(k: int) -> bool:
        return does_clash(k) if span is None else others.is_out(reprints.shape(k))

    def first_too_far(way: int) -> int | None:
        limit = floor if way < 0 else None
        if bounds is None:
            return _first(lambda k: is_too_far(way * k), limit)
        first = bounds[way > 0]
        return None if first is None or (limit is not None and first > limit) else first

    def has_limit(way: int) -> bool:
        """Whether the others limit the figure on this side, as far as is known."""
        return span is None or (span.high if way > 0 else span.low) is not None

    floor = None if signed else max(0, int(Fraction(reprints.least) / reprints.step))
    best = next(
        (
            k
            for k in range(1 if bounds is None else _start(reprints, bounds), near + 1)
            for way in (k, -k)
            if (way > 0 or floor is None or k <= floor) and does_clash(way)
        ),
        None,
    )
    if best is None:
        found = [
            _far(reprints.shape(0), does_clash, first_too_far, way, floor, near) for way in (1, -1) if has_limit(way)
        ]
        best = min((k for k in found if k is not None), default=None)
    if best is None:
        return None
    size = exact(best * Fraction(reprints.step))
    return NoticedSlip(size, exact(abs(size / Fraction(reprints.value))) if reprints.value else None)


Beyond = tuple[int | None, int | None]
"""The nearest steps down and up whose figure is too far off; None where none is."""


def _beyond(reprints: Reprints, others: Alternatives) -> Beyond | None:
    """Return which figures lie beyond all that the others leave, where all steps are alike; None where they are not."""
    span = others.span
    if span is None or not others.is_settled or not reprints.is_even:
        return None
    shape = others.on_form(reprints.shape(0))
    if shape.is_empty:
        return None
    step = int(reprints.step)
    return (
        _steps(span.low, shape.high, step, is_open=shape.high_open or span.low_open, way=-1),
        _steps(span.high, shape.low, step, is_open=shape.low_open or span.high_open, way=1),
    )


def _steps(limit: Exact | None, end: Exact | None, step: int, *, is_open: bool, way: int) -> int | None:
    """Return after how many steps, 1 or more, an end is beyond a limit, or at it where one of the two is open."""
    if limit is None or end is None:
        return None
    times, rest = divmod(Fraction(way * (limit - end)), step)
    return max(1, int(times) + (0 if is_open and not rest else 1))


def _start(reprints: Reprints, bounds: Beyond) -> int:
    """Return the first step that may clash: beyond what is left, or to a figure of 0."""
    to_nothing = max(1, int(Fraction(reprints.value) / reprints.step))
    return min((to_nothing, *(k for k in bounds if k is not None)))


def _far(
    shape: Interval,
    does_clash: Callable[[int], bool],
    first_too_far: Callable[[int], int | None],
    way: int,
    floor: int | None,
    near: int,
) -> int | None:
    """Return the nearest step in one direction whose figure is too far off, beyond the near ones."""
    if (shape.low if way > 0 else shape.high) is None:
        return None
    limit = floor if way < 0 else None
    first = first_too_far(way)
    if first is None:
        return None
    last = first + NEXT if limit is None else min(first + NEXT, limit)
    return next((k for k in range(max(first, near + 1), last + 1) if does_clash(way * k)), None)


def _printed(claim: Claim, figure: Figure, value: Exact) -> str:
    """Write another number with the decimals and the scale word of a printed figure."""
    words = claim.value.removesuffix("%").split()
    word = words[-1].casefold() if words else ""
    scale = SCALES.get(word, 1)
    decimals = len(str((Fraction(scale) / figure.step).numerator)) - 1
    text = _decimal(Fraction(value) / scale, decimals)
    return f"{text} {word}" if word in SCALES else text


def _decimal(value: Exact, decimals: int = 0) -> str:
    """Write a number that has finitely many decimals, with so many at least."""
    while (Fraction(value) * 10**decimals).denominator > 1:
        decimals += 1
    whole, rest = divmod(abs(int(Fraction(value) * 10**decimals)), 10**decimals)
    return f"{'-' if value < 0 else ''}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


def meet(a: Interval, b: Interval) -> bool:
    """Whether two intervals share a number; one that is empty by itself tells nothing."""
    return a.is_empty or not (_before(a, b) or _before(b, a))


def _before(a: Interval, b: Interval) -> bool:
    if a.high is None or b.low is None:
        return False
    return a.high < b.low or (a.high == b.low and (a.high_open or b.low_open))


def _first(test: Callable[[int], bool], limit: int | None = None) -> int | None:
    """Return the first k >= 1 that a monotone test is true for, up to a limit."""
    if limit is not None and limit < 1:
        return None
    high = 1
    while high < FAR and not test(high):
        if limit is not None and high >= limit:
            return None
        high = high * 2 if limit is None else min(high * 2, limit)
    if not test(high):
        return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if test(middle) else (middle, high)
    return high
