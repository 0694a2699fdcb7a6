"""The least squared change: figures moved so that the weighted sum of squares is smallest.

Least squares spread a gap over all figures in it; the least sum of :mod:`adjust` moves few.
Counts must be free to be broken numbers (``Scheme(continuous=...)``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.causes.repair.adjust import MAX_CHOICES, MOVABLE, Moves, rebuilt
from deserstats.causes.repair.assemble import Found, Part
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import Constraint, Domain, Segment, Series
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import Choice, Subsets
from deserstats.model.solve.quadratic import least_squares
from deserstats.wording import Exact, exact

_SHIFT = "(shift)"

NOT_PROVED = "the least squared change could not be proved in fractions"
NOT_WHOLE = "no whole numbers attain the least squared change; Scheme(continuous=True) allows broken ones"


@dataclass(frozen=True, slots=True)
class Squarer:
    """Moves figures by the least sum of squares."""

    cost: Costs
    limit: int
    budget: Budget

    def components(self, system: System) -> list[Component]:
        """Return the groups of claims that share cells."""
        return system.components()

    def find(self, component: Component, subsets: Subsets, system: System) -> Found:
        """Find the least squared change, under any choice of windows."""
        best: list[tuple[Exact, Choice, Moves]] = []
        for k, choice in enumerate(subsets.choices(subsets.ids)):
            if k == MAX_CHOICES:
                return Found(reason="too many possible windows; kind='reread' searches among them")
            least = self._least(component, choice, system.domain)
            if least is None:
                return Found(reason=self.budget.reason if self.budget.is_over else NOT_PROVED)
            best.append((*least[:1], choice, least[1]))
        total = min(t for t, _, _ in best)
        ties = [(choice, moves) for t, choice, moves in best if t == total]
        parts: list[Part] = [
            replace(part, cost=Fraction(total))
            for choice, moves in ties
            for part in rebuilt(component, choice, [moves], system, self.cost, self.budget)
        ]
        complete = len(parts) == len(ties)
        return Found(parts, complete, lower=total, reason="" if parts else NOT_WHOLE)

    def _least(self, component: Component, choice: Choice, domain: Domain) -> tuple[Exact, Moves] | None:
        weight: dict[Series, Fraction] = {}
        name_of: dict[Series, str] = {}
        rows: list[Constraint] = list(component.rules)
        for claim in component.claims:
            own = component.options[claim.id][choice.get(claim.id, 0)][1]
            price = self.cost[claim.id]
            if claim.kind not in MOVABLE or price is None:
                rows += own
                continue
            shift = Series(_SHIFT, "", "", "", claim.id, "")
            weight[shift], name_of[shift] = price, claim.id
            # the claim's figure rises by the shift: what it counts may lie higher by as much
            rows += [replace(row, form=(*row.form, Segment(shift, 1, 2, -1))) for row in own]
        found = least_squares(rows, _freed(domain), weight, self.budget)
        if found is None:
            return None
        return exact(found.total), {name_of[s]: shift for s, shift in found.shifts.items() if shift}


def _freed(domain: Domain) -> Domain:
    """Let shifts be negative and broken."""
    pairs: Sequence[tuple[str, str]] = [] if isinstance(domain.continuous, bool) else list(domain.continuous)
    broken = domain.continuous is True or frozenset([*pairs, (_SHIFT, "")])
    return Domain(domain.signed | {_SHIFT}, broken)
