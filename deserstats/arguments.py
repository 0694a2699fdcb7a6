"""Numbers and words that steer an answer, refused by name where they cannot."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import TypeGuard

from deserstats.errors import ClaimError
from deserstats.wording import one_of


def require_whole(least: int, **given: object) -> None:
    """Refuse what is no whole number from ``least`` up.

    Raises
    ------
    ClaimError
        Names the argument and what was found.
    """
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
            raise ClaimError(f"{name}={value!r} is not a whole number from {least} up")


def require_one_of(options: Iterable[str], **given: object) -> None:
    """Refuse what is none of the words.

    Raises
    ------
    ClaimError
        Names the argument, what was found, and every word.
    """
    words = list(map(str, options))
    for name, value in given.items():
        if value not in words:
            raise ClaimError(f"{name}={value!r} is not {one_of(map(repr, words))}")


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a real number."""
    return isinstance(value, Real) and not isinstance(value, bool)


def require_confidence(confidence: object) -> None:
    """Refuse what is no number between 0 and 1.

    Raises
    ------
    ClaimError
        Says what was found.
    """
    if not is_number(confidence) or not 0 < confidence < 1:
        raise ClaimError(f"confidence={confidence!r} is not a number between 0 and 1, such as 0.95")
