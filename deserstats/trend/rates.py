"""The daily rate of one window: the smallest and the largest that every claim allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from deserstats.checks.proofs import EndProof, verify_end
from deserstats.checks.query import Target
from deserstats.checks.space import Space
from deserstats.claims.period import Period
from deserstats.model.certificate import Side
from deserstats.model.form import Form, add
from deserstats.model.system import System
from deserstats.wording import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowRate:
    """The exact band of one window's daily rate; None where there is no limit."""

    start: date
    end: date
    low: Exact | None
    high: Exact | None
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    @property
    def window(self) -> Period:
        """The window."""
        return Period(self.start, self.end)

    def verify(self, system: System, wanted: Target) -> bool:
        """Add the proofs of both ends up again."""
        form = daily(system, wanted, self.window)
        return verify_end(self.low_proofs, self.low, form, system) and verify_end(
            self.high_proofs, self.high, form, system
        )


def daily(system: System, wanted: Target, window: Period) -> Form:
    """Return the daily rate of a window as a form."""
    return add([(wanted.form(system, window), Fraction(1, window.days))])


def rate_of(space: Space, wanted: Target, window: Period) -> WindowRate | None:
    """Return the band of a window over a space of series; None when an end was not settled."""
    form = daily(space.system, wanted, window)
    low, high = space.end(form, Side.LOW), space.end(form, Side.HIGH)
    if low is None or high is None:
        return None
    return WindowRate(start=window.start, end=window.end, low=low.value, high=high.value,
                      low_proofs=low.proofs, high_proofs=high.proofs)  # fmt: skip
