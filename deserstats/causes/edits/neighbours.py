"""The figure of a neighbouring row, column or period in the place of one that others give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from operator import attrgetter

from deserstats.causes.edits.coincidences import is_given
from deserstats.causes.edits.printed import Printed
from deserstats.causes.edits.single_edits import EditFinder, SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.edits.sums import named
from deserstats.claims.claim import Claim

TABLE = attrgetter("kind", "unit", "basis", "source")

LABELS = ("measure", "category", "geography")


def copied_from_neighbour(finder: EditFinder, claims: Iterable[Claim]) -> Iterator[SingleEdit]:
    """Return the one figure that others leave, where the figure of a neighbour is printed instead."""
    low, high = finder.printed.fitting(finder.room)
    if low != high or not is_given(finder):
        return
    own = finder.printed
    near = [twin for c in neighbours(finder.claim, claims) if (twin := Printed.of(c, finder.reading)) is not None]
    figures = {twin.digits for twin in near if twin.step == own.step and twin.length == own.length} - {str(low)}
    rate = Fraction(len(figures), 9 * 10 ** (own.length - 1))
    for twin in near:
        if twin.value == own.value and twin.step == own.step:
            note = f"{own.claim.words} is the figure of {named(twin.claim, own.claim)}"
            yield from finder.figures(SlipKind.NEIGHBOUR, [low * own.step], rate, note, len(near))
            return


def neighbours(own: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """Return the rows of its table beside a claim: one other label in its window, or its labels in the next windows."""
    alike = [c for c in claims if c.id != own.id and TABLE(c) == TABLE(own)]
    beside = [c for c in alike if c.window == own.window and _others(c, own) == 1]
    series = [c for c in alike if c.window != own.window and not _others(c, own)]
    before = [c for c in series if _days(c) < _days(own)]
    after = [c for c in series if _days(c) > _days(own)]
    return [*sorted(before, key=_days)[-1:], *sorted(after, key=_days)[:1], *beside]


def _others(a: Claim, b: Claim) -> int:
    return sum(getattr(a, column) != getattr(b, column) for column in LABELS)


def _days(claim: Claim) -> tuple[date, date]:
    return claim.window.end, claim.window.start
