"""What a verdict hinges on: each single other reading, tried on the set and on every conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from deserstats.checks.consistency.answers import Flip, Premise, Status
from deserstats.checks.consistency.variants import Sense, Variant, variants
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import build
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict


@dataclass(slots=True)
class Sensitivity:
    """Other readings of a table, each as a system of its own."""

    system: System
    budget: Budget
    others: list[tuple[Variant, System]] = field(init=False)

    def __post_init__(self) -> None:
        system = self.system
        self.others = []
        for variant in variants(system.claims):
            other = System(variant.claims, system.as_of, system.with_soft)
            # a reading under which a claim falls out of use says nothing of what it was used for
            if other.options != system.options and other.unused.keys() == system.unused.keys():
                self.others.append((variant, other))

    def premises(self, ids: Sequence[str], *, needs_whole: bool = False) -> Iterator[Premise]:
        """Return the readings without which some claims would not contradict each other.

        Where they contradict each other only in whole numbers, a reading that gives those up is no news.
        """
        for variant, other in self._tried(needs_whole):
            same = all(other.options[name] == self.system.options[name] for name in ids)
            if same or variant.sense == Sense.NARROWER:
                continue
            part = Component(
                tuple(other.claims[name] for name in ids),
                {name: other.options[name] for name in ids},
                tuple(other.rules),
            )
            subsets = Subsets(part, other.domain, self.budget)
            if _status(subsets, subsets.decide()) == Status.CONSISTENT:
                yield Premise(text=variant.premise, switch=variant.switch)

    def flips(self, status: Status, *, needs_whole: bool = False) -> Iterator[Flip]:
        """Return the readings under which the whole set would get another verdict."""
        for variant, other in self._tried(needs_whole):
            if self.budget.is_over:
                return
            # what allows less can hold only where the table as read does, and what allows more fail only there
            settled = {Sense.NARROWER: Status.CONSISTENT, Sense.WIDER: Status.INCONSISTENT}.get(variant.sense)
            sought = {Status.CONSISTENT, Status.INCONSISTENT} - {status, settled}
            if sought and (found := status_of(other, self.budget)) in sought:
                yield Flip(change=variant.change, status=found)

    def _tried(self, needs_whole: bool) -> Iterator[tuple[Variant, System]]:
        return (pair for pair in self.others if not (needs_whole and pair[1].domain != self.system.domain))


def status_of(system: System, budget: Budget) -> Status:
    """Decide the status of a system alone, without conflicts and tables."""
    status = Status.CONSISTENT
    for component in system.components():
        subsets = Subsets(component, system.domain, budget)
        found = _status(subsets, subsets.decide())
        if found == Status.INCONSISTENT:
            return found
        if found == Status.UNDECIDED:
            status = found
    return status


def _status(subsets: Subsets, verdict: Verdict) -> Status:
    """Return what a verdict says where its evidence holds when it is put together again."""
    if isinstance(verdict, Unknown):
        return Status.UNDECIDED
    if isinstance(verdict, InfeasibleSubset):
        adds_up = all(build(refuted, subsets.rows, subsets.domain).verify() for _, refuted in verdict.refutations)
        return Status.INCONSISTENT if adds_up else Status.UNDECIDED
    return Status.CONSISTENT if _holds(subsets, verdict) else Status.UNDECIDED


def _holds(subsets: Subsets, held: FeasibleSubset) -> bool:
    """Whether the series of a verdict is in every row, and whole where it counts."""
    problem = subsets.engine.problem
    point = problem.from_cells(held.answer.cells)
    whole = all(
        value == int(value) for (series, _, _), value in held.answer.cells.items() if subsets.domain.is_whole(series)
    )
    return whole and problem.violation(point, subsets.active(subsets.ids, held.choice)) == 0
