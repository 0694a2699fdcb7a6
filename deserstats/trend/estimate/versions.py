"""The ways to read claims that their contradictions and ambiguous windows allow, each a selection of sums."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from deserstats.checks.bounds.best_repairs import best_repairs
from deserstats.checks.bounds.target import merged
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Refuted, Unknown
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import InfeasibleSubset, Subsets
from deserstats.trend.estimate.estimate_answers import names
from deserstats.trend.estimate.grid import Question
from deserstats.trend.estimate.sums import Selection, select_sums
from deserstats.wording import listing

MAX_WINDOWS = 16
"""Combinations of ambiguous windows that are fitted; beyond, those claims are left out by name."""

MAX_REPAIRS = 16
"""Best repairs of contradictory claims that are fitted."""


@dataclass(frozen=True, slots=True)
class Version:
    """One way to read the claims that their contradictions and ambiguous windows allow."""

    selection: Selection
    words: str = ""
    notes: tuple[str, ...] = ()


def versions_of(question: Question, budget: Budget) -> Iterator[Version]:
    """Return each best repair, and each combination of ambiguous windows, as a selection of sums."""
    claims, wanted, reading = question.claims, question.wanted, question.claims.reading
    first = select_sums(claims, wanted)
    dropped, notes = _repairs(claims, first, budget)
    always = set.intersection(*map(set, dropped)) if dropped else set()
    if always and len(dropped) > 1:
        notes = (*notes, f"every best repair leaves out {names(tuple(sorted(always)))}")
    # long lists are cut: those that few repairs leave out tell them apart, and come first
    often = Counter(itertools.chain(*dropped))
    for ids in dropped:
        kept = claims.drop(ids) if ids else claims
        left = [(name, "left out to make the claims consistent") for name in ids]
        used = select_sums(kept, wanted) if ids else first
        unclear = [kept[name] for s in used.sums for name in s.ids if len(kept[name].windows) > 1]
        if prod(len(c.windows) for c in unclear) > MAX_WINDOWS:
            left += [(c.id, f"its windows make more than {MAX_WINDOWS} combinations") for c in unclear]
            kept, unclear = kept.drop([c.id for c in unclear]), []
            used = select_sums(kept, wanted)
        for chosen in _choices(kept, used, unclear, reading, budget):
            own = sorted((n for n in ids if len(dropped) == 1 or n not in always), key=often.__getitem__)
            said = [f"without {names(tuple(own))}"] if own else []
            said += [f"{c.id} as {c.windows[chosen[c.id]]}" for c in unclear]
            selection = select_sums(kept, wanted, chosen) if chosen else used
            yield Version(replace(selection, unused=(*selection.unused, *left)), listing(said), notes)


def _choices(
    kept: ClaimSet, used: Selection, unclear: Sequence[Claim], reading: Reading, budget: Budget
) -> Iterator[dict[str, int]]:
    """Return the combinations of ambiguous windows under which the claims can hold; one empty one without any."""
    if not unclear:
        yield {}
        return
    _, subsets = _court(kept, used, budget)
    for numbers in itertools.product(*(range(len(c.windows)) for c in unclear)):
        chosen = {c.id: k for c, k in zip(unclear, numbers, strict=True)}
        if not isinstance(subsets.engine.decide(subsets.active(subsets.ids, chosen)), Refuted):
            yield chosen


def _court(claims: ClaimSet, used: Selection, budget: Budget) -> tuple[Component, Subsets]:
    """Return what decides whether the claims behind some sums can hold together."""
    system = System(claims.select(ids=[name for s in used.sums for name in s.ids]))
    component = merged(system.components())
    return component, Subsets(component, system.domain, budget)


def _repairs(claims: ClaimSet, first: Selection, budget: Budget) -> tuple[Sequence[tuple[str, ...]], tuple[str, ...]]:
    """Return the sets of claims to leave out so that the rest can hold: one empty set when all can."""
    if not first.sums:
        return [()], ()
    component, subsets = _court(claims, first, budget)
    verdict = subsets.decide()
    if isinstance(verdict, Unknown):
        return [()], (f"whether the claims hold together was not settled: {verdict.reason}",)
    if not isinstance(verdict, InfeasibleSubset):
        return [()], ()
    repairs = best_repairs(component, subsets, subsets.domain, budget, MAX_REPAIRS)
    note = "the claims contradict each other; each best repair was fitted, and the weakest is the headline"
    more = () if repairs.is_complete else ("there may be other repairs as good as these",)
    return repairs.sets, (note, *more)
