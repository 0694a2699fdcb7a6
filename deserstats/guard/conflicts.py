"""The conflicts of one set of figures that share no figure, each shown where the fewest doubts would fall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deserstats.causes.repair.find_repairs import find_repairs
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
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import InfeasibleSubset

LISTED = 20
"""Conflicts of a group looked for before those that share no figure are chosen."""

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
    """Decide a set, and choose conflicts that share no figure until the others can hold."""
    budget = Budget(effort, timeout)
    system = System(claims)
    tried, status = decided(system, budget)
    sensitivity = Sensitivity(system, budget.beside(SHARE_FOR_READINGS))
    shown: list[Shown] = []
    left = [t.verdict.reason for t in tried if isinstance(t.verdict, Unknown)]
    for t in tried:
        if isinstance(t.verdict, InfeasibleSubset):
            found, is_rest_open = _apart(t, t.verdict, system, budget)
            conflicts = [conflict_of(one, system, sensitivity, independent=True) for one in found]
            shown += _placed(conflicts, claims.select(ids=t.subsets.ids), effort, timeout)
            left += ["the steps ended before the other figures were looked at"] if is_rest_open else []
    return Judged(status, tuple(shown), tuple(dict.fromkeys(left)), len(system.options) + len(system.soft))


def _apart(tried: Tried, verdict: InfeasibleSubset, system: System, budget: Budget) -> tuple[list[FoundConflict], bool]:
    """Return conflicts of a group that share no figure, and whether the rest of it is not known to hold."""
    search = Search(tried.component, tried.subsets, system.domain, budget, LISTED)
    search.run(verdict)
    search.limit = len(tried.subsets.ids)
    found = search.disjoint(lambda one: _order(one, system))
    return found, budget.is_over


def _order(found: FoundConflict, system: System) -> tuple[float, ...]:
    """Sort conflicts: plain sums first, then short ones, then those whose gap is large for their figures."""
    by_cases = is_by_cases(certificate_of(found.verdict, found.subsets, system.options))
    return by_cases, len(found.ids), -float(abs(gap_share(found)))


def _placed(conflicts: Sequence[Conflict], claims: ClaimSet, effort: float, timeout: float | None) -> list[Shown]:
    """Say at which figure each conflict of a group is shown."""
    answer = find_repairs(claims, limit=REPAIRS, effort=effort, timeout=timeout)
    n = len(answer.repairs)
    doubts = Counter(name for repair in answer.repairs for name in repair.ids)
    is_proved = answer.complete and n > 0 and answer.lower is not None and answer.lower >= answer.repairs[0].cost
    order = {name: k for k, name in enumerate(claims.ids)}
    shown = []
    for conflict in conflicts:
        doubted = tuple(name for name in conflict.ids if doubts[name]) if is_proved else conflict.ids
        most = max(doubts[name] for name in conflict.ids)
        likely = [name for name in conflict.ids if doubts[name] == most]
        at = likely[0] if len(likely) == 1 else _by_statement(conflict.statement, likely, order)
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
