"""Parts that need not be all: a whole that is more than the parts printed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from operator import attrgetter

from deserstats.causes.edits.digits import covered
from deserstats.causes.edits.single_edits import EditFinder, SingleEdit
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind
from deserstats.causes.edits.sums import SHOWN, Sum
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Relation
from deserstats.claims.claim import Claim
from deserstats.wording import exact, number

COUNTED = attrgetter("kind", "measure", "unit", "basis", "window")

OPEN = Fraction(3, 2)
"""Times the parts up to which a whole is as easily more than them: a third of it is then broken down no further."""

SPLIT = ("category", "geography")
"""Columns whose names may be broken down into parts."""


def incomplete(finder: EditFinder, sums: Iterable[Sum]) -> Iterator[SingleEdit]:
    """Return that a whole is more than its parts, which are then only some of them: they are at most so many.

    The rescue rate counts the figures above the sum of the parts that leave no more open than a third of
    them, or than this one.
    """
    own, leaves = finder.claim, finder.ranges.system.claims.scheme.leaves
    allowed = own.allowed(finder.reading)
    for one in sums:
        parts = [term.claim for term in one.terms]
        is_split = (
            bool(parts) and all(term.times == 1 for term in one.terms) and all(_is_part(c, own, leaves) for c in parts)
        )
        if not is_split or one.end != finder.room.high or allowed.low is None or allowed.low <= one.end:
            continue
        change = Alternative(SlipKind.INCOMPLETE, {"relation": Relation.AT_MOST.value}, _rest(finder, one))
        end = Fraction(one.end)
        low, high = finder.printed.fitting(Interval(end, max(finder.printed.value, end * OPEN)))
        rate = covered([(low + 1, high)], finder.printed.length)
        # it may only be more than its parts, not less
        yield from SingleEdit.of(own, change, finder.room, rate, density=2 * finder.anywhere)
        return


def _rest(finder: EditFinder, one: Sum) -> str:
    rest, end = number(exact(finder.printed.value - Fraction(one.end))), number(one.end)
    broken = f"{rest} of {finder.claim.words} are broken down no further"
    if len(one.terms) == 1:
        return f"{broken} than {end}"
    parts = str(one) if len(one.terms) <= SHOWN else f"{len(one.terms)} parts"
    return f"{parts} = {end}: {broken}"


def _is_part(part: Claim, whole: Claim, leaves: Callable[[str], frozenset[str]]) -> bool:
    """Whether the labels of two figures say that one is a part of the other, or the only one that is named."""
    differing = [column for column in SPLIT if getattr(part, column) != getattr(whole, column)]
    if COUNTED(part) != COUNTED(whole) or len(differing) != 1:
        return False
    return leaves(getattr(part, differing[0])) <= leaves(getattr(whole, differing[0]))
