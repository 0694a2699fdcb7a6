"""What became of figures, told one by one: what weighs most first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from deserstats.causes.releases.change_words import difference_words, left_words, rounding_words, window_words
from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.causes.releases.restated_answers import RestatedFigure
from deserstats.checks.bounds.implies import Follows
from deserstats.checks.sums.naming import names_of
from deserstats.claims.claim import Claim

if TYPE_CHECKING:
    from deserstats.causes.releases.comparison_answers import AnswerComparison

RANK = (Follows.REFUTED, Follows.INCONSISTENT, Follows.UNDECIDED, Follows.IMPLIED, Follows.POSSIBLE)
"""What the other release says of a figure, what weighs most first."""


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """One figure: its name, what became of it, and what the other release leaves of it where that says more."""

    name: str
    became: str
    left: str
    proof: RestatedFigure | None

    def __str__(self) -> str:
        said = f"{self.name}: {self.became}"
        return f"{said}. {self.left}" if self.left else said


@dataclass(frozen=True)
class ToldFigures:
    """The figures of a comparison under the names that they have in its tables."""

    comparison: AnswerComparison

    @cached_property
    def old(self) -> dict[str, str]:
        """Names in the old table."""
        return names_of(self.comparison.before.claims)

    @cached_property
    def new(self) -> dict[str, str]:
        """Names in the new table."""
        return names_of(self.comparison.after.claims)

    @cached_property
    def restated(self) -> dict[str, RestatedFigure]:
        """What the new release leaves, by old id."""
        return {r.id: r for r in self.comparison.restated}

    @cached_property
    def anticipated(self) -> dict[str, RestatedFigure]:
        """What the old release left, by new id."""
        return {r.id: r for r in self.comparison.anticipated}

    def changes(self, kind: ChangeKind) -> list[FigureChange]:
        """Return the figures of a kind: what the other release rules out first, then by the size of the revision."""
        return sorted(self.comparison.of(kind), key=self._rank)

    def _rank(self, f: FigureChange) -> tuple[bool, int, bool, float]:
        proof = self.proof(f)
        rank = len(RANK) if proof is None or not proof.is_told else RANK.index(proof.status)
        return bool(f.overlaps), rank, f.share is None, -abs(float(f.share or 0))

    def proof(self, f: FigureChange) -> RestatedFigure | None:
        """Return what the other release leaves of a figure."""
        return self.restated.get(f.before) if f.before else self.anticipated.get(f.after)

    def told(self, f: FigureChange) -> ToldFigure:
        """Tell one figure."""
        was = self.comparison.before.claims[f.before] if f.before else None
        now = self.comparison.after.claims[f.after] if f.after else None
        proof = self.proof(f)
        if now is None:
            assert was is not None
            left = "" if proof is None else left_words(proof, was, self.new)
            return ToldFigure(self.old[f.before], was.words, left, proof)
        if was is None:
            is_new = proof is None or not proof.is_told
            left = "" if proof is None or is_new else left_words(proof, now, self.old, "old")
            return ToldFigure(self.new[f.after], now.words, left, proof)
        is_plain = proof is None or self._is_as_printed(now, proof)
        left = "" if proof is None or is_plain else left_words(proof, was, self.new)
        became = self._became(f, was, now)
        return ToldFigure(
            self.new[f.after] if f.kind == ChangeKind.REVISED else self.old[f.before], became, left, proof
        )

    def _is_as_printed(self, claim: Claim, proof: RestatedFigure) -> bool:
        """Whether the new release leaves of a window just what it prints for it."""
        allowed = claim.allowed(self.comparison.after.claims.reading)
        return (proof.low, proof.high) == (allowed.low, allowed.high)

    def _became(self, f: FigureChange, was: Claim, now: Claim) -> str:
        if f.kind == ChangeKind.MOVED:
            moved = window_words(was.window, now.window)
            figure = was.words if f.overlaps is None else f"{was.words}, now {now.words}"
            return f"{figure}, now for {now.window}" + (f", which {moved}" if moved else "")
        if f.kind == ChangeKind.RELABELLED:
            cells = [_cell(column, was.cells(), now.cells()) for column in f.columns]
            figure = "" if f.overlaps is None else f"; {was.words}, now {now.words}"
            return ", ".join(cells) + figure
        notes = ", ".join(filter(None, (difference_words(f), rounding_words(f))))
        return f"{was.words}, now {now.words}" + (f" ({notes})" if notes else "")


def _cell(column: str, was: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say how one column differs."""
    if column not in was:
        return f"another {column}"
    return f"{column} {was[column] or 'blank'}, now {now[column] or 'blank'}"
