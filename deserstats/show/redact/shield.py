"""What has to be withheld beside small figures, so that none of them can be worked out more narrowly than its range.

Everything that a withheld figure might have said has to stay possible beside every part of the other claims that
holds together, however a reader looks at them. What is withheld next is chosen by what a claim is of, never by how
large it is: the choice tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Feasible
from deserstats.model.rows.system import Component, Options, System, grouped
from deserstats.model.search.implied import Implied, hull, implied
from deserstats.model.search.subsets import FeasibleSubset
from deserstats.model.solve.bounds import extremes_of
from deserstats.show.redact.reader import MAX_CHOICES, Reader
from deserstats.show.redact.small import SMALL, Withheld

WHOLE = 0.1
"""Part of the work left that one end of a range may take to be one that whole numbers attain."""

LOSS = {"order": 0, "share": 1, "ratio": 1, "growth": 1, "difference": 2, "rate": 3, "each": 4}
"""Which kinds are withheld first; the others are totals and levels."""


class Shield:
    """A group of claims that share cells, some of whose figures are withheld.

    Attributes
    ----------
    kept : list of str
        Claims whose statement, range or figure, is printed as it is.
    removed : dict
        Claims, in the order in which that was decided, that say no more than what the kept ones imply.
    unsaid : set of str
        Those of them that are not mentioned: that they are no small ones would tell too much.
    """

    def __init__(
        self,
        system: System,
        component: Component,
        small: Mapping[str, Withheld],
        budget: Budget,
        *,
        again: bool = False,
    ) -> None:
        self.system, self.rules = system, component.rules
        self.small = {claim.id: small[claim.id] for claim in component.claims if claim.id in small}
        self.kept = [claim.id for claim in component.claims]
        self.removed: dict[str, None] = {}
        self.unsaid: set[str] = set()
        self.reader = Reader(system, component, self.small, budget, again=again)
        self.subsets, self._options = self.reader.subsets, self.reader.options
        self.ends = extremes_of(self.subsets.engine, whole=WHOLE)
        self._place = {name: k for k, name in enumerate(self.kept)}
        self._grouped: dict[str, int] = {}

    def run(self) -> None:
        """Withhold claims until every withheld figure may be all that its range says, and a few beside."""
        for name in self.small:
            for mode in self.reader.modes:
                while name not in self.removed:
                    hinted = [other for other in self.removed if other in self.reader.hinted]
                    blamed = self.reader.told_apart(name, self._bearing(name, hinted), mode)
                    if blamed == frozenset():
                        break
                    self._withhold(name, blamed)
        while any(self._widen(name) for name in self.small if name in self.removed):
            # each turn withholds one claim at least
            continue

    def _withhold(self, name: str, blamed: frozenset[str] | None) -> None:
        """Withhold the claim of a sum that is the least loss; of all that count the same where nothing was settled."""
        if blamed is None:
            near = self._overlapping(name)
            self._remove(min(near, key=self._loss) if near else name)
            self._unsay(self.removed)
            return
        others = [other for other in self.kept if other in blamed and other not in self.small]
        if others:
            self._remove(min(others, key=self._loss))
            return
        hinted = [other for other in self.removed if other in blamed and other in self.reader.hinted]
        if hinted:
            self._unsay(hinted[:1])
            return
        # ranges alone rule it out, as those of parts do that of their total: the widest that stays open is not printed
        ranges = [*(other for other in self.kept if other in blamed), name]
        ranges.sort(key=lambda other: (self._size(other), -self._place[other]), reverse=True)
        self._remove(next(filter(self._stays_open, ranges), ranges[0]))

    def _unsay(self, names: Iterable[str]) -> None:
        """Leave claims unmentioned, so that nothing is told of them."""
        gone = self.reader.hinted.intersection(names)
        self.reader.hinted -= gone
        self.unsaid |= gone

    def _stays_open(self, name: str) -> bool:
        """Whether the other kept claims leave a figure as many values as the range of a small one has."""
        found = self._implied(name, self._bearing(name))
        return found is not None and _is_wide(found.outer)

    def _bearing(self, name: str, more: Iterable[str] = ()) -> list[str]:
        """Return the kept claims, and some more, that share cells with a claim at first or further hand."""
        among = [*self.kept, *more]
        # what a claim links that is not among them bears on it alone
        said = among if name in among else [*among, name]
        if self._grouped.keys() != set(said):
            forms = [[row.form for _, rows in self._options[other] for row in rows] for other in said]
            groups = grouped([*forms, *([row.form] for row in self.rules)])
            self._grouped = dict(zip(said, groups, strict=False))
        own = self._grouped[name]
        return [other for other in among if other != name and self._grouped[other] == own]

    def _remove(self, name: str) -> None:
        self.kept.remove(name)
        self.removed[name] = None
        if self.reader.may_hint(name):
            self.reader.hinted.add(name)

    def _loss(self, name: str) -> tuple[int, int, int, int]:
        """Return what withholding a claim costs, by what it is of: kind, whether it stands alone, size, place.

        Figures of a sum are withheld in rows and columns where others are: four corners protect each other.
        """
        claim = self.system.claims[name]
        others = [self.system.claims[other] for other in (*self.small, *self.removed)]
        shared = any(other.window == claim.window for other in others) + any(map(_is_of(claim), others))
        return LOSS.get(claim.kind, len(LOSS)), -shared, self._size(name), -self._place[name]

    def _size(self, name: str) -> int:
        """Return how much a claim counts: days times leaves."""
        claim, scheme = self.system.claims[name], self.system.claims.scheme
        return claim.window.days * len(scheme.leaves(claim.category)) * len(scheme.leaves(claim.geography))

    def _overlapping(self, name: str) -> list[str]:
        """Return the kept claims that count some of what a claim counts."""
        own = _days(self._options[name])
        return [other for other in self.kept if other != name and _meets(own, _days(self._options[other]))]

    def _widen(self, name: str) -> bool:
        """Withhold a claim that leaves a figure whose range is not printed fewer values than a range has."""
        parts = self.reader.parts(self._bearing(name))
        for found in [None] if parts is None else [self._implied(name, part) for part in parts]:
            if found is not None and _is_wide(found.outer):
                continue
            rows = None if found is None else found.low_rows | found.high_rows
            near = self._overlapping(name) if rows is None else self._of_rows(rows)
            if near:
                self._remove(min(near, key=lambda other: (other in self.small, self._loss(other))))
                return True
        return False

    def _of_rows(self, rows: Iterable[int]) -> list[str]:
        """Return the kept claims that some rows are of; none of rules alone."""
        used = {self.subsets.owner[i][0] for i in rows if i < len(self.subsets.owner)}
        return [name for name in self.kept if name in used]

    def _implied(self, name: str, part: Sequence[str]) -> Implied | None:
        """Return what some claims imply for another one, under all choices of windows that they can hold under."""
        claim, options = self.system.claims[name], self._options[name]
        total: Implied | None = None
        if claim.kind in (*COMPARING, "order") or self.subsets.n_choices(part) * len(options) > MAX_CHOICES:
            return None
        for choice in self.subsets.choices(part):
            active = self.subsets.active(part, choice)
            if not isinstance(self.subsets.engine.decide(active), Feasible):
                continue
            for window, rows in options:
                found = implied(claim, window, rows, self.system.series_index, self.ends, active)
                if found is None:
                    return None
                total = found if total is None else hull(total, found)
        return total

    def range_of(self, name: str) -> Interval | None:
        """Return what the kept claims imply for one that is not printed; None where they contradict each other."""
        others = self._bearing(name)
        if name in self.unsaid or not isinstance(self.subsets.decide(others), FeasibleSubset):
            return None
        found = self._implied(name, others)
        return None if found is None else found.outer


def _is_of(claim: Claim) -> Callable[[Claim], bool]:
    """Return what tells whether a claim counts the same category and place."""
    return lambda other: (other.category, other.geography) == (claim.category, claim.geography)


def _is_wide(span: Interval) -> bool:
    """Whether a range has as many values as that of a small count."""
    return span.low is None or span.high is None or Fraction(span.high) - span.low >= SMALL - 2


def _days(options: Options) -> list[tuple[object, int, int]]:
    return [(s.series, s.start, s.end) for _, rows in options for row in rows for s in row.form]


def _meets(own: Collection[tuple[object, int, int]], other: Collection[tuple[object, int, int]]) -> bool:
    return any(s == t and a < d and c < b for s, a, b in own for t, c, d in other)
