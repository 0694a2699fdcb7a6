"""The ways to read claims that their contradictions and ambiguous windows allow, each a selection of sums."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target
from deserstats.checks.bounds.under_each_repair import under_each_repair
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Refuted
from deserstats.model.rows.system import System
from deserstats.trend.estimate.grid import TrendQuestion
from deserstats.trend.estimate.rate_answer import names
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


def versions_of(question: TrendQuestion, budget: Budget) -> Iterator[Version]:
    """Return each best repair, and each combination of ambiguous windows, as a selection of sums."""
    claims, wanted = question.claims, question.wanted
    first = select_sums(claims, wanted)
    dropped, notes = _repairs(claims, first, budget)
    always = set.intersection(*map(set, dropped)) if len(dropped) > 1 else set()
    if always:
        notes = (*notes, f"every best repair leaves out {names(sorted(always))}")
    # long lists are cut: those that few repairs leave out tell them apart, and come first
    often = Counter(itertools.chain(*dropped))
    for ids in dropped:
        own = sorted((name for name in ids if name not in always), key=often.__getitem__)
        said = [f"without {names(own)}"] if own else []
        kept = claims.drop(ids) if ids else claims
        used = select_sums(kept, wanted) if ids else first
        left = [(name, "left out to make the claims consistent") for name in ids]
        for selection, read in _readings(kept, wanted, used, left, budget):
            yield Version(selection, listing([*said, *read]), notes)


def _readings(
    kept: ClaimSet, wanted: Target, used: Selection, left: list[tuple[str, str]], budget: Budget
) -> Iterator[tuple[Selection, list[str]]]:
    """Return each combination of ambiguous windows as a selection, with its words; ``left`` are not used anyway."""
    unclear = [kept[name] for s in used.sums for name in s.ids if len(kept[name].windows) > 1]
    if prod(len(c.windows) for c in unclear) > MAX_WINDOWS:
        left += [(c.id, f"its windows make more than {MAX_WINDOWS} combinations") for c in unclear]
        kept, unclear = kept.drop([c.id for c in unclear]), []
        used = select_sums(kept, wanted)
    for chosen in _choices(kept, used, unclear, budget):
        selection = select_sums(kept, wanted, chosen) if chosen else used
        words = [f"{c.id} as {c.windows[chosen[c.id]]}" for c in unclear]
        yield replace(selection, unused=(*selection.unused, *left)), words


def _choices(kept: ClaimSet, used: Selection, unclear: Sequence[Claim], budget: Budget) -> Iterator[dict[str, int]]:
    """Return the combinations of ambiguous windows under which the claims can hold; one empty one without any."""
    if not unclear:
        yield {}
        return
    subsets = _space(kept, used, budget).subsets
    for numbers in itertools.product(*(range(len(c.windows)) for c in unclear)):
        chosen = {c.id: k for c, k in zip(unclear, numbers, strict=True)}
        if not isinstance(subsets.engine.decide(subsets.active(subsets.ids, chosen)), Refuted):
            yield chosen


def _space(claims: ClaimSet, used: Selection, budget: Budget) -> FeasibleSet:
    """Return the series that the claims behind some sums allow."""
    return FeasibleSet.of_all(System(claims.select(ids=[name for s in used.sums for name in s.ids])), budget)


def _repairs(claims: ClaimSet, first: Selection, budget: Budget) -> tuple[Sequence[tuple[str, ...]], tuple[str, ...]]:
    """Return the sets of claims to leave out so that the rest can hold: one empty set when all can."""
    if not first.sums:
        return [()], ()
    space = _space(claims, first, budget)
    if not space.is_empty:
        open_ = f"whether the claims hold together was not settled: {space.reason}"
        return [()], (open_,) if space.reason else ()
    under = under_each_repair(space, claims, lambda rest: rest, limit=MAX_REPAIRS, proved=True)
    note = "the claims contradict each other; each best repair was fitted, and the weakest is the headline"
    more = () if under.complete else ("there may be other repairs as good as these",)
    return [ids for ids, _ in under.rows], (note, *more)
