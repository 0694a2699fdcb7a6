"""What one label of time says, whatever its language: its words become letters, and the letters are a form.

``1er trimestre 2024`` and ``1. Quartal 2024`` are both ``1Q4``, but for the full stop: a number of one digit, a
quarter, a number of four digits. The letters are those of ``words.UNITS``, with ``M`` for the name of a month,
``O`` for a number in its order, ``~`` for a dash between blanks, ``_`` for ``..``; digits say how many digits a
number has. What a form leaves open is settled by the whole column, in ``labels``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from deserstats.claims.cells.time_labels.words import ELIDED, LATIN, ROMAN, SUFFIXES, WEEKDAYS, WORDS, Word, plain

LONGEST = 80
"""Characters of a label; a longer text is none."""

DASH, FULL_STOP, APOSTROPHE = "-", ".", "'"
SIGNS = {"/": "/", FULL_STOP: FULL_STOP, ",": ",", ":": ",", APOSTROPHE: APOSTROPHE, "..": "_"}
"""Signs by what stands for them in a form; any other sign is in no label."""
TOKEN = re.compile(r"\s|\d+|[^\W\d_]+|\.\.+|.")
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
COUNT = {
    "half": 2,
    "quarter": 4,
    "month": 12,
    "first": 12,
    "short": 12,
    "numbered": 12,
    "slashed": 12,
    "week": 53,
    "isoweek": 53,
    "sem": 53,
    "kw": 53,
}
"""How many of each kind a year has at most."""


class Atom(NamedTuple):
    """One label before the column is heard.

    Attributes
    ----------
    kind : str
        ``year``, ``half``, ``quarter``, ``month``, ``isoweek`` and ``day`` are read as they are. Settled by the
        column are ``week`` (of which calendar?), ``order`` (day and month, or the reverse), ``short`` (``Jan-24``),
        ``yearfirst`` (``24-Jan``), ``split`` (``2019/20``), ``named`` (``FY 2019/20``), ``fy`` (``FY20``),
        ``first`` (so many months), ``sem`` (half or week), ``kw`` (week or quarter), ``digits`` (``202401``) and
        ``numbered`` (``01.2024``, which may be a number); ``slashed`` (``2024/1``) is a month and says what
        ``2024/10`` is.
        Ends of ranges only are ``dayless``, ``bare``, ``bareyear`` and ``weeks``.
    year : int
        0 where the label has none.
    n, day : int
        Number of the part of the year, with the day of a month; of an order, its two numbers.
    digits : int
        How many digits the year has.
    """

    kind: str
    year: int = 0
    n: int = 0
    day: int = 0
    digits: int = 4


class Label(NamedTuple):
    """What a text says: the first and the last label of a span, with what was left out to read it."""

    first: Atom
    last: Atom | None = None
    mark: str = ""
    time: str = ""
    wraps: bool = False

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """Both ends."""
        return (self.first,) if self.last is None else (self.first, self.last)


SEP = "[-/.,~]?"
NUMBER = "(?P<n>[12O])"
SHORT = "'?(?P<y>[42])"


def _of_unit(kind: str, sign: str) -> list[tuple[str, str]]:
    """Return the forms of a numbered part of a year, with its year and without."""
    return [
        (kind, rf"{sign}-?{NUMBER}{SEP}{SHORT}"),
        (kind, rf"(?P<y>4){SEP}{sign}-?{NUMBER}"),
        (kind, rf"(?P<y>2)[-/]?{sign}(?P<n>1)"),
        (kind, rf"{sign}-?{NUMBER}"),
    ]


def _counted(kind: str, sign: str) -> list[tuple[str, str]]:
    """Return the forms in which the number of the part comes first."""
    return [
        (kind, rf"{NUMBER}\.?-?{sign}{SEP}{SHORT}"),
        (kind, rf"(?P<y>4){SEP}(?P<n>[1O])\.?{sign}"),
    ]


_FORMS = (
    ("year", "(?P<y>4)"),
    ("month", rf"(?P<n>M){SEP}(?P<y>4)"),
    ("month", r"(?P<n>M)[-/.,]?'(?P<y>2)"),
    ("month", rf"(?P<y>4){SEP}(?P<n>M)"),
    ("short", r"(?P<n>M)[-/.]?(?P<y>2)"),
    ("yearfirst", r"(?P<y>2)[-/]?(?P<n>M)"),
    ("month", "(?P<n>M)"),
    ("numbered", r"(?P<n>[12])[-/.](?P<y>4)"),
    ("slashed", r"(?P<y>4)[-/](?P<n>1)"),
    ("isoweek", r"(?P<y>4)-?w(?P<n>[12])"),
    *_of_unit("quarter", "[Qt]"),
    *_counted("quarter", "[Qt]"),
    *_of_unit("half", "[Hh]"),
    *_counted("half", "[Hh]"),
    *_of_unit("sem", "[Ss]"),
    *_counted("sem", "[Ss]"),
    *_of_unit("week", "[WwK]"),
    *_counted("week", "[Ww]"),
    *(
        # without a year 2 h are hours, and 5 weeks are a while
        (kind, rf"{NUMBER}\.?{sign}")
        for kind, sign in (("quarter", "Q"), ("half", "H"), ("sem", "S"))
    ),
    ("kw", r"(?P<n>[12])\.K"),
    ("quarter", rf"(?P<n>O)K{SEP}{SHORT}"),
    ("kw", rf"(?P<n>[12])\.?K{SEP}{SHORT}"),
    ("weeks", r"V-?(?P<n>[12])"),
    *_of_unit("month", "[Um]"),
    ("first", rf"(?P<k>[12])m{SEP}{SHORT}"),
    ("first", rf"(?P<o>O)?(?P<n>[12])P{SEP}{SHORT}"),
    ("first", rf"(?P<y>4){SEP}(?P<o>O)?(?P<n>[12])P"),
    ("day", r"(?P<y>4)(?P<s>[-/.])(?P<n>[12])(?P=s)(?P<d>[12])"),
    ("day", r"(?P<d>[12])\.(?P<n>[12])\.'?(?P<y>[42])"),
    ("day", r"(?P<d>[12O])\.?[-/.,]?(?P<n>M)[-/.,]?'?(?P<y>[42])"),
    ("day", r"(?P<n>M)[-/.]?(?P<d>[12O])\.?[-/,]?(?P<y>4)"),
    ("day", r"(?P<n>M)(?P<d>[12O]),'?(?P<y>2)"),
    ("day", r"(?P<y>4)[-/.,]?(?P<n>M)[-/.]?(?P<d>[12O])"),
    ("order", r"(?P<n>[12])(?P<s>[-/])(?P<d>[12])(?P=s)(?P<y>4)"),
    ("order", r"(?P<n>[12])/(?P<d>[12])/'?(?P<y>2)"),
    ("digits", r"(?P<y>[86])"),
    ("split", r"(?P<y>4)[-/~](?P<n>[24])"),
    ("split", r"(?P<y>4)R(?P<n>4)"),
    ("named", r"F+(?P<y>4)[-/~R](?P<n>[24])"),
    ("named", r"(?P<y>4)[-/~](?P<n>[24])F+"),
    ("named", r"F+'?(?P<y>2)[-/](?P<n>2)"),
    ("fy", rf"F+{SHORT}"),
    ("fy", r"(?P<y>4)F+"),
    ("dayless", r"(?P<d>[12O])\.?[-/]?(?P<n>M)"),
    ("dayless", r"(?P<n>M)[-/]?(?P<d>[12O])"),
    ("dayless", r"(?P<d>[12])\.(?P<n>[12])\.?"),
    ("bare", rf"{NUMBER}\.?"),
    ("bareyear", rf"{NUMBER}\.?,?(?P<y>4)"),
)
FORMS = tuple((kind, re.compile(form)) for kind, form in _FORMS)
SILENT, SUFFIX = Word(""), Word("suffix")
ENDS_ONLY = ("dayless", "bare", "bareyear", "weeks")
ALONE = ("year", "half", "quarter", "month", "isoweek", "day")
"""Kinds that mean one span without the rest of the column."""


def word_of(word: str) -> Word | None:
    """Return what a word stands for, also a Roman number; None for a word that is in no label."""
    if found := WORDS.get(word):
        return found
    n = ROMAN.get(word.translate(LATIN))
    return None if n is None else Word("O", n)


def _number(digits: str) -> Word | None:
    if len(digits) not in (1, 2, 4, 6, 8) or (digits[0] == "0" and len(digits) > 2):
        return None
    return Word(str(len(digits)), int(digits))


def signed(text: str) -> tuple[str, tuple[int, ...]] | None:
    """Return the letters that a plain text is written in, and the number of each; None where a word is unknown.

    Examples
    --------
    >>> signed("5. kw 2024"), signed("cases 2024")
    (('1.K4', (5, 0, 0, 2024)), None)
    """
    tokens = [" ", *TOKEN.findall(text), " "]
    signs: list[Word] = []
    for place in range(1, len(tokens) - 1):
        last = tokens[place - 1]
        before = tokens[place - 2] if last in (DASH, FULL_STOP) else last
        numbered = len(before) < 3 and before.isdecimal()
        word = _signed_token(tokens[place], last, tokens[place + 1], numbered)
        if word is None:
            return None
        if word is SUFFIX:
            if signs[-1].sign in (DASH, FULL_STOP):
                signs.pop()
            signs[-1] = Word("O", signs[-1].number)
        elif word.sign:
            signs.append(word)
    return "".join([word.sign for word in signs]), tuple([word.number for word in signs])


@lru_cache(maxsize=65536)
def _signed_token(token: str, last: str, after: str, numbered: bool) -> Word | None:
    """Return what one token stands for, between the one before and the one after; ``numbered``: behind a number."""
    if token[0].isdecimal():
        return _number(token)
    if token[0].isalpha():
        return SUFFIX if numbered and token in SUFFIXES else word_of(token)
    if _is_silent(token, last):
        return SILENT
    if token == DASH:
        return Word("~" if last == after == " " else DASH)
    sign = SIGNS.get(token)
    return Word(sign) if sign else None


def _is_silent(token: str, last: str) -> bool:
    """Whether a sign says nothing: a blank, the full stop of a shortened word, the apostrophe of ``d'avril``."""
    return token.isspace() or (token in FULL_STOP and last.isalpha()) or (token in APOSTROPHE and last in ELIDED)


@lru_cache(maxsize=4096)
def _matches(form: str) -> tuple[tuple[str, dict[str, int]], ...]:
    """Return every kind that the letters may be of, with the place of each number."""
    found = ((kind, match) for kind, pattern in FORMS if (match := pattern.fullmatch(form)))
    return tuple((kind, {k: match.start(k) for k, v in match.groupdict().items() if v}) for kind, match in found)


def atoms(form: str, numbers: tuple[int, ...]) -> list[Atom]:
    """Return what letters may mean, the usual meaning first."""
    found = []
    for kind, places in _matches(form):
        year, n, day, k = (numbers[places[key]] if key in places else 0 for key in "yndk")
        digits = int(form[places["y"]]) if "y" in places else 4
        if digits == 2 and "y" in places:
            year += 2000 if year < 50 else 1900
        atom = Atom(kind, year, n, day, digits)
        if k in (3, 6, 9, 12):
            atom = atom._replace(n=k)  # 9M 2024; 5M may be millions
        if _fits(atom) and not ("o" in places and numbers[places["o"]] != 1):
            found.append(atom)
    return found


def _fits(atom: Atom) -> bool:
    """Whether the numbers may be those of the kind."""
    kind, _, n, day, _ = atom
    if kind in COUNT:
        return 1 <= n <= COUNT[kind] or (kind == "week" and n == 0)
    if kind in ("day", "dayless"):
        return 1 <= n <= 12 and 1 <= day <= 31
    if kind == "order":
        return 1 <= min(n, day) <= 12 and max(n, day) <= 31 and min(n, day) > 0
    return True


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
        if not _fits(last):
            return None
    if first.kind == "bare":
        first = Atom("day", 0, last.n, first.n) if last.kind == "day" else Atom(last.kind, 0, first.n)
        if last.kind not in ("day", "quarter", "half", "week", "kw") or not _fits(first):
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
