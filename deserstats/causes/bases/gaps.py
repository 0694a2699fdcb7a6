"""The gap between two groups in every window that both know closely."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from deserstats.causes.bases.basis_answers import WindowGap
from deserstats.causes.bases.subsets_of_all import AllSubsets
from deserstats.checks.bounds.end_proofs import EndProof, end_proof
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Side
from deserstats.model.proof.outcome import Feasible
from deserstats.model.rows.linear_form import Form
from deserstats.model.search.subsets import Subsets
from deserstats.model.solve.bounds import Extremes, NetworkExtremes, extremes_of
from deserstats.wording import Exact

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


@dataclass(slots=True)
class Gaps:
    """Ranges that groups allow for windows that somebody printed as a total.

    Rounded figures cannot show gaps of a few percent, and a difference of two cumulative totals
    mixes their dates of revision: windows that only those would give are left aside.
    """

    subsets: AllSubsets
    is_complete: bool = True
    _ends: dict[int, Extremes | NetworkExtremes] = field(default_factory=dict)
    _known: dict[tuple[tuple[str, ...], str], Span | None] = field(default_factory=dict)

    def between(self, first: Sequence[str], second: Sequence[str]) -> Iterator[WindowGap]:
        """Return the gaps of the second group against the first, window by window."""
        for claim in self._printed([*first, *second]):
            if not (self._is_told(claim, first) and self._is_told(claim, second)):
                continue
            a = self._span(claim, tuple(first))
            b = self._span(claim, tuple(second)) if a is not None else None
            if a is not None and b is not None:
                yield WindowGap(
                    start=claim.window.start, end=claim.window.end, category=claim.category,
                    geography=claim.geography, measure=claim.measure, unit=claim.unit,
                    first_low=a.low, first_high=a.high, second_low=b.low, second_high=b.high,
                    first_low_proofs=a.low_proofs, first_high_proofs=a.high_proofs,
                    second_low_proofs=b.low_proofs, second_high_proofs=b.high_proofs,
                )  # fmt: skip

    def _is_told(self, claim: Claim, group: Sequence[str]) -> bool:
        """Whether totals that a group prints to the unit fill a window end to end."""
        leaves = self.subsets.system.claims.scheme.leaves
        own = leaves(claim.category)
        parts: list[tuple[frozenset[str], Period]] = []
        for name in group:
            c = self.subsets.system.claims[name]
            same = (c.measure, c.unit, c.geography, c.basis) == (
                claim.measure,
                claim.unit,
                claim.geography,
                claim.basis,
            )
            allowed = c.allowed(self.subsets.system.claims.reading)
            if (
                same
                and c.kind == "total"
                and allowed.low == allowed.high
                and leaves(c.category) <= own
                and claim.window.contains(c.window)
            ):
                parts.append((frozenset(leaves(c.category)), c.window))
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
        subsets = self.subsets.all_subsets[k]
        ends = self._ends.setdefault(k, extremes_of(subsets.engine))
        choices = list(subsets.choices(names)) if names else []
        if not 0 < len(choices) <= MAX_CHOICES:
            return None
        spans = [self._under(subsets, ends, names, choice, self._form(claim), len(choices) > 1) for choice in choices]
        known = [s for s in spans if s is not None]
        if None in spans or not known:
            return None
        low, high = min(s.low for s in known), max(s.high for s in known)
        if high - low > CLOSELY * Fraction(low + high) / 2:
            return None
        return Span(
            low, high, tuple(p for s in known for p in s.low_proofs), tuple(p for s in known for p in s.high_proofs)
        )

    def _under(
        self,
        subsets: Subsets,
        ends: Extremes | NetworkExtremes,
        names: Sequence[str],
        choice: dict[str, int],
        form: Form,
        ask: bool,
    ) -> Span | None:
        active = subsets.active(names, choice)
        if ask and not isinstance(subsets.engine.decide(active), Feasible):
            return None
        high = ends.high(form, active)
        if high is None or high.value is None:
            return None
        low = ends.low(form, active)
        if low is None or low.value is None:
            return None
        options, domain = self.subsets.system.options, self.subsets.system.domain
        windows = tuple((name, options[name][k][0].label) for name, k in choice.items())
        proofs = ((end_proof(found, subsets, form, side, windows, domain),)
                  for found, side in ((low, Side.LOW), (high, Side.HIGH)))  # fmt: skip
        return Span(low.value, high.value, *proofs)


def _is_filled(window: Period, parts: Sequence[Period]) -> bool:
    """Whether some of the parts, end to end, make up a window."""
    reached = {window.start}
    for part in sorted(parts):
        if part.start in reached:
            reached.add(part.end)
    return window.end in reached
