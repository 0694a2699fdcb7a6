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

    Things in many sets are placed first; a thing opens a new group at most once, as empty groups
    are alike. None is a proof: every placement was tried.

    Raises
    ------
    StoppedError
        When neither was found within the placements, or the steps, allowed.

    Examples
    --------
    >>> pairs = [frozenset(p) for p in ((0, 1), (1, 2), (0, 2))]
    >>> coloured(3, pairs, 2, Budget()), coloured(3, pairs, 3, Budget())
    (None, [0, 1, 2])
    """
    search = _Search(n, list(dict.fromkeys(sets)), k, budget)
    return search.group if search.place(0, 0) else None


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
