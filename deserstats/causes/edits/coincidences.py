"""Figures that others give exactly when one step of the arithmetic goes wrong.

A percentage of the later figure, a figure counted twice, a part that was added or left in where it is
to be subtracted. None of them is proposed where the others leave more than a narrow range: a wide
one is hit by chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from deserstats.causes.edits.digits import covered
from deserstats.causes.edits.rewrite import altered
from deserstats.causes.edits.single_edits import EditFinder, SingleEdit
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind
from deserstats.causes.edits.sums import SHOWN, Sum, Term, named, written
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Relation
from deserstats.claims.claim import Claim
from deserstats.wording import exact, number

NARROW = Fraction(1, 20)
"""Extent of what others leave, as a share of its end, up to which they are said to give a figure."""

PERCENT = 100

COUNTED_PARTS = 5
"""How much rarer a wrong difference is for a figure that is no difference: parts are counted, wholes are added up."""

FACTORS = (Fraction(1, 2), Fraction(2))


def is_given(finder: EditFinder) -> bool:
    """Whether others leave so narrow a range for a figure that they give it, and its own word leaves one, too."""
    return is_narrow(finder.room) and is_narrow(finder.claim.allowed(finder.reading))


def is_narrow(interval: Interval) -> bool:
    """Whether an interval has two ends, close to each other."""
    if interval.low is None or interval.high is None:
        return False
    low, high = Fraction(interval.low), Fraction(interval.high)
    return high - low <= NARROW * max(abs(low), abs(high))


def nearest(finder: EditFinder) -> list[Fraction]:
    """Return the two printable figures on either side of the middle of what others leave, the nearer one first."""
    room, step = finder.room, finder.printed.step
    assert room.low is not None
    assert room.high is not None
    middle = (Fraction(room.low) + Fraction(room.high)) / 2
    return sorted(((floor(middle / step) + k) * step for k in (0, 1)), key=lambda value: abs(value - middle))


def doubled(finder: EditFinder) -> Iterator[SingleEdit]:
    """Return half the figure, and twice it."""
    if not is_given(finder) or finder.claim.kind not in ("total", "stock", "difference", "each", "rate"):
        return
    printed = finder.printed
    low, high = printed.fitting(finder.room)
    first, last = 10 ** (printed.length - 1), 10**printed.length - 1
    # twice a figure is even; the half of one may be any
    twice = floor(Fraction(min(2 * high, last), 2)) - ceil(Fraction(max(2 * low, first), 2)) + 1
    half = min(floor(Fraction(high, 2)), last) - max(ceil(Fraction(low, 2)), first) + 1
    rate = Fraction(max(twice, 0) + max(half, 0), last - first + 1)
    for factor in FACTORS:
        value = printed.value * factor
        if (value / printed.step).denominator == 1:
            how = "twice" if factor < 1 else "half"
            note = f"{finder.claim.words} is {how} {printed.cells(value)['value']}"
            yield from finder.figures(SlipKind.DOUBLED, [value], rate, note, len(FACTORS), how)


def of_parts(finder: EditFinder, claims: Iterable[Claim], sums: Sequence[Sum]) -> Iterator[SingleEdit]:
    """Return the figure with one part left out, taken once more, or added where it is to be subtracted."""
    tried = [*_named_parts(finder, claims), *(one for own in sums for one in _of_sum(finder, own))]
    for kind in (SlipKind.TERM, SlipKind.UNSUBTRACTED):
        menu = {(one.by, one.part): one for one in reversed(tried) if one.kind == kind}
        regions = [finder.printed.fitting(finder.room.shifted(-one.by)) for one in menu.values()]
        rate = covered(regions, finder.printed.length) if menu else Fraction(0)
        for one in reversed(menu.values()):
            ways = len(menu) * one.rarity
            yield from finder.figures(kind, [finder.printed.value + one.by], rate, one.note, ways, one.cause)


@dataclass(frozen=True, slots=True)
class _Mistaken:
    """One way to go wrong with a part: by how much the figure is then short."""

    kind: SlipKind
    part: str
    by: Fraction
    note: str
    cause: str
    rarity: int = 1


def _named_parts(finder: EditFinder, claims: Iterable[Claim]) -> Iterator[_Mistaken]:
    """Return the parts that the labels name, each left out or counted twice."""
    for part in claims:
        if finder.is_part(part) and part.figure is not None:
            value = Fraction(part.figure.value)
            for by, how in ((value, "left out"), (-value, "counted twice")):
                cause = f"{named(part, finder.claim)} {how}"
                yield _Mistaken(SlipKind.TERM, part.id, by, f"{part.words} of {part.id} {how}", cause)


def _of_sum(finder: EditFinder, one: Sum) -> Iterator[_Mistaken]:
    """Return the ways to go wrong in the sum that gives the figure: a part left out, twice, or with the other sign."""
    if len(one.terms) < 2 or not is_given(finder) or not one.is_exact(finder.reading):
        return
    is_worked_out = _is_worked_out(finder)
    rarity = 1 if is_worked_out else COUNTED_PARTS
    for term in one.terms:
        if abs(term.times) != 1:
            continue
        for wrong in (Fraction(0), -term.times, 2 * term.times):
            is_left_in = term.times < 0 and not wrong
            kind = SlipKind.UNSUBTRACTED if term.times * wrong < 0 or is_left_in else SlipKind.TERM
            if kind == SlipKind.UNSUBTRACTED or (is_worked_out and not finder.is_part(term.claim)):
                by, how = (term.times - wrong) * term.value, _how(term, wrong)
                name = named(term.claim, finder.claim)
                note = f"{_wrong_sum(finder, one, term, wrong)}: {name}, {number(exact(abs(term.value)))}, {how}"
                yield _Mistaken(kind, term.claim.id, by, note, f"{name} {how}", rarity)


def _is_worked_out(finder: EditFinder) -> bool:
    """Whether a figure is a difference by its kind, a level among flows, or what an identity is written for."""
    own, scheme = finder.claim, finder.ranges.system.claims.scheme
    written_for = {rule.text.split("==")[0].strip() for rule in scheme.rules}
    return own.kind in ("difference", "stock") or own.measure in written_for


def _how(term: Term, wrong: Fraction) -> str:
    if term.times < 0:
        return {0: "was not subtracted", 1: "was added, not subtracted"}.get(int(wrong), "was subtracted twice")
    return {0: "was left out", -1: "was subtracted, not added"}.get(int(wrong), "was added twice")


def _wrong_sum(finder: EditFinder, one: Sum, term: Term, wrong: Fraction) -> str:
    """Write the sum that gives the printed figure, so that a reader can add it up."""
    parts = [(t.value, wrong if t is term else t.times) for t in one.terms]
    if len(parts) > SHOWN:
        # the long sum is what the others leave; what is said is how the figure differs from it
        parts = [(Fraction(one.end), Fraction(1)), (term.value, wrong - term.times)]
    shown = written((value, times) for value, times in parts if times)
    return f"{number(exact(finder.printed.value))} = {shown}"


def growth_of_later(finder: EditFinder) -> Iterator[SingleEdit]:
    """Return the growth of which the printed one is the share of the later figure, not of the earlier."""
    room, claim = finder.room, finder.claim
    if claim.kind != "growth" or not is_narrow(room) or room.low is None or room.low <= -PERCENT or room.high is None:
        return
    of_later = Interval(_share_of_later(room.low), _share_of_later(room.high), room.low_open, room.high_open)
    if claim.allowed(finder.reading).meet(of_later).is_empty:
        return
    for value in nearest(finder):
        cells = finder.printed.cells(value)
        if claim.relation == Relation.EXACT:
            # a printed percentage is rounded, even where the table calls it exact
            cells["relation"] = ""
        note = f"{claim.words.removesuffix(' more')} of the later figure are {cells['value']} % of the earlier"
        change = Alternative(SlipKind.GROWTH_BASE, cells, note)
        after = altered(claim, change)
        if after is not None and finder.fits(after, room):
            rate = covered([finder.printed.fitting(of_later)], finder.printed.length)
            yield SingleEdit(claim, after, change, room, rate, 1)
            return


def _share_of_later(growth: Fraction | int) -> Fraction:
    """Return what a growth in percent of the earlier figure is in percent of the later one."""
    return PERCENT * Fraction(growth) / (PERCENT + Fraction(growth))
