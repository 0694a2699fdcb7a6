"""A first look at some claims of a component: what floats take for a contradiction is proved, the rest may hold.

A look costs one small linear program, with columns only where the claims looked at begin or end. It asks neither
for whole numbers nor for an exact series; who needs to know that claims can hold decides them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from deserstats.model.budget import DECISION
from deserstats.model.proof.farkas import candidates, gap
from deserstats.model.proof.outcome import Refuted
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.search.subsets import MAX_CHOICES, Choice, InfeasibleSubset, Subsets
from deserstats.model.solve.engine import PROOF, SCALE
from deserstats.model.solve.highs import INFINITY, Floats, Guesser, Outcome
from deserstats.model.solve.rational import refined
from deserstats.wording import Exact


class Glance:
    """Looks at claims of one component, under some of its rules.

    ``point`` is where the last claims looked at hold, as floats see it: the level of every column.
    """

    def __init__(self, subsets: Subsets) -> None:
        self.subsets = subsets
        self.budget = subsets.budget
        self.point: Floats | None = None
        self._program: Guesser | None = None

    def blamed(self, names: Sequence[str], rules: Sequence[int]) -> frozenset[str] | None:
        """Return claims that are proved to contradict each other; None where they may hold."""
        subsets = self.subsets
        self.point = None
        if subsets.engine.is_network:
            verdict = subsets.decide(names)
            return subsets.blamed(verdict) if isinstance(verdict, InfeasibleSubset) else None
        if subsets.n_choices(names) > MAX_CHOICES:
            unclear = set(subsets.ambiguous(names))
            return self.blamed([name for name in names if name not in unclear], rules)
        refuted: list[Choice] = []
        found: set[str] = set()
        for choice in subsets.choices(names):
            if any(relevant.items() <= choice.items() for relevant in refuted):
                continue
            proof = self._refuted([*subsets.rows_of(names, choice), *rules])
            if proof is None:
                return None
            own = subsets.claims_in(proof)
            refuted.append({name: k for name, k in choice.items() if name in own})
            found |= own
        return frozenset(found)

    def _refuted(self, chosen: Sequence[int]) -> Refuted | None:
        """Return the proof that some rows contradict each other, where floats see that and it adds up."""
        if self.budget.is_over:
            return None
        self.budget.spend(DECISION)
        columns = self._columns(chosen)
        program = self._loaded(chosen, columns)
        scale = self._set_bounds(program, chosen)
        guess = program.run(self.budget)
        if guess.point is not None:
            self.point = self._spread(columns, guess.point / scale)
        if guess.outcome != Outcome.INFEASIBLE or guess.duals is None:
            return None
        self.budget.spend(PROOF * len(chosen))
        rows, domain = self.subsets.rows, self.subsets.domain
        floats = [float(y) for y in guess.duals[: len(chosen)]]
        for proof in _proposals(rows, chosen, floats):
            if gap(rows, proof, domain) is not None:
                return Refuted(proof)
        return None

    def _columns(self, chosen: Sequence[int]) -> list[int]:
        """Return the columns on which some rows begin or end."""
        entries = self.subsets.engine.problem.entries
        return sorted({j for i in chosen for j in entries[i]})

    def _spread(self, columns: Sequence[int], levels: Floats) -> Floats:
        """Return the level of every column: a curve stays where it was where it is not asked for."""
        first = np.array(self.subsets.engine.problem.first)
        found = np.zeros(len(first))
        found[columns] = levels
        last = np.full(len(first), -1)
        last[columns] = columns
        last = np.maximum.accumulate(last)
        return np.where(last >= first, found[last], 0.0)

    def _loaded(self, chosen: Sequence[int], columns: Sequence[int]) -> Guesser:
        """Return the linear program of some rows on some columns."""
        problem = self.subsets.engine.problem
        number = {j: n for n, j in enumerate(columns)}
        starts, indices, data = [0], list[int](), list[float]()
        for i in chosen:
            for j, a in problem.entries[i].items():
                indices.append(number[j])
                data.append(float(a))
            starts.append(len(data))
        for n, j in enumerate(columns):
            if not problem.domain.is_signed(problem.pieces[j][0]):
                # the curve of a series never falls from one of its columns to the next
                is_first = n == 0 or columns[n - 1] < problem.first[j]
                indices += (n,) if is_first else (n, n - 1)
                data += (1.0,) if is_first else (1.0, -1.0)
                starts.append(len(data))
        if self._program is None:
            self._program = Guesser((), 0)
        self._program.load_entries(starts, indices, data, len(columns))
        return self._program

    def _set_bounds(self, program: Guesser, chosen: Sequence[int]) -> float:
        """Set the bounds of some rows, at the scale that HiGHS likes; those that follow them are 0 or more."""
        low, high = np.zeros(program.n_rows), np.full(program.n_rows, INFINITY)
        own = list(chosen)
        low[: len(own)], high[: len(own)] = (end[own] for end in self.subsets.engine.ends())
        largest = max(float(np.abs(end[np.isfinite(end)]).max(initial=0.0)) for end in (low, high))
        scale = min(1.0, SCALE / largest) if largest else 1.0
        program.set_bounds(low * scale, high * scale)
        return scale


def _proposals(
    rows: Sequence[Constraint], chosen: Sequence[int], floats: Sequence[float]
) -> Iterator[dict[int, Exact]]:
    """Return exact multipliers to try, cheapest first."""
    yield from candidates(floats, chosen)
    yield refined(rows, chosen, floats)
