"""Event lists (one event a row, with low, best and high counts) summed into claims.

A list knows only what was documented. So a sum of best counts is a lower limit, a sum of low and
high counts is the source's own range, and no sum is ever the total of its window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from deserstats.claims.calendar import floor_to, next_start
from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.row import Customs
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.claims.tables.event_list import By, Event, EventColumns, EventReader, rows_of
from deserstats.errors import ClaimError, ClaimTableError, Problem
from deserstats.wording import Exact, count, number

Method = TypeVar("Method", bound=Callable[..., object])


def claims_from_events(
    frame: Any,
    low: str | None,
    best: str | None,
    high: str | None,
    by: By,
    date: str | None,
    through: str | None,
    name: str | None,
    customs: Customs,
    **columns: str,
) -> list[Claim]:
    """Sum a list of events, one a row, into claims.

    Parameters
    ----------
    frame : DataFrame or records
        The list, as UCDP GED and ACLED publish theirs.
    low, best, high : str, optional
        Columns with the counts of an event; at least one.
    by : str, sequence of str or mapping
        What to sum by: a calendar unit (day, week, month, quarter, year) and columns of the
        list. A column named like one of the claim table goes there, a place of UCDP or ACLED
        (``country``, ``admin1``, ...) to ``geography``, any other to ``category``; a mapping
        says it: ``{"period": "month", "category": "event_type"}``. Without a calendar unit
        the window is that of the whole list.
    date, through : str, optional
        Columns with the first and the last day of an event; by default ``date_start`` and
        ``date_end``, ``event_date`` or ``date``.
    name : str, optional
        Column that names an event; by default ``event_id_cnty``, ``id`` or ``event_id``.
    scheme : Scheme, optional
        As for any claim set.
    decimal, thousands : str, optional
        Marks of the figures.
    **columns : str
        Other columns of the claim table, the same in all claims: ``measure="deaths"``,
        ``unit="persons"``, ``source="UCDP GED"``, ``dated_by="occurred"``.

    Returns
    -------
    ClaimSet
        Per window and group the sum of ``best`` as ``at_least``, since a list holds only what
        was documented; and the sums of ``low`` and ``high`` as a ``source_range``, which is
        no hard limit.

    Raises
    ------
    ClaimTableError
        When cells cannot be read: no count, no date, low above best or high, an event that
        is listed twice; lists every one.
    ClaimError
        When a column is unknown, or it is not said what it is.

    Notes
    -----
    1. An event is in a window when all of its days are; one that may lie outside counts in
       the sum of ``high`` only. ACLED's ``time_precision`` widens the days: 2 by six days
       on either side, 3 to the calendar month. So does the ``date_prec`` of UCDP (2 and 3 the
       week, 4 the month, 5 the year) where first and last day are not as far apart already.
    2. No event is read as the total of its window, and a window without events makes no claim.
    3. ``best`` is taken for what was documented, a hard lower limit. Where it is an estimate
       that the truth may fall short of, pass ``low`` as ``best``, or leave it out.

    References
    ----------
    R. Sundberg and E. Melander, Introducing the UCDP Georeferenced Event Dataset, Journal of
    Peace Research 50 (2013), p. 523, doi:10.1177/0022343313484347.

    Examples
    --------
    >>> import deserstats as ds
    >>> events = [{"date": "2025-01-03", "low": 2, "best": 3, "high": 5},
    ...           {"date": "2025-01-31", "low": 1, "best": 1, "high": 4}]
    >>> for claim in ds.ClaimSet.from_events(events, low="low", best="best", high="high", by="month"):
    ...     print(claim)
    e1: at least 4, Jan 2025
    e1.range: the source's range 3 to 9, Jan 2025
    """
    header, rows = rows_of(frame)
    plan = EventColumns(header, {"low": low, "best": best, "high": high}, by, date, through, name)
    unknown = [name for name in columns if name not in COLUMNS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not a column of a claim table")
    reader = EventReader(plan, customs, rows)
    events = [event for i, row in enumerate(rows, start=1) if (event := reader.read(i, row)) is not None]
    if reader.problems or not rows:
        nothing = Problem(0, "", "", "an event list without rows", "at least one event", "pass a frame with events")
        raise ClaimTableError(reader.problems or [nothing], len(rows))
    return list(_claims(plan, events, columns))


def told_by(other: Callable[..., object]) -> Callable[[Method], Method]:
    """Give a method that only forwards the docstring of what it forwards to."""

    def documented(method: Method) -> Method:
        method.__doc__ = other.__doc__
        return method

    return documented


def _claims(plan: EventColumns, events: Sequence[Event], columns: Mapping[str, str]) -> Iterator[Claim]:
    """Up to two claims a window and group: what was documented, and the source's range."""
    whole = Period(min(e.span.start for e in events), max(e.span.end for e in events))
    windows: dict[tuple[tuple[str, ...], Period], list[Event]] = {}
    for event in events:
        for window in _calendar(event.span, plan.period) if plan.period else [whole]:
            windows.setdefault((event.words, window), []).append(event)
    for n, ((words, window), touching) in enumerate(sorted(windows.items(), key=lambda item: item[0]), start=1):
        base = dict(columns) | dict(zip(plan.groups, words, strict=True))
        base |= window_cells(window)
        inside = [event for event in touching if window.contains(event.span)]
        yield from _pair(plan, f"e{n}", base, inside, touching)


def _calendar(span: Period, unit: str) -> Iterator[Period]:
    """Return the calendar units that a span touches."""
    start = floor_to(span.start, unit)
    while start < span.end:
        end = next_start(start, unit)
        yield Period(start, end)
        start = end


def _pair(
    plan: EventColumns, name: str, base: dict[str, str], inside: Sequence[Event], touching: Sequence[Event]
) -> Iterator[Claim]:
    """An event that may lie outside the window counts in the high sum only."""
    across = len(touching) - len(inside)
    note = f"sum over {count(len(inside), 'event')}" + (f"; {across:,} more may lie outside" if across else "")
    sums = {role: _sum(touching if role == "high" else inside, role) for role in plan.counts}
    if "best" in sums and inside:
        yield Claim(**base | {"id": name, "value": number(sums["best"]), "relation": "at_least", "note": note})
    ends = {role: number(sums[role]) for role in ("low", "high") if role in sums}
    if ends:
        yield Claim(**base | ends | {"id": f"{name}.range", "interval": "source_range", "note": note})


def _sum(events: Iterable[Event], role: str) -> Exact:
    return sum((event.counts[role] for event in events), 0)
