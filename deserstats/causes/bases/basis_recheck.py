"""Counting bases checked again: groups against their series, conflicts and gaps added up, without a solver."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from deserstats.causes.bases.basis_answers import (
    GIVEN_UP,
    Basis,
    BasisGap,
    BasisResult,
    Ungrouped,
    WindowGap,
    unused_of,
)
from deserstats.causes.bases.gaps import CLOSELY, Span
from deserstats.causes.bases.pairs import Pair, names_of, pair_of
from deserstats.causes.edits.costs import costs
from deserstats.causes.repair.repair_answers import verify_core
from deserstats.checks.bounds.end_proofs import EndProof, rules_used, verify_ends
from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.verification import fits
from deserstats.claims.cells.period import Period
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System
from deserstats.model.search.colouring import coloured
from deserstats.result import rechecks


@rechecks(BasisResult)
def bases_hold(result: BasisResult) -> bool:
    """Whether groups, conflicts and gaps are as a result says."""
    system = System(result.claims)
    if result.status == Status.UNDECIDED:
        return result.ungrouped == unused_of(system) and not result.complete
    cores = [*result.cores, *(pair.conflict for pair in result.pairs)]
    gaps = [proof for pair in result.pairs for gap in pair.windows for proof in _proofs(gap)]
    system = system.asked(rules_used(*(core.certificate for core in cores), *gaps))
    return (
        not result.reason
        and _are_parted(result, system)
        and _are_grouped(result, system)
        and all(verify_core(core, system) for core in cores)
        and _are_between(result, system)
        and _is_fewest(result)
    )


def _are_grouped(result: BasisResult, system: System) -> bool:
    """Whether each group has its name and sources, and a series that satisfies its claims."""
    named = [group.name for group in result.groups] == _names(result)
    return named and all(_is_sourced(g, result) and fits(g.witness, g.ids, system) for g in result.groups)


def _are_parted(result: BasisResult, system: System) -> bool:
    """Whether each claim used is in one group or given up, and each other one stands there with its reason."""
    unused = unused_of(system)
    n = len(result.ungrouped) - len(unused)
    given_up = result.ungrouped[:n] if n > 0 else ()
    if result.ungrouped[n:] != unused or n < 0 or not all(_is_given_up(u, result) for u in given_up):
        return False
    told = [name for group in result.groups for name in group.ids] + [name for u in given_up for name in u.ids]
    return sorted(told) == sorted(system.options)


def _is_given_up(ungrouped: Ungrouped, result: BasisResult) -> bool:
    """Whether claims left out are of one source, as many as in each set that might have been left out instead."""
    sets = [ungrouped.ids, *ungrouped.ties]
    pairs = {pair_of(result.claims[name]) for own in sets for name in own}
    alike = len(pairs) == 1 and len({len(own) for own in sets}) == 1
    return alike and ungrouped.reason == GIVEN_UP and len(set(map(frozenset, sets))) == len(sets)


def _names(result: BasisResult) -> list[str]:
    """Name each group after its heaviest source, as the search does."""
    price = costs(result.claims, "trust", ())
    heaviest: list[Pair] = []
    for group in result.groups:
        weight: dict[Pair, Fraction] = {}
        for name in group.ids:
            pair = pair_of(result.claims[name])
            weight[pair] = weight.get(pair, Fraction(0)) + (price[name] or Fraction(0))
        # of equal ones the first in the table
        heaviest.append(max(weight, key=lambda pair: weight[pair]))
    return names_of(heaviest)


def _is_sourced(group: Basis, result: BasisResult) -> bool:
    """Whether a group names the sources of its claims, which stay together, and other groups only beside."""
    pairs = {pair_of(result.claims[name]) for name in group.ids}
    others = {other.name for other in result.groups} - {group.name}
    order = [name for name in result.claims.ids if name in group.ids]
    return (
        order == list(group.ids)
        and sorted(group.sources) == sorted(pair[:2] for pair in pairs)
        and len(set(group.also_fits)) == len(group.also_fits)
        and all(name in group.ids and other in others for name, other in group.also_fits)
    )


def _are_between(result: BasisResult, system: System) -> bool:
    """Whether each two groups have their conflict and their gaps."""
    for (a, b), pair in zip(combinations(result.groups, 2), result.pairs, strict=True):
        told = (pair.first, pair.second) == (a.name, b.name)
        if not told or not set(pair.conflict.ids) <= {*a.ids, *b.ids} or not _gaps_hold(pair, a, b, system):
            return False
    return True


def _gaps_hold(pair: BasisGap, first: Basis, second: Basis, system: System) -> bool:
    windows = [(w.start, w.end, w.category) for w in pair.windows]
    labels = {(*w, g.geography, g.measure, g.unit) for w, g in zip(windows, pair.windows, strict=True)}
    in_order = windows == sorted(windows) and len(labels) == len(windows)
    return in_order and all(_gap_holds(w, first, second, system) for w in pair.windows)


def _gap_holds(gap: WindowGap, first: Basis, second: Basis, system: System) -> bool:
    """Whether a gap is of a window that one of the groups prints, and its ends are proved by each group alone."""
    form = next((f for name in (*first.ids, *second.ids) if (f := _printed(name, gap, system)) is not None), None)
    if form is None:
        return False
    a = Span(gap.first_low, gap.first_high, gap.first_low_proofs, gap.first_high_proofs)
    b = Span(gap.second_low, gap.second_high, gap.second_low_proofs, gap.second_high_proofs)
    return all(_span_holds(form, system.only(group.ids), span) for group, span in ((first, a), (second, b)))


def _span_holds(form: Form, system: System, span: Span) -> bool:
    is_close = Fraction(span.high) - span.low <= CLOSELY * Fraction(span.low + span.high) / 2
    return is_close and verify_ends(span, form, system)


def _printed(name: str, gap: WindowGap, system: System) -> Form | None:
    """Return the sum that a total of this window and category is of."""
    claim = system.claims[name]
    labels = (gap.category, gap.geography, gap.measure, gap.unit)
    same = (claim.category, claim.geography, claim.measure, claim.unit) == labels
    is_own = claim.windows == (Period(gap.start, gap.end),)
    return system.options[name][0][1][0].form if claim.kind == "total" and same and is_own else None


def _proofs(gap: WindowGap) -> tuple[EndProof, ...]:
    return gap.first_low_proofs + gap.first_high_proofs + gap.second_low_proofs + gap.second_high_proofs


def _is_fewest(result: BasisResult) -> bool:
    """Whether no placement of the sources into fewer groups keeps every conflict apart."""
    if len(result.groups) < 2:
        return True
    home = {name: pair_of(result.claims[name]) for group in result.groups for name in group.ids}
    number = {pair: i for i, pair in enumerate(dict.fromkeys(home.values()))}
    sets = [frozenset(number[home[name]] for name in core.ids) for core in result.cores]
    try:
        # a check may work harder than the search that it checks
        return coloured(len(number), sets, len(result.groups) - 1, Budget(10)) is None
    except StoppedError:
        return False
