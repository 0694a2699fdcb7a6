"""Tables of counts by month, quarter, year and longer over a tree of seven categories, some of them printed wrong.

Seeded. A table comes with the ids of the figures that were made wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import deserstats as ds

TREE = {"all": ["p", "q"], "p": ["a", "b"], "q": ["c", "d"]}
LEAVES = {"a": [0], "b": [1], "c": [2], "d": [3], "p": [0, 1], "q": [2, 3], "all": [0, 1, 2, 3]}
FIRST_YEAR = 2018
WRONG = (0.5, 0.7, 1.4, 2.0, 10.0)


@dataclass(frozen=True)
class TreeTable:
    """Claims, and which of them are wrong."""

    claims: ds.ClaimSet
    wrong: tuple[str, ...]


def tree_table(seed: int, *, n: int = 1000, wrong: int = 20, years: int = 5, rounded: float = 0.4) -> TreeTable:
    """Make a table: windows of one month up to two years, some figures rounded, some worded as at least."""
    rng = np.random.default_rng([7, seed, n])
    months = 12 * years
    level = np.exp(np.cumsum(rng.normal(0.02, 0.15, (4, months)), axis=1))
    counts = rng.poisson(3000 * level / level.mean() * rng.lognormal(0, 0.5, (4, 1)))
    out = set(rng.choice(n, wrong, replace=False).tolist())
    rows = []
    for i in range(n):
        start, end = random_window(rng, months)
        name = str(rng.choice(list(LEAVES)))
        value = int(counts[LEAVES[name], start:end].sum())
        if i in out:
            value = max(2, int(value * rng.choice(WRONG)) + 1)
        is_rounded, at_least = rng.random() < rounded, rng.random() < 0.15
        if is_rounded:
            unit = 10 ** max(0, len(str(value)) - 2)
            value = round(value / unit) * unit
        word = "at_least" if at_least else "about" if is_rounded else "exact"
        value = int(value * 0.95) if at_least else value
        rows.append({"id": f"c{i}", "value": f"{value:,}", "relation": word, "start": month_label(start),
                     "end": month_label(end), "category": name, "measure": "cases", "unit": "cases"})  # fmt: skip
    return TreeTable(ds.read_claims(rows, scheme=ds.Scheme(TREE)), tuple(f"c{i}" for i in sorted(out)))


def random_window(rng: np.random.Generator, months: int) -> tuple[int, int]:
    """Return a month, a quarter, a year, a year up to a month, or some months up to two years."""
    month = int(rng.integers(months))
    year = month // 12 * 12
    kind = int(rng.choice(5, p=[0.3, 0.15, 0.2, 0.2, 0.15]))
    if kind == 4:
        return month, min(months, month + int(rng.integers(2, 25)))
    return [(month, month + 1), (month // 3 * 3, month // 3 * 3 + 3), (year, year + 12), (year, month + 1)][kind]


def month_label(month: int) -> str:
    return f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}-01"
