"""What a scheme must look like in a file: each part, what it is when left out, and what it may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from deserstats.errors import SchemeError
from deserstats.wording import one_of


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _are_words(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(v, str) for v in value))


def _is_map(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, Mapping) and all(map(holds, value.values()))


_TEXTS: tuple[Any, Callable[[Any], bool], str] = ([], _are_words, "a text or a list of texts")
_PARTS: dict[str, tuple[Any, Callable[[Any], bool], str]] = {
    "tree": ({}, lambda v: _is_map(v, _are_words), "names with lists of their parts"),
    "exhaustive": (True, lambda v: _is_bool(v) or _is_map(v, _is_bool), "true, false or names with one of these"),
    "total": _TEXTS,
    "links": ([], lambda v: isinstance(v, Mapping | list | tuple), "a list of [left, right] or [left, right, factor]"),
    "additive": ({}, lambda v: _is_map(v, lambda kind: isinstance(kind, str)), "measures with the way they add up"),
    "order": _TEXTS,
    "delay": (None, lambda v: v is None or (isinstance(v, str | int) and not _is_bool(v)), "a text such as '90 days'"),
    "identities": _TEXTS,
    "signed": _TEXTS,
    "continuous": (False, lambda v: _is_bool(v) or _are_words(v), "true, false or a list of names"),
    "since": (None, lambda v: v is None or isinstance(v, str), "a day such as '2020-01-22', or 'unknown'"),
}
DEFAULTS: dict[str, Any] = {name: default for name, (default, _, _) in _PARTS.items()}
"""Parts of a scheme, with what each is when it is left out."""


def check_shapes(data: Mapping[str, Any]) -> None:
    """Refuse a part that is unknown, or is not of the form that it must have.

    Raises
    ------
    SchemeError
        With what was expected.
    """
    for name, value in data.items():
        if name not in _PARTS:
            raise SchemeError(f"{name!r} is not a part of a scheme; expected {one_of(DEFAULTS)}")
        _, fits, expected = _PARTS[name]
        if not fits(value):
            raise SchemeError(f"{name} is {value!r}; expected {expected}")
