"""Single changes of one claim that bring it into what the other claims leave for it.

Each comes with its rescue rate: the share of random wrong figures of the same length that a
change of its kind would bring into the range at least as closely. A change that could rescue
almost any figure explains none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, log, log1p, log10
from operator import attrgetter

from deserstats.causes.edits.costs import DoubtCosts
from deserstats.causes.edits.digits import KINDS, covered, distance, edited, rescued, ways_of, within_two
from deserstats.causes.edits.printed import Printed, meets, mirrored
from deserstats.causes.edits.ranges import Ranges, stated
from deserstats.causes.edits.rewrite import altered
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind, prior
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.claims.root_origin import is_retold
from deserstats.model.rows.system import Options
from deserstats.wording import Exact

GAP = Fraction(1, 4)
"""Largest gap, as a share of the figure, that another counting basis is proposed for."""

CUT = 10
"""Times the figure beyond which ranges without an end are cut off when densities are compared."""

BAND = Fraction(log((1 + GAP) / (1 - GAP))).limit_denominator(10**6)
"""Extent of the gaps that another counting basis is proposed for."""

ANYWHERE = Fraction(log(CUT**2)).limit_denominator(10**6)
"""Extent over which a figure that counts something else may lie."""

NEAR = Fraction(1, 5)
"""How far a one-sided figure is from the truth at most when it is near it, as a share of the figure."""

STRAY = Fraction(1, 100)
"""Weight of a change after which a one-sided word would stand far from the truth, or two rows have one label."""

SELDOM = Fraction(1, 10)
"""Weight of another window for one of several rows of a table that have one window."""

ONE_SIDED = (Relation.OVER, Relation.AT_LEAST, Relation.UNDER, Relation.AT_MOST)
"""Words that leave one side open."""

POWERS = (1, 2, 3, -1, -2, -3)
"""Powers of ten that a figure may have lost or gained."""

COUNTED = attrgetter("measure", "unit", "geography", "basis")

LABELS = attrgetter("kind", "measure", "unit", "category", "geography", "window")

Region = tuple[int, int]

WORDS = {
    SlipKind.TRANSPOSED: "two digits swapped",
    SlipKind.WRONG: "one digit another",
    SlipKind.MISSING: "one digit more",
    SlipKind.EXTRA: "one digit less",
}


@dataclass(frozen=True, slots=True)
class SingleEdit:
    """One change that brings a claim into the range that others leave for it.

    Attributes
    ----------
    room : Interval
        What the others leave, under the changed labels.
    rate : Fraction
        Its rescue rate.
    ways : number
        Over how many changes of its kind the likelihood is spread.
    density : Fraction
        How much more likely the printed figures are after a change of labels than any one figure
        is in the range of the old ones; 1 where the figure itself changes.
    follows : bool
        Whether it follows from another change, and so is no slip of its own.
    """

    before: Claim
    after: Claim
    change: Alternative
    room: Interval
    rate: Fraction
    ways: Exact
    density: Fraction = Fraction(1)
    follows: bool = False

    @classmethod
    def of(
        cls, before: Claim, change: Alternative, room: Interval, rate: Fraction, *, density: Fraction = Fraction(1)
    ) -> Iterator[SingleEdit]:
        """Return the change of a claim, in the one way that there is; nothing where its cells cannot be read."""
        after = altered(before, change)
        if after is not None:
            yield cls(before, after, change, room, rate, 1, density)

    @property
    def kind(self) -> SlipKind:
        """What may have happened."""
        return self.change.kind

    @property
    def likelihood(self) -> Fraction:
        """How likely this change is to have led to what is printed, up to a factor that all changes share.

        How often its kind is met, spread over the ways in which it can happen, times the density of
        the printed figures if it did; claims that are cheaper to doubt weigh more (docs: Diagnosis).
        """
        if self.follows:
            return Fraction(1)
        return prior(self.kind) / (DoubtCosts().cost(self.before) * self.ways) * self.density


@dataclass(frozen=True, slots=True)
class EditFinder:
    """Looks for the changes of one claim that fit what some other claims leave.

    ``room`` is what they leave; ``usual`` is what they leave when figures with one-sided words
    ("over 160,000") are near the truth, as they usually are.
    """

    claim: Claim
    options: Options
    printed: Printed
    room: Interval
    usual: Interval
    ranges: Ranges
    reading: Reading

    @property
    def is_whole(self) -> bool:
        """Whether the figure counts whole things."""
        return self.ranges.is_whole(self.claim, self.options)

    def fits(self, after: Claim, room: Interval) -> bool:
        """Whether a changed claim can lie in a range."""
        return meets(after.allowed(self.reading), room, whole=self.is_whole)

    def digits(self) -> Iterator[SingleEdit]:
        """Return changes of single digits."""
        low, high = self.printed.fitting(self.room)
        if self.printed.length == 1 and self.printed.step > 1:
            return
        for kind in KINDS:
            hits = [int(text) for text in edited(self.printed.digits, kind) if low <= int(text) <= high]
            rate = rescued(kind, self.printed.length, low, high) if hits else Fraction(0)
            step = self.printed.step if self.printed.value > 0 else -self.printed.step
            yield from self.figures(
                kind, [y * step for y in hits], rate, WORDS[kind], ways_of(kind, self.printed.length)
            )

    def scales(self) -> Iterator[SingleEdit]:
        """Return figures with other powers of ten."""
        value = self.printed.value
        factors = [Fraction(10) ** k for k in POWERS]
        hits = [f for f in factors if not self.is_whole or (value * f).denominator == 1]
        rate = covered([self.printed.fitting(self.room.scaled(1 / f)) for f in factors], self.printed.length)
        for f in hits:
            many = f"{f} times" if f > 1 else f"one {1 / f}th"
            yield from self.figures(SlipKind.SCALE, [value * f], rate, many, len(POWERS), many)

    def signs(self) -> Iterator[SingleEdit]:
        """Return the figure with the other sign, where it may be negative."""
        if self.claim.measure in self.ranges.system.domain.signed or self.claim.kind in ("growth", "difference"):
            rate = covered([self.printed.fitting(mirrored(self.room))], self.printed.length)
            yield from self.figures(SlipKind.SIGN, [-self.printed.value], rate, "the other sign", 1)

    def is_part(self, other: Claim) -> bool:
        """Whether the labels of another total say that it is a part of this one."""
        if (self.claim.kind, other.kind) != ("total", "total"):
            return False
        own, leaves = self.claim, self.ranges.system.claims.scheme.leaves
        if other.relation not in (Relation.EXACT, Relation.PRINTED):
            return False
        inside = own.window.contains(other.window) and leaves(other.category) <= leaves(own.category)
        whole = other.window == own.window and leaves(other.category) == leaves(own.category)
        return COUNTED(other) == COUNTED(own) and inside and not whole

    def copied(self, claims: Iterable[Claim]) -> Iterator[SingleEdit]:
        """Return the figure of the same origin for the same window, where two of its digits were copied wrong."""
        for other in filter(self._is_told_alike, claims):
            twin = Printed.of(other, self.reading)
            if twin is None or twin.step != self.printed.step:
                continue
            if distance(self.printed.digits, twin.digits) == 2:
                rate = within_two(twin.length)
                note = f"copied from {other.id} with two wrong digits"
                ways = 81 * comb(max(self.printed.length, twin.length), 2)
                yield from self.figures(SlipKind.COPIED, [twin.value], rate, note, ways)

    def _is_told_alike(self, other: Claim) -> bool:
        own = self.claim
        if other.id == own.id or not own.witness or other.witness != own.witness or LABELS(other) != LABELS(own):
            return False
        return is_retold(own.origin) or not is_retold(other.origin)

    def figures(
        self, kind: SlipKind, values: Iterable[Fraction], rate: Fraction, note: str, ways: Exact, cause: str = ""
    ) -> Iterator[SingleEdit]:
        """Return other figures in the place of the printed one, where they fit."""
        for value in dict.fromkeys(values):
            change = Alternative(kind, self.printed.cells(value), note, cause)
            after = altered(self.claim, change)
            if after is not None and self.fits(after, self.room):
                # on the scale of logarithms there are fewer figures of a size, the larger it is
                smaller = min(Fraction(1), abs(self.printed.value / (value or self.printed.step)))
                density = smaller * self._closeness(after, self.usual)
                yield SingleEdit(self.claim, after, change, self.room, rate, ways, density)

    def labels(self, changes: Iterable[Alternative], others: Sequence[str]) -> Iterator[SingleEdit]:
        """Return other labels under which the figure fits, the closest of each kind first."""
        tried = list(changes)
        n = Counter(change.kind for change in tried)
        place: Counter[SlipKind] = Counter()
        found: dict[SlipKind, list[tuple[Fraction, Region, Alternative, Claim, Interval, Fraction]]] = {}
        for change in tried:
            place[change.kind] += 1
            after = altered(self.claim, change)
            options = stated(after, self.ranges.system) if after is not None else ()
            room = self.ranges.of(after, options, others) if after is not None else None
            if after is not None and room is not None and meets(after.allowed(self.reading), room, whole=self.is_whole):
                region = self.printed.fitting(room, self._reach(after, room))
                close = covered([region], self.printed.length)
                ways = _spread(place[change.kind], n[change.kind])
                found.setdefault(change.kind, []).append((close, region, change, after, room, ways))
        for fits in found.values():
            fits.sort(key=lambda fit: fit[0])
            for close, _, change, after, room, ways in fits:
                as_close = [region for other, region, *_ in fits if other <= close]
                rate = covered(as_close, self.printed.length)
                density = self._freedom * self._share(self._near(after, room), room) * self._closeness(after, room)
                density *= self._alone(change, after)
                yield SingleEdit(self.claim, after, change, room, rate, ways, density)

    def _alone(self, change: Alternative, after: Claim) -> Fraction:
        """Return the weight of a change of labels in one row of a table.

        A table seldom prints two rows with one label, or one row for another window than those beside it.
        """
        own = [c for c in self.ranges.component.claims if c.source == after.source and c.id != after.id]
        if any(LABELS(c) == LABELS(after) for c in own):
            return STRAY
        beside = sum(c.window == self.claim.window and c.kind == after.kind for c in own)
        return SELDOM if change.kind in (SlipKind.WINDOW, SlipKind.STALE) and beside > 1 else Fraction(1)

    def _near(self, after: Claim, room: Interval) -> Interval:
        """Return what a figure usually stands for, where that fits, else all that it allows."""
        usual = near(after, self.reading)
        return usual if meets(usual, room, whole=self.is_whole) else after.allowed(self.reading)

    @property
    def _freedom(self) -> Fraction:
        """How many figures like this one fit into what the others leave: one where they determine it."""
        return max(Fraction(1), self._extent(self.usual) / self._extent(near(self.claim, self.reading)))

    @property
    def _width(self) -> Fraction:
        """The extent of all figures like this one that fit into what the others leave."""
        return self._freedom * self._extent(near(self.claim, self.reading))

    @property
    def anywhere(self) -> Fraction:
        """How likely the printed figure is where it might as well be any other, against one that others determine."""
        return self._width / ANYWHERE

    def _share(self, allowed: Interval, room: Interval) -> Fraction:
        """Return the share of a range that lies in an interval."""
        return min(Fraction(1), self._extent(allowed.meet(room)) / self._extent(room))

    def _extent(self, interval: Interval) -> Fraction:
        """Return the extent of an interval on the scale of logarithms, on which figures spread evenly.

        One figure has the extent of its last step; ends that are open for ever are cut off.
        """
        step = Fraction(1) if self.is_whole else self.printed.step
        low = max(Fraction(0 if interval.low is None else interval.low), step)
        high = CUT * max(abs(self.printed.value), low) if interval.high is None else Fraction(interval.high)
        return Fraction(log1p(float((max(high - low, Fraction(0)) + step) / low)))

    def _closeness(self, after: Claim, usual: Interval) -> Fraction:
        """Return 1 where all one-sided words would be near the truth, as they usually are; else the little left."""
        return Fraction(1) if meets(near(after, self.reading), usual, whole=self.is_whole) else STRAY

    def _reach(self, after: Claim, room: Interval) -> tuple[Fraction | None, Fraction | None]:
        """Return how far a number may lie from the figure: near it, where it can be near a one-sided figure."""
        allowed, value = self._near(after, room), self.printed.value
        return (
            None if allowed.low is None else value - allowed.low,
            None if allowed.high is None else allowed.high - value,
        )

    def basis(self, *, alone: bool) -> Iterator[SingleEdit]:
        """Return another counting basis, where the figure misses the range by little; else another measure.

        Not where figures of the same source and origin take part in its conflicts (``alone``).
        """
        gap = missed_by(self.claim.allowed(self.reading), self.room)
        if gap is None:
            return
        rate, own = _within_gap(self.room), self.claim
        density = self._width / BAND
        cells = {"basis": f"{own.basis or 'as counted'} by {own.source}".strip()}
        change = Alternative(SlipKind.BASIS, cells, "counted on another basis, or revised since")
        if abs(gap) > GAP * abs(self.printed.value):
            rate = 1 - rate if rate < 1 else rate
            density = self.anywhere
            cells = {"measure": f"not {own.measure}".strip()}
            change = Alternative(SlipKind.MEASURE, cells, "something else was counted")
        elif not alone:
            return
        yield from SingleEdit.of(self.claim, change, self.room, rate, density=density)


def _spread(place: int, n: int) -> Fraction:
    """Return over how many changes the likelihood of the one in a place is spread: nearer ones have more of it."""
    return place * sum((Fraction(1, k) for k in range(1, n + 1)), Fraction(0))


def _within_gap(room: Interval) -> Fraction:
    """Return how much of a power of ten (on the scale of logarithms) lies within the gap around a range."""
    if room.low is None or room.low <= 0 or room.high is None:
        return Fraction(1)
    width = log10(float(Fraction(room.high) * (1 + GAP)) / float(Fraction(room.low) * (1 - GAP)))
    return Fraction(min(1.0, width)).limit_denominator(10**4)


def near(claim: Claim, reading: Reading) -> Interval:
    """Return the numbers that a figure with a one-sided word usually stands for: up to the next round number."""
    figure = claim.figure
    if figure is None or claim.bounds != (None, None):
        return claim.allowed(reading)
    v, u = figure.value, min(Fraction(figure.unit), abs(Fraction(figure.value)) * NEAR)
    match Relation(claim.relation):
        case Relation.OVER | Relation.AT_LEAST as word:
            return Interval(v, v + u, low_open=word == Relation.OVER, high_open=True)
        case Relation.UNDER | Relation.AT_MOST as word:
            return Interval(v - u, v, low_open=True, high_open=word == Relation.UNDER)
        case Relation.NEARLY:
            return Interval(v - u, v, low_open=True, high_open=True)
        case _:
            return claim.allowed(reading)


def missed_by(allowed: Interval, room: Interval) -> Fraction | None:
    """Return by how much a figure lies above (positive) or below a range; None where it does not miss it."""
    if allowed.low is not None and room.high is not None and allowed.low >= room.high:
        return Fraction(allowed.low) - Fraction(room.high)
    if allowed.high is not None and room.low is not None and allowed.high <= room.low:
        return Fraction(allowed.high) - Fraction(room.low)
    return None
