"""Verdicts of groups and conflicts of two releases, matched through the figures that both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deserstats.checks.consistency.answers import Conflict, ConsistencyResult, Status

WORST = (Status.INCONSISTENT, Status.UNDECIDED, Status.CONSISTENT)
"""Verdicts from the worst on."""


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """Groups of figures that share cells, in either release, and what is said of them.

    Attributes
    ----------
    ids_before, ids_after : tuple of str
        Their claims.
    before, after : {"consistent", "inconsistent", "undecided"} or None
        The worst verdict of these groups in either release; None where a release has no such group.
    """

    ids_before: tuple[str, ...]
    ids_after: tuple[str, ...]
    before: Status | None
    after: Status | None

    @property
    def fell(self) -> bool:
        """Whether these figures could all be right, and cannot any more."""
        return self.before == Status.CONSISTENT and self.after == Status.INCONSISTENT


def verdict_changes(
    before: ConsistencyResult, after: ConsistencyResult, pairs: Mapping[str, str]
) -> tuple[VerdictChange, ...]:
    """Return the groups of either release that share figures and whose verdict is another one now."""
    old = {name: k for k, group in enumerate(before.components) for name in group.ids}
    new = {name: k for k, group in enumerate(after.components) for name in group.ids}
    links: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for a, b in pairs.items():
        if a in old and b in new:
            links.setdefault(("old", old[a]), set()).add(("new", new[b]))
            links.setdefault(("new", new[b]), set()).add(("old", old[a]))
    found = []
    seen: set[tuple[str, int]] = set()
    for first in links:
        if first in seen:
            continue
        reached = {first}
        left = [first]
        while left:
            more = links[left.pop()] - reached
            reached |= more
            left += more
        seen |= reached
        change = _change(before, after, sorted(reached))
        if change.before != change.after:
            found.append(change)
    return tuple(found)


def _change(before: ConsistencyResult, after: ConsistencyResult, reached: Sequence[tuple[str, int]]) -> VerdictChange:
    sides = (before.components, after.components)
    groups = [
        [side[k] for which, k in reached if which == name] for name, side in zip(("old", "new"), sides, strict=True)
    ]
    ids = [tuple(name for group in own for name in group.ids) for own in groups]
    status = [next((s for s in WORST if any(g.status == s for g in own)), None) for own in groups]
    return VerdictChange(ids[0], ids[1], status[0], status[1])


def kept_conflicts(
    before: ConsistencyResult, after: ConsistencyResult, pairs: Mapping[str, str]
) -> tuple[tuple[Conflict, Conflict], ...]:
    """Return the conflicts that both releases list: the same figures, revised or not, cannot all hold in either."""
    old = {frozenset(pairs[n] for n in c.ids): c for c in before.conflicts if all(n in pairs for n in c.ids)}
    return tuple((old[key], c) for c in after.conflicts if (key := frozenset(c.ids)) in old)
