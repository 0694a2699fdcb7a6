"""What every answer can do: be printed, tabulated, saved, loaded, checked again; never be a bool."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Self

from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.wording import Exact, exact

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

VERSION = "0.1.0"
"""Version of the package; stored in every result."""

WHOLE = (ClaimSet, Reading)
"""Types that write and read themselves."""


class Result:
    """Base of every answer: frozen, comparable, without a truth value."""

    __slots__ = ()
    claims: ClaimSet
    plotter: ClassVar[str] = ""
    gallery: ClassVar[str] = "plots"
    """The module of ``deserstats.show`` that holds the plotter."""

    @property
    def input_hash(self) -> str:
        """A fingerprint of the input: equal for equal claims."""
        return self.claims.hash

    def __bool__(self) -> bool:
        raise TypeError(f"a {type(self).__name__} is neither true nor false; look at .status")

    def to_frame(self) -> pd.DataFrame:
        """Return the answer as a table."""
        raise NotImplementedError

    def verify(self) -> bool:
        """Check the evidence again in exact arithmetic, without a solver."""
        raise NotImplementedError

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the answer; see ``deserstats.show``."""
        from importlib import import_module

        axes: Axes = getattr(import_module(f"deserstats.show.{self.gallery}"), self.plotter)(self, ax=ax)
        return axes

    def to_dict(self) -> dict[str, Any]:
        """Return the answer JSON-ready: exact numbers as text, with version and input hash."""
        head = {"type": type(self).__name__, "version": VERSION, "input_hash": self.input_hash}
        parts: dict[str, Any] = encode(self)
        return head | parts

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Rebuild the equal result from :meth:`to_dict`."""
        kept = {f.name for f in fields(cls)}  # type: ignore[arg-type]
        result: Self = decode(cls, {k: v for k, v in data.items() if k in kept})
        return result

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


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


def decode(kind: Any, data: Any) -> Any:
    """Read a value that :func:`encode` wrote, by its annotation."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind in WHOLE:
        return kind.from_dict(data)
    if kind == Exact:
        return exact(Fraction(data))
    if origin in (typing.Union, types.UnionType):
        if data is None:
            return None
        rest = [a for a in args if a is not type(None)]
        return decode(rest[0] if len(rest) == 1 else typing.Union[tuple(rest)], data)  # noqa: UP007
    if origin is tuple:
        kinds = [args[0]] * len(data) if args[-1] is Ellipsis else args
        return tuple(decode(k, item) for k, item in zip(kinds, data, strict=True))
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: decode(hints[name], item) for name, item in data.items()})
    if kind is int:
        return int(data)
    if kind is date:
        return date.fromisoformat(data)
    return kind(data) if isinstance(kind, type) and issubclass(kind, StrEnum) else data


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
