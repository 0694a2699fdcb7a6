"""A claim set without small counts: ranges in their place, and in that of what would give them away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil, floor

from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.check_consistency import decided
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import COUNTS
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.linear_form import ONE, step_of
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import InfeasibleSubset
from deserstats.show.redact.kept import in_order
from deserstats.show.redact.shield import Shield
from deserstats.show.redact.small import SMALL, WITHHELD, Withheld, as_range, is_small, is_small_rate, withheld

NUMBER = re.compile(r"(?<![\w.,])\d(?:[\d.,' \u00a0\u202f]*\d)?(?!\w)")
"""A number in a text: not that of a quarter (Q1)."""

ROUNDS = 3
"""Times that what is left is looked at again: fewer claims may be read otherwise than all of them."""


class Withholding:
    """Claims whose small counts are withheld, with whatever else has to be.

    Attributes
    ----------
    claims : ClaimSet
        What may be printed.
    small : dict
        Per claim in it whose figure is small, what stands for it.
    beside : dict
        Per claim in it that says no more than what the others imply, some figures that it may have had: the ends of
        its range; none where it may have been no exact figure.
    is_any, is_more, is_less : bool
        Whether figures are withheld, whether others are than small ones, and whether claims are left out.
    """

    def __init__(self, claims: ClaimSet, budget: Budget, *, is_consistent: bool) -> None:
        self.budget = budget
        self.truth = {claim.id: claim for claim in claims}
        self.claims = claims.with_rows(in_order(claims))
        self.small: dict[str, Withheld] = {}
        self.beside: dict[str, tuple[Interval, ...]] = {}
        self.is_more = self.is_less = False
        self._relax()
        self._small = dict(self.small)
        self.is_any = bool(self.small) or self.is_more
        if self.small:
            self._leave_out(self._unplaced())
            self._shield()
        self._settle(is_consistent=is_consistent)

    def gives_away(self, text: str) -> bool:
        """Whether a text has a number that is not printed any more; any small one counts, as each may be one."""
        numbers = {_as_number(found) for found in NUMBER.findall(text)}
        left = {claim.id: claim for claim in self.claims if claim.note != WITHHELD}
        gone = {number for name, claim in self.truth.items() if name not in left for number in _numbers_of(claim)}
        return self.is_any and not numbers.isdisjoint(gone | {str(value) for value in range(1, SMALL)})

    def _leave_out(self, names: Iterable[str]) -> None:
        gone = set(names) & set(self.claims.ids)
        self.is_more |= bool(gone)
        self.is_less |= bool(gone)
        self.claims = self.claims.drop(gone)
        self.small = {name: found for name, found in self.small.items() if name not in gone}

    def _relax(self) -> None:
        """Put ranges in the place of small figures; what has none to put there is left out."""
        system = _as_told(self.claims)
        rows, gone = [], []
        for claim in self.claims:
            found = withheld(
                claim,
                self.claims.reading,
                is_whole=_is_whole(claim, system),
                is_signed=claim.kind == "difference" or self.claims.scheme.is_signed(claim.measure),
            )
            # the ends of an interval around a small count give it away
            if is_small_rate(claim) or (found and claim.is_soft and _has_small_value(claim)):
                gone.append(claim.id)
            elif found:
                self.small[claim.id] = found
                claim = as_range(claim, found.printed, keeps_value=not _has_small_value(claim))
            rows.append(claim)
        self.claims = self.claims.with_rows(rows)
        self._leave_out(gone)

    def _unplaced(self) -> list[str]:
        """Return claims that take no part in answers, but that a reader may set beside withheld figures."""
        system = _as_told(self.claims)
        later = {name for claim in self.claims for name in claim.earlier if name != claim.id}
        near = {claim.id for group in self._groups(system) for claim in group.claims}
        measures = {m for name in self.small for m in _measures(self.claims[name])}
        return [
            claim.id
            for claim in self.claims
            if (claim.id in later and claim.id in near)
            or (claim.id in system.unused and claim.kind != "projection" and measures & _measures(claim))
        ]

    def _groups(self, system: System) -> list[Component]:
        """Return the groups of claims in which a figure is withheld."""
        return [group for group in system.components() if any(claim.id in self.small for claim in group.claims)]

    def _shield(self) -> None:
        """Withhold what would give small figures away, until nothing does; else all that is told beside them."""
        for turn in range(ROUNDS):
            system = _as_told(self.claims)
            groups = [Shield(system, group, self.small, self.budget, again=turn > 0) for group in self._groups(system)]
            for group in groups:
                group.run()
            removed = {name: group.range_of(name) for group in groups for name in group.removed}
            if not removed:
                return
            self._replace(removed)
        self._leave_out([claim.id for group in self._groups(_as_told(self.claims)) for claim in group.claims])

    def _replace(self, removed: dict[str, Interval | None]) -> None:
        """Put what the others imply in the place of claims, where that is a range around their figure."""
        rows, gone = [], []
        for claim in self.claims:
            if claim.id in removed:
                printed = self._around(self.truth[claim.id], removed[claim.id])
                self.small.pop(claim.id, None)
                if printed is None:
                    gone.append(claim.id)
                else:
                    claim = as_range(claim, printed)
                    self.beside[claim.id] = self._may_have_been(claim.id, printed)
            rows.append(claim)
        self.claims = self.claims.with_rows(rows)
        self._leave_out(gone)
        self.is_more = True
        self.beside = {name: said for name, said in self.beside.items() if name in self.claims}

    def _around(self, truth: Claim, implied: Interval | None) -> Interval | None:
        """Return a range in whole numbers that holds what is implied and what was printed; None where there is none."""
        if implied is None or truth.kind not in COUNTS or truth.is_soft or implied == Interval(None, None):
            return None
        low = None if implied.low is None else floor(implied.low)
        high = None if implied.high is None else ceil(implied.high)
        printed = Interval(low, high)
        said = truth.allowed(self.claims.reading)
        return printed if said.lies_in(printed) or said.whole().lies_in(printed) else None

    def _may_have_been(self, name: str, printed: Interval) -> tuple[Interval, ...]:
        """Return the smallest and the largest figure in a range that a claim may have had, small or not as it is."""
        said = self.truth[name].allowed(self.claims.reading)
        if said.low is None or said.low != said.high:
            return ()
        large = Interval(SMALL, None) if said.low >= 0 else Interval(None, -SMALL)
        within = printed.meet(self._small[name].printed if name in self._small else large)
        ends = dict.fromkeys(end for end in (within.low, within.high) if end is not None)
        return () if within.is_empty else tuple(Interval(end, end) for end in ends)

    def _settle(self, *, is_consistent: bool) -> None:
        """Leave groups out that contradict themselves where the claims did not: fewer of them may be read otherwise."""
        while is_consistent:
            tried, status = decided(System(self.claims), self.budget)
            if status != Status.INCONSISTENT:
                return
            self._leave_out(
                name for group in tried if isinstance(group.verdict, InfeasibleSubset) for name in group.subsets.ids
            )


def _numbers_of(claim: Claim) -> set[str]:
    return {_as_number(text) for text in (claim.value, claim.low, claim.high) if text}


def _as_number(text: str) -> str:
    """Return the digits of a number, however it is grouped."""
    return re.sub(r"\D", "", text).lstrip("0")


def _as_told(claims: ClaimSet) -> System:
    """Return all that claims say: a reader may take earlier figures, and soft intervals, for hard ones."""
    rows = [claim.replace(supersedes="") if claim.supersedes else claim for claim in claims]
    return System(claims.with_rows(rows), with_soft=True)


def _is_whole(claim: Claim, system: System) -> bool:
    """Whether a claim counts in whole numbers."""
    rows = [row for _, rows in system.options.get(claim.id, ()) for row in rows]
    return bool(rows) and all(step_of(row.form, system.domain) == ONE for row in rows)


def _has_small_value(claim: Claim) -> bool:
    return claim.figure is not None and is_small(claim.figure.value)


def _measures(claim: Claim) -> set[str]:
    return {claim.measure, claim.base_measure or claim.measure}
