"""Pools of processes that take the place of one whose processes died."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from deserstats.errors import ClaimError

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""What says how many threads the libraries below numpy start in each process."""


class Pool:
    """Processes like those of another pool, each with one thread; they are gone when it is closed.

    Parameters
    ----------
    like : Executor
        The pool whose context and initializer are taken over; what it does not say is as for ``spawn``.
    workers : int, optional
        How many processes; blank for as many as the other pool has.
    """

    def __init__(self, like: Executor, workers: int | None = None) -> None:
        self._processes = ProcessPoolExecutor(
            workers or getattr(like, "_max_workers", None),
            getattr(like, "_mp_context", None) or multiprocessing.get_context("spawn"),
            getattr(like, "_initializer", None),
            getattr(like, "_initargs", ()),
            max_tasks_per_child=getattr(like, "_max_tasks_per_child", None),
        )
        try:
            self.submit(int).result()
        except BrokenProcessPool:
            self.close()
            raise ClaimError(
                "executor: its processes die before they have any work; a program that starts processes does so "
                "below `if __name__ == '__main__':`, and its initializer must not fail"
            ) from None

    def submit(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Future[Any]:
        """Call a function in one of the processes."""
        with _one_thread():
            return self._processes.submit(function, *arguments, **named)

    def close(self) -> None:
        """Drop what is not begun, and wait for the processes to end."""
        self._processes.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let processes that start now have one thread each: a process inherits the environment, and reads it once."""
    added = [name for name in THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def submit(function: Callable[..., Any], batch: Any, executor: Executor | Pool) -> Future[Any]:
    """Let an executor call a function of a batch."""
    # Dask takes work that looks like other work for the same, and would not do it again after a death
    apart = {"pure": False} if hasattr(executor, "_client") else {}
    return executor.submit(function, batch, **apart)


def is_death(error: BaseException) -> bool:
    """Whether an error says that the process died which did the work.

    Dask says so by an error of its own, known by its name: importing Dask to ask would take a second.
    """
    return isinstance(error, BrokenProcessPool) or type(error).__name__ == "KilledWorker"
