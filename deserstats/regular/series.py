"""A series with its time stamps: read once, refused with the places that are wrong, never thinned in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import fields
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from deserstats.codec import alike, encode
from deserstats.errors import ClaimError
from deserstats.result import Result, lacking
from deserstats.wording import count, listing

Vector = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

NAMED = 5
"""Bad places named in a message; the rest are counted."""

DAY = np.timedelta64(1, "D")


class TrendStatus(StrEnum):
    """Whether a series is long and varied enough for the question."""

    OK = "ok"
    INSUFFICIENT = "insufficient"


class SeriesResult(Result):
    """Base of answers about a plain series: they carry their input and are fingerprinted by it."""

    __slots__ = ()
    gallery: ClassVar[str] = "series_plots"
    inputs: ClassVar[tuple[str, ...]] = ("x",)

    def _again(self) -> SeriesResult:
        """Work the answer out again from its input."""
        raise NotImplementedError

    def evidence(self) -> str:
        """Say what is lacking: a reason where the series cannot tell."""
        status, reason = getattr(self, "status", TrendStatus.OK), getattr(self, "reason", "")
        return lacking(
            status,
            {
                TrendStatus.OK: (not reason, "doubt; a reason says that it cannot tell"),
                TrendStatus.INSUFFICIENT: (reason, "a reason"),
            },
        )

    def _is_read(self) -> bool:
        return True

    def _holds(self) -> bool:
        """Work everything out again, and compare: an estimate has no proof."""
        return alike(self, self._again())

    @property
    def input_hash(self) -> str:
        """SHA-256 of the input fields: equal for equal series."""
        data: dict[str, Any] = {f.name: encode(getattr(self, f.name)) for f in fields(self) if f.name in self.inputs}  # type: ignore[arg-type]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


class Times(NamedTuple):
    """Time stamps as numbers, and the unit they count."""

    values: Vector
    unit: str

    @property
    def is_dated(self) -> bool:
        """Whether the stamps were dates; they then count days since 1970-01-01."""
        return self.unit == "day"


def as_values(x: object, name: str = "x", *, dims: int = 1) -> Vector:
    """Read numbers; raise where one is missing or not finite, naming the places."""
    if isinstance(x, np.ma.MaskedArray):
        x = np.ma.filled(x.astype(float), np.nan)
    try:
        values = np.asarray(x if hasattr(x, "__array__") or not isinstance(x, Iterable) else list(x), dtype=float)
    except (TypeError, ValueError) as error:
        raise ClaimError(f"{name} is not a list of numbers: {error}") from None
    if values.ndim != dims:
        shape = {1: "one series: a list of numbers", 2: "a table: one series a row"}[dims]
        raise ClaimError(f"{name} has {count(values.ndim, 'dimension')}, expected {shape}")
    if values.size == 0:
        raise ClaimError(f"{name} is empty")
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        places = _listed([", ".join(map(str, place)) for place in bad.tolist()])
        raise ClaimError(
            f"{name} has {count(len(bad), 'value')} missing or not finite among {values.size:,}, at position {places} "
            "(counted from 0); leave them out together with their times, gaps in time are no obstacle"
        )
    return values


def as_times(t: object, name: str = "t") -> Times:
    """Read time stamps: numbers as they are, dates as days since 1970-01-01."""
    stamps = np.asarray(t if hasattr(t, "__array__") or not isinstance(t, Iterable) else list(t))
    if stamps.dtype.kind in "iufb":
        return Times(as_values(stamps, name), "unit")
    try:
        dates = stamps.astype("datetime64[us]")
    except (TypeError, ValueError) as error:
        raise ClaimError(f"{name} has neither numbers nor dates: {error}") from None
    if np.isnat(dates).any():
        raise ClaimError(f"{name} has {count(int(np.isnat(dates).sum()), 'missing date')}")
    return Times(as_values((dates - np.datetime64("1970-01-01", "us")) / DAY, name), "day")


def as_series(x: object, t: object = None) -> tuple[Vector, Times]:
    """Read a series and its time stamps, which must rise; without stamps they are 0, 1, 2, ..."""
    values = as_values(x)
    if t is None:
        return values, Times(np.arange(len(values), dtype=float), "step")
    times = as_times(t)
    if len(times.values) != len(values):
        raise ClaimError(f"x has {count(len(values), 'value')} and t has {len(times.values):,}; one time a value")
    require_rising(times.values, t, "t")
    return values, times


def require_rising(values: Vector, said: object, name: str) -> None:
    """Raise where a time is not later than the one before it."""
    bad = np.flatnonzero(np.diff(values) <= 0) + 1
    if not len(bad):
        return
    as_said = list(said) if isinstance(said, Iterable) else values.tolist()
    k = int(bad[0])
    same = values[k] == values[k - 1]
    fix = (
        "give one value a time (sum or average those that share one)"
        if same
        else f"sort by {name}, each value with its time"
    )
    more = f" ({count(len(bad), 'such place')})" if len(bad) > 1 else ""
    raise ClaimError(
        f"{name}[{k}] = {as_said[k]!s} is not later than {name}[{k - 1}] = {as_said[k - 1]!s}{more}; {fix}"
    )


def _listed(places: list[str]) -> str:
    shown = [f"({p})" if "," in p else p for p in places[:NAMED]]
    rest = len(places) - len(shown)
    return listing(shown) if not rest else f"{', '.join(shown)} and {rest:,} more"


def stamps_of(values: Iterable[float], unit: str) -> object:
    """Return time stamps as they were given: dates where they count days since 1970-01-01, none where steps."""
    if unit == "step":
        return None
    numbers = np.array(list(values))
    if unit != "day":
        return numbers
    microseconds = np.round(numbers * float(DAY / np.timedelta64(1, "us"))).astype("timedelta64[us]")
    return np.datetime64("1970-01-01", "us") + microseconds
