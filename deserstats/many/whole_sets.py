"""The sets of a frame, in the order in which they first occur, each with its own rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deserstats.claims.cells.fields import COLUMNS
from deserstats.errors import ClaimError
from deserstats.many.task import Task
from deserstats.wording import one_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class WholeSets:
    """A frame of whole sets.

    Attributes
    ----------
    body : DataFrame
        What the claims are read from: a column that only says which set a row belongs to is no part of it.
    of_row : array of int
        The number of the set of each row.
    order : array of int
        The rows set by set, those of one set in the order of the frame.
    starts : array of int
        Where each set begins in ``order``; and its end.

    Raises
    ------
    ClaimError
        When a column that says which set a row belongs to is missing.
    """

    frame: pd.DataFrame
    task: Task
    body: pd.DataFrame = field(init=False)
    of_row: NDArray[np.int64] = field(init=False)
    order: NDArray[np.int64] = field(init=False)
    starts: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        by = list(self.task.by)
        missing = [name for name in by if name not in self.frame.columns]
        if missing:
            columns = one_of(map(str, self.frame.columns))
            raise ClaimError(f"by={missing[0]!r} is no column of the table; its columns are {columns}")
        renamed = self.task.reading_options.get("columns") or {}
        self.body = self.frame.drop(columns=[name for name in by if name not in COLUMNS and name not in renamed])
        self.of_row = self.frame.groupby(by, sort=False, dropna=False).ngroup().to_numpy().astype(np.int64)
        self.order = np.argsort(self.of_row, kind="stable")
        self.starts = np.searchsorted(self.of_row[self.order], np.arange(self.n + 1))

    @property
    def n(self) -> int:
        """Number of sets."""
        return int(self.of_row.max(initial=-1)) + 1

    def places(self, number: int) -> NDArray[np.int64]:
        """Return the rows of one set."""
        return self.order[self.starts[number] : self.starts[number + 1]]

    def names(self) -> list[Any]:
        """Return what each set is called: a tuple where several columns say it."""
        return self.names_of(np.arange(self.n))

    def names_of(self, numbers: NDArray[np.int64]) -> list[Any]:
        """Return what some sets are called."""
        firsts = self.frame[list(self.task.by)].iloc[self.order[self.starts[numbers]]]
        columns = [list(firsts.iloc[:, j]) for j in range(firsts.shape[1])]
        return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))

    def rows(self, number: int) -> pd.DataFrame:
        """Return the rows of one set as a table of its own."""
        return self.body.iloc[self.places(number)].reset_index(drop=True)
