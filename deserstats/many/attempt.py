"""What becomes of a batch when the work on one of its sets fails: a row says so, and no other set is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from deserstats.errors import DeserstatsError
from deserstats.many.set_rows import SetRow, SetStatus, frame_of
from deserstats.many.sets import Sets
from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd

Worker = Callable[["pd.DataFrame", Task], "pd.DataFrame"]
"""Makes rows, one a set, of a batch of whole sets."""


def attempt(worker: Worker, batch: pd.DataFrame, task: Task) -> pd.DataFrame:
    """Return the rows of a batch; a set on which the worker fails is a row that names the exception.

    Raises
    ------
    DeserstatsError
        What the worker raises on purpose: it is about the table as a whole, or was asked for.
    """
    import pandas as pd

    try:
        return worker(batch, task)
    except DeserstatsError:
        raise
    except Exception as error:
        failure = f"{type(error).__name__}: {error}".removesuffix(": ")
    # outside the clause, so that what the failed call held in memory is free by now
    halves = parts_of(batch, task, 2)
    if len(halves) < 2:
        return error_rows(batch, task, f"the check failed with {failure}")
    return pd.concat([attempt(worker, half, task) for half in halves], ignore_index=True)


def parts_of(batch: pd.DataFrame, task: Task, n: int) -> list[pd.DataFrame]:
    """Cut a batch into up to so many parts of whole sets, in order."""
    sets = Sets.of(batch, task)
    cuts = np.unique(np.linspace(0, sets.n, n + 1).astype(int))
    pairs = zip(cuts, cuts[1:], strict=False)
    return [batch[(sets.number >= low) & (sets.number < high)] for low, high in pairs]


def error_rows(batch: pd.DataFrame, task: Task, reason: str) -> pd.DataFrame:
    """Return a row for each set of a batch that says why there is no verdict."""
    rows = (SetRow(name, SetStatus.ERROR, reason=reason) for name in Sets.of(batch, task).names)
    return frame_of(rows, task.columns)
