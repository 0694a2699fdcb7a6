"""Running totals that fall once and stay: a correction or another definition, not a slip of one figure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

from deserstats.claims.cells.reading import Relation
from deserstats.claims.claim import Claim


def revised(claims: Iterable[Claim]) -> list[tuple[str, ...]]:
    """Return, for each running total that was revised, its figures before the fall.

    A series of totals with one start that falls exactly once, and in which no single figure can be
    left out so that it no longer does.
    """
    series: dict[object, list[Claim]] = {}
    for c in claims:
        if c.kind == "total" and c.figure is not None and c.relation in (Relation.EXACT, Relation.PRINTED):
            key = (c.source, c.origin, c.measure, c.unit, c.category, c.geography, c.basis, c.window.start)
            series.setdefault(key, []).append(c)
    found = []
    for rows in series.values():
        rows.sort(key=lambda c: c.window.end)
        values = [_value(c) for c in rows]
        falls = [k for k, (a, b) in enumerate(pairwise(values), start=1) if b < a]
        if len(falls) == 1 and _longest_rise(values) < len(values) - 1:
            found.append(tuple(c.id for c in rows[: falls[0]]))
    return found


def _value(claim: Claim) -> Fraction:
    assert claim.figure is not None
    return Fraction(claim.figure.value)


def _longest_rise(values: Sequence[Fraction]) -> int:
    """Return the length of the longest part of a series, with gaps, that never falls."""
    ends: list[Fraction] = []
    for value in values:
        at = bisect_right(ends, value)
        ends[at : at + 1] = [value]
    return len(ends)
