"""Under which single changes a refuted statement would hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deserstats.causes.edits.ranges import forms_of, stated
from deserstats.causes.edits.relabel import relabelled
from deserstats.causes.edits.rereadings import rereadings
from deserstats.causes.edits.single_edits import SingleEdit, changed
from deserstats.causes.edits.slip_kinds import Change
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.slip_answers import APART, DiagnosisResult, Slip, settled, single
from deserstats.causes.repair.assemble import core_of
from deserstats.checks.bounds.names_asked import as_statement, completed
from deserstats.checks.bounds.opposites import free_name
from deserstats.checks.bounds.target import merged, touched
from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.evidence import witness_of
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets

STATEMENT = "statement"
"""Id of a statement that has none."""


def what_would_make_it_true(
    claims: ClaimsLike,
    claim: Claim | Mapping[str, Any],
    *,
    effort: float = 1.0,
    timeout: float | None = None,
) -> DiagnosisResult:
    """Under which single changes would this statement hold together with the claims?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures that stay as they are.
    claim : Claim, or mapping of its columns
        The statement.
    reading, effort, timeout
        As in ``check_consistency``.

    Returns
    -------
    DiagnosisResult
        ``claims`` with the statement added; ``slips`` are all single re-readings and slips of the
        statement under which all of them hold, those least owed to chance first. Without any, no
        single change helps.

    Raises
    ------
    ClaimTableError
        When the statement's id is taken.

    Examples
    --------
    >>> months = [Claim(id=f"m{k}", value=v, relation="exact", start=f"2025-0{k}")
    ...           for k, v in ((1, "1,137"), (2, "1,274"), (3, "1,411"))]
    >>> said = Claim(value="2,411", relation="exact", start="2025-01", end="2025-04-01")
    >>> answer = what_would_make_it_true(ClaimSet(months), said)
    >>> [(slip.kind.value, slip.proposed) for slip in answer.slips[:2]]
    [('stale', '2025-03-01'), ('term_omitted', '3,822')]
    """
    claims = as_claims(claims)
    budget = Budget(effort, timeout)
    claim = as_statement(claim)
    own = completed(claims, claim if claim.id else claim.replace(id=free_name(STATEMENT, claims)))
    everything = claims.add(own)
    system = System(everything)
    head: dict[str, Any] = {"claims": everything, "suspects": ()}
    if own.id in system.unused:
        return _unsettled(head, f"it takes no part: {system.unused[own.id]}")
    component = next(part for part in system.components() if own.id in part.options)
    head["judged"] = tuple(component.options)
    subsets = Subsets(component, system.domain, budget)
    verdict = subsets.decide()
    if isinstance(verdict, FeasibleSubset):
        said = settled(own.words, Status.CONSISTENT, (), "")
        return DiagnosisResult(**head, status=Status.CONSISTENT, slips=(), complete=True, conclusion=said,
                               witness=witness_of([(verdict, component.options)]))  # fmt: skip
    if not isinstance(verdict, InfeasibleSubset):
        return _unsettled(head, verdict.reason)
    head |= {"status": Status.INCONSISTENT, "cores": (core_of(verdict, subsets, component),)}
    if not isinstance(subsets.decide([c for c in subsets.ids if c != own.id]), FeasibleSubset):
        said = settled(own.words, Status.INCONSISTENT, (), APART)
        return DiagnosisResult(**head, slips=(), conclusion=said, complete=False, reason=APART)
    doubtful = _scene(own, component, system, budget)
    others = doubtful.others([own.id])
    fits = sorted(doubtful.single_edits(own.id, others), key=lambda fit: (fit.rate, -fit.likelihood))
    fits = list({tuple(sorted(fit.change.cells.items())): fit for fit in reversed(fits)}.values())[::-1]
    slips = [slip for fit in fits if (slip := _slip(doubtful, fit, len(fits) - 1, others)) is not None]
    return DiagnosisResult(
        **head, slips=tuple(slips), conclusion=settled(own.words, Status.INCONSISTENT, tuple(slips), ""),
        complete=not budget.is_over, reason=budget.reason if budget.is_over else "",
    )  # fmt: skip


def _unsettled(head: dict[str, Any], reason: str) -> DiagnosisResult:
    return DiagnosisResult(**head, status=Status.UNDECIDED, slips=(), conclusion=f"Not settled: {reason}.",
                           complete=False, reason=reason)  # fmt: skip


def _scene(claim: Claim, component: Component, system: System, budget: Budget) -> DoubtfulComponent:
    """Return what the statement shares cells with, and what it would under other labels, where that can hold."""
    changes = _changes(claim, system.claims)
    forms = [form for change in changes if (after := changed(claim, change)) is not None
             for form in forms_of(after, stated(after, system), system.series_index)]  # fmt: skip
    others = [part for part in system.components() if claim.id not in part.options]
    near = [p for p in touched(others, forms) if isinstance(Subsets(p, system.domain, budget).decide(), FeasibleSubset)]
    whole = merged([component, *near])
    return DoubtfulComponent(system, whole, [], {claim.id: changes}, {c.id: (c.id,) for c in whole.claims}, budget)


def _changes(
    claim: Claim,
    claims: ClaimSet,
) -> list[Change]:
    found = [*rereadings(claim, claims), *relabelled(claim, claims)]
    return list({tuple(sorted(change.cells.items())): change for change in found}.values())


def _slip(doubtful: DoubtfulComponent, fit: SingleEdit, n_others: int, others: tuple[str, ...]) -> Slip | None:
    judged = doubtful.judged({fit.before.id: fit.after}, others)
    return None if judged is None else single(fit, n_others, f"the claims leave {fit.room}: {fit.change.note}", judged)
