"""Half-open spans of days: how they are written, shown and cut into calendar units."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from numbers import Integral

from deserstats.claims.cells.dates import meant_label
from deserstats.errors import Edit, PeriodError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SPELLINGS = "2025, 2025-H1, 2025-Q1, 2025-08, 2025-W05 or 2025-08-31"
UNITS = ("hour", "day", "week", "month", "quarter", "year")
"""Units of time that ``per`` may name."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole days from ``start`` up to, but without, ``end``.

    Examples
    --------
    >>> import deserstats as ds
    >>> from datetime import date
    >>> str(ds.Period(date(2022, 2, 24), date(2025, 8, 1)))
    '24 Feb 2022-Jul 2025'
    >>> ds.Period(date(2025, 1, 1), date(2025, 6, 1)).days
    151
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if not all(isinstance(day, date) for day in (self.start, self.end)):
            found = f"{self.start!r} and {self.end!r}"
            raise PeriodError(found, "two dates, such as date(2025, 1, 1) and date(2026, 1, 1)")
        if self.end <= self.start:
            found = f"{self.start} to {self.end}"
            raise PeriodError(found, "a period that ends after it starts")

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    def contains(self, other: Period) -> bool:
        """Whether the other period lies inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.start < other.end and other.start < self.end

    @property
    def label(self) -> str:
        """Shortest label that names exactly this period: ``2025``, ``2025-08``, ``a..b``."""
        last = self.end - DAY
        if _is_year(self.start, self.end):
            return f"{self.start.year:04}"
        if (self.start.day, self.end.day) == (1, 1):
            # not %Y, which writes the year 1 as 1
            first, final = self.start.isoformat()[:7], last.isoformat()[:7]
        else:
            first, final = self.start.isoformat(), last.isoformat()
        return first if first == final else f"{first}..{final}"

    def __str__(self) -> str:
        last = self.end - DAY
        if (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 1, 1):
            years = (self.start.year, last.year)
            return str(years[0]) if years[0] == years[1] else f"{years[0]}-{years[1]}"
        whole_start, whole_end = self.start.day == 1, self.end.day == 1
        if whole_start and whole_end:
            return _span(_month(self.start), _month(last), self.start.year, last.year)
        if whole_end and (last - self.start).days > 31:
            return f"{_day(self.start)} {self.start.year}-{_month(last)} {last.year}"
        return _span(_day(self.start), _day(last), self.start.year, last.year)


def day_text(day: date) -> str:
    """Write a day: ``9 Feb 2024``."""
    return f"{_day(day)} {day.year}"


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _span(first: str, last: str, first_year: int, last_year: int) -> str:
    if first_year != last_year:
        return f"{first} {first_year}-{last} {last_year}"
    if first == last:
        return f"{first} {last_year}"
    if first.split()[-1] == last.split()[-1]:
        first = first.split()[0]
    return f"{first}-{last} {last_year}"


def _is_year(start: date, end: date) -> bool:
    return (start.month, start.day, end.month, end.day, end.year) == (1, 1, 1, 1, start.year + 1)


def first_of_month(year: int, month: int) -> date:
    """First day of a month; the month may run past 12."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@lru_cache(maxsize=65536)
def read_label(text: str) -> Period:
    """Read one date label as the span that it names.

    Accepts ``2025``, ``2025-H1`` (January to June), ``2025-Q1``, ``2025-08``, ``2025-W05`` (ISO
    week, from Monday) and ``2025-08-31``; a time at midnight after a day is ignored.

    Raises
    ------
    PeriodError
        With the accepted spellings and, where it can be told, the one that was meant.

    Examples
    --------
    >>> str(read_label("2025-Q1")), str(read_label("2025-W05"))
    ('Jan-Mar 2025', '27 Jan-2 Feb 2025')
    """
    label = text.strip()
    if not _shape(label):
        raise PeriodError(text, f"a date such as {SPELLINGS}", *_meant(label))
    period = _built(label)
    if period is None:
        raise PeriodError(text, "a date in the calendar", *_meant(label))
    return period


def _shape(label: str) -> tuple[re.Match[str], Callable[..., Period]] | None:
    """Return the form that a label is written in, or None."""
    shapes = ((found, build) for pattern, build in _LABELS if (found := pattern.fullmatch(label)))
    return next(shapes, None)


def _built(label: str) -> Period | None:
    """Return the span of a label, None where the calendar has none."""
    shape = _shape(label)
    if shape is None:
        return None
    found, build = shape
    try:
        return build(*(int(group) for group in found.groups()))
    except (ValueError, OverflowError):
        return None


def _months(year: int, n: int, months: int) -> Period:
    """Return the n-th part of so many months of a year."""
    start = date(year, months * (n - 1) + 1, 1)
    return Period(start, first_of_month(year, start.month + months))


def _week(year: int, week: int) -> Period:
    monday = date.fromisocalendar(year, week, 1)
    return Period(monday, monday + 7 * DAY)


def _one_day(year: int, month: int, day: int) -> Period:
    return Period(date(year, month, day), date(year, month, day) + DAY)


_LABELS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = (
    (re.compile(r"(\d{4})"), partial(_months, n=1, months=12)),
    (re.compile(r"(\d{4})-?H([12])", re.IGNORECASE), partial(_months, months=6)),
    (re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE), partial(_months, months=3)),
    (re.compile(r"(\d{4})-(\d{2})"), partial(_months, months=1)),
    (re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE), _week),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"), _one_day),
)


def fiscal_edit(label: str) -> str:
    """Return the edits for a label that may be a year across two calendar years; blank for any other.

    Examples
    --------
    >>> fiscal_edit("2012-13")
    'write the days: start=2012-04-01, through=2013-03-31 for a year from April'
    >>> fiscal_edit("2008-10")
    ''
    """
    found = re.fullmatch(r"(?:FY\s*)?([0-9]{4})\s*[-/\u2013]\s*([0-9]{4}|[0-9]{2})", label.strip(), re.I)
    if not found:
        return ""
    year = int(found[1])
    if not 0 < year < 9999 or found[2] not in (f"{year + 1:04}", f"{(year + 1) % 100:02}"):
        return ""
    edits = [f"start={year:04}-04-01, through={year + 1:04}-03-31 for a year from April"]
    if len(found[2]) == 2 and int(found[2]) in range(1, 13):
        month = Period(date(year, int(found[2]), 1), first_of_month(year, int(found[2]) + 1))
        edits.append(f"start={month.start}, through={month.end - DAY} for the month")
    elif len(found[2]) == 4:
        edits.append(f"start={year:04}-01-01, through={year + 1:04}-12-31 for both years")
    return f"write the days: {'; '.join(edits)}"


def _meant(label: str) -> tuple[str, tuple[Edit, ...]]:
    """Return what to say of a label that cannot be read, and the label that it can only mean."""
    if years := fiscal_edit(label):
        return years, ()
    if re.fullmatch(r"(?:FY|fiscal year)\s*'?[0-9]{2,4}", label, re.I):
        return (
            "write its first day in start and its last day in through: a fiscal year begins where its country says",
            (),
        )
    if days := re.fullmatch(r"(\S+)(?:/|\.\.+| to | - |\s?\u2013\s?)(\S+)", label):
        first, last = (_built(part) for part in days.groups())
        if first and last and first.start < last.end:
            return f"write it in two cells: start={days[1]}, through={days[2]} (the last day counted)", ()
    meant = meant_label(label)
    if meant and _built(meant):
        return "", (Edit(cells=(("", meant),)),)
    if label[:4] in ("0000", "9999"):
        return "write a date from 0001-01-01 to 9999-12-30", ()
    return "write it as YYYY-MM-DD, or the label of a month, a quarter, a week or a year", ()


def as_period(period: object) -> Period:
    """Read the ``period`` argument of a question.

    Parameters
    ----------
    period : str, int, Period, pandas.Period or pair
        One label (``"2025-05"``), a year, a range that includes both ends
        (``"2022-02-24..2024-12-31"``), or a half-open pair ``(start, end)`` of labels or dates.

    Raises
    ------
    PeriodError
        When it is none of these.

    Examples
    --------
    >>> str(as_period("2025-01..2025-05")), str(as_period(("2025-01", "2025-06")))
    ('Jan-May 2025', 'Jan-May 2025')
    """
    try:
        return _argument(period)
    except PeriodError as error:
        advice = re.sub(r"start=(\S+), through=([-\w]+)", r"\1..\2", error.advice)
        advice = advice.replace("write it in two cells:", "write").replace(" (the last day counted)", "")
        raise PeriodError(error.found, error.expected, advice, error.edits) from None


def _argument(period: object) -> Period:
    if isinstance(period, Period):
        return period
    if is_no_time(period):
        raise PeriodError(period, ARGUMENT)
    if span := stored_span(period):
        return span
    if isinstance(period, Integral) and len(str(period)) == 4:
        return read_label(str(period))
    if isinstance(period, str):
        first, dots, last = period.partition("..")
        if not dots:
            return _label(first)
        return _ordered(read_label(first).start, read_label(last).end, period)
    if isinstance(period, tuple | list) and len(period) == 2:
        start, end = (read_label(as_label(side)).start for side in period)
        return _ordered(start, end, period)
    if isinstance(period, date):
        return read_label(as_label(period))
    found = period if len(repr(period)) <= LONGEST else f"a {type(period).__name__}"
    raise PeriodError(found, ARGUMENT, _range_of(period))


ARGUMENT = "a label such as '2025' or '2025-03', a range 'a..b' or a pair (start, end)"
LONGEST = 60
"""Letters of an argument that an error repeats."""


def _range_of(period: object) -> str:
    """Say the range that several labels in order, or a slice of labels, were probably meant to be."""
    ends: list[object] = [period.start, period.stop] if isinstance(period, slice) else []
    if isinstance(period, Collection):
        ends = list(period)
    if len(ends) < 2 or not all(isinstance(end, str | date) or stored_span(end) for end in ends):
        return ""
    return f"write '{as_label(ends[0])}..{as_label(ends[-1])}'"


def is_no_time(value: object) -> bool:
    """Whether a value is what pandas has for a missing date, which Python takes for a date."""
    return type(value).__name__ == "NaTType"


def _label(text: str) -> Period:
    """Read one label; of two with a colon between say how a range is written."""
    first, colon, last = text.partition(":")
    try:
        return read_label(text)
    except PeriodError as error:
        if not colon:
            raise
        try:
            read_label(first), read_label(last)
        except PeriodError:
            raise error from None
        raise PeriodError(text, ARGUMENT, f"write '{first.strip()}..{last.strip()}'") from None


def _ordered(start: date, end: date, found: object) -> Period:
    if end <= start:
        raise PeriodError(found, "a period that ends after it starts")
    return Period(start, end)


def stored_span(value: object) -> Period | None:
    """Return the days of a span as pandas stores it (``pd.Period``); None for anything else, or for hours.

    A span knows where it begins: the year to March 2024 is stored as 2024.
    """
    if not all(hasattr(value, name) for name in ("freqstr", "ordinal", "start_time", "end_time")):
        return None
    first, last = (getattr(value, name) for name in ("start_time", "end_time"))
    try:
        end = last.date() + DAY
    except OverflowError:
        return None
    whole = first.time() == datetime.min.time() and (last.hour, last.minute, last.second) == (23, 59, 59)
    return Period(first.date(), end) if whole else None


def span_label(span: Period) -> str:
    """Write a span as the label that names it, or as its first and last day, which no cell is read as."""
    week = span.start.isocalendar()
    texts = (span.label, f"{span.start.year:04}-Q{(span.start.month + 2) // 3}", f"{week.year:04}-W{week.week:02}")
    return next((text for text in texts if _built(text) == span), f"{span.start}/{span.end - DAY}")


def as_label(value: object) -> str:
    """Write a date, a timestamp or a label as a label."""
    if span := stored_span(value):
        return span_label(span)
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != datetime.min.time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
