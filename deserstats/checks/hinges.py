"""What a verdict hinges on: each single other reading, tried on the set and on every conflict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from deserstats.checks.answers import Flip, Premise, Status
from deserstats.checks.variants import Variant, variants
from deserstats.model.budget import Budget
from deserstats.model.court import Court, Held, Overruled
from deserstats.model.decision import Unknown
from deserstats.model.system import Component, System


@dataclass(slots=True)
class Hinges:
    """Other readings of a table, each as a system of its own."""

    system: System
    budget: Budget
    others: list[tuple[Variant, System]] = field(init=False)

    def __post_init__(self) -> None:
        system = self.system
        self.others = []
        for variant in variants(system.claims, system.reading):
            other = System(variant.claims, variant.reading, system.as_of, system.with_soft)
            if other.options != system.options:
                self.others.append((variant, other))

    def premises(self, ids: Sequence[str]) -> Iterator[Premise]:
        """Return the readings without which some claims would not contradict each other."""
        for variant, other in self.others:
            if all(other.options.get(name) == self.system.options[name] for name in ids):
                continue
            kept = [name for name in ids if name in other.options]
            part = Component(
                tuple(other.claims[name] for name in kept),
                {name: other.options[name] for name in kept},
                tuple(other.rules),
            )
            if isinstance(Court(part, other.facts, self.budget).decide(), Held):
                yield Premise(text=variant.premise, switch=variant.switch)

    def flips(self, status: Status) -> Iterator[Flip]:
        """Return the readings under which the whole set would get another verdict."""
        for variant, other in self.others:
            if self.budget.is_over:
                return
            found = status_of(other, self.budget)
            if found not in (status, Status.UNDECIDED):
                yield Flip(change=variant.change, status=found)


def status_of(system: System, budget: Budget) -> Status:
    """Decide the status of a system alone, without conflicts and tables."""
    status = Status.CONSISTENT
    for component in system.components():
        verdict = Court(component, system.facts, budget).decide()
        if isinstance(verdict, Overruled):
            return Status.INCONSISTENT
        if isinstance(verdict, Unknown):
            status = Status.UNDECIDED
    return status
