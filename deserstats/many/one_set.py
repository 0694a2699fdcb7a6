"""One set of claims as a row: read, decided, and with the smallest of its conflicts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deserstats.checks.consistency.answers import ClaimStanding, Status, Witness
from deserstats.checks.consistency.check_consistency import Tried, decided, judged
from deserstats.checks.consistency.conflicts import FoundConflict, Search
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.checks.sums.tell import told
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.rows import read_rows
from deserstats.codec import encode
from deserstats.errors import ClaimError, ClaimTableError
from deserstats.many.set_rows import SetRow, SetStatus
from deserstats.many.task import Task
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset
from deserstats.wording import Exact, count

MAX_CONFLICTS = 20
"""Conflicts of a set listed at most."""

MAX_SMALLEST = 200
"""Conflicts of a set looked at for the smallest one: a figure that is far off may contradict many others."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A conflict with its proof, and how far apart its figures are."""

    ids: tuple[str, ...]
    certificate: Certificate
    gap: Exact
    apart: Exact


Standings = tuple[ClaimStanding, ...]


def checked(name: Any, source: Any, task: Task) -> tuple[SetRow, Standings]:
    """Return the row of one set, given in anything that ``read_claims`` takes, and where its claims stand if asked."""
    try:
        read = read_rows(source, **task.reading_options)
    except ClaimError as error:
        # also what is said of a table as a whole: that an option does not fit this set
        if task.on_error == "raise":
            raise
        told = map(str, error.problems) if isinstance(error, ClaimTableError) else [error.message]
        return SetRow(name, SetStatus.UNREADABLE, reason="; ".join(told)), ()
    claims = ClaimSet.trusted(read.claims, read.scheme, task.reading, read.notes)
    if task.implied:
        answer = judged(claims, Budget(task.effort, task.timeout), detectable=False)
        return SetRow(name, SetStatus(answer.status.value)), answer.standings
    return row_of(name, claims, task), ()


def row_of(name: Any, claims: ClaimSet, task: Task) -> SetRow:
    """Return the row of one set of claims."""
    budget = Budget(task.effort, task.timeout)
    system = System(claims)
    tried, status = decided(system, budget)
    found = _listed(tried, system, budget, with_all=task.conflicts) if status == Status.INCONSISTENT else []
    best = found[0] if found else None
    evidence: object = ""
    if task.certificates:
        evidence = best.certificate if best else _witness(tried) if status == Status.CONSISTENT else ""
    reasons = [t.verdict.reason for t in tried if isinstance(t.verdict, Unknown)][:1] or _unused(system)
    return SetRow(
        name,
        SetStatus(status.value),
        conflict=" ".join(best.ids) if best else "",
        gap=best.gap if best else None,
        apart=best.apart if best else None,
        n_used=len(system.options),
        n_unused=len(claims) - len(system.options),
        reason="; ".join(reasons),
        conflicts=" | ".join(" ".join(c.ids) for c in found[:MAX_CONFLICTS]) if task.conflicts else "",
        n_conflicts=min(len(found), MAX_CONFLICTS) if task.conflicts else 0,
        certificate=json.dumps(encode(evidence), ensure_ascii=False) if evidence else "",
    )


def _unused(system: System) -> list[str]:
    """Say why claims take no part, each reason once."""
    found: dict[str, int] = {}
    for name, reason in system.unused.items():
        told_of = reason if not reason.startswith("superseded") else "superseded"
        found[told_of] = found.get(told_of, 0) + bool(name)
    found |= {"soft interval": len(system.soft)} if system.soft else {}
    return [f"{count(n, 'claim')} unused: {reason}" for reason, n in found.items()]


def _listed(tried: Iterable[Tried], system: System, budget: Budget, *, with_all: bool) -> list[_Listed]:
    """Return the conflicts that were found: those of the fewest claims first, then the furthest apart.

    The others are sought only ``with_all``, and beside, so that the first one is the same with them and without.
    """
    found: dict[tuple[str, ...], FoundConflict] = {}
    for t in tried:
        if isinstance(t.verdict, InfeasibleSubset):
            parts = t.component, t.subsets, system.domain, budget
            searches = [Search(*parts, MAX_SMALLEST, only_smallest=True)]
            if with_all:
                searches.append(Search(*parts, MAX_CONFLICTS))
            for search in searches:
                search.run(t.verdict)
                found = {conflict.ids: conflict for conflict in search.found} | found
    listed = []
    for conflict in found.values():
        certificate = certificate_of(conflict.verdict, conflict.subsets, system.options)
        apart = told(certificate, system).apart if not certificate.cases else certificate.gap
        listed.append(_Listed(tuple(sorted(conflict.ids)), certificate, certificate.gap, apart))
    return sorted(listed, key=lambda c: (len(c.ids), -c.gap, c.ids[::-1]))


def _witness(tried: Iterable[Tried]) -> Witness:
    """Return one series for all groups of claims that can hold."""
    return witness_of((t.verdict, t.component.options) for t in tried if isinstance(t.verdict, FeasibleSubset))
