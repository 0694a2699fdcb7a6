"""What another figure in the place of a printed one would do: stand beside the other claims, or clash with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from deserstats.checks.consistency.detectable import meet
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import COUNTS
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.rows.claim_rows import compared_parts, units_in
from deserstats.model.rows.linear_form import tightened
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import Component, Options, System
from deserstats.model.search.neighbours import NearbySeries
from deserstats.model.search.subsets import Choice, FeasibleSubset, InfeasibleSubset, Subsets, Verdict

MAX_KNOWN = 8
"""Series that are kept to answer the next question from."""

LOOK = 20
"""Steps of looking at one known series, for each claim."""

ROW = 60
"""Steps of writing one row more than the first of what a claim might say."""

MAX_ENTRIES = 20_000_000
"""Rows times cells beyond which no series is kept."""


@dataclass(slots=True)
class Alternatives:
    """One claim beside others: could they hold if it said something else?

    Attributes
    ----------
    verdict : Verdict
        What was decided of all claims of the component.
    span : Interval or None
        All that the others leave for the figure, as far as was proved; None where nothing was, or where one
        figure speaks of several sums.
    is_range : bool
        Whether the others allow every value in the span.
    """

    system: System
    component: Component
    subsets: Subsets
    claim: Claim
    others: Sequence[str]
    budget: Budget
    verdict: Verdict
    span: Interval | None = None
    is_range: bool = False
    _known: list[tuple[Choice, NearbySeries]] | None = field(init=False, default=None)

    @property
    def is_settled(self) -> bool:
        """Whether the span alone tells which figures may stand beside the others."""
        return self.span is not None and self.is_range

    def know(self, held: FeasibleSubset) -> None:
        """Keep a series that the others allow, to answer the next questions from."""
        forms = [row.form for _, rows in self.component.options[self.claim.id] for row in rows]
        forms += compared_parts([self.claim], self.system.series_index)
        active = self.subsets.active(self.others, held.choice)
        if max(len(active), len(forms)) * len(held.answer.cells) > MAX_ENTRIES:
            return
        near = NearbySeries(self.subsets.engine.problem, held.answer.cells, active, forms)
        self.budget.spend(near.work(len(forms) - 1))
        self._known = self._known or []
        for _, other in self._known:
            near.learn(other)
            other.learn(near)
        self._known = [*self._known[1 - MAX_KNOWN :], (held.choice, near)]

    def fits(self, allowed: Interval) -> bool:
        """Whether a series is known in which the claim could allow these numbers instead of its own."""
        settled = self._by_span(allowed)
        if settled is not None:
            return settled
        if self.budget.is_over:
            return True
        try:
            return self._is_near(self.system.statements(self.claim, allowed))
        except UnusedError:
            return True

    def clashes(self, other: Claim) -> bool:
        """Whether the others cannot hold beside a claim that says something else."""
        settled = self._by_span(other.allowed(self.system.claims.reading)) if other.kind == self.claim.kind else None
        if settled is not None:
            return not settled
        try:
            said = self.system.statements(other)
        except UnusedError:
            return False
        if self._is_near(said):
            return False
        claims = tuple(c for c in self.component.claims if c.id in (*self.others, other.id))
        options = {c.id: said if c.id == other.id else self.component.options[c.id] for c in claims}
        subsets = Subsets(Component(claims, options, self.component.rules), self.system.domain, self.budget)
        verdict = subsets.decide()
        if isinstance(verdict, FeasibleSubset):
            self.know(verdict)
        return isinstance(verdict, InfeasibleSubset)

    def _is_near(self, said: Options) -> bool:
        """Whether a series near a known one satisfies what would be said."""
        more = max(len(rows) for _, rows in said) - 1
        self.budget.spend(ROW * more)
        if self._known is None:
            self._known = []
            rest = self.verdict if isinstance(self.verdict, FeasibleSubset) else self.subsets.decide(self.others)
            if isinstance(rest, FeasibleSubset):
                self.know(rest)
        for choice, near in reversed(self._known):
            self.budget.spend(LOOK * len(self.others) + near.work(more))
            if near.satisfy(said[choice.get(self.claim.id, 0)][1]):
                return True
        return False

    def _by_span(self, allowed: Interval) -> bool | None:
        """Whether a figure may stand beside the others as far as the span tells; None where it does not."""
        if self.span is None:
            return None
        if self.is_range:
            return not self.on_form(allowed).is_empty and not self.is_out(allowed)
        return False if self.is_out(allowed) else None

    def is_out(self, allowed: Interval) -> bool:
        """Whether nothing that a figure allows lies in the span."""
        assert self.span is not None
        whole = self.on_form(allowed)
        return not meet(allowed if whole.is_empty else whole, self.span)

    def on_form(self, allowed: Interval) -> Interval:
        """Return the values of what the claim counts that a figure allows, in the claim's own scale."""
        window, rows = self.component.options[self.claim.id][0]
        if self.claim.kind not in (*COUNTS, "rate"):
            return allowed
        if self.claim.kind in COUNTS:
            return tightened(rows[0].form, allowed, self.system.domain)
        per = Fraction(units_in(window, self.claim.per))
        return tightened(rows[0].form, allowed.scaled(per), self.system.domain).scaled(1 / per)
