"""Times that a scheme names: the day since which is counted, and the delay after which all is known."""

from __future__ import annotations

import re
from datetime import date, timedelta

from deserstats.claims.cells.period import as_period
from deserstats.errors import PeriodError, SchemeError

UNKNOWN = "unknown"
"""Word for a day that nobody knows."""

LONGEST = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""Most days that a unit of time can have: a delay is never read shorter than it was meant."""


def read_since(given: str | date | None) -> str | None:
    """Return a day as text; or the word for a day that nobody knows."""
    if given is None or given == UNKNOWN:
        return None if given is None else UNKNOWN
    try:
        day = as_period(given)
    except PeriodError:
        day = None
    if day is None or day.days != 1:
        raise SchemeError(f"since {given!r} is not a day such as '2020-01-22', nor 'unknown'")
    return day.start.isoformat()


def read_calendar_months(delay: str | None) -> int | None:
    """Return a delay in calendar months; None where it is one of days."""
    found = re.fullmatch(r"([0-9]+)\s*calendar\s+(month|quarter|year)s?", (delay or "").strip().casefold())
    return None if found is None else int(found[1]) * {"month": 1, "quarter": 3, "year": 12}[found[2]]


def read_delay(given: str | int | timedelta | None) -> tuple[str | None, int | None]:
    """Return a delay as text and in days."""
    if given is None:
        return None, None
    text = f"{given.days} days" if isinstance(given, timedelta) else str(given)
    found = re.fullmatch(rf"([0-9]+)\s*(?:(?:calendar\s+)?({'|'.join(LONGEST)})s?)?", text.strip().casefold())
    if not found:
        raise SchemeError(f"delay {given!r} is not a time such as '90 days' or '3 months'")
    return text, int(found[1]) * LONGEST[found[2] or "day"]
