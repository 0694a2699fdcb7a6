"""The sets of a frame: which rows belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.files.frames import FrameParts, with_index
from deserstats.claims.files.grid import Grid
from deserstats.errors import ClaimError
from deserstats.many.plain.texts import Numbers
from deserstats.many.task import Task
from deserstats.wording import one_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Sets:
    """The sets of a frame, numbered in the order in which they first occur.

    Attributes
    ----------
    frame : DataFrame
        The rows.
    number : int64 array (n_rows,)
        The set of each row.
    names : list
        What each set is called: the value of ``by``, a tuple of several.
    apart : list of str
        Columns that only say which set a row belongs to: they are no part of its claims.
    """

    frame: pd.DataFrame
    number: Numbers
    names: list[Any]
    apart: list[str]

    @property
    def n(self) -> int:
        """How many sets there are."""
        return len(self.names)

    @classmethod
    def of(cls, frame: pd.DataFrame, task: Task) -> Sets:
        """Number the sets of a frame.

        Raises
        ------
        ClaimError
            When there is no such column, or none that is to be renamed.
        """
        import pandas as pd

        frame = with_index(frame)
        missing = [name for name in task.by if name not in frame.columns]
        if missing:
            known = one_of(map(str, frame.columns))
            raise ClaimError(f"by={missing[0]!r} is no column of the table; its columns are {known}")
        renamed = task.reading_options.get("columns") or {}
        lost = [theirs for theirs in renamed if theirs not in map(str, frame.columns)]
        if lost:
            known = one_of(map(str, frame.columns))
            raise ClaimError(f"columns names {lost[0]!r}, which is no column of the table; its columns are {known}")
        number = np.zeros(len(frame), dtype=np.int64)
        for name in task.by:
            codes, n_names = _numbered(frame[name], name)
            # numbered anew after each column: products of many would leave 64 bits
            number = pd.factorize(number * n_names + codes)[0]
        number, first = pd.factorize(number)
        begins = np.full(len(first), len(frame))
        np.minimum.at(begins, number, np.arange(len(frame)))
        keys = [frame[name].iloc[begins].tolist() for name in task.by]
        # a column of ours is part of the claims, too
        apart = [name for name in task.by if name not in COLUMNS and name not in renamed]
        return cls(frame, number, keys[0] if len(keys) == 1 else list(zip(*keys, strict=True)), apart)

    def first(self, n: int) -> Sets:
        """Return the first sets, of those that stand one after the other."""
        end = int(np.searchsorted(self.number, n))
        return Sets(self.frame.iloc[:end], self.number[:end], self.names[:n], self.apart)

    def between(self, first: int, end: int) -> Sets:
        """Return the sets from one number to below another, in whatever order their rows stand."""
        rows = (self.number >= first) & (self.number < end)
        return Sets(self.frame[rows], self.number[rows] - first, self.names[first:end], self.apart)

    def parts(self, chosen: Numbers) -> Iterator[tuple[int, Any, Grid]]:
        """Return some sets by their numbers: number, name and rows."""
        if not len(chosen):
            return
        is_chosen = np.zeros(self.n, dtype=bool)
        is_chosen[chosen] = True
        rows = np.flatnonzero(is_chosen[self.number])
        parts = FrameParts(self.frame.drop(columns=self.apart).iloc[rows])
        number = self.number[rows]
        order = np.argsort(number, kind="stable")
        bounds = np.searchsorted(number[order], np.sort(chosen), side="left").tolist()
        places = order.tolist()
        for k, begin, end in zip(np.sort(chosen).tolist(), bounds, [*bounds[1:], len(places)], strict=True):
            yield k, self.names[k], parts.grid(places[begin:end])


def _numbered(column: Any, name: str) -> tuple[Numbers, int]:
    """Return the numbers of the names in a column, and how many there are; 1, True and "1" are three names.

    Raises
    ------
    ClaimError
        When a cell is no name, or there are two such columns.
    """
    import pandas as pd

    try:
        if column.dtype == object and len(set(map(type, column.dropna().tolist()))) > 1:
            known: dict[tuple[type, Any], int] = {}
            cells = [None if cell != cell else cell for cell in column.tolist()]
            return np.array([known.setdefault((type(cell), cell), len(known)) for cell in cells]), len(known)
        codes, found = pd.factorize(column, use_na_sentinel=False)
    except (TypeError, ValueError, NotImplementedError, AttributeError):
        raise ClaimError(f"by={name!r} holds what cannot name a set: expected one column of texts or numbers") from None
    return codes, len(found)
