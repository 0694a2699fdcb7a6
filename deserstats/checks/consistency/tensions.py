"""Soft intervals beside the hard claims: which of them cannot all hold, said as what they are.

A confidence interval may miss, and a source's own range is its judgement. So they never decide
whether figures contradict each other; they are held against what the hard claims leave open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from deserstats.checks.consistency.answers import Minimality, Tension, TensionKind
from deserstats.checks.consistency.assumptions import premises
from deserstats.checks.consistency.conflicts import FoundConflict, Search, ranked
from deserstats.checks.consistency.evidence import certificate_of
from deserstats.checks.consistency.sensitivity import Sensitivity
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict
from deserstats.wording import Exact


@dataclass(frozen=True, slots=True)
class _Known:
    """Conflicts of hard claims inside a group, and whether they are all."""

    ids: Sequence[tuple[str, ...]]
    is_complete: bool


@dataclass(slots=True)
class Group:
    """Soft intervals with the hard claims that they share cells with; ``soft`` may be empty.

    ``verdict`` is that of the hard claims alone; ``joint`` that of all of them together.
    """

    component: Component
    subsets: Subsets
    soft: tuple[str, ...]
    verdict: Verdict
    joint: Verdict
    found: list[FoundConflict]
    is_complete: bool


def groups_of(
    system: System,
    rules: frozenset[Constraint],
    known: Sequence[FoundConflict],
    complete: Collection[tuple[str, ...]],
    budget: Budget,
    limit: int,
) -> list[Group]:
    """Judge every group that has a soft interval, or a rule that speaks because of one.

    ``rules`` are those that hard claims alone give rise to; ``known`` are the conflicts of hard
    claims; ``complete`` has the ids of each component of hard claims whose conflicts are all
    among them.
    """
    found = []
    for component in system.components():
        soft = tuple(claim.id for claim in component.claims if claim.is_soft)
        if soft or not rules >= set(component.rules):
            hard = {claim.id for claim in component.claims} - set(soft)
            inside = [f.ids for f in known if set(f.ids) <= hard]
            is_complete = hard == {name for ids in complete if set(ids) <= hard for name in ids}
            found.append(_judged(component, soft, _Known(inside, is_complete), system, budget, limit))
    return found


def _judged(
    component: Component, soft: tuple[str, ...], known: _Known, system: System, budget: Budget, limit: int
) -> Group:
    subsets = Subsets(component, system.domain, budget, compared_parts(component.claims, system.series_index))
    verdict = subsets.decide([name for name in subsets.ids if name not in soft])
    joint = subsets.decide() if isinstance(verdict, FeasibleSubset) else verdict
    group = Group(component, subsets, soft, verdict, joint, [], isinstance(joint, FeasibleSubset))
    if not (soft and isinstance(joint, InfeasibleSubset)):
        return group
    search = Search(component, subsets, system.domain, budget, limit)
    if isinstance(verdict, FeasibleSubset):
        search.run(joint)
    elif known.is_complete:
        search.beside(known.ids)
    else:
        search = _outside_conflicts(component, known, system, budget, limit)
    group.found = [f for f in search.found if set(f.ids) & set(soft)]
    group.is_complete = search.is_complete and len(group.found) == len(search.found)
    return group


def _outside_conflicts(component: Component, known: _Known, system: System, budget: Budget, limit: int) -> Search:
    """Where not all conflicts of hard claims are known: soft intervals beside claims in none of them."""
    blamed = {name for ids in known.ids for name in ids}
    kept = tuple(claim for claim in component.claims if claim.id not in blamed)
    part = replace(component, claims=kept, options={claim.id: component.options[claim.id] for claim in kept})
    subsets = Subsets(part, system.domain, budget)
    search = Search(part, subsets, system.domain, budget, limit)
    verdict = subsets.decide()
    if isinstance(verdict, InfeasibleSubset):
        search.run(verdict)
    search.is_complete = False
    return search


def tensions_of(groups: Sequence[Group], system: System, budget: Budget, limit: int) -> tuple[list[Tension], bool]:
    """Return the tensions to list, smallest first, and whether they are all."""
    order = ranked([f for group in groups for f in group.found], lambda f: f.ids)
    sensitivity = Sensitivity(system, budget) if order else None
    listed = [_tension(f, system, sensitivity) for f in order[:limit] if sensitivity]
    return listed, len(order) <= limit and all(group.is_complete for group in groups)


def _tension(found: FoundConflict, system: System, sensitivity: Sensitivity) -> Tension:
    certificate = certificate_of(found.verdict, found.subsets, system.options)
    claims = system.claims.select(ids=found.ids)
    soft = [claim for claim in claims if claim.is_soft]
    kind, chances = chances_of(soft)
    return Tension(
        ids=found.ids,
        soft=tuple(claim.id for claim in soft),
        kind=kind,
        chances=chances,
        certificate=certificate,
        minimal=Minimality.EXACT if found.is_exact else Minimality.FLOAT,
        premises=(*premises(claims, certificate, system), *sensitivity.premises(found.ids)),
    )


def chances_of(soft: Iterable[Claim]) -> tuple[TensionKind, tuple[Exact, ...]]:
    """Return what soft intervals leave out, and how it is called that they do not fit."""
    chances = [claim.miss_chance for claim in soft]
    known = tuple(chance for chance in chances if chance is not None)
    return (TensionKind.MISSED, known) if len(known) == len(chances) else (TensionKind.TENSION, ())
