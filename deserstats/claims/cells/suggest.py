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

from deserstats.claims.cells.phrases import AFTER, ENGLISH, RELATION_KEYS, key
from deserstats.errors import Edit, FigureError

ADVICE = "write the figure alone, in digits; its word goes to the column relation, what is counted to unit"
WORDS = {3: "thousand", 6: "million", 9: "billion"}
"""Scale words that are read, by their power of ten."""

SCALES = {
    3: ("k", "thousand", "thousands", "tsd", "tausend", "mille", "тис", "тисяча", "тисячі", "тисяч", "тыс", "тысяча",
        "тысячи", "тысяч", "tys", "tysięcy", "tysiące"),
    5: ("lakh", "lakhs"),
    6: ("mn", "mln", "mio", "million", "millions", "millionen", "millón", "millones", "млн", "мільйон", "мільйона",
        "мільйони", "мільйонів", "миллион", "миллиона", "миллионов", "milione", "milioni", "milionów", "miliony"),
    7: ("crore", "crores"),
    9: ("bn", "billion", "billions", "mrd", "milliarde", "milliarden", "milliard", "milliards", "mil millones", "mds",
        "млрд", "мільярд", "мільярда", "мільярди", "мільярдів", "миллиард", "миллиарда", "миллиардов", "mld",
        "miliard", "miliardy", "miliardów"),
}  # fmt: skip
POWERS = {word: power for power, words in SCALES.items() for word in words}
WITH_MONEY = {"m": 6, "b": 9}
"""Letters that are scale words only beside a currency: ``2.5m`` may be metres."""

ENGLISH_SCALES = ("k", "thousand", "million", "billion", "mn", "bn", "lakh", "lakhs", "crore", "crores", "m", "b")
CURRENCIES = ("US$", "A$", "C$", "$", "€", "£", "¥", "₴", "₽", "₹", "zł", "₺", "₪", "USD", "EUR", "GBP", "CHF", "UAH",
              "RUB", "PLN", "CZK", "SEK", "NOK", "DKK", "JPY", "INR", "CAD", "AUD", "Fr.", "грн", "руб", "руб.",
              "грн.", "Kč")  # fmt: skip
POINT_MONEY = ("US$", "A$", "C$", "$", "£", "₹", "USD", "GBP", "INR", "CAD", "AUD")
"""Currencies whose countries write a decimal point."""

FOOTNOTE = re.compile(
    r"\s*(?:\*+|\u2020|\u2021|\[[0-9a-z]{1,2}\]|\((?:p|r|prov\.?|provisional|rev\.?|revised)\))$", re.I
)
DIGITS = r"[0-9](?:[0-9., '_]*[0-9])?"
COIN = "|".join(map(re.escape, CURRENCIES))
LEAD = re.compile(rf"(?P<word>.*?)\s*(?P<first>{COIN})?\s*(?P<sign>[-\u2013+])?\s*(?P<second>{COIN})?\s*")
SPAN = r"\s*(?:-|\u2013|\u2014|\bto\b|\bbis\b|\bдо\b|\band\b)\s*"


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure taken apart: digits and decimals, sign, power of ten and the word before it."""

    whole: str
    decimals: str
    power: int = 0
    negative: bool = False
    relation: str = ""

    @property
    def value(self) -> Fraction:
        """The number meant."""
        size = Fraction(int(self.whole + self.decimals)) * Fraction(10) ** (self.power - len(self.decimals))
        return -size if self.negative else size

    def written(self, decimal: str | None, thousands: str | None) -> str | None:
        """Write the figure with the digits that it shows, for a table with these customs; None: it cannot be."""
        whole, decimals, power = self.whole, self.decimals, self.power
        if power not in (0, *WORDS):
            last = power - len(decimals)
            power = 0 if last <= 0 else next((p for p in WORDS if p >= last), -1)
            if power < 0:
                return None
            digits = f"{whole}{decimals}".rjust(power - last + 1, "0")
            cut = len(digits) - (power - last)
            whole, decimals = digits[:cut].lstrip("0") or "0", digits[cut:]
        own = bool(decimal or thousands)
        mark = decimal or ("," if thousands == "." else ".")
        group = "" if own or decimals else ","
        text = f"{int(whole):,}".replace(",", group) if whole.lstrip("0") else "0"
        if decimals:
            # a leading zero says that the point is no thousands mark
            zero = "0" if not own and not power and len(decimals) == 3 and 0 < len(text) < 4 and text != "0" else ""
            text = f"{zero}{text}{mark}{decimals}"
        return f"{'-' if self.negative else ''}{text}{f' {WORDS[power]}' if power else ''}"


class Suggester:
    """Finds the edits for one text under the customs of its table."""

    def __init__(self, read: Callable[[str, str | None, str | None], object], decimal: str | None,
                 thousands: str | None) -> None:  # fmt: skip
        self.read = read
        self.decimal = decimal
        self.thousands = thousands

    def edits(self, text: str) -> tuple[Edit, ...]:
        """Return the edits, each of which reads as the figure meant; several where a point is ambiguous."""
        body = clean(text)
        found = list(self._single(body)) or list(self._span(body))
        if len(found) > 1 and not body.lstrip("+-").replace(".", "").isdecimal():
            return ()
        ways = self._customs(text.strip()) if not self.decimal and not self.thousands else ()
        return (*dict.fromkeys(found), *ways)

    def _single(self, body: str) -> Iterator[Edit]:
        for printed in self._taken_apart(body):
            text = printed.written(self.decimal, self.thousands)
            if text is None or not self._reads(text, printed.value):
                continue
            if printed.relation:
                yield Edit.write(value=text, relation=printed.relation)
            else:
                yield Edit.write(value=text)

    def _span(self, body: str) -> Iterator[Edit]:
        """``10-20``, ``5-10 million``, ``between 5 and 9``: low and high, where the first is the smaller."""
        lead = r"(?:between |from |zwischen )?"
        found = re.fullmatch(rf"{lead}({DIGITS}){SPAN}({DIGITS}.*)", body, re.I)
        if not found or any(_is_year(end) for end in found.groups()):
            return
        ends = [list(self._taken_apart(end)) for end in found.groups()]
        if [len(end) for end in ends] != [1, 1]:
            return
        (low,), (high,) = ends
        if low.relation or high.relation or not Fraction(f"{low.whole}.{low.decimals or 0}") < Fraction(
                f"{high.whole}.{high.decimals or 0}"):  # fmt: skip
            return
        low = Printed(low.whole, low.decimals, high.power)
        texts = [end.written(self.decimal, self.thousands) for end in (low, high)]
        if texts[0] and texts[1] and self._reads(texts[0], low.value) and self._reads(texts[1], high.value):
            yield Edit.write(relation="between", low=texts[0], high=texts[1], value="")

    def _reads(self, text: str, value: Fraction) -> bool:
        try:
            return bool(getattr(self.read(text, self.decimal, self.thousands), "value", None) == value)
        except FigureError:
            return False

    def _taken_apart(self, body: str) -> Iterator[Printed]:
        """Yield what a text may mean: nothing where a part of it is not known."""
        science = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?[eE]([+-]?[0-9]{1,2})", body)
        if science and self.decimal != ",":
            yield Printed(science[1], science[2] or "", int(science[3]))
            return
        found = re.fullmatch(rf"([^0-9]*?)((?<![0-9])(?:[.,](?=[0-9]))?{DIGITS})(.*)", body)
        if not found:
            return
        tail = _tail(found[3])
        if tail is None:
            return
        power, after, words, money = tail
        lead = _lead(found[1])
        if lead is None:
            return
        relation, negative, coin, foreign = lead
        if relation and after:
            return
        if words in WITH_MONEY and (coin or money):
            power = WITH_MONEY[words]
        if power is None:
            return
        # a point or a comma before three digits means what it means in the language of the words around it
        points = not foreign and (not words or words in ENGLISH_SCALES) and (
            not (coin or money) or (coin or money) in POINT_MONEY)  # fmt: skip
        for whole, decimals in self._digits(found[2], points, bool(words)):
            yield Printed(whole, decimals, power, negative, relation or after)

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
        mark = self.decimal or ("," if self.thousands == "." else ".")
        if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}}){{2,}}", digits):
            yield digits.replace(mark, ""), ""
            return
        whole, _, decimals = digits.partition(mark)
        other = next((g for g in " ',._" if g != mark and g in whole), "")
        group = self.thousands or other
        grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(other)}[0-9]{{3}})+", whole) if other else None
        if not (decimals or digits.isdecimal() or grouped) or (decimals and not decimals.isdecimal()):
            return
        if whole.isdecimal() or (grouped and (group == other or other in (" ", "'", "_") or whole.count(other) > 1)):
            yield whole.replace(other, "") if other else whole, decimals

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


ALIKE = {"\u066c": ",", "\u066b": ".", "\u02bc": "'", "\u2018": "'", "\u2019": "'", "\u2212": "-", "\u2010": "-",
         "\u2011": "-", "\ufe63": "-"}  # fmt: skip


def _keyboard(c: str) -> str:
    if c.isascii():
        return c
    if unicodedata.category(c) == "Cf":
        return ""
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    if c.isspace():
        return " "
    return ALIKE.get(c) or (unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c)


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


def _lead(text: str) -> tuple[str, bool, str, bool] | None:
    """Take the words before a figure apart: relation, below zero?, currency, are the words foreign?"""
    found = LEAD.fullmatch(text)
    if not found or (found["first"] and found["second"]):
        return None
    word, sign = found["word"].strip(), found["sign"] or ""
    before = text[: found.start("sign")] if sign else ""
    if (sign == "\u2013" and text.endswith(" ")) or before[-1:].isalnum():
        return None
    coin = found["first"] or found["second"] or ""
    if not word:
        return "", sign in ("-", "\u2013"), coin, False
    relation = RELATION_KEYS.get(key(word))
    if relation is None or relation == "between" or AFTER.fullmatch(word.casefold()):
        return None
    return relation, sign in ("-", "\u2013"), coin, word[-1].isalpha() and key(word) not in _ENGLISH_KEYS


_ENGLISH_KEYS = frozenset(map(key, (*ENGLISH, *ENGLISH.values())))
_SUFFIXES = {"max": "at_most", "maximum": "at_most", "min": "at_least", "minimum": "at_least"}


def _tail(text: str) -> tuple[int | None, str, str, str] | None:
    """Take what follows a figure apart: power of ten, relation, scale word and currency; None: not all is known."""
    relation = money = ""
    rest = FOOTNOTE.sub("", text.strip())
    if rest in (".", ","):
        return (0, "", "", "") if rest == "." else None
    for _ in range(3):
        rest = rest.strip()
        coin = next((c for c in CURRENCIES if rest.endswith(c)), "")
        said = re.search(rf"(?:^|\s)((?:{AFTER.pattern})|max\.?|maximum|min\.?|minimum)$|(\+)$", rest, re.I)
        if coin and not money:
            money, rest = coin, rest[: -len(coin)]
        elif said and not relation:
            word = said[1] or said[2]
            relation = _SUFFIXES.get(key(word)) or RELATION_KEYS.get(key(word), "")
            if not relation:
                return None
            rest = rest[: said.start()]
    word = rest.strip().casefold().rstrip(".")
    power = POWERS.get(word) if word else 0
    if power is None and word not in WITH_MONEY:
        return None
    return power, relation, word, money


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)[0-9]{2}", text.strip()))
