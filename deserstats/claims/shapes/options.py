"""How a caller says that a table is read, checked before a cell is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypedDict, Unpack

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.period import as_period
from deserstats.claims.cells.row import Customs
from deserstats.claims.schemes.scheme import SchemeLike
from deserstats.claims.shapes.vocabulary import MARKS, is_total, plain
from deserstats.errors import ClaimError, PeriodError
from deserstats.wording import nearest, one_of

Layout = Literal["auto", "claims", "long", "wide"]
LAYOUTS = ("auto", "claims", "long", "wide")
PERIOD = "period"
"""Our name of a column whose labels are whole windows."""

CUMULATIVE = "cumulative"
VALUE_KINDS = ("total", CUMULATIVE, "stock")
"""What the figures of a value column may be."""

UNITS = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year", "A": "year"}
"""Calendar units by the letter of their frequency in pandas: MS, ME and M are months."""

SUM = "\N{N-ARY SUMMATION}"
"""Stands in a key for a label that is the sum of the others of its group, such as Subtotal."""

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


class TableOptions(TypedDict, total=False):
    """How a table is read; see :func:`deserstats.read_claims`."""

    layout: str
    columns: Mapping[Any, str] | None
    fill: Mapping[str, Any] | None
    sheet: str | int | None
    header: int | Sequence[int] | None
    kind: str | Mapping[Any, str] | None
    since: object
    freq: Any
    fiscal: str | None
    total: str | Sequence[str] | None
    missing: str | Sequence[str] | None
    words: bool
    scheme: SchemeLike
    decimal: str | None
    thousands: str | None
    encoding: str | None


@dataclass(frozen=True, slots=True)
class Shaping:
    """The options that say what shape a table has, checked.

    Attributes
    ----------
    kinds : dict
        Kind of the figures by heading; the key ``None`` is that of all others.
    since : date, optional
        First day that running totals count.
    unit : str, optional
        Calendar unit that a date stands for; ``week_ends`` its last weekday, Monday being 0.
    totals : tuple of str, optional
        Labels of sums as :func:`plain` writes them; None: the usual words; empty: nothing is a sum.
    """

    layout: str = "auto"
    columns: dict[str, str] = field(default_factory=dict)
    fill: dict[str, str] = field(default_factory=dict)
    kinds: dict[str | None, str] = field(default_factory=dict)
    since: date | None = None
    unit: str | None = None
    week_ends: int = 6
    fiscal: str | None = None
    totals: tuple[str, ...] | None = None
    missing: frozenset[str] = MARKS
    words: bool = True
    customs: Customs = Customs()

    @classmethod
    def of(cls, **options: Unpack[TableOptions]) -> Shaping:
        """Check the options of a caller.

        Raises
        ------
        ClaimError
            When an option has a value that it cannot have.
        """
        layout = options.get("layout") or "auto"
        if layout not in LAYOUTS:
            raise ClaimError(f"layout {layout!r} is not known; expected {one_of(LAYOUTS)}")
        unit, week_ends = _unit(options.get("freq"))
        return cls(
            layout=layout,
            columns=_columns(options.get("columns")),
            fill=_fill(options.get("fill")),
            kinds=_kinds(options.get("kind")),
            since=_since(options.get("since")),
            unit=unit,
            week_ends=week_ends,
            fiscal=_fiscal(options.get("fiscal")),
            totals=_totals(options.get("total", "auto")),
            missing=MARKS | {text.strip().casefold() for text in _texts(options.get("missing"))},
            words=bool(options.get("words", True)),
            customs=Customs.of(options.get("decimal"), options.get("thousands")),
        )

    def kind_of(self, heading: str) -> str | None:
        """Return the kind of the figures under a heading, None where nobody said it."""
        return self.kinds.get(heading, self.kinds.get(None))

    def is_total(self, label: str) -> bool:
        """Whether a label is that of the sum of the others."""
        if label == SUM:
            return self.totals != ()
        return is_total(label) if self.totals is None else plain(label) in self.totals


def _texts(given: str | Iterable[Any] | None) -> list[str]:
    if given is None:
        return []
    return [given] if isinstance(given, str) else [str(text) for text in given]


def _columns(given: Mapping[Any, str] | None) -> dict[str, str]:
    if given is not None and not isinstance(given, Mapping):
        raise ClaimError(f"columns={given!r} is no mapping; write columns={{'heading in the file': 'value'}}")
    return {str(theirs).strip(): str(ours) for theirs, ours in (given or {}).items()}


def _fill(given: Mapping[str, Any] | None) -> dict[str, str]:
    if given is not None and not isinstance(given, Mapping):
        raise ClaimError(f"fill={given!r} is no mapping; write fill={{'measure': 'evictions'}}")
    filled = {str(name): str(text) for name, text in (given or {}).items()}
    for name in filled:
        if name not in (*COLUMNS, PERIOD):
            meant = nearest(name, COLUMNS)
            hint = f"; did you mean {meant!r}?" if meant else ""
            raise ClaimError(f"fill names {name!r}, which is not a column of a claim table{hint}")
    return filled


def _kinds(given: str | Mapping[Any, str] | None) -> dict[str | None, str]:
    if given is None:
        return {}
    kinds: dict[str | None, str] = {None: given} if isinstance(given, str) else {str(k): v for k, v in given.items()}
    for kind in kinds.values():
        if kind not in VALUE_KINDS:
            raise ClaimError(
                f"kind {kind!r} is not {one_of(VALUE_KINDS)}, what the figures of a column may be; "
                "other kinds stand in a column 'kind' of a claim table, or in fill={'kind': ...}"
            )
    return kinds


def _since(given: object) -> date | None:
    if given is None:
        return None
    try:
        return as_period(given).start
    except PeriodError as error:
        raise ClaimError(f"since={given!r} is no day: expected one such as '2020-01-22'") from error


def _unit(given: Any) -> tuple[str | None, int]:
    """Return a calendar unit and the weekday that weeks end on."""
    if given is None:
        return None, 6
    text = str(getattr(given, "freqstr", given)).upper()
    found = re.fullmatch(r"(?:1)?([DWMQYA])(?:S|E)?(?:-([A-Z]{3}))?", text)
    day = found[2] if found else None
    fits = found and (day is None or (day in WEEKDAYS if found[1] == "W" else day in ("JAN", "DEC")))
    if not found or not fits:
        raise ClaimError(
            f"freq={given!r} is not known; a date stands for a day, week, month, quarter or year: "
            "'D', 'W' (weeks that end on a Sunday; 'W-SAT' on a Saturday), 'MS', 'QS' or 'YS'"
        )
    return UNITS[found[1]], WEEKDAYS.index(day) if found[1] == "W" and day else 6


def _fiscal(given: str | None) -> str | None:
    """Return the month and day on which a year across two calendar years begins."""
    if given is None:
        return None
    found = re.fullmatch(r"([0-9]{2})-([0-9]{2})", str(given))
    try:
        date(2001, int(found[1]), int(found[2])) if found else date(2001, 13, 1)
    except ValueError:
        raise ClaimError(f"fiscal={given!r} is no first day of a year; write it as '04-01' for 1 April") from None
    return str(given)


def _totals(given: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if given == "auto":
        return None
    return tuple(plain(text) for text in _texts(given))
