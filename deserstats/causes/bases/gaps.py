"""The gap between two groups in every window that both know closely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from deserstats.causes.bases.basis_answers import WindowGap
from deserstats.causes.bases.subsets_of_all import AllSubsets
from deserstats.checks.bounds.end_proofs import EndProof
from deserstats.checks.bounds.feasible_set import Choice, FeasibleSet
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.linear_form import Form
from deserstats.wording import Exact, exact

COUNTED = attrgetter("measure", "unit", "geography", "basis")

CLOSELY = Fraction(1, 10)
"""Width of a range, as a share of its middle, up to which a window counts as known closely."""

MAX_CHOICES = 8
"""Choices of windows in a group up to which its ranges are worked out for each."""


class Span(NamedTuple):
    """The range of a window in a group, with the sums of its ends."""

    low: Exact
    high: Exact
    low_proofs: tuple[EndProof, ...]
    high_proofs: tuple[EndProof, ...]


Part = tuple[frozenset[str], Period]
"""The categories of a total, and its window."""


@dataclass(slots=True)
class Gaps:
    """Ranges that groups allow for windows that somebody printed as a total.

    Rounded figures cannot show gaps of a few percent, and a difference of two cumulative totals
    mixes their dates of revision: windows that only those would give are left aside.
    """

    subsets: AllSubsets
    is_complete: bool = True
    _spaces: dict[int, FeasibleSet] = field(default_factory=dict)
    _known: dict[tuple[tuple[str, ...], str], Span | None] = field(default_factory=dict)

    def between(self, first: Sequence[str], second: Sequence[str]) -> Iterator[WindowGap]:
        """Return the gaps of the second group against the first, window by window."""
        told = [self._told(first), self._told(second)]
        for claim in self._printed([*first, *second]):
            if not all(self._is_told(claim, parts) for parts in told):
                continue
            a = self._span(claim, tuple(first))
            b = self._span(claim, tuple(second)) if a is not None else None
            if a is not None and b is not None:
                yield WindowGap(
                    start=claim.window.start,
                    end=claim.window.end,
                    category=claim.category,
                    geography=claim.geography,
                    measure=claim.measure,
                    unit=claim.unit,
                    first_low=a.low,
                    first_high=a.high,
                    second_low=b.low,
                    second_high=b.high,
                    first_low_proofs=a.low_proofs,
                    first_high_proofs=a.high_proofs,
                    second_low_proofs=b.low_proofs,
                    second_high_proofs=b.high_proofs,
                )

    def _told(self, group: Sequence[str]) -> Mapping[object, list[Part]]:
        """Return the totals that a group prints to the unit, by what they count."""
        claims = self.subsets.system.claims
        found: dict[object, list[Part]] = {}
        for claim in (claims[name] for name in group if claims[name].kind == "total"):
            allowed = claim.allowed(claims.reading)
            if allowed.low == allowed.high:
                leaves = frozenset(claims.scheme.leaves(claim.category))
                found.setdefault(COUNTED(claim), []).append((leaves, claim.window))
        return found

    def _is_told(self, claim: Claim, told: Mapping[object, list[Part]]) -> bool:
        """Whether totals that a group prints to the unit fill a window end to end."""
        own = self.subsets.system.claims.scheme.leaves(claim.category)
        parts = [
            (leaves, window)
            for leaves, window in told.get(COUNTED(claim), ())
            if leaves <= own and claim.window.contains(window)
        ]
        return all(_is_filled(claim.window, [window for held, window in parts if leaf in held]) for leaf in own)

    def _printed(self, names: Sequence[str]) -> list[Claim]:
        """Return one total for every window and category, in order of time."""
        seen: dict[Form, Claim] = {}
        for name in names:
            claim = self.subsets.system.claims[name]
            if claim.kind == "total" and len(claim.windows) == 1:
                seen.setdefault(self._form(claim), claim)
        return sorted(seen.values(), key=lambda c: (c.window.start, c.window.end, c.category))

    def _form(self, claim: Claim) -> Form:
        return self.subsets.system.options[claim.id][0][1][0].form

    def _span(self, claim: Claim, group: tuple[str, ...]) -> Span | None:
        """Return the range of a window in a group, if it is known closely."""
        if (group, claim.id) not in self._known:
            self._known[group, claim.id] = self._range(claim, group)
        return self._known[group, claim.id]

    def _range(self, claim: Claim, group: tuple[str, ...]) -> Span | None:
        k = self.subsets.home(claim.id)
        names = [name for name in group if self.subsets.home(name) == k]
        if self.subsets.budget.is_over:
            self.is_complete = False
            return None
        space = self._space(k)
        choices = _choices(space, names)
        ends = [space.end(self._form(claim), side, choices) for side in (Side.LOW, Side.HIGH)] if choices else []
        known = [end for end in ends if end is not None and end.value is not None]
        if len(known) < 2:
            return None
        (low, low_proofs), (high, high_proofs) = ((Fraction(end.value or 0), end.proofs) for end in known)
        is_close = high - low <= CLOSELY * (low + high) / 2
        return Span(exact(low), exact(high), low_proofs, high_proofs) if is_close else None

    def _space(self, k: int) -> FeasibleSet:
        """Return the series of one component, of which sums alone prove ends."""
        if k not in self._spaces:
            self._spaces[k] = self.subsets.spaces[k].narrowed((), ())
        return self._spaces[k]


def _choices(space: FeasibleSet, names: Sequence[str]) -> Sequence[Choice]:
    """Return the choices of windows of some claims, if there are few and they can hold under each."""
    few = names and len(list(islice(space.subsets.choices(names), MAX_CHOICES + 1))) <= MAX_CHOICES
    found = space.choices_of(names) if few else None
    return () if found is None or any(choice.refuted is not None for choice in found) else found


def _is_filled(window: Period, parts: Sequence[Period]) -> bool:
    """Whether some of the parts, end to end, make up a window."""
    reached = {window.start}
    for part in sorted(parts):
        if part.start in reached:
            reached.add(part.end)
    return window.end in reached
