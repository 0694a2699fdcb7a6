"""Fewest steps of running totals that are tied by sums: sets that break every proof met so far.

A proof that claims contradict each other is broken by some steps: one of them at least was taken. A
cheapest set that breaks every proof met so far either lets the claims hold or shows another proof
(implicit hitting sets, Moreno-Centeno and Karp 2013, doi:10.1287/opre.1120.1139).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from deserstats.causes.repair.revisions.oddities import Oddities
from deserstats.causes.repair.revisions.stepped_claims import Clash, SteppedClaims
from deserstats.model.budget import Budget, StoppedError
from deserstats.model.search.subsets import FeasibleSubset
from deserstats.model.search.zero_one import cheapest_columns, whole_prices
from deserstats.model.solve.highs import INFINITY

UNFINISHED = "a search for the fewest steps was not finished"

GUIDE = 1000
"""What a unit of price is worth in units of oddity, while sets are guided to where figures look odd."""

UNLIKELY = 10
"""Oddity that a step lacks which is not among those whose sizes are the smallest in sum."""

POLISHED = 3
"""Times that all steps are compared with what may stand in their place."""

CLEARER = 0.1
"""Share of its size by which a step has to be shown more than the one in whose place it is put."""

FOR_SPARE = 0.5
"""Steps for putting a set together that is not proved cheapest: a share of those of a whole question, beside them."""

FOR_SEARCH = 0.7
"""Share of the steps for finding sets and proving that none is cheaper; the others are for telling them."""

Steps = frozenset[int]


@dataclass(slots=True)
class Found:
    """Sets of steps with which the claims hold, all of one price, the likeliest first.

    ``held`` has the series that shows it for each; ``clashes`` are the contradictions met. No set is cheaper
    than ``lower``; ``is_complete`` says that no others are as cheap. Without a set, ``stuck`` is a contradiction
    that no step breaks, if one was met.
    """

    sets: list[Steps] = field(default_factory=list)
    held: list[FeasibleSubset] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    lower: Fraction = Fraction(0)
    is_complete: bool = False
    stuck: Clash | None = None


class StepSets:
    """The cheapest sets of steps of one component; ``prices`` has the steps that may be taken.

    ``odd`` says what the figures look like where a step would be: it only orders what costs the same.
    """

    def __init__(
        self, stepped: SteppedClaims, prices: Mapping[int, Fraction], odd: Oddities, budget: Budget, limit: int
    ) -> None:
        self.stepped, self.prices, self.odd, self.limit = stepped, prices, odd, limit
        self.budget = budget
        self.found = Found()
        self.excluded: list[Steps] = []

    def run(self) -> Found:
        """Find sets, guided first, then prove that none is cheaper, and list what costs the same."""
        whole = whole_prices({str(e): price for e, price in self.prices.items()})
        likely = self.stepped.likely()
        guided = {
            e: whole[str(e)] * GUIDE + self.odd.penalties[e] + (0 if e in likely else UNLIKELY) for e in self.prices
        }
        plain = {e: whole[str(e)] for e in self.prices}
        part = self.budget.part(FOR_SEARCH)
        first = self._first(guided, part)
        if first is None:
            return self.found
        self.found.lower = self._packed()
        self._prove(plain, part)
        if self.found.lower == self.price(self.found.sets[0]):
            self._polish(part)
            self._list(guided, part)
        return self.found

    def price(self, chosen: Iterable[int]) -> Fraction:
        """Return what some steps cost."""
        return sum((self.prices[e] for e in chosen), Fraction(0))

    def _first(self, cost: Mapping[int, float], part: Budget) -> Steps | None:
        """Find a set with which the claims hold: a cheapest one, or where steps run out any."""
        while not part.is_over:
            try:
                chosen = self._smallest(cost)
            except StoppedError:
                break
            if chosen is None or not self._learn(chosen):
                break
            if self.found.sets:
                return self.found.sets[0]
        return None if self.found.stuck is not None else self._spared()

    def _learn(self, chosen: Steps) -> bool:
        """Decide a set: keep it where the claims hold, else learn proofs that share no step; False to stop."""
        taken, learnt = set(chosen), 0
        while True:
            answer = self.stepped.decide(taken)
            if answer is None:
                return learnt > 0
            if isinstance(answer, FeasibleSubset):
                if not learnt:
                    self._keep(chosen, answer)
                return True
            core = self._learnt(answer)
            if not core:
                self.found.stuck = answer
                return False
            learnt += 1
            taken |= core

    def _keep(self, chosen: Steps, held: FeasibleSubset) -> None:
        """Keep a set; what is dearer than another one is forgotten."""
        found = self.found
        # where a set is not the smallest, some of its steps may be nothing
        chosen = frozenset(e for e in chosen if self.stepped.size(e, held))
        price = self.price(chosen)
        if found.sets and price < self.price(found.sets[0]):
            found.sets, found.held = [], []
        if not found.sets or price == self.price(found.sets[0]):
            found.sets.append(chosen)
            found.held.append(held)

    def _smallest(self, cost: Mapping[int, float]) -> Steps | None:
        """Return a cheapest set that breaks every proof met and holds none that is excluded; None without any."""
        cores = [clash.broken for clash in self.found.clashes]
        columns = sorted(frozenset().union(*cores)) if cores else []
        if not columns:
            return None if self.excluded else frozenset()
        number = {e: j for j, e in enumerate(columns)}
        rows = [dict.fromkeys(sorted(number[e] for e in core), 1) for core in cores]
        ends = [(1.0, INFINITY)] * len(cores)
        for known in self.excluded:
            rows.append({number[e]: 1 for e in sorted(known)})
            ends.append((-INFINITY, len(known) - 1.0))
        bounds = [low for low, _ in ends], [high for _, high in ends]
        taken = cheapest_columns(rows, bounds, [cost[e] for e in columns], self.budget, UNFINISHED)
        return None if taken is None else frozenset(columns[j] for j in taken)

    def _packed(self) -> Fraction:
        """Return what breaking proofs that share no step costs at least."""
        taken: set[int] = set()
        total = Fraction(0)
        for core in sorted((clash.broken for clash in self.found.clashes), key=len):
            if taken.isdisjoint(core):
                taken |= core
                total += min(self.prices[e] for e in core)
        return total

    def _prove(self, cost: Mapping[int, float], part: Budget) -> None:
        """Raise what is known to be needed until it is what the best set costs."""
        while not part.is_over:
            try:
                chosen = self._smallest(cost)
            except StoppedError:
                return
            assert chosen is not None
            self.found.lower = max(self.found.lower, self.price(chosen))
            if self.found.lower == self.price(self.found.sets[0]):
                return
            before = len(self.found.clashes), self.found.sets[0]
            if not self._learn(chosen) or before == (len(self.found.clashes), self.found.sets[0]):
                return

    def _polish(self, part: Budget) -> None:
        """Put steps that the figures show in the place of others that they show less."""
        for _ in range(POLISHED):
            first, held = self.found.sets[0], self.found.held[0]
            for e in sorted(first):
                chosen, size = self.found.sets[0], float(self.stepped.size(e, held))
                rest = chosen - {e}
                others = ((c, self.odd.shown(c, self.odd.size_instead(e, c, size))) for c in self._instead(e, rest))
                best, shown = max(others, key=lambda item: (item[1], -item[0]), default=(e, 0.0))
                if part.is_over or shown <= self.odd.shown(e, size) + CLEARER:
                    continue
                answer = self.stepped.decide(rest | {best})
                if isinstance(answer, FeasibleSubset):
                    self.found.sets, self.found.held = [rest | {best}], [answer]
                elif answer is not None:
                    self._learnt(answer)
            if self.found.sets[0] == first:
                return

    def _list(self, cost: Mapping[int, float], part: Budget) -> None:
        """List other sets of the same price: those that differ in one step first, then whatever is left."""
        self._exchange(cost, part)
        self.excluded = list(self.found.sets)
        best = self.found.lower
        while not part.is_over:
            try:
                chosen = self._smallest(cost)
            except StoppedError:
                return
            if chosen is None or self.price(chosen) > best:
                self.found.is_complete = True
                return
            if len(self.found.sets) >= self.limit:
                return
            known, met = len(self.found.sets), len(self.found.clashes)
            if not self._learn(chosen) or (known, met) == (len(self.found.sets), len(self.found.clashes)):
                return
            if len(self.found.sets) > known:
                self.excluded.append(chosen)

    def _exchange(self, cost: Mapping[int, float], part: Budget) -> None:
        """List the sets that have one step in place of another one of the best; every step in its turn."""
        first = self.found.sets[0]
        rest = {e: first - {e} for e in sorted(first)}
        held = self.found.held[0]
        queues = {e: self._likeliest(e, rest[e], float(self.stepped.size(e, held)), cost) for e in rest}
        while any(queues.values()):
            for e, queue in queues.items():
                # what was learnt since rules more out
                while queue and not self._breaks_all(rest[e] | {queue[0]}):
                    queue.pop(0)
                if part.is_over or len(self.found.sets) >= self.limit:
                    return
                if queue:
                    self._try(rest[e] | {queue.pop(0)})

    def _likeliest(self, e: int, rest: Steps, size: float, cost: Mapping[int, float]) -> list[int]:
        """Return the steps that may stand in the place of one, those first that the figures show."""
        shown = {c: self.odd.shown(c, self.odd.size_instead(e, c, size)) for c in self._instead(e, rest)}
        return sorted(shown, key=lambda c: (-shown[c], cost[c], c))

    def _instead(self, e: int, rest: Steps) -> list[int]:
        """Return the steps of the same price that break what the others leave."""
        left = [clash.broken for clash in self.found.clashes if not clash.broken & rest]
        common = frozenset.intersection(*left) if left else frozenset()
        return [c for c in sorted(common - {e}) if self.prices[c] == self.prices[e]]

    def _breaks_all(self, chosen: Steps) -> bool:
        return all(clash.broken & chosen for clash in self.found.clashes)

    def _try(self, chosen: Steps) -> None:
        """Decide a set, and keep it or the proof that it does not break."""
        answer = self.stepped.decide(chosen)
        if isinstance(answer, FeasibleSubset):
            self._keep(chosen, answer)
        elif answer is not None:
            self._learnt(answer)

    def _learnt(self, clash: Clash) -> Steps:
        """Note a contradiction with the steps that may be taken to break it."""
        core = frozenset(clash.broken & self.prices.keys())
        self.found.clashes.append(Clash(clash.verdict, core))
        return core

    def _spared(self) -> Steps | None:
        """Put a set together where no cheapest one was found: step by step what breaks most proofs."""
        # with steps of its own, never few: the search may have used up all others, and some repair is better than none
        own = self.budget.beside(FOR_SPARE * max(1.0, 1 / self.budget.effort))
        self.stepped = self.stepped.within(own)
        while not own.is_over:
            chosen = self._quick()
            met = len(self.found.clashes)
            if not self._learn(chosen):
                return None
            if self.found.sets:
                return self.found.sets[0]
            if len(self.found.clashes) == met:
                return None
        return None

    def _quick(self) -> Steps:
        """Return some set that breaks every proof met: the steps that break most for their price."""
        left = [clash.broken for clash in self.found.clashes]
        chosen: set[int] = set()
        while left:
            tally = Counter(e for core in left for e in core)
            best = max(tally, key=lambda e: (tally[e] / self.prices[e], -self.odd.penalties[e], -e))
            chosen.add(best)
            left = [core for core in left if best not in core]
        return frozenset(chosen)
