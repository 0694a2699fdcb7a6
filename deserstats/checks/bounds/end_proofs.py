"""Proofs of a bound: multipliers on claims that leave the sum asked for no more room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil
from typing import Protocol

from deserstats.checks.consistency.verification import claims_named, supported
from deserstats.claims.cells.period import Period, as_period
from deserstats.model.proof.arithmetic import arithmetic
from deserstats.model.proof.certificate import Case, Certificate, Side, Term, build, case_of, form_of, pieces, term
from deserstats.model.proof.farkas import covers_nothing
from deserstats.model.proof.outcome import Extreme, Refuted
from deserstats.model.rows.linear_form import Domain, Form, step_of
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import Subsets
from deserstats.wording import Exact, exact, fitting, number


class EndsProved(Protocol):
    """Two ends of a sum with their proofs."""

    @property
    def low(self) -> Exact | None:
        """The least value."""

    @property
    def high(self) -> Exact | None:
        """The largest value."""

    @property
    def low_proofs(self) -> tuple[EndProof, ...]:
        """Why it is the least."""

    @property
    def high_proofs(self) -> tuple[EndProof, ...]:
        """Why it is the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProof:
    """Why a sum is ``value`` or more (``side`` low) or less (high), under some windows.

    The low sides minus the high sides of the terms, minus the sum asked for (plus it on the
    high side), cover no cell positively. ``value`` None says that there is no limit;
    ``refuted`` that the claims cannot hold under these windows at all. Where whole numbers
    matter, ``beyond`` is the proof instead: that the sum is not the next value further out is
    refuted, by cases.
    """

    side: Side
    value: Exact | None
    terms: tuple[Term, ...] = ()
    rules: tuple[Term, ...] = ()
    windows: tuple[tuple[str, str], ...] = ()
    refuted: Certificate | None = None
    beyond: Case | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims whose lines the proof adds up."""
        cases = () if self.beyond is None else (t for leaf in self.beyond.certificate.leaves() for t in leaf.terms)
        return tuple(dict.fromkeys(t.id for t in (*self.terms, *cases) if t.role == "claim"))

    @property
    def is_refuted(self) -> bool:
        """Whether the claims cannot hold under these windows."""
        return self.refuted is not None

    @property
    def total(self) -> Exact:
        """The sum of the bounds, before it is rounded inwards to what counts can be."""
        total = sum((t.sign * t.multiplier * t.bound for t in self.terms + self.rules), Fraction(0))
        return exact(total if self.side == Side.LOW else -total)

    def as_arithmetic(self) -> str:
        """Write the proof as one sum, in lines of at most 100 characters."""
        return fitting(self._sum())

    def _sum(self) -> str:
        if self.value is None:
            return "no claim limits it"
        if self.beyond is not None:
            return arithmetic(Certificate(cases=(self.beyond,)), indent="")
        sign = 1 if self.side == Side.LOW else -1
        text = ""
        for t in sorted(self.terms + self.rules, key=lambda t: -t.sign * sign):
            plus = t.sign == sign
            times = "" if t.multiplier == 1 else f"{number(t.multiplier)} x "
            text += (" + " if plus else " - ") if text else ("" if plus else "-")
            text += f"{times}{t.id} {number(t.bound)}"
        edge = "or more" if self.side == Side.LOW else "or less"
        return f"{text or '0'} = {number(self.total)}, so {number(self.value)} {edge}"


def end_proof(
    found: Extreme | Refuted,
    subsets: Subsets,
    form: Form,
    side: Side,
    windows: tuple[tuple[str, str], ...],
    domain: Domain,
) -> EndProof:
    """Write an end, or the refutation of the windows, as a proof."""
    if isinstance(found, Refuted):
        return EndProof(side=side, value=None, windows=windows, refuted=build(found, subsets.rows, domain))
    rows = subsets.rows
    lines = [
        term(rows[i], y, domain, role="rule" if rows[i].is_rule else "claim")
        for i, y in sorted(found.multipliers.items())
    ]
    return EndProof(
        side=side,
        value=found.value,
        terms=tuple(t for t in lines if t.role == "claim"),
        rules=tuple(t for t in lines if t.role == "rule"),
        windows=windows,
        beyond=None if found.beyond is None else case_of(found.beyond, rows, domain),
    )


def verify_end(proofs: Sequence[EndProof], value: Exact | None, form: Form, system: System, side: Side) -> bool:
    """Whether proofs show an end for every choice of windows of the claims that they name."""
    if not all(p.side == side and holds(p, form, system) for p in proofs) or not is_exhaustive(proofs, system):
        return False
    values = [p.value for p in proofs if not p.is_refuted]
    return bool(values) and value == outermost(values, side)


def verify_ends(end_proofs: EndsProved, form: Form, system: System) -> bool:
    """Whether the proofs of both ends show them."""
    return verify_end(end_proofs.low_proofs, end_proofs.low, form, system, Side.LOW) and verify_end(
        end_proofs.high_proofs, end_proofs.high, form, system, Side.HIGH
    )


def rules_used(*proofs: EndProof | Certificate | None) -> Iterator[Form]:
    """Return the sums that the rules in some proofs speak of: a system is asked them, to know their days."""
    for proof in proofs:
        if isinstance(proof, Certificate):
            yield from (form_of(t.form) for leaf in proof.leaves() for t in leaf.rules)
        elif proof is not None:
            yield from (form_of(t.form) for t in proof.rules)
            yield from rules_used(proof.refuted, None if proof.beyond is None else proof.beyond.certificate)


def ids_proving(proofs: Sequence[EndProof], value: Exact | None) -> tuple[str, ...]:
    """Return the claims that prove the outermost value."""
    return tuple(dict.fromkeys(name for p in proofs if p.value == value for name in p.ids))


def is_exhaustive(proofs: Sequence[EndProof], system: System) -> bool:
    """Whether there is one proof for every choice of windows of the claims that the proofs use."""
    named = dict.fromkeys(name for p in proofs for name, _ in p.windows)
    used = [name for p in proofs for name in p.ids]
    used += [name for p in proofs if p.refuted for name in sorted(claims_named(p.refuted))]
    named.update(dict.fromkeys(name for name in used if len(system.options.get(name, ())) > 1))
    given = [frozenset(p.windows) for p in proofs]
    choices = product(*([(name, w.label) for w, _ in system.options[name]] for name in named))
    return sorted(map(sorted, given)) == sorted(sorted(choice) for choice in choices)


def outermost(values: Sequence[Exact | None], side: Side) -> Exact | None:
    """Return the smallest low end, or the largest high end; None where one has no limit."""
    known = [v for v in values if v is not None]
    if len(known) < len(values) or not known:
        return None
    return (min if side == Side.LOW else max)(known, key=Fraction)


def holds(proof: EndProof, form: Form, system: System) -> bool:
    """Whether a proof adds up to what it says of a form, under its windows."""
    choice = {name: as_period(label) for name, label in proof.windows}
    lines = proof.terms + proof.rules
    if proof.refuted is not None:
        return (
            proof.value is None
            and not lines
            and proof.beyond is None
            and proof.refuted.adds_up(system.domain)
            and supported(proof.refuted, choice, system)
        )
    if proof.value is None:
        return not lines and proof.beyond is None
    if proof.beyond is not None:
        return not lines and _is_inside(proof, proof.beyond, form, system, choice)
    return _covers(proof, form, system) and supported(Certificate(terms=proof.terms, rules=proof.rules), choice, system)


def _covers(proof: EndProof, form: Form, system: System) -> bool:
    """Whether the lines leave the sum asked for no more room than the proof says."""
    lines = proof.terms + proof.rules
    asked = form if proof.side == Side.LOW else tuple(s._replace(weight=-s.weight) for s in form)
    sums = [(form_of(t.form), t.sign * t.multiplier) for t in lines]
    adds_up = all(t.multiplier > 0 for t in lines) and covers_nothing([*sums, (asked, -1)], system.domain)
    return adds_up and proof.value == _inwards(proof, form, system)


def _is_inside(proof: EndProof, beyond: Case, form: Form, system: System, choice: Mapping[str, Period]) -> bool:
    """Whether a proof by cases refutes that the sum is the next value outside its end, or one further out."""
    step, bound = step_of(form, system.domain), beyond.bound
    if step is None or bound is None or beyond.windows or proof.value is None:
        return False
    side, out = (Side.HIGH, -step) if proof.side == Side.LOW else (Side.LOW, step)
    said = Term(
        id="", side=side, multiplier=1, bound=exact(proof.value + out), form=pieces(form, system.domain), role="case"
    )
    certificate = beyond.certificate
    return bound == said and certificate.refutes(bound, system.domain) and supported(certificate, choice, system)


def _inwards(proof: EndProof, form: Form, system: System) -> Exact:
    """Round a total inwards to the next value that the sum can take."""
    total = Fraction(proof.total)
    step = step_of(form, system.domain)
    if step is None:
        return exact(total)
    sign = 1 if proof.side == Side.LOW else -1
    return exact(sign * ceil(sign * total / step) * step)
