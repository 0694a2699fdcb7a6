"""Can the figures of each of many sets be right? At the speed of reading them, with the evidence of a single check."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any, Unpack

from deserstats.arguments import require_whole, told
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.many.check_batch import batch_rows, rows_of_sets
from deserstats.many.executors import run
from deserstats.many.running.attempt import no_rows
from deserstats.many.set_rows import COLUMNS, SetRow, SetStatus
from deserstats.many.sets import Sets
from deserstats.many.sources import ReadInPartsError, batches_of, read_whole, sets_of, sets_of_frame
from deserstats.many.task import BatchOptions, Columns, Task, task_of
from deserstats.progress import counted

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
        ``certificates`` (told as well), ``implied`` (a row for each claim instead, with what the others of its
        set allow for it), ``reading``, ``effort``, ``timeout`` (of each set), and how each set is read: every
        option of ``read_claims``.

    Returns
    -------
    DataFrame
        One row a set, in the order in which the sets first occur: ``set_id, status, conflict, gap, apart, n_used,
        n_unused, reason``, as :class:`deserstats.results.SetRow` says; the same whatever the batches, the executor
        and the order of the rows. With ``implied`` one row a claim: ``set_id, id, status`` (of its set),
        ``implied_low, implied_high``, blank where there is no limit or the others conflict among themselves; a set
        that cannot be read is one row with a blank ``id``.

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
    >>> import deserstats as ds
    >>> import pandas as pd
    >>> rows = [("x", "may", "90", "2025-05"), ("x", "year", "80", "2025"), ("y", "year", "80", "2025")]
    >>> table = pd.DataFrame(rows, columns=["set_id", "id", "value", "start"])
    >>> ds.check_many(table)[["set_id", "status", "conflict", "gap"]]
      set_id        status  conflict   gap
    0      x  inconsistent  may year    10
    1      y    consistent            None
    """
    import pandas as pd

    task = _task(table, by, batch_sets, progress, options)
    try:
        found = list(_rows(sets_of(table, task), task, executor, batch_sets, progress))
    except ReadInPartsError:
        whole = sets_of_frame(read_whole(table, task), task)
        found = list(_rows(whole, task, executor, batch_sets, progress))
    return pd.concat(found, ignore_index=True) if found else no_rows(task)


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
        As of :func:`check_many`; also when, in a file that is read in parts, rows of one set stand apart from rows of
        it that were answered already.

    Examples
    --------
    >>> import deserstats as ds
    >>> rows = [{"set_id": 1, "id": "year", "value": "80", "start": "2025"}]
    >>> [row.status for row in ds.iter_check(rows)]
    [<SetStatus.CONSISTENT: 'consistent'>]
    """
    task = _task(table, by, batch_sets, progress, options)
    if task.implied:
        raise ClaimError("implied=True gives rows of claims; ask check_many for them")
    return _one_by_one(table, sets_of(table, task), task, executor, batch_sets, progress)


def _one_by_one(
    table: Any, parts: Iterator[Sets], task: Task, executor: Executor | None, batch_sets: int, progress: bool
) -> Iterator[SetRow]:
    given = 0
    try:
        for frame in _rows(parts, task, executor, batch_sets, progress):
            yield from _records(frame)
            given += 1
    except ReadInPartsError as error:
        # says what is wrong with the file, where it is more than the order of its rows
        whole = read_whole(table, task)
        if given:
            raise ClaimError(str(error)) from None
        for frame in _rows(sets_of_frame(whole, task), task, executor, batch_sets, progress):
            yield from _records(frame)


def _records(frame: pd.DataFrame) -> Iterator[SetRow]:
    """Return the rows of a frame, one after the other."""
    columns = [frame[name] if name in frame else repeat(SetRow._field_defaults.get(name, "")) for name in COLUMNS]
    for row in map(SetRow._make, zip(*columns, strict=False)):
        yield row._replace(status=SetStatus(row.status))


def _task(table: Any, by: Columns, batch_sets: int, progress: object, options: BatchOptions) -> Task:
    require_whole(1, batch_sets=batch_sets)
    if not isinstance(progress, bool):
        raise ClaimError(f"progress{told(progress)}; expected True or False")
    if isinstance(table, ClaimSet):
        # what claims are read under travels on them
        options = {"scheme": table.scheme, "reading": table.reading, **options}
    return task_of(by, options)


def _rows(
    parts: Iterator[Sets], task: Task, executor: Executor | None, n_sets: int, progress: bool
) -> Iterator[pd.DataFrame]:
    """Return the rows of one batch after the other; alone, large batches are quicker."""
    if executor is None:
        found = run(rows_of_sets, parts, task, None)
    else:
        found = run(batch_rows, batches_of(parts, n_sets), task, executor)
    return counted(found, "checked", "claims" if task.implied else "sets", progress=progress)
