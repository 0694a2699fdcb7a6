"""How fast does the underlying rate change, and could that be its usual variability?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Unpack, overload

from deserstats.arguments import question, require_confidence
from deserstats.checks.bounds.target import Target, target
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.claims.topic import known
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.rows.series_of import FLOWS
from deserstats.regular.series import TrendStatus
from deserstats.result import rechecks
from deserstats.trend.estimate.estimate_answers import TrendEstimate, line_of
from deserstats.trend.estimate.fit import estimate, unfitted
from deserstats.trend.estimate.grid import TrendQuestion
from deserstats.trend.estimate.growth_ratio import GrowthRatio, growth_ratio
from deserstats.trend.estimate.population import population_of
from deserstats.trend.estimate.rate_answer import Options, asked_again, is_same
from deserstats.trend.estimate.sums import SUMMED, one_dating
from deserstats.trend.estimate.versions import Version, versions_of
from deserstats.wording import count, listing


class TrendOptions(Options, total=False):
    """What may be said when a trend is estimated."""

    season: bool
    population: Mapping[str, float] | None


@overload
def estimate_trend(claims: ClaimsLike, *, against: None = None, **options: Unpack[TrendOptions]) -> TrendEstimate: ...
@overload
def estimate_trend(claims: ClaimsLike, *, against: str, **options: Unpack[TrendOptions]) -> GrowthRatio: ...
@question
def estimate_trend(
    claims: ClaimsLike,
    *,
    season: bool = False,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    confidence: float = 0.95,
    population: Mapping[str, float] | None = None,
    against: str | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> TrendEstimate | GrowthRatio:
    """How fast does the underlying rate change, against the variability of the figures themselves?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; windows may overlap, run on from a common start, or leave gaps.
    season : bool
        Whether the months of the year have levels of their own.
    category : str, optional
        A leaf, a union or a name of the scheme; by default the union of all leaves. Claims on
        parts are added up where they make the whole over one window.
    measure, unit, geography, basis : str, optional
        Needed where several occur.
    confidence : float
        Coverage of the interval, between 0 and 1.
    population : mapping of date or label to number, optional
        People at some dates: the growth is then that of the rate per head. Between two dates the
        population grows by the same share every day; before the first and after the last it stays.
    against : str, optional
        Another category: does the one asked for grow faster or slower than this?
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    TrendEstimate, or GrowthRatio with ``against``
        ``growth`` as a factor a year of the rate a day, with interval and p-value, or
        ``insufficient`` with the reason; lines of other assumptions beside it.

    Raises
    ------
    ClaimError
        When measure, unit, geography, basis or dating is left out and several occur; lists them.
        When a population is not a positive number; when two categories to compare have a part in common.

    Notes
    -----
    1. The rate a day is log-linear in time (with ``season``, times a factor for each month of the
       year); a jump or a bend is not modelled.
    2. Counts of disjoint times are independent with a variance in line with their mean, the
       dispersion being the same throughout (gamma process, NB1), or log-normal factors that are
       correlated from one step to the next, a step being the usual length of a window (day, week,
       month, quarter, half-year, year). Few figures do not tell that correlation, so the second is
       averaged over 0, 0.3, 0.6 and 0.9, weighted by restricted likelihood. The larger p-value of
       the two is the answer.
    3. A rounded figure is off by an independent uniform error of its interval.
    4. Student's t with as many degrees of freedom as there are independent windows, less the
       coefficients. Claims that others imply add none.
    5. Where the claims contradict each other each best repair is fitted, where a window is worded
       ambiguously each combination; the weakest is the headline.
    6. Figures with one end, or with an interval wide against what the others predict, cut the law
       of their total; each is replaced by the normal figure that acts the same (expectation
       propagation). They add no degree of freedom.
    7. Under a full year growth and a season cannot be told apart, and the status says so. With
       ``season`` each month has a level from 24 independent windows up, each quarter one where
       windows are quarters; else the season is one wave a year.
    8. How often size, coverage and power hold is measured in the docs page *trend-calibration*.
    9. That what was counted did not change its definition is assumed, not tested.
    10. With ``against`` each category is fitted by itself, with a spread and a correlation of its own, as
        if they varied independently; degrees of freedom as B. L. Welch has them. Under contradictions
        and ambiguous windows the pair of readings that says least is the answer.

    References
    ----------
    .. [1] S. Zeger, "A regression model for time series of counts", Biometrika 75 (1988),
       pp. 621-629, doi:10.1093/biomet/75.4.621.
    .. [2] H. D. Patterson and R. Thompson, "Recovery of inter-block information when block sizes
       are unequal", Biometrika 58 (1971), pp. 545-554, doi:10.1093/biomet/58.3.545.
    .. [3] B. L. Welch, "The generalization of 'Student's' problem when several different population
       variances are involved", Biometrika 34 (1947), pp. 28-35, doi:10.1093/biomet/34.1-2.28.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> months = [f"boyko24.{i:02d}" for i in range(1, 13)]
    >>> trend = estimate_trend(load_example("ua-desertion").select(ids=months))
    >>> print(str(trend).split(chr(10))[0])
    registered 407+408, 2024: x4.7 a year (95 % x1.8 to x12), p = 0.0019.
    """
    claims = as_claims(claims)
    require_confidence(confidence)
    if against is not None and category is None and claims.topic.category is None:
        raise ClaimError(f"name the category that is to be compared with against={against!r}")
    if against is None and not any(c.kind in FLOWS for c in claims):
        unused = tuple((c.id, f"a {c.kind} is not a sum over a window") for c in claims)
        return TrendEstimate(
            claims=claims,
            status=TrendStatus.INSUFFICIENT,
            unused=unused,
            season=season,
            confidence=confidence,
            reason="there are no totals or rates among these claims",
        )
    wanted = target(claims, category, measure, unit, geography, basis)
    one_dating(claims, wanted)
    people, budget = population_of(population), Budget(effort, timeout)
    question = TrendQuestion(claims, wanted, season, confidence, people, budget.effort)
    if against is not None:
        return growth_ratio(question, known(claims, "category", against), budget)
    answer = _answered(question, budget)
    if budget.is_late:
        # which version says least is not known, so none is told
        return replace(unfitted(question, budget.reason), timed_out=True)
    whole = target(claims.about(), None, wanted.measure, wanted.unit, wanted.geography, wanted.basis)
    if answer.status == TrendStatus.INSUFFICIENT and wanted.category == whole.category:
        return replace(answer, notes=(*answer.notes, *_other_categories(claims, wanted)))
    return answer


@rechecks(TrendEstimate)
def _estimated_again(answer: TrendEstimate) -> bool:
    people = _people(answer.population)
    return is_same(answer, estimate_trend(**asked_again(answer), season=answer.season, population=people))


@rechecks(GrowthRatio)
def _compared_again(answer: GrowthRatio) -> bool:
    against, people = answer.against, _people(answer.population)
    again = estimate_trend(**asked_again(answer), against=against, season=answer.season, population=people)
    return is_same(answer, again)


def _people(points: Sequence[tuple[date, float]]) -> dict[str, float] | None:
    """Return a population as it was given."""
    return {day.isoformat(): people for day, people in points} or None


def _answered(question: TrendQuestion, budget: Budget) -> TrendEstimate:
    """Fit the versions, the first always, as long as there is time; the weakest is the answer."""
    versions = list(versions_of(question, budget))
    if not versions:
        return unfitted(
            question, f"the claims contradict each other, and which to leave out was not found: {budget.reason}"
        )
    answers = [(versions[0], estimate(question, versions[0].selection))]
    for version in versions[1:]:
        if budget.is_over:
            break
        answers.append((version, estimate(question, version.selection)))
    answer = _weakest(answers)
    if len(answers) < len(versions):
        note = f"only {len(answers):,} of {len(versions):,} versions of the claims were fitted: {budget.reason}"
        return replace(answer, notes=(*answer.notes, note))
    return answer


def _other_categories(claims: ClaimSet, wanted: Target) -> tuple[str, ...]:
    """Say over how many windows each category is told, where the union of all is told over few."""
    windows: dict[str, set[Period]] = {}
    for c in claims:
        if c.kind in SUMMED and replace(wanted, category=c.category).counts(c, claims.scheme):
            windows.setdefault(c.category, set()).add(c.window)
    most = sorted(windows.items(), key=lambda item: -len(item[1]))[:3]
    said = [
        f"{name or 'no category'} over {count(len(found), 'window')}" for name, found in most if name != wanted.category
    ]
    return (f"name a category; told are {listing(said)}",) if len(windows) > 1 and said else ()


def _weakest(answers: Sequence[tuple[Version, TrendEstimate]]) -> TrendEstimate:
    """Return the estimate that says least, with the others as lines beside it."""
    version, answer = max(answers, key=lambda pair: 2.0 if pair[1].pvalue is None else pair[1].pvalue)
    notes = (*version.notes, *answer.notes)
    if len(answers) == 1:
        return replace(answer, notes=(*notes, f"fitted {version.words}") if version.words else notes)
    lines = tuple(line_of(one, v.words) for v, one in answers)
    note = f"{count(len(answers), 'version')} of the claims fitted; the headline is {version.words}"
    return replace(answer, notes=(*notes, note), sensitivity=(*answer.sensitivity, *lines))
