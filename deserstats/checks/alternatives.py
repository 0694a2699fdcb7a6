"""What another figure in the place of a printed one would do: stand beside the other claims, or clash with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from deserstats.checks.detectable import meet
from deserstats.claims.claim import Claim
from deserstats.claims.interval import Interval
from deserstats.claims.reading import COUNTS
from deserstats.model.budget import Budget
from deserstats.model.court import Choice, Court, Held, Overruled
from deserstats.model.form import tightened
from deserstats.model.implied import Implied
from deserstats.model.neighbours import Neighbours
from deserstats.model.statement import compared_parts, units_in
from deserstats.model.system import Component, Options, System
from deserstats.model.world import UnusedError

MAX_KNOWN = 8
"""Series that are kept to answer the next question from."""

LOOK = 20
"""Steps of looking at one known series, for each claim."""


@dataclass(slots=True)
class Alternatives:
    """One claim beside others: could they hold if it said something else?

    Attributes
    ----------
    one_range : Implied or None
        What the others allow, where that is every value between two ends.
    """

    system: System
    component: Component
    court: Court
    claim: Claim
    others: Sequence[str]
    budget: Budget
    one_range: Implied | None = None
    _known: list[tuple[Choice, Neighbours]] | None = field(init=False, default=None)

    def know(self, held: Held) -> None:
        """Keep a series that the others allow, to answer the next questions from."""
        if self._known is None:
            self._known = []
        forms = [row.form for _, rows in self.component.options[self.claim.id] for row in rows]
        forms += compared_parts([self.claim], self.system.world)
        active = self.court.active(self.others, held.choice)
        near = Neighbours(self.court.engine.problem, held.answer.cells, active, forms)
        for _, other in self._known:
            near.learn(other)
            other.learn(near)
        self._known = [*self._known[1 - MAX_KNOWN :], (held.choice, near)]

    def fits(self, allowed: Interval) -> bool:
        """Whether a series is known in which the claim could allow these numbers instead of its own."""
        if self.one_range is not None:
            return self._meets(allowed, self.one_range)
        try:
            return self._is_near(self.system.statements(self.claim, allowed))
        except UnusedError:
            return True

    def clashes(self, other: Claim) -> bool:
        """Whether the others cannot hold beside a claim that says something else."""
        if self.one_range is not None and other.kind == self.claim.kind:
            return not self._meets(other.allowed(self.system.reading), self.one_range)
        try:
            said = self.system.statements(other)
        except UnusedError:
            return False
        if self._is_near(said):
            return False
        claims = tuple(c for c in self.component.claims if c.id in (*self.others, other.id))
        options = {c.id: said if c.id == other.id else self.component.options[c.id] for c in claims}
        court = Court(Component(claims, options, self.component.rules), self.system.facts, self.budget)
        verdict = court.decide()
        if isinstance(verdict, Held):
            self.know(verdict)
        return isinstance(verdict, Overruled)

    def _is_near(self, said: Options) -> bool:
        """Whether a series near a known one satisfies what would be said."""
        if self._known is None:
            self._known = []
            rest = self.court.decide(self.others)
            if isinstance(rest, Held):
                self.know(rest)
        for choice, near in reversed(self._known):
            self.budget.spend(LOOK * len(self.others))
            if near.satisfy(said[choice.get(self.claim.id, 0)][1]):
                return True
        return False

    def _meets(self, allowed: Interval, found: Implied) -> bool:
        whole = self.on_form(allowed)
        return not whole.is_empty and meet(whole, found.interval)

    def is_out(self, allowed: Interval, span: Interval) -> bool:
        """Whether nothing that a figure allows lies between two ends."""
        whole = self.on_form(allowed)
        return not meet(allowed if whole.is_empty else whole, span)

    def on_form(self, allowed: Interval) -> Interval:
        """Return the values of what the claim counts that a figure allows, in the claim's own scale."""
        window, rows = self.component.options[self.claim.id][0]
        if self.claim.kind not in (*COUNTS, "rate"):
            return allowed
        per = Fraction(units_in(window, self.claim.per)) if self.claim.kind == "rate" else Fraction(1)
        return tightened(rows[0].form, allowed.scaled(per), self.system.facts).scaled(1 / per)
