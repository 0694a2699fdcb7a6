"""How wrong the figures must be before a conclusion fails: records too late, cases missing, revisions, sources gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deserstats.arguments import question
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.implies import Implication
from deserstats.checks.bounds.names_asked import completed
from deserstats.checks.bounds.under_each_repair import under_each_repair
from deserstats.checks.consistency.answers import Witness
from deserstats.claims.cells.period import UNITS
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.delays import OCCURRED
from deserstats.model.rows.series_of import UnusedError
from deserstats.trend.certain.comparison_answers import PeriodComparison
from deserstats.trend.certain.contrasts import Certain
from deserstats.trend.tipping.delay import DelaySearch
from deserstats.trend.tipping.points import Over, TippingPoint
from deserstats.trend.tipping.share import ShareSearch
from deserstats.trend.tipping.source import SourceSearch
from deserstats.trend.tipping.tipping_answers import SAID, RepairedTipping, Tipping
from deserstats.trend.tipping.trials import Conclusion, ConclusionStatus, opened, tried
from deserstats.wording import one_of

LONGEST = 36
"""Units of delay tried at most."""


@question
def find_tipping(
    claims: ClaimsLike,
    answer: Claim | Implication | PeriodComparison,
    *,
    over: str | Iterable[str] = ("delay", "missing", "revision", "source"),
    step: str = "month",
    longest: int = LONGEST,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> Tipping:
    """How late, how incomplete, how wrong must the figures be before a conclusion fails?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    answer : Claim, Implication or PeriodComparison
        A statement that the claims imply or refute; or the comparison of two windows, of which
        one is certainly higher.
    over : str or iterable of {"delay", "missing", "revision", "source"}
        Kinds of doubt: records that follow the events, cases missing from figures, up to a share of
        the true count, figures revised by up to a share of themselves, sources withdrawn.
    step : {"month", "day", "week", "quarter", "year"}
        Unit of the delay.
    longest : int
        Units of delay tried at most.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    Tipping
        For each kind of doubt the smallest value at which the conclusion fails: proved below,
        with a series that breaks it there.

    Raises
    ------
    ClaimError
        When an option is unknown.

    Notes
    -----
    1. *delay*: every event is recorded at most so long after it happened, never before; claims
       without ``dated_by`` are dated by record, the conclusion is about events. Calendar steps.
    2. *missing*: every total, rate, each row and stock lies between what its figure allows and
       that divided by one less the share, some more than others; shares, ratios and other comparisons
       stay as printed.
    3. *revision*: the same figures may each move by up to the share of themselves, up or down.
    4. *source*: claims of one ``source`` (else ``origin``) are withdrawn together; all smallest
       sets are listed.
    5. One kind of doubt at a time.

    References
    ----------
    T. J. VanderWeele and P. Ding, Sensitivity analysis in observational research, Annals of
    Internal Medicine 167 (2017), doi:10.7326/M16-2607. J. L. Horowitz and C. F. Manski,
    Nonparametric analysis of randomized experiments with missing covariate and outcome data,
    JASA 95 (2000), doi:10.1080/01621459.2000.10473902.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> ids = [f"boyko24.{i:02}" for i in range(8, 13)] + [f"boyko25.{i:02}" for i in (1, 2, 3, 4, 5, 6, 18, 41)]
    >>> months = load_example("ua-desertion").select(ids=ids)
    >>> fell = Claim(kind="order", relation="falling", per="month", start="2024-09", end="2025-10-01",
    ...              measure="registered", unit="proceedings", category="407+408", geography="Ukraine")
    >>> print(find_tipping(months, fell, over="delay"))
    Refuted: falling month, Sep 2024-Sep 2025, 407+408, Ukraine.
      delay: holds if every event is recorded within 1 month; at 2 months a series breaks it
    """
    kinds = [over] if isinstance(over, str) else list(over)
    for kind in kinds:
        if kind not in tuple(Over):
            raise ClaimError(f"over={kind!r} is not {one_of(map(repr, map(str, Over)))}")
    if step not in UNITS[1:]:
        raise ClaimError(f"step={step!r} is not {one_of(map(repr, UNITS[1:]))}")
    if longest < 0:
        raise ClaimError(f"longest={longest} is not 0 or more")
    claims = as_claims(claims)
    asked, doubts = _asked(claims, answer), tuple(map(Over, kinds))
    return _ConclusionTried(claims, asked, doubts, step, longest, Budget(effort, timeout, times=3)).answer()


def _asked(claims: ClaimSet, conclusion: object) -> Conclusion:
    """Return the conclusion; what is said of events is held against figures that are dated otherwise, too."""
    if isinstance(conclusion, PeriodComparison):
        certain = conclusion.certain
        status = ConclusionStatus.OPEN if certain == Certain.NEITHER else ConclusionStatus(certain.value)
        statement = conclusion.target.claim(conclusion.later)
        return Conclusion(statement, status, conclusion.earlier, conclusion.per)
    if not isinstance(conclusion, Claim | Implication):
        found = type(conclusion).__name__
        raise ClaimError(f"answer is a {found}; expected a Claim, or an answer of implies() or compare_periods()")
    statement = completed(claims, conclusion) if isinstance(conclusion, Claim) else conclusion.claim
    # figures that count something else say nothing of how these are dated
    dates = {c.dated_by for c in claims if c.measure == statement.measure}
    if statement.dated_by == OCCURRED and OCCURRED not in dates and len(dates) == 1:
        statement = statement.replace(dated_by=dates.pop())
    return Conclusion(statement.replace(id="statement"), ConclusionStatus.OPEN)


@dataclass(frozen=True, slots=True)
class _ConclusionTried:
    """A conclusion and the doubts that it is put to."""

    claims: ClaimSet
    conclusion: Conclusion
    over: tuple[Over, ...]
    step: str
    longest: int
    budget: Budget

    def answer(self) -> Tipping:
        """See what the claims make certain, then how that tips."""
        try:
            space = opened(self.claims, replace(self.conclusion, status=ConclusionStatus.REFUTED), self.budget)
        except UnusedError as unused:
            return self._undecided(str(unused))
        if space.certificate is not None:
            return self._repaired(space, space.certificate)
        if space.witness is None:
            return self._undecided(space.reason)
        found = self._settled(space, space.witness)
        if found.status not in SAID:
            return found
        settled = replace(self, conclusion=replace(self.conclusion, status=found.status))
        return replace(found, points=tuple(settled._points()))

    def _undecided(self, reason: str) -> Tipping:
        base = self.conclusion.earlier
        return Tipping(
            claims=self.claims,
            statement=tuple((name, text) for name, text in self.conclusion.statement.cells().items() if text),
            earlier=() if base is None else (base.start, base.end),
            per=self.conclusion.per,
            status=ConclusionStatus.UNDECIDED,
            reason=reason,
        )

    def _settled(self, space: FeasibleSet, witness: Witness) -> Tipping:
        """Return what the claims make certain, with its certificates, or with a reason where that is nothing."""
        is_compared = self.conclusion.earlier is not None
        tries = [ConclusionStatus.REFUTED, ConclusionStatus.IMPLIED]
        if is_compared:
            known = self.conclusion.status
            tries = [known] if known in SAID else [ConclusionStatus.HIGHER, ConclusionStatus.LOWER]
        for status in tries:
            found = tried(space, replace(self.conclusion, status=status))
            if isinstance(found, str):
                return self._undecided(found)
            if isinstance(found, tuple) and found:
                unknown = self._undecided("nothing was settled")
                return replace(unknown, reason="", status=status, certificates=found, witness=witness)
        reason = f"the claims {'make neither certain' if is_compared else 'leave it open'}"
        return replace(self._undecided(reason), status=ConclusionStatus.OPEN, witness=witness)

    def _points(self) -> Iterator[TippingPoint]:
        """Put the conclusion to every kind of doubt, each with its share of the steps that are left."""
        for k, kind in enumerate(self.over):
            budget = self.budget.part(1 / (len(self.over) - k))
            yield replace(self, budget=budget)._point(kind)

    def _point(self, kind: Over) -> TippingPoint:
        if kind == Over.DELAY:
            return DelaySearch(self.claims, self.conclusion, self.step, self.longest, self.budget).find()
        if kind == Over.SOURCE:
            return SourceSearch(self.claims, self.conclusion, self.budget).find()
        return ShareSearch(self.claims, self.conclusion, kind, self.budget).find()

    def _repaired(self, space: FeasibleSet, shown: Certificate) -> Tipping:
        """The answer once the claims of each best repair are left out."""
        under = under_each_repair(space, self.claims, lambda rest: replace(self, claims=rest).answer())
        rows = tuple(
            RepairedTipping(
                dropped=ids,
                status=rest.status,
                points=rest.points,
                certificates=rest.certificates,
                witness=rest.witness,
                reason=rest.reason,
            )
            for ids, rest in under.rows
        )
        return replace(
            self._undecided(under.reason),
            status=ConclusionStatus.INCONSISTENT,
            certificates=(shown,),
            repairs=rows,
            complete=under.complete,
        )
