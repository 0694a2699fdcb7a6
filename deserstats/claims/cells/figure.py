"""A printed figure: its exact value and the precision that its digits show.

The digits are information: ``21,000`` was printed to the thousand, ``1.20`` to the hundredth.
So a figure is read from its text, never from a float, and an ambiguous text is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from deserstats.claims.cells.suggest import ADVICE, Suggester, decimal_mark, unambiguous
from deserstats.errors import FigureError
from deserstats.wording import Exact, exact

ALIKE = {ord(s): " " for s in "\u00a0\u202f\u2009\u2007"} | {ord("\u2019"): "'", ord("\u2212"): "-"}
"""Characters that look alike: read as one."""

GROUPING = (",", " ", "'", "_")
LONGEST = 200
"""Characters of the longest figure, label or word that is looked at: a longer one is a text that strayed."""

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


class Shown(str):
    """A number that a file stores as a number, as text with a decimal point: no custom of its table applies."""

    __slots__ = ()


class Stored(Shown):
    """A number of a file that keeps numbers without their printing, such as JSON."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed.

    Attributes
    ----------
    value : int or Fraction
        The number.
    unit : int or Fraction
        One unit of the last non-zero digit printed: ``21,000`` has 1,000, ``16.5`` has 0.1.
    step : int or Fraction
        One unit of the last digit printed: ``21,000`` has 1, ``16.5`` has 0.1; more than 1 where a
        scale word stands for the last digits, ``2.5 million`` has 100,000.
    zeros : int
        How many zeros end the printed whole number; 0 where decimals are printed.
    """

    value: Exact
    unit: Exact
    step: Exact
    zeros: int


@lru_cache(maxsize=65536)
def read_figure(text: str, decimal: str | None = None, thousands: str | None = None) -> Figure:
    """Read one printed figure.

    Parameters
    ----------
    text : str
        ``213,000``, ``90 590``, ``16.5``, ``-3``, ``162.5 thousand``.
    decimal, thousands : str, optional
        The marks that the table uses. By default a point is the decimal mark and a comma, a
        space or an apostrophe groups thousands; ``1.234`` is then ambiguous and refused
        (``1.234 million`` is not). With only one of them given, the other is what the first
        leaves: a comma as decimal mark lets points group, and the reverse. Groups have three
        digits; before the last three, commas may group two (``12,34,567``).

    Raises
    ------
    FigureError
        When the text is not one unambiguous number.

    Examples
    --------
    >>> read_figure("213,000")
    Figure(value=213000, unit=1000, step=1, zeros=3)
    >>> read_figure("1.20").step
    Fraction(1, 100)
    """
    if len(text) > LONGEST:
        raise FigureError(text, f"a figure, not a text of {len(text):,} characters", ADVICE)
    try:
        return _read(text, decimal, thousands)
    except FigureError as error:
        edits = Suggester(_read, decimal, thousands).edits(text)
        raise FigureError(text, error.expected, "" if edits else ADVICE, edits) from None


def _read(text: str, decimal: str | None, thousands: str | None) -> Figure:
    plain, scale = _unscaled(text)
    digits = plain.removeprefix("-" if plain[:1] == "-" else "+").strip()
    if not re.fullmatch(r"[0-9](?:.*[0-9])?", digits):
        raise FigureError(text, "a reported number")
    mark = decimal_mark(decimal, thousands)
    if decimal is None and thousands is None:
        _refuse_ambiguous(text, digits, scale)
    groups = (thousands,) if thousands else tuple(g for g in (*GROUPING, ".") if g != mark)
    whole, _, decimals = digits.partition(mark)
    if decimals and not (decimals.isascii() and decimals.isdecimal()):
        raise FigureError(text, f"one decimal mark {mark!r} with digits after it")
    return _figure(-1 if plain[:1] == "-" else 1, _ungrouped(whole, groups, mark, text), decimals, scale)


def plain(text: str, decimal: str | None = None, thousands: str | None = None) -> str:
    """Write a figure of a table with customs of its own so that it reads the same without them.

    Examples
    --------
    >>> plain("1.234,50", ","), plain("1,234", ",")
    ('1234.50', '01.234')
    """
    if not (decimal or thousands):
        return text
    body, scale = _unscaled(text)
    mark = decimal_mark(decimal, thousands)
    digits = "".join("." if c == mark else c for c in body if c.isdecimal() or c in ("-", mark))
    digits = unambiguous(digits)
    return digits if scale == 1 else f"{digits} {next(word for word, n in SCALES.items() if n == scale)}"


def _unscaled(text: str) -> tuple[str, int]:
    """Split off a scale word: ``162.5 thousand`` -> ("162.5", 1000)."""
    alike = text.translate(ALIKE).strip()
    head, _, last = alike.rpartition(" ")
    factor = SCALES.get(last.casefold())
    return (head.strip(), factor) if head and factor else (alike, 1)


def _refuse_ambiguous(text: str, digits: str, scale: int) -> None:
    """Refuse a point that may be a decimal mark or group thousands, where no custom was named."""
    # a scale word is English, and so is the point before it: 2.345 million
    if scale == 1 and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", digits):
        whole = int(digits.replace(".", ""))
        raise FigureError(text, f"an unambiguous number: this may be {whole:,} or the decimal {digits}")
    if re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", digits):
        raise FigureError(text, "one decimal point")


def _ungrouped(whole: str, groups: tuple[str, ...], mark: str, text: str) -> str:
    if whole.isascii() and whole.isdecimal():
        return whole
    for group in groups:
        g = re.escape(group)
        thrice = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{g}[0-9]{{3}})+", whole)
        if thrice or (group == "," and re.fullmatch(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}", whole)):
            return whole.replace(group, "")
    if re.fullmatch(r"[0-9]+,[0-9]+", whole) and "," in groups and mark == ".":
        raise FigureError(text, "a comma only between groups of three digits")
    raise FigureError(text, f"thousands grouped by {groups[0]!r}" if len(groups) == 1 else "a reported number")


def _figure(sign: int, whole: str, decimals: str, scale: int) -> Figure:
    step = Fraction(scale, 10 ** len(decimals))
    magnitude = int(whole + decimals)
    zeros = 0
    if not decimals and magnitude:
        printed = str(magnitude)
        zeros = len(printed) - len(printed.rstrip("0"))
    unit = step * 10**zeros
    return Figure(exact(sign * magnitude * step), exact(unit), exact(step), zeros)
