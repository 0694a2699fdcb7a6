"""The label that a date in another form stands for, where it can stand for one only."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

NAMES = """
jan january januar jänner janvier janv enero ene січень січня январь января
feb february februar février févr febrero лютий лютого февраль февраля
mar march märz mars marzo березень березня март марта
apr april avril avr abril abr квітень квітня апрель апреля
may mai mayo травень травня май мая
jun june juni juin junio червень червня июнь июня
jul july juli juillet juil julio липень липня июль июля
aug august août agosto ago серпень серпня август августа
sep sept september septembre septiembre вересень вересня сентябрь сентября
oct october oktober okt octobre octubre жовтень жовтня октябрь октября
nov november novembre noviembre листопад листопада ноябрь ноября
dec december dezember dez décembre déc diciembre dic грудень грудня декабрь декабря
"""
MONTHS = {name: month for month, names in enumerate(NAMES.strip().splitlines(), start=1) for name in names.split()}

UNITS = (
    # parts of a year by their place, and what stands before their number in a label
    (re.compile(r"q(?P<n>[1-4])[ /-]?(?P<y>\d{4})"), "Q"),
    (re.compile(r"(?P<y>\d{4})[ /-]q(?P<n>[1-4])"), "Q"),
    (re.compile(r"(?P<n>[1-4])q[ -]?(?P<y>\d{4})"), "Q"),
    (re.compile(r"h(?P<n>[12])[ /-]?(?P<y>\d{4})"), "H"),
    (re.compile(r"(?P<y>\d{4})[ /-]h(?P<n>[12])"), "H"),
    (re.compile(r"(?P<y>\d{4})-?w(?P<n>[1-9])"), "W0"),
)
WORD = r"([^\W\d_]+)\.?"
DAY_OF = rf"(?P<d>\d{{1,2}})\.?(?:st|nd|rd|th)?[ -](?:de )?(?P<name>{WORD})[ -](?:de )?(?P<y>\d{{4}})"
FORMS = tuple(
    # year, month and day by their place; a day clipped to its month would be another day
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<y>\d{4})-(?P<m>\d)",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
        DAY_OF,
        rf"(?P<name>{WORD}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?, ?(?P<y>\d{{4}})",
        rf"(?P<name>{WORD})[ -](?:de )?(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[ -](?P<name>{WORD})",
    )
)


def meant_label(text: str) -> str | None:
    """Return the label that a date in another form means; None where it may mean two days, or none.

    Examples
    --------
    >>> meant_label("31/05/2025"), meant_label("05/06/2025"), meant_label("5 May 2025"), meant_label("2025-02-30")
    ('2025-05-31', None, '2025-05-05', None)
    """
    label = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    label = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in label)
    for form, letter in UNITS:
        if found := form.fullmatch(label):
            return f"{found['y']}-{letter}{found['n']}" if int(found["y"]) else None
    if slashed := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", label):
        return _either_order(*map(int, slashed.groups()))
    parts = next((found.groupdict() for form in FORMS if (found := form.fullmatch(label))), None)
    if parts is None:
        return None
    month = MONTHS.get(parts["name"].rstrip(".")) if "name" in parts else int(parts["m"])
    return _iso(int(parts["y"]), month, int(parts["d"]) if "d" in parts else None) if month else None


def _either_order(first: int, second: int, year: int) -> str | None:
    """Return the day that one order of day and month names, unless both would be a day of the calendar."""
    days = {iso for m, d in ((second, first), (first, second)) if (iso := _iso(year, m, d))}
    return days.pop() if len(days) == 1 else None


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        first = date(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return first.isoformat() if day is not None else f"{year:04}-{month:02}"
