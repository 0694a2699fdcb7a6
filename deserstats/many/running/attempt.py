"""What becomes of a batch when the work on one of its sets fails: a row says so, and no other set is lost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from deserstats.errors import DeserstatsError
from deserstats.many.claim_rows import frame_of_claims
from deserstats.many.set_rows import SetRow, SetStatus, frame_of
from deserstats.many.sets import Sets
from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd

Batch = TypeVar("Batch", "pd.DataFrame", Sets)
"""Whole sets: as a frame, which travels, or with what is known of it."""


def attempt(worker: Callable[[Batch, Task], pd.DataFrame], batch: Batch, task: Task) -> pd.DataFrame:
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


def parts_of(batch: Batch, task: Task, n: int) -> list[Batch]:
    """Cut a batch into up to so many parts of whole sets, in order."""
    sets = batch if isinstance(batch, Sets) else Sets.of(batch, task)
    cuts = np.unique(np.linspace(0, sets.n, n + 1).astype(int)).tolist()
    parts = [sets.between(low, high) for low, high in pairwise(cuts)]
    found: list[Any] = parts if isinstance(batch, Sets) else [part.frame for part in parts]
    return found


def error_rows(batch: pd.DataFrame | Sets, task: Task, reason: str) -> pd.DataFrame:
    """Return a row for each set of a batch that says why there is no verdict."""
    sets = batch if isinstance(batch, Sets) else Sets.of(batch, task)
    if task.implied:
        blank: list[None] = [None] * sets.n
        return frame_of_claims(sets.names, [""] * sets.n, [SetStatus.ERROR.value] * sets.n, blank, blank)
    return frame_of((SetRow(name, SetStatus.ERROR, reason=reason) for name in sets.names), task.columns)


def no_rows(task: Task) -> pd.DataFrame:
    """Return the rows of no sets."""
    return frame_of_claims([], [], [], [], []) if task.implied else frame_of((), task.columns)
