"""From a printed figure and its word to the set of numbers that it allows."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from deserstats.claims.figure import Figure
from deserstats.claims.interval import Interval
from deserstats.claims.phrases import ENGLISH
from deserstats.errors import ClaimError
from deserstats.wording import Exact, one_of


class Relation(StrEnum):
    """The word before a figure."""

    PRINTED = ""
    EXACT = "exact"
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"
    NEARLY = "nearly"
    BETWEEN = "between"


class Order(StrEnum):
    """What an ``order`` claim says of the calendar units of its window."""

    HIGHEST = "highest"
    LOWEST = "lowest"
    RISING = "rising"
    FALLING = "falling"


SYNONYMS: dict[str, Relation | Order] = {
    "as printed": Relation.PRINTED,
    **{phrase: Relation(word) for phrase, word in ENGLISH.items()},
    **dict.fromkeys(("record", "peak"), Order.HIGHEST),
    **dict.fromkeys(("growing", "increasing"), Order.RISING),
    **dict.fromkeys(("declining", "decreasing"), Order.FALLING),
}
"""Other words for a relation that a table may use."""

OVER = ("literal", "next_round")
ROUNDING = ("either", "nearest", "truncated", "random")
COUNTS = ("total", "each", "stock", "difference")
"""Kinds whose figure is a count: exact as printed unless it ends in two zeros or more, or in a scale word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How words and digits are turned into intervals.

    The defaults are the charitable ones, because a false accusation costs more than a missed
    one. The reading used is stored in, and printed by, every result.

    Parameters
    ----------
    over : {"literal", "next_round"}
        "Over 213,000" allows every larger number, or only those below the next round number
        (213,000 < x < 214,000).
    about : "printed" or number
        "About 21,000" was rounded at the digits printed (to 1,000; either so or at random where
        figures are rounded at random), or is right within this share of its value (0.05 = 5 percent).
    rounding : {"either", "nearest", "truncated", "random"}
        How rounded figures were rounded, with u one unit of the last non-zero digit printed:
        either way, [v - u/2, v + u); to the nearest, [v - u/2, v + u/2]; cut off, [v, v + u);
        at random to a multiple of ``base``, more than v - base and less than v + base.
    base : int
        The base of random rounding.

    Raises
    ------
    ClaimError
        When an argument is not one of its options.

    Examples
    --------
    >>> from deserstats.claims.figure import read_figure
    >>> figure = read_figure("213,000")
    >>> str(Reading().interval(figure, Relation.OVER))
    'over 213,000'
    >>> str(Reading(over="next_round").interval(figure, Relation.OVER))
    'over 213,000 to under 214,000'
    >>> str(Reading().interval(figure, Relation.ABOUT))
    '212,500 to under 214,000'
    """

    over: str = "literal"
    about: str | Exact | float = "printed"
    rounding: str = "either"
    base: int = 3

    def __post_init__(self) -> None:
        if self.over not in OVER:
            raise ClaimError(f"over={self.over!r} is not {one_of(map(repr, OVER))}")
        if self.rounding not in ROUNDING:
            raise ClaimError(f"rounding={self.rounding!r} is not {one_of(map(repr, ROUNDING))}")
        if not isinstance(self.base, int) or self.base < 2:
            raise ClaimError(f"base={self.base!r} is not a whole number of 2 or more")
        if self.about != "printed":
            object.__setattr__(self, "about", _share(self.about))

    def interval(self, figure: Figure, relation: Relation, kind: str = "total") -> Interval:
        """Return the numbers that a figure with this word allows, before low and high speak."""
        v, u = figure.value, figure.unit
        # no whole number lies strictly between 13 and 14: there the far end is included
        narrow = kind in COUNTS and u == 1
        match relation:
            case Relation.EXACT:
                return Interval(v, v)
            case Relation.OVER:
                high = v + u if self.over == "next_round" else None
                return Interval(v, high, low_open=True, high_open=high is not None and not narrow)
            case Relation.AT_LEAST:
                return Interval(v, None)
            case Relation.UNDER:
                return Interval(None, v, high_open=True)
            case Relation.AT_MOST:
                return Interval(None, v)
            case Relation.NEARLY:
                return Interval(v - u, v, low_open=not narrow, high_open=True)
            case Relation.ABOUT:
                return self._about(figure, kind)
            case _:
                return self.rounded(figure, kind) if is_rounded(figure, kind) else Interval(v, v)

    def _about(self, figure: Figure, kind: str) -> Interval:
        if self.about == "printed":
            span = self.rounded(figure, kind)
            # "about" may speak of the digits also where figures are rounded at random
            return span.hull(replace(self, rounding="either").rounded(figure)) if self.rounding == "random" else span
        width = abs(Fraction(figure.value)) * Fraction(self.about)
        return Interval(figure.value - width, figure.value + width)

    def rounded(self, figure: Figure, kind: str = "total") -> Interval:
        """Return the numbers that would be printed as this figure when rounded to its digits."""
        v, u = figure.value, Fraction(figure.unit)
        if v < 0:
            # cutting off and rounding are the same on both sides of zero
            mirrored = self.rounded(replace(figure, value=-v), kind)
            return Interval(_minus(mirrored.high), _minus(mirrored.low), mirrored.high_open, mirrored.low_open)
        if self.rounding == "nearest":
            return Interval(v - u / 2, v + u / 2)
        if self.rounding == "truncated":
            return Interval(v, v + u, high_open=True)
        if self.rounding == "random" and kind in COUNTS:
            return Interval(v - self.base, v + self.base, low_open=True, high_open=True)
        return Interval(v - u / 2, v + u, high_open=True)

    def __str__(self) -> str:
        over = "'over v' as v < x" if self.over == "literal" else "'over v' as below the next round number"
        about = "at the digits printed" if self.about == "printed" else f"within {float(Fraction(self.about)):.3g}"
        rounding = {
            "either": "rounded either way or cut off",
            "nearest": "rounded to the nearest",
            "truncated": "cut off",
            "random": f"rounded at random to base {self.base}",
        }[self.rounding]
        return f"{over}; 'about' {about}; rounded figures {rounding}"

    def to_dict(self) -> dict[str, str]:
        """Return the parameters as text."""
        return {f.name: str(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reading:
        """Rebuild a reading from :meth:`to_dict`, or from ``KEY=VALUE`` words of a command line."""
        unknown = sorted(set(data) - {f.name for f in fields(cls)})
        if unknown:
            raise ClaimError(
                f"{unknown[0]!r} is not a part of a reading; expected {one_of(f.name for f in fields(cls))}"
            )
        values: dict[str, Any] = dict(data.items())
        if "base" in values:
            try:
                values["base"] = int(values["base"])
            except ValueError:
                raise ClaimError(f"base={values['base']!r} is not a whole number of 2 or more") from None
        return cls(**values)


def _minus(end: Exact | None) -> Exact | None:
    return None if end is None else -end


def is_rounded(figure: Figure, kind: str) -> bool:
    """Whether a figure without a word counts as rounded: two or more zeros, a scale word, or not a count."""
    return kind not in COUNTS or figure.zeros >= 2 or figure.step > 1


def _share(width: object) -> Fraction:
    try:
        share = Fraction(str(width))
    except (ValueError, ZeroDivisionError):
        raise ClaimError(f"about={width!r} is not 'printed' or a share such as 0.05") from None
    if not 0 <= share < 1:
        raise ClaimError(f"about={width!r} is not a share between 0 and 1, such as 0.05")
    return share
