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

from deserstats.causes.edits.alternatives import rereadings
from deserstats.causes.edits.ranges import forms_said, stated
from deserstats.causes.edits.rewrite import rewritten
from deserstats.causes.edits.slip_kinds import Alternative
from deserstats.causes.repair.assemble import Finder, FoundPart, Part, opened
from deserstats.causes.repair.repair_answers import RepairEdit, edits_between
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import merged
from deserstats.checks.consistency.evidence import witness_of
from deserstats.claims.claim import Claim
from deserstats.model.budget import StoppedError
from deserstats.model.proof.outcome import Feasible, Refuted, Unknown
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import Options, Statement, System, grouped
from deserstats.model.search.assignments import Assignments, Option
from deserstats.model.search.subsets import MAX_CHOICES, FeasibleSubset, Subsets


@dataclass(frozen=True, slots=True)
class Rereader(Finder):
    """Reads claims another way."""

    _contradicted: set[str] = field(default_factory=set)

    def spaces(self, system: System) -> list[FeasibleSet]:
        """Return groups of claims, joined where another reading of a contradicted claim reaches into a group."""
        if system.rules:
            versions = (self._versions(system.claims[name], system) for name in system.options)
            system = system.asked(form for own in versions for form in forms_said(own))
        alone = list(opened(system, self.budget))
        forms: list[list[Form]] = []
        for space in alone:
            forms.append([row.form for row in space.component.rules])
            for name, own in space.component.options.items():
                forms[-1] += forms_said(own)
                if space.witness is None:
                    self._contradicted.add(name)
                    forms[-1] += forms_said(self._versions(system.claims[name], system))
        joined: dict[int, list[FeasibleSet]] = {}
        for root, space in zip(grouped(forms), alone, strict=True):
            joined.setdefault(root, []).append(space)
        return [
            group[0]
            if len(group) == 1
            else FeasibleSet(system, merged([space.component for space in group]), self.budget)
            for group in joined.values()
        ]

    def _versions(self, claim: Claim, system: System) -> Options:
        if self.cost[claim.id] is None:
            return ()
        changes = rereadings(claim, system.claims)
        return tuple(option for change in changes for option in stated(rewritten(claim, change.cells), system))

    def find(self, space: FeasibleSet) -> FoundPart:
        """Find the fewest claims to read another way."""
        options = space.component.options
        if prod(map(len, options.values())) > MAX_CHOICES:
            meant = _by_windows(space)
            if meant is not None:
                return meant
        # a claim that no contradiction concerns keeps its reading
        cost = {name: self.cost[name] if name in self._contradicted else None for name in options}
        return _Readings(space, cost).found(self.limit)


def _by_windows(space: FeasibleSet) -> FoundPart | None:
    """Look for possible windows under which the claims hold as they are; None when there are none."""
    counts = {name: len(options) for name, options in space.component.options.items()}
    for choice, answer in _cheapest(space.subsets, counts, dict.fromkeys(counts, Fraction(1))):
        if isinstance(answer, Unknown):
            return FoundPart(reason=answer.reason)
        witness = witness_of([(FeasibleSubset(answer, choice), space.component.options)])
        return FoundPart([Part((), Fraction(0), witness)], is_complete=True)
    return None


def _cheapest(
    subsets: Subsets, counts: Mapping[str, int], cost: Mapping[str, Fraction]
) -> Iterator[tuple[dict[str, int], Feasible | Unknown]]:
    """Yield all choices of options that hold and cost least; at last an unknown where one was not settled."""
    budget = subsets.budget
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
    return min((s.start for own in options.values() for form in forms_said(own) for s in form), default=0)


def price_of(choice: Mapping[str, int], cost: Mapping[str, Fraction]) -> Fraction:
    """Return what the options that are not the first ones cost."""
    return sum((cost[name] for name, k in choice.items() if k), Fraction(0))


class _Readings:
    """A component in which each claim has several readings: as printed first."""

    def __init__(self, space: FeasibleSet, cost: Costs) -> None:
        component, system = space.component, space.system
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
        self.subsets = FeasibleSet(system, self.component, space.budget).subsets

    def _take(self, claim: Claim, change: Alternative, own: list[Statement], system: System) -> None:
        other = rewritten(claim, change.cells)
        for window, rows in stated(other, system):
            if all(rows != known for _, known in own):
                own.append((window, rows))
                self.versions[claim.id].append(other)
                self.notes[claim.id].append(change.note)

    def found(self, limit: int) -> FoundPart:
        """Return all cheapest choices that hold."""
        counts = {name: len(versions) for name, versions in self.versions.items()}
        parts: list[Part] = []
        for choice, answer in _cheapest(self.subsets, counts, self.cost):
            if isinstance(answer, Unknown):
                return FoundPart(parts, is_complete=False, reason=answer.reason)
            if len(parts) == limit:
                return FoundPart(parts, is_complete=False)
            parts.append(self._part(answer, choice))
        reason = "" if parts else "no choice of other readings restores the claims"
        return FoundPart(parts, is_complete=not self.moves_first_day, reason=reason)

    def _part(self, answer: Feasible, choice: dict[str, int]) -> Part:
        options = {name: (own[choice[name]],) for name, own in self.component.options.items()}
        # a reading may leave several windows open: the series is for the one that is its option
        meant = {name: 0 for name, k in choice.items() if len(self.versions[name][k].windows) > 1}
        witness = witness_of([(FeasibleSubset(answer, meant), options)])
        return Part(tuple(self._edits(choice)), price_of(choice, self.cost), witness)

    def _edits(self, choice: dict[str, int]) -> Iterable[RepairEdit]:
        for name, k in choice.items():
            if k:
                yield from edits_between(self.versions[name][0], self.versions[name][k], self.notes[name][k])
