"""Does a statement follow from the claims, do they refute it, or do they leave it open?

A statement is refuted when the claims and it cannot all hold, and implied when the claims and
its opposite cannot: one certificate for every way in which it could fail. Otherwise two series
show that it is open: one in which it holds, one in which it fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.answers import Witness
from deserstats.checks.evidence import certificate_of, witness_of
from deserstats.checks.query import merged, touched
from deserstats.checks.repair import best_repairs, left_out
from deserstats.checks.verification import Curve, satisfies, verify_refutation
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.interval import Interval
from deserstats.claims.period import Period
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.certificate import Certificate
from deserstats.model.court import Court, Held, Overruled
from deserstats.model.decision import Unknown
from deserstats.model.form import Facts, Row, tightened
from deserstats.model.system import Component, Options, System
from deserstats.model.world import UnusedError
from deserstats.result import Result
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

STATEMENT = "statement"
OPPOSITE = "opposite"
"""Ids of what is asked, unless a claim has them."""

MAX_REPAIRS = 20


class Follows(StrEnum):
    """How a statement stands to claims."""

    IMPLIED = "implied"
    POSSIBLE = "possible"
    REFUTED = "refuted"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedAnswer:
    """The answer once some claims are left out."""

    dropped: tuple[str, ...]
    status: Follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Implication(Result):
    """How a statement stands to claims, with the proof.

    Attributes
    ----------
    status : {"implied", "possible", "refuted", "inconsistent", "undecided"}
        *inconsistent*: the claims contradict each other, and ``repairs`` has the answer under
        each best repair.
    certificates : tuple of Certificate
        *refuted*: one; *implied*: one for every way in which the statement could fail.
    witness, counterexample : Witness or None
        *possible*: a series in which it holds, and one in which it fails.
    """

    claims: ClaimSet
    reading: Reading
    statement: tuple[tuple[str, str], ...]
    status: Follows
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None
    counterexample: Witness | None = None
    repairs: tuple[RepairedAnswer, ...] = ()
    complete: bool = True
    reason: str = ""

    plotter: ClassVar[str] = "plot_implication"

    def __post_init__(self) -> None:
        evidence = {
            Follows.IMPLIED: bool(self.certificates),
            Follows.REFUTED: bool(self.certificates),
            Follows.POSSIBLE: self.witness is not None and self.counterexample is not None,
            Follows.INCONSISTENT: bool(self.repairs),
            Follows.UNDECIDED: bool(self.reason),
        }
        if not evidence[self.status]:
            raise ValueError(f"an answer {self.status.value!r} needs its evidence")

    @property
    def claim(self) -> Claim:
        """The statement as a claim."""
        return Claim(**dict(self.statement))

    @property
    def words(self) -> str:
        """The statement in words."""
        return str(self.claim.replace(id=""))

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims that the proof uses."""
        terms = (t for c in self.certificates for leaf in c.leaves() for t in leaf.terms if t.role == "claim")
        return tuple(dict.fromkeys(t.id for t in terms if t.id in self.claims))

    def to_frame(self) -> pd.DataFrame:
        """Return one row: statement, status, ids; on inconsistent claims one row a best repair with ``dropped``."""
        import pandas as pd

        words = self.words
        rows = [[words, r.status.value, "", ", ".join(r.dropped)] for r in self.repairs]
        rows.append([words, self.status.value, ", ".join(self.ids), ""])
        return pd.DataFrame(rows, columns=["statement", "status", "ids", "dropped"])

    def verify(self) -> bool:
        """Check the proof against the claims again, without a solver."""
        system = System(self.claims, self.reading)
        options = system.statements(self.claim)
        system.ask(row.form for _, rows in options for row in rows)
        if self.status == Follows.REFUTED:
            system.options[self.claim.id] = options
            return all(verify_refutation(c, system.options, system) for c in self.certificates)
        if self.status == Follows.IMPLIED:
            return self._fails_nowhere(system, options)
        if self.status == Follows.POSSIBLE:
            return self._is_open(system, options)
        return True

    def _fails_nowhere(self, system: System, options: Options) -> bool:
        """Whether every opposite has a certificate."""
        opposite = free_name(OPPOSITE, self.claims)
        for window, row in opposites(self.claim, options, system.facts, opposite):
            system.options[opposite] = ((window, (row,)),)
            proof = next((c for c in self.certificates if verify_refutation(c, system.options, system)), None)
            if proof is None:
                return False
        return True

    def _is_open(self, system: System, options: Options) -> bool:
        """Whether both series satisfy the claims, one the statement and one an opposite."""
        forms = [row.form for _, rows in options for row in rows]
        component = merged(touched(system, system.components(), forms))
        either = [(self.witness, [list(rows) for _, rows in options])]
        found = opposites(self.claim, options, system.facts, free_name(OPPOSITE, self.claims))
        either.append((self.counterexample, [[row] for _, row in found]))
        for witness, ways in either:
            assert witness is not None
            curve = Curve(witness, system.facts)
            holds = satisfies(witness, curve, component.options, component.rules)
            if not holds or not any(all(curve.satisfies(row) for row in way) for way in ways):
                return False
        return True

    def __str__(self) -> str:
        words = self.words
        if self.status == Follows.UNDECIDED:
            return f"Undecided: {self.reason} ({words})."
        if self.status == Follows.INCONSISTENT:
            lines = [f"The claims contradict each other ({words}):"]
            lines += [f"  without {listing(r.dropped)}: {r.status.value}" for r in self.repairs]
            return "\n".join(lines)
        if self.status == Follows.POSSIBLE:
            return f"Possible: the claims leave it open ({words})."
        head = "Implied by the claims" if self.status == Follows.IMPLIED else "Refuted by the claims"
        sums = "\n".join(c.as_arithmetic() for c in self.certificates)
        return f"{head}, through {count(len(self.ids), 'claim')}: {words}.\n{sums}"


def implies(
    claims: ClaimsLike,
    claim: Claim,
    *,
    reading: ReadingLike = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> Implication:
    """Does a statement follow from the claims, do they refute it, or do they leave it open?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    claim : Claim
        The statement: a total, a rate, a ratio ("tripled"), an order ("a record", "fell every
        month"), of any kind but projection.
    reading : Reading
        How words and digits become intervals, in claims and statement alike.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    Implication
        ``status`` implied, possible or refuted, with certificates or two series; on claims that
        contradict each other, the answer under each best repair.

    Notes
    -----
    1. As in ``check_consistency``.
    2. An order is refuted only if even equal units would be too many, and implied only if no two
       units are equal: both answers are on the safe side.

    Examples
    --------
    >>> from deserstats.claims.examples import load_example
    >>> months = load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(8, 13)])
    >>> fell = Claim(kind="order", relation="falling", per="month", start="2024-08", end="2025-01",
    ...              measure="registered", unit="proceedings", category="407+408", geography="Ukraine")
    >>> print(implies(months, fell))
    Refuted by the claims, through 2 claims: falling month, Aug-Dec 2024, 407+408.
      boyko24.11: registered 407+408 [Nov 2024] is 9,984 or less
      statement (2024-12): registered 407+408 [Nov 2024] - registered 407+408 [Dec 2024] is 0 or more
      boyko24.12: registered 407+408 [Dec 2024] is 17,593 or more
      added up (low ends minus high ends), nothing positive is left, yet it must be 7,609 or more
    """
    claims = as_claims(claims, reading)
    return judged(claims, claim, claims.reading, Budget(effort, timeout))


def judged(claims: ClaimSet, claim: Claim, reading: Reading, budget: Budget) -> Implication:
    """Answer :func:`implies` within the work that is left."""
    statement = claim.replace(id=free_name(STATEMENT, claims))
    head = _Head(claims, reading, statement)
    system = System(claims, reading)
    try:
        options = system.statements(statement)
    except UnusedError as reason:
        return head.answer(Follows.UNDECIDED, reason=str(reason))
    forms = [row.form for _, rows in options for row in rows]
    system.ask(forms)
    component = merged(touched(system, system.components(), forms))
    court = Court(component, system.facts, budget)
    verdict = court.decide()
    if isinstance(verdict, Overruled):
        return _repaired(head, component, court, system.facts, budget)
    if isinstance(verdict, Unknown):
        return head.answer(Follows.UNDECIDED, reason=verdict.reason)
    return _judged(head, system, component, options, budget)


@dataclass(frozen=True, slots=True)
class _Head:
    """What every answer on a statement repeats."""

    claims: ClaimSet
    reading: Reading
    statement: Claim

    def answer(self, status: Follows, **parts: object) -> Implication:
        cells = tuple((name, text) for name, text in self.statement.cells().items() if text)
        return Implication(
            claims=self.claims, reading=self.reading, statement=cells, status=status, **parts  # type: ignore[arg-type]
        )  # fmt: skip


def _judged(head: _Head, system: System, component: Component, options: Options, budget: Budget) -> Implication:
    both = _with(component, head.statement, options)
    court = Court(both, system.facts, budget)
    verdict = court.decide()
    if isinstance(verdict, Unknown):
        return head.answer(Follows.UNDECIDED, reason=verdict.reason)
    if isinstance(verdict, Overruled):
        return head.answer(Follows.REFUTED, certificates=(certificate_of(verdict, court, both.options),))
    witness = witness_of([(verdict, both.options)])
    proofs: list[Certificate] = []
    opposite = head.statement.replace(id=free_name(OPPOSITE, head.claims))
    for window, row in opposites(head.statement, options, system.facts, opposite.id):
        against = _with(component, opposite, ((window, (row,)),))
        court = Court(against, system.facts, budget)
        verdict = court.decide()
        if isinstance(verdict, Held):
            other = witness_of([(verdict, against.options)])
            return head.answer(Follows.POSSIBLE, witness=witness, counterexample=other)
        if isinstance(verdict, Unknown):
            return head.answer(Follows.UNDECIDED, reason=verdict.reason)
        proofs.append(certificate_of(verdict, court, against.options))
    return head.answer(Follows.IMPLIED, certificates=tuple(proofs))


def _with(component: Component, claim: Claim, options: Options) -> Component:
    more = {**component.options, claim.id: options}
    return replace(component, claims=(*component.claims, claim), options=more)


def free_name(name: str, claims: ClaimSet) -> str:
    """Return a name that no claim has."""
    while name in claims:
        name += "'"
    return name


def opposites(claim: Claim, options: Options, facts: Facts, name: str) -> Iterator[tuple[Period, Row]]:
    """Return every single way in which a statement fails, as a row."""
    for window, rows in options:
        for row in rows:
            b = row.bounds
            # an order claims more than what it is refuted by: equal units fail it, too
            low_open = b.low_open or claim.kind == "order"
            if b.low is not None:
                yield window, _row(row, Interval(None, b.low, high_open=not low_open), facts, name)
            if b.high is not None:
                yield window, _row(row, Interval(b.high, None, low_open=not b.high_open), facts, name)


def _row(row: Row, bounds: Interval, facts: Facts, name: str) -> Row:
    return Row(row.form, tightened(row.form, bounds, facts), name, row.part)


def _repaired(head: _Head, component: Component, court: Court, facts: Facts, budget: Budget) -> Implication:
    """The answer once the claims of each best repair are left out."""
    repairs = best_repairs(component, court, facts, budget, MAX_REPAIRS)
    if not repairs.sets:
        return head.answer(
            Follows.UNDECIDED,
            reason="the claims contradict each other, and no repair was found in the steps allowed",
        )
    rows = tuple(
        RepairedAnswer(
            dropped=ids,
            status=judged(head.claims.drop(ids), head.statement, head.reading, budget).status,
        )
        for ids in (left_out(found, head.claims) for found in repairs.sets)
    )
    return head.answer(Follows.INCONSISTENT, repairs=rows, complete=repairs.is_complete)
