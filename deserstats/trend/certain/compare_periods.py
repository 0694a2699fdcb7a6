"""What every series that fits the claims does between two windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from deserstats.arguments import question
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target, target
from deserstats.checks.bounds.under_each_repair import under_each_repair
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.rows.system import System
from deserstats.trend.certain.breakdown import MAX_CLAIMS, Breakdown, breakdowns, carriers, opposite
from deserstats.trend.certain.comparison_answers import PeriodComparison, RepairedComparison
from deserstats.trend.certain.contrasts import Against, Certain, Contrast, RateEnds, bases, contrast, hull, rates_of
from deserstats.trend.certain.rates import Per, WindowRate, rate_of, unit_of_time


@question
def compare_periods(
    claims: ClaimsLike,
    earlier: object,
    later: object,
    *,
    per: str = "day",
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    dated_by: str | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PeriodComparison:
    r"""Is it higher later in every series that fits the claims, by how much, and how wrong must a claim be?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    earlier, later : str, Period or pair
        Two windows, whose rates are compared.
    per : {"day", "month", "period"}
        Compare what windows count by day, by month or in all.
    category, measure, unit, geography, basis, dated_by : str, optional
        As in :func:`bound`.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PeriodComparison
        The exact ends of ratio and difference, with what is certain and the breakdown in each
        claim; on contradictory claims one answer a best repair.

    Raises
    ------
    ClaimError
        When an option is unknown; as in :func:`bound`.

    Notes
    -----
    1. No period counts less than nothing, unless the scheme declares the measure signed.
    2. The statement is about what was counted, as it was dated: registered is not occurred. See
       :func:`find_tipping` for the delay at which it says nothing of the events.
    3. Nothing is estimated: this is not whether a change is more than usual variability.
    4. Ends hold for broken numbers too, so whole counts may be a little narrower.

    References
    ----------
    C. F. Manski, Partial Identification of Probability Distributions (2003), doi:10.1007/b97478.
    M. A. Masten and A. Poirier, Inference on breakdown frontiers, Quantitative Economics 11 (2020),
    doi:10.3982/QE1288. W. Dinkelbach, On nonlinear fractional programming, Management Science 13
    (1967), doi:10.1287/mnsc.13.7.492.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> two = load_example("two-figures").read_as(over="next_round")
    >>> found = compare_periods(two, "2022-02-24..2024-12-31", "2025-01..2025-05")
    >>> found.certain.value, found.verify()
    ('higher', True)
    >>> print(found.contrasts[0].ratio_low)
    94394780/18634759
    >>> print(*str(found).split("\n")[:3], sep="\n")
    In every series that fits these figures, average daily proceedings registered 407+408 in Jan-May
      2025 were 5.065 or more times those of 24 Feb 2022-Dec 2024.
      if over 213,000 [A] counts 24 Feb 2022-May 2025: 5.065 to 5.107 times
    """
    claims = as_claims(claims)
    wanted = target(claims, category, measure, unit, geography, basis, dated_by)
    first, second = as_period(earlier), as_period(later)
    if first == second:
        raise ClaimError(f"earlier and later are one window, {first}; name two")
    budget = Budget(effort, timeout, times=3)
    return _PeriodsCompared(claims, wanted, first, second, unit_of_time(per), budget).answer()


@dataclass(frozen=True, slots=True)
class _PeriodsCompared:
    """Two windows, asked of one claim set."""

    claims: ClaimSet
    wanted: Target
    earlier: Period
    later: Period
    per: Per
    budget: Budget

    def answer(self) -> PeriodComparison:
        """Decide the claims, then compare."""
        system = System(self.claims)
        space = self._space(system, self.earlier)
        if space.certificate is not None:
            return self._repaired(space, space.certificate)
        if space.witness is None:
            return replace(self._unknown, reason=space.reason)
        chosen = self._contrast(space, Against.CHOSEN, self.earlier)
        if chosen is None:
            return self._unknown
        _, *others = bases(self.earlier, self.later)
        beside = [(base, window, own) for base, window in others if (own := self._space(system, window)).witness]
        found = [self._contrast(own, base, window) for base, window, own in beside]
        kept = (chosen, *(c for c in found if c is not None))
        witness = self._witness(system, kept)
        settled = replace(
            _with_ends(self._unknown, chosen),
            status=Status.CONSISTENT,
            contrasts=kept if witness is not None else (chosen,),
            complete=witness is not None and len(kept) == 1 + len(others),
            reason="",
            witness=witness or space.witness,
        )
        settled = self._certain(settled, space)
        rates = self._rates([(self.later, space), (self.earlier, space), *((window, own) for _, window, own in beside)])
        return replace(settled, windows=tuple(rates), breakdowns=tuple(self._breakdowns(settled, space)))

    def _rates(self, asked: Sequence[tuple[Period, FeasibleSet]]) -> Iterator[WindowRate]:
        """Return the band of each window, over the claims that bear on it."""
        for window, space in asked:
            rate = rate_of(space, self.wanted, window, self.per)
            if rate is not None:
                yield rate

    @property
    def _unknown(self) -> PeriodComparison:
        wanted = self.wanted
        return PeriodComparison(
            claims=self.claims,
            category=wanted.category,
            measure=wanted.measure,
            unit=wanted.unit,
            geography=wanted.geography,
            basis=wanted.basis,
            dated_by=wanted.dated_by,
            earlier_start=self.earlier.start,
            earlier_end=self.earlier.end,
            later_start=self.later.start,
            later_end=self.later.end,
            per=self.per,
            status=Status.UNDECIDED,
            reason=self.budget.reason if self.budget.is_over else "the ends were not settled in exact arithmetic",
        )

    def _space(self, system: System, base: Period) -> FeasibleSet:
        """Return the series that the claims on a base and the later window allow."""
        windows = [self.wanted.form(system, window) for window in (self.later, base)]
        difference = rates_of(system, self.wanted, base, self.later, self.per).minus(1)
        return FeasibleSet.of(system, [*windows, difference], self.budget)

    def _contrast(self, space: FeasibleSet, base: Against, window: Period) -> Contrast | None:
        return contrast(space, self.wanted, base, window, self.later, self.per)

    def _witness(self, system: System, kept: Sequence[Contrast]) -> Witness | None:
        """Return a series that satisfies the claims on all bases compared with; None where that was not settled."""
        forms = [self.wanted.form(system, window) for c in kept for window in (c.earlier, c.later)]
        return FeasibleSet.of(system, forms, self.budget).witness

    def _against(self, space: FeasibleSet, conclusion: Certain) -> Constraint:
        return opposite(rates_of(space.system, self.wanted, self.earlier, self.later, self.per), conclusion)

    def _certain(self, settled: PeriodComparison, space: FeasibleSet) -> PeriodComparison:
        """Say what is certain; where sums do not settle it, show a series on either side."""
        by_ends = settled.contrasts[0].certain
        if by_ends != Certain.NEITHER:
            return replace(settled, certain=by_ends)
        shown = settled
        for conclusion in (Certain.HIGHER, Certain.LOWER):
            found = space.narrowed([self._against(space, conclusion)], space.forms)
            if found.certificate is not None:
                return replace(settled, certain=conclusion, certificate=found.certificate)
            if found.witness is None:
                reason = f"no series was found in which it is not {conclusion.value}: {found.reason}"
                shown = replace(shown, reason=reason)
            elif conclusion == Certain.HIGHER:
                shown = replace(shown, not_higher=found.witness)
            else:
                shown = replace(shown, not_lower=found.witness)
        return shown

    def _breakdowns(self, settled: PeriodComparison, space: FeasibleSet) -> list[Breakdown]:
        """Return the claims that the conclusion rests on; where there is none, those that could carry one."""

        def asked(conclusion: Certain, ids: Sequence[str]) -> list[Breakdown]:
            return breakdowns(space, conclusion, [self._against(space, conclusion)], space.forms, ids)

        if settled.certain == Certain.NEITHER:
            ids = list(space.component.options)[:MAX_CLAIMS]
            return [b for conclusion in (Certain.HIGHER, Certain.LOWER) for b in carriers(asked(conclusion, ids))]
        used = settled.ids if settled.certificate is None else settled.certificate.ids
        return asked(settled.certain, [name for name in used if name in space.subsets.ids])

    def _repaired(self, space: FeasibleSet, proof: Certificate) -> PeriodComparison:
        """The answer once the claims of each best repair are left out, and the hull of all."""
        under = under_each_repair(space, self.claims, lambda rest: replace(self, claims=rest)._chosen())
        rows = tuple(RepairedComparison(dropped=ids, contrast=c, witness=series) for ids, (c, series) in under.rows)
        if not rows:
            return replace(self._unknown, reason=under.reason, certificate=proof)
        found = {r.contrast.certain for r in rows}
        return replace(
            _with_ends(self._unknown, hull([r.contrast for r in rows])),
            status=Status.INCONSISTENT,
            certain=found.pop() if len(found) == 1 else Certain.NEITHER,
            certificate=proof,
            repairs=rows,
            complete=under.complete,
            reason=under.reason,
        )

    def _chosen(self) -> tuple[Contrast, Witness] | None:
        """Compare with the chosen base alone, over claims that hold together; None where it was not settled."""
        space = self._space(System(self.claims), self.earlier)
        if space.witness is None:
            return None
        found = self._contrast(space, Against.CHOSEN, self.earlier)
        return None if found is None else (found, space.witness)


def _with_ends(found: PeriodComparison, ends: RateEnds) -> PeriodComparison:
    return replace(
        found,
        ratio_low=ends.ratio_low,
        ratio_high=ends.ratio_high,
        difference_low=ends.difference_low,
        difference_high=ends.difference_high,
    )
