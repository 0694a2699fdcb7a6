"""Under which single changes a refuted statement would hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deserstats.arguments import question
from deserstats.causes.edits.alternatives import distinct, relabelled, rereadings
from deserstats.causes.edits.ranges import forms_touched
from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.slip_answers import DiagnosisResult, Slip, single
from deserstats.causes.explain.slip_text import APART, settled
from deserstats.causes.repair.assemble import core_of, opened
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.names_asked import completed
from deserstats.checks.bounds.opposites import free_name
from deserstats.checks.bounds.target import merged, touched
from deserstats.checks.consistency.answers import Status
from deserstats.claims.claim import Claim
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import FeasibleSubset

STATEMENT = "statement"
"""Id of a statement that has none."""


@question
def what_would_make_it_true(
    claims: ClaimsLike,
    claim: Claim | Mapping[str, Any],
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> DiagnosisResult:
    """Under which single changes would this statement hold together with the claims?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures that stay as they are.
    claim : Claim, or mapping of its columns
        The statement.
    effort, timeout, progress
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
    >>> from deserstats.claims.claimset import ClaimSet
    >>> months = [Claim(id=f"m{k}", value=v, relation="exact", start=f"2025-0{k}")
    ...           for k, v in ((1, "1,137"), (2, "1,274"), (3, "1,411"))]
    >>> said = Claim(value="2,411", relation="exact", start="2025-01", end="2025-04-01")
    >>> answer = what_would_make_it_true(ClaimSet(months), said)
    >>> [(slip.kind.value, slip.proposed) for slip in answer.slips[:2]]
    [('stale', '2025-03-01'), ('term_omitted', '3,822')]
    """
    claims = as_claims(claims)
    budget = Budget(effort, timeout)
    own = completed(claims, claim)
    own = own if own.id else own.replace(id=free_name(STATEMENT, claims))
    system = System(claims.add(own))
    if own.id in system.unused:
        return _answer(system, Status.UNDECIDED, reason=f"it takes no part: {system.unused[own.id]}")
    space = next(opened(system, budget, touching=[own.id]))
    if space.witness is not None:
        return _answer(system, Status.CONSISTENT, space)
    if not space.is_empty:
        return _answer(system, Status.UNDECIDED, space, reason=space.reason)
    if not isinstance(space.subsets.decide([c for c in space.subsets.ids if c != own.id]), FeasibleSubset):
        return _answer(system, Status.INCONSISTENT, space, reason=APART)
    doubtful = _doubted(own, space)
    others = doubtful.others([own.id])
    fits = sorted(doubtful.single_edits(own.id, others), key=lambda fit: (fit.rate, -fit.likelihood))
    fits = list({fit.change.key: fit for fit in reversed(fits)}.values())[::-1]
    slips = [slip for fit in fits if (slip := _slip(doubtful, fit, len(fits) - 1, others)) is not None]
    return _answer(system, Status.INCONSISTENT, space, slips, reason=budget.reason if budget.is_over else "")


def _answer(
    system: System, status: Status, space: FeasibleSet | None = None, slips: Iterable[Slip] = (), *, reason: str = ""
) -> DiagnosisResult:
    """Write what is found of a statement, which is the last of the claims."""
    statement = list(system.claims)[-1]
    core = None if space is None or status != Status.INCONSISTENT else core_of(space)
    return DiagnosisResult(
        claims=system.claims,
        status=status,
        slips=tuple(slips),
        suspects=(),
        conclusion=settled(statement.words, status, tuple(slips), reason),
        complete=not reason,
        reason=reason,
        cores=() if core is None else (core,),
        witness=None if space is None else space.witness,
        judged=() if space is None else tuple(space.component.options),
    )


def _doubted(claim: Claim, space: FeasibleSet) -> DoubtfulComponent:
    """Return what the statement shares cells with, and what it would under other labels, where that can hold."""
    system, budget = space.system, space.budget
    changes = distinct([*rereadings(claim, system.claims), *relabelled(claim, system.claims)])
    others = [part for part in system.components() if claim.id not in part.options]
    near = touched(others, forms_touched(claim, changes, system))
    held = [part for part in near if FeasibleSet(system, part, budget).witness is not None]
    whole = merged([space.component, *held])
    return DoubtfulComponent(system, whole, [], {claim.id: changes}, {c.id: (c.id,) for c in whole.claims}, budget)


def _slip(doubtful: DoubtfulComponent, fit: SingleEdit, n_others: int, others: tuple[str, ...]) -> Slip | None:
    judged = doubtful.judged({fit.before.id: fit.after}, others)
    return None if judged is None else single(fit, n_others, f"the claims leave {fit.room}: {fit.change.note}", judged)
