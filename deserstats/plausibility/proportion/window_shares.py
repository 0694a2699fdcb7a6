"""What the figures of one window say of the shares of its categories: from counts, and from printed shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.plausibility.grain import grain
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.plausibility.totals import DAYS_A_MONTH, Total
from deserstats.wording import Exact

Names = tuple[str, ...]
What = tuple[str, str, frozenset[str], str]
"""Measure, unit, places and basis."""


@dataclass(frozen=True, slots=True)
class WindowShares:
    """One window with what its figures say of the shares of two or more categories.

    Attributes
    ----------
    window : Period
    shares : tuple of (float, float)
        Smallest and largest share of each category; the last category is the rest.
    size : float or None
        Number of units in the window, where it is known.
    ids : tuple of str
    """

    window: Period
    shares: tuple[tuple[float, float], ...]
    size: float | None
    ids: tuple[str, ...]

    @property
    def months(self) -> float:
        """Length in mean months."""
        return self.window.days / DAYS_A_MONTH

    @property
    def width(self) -> float:
        """Largest width of a share."""
        return max(high - low for low, high in self.shares)


def splits_of(
    totals: Sequence[Total], claims: ClaimSet, quantities: Quantities
) -> dict[tuple[What, Names], list[WindowShares]]:
    """Return windows that know the shares of the same categories, most categories first."""
    same: dict[What, list[Total]] = {}
    for total in totals:
        q = total.quantity
        same.setdefault((q.measure, q.unit, q.geography, q.basis), []).append(total)
    groups: dict[tuple[What, Period], list[Total]] = {}
    for what, rows in same.items():
        for total in _as_coarse(rows):
            groups.setdefault((what, total.window), []).append(total)
    found: dict[tuple[What, Names], list[WindowShares]] = {}
    for (what, window), rows in groups.items():
        for names, split in _from_totals(window, rows):
            found.setdefault((what, names), []).append(split)
    for claim in claims:
        made = _from_share(claim, quantities, claims.reading)
        if made is not None:
            what, names, split = made
            # a share has no unit of its own: it joins counts of any one unit
            alike = [key for key in found if key[1] == names and (key[0][0], *key[0][2:]) == (what[0], *what[2:])]
            splits = found.setdefault(alike[0] if len(alike) == 1 else (what, names), [])
            if all(s.window != split.window for s in splits):
                splits.append(split)
    return found


def _as_coarse(totals: Sequence[Total]) -> list[Total]:
    """Widen figures that are all round by half of their common step, whatever their rows say of exactness."""
    half = Fraction(grain([t.printed for t in totals if t.printed is not None]), 2)
    if half <= Fraction(1, 2):
        return list(totals)
    return [replace(t, allowed=_widened(t.allowed, t.printed, half)) for t in totals]


def _widened(allowed: Interval, printed: Exact | None, half: Fraction) -> Interval:
    if printed is None:
        return allowed
    low = allowed.low if allowed.low is None else min(Fraction(allowed.low), max(Fraction(0), printed - half))
    high = allowed.high if allowed.high is None else max(Fraction(allowed.high), printed + half)
    return Interval(low, high)


def _label(leaves: frozenset[str]) -> str:
    return "+".join(sorted(leaves))


def _from_totals(window: Period, rows: Sequence[Total]) -> Iterator[tuple[Names, WindowShares]]:
    """Shares from counts: of parts that do not overlap, or of a part in a whole that contains it."""
    cells: dict[frozenset[str], list[Total]] = {}
    for total in rows:
        cells.setdefault(total.quantity.category, []).append(total)
    known = {leaves: _told(group) for leaves, group in cells.items()}
    ids = {leaves: tuple(t.id for t in group) for leaves, group in cells.items()}
    narrow = sorted(cells, key=lambda s: (len(s), sorted(s)))
    parts = _apart_from_each_other(narrow)
    if len(parts) >= 2:
        names = tuple(_label(p) for p in parts)
        yield names, _shares_of(window, [known[p] for p in parts], tuple(i for p in parts for i in ids[p]))
        return
    part = parts[0]
    for whole in (other for other in narrow if part < other):
        split = _part_of(window, known[part], known[whole], ids[part] + ids[whole])
        yield _sorted(part, whole - part, split)


def _apart_from_each_other(narrow: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Keep categories that share no leaf with one kept before."""
    parts = list[frozenset[str]]()
    for leaves in narrow:
        if not any(leaves & part for part in parts):
            parts.append(leaves)
    return parts


def _told(group: Sequence[Total]) -> Interval:
    """Return what all figures of one count allow: from the smallest to the largest."""
    hull = reduce(Interval.hull, (t.allowed for t in group))
    return Interval(min(t.allowed.low or 0 for t in group), hull.high)


def _shares_of(window: Period, counts: Sequence[Interval], ids: tuple[str, ...]) -> WindowShares:
    """Shares of counts known as intervals: each largest when the others are smallest."""
    lows = [Fraction(c.low or 0) for c in counts]
    highs = [None if c.high is None else Fraction(c.high) for c in counts]
    shares = []
    for i, (least, most) in enumerate(zip(lows, highs, strict=True)):
        others = _sum(highs[:i] + highs[i + 1 :])
        whole = sum(lows) - least  # the others at their smallest
        top = None if others is None else least + others
        high = 1.0 if most is None or not most + whole else float(most / (most + whole))
        shares.append((float(least / top) if top else 0.0, high))
    total = _sum(highs)
    return WindowShares(window, tuple(shares), None if total is None else float(sum(lows) + total) / 2, ids)


def _sum(ends: Sequence[Fraction | None]) -> Fraction | None:
    """Add up ends; None where one is missing."""
    known = [end for end in ends if end is not None]
    return sum(known, Fraction(0)) if len(known) == len(ends) else None


def _part_of(window: Period, part: Interval, whole: Interval, ids: tuple[str, ...]) -> WindowShares:
    low = float(Fraction(part.low or 0) / Fraction(whole.high)) if whole.high else 0.0
    high = 1.0 if part.high is None or not whole.low else min(1.0, float(Fraction(part.high) / Fraction(whole.low)))
    size = None if whole.high is None else float(Fraction(whole.high))
    return WindowShares(window, ((low, high), (1 - high, 1 - low)), size, ids)


def _from_share(claim: Claim, quantities: Quantities, reading: Reading) -> tuple[What, Names, WindowShares] | None:
    """Read a share claim of a category in a larger one of the same count and window."""
    if claim.kind != "share" or (claim.base_measure and claim.base_measure != claim.measure) or claim.base_window:
        return None
    base = quantities.named(claim.base_measure or claim.measure, claim.unit, claim.base_category, claim.geography, "")
    own: Quantity = quantities.of(claim)
    if not own.category < base.category:
        return None
    allowed = claim.allowed(reading)
    if claim.figure is not None:
        allowed = _widened(allowed, claim.figure.value, Fraction(claim.figure.step) / 2)
    low, high = _share(allowed.low, claim.parts, 0.0), _share(allowed.high, claim.parts, 1.0)
    split = WindowShares(claim.window, ((low, high), (1 - high, 1 - low)), None, (claim.id,))
    return (own.measure, "", own.geography, own.basis), *_sorted(own.category, base.category - own.category, split)


def _sorted(part: frozenset[str], rest: frozenset[str], split: WindowShares) -> tuple[Names, WindowShares]:
    """Put the two categories in the order in which counts of both are put."""
    names = (_label(part), _label(rest))
    if (len(part), sorted(part)) <= (len(rest), sorted(rest)):
        return names, split
    return names[::-1], replace(split, shares=split.shares[::-1])


def _share(end: Exact | None, parts: int, otherwise: float) -> float:
    return otherwise if end is None else min(1.0, max(0.0, float(Fraction(end) / parts)))
