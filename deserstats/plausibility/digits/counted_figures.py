"""Which printed figures may be looked at digit by digit: counts that share no events with each other.

Successive cumulative totals share their leading digits, and a sum inherits those of its parts: a
test that takes each for a new draw rejects honest tables. So only a disjoint set is kept, the
narrowest windows and categories first.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from deserstats.claims.cells.reading import Relation, is_rounded
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.plausibility.quantity import Quantities
from deserstats.wording import Exact, exact

COUNTED = ("total", "each")
"""Kinds that count events; levels at successive dates carry over and are left out."""


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure as a string of digits, without sign, marks and leading zeros.

    ``significant`` of them, from the left, are known: trailing zeros of a rounded figure are not.
    ``is_exact`` where it is presented as counted to the unit.
    """

    id: str
    value: Exact
    digits: str
    significant: int
    is_exact: bool

    @classmethod
    def of(cls, claim: Claim) -> CountedFigure:
        """Read the digits of a claim that has a figure."""
        figure, relation = claim.figure, Relation(claim.relation)
        assert figure is not None
        value = exact(abs(Fraction(figure.value)))
        digits = str(int(value / Fraction(figure.step)))
        rounded = relation == Relation.ABOUT or (relation == Relation.PRINTED and is_rounded(figure, claim.kind))
        hidden = figure.zeros if rounded else 0
        return cls(claim.id, value, digits, len(digits) - hidden, figure.step == 1 and not hidden)


def counted_figures(claims: ClaimSet) -> tuple[list[CountedFigure], Counter[str]]:
    """Return the figures whose digits can be looked at, and why the others cannot, counted."""
    unfit = {c.id: _unfit(c) for c in claims}
    left = Counter(reason for reason in unfit.values() if reason)
    kept = [c for c in claims if not unfit[c.id]]
    sums = {name for rule in claims.scheme.rules if rule.sense == "==" for name in _sum_of(rule.weights)}
    alone = [c for c in kept if c.measure not in sums]
    apart = _disjoint(alone, Quantities(claims.scheme))
    left["defined by the scheme as a sum of other measures"] += len(kept) - len(alone)
    left["cumulative totals, sums or repeats of other figures"] += len(alone) - len(apart)
    return [CountedFigure.of(c) for c in apart], +left


def _unfit(claim: Claim) -> str:
    if claim.kind not in COUNTED:
        return f"of kind {claim.kind}, not a count of events"
    figure = claim.figure
    if figure is None or claim.bounds != (None, None):
        return "given as a range"
    if claim.relation not in (Relation.PRINTED, Relation.EXACT, Relation.ABOUT):
        return "worded as a limit"
    return "zero" if figure.value == 0 else ""


def _sum_of(weights: tuple[tuple[str, int], ...]) -> list[str]:
    """Return the measure that stands alone on its side of a rule: the sum of the others."""
    for sign in (1, -1):
        side = [name for name, weight in weights if weight * sign > 0]
        if len(side) == 1 < len(weights) - 1:
            return side
    return []


def _disjoint(claims: Iterable[Claim], quantities: Quantities) -> list[Claim]:
    """Keep claims that share no day, category and place with one kept before; narrow ones go first."""

    def size(claim: Claim) -> int:
        quantity = quantities.of(claim)
        return claim.window.days * len(quantity.category) * len(quantity.geography)

    taken: dict[tuple[str, str, str, str], list[tuple[date, date]]] = {}
    kept = []
    for claim in sorted(claims, key=size):
        quantity, window = quantities.of(claim), claim.window
        cells = product(quantity.category, quantity.geography)
        places = [taken.setdefault((quantity.measure, quantity.unit, *cell), []) for cell in cells]
        if not any(_meets(spans, window.start, window.end) for spans in places):
            kept.append(claim)
            for spans in places:
                insort(spans, (window.start, window.end))
    return kept


def _meets(spans: list[tuple[date, date]], start: date, end: date) -> bool:
    """Whether a span overlaps one of some disjoint spans, which are in order."""
    i = bisect_left(spans, (start, end))
    return (i < len(spans) and spans[i][0] < end) or (i > 0 and spans[i - 1][1] > start)
