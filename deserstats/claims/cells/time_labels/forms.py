"""What one label of time says, whatever its language: its words become letters, and the letters are a form.

``1er trimestre 2024`` and ``1. Quartal 2024`` are both ``1Q4``, but for the full stop: a number of one digit, a
quarter, a number of four digits. The letters are those of ``words.UNITS``, with ``M`` for the name of a month,
``O`` for a number in its order, ``~`` for a dash between blanks, ``_`` for ``..``; digits say how many digits a
number has. What a form leaves open is settled by the whole column, in ``labels``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from deserstats.claims.cells.time_labels.words import ELIDED, LATIN, ROMAN, SUFFIXES, WORDS, Word

DASH, FULL_STOP, APOSTROPHE = "-", ".", "'"
SIGNS = {"/": "/", FULL_STOP: FULL_STOP, ",": ",", ":": ",", APOSTROPHE: APOSTROPHE, "..": "_"}
"""Signs by what stands for them in a form; any other sign is in no label."""
TOKEN = re.compile(r"\s|\d+|[^\W\d_]+|\.\.+|.")
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
        if fits(atom) and not ("o" in places and numbers[places["o"]] != 1):
            found.append(atom)
    return found


def fits(atom: Atom) -> bool:
    """Whether the numbers may be those of the kind."""
    kind, _, n, day, _ = atom
    if kind in COUNT:
        return 1 <= n <= COUNT[kind] or (kind == "week" and n == 0)
    if kind in ("day", "dayless"):
        return 1 <= n <= 12 and 1 <= day <= 31
    if kind == "order":
        return 1 <= min(n, day) <= 12 and max(n, day) <= 31 and min(n, day) > 0
    return True
