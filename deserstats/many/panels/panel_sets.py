"""The rows of sets, set by set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.many.panels.figures import Whole
from deserstats.many.sets import Sets
from deserstats.many.task import Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class PanelSets:
    """Sets with what is asked of them.

    Attributes
    ----------
    body : DataFrame
        What the claims are read from, without columns that only say which set a row belongs to.
    order : array of int
        The rows set by set, those of one set in the order of the frame.
    starts : array of int
        Where each set begins in ``order``; and its end.
    """

    sets: Sets
    task: Task
    body: pd.DataFrame = field(init=False)
    order: Whole = field(init=False)
    starts: Whole = field(init=False)

    def __post_init__(self) -> None:
        self.body = self.sets.frame.drop(columns=self.sets.apart)
        self.order = np.argsort(self.sets.number, kind="stable")
        self.starts = np.searchsorted(self.sets.number[self.order], np.arange(self.sets.n + 1))

    @property
    def n(self) -> int:
        """Number of sets."""
        return self.sets.n

    @property
    def of_row(self) -> Whole:
        """The number of the set of each row."""
        return self.sets.number

    def places(self, number: int) -> Whole:
        """Return the rows of one set."""
        return self.order[self.starts[number] : self.starts[number + 1]]

    def parts(self, numbers: Iterable[int]) -> Iterator[tuple[int, Any, Any]]:
        """Return some sets by their numbers: number, name and what is read of each by itself."""
        return self.sets.parts(np.array(list(numbers), dtype=np.int64))
