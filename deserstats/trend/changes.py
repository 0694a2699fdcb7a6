"""When did a rate change: exact dynamic programming on what the claims fix, and bounds where they do not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, overload

import numpy as np

from deserstats.checks.answers import Status
from deserstats.checks.query import Target, narrowed, target
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.period import Period
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import AT_ONCE, Budget
from deserstats.model.system import System
from deserstats.result import Result, alike, lacking
from deserstats.trend.atoms import Atom, atoms_of, repairs_of
from deserstats.trend.boundaries import Boundary, boundaries_of, contrast, verify_boundary
from deserstats.trend.change_parts import Change, ChangeStatus, RepairedChanges, standing
from deserstats.trend.dating import places_kept
from deserstats.trend.interrupted import InterruptedTrend, as_day, interrupted
from deserstats.trend.kendall import LEVEL
from deserstats.trend.series import Vector
from deserstats.trend.stepping import Trial, rates_of, steps_tried
from deserstats.trend.telling import chance, measured
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

MAX_REPAIRS = 5
"""Choices of claims to leave out under which changes are sought, where the claims contradict each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesResult(Result):
    """When a rate changed, as far as the claims can say.

    Attributes
    ----------
    status : {"ok", "insufficient", "inconsistent", "undecided"}
        "ok" also where no change stands out; then ``changes`` is empty.
    changes : tuple of Change
        Steps that chance does not explain at 0.05, in order of time.
    pvalue : float or None
        Of one change against none.
    dispersion : float or None
        Variance by mean around the steps found.
    rho : float or None
        Correlation from one atom to the next: the mean of what the atoms leave likely.
    sensitivity : tuple of (float, float)
        The p-value of one change under each correlation; ``pvalue`` is their weighted mean.
    atoms : tuple of Atom
        What the claims fix.
    boundaries : tuple of Boundary
        At every boundary, the bounds of the mean rate after less before, without any assumption of
        chance.
    unused : tuple of (id, reason)
    repairs : tuple of RepairedChanges
        On claims that contradict each other: the answer without the fewest claims that mend them,
        for up to five such choices.
    max_changes, n_resamples, seed : int
        As asked for.

    Notes
    -----
    ``verify()`` adds up the sums of every boundary; what chance does has no proof, so changes and
    p-values are worked out again from the claims, and compared.
    """

    claims: ClaimSet
    reading: Reading
    category: str
    measure: str
    unit: str
    geography: str
    basis: str
    status: ChangeStatus
    changes: tuple[Change, ...]
    pvalue: float | None
    statistic: float | None
    dispersion: float | None
    rho: float | None
    sensitivity: tuple[tuple[float, float], ...]
    confidence: float
    cuts: tuple[datetime.date, ...]
    atoms: tuple[Atom, ...]
    boundaries: tuple[Boundary, ...]
    unused: tuple[tuple[str, str], ...]
    repairs: tuple[RepairedChanges, ...] = ()
    reason: str = ""
    max_changes: int = 3
    n_resamples: int = 999
    seed: int = 0
    effort: float = 1.0
    timed_out: bool = False

    plotter: ClassVar[str] = "plot_changes"
    gallery: ClassVar[str] = "series_plots"

    @property
    def n_used(self) -> int:
        """How many claims took part."""
        return len(self.claims) - len(self.unused)

    @property
    def target(self) -> Target:
        """What was asked for."""
        return Target(measure=self.measure, unit=self.unit, category=self.category, geography=self.geography,
                      basis=self.basis)  # fmt: skip

    def to_frame(self) -> pd.DataFrame:
        """Return one row a change: date, low, high, not_before, not_after, before, after, ratio, pvalue."""
        import pandas as pd

        columns = ["date", "low", "high", "not_before", "not_after", "before", "after", "ratio", "pvalue"]
        return pd.DataFrame([[getattr(c, name) for name in columns] for c in self.changes], columns=columns)

    def boundaries_frame(self) -> pd.DataFrame:
        """Return one row a boundary: date, low, high (daily rate after less before), certain."""
        import pandas as pd

        rows = [[b.date, b.low, b.high, b.certain if b.settled else "undecided"] for b in self.boundaries]
        return pd.DataFrame(rows, columns=["date", "low", "high", "certain"], dtype=object)

    def evidence(self) -> str:
        """Say what the answer lacks: a p-value of what the claims fix, or a reason."""
        tested = self.pvalue is not None and bool(self.atoms)
        silent = self.reason and self.pvalue is None and not self.changes
        return lacking(
            self.status,
            {
                ChangeStatus.OK: (tested and not self.repairs, "atoms and a p-value"),
                ChangeStatus.INSUFFICIENT: (silent and not self.repairs, "a reason, and with no p-value"),
                ChangeStatus.INCONSISTENT: (silent and not self.boundaries, "a reason, and with no p-value"),
                ChangeStatus.UNDECIDED: (silent and not self.repairs, "a reason, and with no p-value"),
            },
        )

    def _holds(self) -> bool:
        system = System(self.claims, self.reading)
        wanted = self.target
        forms = [contrast(system, wanted, self.cuts[0], b.date, self.cuts[-1]) for b in self.boundaries]
        system.ask(forms)
        system = narrowed(system, forms)
        proved = all(verify_boundary(b, self.cuts, wanted, system) for b in self.boundaries)
        again = self._again()
        return proved and alike(self, replace(again, reason=self.reason) if self.timed_out else again)

    def _again(self) -> ChangesResult:
        return find_changes(
            self.claims,
            category=self.category,
            measure=self.measure,
            unit=self.unit,
            geography=self.geography,
            basis=self.basis,
            max_changes=self.max_changes,
            confidence=self.confidence,
            n_resamples=self.n_resamples,
            seed=self.seed,
            effort=self.effort,
            timeout=AT_ONCE if self.timed_out else None,
        )

    def _weight(self, b: Boundary) -> float:
        """Return how far the rates differ in every series, by what chance does to so long parts."""
        return _least(b) * sqrt((b.date - self.cuts[0]).days * (self.cuts[-1] - b.date).days)

    def __str__(self) -> str:
        what = " ".join(filter(None, (self.measure, self.category)))
        head = f"Changes{f' of {what}' if what else ''}, {count(len(self.atoms), 'atom')}"
        if self.status != ChangeStatus.OK or self.pvalue is None:
            lines = [f"{head}: cannot tell, {self.reason}.", *map(_told, self.repairs)]
        elif not self.changes:
            lines = [f"{head}: no change shows beyond chance (p = {chance(self.pvalue)}); a small one need not show."]
        else:
            lines = [f"{head}: {count(len(self.changes), 'change')}.", *(f"  {c}" for c in self.changes)]
        if self.sensitivity:
            (free, small), (tied, large) = self.sensitivity[0], self.sensitivity[-1]
            lines.append(f"  p is {chance(small)} if neighbours correlate by {free:g}, {chance(large)} if by {tied:g}")
        sure = [b for b in self.boundaries if b.certain != "neither"]
        if sure:
            least = max(sure, key=self._weight)
            lines.append(f"  in every series the mean rate is {least.certain} from {least.date} on, by "
                         f"{measured(_least(least))} a day or more")  # fmt: skip
        return "\n".join(lines)


def _told(repair: RepairedChanges) -> str:
    dates = listing(str(c.date) for c in repair.changes)
    found = f"changes at {dates}" if dates else "no change shows beyond chance"
    return f"  without {listing(repair.dropped)}: {found if repair.status == ChangeStatus.OK else 'cannot tell'}"


def _least(b: Boundary) -> float:
    """Return how far the rates differ in every series."""
    return float(b.low if b.certain == "higher" and b.low is not None else -(b.high or 0))


@overload
def find_changes(
    claims: ClaimsLike, at: None = None, *, category: str | None = None, measure: str | None = None,
    unit: str | None = None, geography: str | None = None, basis: str | None = None, max_changes: int = 3,
    confidence: float = 0.95, n_resamples: int = 999, seed: int = 0, reading: ReadingLike = None,
    effort: float = 1.0, timeout: float | None = None,
) -> ChangesResult: ...  # fmt: skip
@overload
def find_changes(
    claims: ClaimsLike, at: object, *, category: str | None = None, measure: str | None = None,
    unit: str | None = None, geography: str | None = None, basis: str | None = None, max_changes: int = 3,
    confidence: float = 0.95, n_resamples: int = 999, seed: int = 0, reading: ReadingLike = None,
    effort: float = 1.0, timeout: float | None = None,
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
    reading: ReadingLike = None,
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
    reading : Reading or mapping, optional
        Read words and digits otherwise than the claims say of themselves (``claims.read_as``).
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
    3. Counts vary around it with variance a multiple of the mean, and neighbouring atoms correlate
       by 0, 0.2, 0.4, 0.6 or 0.8, with weights 0.35, 0.25, 0.2, 0.13 and 0.07 beforehand; p is the
       mean over what the atoms leave likely, and ``sensitivity`` has each.
    4. Below 6 atoms no change is sought. ``boundaries`` needs no assumption and is given always.
    5. A changed definition or a backlog recorded late looks the same as a changed rate.

    References
    ----------
    J. Bai and P. Perron, J. Appl. Econometrics 18 (2003) 1-22, 10.1002/jae.659: dynamic programming.
    C. F. Manski, Partial Identification of Probability Distributions, 2003, 10.1007/b97478: bounds.

    Examples
    --------
    >>> from deserstats.claims.table import read_claims
    >>> monthly = [310, 290, 305, 315, 300, 640, 610, 655, 620, 630]
    >>> rows = [{"start": f"2024-{k + 1:02d}", "value": str(v), "relation": "exact"} for k, v in enumerate(monthly)]
    >>> print(find_changes(read_claims(rows)))
    Changes, 10 atoms: 1 change.
      2024-06-01 (within 2024-05-01 to 2024-07-01): from 10 to 20.62 a day, 2.062 times; p = 0.001
      p is 0.001 if neighbours correlate by 0, 0.001 if by 0.8
      in every series the mean rate is higher from 2024-06-01 on, by 10.62 a day or more
    """
    claims = as_claims(claims, reading)
    reading = claims.reading
    if not 0 < confidence < 1:
        raise ClaimError(f"confidence={confidence!r} is not between 0 and 1")
    if max_changes < 1 or n_resamples < 1:
        raise ClaimError("max_changes and n_resamples must be 1 or more")
    if at is not None:
        asked = {"category": category, "measure": measure, "unit": unit, "geography": geography, "basis": basis}
        return interrupted(claims, as_day(at), **asked, confidence=confidence, effort=effort, timeout=timeout)
    wanted = target(claims, category, measure, unit, geography, basis)
    budget, work = Budget(effort, timeout, times=2), _Work(max_changes, confidence, n_resamples, seed)
    found = replace(_found(claims, wanted, reading, budget, work), effort=budget.effort)
    if not budget.is_late:
        return found
    silent: dict[str, Any] = dict.fromkeys(("pvalue", "statistic", "dispersion", "rho"))
    silent |= dict.fromkeys(("changes", "sensitivity", "atoms", "boundaries", "repairs", "unused"), ())
    return replace(found, status=ChangeStatus.UNDECIDED, reason=budget.reason, timed_out=True, **silent)


def _found(claims: ClaimSet, wanted: Target, reading: Reading, budget: Budget, work: _Work) -> ChangesResult:
    """Look for changes; on claims that contradict each other, without each of the fewest that mend them."""
    found = _answer(claims, wanted, reading, budget, work)
    if found.status != ChangeStatus.INCONSISTENT:
        return found
    span = Period(found.cuts[0], found.cuts[-1])
    repaired = []
    for dropped in repairs_of(claims, wanted, span, reading, budget, MAX_REPAIRS):
        one = _answer(claims.drop(dropped), wanted, reading, budget, work)
        repaired.append(RepairedChanges(dropped=dropped, status=one.status, changes=one.changes, pvalue=one.pvalue))
    return replace(found, repairs=tuple(repaired))


class _Work(NamedTuple):
    """How much to look for, and how hard."""

    max_changes: int
    confidence: float
    n_resamples: int
    seed: int


def _answer(claims: ClaimSet, wanted: Target, reading: Reading, budget: Budget, work: _Work) -> ChangesResult:
    fixed = atoms_of(claims, wanted, reading, budget)
    is_consistent = fixed.status == Status.CONSISTENT
    boundaries = boundaries_of(claims, wanted, fixed.cuts, reading, budget) if is_consistent else ()
    status, reason = standing(fixed)
    tests: list[Trial] = []
    changes: tuple[Change, ...] = ()
    if status == ChangeStatus.OK:
        counts = np.array([float(a.middle) for a in fixed.atoms])
        length = np.array([float(a.days) for a in fixed.atoms])
        tests = steps_tried(
            counts, length, max_steps=work.max_changes, level=LEVEL, n_resamples=work.n_resamples, seed=work.seed
        )
        changes = _changes(fixed.atoms, counts, length, tests, work)
    first = tests[0] if tests else None
    return ChangesResult(
        claims=claims, reading=reading, category=wanted.category, measure=wanted.measure, unit=wanted.unit,
        geography=wanted.geography, basis=wanted.basis, status=status, changes=changes,
        pvalue=first.pvalue if first else None, statistic=first.statistic if first else None,
        dispersion=first.noise.dispersion if first else None,
        rho=first.noise.rho if first else None,
        sensitivity=first.sensitivity if first else (), confidence=work.confidence, cuts=fixed.cuts, atoms=fixed.atoms,
        boundaries=boundaries, unused=fixed.unused, reason=reason,
        max_changes=work.max_changes, n_resamples=work.n_resamples, seed=work.seed,
    )  # fmt: skip


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
