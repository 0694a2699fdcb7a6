"""Words in pictures: harmless, in signs that the fonts have, folded to the room there is.

Widths are those of the fonts themselves, so that a text is folded before anything is drawn.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

FALLBACKS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Hiragino Sans",
    "PingFang SC",
    "Yu Gothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "WenQuanYi Zen Hei",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Thai",
    "Nirmala UI",
    "Leelawadee UI",
    "Arial Unicode MS",
)
"""Fonts asked for signs that the first one lacks, where they are installed."""

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would steer the text around it: it is written out instead."""

SILENT = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")
"""Signs without a shape: left out where no font knows them."""

LACKING = "\u25a1"
"""What stands for a sign that no font has."""

DOTS = (72, 100, 400)
"""Dots an inch at which a line is measured."""

ELLIPSIS = "\u2026"


@cache
def families() -> tuple[str, ...]:
    """Return the fonts of every picture: the one that comes with matplotlib, then those installed here."""
    from matplotlib.font_manager import fontManager

    installed = {entry.name for entry in fontManager.ttflist}
    return ("DejaVu Sans", *(name for name in FALLBACKS if name in installed))


def shown(text: str) -> str:
    r"""Write a text so that it steers nothing and every sign of it has a shape.

    Examples
    --------
    >>> shown("north \u202eand\x07")
    'north \\u202eand\\x07'
    """
    text = STEERING.sub(lambda sign: repr(sign[0])[1:-1], text)
    if text.isascii():
        return text
    known = _signs()
    return "".join(c if c == "\n" or ord(c) in known else "" if SILENT.match(c) else LACKING for c in text)


def line(text: object) -> str:
    """Write a text on one line, see :func:`shown`."""
    return shown(" ".join(str(text).split()))


@cache
def width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line in inches, at a size in points: the widest that letters on whole pixels make it."""
    font = _font(weight)
    wide = []
    for dots in DOTS:
        font.set_size(size, dots)
        font.set_text(text, 0.0)
        wide.append(float(font.get_width_height()[0]) / 64 / dots)
    return max(wide)


def fold(text: object, room: float, size: float, *, weight: str = "normal", lines: int = 3) -> str:
    r"""Break a text into lines of so many inches at most; what no line has room for is left out, and seen to be.

    Examples
    --------
    >>> fold("registered, 2024", 1.1, 8.5)
    'registered, 2024'
    >>> fold("registered by the office of the prosecutor", 1.1, 8.5, lines=3)
    'registered by the\noffice of the\nprosecutor'
    """
    # letters are set on whole pixels, which makes some lines a little wider
    room *= 0.97
    told: list[str] = [""]
    for word in line(text).split(" "):
        for part in _parts(word, room, size, weight):
            longer = f"{told[-1]} {part}".strip()
            if width(longer, size, weight) <= room:
                told[-1] = longer
            else:
                told.append(part)
    told = [row for row in told if row]
    if len(told) > lines:
        told = [*told[: lines - 1], _cut(told[lines - 1], room, size, weight)]
    return "\n".join(told)


def _parts(word: str, room: float, size: float, weight: str) -> list[str]:
    """Return a word, in pieces where it is too long for a line."""
    pieces = []
    while word and width(word, size, weight) > room:
        fits = len(word) - 1
        while fits > 1 and width(word[:fits], size, weight) > room:
            fits = min(fits - 1, int(fits * room / width(word[:fits], size, weight)) + 1)
        pieces.append(word[: max(fits, 1)])
        word = word[max(fits, 1) :]
    return [*pieces, word]


def _cut(row: str, room: float, size: float, weight: str) -> str:
    while row and width(row + ELLIPSIS, size, weight) > room:
        row = row[:-1]
    return row.rstrip(" ,;:") + ELLIPSIS


def _font(weight: str) -> Any:
    from matplotlib.font_manager import get_font

    return get_font(_paths(weight))


@cache
def _paths(weight: str) -> list[str]:
    from matplotlib.font_manager import FontProperties, findfont

    return [str(findfont(FontProperties(family=[name], weight=weight))) for name in families()]


@cache
def _signs() -> frozenset[int]:
    """Return the signs that a font has, plain as well as bold."""
    from matplotlib.font_manager import get_font

    plain, bold = ([set(get_font(path).get_charmap()) for path in _paths(w)] for w in ("normal", "bold"))
    return frozenset().union(*(a & b for a, b in zip(plain, bold, strict=True)))
