"""Fewest groups of things of which some sets cannot be together: hypergraph colouring by search, in whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MAX_STEPS = 200_000
"""Placements tried before the search gives up."""


class SearchLimitError(Exception):
    """The search gave up before it was through."""


def coloured(n: int, sets: Iterable[frozenset[int]], k: int) -> list[int] | None:
    """Return a group below ``k`` for each of ``n`` things so that no set lies in one group, or None.

    Things in many sets are placed first; a thing opens a new group at most once, as empty groups
    are alike. None is a proof: every placement was tried.

    Raises
    ------
    SearchLimitError
        When neither was found within ``MAX_STEPS`` placements.

    Examples
    --------
    >>> pairs = [frozenset(p) for p in ((0, 1), (1, 2), (0, 2))]
    >>> coloured(3, pairs, 2), coloured(3, pairs, 3), coloured(3, [frozenset((0, 1, 2))], 2)
    (None, [0, 1, 2], [0, 1, 0])
    """
    search = _Search(n, list(dict.fromkeys(sets)), k)
    return search.group if search.place(0, 0) else None


class _Search:
    def __init__(self, n: int, sets: Sequence[frozenset[int]], k: int) -> None:
        self.k = k
        self.group = [-1] * n
        self.steps = 0
        self.sets_of: list[list[frozenset[int]]] = [[] for _ in range(n)]
        for members in sets:
            for i in members:
                self.sets_of[i].append(members)

    def place(self, done: int, opened: int) -> bool:
        """Place what is left, given the number of groups in use."""
        if done == len(self.group):
            return True
        i, allowed = self._tightest(opened)
        for g in allowed:
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise SearchLimitError
            self.group[i] = g
            if self.place(done + 1, max(opened, g + 1)):
                return True
        self.group[i] = -1
        return False

    def _tightest(self, opened: int) -> tuple[int, list[int]]:
        """Return the unplaced thing with the fewest groups left, then the most sets."""
        best: tuple[int, int, int] | None = None
        groups: list[int] = []
        for i, own in enumerate(self.group):
            if own >= 0:
                continue
            allowed = [g for g in range(min(opened + 1, self.k)) if self._fits(i, g)]
            key = (len(allowed), -len(self.sets_of[i]), i)
            if best is None or key < best:
                best, groups = key, allowed
        assert best is not None
        return best[2], groups

    def _fits(self, i: int, g: int) -> bool:
        return not any(all(self.group[j] == g for j in members if j != i) for members in self.sets_of[i])
