"""One text as a label of time or a range of two, its marks and its time of day taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from deserstats.claims.cells.time_labels.forms import COUNT, ENDS_ONLY, Atom, Label, atoms, fits, signed
from deserstats.claims.cells.time_labels.words import WEEKDAYS, plain

LONGEST = 80
"""Characters of a label; a longer text is none."""

CLOCK = re.compile(
    r"(?P<day>.*\d)(?:t|,? )(?P<time>(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?:z|utc|gmt|[+-]\d\d:?\d\d))?"
)
WEEKDAY = re.compile(r"(?P<name>[^\W\d_]{2,12})[.,]? ")
POLISH_IN = re.compile(r"^w (?!\d{1,2}\b)")
"""``w`` before a number is a week, before a word it is *in*."""
PROVISIONAL = (
    r"prov\.?|provisional|est\.?|estimated?|prelim\.?|preliminary|revised|vorl\.?|vorlaufig|provisoire|provisorio"
)
MARK = re.compile(
    r"(?P<label>.*[^\s*†‡#])\s*"
    rf"(?:[*†‡#]+\)?|(?<=\s)\d{{1,2}}\)|\((?:[^\W\d_]|{PROVISIONAL})\)|\[[0-9a-z]{{1,2}}\])"
)
"""A mark of a footnote or of a status behind a label."""
LETTER_FOR_DIGIT = re.compile(r"[0-9]l(?![^\W0-9_])")
"""A letter that was typed for a digit: ``2024-1l`` is no January."""


@lru_cache(maxsize=65536)
def parse(text: str) -> Label | None:
    """Return what a text says as a label of time; None where it is none, or more than a label.

    Examples
    --------
    >>> parse("1er trimestre 2024").first[:3]
    ('quarter', 2024, 1)
    >>> parse("Cases 2024") is None
    True
    """
    if len(text) > LONGEST:
        return None
    words = plain(text).rstrip(" ,;:")
    if LETTER_FOR_DIGIT.search(words):
        return None
    mark, time = "", ""
    if not words[-1:].isalnum() and (found := MARK.fullmatch(words)):
        words, mark = found["label"], words[found.end("label") :].strip()
    if ":" in words and (found := CLOCK.fullmatch(words)):
        words, time = found["day"], found["time"] + (f" {found['half']}m" if found["half"] else "")
    words = POLISH_IN.sub("", words)
    weekday = None
    if words[:1].isalpha() and (found := WEEKDAY.match(words)):
        weekday = WEEKDAYS.get(found["name"])
        words = words if weekday is None else words[found.end() :]
    unwrapped = _without_brackets(words)
    known = signed(unwrapped) if unwrapped else None
    label = None if known is None else _label(*known)
    if label and weekday is not None and not _is_on(label, weekday):
        return None
    if label is None or (time and (label.last or label.first.kind not in ("day", "order", "digits"))):
        return None
    return label._replace(mark=mark, time=time) if mark or time else label


def _is_on(label: Label, weekday: int) -> bool:
    """Whether a label is one day, and on the day of the week that stands beside it."""
    kind, year, month, day, _ = label.first
    if label.last or kind != "day":
        return False
    try:
        return date(year, month, day).weekday() == weekday
    except ValueError:
        return False


def _without_brackets(text: str) -> str:
    """Return ``2024 (jan-may)`` without its brackets; blank where they are not a pair behind a blank."""
    if "(" not in text and ")" not in text:
        return text
    found = re.fullmatch(r"([^()]+) \(([^()]+)\)([^()]*)", text)
    return f"{found[1]} {found[2]}{found[3]}" if found else ""


def _label(form: str, numbers: tuple[int, ...]) -> Label | None:
    """Return a label or a range of two; None where neither, or where two ranges are possible."""
    whole = next((atom for atom in atoms(form, numbers) if atom.kind not in ENDS_ONLY), None)
    if whole is not None:
        return Label(whole)
    ranges = dict.fromkeys(_ranges(form, numbers))
    return next(iter(ranges)) if len(ranges) == 1 else None


def _ranges(form: str, numbers: tuple[int, ...]) -> Iterator[Label]:
    """Cut letters at each place where a range may be, as far as both sides are labels."""
    skipped = form[:1] == "B"
    for place, sign in enumerate(form):
        if sign not in "-~R/_" or (skipped and sign == "/"):
            continue
        left, right = form[skipped:place], form[place + 1 :]
        for first in atoms(left, numbers[skipped:place]):
            found = (_joined(first, last, left, sign) for last in atoms(right, numbers[place + 1 :]))
            if label := next(filter(None, found), None):
                yield label
                break


def _joined(first: Atom, last: Atom, left: str, sign: str) -> Label | None:
    """Return the range of two labels, one of which may leave its year to the other."""
    if first.year and last.year and last.kind != "bareyear" and first.kind != "bareyear":
        return _with_years(first, last, sign)
    if sign == "/":
        return None
    if last.year:
        return _year_behind(first, last)
    if first.year and left[0] == "4" and first.kind == last.kind:
        return Label(first, last._replace(year=first.year)) if _in_order(first, last) else None
    if not first.year and first.kind == last.kind == "month" and _in_order(first, last):
        return Label(first, last)
    return None


def _with_years(first: Atom, last: Atom, sign: str) -> Label | None:
    """Return a range of two labels that have their years."""
    # 2008-09 to 2009-10 may be two years, and is left
    if sign in "/_" or not all(atom.n == (atom.year + 1) % 100 for atom in (first, last)):
        first, last = _as_month(first), _as_month(last)
    if first.kind == last.kind == "split" and _across(first) and _across(last):
        return Label(first._replace(kind="named"), last._replace(kind="named"))
    alike = first.kind == last.kind and first.digits == last.digits
    return Label(first, last) if alike and first.kind not in ("fy", "split") else None


def _across(atom: Atom) -> bool:
    """Whether two years follow each other and are no month: ``2019/20``."""
    return atom.n == atom.year + 1 or (atom.n > 12 and atom.n == (atom.year + 1) % 100)


def _as_month(atom: Atom) -> Atom:
    """Return ``2008-09`` at the end of a range as the month."""
    return atom._replace(kind="month") if atom.kind in ("split", "slashed") and atom.n <= 12 else atom


def _year_behind(first: Atom, last: Atom) -> Label | None:
    """Return a range whose year stands at its end only."""
    year, digits = last.year, last.digits
    if first.kind == "weeks":
        first = first._replace(kind="week")
    if last.kind == "bareyear":
        if first.kind == "dayless":
            last = Atom("day", year, first.n, last.n)
        elif first.kind in ("quarter", "half", "week", "month", "sem") and first.n:
            last = Atom(first.kind, year, last.n)
        else:
            return None
        if not fits(last):
            return None
    if first.kind == "bare":
        first = Atom("day", 0, last.n, first.n) if last.kind == "day" else Atom(last.kind, 0, first.n)
        if last.kind not in ("day", "quarter", "half", "week", "kw") or not fits(first):
            return None
    if first.kind == "dayless":
        first = first._replace(kind="day")
    if last.kind == "short" and first.kind == "month":
        last = last._replace(kind="month")
    if first.kind != last.kind or first.kind not in COUNT.keys() | {"day"}:
        return None
    return Label(first._replace(year=year, digits=digits), last, wraps=not _in_order(first, last))


def _in_order(first: Atom, last: Atom) -> bool:
    return (first.n, first.day) < (last.n, last.day)
