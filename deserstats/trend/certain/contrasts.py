"""Two windows compared by their daily rates, over every series that the claims allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deserstats.checks.bounds.end_proofs import EndProof, outermost, verify_end
from deserstats.checks.bounds.feasible_set import FeasibleSet, Windows
from deserstats.checks.bounds.target import Target
from deserstats.claims.cells.period import Period, first_of_month
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.system import System
from deserstats.trend.certain.rates import Per, both_ends, value_form
from deserstats.trend.certain.ratio import Rates, RatioProof, outermost_ratio, ratio_proofs, verify_ratio
from deserstats.wording import Exact


class Certain(StrEnum):
    """What holds in every compatible series."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Against(StrEnum):
    """What the later window is compared with."""

    CHOSEN = "chosen"
    YEAR_BEFORE = "year_before"
    JUST_BEFORE = "just_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateEnds:
    """The ends of ratio (later rate = so many times the earlier) and difference (later - earlier); None: no limit."""

    ratio_low: Exact | None
    ratio_high: Exact | None
    difference_low: Exact | None
    difference_high: Exact | None

    @property
    def certain(self) -> Certain:
        """Whether the later rate is higher, or lower, in every compatible series."""
        if self.difference_low is not None and self.difference_low > 0:
            return Certain.HIGHER
        return Certain.LOWER if self.difference_high is not None and self.difference_high < 0 else Certain.NEITHER


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsEnds(RateEnds):
    """The ends under one choice of windows."""

    windows: Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast(RateEnds):
    """The rate of a later window against that of an earlier one, by day or by month.

    Attributes
    ----------
    ratio_low, ratio_high, difference_low, difference_high : int, Fraction or None
        Over several possible windows of a claim, the weaker ends.
    ratio_low_proofs, ratio_high_proofs : tuple of RatioProof
    difference_low_proofs, difference_high_proofs : tuple of EndProof
        One a choice of windows.
    """

    base: Against
    per: Per
    earlier_start: date
    earlier_end: date
    later_start: date
    later_end: date
    ratio_low_proofs: tuple[RatioProof, ...] = ()
    ratio_high_proofs: tuple[RatioProof, ...] = ()
    difference_low_proofs: tuple[EndProof, ...] = ()
    difference_high_proofs: tuple[EndProof, ...] = ()

    @property
    def earlier(self) -> Period:
        """The earlier window."""
        return Period(self.earlier_start, self.earlier_end)

    @property
    def later(self) -> Period:
        """The later window."""
        return Period(self.later_start, self.later_end)

    @property
    def answers(self) -> tuple[WindowsEnds, ...]:
        """The ends under each choice of windows that the claims can hold under."""
        return tuple(
            WindowsEnds(
                windows=low.windows,
                ratio_low=r_low.ratio,
                ratio_high=r_high.ratio,
                difference_low=low.value,
                difference_high=high.value,
            )
            for low, high, r_low, r_high in self._by_windows()
            if not low.is_refuted
        )

    def _by_windows(self) -> Iterator[tuple[EndProof, EndProof, RatioProof, RatioProof]]:
        none = RatioProof(ratio=None, proof=EndProof(side=Side.LOW, value=None))
        n = len(self.difference_low_proofs)
        lows, highs = (p or (none,) * n for p in (self.ratio_low_proofs, self.ratio_high_proofs))
        return zip(self.difference_low_proofs, self.difference_high_proofs, lows, highs, strict=True)

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims that prove what is certain; where that is nothing, the ends of the difference."""
        low = self.difference_low_proofs if self.certain != Certain.LOWER else ()
        high = self.difference_high_proofs if self.certain != Certain.HIGHER else ()
        used = [name for p in (*low, *high) for name in p.ids]
        used += [name for p in (*low, *high) if p.refuted for name in p.refuted.ids]
        return tuple(dict.fromkeys(used))

    def verify(self, system: System, wanted: Target) -> bool:
        """Add every proof up again; the system must know the days that the windows begin and end on."""
        rates = rates_of(system, wanted, self.earlier, self.later, self.per)
        form = rates.minus(1)
        if not verify_end(self.difference_low_proofs, self.difference_low, form, system, Side.LOW):
            return False
        if not verify_end(self.difference_high_proofs, self.difference_high, form, system, Side.HIGH):
            return False
        if not self.ratio_low_proofs:
            return self.ratio_low is None and self.ratio_high is None
        return verify_ratio(self.ratio_low_proofs, self.ratio_low, rates, Side.LOW, system) and verify_ratio(
            self.ratio_high_proofs, self.ratio_high, rates, Side.HIGH, system
        )


def rates_of(system: System, wanted: Target, earlier: Period, later: Period, per: Per) -> Rates:
    """Return the two rates as forms."""
    return Rates(value_form(system, wanted, later, per), value_form(system, wanted, earlier, per))


def bases(earlier: Period, later: Period) -> Iterator[tuple[Against, Period]]:
    """Return what a later window is compared with: the chosen base, the year before, just before."""
    yield Against.CHOSEN, earlier
    year, before = _year_before(later), _just_before(later)
    if year is not None and year != earlier and not year.overlaps(later):
        yield Against.YEAR_BEFORE, year
    if before is not None and before not in (earlier, year):
        yield Against.JUST_BEFORE, before


def _year_before(window: Period) -> Period | None:
    """The same days of the year before; None where there are none: of a 29 February, before the calendar begins."""
    if window.start.year == 1:
        return None
    start, end = (
        date(day.year - 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
        for day in (window.start, window.end)
    )
    return Period(start, end) if start < end else None


def _just_before(window: Period) -> Period | None:
    """As many whole months before a window of whole months, else as many days; None before the calendar begins."""
    start, end = window.start, window.end
    try:
        if (start.day, end.day) == (1, 1):
            months = (end.year - start.year) * 12 + end.month - start.month
            return Period(first_of_month(start.year, start.month - months), start)
        return Period(start - timedelta(days=window.days), start)
    except (ValueError, OverflowError):
        return None


def contrast(
    space: FeasibleSet, wanted: Target, base: Against, earlier: Period, later: Period, per: Per
) -> Contrast | None:
    """Compare two windows over a space of series; None when an end was not settled."""
    rates = rates_of(space.system, wanted, earlier, later, per)
    ends = both_ends(space, rates.minus(1))
    if ends is None:
        return None
    lows, highs = _ratios(space, rates)
    if lows is None or highs is None:
        return None
    low, high = ends
    return Contrast(
        base=base,
        per=per,
        earlier_start=earlier.start,
        earlier_end=earlier.end,
        later_start=later.start,
        later_end=later.end,
        ratio_low=outermost_ratio(lows, Side.LOW),
        ratio_high=outermost_ratio(highs, Side.HIGH),
        difference_low=low.value,
        difference_high=high.value,
        ratio_low_proofs=lows,
        ratio_high_proofs=highs,
        difference_low_proofs=low.proofs,
        difference_high_proofs=high.proofs,
    )


def _ratios(space: FeasibleSet, rates: Rates) -> tuple[tuple[RatioProof, ...] | None, tuple[RatioProof, ...] | None]:
    """Return the ends of the ratio; none at all for a measure that may be negative."""
    if any(space.system.domain.is_signed(s.series) for s in rates.earlier):
        return (), ()
    return ratio_proofs(space, rates, Side.LOW), ratio_proofs(space, rates, Side.HIGH)


def hull(parts: Sequence[RateEnds]) -> RateEnds:
    """Return the weakest ends of ratio and difference."""
    return RateEnds(
        ratio_low=outermost([part.ratio_low for part in parts], Side.LOW),
        ratio_high=outermost([part.ratio_high for part in parts], Side.HIGH),
        difference_low=outermost([part.difference_low for part in parts], Side.LOW),
        difference_high=outermost([part.difference_high for part in parts], Side.HIGH),
    )
