"""What a series satisfies beside the claims that it was made for, in floats: sets of claims that may hold come free."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from itertools import accumulate

import numpy as np

from deserstats.causes.bases.sayings import Sayings
from deserstats.model.search.subsets import Subsets
from deserstats.model.solve.highs import Floats

NEARLY = 1e-9
"""Share of the largest number of a row by which floats may miss its bounds."""


class Points:
    """Holds series of one component against all that is said there."""

    def __init__(self, subsets: Subsets, sayings: Sayings) -> None:
        self.low, self.high = subsets.engine.ends()
        # a row without entries stands for a sum that is always 0
        entries = [row or {0: 0} for row in subsets.engine.problem.entries]
        self._starts = _starts(entries)
        self._columns = np.array([j for row in entries for j in row], dtype=np.intp)
        self._weights = np.array([float(a) for row in entries for a in row.values()])
        options = [[subsets.rows_of([name], {name: k}) for k in subsets.windows(name)] for name in sayings.first]
        self._rows = np.array([i for choice in options for rows in choice for i in rows], dtype=np.intp)
        self._by_window = _starts([rows for choice in options for rows in choice])
        self._by_saying = _starts(options)
        self._rules = list(subsets.rules)

    def said_at(self, point: Floats) -> int:
        """Return, as bits, what is said and satisfied at a point under some window; nothing where a rule is not."""
        products = self._weights * point[self._columns]
        value = np.add.reduceat(products, self._starts)
        room = NEARLY * np.maximum.reduceat(np.abs(products), self._starts)
        is_held = (value >= self.low - room) & (value <= self.high + room)
        if not is_held[self._rules].all():
            return 0
        windows = np.logical_and.reduceat(is_held[self._rows], self._by_window)
        sayings = np.logical_or.reduceat(windows, self._by_saying)
        return int.from_bytes(np.packbits(sayings, bitorder="little").tobytes(), "little")


def _starts(parts: Iterable[Sized]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))[:-1]
