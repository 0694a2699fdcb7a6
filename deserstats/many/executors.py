"""Batches on an executor, or on none: the rows of each in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from deserstats.errors import ClaimError
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

    # a Dask client has an executor, and submits itself, but its futures are no futures of the standard library
    executor = executor.get_executor() if hasattr(executor, "get_executor") else executor
    if not hasattr(executor, "submit"):
        raise ClaimError(f"executor={executor!r} cannot be given work; expected one such as ProcessPoolExecutor(4)")
    flight = Flight(worker, task, executor)
    try:
        yield from flight.rows(batches)
    finally:
        flight.close()
