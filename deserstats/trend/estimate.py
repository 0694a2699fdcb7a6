"""How fast does the underlying rate change, and could that be its usual variability?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from deserstats.checks.query import Target, merged, target
from deserstats.checks.repair import best_repairs
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.period import Period
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.court import Court, Overruled
from deserstats.model.decision import Refuted, Unknown
from deserstats.model.system import Component, System
from deserstats.model.world import FLOWS
from deserstats.trend.estimate_answers import TrendEstimate, TrendLine, TrendStatus, names
from deserstats.trend.estimate_case import Question
from deserstats.trend.estimate_fit import estimate
from deserstats.trend.estimate_rows import SUMMED, Selection, one_dating, select_sums
from deserstats.trend.population import population_of
from deserstats.wording import count, listing

MAX_WINDOWS = 16
"""Combinations of ambiguous windows that are fitted; beyond, those claims are left out by name."""

MAX_REPAIRS = 16
"""Best repairs of contradictory claims that are fitted."""


def estimate_trend(
    claims: ClaimsLike,
    *,
    season: bool = False,
    reading: ReadingLike = None,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    confidence: float = 0.95,
    population: Mapping[str, float] | None = None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> TrendEstimate:
    """How fast does the underlying rate change, against the variability of the figures themselves?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; windows may overlap, run on from a common start, or leave gaps.
    season : bool
        Whether the months of the year have levels of their own.
    reading : Reading or mapping, optional
        Read words and digits otherwise than the claims say of themselves (``claims.read_as``).
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
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    TrendEstimate
        ``growth`` as a factor a year of the rate a day, with interval and p-value, or
        ``insufficient`` with the reason; lines of other assumptions beside it.

    Raises
    ------
    ClaimError
        When measure, unit, geography, basis or dating is left out and several occur; lists them.
        When a population is not a positive number.

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

    References
    ----------
    .. [1] S. Zeger, "A regression model for time series of counts", Biometrika 75 (1988),
       pp. 621-629, doi:10.1093/biomet/75.4.621.
    .. [2] H. D. Patterson and R. Thompson, "Recovery of inter-block information when block sizes
       are unequal", Biometrika 58 (1971), pp. 545-554, doi:10.1093/biomet/58.3.545.

    Examples
    --------
    >>> from deserstats.claims.examples import load_example
    >>> months = [f"boyko24.{i:02d}" for i in range(1, 13)]
    >>> trend = estimate_trend(load_example("ua-desertion").select(ids=months))
    >>> print(str(trend).split(chr(10))[0])
    registered 407+408, 2024: x4.71 a year (95 % x1.82 to x12.1), p = 0.0019.
    """
    claims = as_claims(claims, reading)
    reading = claims.reading
    if not 0 < confidence < 1:
        raise ClaimError(f"confidence={confidence!r} is not a number between 0 and 1, such as 0.95")
    if not any(c.kind in FLOWS for c in claims):
        unused = tuple((c.id, f"a {c.kind} is not a sum over a window") for c in claims)
        return TrendEstimate(
            claims=claims, reading=reading, status=TrendStatus.INSUFFICIENT, unused=unused, season=season,
            confidence=confidence, reason="there are no totals or rates among these claims",
        )  # fmt: skip
    wanted = target(claims, category, measure, unit, geography, basis)
    one_dating(claims, wanted)
    question = Question(claims, reading, wanted, season, confidence, population_of(population))
    budget = Budget(effort, timeout)
    answer = replace(_answered(question, budget), effort=budget.effort)
    if budget.is_late:
        # which version says least is not known, so none is told
        return replace(_unfitted(question, budget.reason), effort=budget.effort, timed_out=True)
    if category is None and answer.status == TrendStatus.INSUFFICIENT:
        return replace(answer, notes=(*answer.notes, *_other_categories(claims, wanted)))
    return answer


def _answered(question: Question, budget: Budget) -> TrendEstimate:
    versions = list(_versions(question, budget))
    if not versions:
        return _unfitted(
            question, f"the claims contradict each other, and which to leave out was not found: {budget.reason}"
        )
    return _fitted(question, versions, budget)


def _fitted(question: Question, versions: Sequence[_Version], budget: Budget) -> TrendEstimate:
    """Fit the versions, the first always, as long as there is time; the weakest is the answer."""
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


def _unfitted(question: Question, reason: str) -> TrendEstimate:
    """Say why the claims were not fitted."""
    return estimate(question, Selection((), ()), reason)


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


@dataclass(frozen=True, slots=True)
class _Version:
    """One way to read the claims that their contradictions and ambiguous windows allow."""

    selection: Selection
    words: str = ""
    notes: tuple[str, ...] = ()


def _versions(question: Question, budget: Budget) -> Iterator[_Version]:
    """Return each best repair, and each combination of ambiguous windows, as a selection of sums."""
    claims, wanted, reading = question.claims, question.wanted, question.reading
    first = select_sums(claims, wanted, reading)
    dropped, notes = _repairs(claims, first, reading, budget)
    always = set.intersection(*map(set, dropped)) if dropped else set()
    if always and len(dropped) > 1:
        notes = (*notes, f"every best repair leaves out {names(tuple(sorted(always)))}")
    for ids in dropped:
        kept = claims.drop(ids) if ids else claims
        left = [(name, "left out to make the claims consistent") for name in ids]
        used = select_sums(kept, wanted, reading) if ids else first
        unclear = [kept[name] for s in used.sums for name in s.ids if len(kept[name].windows) > 1]
        if prod(len(c.windows) for c in unclear) > MAX_WINDOWS:
            left += [(c.id, f"its windows make more than {MAX_WINDOWS} combinations") for c in unclear]
            kept, unclear = kept.drop([c.id for c in unclear]), []
            used = select_sums(kept, wanted, reading)
        for chosen in _choices(kept, used, unclear, reading, budget):
            own = tuple(name for name in ids if len(dropped) == 1 or name not in always)
            said = [f"without {names(own)}"] if own else []
            said += [f"{c.id} as {c.windows[chosen[c.id]]}" for c in unclear]
            selection = select_sums(kept, wanted, reading, chosen) if chosen else used
            yield _Version(replace(selection, unused=(*selection.unused, *left)), listing(said), notes)


def _choices(
    kept: ClaimSet, used: Selection, unclear: Sequence[Claim], reading: Reading, budget: Budget
) -> Iterator[dict[str, int]]:
    """Return the combinations of ambiguous windows under which the claims can hold; one empty one without any."""
    if not unclear:
        yield {}
        return
    _, court = _court(kept, used, reading, budget)
    for numbers in itertools.product(*(range(len(c.windows)) for c in unclear)):
        chosen = {c.id: k for c, k in zip(unclear, numbers, strict=True)}
        if not isinstance(court.engine.decide(court.active(court.ids, chosen)), Refuted):
            yield chosen


def _court(claims: ClaimSet, used: Selection, reading: Reading, budget: Budget) -> tuple[Component, Court]:
    """Return what decides whether the claims behind some sums can hold together."""
    system = System(claims.select(ids=[name for s in used.sums for name in s.ids]), reading)
    component = merged(system.components())
    return component, Court(component, system.facts, budget)


def _repairs(
    claims: ClaimSet, first: Selection, reading: Reading, budget: Budget
) -> tuple[Sequence[tuple[str, ...]], tuple[str, ...]]:
    """Return the sets of claims to leave out so that the rest can hold: one empty set when all can."""
    if not first.sums:
        return [()], ()
    component, court = _court(claims, first, reading, budget)
    verdict = court.decide()
    if isinstance(verdict, Unknown):
        return [()], (f"whether the claims hold together was not settled: {verdict.reason}",)
    if not isinstance(verdict, Overruled):
        return [()], ()
    repairs = best_repairs(component, court, court.facts, budget, MAX_REPAIRS)
    note = "the claims contradict each other; each best repair was fitted, and the weakest is the headline"
    more = () if repairs.is_complete else ("there may be other repairs as good as these",)
    return repairs.sets, (note, *more)


def _weakest(answers: Sequence[tuple[_Version, TrendEstimate]]) -> TrendEstimate:
    """Return the estimate that says least, with the others as lines beside it."""
    version, answer = max(answers, key=lambda pair: 2.0 if pair[1].pvalue is None else pair[1].pvalue)
    notes = (*version.notes, *answer.notes)
    if len(answers) == 1:
        return replace(answer, notes=(*notes, f"fitted {version.words}") if version.words else notes)
    lines = tuple(
        TrendLine(
            assumption=v.words, growth=a.growth, low=a.growth_low, high=a.growth_high, pvalue=a.pvalue,
            rho=a.rho, variability=a.variability,
        )
        for v, a in answers
    )  # fmt: skip
    note = f"{count(len(answers), 'version')} of the claims fitted; the headline is {version.words}"
    return replace(answer, notes=(*notes, note), sensitivity=(*answer.sensitivity, *lines))
