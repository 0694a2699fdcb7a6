"""The verdicts on sets of plain claims whose categories are parts of each other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from deserstats.many.plain.claims import PlainClaims
from deserstats.many.plain.forests import Grove
from deserstats.many.plain.names import Conflict, names_of_rows, rank_of
from deserstats.many.plain.texts import Flags, Numbers
from deserstats.many.trees.decide import decide
from deserstats.many.trees.sum_rows import Fate, SumRows, TreeVerdicts


def decided_in_groves(claims: PlainClaims) -> tuple[Flags, dict[int, Conflict]]:
    """Return the sets that trees settle, and the smallest conflict of each of them that cannot hold."""
    is_settled = np.zeros(len(claims.is_odd), dtype=bool)
    conflicts: dict[int, Conflict] = {}
    for grove in claims.groves:
        rows, of = _rows(claims, grove)
        if not len(rows):
            continue
        names, number = names_of_rows(claims, rows)
        order = np.lexsort((number, of))
        rows, of, number = rows[order], of[order], number[order]
        category = claims.category.numbers[rows]
        parts = (claims.windows.start, claims.windows.end, claims.bounds.low, claims.bounds.high)
        found = decide(SumRows(of, grove.node[category], *(part[rows] for part in parts)), grove.forest.tree)
        sets = np.zeros(len(found.fate), dtype=np.int64)
        sets[of] = claims.group[rows]
        is_settled[grove.sets] = True
        is_settled[sets[found.fate == Fate.LEFT]] = False
        for own, conflict in _conflicts(found, sets.tolist(), names, number):
            if own not in conflicts or rank_of(conflict) < rank_of(conflicts[own]):
                conflicts[own] = conflict
    return is_settled, {k: conflict for k, conflict in conflicts.items() if is_settled[k]}


def _rows(claims: PlainClaims, grove: Grove) -> tuple[Numbers, Numbers]:
    """Return the rows of the sets of a grove, and the family of its set that each belongs to, numbered from 0."""
    is_own = np.zeros(len(claims.is_odd), dtype=bool)
    is_own[grove.sets] = True
    rows = np.flatnonzero(is_own[claims.group])
    n_families = int(claims.family.max(initial=0)) + 1
    _, of = np.unique(claims.group[rows] * n_families + claims.family[rows], return_inverse=True)
    return rows, of.ravel()


def _conflicts(
    found: TreeVerdicts, sets: list[int], names: list[str], number: Numbers
) -> Iterator[tuple[int, Conflict]]:
    """Return the conflict of each family that cannot hold, by the number of its set."""
    proofs = found.proofs
    order = np.lexsort((number[proofs.row], proofs.group))
    groups, called = proofs.group[order], list(map(names.__getitem__, number[proofs.row[order]].tolist()))
    begins = np.flatnonzero(np.r_[True, np.diff(groups) > 0]).tolist() if len(groups) else []
    for begin, end in zip(begins, [*begins[1:], len(called)], strict=False):
        own = list(dict.fromkeys(called[begin:end]))
        yield sets[int(groups[begin])], (len(own), int(found.gap[groups[begin]]), own)
