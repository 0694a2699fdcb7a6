"""The answer of ``order_periods`` on the periods of a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.bound_series import FREQUENCIES
from deserstats.checks.bounds.end_proofs import outermost
from deserstats.checks.bounds.target import Target, component_of, narrowed
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.verification import fits_all, verify_refutation
from deserstats.claims.calendar import whole_units
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.proof.certificate import Side
from deserstats.model.rows.system import System
from deserstats.result import lacking
from deserstats.trend.certain.breakdown import Breakdown
from deserstats.trend.certain.order import Pair, kendall_bounds
from deserstats.trend.certain.period_answer import PeriodAnswer
from deserstats.trend.certain.period_rows import Steps, asked_about
from deserstats.trend.certain.rates import Per, ProvedSpan, WindowRate
from deserstats.trend.certain.shape import Existence, ProvedLeast, Shape, Smoothness
from deserstats.trend.certain.text import order_text
from deserstats.wording import Exact

if TYPE_CHECKING:
    import pandas as pd

WORDS = {(1, 1): "higher", (-1, -1): "lower", (0, 0): "equal", (0, 1): "not lower", (-1, 0): "not higher"}
"""What the signs of a pair say of the later period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAnswer:
    """What all series compatible with some claims share.

    Attributes
    ----------
    bands : tuple of WindowRate
        Smallest and largest value of each period.
    pairs : tuple of Pair
        The pairs of periods of which something is certain.
    never_rises, never_falls : Shape
        Whether a non-increasing (non-decreasing) series fits.
    slope : ProvedSpan or None
        The least-squares slope, per period.
    rise, fall : ProvedLeast or None
        Every compatible series has a rise (fall) of at least this between some period and a later one.
    smoothness : Smoothness or None
        How the slope narrows as changes between neighbours are limited.
    breakdowns : tuple of Breakdown
        How wrong which claim must be before the conclusion can fail.
    """

    bands: tuple[WindowRate, ...]
    pairs: tuple[Pair, ...]
    never_rises: Shape
    never_falls: Shape
    slope: ProvedSpan | None
    rise: ProvedLeast | None
    fall: ProvedLeast | None
    smoothness: Smoothness | None
    breakdowns: tuple[Breakdown, ...]
    complete: bool
    witness: Witness

    @property
    def kendall(self) -> tuple[int, int]:
        """Outer bounds of Kendall's S over every compatible series."""
        return kendall_bounds(self.pairs, len(self.bands))

    def verify(self, claims: ClaimSet, wanted: Target, per: Per) -> bool:
        """Check every proof and series again, without a solver."""
        if not self.bands:
            return False
        system, steps = asked_about(claims, wanted, [b.window for b in self.bands], per)
        system = narrowed(system.asked(steps.forms), steps.forms)
        bands = zip(self.bands, steps.forms, strict=True)
        against = {"rises": steps.monotone(-1), "falls": steps.monotone(1)}
        return (
            all(b.per == per and b.verify(form, system) for b, form in bands)
            and self._pairs_hold(steps, system)
            and self._shapes_hold(steps, system)
            and (self.slope is None or self.slope.verify(steps.slope, system))
            and (self.smoothness is None or self.smoothness.verify(steps, system))
            and all(b.verify(system, against[b.conclusion]) for b in self.breakdowns)
        )

    def _pairs_hold(self, steps: Steps, system: System) -> bool:
        named = [(p.earlier, p.later) for p in self.pairs]
        are_pairs = len(set(named)) == len(named) and all(0 <= s < t < len(self.bands) for s, t in named)
        return are_pairs and all(p.verify(self.bands, steps, system) for p in self.pairs)

    def _shapes_hold(self, steps: Steps, system: System) -> bool:
        """Whether the series fits, and shapes and moves are shown."""
        component = component_of(system, steps.forms)
        shapes, moves = ((self.never_rises, -1), (self.never_falls, 1)), ((self.rise, 1), (self.fall, -1))
        return (
            fits_all(self.witness, system, component)
            and all(found.verify(system, component, steps.monotone(sign)) for found, sign in shapes)
            and all(m is None or m.verify(steps.change, system.with_rows(steps.moves(sign))) for m, sign in moves)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedOrder:
    """What all series share once some claims are left out."""

    dropped: tuple[str, ...]
    answer: SeriesAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOrder(PeriodAnswer):
    """What every series compatible with the claims does, period by period.

    Attributes
    ----------
    freq : str
        pandas frequency of the periods.
    per : {"period", "day"}
        Whether periods are compared by what they count in all, or by day.
    status : {"consistent", "inconsistent", "undecided"}
        On claims that contradict each other ``answer`` is None, ``repairs`` has one answer a best
        repair, and the properties are their hull.
    answer : SeriesAnswer or None
        Bands, certified order, shapes, slope, moves, smoothness, breakdowns; each with proofs.
    certificate : Certificate or None
        Of the contradiction.

    Notes
    -----
    ``verify()`` adds up every sum and holds every series against the claims. It does not seek again what was
    not settled (``complete``), which pairs have no certain order, and which claims might have been left out instead.
    """

    start: date
    end: date
    freq: str
    answer: SeriesAnswer | None = None
    repairs: tuple[RepairedOrder, ...] = ()

    plotter: ClassVar[str] = "plot_period_order"

    def evidence(self) -> str:
        """Say what is lacking: an answer, or repairs and the contradiction, or a reason."""
        alone = self.answer is not None and not self.repairs and self.certificate is None
        repaired = self.repairs and self.certificate is not None and self.answer is None
        undecided = self.reason and self.answer is None and not self.repairs
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (alone, "an answer, and that alone"),
                Status.INCONSISTENT: (repaired, "repairs and the contradiction, and them alone"),
                Status.UNDECIDED: (undecided, "a reason, and that alone"),
            },
        )

    @property
    def period(self) -> Period:
        """The span of the periods."""
        return Period(self.start, self.end)

    @property
    def answers(self) -> tuple[SeriesAnswer, ...]:
        """The answer; on contradictory claims, that of each best repair."""
        return (self.answer,) if self.answer is not None else tuple(r.answer for r in self.repairs)

    @property
    def n_periods(self) -> int:
        """Number of periods."""
        return len(self.answers[0].bands) if self.answers else 0

    @property
    def s_low(self) -> int | None:
        """Least Kendall's S that any compatible series can have, at least."""
        return min((a.kendall[0] for a in self.answers), default=None)

    @property
    def s_high(self) -> int | None:
        """Largest Kendall's S that any compatible series can have, at most."""
        return max((a.kendall[1] for a in self.answers), default=None)

    @property
    def never_rises(self) -> Existence:
        """Whether a non-increasing series fits the claims."""
        return _common([a.never_rises.status for a in self.answers])

    @property
    def never_falls(self) -> Existence:
        """Whether a non-decreasing series fits the claims."""
        return _common([a.never_falls.status for a in self.answers])

    @property
    def slope_low(self) -> Exact | None:
        """Smallest least-squares slope, per period."""
        return outermost([a.slope.low if a.slope else None for a in self.answers], Side.LOW)

    @property
    def slope_high(self) -> Exact | None:
        """Largest least-squares slope, per period."""
        return outermost([a.slope.high if a.slope else None for a in self.answers], Side.HIGH)

    @property
    def rise(self) -> Exact | None:
        """Every compatible series has a rise of at least this between some period and a later one."""
        return _least([a.rise for a in self.answers])

    @property
    def fall(self) -> Exact | None:
        """Every compatible series has a fall of at least this between some period and a later one."""
        return _least([a.fall for a in self.answers])

    @property
    def forced_step(self) -> Exact | None:
        """Every compatible series has a change between neighbours of at least this."""
        return _least([a.smoothness.forced if a.smoothness else None for a in self.answers])

    @property
    def breakdown_step(self) -> Exact | None:
        """With no change between neighbours larger than this, the slope has one sign; None: it has anyhow, or none."""
        return _least([a.smoothness.breakdown if a.smoothness else None for a in self.answers])

    def certain(self, earlier: object, later: object) -> str:
        """Say what is certain of a later period: higher, lower, equal, not lower, not higher; or open.

        Parameters
        ----------
        earlier, later : str, Period or pair
            Two of the periods.

        Raises
        ------
        ClaimError
            When one is not one of the periods.
        """
        return self._certain(self._number(earlier), self._number(later))

    def _number(self, period: object) -> int:
        """Return the number of a period, from 0."""
        wanted = as_period(period)
        for k, b in enumerate(self.answers[0].bands if self.answers else ()):
            if b.window == wanted:
                return k
        raise ClaimError(f"{wanted} is not one of the periods of {self.period}")

    def _certain(self, s: int, t: int) -> str:
        found = set()
        for answer in self.answers:
            pair = next((p for p in answer.pairs if (p.earlier, p.later) == (min(s, t), max(s, t))), None)
            signs = (-1, 1) if pair is None else (pair.sign_low, pair.sign_high)
            found.add(WORDS.get(signs if s < t else (-signs[1], -signs[0]), "open"))
        return found.pop() if len(found) == 1 else "open"

    def order(self) -> pd.DataFrame:
        """Return the certified order as a square table: what the row's period is, against the column's."""
        import pandas as pd

        n = self.n_periods
        labels = [b.window.label for b in self.answers[0].bands] if n else []
        cells = [["" if s == t else self._certain(s, t) for s in range(n)] for t in range(n)]
        return pd.DataFrame(cells, index=labels, columns=labels)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a period; on contradictory claims one block of rows a best repair.

        Columns: ``start``, ``end`` (exclusive), ``low``, ``high``, ``n_certainly_below_it`` and
        ``n_certainly_above_it`` (other periods), ``dropped``.
        """
        import pandas as pd

        blocks = [("", self.answer)] if self.answer else [(", ".join(r.dropped), r.answer) for r in self.repairs]
        rows = []
        for dropped, answer in blocks:
            above = [0] * len(answer.bands)
            below = [0] * len(answer.bands)
            for p in answer.pairs:
                if p.sign_low == p.sign_high != 0:
                    high, low = (p.later, p.earlier) if p.sign_low > 0 else (p.earlier, p.later)
                    above[high] += 1
                    below[low] += 1
            rows += [[b.start, b.end, b.low, b.high, above[k], below[k], dropped] for k, b in enumerate(answer.bands)]
        columns = ["start", "end", "low", "high", "n_certainly_below_it", "n_certainly_above_it", "dropped"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def _holds(self) -> bool:
        units = list(whole_units(self.period, FREQUENCIES[self.freq]))
        if Period(units[0].start, units[-1].end) != self.period:
            return False
        if any([b.window for b in a.bands] != units for a in self.answers):
            return False
        if not are_distinct(r.dropped for r in self.repairs):
            return False
        if self.answer is not None:
            settled = self.complete == self.answer.complete
            return settled and self.answer.verify(self.claims, self.target, self.per)
        if self.certificate is None or self.status == Status.UNDECIDED:
            return self.status == Status.UNDECIDED
        system, steps = asked_about(self.claims, self.target, units, self.per)
        system = narrowed(system.asked(steps.forms), steps.forms)
        return verify_refutation(self.certificate, system.options, system) and all(
            r.answer.verify(self.claims.drop(r.dropped), self.target, self.per) for r in self.repairs
        )

    def _text(self) -> str:
        return order_text(self)


def _least(found: list[ProvedLeast | None]) -> Exact | None:
    """Return what is proved under every repair."""
    return outermost([None if least is None else least.value for least in found], Side.LOW)


def _common(found: list[Existence]) -> Existence:
    """One answer, where all repairs agree; possible, where one of them allows it."""
    if Existence.POSSIBLE in found:
        return Existence.POSSIBLE
    return found[0] if len(set(found)) == 1 else Existence.UNDECIDED
