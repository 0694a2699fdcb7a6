"""Answers as JSON and back: the annotation of a field says how its value is written, and read."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from deserstats.claims.cells.reading import Reading
from deserstats.claims.claimset import ClaimSet
from deserstats.wording import Exact, exact

WHOLE = (ClaimSet, Reading)
"""Types that write and read themselves."""


def encode(value: Any) -> Any:
    """Write a value for JSON; the annotation of its field says how to read it back."""
    if isinstance(value, WHOLE):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, bool | StrEnum | float) or value is None:
        return value
    if isinstance(value, int | Fraction):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def alike(a: Any, b: Any, near: float = 1e-6) -> bool:
    """Whether two values are equal, floats but for what another machine rounds otherwise."""
    if isinstance(a, float) and isinstance(b, float):
        return a == b or abs(a - b) <= near * max(abs(a), abs(b)) or (a != a and b != b)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(alike(x, y, near) for x, y in zip(a, b, strict=True))
    if is_dataclass(a) and type(a) is type(b) and not isinstance(a, WHOLE):
        return all(alike(getattr(a, f.name), getattr(b, f.name), near) for f in fields(a))
    return bool(a == b)


def difference(given: Any, written: Any, place: str = "") -> str | None:
    """Say in words where two JSON values differ first; None where they are the same."""
    if isinstance(given, dict) and isinstance(written, dict):
        return _of_dicts(given, written, place)
    if isinstance(given, list | tuple) and isinstance(written, list | tuple):
        return _of_lists(given, written, place)
    same = type(given) is type(written) or {type(given), type(written)} == {int, float} or isinstance(written, StrEnum)
    # what is not a number differs from itself
    if same and (given == written or (given != given and written != written)):
        return None
    return f"{place} is {given!r} instead of {written!r}"


def _of_dicts(given: dict[str, Any], written: dict[str, Any], place: str) -> str | None:
    for key in dict.fromkeys([*written, *given]):
        at = f"{place}.{key}" if place else str(key)
        if key not in given or key not in written:
            return f"{at} is {'missing' if key in written else 'unknown'}"
        found = difference(given[key], written[key], at)
        if found is not None:
            return found
    return None


def _of_lists(given: Sequence[Any], written: Sequence[Any], place: str) -> str | None:
    if len(given) != len(written):
        return f"{place} has {len(given)} items instead of {len(written)}"
    pairs = enumerate(zip(given, written, strict=True))
    return next((d for k, (a, b) in pairs if (d := difference(a, b, f"{place}[{k}]")) is not None), None)


def decode(kind: Any, data: Any) -> Any:
    """Read a value that :func:`encode` wrote, by its annotation; raise where it is of another kind."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind in WHOLE:
        return kind.from_dict(data)
    if kind == Exact:
        return exact(Fraction(_of(str, data)))
    if origin in (typing.Union, types.UnionType):
        rest = tuple(a for a in args if a is not type(None))
        if data is None:
            return None
        is_exact = set(rest) == set(typing.get_args(Exact))
        return decode(Exact if is_exact else _among(rest, data) if len(rest) > 1 else rest[0], data)
    if origin is tuple:
        items = _of((list, tuple), data)
        kinds = [args[0]] * len(items) if args[-1] is Ellipsis else args
        return tuple(decode(k, item) for k, item in zip(kinds, items, strict=True))
    return _one(kind, data)


def _among(kinds: Sequence[Any], data: Any) -> Any:
    """Return which of several classes data is of: the one that has its parts."""
    names = set(_of(dict, data))
    found = [kind for kind in kinds if is_dataclass(kind) and {f.name for f in fields(kind)} == names]
    if len(found) != 1:
        raise TypeError(f"found parts of none of {', '.join(k.__name__ for k in kinds)}")
    return found[0]


def _one(kind: Any, data: Any) -> Any:
    """Read a value that is neither a union nor a tuple."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: decode(hints[name], item) for name, item in _of(dict, data).items()})
    if kind is int:
        return int(_of(str, data))
    if kind is float:
        return float(_of((int, float), data))
    if kind is date:
        return date.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    return _of(kind, data) if kind in (str, bool) else data


def _of(kind: Any, data: Any) -> Any:
    """Return data of a kind, else raise; a truth value is no number."""
    if isinstance(data, kind) and (kind is bool or not isinstance(data, bool)):
        return data
    kinds = kind if isinstance(kind, tuple) else (kind,)
    raise TypeError(f"found a {type(data).__name__}, expected {' or '.join(k.__name__ for k in kinds)}")


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
