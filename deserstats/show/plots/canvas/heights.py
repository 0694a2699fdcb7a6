"""Numbers in pictures: where they stand, however large, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matplotlib.ticker import Formatter

from deserstats.trend.certain.text import outwards
from deserstats.wording import Exact, short

BEYOND = 10**100
"""What is as large or larger stands at the edge of the picture; a float could not hold some of it."""

LONG = 10**15
"""Size from which a number is written with a power of ten."""

MINUS = "\u2212"


def is_beyond(value: Exact | float | None) -> bool:
    """Whether a number is too large to be drawn at its place."""
    return value is not None and not -BEYOND < value < BEYOND


def placed(value: Exact | float) -> float:
    """Return a number as a place, at most as far as :data:`BEYOND`.

    Examples
    --------
    >>> placed(3), placed(-(10**400))
    (3.0, -1e+100)
    """
    return float(min(max(value, -BEYOND), BEYOND))


def told(value: Exact | float) -> str:
    """Write a number beside what is drawn: in full up to 15 digits, else by its power of ten.

    Examples
    --------
    >>> told(41550), told(0.3333), told(-12 * 10**400)
    ('41,550', '0.333', '\u22121.2e401')
    """
    sign, size = (MINUS, -value) if value < 0 else ("", value)
    if size >= LONG:
        digits = str(int(size))
        return f"{sign}{digits[0]}.{digits[1]}e{len(digits) - 1}".replace(".0e", "e")
    is_whole = isinstance(size, int) or size == int(size)
    return sign + (f"{int(size):,}" if is_whole else short(float(size)))


def between(low: Exact | None, high: Exact | None, unit: str = "") -> str:
    """Write what a quantity can be.

    Examples
    --------
    >>> from fractions import Fraction
    >>> between(40550, 77450), between(40550, None, "persons"), between(Fraction(1, 3), Fraction(2, 3))
    ('40,550 to 77,450', '40,550 persons or more', '0.3333 to 0.6667')
    """
    of = f" {unit}" if unit else ""
    if low is None:
        return "no limit" if high is None else f"{_outwards(high, 1)}{of} or less"
    if high is None:
        return f"{_outwards(low, -1)}{of} or more"
    return (_outwards(low, 0) if low == high else f"{_outwards(low, -1)} to {_outwards(high, 1)}") + of


def _outwards(value: Exact, way: int) -> str:
    """Write an end of a range so that nothing is said that was not proved."""
    is_far = not -LONG < value < LONG
    return told(value) if is_far or value.denominator == 1 else outwards(value, way).replace("-", MINUS)


class Counts(Formatter):
    """Ticks in digits with commas, by powers of ten where they are long."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Write one tick."""
        size = abs(x)
        text = f"{size:,.12g}" if size < LONG else f"{size:.0e}".replace("e+", "e")
        return MINUS + text if x < 0 else text


def counts(axis: Any) -> None:
    """Write the numbers of an axis with commas."""
    from matplotlib.ticker import NullFormatter

    axis.set_major_formatter(Counts())
    axis.set_minor_formatter(NullFormatter())


def from_zero(values: Iterable[float], room: float = 0.08) -> tuple[float, float]:
    """Return limits that hold all of these numbers and zero, with some room beyond the outermost."""
    told_ = [0.0, *values]
    low, high = min(told_), max(told_)
    if low == high:
        return 0.0, 1.0
    room *= high - low
    return (low - room if low < 0 else 0.0), (high + room if high > 0 else 0.0)
