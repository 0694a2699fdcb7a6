"""What rows are called, and what conflicts are ordered by."""

from __future__ import annotations

import numpy as np

from deserstats.many.plain.claims import PlainClaims
from deserstats.many.plain.texts import Numbers

Conflict = tuple[int, int, list[str]]
"""Claims of a conflict, how far their bounds are apart, and what they are called, in the order of the texts."""


def names_of_rows(claims: PlainClaims, rows: Numbers) -> tuple[list[str], Numbers]:
    """Return what rows are called, in the order of the texts, and which of the names each row has."""
    ids = claims.called
    codes = np.unique(ids.numbers[rows])
    names = list(map(ids.texts.__getitem__, codes.tolist()))
    by_text = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[by_text] = np.arange(len(names))
    return [names[k] for k in by_text], rank[np.searchsorted(codes, ids.numbers[rows])]


def rank_of(conflict: Conflict) -> tuple[int, int, list[str]]:
    """Return what conflicts of a set are ordered by: few claims, a large gap, last names that come early."""
    size, gap, names = conflict
    return size, -gap, names[::-1]
