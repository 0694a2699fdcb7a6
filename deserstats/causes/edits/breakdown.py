"""Parts that need not be all: a whole that is more than the parts printed for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from deserstats.causes.edits.digits import covered
from deserstats.causes.edits.single_edits import EditFinder, SingleEdit
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind
from deserstats.causes.edits.sums import SHOWN, Sum, is_plain
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Relation
from deserstats.claims.claim import Claim
from deserstats.wording import exact, number

COUNTED = attrgetter("kind", "measure", "unit", "basis", "window")

SPLIT = ("category", "geography")
"""Columns whose names may be broken down into parts."""


def incomplete(finder: EditFinder, sums: Iterable[Sum]) -> Iterator[SingleEdit]:
    """Return that a whole is more than its parts, which are then only some of them: they are at most so many.

    The rescue rate counts the figures above the sum of the parts that leave no more open than this one.
    """
    own, leaves = finder.claim, finder.ranges.system.claims.scheme.leaves
    if not is_plain(own):
        return
    for one in sums:
        rest = finder.printed.value - one.value
        parts = [term.claim for term in one.terms]
        is_split = all(term.times == 1 for term in one.terms) and all(_is_part(c, own, leaves) for c in parts)
        if rest <= 0 or not is_split or one.value not in finder.room:
            continue
        shown = str(one) if len(parts) <= SHOWN else f"{len(parts)} parts"
        note = f"{shown} = {number(exact(one.value))}, {number(exact(rest))} of {own.words} broken down no further"
        if len(parts) == 1:
            note = f"{number(exact(rest))} of {own.words} broken down no further than {number(exact(one.value))}"
        change = Alternative(SlipKind.INCOMPLETE, {"relation": Relation.AT_MOST.value}, note)
        rate = covered([finder.printed.fitting(Interval(one.value, finder.printed.value))], finder.printed.length)
        yield from SingleEdit.of(own, change, finder.room, rate, density=finder.anywhere)
        return


def _is_part(part: Claim, whole: Claim, leaves: Callable[[str], frozenset[str]]) -> bool:
    """Whether the labels of two figures say that one is a part of the other, or the only one that is named."""
    differing = [column for column in SPLIT if getattr(part, column) != getattr(whole, column)]
    if COUNTED(part) != COUNTED(whole) or len(differing) != 1:
        return False
    return leaves(getattr(part, differing[0])) <= leaves(getattr(whole, differing[0]))
