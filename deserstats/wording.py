"""How numbers, lists and lines are written: one function each, used by every text, table and page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from fractions import Fraction
from math import floor, inf, log10

Exact = int | Fraction
"""An exact number. Floats are guesses and never decide."""

DIGITS = 6
"""Decimals shown for a fraction that does not end."""

SMALLEST = "0.0001"
"""Chance below which it is only said to be below."""

WIDE = 100
"""A factor whose interval spans more than this factor, or a change that only shows beyond it, is not told."""

LARGE = 1e16
"""Size from which on only the power of ten is written."""

LEAST = 0.001
"""Size below which a number is only said to be small."""

WIDTH = 100
"""Characters of a line of an answer, a message or a note."""

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but for the end of a line and the tab, marks that turn or break a line, halves of characters."""

TOGETHER = re.compile(r"\bp [=<] (?=\d)|(?<=\d) %|\d (?=times\b)")
"""What a line does not end in the middle of: ``p = 0.05``, ``5 %``, ``3 times``."""

TIE = "\ue000"
"""Stands for a space that is no place to break a line; of no meaning elsewhere."""

SENTENCE = re.compile(r"(?<=[a-z0-9%)\]]\.)(?<!^\d\.)(?<!^\d\d\.) (?=[A-Z]|\d+ [a-z])")
"""Where a new idea begins in a line that is too long."""


def exact(value: Exact) -> Exact:
    """Write a whole number as ``int``: equal numbers then print and compare alike."""
    if type(value) is not int and isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    return value


def number(value: Exact) -> str:
    """Write an exact number for people: ``213,000``, ``16.5``, ``1/3 (0.333333)``.

    Examples
    --------
    >>> number(213000), number(Fraction(33, 2)), number(Fraction(1, 3))
    ('213,000', '16.5', '1/3 (0.333333)')
    """
    value = Fraction(value)
    if value.denominator == 1:
        return f"{value.numerator:,}"
    sign, whole = ("-", -value) if value < 0 else ("", value)
    scaled = whole * 10**DIGITS
    if scaled.denominator == 1:
        integer, decimals = divmod(scaled.numerator, 10**DIGITS)
        return f"{sign}{integer:,}." + f"{decimals:0{DIGITS}d}".rstrip("0")
    integer, decimals = divmod(round(scaled), 10**DIGITS)
    return f"{sign}{whole.numerator:,}/{whole.denominator:,} ({sign}{integer:,}.{decimals:0{DIGITS}d})"


def short(value: float, digits: int = 3) -> str:
    """Write a number with a few digits, and with all before the point.

    Examples
    --------
    >>> short(10290.4), short(0.0531), short(2.0), short(4e-5), short(0.0)
    ('10,290', '0.0531', '2', 'less than 0.001', '0')
    """
    if abs(value) < LEAST:
        return f"less than {LEAST:g}" if value else "0"
    if abs(value) >= LARGE:
        return _written(value, digits)
    text = f"{value:,.{max(0, digits - 1 - floor(log10(abs(value))))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def measured(value: float) -> str:
    """Write a number with three digits, and with all before the point.

    Examples
    --------
    >>> measured(-2.6), measured(12345.678), measured(0.00001234), measured(0.0), measured(2e40)
    ('-2.6', '12,346', '0.0000123', '0', 'about 10^40')
    """
    return _written(value, 2).rstrip("0").rstrip(".") if 0 < abs(value) < 100 else _written(value, 2)


def with_ends(value: float, low: float, high: float) -> tuple[str, str, str]:
    """Write a number and its interval with the digits that the interval bears: its width to two of them.

    Each number keeps two digits of its own, so that a small end does not become nothing.

    Examples
    --------
    >>> with_ends(1.12345, 0.77321, 1.63), with_ends(0.913, 0.124, 6.73), with_ends(12345.6, 11876, 12744)
    (('1.12', '0.77', '1.63'), ('0.91', '0.12', '6.7'), ('12,350', '11,880', '12,740'))
    """
    borne = _place(high - low) if 0 < high - low < inf else None
    return _written(value, 1, borne), _written(low, 1, borne), _written(high, 1, borne)


def _place(value: float) -> int:
    """Return the place of the first digit of a number, counted from the point: 0 of ones, -1 of tenths."""
    return floor(log10(abs(value)))


def _written(value: float, digits: int, borne: int | None = None) -> str:
    """Write a number to so many places after its first digit; with ``borne`` at most one place after that one."""
    if not value:
        return "0"
    if abs(value) >= LARGE:
        return f"about {'-' if value < 0 else ''}10^{_place(value)}"
    own = digits - _place(value)
    decimals = max(0, own) if borne is None else max(own, 1 - borne)
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def chance(pvalue: float) -> str:
    """Write a p-value with two digits; one below 0.0001 as that.

    Examples
    --------
    >>> chance(0.0833333), chance(0.00004), chance(1)
    ('p = 0.083', 'p < 0.0001', 'p = 1')
    """
    return f"p < {SMALLEST}" if pvalue < float(SMALLEST) else f"p = {pvalue:.2g}"


def few(many: float) -> str:
    """Write how many are to be expected by chance: few of them as fewer than 0.0001.

    Examples
    --------
    >>> few(0.0213), few(3e-9)
    ('0.021', 'fewer than 0.0001')
    """
    return f"fewer than {SMALLEST}" if many < float(SMALLEST) else _written(many, 1)


def count(n: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun in the right form: ``1 claim``, ``2 claims``."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def listing(words: Iterable[str], last: str = "and") -> str:
    """Write words as a list: ``a``, ``a and b``, ``a, b and c``."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def one_of(options: Iterable[str]) -> str:
    """Name every allowed word: ``one of a, b or c``."""
    items = list(options)
    return f"one of {listing(items, 'or')}" if len(items) > 1 else listing(items)


def nearest(word: str, options: Sequence[str]) -> str | None:
    """Return the option that the word was probably meant to be, or None."""
    found = get_close_matches(word.casefold(), [o.casefold() for o in options], n=1, cutoff=0.6)
    return next((o for o in options if o.casefold() == found[0]), None) if found else None


def shown(text: object) -> str:
    r"""Write what steers a terminal by its number.

    Examples
    --------
    >>> print(shown("red \x1b[31m and \u202eback"))
    red \x1b[31m and \u202eback
    """
    return STEERING.sub(lambda found: _by_number(ord(found[0])), str(text))


def on_one_line(text: str) -> str:
    r"""Write a name without what would end or move a line.

    Examples
    --------
    >>> print(on_one_line("a\nb"))
    a\x0ab
    """
    return shown(text).replace("\n", _by_number(10)).replace("\t", _by_number(9))


def _by_number(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def folded(text: str, indent: str = "", width: int = WIDTH) -> list[str]:
    """Fold a text to lines, those after the first indented by two more; a word that is longer is broken."""
    return _folded(text, indent, f"{indent}  ", width)


def _folded(text: str, first: str, rest: str, width: int = WIDTH) -> list[str]:
    kept = TOGETHER.sub(lambda one: one[0].replace(" ", TIE), text)
    lines = textwrap.wrap(kept, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return [line.replace(TIE, " ") for line in lines]


def fitting(text: str) -> str:
    """Write a text in lines of at most :data:`WIDTH` characters, none of which steers a terminal.

    Lines that fit stay as they are. One that does not becomes a line a sentence, each folded.

    Examples
    --------
    >>> print(fitting("  a: " + "word " * 10 + "ends here. Then " + "more " * 16 + "follows."))
      a: word word word word word word word word word word ends here.
        Then more more more more more more more more more more more more more more more more follows.
    """
    return "\n".join(part for line in shown(text).split("\n") for part in _parts_of_line(line))


def _parts_of_line(line: str) -> Iterator[str]:
    """Return a line where it fits; else a line a sentence, those after the first further in."""
    if len(line) <= WIDTH:
        yield line
        return
    said = line.lstrip(" ")
    indent = line[: len(line) - len(said)]
    first, *others = SENTENCE.split(said)
    further = "    " if others else "  "
    yield from _folded(first, indent, indent + further)
    for sentence in others:
        yield from _folded(sentence, f"{indent}  ", indent + further)
