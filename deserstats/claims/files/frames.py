"""Frames and series of any library as grids: an index that says something is a column."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.files.grid import Grid
from deserstats.errors import ClaimError, DeserstatsWarning
from deserstats.wording import count


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
        return pd.DataFrame(frame)
    raise ClaimError(f"cannot read claims from {type(frame).__name__}: expected a path, a frame or records")


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
