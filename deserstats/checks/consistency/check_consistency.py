"""Can these figures all be right? One witness or minimal conflicts, each with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.arguments import question, require_whole
from deserstats.checks.consistency.answers import (
    ComponentVerdict,
    Conflict,
    ConsistencyResult,
    Kind,
    Minimality,
    Scope,
    Status,
    Tension,
    Witness,
)
from deserstats.checks.consistency.assumptions import WHOLE, is_by_cases, premises
from deserstats.checks.consistency.conflicts import FoundConflict, Listed, Search, ranked
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.checks.consistency.sensitivity import Sensitivity
from deserstats.checks.consistency.standing import Standings
from deserstats.checks.consistency.tensions import Group, groups_of, tensions_of
from deserstats.checks.sums.tell import statement_of
from deserstats.claims.cells.period import as_period
from deserstats.claims.cells.reading import Relation
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import build
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.scheme_rows import remarks
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict
from deserstats.wording import listing

SHARE_FOR_READINGS = 0.2
"""Share of the steps that trying other readings may take, on top of them."""


NOT_ALL_READINGS = "not every other reading was tried within the steps allowed"


@dataclass(slots=True)
class Tried:
    """One component with its subsets and verdict."""

    component: Component
    subsets: Subsets
    verdict: Verdict


@question
def check_consistency(
    claims: ClaimsLike,
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    max_conflicts: int = 20,
    as_of: object = None,
    progress: bool = False,
) -> ConsistencyResult:
    """Can these figures all be right?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    max_conflicts : int
        Minimal conflicts listed at most.
    as_of : date or label, optional
        Use only claims published by the end of this day, month or year.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    ConsistencyResult
        *consistent* with one series that satisfies every claim, *inconsistent* with minimal
        conflicts and their sums, or *undecided* with the reason.

    Notes
    -----
    Assumed, and named in every conflict that needs it:

    1. No period counts less than nothing, unless the scheme declares the measure signed.
    2. Figures of one measure, unit and basis share one definition, and one vintage.
    3. Counts are whole numbers, unless the scheme declares them continuous.
    4. Words and digits mean what the reading of the claims says.
    5. Confidence intervals (``interval`` ciNN) and sources' ranges (``source_range``) are no hard
       limits: they decide nothing, and those that do not fit are listed in ``tensions``.

    References
    ----------
    Farkas' lemma: A. Schrijver, Theory of Linear and Integer Programming, 1986, p. 89.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> half = dict(measure="cases", start="2025-01-01", end="2025-07-01")
    >>> year = dict(measure="cases", start="2025-01-01", end="2026-01-01")
    >>> claims = ClaimSet([Claim(id="a", value="90", **half), Claim(id="b", value="80", **year)])
    >>> check_consistency(claims).status.value
    'inconsistent'
    """
    require_whole(1, max_conflicts=max_conflicts)
    claims = as_claims(claims)
    return judged(claims, Budget(effort, timeout), max_conflicts, as_of)


def judged(
    claims: ClaimSet,
    budget: Budget,
    max_conflicts: int = 20,
    as_of: object = None,
    *,
    detectable: bool = True,
) -> ConsistencyResult:
    """Answer :func:`check_consistency` within the work that is left, with or without what slips it would notice."""
    system = System(claims, as_of)
    tried, status = decided(system, budget)
    found, complete = _found(tried, system, budget, max_conflicts)
    sensitivity = Sensitivity(system, budget.beside(SHARE_FOR_READINGS))
    conflicts = listed_conflicts(found, system, sensitivity)
    groups: list[Group] = []
    tensions: list[Tension] = []
    all_tensions = True
    if system.soft:
        joint = System(claims, as_of, with_soft=True)
        groups = groups_of(joint, frozenset(system.rules), found.all, complete, budget, max_conflicts)
        tensions, all_tensions = tensions_of(groups, joint, sensitivity.budget, max_conflicts)
    needs_whole = bool(conflicts) and all(WHOLE in conflict.premises for conflict in conflicts)
    flips = tuple(sensitivity.flips(status, needs_whole=needs_whole))
    return ConsistencyResult(
        claims=claims,
        status=status,
        components=tuple(_component(t, status, conflicts, system) for t in tried),
        witness=_witness(tried, groups) if status == Status.CONSISTENT else None,
        conflicts=conflicts,
        complete=complete == {t.subsets.ids for t in tried},
        unused=tuple(system.unused.items()),
        flips=flips,
        standings=Standings(system, tried, groups, conflicts, tensions, complete, budget, detectable).rows(),
        notes=notes_of(claims, system) + ((NOT_ALL_READINGS,) if sensitivity.budget.is_over else ()),
        reason=next((t.verdict.reason for t in tried if isinstance(t.verdict, Unknown)), ""),
        as_of="" if as_of is None else as_period(as_of).label,
        soft=tuple(system.soft),
        tensions=tuple(tensions),
        tensions_complete=all_tensions,
        max_conflicts=max_conflicts,
        effort=budget.effort,
        timed_out=budget.is_late,
    )


def decided(system: System, budget: Budget) -> tuple[list[Tried], Status]:
    """Decide every group of claims, and so all of them: the verdict without what is told beside it."""
    tried = [_try(component, system, budget) for component in system.components()]
    return tried, _overall(t.verdict for t in tried)


def _try(component: Component, system: System, budget: Budget) -> Tried:
    subsets = Subsets(component, system.domain, budget, compared_parts(component.claims, system.series_index))
    return Tried(component, subsets, subsets.decide())


def _overall(verdicts: Iterable[Verdict]) -> Status:
    found = list(verdicts)
    if any(isinstance(v, InfeasibleSubset) for v in found):
        return Status.INCONSISTENT
    return Status.UNDECIDED if any(isinstance(v, Unknown) for v in found) else Status.CONSISTENT


def _component(tried: Tried, overall: Status, conflicts: Sequence[Conflict], system: System) -> ComponentVerdict:
    """Return the verdict on a group, with its evidence where the answer as a whole has it not."""
    verdict, ids = tried.verdict, tried.subsets.ids
    witness = certificate = None
    if isinstance(verdict, FeasibleSubset) and overall != Status.CONSISTENT:
        witness = witness_of([(verdict, tried.component.options)])
    if isinstance(verdict, InfeasibleSubset) and not any(set(c.ids) <= set(ids) for c in conflicts):
        certificate = certificate_of(verdict, tried.subsets, system.options)
    reason = verdict.reason if isinstance(verdict, Unknown) else ""
    return ComponentVerdict(
        ids=ids, status=_overall([verdict]), reason=reason, witness=witness, certificate=certificate
    )


def _witness(tried: Sequence[Tried], groups: Iterable[Group]) -> Witness:
    """One series for all: in a group without tension it satisfies the soft intervals, too."""
    held = [(g.joint, g.component.options) for g in groups if isinstance(g.joint, FeasibleSubset)]
    done = {name for _, options in held for name in options}
    held += [
        (t.verdict, t.component.options)
        for t in tried
        if isinstance(t.verdict, FeasibleSubset) and t.subsets.ids[0] not in done
    ]
    return witness_of(held)


def _found(tried: Sequence[Tried], system: System, budget: Budget, limit: int) -> tuple[Listed, set[tuple[str, ...]]]:
    """Return the conflicts to list, those that share no claim apart, and the components of which all are listed."""
    apart: list[FoundConflict] = []
    found: dict[tuple[str, ...], list[FoundConflict]] = {}
    complete: set[tuple[str, ...]] = set()
    for t in tried:
        if isinstance(t.verdict, InfeasibleSubset):
            search = Search(t.component, t.subsets, system.domain, budget, limit)
            search.run(t.verdict)
            apart += search.disjoint(_order)
            found[t.subsets.ids] = search.found
            if search.is_complete:
                complete.add(t.subsets.ids)
        elif isinstance(t.verdict, FeasibleSubset):
            complete.add(t.subsets.ids)
    first = sorted(apart, key=_order)[:limit]
    others = ranked(
        [f for group in found.values() for f in group if f not in apart], lambda f: -float(abs(gap_share(f)))
    )
    listed = Listed(first, others[: limit - len(first)])
    return listed, {ids for ids in complete if all(f in listed.all for f in found.get(ids, []))}


def _order(found: FoundConflict) -> tuple[bool, int, float]:
    """Sort conflicts: plain sums first, then short ones, then those whose gap is large for their figures."""
    by_cases = any(refuted.split is not None for _, refuted in found.verdict.refutations)
    return by_cases, len(found.ids), -float(abs(gap_share(found)))


def listed_conflicts(listed: Listed, system: System, sensitivity: Sensitivity) -> tuple[Conflict, ...]:
    """Write conflicts, the independent ones first: those that are furthest apart for the size of their figures."""
    first = [conflict_of(f, system, sensitivity, independent=True) for f in listed.independent]
    first.sort(key=lambda c: -c.statement.share)
    return (*first, *(conflict_of(f, system, sensitivity) for f in listed.others))


def gap_share(found: FoundConflict) -> Fraction:
    """Return the gap of a conflict as a share of its largest bound."""
    _choice, refuted = found.verdict.refutations[0]
    leaf = next(build(refuted, found.subsets.rows, found.subsets.domain).leaves())
    largest = max((abs(Fraction(t.bound) * t.multiplier) for t in leaf.lines), default=Fraction(0))
    return Fraction(leaf.gap) / largest if largest else Fraction(0)


def conflict_of(
    found: FoundConflict, system: System, sensitivity: Sensitivity, *, independent: bool = False
) -> Conflict:
    """Write a conflict with its certificate and all that it assumes."""
    certificate = certificate_of(found.verdict, found.subsets, system.options)
    claims = system.claims.select(ids=found.ids)
    assumed = list(premises(claims, certificate, system))
    return Conflict(
        ids=found.ids,
        certificate=certificate,
        kind=Kind.INTEGRALITY if is_by_cases(certificate) else Kind.ARITHMETIC,
        minimal=Minimality.EXACT if found.is_exact else Minimality.FLOAT,
        scope=scope_of(claims),
        premises=(*assumed, *sensitivity.premises(found.ids, needs_whole=WHOLE in assumed)),
        statement=statement_of(certificate, system, sensitivity.budget),
        independent=independent,
    )


def scope_of(claims: ClaimSet) -> Scope:
    """Say whether all of some claims go back to one named origin, or, origins unknown, to one source."""
    roots = {claim.witness for claim in claims}
    sources = {claim.source for claim in claims}
    within = len(roots) == 1 and (roots != {""} or (len(sources) == 1 and sources != {""}))
    return Scope.WITHIN_ORIGIN if within else Scope.ACROSS_ORIGINS


def off_grid(system: System) -> list[str]:
    """Return the used claims whose figure is no multiple of the base that it is read as rounded to."""
    reading = system.claims.reading
    return [
        c.id
        for c in system.claims
        if reading.grid
        and c.id in system.options
        and c.figure
        and c.relation == Relation.PRINTED
        and c.bounds == (None, None)
        and reading.is_on_grid(c.figure, c.kind)
        and c.figure.value % reading.grid
    ]


def notes_of(claims: ClaimSet, system: System) -> tuple[str, ...]:
    """Return what is assumed of a table as a whole."""
    notes = ["all figures are read as one vintage"]
    inclusive = [c.id for c in claims if c.end_may_be_inclusive]
    if inclusive:
        notes.append(
            f"end on the last day of a month, read as exclusive, perhaps meant as counted: {', '.join(inclusive)}"
        )
    off = off_grid(system)
    if off:
        notes.append(f"no multiple of {system.claims.reading.grid}, read as wide as if it were one: {listing(off)}")
    for column in ("geography", "basis", "dated_by"):
        blank = sum(not getattr(c, column) for c in claims)
        if 0 < blank < len(claims):
            notes.append(f"{blank:,} claims without a {column} are not compared with those that have one")
    for claim in claims:
        missing = [name for name in claim.earlier if name not in claims]
        if missing:
            notes.append(f"{claim.id} supersedes {listing(missing)}, which is not in the table")
    if not system.options and not system.soft:
        notes.append("no claim takes part, so nothing was tested")
    notes += remarks(system.series_index, system.forms)
    return tuple(notes)
