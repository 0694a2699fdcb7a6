"""Other windows that may have been meant: calendar boundaries near by, and windows that others print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from deserstats.causes.edits.slip_kinds import Change, SlipKind
from deserstats.claims.cells.period import DAY, Period, end_of, floor_to
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim

MAX_WINDOWS = 24
"""Other windows tried for a claim, nearest first."""


def listed(claim: Claim) -> Iterator[Change]:
    """Return the other windows that the claim's own row lists."""
    for window in claim.windows[1:]:
        yield moved_to(claim, window, "another listed window")


def neighbours(claim: Claim) -> Iterator[Change]:
    """Return windows with one end moved to a calendar boundary next to it."""
    window = claim.window
    if claim.end_may_be_inclusive:
        yield moved_to(claim, Period(window.start, window.end + DAY), "the last day was counted")
    starts = [*_months_beside(window.start), floor_to(window.start, "year")]
    ends = [*_months_beside(window.end), end_of(floor_to(window.end - DAY, "year"), "year")]
    spans = [Period(day, window.end) for day in starts if day < window.end and day != window.start]
    spans += [Period(window.start, day) for day in ends if day > window.start and day != window.end]
    spans.sort(key=lambda span: _far(span, window))
    yield from (moved_to(claim, span, _moved(window, span)) for span in dict.fromkeys(spans))


def _months_beside(day: date) -> tuple[date, date]:
    """The starts of months just before and after a day."""
    first = floor_to(day, "month")
    before = first if first < day or day == date.min else floor_to(day - DAY, "month")
    return before, end_of(first, "month")


def printed(claim: Claim, claims: Iterable[Claim]) -> list[Change]:
    """Return windows that other claims of the same count print, and those with one of their ends."""
    own = claim.window
    others = [c.window for c in claims if _is_of_one_count(c, claim) and c.id != claim.id and c.kind != "stock"]
    days = {day for window in others for day in (window.start, window.end)}
    spans = {window for window in others if window != own}
    spans |= {Period(day, own.end) for day in days if day < own.end and day != own.start}
    spans |= {Period(own.start, day) for day in days if day > own.start and day != own.end}
    # what is left of a printed window beside another one, next to the own window
    spans |= {Period(day, own.start) for day in days if day < own.start}
    spans |= {Period(own.end, day) for day in days if day > own.end}
    ranked = sorted(spans, key=lambda span: (_far(span, own), span))
    return [moved_to(claim, span, _moved(own, span)) for span in ranked[:MAX_WINDOWS]]


def _is_of_one_count(one: Claim, other: Claim) -> bool:
    """Whether two claims count the same, be it in other units, in one place."""
    return (one.measure, one.geography) == (other.measure, other.geography)


def _far(span: Period, own: Period) -> tuple[int, int]:
    """Windows that share an end come first, then the nearest."""
    moved = (span.start != own.start) + (span.end != own.end)
    return moved, abs((span.start - own.start).days) + abs((span.end - own.end).days)


def _moved(own: Period, other: Period) -> str:
    return f"{other} instead of {own}"


def moved_to(claim: Claim, window: Period, note: str) -> Change:
    """Return the change of a claim to another window; an earlier state where only the end is earlier."""
    stale = window.start == claim.window.start and window.end < claim.window.end
    cells = window_cells(window) | {"start_or": "", "end_or": ""}
    if window.start == claim.window.start:
        del cells["start"]
    cells = {column: text for column, text in cells.items() if text != getattr(claim, column)}
    return Change(SlipKind.STALE if stale else SlipKind.WINDOW, cells, note)
