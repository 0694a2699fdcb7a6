"""What becomes of a batch when the work on one of its sets fails: a row says so, and no other set is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from deserstats.errors import DeserstatsError
from deserstats.many.set_rows import SetRow, SetStatus, frame_of
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
    if len(halves) == 1:
        return error_rows(batch, task, f"the check failed with {failure}")
    return pd.concat([attempt(worker, half, task) for half in halves], ignore_index=True)


def parts_of(batch: pd.DataFrame, task: Task, n: int) -> list[pd.DataFrame]:
    """Cut a batch into up to so many parts of whole sets, in order."""
    numbers = _numbers(batch, task)
    cuts = np.unique(np.linspace(0, int(numbers.max(initial=0)) + 1, n + 1).astype(int))
    return [batch[(numbers >= low) & (numbers < high)] for low, high in zip(cuts, cuts[1:], strict=False)]


def error_rows(batch: pd.DataFrame, task: Task, reason: str) -> pd.DataFrame:
    """Return a row for each set of a batch that says why there is no verdict."""
    _, first = np.unique(_numbers(batch, task), return_index=True)
    names = list(zip(*(batch[name].iloc[first] for name in task.by), strict=True))
    rows = (SetRow(n if len(n) > 1 else n[0], SetStatus.ERROR, reason=reason) for n in names)
    return frame_of(rows, task.columns)


def _numbers(batch: pd.DataFrame, task: Task) -> np.ndarray:
    """Number the sets of the rows in the order in which they first occur."""
    return batch.groupby(list(task.by), sort=False, dropna=False).ngroup().to_numpy()
