"""How a caller says that a table is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from deserstats.claims.schemes.scheme import SchemeLike


class TableOptions(TypedDict, total=False):
    """How a table is read; see :func:`deserstats.read_claims`."""

    layout: str
    columns: Mapping[str, str] | None
    fill: Mapping[str, str] | None
    sheet: str | int | None
    header: int | Sequence[int] | None
    kind: str | Mapping[str, str] | None
    since: object
    freq: str | None
    fiscal: str | None
    total: str | Sequence[str] | None
    missing: str | Sequence[str] | None
    words: bool
    scheme: SchemeLike
    decimal: str | None
    thousands: str | None
    encoding: str | None
