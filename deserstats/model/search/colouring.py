"""Fewest groups of things of which some sets cannot be together: hypergraph colouring by search, in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deserstats.model.budget import Budget, StoppedError

MAX_STEPS = 200_000
"""Placements tried at effort 1 before one search gives up."""


PLACEMENT = 10
"""Steps of a placement."""


def coloured(n: int, sets: Iterable[frozenset[int]], k: int, budget: Budget) -> list[int] | None:
    """Return a group below ``k`` for each of ``n`` things so that no set lies in one group, or None.

    A thing in fewer than ``k`` sets always finds a group once all others have one, so it is placed last, and
    its sets bind the others no more. Of what is left, things in many sets are placed first; a thing opens a new
    group at most once, as empty groups are alike. None is a proof: every placement was tried.

    Raises
    ------
    StoppedError
        When neither was found within the placements, or the steps, allowed.

    Examples
    --------
    >>> pairs = [frozenset(p) for p in ((0, 1), (1, 2), (0, 2))]
    >>> coloured(3, pairs, 2, Budget()), coloured(3, pairs, 3, Budget())
    (None, [1, 0, 2])
    """
    own_sets = list(dict.fromkeys(sets))
    if any(len(own) == 1 for own in own_sets):
        return None
    last, hard = _set_aside(n, own_sets, k)
    number = {i: j for j, i in enumerate(i for i in range(n) if i not in last)}
    search = _Search(len(number), [frozenset(number[i] for i in own) for own in hard], k, budget)
    if not search.place(0, 0):
        return None
    group = {i: search.group[j] for i, j in number.items()}
    for i, binding in reversed(last.items()):
        taken = [{group[j] for j in own if j != i} for own in binding]
        group[i] = next(g for g in range(k) if {g} not in taken)
    return [group[i] for i in range(n)]


def _set_aside(
    n: int, sets: Sequence[frozenset[int]], k: int
) -> tuple[dict[int, list[frozenset[int]]], list[frozenset[int]]]:
    """Return the things that may be placed last, each with the sets that bind it then, and the sets of the others."""
    sets_of: list[dict[frozenset[int], None]] = [{} for _ in range(n)]
    for own in sets:
        for i in own:
            sets_of[i][own] = None
    last: dict[int, list[frozenset[int]]] = {}
    ready = [i for i in range(n) if len(sets_of[i]) < k]
    while ready:
        i = ready.pop()
        if i in last:
            continue
        last[i] = list(sets_of[i])
        for own in last[i]:
            for j in own:
                del sets_of[j][own]
                if j not in last and len(sets_of[j]) < k:
                    ready.append(j)
    return last, [own for own in sets if all(own in sets_of[i] for i in own)]


class _Search:
    """Placements with, for each thing and group, how many sets forbid it now."""

    def __init__(self, n: int, sets: Sequence[frozenset[int]], k: int, budget: Budget) -> None:
        self.k = k
        self.budget = budget
        self.most = budget.scaled(MAX_STEPS)
        self.group = [-1] * n
        self.steps = 0
        self.sets = [sorted(members) for members in sets]
        self.sets_of: list[list[int]] = [[] for _ in range(n)]
        for s, members in enumerate(self.sets):
            for i in members:
                self.sets_of[i].append(s)
        self.inside = [[0] * k for _ in sets]
        self.forbidden = [[sum(len(self.sets[s]) == 1 for s in own)] * k for own in self.sets_of]

    def place(self, done: int, opened: int) -> bool:
        """Place what is left, given the number of groups in use."""
        if done == len(self.group):
            return True
        i = self._tightest(opened)
        for g in range(min(opened + 1, self.k)):
            if self.forbidden[i][g]:
                continue
            self.steps += 1
            self.budget.spend(PLACEMENT)
            if self.steps > self.most or self.budget.is_over:
                raise StoppedError(self.budget.why("there are too many ways to group the sources"))
            self._put(i, g, 1)
            if self.place(done + 1, max(opened, g + 1)):
                return True
            self._put(i, g, -1)
        return False

    def _put(self, i: int, g: int, step: int) -> None:
        """Put a thing into a group, or take it out again."""
        if step > 0:
            self.group[i] = g
        for s in self.sets_of[i]:
            self.inside[s][g] += step
            if self.inside[s][g] == len(self.sets[s]) - (1 if step > 0 else 2):
                last = next(j for j in self.sets[s] if self.group[j] != g)
                self.forbidden[last][g] += step
        if step < 0:
            self.group[i] = -1

    def _tightest(self, opened: int) -> int:
        """Return the unplaced thing with the fewest groups left, then the most sets."""
        width = min(opened + 1, self.k)
        open_ = (i for i, own in enumerate(self.group) if own < 0)
        return min(open_, key=lambda i: (self.forbidden[i][:width].count(0), -len(self.sets_of[i]), i))
