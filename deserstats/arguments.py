"""Numbers and words that steer an answer, refused by name where they cannot."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import wraps
from numbers import Integral, Real
from typing import Any, ParamSpec, TypeGuard, TypeVar

from deserstats.errors import ClaimError
from deserstats.progress import asking
from deserstats.wording import one_of

P = ParamSpec("P")
T = TypeVar("T")


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


def require_texts(**given: object) -> list[str]:
    """Return one text, or several, as a list.

    Raises
    ------
    ClaimError
        When it is neither; names the argument.
    """
    ((name, value),) = given.items()
    one = isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable)
    several: list[Any] = [value] if one else list(value)  # type: ignore[call-overload]
    wrong = [item for item in several if not isinstance(item, str)]
    if wrong:
        such = f" such as {str(wrong[0])!r}" if is_number(wrong[0]) else ""
        raise ClaimError(f"{name}{told(value)}; expected text{such}, or a list of texts")
    return several


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


def question(asked: Callable[P, T]) -> Callable[P, T]:
    """Let a question refuse arguments of another type than it says, and show its progress where that is asked.

    What is annotated as text, a number, a whole number or a truth value is checked here, before the
    question works with it, any other argument where it is read.

    Raises
    ------
    ClaimError
        When an argument is of another type: names it, what was found, and what to type.
    """
    signature = inspect.signature(asked)
    forms = {name: FORMS[p.annotation] for name, p in signature.parameters.items() if p.annotation in FORMS}

    @wraps(asked)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            given = signature.bind(*args, **kwargs).arguments
        except TypeError:
            # Python itself says which argument there is not
            return asked(*args, **kwargs)
        for name, value in given.items():
            if name in forms and not forms[name][0](value):
                # a name that looks like a number is a name
                such = f", such as {str(value)!r}" if forms[name][1] == "text" and is_number(value) else ""
                raise ClaimError(f"{name}{told(value)}; expected {forms[name][1]}{such}")
        with asking(asked.__name__, progress=bool(given.get("progress"))):
            return asked(*args, **kwargs)

    return checked


def told(value: object) -> str:
    """Say what an argument is: ``='5' is text``, `` is a DataFrame``."""
    kind = {"str": "text", "NoneType": "nothing"}.get(type(value).__name__, f"of type {type(value).__name__}")
    short = isinstance(value, str | bytes | Real | list | tuple | dict | set | None) and len(repr(value)) <= LONGEST
    return f"={value!r} is {kind}" if short else f" is {kind}"


LONGEST = 60
"""Letters of a value that an error repeats."""


def _is_whole(value: object) -> bool:
    # what counts no more than a computer can is no number of repairs, draws or days
    return isinstance(value, Integral) and not _is_truth(value) and -sys.maxsize <= int(value) <= sys.maxsize


def _is_finite(value: object) -> bool:
    # a whole number of hundreds of digits is no number to work with either
    return is_number(value) and abs(value) < 1e300


def _are(inside: Callable[[object], bool]) -> Callable[[object], bool]:
    """Return whether a value holds several of a kind; what can be gone through only once is left to the question."""

    def each(value: object) -> bool:
        if isinstance(value, Iterator):
            return True
        return (
            isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping) and all(map(inside, value))
        )

    return each


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _names(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_text, value))


def _or(other: Callable[[object], bool], *first: object) -> Callable[[object], bool]:
    """Return whether a value is one of the first, or of the other kind."""
    return lambda value: any(value is one for one in first) or other(value)


def _is_truth(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")


def _is_axes(value: object) -> bool:
    return hasattr(value, "get_xlim")


TEXTS = "text, or a list of texts"
NAMED = "a mapping whose keys are names, such as {'2024': 5}"

FORMS: dict[object, tuple[Callable[[object], bool], str]] = {
    "str": (_is_text, "text"),
    "str | None": (_or(_is_text, None), "text"),
    "int": (_is_whole, "a whole number, such as 5"),
    "float": (_is_finite, "a number, such as 0.5"),
    "float | None": (_or(_is_finite, None), "a number, such as 0.5"),
    "bool": (_is_truth, "True or False"),
    "str | Iterable[str]": (lambda value: _is_text(value) or _are(_is_text)(value), TEXTS),
    "str | Collection[str]": (lambda value: _is_text(value) or _are(_is_text)(value), TEXTS),
    "str | Sequence[str] | None": (_or(lambda value: _is_text(value) or _are(_is_text)(value), None), TEXTS),
    "str | int | None": (_or(lambda value: _is_text(value) or _is_whole(value), None), "text, or a whole number"),
    "str | Mapping[Any, str] | None": (
        _or(lambda value: isinstance(value, str | Mapping), None),
        "text, or a mapping such as {'deaths': 'cumulative'}",
    ),
    "str | Mapping[str, str] | None": (
        _or(lambda value: _is_text(value) or _names(value), None),
        "text, or a mapping such as {'deaths': 'cumulative'}",
    ),
    "Axes | None": (_or(_is_axes, None), "Axes of matplotlib"),
    "Sequence[str] | None": (_or(_are(_is_text), None), "a list of texts"),
    "Sequence[Exact | float] | None": (_or(_are(_is_finite), None), "a list of numbers, such as [10, 20]"),
    "Mapping[str, int | tuple[int, int]] | None": (_or(_names, None), NAMED),
}
"""What an annotation lets through, and how it is asked for."""
