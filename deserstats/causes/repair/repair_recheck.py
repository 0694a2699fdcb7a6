"""Repairs checked again: edits made, series held against what they leave, costs worked out, without a solver."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, gcd, lcm

from deserstats.causes.edits.alternatives import rereadings
from deserstats.causes.edits.rewrite import rewritten
from deserstats.causes.repair.repair_answers import (
    Repair,
    RepairKind,
    RepairResult,
    dropping,
    edits_between,
    repaired,
    verify_core,
)
from deserstats.causes.repair.revisions.revise_recheck import revisions_hold, with_floors
from deserstats.checks.bounds.best_repairs import FEW
from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.verification import verify_witness
from deserstats.model.rows.system import System
from deserstats.model.search.hitting_cost import least_cost
from deserstats.result import rechecks
from deserstats.wording import Exact, exact

CHECKED = (RepairKind.DROP, RepairKind.REREAD)
"""Kinds whose cost is the price of each claim touched."""


@rechecks(RepairResult)
def repairs_hold(result: RepairResult) -> bool:
    """Whether cores, repairs and costs are as a result says."""
    whole = System(result.claims).asked(rules_used(*(core.certificate for core in result.cores)))
    if result.kind == RepairKind.REVISE:
        whole = with_floors(whole)
    return (
        all(verify_core(core, whole) for core in result.cores)
        and len({core.ids for core in result.cores}) == len(result.cores)
        and _are_told(result)
        and _is_least(result)
    )


def _are_told(result: RepairResult) -> bool:
    """Whether repairs restore the claims, each told once, at one cost."""
    is_revision = result.kind == RepairKind.REVISE
    return (
        tuple(name for name, _ in result.prices) == result.claims.ids
        and (revisions_hold(result) if is_revision else all(_restores(repair, result) for repair in result.repairs))
        and len({frozenset(repair.edits) for repair in result.repairs}) == len(result.repairs)
        and len({repair.cost for repair in result.repairs}) <= 1
        and result.unique == (result.complete and len(result.repairs) == 1)
    )


def _restores(repair: Repair, result: RepairResult) -> bool:
    """Whether the edits are of these claims, cost what they cost, and leave claims that the series satisfies."""
    assert repair.witness is not None
    if repair.ids != tuple(dict.fromkeys(edit.id for edit in repair.edits)):
        return False
    edits_hold = _drops(repair, result) if result.kind == RepairKind.DROP else _changes(repair, result)
    return edits_hold and verify_witness(repair.witness, System(repaired(result.claims, repair)))


def _drops(repair: Repair, result: RepairResult) -> bool:
    """Whether claims are left out with the earlier figures that they replaced, at the price of the former."""
    used = [edit.id for edit in repair.edits if edit.before == "used"]
    return repair.edits == dropping(used, result.claims) and repair.cost == price_of(used, result)


def _changes(repair: Repair, result: RepairResult) -> bool:
    """Whether cells read before what the claims say; a claim that is read another way has such a reading."""
    for name in repair.ids:
        own = tuple(edit for edit in repair.edits if edit.id == name)
        claim = result.claims[name]
        if any(claim.cells()[edit.column] != edit.before or edit.before == edit.after for edit in own):
            return False
        if len({edit.column for edit in own}) < len(own):
            return False
        if result.kind == RepairKind.REREAD:
            others = rereadings(claim, result.claims)
            if all(own != edits_between(claim, rewritten(claim, c.cells), c.note) for c in others):
                return False
        elif any(edit.note for edit in own):
            return False
    return result.kind not in CHECKED or repair.cost == price_of(repair.ids, result)


def price_of(ids: list[str] | tuple[str, ...], result: RepairResult) -> Exact | None:
    """Return what it costs to touch some claims; None where one of them is never touched."""
    prices = dict(result.prices)
    found = [prices[name] for name in ids]
    known = [Fraction(price) for price in found if price is not None]
    return exact(sum(known, Fraction(0))) if len(known) == len(found) else None


def _is_least(result: RepairResult) -> bool:
    """Whether no set of claims that meets every core costs less than is said, and some cost as little."""
    cost = result.repairs[0].cost if result.repairs else None
    if result.lower is not None and cost is not None and result.lower > cost:
        return False
    if result.status == Status.CONSISTENT:
        return result.lower in (None, 0) and cost == 0
    if result.kind != RepairKind.DROP or result.lower is None:
        return True
    prices = {name: Fraction(price) for name, price in result.prices if price is not None}
    taken = _weighed(result, prices)
    if taken is None or result.lower < taken:
        return False
    least = least_cost((core.ids for core in result.cores), prices) if len(result.cores) <= FEW else None
    if least is None:
        return True
    # where the search was stopped, less may have been shown than its cores do
    return result.lower == least or (result.lower < least and not result.complete)


def _weighed(result: RepairResult, prices: Mapping[str, Fraction]) -> Fraction | None:
    """Return what the weights of cores show that every repair costs; None where they take more than a price."""
    paid = dict.fromkeys(prices, Fraction(0))
    for core in result.cores:
        if core.weight < 0:
            return None
        for name in core.ids:
            if name in paid:
                paid[name] += core.weight
    if any(paid[name] > price for name, price in prices.items()):
        return None
    total = sum((Fraction(core.weight) for core in result.cores), Fraction(0))
    # prices are multiples of a step, and so is every sum of them
    scale = lcm(*(price.denominator for price in prices.values()))
    step = Fraction(gcd(*(int(price * scale) for price in prices.values())), scale)
    return ceil(total / step) * step if step else total
