"""Batches on their way: in order, a bounded number of them, and none lost with a process that died."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, Generic

from deserstats.many.running.attempt import Batch, attempt
from deserstats.many.running.isolation import Isolation
from deserstats.many.running.processes import Pool, is_death, submit
from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd

AHEAD = 8
"""Batches on their way at once; with more than four workers two for each."""


class Flight(Generic[Batch]):
    """Batches on their way, and who works on them."""

    def __init__(self, worker: Callable[[Batch, Task], pd.DataFrame], task: Task, executor: Executor) -> None:
        self._rows_of = partial(attempt, worker, task=task)
        self._given = executor
        self._instead: Pool | None = None
        self._isolation: Isolation[Batch] = Isolation(worker, task, executor)
        self._pending: deque[tuple[Batch, Future[pd.DataFrame]]] = deque()

    def rows(self, batches: Iterable[Batch]) -> Iterator[pd.DataFrame]:
        """Yield the rows of each batch, in order."""
        failure: list[Exception] = []
        for batch in _until(failure, batches):
            self._pending.append((batch, self._submit(batch)))
            if len(self._pending) >= _ahead(self._given):
                yield from self._first()
        while self._pending:
            yield from self._first()
        # after the rows of what was read before it, as without an executor
        if failure:
            raise failure[0]

    def close(self) -> None:
        """Cancel what has not begun, and end the processes that were started here."""
        for _, future in self._pending:
            future.cancel()
        self._isolation.close()
        if self._instead is not None:
            self._instead.close()

    def _submit(self, batch: Batch) -> Future[pd.DataFrame]:
        """Give a batch to the executor, or to the pool that takes its place."""
        try:
            return submit(self._rows_of, batch, self._instead or self._given)
        except BrokenProcessPool:
            if self._instead is not None:
                self._instead.close()
            self._instead = Pool(self._given)
        return submit(self._rows_of, batch, self._instead)

    def _first(self) -> list[pd.DataFrame]:
        """Return the rows of the batch that was given first."""
        batch, future = self._pending[0]
        death: Exception | None = None
        try:
            rows = [future.result()]
        except Exception as error:
            if not is_death(error):
                raise
            death = error
        self._pending.popleft()
        if death is None:
            return rows
        if not isinstance(death, BrokenProcessPool):
            # on a cluster the suspects are alone when nothing else is on its way
            wait([later for _, later in self._pending])
        return self._isolation.rows(batch, death)


def _until(failure: list[Exception], batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield batches until one cannot be read, and keep why."""
    try:
        yield from batches
    except Exception as error:
        failure.append(error)


def _ahead(executor: Executor) -> int:
    """Return how many batches may be on their way; a cluster may have grown since it was asked last."""
    client = getattr(executor, "_client", None)
    workers = sum(client.nthreads().values()) if client is not None else getattr(executor, "_max_workers", None)
    return max(AHEAD, 2 * (workers or 1))
