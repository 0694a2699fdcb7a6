"""One dated revision of a running total, as an answer tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deserstats.claims.cells.period import DAY, Period, day_text
from deserstats.wording import Exact, fitting, listing, number


class Reach(StrEnum):
    """How far a step goes: one printed series; all running totals that contain it; or whatever counts it."""

    ALONE = "alone"
    SUMS = "sums"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A printed running total was revised by ``size`` from one day on, and stayed so.

    Attributes
    ----------
    id : str
        The first figure of the series that carries the step.
    measure, unit, category, geography : str
        The series, as printed.
    since : date
        The last day of the first window whose figure carries the step.
    after : date or None
        The last day of the last window whose figure does not; None where none is earlier. Made on a day later
        than this, and not later than ``since``.
    size : int or Fraction
        By how much, in the series that shows that the repair does.
    low, high : int, Fraction or None
        How small and how large it may be beside the other steps; None: without limit, or not settled.
    reach : {"alone", "sums", "all"}
        Whether this printed series alone carries it, or all running totals that contain what it counts,
        or every figure that does.
    sums : tuple of str
        The other series that carry it.
    """

    id: str
    measure: str
    unit: str
    category: str
    geography: str
    since: date
    after: date | None
    size: Exact
    low: Exact | None = None
    high: Exact | None = None
    reach: Reach = Reach.ALONE
    sums: tuple[str, ...] = ()

    @property
    def is_carried(self) -> bool:
        """Whether sums carry it."""
        return self.reach != Reach.ALONE

    @property
    def series(self) -> str:
        """The series in words: what tells it from others."""
        return series_label(self.measure, self.category, self.geography)

    @property
    def sign(self) -> str:
        """Whether figures were raised or lowered.

        Were both possible, so would be nothing, which lies between; and then the step would not be needed.
        """
        return "+" if self.size > 0 else "-"

    @property
    def by(self) -> str:
        """Its size with its sign, as far as the figures settle it."""
        if self.low is not None and self.high is not None:
            same = self.low == self.high
            return signed(self.low) if same else f"{signed(self.low)} to {signed(self.high)}"
        if self.size < 0:
            return "less than 0" if self.high is None else f"{signed(self.high)} or less"
        return "more than 0" if self.low is None else f"{signed(self.low)} or more"

    @property
    def days(self) -> str:
        """The days on which it may have been made, where these are several."""
        if self.after is None or self.after + DAY == self.since:
            return ""
        return f"made {Period(self.after + DAY, self.since + DAY)}"

    def __str__(self) -> str:
        notes = [self.days if self.after else "its first report", f"{listing(self.sums)} with it" if self.sums else ""]
        said = "; ".join(filter(None, notes))
        what = f"{self.series} revised by {self.by} from {day_text(self.since)} on"
        return fitting(f"{what} ({said})" if said else what)


def series_label(measure: str, category: str, geography: str) -> str:
    """Name a series by its place and category; by its measure where it has neither."""
    return " ".join(filter(None, (geography, category))) or measure or "the figures"


def signed(value: Exact) -> str:
    """Write a number with its sign."""
    return f"+{number(value)}" if value > 0 else number(value)
