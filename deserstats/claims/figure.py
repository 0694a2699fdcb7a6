"""A printed figure: its exact value and the precision that its digits show.

The digits are information: ``21,000`` was printed to the thousand, ``1.20`` to the hundredth.
So a figure is read from its text, never from a float, and an ambiguous text is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from deserstats.errors import FigureError
from deserstats.wording import Exact, exact

ALIKE = {ord(s): " " for s in "\u00a0\u202f\u2009\u2007"} | {ord("\u2019"): "'", ord("\u2212"): "-"}
"""Characters that look alike: read as one."""

GROUPING = (",", " ", "'", "_")
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
HEDGES = (
    (r"^(?:~|\u2248|c\.|ca\.?|circa|about|approx\.?|around)\s*", "about"),
    (r"^(?:>=|\u2265|at least)\s*", "at_least"),
    (r"^(?:<=|\u2264|up to|at most)\s*", "at_most"),
    (r"^(?:>|over|more than|above)\s*", "over"),
    (r"^(?:<|under|less than|below)\s*", "under"),
    (r"^(?:almost|nearly)\s*", "nearly"),
    (r"\s*\+$", "over"),
)


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
        space or an apostrophe groups thousands; ``1.234`` is then ambiguous and refused. With
        only one of them given, the other is what the first leaves: a comma as decimal mark lets
        points group, and the reverse. Groups have three digits; before the last three, commas may
        group two (``12,34,567``).

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
    plain, scale = _unscaled(text)
    digits = plain.removeprefix("-" if plain[:1] == "-" else "+").strip()
    if not re.fullmatch(r"[0-9](?:.*[0-9])?", digits):
        raise FigureError(text, "a reported number", _suggest(text))
    mark = decimal or ("," if thousands == "." else ".")
    if decimal is None and thousands is None:
        _refuse_ambiguous(text, digits)
    groups = (thousands,) if thousands else tuple(g for g in (*GROUPING, ".") if g != mark)
    whole, _, decimals = digits.partition(mark)
    if decimals and not (decimals.isascii() and decimals.isdecimal()):
        raise FigureError(text, f"one decimal mark {mark!r} with digits after it", _customs(digits) or _suggest(text))
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
    mark = decimal or ("," if thousands == "." else ".")
    digits = "".join("." if c == mark else c for c in body if c.isdecimal() or c in ("-", mark))
    # a leading zero says that the point is no thousands mark
    digits = re.sub(r"^(-?)([1-9][0-9]{0,2}\.[0-9]{3})$", r"\g<1>0\2", digits)
    return digits if scale == 1 else f"{digits} {next(word for word, n in SCALES.items() if n == scale)}"


def _unscaled(text: str) -> tuple[str, int]:
    """Split off a scale word: ``162.5 thousand`` -> ("162.5", 1000)."""
    alike = text.translate(ALIKE).strip()
    head, _, last = alike.rpartition(" ")
    factor = SCALES.get(last.casefold())
    return (head.strip(), factor) if head and factor else (alike, 1)


def _refuse_ambiguous(text: str, digits: str) -> None:
    """Refuse a point that may be a decimal mark or group thousands, where no custom was named."""
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", digits):
        whole = int(digits.replace(".", ""))
        raise FigureError(
            text,
            f"an unambiguous number: this may be {whole:,} or the decimal {digits}",
            f"write {whole:,} or {digits + '0'}, or read with thousands='.' or decimal='.'",
        )
    if re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", digits):
        raise FigureError(text, "one decimal point", "if points group thousands, read with thousands='.'")


def _ungrouped(whole: str, groups: tuple[str, ...], mark: str, text: str) -> str:
    if whole.isascii() and whole.isdecimal():
        return whole
    for group in groups:
        g = re.escape(group)
        thrice = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{g}[0-9]{{3}})+", whole)
        if thrice or (group == "," and re.fullmatch(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}", whole)):
            return whole.replace(group, "")
    if re.fullmatch(r"[0-9]+,[0-9]+", whole) and "," in groups and mark == ".":
        fix = f"write {text.strip().replace(',', '.')}, or read with decimal=','"
        raise FigureError(text, "a comma only between groups of three digits", fix)
    expected = f"thousands grouped by {groups[0]!r}" if len(groups) == 1 else "a reported number"
    raise FigureError(text, expected, _customs(_unscaled(text)[0].lstrip("+-")) or _suggest(text))


def _customs(digits: str) -> str:
    """Guess the customs under which digits would be a figure; the guess is only printed, never used."""
    for decimal, thousands in ((",", "."), (".", ","), (",", " "), (".", " "), (".", "'"), (",", "'")):
        d, t = re.escape(decimal), re.escape(thousands)
        if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{t}[0-9]{{3}})+(?:{d}[0-9]+)?", digits):
            return f"read with decimal={decimal!r}, thousands={thousands!r}, or write {_plainly(digits, decimal)}"
    return ""


def _plainly(digits: str, decimal: str) -> str:
    whole, _, rest = digits.partition(decimal)
    return "".join(c for c in whole if c.isdecimal()) + (f".{rest}" if rest else "")


def _figure(sign: int, whole: str, decimals: str, scale: int) -> Figure:
    step = Fraction(scale, 10 ** len(decimals))
    magnitude = int(whole + decimals)
    zeros = 0
    if not decimals and magnitude:
        printed = str(magnitude)
        zeros = len(printed) - len(printed.rstrip("0"))
    unit = step * 10**zeros
    return Figure(exact(sign * magnitude * step), exact(unit), exact(step), zeros)


def _suggest(text: str) -> str:
    """Guess the edit that was meant; the guess is only printed, never used."""
    body, _scale = _unscaled(text)
    if re.fullmatch(r"[.,][0-9]+", body):
        return f"write '0{body}'"
    for pattern, relation in HEDGES:
        rest = re.sub(pattern, "", body, flags=re.IGNORECASE)
        if rest != body and re.fullmatch(r"[0-9][0-9 ,.']*", rest):
            return f"try value {rest.replace(' ', ',')!r} with relation {relation!r}"
    thousand = re.fullmatch(r"([0-9][0-9.,]*)\s*k", body, flags=re.IGNORECASE)
    if thousand:
        return f"try '{thousand[1]} thousand'"
    span = re.fullmatch(r"([0-9][0-9 ,.]*?)\s*(?:-|\u2013|to)\s*([0-9][0-9 ,.]*)", body)
    if span:
        return f"try relation 'between' with low {span[1]!r} and high {span[2]!r}"
    found = re.search(r"[0-9][0-9,.]*", body)
    if found:
        return f"write the figure alone, for example {found[0].rstrip(',.')!r}; words go to 'relation'"
    return "write the figure as printed, for example '213,000'"
