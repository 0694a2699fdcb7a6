"""Every series that claims allow: the one place where a question is opened, under every choice of windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from deserstats.checks.bounds.end_proofs import EndProof, end_proof, ids_proving, outermost
from deserstats.checks.bounds.target import component_of, merged
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side, build
from deserstats.model.proof.outcome import Cell, Extreme, Feasible, Refuted, Unknown
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import Component, Options, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict
from deserstats.model.solve.bounds import Extremes, NetworkExtremes, extremes_of
from deserstats.wording import Exact

WHOLE = 0.1
"""Part of the work left that one end may take to be one that whole numbers attain."""

Windows = tuple[tuple[str, str], ...]
"""Claim and label of the window chosen for it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of windows: the rows that count, or why the claims cannot hold under it."""

    windows: Windows
    active: tuple[int, ...]
    refuted: Certificate | None = None


@dataclass(frozen=True, slots=True)
class End:
    """One end of a form over all choices of windows, with one proof a choice.

    ``points`` are where each choice attains it; None where that is not known.
    """

    value: Exact | None
    is_sharp: bool
    proofs: tuple[EndProof, ...]
    points: tuple[dict[Cell, Exact] | None, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims that prove the outermost value."""
        return ids_proving(self.proofs, self.value)


class FeasibleSet:
    """The series that some claims allow: here every question is opened, decided, and asked for ends.

    Parameters
    ----------
    system : System
        The claims as rows; the scheme's rules know the days of the question.
    component : Component
        The claims and rules that bear on the question.
    budget : Budget
        Work that is left.
    forms : sequence of Form
        What will be asked for: their days become columns.
    base : FeasibleSet, optional
        The set that further rows have narrowed.
    is_decided : bool
        Whether one choice of windows that is left may be taken to hold without deciding it.
    """

    def __init__(
        self,
        system: System,
        component: Component,
        budget: Budget,
        forms: Sequence[Form] = (),
        *,
        base: FeasibleSet | None = None,
        is_decided: bool = True,
    ) -> None:
        self.system = system
        self.component = component
        self.budget = budget
        self.forms = tuple(forms)
        self.base = base
        self.is_decided = is_decided
        self.subsets = Subsets(component, system.domain, budget, self.forms)

    @classmethod
    def of(cls, system: System, forms: Iterable[Form], budget: Budget) -> FeasibleSet:
        """Return the series of all claims that share cells with what is asked: no others bear on the answer."""
        asked = tuple(forms)
        known = system.asked(asked)
        return cls(known, component_of(known, asked), budget, asked)

    @classmethod
    def of_all(cls, system: System, budget: Budget) -> FeasibleSet:
        """Return the series of all claims, whatever they speak of."""
        return cls(system, merged(system.components()), budget)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the claims can all hold."""
        return self.subsets.decide()

    @property
    def is_empty(self) -> bool:
        """Whether the claims are proved to contradict each other."""
        return isinstance(self.verdict, InfeasibleSubset)

    @cached_property
    def witness(self) -> Witness | None:
        """One series that satisfies the claims; None where none is known."""
        found = self.verdict
        return witness_of([(found, self.component.options)]) if isinstance(found, FeasibleSubset) else None

    @cached_property
    def certificate(self) -> Certificate | None:
        """The proof that no series satisfies the claims; None where there is none."""
        found = self.verdict
        return (
            certificate_of(found, self.subsets, self.component.options) if isinstance(found, InfeasibleSubset) else None
        )

    @property
    def reason(self) -> str:
        """Why it was not settled whether the claims can hold; blank where it was."""
        return self.verdict.reason if isinstance(self.verdict, Unknown) else ""

    @cached_property
    def ends(self) -> Extremes | NetworkExtremes:
        """The search for ends; under further rows sums alone prove them: whole numbers would cost most there."""
        return extremes_of(self.subsets.engine, whole=WHOLE if self.base is None else 0.0)

    def beside(self, claim: Claim, options: Options, forms: Sequence[Form] = ()) -> FeasibleSet:
        """Return the series that also satisfy a statement beside the claims."""
        more = {**self.component.options, claim.id: options}
        component = replace(self.component, claims=(*self.component.claims, claim), options=more)
        return FeasibleSet(self.system, component, self.budget, forms)

    def narrowed(
        self, rows: Sequence[Constraint], forms: Sequence[Form], *, is_decided: bool = True, by_choice: bool = True
    ) -> FeasibleSet:
        """Return the series that satisfy some rows more; ``by_choice``: choices of windows stay those of the claims."""
        component = replace(self.component, rules=(*self.component.rules, *rows))
        base = self if by_choice else None
        return FeasibleSet(self.system, component, self.budget, forms, base=base, is_decided=is_decided)

    @cached_property
    def choices(self) -> tuple[Choice, ...] | None:
        """Every choice of windows; None when one of them was not settled."""
        if self.base is None:
            return self.choices_of(self.subsets.ids)
        # claims and rules come first in both lists of rows, so their numbers are the same
        more = tuple(range(len(self.base.subsets.rows), len(self.subsets.rows)))
        found = self.base.choices
        return None if found is None else tuple(replace(c, active=c.active + more) for c in found)

    def choices_of(self, ids: Sequence[str]) -> tuple[Choice, ...] | None:
        """Return every choice of windows of some claims, alone."""
        subsets = self.subsets
        every = list(subsets.choices(ids))
        found: list[Choice] = []
        for choice in every:
            active = tuple(subsets.active(ids, choice))
            windows = tuple((n, self.component.options[n][k][0].label) for n, k in choice.items())
            if len(every) == 1 and self.is_decided:
                found.append(Choice(windows, active))
                continue
            answer = subsets.engine.decide(active)
            if not isinstance(answer, Feasible | Refuted):
                return None
            refuted = build(answer, subsets.rows, self.system.domain) if isinstance(answer, Refuted) else None
            found.append(Choice(windows, active, refuted))
        return tuple(found)

    def end(self, form: Form, side: Side, choices: Sequence[Choice] | None = None) -> End | None:
        """Return the outermost end over the choices, or None when one was not settled."""
        chosen = self.choices if choices is None else choices
        if chosen is None:
            return None
        proofs: list[EndProof] = []
        points: list[dict[Cell, Exact] | None] = []
        attained: list[Exact | None] = []
        for choice in chosen:
            if choice.refuted is not None:
                points.append(None)
                proofs.append(EndProof(side=side, value=None, windows=choice.windows, refuted=choice.refuted))
                continue
            found = self.extreme(form, side, choice)
            if found is None:
                return None
            attained += [found.value] if found.is_sharp else []
            points.append(found.point)
            proofs.append(end_proof(found, self.subsets, form, side, choice.windows, self.system.domain))
        outer = outermost([p.value for p in proofs if not p.is_refuted], side)
        return End(outer, outer in attained, tuple(proofs), tuple(points))

    def extreme(self, form: Form, side: Side, choice: Choice) -> Extreme | None:
        """Return one end under one choice."""
        seek = self.ends.low if side == Side.LOW else self.ends.high
        return seek(form, choice.active)
