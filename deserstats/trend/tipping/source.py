"""Which sources a conclusion rests on: every smallest set without which it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, compress

from deserstats.checks.consistency.answers import Witness
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import System
from deserstats.model.search.hitting_sets import HittingSets
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.trials import (
    AGAINST,
    Conclusion,
    against,
    bearing,
    ids_of,
    opened,
    verify_failure,
    ways_refuted,
)
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


@dataclass(frozen=True, slots=True)
class SourceSearch:
    """Implicit hitting sets (doi:10.1287/opre.1120.1139): each proof names sources, one of which must go."""

    claims: ClaimSet
    conclusion: Conclusion
    budget: Budget

    def find(self) -> TippingPoint:
        """Search every way of failing; keep the smallest sets of all."""
        found: dict[tuple[str, ...], Witness] = {}
        cores: list[Certificate] = []
        ended: list[str | None] = []
        for number, _ in enumerate(self.conclusion.ways(System(self.claims))):
            sets, why = self._smallest(number, cores)
            found |= sets
            ended.append(why)
        complete = all(why is None for why in ended)
        reason = next(filter(None, ended), "")
        point = partial(
            TippingPoint, over=Over.SOURCE, unit="source", certificates=tuple(cores), complete=complete, reason=reason
        )
        if not found:
            return point(status=Tips.NEVER if complete and cores else Tips.UNDECIDED)
        size = min(map(len, found))
        kept = {names: series for names, series in found.items() if len(names) == size}
        return point(
            status=Tips.TIPS, holds=size - 1, fails=size, withdrawn=tuple(kept), witnesses=tuple(kept.values())
        )

    def _smallest(self, number: int, cores: list[Certificate]) -> tuple[dict[tuple[str, ...], Witness], str | None]:
        """Return the smallest sets for one way of failing, and why the search ended early; None: it did not.

        The proofs that nothing smaller does are added to ``cores``.
        """
        sets = HittingSets(list(dict.fromkeys(map(source_of, self.claims))), self.budget)
        found: dict[tuple[str, ...], Witness] = {}
        while not self.budget.is_over:
            try:
                chosen = sets.smallest()
            except StoppedError as reason:
                return found, str(reason)
            if chosen is None or any(len(chosen) > len(names) for names in found):
                return found, None
            try:
                space = opened(without(self.claims, chosen), self.conclusion, self.budget)
                way = list(self.conclusion.ways(space.system))[number]
            except UnusedError as unused:
                return found, f"without {listing(chosen)} the statement takes no part: {unused}"
            failing = against(space, self.conclusion, way)
            if failing.witness is not None:
                if len(found) == MAX_SETS:
                    return found, ""
                found[tuple(chosen)] = failing.witness
                sets.exclude(chosen)
            elif failing.certificate is not None:
                cores.append(failing.certificate)
                names = {source_of(self.claims[name]) for name in ids_of([failing.certificate])}
                if not names:
                    return found, None
                sets.meet(names)
            else:
                return found, failing.reason
        return found, self.budget.reason


def verify_source(p: TippingPoint, claims: ClaimSet, conclusion: Conclusion) -> bool:
    """Whether each set breaks the conclusion, and every smaller one leaves some proof whole."""
    sizes = {len(gone) for gone in p.withdrawn}
    if p.status == Tips.TIPS and (sizes != {p.fails} or p.holds != (p.fails or 0) - 1):
        return False
    refuted = ways_refuted(p.certificates, bearing(claims, conclusion), conclusion)
    named = [{source_of(claims[name]) for name in c.ids if name != AGAINST} for c in p.certificates]
    is_proved = _is_proved_alone if p.status == Tips.NEVER else partial(_are_not_met, size=int(p.holds or 0))
    if not refuted or not all(is_proved(list(compress(named, row))) for row in refuted):
        return False
    return all(
        verify_failure(w, bearing(without(claims, gone), conclusion), conclusion)
        for gone, w in zip(p.withdrawn, p.witnesses, strict=True)
    )


def _is_proved_alone(sets: Sequence[set[str]]) -> bool:
    """Whether a proof needs no source."""
    return set() in sets


def _are_not_met(sets: Sequence[set[str]], size: int) -> bool:
    """Whether no names, so many, meet every set."""
    names = sorted(set[str]().union(*sets))
    chosen = (set(some) for k in range(size + 1) for some in combinations(names, min(k, len(names))))
    return not any(all(own & some for own in sets) for some in chosen)
