"""Tables of many sets as batches of whole sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd


def batches_of(table: Any, task: Task, batch_sets: int) -> Iterator[pd.DataFrame]:
    """Return the rows of so many sets at a time."""
    import pandas as pd

    frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(table)
    numbers = frame.groupby(list(task.by), sort=False, dropna=False).ngroup().to_numpy()
    for first in range(0, int(numbers.max(initial=-1)) + 1, batch_sets):
        yield frame[(numbers >= first) & (numbers < first + batch_sets)]
