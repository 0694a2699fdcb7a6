"""Batches whose process died: cut into ever smaller parts until the sets are found on which a process dies."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TYPE_CHECKING, Generic

from deserstats.many.running.attempt import Batch, attempt, error_rows, parts_of
from deserstats.many.running.processes import Pool, is_death, submit
from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd

PARTS = 32
"""Parts into which a batch is cut: cut twice, a batch of a thousand sets is single sets."""

MOST_DEATHS = 32
"""Processes that may die on the sets of one batch before the rest of it is given up."""

DIED = "the process that checked this set alone died: out of memory, or a crash"


class Isolation(Generic[Batch]):
    """Where suspects are checked one after the other: a process of its own, or the cluster that is still alive.

    A set is given up only when its process died while it was alone there, at the second try where a pool broke: the
    first may have died of what was done to it from outside. Sets of a cluster are not tried on this machine, which
    may have less memory, and the cluster has tried several workers by then.
    """

    def __init__(self, worker: Callable[[Batch, Task], pd.DataFrame], task: Task, given: Executor) -> None:
        self._rows_of = partial(attempt, worker, task=task)
        self._task = task
        self._given = given
        self._pool: Pool | None = None

    def rows(self, batch: Batch, death: Exception) -> list[pd.DataFrame]:
        """Return the rows of a batch on which a process died, perhaps by a set of another batch."""
        tries = 2 if isinstance(death, BrokenProcessPool) else 1
        found: list[pd.DataFrame] = []
        parts = deque((part, tries) for part in parts_of(batch, self._task, PARTS))
        deaths = 0
        while parts:
            part, left = parts.popleft()
            if deaths == MOST_DEATHS:
                reason = f"not checked: {deaths} processes died on sets that came with it"
                found.append(error_rows(part, self._task, reason))
                continue
            rows = self._checked(part, death)
            if rows is not None:
                found.append(rows)
                continue
            deaths += 1
            smaller = parts_of(part, self._task, PARTS)
            if len(smaller) > 1:
                parts.extendleft((one, tries) for one in reversed(smaller))
            elif left > 1:
                parts.appendleft((part, left - 1))
            else:
                found.append(error_rows(part, self._task, DIED))
        return found

    def close(self) -> None:
        """End the process, if there is one."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _checked(self, part: Batch, death: Exception) -> pd.DataFrame | None:
        """Return the rows of some sets, or None where the process that checks them dies."""
        where: Pool | Executor = self._given
        if isinstance(death, BrokenProcessPool):
            where = self._pool = self._pool or Pool(self._given, 1)
        try:
            rows: pd.DataFrame = submit(self._rows_of, part, where).result()
        except Exception as error:
            if not is_death(error):
                raise
            self.close()
            return None
        return rows
