"""What may have happened: from contradictions to possible slips, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from deserstats.causes.answers import Edit, edits_between
from deserstats.causes.landings import Landing
from deserstats.causes.oddities import oddities
from deserstats.causes.scene import Scene, scenes
from deserstats.causes.siblings import of_siblings
from deserstats.causes.slips import DiagnosisResult, Slip, conclusion
from deserstats.causes.stories import Story, of_bases, of_knot, of_origins, of_revisions, ranked, rivals
from deserstats.causes.trust import copies
from deserstats.checks.answers import Status
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.model.clock import Clock
from deserstats.model.system import System

LATE = "9999"
"""Place of a claim without a date of publication among its copies."""

MAX_SLIPS = 20
"""Possible slips listed for one group of claims."""


def diagnose(
    claims: ClaimSet, *, max_edits: int = 3, reading: Reading = Reading(), budget: float = 10.0
) -> DiagnosisResult:
    """What may have happened to these figures? Possible slips, with what speaks for each.

    Parameters
    ----------
    claims : ClaimSet
        The figures.
    max_edits : int
        Independent slips that are combined at most to explain one contradiction; one story
        about several figures counts once.
    reading, budget
        As in ``check_consistency``.

    Returns
    -------
    DiagnosisResult

    Notes
    -----
    Assumptions: 1. a contradiction is explained by as few doubtful claims as can restore the
    others; 2. kinds of slips are as frequent as in the documented count; 3. a change explains
    more, the fewer random wrong figures it could have rescued as easily (``rescue_rate``);
    4. every further independent slip is a twentieth as likely. The order of the slips depends on
    these, their arithmetic does not. Figures of one origin with one window are one witness.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> rows = [Claim(id=f"m{m}", value=f"{1000 + 137 * m}", relation="exact", start=f"2025-0{m}") for m in (1, 2, 3)]
    >>> total = Claim(id="q", value="3,282", relation="exact", start="2025-Q1")
    >>> slip = diagnose(ClaimSet([*rows, total])).slips[0]
    >>> slip.ids, slip.kind.value, slip.proposed
    (('q',), 'digits_transposed', '3,822')
    """
    clock = Clock(budget)
    groups = {min(names, key=lambda n: (claims[n].published or LATE, n)): tuple(names) for names in copies(claims)}
    heads = ClaimSet.trusted((c for c in claims if c.id in groups), claims.scheme)
    system = System(heads, reading)
    found, reason = scenes(system, reading, clock)
    slips: list[Slip] = []
    for scene in found:
        slips += _of_scene(scene, max_edits, groups, claims)
    suspects = dict.fromkeys(n for scene in found for knot in scene.knots for name in knot.suspects
                             for n in groups[name])  # fmt: skip
    status = Status.INCONSISTENT if found else Status.UNDECIDED if reason else Status.CONSISTENT
    if status == Status.CONSISTENT:
        slips = oddities(claims, system, reading, clock)
    if clock.is_over:
        reason = clock.reason
    return DiagnosisResult(
        claims=claims, reading=reading, status=status, slips=tuple(slips), suspects=tuple(suspects),
        conclusion=conclusion(status, tuple(slips)), complete=not reason, reason=reason,
    )  # fmt: skip


def _of_scene(scene: Scene, max_edits: int, groups: Mapping[str, tuple[str, ...]], claims: ClaimSet) -> list[Slip]:
    told = [list(of_knot(scene, k, max_edits)) for k in range(len(scene.knots))]
    joint = [*of_origins(scene), *of_bases(scene), *of_siblings(scene), *of_revisions(scene)]
    for story in joint:
        if len(story.knots) == 1:
            told[story.knots[0]].append(story)
    stories = [story for own in told for story in own] + [s for s in joint if len(s.knots) > 1]
    found: list[Slip] = []
    seen: set[tuple[Edit, ...]] = set()
    for story in ranked(stories, told):
        slip = _slip(scene, story, told, groups, claims)
        if slip is not None and slip.edits not in seen:
            seen.add(slip.edits)
            found.append(slip)
        if len(found) == MAX_SLIPS or scene.clock.is_over:
            break
    return found


def _slip(
    scene: Scene,
    story: Story,
    told: Sequence[Sequence[Story]],
    groups: Mapping[str, tuple[str, ...]],
    claims: ClaimSet,
) -> Slip | None:
    after = {fit.before.id: fit.after for fit in story.landings}
    held = scene.held(after, [*story.others, *after]) if story.is_whole else None
    if story.is_whole and held is None:
        return None
    edits = tuple(edit for fit in story.landings for name in groups[fit.before.id]
                  for edit in _edits(claims[name], fit))  # fmt: skip
    return Slip(
        ids=tuple(dict.fromkeys(name for fit in story.landings for name in groups[fit.before.id])),
        kind=story.kind,
        found="; ".join(_cells(edits, "before")),
        proposed="; ".join(_cells(edits, "after")),
        restores=held is not None,
        rescue_rate=float(story.rate),
        n_alternatives=sum(other is not story for k in story.knots for other in told[k]),
        n_rivals=rivals(story, told),
        n_slips=1 if story.note else sum(not fit.follows for fit in story.landings),
        reason=_reason(story),
        edits=edits,
        checked=held[0] if held else (),
        witness=held[1] if held else None,
    )


def _edits(claim: Claim, fit: Landing) -> Iterable[Edit]:
    own = {edit.column: edit for edit in edits_between(fit.before, fit.after, fit.change.note)}
    return [
        Edit(id=claim.id, column=edit.column, before=claim.cells()[edit.column], after=edit.after, note=edit.note)
        for edit in own.values()
    ]


def _cells(edits: Iterable[Edit], side: str) -> list[str]:
    return list(dict.fromkeys(getattr(edit, side) or "blank" for edit in edits))


def _reason(story: Story) -> str:
    told = [f"the others leave {fit.room} for {fit.before.id} ({fit.before.words}): {fit.change.note}"
            for fit in story.landings]  # fmt: skip
    return "; ".join([*told, story.note] if story.note else told)
