"""From a printed figure and its word to the set of numbers that it allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.phrases import ENGLISH
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
ROUNDING = ("either", "nearest", "truncated", "up", "random")
ZEROS = ("rounded", "exact")
PRINTED = ("exact", "rounded")
COUNTS = ("total", "each", "stock", "difference")
"""Kinds whose figure is a count: exact as printed unless it ends in two zeros or more, or in a scale word."""

RANDOM_BASE = 3
"""Base of random rounding where none is named: the one of most census offices that round at random."""


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
        "About 21,000" was rounded at the digits printed (to 1,000; either so or to ``base`` where
        one is named), or is right within this share of its value (0.05 = 5 percent).
    rounding : {"either", "nearest", "truncated", "up", "random"}
        How rounded figures were rounded, with u one unit of what they were rounded to: either way,
        [v - u/2, v + u); to the nearest, [v - u/2, v + u/2]; cut off, [v, v + u); up, (v - u, v];
        at random, (v - u, v + u). Below zero all of them are mirrored: cut off is towards zero,
        up away from it. At random needs a base (3 where none is named) and speaks of counts;
        other figures are then read either way. u is one unit of the last non-zero digit printed,
        21,000 has 1,000, unless a base, ``zeros`` or ``printed`` say otherwise.
    base : int, optional
        Every count without a word of its own, whatever its zeros, was rounded to a multiple of
        this: u is the base. A printed difference was rounded itself. A figure with a scale word
        (2.5 million) keeps the digits printed. A figure that is no multiple is read as if it were
        one, and the result says so.
    zeros : {"rounded", "exact"}
        What trailing zeros mean in a figure without a word: rounded there (two or more of a count,
        any of other figures), or digits like others.
    printed : {"exact", "rounded"}
        Counts without a word that do not end in two zeros were counted to the unit printed, or are
        right to half a unit of their last digit (with a ``rounding`` named, rounded so): money in
        millions, sums of rounded parts. Nothing need then be whole in the unit printed.

    Raises
    ------
    ClaimError
        When an argument is not one of its options.

    Examples
    --------
    >>> import deserstats as ds
    >>> claim = ds.Claim(value="213,000", relation="over", start="2025")
    >>> print(claim.allowed(ds.Reading()))
    over 213,000
    >>> print(claim.allowed(ds.Reading(over="next_round")))
    over 213,000 to under 214,000
    >>> print(claim.replace(relation="about").allowed(ds.Reading()))
    212,500 to under 214,000
    >>> print(claim.replace(relation="").allowed(ds.Reading(base=5, rounding="nearest")))
    212,997.5 to 213,002.5
    """

    over: str = "literal"
    about: str | Exact | float = "printed"
    rounding: str = "either"
    base: int | None = None
    zeros: str = "rounded"
    printed: str = "exact"

    def __post_init__(self) -> None:
        for name, options in _OPTIONS.items():
            if getattr(self, name) not in options:
                raise ClaimError(f"{name}={getattr(self, name)!r} is not {one_of(map(repr, options))}")
        if self.base is not None and (type(self.base) is not int or self.base < 2):
            raise ClaimError(f"base={self.base!r} is not a whole number of 2 or more")
        if self.about != "printed":
            object.__setattr__(self, "about", _share(self.about))

    @property
    def grid(self) -> int | None:
        """What every count without a word was rounded to a multiple of; None where no base is meant."""
        return RANDOM_BASE if self.base is None and self.rounding == "random" else self.base

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
                return self.rounded(figure, kind) if self.is_rounded(figure, kind) else Interval(v, v)

    def is_rounded(self, figure: Figure, kind: str) -> bool:
        """Whether a figure without a word is read as rounded."""
        if self.printed == "rounded" or self.is_on_grid(figure, kind):
            return True
        return kind not in COUNTS or figure.step > 1 or (figure.zeros >= 2 and self.zeros == "rounded")

    def is_on_grid(self, figure: Figure, kind: str) -> bool:
        """Whether a base says how a figure without a word was rounded."""
        return self.grid is not None and kind in COUNTS and figure.step <= 1

    def rounded(self, figure: Figure, kind: str = "total") -> Interval:
        """Return the numbers that would be printed as this figure, without a word, when rounded."""
        if self.is_on_grid(figure, kind):
            assert self.grid is not None
            return _span(figure.value, self.grid, self.rounding)
        mode = "either" if self.rounding == "random" else self.rounding
        if self.zeros == "exact" or not is_rounded(figure, kind):
            # a last digit is read to half a unit, unless it is said how figures were rounded
            plain = mode == "either" and kind in COUNTS and figure.step <= 1
            return _span(figure.value, figure.step, "nearest" if plain else mode)
        return _span(figure.value, figure.unit, mode)

    def _about(self, figure: Figure, kind: str) -> Interval:
        if self.about == "printed":
            span = _span(figure.value, figure.unit, "either" if self.rounding == "random" else self.rounding)
            # "about" may speak of the digits also where figures are rounded to a base
            return span.hull(self.rounded(figure, kind)) if self.is_on_grid(figure, kind) else span
        width = abs(Fraction(figure.value)) * Fraction(self.about)
        return Interval(figure.value - width, figure.value + width)

    def __str__(self) -> str:
        over = "'over v' as v < x" if self.over == "literal" else "'over v' as below the next round number"
        about = "at the digits printed" if self.about == "printed" else f"within {float(Fraction(self.about)):.3g}"
        mode = {"nearest": "rounded to the nearest", "truncated": "cut off", "up": "rounded up"}
        said = [over, f"'about' {about}", f"rounded figures {mode.get(self.rounding, 'rounded either way or cut off')}"]
        if self.grid is not None:
            how = {"random": "at random ", "nearest": "to the nearest ", "up": "up ", "truncated": "down "}
            said.append(f"counts without a word rounded {how.get(self.rounding, '')}to base {self.grid}")
        if self.zeros == "exact":
            said.append("trailing zeros are digits like others")
        if self.printed == "rounded":
            said.append("figures without a word rounded at their last digit")
        return "; ".join(said)

    def to_dict(self) -> dict[str, str]:
        """Return the parameters as text; no base is blank."""
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: "" if value is None else str(value) for name, value in found.items()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Reading:
        """Rebuild a reading from :meth:`to_dict`, or from ``KEY=VALUE`` words of a command line."""
        unknown = sorted(set(data) - {f.name for f in fields(cls)})
        if unknown:
            raise ClaimError(
                f"{unknown[0]!r} is not a part of a reading; expected {one_of(f.name for f in fields(cls))}"
            )
        values: dict[str, Any] = dict(data.items())
        if values.get("base") in ("", None):
            values.pop("base", None)
        if isinstance(values.get("base"), str):
            try:
                values["base"] = int(values["base"])
            except ValueError:
                raise ClaimError(f"base={values['base']!r} is not a whole number of 2 or more") from None
        return cls(**values)


def as_reading(given: object, now: Reading, parts: Mapping[str, Any]) -> Reading:
    """Return a reading as a whole, or the one of now with some parts read otherwise.

    Raises
    ------
    ClaimError
        When it is neither a reading nor a mapping of its parts, or a part or an option is unknown.
    """
    read: object = now if given is None else given
    if isinstance(given, Mapping):
        read, parts = now, dict(given) | dict(parts)
    if not isinstance(read, Reading):
        raise ClaimError(f"a reading is a Reading, or parts such as over='next_round', not {type(given).__name__}")
    return Reading.from_dict(asdict(read) | dict(parts)) if parts else read


_OPTIONS = {"over": OVER, "rounding": ROUNDING, "zeros": ZEROS, "printed": PRINTED}


def _span(v: Exact, unit: Exact, mode: str) -> Interval:
    """Return the numbers that become v when they are rounded to a unit; below zero mirrored."""
    u = unit
    if v < 0:
        mirrored = _span(-v, u, mode)
        return Interval(_minus(mirrored.high), _minus(mirrored.low), mirrored.high_open, mirrored.low_open)
    middle = u // 2 if u % 2 == 0 else Fraction(u) / 2
    half = Interval(v - middle, v + middle)
    # what is cut off to nothing may have been on either side of it
    cut = Interval(v if v else -u, v + u, low_open=not v, high_open=True)
    match mode:
        case "nearest":
            return half
        case "truncated":
            return cut
        case "up":
            return Interval(v - u, v, low_open=True)
        case "random":
            return Interval(v - u, v + u, low_open=True, high_open=True)
        case _:
            return half.hull(cut)


def _minus(end: Exact | None) -> Exact | None:
    return None if end is None else -end


def is_rounded(figure: Figure, kind: str) -> bool:
    """Whether a figure looks rounded as printed: two or more zeros, a scale word, or not a count."""
    return kind not in COUNTS or figure.zeros >= 2 or figure.step > 1


_WIDTH = re.compile(r"[^eE]{1,200}(?:[eE][+-]?[0-9]{1,2})?")


def _share(width: object) -> Fraction:
    text = str(width)
    try:
        # what an exponent of millions writes would have as many digits
        share = Fraction(text if _WIDTH.fullmatch(text) else "")
    except (ValueError, ZeroDivisionError):
        raise ClaimError(f"about={width!r} is not 'printed' or a share such as 0.05") from None
    if not 0 <= share < 1:
        raise ClaimError(f"about={width!r} is not a share between 0 and 1, such as 0.05")
    return share
