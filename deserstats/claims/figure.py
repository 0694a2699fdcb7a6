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

SPACES = "\u00a0\u202f\u2009\u2007"
GROUPING = (",", " ", "'", "\u2019", "_")
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
        One unit of the last digit printed: ``21,000`` has 1, ``16.5`` has 0.1.
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
        space or an apostrophe groups thousands; ``1.234`` is then ambiguous and refused.

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
    sign = -1 if plain[:1] in ("-", "\u2212") else 1
    digits = plain.lstrip("+-\u2212").strip() if sign < 0 else plain.removeprefix("+").strip()
    if not re.fullmatch(r"[0-9](?:.*[0-9])?", digits):
        raise FigureError(text, "a reported number", _suggest(text))
    mark = decimal or ("," if thousands == "." else ".")
    groups = (thousands,) if thousands else tuple(g for g in (*GROUPING, ".") if g != mark)
    if decimal is None and thousands is None and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", digits):
        whole = digits.replace(".", "")
        raise FigureError(
            text,
            f"an unambiguous number: this may be {int(whole):,} or the decimal {digits}",
            f"write {int(whole):,} or {digits + '0'}, or read with thousands='.' or decimal='.'",
        )
    if mark == "." and re.fullmatch(r"[1-9][0-9]{0,2}(\.[0-9]{3}){2,}", digits):
        raise FigureError(text, "one decimal point", "if points group thousands, read with thousands='.'")
    whole, _, decimals = digits.partition(mark)
    if decimals and not decimals.isdecimal():
        raise FigureError(text, "a reported number", _suggest(text))
    return _figure(sign, _ungrouped(whole, groups, text), decimals, scale)


def _unscaled(text: str) -> tuple[str, int]:
    """Split off a scale word: ``162.5 thousand`` -> ("162.5", 1000)."""
    plain = text.translate({ord(s): " " for s in SPACES}).strip()
    head, _, last = plain.rpartition(" ")
    factor = SCALES.get(last.casefold())
    return (head.strip(), factor) if head and factor else (plain, 1)


def _ungrouped(whole: str, groups: tuple[str, ...], text: str) -> str:
    if whole.isascii() and whole.isdecimal():
        return whole
    for mark in groups:
        head, *rest = whole.split(mark)
        right = head.isdecimal() and 1 <= len(head) <= 3 and head != "0"
        if rest and right and all(len(r) == 3 and r.isdecimal() for r in rest):
            return whole.replace(mark, "")
    if re.fullmatch(r"[0-9]+,[0-9]+", whole) and "," in groups:
        fix = f"write {whole.replace(',', '.')}, or read with decimal=','"
        raise FigureError(text, "a comma only between groups of three digits", fix)
    raise FigureError(text, "a reported number", _suggest(text))


def _figure(sign: int, whole: str, decimals: str, scale: int) -> Figure:
    step = Fraction(scale, 10 ** len(decimals))
    magnitude = int(whole + decimals)
    zeros = 0
    if not decimals and scale == 1 and magnitude:
        printed = str(magnitude)
        zeros = len(printed) - len(printed.rstrip("0"))
    unit = step * 10**zeros
    return Figure(exact(sign * magnitude * step), exact(unit), exact(step), zeros)


def _suggest(text: str) -> str:
    """Guess the edit that was meant; the guess is only printed, never used."""
    plain, _scale = _unscaled(text)
    for pattern, relation in HEDGES:
        rest = re.sub(pattern, "", plain, flags=re.IGNORECASE)
        if rest != plain and re.fullmatch(r"[0-9][0-9 ,.']*", rest):
            return f"try value {rest.replace(' ', ',')!r} with relation {relation!r}"
    thousand = re.fullmatch(r"([0-9][0-9.,]*)\s*k", plain, flags=re.IGNORECASE)
    if thousand:
        return f"try '{thousand[1]} thousand'"
    span = re.fullmatch(r"([0-9][0-9 ,.]*?)\s*(?:-|\u2013|to)\s*([0-9][0-9 ,.]*)", plain)
    if span:
        return f"try relation 'between' with low {span[1]!r} and high {span[2]!r}"
    found = re.search(r"[0-9][0-9,.]*", plain)
    if found:
        return f"write the figure alone, for example {found[0]!r}; words go to 'relation'"
    return "write the figure as printed, for example '213,000'"
