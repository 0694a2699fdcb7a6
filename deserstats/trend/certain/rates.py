"""What one window counts, in all or by day: the smallest and the largest that every claim allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, verify_ends
from deserstats.checks.bounds.feasible_set import End, FeasibleSet
from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.period import Period
from deserstats.errors import ClaimError
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import Form, add
from deserstats.model.rows.system import System
from deserstats.wording import Exact, one_of


class Per(StrEnum):
    """Whether windows are compared by what they count by day, by calendar month, or in all."""

    DAY = "day"
    MONTH = "month"
    PERIOD = "period"


def unit_of_time(per: str) -> Per:
    """Read ``per``; raise where it is none."""
    if per not in tuple(Per):
        raise ClaimError(f"per={per!r} is not {one_of(map(repr, map(str, Per)))}")
    return Per(per)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedSpan:
    """The exact ends of a quantity over every compatible series; None where there is no limit."""

    low: Exact | None
    high: Exact | None
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    def verify(self, form: Form, system: System) -> bool:
        """Add the proofs of both ends up again."""
        return verify_ends(self, form, system)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRate(ProvedSpan):
    """The exact band of one window, by day, month or in all."""

    start: date
    end: date
    per: Per = Per.DAY

    @property
    def window(self) -> Period:
        """The window."""
        return Period(self.start, self.end)


def value_form(system: System, wanted: Target, window: Period, per: Per) -> Form:
    """Return what a window counts, by day, month or in all, as a form.

    Whole months count as one each; other windows in months of mean length.
    """
    exposure = 1 if per == Per.PERIOD else Fraction(units_in(window, per))
    return add([(wanted.form(system, window), 1 / Fraction(exposure))])


def both_ends(space: FeasibleSet, form: Form) -> tuple[End, End] | None:
    """Return both ends of a form; None when one was not settled."""
    low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
    return None if low is None or high is None else (low, high)


def span(space: FeasibleSet, form: Form) -> ProvedSpan | None:
    """Return the span of a form; None when an end was not settled."""
    ends = both_ends(space, form)
    if ends is None:
        return None
    low, high = ends
    return ProvedSpan(low=low.value, high=high.value, low_proofs=low.proofs, high_proofs=high.proofs)


def rate_of(space: FeasibleSet, wanted: Target, window: Period, per: Per) -> WindowRate | None:
    """Return the band of a window over a space of series; None when an end was not settled."""
    ends = both_ends(space, value_form(space.system, wanted, window, per))
    return None if ends is None else band(window, per, *ends)


def band(window: Period, per: Per, low: End, high: End) -> WindowRate:
    """Write the two ends of a window as its band."""
    return WindowRate(
        start=window.start,
        end=window.end,
        low=low.value,
        high=high.value,
        per=per,
        low_proofs=low.proofs,
        high_proofs=high.proofs,
    )
