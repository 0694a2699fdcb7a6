"""What some claims leave for another one, as it is printed or as it may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import islice

from deserstats.causes.edits.rewrite import altered
from deserstats.causes.edits.slip_kinds import Alternative
from deserstats.causes.edits.sums import SUMMED, Sum, Term
from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.errors import ClaimTableError
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Feasible
from deserstats.model.rows.claim_rows import compared, compared_parts
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import Component, Options, System
from deserstats.model.search.implied import implied
from deserstats.model.search.subsets import Choice, Subsets
from deserstats.model.solve.bounds import Extremes, extremes_of
from deserstats.wording import Exact

MAX_CHOICES = 8
"""Choices of windows among the other claims that are followed up."""


def stated(claim: Claim, system: System) -> Options:
    """Return the windows and rows of a claim; none where it takes no part."""
    try:
        return system.statements(claim)
    except (UnusedError, ClaimTableError):
        return ()


def forms_said(options: Options) -> list[Form]:
    """Return the sums that rows limit."""
    return [row.form for _, rows in options for row in rows]


def forms_of(claim: Claim, system: System) -> list[Form]:
    """Return every sum that a claim speaks of, also those that it only compares."""
    options = stated(claim, system)
    both = (form for window, _ in options for form in compared(claim, window, system.series_index))
    return [*forms_said(options), *both]


def forms_touched(claim: Claim, changes: Iterable[Alternative], system: System) -> list[Form]:
    """Return every sum that a claim would speak of with other cells."""
    changed = (altered(claim, change) for change in changes)
    return [form for after in changed if after is not None for form in forms_of(after, system)]


class Ranges:
    """Asks the claims of a component what they leave for a claim."""

    def __init__(
        self,
        system: System,
        component: Component,
        budget: Budget,
        extra: Sequence[Form] = (),
        asking: Budget | None = None,
    ) -> None:
        self.system = system
        self.component = component
        known = compared_parts(component.claims, system.series_index)
        self.subsets = Subsets(component, system.domain, budget, [*known, *extra])
        self.budget = asking or budget
        self._ends = extremes_of(self.subsets.engine)
        # a ratio compares two sums, which no graph of one series does
        self._pairs = Extremes(self.subsets.engine)
        self._choices: dict[tuple[str, ...], list[Choice]] = {}
        self._known: dict[tuple[object, ...], Interval | None] = {}

    def of(self, claim: Claim, options: Options, others: Iterable[str]) -> Interval | None:
        """Return the numbers that other claims leave for a claim; None when that was not settled."""
        if self.budget.is_over or claim.kind == "order" or not options:
            return None
        names = tuple(others)
        total: Interval | None = None
        for choice in self._open(names):
            active = self.subsets.active(names, choice)
            for window, rows in options:
                found = self._one(claim, window, rows, active)
                if found is None:
                    return None
                total = found if total is None else total.hull(found)
        return total

    def _one(self, claim: Claim, window: Period, rows: Sequence[Constraint], active: Sequence[int]) -> Interval | None:
        sums = (tuple(row.form for row in rows), tuple(compared(claim, window, self.system.series_index)))
        key = (claim.kind, claim.per, window, *sums, tuple(active))
        if key not in self._known:
            ends = self._pairs if claim.kind in COMPARING else self._ends
            found = implied(claim, window, rows, self.system.series_index, ends, active)
            self._known[key] = None if found is None else found.interval
        return self._known[key]

    def sums(self, claim: Claim, options: Options, others: Iterable[str]) -> list[Sum]:
        """Return the sums of figures of others that give the ends of what they leave for a figure."""
        choices = [] if self.budget.is_over else self._open(tuple(others))
        if claim.kind not in SUMMED or len(options) != 1 or len(choices) != 1:
            return []
        active = self.subsets.active(others, choices[0])
        found = []
        for form in dict.fromkeys(row.form for row in options[0][1]):
            for end, sign in ((self._ends.low(form, active), 1), (self._ends.high(form, active), -1)):
                if end is not None and end.value is not None:
                    found.append(self._sum(end.multipliers, end.value, sign))
        return list(dict.fromkeys(one for one in found if one is not None))

    def _sum(self, multipliers: Mapping[int, Exact], end: Exact, sign: int) -> Sum | None:
        """Return the figures that a proof adds up; None where one of them is no figure of a sum."""
        times: dict[str, Fraction] = {}
        for row, many in multipliers.items():
            name = self.subsets.owner[row][0] if row < len(self.subsets.owner) else ""
            times[name] = times.get(name, Fraction(0)) + sign * Fraction(many)
        known = {claim.id: claim for claim in self.component.claims if claim.kind in SUMMED and claim.figure}
        own = {name: many for name, many in times.items() if name and many}
        return Sum(tuple(Term(known[n], many) for n, many in own.items()), end) if own.keys() <= known.keys() else None

    def _open(self, names: tuple[str, ...]) -> list[Choice]:
        """Return the choices of windows under which the others can hold, none where there are too many."""
        if names not in self._choices:
            found = list(islice(self.subsets.choices(names), MAX_CHOICES))
            if self.subsets.ambiguous(names):
                decide, active = self.subsets.engine.decide, self.subsets.active
                found = [choice for choice in found if isinstance(decide(active(names, choice)), Feasible)]
            self._choices[names] = found
        return self._choices[names]

    def is_whole(self, claim: Claim, options: Options) -> bool:
        """Whether the figure of a claim counts whole things."""
        if claim.kind not in ("total", "each", "stock", "difference"):
            return False
        domain = self.system.domain
        return all(domain.is_whole(s.series) for _, rows in options for row in rows for s in row.form)
