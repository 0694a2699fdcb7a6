"""A frame of whole sets to a frame of rows, one a set: pure, so that any engine may run it anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from deserstats.claims.shapes.options import TableOptions
from deserstats.many.one_set import checked
from deserstats.many.panels.panel_rows import panel_rows
from deserstats.many.set_rows import frame_of
from deserstats.many.task import Asked, Columns, Task, task_of
from deserstats.many.whole_sets import WholeSets

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
    """Return the rows of the sets of a frame: of panels as arrays, of all others one by one."""
    sets = WholeSets(frame, task)
    settled = panel_rows(sets)
    rows = (settled.get(n) or checked(name, sets.rows(n), task) for n, name in enumerate(sets.names()))
    return frame_of(rows, task.columns)
