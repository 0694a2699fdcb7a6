"""How long records may follow events before a conclusion about the events fails."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from deserstats.checks.consistency.answers import Witness
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import Scheme
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.delays import OCCURRED, RECORDED
from deserstats.model.rows.system import System
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.trials import Conclusion, bearing, opened, tried, verify_certificates, verify_failure
from deserstats.wording import Exact, count

CALENDAR = {unit: f"calendar {unit}" for unit in ("month", "quarter", "year")}
"""How units that differ in length are told to the scheme, so that one month after 1 February is 1 March."""


def delayed(claims: ClaimSet, steps: int, unit: str) -> ClaimSet:
    """Return the claims as dated by record, where they do not say, under a longest delay."""
    options: dict[str, Any] = claims.scheme.to_dict() | {"delay": f"{steps} {CALENDAR.get(unit, unit)}s"}
    rows = (c if c.dated_by else c.replace(dated_by=RECORDED) for c in claims)
    return ClaimSet.trusted(rows, Scheme.from_dict(options).knowing(claims.scheme.cells), claims.reading)


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
        point = partial(TippingPoint, over=Over.DELAY, unit=self.unit)
        if self.conclusion.statement.dated_by == RECORDED:
            return point(status=Tips.NOT_ASKED, reason="the statement is about records, which no delay moves")
        steps, holds = 0, -1
        fails: int | None = None
        proofs: tuple[Certificate, ...] = ()
        witnesses: tuple[Witness, ...] = ()
        while fails is None or fails - holds > 1:
            found = self._at(steps)
            if isinstance(found, str):
                return point(status=Tips.UNDECIDED, reason=found)
            if isinstance(found, Witness):
                fails, witnesses = steps, (found,)
            else:
                holds, proofs = steps, found
                if fails is None and steps >= self.longest:
                    return point(status=Tips.BEYOND, holds=steps, certificates=found)
            steps = min(self.longest, 2 * steps or 1) if fails is None else (fails + holds) // 2
        known = holds if holds >= 0 else None
        return point(status=Tips.TIPS, holds=known, fails=fails, certificates=proofs, witnesses=witnesses)

    def _at(self, steps: int) -> tuple[Certificate, ...] | Witness | str:
        """Return certificates when the conclusion holds at a delay, a series when it fails, or why neither."""
        conclusion = self.conclusion.dated(OCCURRED)
        space = opened(delayed(self.claims, steps, self.unit), conclusion, self.budget)
        found = tried(space, conclusion)
        if isinstance(found, tuple) and space.is_empty:
            return f"claims dated by event and by record contradict each other at {count(steps, self.unit)}"
        return found


def verify_delay(p: TippingPoint, claims: ClaimSet, conclusion: Conclusion) -> bool:
    """Whether the conclusion is proved at one delay, and broken by the series at the next."""
    conclusion = conclusion.dated(OCCURRED)

    def at(steps: Exact | None) -> System:
        return bearing(delayed(claims, int(steps or 0), p.unit), conclusion)

    if p.status == Tips.TIPS and (p.fails is None or (p.holds is not None and p.fails != p.holds + 1)):
        return False
    holds = p.holds is None or verify_certificates(p.certificates, at(p.holds), conclusion)
    return holds and all(verify_failure(w, at(p.fails), conclusion) for w in p.witnesses)
