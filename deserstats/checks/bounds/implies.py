"""Does a statement follow from the claims, do they refute it, or do they leave it open?

A statement is refuted when the claims and it cannot all hold, and implied when the claims and
its opposite cannot: one certificate for every way in which it could fail. Otherwise two series
show that it is open: one in which it holds, one in which it fails.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from deserstats.arguments import question
from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.names_asked import completed
from deserstats.checks.bounds.opposites import OPPOSITE, STATEMENT, free_name, opposites, stated
from deserstats.checks.bounds.target import component_of, narrowed
from deserstats.checks.bounds.under_each_repair import CONTRADICTED, MAX_REPAIRS, UnderRepairs, under_each_repair
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import Curve, satisfies, verify_refutation
from deserstats.checks.sums.naming import ids_shown, name_list, names_of
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.proof.arithmetic import arithmetic
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import Component, Options, Statement, System
from deserstats.result import Result, lacking
from deserstats.wording import count

if TYPE_CHECKING:
    import pandas as pd


class Follows(StrEnum):
    """How a statement stands to claims."""

    IMPLIED = "implied"
    POSSIBLE = "possible"
    REFUTED = "refuted"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedAnswer:
    """The answer once some claims are left out, with its evidence."""

    dropped: tuple[str, ...]
    status: Follows
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None
    counterexample: Witness | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Implication(Result):
    """How a statement stands to claims, with the proof.

    Attributes
    ----------
    status : {"implied", "possible", "refuted", "inconsistent", "undecided"}
        *inconsistent*: the claims contradict each other, and ``repairs`` has the answer under
        each best repair.
    certificates : tuple of Certificate
        *refuted*: one; *implied*: one for every way in which the statement could fail;
        *inconsistent*: one, why the claims contradict each other.
    witness, counterexample : Witness or None
        A series that fits the claims and in which it holds (*implied*, *possible*), one in which it
        fails (*refuted*, *possible*): so the claims by themselves can hold.

    Notes
    -----
    ``verify()`` adds up every certificate and holds every series against claims and statement, with and
    without repairs. It does not seek again whether a repair is smaller or left out (``complete``).
    """

    claims: ClaimSet
    statement: tuple[tuple[str, str], ...]
    status: Follows
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None
    counterexample: Witness | None = None
    repairs: tuple[RepairedAnswer, ...] = ()
    complete: bool = True
    reason: str = ""

    plotter: ClassVar[str] = "plot_implication"

    def evidence(self) -> str:
        """Say what the answer lacks: certificates and a series, two series, or repairs and the contradiction."""
        has = (bool(self.certificates), self.witness is not None, self.counterexample is not None, bool(self.repairs))
        return lacking(
            self.status,
            {
                Follows.IMPLIED: (has == (True, True, False, False), "certificates and a series, and them alone"),
                Follows.REFUTED: (has == (True, False, True, False), "a certificate and a series, and them alone"),
                Follows.POSSIBLE: (
                    has == (False, True, True, False),
                    "a series for it and one against it, and them alone",
                ),
                Follows.INCONSISTENT: (
                    has == (True, False, False, True),
                    "repairs and the contradiction, and them alone",
                ),
                Follows.UNDECIDED: (has == (False,) * 4 and self.reason, "a reason"),
            },
        )

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
        return tuple(dict.fromkeys(name for c in self.certificates for name in c.ids if name in self.claims))

    def to_frame(self) -> pd.DataFrame:
        """Return one row: statement, status, ids; on inconsistent claims one row a best repair with ``dropped``."""
        import pandas as pd

        words = self.words
        rows = [[words, r.status.value, "", ", ".join(r.dropped)] for r in self.repairs]
        rows.append([words, self.status.value, ", ".join(self.ids), ""])
        return pd.DataFrame(rows, columns=["statement", "status", "ids", "dropped"])

    def _holds(self) -> bool:
        is_stated = self.statement == stated(self.claim, self.claims)
        if self.status == Follows.UNDECIDED or not is_stated:
            return is_stated
        if self.status != Follows.INCONSISTENT and (self.reason or not self.complete):
            return False
        return self._is_borne_out()

    def _is_borne_out(self) -> bool:
        """Whether proofs add up and series fit, the claims worked out as rows again."""
        system = System(self.claims)
        options = system.statements(self.claim)
        forms = [row.form for _, rows in options for row in rows]
        system = system.asked([*forms, *rules_used(*self.certificates)])
        if self.status == Follows.INCONSISTENT:
            return self._repairs_hold(system)
        component = component_of(system, forms)
        system = narrowed(system, forms)
        found = list(opposites(self.claim, options, system.domain, free_name(OPPOSITE, self.claims)))
        # refuted: the counterexample is of the claims alone, without the statement
        against = [list(rows) for _, rows in found] if self.status == Follows.POSSIBLE else [[]]
        shown = ((self.witness, [list(rows) for _, rows in options]), (self.counterexample, against))
        if not all(w is None or _fits(w, system, component, ways) for w, ways in shown):
            return False
        if self.status == Follows.REFUTED:
            return is_refuted(self.claim, options, self.certificates, system)
        return self.status == Follows.POSSIBLE or are_refuted(found, self.certificates, system)

    def _repairs_hold(self, system: System) -> bool:
        (certificate,) = self.certificates
        return (
            verify_refutation(certificate, system.options, system)
            and are_distinct(r.dropped for r in self.repairs)
            and all(self.without(r).verify() for r in self.repairs)
        )

    def without(self, repair: RepairedAnswer) -> Implication:
        """Return the answer of one repair by itself."""
        rest = self.claims.drop(repair.dropped)
        return replace(
            self,
            claims=rest,
            statement=stated(self.claim, rest),
            status=repair.status,
            certificates=repair.certificates,
            witness=repair.witness,
            counterexample=repair.counterexample,
            repairs=(),
            complete=True,
            reason=repair.reason,
        )

    def _text(self) -> str:
        words = self.words
        if self.status == Follows.UNDECIDED:
            return f"Undecided: {self.reason} ({words})."
        if self.status == Follows.INCONSISTENT:
            lines = [
                f"{self.reason[:1].upper()}{self.reason[1:]} ({words}):"
                if self.reason
                else f"The claims contradict each other ({words}):"
            ]
            names = names_of(self.claims)
            lines += [f"  without {name_list(r.dropped, names)}: {r.status.value}" for r in self.repairs]
            return "\n".join(lines)
        if self.status == Follows.POSSIBLE:
            return f"Possible: the claims leave it open ({words})."
        head = "Implied by the claims" if self.status == Follows.IMPLIED else "Refuted by the claims"
        shown = ids_shown(self.claims)
        sums = "\n".join(arithmetic(c, shown=shown) for c in self.certificates)
        return f"{head}, through {count(len(self.ids), 'claim')}: {words}.\n{sums}"


def is_refuted(claim: Claim, options: Options, certificates: Sequence[Certificate], system: System) -> bool:
    """Whether one certificate refutes a statement beside the claims."""
    (certificate,) = certificates
    beside = system.beside({claim.id: options})
    return verify_refutation(certificate, beside.options, beside)


def are_refuted(found: Sequence[Statement], certificates: Sequence[Certificate], system: System) -> bool:
    """Whether certificates refute each opposite of a statement, and there are no others."""
    if len(found) != len(certificates):
        return False
    opposite = free_name(OPPOSITE, system.claims)
    for way, certificate in zip(found, certificates, strict=True):
        beside = system.beside({opposite: (way,)})
        if not verify_refutation(certificate, beside.options, beside):
            return False
    return True


def _fits(witness: Witness, system: System, component: Component, ways: Sequence[Sequence[Constraint]]) -> bool:
    """Whether a series satisfies the claims of a component, and all rows of one of some ways."""
    curve = Curve(witness, system.domain)
    holds = satisfies(witness, curve, component.options, component.rules)
    return holds and any(all(curve.satisfies(row) for row in way) for way in ways)


@question
def implies(
    claims: ClaimsLike,
    claim: Claim | Mapping[str, Any],
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> Implication:
    """Does a statement follow from the claims, do they refute it, or do they leave it open?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    claim : Claim, or mapping of its columns
        The statement: a total, a rate, a ratio ("tripled"), an order ("a record", "fell every
        month"), of any kind but projection. Labels that it leaves blank (measure, unit, category,
        ...) are the only ones that occur among the claims.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    Implication
        ``status`` implied, possible or refuted, with certificates or two series; on claims that
        contradict each other, the answer under each best repair.
        ``plot()`` draws the claims that the statement was held against, with the answer.

    Raises
    ------
    ClaimError
        When a label is left blank and several occur, or a name does not occur.

    Notes
    -----
    1. As in ``check_consistency``. Claims that share no cell with the statement do not bear on it.
    2. An order is refuted only if even equal units would be too many, and implied only if no two
       units are equal: both answers are on the safe side.

    Examples
    --------
    >>> import deserstats as ds
    >>> months = ds.load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(8, 13)])
    >>> fell = ds.Claim(kind="order", relation="falling", per="month", start="2024-08", end="2025-01-01",
    ...              measure="registered", unit="proceedings", category="407+408", geography="Ukraine")
    >>> print(ds.implies(months, fell))
    Refuted by the claims, through 2 claims: falling month, Aug-Dec 2024, 407+408, Ukraine.
      boyko24.11: registered 407+408 [Nov 2024] is 9,984 or less
      statement (2024-12): registered 407+408 [Nov 2024] - registered 407+408 [Dec 2024] is 0 or more
      boyko24.12: registered 407+408 [Dec 2024] is 17,593 or more
      added up (low ends minus high ends), nothing positive is left, yet it must be 7,609 or more
    """
    claims = as_claims(claims)
    return judged(claims, completed(claims, claim), Budget(effort, timeout))


def judged(claims: ClaimSet, claim: Claim, budget: Budget, limit: int = MAX_REPAIRS) -> Implication:
    """Answer :func:`implies` within the work that is left, under so many best repairs at most."""
    statement = claim.replace(id=free_name(STATEMENT, claims))
    open_ = Implication(
        claims=claims, statement=stated(statement, claims), status=Follows.UNDECIDED, reason="nothing was settled"
    )
    system = System(claims)
    try:
        options = system.statements(statement)
    except UnusedError as reason:
        return replace(open_, reason=str(reason))
    space = FeasibleSet.of(system, [row.form for _, rows in options for row in rows], budget)
    if space.certificate is not None:
        under = under_each_repair(space, claims, lambda rest: judged(rest, statement, budget), limit=limit)
        return _repaired(open_, space.certificate, under)
    if space.witness is None:
        return replace(open_, reason=space.reason)
    return _judged(open_, statement, options, space)


def _judged(open_: Implication, statement: Claim, options: Options, space: FeasibleSet) -> Implication:
    """Put the statement, then each of its opposites, beside claims that hold together."""
    found = judgement(statement, options, space, free_name(OPPOSITE, open_.claims))
    return replace(
        open_,
        status=found.status,
        certificates=found.certificates,
        witness=found.witness,
        counterexample=found.counterexample,
        reason=found.reason,
    )


class Judgement(NamedTuple):
    """How a statement stands to claims that hold together, with its evidence."""

    status: Follows
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None
    counterexample: Witness | None = None
    reason: str = ""


def judgement(statement: Claim, options: Options, space: FeasibleSet, opposite: str) -> Judgement:
    """Put a statement, then each of its opposites under a name of their own, beside claims that hold together."""
    said = space.beside(statement, options)
    if said.certificate is not None:
        return Judgement(Follows.REFUTED, (said.certificate,), counterexample=space.witness)
    if said.witness is None:
        return Judgement(Follows.UNDECIDED, reason=said.reason)
    proofs: list[Certificate] = []
    for way in opposites(statement, options, space.system.domain, opposite):
        against = space.beside(statement.replace(id=opposite), (way,))
        if against.witness is not None:
            return Judgement(Follows.POSSIBLE, witness=said.witness, counterexample=against.witness)
        if against.certificate is None:
            return Judgement(Follows.UNDECIDED, reason=against.reason)
        proofs.append(against.certificate)
    if not proofs:
        return Judgement(Follows.UNDECIDED, reason="the statement says nothing that could fail")
    return Judgement(Follows.IMPLIED, tuple(proofs), witness=said.witness)


def _repaired(open_: Implication, shown: Certificate, under: UnderRepairs[Implication]) -> Implication:
    """The answer once the claims of each best repair are left out."""
    if not under.rows:
        return replace(open_, reason=under.reason)
    rows = tuple(
        RepairedAnswer(
            dropped=ids,
            status=rest.status,
            certificates=rest.certificates,
            witness=rest.witness,
            counterexample=rest.counterexample,
            reason=rest.reason,
        )
        for ids, rest in under.rows
    )
    return replace(
        open_,
        status=Follows.INCONSISTENT,
        certificates=(shown,),
        repairs=rows,
        complete=under.complete,
        reason="" if under.reason == CONTRADICTED else under.reason,
    )
