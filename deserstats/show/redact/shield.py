"""What has to be withheld beside small figures, so that none of them can be worked out more narrowly than its range.

A reader may add and subtract, may doubt some figures where they contradict each other, may take any of several
windows to be meant, and may take rounded figures at their word. So everything that a withheld figure might have
said has to stay possible beside every part of the other claims that holds together. What is withheld next is
chosen by what a claim is of, never by how large it is: the choice tells nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import COUNTS, Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Feasible, Refuted
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.system import Component, Options, System, grouped
from deserstats.model.search.implied import Implied, hull, implied
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets
from deserstats.model.solve.bounds import extremes_of
from deserstats.show.redact.small import SMALL, Withheld

MAX_PARTS = 40
"""Parts of contradictory claims that hold together, up to which each is looked at."""

MAX_CHOICES = 16
"""Choices of windows up to which each is looked at."""

WHOLE = 0.1
"""Part of the work left that one end of a range may take to be one that whole numbers attain."""

LOSS = {"order": 0, "share": 1, "ratio": 1, "growth": 1, "difference": 2, "rate": 3, "each": 4}
"""Which kinds are withheld first; the others are totals and levels."""

AT_THEIR_WORD = ("", Relation.EXACT, Relation.ABOUT)
"""Relations of figures that a reader may take for exact."""


class Mode(NamedTuple):
    """A way in which a reader may look at the claims.

    ``literal``: rounded figures at their word. ``wide``: withheld figures as ranges that reach a little further, by
    which what is withheld beside them is chosen.
    """

    literal: bool
    wide: bool


class Shield:
    """A group of claims that share cells, some of whose figures are withheld.

    Attributes
    ----------
    kept : list of str
        Claims whose statement, range or figure, is printed as it is.
    removed : dict
        Claims, in the order in which that was decided, that say no more than what the kept ones imply.
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
        self.system, self.component, self.budget = system, component, budget
        self.small = {claim.id: small[claim.id] for claim in component.claims if claim.id in small}
        self.kept = [claim.id for claim in component.claims]
        self.removed: dict[str, None] = {}
        self._place = {name: k for k, name in enumerate(self.kept)}
        self._real: dict[str, str] = {}
        self._grouped: dict[str, int] = {}
        self._options: dict[str, Options] = dict(component.options)
        self._claims = list(component.claims)
        for name in self.small:
            self._put_small(name)
        for name in self.kept:
            if not again and name not in small:
                self._put_literal(name)
        whole = Component(tuple(self._claims), self._options, component.rules)
        compared = compared_parts(component.claims, system.series_index)
        self.subsets = Subsets(whole, system.domain, budget, compared)
        self.ends = extremes_of(self.subsets.engine, whole=WHOLE)
        self._literal = frozenset[str]() if again else self._taken_at_their_word()
        ways = [(False, False)] if again else [(False, False), (False, True)]
        ways += [(True, False), (True, True)] if self._literal else []
        self.modes = [Mode(*way) for way in ways]

    # --- what claims may say ----------------------------------------------------------------------------------------

    def _put(self, name: str, alias: str, said: Interval) -> None:
        """Add a statement that may stand for that of a claim."""
        claim = self.system.claims[name]
        self._real[alias] = name
        self._options[alias] = self.system.statements(claim, said)
        self._claims.append(claim.replace(id=alias))

    def _put_small(self, name: str) -> None:
        found = self.small[name]
        for k, said in enumerate((*found.might_be, *found.beyond)):
            self._put(name, f"{name}={k}", said)
        self._put(name, f"{name}~", found.wide)

    def _put_literal(self, name: str) -> None:
        claim = self.system.claims[name]
        said = at_its_word(claim)
        if said is not None and said != claim.allowed(self.system.claims.reading):
            self._put(name, f"{name}!", said)

    def _said(self, names: Iterable[str], mode: Mode) -> list[str]:
        """Return the statements that claims make as a reader looks at them."""
        return [self._statement(name, mode) for name in names]

    def _statement(self, name: str, mode: Mode) -> str:
        if name in self.small:
            return f"{name}~" if mode.wide else name
        return f"{name}!" if mode.literal and name in self._literal else name

    def _taken_at_their_word(self) -> frozenset[str]:
        """Return rounded figures that can all be exact: many at once where that goes."""
        open_ = [name for name in self.kept if f"{name}!" in self._real]
        said = dict(zip(self.kept, self._said(self.kept, Mode(literal=False, wide=True)), strict=True))
        taken: list[str] = []
        size = len(open_)
        while open_ and not self.budget.is_over:
            part, open_ = open_[:size], open_[size:]
            tried = said | {name: f"{name}!" for name in (*taken, *part)}
            if isinstance(self.subsets.decide(tried.values()), FeasibleSubset):
                taken += part
            elif size > 1:
                open_, size = part + open_, max(1, size // 2)
        return frozenset(taken)

    # --- what a reader can tell -------------------------------------------------------------------------------------

    def run(self) -> None:
        """Withhold claims until every withheld figure may be all that its range says, and a few beside."""
        for name in self.small:
            while name not in self.removed and (found := self._leak(name)) is not None:
                self._withhold(name, *found)
        while any(self._widen(name) for name in self.small if name in self.removed):
            # each turn withholds one claim at least
            continue

    def _leak(self, name: str) -> tuple[Mode, frozenset[str] | None] | None:
        """Return a way to rule out something that a figure might have said, with the claims used; None for claims: all.

        Nothing where there is none.
        """
        others = self._bearing(name)
        for mode in self.modes:
            parts = self._parts(self._said(others, mode))
            if parts is None or (mode.literal and len(parts) > 1):
                # a reader who takes figures at their word that contradict each other then knows that they are not
                if not mode.literal:
                    return mode, None
                continue
            for part in parts:
                blamed = self._told_apart(name, part, mode)
                if blamed is None or self._may_go(mode, blamed):
                    return mode, blamed
        return None

    def _told_apart(self, name: str, part: Sequence[str], mode: Mode) -> frozenset[str] | None:
        """Return the claims by which a part rules out something that a figure might have said, and not all of it.

        No claims where it rules out nothing, or all: then it contradicts the figure, whatever that is. None where
        that was not settled.
        """
        if self._blamed(part, name):
            return frozenset()
        found = self.small[name]
        n = len(found.might_be) + len(found.beyond) * mode.wide
        tried = [self._blamed(part, f"{name}={k}") for k in range(n)]
        if any(blamed is None for blamed in tried):
            return None
        sums = [blamed for blamed in tried if blamed]
        return min(sums, key=lambda used: (not self._may_go(mode, used), len(used)), default=frozenset())

    def _may_go(self, mode: Mode, blamed: frozenset[str]) -> bool:
        """Whether something can be withheld so that a sum cannot be done; what rules alone imply cannot."""
        return bool(blamed - self.small.keys()) if mode.wide else bool(blamed)

    def _parts(self, said: Sequence[str]) -> list[list[str]] | None:
        """Return parts of statements that hold together, all largest ones among them; None where not settled."""
        found: list[list[str]] = []
        seen = {frozenset[str]()}
        ahead = deque(seen)
        while ahead:
            out = ahead.popleft()
            rest = [name for name in said if name not in out]
            verdict = self.subsets.decide(rest)
            if isinstance(verdict, FeasibleSubset):
                found.append(rest)
                continue
            blamed = self.subsets.blamed(verdict) if isinstance(verdict, InfeasibleSubset) else frozenset()
            more = {out | {name} for name in sorted(blamed)} - seen
            seen |= more
            ahead.extend(sorted(more, key=sorted))
            if not blamed or len(seen) > MAX_PARTS:
                return None
        return found

    def _blamed(self, part: Sequence[str], told: str) -> frozenset[str] | None:
        """Return the claims by which a statement is ruled out, none where it is not; None where not settled."""
        names = [*part, told]
        own = self._real.get(told, told)
        if self.subsets.n_choices(names) > MAX_CHOICES:
            return None
        several = bool(self.subsets.ambiguous(names))
        for choice in self.subsets.choices(names):
            if several and not isinstance(self.subsets.engine.decide(self.subsets.active(part, choice)), Feasible):
                continue
            answer = self.subsets.engine.decide(self.subsets.active(names, choice))
            if isinstance(answer, Feasible):
                continue
            if not isinstance(answer, Refuted):
                return None
            if used := self._claims_of(self.subsets.claims_in(answer)) - {own}:
                return used
        return frozenset()

    def _claims_of(self, said: Iterable[str]) -> frozenset[str]:
        return frozenset(self._real.get(name, name) for name in said)

    # --- what is withheld -------------------------------------------------------------------------------------------

    def _withhold(self, name: str, mode: Mode, blamed: frozenset[str] | None) -> None:
        """Withhold the claim of a sum that is the least loss; of all that count the same where nothing was settled."""
        if blamed is None:
            near = self._overlapping(name)
            self._remove(min(near, key=self._loss) if near else name)
            return
        others = [other for other in self.kept if other in blamed and other not in self.small]
        if others:
            self._remove(min(others, key=self._loss))
            return
        # ranges alone rule it out, as those of parts do that of their total: the widest that stays open is not printed
        ranges = [*(other for other in self.kept if other in blamed), name]
        ranges.sort(key=self._loss, reverse=True)
        self._remove(next(filter(self._stays_open, ranges), ranges[0]))

    def _stays_open(self, name: str) -> bool:
        """Whether the other kept claims leave a figure as many values as the range of a small one has."""
        found = self._implied(name, self._bearing(name))
        return found is not None and _is_wide(found.outer)

    def _bearing(self, name: str) -> list[str]:
        """Return the kept claims, but a claim itself, that share cells with it at first or further hand."""
        # what a claim links that is not kept bears on it alone
        said = self.kept if name in self.kept else (*self.kept, name)
        if self._grouped.keys() != set(said):
            forms = [[row.form for _, rows in self._options[other] for row in rows] for other in said]
            groups = grouped([*forms, *([row.form] for row in self.component.rules)])
            self._grouped = dict(zip(said, groups, strict=False))
        own = self._grouped[name]
        return [other for other in self.kept if other != name and self._grouped[other] == own]

    def _remove(self, name: str) -> None:
        self.kept.remove(name)
        self.removed[name] = None

    def _loss(self, name: str) -> tuple[int, int, int]:
        """Return what withholding a claim costs, by what it is of: kind, days times leaves, place in the table."""
        claim, scheme = self.system.claims[name], self.system.claims.scheme
        size = claim.window.days * len(scheme.leaves(claim.category)) * len(scheme.leaves(claim.geography))
        return LOSS.get(claim.kind, len(LOSS)), size, -self._place[name]

    def _overlapping(self, name: str) -> list[str]:
        """Return the kept claims that count some of what a claim counts."""
        own = _days(self._options[name])
        return [other for other in self.kept if other != name and _meets(own, _days(self._options[other]))]

    def _widen(self, name: str) -> bool:
        """Withhold a claim that leaves a figure whose range is not printed fewer values than a range has."""
        parts = self._parts(self._bearing(name))
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
        if not isinstance(self.subsets.decide(others), FeasibleSubset):
            return None
        found = self._implied(name, others)
        return None if found is None else found.outer


def at_its_word(claim: Claim) -> Interval | None:
    """Return what a figure says to who takes it for exact, or rounded to the nearest; None where there is none."""
    if claim.figure is None or claim.kind == "order":
        return None
    if claim.relation in AT_THEIR_WORD and claim.kind in COUNTS:
        return Interval(claim.figure.value, claim.figure.value)
    near = Reading(over="next_round", rounding="nearest", zeros="exact")
    if claim.relation in AT_THEIR_WORD:
        return near.interval(claim.figure, Relation.PRINTED, claim.kind)
    return near.interval(claim.figure, Relation(claim.relation), claim.kind)


def _is_wide(span: Interval) -> bool:
    """Whether a range has as many values as that of a small count."""
    return span.low is None or span.high is None or Fraction(span.high) - span.low >= SMALL - 2


def _days(options: Options) -> list[tuple[object, int, int]]:
    return [(s.series, s.start, s.end) for _, rows in options for row in rows for s in row.form]


def _meets(own: Collection[tuple[object, int, int]], other: Collection[tuple[object, int, int]]) -> bool:
    return any(s == t and a < d and c < b for s, a, b in own for t, c, d in other)
