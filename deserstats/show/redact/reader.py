"""What a reader of a page can tell of withheld figures: by sums, by halves of contradictions, by other readings.

A reader may add and subtract, may doubt some figures where they contradict each other, may take any of several
windows to be meant, and may take rounded figures at their word.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import COUNTS, Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Feasible, Refuted
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.system import Component, Options, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets
from deserstats.show.redact.small import SMALL, Withheld

MAX_PARTS = 40
"""Parts of contradictory claims that hold together, up to which each is looked at."""

MAX_CHOICES = 16
"""Choices of windows up to which each is looked at."""

AT_THEIR_WORD = ("", Relation.EXACT, Relation.ABOUT)
"""Relations of figures that a reader may take for exact."""


class Mode(NamedTuple):
    """A way in which a reader may look at the claims.

    ``literal``: rounded figures at their word. ``wide``: withheld figures as ranges that reach a little further, by
    which what is withheld beside them is chosen.
    """

    literal: bool
    wide: bool


class Reader:
    """A group of claims that share cells, some of whose figures are withheld, and what can be told of these.

    Attributes
    ----------
    options : dict
        What each claim says, and what may stand for it.
    modes : list of Mode
        The ways to look at it; ``again`` leaves out those by which it is chosen what is withheld.
    hinted : set of str
        Claims that are withheld although they are not small: that alone is told of them, since else they would be
        given as small ones are.
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
        self.system, self.small, self.budget = system, small, budget
        self.options: dict[str, Options] = dict(component.options)
        self._claims = list(component.claims)
        self._real: dict[str, str] = {}
        self._told: dict[str, list[str]] = {}
        self.hinted: set[str] = set()
        for claim in component.claims:
            if claim.id in small:
                self._put_small(claim.id)
            elif not again:
                self._put_large(claim)
        whole = Component(tuple(self._claims), self.options, component.rules)
        compared = compared_parts(component.claims, system.series_index)
        self.subsets = Subsets(whole, system.domain, budget, compared)
        self._literal = frozenset[str]() if again else self._taken_at_their_word([c.id for c in component.claims])
        ways = [(False, False)] if again else [(False, False), (False, True)]
        ways += [(True, False), (True, True)] if self._literal else []
        self.modes = [Mode(*way) for way in ways]
        self._held: dict[Mode, set[str]] = {mode: set() for mode in self.modes}
        self._possible: dict[Mode, set[str]] = {mode: set() for mode in self.modes}

    def _put(self, name: str, alias: str, said: Interval) -> str:
        """Add a statement that may stand for that of a claim."""
        claim = self.system.claims[name]
        self._real[alias] = name
        self.options[alias] = self.system.statements(claim, said)
        self._claims.append(claim.replace(id=alias))
        return alias

    def _put_small(self, name: str) -> None:
        found = self.small[name]
        said = enumerate((*found.might_be, *found.beyond))
        self._told[name] = [self._put(name, f"{name}:{k}", interval) for k, interval in said]
        self._put(name, f"{name}:wide", found.wide)

    def _put_large(self, claim: Claim) -> None:
        """Add what a figure says at its word, and that it is not small."""
        said = at_its_word(claim)
        if said is not None and said != claim.allowed(self.system.claims.reading):
            self._put(claim.id, f"{claim.id}:word", said)
        if claim.figure is not None and claim.kind in COUNTS and claim.relation in AT_THEIR_WORD:
            v = claim.figure.value
            large = Interval(min(v, SMALL), None) if v >= 0 else Interval(None, max(v, -SMALL))
            self._put(claim.id, f"{claim.id}:large", large)
            self._put(claim.id, f"{claim.id}:none", Interval(0, 0))

    def may_hint(self, name: str) -> bool:
        """Whether it tells something of a claim that it is withheld and not small."""
        return f"{name}:large" in self.options

    def _taken_at_their_word(self, names: Sequence[str]) -> frozenset[str]:
        """Return rounded figures that can all be exact: many at once where that goes."""
        open_ = [name for name in names if f"{name}:word" in self._real]
        said = {name: f"{name}:wide" if name in self.small else name for name in names}
        taken: list[str] = []
        size = len(open_)
        while open_ and not self.budget.is_over:
            part, open_ = open_[:size], open_[size:]
            tried = said | {name: f"{name}:word" for name in (*taken, *part)}
            if isinstance(self.subsets.decide(tried.values()), FeasibleSubset):
                taken += part
            elif size > 1:
                open_, size = part + open_, max(1, size // 2)
        return frozenset(taken)

    def told_apart(self, name: str, others: Sequence[str], mode: Mode) -> frozenset[str] | None:
        """Return the claims by which something that a figure might have said can be ruled out, and not all of it.

        No claims where nothing can be, or all: then they contradict the figure, whatever that is. None where that was
        not settled. ``others`` are all claims that bear on it.
        """
        if self._hold([*others, name], mode):
            return self._ruled_out(name, self._said(others, mode), mode, [*others, name])
        parts = self.parts(self._said(others, mode))
        if mode.literal and (parts is None or len(parts) > 1):
            # who takes figures at their word that contradict each other then knows that they are not
            return frozenset()
        sums = [self._ruled_out(name, part, mode) for part in parts or () if not self._blamed(part, name)]
        return None if parts is None or None in sums else _first(sums, self._goes(mode))

    def _goes(self, mode: Mode) -> Collection[str]:
        """Return the claims that are not withheld to make room for what lies beyond a range: other ranges."""
        return self.small.keys() if mode.wide else ()

    def _hold(self, names: Sequence[str], mode: Mode) -> bool:
        """Whether claims hold together; those that did still do where some of them are left out."""
        held = self._held[mode]
        if not held.issuperset(names) and isinstance(self.subsets.decide(self._said(names, mode)), FeasibleSubset):
            held.update(names)
        return held.issuperset(names)

    def _ruled_out(
        self, name: str, part: Sequence[str], mode: Mode, group: Collection[str] = ()
    ) -> frozenset[str] | None:
        """Return the claims of a sum that rules out what a figure might have said; ``group`` hold in every series."""
        found = self.small[name]
        told = self._told[name][: len(found.might_be) + len(found.beyond) * mode.wide]
        sums = [self._sum(part, said, mode, group) for said in told if said not in self._possible[mode]]
        return None if None in sums else _first(sums, self._goes(mode))

    def _sum(self, part: Sequence[str], told: str, mode: Mode, group: Collection[str]) -> frozenset[str] | None:
        """Return the claims of a sum that rules a statement out, also where those that are not small are nothing."""
        blamed = self._blamed(part, told, mode, group)
        none = {f"{name}:large": f"{name}:none" for name in self.hinted.intersection(blamed or ())}
        if none:
            # without room beyond the other ranges: else that room would be told of them
            narrow = {f"{name}:wide": name for name in self.small}
            if self._blamed([(none | narrow).get(said, said) for said in part], told) == frozenset():
                return frozenset()
        return blamed

    def parts(self, said: Sequence[str]) -> list[list[str]] | None:
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

    def _said(self, names: Iterable[str], mode: Mode) -> list[str]:
        """Return the statements that claims make as a reader looks at them."""
        return [self._statement(name, mode) for name in names]

    def _statement(self, name: str, mode: Mode) -> str:
        if name in self.hinted:
            return f"{name}:large"
        if name in self.small:
            return f"{name}:wide" if mode.wide else name
        return f"{name}:word" if mode.literal and name in self._literal else name

    def _blamed(
        self, part: Sequence[str], told: str, mode: Mode | None = None, group: Collection[str] = ()
    ) -> frozenset[str] | None:
        """Return the claims by which a statement is ruled out, none where it is not; None where not settled."""
        names = [*part, told]
        own = self._real.get(told, told)
        if self.subsets.n_choices(names) > MAX_CHOICES:
            return None
        engine, several = self.subsets.engine, bool(self.subsets.ambiguous(names))
        for choice in self.subsets.choices(names):
            if several and not isinstance(engine.decide(self.subsets.active(part, choice)), Feasible):
                continue
            answer = engine.decide(self.subsets.active(names, choice))
            if isinstance(answer, Feasible):
                if mode is not None and not several:
                    self._learn(answer, mode, group)
                continue
            if not isinstance(answer, Refuted):
                return None
            used = {self._real.get(name, name) for name in self.subsets.claims_in(answer)} - {own}
            if used:
                return frozenset(used)
        return frozenset()

    def _learn(self, answer: Feasible, mode: Mode, group: Collection[str]) -> None:
        """Note all that other withheld figures may have said in a series in which every claim of a group holds."""
        problem = self.subsets.engine.problem
        point, known = problem.from_cells(answer.cells), self._possible[mode]
        told = [said for name in group if name in self.small for said in self._told[name] if said not in known]
        self.budget.spend(len(point) + len(told))
        for said in told:
            if all(problem.activity(i, point) in self.subsets.rows[i].bounds for i in self.subsets.own(said)):
                known.add(said)


def _first(sums: Iterable[frozenset[str] | None], stay: Collection[str]) -> frozenset[str]:
    """Return the shortest sum of which a claim may be withheld; no claims where there is none."""
    found = [used for used in sums if used and not used.issubset(stay)]
    return min(found, key=len, default=frozenset())


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
