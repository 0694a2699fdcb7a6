"""The edit that a printed figure needs to be read: the same number written with our words, or none.

A text is taken apart wholly: word, sign, currency, digits, scale word, currency or footnote mark.
What is left over, or may mean two things, gives no edit; nothing here is used to read a figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from deserstats.claims.cells.phrases import AFTER, ENGLISH, RELATION_KEYS, key, words_of
from deserstats.errors import Edit, FigureError

ADVICE = "write the figure alone, in digits; its word goes to the column relation, what is counted to unit"
WORDS = {3: "thousand", 6: "million", 9: "billion"}
"""Scale words that are read, by their power of ten."""

SCALES = words_of("""
3: k, thousand, thousands, tsd, tausend, mille, mila, milliers, тис, тисяча, тисячі, тисяч, тыс, тысяча, тысячи, тысяч
3: tys, tysięcy, tysiące
5: lakh, lakhs
6: mn, mln, mio, mill, million, millions, millionen, miljoen
6: millón, millones, млн, мільйон, мільйона, мільйони, мільйонів
6: миллион, миллиона, миллионов, milione, milioni, milionów, miliony
7: crore, crores
9: bn, billion, billions, mrd, milliarde, milliarden, milliard, milliards, mil millones, mds, млрд, мільярд, мільярда
9: мільярди, мільярдів, миллиард, миллиарда, миллиардов, mld, miliard, miliardy, miliardów
""")
POWERS = {word: int(power) for power, words in SCALES.items() for word in words} | {"": 0}
WITH_MONEY = {"m": 6, "b": 9}
"""Letters that are scale words only beside a currency: ``2.5m`` may be metres."""

ENGLISH_SCALES = ("k", "thousand", "million", "billion", "mn", "bn", "lakh", "lakhs", "crore", "crores", "m", "b")
CURRENCIES = words_of("""
money: US$, A$, C$, $, €, £, ¥, ₴, ₽, ₹, zł, ₺, ₪, USD, EUR, GBP, CHF, UAH, RUB, PLN, CZK, SEK, NOK, DKK, JPY, INR
money: CAD, AUD, Fr., грн, руб, руб., грн., Kč
""")["money"]
POINT_MONEY = ("US$", "A$", "C$", "$", "£", "₹", "USD", "GBP", "INR", "CAD", "AUD")
"""Currencies whose countries write a decimal point."""

FOOTNOTE = re.compile(
    r"\s*(?:\*+|\u2020|\u2021|\[[0-9a-z]{1,2}\]|\((?:p|r|prov\.?|provisional|rev\.?|revised)\))$", re.I
)
NUMBERED = re.compile(r"([^0-9]*[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\s?[\u00b9\u00b2\u00b3\u2070-\u2079]{1,2}|\s[0-9]\))")
"""A figure with thousands commas and the number of a footnote: nobody raises such a figure to a power."""

UNCLEAR = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Line ends and tabs, beside which two cells may have become one, and what turns the order of digits round."""

DIGITS = r"[0-9](?:[0-9., '_]*[0-9])?"
COIN = "|".join(map(re.escape, CURRENCIES))
LEAD = re.compile(rf"(?P<word>.*?)\s*(?P<first>{COIN})?\s*(?P<sign>[-\u2013+])?\s*(?P<second>{COIN})?\s*")
SCIENCE = re.compile(r"([0-9]+)(?:\.([0-9]+))?[eE]([+-]?[0-9]{1,2})")
SPAN = r"\s*(?:-|\u2013|\u2014|\bto\b|\bbis\b|\bдо\b|\band\b)\s*"


@dataclass(frozen=True, slots=True)
class TakenApart:
    """A figure taken apart: digits and decimals, sign, power of ten and the word before it."""

    whole: str
    decimals: str
    power: int = 0
    negative: bool = False
    relation: str = ""

    @property
    def shown(self) -> Fraction:
        """The number that the digits show, without sign and scale."""
        return Fraction(f"{self.whole}.{self.decimals or 0}")

    @property
    def value(self) -> Fraction:
        """The number meant."""
        size = self.shown * Fraction(10) ** self.power
        return -size if self.negative else size

    def written(self, decimal: str | None, thousands: str | None) -> str | None:
        """Write the figure with the digits that it shows, for a table with these customs; None: it cannot be."""
        scaled = self._scaled()
        if scaled is None:
            return None
        whole, decimals, power = scaled
        own = bool(decimal or thousands)
        mark = decimal_mark(decimal, thousands)
        group = "" if own or decimals else ","
        text = f"{int(whole):,}".replace(",", group) if whole.lstrip("0") else "0"
        if decimals:
            # a leading zero says that the point is no thousands mark
            plain = f"{text}{mark}{decimals}"
            text = plain if own or power else unambiguous(plain)
        return f"{'-' if self.negative else ''}{text}{f' {WORDS[power]}' if power else ''}"

    def _scaled(self) -> tuple[str, str, int] | None:
        """Return digits, decimals and a power of ten that has a word, none of the digits shown being lost."""
        if self.power in (0, *WORDS):
            return self.whole, self.decimals, self.power
        last = self.power - len(self.decimals)
        power = 0 if last <= 0 else next((p for p in WORDS if p >= last), None)
        if power is None:
            return None
        digits = f"{self.whole}{self.decimals}".rjust(power - last + 1, "0")
        cut = len(digits) - (power - last)
        return digits[:cut].lstrip("0") or "0", digits[cut:], power


class Lead(NamedTuple):
    """What stands before a figure: its word, whether it is below zero, a currency; are the words foreign?"""

    relation: str
    negative: bool
    money: str
    foreign: bool


class Tail(NamedTuple):
    """What follows a figure: power of ten, None where only a currency says it, its word, scale word and currency."""

    power: int | None
    relation: str
    word: str
    money: str


Read = Callable[[str, str | None, str | None], object]
"""Reads a text with a decimal and a thousands mark as a figure."""


class Suggester:
    """Finds the edits for one text under the customs of its table."""

    def __init__(self, read: Read, decimal: str | None, thousands: str | None) -> None:
        self.read = read
        self.decimal = decimal
        self.thousands = thousands

    def edits(self, text: str) -> tuple[Edit, ...]:
        """Return the edits, each of which reads as the figure meant; several where a point is ambiguous."""
        if UNCLEAR.search(text.strip()):
            return ()
        body = clean(text)
        found = list(self._single(body)) or list(self._span(body))
        if len(found) > 1 and not body.lstrip("+-").replace(".", "").isdecimal():
            return ()
        ways = self._customs(text.strip()) if not self.decimal and not self.thousands else ()
        return (*dict.fromkeys(found), *ways)

    def _single(self, body: str) -> Iterator[Edit]:
        for printed in self._taken_apart(body):
            text = self._text(printed)
            if text is not None:
                said = {"relation": printed.relation} if printed.relation else {}
                yield Edit.write(value=text, **said)

    def _span(self, body: str) -> Iterator[Edit]:
        """``10-20``, ``5-10 million``, ``between 5 and 9``: low and high, where the first is the smaller."""
        lead = r"(?:between |from |zwischen )?"
        found = re.fullmatch(rf"{lead}({DIGITS}){SPAN}({DIGITS}.*)", body, re.I)
        # 10 -20 may be two figures, the second below zero
        if (
            not found
            or re.search(r"\s[-\u2013\u2014][0-9]", body)
            or any(re.fullmatch(r"(?:19|20)[0-9]{2}", end.strip()) for end in found.groups())
        ):
            return
        lows, highs = (list(self._taken_apart(end)) for end in found.groups())
        if (len(lows), len(highs)) != (1, 1) or lows[0].relation or highs[0].relation:
            return
        low, high = lows[0], highs[0]
        # 05-12 is no range but a date
        if low.shown < high.shown and not any(re.match("0[0-9]", end.strip()) for end in found.groups()):
            ends = [self._text(end) for end in (TakenApart(low.whole, low.decimals, high.power), high)]
            if ends[0] and ends[1]:
                yield Edit.write(relation="between", low=ends[0], high=ends[1], value="")

    def _text(self, printed: TakenApart) -> str | None:
        """Return a figure as it is written, where it reads as the number meant."""
        text = printed.written(self.decimal, self.thousands)
        try:
            read = self.read(text, self.decimal, self.thousands) if text else None
        except FigureError:
            return None
        return text if getattr(read, "value", None) == printed.value else None

    def _taken_apart(self, body: str) -> Iterator[TakenApart]:
        """Yield what a text may mean: nothing where a part of it is not known."""
        if numbered := not (self.decimal or self.thousands) and NUMBERED.fullmatch(body):
            body = numbered[1]
        if science := self.decimal != "," and SCIENCE.fullmatch(body):
            yield TakenApart(science[1], science[2] or "", int(science[3]))
            return
        found = re.fullmatch(rf"([^0-9]*?)((?<![0-9])(?:[.,](?=[0-9]))?{DIGITS})(.*)", body)
        lead, tail = (_lead(found[1]), _tail(found[3])) if found else (None, None)
        if found is None or lead is None or tail is None or (lead.relation and tail.relation):
            return
        money = lead.money or tail.money
        power = WITH_MONEY.get(tail.word, tail.power) if money else tail.power
        if power is None:
            return
        for whole, decimals in self._digits(found[2], _has_points(lead, tail), bool(tail.word)):
            yield TakenApart(whole, decimals, power, lead.negative, lead.relation or tail.relation)

    def _digits(self, digits: str, points: bool, scaled: bool) -> Iterator[tuple[str, str]]:
        """Yield the digits before and after the decimal mark, in each way that they can be meant."""
        three = re.fullmatch(r"([1-9][0-9]{0,2})([.,])([0-9]{3})", digits)
        if self.decimal or self.thousands:
            yield from self._by_customs(digits)
        elif re.fullmatch(r"[.,][0-9]+", digits):
            if digits[0] == "." or len(digits) != 4:
                yield "0", digits[1:]
        elif three and (not points or (three[2] == "." and not scaled)):
            if three[2] == "." or scaled or not points:
                yield three[1] + three[3], ""
                yield three[1], three[3]
        else:
            yield from _plain_digits(digits)

    def _by_customs(self, digits: str) -> Iterator[tuple[str, str]]:
        mark = decimal_mark(self.decimal, self.thousands)
        if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}}){{2,}}", digits):
            yield digits.replace(mark, ""), ""
            return
        whole, _, decimals = digits.partition(mark)
        if decimals.strip("0123456789"):
            return
        if whole.isdecimal():
            if decimals or mark not in digits:
                yield whole, decimals
            return
        other = next((g for g in " ',._" if g != mark and g in whole), "-")
        grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(other)}[0-9]{{3}})+", whole)
        # a single comma or point may be a decimal mark, unless the customs say that it groups
        if grouped and (self.thousands in (None, "", other) or other in " '_" or whole.count(other) > 1):
            yield whole.replace(other, ""), decimals

    def _customs(self, text: str) -> Iterator[Edit]:
        """Customs of the whole table under which a figure is read as it stands."""
        bare = text.lstrip("+-\u2212").strip()
        ways: tuple[dict[str, str], ...] = ()
        if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", bare):
            ways = {"thousands": "."}, {"decimal": "."}
        elif re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}", bare):
            ways = ({"thousands": "."},)
        elif found := re.fullmatch(r"[1-9][0-9]{0,2}(?:([. '\u00a0\u202f\u2019])[0-9]{3})(?:\1[0-9]{3})*,[0-9]+", bare):
            ways = ({"decimal": ",", "thousands": clean(f"0{found[1]}0")[1]},)
        elif re.fullmatch(r"[0-9]+,[0-9]+(?: (?:thousand|million|billion))?", bare):
            ways = ({"decimal": ","},)
        yield from (Edit(options=tuple(way.items())) for way in ways)


def clean(text: str) -> str:
    """Write a text with the digits, dashes, blanks and quotes of a keyboard; drop what cannot be seen."""
    return " ".join("".join(map(_keyboard, text)).split())


KEYBOARD = dict(zip("\u066c\u066b\u02bc\u2018\u2019\u2212\u2010\u2011\ufe63", ",.'''----", strict=True))


def _keyboard(c: str) -> str:
    if c.isascii():
        return c
    if unicodedata.category(c) == "Cf":
        return ""
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    if c.isspace():
        return " "
    return KEYBOARD.get(c) or (unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c)


def _plain_digits(digits: str) -> Iterator[tuple[str, str]]:
    """Yield digits in the one way that they can be meant where no ambiguous mark stands among them."""
    for mark, groups in ((".", ", '_"), (",", ". '")):
        whole, found, decimals = digits.partition(mark)
        if found and not decimals.isdecimal():
            continue
        if whole.isdecimal():
            yield whole, decimals
            return
        for group in groups:
            g = re.escape(group)
            twos = rf"|[1-9][0-9]?(?:{g}[0-9]{{2}})+{g}[0-9]{{3}}" if group == "," else ""
            single = re.fullmatch(rf"[1-9][0-9]{{0,2}}{g}[0-9]{{3}}", whole)
            if single and group == "." and not found:
                continue
            if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{g}[0-9]{{3}})+{twos}", whole):
                yield whole.replace(group, ""), decimals
                return


def _has_points(lead: Lead, tail: Tail) -> bool:
    """Whether a point or a comma before three digits means what it means in English, as the words around it do."""
    money = lead.money or tail.money
    return not lead.foreign and tail.word in ("", *ENGLISH_SCALES) and money in ("", *POINT_MONEY)


def decimal_mark(decimal: str | None, thousands: str | None) -> str:
    """Return the decimal mark of a table: with points between thousands it is a comma."""
    return decimal or ("," if thousands == "." else ".")


def unambiguous(text: str) -> str:
    """Write a number with a leading zero where its point might group thousands: 1.234 is 01.234."""
    return re.sub(r"^(-?)([1-9][0-9]{0,2}\.[0-9]{3})$", r"\g<1>0\2", text)


def _lead(text: str) -> Lead | None:
    """Take the words before a figure apart; None: not all is known."""
    found = LEAD.fullmatch(text)
    if not found or (found["first"] and found["second"]):
        return None
    word, sign = found["word"].strip(), found["sign"] or ""
    before = text[: found.start("sign")] if sign else ""
    # an en dash may be a minus, or stand where a figure is missing
    if sign == "\u2013" or before[-1:].isalnum():
        return None
    lead = Lead("", sign == "-", found["first"] or found["second"] or "", False)
    if not word:
        return lead
    relation = RELATION_KEYS.get(key(word), "between")
    if relation == "between" or AFTER.fullmatch(word.casefold()):
        return None
    return lead._replace(relation=relation, foreign=word[-1].isalpha() and key(word) not in _ENGLISH_KEYS)


_ENGLISH_KEYS = frozenset(map(key, (*ENGLISH, *ENGLISH.values())))
_SUFFIXES = {"max": "at_most", "maximum": "at_most", "min": "at_least", "minimum": "at_least"}
_SAID_AFTER = re.compile(rf"(?:^|\s)(?:(?:{AFTER.pattern})|max\.?|maximum|min\.?|minimum)$|\+$", re.I)


def _tail(text: str) -> Tail | None:
    """Take what follows a figure apart; None: not all is known."""
    relation = money = ""
    rest = FOOTNOTE.sub("", text.strip())
    if rest in (".", ","):
        return Tail(0, "", "", "") if rest == "." else None
    for _ in range(3):
        rest = rest.strip()
        coin = next((c for c in CURRENCIES if rest.endswith(c)), "")
        said = _SAID_AFTER.search(rest)
        if coin and not money:
            money, rest = coin, rest[: -len(coin)]
        elif said and not relation:
            word = key(said[0])
            relation = _SUFFIXES.get(word) or RELATION_KEYS.get(word, "")
            if not relation:
                return None
            rest = rest[: said.start()]
    word = rest.strip().casefold().removesuffix(".")
    if word not in POWERS and word not in WITH_MONEY:
        return None
    return Tail(POWERS.get(word), relation, word, money)
