"""Sharp bounds: the smallest and largest total that every claim allows for what nobody reported.

Let the claims say low <= A x <= high, x >= 0. For a sum q the bounds are min q'x and max q'x.
Each is proved by multipliers on the claims; no narrower interval is honest where a series
attains both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deserstats.checks.bounds.best_repairs import best_repairs, left_out
from deserstats.checks.bounds.bound_answers import Bound, RepairedBound
from deserstats.checks.bounds.end_proofs import outermost
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target, asked_apart, target
from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets

if TYPE_CHECKING:
    pass

CONTRADICTED = "the claims contradict each other"
MAX_REPAIRS = 20
"""Best repairs under which the bound of an inconsistent set is worked out."""


def bound(
    claims: ClaimsLike,
    *,
    period: object,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> Bound:
    """What is the smallest and the largest total that every claim allows?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    period : str, Period or pair
        A label, a range ``a..b`` that includes both ends, or a half-open pair. Of a level: its
        day, or the label that it is told under.
    category : str, optional
        A leaf, a union or a name of the scheme; by default the union of all leaves.
    measure, unit, geography, basis, dated_by : str, optional
        Needed where several occur.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    Bound
        With the claims that bind each end and their sums.

    Raises
    ------
    ClaimError
        When measure, unit, geography, basis or dated_by is left out and several occur; lists them.

    Notes
    -----
    1. No period counts less than nothing, unless the scheme declares the measure signed.
    2. Ends of counts are rounded inwards to whole numbers; ``sharp`` says whether a series
       attains them.
    3. Soft intervals (``ciNN``, ``source_range``) are no hard limits and take no part.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> print(bound(load_example("two-figures").read_as(over="next_round"), period="2022-02-24..2024-12-31"))
    registered 407+408, 24 Feb 2022-Dec 2024: 0 to 123,409
      if A counts 24 Feb 2022-May 2025: 122,411 to 123,409
      if A counts Feb 2022-May 2025: 0 to 123,409
      at most: because of A and B
    """
    claims = as_claims(claims)
    wanted = target(claims, category, measure, unit, geography, basis, dated_by, levels=True)
    span = as_period(period)
    return bounds_of(claims, wanted, [span], Budget(effort, timeout))[0]


def bounds_of(
    claims: ClaimSet,
    wanted: Target,
    spans: Sequence[Period],
    budget: Budget,
    *,
    repaired: bool = True,
) -> list[Bound]:
    """Return the bound of every period; the engine stays warm between them.

    Claims that contradict each other bound it after their best repairs; not at all where ``repaired`` is false.
    """
    system = System(claims)
    forms = [wanted.form(system, span) for span in spans]
    system.ask(forms)
    found: dict[int, Bound] = {}
    for numbers, component in asked_apart(system, forms):
        some, own = [spans[k] for k in numbers], [forms[k] for k in numbers]
        subsets = Subsets(component, system.domain, budget, own)
        verdict = subsets.decide()
        if isinstance(verdict, InfeasibleSubset) and not repaired:
            bounds = [_nothing(_head(claims, wanted, span), CONTRADICTED) for span in some]
        elif isinstance(verdict, InfeasibleSubset):
            shown = certificate_of(verdict, subsets, component.options)
            bounds = _repaired(claims, wanted, some, component, subsets, system, budget, shown)
        else:
            bounds = _open(claims, wanted, some, own, FeasibleSet(system, component, subsets), verdict)
        found |= dict(zip(numbers, bounds, strict=True))
    return [found[k] for k in range(len(spans))]


def _open(
    claims: ClaimSet,
    wanted: Target,
    spans: Sequence[Period],
    forms: Sequence[Form],
    space: FeasibleSet,
    verdict: FeasibleSubset | Unknown,
) -> list[Bound]:
    """Bounds over claims that hold together, or are not known not to."""
    witness = witness_of([(verdict, space.component.options)]) if isinstance(verdict, FeasibleSubset) else None
    bounds = []
    budget = space.subsets.budget
    for span, form in zip(spans, forms, strict=True):
        head = _head(claims, wanted, span)
        if isinstance(verdict, Unknown):
            bounds.append(_nothing(head, verdict.reason))
            continue
        low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
        if low is None or high is None:
            reason = budget.reason if budget.is_over else "the bound was not settled in exact arithmetic"
            bounds.append(_nothing(head, reason))
            continue
        bounds.append(Bound(
            **head, status=Status.CONSISTENT, witness=witness, low=low.value, high=high.value,
            sharp_low=low.is_sharp, sharp_high=high.is_sharp, binding_low=low.ids, binding_high=high.ids,
            low_proofs=low.proofs, high_proofs=high.proofs,
        ))  # fmt: skip
    return bounds


def _head(
    claims: ClaimSet,
    wanted: Target,
    span: Period,
) -> dict[str, Any]:
    return {
        "claims": claims, "start": span.start, "end": span.end,
        "category": wanted.category, "measure": wanted.measure, "unit": wanted.unit,
        "geography": wanted.geography, "basis": wanted.basis, "dated_by": wanted.dated_by,
    }  # fmt: skip


def _nothing(head: dict[str, Any], reason: str) -> Bound:
    return Bound(**head, status=Status.UNDECIDED, low=None, high=None, sharp_low=False,
                 sharp_high=False, binding_low=(), binding_high=(), reason=reason)  # fmt: skip


def _repaired(
    claims: ClaimSet,
    wanted: Target,
    spans: Sequence[Period],
    component: Component,
    subsets: Subsets,
    system: System,
    budget: Budget,
    shown: Certificate,
) -> list[Bound]:
    """Bounds once the claims of each best repair are left out, and their hull."""
    repairs = best_repairs(component, subsets, system.domain, budget, MAX_REPAIRS)
    sets = [left_out(ids, claims) for ids in repairs.sets]
    tables = [bounds_of(claims.drop(ids), wanted, spans, budget) for ids in sets]
    bounds = []
    for i, span in enumerate(spans):
        head = _head(claims, wanted, span)
        rows = tuple(
            RepairedBound(
                dropped=ids,
                low=b.low,
                high=b.high,
                low_proofs=b.low_proofs,
                high_proofs=b.high_proofs,
                witness=b.witness,
            )
            for ids, table in zip(sets, tables, strict=True)
            if (b := table[i]).witness is not None
        )
        if not rows:
            bounds.append(
                _nothing(head, "the claims contradict each other, and no repair was found in the steps allowed")
            )
            continue
        bounds.append(Bound(
            **head, status=Status.INCONSISTENT,
            low=outermost([r.low for r in rows], Side.LOW), high=outermost([r.high for r in rows], Side.HIGH),
            sharp_low=False, sharp_high=False, binding_low=(), binding_high=(), repairs=rows, certificate=shown,
            complete=repairs.is_complete and len(rows) == len(repairs.sets),
            reason="the claims contradict each other",
        ))  # fmt: skip
    return bounds
