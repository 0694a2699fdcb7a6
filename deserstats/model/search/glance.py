"""A first look at some claims of a component: what floats take for a contradiction is proved, the rest may hold.

A look costs one small linear program, with columns only where the claims looked at begin or end. It asks neither
for whole numbers nor for an exact series; who needs to know that claims can hold decides them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from deserstats.model.budget import DECISION
from deserstats.model.proof.farkas import candidates, gap
from deserstats.model.proof.outcome import Refuted
from deserstats.model.search.subsets import MAX_CHOICES, Choice, InfeasibleSubset, Subsets
from deserstats.model.solve.engine import PROOF, SCALE
from deserstats.model.solve.highs import INFINITY, Guesser, Outcome
from deserstats.model.solve.rational import refined
from deserstats.wording import Exact


class Glance:
    """Looks at claims of one component, under some of its rules."""

    def __init__(self, subsets: Subsets) -> None:
        self.subsets = subsets
        self.budget = subsets.budget
        self._program: Guesser | None = None

    def blamed(self, names: Sequence[str], rules: Sequence[int]) -> frozenset[str] | None:
        """Return claims that are proved to contradict each other; None where they may hold."""
        subsets = self.subsets
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
        guess = self._loaded(chosen).run(self.budget)
        if guess.outcome != Outcome.INFEASIBLE or guess.duals is None:
            return None
        self.budget.spend(PROOF * len(chosen))
        rows, domain = self.subsets.rows, self.subsets.domain
        floats = [float(y) for y in guess.duals[: len(chosen)]]
        for proof in (*candidates(floats, chosen), refined(rows, chosen, floats)):
            if gap(rows, proof, domain) is not None:
                return Refuted(proof)
        return None

    def _loaded(self, chosen: Sequence[int]) -> Guesser:
        """Return the linear program of some rows, on the days that matter to them."""
        problem = self.subsets.engine.problem
        entries = [problem.entries[i] for i in chosen]
        columns = sorted({j for row in entries for j in row})
        number = {j: n for n, j in enumerate(columns)}
        rows: list[dict[int, Exact]] = [{number[j]: a for j, a in row.items()} for row in entries]
        last = -1
        for j in columns:
            if not problem.domain.is_signed(problem.pieces[j][0]):
                rows.append({number[j]: 1, number[last]: -1} if last >= problem.first[j] else {number[j]: 1})
            last = j
        if self._program is None:
            self._program = Guesser(rows, len(columns))
        else:
            self._program.load(rows, len(columns))
        low, high = np.zeros(len(rows)), np.full(len(rows), INFINITY)
        for n, i in enumerate(chosen):
            bounds = problem.rows[i].bounds
            low[n] = -INFINITY if bounds.low is None else float(bounds.low)
            high[n] = INFINITY if bounds.high is None else float(bounds.high)
        known = np.abs(np.r_[low[low > -INFINITY], high[high < INFINITY]])
        scale = min(1.0, SCALE / largest) if (largest := float(known.max(initial=0.0))) else 1.0
        # an end that is not there stays so, whatever it is multiplied with
        self._program.set_bounds(low * scale, high * scale)
        return self._program
