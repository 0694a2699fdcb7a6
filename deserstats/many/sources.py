"""Tables of many sets as frames of whole sets: what is large is read in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.claims.claimset import ClaimSet
from deserstats.claims.files.frames import exact_frame
from deserstats.claims.files.grid import broken
from deserstats.claims.files.source import STANDARD_INPUT, open_source
from deserstats.claims.shapes.heading_rows import headed
from deserstats.errors import ClaimError, ClaimTableError
from deserstats.many.sets import Sets
from deserstats.many.task import Task
from deserstats.many.text_files import IrregularError, parts_of_text
from deserstats.many.whole_sets import ScatteredError, whole_sets

if TYPE_CHECKING:
    import pandas as pd

ROWS = 2**17
"""Rows that are worked on at a time where nothing says how many sets make a batch."""


class ReadInPartsError(Exception):
    """A file could not be read in parts; the argument says why."""


def sets_of(table: Any, task: Task) -> Iterator[Sets]:
    """Return whole sets, some at a time, in the order in which they first occur.

    Parameters
    ----------
    table : DataFrame, path, records or iterable of DataFrames
        The table.
    task : Task
        What is asked.

    Raises
    ------
    ReadInPartsError
        When a file has rows of a set that stand apart, or an irregular row: it has to be read as a whole.
    ClaimError
        When frames that come in parts have rows of a set that stand apart.
    """
    if is_path(table) and (parts := _parts_of_file(Path(table), task)) is not None:
        return _in_parts(parts, task, ReadInPartsError)
    frame = as_frame(table, task)
    return _in_parts(_checked(table), task, ClaimError) if frame is None else sets_of_frame(frame, task)


def _in_parts(
    parts: Iterable[pd.DataFrame], task: Task, told_as: type[ReadInPartsError | ClaimError]
) -> Iterator[Sets]:
    try:
        yield from whole_sets(parts, task)
    except (IrregularError, ScatteredError) as error:
        raise told_as(str(error)) from error


def is_path(table: Any) -> bool:
    """Whether a table is named by its path."""
    return isinstance(table, str | PathLike) and table != STANDARD_INPUT


def batches_of(parts: Iterable[Sets], n_sets: int) -> Iterator[pd.DataFrame]:
    """Cut whole sets into frames of at most so many sets."""
    for sets in parts:
        ends = np.r_[0, np.cumsum(np.bincount(sets.number, minlength=sets.n))]
        for first in range(0, sets.n, n_sets):
            yield sets.frame.iloc[ends[first] : ends[min(first + n_sets, sets.n)]]


def as_frame(table: Any, task: Task) -> pd.DataFrame | None:
    """Return a table that is there as a whole as a frame; None where it comes in parts."""
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, ClaimSet):
        return table.to_frame()
    if isinstance(table, list | tuple) and bool(table) and all(isinstance(row, Mapping) for row in table):
        return pd.DataFrame(table, dtype=object)
    are_parts = isinstance(table, list | tuple) and bool(table) and all(isinstance(p, pd.DataFrame) for p in table)
    is_iterator = (
        isinstance(table, Iterator) and not hasattr(table, "__arrow_c_stream__") and not hasattr(table, "read")
    )
    return None if are_parts or is_iterator else read_whole(table, task)


def _checked(parts: Iterable[Any]) -> Iterator[pd.DataFrame]:
    import pandas as pd

    for part in parts:
        if not isinstance(part, pd.DataFrame):
            raise ClaimError(f"a part of the table is of type {type(part).__name__}, expected a DataFrame")
        yield part


def sets_of_frame(frame: pd.DataFrame, task: Task) -> Iterator[Sets]:
    """Return the sets of a frame, the rows of each together."""
    sets = Sets.of(frame, task)
    frame = sets.frame
    order = np.argsort(sets.number, kind="stable") if (np.diff(sets.number) < 0).any() else None
    ends = np.r_[0, np.cumsum(np.bincount(sets.number, minlength=sets.n))]
    first = 0
    while first < sets.n:
        last = max(first + 1, int(np.searchsorted(ends, ends[first] + ROWS, side="right")) - 1)
        rows = slice(ends[first], ends[last]) if order is None else order[ends[first] : ends[last]]
        yield Sets(frame.iloc[rows], sets.number[rows] - first, sets.names[first:last], sets.apart)
        first = last


def _parts_of_file(path: Path, task: Task) -> Iterator[pd.DataFrame] | None:
    """Return the rows of a file or folder, some at a time; None where it is read as a whole."""
    if task.file_options:
        return None
    if path.is_dir() or path.suffix.casefold() == ".parquet":
        return _parts_of_parquet(path)
    return parts_of_text(path) if path.is_file() else None


def _parts_of_parquet(path: Path) -> Iterator[pd.DataFrame]:
    """Read Parquet files in the order of their names; folders named ``country=X`` are a column."""
    try:
        import pyarrow as pa
        import pyarrow.dataset as dataset
    except ImportError:
        raise ClaimError("reading Parquet needs pyarrow: pip install pyarrow") from None
    files = sorted(map(str, path.rglob("*.parquet"))) if path.is_dir() else [str(path)]
    if not files:
        raise ClaimError(f"cannot read {path.name!r}: the folder has no file that ends in .parquet")
    try:
        # one file after the other: with several at a time memory grows
        for file in files:
            part = dataset.dataset(file, format="parquet", partitioning="hive", partition_base_dir=str(path))
            for batch in part.to_batches(batch_size=ROWS, batch_readahead=1, fragment_readahead=1):
                yield exact_frame(pa.Table.from_batches([batch]))
    except (pa.ArrowException, OSError) as error:
        raise broken(f"a broken file ({type(error).__name__})", "Parquet files", "write the table again") from None


def read_whole(source: Any, task: Task) -> pd.DataFrame:
    """Read a table as a whole, as ``read_claims`` does.

    Raises
    ------
    ClaimTableError
        When the file is broken, or a row has more or fewer fields than the heading.
    """
    import pandas as pd

    options = task.file_options
    table = headed(open_source(source, options.get("sheet"), options.get("encoding")), options.get("header"))
    if table.problems:
        raise ClaimTableError(table.problems, table.n_source_rows)
    columns = {k: pd.Series(cells, dtype=object) for k, cells in enumerate(table.columns)}
    return pd.DataFrame(columns).set_axis(table.header, axis=1)
