"""One change of a rate, and what an answer says of several."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from deserstats.checks.answers import Status
from deserstats.trend.atoms import Atoms
from deserstats.trend.telling import chance, measured
from deserstats.wording import count

FEWEST = 6
"""Atoms below which no change is sought: contrasts of windows are the answer then."""


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

    def __str__(self) -> str:
        factor = f", {measured(self.ratio)} times" if self.before else ""
        rates = f"{measured(self.before)} to {measured(self.after)} a day{factor}"
        return f"{self.date} (within {self.not_before} to {self.not_after}): from {rates}; p = {chance(self.pvalue)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedChanges:
    """The changes once some claims are left out."""

    dropped: tuple[str, ...]
    status: ChangeStatus
    changes: tuple[Change, ...]
    pvalue: float | None


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
