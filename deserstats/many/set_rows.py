"""What is said of one set among many: a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from deserstats.wording import Exact

if TYPE_CHECKING:
    import pandas as pd


class SetStatus(StrEnum):
    """Verdict on a set, or why there is none."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    ERROR = "error"


class SetRow(NamedTuple):
    """The verdict on one set.

    Attributes
    ----------
    set_id : object
        The value of the column ``by``; a tuple where that is several columns.
    status : SetStatus
        ``consistent``, ``inconsistent``, ``undecided``; ``unreadable`` where cells cannot be read,
        ``error`` where the work on the set died.
    conflict : str
        The ids of the smallest minimal conflict, in the order of their texts, with blanks between; of several
        the one with the largest gap. Blank where there is none.
    gap : int or Fraction or None
        How far the bounds of its certificate are apart.
    apart : int or Fraction or None
        The same in the unit of the figures: percentage points of percents.
    n_used, n_unused : int
        Claims that take part, and that do not.
    reason : str
        Why a set is undecided or unreadable, with every bad cell; of other sets why claims are unused.
    conflicts : str
        Every minimal conflict that was listed, with `` | `` between them; only on request. Of a panel: each fall of
        a running total against the figure before it, each sum over places and each account at its date.
    n_conflicts : int
        How many these are; only on request.
    certificate : str
        The evidence as JSON: a certificate, or a witness; only on request.
    """

    set_id: Any
    status: SetStatus
    conflict: str = ""
    gap: Exact | None = None
    apart: Exact | None = None
    n_used: int = 0
    n_unused: int = 0
    reason: str = ""
    conflicts: str = ""
    n_conflicts: int = 0
    certificate: str = ""


COLUMNS = SetRow._fields
OF_CLAIMS = ("set_id", "id", "status", "implied_low", "implied_high")
"""Columns of rows of claims."""

ON_REQUEST = ("conflicts", "n_conflicts", "certificate")
"""Columns that are there only when they are asked for."""


def frame_of(rows: Iterable[SetRow], wanted: Iterable[str] = COLUMNS) -> pd.DataFrame:
    """Return rows as a frame: text as text, exact numbers as they are."""
    columns = list(map(list, zip(*rows, strict=True))) or [[] for _ in COLUMNS]
    return frame_of_columns(dict(zip(COLUMNS, columns, strict=True)), wanted)


def frame_of_columns(columns: Mapping[str, list[Any]], wanted: Iterable[str] = COLUMNS) -> pd.DataFrame:
    """Return columns of rows as a frame."""
    import pandas as pd

    found = {name: pd.Series(columns[name], dtype=KINDS.get(name, "object")) for name in wanted if name != "set_id"}
    found["status"] = found["status"].map(str)
    return pd.DataFrame({"set_id": pd.Series(columns["set_id"]), **found})


TEXTS = ("status", "conflict", "reason", "conflicts", "certificate")
KINDS = {"n_used": "int64", "n_unused": "int64", "n_conflicts": "int64"} | dict.fromkeys(TEXTS, "str")
"""Columns whose values are not kept as objects; text has the type that pandas gives it, so that it can be stored."""
