"""Figures that can be read at a glance: plain digits, digits in groups of three, one decimal point.

Most cells of a large table are such. What is not so plain is left to :mod:`deserstats.claims.cells.figure`,
which reads the same of the plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction
from functools import lru_cache

from deserstats.claims.cells.figure import Figure
from deserstats.wording import exact

LONGEST = 18
"""Characters of a figure that is read at a glance."""

WHOLE = re.compile(r"[0-9]{1,18}|(?=.{1,18}\Z)[1-9][0-9]{0,2}(?:,[0-9]{3})+")
"""A whole number of 0 or more that :func:`plain_figure` reads."""

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
# three decimals may be thousands: that is asked elsewhere
_POINTED = re.compile(r"([0-9]+)\.([0-9]{1,2}|[0-9]{4,})")


def are_digits(cells: Collection[object], longest: int = LONGEST) -> bool:
    """Whether every cell is a text of a few digits and nothing else, told without looking at each of them.

    Examples
    --------
    >>> are_digits(["12", "3"]), are_digits(["12", ""]), are_digits(["1,200"]), are_digits([12])
    (True, False, False, False)
    """
    if set(map(type, cells)) != {str} or not all(cells):
        return False
    texts: Collection[str] = cells  # type: ignore[assignment]
    whole = "".join(texts)
    return whole.isdecimal() and whole.isascii() and max(map(len, texts)) <= longest


@lru_cache(maxsize=65536)
def plain_figure(text: str, is_custom: bool = False) -> Figure | None:
    """Return what plain digits say; None where a figure has to be looked at more closely.

    Parameters
    ----------
    text : str
        ``213000``, ``213,000``, ``16.5``, ``-3``.
    is_custom : bool
        Whether the table has marks of its own; then only digits without a mark are plain.

    Examples
    --------
    >>> plain_figure("213,000"), plain_figure("1.234")
    (Figure(value=213000, unit=1000, step=1, zeros=3), None)
    """
    if len(text) > LONGEST or not text.isascii():
        return None
    digits = text.removeprefix("-")
    if not digits.isdecimal():
        if is_custom:
            return None
        if not _GROUPED.fullmatch(digits):
            return _pointed(digits, -1 if text[0] == "-" else 1) if text else None
        digits = digits.replace(",", "")
    value = int(digits)
    printed = str(value)
    zeros = len(printed) - len(printed.rstrip("0")) if value else 0
    return Figure(-value if text[0] == "-" else value, 10**zeros, 1, zeros)


def _pointed(digits: str, sign: int) -> Figure | None:
    found = _POINTED.fullmatch(digits)
    if not found:
        return None
    step = Fraction(1, 10 ** len(found[2]))
    return Figure(exact(sign * int(found[1] + found[2]) * step), step, step, 0)
