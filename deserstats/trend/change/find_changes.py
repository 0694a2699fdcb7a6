"""When did a rate change: exact dynamic programming on what the claims fix, and bounds where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Unpack, overload

import numpy as np

from deserstats.arguments import question, require_confidence, require_whole
from deserstats.checks.bounds.target import Target, target
from deserstats.checks.bounds.under_each_repair import under_each_repair
from deserstats.checks.consistency.answers import Status
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.result import rechecks
from deserstats.stats.arrays import Floats
from deserstats.stats.levels import LEVEL
from deserstats.trend.change.atoms import atoms_of, space_of
from deserstats.trend.change.boundaries import boundaries_of, verify_boundaries
from deserstats.trend.change.change_answers import Change, ChangesResult, ChangeStatus, RepairedChanges, standing
from deserstats.trend.change.step_chance import rates_of
from deserstats.trend.change.step_interval import places_kept
from deserstats.trend.change.step_power import POWER, reach_of
from deserstats.trend.change.step_tests import StepTrial, steps_tried
from deserstats.trend.estimate.grid import TrendQuestion
from deserstats.trend.estimate.interrupted import InterruptedTrend, as_day, interrupted
from deserstats.trend.estimate.rate_answer import Options, asked, asked_again, is_same
from deserstats.wording import chance

MAX_REPAIRS = 5
"""Choices of claims to leave out under which changes are sought, where the claims contradict each other."""

EVENTS = 1e10
"""Mean to which amounts are brought, so that no single events are drawn for them."""


class ChangeOptions(Options, total=False):
    """What may be said when changes are sought."""

    max_changes: int
    n_resamples: int
    seed: int


@overload
def find_changes(claims: ClaimsLike, at: None = None, **options: Unpack[ChangeOptions]) -> ChangesResult: ...
@overload
def find_changes(claims: ClaimsLike, at: object, **options: Unpack[ChangeOptions]) -> InterruptedTrend: ...
@question
def find_changes(
    claims: ClaimsLike,
    at: object = None,
    *,
    category: str | None = None,
    measure: str | None = None,
    unit: str | None = None,
    geography: str | None = None,
    basis: str | None = None,
    max_changes: int = 3,
    confidence: float = 0.95,
    n_resamples: int = 999,
    seed: int = 0,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> ChangesResult | InterruptedTrend:
    """When did a rate change, and could chance have done it?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    at : date or str, optional
        A date known beforehand, the first day of the new rate: how did level and slope change there?
        ``max_changes``, ``n_resamples`` and ``seed`` are not used then.
    category, measure, unit, geography, basis : str, optional
        As in :func:`bound`.
    max_changes : int
        Steps sought at most.
    confidence : float
        Of the interval of each date.
    n_resamples, seed : int
        Of the simulations.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    ChangesResult, or InterruptedTrend with ``at``

    Raises
    ------
    ClaimError
        As :func:`bound`, and on numbers out of range.

    Notes
    -----
    1. A change can only be placed where windows of the claims meet. Claims are brought to atoms:
       disjoint windows whose total the claims fix exactly or within 10 %, taken at the middle.
    2. The rate is constant between changes; a steady rise is taken for steps.
    3. Counts vary around it with variance a multiple of the mean, once or more, and neighbouring atoms correlate
       by 0, 0.2, 0.4, 0.6 or 0.8, each as likely beforehand; p is the mean over what the atoms leave
       likely, and ``sensitivity`` has each.
    4. Where no change stands out, the smallest that would have, one lasting change halfway, is found by
       simulation with the noise found. Where a doubling need not show, the answer is "insufficient".
    5. Below 6 atoms no change is sought. ``boundaries`` needs no assumption and is given always.
    6. A changed definition or a backlog recorded late looks the same as a changed rate; under two
       years, a season does, and the answer says so.

    References
    ----------
    J. Bai and P. Perron, J. Appl. Econometrics 18 (2003) 1-22, 10.1002/jae.659: dynamic programming.
    C. F. Manski, Partial Identification of Probability Distributions, 2003, 10.1007/b97478: bounds.

    Examples
    --------
    >>> from deserstats.claims.tables.read_claims import read_claims
    >>> monthly = [310, 290, 305, 315, 300, 640, 610, 655, 620, 630]
    >>> rows = [{"start": f"2024-{k + 1:02d}", "value": str(v), "relation": "exact"} for k, v in enumerate(monthly)]
    >>> print(find_changes(read_claims(rows)))
    Changes, 10 disjoint windows: 1 change.
      2024-06-01 (within 2024-05-01 to 2024-07-01): from 10 to 20.6 a day, 2.06 times; p = 0.001
      over 305 days a season cannot be told from a change
      p = 0.001 if neighbours correlate by 0, p = 0.001 if by 0.8
      in every series the mean rate is higher from 2024-06-01 on, by 10.62 a day or more
    """
    claims = as_claims(claims)
    require_confidence(confidence)
    require_whole(1, max_changes=max_changes, n_resamples=n_resamples)
    require_whole(0, seed=seed)
    day = None if at is None else as_day(at)
    wanted = target(claims, category, measure, unit, geography, basis)
    if day is not None:
        budget = Budget(effort, timeout)
        question = TrendQuestion(claims, wanted, confidence=confidence, effort=budget.effort)
        return interrupted(question, day, budget)
    budget = Budget(effort, timeout, times=2)
    silent = ChangesResult(
        **asked(claims, wanted, confidence, budget.effort),
        status=ChangeStatus.UNDECIDED,
        reason="nothing was sought",
        max_changes=max_changes,
        n_resamples=n_resamples,
        seed=seed,
    )
    found = _found(silent, wanted, budget)
    if budget.is_late:
        return replace(silent, reason=budget.reason, cuts=found.cuts, timed_out=True)
    return found


@rechecks(ChangesResult)
def _sought_again(answer: ChangesResult) -> bool:
    claims, t = answer.claims, answer.target
    wanted = target(claims, t.category, t.measure, t.unit, t.geography, t.basis)
    proved = verify_boundaries(answer.boundaries, claims, wanted, answer.cuts)
    again = find_changes(
        **asked_again(answer), max_changes=answer.max_changes, n_resamples=answer.n_resamples, seed=answer.seed
    )
    return proved and is_same(answer, again)


@rechecks(InterruptedTrend)
def _interrupted_again(answer: InterruptedTrend) -> bool:
    return is_same(answer, find_changes(at=answer.at, **asked_again(answer)))


def _found(silent: ChangesResult, wanted: Target, budget: Budget) -> ChangesResult:
    """Look for changes; on claims that contradict each other, without each of the fewest that mend them."""
    found = _answer(silent, wanted, budget)
    if found.status != ChangeStatus.INCONSISTENT:
        return found

    def ask(rest: ClaimSet) -> ChangesResult:
        return _answer(replace(silent, claims=rest), wanted, budget)

    space = space_of(silent.claims, wanted, found.cuts, budget)
    repaired = (
        RepairedChanges(
            dropped=dropped,
            status=one.status,
            changes=one.changes,
            pvalue=one.pvalue,
            detectable=one.detectable,
            reason=one.reason,
        )
        for dropped, one in under_each_repair(space, silent.claims, ask, limit=MAX_REPAIRS, proved=True).rows
    )
    return replace(found, repairs=tuple(repaired))


def _answer(silent: ChangesResult, wanted: Target, budget: Budget) -> ChangesResult:
    claims = silent.claims
    fixed = atoms_of(claims, wanted, budget)
    status, reason = standing(fixed)
    if status == ChangeStatus.OK and claims.scheme.is_signed(wanted.measure):
        status, reason = ChangeStatus.INSUFFICIENT, "what chance does to a measure that may be negative is not known"
    is_consistent = fixed.status == Status.CONSISTENT
    bounded = replace(
        silent,
        cuts=fixed.cuts,
        atoms=fixed.atoms,
        boundaries=boundaries_of(claims, wanted, fixed.cuts, budget) if is_consistent else (),
        unused=fixed.unused,
    )
    return _tested(bounded) if status == ChangeStatus.OK else replace(bounded, status=status, reason=reason)


def _tested(bounded: ChangesResult) -> ChangesResult:
    """Hold the atoms against chance; where no change shows, say which would have."""
    length = np.array([float(a.days) for a in bounded.atoms])
    counts = np.array([float(a.middle) for a in bounded.atoms])
    is_amount = bounded.claims.scheme.is_continuous(bounded.measure, bounded.unit)
    scale = EVENTS / float(counts.mean()) if is_amount else 1.0
    counts *= scale
    seed, n = bounded.seed, bounded.n_resamples
    tests = steps_tried(counts, length, max_steps=bounded.max_changes, level=LEVEL, n_resamples=n, seed=seed)
    first = tests[0]
    tested = replace(
        bounded,
        status=ChangeStatus.OK,
        reason="",
        changes=tuple(c.scaled(1 / scale) for c in _changes(bounded, counts, length, tests)),
        pvalue=first.pvalue,
        statistic=first.statistic,
        dispersion=first.noise.dispersion / scale,
        rho=first.noise.rho,
        sensitivity=first.sensitivity,
    )
    if tested.changes:
        return tested
    reach = reach_of(counts, length, first, level=LEVEL, n_series=max(1, n // 5), seed=seed)
    at, weak = bounded.atoms[reach.place].start, reach.doubled
    silent = replace(tested, detectable=reach.smallest, detectable_at=at, doubling_power=weak)
    if weak >= POWER:
        return silent
    reason = f"no change shows ({chance(first.pvalue)}), but only {weak:.0%} of doublings halfway would have"
    return replace(silent, status=ChangeStatus.INSUFFICIENT, reason=reason)


def _changes(bounded: ChangesResult, counts: Floats, length: Floats, tests: Sequence[StepTrial]) -> Iterator[Change]:
    """Return the steps of the last test that chance does not explain, each with its interval."""
    passed = [t for t in tests if t.pvalue <= LEVEL]
    if not passed:
        return
    last, atoms = passed[-1], bounded.atoms
    rates = rates_of(counts, length, last.places).tolist()
    known = {place: test.pvalue for test in reversed(passed) for place in test.places}
    for k, place in enumerate(last.places):
        low, high = places_kept(
            counts, length, last.places, k, last.noise, bounded.confidence, bounded.n_resamples, bounded.seed
        )
        yield Change(
            date=atoms[place].start,
            low=atoms[low].start,
            high=atoms[high].start,
            not_before=atoms[low - 1].start,
            not_after=atoms[high].end,
            before=rates[k],
            after=rates[k + 1],
            pvalue=known[place],
        )
