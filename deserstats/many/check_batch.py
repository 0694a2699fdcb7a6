"""A frame of whole sets to a frame of rows, one a set: pure, so that any engine may run it anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.shapes.options import TableOptions
from deserstats.errors import ClaimError
from deserstats.many.one_set import checked
from deserstats.many.set_rows import frame_of
from deserstats.many.task import Asked, Columns, Task, task_of
from deserstats.wording import one_of

if TYPE_CHECKING:
    import pandas as pd


class BatchOptions(TableOptions, Asked, total=False):
    """How sets are read and what is wanted of each."""


def check_batch(frame: Any, by: Columns = "set_id", **options: Unpack[BatchOptions]) -> pd.DataFrame:
    """Can the figures of each set be right? For a frame of whole sets.

    Parameters
    ----------
    frame : DataFrame
        Rows of claims in any layout of ``read_claims``; every row of a set is in it.
    by : str or iterable of str
        The column, or columns, that say which set a row belongs to.
    **options
        As of :func:`check_many`.

    Returns
    -------
    DataFrame
        One row a set, in the order in which the sets first occur; columns as of :func:`check_many`.

    Raises
    ------
    ClaimError
        When there is no such column or an option is none.
    ClaimTableError
        When a set cannot be read and ``on_error`` is ``"raise"``.

    Examples
    --------
    >>> import deserstats as ds, pandas as pd
    >>> rows = {"set_id": ["x", "x"], "id": ["may", "year"], "value": ["90", "80"], "start": ["2025-05", "2025"]}
    >>> ds.check_batch(pd.DataFrame(rows))[["set_id", "status", "conflict", "gap"]]
      set_id        status  conflict gap
    0      x  inconsistent  may year  10
    """
    asked = Asked(**{name: options.pop(name) for name in Asked.__annotations__ if name in options})  # type: ignore[typeddict-item,misc]
    return batch_rows(frame, task_of(by, asked, options))


def batch_rows(frame: pd.DataFrame, task: Task) -> pd.DataFrame:
    """Return the rows of the sets of a frame."""
    missing = [name for name in task.by if name not in frame.columns]
    if missing:
        raise ClaimError(
            f"by={missing[0]!r} is no column of the table; its columns are {one_of(map(str, frame.columns))}"
        )
    return frame_of((checked(name, part, task) for name, part in _sets(frame, task)), task.columns)


def _sets(frame: pd.DataFrame, task: Task) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Return the sets in the order in which they first occur, each with its own rows."""
    renamed = task.reading_options.get("columns") or {}
    # a column that only says which set a row belongs to is no part of the claims
    apart = [name for name in task.by if name not in COLUMNS and name not in renamed]
    keys = frame[list(task.by)]
    numbers = keys.groupby(list(task.by), sort=False, dropna=False).ngroup().to_numpy()
    order = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(numbers[order]) > 0]) if len(order) else order
    rows = frame.drop(columns=apart)
    for own in np.split(order, starts[1:]) if len(order) else ():
        key = tuple(keys.iloc[own[0]])
        yield key[0] if len(key) == 1 else key, rows.iloc[own].reset_index(drop=True)
