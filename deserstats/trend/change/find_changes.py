"""When did a rate change: exact dynamic programming on what the claims fix, and bounds where they do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple, overload

import numpy as np

from deserstats.arguments import require_confidence, require_whole
from deserstats.checks.bounds.target import Target, target
from deserstats.checks.consistency.answers import Status
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.stats.arrays import Floats as Vector
from deserstats.stats.levels import LEVEL
from deserstats.trend.change.atoms import Atom, atoms_of, repairs_of
from deserstats.trend.change.boundaries import boundaries_of
from deserstats.trend.change.change_answers import Change, ChangesResult, ChangeStatus, RepairedChanges, standing
from deserstats.trend.change.step_chance import rates_of
from deserstats.trend.change.step_interval import places_kept
from deserstats.trend.change.step_power import POWER, reach_of
from deserstats.trend.change.step_tests import Trial, steps_tried
from deserstats.trend.estimate.interrupted import InterruptedTrend, as_day, interrupted
from deserstats.wording import chance

MAX_REPAIRS = 5
"""Choices of claims to leave out under which changes are sought, where the claims contradict each other."""

EVENTS = 1e10
"""Mean to which amounts are brought, so that no single events are drawn for them."""


@overload
def find_changes(
    claims: ClaimsLike, at: None = None, *, category: str | None = None, measure: str | None = None,
    unit: str | None = None, geography: str | None = None, basis: str | None = None, max_changes: int = 3,
    confidence: float = 0.95, n_resamples: int = 999, seed: int = 0, effort: float = 1.0, timeout: float | None = None,
) -> ChangesResult: ...  # fmt: skip
@overload
def find_changes(
    claims: ClaimsLike, at: object, *, category: str | None = None, measure: str | None = None,
    unit: str | None = None, geography: str | None = None, basis: str | None = None, max_changes: int = 3,
    confidence: float = 0.95, n_resamples: int = 999, seed: int = 0, effort: float = 1.0, timeout: float | None = None,
) -> InterruptedTrend: ...  # fmt: skip
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
    Changes, 10 atoms: 1 change.
      2024-06-01 (within 2024-05-01 to 2024-07-01): from 10 to 20.62 a day, 2.062 times; p = 0.001
      over 305 days a season cannot be told from a change
      p is 0.001 if neighbours correlate by 0, 0.001 if by 0.8
      in every series the mean rate is higher from 2024-06-01 on, by 10.62 a day or more
    """
    claims = as_claims(claims)
    require_confidence(confidence)
    require_whole(1, max_changes=max_changes, n_resamples=n_resamples)
    require_whole(0, seed=seed)
    if at is not None:
        asked = {"category": category, "measure": measure, "unit": unit, "geography": geography, "basis": basis}
        return interrupted(claims, as_day(at), **asked, confidence=confidence, effort=effort, timeout=timeout)
    wanted = target(claims, category, measure, unit, geography, basis)
    budget, work = Budget(effort, timeout, times=2), _Work(max_changes, confidence, n_resamples, seed)
    found = replace(_found(claims, wanted, budget, work), effort=budget.effort)
    if not budget.is_late:
        return found
    silent: dict[str, Any] = dict.fromkeys(("pvalue", "statistic", "dispersion", "rho"))
    silent |= dict.fromkeys(("changes", "sensitivity", "atoms", "boundaries", "repairs", "unused"), ())
    return replace(found, status=ChangeStatus.UNDECIDED, reason=budget.reason, timed_out=True, **silent)


def _found(claims: ClaimSet, wanted: Target, budget: Budget, work: _Work) -> ChangesResult:
    """Look for changes; on claims that contradict each other, without each of the fewest that mend them."""
    found = _answer(claims, wanted, budget, work)
    if found.status != ChangeStatus.INCONSISTENT:
        return found
    span = Period(found.cuts[0], found.cuts[-1])
    repaired = []
    for dropped in repairs_of(claims, wanted, span, budget, MAX_REPAIRS):
        one = _answer(claims.drop(dropped), wanted, budget, work)
        repaired.append(
            RepairedChanges(
                dropped=dropped,
                status=one.status,
                changes=one.changes,
                pvalue=one.pvalue,
                detectable=one.detectable,
                reason=one.reason,
            )
        )
    return replace(found, repairs=tuple(repaired))


class _Work(NamedTuple):
    """How much to look for, and how hard."""

    max_changes: int
    confidence: float
    n_resamples: int
    seed: int


def _answer(claims: ClaimSet, wanted: Target, budget: Budget, work: _Work) -> ChangesResult:
    fixed = atoms_of(claims, wanted, budget)
    is_consistent = fixed.status == Status.CONSISTENT
    boundaries = boundaries_of(claims, wanted, fixed.cuts, budget) if is_consistent else ()
    status, reason = standing(fixed)
    if status == ChangeStatus.OK and claims.scheme.is_signed(wanted.measure):
        status, reason = ChangeStatus.INSUFFICIENT, "what chance does to a measure that may be negative is not known"
    tests: list[Trial] = []
    changes: tuple[Change, ...] = ()
    shown: dict[str, Any] = {}
    scale = 1.0
    if status == ChangeStatus.OK:
        length = np.array([float(a.days) for a in fixed.atoms])
        counts = np.array([float(a.middle) for a in fixed.atoms])
        scale = EVENTS / float(counts.mean()) if claims.scheme.is_continuous(wanted.measure, wanted.unit) else 1.0
        counts *= scale
        tests = steps_tried(
            counts, length, max_steps=work.max_changes, level=LEVEL, n_resamples=work.n_resamples, seed=work.seed
        )
        changes = tuple(c.scaled(1 / scale) for c in _changes(fixed.atoms, counts, length, tests, work))
        shown = {} if changes else _would_show(fixed.atoms, counts, length, tests[0], work)
    first = tests[0] if tests else None
    if first and (weak := shown.get("doubling_power", 1.0)) < POWER:
        status = ChangeStatus.INSUFFICIENT
        reason = f"no change shows (p = {chance(first.pvalue)}), but only {weak:.0%} of doublings halfway would have"
    return ChangesResult(
        claims=claims, category=wanted.category, measure=wanted.measure, unit=wanted.unit,
        geography=wanted.geography, basis=wanted.basis, status=status, changes=changes,
        pvalue=first.pvalue if first else None, statistic=first.statistic if first else None,
        dispersion=first.noise.dispersion / scale if first else None,
        rho=first.noise.rho if first else None,
        sensitivity=first.sensitivity if first else (), confidence=work.confidence, cuts=fixed.cuts, atoms=fixed.atoms,
        boundaries=boundaries, unused=fixed.unused, reason=reason,
        max_changes=work.max_changes, n_resamples=work.n_resamples, seed=work.seed, **shown)  # fmt: skip


def _would_show(atoms: tuple[Atom, ...], counts: Vector, length: Vector, tried: Trial, work: _Work) -> dict[str, Any]:
    """Return what change would have stood out, as fields of the answer."""
    n_series = max(1, work.n_resamples // 5)
    reach = reach_of(counts, length, tried, level=LEVEL, n_series=n_series, seed=work.seed)
    return {
        "detectable": reach.smallest, "detectable_at": atoms[reach.place].start, "doubling_power": reach.doubled,
    }  # fmt: skip


def _changes(
    atoms: tuple[Atom, ...], counts: Vector, length: Vector, tests: list[Trial], work: _Work
) -> tuple[Change, ...]:
    """Return the steps of the last test that chance does not explain, each with its interval."""
    passed = [t for t in tests if t.pvalue <= LEVEL]
    if not passed:
        return ()
    places = passed[-1].places
    rates = rates_of(counts, length, places)
    known: dict[int, float] = {}
    for test in passed:
        known |= {place: test.pvalue for place in test.places if place not in known}
    found = []
    for k, place in enumerate(places):
        low, high = places_kept(
            counts, length, places, k, passed[-1].noise, work.confidence, work.n_resamples, work.seed
        )
        found.append(Change(
            date=atoms[place].start, low=atoms[low].start, high=atoms[high].start,
            not_before=atoms[low - 1].start, not_after=atoms[high].end,
            before=float(rates[k]), after=float(rates[k + 1]), pvalue=known[place],
        ))  # fmt: skip
    return tuple(found)
