"""Numbers and dates in the words of a spreadsheet: what a cell shows under its number format.

A format has up to four sections (positive; negative; zero; text), each of placeholders and literals [1]_.
What a cell shows is the figure that was printed, so it is written as text that reads as that figure. Where
the text would read as another number than the cell holds (thousands cut off, a minus not shown, a fraction
that shows as 0), the cell is asked about.

References
----------
.. [1] ECMA-376-1:2016, Office Open XML, Part 1, 18.8.31 "numFmts".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<mark>[.,%/@])|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)", re.IGNORECASE)
COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|colou?r ?[0-9]+", re.IGNORECASE)
COMPARED = {
    "<": Fraction.__lt__,
    "<=": Fraction.__le__,
    ">": Fraction.__gt__,
    ">=": Fraction.__ge__,
    "=": Fraction.__eq__,
    "<>": Fraction.__ne__,
}
MONEY = re.compile(r"[A-Z]{0,3}[$€£¥₴₽₹₺₩₪₫฿]|[A-Z]{3}|zł|Kč|Ft|kr\.?|Fr\.|лв\.?|грн\.?|руб\.?|р\.")
DASHES = "-\u2013\u2014\u2212"
GROUPS = " \u00a0\u202f\u2009'\u2019"
BESIDE = ("literal", "letter", "digit")
AFTER_POINT = -1
GENERAL_WIDTH = 11
"""Characters that a number without a format of its own is shown in."""


class Token(NamedTuple):
    """A piece of a section: its kind, and its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a number format."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Fraction] | None
    is_coloured: bool

    def has(self, kind: str, text: str = "") -> bool:
        """Whether a token of this kind, and this text, is among its pieces."""
        return any(t.kind == kind and (not text or t.text == text) for t in self.tokens)


class ShownNumber(NamedTuple):
    """What a cell with a number shows.

    ``text`` is written so that it reads as the figure shown; ``doubt`` says why it may not be the number that
    the cell holds, and is empty where it surely is; ``money`` is the currency beside it; ``is_cut`` says that
    the cell holds more digits than it shows.
    """

    text: str
    doubt: str = ""
    money: str = ""
    is_cut: bool = False


@lru_cache(maxsize=4096)
def sections(form: str) -> tuple[Section, ...]:
    """Cut a number format into its sections."""
    found: list[list[Token]] = [[]]
    for match in TOKEN.finditer(form):
        kind, text = next((k, v) for k, v in match.groupdict().items() if v is not None)
        if kind == "other" and text == ";":
            found.append([])
        else:
            found[-1].append(_token(kind, text))
    return tuple(_section(tokens) for tokens in found)


def _token(kind: str, text: str) -> Token:
    if kind in ("quoted", "escaped", "other"):
        return Token("literal" if kind != "other" or not text.isascii() or not text.isalpha() else "letter", text)
    if kind == "blank":
        return Token("literal", " ")
    if kind == "bracket" and text.startswith("$"):
        return Token("money", text[1:].partition("-")[0])
    return Token(kind, text)


def _section(tokens: Sequence[Token]) -> Section:
    brackets = [t.text for t in tokens if t.kind == "bracket"]
    conditions = [c for text in brackets if (c := CONDITION.fullmatch(text.strip()))]
    condition = (conditions[0][1], Fraction(conditions[0][2])) if conditions else None
    kept = tuple(t for t in tokens if t.kind not in ("bracket", "fill"))
    return Section(kept, condition, any(COLOUR.fullmatch(text.strip()) for text in brackets))


def shown_number(value: int | float, form: str) -> ShownNumber:
    """Return what a cell with a number shows.

    Examples
    --------
    >>> shown_number(12.75, "0.##").text, shown_number(0.125, "0.0 %").text, shown_number(20, '0"k"').text
    ('12.75', '12.5%', '20k')
    >>> shown_number(12345678, "#,##0,").doubt
    'the sheet shows 12,346 where the cell holds 12345678'
    """
    if isinstance(value, int) and form in ("General", "0"):
        return ShownNumber(str(value))
    number = _exact(value)
    section, is_signed = _chosen(sections(form), number)
    if section is None or section.has("general") or section.has("mark", "@") or section.has("letter"):
        return _beside_general(value, section)
    if not section.has("digit"):
        return _without_digits(value, number, section)
    if section.has("mark", "/"):
        return _asked(_as_fraction(number, section), value)
    return _in_digits(value, number, section, is_signed)


def _chosen(parts: Sequence[Section], number: Fraction) -> tuple[Section | None, bool]:
    """Return the section that a number is shown by, and whether that one writes the minus of its own accord."""
    numeric = [p for p in parts[:3] if not p.has("mark", "@")] if len(parts) > 1 else list(parts)
    if not numeric:
        return None, True
    if any(p.condition for p in numeric[:2]):
        for part in numeric[:2]:
            if part.condition and COMPARED[part.condition[0]](number, part.condition[1]):
                return part, number < 0
        rest = [p for p in numeric if not p.condition]
        return (rest[-1], True) if rest else (None, True)
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    return (numeric[2], True) if number == 0 and len(numeric) > 2 else (numeric[0], True)


def general(value: int | float) -> str:
    """Write a number as a cell without a format of its own does: whole, or in as many digits as fit.

    Examples
    --------
    >>> general(0.1 + 0.2), general(1 / 3), general(213000.0), general(1234.5678912345)
    ('0.3', '0.333333333', '213000', '1234.567891')
    """
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    number = _exact(value)
    whole = len(str(int(abs(number))))
    # a sign takes no room; very small numbers keep six digits, as 1.23457E-05 does
    small = max(0, -_exponent(abs(number)) + 5) if abs(number) < Fraction(1, 10000) else 0
    places = small or max(0, GENERAL_WIDTH - whole - 1)
    return fixed(number, places, False).rstrip("0").rstrip(".") or "0"


def _beside_general(value: int | float, section: Section | None) -> ShownNumber:
    """Return what a section without placeholders of its own shows: the number as it is, words beside it."""
    text = general(value)
    if section is None or not (beside := "".join(t.text for t in section.tokens if t.kind in BESIDE).strip()):
        money = "".join(t.text for t in section.tokens if t.kind == "money").strip() if section else ""
        return ShownNumber(text, "", money)
    if not section.has("general"):
        way = "as a date or in a way that is not known"
        return ShownNumber(text, f"the format of the cell shows it {way}: it holds {text}")
    shown = "".join(text if t.kind == "general" else t.text for t in section.tokens if t.kind != "money").strip()
    if MONEY.fullmatch(beside):
        return ShownNumber(text, "", beside)
    is_word = re.search(r"[^\W\d_]|[<>~≈≤≥]", beside) and not re.search(r"\d", beside)
    return ShownNumber(shown) if is_word and not section.has("digit") else _asked(shown, value)


def _without_digits(value: int | float, number: Fraction, section: Section) -> ShownNumber:
    """Return what a section of literals shows: a dash or nothing for zero is a zero, words are words."""
    text = "".join(t.text for t in section.tokens if t.kind == "literal").strip()
    if number == 0 and not text.strip(DASHES):
        return ShownNumber("0")
    if not re.search(r"[^\W\d_]|[<>~≈≤≥]", text):
        return _asked(text, value)
    return ShownNumber(text)


def _asked(text: str, value: int | float) -> ShownNumber:
    return ShownNumber(text, f"the sheet shows {text or 'nothing'} where the cell holds {general(value)}")


def _exact(value: int | float) -> Fraction:
    """Return a number as a spreadsheet knows it: a whole one exactly, others in the 15 digits that are kept."""
    return Fraction(value) if value == int(value) else Fraction(f"{value:.15g}")


def _as_fraction(number: Fraction, section: Section) -> str:
    """Write a number as a fraction, in as many digits as its format has below the line."""
    at = next(i for i, t in enumerate(section.tokens) if t == Token("mark", "/"))
    below = section.tokens[at + 1 :]
    fixed_part = re.match("[0-9]+", "".join(t.text for t in below if t.kind != "money"))
    if fixed_part and int(fixed_part[0]):
        near = Fraction(round(number * int(fixed_part[0])), int(fixed_part[0]))
    else:
        near = number.limit_denominator(max(10 ** min(sum(t.kind == "digit" for t in below), 9) - 1, 1))
    whole, rest = divmod(abs(near), 1)
    sign = "-" if number < 0 else ""
    return sign + " ".join(filter(None, (str(whole) if whole or not rest else "", str(rest) if rest else "")))


def fixed(number: Fraction, decimals: int, grouped: bool) -> str:
    """Write a number with so many decimals, half away from zero, as spreadsheets do."""
    scaled = abs(number) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, rest = divmod(digits, 10**decimals)
    text = f"{whole:,}" if grouped else str(whole)
    if decimals:
        text += f".{rest:0{decimals}d}"
    return f"-{text}" if number < 0 and digits else text


def _exponent(number: Fraction) -> int:
    """Return the power of ten of the first digit of a number above 0."""
    guess = len(str(number.numerator)) - len(str(number.denominator))
    return guess if number >= Fraction(10) ** guess else guess - 1


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the digits of a section stand.

    Attributes
    ----------
    before, after : str
        Literals on either side of the digits, without money.
    inside : tuple of pairs
        Literals among the digits, each with how many digits of the whole number follow it.
    whole, decimals : str
        Placeholders before and after the decimal point.
    money : str
        The currency.
    thousands, percent : int
        How often the number is divided by 1,000 and multiplied by 100.
    """

    before: str
    inside: tuple[tuple[str, int], ...]
    after: str
    whole: str
    decimals: str
    money: str
    is_grouped: bool
    has_power: bool
    thousands: int
    percent: int


@lru_cache(maxsize=4096)
def _layout(section: Section) -> Layout:
    tokens = section.tokens
    power = next((i for i, t in enumerate(tokens) if t.kind == "exponent"), len(tokens))
    point = next((i for i, t in enumerate(tokens[:power]) if t == Token("mark", ".")), power)
    places = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    whole = [i for i in places if i < point]
    commas = [i for i, t in enumerate(tokens[:power]) if t == Token("mark", ",")]
    # commas right after the last digit before the point, or after the last of all, cut off thousands
    scaling = []
    for last in {max(whole, default=-1), max((i for i in places if i < power), default=-1)} - {-1}:
        run = last + 1
        while run in commas:
            scaling.append(run)
            run += 1
    first = min([*places, *([point] if point < power else [])])
    last = max([*places, *scaling, *([point] if point < power else [])])
    money = [t.text for t in tokens if t.kind == "money" and t.text.strip()]
    money += [t for t in (_literals(tokens[:first]), _literals(tokens[last + 1 :])) if MONEY.fullmatch(t.strip())]
    beside = ("" if MONEY.fullmatch(t.strip()) else t for t in map(_literals, (tokens[:first], tokens[last + 1 :])))
    before, after = beside
    return Layout(
        before=before,
        inside=tuple(
            (t.text, sum(k > i for k in whole) if i < point else AFTER_POINT)
            for i, t in enumerate(tokens)
            if first < i < last and t.kind == "literal"
        ),
        after=after,
        whole="".join(tokens[i].text for i in whole),
        decimals="".join(tokens[i].text for i in places if point < i < power),
        money=" ".join(text.strip() for text in money),
        is_grouped=any(whole and whole[0] < i < whole[-1] for i in commas),
        has_power=power < len(tokens),
        thousands=len(scaling),
        percent=sum(t == Token("mark", "%") for t in tokens),
    )


def _literals(tokens: Sequence[Token]) -> str:
    return "".join(t.text for t in tokens if t.kind == "literal" or (t.kind == "mark" and t.text != "%"))


def _in_digits(value: int | float, number: Fraction, section: Section, is_signed: bool) -> ShownNumber:
    """Return what a cell shows by a section that has placeholders of digits."""
    layout = _layout(section)
    scaled = abs(number) * 100**layout.percent / 1000**layout.thousands
    digits = _with_power(scaled, layout) if layout.has_power else _placed(scaled, layout)
    if number and not digits.strip("0.,"):
        return _asked(digits, value)
    if number == 0 and not digits.strip("0.,") and "0" not in layout.whole + layout.decimals:
        return _without_digits(value, number, section)
    before, after = layout.before.lstrip(), layout.after.rstrip()
    sign = "-" if number < 0 and is_signed else ""
    if not (before + after).strip().strip("()+-\u2212 "):
        told = before[:1] in ("-", "\u2212", "(") or after.strip()[:1] in ("-", "\u2212", ")")
        if number < 0 and (told or section.is_coloured):
            sign, before, after = "-", "", ""
        elif told or (number < 0 and not sign):
            return _asked(f"{before}{digits}{after.strip()}", value)
    shown = f"{sign}{before}{digits}{'%' * layout.percent}{after}".strip()
    if layout.thousands and not after.strip():
        return _asked(shown, value)
    if shown != (text := _with_inside(shown, digits, layout)):
        return ShownNumber(text) if re.search(r"[^\W\d_]|/|\d-\d", text) else _asked(text, value)
    beside = layout.before + layout.after
    if any(c.isdecimal() for c in beside) and not re.search(r"[^\W\d_]", beside):
        return _asked(shown, value)
    is_cut = not layout.has_power and Fraction(digits.replace(",", "") or "0") != scaled
    return ShownNumber(shown, "", layout.money, is_cut)


def _with_inside(shown: str, digits: str, layout: Layout) -> str:
    """Put literals among the digits; those that only group thousands change nothing."""
    if all(t in GROUPS if n == AFTER_POINT else t in (*GROUPS, ".") and n and n % 3 == 0 for t, n in layout.inside):
        return shown
    whole, point, rest = digits.partition(".")
    for text, follow in reversed(layout.inside):
        at = max(len(whole) - follow, 0)
        whole = whole[:at] + text + whole[at:]
    return shown.replace(digits, whole + point + rest, 1)


def _placed(number: Fraction, layout: Layout) -> str:
    """Write a number of 0 or more in the placeholders of a format."""
    whole, _, rest = fixed(number, len(layout.decimals), False).partition(".")
    while rest and rest[-1] == "0" and layout.decimals[len(rest) - 1] != "0":
        rest = rest[:-1]
    whole = whole.zfill(layout.whole.count("0"))
    if layout.is_grouped and (whole == "0" or whole[0] != "0"):
        whole = f"{int(whole):,}"
    return f"{whole}.{rest}" if rest else whole


def _with_power(number: Fraction, layout: Layout) -> str:
    """Write a number in scientific notation; plainly, where that shows the same digits to the same place."""
    width, decimals = max(len(layout.whole), 1), len(layout.decimals)
    power = _exponent(number) // width * width if number else 0
    digits = fixed(number / Fraction(10) ** power, decimals, False)
    if len(digits.partition(".")[0]) > width:
        power += width
        digits = fixed(number / Fraction(10) ** power, decimals, False)
    last = power - decimals
    if last <= 0:
        return fixed(Fraction(digits) * Fraction(10) ** power, -last, False)
    if last >= 2 and digits[-1] != "0":
        return str(int(Fraction(digits) * 10**power))
    return f"{digits}E{power:+03d}"
