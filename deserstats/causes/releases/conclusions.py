"""Conclusions put to both releases: what held, and whether it still does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, TypeGuard

from deserstats.causes.releases.renaming import Renames, as_renamed, renamed_labels
from deserstats.checks.bounds.bound import bound
from deserstats.checks.bounds.bound_answers import Bound, target_of
from deserstats.checks.bounds.implies import Follows, Implication, implies
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.trend.certain.compare_periods import compare_periods
from deserstats.trend.certain.comparison_answers import PeriodComparison
from deserstats.trend.certain.contrasts import Certain
from deserstats.trend.certain.order_answers import PeriodOrder
from deserstats.trend.certain.order_periods import order_periods
from deserstats.trend.certain.shape import Existence
from deserstats.wording import Exact, count, number

Conclusion = Implication | Bound | PeriodComparison | PeriodOrder
"""Answers that can be asked again of another release."""

EXPECTED = "a Claim, a mapping of its columns, or an answer of implies, bound, compare_periods or order_periods"


class Fate(StrEnum):
    """What became of a conclusion."""

    HOLDS = "holds"
    FELL = "fell"
    NEW = "new"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionChange:
    """One conclusion, asked of both releases.

    Attributes
    ----------
    before : Implication, Bound, PeriodComparison or PeriodOrder
        The answer on the old release, with its proof.
    after : the same kind of answer, or None
        The answer on the new release, with its proof or with the series in which the conclusion fails; None where
        the question cannot be asked of it.
    reason : str
        Why it cannot.
    """

    before: Implication | Bound | PeriodComparison | PeriodOrder
    after: Implication | Bound | PeriodComparison | PeriodOrder | None = None
    reason: str = ""

    @property
    def fate(self) -> Fate:
        """Whether it held before and holds now: *holds*, *fell* (held), *new* (holds now), *open* (neither)."""
        held = is_certain(self.before)
        if self.after is None:
            return Fate.FELL if held else Fate.OPEN
        if held:
            return Fate.HOLDS if _still(self.before, self.after) else Fate.FELL
        return Fate.NEW if is_certain(self.after) else Fate.OPEN

    @property
    def words(self) -> str:
        """What was concluded about."""
        answer = self.before
        if isinstance(answer, Implication):
            return answer.words
        if isinstance(answer, PeriodComparison):
            return f"{answer.later} against {answer.earlier}"
        if isinstance(answer, PeriodOrder):
            return f"order of periods, {answer.period}"
        return ", ".join(filter(None, (answer.measure, answer.category, answer.geography, str(answer.period))))

    @property
    def was(self) -> str:
        """What the old release says of it."""
        return _said(self.before)

    @property
    def now(self) -> str:
        """What the new release says of it."""
        return f"not asked: {self.reason}" if self.after is None else _said(self.after)

    def verify(self, before: ClaimSet, after: ClaimSet, renames: Renames) -> bool:
        """Whether both answers are of these releases and one question, and hold."""
        if self.before.claims != before or not self.before.verify():
            return False
        if self.after is None:
            return bool(self.reason)
        same = _question(self.after) == _question(self.before, before, renames)
        return type(self.after) is type(self.before) and same and self.after.claims == after and self.after.verify()


def is_certain(answer: Conclusion) -> bool:
    """Whether an answer concludes anything."""
    if isinstance(answer, Implication):
        return _follows(answer) in (Follows.IMPLIED, Follows.REFUTED)
    if isinstance(answer, PeriodComparison):
        return answer.certain != Certain.NEITHER
    if isinstance(answer, PeriodOrder):
        return bool(_certainties(answer))
    return answer.low not in (None, 0) or answer.high is not None


def _still(before: Conclusion, after: Conclusion) -> bool:
    """Whether all that was certain is so still."""
    if isinstance(before, Implication) and isinstance(after, Implication):
        return _follows(before) == _follows(after)
    if isinstance(before, PeriodComparison) and isinstance(after, PeriodComparison):
        return before.certain == after.certain
    if isinstance(before, PeriodOrder) and isinstance(after, PeriodOrder):
        return _certainties(before) <= _certainties(after)
    assert isinstance(before, Bound)
    assert isinstance(after, Bound)
    low = before.low is None or (after.low is not None and Fraction(before.low) <= Fraction(after.low))
    return low and (before.high is None or (after.high is not None and Fraction(after.high) <= Fraction(before.high)))


def _follows(answer: Implication) -> Follows:
    """Return how a statement stands to claims; under all best repairs of those that contradict each other."""
    found = {r.status for r in answer.repairs}
    if answer.status == Follows.INCONSISTENT and answer.complete and len(found) == 1:
        return found.pop()
    return answer.status


def _certainties(answer: PeriodOrder) -> set[tuple[str, str, str]]:
    """Return the pairs of periods whose order is certain, and whether a rise or a fall is."""
    bands = answer.answers[0].bands if answer.answers else ()
    labels = [band.window.label for band in bands]
    pairs = {(p.earlier, p.later) for a in answer.answers for p in a.pairs}
    found = {
        (labels[s], labels[t], word)
        for s, t in pairs
        if (word := answer.certain(bands[s].window, bands[t].window)) != "open"
    }
    found |= {("", "", "must rise")} if answer.never_rises == Existence.IMPOSSIBLE else set()
    return found | ({("", "", "must fall")} if answer.never_falls == Existence.IMPOSSIBLE else set())


def _said(answer: Conclusion) -> str:
    """Say what an answer concludes, in a few words."""
    repairs = len(answer.repairs)
    under = (
        f" under each of {count(repairs, 'best repair')}"
        if repairs > 1
        else " under the best repair"
        if repairs
        else ""
    )
    if isinstance(answer, Implication):
        follows = _follows(answer)
        if follows == Follows.INCONSISTENT:
            return "the claims contradict each other, and repairs differ on it"
        return {Follows.POSSIBLE: "open"}.get(follows, follows.value) + under
    if answer.status == "undecided":
        return f"undecided: {answer.reason}"
    if isinstance(answer, PeriodComparison):
        return ("open" if answer.certain == Certain.NEITHER else f"certainly {answer.certain.value}") + under
    if isinstance(answer, PeriodOrder):
        pairs = {c for c in _certainties(answer) if c[0]}
        shapes = [c[2] for c in sorted(_certainties(answer)) if not c[0]]
        return ", ".join([count(len(pairs), "certain pair"), *shapes]) + under
    return _range(answer.low, answer.high) + under


def _range(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return number(low)
    if high is None:
        return "no limit" if not low else f"at least {number(low)}"
    return f"at most {number(high)}" if not low else f"{number(low)} to {number(high)}"


def concluded(
    before: ClaimSet, after: ClaimSet, asked: object, renames: Renames, effort: float, timeout: float | None
) -> tuple[ConclusionChange, ...]:
    """Ask conclusions of both releases.

    Raises
    ------
    ClaimError
        When one is no conclusion, or cannot be asked of the old release.
    """
    if isinstance(asked, Claim | Mapping | Implication | Bound | PeriodComparison | PeriodOrder):
        asked = [asked]
    if not isinstance(asked, Sequence) or isinstance(asked, str):
        raise ClaimError(f"conclusions is a {type(asked).__name__}; expected a list of these: {EXPECTED}")
    ask = partial(_asked, effort=effort, timeout=timeout)
    return tuple(_changed(said, before, after, renames, ask) for said in asked)


def _changed(said: object, before: ClaimSet, after: ClaimSet, renames: Renames, ask: Any) -> ConclusionChange:
    was = said if _is_of(said, before) else ask(before, said)
    try:
        now = ask(after, was, (before, renames))
    except ClaimError as error:
        return ConclusionChange(before=was, reason=str(error))
    return ConclusionChange(before=was, after=now)


def _is_of(said: object, claims: ClaimSet) -> TypeGuard[Conclusion]:
    """Whether it is an answer on just these claims already."""
    return isinstance(said, Implication | Bound | PeriodComparison | PeriodOrder) and said.claims == claims


def _asked(
    claims: ClaimSet,
    said: object,
    renamed: tuple[ClaimSet, Renames] | None = None,
    *,
    effort: float,
    timeout: float | None,
) -> Conclusion:
    """Ask what an answer was asked, of other claims."""
    limits: dict[str, Any] = {"effort": effort, "timeout": timeout}
    if isinstance(said, Claim | Mapping):
        return implies(claims, said, **limits)
    if not isinstance(said, Implication | Bound | PeriodComparison | PeriodOrder):
        raise ClaimError(f"a conclusion is {EXPECTED}, not a {type(said).__name__}")
    question = _question(said, *(renamed or ()))
    if isinstance(said, Implication):
        # a label that the statement leaves blank is blank, whatever others occur
        blank = dict.fromkeys(("measure", "unit", "category", "geography", "basis", "dated_by"), "")
        return implies(claims, blank | question | {"id": ""}, **limits)
    if isinstance(said, Bound):
        return bound(claims, **question, **limits)
    if isinstance(said, PeriodComparison):
        return compare_periods(claims, **question, **limits)
    return order_periods(claims, **question, **limits)


def _question(answer: Conclusion, claims: ClaimSet | None = None, renames: Renames = ()) -> dict[str, Any]:
    """Return what an answer was asked, under the names of another release."""
    if isinstance(answer, Implication):
        claim = answer.claim if claims is None else as_renamed(answer.claim, claims, renames)
        return {name: text for name, text in claim.replace(id="").cells().items() if text}
    target = target_of(answer) if isinstance(answer, Bound) else answer.target
    labels = {name: getattr(target, name) for name in target.__slots__}
    labels = labels if claims is None else renamed_labels(labels, claims, renames)
    if isinstance(answer, Bound):
        return labels | {"period": answer.period}
    if isinstance(answer, PeriodComparison):
        return labels | {"earlier": answer.earlier, "later": answer.later, "per": answer.per.value}
    return labels | {"freq": answer.freq, "period": answer.period, "per": answer.per.value}
