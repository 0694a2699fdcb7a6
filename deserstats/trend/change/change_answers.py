"""When a rate changed, as an answer: the changes, the bounds at every boundary, and what would have shown."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.consistency.answers import Status
from deserstats.checks.sums.naming import name_list, names_of
from deserstats.result import lacking
from deserstats.trend.certain.text import outwards
from deserstats.trend.change.atoms import Atom, Atoms
from deserstats.trend.change.boundaries import Boundary
from deserstats.trend.change.step_power import LARGEST
from deserstats.trend.estimate.rate_answer import RateAnswer
from deserstats.wording import WIDE, chance, count, listing, measured

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 6
"""Atoms below which no change is sought: contrasts of windows are the answer then."""

TWO_YEARS, HALF_YEAR = 730, 180
"""Days below which a season has not come round twice, and of the longest window that shows one."""


class ChangeStatus(StrEnum):
    """Whether the claims can say when a rate changed."""

    OK = "ok"
    INSUFFICIENT = "insufficient"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of the rate.

    Attributes
    ----------
    date : date
        Boundary of the claims that fits best: the first day of the new rate.
    low, high : date
        Earliest and latest boundary that fits about as well, at the confidence asked for; too
        narrow with fewer than ten atoms.
    not_before, not_after : date
        The same, widened by the windows beside them: a change inside a window shows at its ends.
    before, after : float
        Mean daily rates of the parts beside it.
    pvalue : float
        Of this step, once the stronger ones are in.
    """

    date: datetime.date
    low: datetime.date
    high: datetime.date
    not_before: datetime.date
    not_after: datetime.date
    before: float
    after: float
    pvalue: float

    @property
    def ratio(self) -> float:
        """Rate after by rate before."""
        return self.after / self.before if self.before else float("inf")

    def scaled(self, by: float) -> Change:
        """Return the same change of a rate in another unit."""
        return replace(self, before=self.before * by, after=self.after * by)

    def __str__(self) -> str:
        factor = f", {measured(self.ratio)} times" if 1 / WIDE <= self.ratio <= WIDE else ""
        rates = f"{measured(self.before)} to {measured(self.after)} a day{factor}"
        return f"{self.date} (within {self.not_before} to {self.not_after}): from {rates}; {chance(self.pvalue)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedChanges:
    """The changes once some claims are left out; ``detectable`` as in :class:`ChangesResult`."""

    dropped: tuple[str, ...]
    status: ChangeStatus
    changes: tuple[Change, ...]
    pvalue: float | None
    detectable: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesResult(RateAnswer):
    """When a rate changed, as far as the claims can say.

    Attributes
    ----------
    status : {"ok", "insufficient", "inconsistent", "undecided"}
        "ok" with empty ``changes``: none stands out, and a doubling would have. "insufficient" also
        where it would not.
    changes : tuple of Change
        Steps that chance does not explain at 0.05, in order of time.
    pvalue : float or None
        Of one change against none.
    dispersion : float or None
        Variance by mean around the steps found.
    rho : float or None
        Correlation from one atom to the next: the mean of what the atoms leave likely.
    detectable : float or None
        Where no change stands out: the smallest factor of the rate that would have, with 80 % power,
        from ``detectable_at`` on, a boundary halfway; as strong a fall is its inverse. None also
        where no factor up to 64 would have.
    doubling_power : float or None
        The chance that a doubling there would have stood out.
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

    status: ChangeStatus
    changes: tuple[Change, ...] = ()
    pvalue: float | None = None
    statistic: float | None = None
    dispersion: float | None = None
    rho: float | None = None
    sensitivity: tuple[tuple[float, float], ...] = ()
    cuts: tuple[datetime.date, ...] = ()
    atoms: tuple[Atom, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    repairs: tuple[RepairedChanges, ...] = ()
    max_changes: int = 3
    n_resamples: int = 999
    seed: int = 0
    detectable: float | None = None
    detectable_at: datetime.date | None = None
    doubling_power: float | None = None

    plotter: ClassVar[str] = "plot_changes"
    gallery: ClassVar[str] = "series_plots"

    @property
    def n_used(self) -> int:
        """How many claims took part."""
        return len(self.claims) - len(self.unused)

    @property
    def looks_seasonal(self) -> bool:
        """Whether a season would look like a change: parts of a year, under two years in all."""
        return (self.cuts[-1] - self.cuts[0]).days < TWO_YEARS and any(a.days < HALF_YEAR for a in self.atoms)

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
        reasoned = self.reason and not self.changes
        silent = reasoned and self.pvalue is None
        return lacking(
            self.status,
            {
                ChangeStatus.OK: (tested and not self.repairs, "atoms and a p-value"),
                ChangeStatus.INSUFFICIENT: (reasoned and not self.repairs, "a reason, and with no change"),
                ChangeStatus.INCONSISTENT: (silent and not self.boundaries, "a reason, and with no p-value"),
                ChangeStatus.UNDECIDED: (silent and not self.repairs, "a reason, and with no p-value"),
            },
        )

    def _text(self) -> str:
        what = " ".join(filter(None, (self.measure, self.category)))
        head = f"Changes{f' of {what}' if what else ''}, {count(len(self.atoms), 'disjoint window')}"
        if self.status != ChangeStatus.OK:
            names = names_of(self.claims)
            lines = [f"{head}: cannot tell, {self.reason}.", *(_told(repair, names) for repair in self.repairs)]
        elif not self.changes:
            lines = [f"{head}: no change shows beyond chance ({chance(self.pvalue or 0)})."]
        else:
            lines = [f"{head}: {count(len(self.changes), 'change')}.", *(f"  {c}" for c in self.changes)]
        return "\n".join([*lines, *_remarks(self)])


def _remarks(answer: ChangesResult) -> Iterator[str]:
    """Say what would have stood out, what else it may be, and what holds without chance."""
    if answer.detectable_at:
        yield f"  {_would_stand_out(answer)}"
    if answer.changes and answer.looks_seasonal:
        yield f"  over {(answer.cuts[-1] - answer.cuts[0]).days:,} days a season cannot be told from a change"
    if answer.sensitivity:
        (free, small), (tied, large) = answer.sensitivity[0], answer.sensitivity[-1]
        yield f"  {chance(small)} if neighbours correlate by {free:g}, {chance(large)} if by {tied:g}"
    sure = [b for b in answer.boundaries if b.certain != "neither"]
    if sure:
        # how far the rates differ, by what chance does to so long parts
        first, last = answer.cuts[0], answer.cuts[-1]
        least = max(sure, key=lambda b: _least(b) * sqrt((b.date - first).days * (last - b.date).days))
        rate = f"{outwards(_least(least), -1)} a day or more"
        yield f"  in every series the mean rate is {least.certain} from {least.date} on, by {rate}"


def _would_stand_out(answer: ChangesResult) -> str:
    """Say what change would have stood out where none did."""
    where = f"one lasting change halfway, from {answer.detectable_at} on,"
    if answer.detectable is None:
        return f"not even {where} to {LARGEST:g} times the rate would have stood out with 80 % power"
    up, down = measured(answer.detectable), measured(1 / answer.detectable)
    return (
        f"{where} to {up} times the rate or more, or to {down} or less, would have stood out with 80 % power; "
        "a smaller one, or one elsewhere, need not"
    )


def _told(repair: RepairedChanges, names: Mapping[str, str]) -> str:
    dates = listing(str(c.date) for c in repair.changes)
    found = f"changes at {dates}" if dates else "no change shows beyond chance"
    said = found if repair.status == ChangeStatus.OK else f"cannot tell, {repair.reason}"
    if repair.status == ChangeStatus.OK and repair.detectable:
        said += f"; one to {measured(repair.detectable)} times the rate halfway would have, with 80 % power"
    return f"  without {name_list(repair.dropped, names)}: {said}"


def _least(b: Boundary) -> Fraction:
    """Return how far the rates differ in every series."""
    return Fraction(b.low if b.certain == "higher" and b.low is not None else -(b.high or 0))


def standing(fixed: Atoms) -> tuple[ChangeStatus, str]:
    """Return whether changes can be sought in what the claims fix, and why not."""
    if fixed.status == Status.INCONSISTENT:
        return ChangeStatus.INCONSISTENT, "the claims contradict each other"
    if fixed.status == Status.UNDECIDED:
        return ChangeStatus.UNDECIDED, fixed.reason
    n = len(fixed.atoms)
    if n < FEWEST:
        return ChangeStatus.INSUFFICIENT, (
            f"the claims fix {count(n, 'disjoint window')}, and below {FEWEST} no change can be told from chance"
        )
    if not any(a.middle for a in fixed.atoms):
        return ChangeStatus.INSUFFICIENT, "nothing was counted in any of them"
    return ChangeStatus.OK, ""
