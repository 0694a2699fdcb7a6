"""Can the figures of each of many sets be right? At the speed of reading them, with the evidence of a single check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, Unpack

from deserstats.arguments import require_whole
from deserstats.many.check_batch import BatchOptions, batch_rows
from deserstats.many.executors import run
from deserstats.many.set_rows import COLUMNS, SetRow, SetStatus, frame_of
from deserstats.many.sources import batches_of
from deserstats.many.task import Asked, Columns, Task, task_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd


def check_many(
    table: Any,
    by: Columns = "set_id",
    *,
    executor: Executor | None = None,
    batch_sets: int = 1000,
    progress: bool = False,
    **options: Unpack[BatchOptions],
) -> pd.DataFrame:
    """Can the figures of each set be right?

    Parameters
    ----------
    table : DataFrame, path, or iterable of DataFrames
        Claims in any layout of ``read_claims``; a path to a table or to a folder of Parquet files.
    by : str or iterable of str
        The column, or columns, that say which set a row belongs to.
    executor : concurrent.futures.Executor, optional
        Runs batches: threads, processes, or the executor of a Dask client.
    batch_sets : int
        Sets of a batch.
    progress : bool
        Show how many sets are done.
    **options
        ``on_error`` (``"row"``: a set that cannot be read is a row; ``"raise"``), ``conflicts`` and
        ``certificates`` (told as well), ``reading``, ``effort``, ``timeout`` (of each set), and how each set is
        read: every option of ``read_claims``.

    Returns
    -------
    DataFrame
        One row a set, in the order in which the sets first occur: ``set_id, status, conflict, gap, apart, n_used,
        n_unused, reason``, as :class:`deserstats.results.SetRow` says; the same whatever the batches, the executor
        and the order of the rows.

    Raises
    ------
    ClaimError
        When there is no such column, or an option is none.
    ClaimTableError
        When a set cannot be read and ``on_error`` is ``"raise"``.

    Notes
    -----
    Assumed of each set as by :func:`check_consistency`; nothing is assumed across sets.

    Examples
    --------
    >>> import deserstats as ds, pandas as pd
    >>> rows = [("x", "may", "90", "2025-05"), ("x", "year", "80", "2025"), ("y", "year", "80", "2025")]
    >>> table = pd.DataFrame(rows, columns=["set_id", "id", "value", "start"])
    >>> ds.check_many(table)[["set_id", "status", "conflict", "gap"]]
      set_id        status  conflict   gap
    0      x  inconsistent  may year    10
    1      y    consistent            None
    """
    import pandas as pd

    task, frames = _frames(table, by, executor, batch_sets, progress, options)
    found = list(frames)
    return pd.concat(found, ignore_index=True) if found else frame_of((), task.columns)


def iter_check(
    table: Any,
    by: Columns = "set_id",
    *,
    executor: Executor | None = None,
    batch_sets: int = 1000,
    progress: bool = False,
    **options: Unpack[BatchOptions],
) -> Iterator[SetRow]:
    """Can the figures of each set be right? The rows of :func:`check_many` one after the other, as they come.

    Parameters
    ----------
    table, by, executor, batch_sets, progress, **options
        As of :func:`check_many`.

    Yields
    ------
    SetRow
        One a set, in the order in which the sets first occur.

    Raises
    ------
    ClaimError
        As of :func:`check_many`; also when rows of one set stand apart in a table that is read in parts.

    Examples
    --------
    >>> import deserstats as ds
    >>> rows = [{"set_id": 1, "id": "year", "value": "80", "start": "2025"}]
    >>> [row.status for row in ds.iter_check(rows)]
    [<SetStatus.CONSISTENT: 'consistent'>]
    """
    _, frames = _frames(table, by, executor, batch_sets, progress, options)
    for frame in frames:
        columns = [frame[name] if name in frame else repeat(SetRow._field_defaults.get(name, "")) for name in COLUMNS]
        for row in map(SetRow._make, zip(*columns, strict=False)):
            yield row._replace(status=SetStatus(row.status))


def _frames(
    table: Any, by: Columns, executor: Executor | None, batch_sets: int, progress: bool, options: BatchOptions
) -> tuple[Task, Iterator[pd.DataFrame]]:
    """Return what is asked, and the rows of one batch after the other."""
    require_whole(1, batch_sets=batch_sets)
    asked = Asked(**{name: options.pop(name) for name in Asked.__annotations__ if name in options})  # type: ignore[typeddict-item,misc]
    task = task_of(by, asked, options)
    return task, run(batch_rows, batches_of(table, task, batch_sets), task, executor)
