"""How long records may follow events before a conclusion about the events fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deserstats.checks.bounds.target import component_of
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import Scheme
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.delays import OCCURRED, RECORDED
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import InfeasibleSubset, Subsets
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.trials import Conclusion, Trial, opened, trials
from deserstats.wording import count

CALENDAR = {unit: f"calendar {unit}" for unit in ("month", "quarter", "year")}
"""How units that differ in length are told to the scheme, so that one month after 1 February is 1 March."""


def delayed(claims: ClaimSet, steps: int, unit: str) -> ClaimSet:
    """Return the claims as dated by record, where they do not say, under a longest delay."""
    options: dict[str, Any] = claims.scheme.to_dict() | {"delay": f"{steps} {CALENDAR.get(unit, unit)}s"}
    rows = (c if c.dated_by else c.replace(dated_by=RECORDED) for c in claims)
    return ClaimSet.trusted(rows, Scheme.from_dict(options).knowing(claims.scheme.cells), claims.reading)


def delayed_system(
    claims: ClaimSet,
    conclusion: Conclusion,
    steps: int,
    unit: str,
) -> System:
    """Return the claims under a longest delay, as rows that know the days of the conclusion."""
    return opened(delayed(claims, steps, unit), conclusion)


@dataclass(frozen=True, slots=True)
class DelaySearch:
    """The smallest whole number of units of delay at which the conclusion fails."""

    claims: ClaimSet
    conclusion: Conclusion
    unit: str
    longest: int
    budget: Budget

    def find(self) -> TippingPoint:
        """Double the delay until the conclusion fails, then close in."""
        if self.conclusion.statement.dated_by == RECORDED:
            return self._point(Tips.NOT_ASKED, reason="the statement is about records, which no delay moves")
        proved: tuple[int, tuple[Certificate, ...]] | None = None
        steps, failed = 0, None
        while failed is None:
            found = self._at(steps)
            if isinstance(found, str):
                return self._point(Tips.UNDECIDED, reason=found)
            if isinstance(found, Trial):
                failed = (steps, found)
                break
            proved = (steps, found)
            if steps >= self.longest:
                return self._point(Tips.BEYOND, holds=steps, certificates=found)
            steps = min(self.longest, 2 * steps or 1)
        while failed[0] - (proved[0] if proved else -1) > 1:
            middle = (failed[0] + (proved[0] if proved else -1)) // 2
            found = self._at(middle)
            if isinstance(found, str):
                return self._point(Tips.UNDECIDED, reason=found)
            if isinstance(found, Trial):
                failed = (middle, found)
            else:
                proved = (middle, found)
        assert failed[1].witness is not None
        return self._point(Tips.TIPS, holds=proved[0] if proved else None, fails=failed[0],
                           certificates=proved[1] if proved else (), witnesses=(failed[1].witness,))  # fmt: skip

    def _at(self, steps: int) -> tuple[Certificate, ...] | Trial | str:
        """Return certificates when the conclusion holds at a delay, a trial when it fails, or why neither."""
        conclusion = self.conclusion.dated(OCCURRED)
        system = delayed_system(self.claims, conclusion, steps, self.unit)
        proofs: list[Certificate] = []
        for trial in trials(system, conclusion, self.budget):
            if trial.witness is not None:
                return trial
            if trial.certificate is None:
                return trial.reason
            proofs.append(trial.certificate)
        subsets = Subsets(component_of(system, conclusion.forms(system)), system.domain, self.budget)
        if isinstance(subsets.decide(), InfeasibleSubset):
            return f"claims dated by event and by record contradict each other at {count(steps, self.unit)}"
        return tuple(proofs)

    def _point(self, status: Tips, **parts: Any) -> TippingPoint:
        return TippingPoint(over=Over.DELAY, status=status, unit=self.unit, **parts)
