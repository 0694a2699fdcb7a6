"""The answer of ``check_consistency`` checked again: all that follows from its evidence, worked out without a solver.

What has no evidence in the answer is asked again, with the same effort, and compared: the per-claim table, the
verdicts under another reading, and whether all is listed. That a conflict called minimal is, is not checked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from deserstats.checks.consistency.answers import (
    ClaimStanding,
    ComponentVerdict,
    Conflict,
    ConsistencyResult,
    Kind,
    Premise,
    Standing,
    Status,
    Tension,
    Witness,
)
from deserstats.checks.consistency.assumptions import is_by_cases, premises
from deserstats.checks.consistency.check_consistency import NOT_ALL_READINGS, judged, notes_of, scope_of
from deserstats.checks.consistency.sensitivity import variants
from deserstats.checks.consistency.statements import joint_system
from deserstats.checks.consistency.tensions import chances_of
from deserstats.checks.consistency.verification import (
    Curve,
    adds_up_on,
    satisfies,
    supported,
    verify_refutation,
    verify_witness,
)
from deserstats.checks.sums.tell import told
from deserstats.claims.cells.period import as_period
from deserstats.model.budget import Budget
from deserstats.model.rows.system import Component, System
from deserstats.result import rechecks

UNPROVED = ("standings", "flips", "complete", "tensions_complete")
"""What an answer says without evidence."""

IMPLYING = (Standing.CORROBORATED, Standing.ADDS_UP)
"""Standings of a claim that others imply."""


@rechecks(ConsistencyResult)
def holds(result: ConsistencyResult) -> bool:
    """Whether all that can be checked without a solver is as the answer says, and the rest as it is found again."""
    if result.as_of and as_period(result.as_of).label != result.as_of:
        return False
    system = System(result.claims, result.as_of or None)
    if (tuple(system.unused.items()), tuple(system.soft)) != (result.unused, result.soft):
        return False
    joint = joint_system(result) if result.soft else system
    return (
        _components_hold(result, system)
        and _conflicts_hold(result, system)
        and _tensions_hold(result, joint)
        and _witness_holds(result, system, joint)
        and _table_holds(result)
        and _flips_exist(result)
        and result.notes in _notes(result, system)
        and _is_found_again(result)
    )


def _notes(result: ConsistencyResult, system: System) -> tuple[tuple[str, ...], ...]:
    """Return what is assumed of the table, and the same where not every other reading was tried."""
    notes = notes_of(result.claims, system)
    return notes, (*notes, NOT_ALL_READINGS)


def _components_hold(result: ConsistencyResult, system: System) -> bool:
    """Whether the groups are those of the claims, each with its own evidence."""
    parts = system.components()
    if [c.ids for c in result.components] != [tuple(claim.id for claim in part.claims) for part in parts]:
        return False
    reasons = [c.reason for c in result.components if c.status == Status.UNDECIDED]
    return result.reason == next(iter(reasons), "") and all(
        _component_holds(said, part, system, result) for said, part in zip(result.components, parts, strict=True)
    )


def _component_holds(said: ComponentVerdict, part: Component, system: System, result: ConsistencyResult) -> bool:
    if said.status != Status.UNDECIDED and said.reason:
        return False
    if said.certificate is not None and not verify_refutation(said.certificate, said.ids, system):
        return False
    if said.witness is not None:
        return satisfies(said.witness, Curve(said.witness, system.domain), part.options, part.rules)
    return said.status != Status.CONSISTENT or result.witness is not None


def _witness_holds(result: ConsistencyResult, system: System, joint: System) -> bool:
    if result.witness is None:
        return True
    at_ease = not result.tensions and result.tensions_complete
    target = joint if at_ease else system
    return verify_witness(result.witness, target, joint) and _names_windows(result.witness, target)


def _names_windows(witness: Witness, system: System) -> bool:
    """Whether a witness names a window of each claim that has several, and of no other."""
    unclear = {name for name, own in system.options.items() if len(own) > 1}
    named = [name for name, _ in witness.windows]
    return len(set(named)) == len(named) and set(named) <= unclear


def _conflicts_hold(result: ConsistencyResult, system: System) -> bool:
    """Whether each conflict adds up on exactly its claims, and none holds another."""
    if result.status == Status.CONSISTENT and not result.complete:
        return False
    known = _other_readings(result)
    return (
        _are_minimal(c.ids for c in result.conflicts)
        and _are_in_order(result.conflicts)
        and all(_conflict_holds(c, system, known) for c in result.conflicts)
    )


def _are_in_order(conflicts: Sequence[Conflict]) -> bool:
    """Whether independent conflicts come first and share no claim, and each other one shares one with them."""
    apart = [c for c in conflicts if c.independent]
    named = [name for c in apart for name in c.ids]
    others = conflicts[len(apart) :]
    is_apart = len(set(named)) == len(named) and not any(c.independent for c in others)
    return is_apart and all(not set(named).isdisjoint(c.ids) for c in others)


def _statement_holds(conflict: Conflict, system: System) -> bool:
    """Whether the sum that is told follows from what its claims say, under some choice of their windows."""
    statement = conflict.statement
    cases = [dict(case.windows) for case in conflict.certificate.cases if case.windows]
    choices = [{name: as_period(label) for name, label in case.items()} for case in cases] or [{}]
    again = told(statement.certificate, system)
    return (set(conflict.certificate.ids) <= set(statement.ids) or bool(cases)) and (
        replace(again, remark=statement.remark) == statement
        and (bool(cases) or again.remark == statement.remark)
        and statement.verify()
        and statement.certificate.adds_up(system.domain)
        and any(supported(statement.certificate, choice, system) for choice in choices)
    )


def _conflict_holds(conflict: Conflict, system: System, known: set[Premise]) -> bool:
    claims = system.claims.select(ids=conflict.ids)
    cases = is_by_cases(conflict.certificate)
    return (
        adds_up_on(conflict.certificate, conflict.ids, system)
        and conflict.kind == (Kind.INTEGRALITY if cases else Kind.ARITHMETIC)
        and conflict.scope == scope_of(claims)
        and _assumes(conflict, tuple(premises(claims, conflict.certificate, system)), known)
        and _statement_holds(conflict, system)
    )


def _assumes(said: Conflict | Tension, needed: tuple[Premise, ...], known: set[Premise]) -> bool:
    """Whether all that a sum assumes is named; beyond that only readings that can be had otherwise."""
    n = len(needed)
    more = said.premises[n:]
    return said.premises[:n] == needed and set(more) <= known and len(set(more)) == len(more)


def _other_readings(result: ConsistencyResult) -> set[Premise]:
    return {Premise(text=v.premise, switch=v.switch) for v in variants(result.claims)}


def _are_minimal(conflicts: Iterable[Sequence[str]]) -> bool:
    """Whether no set of ids holds another."""
    sets = [frozenset(ids) for ids in conflicts]
    return len(set(sets)) == len(sets) and not any(a < b for a in sets for b in sets)


def _tensions_hold(result: ConsistencyResult, joint: System) -> bool:
    """Whether a tension adds up, with the soft intervals that it names; nothing else may be soft in it."""
    known = _other_readings(result)
    return _are_minimal(t.ids for t in result.tensions) and all(
        _tension_holds(t, joint, known) for t in result.tensions
    )


def _tension_holds(tension: Tension, joint: System, known: set[Premise]) -> bool:
    claims = joint.claims.select(ids=tension.ids)
    soft = tuple(claim.id for claim in claims if claim.id in joint.soft)
    return (
        bool(soft)
        and soft == tension.soft
        and (tension.kind, tension.chances) == chances_of(claims.select(ids=soft))
        and adds_up_on(tension.certificate, tension.ids, joint)
        and _assumes(tension, tuple(premises(claims, tension.certificate, joint)), known)
    )


def _table_holds(result: ConsistencyResult) -> bool:
    """Whether the per-claim table has a row a claim and says of conflicts what is listed."""
    pairs = zip_longest(result.standings, result.claims.ids)
    return all(row is not None and row.id == name and _row_holds(row, result) for row, name in pairs)


def _row_holds(row: ClaimStanding, result: ConsistencyResult) -> bool:
    unused = dict(result.unused)
    if (row.verdict == Standing.UNUSED) != (row.id in unused):
        return False
    if row.id in unused:
        return row == ClaimStanding(id=row.id, verdict=Standing.UNUSED, reason=unused[row.id])
    n = sum(row.id in c.ids for c in result.conflicts)
    tense = any(row.id in t.soft for t in result.tensions)
    if row.n_conflicts != n or (row.verdict == Standing.IN_CONFLICT) != (n > 0):
        return False
    if (row.verdict == Standing.IN_TENSION) != (tense and not n):
        return False
    if row.verdict in IMPLYING:
        return row.witnesses >= (row.verdict == Standing.CORROBORATED)
    return row.witnesses == 0


def _is_found_again(result: ConsistencyResult) -> bool:
    """Whether the same question gives the same table, the same verdicts under other readings and as full a list."""
    again = judged(result.claims, Budget(result.effort), result.max_conflicts, result.as_of or None)
    if result.timed_out:
        return all(map(_says_no_more, result.standings, again.standings))
    return all(getattr(again, name) == getattr(result, name) for name in UNPROVED)


def _says_no_more(said: ClaimStanding, so: ClaimStanding) -> bool:
    """Whether a row that a clock may have cut short says nothing that is not so."""
    # what is in a conflict or a tension is told by those that are listed, which need not be the same
    open_ = (Standing.UNDETERMINED, Standing.UNTESTED, Standing.COMPATIBLE, Standing.IN_CONFLICT, Standing.IN_TENSION)
    return (
        said.verdict in (so.verdict, *open_)
        and said.witnesses <= so.witnesses
        and all(getattr(said, end) in (None, getattr(so, end)) for end in ("implied_low", "implied_high"))
        and said.detectable_error in (None, so.detectable_error)
    )


def _flips_exist(result: ConsistencyResult) -> bool:
    """Whether each flip names another reading that there is, and another verdict."""
    named = [f.change for f in result.flips]
    known = {v.change for v in variants(result.claims)}
    others = (Status.CONSISTENT, Status.INCONSISTENT)
    return (
        len(set(named)) == len(named)
        and set(named) <= known
        and all(f.status != result.status and f.status in others for f in result.flips)
    )
