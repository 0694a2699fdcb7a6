"""What a claim counts, as the scheme reads its labels, whatever the window and whoever printed it."""

from __future__ import annotations

from typing import NamedTuple

from deserstats.claims.claim import Claim
from deserstats.claims.schemes.scheme import Scheme


class Quantity(NamedTuple):
    """A count without its window: measure, unit, leaves of category and geography, counting basis."""

    measure: str
    unit: str
    category: frozenset[str]
    geography: frozenset[str]
    basis: str

    def __str__(self) -> str:
        places = ["+".join(sorted(leaves)) for leaves in (self.category, self.geography)]
        return " ".join(filter(None, (self.measure, *places, f"[{self.unit}]" if self.unit else ""))) or "count"


class Quantities:
    """Reads labels once each: tables of many rows have few of them."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._known: dict[tuple[str, ...], Quantity] = {}

    def of(self, claim: Claim) -> Quantity:
        """Return what the claim counts."""
        return self.named(claim.measure, claim.unit, claim.category, claim.geography, claim.basis)

    def named(self, measure: str, unit: str, category: str, geography: str, basis: str) -> Quantity:
        """Return what these labels count."""
        labels = (measure, unit, category, geography, basis)
        if labels not in self._known:
            self._known[labels] = Quantity(
                self.unit(measure), self.unit(unit), self.scheme.leaves(category), self.scheme.leaves(geography), basis
            )
        return self._known[labels]

    def unit(self, name: str) -> str:
        """Name that a measure or unit is read as; a link with a factor does not make two counts one."""
        target, factor = self.scheme.canonical(name)
        return target if factor == 1 else name


def origin_of(claim: Claim) -> str:
    """Whom a figure goes back to: its root origin, else who printed it."""
    return claim.root_origin or claim.source
