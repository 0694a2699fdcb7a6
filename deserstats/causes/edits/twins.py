"""Figures that stand in a large table under the labels that a claim may have been meant to carry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deserstats.causes.edits.ranges import Ranges, stated
from deserstats.causes.edits.rewrite import altered
from deserstats.causes.edits.slip_kinds import Alternative
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import Component, Options, System


class Twins(Ranges):
    """Says what single claims leave for another one: those that speak of the very same sum.

    In a large table every other question is dear, and most labels lead to sums that nobody printed.
    What a twin leaves is never narrower than what all others leave together.
    """

    def __init__(self, system: System, component: Component) -> None:
        self.system = system
        self.component = component
        self._by_sum: dict[tuple[object, ...], list[str]] = {}
        for claim in component.claims:
            for key in _sums(claim, component.options[claim.id]):
                self._by_sum.setdefault(key, []).append(claim.id)

    def told(self, claim: Claim, changes: Iterable[Alternative]) -> list[Alternative]:
        """Return the changes under which some other claim speaks of the same sum."""
        found = []
        for change in changes:
            after = altered(claim, change)
            if after is not None and self._twins(after, stated(after, self.system)):
                found.append(change)
        return found

    def of(self, claim: Claim, options: Options, others: Iterable[str]) -> Interval | None:
        """Return the numbers that twins among the others leave for a claim; None where there are none."""
        kept = set(others)
        reading, room = self.system.claims.reading, None
        for name in self._twins(claim, options):
            if name in kept:
                allowed = self.system.claims[name].allowed(reading)
                room = allowed if room is None else room.meet(allowed)
        return room

    def _twins(self, claim: Claim, options: Options) -> list[str]:
        if len(options) != 1:
            return []
        found = dict.fromkeys(name for key in _sums(claim, options) for name in self._by_sum.get(key, ()))
        return [name for name in found if name != claim.id]


def _sums(claim: Claim, options: Options) -> list[tuple[object, ...]]:
    """Return what a claim speaks of, and in which scale."""
    forms: Sequence[Form] = [row.form for _, rows in options for row in rows]
    return [(claim.kind, claim.per, window, tuple(forms)) for window, _ in options[:1]] if len(options) == 1 else []
