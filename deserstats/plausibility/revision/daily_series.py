"""Cumulative and daily figures of one origin as a series: falls, steps, gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.plausibility.quantity import Quantities, Quantity
from deserstats.wording import Exact

LEAST = 3
"""Dates from which figures with one start are a cumulative series."""

DEEP = 5
"""Usual steps that a fall must be deeper than for one figure to stand alone."""

REDEFINED = re.compile(r"defin|reclassif|criteri|methodolog|re-?count|now includ|no longer includ", re.IGNORECASE)
"""Words of a note that speak of a change of definition."""

REVISED = ("revised", "corrected", "correction", "revision")
"""Words of the status column that announce a correction."""


class FallKind(StrEnum):
    """Why a total that can only grow may have fallen."""

    CORRECTION = "correction with a note"
    DEFINITION = "change of definition"
    SLIP = "slip candidate"
    LASTING = "lasting, without a note"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series: the date that it runs to, exclusive, and what it allows."""

    end: date
    low: Exact
    high: Exact
    value: Exact
    note: str
    id: str


@dataclass(frozen=True, slots=True)
class Fall:
    """A total below the one before.

    Attributes
    ----------
    index : int
        Of the lower figure.
    size : int or Fraction
        By how much it is lower at least.
    kind : FallKind
    wrong : int or None
        Index of the figure that stands alone, of a slip candidate.
    """

    index: int
    size: Exact
    kind: FallKind
    wrong: int | None = None


@dataclass(frozen=True, slots=True)
class DatedSeries:
    """Figures of one origin that run from one day on, or of one day each, by date."""

    quantity: Quantity
    start: date | None
    origin: str
    points: tuple[Point, ...]

    @property
    def is_cumulative(self) -> bool:
        """Whether all figures start on one day."""
        return self.start is not None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its claims."""
        return tuple(p.id for p in self.points)

    def __str__(self) -> str:
        return str(self.quantity) + (f" of {self.origin}" if self.origin else "")


Key = tuple[Quantity, str, str, date | None]
"""What is counted, outlet, root origin, and first day; None for single days."""


def series_of(claims: ClaimSet, quantities: Quantities) -> tuple[list[DatedSeries], list[DatedSeries]]:
    """Return cumulative series and daily series.

    Figures of one outlet and origin each: outlets count on different bases, and a step from one
    basis to another is no fall.
    """
    rows: dict[Key, list[Claim]] = {}
    for claim in claims:
        if claim.kind != "total" or claim.figure is None or len(claim.windows) > 1:
            continue
        key = (quantities.of(claim), claim.source, claim.witness)
        rows.setdefault((*key, claim.window.start), []).append(claim)
        if claim.window.days == 1:
            rows.setdefault((*key, None), []).append(claim)
    made = [_series(key, some, claims.reading) for key, some in rows.items()]
    long = [s for s in made if len(s.points) >= LEAST]
    return [s for s in long if s.is_cumulative], [s for s in long if not s.is_cumulative]


def _series(key: Key, rows: Sequence[Claim], reading: Reading) -> DatedSeries:
    """One figure a date: of several the one published last."""
    last: dict[date, Claim] = {}
    for claim in rows:
        held = last.get(claim.window.end)
        if held is None or (claim.published, claim.id) >= (held.published, held.id):
            last[claim.window.end] = claim
    points = [p for day in sorted(last) if (p := _point(last[day], reading)) is not None]
    origin = rows[0].source or rows[0].root_origin
    return DatedSeries(key[0], key[3], origin, tuple(points))


def _point(claim: Claim, reading: Reading) -> Point | None:
    allowed = claim.allowed(reading)
    if allowed.low is None or allowed.high is None or claim.figure is None:
        return None
    told = claim.note or (claim.status if claim.status.casefold() in REVISED else "")
    note = told or (f"supersedes {claim.supersedes}" if claim.supersedes else "")
    return Point(claim.window.end, allowed.low, allowed.high, claim.figure.value, note, claim.id)


def falls(points: Sequence[Point], *, shared: frozenset[date] = frozenset()) -> list[Fall]:
    """Which totals that can only grow have fallen, and which single figure would explain it?

    ``points`` are in the order of time; on the dates ``shared`` other series of the same origin fell too.

    Notes
    -----
    1. A note on the figure makes it a correction, or a change of definition where the note says
       so. A note may speak of something else.
    2. Without a note: a slip candidate where one figure left out makes its neighbours rise again
       and the fall is deeper than five usual steps of the week around; a change of definition
       where half of the series of the outlet fell on the same day; else lasting.
    """
    found = []
    for i in range(1, len(points)):
        if points[i].high < points[i - 1].low:
            size = points[i - 1].low - points[i].high
            found.append(Fall(i, size, *_why(points, i, shared)))
    return found


def _why(points: Sequence[Point], i: int, shared: frozenset[date]) -> tuple[FallKind, int | None]:
    note = points[i].note
    if note:
        return (FallKind.DEFINITION if REDEFINED.search(note) else FallKind.CORRECTION), None
    stands_out = _stands_out(points, i)
    low_alone = stands_out and i + 1 < len(points) and points[i + 1].high >= points[i - 1].low
    high_alone = stands_out and i >= 2 and points[i].high >= points[i - 2].low
    if low_alone:
        return FallKind.SLIP, i
    if high_alone:
        return FallKind.SLIP, i - 1
    return (FallKind.DEFINITION if points[i].end in shared else FallKind.LASTING), None


def _stands_out(points: Sequence[Point], i: int) -> bool:
    """Whether a fall is more than five usual steps deep: else growth would hide a lasting one."""
    around = range(max(1, i - 7), min(len(points), i + 8))
    steps = [float(points[k].value - points[k - 1].value) for k in around if k not in (i - 1, i, i + 1)]
    usual = median(max(s, 0.0) for s in steps) if steps else 0.0
    return points[i - 1].low - points[i].high > DEEP * max(1, usual)
