"""A contradiction shrunk to claims all of which it needs, as far as linear programs can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from deserstats.model.proof.outcome import Refuted
from deserstats.model.rows.linear_form import Domain, Form, Series
from deserstats.model.search.irreducible import irreducible
from deserstats.model.search.subsets import InfeasibleSubset, Subsets

ENTRY = 5
"""Entries of a table that are filled in one step."""

EXCHANGE = 25
"""Steps a claim of a contradiction, for leaving it out or not."""

Column = tuple[tuple[int, float], ...]
"""The rows that count a cell, with their weights."""

Shrunk = tuple[tuple[str, ...], InfeasibleSubset]
"""Claims, and why they cannot hold."""


class Shrinking:
    """Shrinks contradictions; ``narrowed`` makes what decides a few of the claims alone."""

    def __init__(self, subsets: Subsets, narrowed: Callable[[Sequence[str]], Subsets]) -> None:
        self._subsets = subsets
        self._narrowed = narrowed

    def shrunk(self, verdict: InfeasibleSubset, doubt: Mapping[str, float]) -> Shrunk:
        """Leave claims out, those that are doubted most first, while the others contradict each other."""
        blamed = self._subsets.blamed(verdict)
        ids = [name for name in self._subsets.ids if name in blamed]
        order = sorted(ids, key=lambda name: -doubt.get(name, 0.0))
        choice, refuted = verdict.refutations[0]
        if len(verdict.refutations) == 1 and not choice and refuted.split is None:
            found = self._at_once(refuted, order)
            if found is not None:
                used = self._subsets.claims_in(found)
                return tuple(name for name in ids if name in used), InfeasibleSubset((({}, found),))
        return self._one_by_one(verdict, ids, order)

    def _at_once(self, refuted: Refuted, order: Sequence[str]) -> Refuted | None:
        subsets = self._subsets
        groups = [subsets.own(name) for name in order]
        numbers = [i for group in groups for i in group]
        numbers += [i for i in refuted.multipliers if not subsets.owner[i][0]]
        rows = [subsets.rows[i] for i in numbers]
        cells = _cells([row.form for row in rows], subsets.domain)
        subsets.budget.spend(len(numbers) * (EXCHANGE + len(cells) // ENTRY))
        matrix = np.zeros((len(rows), len(cells)))
        for j, cell in enumerate(cells):
            for k, weight in cell:
                matrix[k, j] = weight
        low = np.array([-np.inf if row.bounds.low is None else float(row.bounds.low) for row in rows])
        high = np.array([np.inf if row.bounds.high is None else float(row.bounds.high) for row in rows])
        found = irreducible(matrix, low, high, list(map(len, groups)))
        if found is None:
            return None
        return subsets.engine.shown(list(found.values()), [numbers[k] for k in found])

    def _one_by_one(self, verdict: InfeasibleSubset, ids: list[str], order: Sequence[str]) -> Shrunk:
        small = self._narrowed(ids)
        best: InfeasibleSubset | None = None
        for name in order:
            smaller = small.refuted([i for i in ids if i != name]) if name in ids else None
            if smaller is not None:
                used = small.blamed(smaller)
                best, ids = smaller, [i for i in ids if i in used]
        return tuple(ids), verdict if best is None else self._subsets.as_of(small, best)


def _cells(forms: Sequence[Form], domain: Domain) -> list[Column]:
    """Return the different cells of some forms: the forms that count each, with their weights."""
    windows: dict[Series, list[tuple[int, int, int, float]]] = {}
    for k, form in enumerate(forms):
        for series, start, end, weight in form:
            windows.setdefault(series, []).append((start, end, k, float(weight)))
    found: dict[Column, None] = {}
    for series, own in windows.items():
        days = sorted({day for start, end, _, _ in own for day in (start, end)})
        for first, last in pairwise(days):
            cell = tuple((k, weight) for start, end, k, weight in own if start <= first and last <= end)
            if cell:
                found[cell] = None
                if domain.is_signed(series):
                    # may be negative: it has to be covered by nothing at all
                    found[tuple((k, -weight) for k, weight in cell)] = None
    return list(found)
