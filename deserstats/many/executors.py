"""Batches on an executor: in order, a bounded number of them on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from deserstats.many.task import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

T = TypeVar("T")


def run(
    worker: Callable[[T, Task], pd.DataFrame],
    batches: Iterable[T],
    task: Task,
    executor: Executor | None,
) -> Iterator[pd.DataFrame]:
    """Yield what the worker makes of each batch, in order."""
    if executor is None:
        for batch in batches:
            yield worker(batch, task)
        return
    yield from executor.map(worker, *zip(*((batch, task) for batch in batches), strict=True))
