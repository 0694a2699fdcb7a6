"""The conflicts of one set of figures: as many as figures must be doubted, each shown where the doubts would fall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deserstats.causes.repair.find_repairs import find_repairs
from deserstats.causes.repair.repair_answers import RepairResult
from deserstats.checks.consistency.answers import Conflict, Status
from deserstats.checks.consistency.assumptions import is_by_cases
from deserstats.checks.consistency.check_consistency import (
    SHARE_FOR_READINGS,
    Tried,
    conflict_of,
    decided,
    gap_share,
)
from deserstats.checks.consistency.conflicts import FoundConflict, Search
from deserstats.checks.consistency.evidence import certificate_of
from deserstats.checks.consistency.sensitivity import Sensitivity
from deserstats.checks.sums.statement import Statement, StatementKind
from deserstats.claims.claimset import ClaimSet
from deserstats.guard.contents import figure_print
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import InfeasibleSubset, Subsets

LISTED = 3
"""Conflicts of one figure that are looked for, so that a short one is shown."""

SHARE_FOR_SMALLER = 0.05
"""Share of the steps that looking for a shorter conflict may take, on top of them."""

CUT = "the steps ended before every conflict was found"

REPAIRS = 50
"""Smallest repairs of a group that are looked at."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A conflict, and which of its figures the smallest repairs doubt.

    Attributes
    ----------
    at : str
        The figure at which it is shown.
    doubted : tuple of str
        Those that some smallest repair doubts; all of them where not every repair is known.
    is_sure : bool
        Whether every smallest repair doubts the figure at which it is shown.
    """

    conflict: Conflict
    at: str
    doubted: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about one set: its status, its conflicts, and why the rest is open, where it is."""

    status: Status
    shown: tuple[Shown, ...]
    open: tuple[str, ...]
    n_used: int


def judged_set(claims: ClaimSet, effort: float, timeout: float | None) -> Judged:
    """Decide a set, and choose for each figure of a smallest repair a conflict that it alone would settle."""
    budget = Budget(effort, timeout)
    system = System(claims)
    tried, status = decided(system, budget)
    sensitivity = Sensitivity(system, budget.beside(SHARE_FOR_READINGS))
    shown: list[Shown] = []
    left = [t.verdict.reason for t in tried if isinstance(t.verdict, Unknown)]
    for t in tried:
        if isinstance(t.verdict, InfeasibleSubset):
            answer = find_repairs(claims.select(ids=t.subsets.ids), limit=REPAIRS, effort=effort, timeout=timeout)
            found = _found(t, t.verdict, _best(answer, claims), system, budget)
            left += [] if answer.repairs and len(found) == len(answer.repairs[0].ids) else [CUT]
            conflicts = [conflict_of(one, system, sensitivity, independent=True) for one in found]
            shown += _placed(conflicts, answer)
    return Judged(status, tuple(shown), tuple(dict.fromkeys(left)), len(system.options) + len(system.soft))


def _best(answer: RepairResult, claims: ClaimSet) -> tuple[str, ...]:
    """Return the figures of one smallest repair: of several the same wherever their rows stand."""
    repairs = [repair.ids for repair in answer.repairs]
    return min(repairs, key=lambda ids: sorted(figure_print(claims[name]) for name in ids), default=())


def _found(
    tried: Tried, verdict: InfeasibleSubset, doubted: Sequence[str], system: System, budget: Budget
) -> list[FoundConflict]:
    """Return for each doubted figure a conflict without the other ones.

    All figures but the doubted ones can hold, and none of these can be put back; so with one of them there is a
    conflict, and it is in it.
    """
    if not doubted:
        search = Search(tried.component, tried.subsets, system.domain, budget, 1)
        search.run(verdict)
        return search.found[:1]
    found = []
    for name in doubted:
        kept = [claim for claim in tried.component.claims if claim.id == name or claim.id not in doubted]
        options = {claim.id: tried.component.options[claim.id] for claim in kept}
        component = Component(tuple(kept), options, tried.component.rules)
        subsets = Subsets(component, system.domain, budget)
        first = subsets.decide()
        if isinstance(first, InfeasibleSubset):
            search = Search(component, subsets, system.domain, budget.beside(SHARE_FOR_SMALLER), LISTED)
            search.run(first)
            found.append(min(search.found, key=lambda one: _order(one, system)))
    return found


def _order(found: FoundConflict, system: System) -> tuple[float, ...]:
    """Sort conflicts: plain sums first, then short ones, then those whose gap is large for their figures."""
    by_cases = is_by_cases(certificate_of(found.verdict, found.subsets, system.options))
    return by_cases, len(found.ids), -float(abs(gap_share(found)))


def _placed(conflicts: Sequence[Conflict], answer: RepairResult) -> list[Shown]:
    """Say at which figure each conflict of a group is shown: no two at the same, where that is possible."""
    n = len(answer.repairs)
    doubts = Counter(name for repair in answer.repairs for name in repair.ids)
    left = [repair.ids for repair in answer.repairs]
    is_proved = answer.complete and n > 0 and answer.lower is not None and answer.lower >= answer.repairs[0].cost
    order = {name: k for k, name in enumerate(answer.claims.ids)}
    shown: list[Shown] = []
    for conflict in conflicts:
        doubted = tuple(name for name in conflict.ids if doubts[name]) if is_proved else conflict.ids
        free = [name for name in conflict.ids if name not in {one.at for one in shown}] or list(conflict.ids)
        # where each is shown goes together with where the others are: in one of the smallest repairs
        often = Counter(name for ids in left for name in ids)
        often = often if any(often[name] for name in free) else doubts
        most = max(often[name] for name in free)
        likely = [name for name in free if often[name] == most]
        at = likely[0] if len(likely) == 1 else _by_statement(conflict.statement, likely, order)
        left = [ids for ids in left if at in ids] or left
        shown.append(Shown(conflict, at, doubted, is_proved and doubts[at] == n))
    return shown


def _by_statement(statement: Statement, likely: Sequence[str], order: Mapping[str, int]) -> str:
    """Choose among figures that are as good as each other: the whole of a sum, the later of two, else the last."""
    sides = [[f.id for f in side if f.id] for side in (statement.needs, statement.allows)]
    if statement.told is not None and statement.told.id in likely:
        return statement.told.id
    if statement.kind == StatementKind.SUM:
        wholes = [side[0] for side in sides if len(side) == 1 and side[0] in likely]
        if len(wholes) == 1:
            return wholes[0]
    if statement.kind == StatementKind.FALL:
        later = [name for name in sides[1] if name in likely]
        if later:
            return later[0]
    return max(likely, key=order.__getitem__)
