"""A series with its time stamps: read once, refused with the places that are wrong, never thinned in silence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from deserstats.codec import alike, encode
from deserstats.errors import ClaimError
from deserstats.result import Result, lacking
from deserstats.stats.arrays import Floats
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

NAMED = 5
"""Bad places named in a message; the rest are counted."""

DAY = np.timedelta64(1, "D")
EPOCH = np.datetime64("1970-01-01", "us")


class TrendStatus(StrEnum):
    """Whether a series is long and varied enough for the question."""

    OK = "ok"
    INSUFFICIENT = "insufficient"

    @classmethod
    def by(cls, reason: str) -> TrendStatus:
        """Return "ok" where no reason speaks against it."""
        return cls.INSUFFICIENT if reason else cls.OK


class SeriesResult(Result):
    """Base of answers about a plain series: they carry their input and are fingerprinted by it."""

    __slots__ = ()
    gallery: ClassVar[str] = "series_plots"
    inputs: ClassVar[tuple[str, ...]] = ("x",)

    def _again(self) -> SeriesResult:
        """Work the answer out again from its input."""
        raise NotImplementedError

    def evidence(self) -> str:
        """Nothing is lacking: an estimate has no proof."""
        return ""

    def _holds(self) -> bool:
        """Work everything out again, and compare."""
        return alike(self, self._again())

    @property
    def input_hash(self) -> str:
        """SHA-256 of the input fields: equal for equal series."""
        data: dict[str, Any] = {f.name: encode(getattr(self, f.name)) for f in fields(self) if f.name in self.inputs}  # type: ignore[arg-type]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTest(SeriesResult):
    """Base of answers that a series may be too short or too even for; ``reason`` then says why."""

    n: int
    status: TrendStatus
    reason: str = ""

    columns: ClassVar[tuple[str, ...]] = ()
    """The fields of the table."""

    def evidence(self) -> str:
        """Say what is lacking: a reason where the series cannot tell."""
        doubt = (not self.reason, "doubt; a reason says that it cannot tell")
        return lacking(self.status, {TrendStatus.OK: doubt, TrendStatus.INSUFFICIENT: (self.reason, "a reason")})

    def to_frame(self) -> pd.DataFrame:
        """Return one row, with the fields that ``columns`` names."""
        import pandas as pd

        return pd.DataFrame([[getattr(self, c) for c in self.columns]], columns=list(self.columns))


class Times(NamedTuple):
    """Time stamps as numbers, and the unit they count: "day" since 1970-01-01 where they were dates."""

    values: Floats
    unit: str


def as_values(x: object, name: str = "x", *, dims: int = 1) -> Floats:
    """Read numbers; raise where one is missing or not finite, naming the places."""
    if isinstance(x, np.ma.MaskedArray):
        x = np.ma.filled(x.astype(float), np.nan)
    try:
        values = np.asarray(_listed(x), dtype=float)
    except (TypeError, ValueError) as error:
        raise ClaimError(f"{name} is not a list of numbers: {error}") from None
    if values.ndim != dims:
        shape = {1: "one series: a list of numbers", 2: "a table: one series a row"}[dims]
        raise ClaimError(f"{name} has {count(values.ndim, 'dimension')}, expected {shape}")
    if values.size == 0:
        raise ClaimError(f"{name} is empty")
    bad = np.argwhere(~np.isfinite(values)).tolist()
    if bad:
        shown = [str(tuple(place)) if dims > 1 else str(place[0]) for place in bad[:NAMED]]
        places = listing(shown) if len(bad) <= NAMED else f"{', '.join(shown)} and {len(bad) - NAMED:,} more"
        raise ClaimError(
            f"{name} has {count(len(bad), 'value')} missing or not finite among {values.size:,}, at position {places} "
            "(counted from 0); leave them out together with their times, gaps in time are no obstacle"
        )
    return values


def as_columns(x: object, name: str) -> Floats:
    """Read one series, or several as columns, as a table of columns."""
    several = np.ndim(x) == 2  # type: ignore[arg-type]
    values = as_values(x, name, dims=2 if several else 1)
    return values if several else values[:, None]


def as_times(t: object, name: str = "t") -> Times:
    """Read time stamps: numbers as they are, dates as days since 1970-01-01."""
    stamps = np.asarray(_listed(t))
    if stamps.dtype.kind in "iufb":
        return Times(as_values(stamps, name), "unit")
    try:
        dates = stamps.astype("datetime64[us]")
    except (TypeError, ValueError) as error:
        raise ClaimError(f"{name} has neither numbers nor dates: {error}") from None
    if np.isnat(dates).any():
        raise ClaimError(f"{name} has {count(int(np.isnat(dates).sum()), 'missing date')}")
    return Times(as_values((dates - EPOCH) / DAY, name), "day")


def _listed(x: object) -> object:
    return x if hasattr(x, "__array__") or not isinstance(x, Iterable) else list(x)


def as_series(x: object, t: object = None) -> tuple[Floats, Times]:
    """Read a series and its time stamps, which must rise; without stamps they are 0, 1, 2, ..."""
    values = as_values(x)
    if t is None:
        return values, Times(np.arange(len(values), dtype=float), "step")
    times = as_times(t)
    if len(times.values) != len(values):
        raise ClaimError(f"x has {count(len(values), 'value')} and t has {len(times.values):,}; one time a value")
    _require_rising(times.values, t)
    return values, times


def _require_rising(times: Floats, said: object) -> None:
    """Raise where a time is not later than the one before it."""
    bad = np.flatnonzero(np.diff(times) <= 0) + 1
    if not len(bad):
        return
    as_said = list(said) if isinstance(said, Iterable) else times.tolist()
    k = int(bad[0])
    fix = "sort by t, each value with its time"
    if times[k] == times[k - 1]:
        fix = "give one value a time (sum or average those that share one)"
    more = f" ({count(len(bad), 'such place')})" if len(bad) > 1 else ""
    raise ClaimError(f"t[{k}] = {as_said[k]!s} is not later than t[{k - 1}] = {as_said[k - 1]!s}{more}; {fix}")


def stamps_of(values: Iterable[float], unit: str) -> object:
    """Return time stamps as they were given: dates where they count days since 1970-01-01, none where steps."""
    if unit == "step":
        return None
    numbers = np.array(list(values))
    if unit != "day":
        return numbers
    return EPOCH + np.round(numbers * float(DAY / np.timedelta64(1, "us"))).astype("timedelta64[us]")
