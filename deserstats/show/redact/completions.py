"""Whether a reader may be told how the claims stood before figures were withheld.

That claims contradicted each other narrows a withheld figure where they can only do so if it is small, or large.
So it is told only where, whatever each figure was, others may have made a contradiction of it, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deserstats.claims.cells.interval import Interval
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import InfeasibleSubset, Subsets
from deserstats.show.redact.small import Withheld

Figures = Mapping[str, tuple[Interval, ...]]
"""Per claim that is withheld beside small ones, figures that it may have had."""


def tells_nothing(
    claims: ClaimSet, small: Mapping[str, Withheld], beside: Figures, budget: Budget, *, is_all: bool
) -> bool:
    """Whether the verdict on the true figures leaves every withheld one as open as its range does.

    Parameters
    ----------
    claims : ClaimSet
        As printed, which can all hold.
    small : mapping
        Per claim whose figure is small, what stands for it.
    beside : mapping
        Per claim that is withheld as well, figures that it may have had.
    budget : Budget
        Work that is left.
    is_all : bool
        Whether no claim was left out.
    """
    system = System(claims)
    found = [
        _Group(system, group, small, beside, budget)
        for group in system.components()
        if any(claim.id in small or claim.id in beside for claim in group.claims)
    ]
    return any(group.is_open() for group in found) or (is_all and all(group.holds for group in found))


class _Group:
    """Claims that share cells, and figures that those withheld among them may have had."""

    def __init__(
        self, system: System, group: Component, small: Mapping[str, Withheld], beside: Figures, budget: Budget
    ) -> None:
        self.ids = [claim.id for claim in group.claims]
        self.figures: dict[str, list[str]] = {}
        self.small = [name for name in self.ids if name in small]
        self.n_withheld = len(self.small) + sum(name in beside for name in self.ids)
        claims, options = list(group.claims), dict(group.options)
        for claim in group.claims:
            said = small[claim.id].might_be if claim.id in small else beside.get(claim.id, ())
            for k, interval in enumerate(said):
                alias = f"{claim.id}:{k}"
                self.figures.setdefault(claim.id, []).append(alias)
                options[alias] = system.statements(claim, interval)
                claims.append(claim.replace(id=alias))
        compared = compared_parts(group.claims, system.series_index)
        self.subsets = Subsets(Component(tuple(claims), options, group.rules), system.domain, budget, compared)

    @property
    def holds(self) -> bool:
        """Whether the claims could not but hold: one figure is withheld, which may be all that its range says."""
        return self.n_withheld == 1 == len(self.small)

    def is_open(self) -> bool:
        """Whether with every small figure, whatever it was, the claims may have contradicted each other."""
        return bool(self.small) and all(
            any(isinstance(self.subsets.decide(told), InfeasibleSubset) for told in self._completed(name, figure))
            for name in self.small
            for figure in self.figures[name]
        )

    def _completed(self, name: str, figure: str) -> Iterator[list[str]]:
        """Return some ways to fill in all other withheld figures: all low, all high, and low and high in turn."""
        others = [other for other in self.figures if other != name]
        for pick in (lambda k: 0, lambda k: -1, lambda k: -(k % 2), lambda k: -1 + k % 2):
            filled = {other: self.figures[other][pick(k)] for k, other in enumerate(others)} | {name: figure}
            yield [filled.get(other, other) for other in self.ids]
