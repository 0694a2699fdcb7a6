"""Cheapest sets of claims to leave out of one cluster of conflicts, by cases: a claim is left out, or it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush

from deserstats.checks.bounds.repair_cores import CLOSE, Cores, Demand
from deserstats.model.budget import Budget
from deserstats.model.search.covering import Covering, Relaxed
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset

IN_CASES = (CLOSE, 0.51)
"""Levels at which conflicts are sought once cases are told apart."""

ROUNDS = 2
"""Rounds of looking for conflicts in a case before it is split."""

DIVE = 10
"""Cases after which a set that will do is sought again."""

DIVES = 4
"""Times that it is sought anew after conflicts were learned."""

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Some claims are left out and some are kept; nothing below ``least`` is possible then."""

    least: int
    out: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()


@dataclass(slots=True, eq=False)
class ClusterSearch:
    """The search in one cluster; claims of other clusters are left out meanwhile.

    ``own`` are the claims of its ``demands``, ``sets`` the cheapest sets found so far, and
    ``is_complete`` says that no other set is as cheap.
    """

    cores: Cores
    covering: Covering
    limit: int
    own: set[str] = field(default_factory=set)
    demands: list[Demand] = field(default_factory=list)
    sets: list[Ids] = field(default_factory=list)
    best: int | None = None
    is_complete: bool = False
    _open: list[tuple[int, int, int, Case]] = field(default_factory=list)
    _apart: set[str] = field(default_factory=set)
    _packed: int = 0
    _pushed: int = 0
    _cases: int = 0
    _unsettled: int | None = None
    _aside: frozenset[str] = frozenset()
    _budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self._push(Case(0))

    @property
    def lower(self) -> Fraction:
        """What no set can be cheaper than, by the cases left or by demands that share no claim."""
        return max(self._least, self._packed) * self.covering.unit

    @property
    def _least(self) -> int:
        bounds = [case.least for _, _, _, case in self._open]
        bounds += [price for price in (self.best, self._unsettled) if price is not None]
        return min(bounds, default=0)

    @property
    def is_best(self) -> bool:
        """Whether no set is cheaper than those found."""
        return self.best is not None and max(self._least, self._packed) >= self.best

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to be found: all sets that cost least, or one more than are listed."""
        return self.is_complete or (len(self.sets) > self.limit and self.is_best)

    def run(self, aside: Collection[str], budget: Budget) -> None:
        """Go through cases, cheapest first, each down to its end, while some claims are left aside."""
        self._aside, self._budget = frozenset(aside), budget
        while self._open and not budget.is_over and self.cores.hopeless is None:
            *_, case = self._open[0]
            if self._is_dear(case.least):
                heappop(self._open)
                continue
            if self.is_done:
                return
            heappop(self._open)
            self._follow(case)
        self.is_complete = not self._open and self._unsettled is None

    def _follow(self, case: Case | None) -> None:
        while case is not None:
            if self._budget.is_over:
                self._push(case)
                return
            case = self._split(case)

    def _push(self, case: Case) -> None:
        self._pushed += 1
        heappush(self._open, (case.least, -len(case.out) - len(case.kept), self._pushed, case))

    def _is_dear(self, least: int | None) -> bool:
        """Whether what costs so much is no repair that is sought: one of the cheapest, while not enough are known."""
        if least is None or self.best is None:
            return least is None
        return least >= self.best if len(self.sets) > self.limit else least > self.best

    def _split(self, case: Case) -> Case | None:
        """Work on a case; return the one of its two parts that is followed at once."""
        while True:
            relaxed = self._met(case)
            if relaxed is None:
                # not settled
                self._push(case)
                return None
            if self._is_dear(relaxed.least):
                return None
            assert relaxed.least is not None
            case = Case(max(case.least, relaxed.least), case.out, case.kept)
            if _broken(relaxed):
                if self._cases % DIVE == 0:
                    self._dived(case)
                self._cases += 1
                return self._parted(case, relaxed)
            if not self._tried([self.covering.names[j] for j, share in enumerate(relaxed.shares) if share > 0.5]):
                return None

    def _dived(self, case: Case) -> None:
        """Look for a set that will do: one that meets all conflicts known, learning those that it does not meet."""
        for dive in range(DIVES):
            shares = self._fixed(case)
            if shares is None or self.cores.hopeless is not None:
                return
            found = self.cores.unmet(shares, self._aside, IN_CASES)
            for demand in found:
                self.meet(demand)
            chosen = [name for name, share in shares.items() if share > 0.5]
            if not found:
                self._pruned(chosen, self._aside)
                return
            if dive == DIVES - 1:
                self._pruned([name for demand in found for name in demand.names], {*self._aside, *chosen})

    def _pruned(self, doubted: Iterable[str], out: Collection[str]) -> None:
        """Try the claims that are left out, and of those doubted as few as will do."""
        needed = self.cores.needed(doubted, out)
        if needed is not None:
            chosen = sorted({*out, *needed}.difference(self._aside), key=self.covering.number.__getitem__)
            if self.best is None or self.covering.price(chosen) < self.best:
                self._tried(chosen)

    def _fixed(self, case: Case) -> dict[str, float] | None:
        """Leave out claims of which cheapest shares leave out most, until none is broken; None where that is dear."""
        out = set(case.out)
        while not self._budget.is_over:
            relaxed = self.covering.relaxed(out, case.kept)
            if relaxed is None or self._is_dear(relaxed.least):
                return None
            shares = relaxed.shares.tolist()
            broken = _broken(relaxed)
            if not broken:
                return self.covering.named(relaxed)
            top = max(shares[j] for j in broken)
            out.update(j for j in broken if shares[j] >= min(top, 0.9))
        return None

    def _parted(self, case: Case, relaxed: Relaxed) -> Case:
        """Split a case on the claim that shares tell least of; return the part without it, to be followed at once."""
        j = _broken(relaxed)[0]
        self._push(Case(case.least, case.out, case.kept | {j}))
        return Case(case.least, case.out | {j}, case.kept)

    def _met(self, case: Case) -> Relaxed | None:
        """Return cheapest shares after some rounds of looking for conflicts that they do not meet; None: not settled.

        Whole shares meet all that can be found.
        """
        k = 0
        while True:
            k += 1
            relaxed = self.covering.relaxed(case.out, case.kept)
            if relaxed is None or self._is_dear(relaxed.least):
                return relaxed
            if k > ROUNDS and _broken(relaxed):
                return relaxed
            found = self.cores.unmet(self.covering.named(relaxed), self._aside, IN_CASES)
            if self.cores.hopeless is not None or self._budget.is_over:
                return None
            for demand in found:
                self.meet(demand)
            if not found:
                return relaxed

    def meet(self, demand: Demand) -> None:
        """Ask that some claims be left out."""
        self.covering.meet(demand.names, demand.least)
        if self._apart.isdisjoint(demand.names):
            self._apart.update(demand.names)
            self._packed += sum(sorted(self.covering.price([name]) for name in demand.names)[: demand.least])
        self.own.update(demand.names)
        self.demands.append(demand)

    def _tried(self, chosen: list[str]) -> bool:
        """Leave claims out; whether the case is to be worked on again."""
        price = self.covering.price(chosen)
        verdict = self.cores.decide([*self._aside, *chosen])
        if isinstance(verdict, InfeasibleSubset):
            self.meet(self.cores.learned(verdict))
            return self.cores.hopeless is None
        if not isinstance(verdict, FeasibleSubset):
            self._unsettled = price if self._unsettled is None else min(price, self._unsettled)
        elif self.best is None or price < self.best:
            self.best, self.sets = price, [tuple(chosen)]
        elif price == self.best:
            self.sets.append(tuple(chosen))
        self.covering.exclude(chosen)
        return bool(chosen)


def _broken(relaxed: Relaxed) -> list[int]:
    """Return the columns that are neither taken nor left, those in the middle first."""
    shares = relaxed.shares.tolist()
    broken = (j for j, share in enumerate(shares) if CLOSE < share < 1 - CLOSE)
    return sorted(broken, key=lambda j: (abs(0.5 - shares[j]), j))
