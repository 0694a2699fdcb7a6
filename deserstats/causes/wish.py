"""Under which single changes a refuted statement would hold."""

from __future__ import annotations

from typing import Any

from deserstats.causes.answers import edits_between
from deserstats.causes.kinds import Change
from deserstats.causes.landings import Landing, changed
from deserstats.causes.ranges import forms_of, stated
from deserstats.causes.relabel import relabelled
from deserstats.causes.rereadings import rereadings
from deserstats.causes.scene import Scene
from deserstats.causes.slips import DiagnosisResult, Slip
from deserstats.checks.answers import Status
from deserstats.checks.query import merged, touched
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.model.clock import Clock
from deserstats.model.court import Held, Overruled
from deserstats.model.system import System

STATEMENT = "statement"
"""Id of a statement that has none."""


def what_would_make_it_true(
    claims: ClaimSet, claim: Claim, *, reading: Reading = Reading(), budget: float = 10.0
) -> DiagnosisResult:
    """Under which single changes would this statement hold together with the claims?

    Parameters
    ----------
    claims : ClaimSet
        The figures that stay as they are.
    claim : Claim
        The statement.
    reading, budget
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
    >>> said = Claim(value="2,411", relation="exact", start="2025-01", end="2025-04")
    >>> answer = what_would_make_it_true(ClaimSet(months), said)
    >>> [(slip.kind.value, slip.proposed) for slip in answer.slips[:2]]
    [('stale', '2025-03-01'), ('term_omitted', '3,822')]
    """
    clock = Clock(budget)
    own = claim if claim.id else claim.replace(id=STATEMENT)
    everything = claims.add(own)
    system = System(everything, reading)
    head: dict[str, Any] = {"claims": everything, "reading": reading, "suspects": ()}
    if own.id in system.unused:
        reason = f"it takes no part: {system.unused[own.id]}"
        return DiagnosisResult(**head, status=Status.UNDECIDED, slips=(), conclusion=f"Not settled: {reason}.",
                               complete=True, reason=reason)  # fmt: skip
    scene = _scene(own, system, reading, clock)
    others = scene.others([own.id])
    verdict = scene.ranges.court.decide()
    if isinstance(verdict, Held):
        return DiagnosisResult(**head, status=Status.CONSISTENT, slips=(), complete=True,
                               conclusion=f"It can be true as it is: nothing contradicts {own.words}.")  # fmt: skip
    if not isinstance(scene.ranges.court.decide(others), Held):
        reason = "the other claims do not hold together by themselves; find_repairs says what could mend them"
        status = Status.INCONSISTENT if isinstance(verdict, Overruled) else Status.UNDECIDED
        return DiagnosisResult(**head, status=status, slips=(), conclusion=f"Not settled: {reason}.", complete=False,
                               reason=reason)  # fmt: skip
    fits = sorted(scene.landings(own.id, others), key=lambda fit: (fit.rate, -fit.likelihood))
    slips = [slip for fit in fits if (slip := _slip(scene, fit, len(fits) - 1, others)) is not None]
    found = f"{own.words} would hold under {len(slips)} single changes" if slips else "No single change makes it hold"
    return DiagnosisResult(
        **head, status=Status.INCONSISTENT, slips=tuple(slips), conclusion=f"{found[:1].upper()}{found[1:]}.",
        complete=not clock.is_over, reason=clock.reason if clock.is_over else "",
    )  # fmt: skip


def _scene(claim: Claim, system: System, reading: Reading, clock: Clock) -> Scene:
    changes = _changes(claim, system.claims, reading)
    forms = [form for change in changes if (after := changed(claim, change)) is not None
             for form in forms_of(after, stated(after, system), system.world)]  # fmt: skip
    parts = system.components()
    near = touched(system, parts, [*forms, *forms_of(claim, system.options[claim.id], system.world)])
    return Scene(system, reading, merged(near), [], {claim.id: changes}, clock)


def _changes(claim: Claim, claims: ClaimSet, reading: Reading) -> list[Change]:
    found = [*rereadings(claim, claims, reading), *relabelled(claim, claims, reading)]
    return list({tuple(sorted(change.cells.items())): change for change in found}.values())


def _slip(scene: Scene, fit: Landing, n_others: int, others: tuple[str, ...]) -> Slip | None:
    held = scene.held({fit.before.id: fit.after}, [*others, fit.before.id])
    if held is None:
        return None
    edits = edits_between(fit.before, fit.after, fit.change.note)
    return Slip(
        ids=(fit.before.id,), kind=fit.kind, restores=True, rescue_rate=float(fit.rate), n_alternatives=n_others,
        found="; ".join(dict.fromkeys(edit.before or "blank" for edit in edits)),
        proposed="; ".join(dict.fromkeys(edit.after or "blank" for edit in edits)),
        reason=f"the claims leave {fit.room}: {fit.change.note}", edits=edits, checked=held[0], witness=held[1],
    )  # fmt: skip
