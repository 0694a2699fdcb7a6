"""Tables of claims as plain rows that contradict each other, and an outside judge of which rows do.

Counts of 60 months, in one category or in a tree of seven; one figure is printed wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from tree_tables import LEAVES, TREE, month_label, random_window

import deserstats as ds

MONTHS = 60
ONE = {"all": [0]}


@dataclass(frozen=True, slots=True)
class Row:
    """What one figure says: its sum over months of a category lies between two whole numbers."""

    id: str
    category: str
    start: int
    end: int
    low: int
    high: int | None


@dataclass(frozen=True)
class ClaimRows:
    """Rows, the leaves of each category, and the same as a table of texts."""

    rows: tuple[Row, ...]
    leaves: dict[str, list[int]]

    @property
    def n_leaves(self) -> int:
        return 1 + max(leaf for leaves in self.leaves.values() for leaf in leaves)

    @property
    def scheme(self) -> ds.Scheme | None:
        return ds.Scheme(TREE) if len(self.leaves) > 1 else None

    @cached_property
    def cuts(self) -> list[int]:
        """Months at which a window begins or ends."""
        return sorted({month for row in self.rows for month in (row.start, row.end)})

    @cached_property
    def frame(self) -> pd.DataFrame:
        return pd.DataFrame([_as_text(row) for row in self.rows])

    def contradicts(self, ids: Iterable[str]) -> bool:
        """Whether no series can satisfy these rows, by a linear program on months and leaves."""
        wanted = set(ids)
        rows = [row for row in self.rows if row.id in wanted]
        matrix = np.zeros((len(rows), self.n_leaves, MONTHS))
        for k, row in enumerate(rows):
            matrix[k, self.leaves[row.category], row.start : row.end] = 1
        sums = matrix.reshape(len(rows), -1)
        capped = [k for k, row in enumerate(rows) if row.high is not None]
        ends = [*(rows[k].high for k in capped), *(-row.low for row in rows)]
        found = linprog(np.zeros(sums.shape[1]), np.vstack([sums[capped], -sums]), ends, method="highs")
        return found.status == 2

    def is_minimal(self, ids: Sequence[str]) -> bool:
        """Whether rows that contradict each other no longer do without any one of them."""
        return not any(self.contradicts([*ids[:k], *ids[k + 1 :]]) for k in range(len(ids)))


def contradictory(n: int, tree: bool, count: int) -> list[ClaimRows]:
    """Return the first tables of so many rows whose wrong figure shows."""
    found: list[ClaimRows] = []
    seed = 0
    while len(found) < count:
        rows = _drawn(n, tree, seed)
        found += [rows] if rows.contradicts(row.id for row in rows.rows) else []
        seed += 1
    return found


def true_rows(n: int, tree: bool) -> ClaimRows:
    """Return a table of so many rows that can all hold."""
    return _drawn(n, tree, seed=0, is_wrong=False)


def _drawn(n: int, tree: bool, seed: int, is_wrong: bool = True) -> ClaimRows:
    """Print true figures, exactly, as a range or as at least; one of them 5,000 to 100,000 too high."""
    rng = np.random.default_rng([11, seed, n, tree])
    leaves = LEAVES if tree else ONE
    counts = rng.poisson(3000, (4 if tree else 1, MONTHS))
    wrong, names = int(rng.integers(n)), list(leaves)
    rows = []
    for i in range(n):
        start, end = random_window(rng, MONTHS)
        name = str(rng.choice(names))
        value = int(counts[leaves[name], start:end].sum())
        form = rng.choice(3, p=[0.55, 0.3, 0.15])
        if i == wrong and is_wrong:
            value, form = value + int(rng.integers(5_000, 100_000)), 0
        low, high = [(value, value), (value - value % 1000, value - value % 1000 + 999), (value, None)][form]
        rows.append(Row(f"c{i}", name, start, end, low, high))
    return ClaimRows(tuple(rows), leaves)


def _as_text(row: Row) -> dict[str, str]:
    exact, open_ended = row.low == row.high, row.high is None
    return {
        "id": row.id,
        "value": str(row.low) if exact or open_ended else "",
        "relation": "exact" if exact else "at_least" if open_ended else "between",
        "low": "" if exact or open_ended else str(row.low),
        "high": "" if exact or open_ended else str(row.high),
        "category": row.category,
        "start": month_label(row.start),
        "end": month_label(row.end),
        "measure": "cases",
        "unit": "cases",
    }
