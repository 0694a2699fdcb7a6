"""What the other claims imply for each claim of one series, for all claims together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.search.origins import Origins
from deserstats.model.search.subsets import Subsets
from deserstats.model.solve.bounds import NetworkExtremes
from deserstats.model.solve.detours import UNKNOWN, Detours
from deserstats.model.solve.network import FAR, Indices, Lengths
from deserstats.wording import Exact, exact

FIGURES = ("total", "stock", "rate", "each")
"""Kinds that bound sums over windows and nothing else."""


class OneSeries:
    """Claims of one series that can all hold, each beside the others.

    Parameters
    ----------
    claims : sequence of Claim
        All claims of a component, in order; each with one window, of :data:`FIGURES`.
    subsets : Subsets
        The rows of the component: those of the claims alone.
    ends : NetworkExtremes
        The graph of the rows.
    root : callable
        The root origin of a claim, by id; blank where unknown.
    """

    def __init__(
        self, claims: Sequence[Claim], subsets: Subsets, ends: NetworkExtremes, root: Callable[[str], str]
    ) -> None:
        self.claims = claims
        self.network = ends.network
        self._place = {claim.id: k for k, claim in enumerate(claims)}
        owners = [self._place[name] for name, _ in subsets.owner]
        self._rows = [subsets.own(claim.id) for claim in claims]
        self._root = root
        self.detours = Detours(self.network, owners, subsets.budget)

    @classmethod
    def of(
        cls, claims: Sequence[Claim], subsets: Subsets, ends: object, root: Callable[[str], str]
    ) -> OneSeries | None:
        """Return the claims of a component asked together, or None where they have to be asked one by one."""
        is_plain = isinstance(ends, NetworkExtremes) and not subsets.rules and not subsets.ambiguous(subsets.ids)
        if not is_plain or any(claim.kind not in FIGURES for claim in claims):
            return None
        assert isinstance(ends, NetworkExtremes)
        found = cls(claims, subsets, ends, root)
        return None if found.detours.level is None else found

    @cached_property
    def _lengths(self) -> tuple[Lengths, Lengths]:
        """Per row, the shortest ways to the end of its window and back that the other claims leave."""
        ways, rows = self.detours.past(), np.arange(len(self.network.rows))
        return ways.lengths(rows, 1), ways.lengths(rows, -1)

    @cached_property
    def _limits(self) -> tuple[list[Exact | None], list[Exact | None]]:
        """Per row, the smallest and the largest value that the other claims leave."""
        high, low = (self._values(length, sign) for length, sign in zip(self._lengths, (1, -1), strict=True))
        return low, high

    def _values(self, lengths: Lengths, sign: int) -> list[Exact | None]:
        """Return the values that lengths stand for; a strict end is one unit short of its bound."""
        scale, strict = self.network.scale, self.network.strict
        if scale == 1:
            return [None if far >= FAR else sign * far for far in lengths.tolist()]
        whole = lengths + (-lengths) % strict
        return [None if far >= FAR else exact(Fraction(sign * far, scale)) for far in whole.tolist()]

    def is_settled(self, claim: Claim) -> bool:
        """Whether all that the others imply was found within the steps allowed."""
        return bool(self._is_settled[self._place[claim.id]])

    @cached_property
    def _is_settled(self) -> NDArray[np.bool_]:
        unknown = (self._lengths[0] == UNKNOWN) | (self._lengths[1] == UNKNOWN)
        found = np.ones(len(self.claims), dtype=bool)
        found[self.detours.owners[unknown]] = False
        return found

    def implied(self, claim: Claim) -> Interval:
        """Return what the others leave for a figure, in its own scale; of many units, what each of them leaves."""
        low, high = self._limits
        first, *rest = self._rows[self._place[claim.id]]
        found = Interval(low[first], high[first])
        for row in rest:
            found = found.meet(Interval(low[row], high[row]))
        return found.scaled(1 / Fraction(units_in(claim.window, claim.per))) if claim.kind == "rate" else found

    def support(self, claim: Claim) -> tuple[bool, bool, int]:
        """Return whether the others imply a claim, whether those of another root origin do, and by how many origins."""
        k = self._place[claim.id]
        origins = self._origins
        return bool(self._is_implied[k]), bool(origins.is_told[k]), int(origins.n_roots[k])

    @property
    def is_cut(self) -> bool:
        """Whether not every origin was asked within the steps allowed."""
        return self._origins.is_cut

    @cached_property
    def _is_implied(self) -> NDArray[np.bool_]:
        """Which claims the others imply, but not those that say what holds anyway, such as 0 or more."""
        detours = self.detours
        says = (detours.high < FAR) | (detours.low < 0)
        needed, fits = (np.zeros(len(self.claims), dtype=bool), np.ones(len(self.claims), dtype=bool))
        needed[detours.owners[says]] = True
        for length, own in zip(self._lengths, (detours.high, detours.low), strict=True):
            fits[detours.owners[(length > own) & (own < FAR)]] = False
        return needed & fits

    @cached_property
    def _origins(self) -> Origins:
        return Origins(self.detours, [self._root(claim.id) for claim in self.claims], self._implied_claims)

    @property
    def _implied_claims(self) -> Indices:
        return np.flatnonzero(self._is_implied)
