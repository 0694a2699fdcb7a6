"""Which sources a conclusion rests on: every smallest set without which it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deserstats.checks.consistency.answers import Witness
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import System
from deserstats.model.search.hitting_sets import HittingSets
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.trials import Conclusion, ids_of, opened, tried
from deserstats.wording import listing

MAX_SETS = 20
"""Smallest sets of sources listed at most."""


def source_of(claim: Claim) -> str:
    """Name whom a claim is withdrawn with: its source, else its origin, else itself."""
    return claim.source or claim.origin or claim.id


def without(claims: ClaimSet, sources: Iterable[str]) -> ClaimSet:
    """Return the claims of all other sources."""
    gone = set(sources)
    return claims.with_rows(c for c in claims if source_of(c) not in gone)


def system_without(
    claims: ClaimSet,
    sources: Iterable[str],
    conclusion: Conclusion,
) -> System:
    """Return the rows of all other sources, with rules that know the days of the conclusion."""
    return opened(without(claims, sources), conclusion)


@dataclass(slots=True)
class SourceSearch:
    """Implicit hitting sets (doi:10.1287/opre.1120.1139): each proof names sources, one of which must go."""

    claims: ClaimSet
    conclusion: Conclusion
    budget: Budget

    def find(self) -> TippingPoint:
        """Search every way of failing; keep the smallest sets of all."""
        n_ways = len(list(self.conclusion.ways(System(self.claims))))
        found: dict[tuple[str, ...], Witness] = {}
        cores: list[Certificate] = []
        complete = True
        reason = ""
        for number in range(n_ways):
            sets, way_cores, done, why = self._smallest(number)
            cores += way_cores
            complete = complete and done
            reason = reason or why
            found |= sets
        if not found:
            status = Tips.NEVER if complete and cores else Tips.UNDECIDED
            return self._point(status, certificates=tuple(cores), complete=complete, reason=reason)
        size = min(map(len, found))
        kept = {names: series for names, series in found.items() if len(names) == size}
        return self._point(Tips.TIPS, holds=size - 1, fails=size, withdrawn=tuple(kept), certificates=tuple(cores),
                           witnesses=tuple(kept.values()), complete=complete, reason=reason)  # fmt: skip

    def _smallest(self, number: int) -> tuple[dict[tuple[str, ...], Witness], list[Certificate], bool, str]:
        """Return the smallest sets for one way of failing, and the proofs that nothing smaller does."""
        sets = HittingSets(list(dict.fromkeys(map(source_of, self.claims))), self.budget)
        found: dict[tuple[str, ...], Witness] = {}
        cores: list[Certificate] = []
        best: int | None = None
        while not self.budget.is_over:
            try:
                chosen = sets.smallest()
            except StoppedError as reason:
                return found, cores, False, str(reason)
            if chosen is None or (best is not None and len(chosen) > best):
                return found, cores, True, ""
            try:
                system = system_without(self.claims, chosen, self.conclusion)
                way = list(self.conclusion.ways(system))[number]
            except UnusedError as unused:
                return found, cores, False, f"without {listing(chosen)} the statement takes no part: {unused}"
            trial = tried(system, self.conclusion, way, self.budget)
            if trial.witness is not None:
                if len(found) == MAX_SETS:
                    return found, cores, False, ""
                best = len(chosen)
                found[tuple(chosen)] = trial.witness
                sets.exclude(chosen)
            elif trial.certificate is not None:
                cores.append(trial.certificate)
                names = {source_of(self.claims[name]) for name in ids_of([trial.certificate])}
                if not names:
                    return found, cores, True, ""
                sets.meet(names)
            else:
                return found, cores, False, trial.reason
        return found, cores, False, self.budget.reason

    def _point(self, status: Tips, **parts: Any) -> TippingPoint:
        return TippingPoint(over=Over.SOURCE, status=status, unit="source", **parts)
