"""The figure of a neighbouring row, column or period in the place of one that others give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from operator import attrgetter

from deserstats.causes.edits.coincidences import is_given, is_narrow, nearest
from deserstats.causes.edits.printed import Printed
from deserstats.causes.edits.single_edits import EditFinder, SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.edits.sums import named
from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.claim import Claim

TABLE = attrgetter("kind", "unit", "basis", "source")

PERCENTAGES = {"share", "growth"}
"""Kinds of figures that are printed alike, and taken for one another."""

LABELS = ("measure", "category", "geography")


def copied_from_neighbour(finder: EditFinder, claims: Iterable[Claim]) -> Iterator[SingleEdit]:
    """Return the one figure that others leave, where the figure of a neighbour is printed instead."""
    value = _given(finder)
    if value is None:
        return
    own = finder.printed
    near = [twin for c in neighbours(finder.claim, claims) if (twin := Printed.of(c, finder.reading)) is not None]
    right = str(int(abs(value) / own.step))
    figures = {twin.digits for twin in near if twin.step == own.step and twin.length == own.length} - {right}
    rate = Fraction(len(figures), 9 * 10 ** (own.length - 1))
    for twin in near:
        if twin.digits == own.digits and twin.step == own.step:
            name = named(twin.claim, own.claim) if TABLE(twin.claim) == TABLE(own.claim) else twin.claim.id
            note = f"{own.claim.words} is the figure of {name}"
            yield from finder.figures(SlipKind.NEIGHBOUR, [value], rate, note, len(near))
            return


def _given(finder: EditFinder) -> Fraction | None:
    """Return the one figure that others leave, to its digits where it compares; None where there are several."""
    if finder.claim.kind in RATIO_LIKE:
        return nearest(finder)[0] if is_narrow(finder.room) else None
    low, high = finder.printed.fitting(finder.room)
    return low * finder.printed.step if low == high and is_given(finder) else None


def neighbours(own: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """Return the rows of its table beside a claim: one other label in its window, or its labels in the next windows.

    Beside a percentage stand those of other kinds that are told of the same.
    """
    rows = [c for c in claims if c.id != own.id]
    alike = [c for c in rows if TABLE(c) == TABLE(own)]
    told = [c for c in rows if {c.kind, own.kind} == PERCENTAGES and c.window == own.window and not _others(c, own)]
    beside = [c for c in alike if c.window == own.window and _others(c, own) == 1]
    series = [c for c in alike if not _others(c, own) and _is_in_a_row(c, own)]
    before = [c for c in series if _days(c) < _days(own)]
    after = [c for c in series if _days(c) > _days(own)]
    return [*sorted(before, key=_days)[-1:], *sorted(after, key=_days)[:1], *beside, *told]


def _is_in_a_row(other: Claim, own: Claim) -> bool:
    """Whether two windows are rows of one series: apart from each other, or from one day on."""
    a, b = other.window, own.window
    return a != b and (not a.overlaps(b) or a.start == b.start)


def _others(a: Claim, b: Claim) -> int:
    return sum(getattr(a, column) != getattr(b, column) for column in LABELS)


def _days(claim: Claim) -> tuple[date, date]:
    return claim.window.end, claim.window.start
