"""Whether any of the claims of a component can all hold, under some choice of their windows.

Claims whose window is worded ambiguously have several; a set of claims is refuted only when
every choice is. A choice that an earlier refutation covers already is not decided again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Feasible, Refuted, Unknown
from deserstats.model.rows.claim_rows import BASE
from deserstats.model.rows.linear_form import Constraint, Domain, Form
from deserstats.model.rows.system import Component
from deserstats.model.solve.engine import Engine

MAX_CHOICES = 64
"""Choices of windows beyond which a set is left undecided."""

Choice = dict[str, int]
"""Claim to the number of its window; claims with one window are not named."""


@dataclass(frozen=True, slots=True)
class FeasibleSubset:
    """The claims can all hold: the value of every cell, and the windows chosen."""

    answer: Feasible
    choice: Choice


@dataclass(frozen=True, slots=True)
class InfeasibleSubset:
    """They cannot: one refutation per choice of windows that matters, covering all of them."""

    refutations: tuple[tuple[Choice, Refuted], ...]


Verdict = FeasibleSubset | InfeasibleSubset | Unknown


class Subsets:
    """Decides any subset of the claims of a component; the engine stays warm."""

    def __init__(self, component: Component, domain: Domain, budget: Budget, extra: Sequence[Form] = ()) -> None:
        self.domain = domain
        self.budget = budget
        self.ids = tuple(claim.id for claim in component.claims)
        self.rows: list[Constraint] = []
        self.owner: list[tuple[str, int]] = []
        self._numbers: dict[tuple[str, int], list[int]] = {}
        self._windows = {name: len(options) for name, options in component.options.items()}
        for name in self.ids:
            for k, (_, rows) in enumerate(component.options[name]):
                self._numbers[name, k] = self._take(rows, (name, k))
        self._rules = self._take(component.rules, ("", 0))
        self.engine = Engine(self.rows, domain, budget, extra)

    def _take(self, rows: Sequence[Constraint], owner: tuple[str, int]) -> list[int]:
        first = len(self.rows)
        self.rows.extend(rows)
        self.owner.extend([owner] * len(rows))
        return list(range(first, len(self.rows)))

    def ambiguous(self, ids: Iterable[str]) -> list[str]:
        """Return the claims that have several windows."""
        return [name for name in ids if self._windows[name] > 1]

    def n_choices(self, ids: Iterable[str]) -> int:
        """Return how many choices of windows there are."""
        return prod(self._windows[name] for name in ids)

    def active(self, ids: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        """Return the rows of some claims under a choice of windows, and of all rules."""
        return [i for name in ids for i in self._numbers[name, choice.get(name, 0)]] + self._rules

    def own(self, name: str, window: int = 0) -> list[int]:
        """Return the rows of one claim."""
        return self._numbers[name, window]

    def presupposed(self, name: str, choice: Mapping[str, int]) -> list[int]:
        """Return the rows of a claim that hold whatever its figure is: that its base is more than nothing."""
        return [i for i in self._numbers[name, choice.get(name, 0)] if self.rows[i].part == BASE]

    def choices(self, ids: Iterable[str]) -> Iterator[Choice]:
        """Return every choice of windows, as printed first."""
        names = self.ambiguous(ids)
        for numbers in product(*(range(self._windows[name]) for name in names)):
            yield dict(zip(names, numbers, strict=True))

    def decide(self, ids: Iterable[str] | None = None) -> Verdict:
        """Decide some of the claims, or all."""
        names = list(self.ids if ids is None else ids)
        if self.n_choices(names) > MAX_CHOICES:
            return self._without(names, set(self.ambiguous(names)))
        refutations: list[tuple[Choice, Refuted]] = []
        for choice in self.choices(names):
            if any(relevant.items() <= choice.items() for relevant, _ in refutations):
                continue
            answer = self.engine.decide(self.active(names, choice))
            if isinstance(answer, Feasible):
                return FeasibleSubset(answer, choice)
            if isinstance(answer, Unknown):
                return answer
            found = self._relevant(answer, choice)
            refutations = [r for r in refutations if not found.items() <= r[0].items()] + [(found, answer)]
        return InfeasibleSubset(tuple(refutations))

    def refuted(self, ids: Iterable[str]) -> InfeasibleSubset | None:
        """Return a contradiction of some claims that linear programs show, or None: they may hold, or not."""
        names = list(ids)
        if self.n_choices(names) > MAX_CHOICES:
            unclear = set(self.ambiguous(names))
            names = [name for name in names if name not in unclear]
        refutations: list[tuple[Choice, Refuted]] = []
        for choice in self.choices(names):
            if any(relevant.items() <= choice.items() for relevant, _ in refutations):
                continue
            answer = self.engine.refute(self.active(names, choice))
            if answer is None:
                return None
            found = self._relevant(answer, choice)
            refutations = [r for r in refutations if not found.items() <= r[0].items()] + [(found, answer)]
        return InfeasibleSubset(tuple(refutations))

    def as_of(self, other: Subsets, verdict: InfeasibleSubset) -> InfeasibleSubset:
        """Return a verdict of ``other``, which decides some of the claims under the same rules, on the rows here."""
        number = dict(zip(other._rules, self._rules, strict=True))
        for key, own in other._numbers.items():
            number |= zip(own, self._numbers[key], strict=True)
        return InfeasibleSubset(
            tuple((choice, self._moved(refuted, number, len(other.rows))) for choice, refuted in verdict.refutations)
        )

    def standing_in(self, verdict: InfeasibleSubset, names: Mapping[str, str]) -> InfeasibleSubset:
        """Return a verdict in which claims stand for others that say the same."""
        number: dict[int, int] = {}
        for name, other in names.items():
            for k in range(self._windows[name]):
                number |= zip(self._numbers[name, k], self._numbers[other, k], strict=True)
        return InfeasibleSubset(
            tuple(
                ({names.get(name, name): k for name, k in choice.items()}, self._moved(refuted, number, len(self.rows)))
                for choice, refuted in verdict.refutations
            )
        )

    def _moved(self, refuted: Refuted, number: Mapping[int, int], n: int) -> Refuted:
        """Number the rows of a refutation anew; bounds of splits come after all ``n`` rows."""
        return refuted.renumbered(lambda i: number.get(i, i) if i < n else len(self.rows) + i - n)

    def satisfied(self, held: FeasibleSubset) -> set[str]:
        """Return every claim that the series of a verdict satisfies, under its choice of windows."""
        problem = self.engine.problem
        point = problem.from_cells(held.answer.cells)
        numbers = {name: self._numbers[name, held.choice.get(name, 0)] for name in self.ids}
        return {
            name
            for name, rows in numbers.items()
            if all(problem.activity(i, point) in self.rows[i].bounds for i in rows)
        }

    def _without(self, names: list[str], unclear: set[str]) -> Verdict:
        """Too many choices: only a contradiction among the other claims can be shown."""
        rest = self.decide([name for name in names if name not in unclear])
        if isinstance(rest, InfeasibleSubset):
            return rest
        return Unknown(
            f"{len(unclear)} claims with several possible windows make more than {MAX_CHOICES} combinations; "
            "find_repairs(kind='reread') searches among them"
        )

    def _relevant(self, refuted: Refuted, choice: Choice) -> Choice:
        """Return the part of a choice that a refutation depends on."""
        names = self.claims_in(refuted)
        return {name: k for name, k in choice.items() if name in names}

    def blamed(self, verdict: InfeasibleSubset) -> frozenset[str]:
        """Return the claims that refutations use, or whose windows they depend on."""
        names: set[str] = set()
        for choice, refuted in verdict.refutations:
            names |= self.claims_in(refuted) | set(choice)
        return frozenset(names)

    def claims_in(self, refuted: Refuted) -> set[str]:
        """Return the claims whose rows a refutation uses."""
        owners = (self.owner[i][0] for i in refuted.support if i < len(self.rows))
        return {name for name in owners if name}

    def windows(self, name: str) -> range:
        """Return the numbers of the windows of a claim."""
        return range(self._windows[name])

    def rows_of(self, ids: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        """Return the rows of some claims under a choice of windows."""
        return [i for name in ids for i in self._numbers[name, choice.get(name, 0)]]

    @property
    def rules(self) -> Sequence[int]:
        """The rows of the rules."""
        return self._rules
