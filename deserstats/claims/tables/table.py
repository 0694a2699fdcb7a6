"""Rows of cells before they are read as claims, whatever they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deserstats.errors import ClaimTableError, Problem

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class Table:
    """Rows of text before they are read as claims; ``lines`` are the lines of the file."""

    header: list[str]
    rows: list[list[Any]]
    lines: list[int] | None = None
    problems: list[Problem] | None = None


def broken(found: str, expected: str, fix: str, line: int | None = None) -> ClaimTableError:
    """Build the error for a table that cannot be read as a whole."""
    return ClaimTableError([Problem(0, "", "", found, expected, fix, line)], 0)


def from_records(records: Iterable[Mapping[str, Any]]) -> Table:
    """Line up mappings as rows; a missing key is a blank cell."""
    records = list(records)
    header = list(dict.fromkeys(str(name) for record in records for name in record))
    return Table(header, [[record.get(name) for name in header] for record in records])


def from_frame(frame: pd.DataFrame) -> Table:
    """Return the columns and cells of a frame."""
    return Table([str(name) for name in frame.columns], frame.astype(object).to_numpy().tolist())
