"""Batches on an executor, or on none: the rows of each in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from deserstats.many.running.attempt import Batch, attempt
from deserstats.many.task import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd


def run(
    worker: Callable[[Batch, Task], pd.DataFrame], batches: Iterable[Batch], task: Task, executor: Executor | None
) -> Iterator[pd.DataFrame]:
    """Yield what the worker makes of each batch, in order.

    Batches are taken when there is room for them. A set on which the worker fails, or on which its process dies, is
    a row with the status ``error``. A pool of processes that broke is replaced by one like it, which is closed at the
    end; an executor that is alive is never shut down.
    """
    if executor is None:
        yield from (attempt(worker, batch, task) for batch in batches)
        return
    from deserstats.many.running.flight import Flight

    flight = Flight(worker, task, executor)
    try:
        yield from flight.rows(batches)
    finally:
        flight.close()
