"""Sharp bounds: the smallest and largest total that every claim allows for what nobody reported.

Let the claims say low <= A x <= high, x >= 0. For a sum q the bounds are min q'x and max q'x.
Each is proved by multipliers on the claims; no narrower interval is honest where a series
attains both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from deserstats.arguments import question
from deserstats.checks.bounds.bound_answers import Bound, RepairedBound
from deserstats.checks.bounds.end_proofs import outermost
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target, asked_apart, target
from deserstats.checks.bounds.under_each_repair import CONTRADICTED, UnderRepairs, under_each_repair
from deserstats.checks.consistency.answers import Status
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System


@question
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
    progress: bool = False,
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
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    Bound
        With the claims that bind each end and their sums.
        ``plot()`` draws the range, on contradictory claims one a best repair.

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
    >>> import deserstats as ds
    >>> claims = ds.load_example("two-figures").read_as(over="next_round")
    >>> print(ds.bound(claims, period="2022-02-24..2024-12-31"))
    registered 407+408, 24 Feb 2022-Dec 2024: 0 to 123,409
      if over 213,000 [A] counts 24 Feb 2022-May 2025: 122,411 to 123,409
      if over 213,000 [A] counts Feb 2022-May 2025: 0 to 123,409
      at most: because of 24 Feb 2022-May 2025 [A] and Jan-May 2025 [B]
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
    system = system.asked(forms)
    found: dict[int, Bound] = {}
    for numbers, component in asked_apart(system, [[form] for form in forms]):
        space = FeasibleSet(system, component, budget, [forms[k] for k in numbers])
        unknown = [_unknown(claims, wanted, spans[k], space.reason or CONTRADICTED) for k in numbers]
        if not space.is_empty:
            bounds = [_settled(b, form, space) for b, form in zip(unknown, space.forms, strict=True)]
        elif repaired:
            again = partial(_known, wanted=wanted, spans=[spans[k] for k in numbers], budget=budget)
            rows = under_each_repair(space, claims, again)
            bounds = [_repaired(b, i, rows, space) for i, b in enumerate(unknown)]
        else:
            bounds = unknown
        found |= dict(zip(numbers, bounds, strict=True))
    return [found[k] for k in range(len(spans))]


def _unknown(claims: ClaimSet, wanted: Target, span: Period, reason: str) -> Bound:
    return Bound(
        claims=claims,
        start=span.start,
        end=span.end,
        category=wanted.category,
        measure=wanted.measure,
        unit=wanted.unit,
        geography=wanted.geography,
        basis=wanted.basis,
        dated_by=wanted.dated_by,
        status=Status.UNDECIDED,
        reason=reason,
    )


def _settled(unknown: Bound, form: Form, space: FeasibleSet) -> Bound:
    """Ask for both ends over claims that hold together; none where they are not known to."""
    if space.witness is None:
        return unknown
    low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
    if low is None or high is None:
        budget = space.budget
        return replace(
            unknown, reason=budget.reason if budget.is_over else "the bound was not settled in exact arithmetic"
        )
    return replace(
        unknown,
        status=Status.CONSISTENT,
        reason="",
        witness=space.witness,
        low=low.value,
        high=high.value,
        sharp_low=low.is_sharp,
        sharp_high=high.is_sharp,
        binding_low=low.ids,
        binding_high=high.ids,
        low_proofs=low.proofs,
        high_proofs=high.proofs,
    )


def _known(claims: ClaimSet, wanted: Target, spans: Sequence[Period], budget: Budget) -> list[Bound] | None:
    """Return the bounds once some claims are left out; None where not all of them were settled."""
    found = bounds_of(claims, wanted, spans, budget)
    return found if all(b.witness is not None for b in found) else None


def _repaired(unknown: Bound, number: int, under: UnderRepairs[list[Bound]], space: FeasibleSet) -> Bound:
    """The bound under each best repair, and their hull."""
    if not under.rows:
        return replace(unknown, reason=under.reason)
    rows = tuple(
        RepairedBound(
            dropped=ids,
            low=b.low,
            high=b.high,
            low_proofs=b.low_proofs,
            high_proofs=b.high_proofs,
            witness=b.witness,
        )
        for ids, b in ((ids, found[number]) for ids, found in under.rows)
        if b.witness is not None
    )
    return replace(
        unknown,
        status=Status.INCONSISTENT,
        low=outermost([r.low for r in rows], Side.LOW),
        high=outermost([r.high for r in rows], Side.HIGH),
        repairs=rows,
        certificate=space.certificate,
        complete=under.complete,
        reason=under.reason,
    )
