"""Frames and series of any library as grids: an index that says something is a column."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sized
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.files.grid import Grid
from deserstats.errors import ClaimError, DeserstatsWarning
from deserstats.wording import count, listing


def of_frame(frame: Any) -> Grid:
    """Return the cells of a frame, a series or a mapping of columns.

    Raises
    ------
    ClaimError
        When the source is none of these.
    """
    import pandas as pd

    if isinstance(frame, pd.Series):
        # the figures of a series and what it is indexed by have names of their own, or these
        index = frame.index.set_names([name or "start" for name in frame.index.names])
        frame = frame.set_axis(index).reset_index(name="value" if frame.name is None else frame.name)
    if not isinstance(frame, pd.DataFrame):
        frame = _pandas(frame)
    if any(name in COLUMNS for name in frame.index.names) or isinstance(
        frame.index, pd.PeriodIndex | pd.DatetimeIndex | pd.MultiIndex
    ):
        frame = frame.reset_index()
    _warn_of_floats(frame)
    header = [tuple(map(str, name)) if isinstance(name, tuple) else (str(name),) for name in frame.columns]
    return Grid(frame.astype(object).to_numpy().tolist(), header)


def _pandas(frame: Any) -> Any:
    import pandas as pd

    from_arrow = getattr(pd.DataFrame, "from_arrow", None)  # pandas 3
    if hasattr(frame, "__arrow_c_stream__") and from_arrow is not None:
        return from_arrow(frame)
    if hasattr(frame, "to_pandas"):
        return frame.to_pandas()
    if isinstance(frame, Mapping):
        return pd.DataFrame(_of_one_length(frame))
    raise ClaimError(f"cannot read claims from {type(frame).__name__}: {_wanted(frame)}")


def _of_one_length(columns: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return columns that have the same number of rows; a mapping of single cells is one row."""
    plain = {name: isinstance(cells, Sized) and not isinstance(cells, str | bytes) for name, cells in columns.items()}
    if plain and not any(plain.values()):
        return {name: [cell] for name, cell in columns.items()}
    lengths = {name: len(cells) if plain[name] else 1 for name, cells in columns.items()}
    if len(set(lengths.values())) > 1 or not all(plain.values()):
        told = listing(f"{name!r} has {count(n, 'cell')}" for name, n in lengths.items())
        raise ClaimError(f"the columns are of different lengths: {told}; a cell without a value is None")
    return columns


def _wanted(source: Any) -> str:
    """Say what to pass instead."""
    if isinstance(source, bytes | bytearray):
        return "expected the path of a file; for what a file holds write io.BytesIO(...)"
    if isinstance(source, Iterator):
        return "what can be gone through only once is put into a list first: list(...)"
    if isinstance(source, list | tuple) and source:
        kinds = listing(sorted({type(row).__name__ for row in source}))
        return f"found {kinds} in it; expected records (mappings) alone, or Claims alone"
    records = "records such as [{'value': '5', 'start': '2025'}]"
    return f"expected a path, an open file, a frame, a Series, {records} or a list of Claims"


def _warn_of_floats(frame: Any) -> None:
    """Say which figures came as floats: their printed digits are inferred."""
    for column in ("value", "low", "high"):
        if list(frame.columns).count(column) == 1 and getattr(frame[column].dtype, "kind", "O") == "f":
            kept = frame[column].dropna()
            fractions = int((kept % 1 != 0).sum())
            if fractions:
                warnings.warn(
                    f"{column}: {count(fractions, 'figure')} came as floating-point numbers, so the digits printed "
                    "are inferred; pass text to keep 1.20 apart from 1.2",
                    DeserstatsWarning,
                    stacklevel=6,
                )
