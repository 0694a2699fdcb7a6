"""Frames and series of any library as grids: an index that says something is a column, whole numbers stay exact."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.grid import Grid, broken
from deserstats.claims.files.grid_checks import checked
from deserstats.claims.files.inferred import warn_of
from deserstats.errors import ClaimError
from deserstats.wording import count, listing

WANTED = (
    "expected a path, an open file, a frame, a Series, records such as [{'value': '5', 'start': '2025'}] "
    "or a list of Claims"
)
FIGURES = ("value", "low", "high")
YEARS = range(1500, 2501)
"""Whole numbers of an index that may be years; others of a plain count of rows are none."""

FROM_START = {"MS": 1, "QS": 3, "BMS": 1, "BQS": 3, "YS": 12, "BYS": 12}
"""Months of the frequencies whose dates begin what they stand for."""

REGULAR = ("D", "W", *FROM_START, *(unit.replace("S", "E") for unit in FROM_START))
"""Frequencies whose dates stand for a day, a week, months, a quarter or a year."""

Column = tuple[tuple[str, ...], list[Any]]
"""The heading of a column, a text a level, and its cells."""


def of_frame(frame: Any) -> Grid:
    """Return the cells of a frame, a series or a mapping of columns.

    Raises
    ------
    ClaimError
        When the source is none of these.
    """
    notes: list[str] = []
    return _grid(columns_of(frame, notes), notes)


def _grid(columns: Sequence[Column], notes: list[str]) -> Grid:
    _warn_of_floats(columns)
    rows = [list(row) for row in zip(*(cells for _, cells in columns), strict=True)]
    return checked(Grid(rows, [name for name, _ in columns], notes=notes))


class FrameParts:
    """Rows of a frame as grids of their own: cells are taken from the frame once for all of them."""

    def __init__(self, frame: Any) -> None:
        self._columns = columns_of(frame.reset_index(drop=True), [])

    def grid(self, rows: Sequence[int]) -> Grid:
        """Return the cells of some rows, as :func:`of_frame` does for a frame of them alone."""
        return _grid([(name, [cells[row] for row in rows]) for name, cells in self._columns], [])


def with_index(frame: Any) -> Any:
    """Return a frame of pandas whose index, where it says more than the numbers of its rows, is columns."""
    import pandas as pd

    index = frame.index
    if index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index.dtype):
        return frame
    made = frame.reset_index(drop=True)
    place = 0
    for name, cells in _index_columns(index, []):
        if name not in made.columns or made[name].tolist() != cells:
            made.insert(place, name, pd.Series(cells, dtype=object), allow_duplicates=True)
            place += 1
    return made


def columns_of(frame: Any, notes: list[str]) -> list[Column]:
    """Return the columns of a frame of any library, and note what was read into its index."""
    import pandas as pd

    if hasattr(frame, "__dask_graph__"):
        frame = frame.compute()
    elif hasattr(frame, "collect") and not hasattr(frame, "__arrow_c_stream__"):
        frame = frame.collect()
    if isinstance(frame, pd.Series | pd.DataFrame):
        return _of_pandas(frame, notes)
    if isinstance(frame, Mapping):
        return _of_mapping(frame, notes)
    if getattr(getattr(frame, "dtype", None), "names", None):
        return [((name,), frame[name].tolist()) for name in frame.dtype.names]
    if _is_of_polars(frame):
        return [(_name(name), _cells(cells)) for name, cells in frame.to_dict(as_series=True).items()]
    if hasattr(frame, "__arrow_c_stream__"):
        return _of_arrow(frame, notes)
    if hasattr(frame, "to_pandas") and not hasattr(frame, "to_pylist"):  # an Arrow array has no columns
        return _of_pandas(frame.to_pandas(), notes)
    raise ClaimError(f"cannot read claims from {type(frame).__name__}: {WANTED}")


def _of_mapping(columns: Mapping[Any, Any], notes: list[str]) -> list[Column]:
    """Return the columns of a mapping: texts and numbers alone are one record, nothing becomes a float."""
    import pandas as pd

    if columns and not any(_is_many(cells) for cells in columns.values()):
        return [(_name(name), [cell]) for name, cell in columns.items()]
    if any(map(_is_labelled, columns.values())):
        plain = {name: _aligned(cells) for name, cells in columns.items()}
        try:
            return _of_pandas(pd.DataFrame(plain, dtype=object), notes)
        except ValueError:
            found, fix = "columns and series of several lengths", "give every column a cell for each row"
            raise broken(found, "columns of one length", fix) from None
    lists = {name: _cells(cells) for name, cells in columns.items() if _is_many(cells)}
    lengths = {len(cells) for cells in lists.values()}
    if len(lengths) > 1:
        found = listing(f"{len(cells):,} in {name!s}" for name, cells in lists.items())
        raise broken(found, "columns of one length", "give every column a cell for each row")
    n = max(lengths, default=0)
    return [(_name(name), lists.get(name, [cells] * n)) for name, cells in columns.items()]


def _aligned(cells: Any) -> Any:
    """Return what pandas aligns with other columns: a series as objects, so that no digit is added."""
    import pandas as pd

    if hasattr(cells, "reset_index"):
        return pd.Series(cells_of(cells), cells.index, dtype=object)
    return _cells(cells) if _is_many(cells) and not _is_labelled(cells) else cells


def _is_labelled(cells: Any) -> bool:
    return isinstance(cells, Mapping) or hasattr(cells, "reset_index")


def _is_many(cells: Any) -> bool:
    """Whether a value of a mapping is a column, not one cell."""
    if isinstance(cells, str | bytes):
        return False
    return isinstance(cells, Iterable) and getattr(cells, "shape", (1,)) != ()


def _is_of_polars(frame: Any) -> bool:
    """Whether a frame lists its own columns: what polars hands to Arrow is unknown to older versions of pyarrow."""
    return hasattr(frame, "iter_rows") and hasattr(frame, "to_dict")


def _cells(cells: Any) -> list[Any]:
    """Return the cells of a column of any library, floats of single width in their own digits."""
    import pandas as pd

    if hasattr(cells, "to_pylist"):
        return cells_of(cells.to_pandas(integer_object_nulls=True))
    if hasattr(cells, "is_null") and hasattr(cells, "to_list"):  # a list of polars has single width as double
        return _unwidened(list(cells.to_numpy())) if str(cells.dtype) == "Float32" else list(cells.to_list())
    return cells_of(pd.Series(cells)) if hasattr(cells, "__array_interface__") and cells.ndim == 1 else list(cells)


def _unwidened(cells: list[Any]) -> list[Any]:
    """Write floats of less than double width in their own digits: 0.1, not 0.10000000149011612."""
    return [float(str(cell)) if type(cell).__name__ in ("float16", "float32") else cell for cell in cells]


def _name(label: Any) -> tuple[str, ...]:
    return tuple(map(as_text, label)) if isinstance(label, tuple) else (as_text(label),)


def _of_arrow(frame: Any, notes: list[str]) -> list[Column]:
    """Return the columns of any frame with the interface of Arrow."""
    if importlib.util.find_spec("pyarrow") is None:
        raise ClaimError("reading an Arrow frame needs pyarrow: pip install pyarrow")
    import pyarrow as pa

    try:
        table = pa.table(frame)
    except (pa.ArrowException, TypeError, ValueError):
        raise ClaimError(f"cannot read claims from {type(frame).__name__}: expected a frame with columns") from None
    return _of_pandas(exact_frame(table), notes)


def exact_frame(table: Any) -> Any:
    """Return an Arrow table as pandas has it, whole numbers among missing ones as they are, not as floats."""
    table.validate(full=True)
    return table.to_pandas(integer_object_nulls=True)


def _of_pandas(frame: Any, notes: list[str]) -> list[Column]:
    """Return the columns of a pandas frame or series, after those of an index that says something."""
    import pandas as pd

    if isinstance(frame, pd.Series):
        is_counted = isinstance(frame.index, pd.RangeIndex) and frame.index.start not in YEARS
        index = frame.index if is_counted else frame.index.set_names(_series_names(frame.index))
        frame = frame.set_axis(index).to_frame("value" if frame.name is None else frame.name)
    body = [(_name(label), cells_of(frame.iloc[:, j])) for j, label in enumerate(frame.columns)]
    depth = max((len(name) for name, _ in body), default=1)
    body = [((*name, *[""] * (depth - len(name))), cells) for name, cells in body]
    own = {name[0]: cells for name, cells in body}
    index_columns = []
    for name, cells in _index_columns(frame.index, notes):
        if own.get(name) == cells:
            continue  # the index is one of the columns, kept as both
        index_columns.append(((name, *[""] * (depth - 1)), cells))
    return index_columns + body


def _series_names(index: Any) -> list[str]:
    """Name what a series is indexed by: time is its start, and so is a single index without a name."""
    import pandas as pd

    if index.nlevels == 1:
        return [index.name or "start"]
    timed = [isinstance(level, pd.PeriodIndex | pd.DatetimeIndex) for level in index.levels]
    free = "start" not in index.names and timed.count(True) == 1
    return [
        name or ("start" if free and is_time else f"level_{i}")
        for i, (name, is_time) in enumerate(zip(index.names, timed, strict=True))
    ]


def _index_columns(index: Any, notes: list[str]) -> list[tuple[str, list[Any]]]:
    """Return the columns of an index that is more than the numbers of the rows."""
    import pandas as pd

    if isinstance(index, pd.MultiIndex):
        return [
            (as_text(name) or f"level_{i}", cells_of(index.get_level_values(i).to_series()))
            for i, name in enumerate(index.names)
        ]
    if index.name is None and isinstance(index, pd.RangeIndex):
        years = len(index) > 0 and index.start != 0 and all(label in YEARS for label in (index[0], index[-1]))
        if not years:
            return []
    if index.name is None and list(index) == list(range(len(index))):
        return []
    is_timed = isinstance(index, pd.DatetimeIndex | pd.PeriodIndex)
    if isinstance(index, pd.DatetimeIndex) and index.freq is not None:
        index = _as_periods(index, notes)
    return [(as_text(index.name) or ("period" if is_timed else "index"), cells_of(index.to_series()))]


def _as_periods(index: Any, notes: list[str]) -> Any:
    """Return the spans that the dates of a regular index stand for, where they are whole days."""
    unit, n = index.freqstr.partition("-")[0].lstrip("0123456789"), index.freq.n
    if n == 1 and unit in REGULAR:
        spans = index.to_period()
    elif unit in FROM_START:  # dates at the end of several months may be of those before or of those after
        spans = index.to_period(f"{n * FROM_START[unit]}M")
    else:
        return index
    if unit != "D":
        notes.append(f"The dates of the index have the frequency {index.freqstr}: each is read as its whole period.")
    return spans


def cells_of(column: Any) -> list[Any]:
    """Return the cells of a column of pandas as Python has them."""
    kind = column.dtype
    if getattr(kind, "kind", "O") == "f" and getattr(kind, "itemsize", 8) < 8:
        return _unwidened(list(column.to_numpy()))
    cells: list[Any] = column.astype(object).to_numpy().tolist()
    return cells


def _warn_of_floats(columns: Sequence[Column]) -> None:
    """Say which figures came as floats: their printed digits are inferred."""
    found = []
    for name, cells in columns:
        if name[0] in COLUMNS and name[0] not in FIGURES:
            continue
        fractions = sum(isinstance(cell, float) and cell == cell and not cell.is_integer() for cell in cells)
        if fractions:
            found.append((" / ".join(filter(None, name)), fractions))
    for i, (heading, fractions) in enumerate(found[:3]):
        more = f" (and {count(len(found) - 3, 'more column')})" if len(found) > 3 and i == 2 else ""
        warn_of(
            f"{heading}: {count(fractions, 'figure')} came as floating-point numbers, so the digits printed "
            f"are inferred; pass text to keep 1.20 apart from 1.2{more}"
        )
