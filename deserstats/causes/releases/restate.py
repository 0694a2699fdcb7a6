"""What a new release says of each old window, printed or not: asked once a group of figures that share cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deserstats.causes.releases.restated_answers import (
    UNTOLD,
    RestatedFigure,
    RestatedRepair,
    by_ends,
    hull_of,
    in_scale,
    row_of,
)
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.implies import Follows, judgement
from deserstats.checks.bounds.opposites import OPPOSITE, STATEMENT, free_name
from deserstats.checks.bounds.target import asked_apart
from deserstats.checks.bounds.under_each_repair import CONTRADICTED, under_each_repair
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import Options, System

MAX_REPAIRS = 5
"""Best repairs of the new release under which an old figure is answered."""


@dataclass(frozen=True, slots=True)
class OtherFigure:
    """A figure of one release under the names of the other, which is asked for it, with what it allows."""

    claim: Claim
    allowed: Interval


@dataclass(frozen=True, slots=True)
class Asked:
    """An old figure as a statement beside the new release."""

    id: str
    claim: Claim
    options: Options

    @property
    def row(self) -> Constraint | None:
        """The one sum that it is about, if any."""
        return row_of(self.claim, self.options)

    @property
    def forms(self) -> list[Form]:
        """All sums that it is about."""
        return [row.form for _, rows in self.options for row in rows]


def asked_of(system: System, old: OtherFigure) -> Asked:
    """Put an old figure as a statement, under a name that no claim has.

    Raises
    ------
    UnusedError
        When the new release cannot be asked for it; with the reason.
    """
    claim = old.claim.replace(id=free_name(STATEMENT, system.claims))
    return Asked(old.claim.id, claim, system.statements(claim, old.allowed))


def restated(after: ClaimSet, olds: Sequence[OtherFigure], budget: Budget) -> tuple[RestatedFigure, ...]:
    """Say what a release leaves of each old figure; claims that contradict each other are asked after best repairs."""
    system = System(after)
    found: dict[str, RestatedFigure] = {}
    asked: list[Asked] = []
    for old in olds:
        try:
            asked.append(asked_of(system, old))
        except UnusedError as reason:
            found[old.claim.id] = RestatedFigure(id=old.claim.id, status=Follows.UNDECIDED, reason=str(reason))
    forms = [one.forms for one in asked]
    system = system.asked([form for own in forms for form in own])
    by_id = {old.claim.id: old for old in olds}
    for numbers, component in asked_apart(system, forms):
        group = [asked[k] for k in numbers]
        if not component.options:
            found |= {one.id: RestatedFigure(id=one.id, status=Follows.POSSIBLE, reason=UNTOLD) for one in group}
            continue
        space = FeasibleSet(system, component, budget, [form for one in group for form in one.forms])
        if space.is_empty:
            found |= _under_repairs(space, after, [by_id[one.id] for one in group])
        else:
            found |= {one.id: _left(one, space) for one in group}
    return tuple(found[old.claim.id] for old in olds)


def _left(one: Asked, space: FeasibleSet) -> RestatedFigure:
    """Say what claims that hold together leave of a figure."""
    unknown = RestatedFigure(id=one.id, status=Follows.UNDECIDED, reason=space.reason or space.budget.reason)
    if space.budget.is_over or space.witness is None:
        return unknown
    row = one.row
    if row is None:
        return _stated(one, space)
    low, high = space.end(row.form, Side.LOW), space.end(row.form, Side.HIGH)
    if low is None or high is None:
        return unknown
    status = by_ends(row.bounds, low.value, high.value)
    certificates: tuple[Certificate, ...] = ()
    reason = ""
    if status is None and any(
        end.is_sharp and end.value is not None and end.value in row.bounds for end in (low, high)
    ):
        status = Follows.POSSIBLE
    if status is None:
        beside = space.beside(one.claim, one.options)
        status = Follows.POSSIBLE if beside.witness is not None else Follows.UNDECIDED
        reason = beside.reason
        if beside.certificate is not None:
            # no end shows it: whole numbers leave the figure out between them
            status, certificates = Follows.REFUTED, (beside.certificate,)
    return RestatedFigure(
        id=one.id,
        status=status,
        low=in_scale(one.claim, low.value),
        high=in_scale(one.claim, high.value),
        low_proofs=low.proofs,
        high_proofs=high.proofs,
        certificates=certificates,
        reason=reason,
    )


def _stated(one: Asked, space: FeasibleSet) -> RestatedFigure:
    """Judge a figure that has no two ends as a statement."""
    found = judgement(one.claim, one.options, space, free_name(OPPOSITE, space.system.claims))
    return RestatedFigure(id=one.id, status=found.status, certificates=found.certificates, reason=found.reason)


def _under_repairs(space: FeasibleSet, after: ClaimSet, olds: Sequence[OtherFigure]) -> dict[str, RestatedFigure]:
    """Say what is left of some figures under each best repair of the claims that bear on them."""

    def ask(rest: ClaimSet) -> tuple[RestatedFigure, ...] | None:
        answers = restated(rest, olds, space.budget)
        is_settled = all(a.status not in (Follows.UNDECIDED, Follows.INCONSISTENT) for a in answers)
        return answers if is_settled else None

    under = under_each_repair(space, after, ask, limit=MAX_REPAIRS)
    found = {}
    for k, old in enumerate(olds):
        rows = tuple(_repair(dropped, answers[k]) for dropped, answers in under.rows)
        found[old.claim.id] = RestatedFigure(
            id=old.claim.id,
            status=Follows.INCONSISTENT,
            low=hull_of([r.low for r in rows], lowest=True),
            high=hull_of([r.high for r in rows], lowest=False),
            repairs=rows,
            complete=under.complete,
            reason="" if under.reason == CONTRADICTED else under.reason,
        )
    return found


def _repair(dropped: tuple[str, ...], answer: RestatedFigure) -> RestatedRepair:
    return RestatedRepair(
        dropped=dropped,
        status=answer.status,
        low=answer.low,
        high=answer.high,
        low_proofs=answer.low_proofs,
        high_proofs=answer.high_proofs,
        certificates=answer.certificates,
    )
