"""Which of the other claims imply a claim, and how many origins they go back to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from deserstats.checks.consistency.answers import Standing
from deserstats.claims.cells.interval import Interval
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Extreme, Feasible, Refuted
from deserstats.model.rows.claim_rows import BASE
from deserstats.model.rows.linear_form import Constraint, tightened
from deserstats.model.rows.system import Options
from deserstats.model.search.subsets import Choice, Subsets
from deserstats.model.solve.bounds import Extremes, NetworkExtremes
from deserstats.model.solve.engine import Engine
from deserstats.wording import Exact

MAX_ROOTS = 4
"""Origins up to which every set of them is tried; among more, those of proofs that share none are counted."""

Proof = frozenset[str]
"""The claims that a proof uses."""


@dataclass(slots=True)
class Support:
    """Proofs of claims from others, under every choice of windows that the others can hold under.

    ``root`` names the origin of a claim; a blank one is never independent and counts as none.
    """

    subsets: Subsets
    options: Mapping[str, Options]
    choices: Sequence[Choice]
    budget: Budget
    root: Callable[[str], str]
    ends: Extremes | NetworkExtremes
    _known: dict[tuple[str, frozenset[str]], Proof | None] = field(init=False)

    def __post_init__(self) -> None:
        self._known = {}

    def of(self, name: str, others: Sequence[str]) -> tuple[Standing | None, int]:
        """Return *corroborated* or *adds up* where others imply a claim, and by how many origins; None where not."""
        # what holds whatever is claimed, such as 0 or more, is supported by nobody
        if self._proof(name, others) is None or self._proof(name, ()) is not None:
            return None, 0
        own = self.root(name)
        independent = [i for i in others if self.root(i) not in ("", own)] if own else []
        is_told = bool(independent) and self._proof(name, independent) is not None
        verdict = Standing.CORROBORATED if is_told else Standing.ADDS_UP
        return verdict, len(self._roots(name, others) - {""})

    def _roots(self, name: str, others: Sequence[str]) -> set[str]:
        """Return the origins that some set of origins needs to imply a claim."""
        every = sorted({self.root(i) for i in others})
        if len(every) > MAX_ROOTS:
            return self._apart(name, others)
        implying = [
            set(roots)
            for n in range(1, len(every) + 1)
            for roots in combinations(every, n)
            if self._told(name, others, roots) is not None
        ]
        smallest = [roots for roots in implying if not any(less < roots for less in implying)]
        return {root for roots in smallest for root in roots}

    def _apart(self, name: str, others: Sequence[str]) -> set[str]:
        """Return the origins of proofs that share none: take those of one away, prove again."""
        found: set[str] = set()
        left = {self.root(i) for i in others}
        while left and not self.budget.is_over:
            proof = self._told(name, others, left)
            if not proof:
                break
            needed = {self.root(i) for i in proof}
            for root in sorted(needed):
                if len(needed) > 1 and self._told(name, others, needed - {root}) is not None:
                    needed.discard(root)
            found |= needed
            left -= needed
        return found

    def _told(self, name: str, others: Sequence[str], roots: Iterable[str]) -> Proof | None:
        kept = set(roots)
        return self._proof(name, [i for i in others if self.root(i) in kept])

    def _proof(self, name: str, others: Sequence[str]) -> Proof | None:
        """Return the claims that a proof uses; None where the others leave it open, or that was not settled."""
        key = (name, frozenset(others))
        if key not in self._known:
            self._known[key] = self._sought(name, others)
        return self._known[key]

    def _sought(self, name: str, others: Sequence[str]) -> Proof | None:
        used: set[str] = set()
        for choice in self.choices:
            active = self.subsets.active(others, choice) + self.subsets.presupposed(name, choice)
            if len(self.choices) > 1 and not isinstance(self.subsets.engine.decide(active), Feasible):
                continue
            for row in self.options[name][choice.get(name, 0)][1]:
                rows = self._row(row, active)
                if rows is None:
                    return None
                used |= {self.subsets.owner[i][0] for i in rows}
        return frozenset(used - {"", name})

    def _row(self, row: Constraint, active: Sequence[int]) -> set[int] | None:
        """Return the rows that imply both sides of another row, or None."""
        bounds = row.bounds
        used: set[int] = set()
        for sign, end, is_open in ((1, bounds.low, bounds.low_open), (-1, bounds.high, bounds.high_open)):
            if end is not None and row.part != BASE:
                rows = self._side(row, active, sign, end, is_open)
                if rows is None:
                    return None
                used.update(rows)
        return used

    def _side(
        self, row: Constraint, active: Sequence[int], sign: int, end: Exact, is_open: bool
    ) -> Collection[int] | None:
        """Return the rows that imply that a form is not below (``sign`` 1) or above (-1) an end, or None."""
        found = (self.ends.low if sign > 0 else self.ends.high)(row.form, active)
        if found is not None and found.value is not None:
            room = sign * (found.value - end)
            if room > 0 or (room == 0 and (not is_open or self._is_strict(found))):
                return found.rows
        if found is not None and (found.value is None or found.is_sharp):
            return None
        outside = Interval(None, end, high_open=not is_open) if sign > 0 else Interval(end, None, low_open=not is_open)
        return self._refuting(Constraint(row.form, tightened(row.form, outside, self.subsets.domain), ""), active)

    def _is_strict(self, found: Extreme) -> bool:
        """Whether the proof of an end uses a strict end, so that the end itself is not reached."""
        rows = self.subsets.rows
        return any(rows[i].bounds.low_open if y > 0 else rows[i].bounds.high_open for i, y in found.multipliers.items())

    def _refuting(self, outside: Constraint, active: Sequence[int]) -> set[int] | None:
        """Return the rows that leave no room for one more, in whole numbers where they count."""
        rows = [*(self.subsets.rows[i] for i in active), outside]
        answer = Engine(rows, self.subsets.domain, self.budget, self.subsets.engine.extra).decide()
        if not isinstance(answer, Refuted):
            return None
        return {active[i] for i in answer.support if i < len(active)}
