"""Every series that claims allow: the ends of sums over them, under every choice of windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from deserstats.checks.bounds.end_proofs import EndProof, end_proof, ids_proving, outermost
from deserstats.model.proof.certificate import Certificate, Side, build
from deserstats.model.proof.outcome import Cell, Extreme, Feasible, Refuted
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import Subsets
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
    """The series that some claims allow; ``is_open`` says that they are known to hold together."""

    def __init__(
        self,
        system: System,
        component: Component,
        subsets: Subsets,
        *,
        is_open: bool = True,
        base: FeasibleSet | None = None,
    ) -> None:
        self.system = system
        self.component = component
        self.subsets = subsets
        self.is_open = is_open
        self.base = base
        # under further rows ends stay those that sums prove: nobody calls them sharp, and whole numbers cost most there
        self.ends: Extremes | NetworkExtremes = extremes_of(subsets.engine, whole=WHOLE if base is None else 0.0)

    def narrowed(self, rows: Sequence[Constraint], forms: Sequence[Form]) -> FeasibleSet:
        """Return the series that satisfy some rows more; the choices of windows stay those of the claims."""
        component = replace(self.component, rules=(*self.component.rules, *rows))
        subsets = Subsets(component, self.system.domain, self.subsets.budget, forms)
        return FeasibleSet(self.system, component, subsets, base=self)

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
            if len(every) == 1 and self.is_open:
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
