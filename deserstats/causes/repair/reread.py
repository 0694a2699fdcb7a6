"""Fewest claims to read another way: the cheapest choice of readings under which all claims can hold.

A choice that cannot hold shows a clash: readings of a few claims that contradict each other. A
cheapest choice that avoids every clash met so far either holds or shows another one (the
implicit hitting sets of the drop repair, with several options a claim).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import prod

from deserstats.causes.edits.rereadings import rereadings
from deserstats.causes.edits.rewrite import rewritten
from deserstats.causes.edits.slip_kinds import Change
from deserstats.causes.repair.assemble import Found, Part
from deserstats.causes.repair.repair_answers import Edit, edits_between
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.checks.bounds.target import merged
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.outcome import Feasible, Refuted, Unknown
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import Component, Options, Statement, System, grouped
from deserstats.model.search.assignments import Assignments, Option
from deserstats.model.search.subsets import MAX_CHOICES, FeasibleSubset, Subsets


@dataclass(frozen=True, slots=True)
class Rereader:
    """Reads claims another way."""

    cost: Costs
    limit: int
    budget: Budget
    _contradicted: set[str] = field(default_factory=set)

    def components(self, system: System) -> list[Component]:
        """Return groups of claims, joined where another reading of a contradicted claim reaches into a group."""
        if system.rules:
            system.ask(row.form for c in system.claims if c.id in system.options
                       for _, rows in self._versions(c, system) for row in rows)  # fmt: skip
        parts = system.components()
        forms: list[list[Form]] = []
        for part in parts:
            forms.append([row.form for own in part.options.values() for _, rows in own for row in rows])
            forms[-1] += [row.form for row in part.rules]
            if not isinstance(Subsets(part, system.domain, self.budget).decide(), FeasibleSubset):
                self._contradicted.update(claim.id for claim in part.claims)
                readings = (option for claim in part.claims for option in self._versions(claim, system))
                forms[-1] += [row.form for _, rows in readings for row in rows]
        joined: dict[int, list[Component]] = {}
        for root, part in zip(grouped(forms), parts, strict=True):
            joined.setdefault(root, []).append(part)
        return [merged(group) for group in joined.values()]

    def _versions(self, claim: Claim, system: System) -> Options:
        if self.cost[claim.id] is None:
            return ()
        changes = rereadings(claim, system.claims)
        return tuple(option for change in changes for _, option in _stated(rewritten(claim, change.cells), system))

    def find(self, component: Component, subsets: Subsets, system: System) -> Found:
        """Find the fewest claims to read another way."""
        if prod(map(len, component.options.values())) > MAX_CHOICES:
            meant = _by_windows(component, subsets, self.budget)
            if meant is not None:
                return meant
        # a claim that no contradiction concerns keeps its reading
        cost = {name: self.cost[name] if name in self._contradicted else None for name in component.options}
        return _Readings(component, system, cost, self.budget).found(self.limit)


def _by_windows(component: Component, subsets: Subsets, budget: Budget) -> Found | None:
    """Look for possible windows under which the claims hold as they are; None when there are none."""
    counts = {name: len(options) for name, options in component.options.items()}
    for choice, answer in _cheapest(subsets, counts, dict.fromkeys(counts, Fraction(1)), budget):
        if isinstance(answer, Unknown):
            return Found(reason=answer.reason)
        return Found([Part((), Fraction(0), FeasibleSubset(answer, choice), component)], is_complete=True)
    return None


def _cheapest(
    subsets: Subsets, counts: Mapping[str, int], cost: Mapping[str, Fraction], budget: Budget
) -> Iterator[tuple[dict[str, int], Feasible | Unknown]]:
    """Yield all choices of options that hold and cost least; at last an unknown where one was not settled."""
    choices = Assignments(counts, cost, budget)
    best: Fraction | None = None
    while True:
        try:
            choice = choices.cheapest()
        except StoppedError as reason:
            yield {}, Unknown(str(reason))
            return
        if choice is None:
            return
        price = price_of(choice, cost)
        if best is not None and price > best:
            return
        answer = (
            Unknown(budget.reason) if budget.is_over else subsets.engine.decide(subsets.active(subsets.ids, choice))
        )
        if isinstance(answer, Refuted):
            choices.rule_out(_clash(subsets, answer, choice))
            continue
        yield choice, answer
        if isinstance(answer, Unknown):
            return
        best = price
        choices.rule_out((name, k) for name, k in choice.items() if k)


def _clash(subsets: Subsets, refuted: Refuted, choice: Mapping[str, int]) -> list[Option]:
    """Shrink a contradiction to few claims: the fewer, the more choices it rules out."""
    names = sorted(subsets.claims_in(refuted))
    for name in list(names):
        rest = [other for other in names if other != name]
        again = subsets.engine.decide(subsets.active(rest, choice))
        if name in names and isinstance(again, Refuted):
            names = sorted(subsets.claims_in(again))
    return [(name, choice[name]) for name in names]


def _first_day(options: Mapping[str, Options]) -> int:
    return min((s.start for own in options.values() for _, rows in own for r in rows for s in r.form), default=0)


def price_of(choice: Mapping[str, int], cost: Mapping[str, Fraction]) -> Fraction:
    """Return what the options that are not the first ones cost."""
    return sum((cost[name] for name, k in choice.items() if k), Fraction(0))


def _stated(claim: Claim, system: System) -> list[tuple[Claim, Statement]]:
    """Return a reading with its rows; none where it takes no part."""
    try:
        return [(claim, option) for option in system.statements(claim)]
    except UnusedError:
        return []


class _Readings:
    """A component in which each claim has several readings: as printed first."""

    def __init__(self, component: Component, system: System, cost: Costs, budget: Budget) -> None:
        self.budget = budget
        self.cost = {name: cost[name] or Fraction(0) for name in component.options}
        self.versions: dict[str, list[Claim]] = {}
        self.notes: dict[str, list[str]] = {}
        options: dict[str, Options] = {}
        for claim in component.claims:
            self.versions[claim.id], self.notes[claim.id] = [claim], [""]
            own: list[Statement] = [component.options[claim.id][0]]
            for change in rereadings(claim, system.claims) if cost[claim.id] is not None else []:
                self._take(claim, change, own, system)
            options[claim.id] = tuple(own)
        # rules are written on the days as printed: readings that move the first are judged only where they are chosen
        self.moves_first_day = bool(component.rules) and _first_day(options) < _first_day(component.options)
        self.component = replace(component, options=options)
        self.subsets = Subsets(self.component, system.domain, budget)

    def _take(self, claim: Claim, change: Change, own: list[Statement], system: System) -> None:
        for other, (window, rows) in _stated(rewritten(claim, change.cells), system):
            if all(rows != known for _, known in own):
                own.append((window, rows))
                self.versions[claim.id].append(other)
                self.notes[claim.id].append(change.note)

    def found(self, limit: int) -> Found:
        """Return all cheapest choices that hold."""
        counts = {name: len(versions) for name, versions in self.versions.items()}
        parts: list[Part] = []
        for choice, answer in _cheapest(self.subsets, counts, self.cost, self.budget):
            if isinstance(answer, Unknown):
                return Found(parts, is_complete=False, reason=answer.reason)
            if len(parts) == limit:
                return Found(parts, is_complete=False)
            parts.append(self._part(answer, choice))
        reason = "" if parts else "no choice of other readings restores the claims"
        return Found(parts, is_complete=not self.moves_first_day, reason=reason)

    def _part(self, answer: Feasible, choice: dict[str, int]) -> Part:
        options = {name: (own[choice[name]],) for name, own in self.component.options.items()}
        component = replace(
            self.component, claims=tuple(self.versions[name][k] for name, k in choice.items()), options=options
        )
        # a reading may leave several windows open: the series is for the one that is its option
        meant = {name: 0 for name, k in choice.items() if len(self.versions[name][k].windows) > 1}
        return Part(tuple(self._edits(choice)), price_of(choice, self.cost), FeasibleSubset(answer, meant), component)

    def _edits(self, choice: dict[str, int]) -> Iterable[Edit]:
        for name, k in choice.items():
            if k:
                yield from edits_between(self.versions[name][0], self.versions[name][k], self.notes[name][k])
