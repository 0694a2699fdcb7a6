"""Sharp bounds: the smallest and largest total that every claim allows for what nobody reported.

Let the claims say low <= A x <= high, x >= 0. For a sum q the bounds are min q'x and max q'x.
Each is proved by multipliers on the claims; no narrower interval is honest where a series
attains both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from deserstats.checks.answers import Status
from deserstats.checks.proofs import EndProof, outermost, verify_end
from deserstats.checks.query import Target, merged, target, touched
from deserstats.checks.repair import best_repairs, left_out
from deserstats.checks.space import Space
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.period import Period, as_period
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.certificate import Side
from deserstats.model.court import Court, Overruled
from deserstats.model.decision import Unknown
from deserstats.model.system import Component, System
from deserstats.result import Result
from deserstats.wording import Exact, count, listing, number

if TYPE_CHECKING:
    import pandas as pd

MAX_REPAIRS = 20
"""Best repairs under which the bound of an inconsistent set is worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedBound:
    """The bound once some claims are left out."""

    dropped: tuple[str, ...]
    low: Exact | None
    high: Exact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Result):
    """The smallest and largest total that every claim allows.

    Attributes
    ----------
    low, high : int, Fraction or None
        The bounds; None where there is no limit. Whole numbers for counts.
    status : {"consistent", "inconsistent", "undecided"}
        On claims that contradict each other, ``repairs`` has one bound a best repair and
        ``low`` and ``high`` are their hull.
    sharp : bool
        Whether a series was shown to attain both; else they are valid, and as narrow as
        sums can prove.
    binding_low, binding_high : tuple of str
        Claims that prove the bound.
    low_proofs, high_proofs : tuple of EndProof
        The sums; one a choice of windows.
    """

    claims: ClaimSet
    reading: Reading
    start: date
    end: date
    category: str
    measure: str
    unit: str
    geography: str
    basis: str
    status: Status
    low: Exact | None
    high: Exact | None
    sharp: bool
    binding_low: tuple[str, ...]
    binding_high: tuple[str, ...]
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()
    repairs: tuple[RepairedBound, ...] = ()
    complete: bool = True
    reason: str = ""
    dated_by: str = ""

    plotter: ClassVar[str] = "plot_bound"

    @property
    def period(self) -> Period:
        """The period asked for."""
        return Period(self.start, self.end)

    @property
    def certificates(self) -> tuple[EndProof, ...]:
        """The proofs of both ends."""
        return self.low_proofs + self.high_proofs

    def to_frame(self) -> pd.DataFrame:
        """Return the bound as one row; on inconsistent claims one row a best repair, then the hull.

        Columns: ``start``, ``end`` (exclusive), ``category``, ``low``, ``high``, ``binding_low``,
        ``binding_high``, ``dropped``.
        """
        import pandas as pd

        head = [self.start, self.end, self.category]
        rows = [[*head, r.low, r.high, "", "", ", ".join(r.dropped)] for r in self.repairs]
        rows.append([*head, self.low, self.high, ", ".join(self.binding_low), ", ".join(self.binding_high), ""])
        columns = ["start", "end", "category", "low", "high", "binding_low", "binding_high", "dropped"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def verify(self) -> bool:
        """Add the proofs up again against the claims, without a solver."""
        if self.status != Status.CONSISTENT:
            return True
        system = System(self.claims, self.reading)
        form = _target_of(self).form(system, self.period)
        system.ask([form])
        return verify_end(self.low_proofs, self.low, form, system) and verify_end(
            self.high_proofs, self.high, form, system
        )

    def __str__(self) -> str:
        place = self.geography if len({c.geography for c in self.claims}) > 1 else ""
        what = " ".join(filter(None, (self.measure, self.category, place, self.dated_by)))
        head = ", ".join(filter(None, (what, str(self.period))))
        if self.status == Status.UNDECIDED:
            return f"{head}: undecided, {self.reason}."
        text = f"{head}: {_range(self.low, self.high)}"
        lines = [text]
        if self.status == Status.INCONSISTENT:
            lines[0] += f", whichever of {count(len(self.repairs), 'best repair')} is chosen"
            lines += [f"  without {listing(r.dropped)}: {_range(r.low, r.high)}" for r in self.repairs]
        lines += [f"  {said}: {_range(low, high)}" for said, low, high in self._by_windows()]
        for side, names in (("at least", self.binding_low), ("at most", self.binding_high)):
            if names:
                lines.append(f"  {side}: because of {listing(names)}")
        return "\n".join(lines)

    def _by_windows(self) -> Iterator[tuple[str, Exact | None, Exact | None]]:
        """The bound under each choice of windows, where there are several."""
        if len(self.low_proofs) < 2:
            return
        for low, high in zip(self.low_proofs, self.high_proofs, strict=True):
            if not low.is_refuted:
                counted = listing(f"{name} counts {as_period(label)}" for name, label in low.windows)
                yield f"if {counted}", low.value, high.value


def _range(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return number(low)
    left = number(low) if low is not None else "no lower limit"
    return f"{left} to {number(high) if high is not None else 'no upper limit'}"


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
    reading: ReadingLike = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> Bound:
    """What is the smallest and the largest total that every claim allows?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    period : str, Period or pair
        A label, a range ``a..b`` that includes both ends, or a half-open pair.
    category : str, optional
        A leaf, a union or a name of the scheme; by default the union of all leaves.
    measure, unit, geography, basis, dated_by : str, optional
        Needed where several occur.
    reading : Reading or mapping, optional
        Read words and digits otherwise than the claims say of themselves (``claims.read_as``).
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
    >>> from deserstats.claims.examples import load_example
    >>> print(bound(load_example("two-figures"), period="2022-02-24..2024-12-31", reading=Reading(over="next_round")))
    registered 407+408, 24 Feb 2022-Dec 2024: 0 to 123,409
      if A counts 24 Feb 2022-May 2025: 122,411 to 123,409
      if A counts Feb 2022-May 2025: 0 to 123,409
      at most: because of A and B
    """
    claims = as_claims(claims, reading)
    reading = claims.reading
    wanted = target(claims, category, measure, unit, geography, basis, dated_by)
    span = as_period(period)
    return bounds_of(claims, wanted, [span], reading, Budget(effort, timeout))[0]


def _target_of(b: Bound) -> Target:
    return Target(measure=b.measure, unit=b.unit, category=b.category, geography=b.geography, basis=b.basis,
                  dated_by=b.dated_by)  # fmt: skip


def bounds_of(
    claims: ClaimSet, wanted: Target, spans: Sequence[Period], reading: Reading, budget: Budget
) -> list[Bound]:
    """Return the bound of every period; the engine stays warm between them."""
    system = System(claims, reading)
    forms = [wanted.form(system, span) for span in spans]
    system.ask(forms)
    component = merged(touched(system, system.components(), forms))
    court = Court(component, system.facts, budget, forms)
    verdict = court.decide()
    if isinstance(verdict, Overruled):
        return _repaired(claims, wanted, spans, reading, component, court, system, budget)
    space = Space(system, component, court)
    bounds = []
    for span, form in zip(spans, forms, strict=True):
        head = _head(claims, wanted, span, reading)
        if isinstance(verdict, Unknown):
            bounds.append(_nothing(head, verdict.reason))
            continue
        low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
        if low is None or high is None:
            reason = budget.reason if budget.is_over else "the bound was not settled in exact arithmetic"
            bounds.append(_nothing(head, reason))
            continue
        bounds.append(Bound(
            **head, status=Status.CONSISTENT, low=low.value, high=high.value, sharp=low.is_sharp and high.is_sharp,
            binding_low=low.ids, binding_high=high.ids, low_proofs=low.proofs, high_proofs=high.proofs,
        ))  # fmt: skip
    return bounds


def _head(claims: ClaimSet, wanted: Target, span: Period, reading: Reading) -> dict[str, Any]:
    return {
        "claims": claims, "reading": reading, "start": span.start, "end": span.end,
        "category": wanted.category, "measure": wanted.measure, "unit": wanted.unit,
        "geography": wanted.geography, "basis": wanted.basis, "dated_by": wanted.dated_by,
    }  # fmt: skip


def _nothing(head: dict[str, Any], reason: str) -> Bound:
    return Bound(**head, status=Status.UNDECIDED, low=None, high=None, sharp=False,
                 binding_low=(), binding_high=(), reason=reason)  # fmt: skip


def _repaired(
    claims: ClaimSet,
    wanted: Target,
    spans: Sequence[Period],
    reading: Reading,
    component: Component,
    court: Court,
    system: System,
    budget: Budget,
) -> list[Bound]:
    """Bounds once the claims of each best repair are left out, and their hull."""
    repairs = best_repairs(component, court, system.facts, budget, MAX_REPAIRS)
    sets = [left_out(ids, claims) for ids in repairs.sets]
    tables = [bounds_of(claims.drop(ids), wanted, spans, reading, budget) for ids in sets]
    bounds = []
    for i, span in enumerate(spans):
        head = _head(claims, wanted, span, reading)
        rows = tuple(
            RepairedBound(dropped=ids, low=table[i].low, high=table[i].high)
            for ids, table in zip(sets, tables, strict=True)
            if table[i].status == Status.CONSISTENT
        )
        if not rows:
            bounds.append(
                _nothing(head, "the claims contradict each other, and no repair was found in the steps allowed")
            )
            continue
        bounds.append(Bound(
            **head, status=Status.INCONSISTENT,
            low=outermost([r.low for r in rows], Side.LOW), high=outermost([r.high for r in rows], Side.HIGH),
            sharp=False, binding_low=(), binding_high=(), repairs=rows,
            complete=repairs.is_complete and len(rows) == len(repairs.sets),
            reason="the claims contradict each other",
        ))  # fmt: skip
    return bounds
