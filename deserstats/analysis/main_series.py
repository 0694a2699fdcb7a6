"""The series of a table that most is told of: what an analysis asks the trend of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from deserstats.checks.sums.naming import unit_of
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet

FREQUENCIES = {"month": "MS", "quarter": "QS", "year": "YS", "week": "W", "day": "D"}
"""Units of the calendar, as pandas writes them."""


class Asked(TypedDict):
    """What a question asks about."""

    measure: str | None
    unit: str | None
    category: str | None
    geography: str | None


@dataclass(frozen=True, slots=True)
class MainSeries:
    """One measure, unit, category, place and basis, with the totals that are told of it."""

    measure: str
    unit: str
    category: str
    geography: str
    basis: str
    totals: Sequence[Claim]

    @property
    def words(self) -> str:
        """What is counted, in words."""
        return ", ".join(filter(None, (self.measure, self.category, self.geography, self.unit, self.basis)))

    @property
    def asked(self) -> Asked:
        """It as the arguments of a question."""
        names = {"measure": self.measure, "unit": self.unit, "category": self.category, "geography": self.geography}
        return cast(Asked, {name: text or None for name, text in names.items()})

    @property
    def freq(self) -> str:
        """The calendar unit that most of its windows are; blank where most are none."""
        units = Counter(unit_of(claim.window) for claim in self.totals)
        return FREQUENCIES.get(units.most_common(1)[0][0], "")


def main_series(claims: ClaimSet) -> MainSeries | None:
    """Return the series that most totals tell, a whole before its parts; None where there is no total.

    What the topic of the claims names is kept.
    """
    topic = claims.topic
    wanted = {"category": topic.category, "measure": topic.measure, "unit": topic.unit, "geography": topic.geography}
    kept = list(claims.select(kind="total", **{name: text for name, text in wanted.items() if text is not None}))
    if not kept:
        return None
    counts = Counter((c.measure, c.unit, c.basis, c.dated_by) for c in kept)
    kept = [c for c in kept if (c.measure, c.unit, c.basis, c.dated_by) == counts.most_common(1)[0][0]]
    nodes = Counter((c.category, c.geography) for c in kept)
    category, geography = max(nodes, key=lambda node: (nodes[node], *(len(claims.scheme.leaves(n)) for n in node)))
    kept = [c for c in kept if (c.category, c.geography) == (category, geography)]
    return MainSeries(kept[0].measure, kept[0].unit, category, geography, kept[0].basis, kept)
