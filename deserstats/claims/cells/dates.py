"""The label that a date in another form stands for, where it can stand for one only."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

NAMES = (
    ("jan", "january", "januar", "jänner", "janvier", "janv", "enero", "ene", "січень", "січня", "январь", "января"),
    ("feb", "february", "februar", "février", "févr", "febrero", "лютий", "лютого", "февраль", "февраля"),
    ("mar", "march", "märz", "mars", "marzo", "березень", "березня", "март", "марта"),
    ("apr", "april", "avril", "avr", "abril", "abr", "квітень", "квітня", "апрель", "апреля"),
    ("may", "mai", "mayo", "травень", "травня", "май", "мая"),
    ("jun", "june", "juni", "juin", "junio", "червень", "червня", "июнь", "июня"),
    ("jul", "july", "juli", "juillet", "juil", "julio", "липень", "липня", "июль", "июля"),
    ("aug", "august", "août", "agosto", "ago", "серпень", "серпня", "август", "августа"),
    ("sep", "sept", "september", "septembre", "septiembre", "вересень", "вересня", "сентябрь", "сентября"),
    ("oct", "october", "oktober", "okt", "octobre", "octubre", "жовтень", "жовтня", "октябрь", "октября"),
    ("nov", "november", "novembre", "noviembre", "листопад", "листопада", "ноябрь", "ноября"),
    ("dec", "december", "dezember", "dez", "décembre", "déc", "diciembre", "dic", "грудень", "грудня", "декабрь",
     "декабря"),
)  # fmt: skip
MONTHS = {name: month for month, names in enumerate(NAMES, start=1) for name in names}

WORD = r"([^\W\d_]+)\.?"
FORMS = (
    # year, month and day by their place; a day clipped to its month would be another day
    (re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"), "ymd"),
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d)"), "ym"),
    (re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})"), "ym"),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), "ymd"),
    (re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})"), "ymd"),
    (
        re.compile(rf"(?P<d>\d{{1,2}})\.?(?:st|nd|rd|th)?[ -](?:de )?(?P<name>{WORD})[ -](?:de )?(?P<y>\d{{4}})"),
        "named",
    ),
    (re.compile(rf"(?P<name>{WORD}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?, ?(?P<y>\d{{4}})"), "named"),
    (re.compile(rf"(?P<name>{WORD})[ -](?:de )?(?P<y>\d{{4}})"), "named"),
    (re.compile(rf"(?P<y>\d{{4}})[ -](?P<name>{WORD})"), "named"),
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
    quarter = re.fullmatch(r"q([1-4])[ /-]?(\d{4})|(\d{4})[ /-]q([1-4])|([1-4])q[ -]?(\d{4})", label)
    if quarter:
        n, year = (quarter[1] or quarter[4] or quarter[5]), (quarter[2] or quarter[3] or quarter[6])
        return f"{year}-Q{n}" if int(year) else None
    half = re.fullmatch(r"h([12])[ /-]?(\d{4})|(\d{4})[ /-]h([12])", label)
    if half:
        n, year = (half[1] or half[4]), (half[2] or half[3])
        return f"{year}-H{n}" if int(year) else None
    if week := re.fullmatch(r"(\d{4})-?w([1-9])", label):
        return f"{week[1]}-W{int(week[2]):02}" if int(week[1]) else None
    if slashed := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", label):
        first, second, year = (int(part) for part in slashed.groups())
        # one order of day and month, unless both would be a day of the calendar
        days = {iso for m, d in ((second, first), (first, second)) if (iso := _iso(int(year), m, d))}
        return days.pop() if len(days) == 1 else None
    for form, kind in FORMS:
        found = form.fullmatch(label)
        if found:
            parts = found.groupdict()
            month = MONTHS.get(parts["name"].rstrip(".")) if kind == "named" else int(parts["m"])
            day = int(parts["d"]) if parts.get("d") else None
            return _iso(int(parts["y"]), month, day) if month else None
    return None


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        first = date(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return first.isoformat() if day is not None else f"{year:04}-{month:02}"
