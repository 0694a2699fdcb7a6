"""The answer of ``compare_periods`` on two windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.target import component_of, narrowed
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.verification import fits_all, verify_refutation
from deserstats.claims.cells.period import Period
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.rows.system import System
from deserstats.result import lacking
from deserstats.trend.certain.breakdown import Breakdown, opposite
from deserstats.trend.certain.contrasts import Against, Certain, Contrast, RateEnds, bases, hull, rates_of
from deserstats.trend.certain.period_answer import PeriodAnswer
from deserstats.trend.certain.rates import WindowRate, value_form
from deserstats.trend.certain.text import comparison_text, windows_text
from deserstats.wording import Exact

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    *("base", "earlier_start", "earlier_end", "later_start", "later_end", "windows", "dropped"),
    *("ratio_low", "ratio_high", "difference_low", "difference_high", "certain"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedComparison:
    """The comparison once some claims are left out, and a series that satisfies the others."""

    dropped: tuple[str, ...]
    contrast: Contrast
    witness: Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodComparison(PeriodAnswer):
    """What every series compatible with the claims does between two windows.

    Attributes
    ----------
    status : {"consistent", "inconsistent", "undecided"}
        On claims that contradict each other, ``repairs`` has one answer a best repair and the
        ends are their hull.
    per : {"day", "month", "period"}
        Unit of time of the rates; *period*: totals.
    ratio_low, ratio_high : int, Fraction or None
        Later rate = so many times the earlier; None where there is no limit. Over several
        possible windows of a claim, and over repairs, the weaker ends.
    difference_low, difference_high : int, Fraction or None
        Later rate - earlier rate.
    certain : {"higher", "lower", "neither"}
        What holds in every compatible series.
    contrasts : tuple of Contrast
        The chosen base first; beside it the same months of the year before and the time just
        before, each with its proofs.
    windows : tuple of WindowRate
        The band of the daily rate in the later window and in every base.
    breakdowns : tuple of Breakdown
        How wrong which claim must be before the conclusion can fail.
    not_higher, not_lower : Witness or None
        Where neither is certain: a series in which the later rate is not higher, one in which it
        is not lower.
    certificate : Certificate or None
        Of the contradiction; or of what is certain, where it rests on counts being whole.
    witness : Witness or None
        A series that satisfies the claims.

    Notes
    -----
    ``verify()`` adds up every sum and holds every series against the claims. It does not seek again which
    claims might have been left out instead, and whether a breakdown or a window was not settled (``complete``).
    """

    earlier_start: date
    earlier_end: date
    later_start: date
    later_end: date
    certain: Certain = Certain.NEITHER
    ratio_low: Exact | None = None
    ratio_high: Exact | None = None
    difference_low: Exact | None = None
    difference_high: Exact | None = None
    contrasts: tuple[Contrast, ...] = ()
    windows: tuple[WindowRate, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    not_higher: Witness | None = None
    not_lower: Witness | None = None
    repairs: tuple[RepairedComparison, ...] = ()
    witness: Witness | None = None

    plotter: ClassVar[str] = "plot_period_comparison"

    def evidence(self) -> str:
        """Say what the answer lacks: comparisons and a series, or repairs and the contradiction, or a reason."""
        shown = self.contrasts and self.witness and not self.repairs
        contradicted = self.repairs and self.certificate and not self.contrasts
        undecided = self.reason and not (self.contrasts or self.repairs)
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (shown, "comparisons and a series, and them alone"),
                Status.INCONSISTENT: (contradicted, "repairs and the contradiction, and them alone"),
                Status.UNDECIDED: (undecided, "a reason, and that alone"),
            },
        )

    @property
    def earlier(self) -> Period:
        """The chosen base."""
        return Period(self.earlier_start, self.earlier_end)

    @property
    def later(self) -> Period:
        """The window that is compared with it."""
        return Period(self.later_start, self.later_end)

    @property
    def ends(self) -> RateEnds:
        """The ends of ratio and difference together."""
        return RateEnds(
            ratio_low=self.ratio_low,
            ratio_high=self.ratio_high,
            difference_low=self.difference_low,
            difference_high=self.difference_high,
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims that prove the chosen comparison."""
        return self.contrasts[0].ids if self.contrasts else ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a base, and one a choice of windows or a best repair.

        Columns: ``base``, ``earlier_start``, ``earlier_end``, ``later_start``, ``later_end``
        (ends exclusive), ``windows`` (blank: all choices), ``dropped``, ``ratio_low``,
        ``ratio_high``, ``difference_low``, ``difference_high``, ``certain``.
        """
        import pandas as pd

        rows: list[list[object]] = []
        for c in self.contrasts:
            rows.append(_row(c, "", "", c, c.certain))
            if len(c.difference_low_proofs) > 1:
                rows += [_row(c, windows_text(a.windows, {}), "", a, a.certain) for a in c.answers]
        rows += [_row(r.contrast, "", ", ".join(r.dropped), r.contrast, r.contrast.certain) for r in self.repairs]
        if self.repairs:
            rows.append(_row(self.repairs[0].contrast, "", "", self.ends, self.certain))
        return pd.DataFrame(rows, columns=COLUMNS, dtype=object)

    def _holds(self) -> bool:
        if self.status == Status.UNDECIDED:
            says_nothing = self.certain == Certain.NEITHER and self.ends == hull([])
            return says_nothing and not (self.windows or self.breakdowns)
        if self.status == Status.INCONSISTENT:
            return self._repairs_hold()
        system = System(self.claims)
        chosen = self._asked(system, self.earlier, self.later)
        return (
            self._is_of_bases()
            and self.ends == hull(self.contrasts[:1])
            and _fits(self.witness, self._asked(system, self.later, *(c.earlier for c in self.contrasts)))
            and all(c.verify(self._asked(system, c.earlier, c.later), self.target) for c in self.contrasts)
            and all(self._rate_holds(rate, system) for rate in self.windows)
            and self._is_certain(chosen)
            and self._breakdowns_hold(chosen)
        )

    def _asked(self, system: System, *windows: Period) -> System:
        """Return the claims that bear on some windows, with rules that know their days."""
        forms = [self.target.form(system, window) for window in windows]
        return narrowed(system.asked(forms), forms)

    def _is_of_bases(self) -> bool:
        """Whether the comparisons are with the bases of the later window, in their order, and complete if said so."""
        known = list(bases(self.earlier, self.later))
        named = [(c.base, c.earlier) for c in self.contrasts]
        windows = [self.later, *(window for _, window in known)]
        return (
            named == [base for base in known if base in named]
            and named[0] == known[0]
            and {(c.later, c.per) for c in self.contrasts} == {(self.later, self.per)}
            and self.complete == (len(named) == len(known))
            and [w.window for w in self.windows] == [w for w in windows if w in {o.window for o in self.windows}]
        )

    def _rate_holds(self, rate: WindowRate, system: System) -> bool:
        """Whether the band of a window is proved, over the claims that its comparison was asked of."""
        base = self.earlier if rate.window == self.later else rate.window
        known = self._asked(system, base, self.later)
        return rate.per == self.per and rate.verify(value_form(known, self.target, rate.window, rate.per), known)

    def _breakdowns_hold(self, system: System) -> bool:
        rates = rates_of(system, self.target, self.earlier, self.later, self.per)
        own = {Certain.HIGHER, Certain.LOWER} if self.certain == Certain.NEITHER else {self.certain}
        return all(b.conclusion in own and b.verify(system, [opposite(rates, b.conclusion)]) for b in self.breakdowns)

    def _is_certain(self, system: System) -> bool:
        """Whether what is certain follows from the ends, or else from certificate or series."""
        rates = rates_of(system, self.target, self.earlier, self.later, self.per)
        series = {Certain.HIGHER: self.not_higher, Certain.LOWER: self.not_lower}
        for conclusion, witness in series.items():
            if witness is not None and not _fits(witness, system, opposite(rates, conclusion)):
                return False
        by_ends = self.contrasts[0].certain
        if self.certain == by_ends != Certain.NEITHER:
            return self.certificate is None and not any(series.values())
        if self.certificate is not None:
            against = system.with_rows([opposite(rates, self.certain)])
            proved = verify_refutation(self.certificate, against.options, against)
            return proved and by_ends == Certain.NEITHER and series[self.certain] is None
        return self.certain == by_ends and (None not in series.values() or bool(self.reason))

    def _repairs_hold(self) -> bool:
        contrasts = [r.contrast for r in self.repairs]
        found = {c.certain for c in contrasts}
        system = self._asked(System(self.claims), self.earlier, self.later)
        chosen = (Against.CHOSEN, self.earlier, self.later, self.per)
        assert self.certificate is not None
        return (
            verify_refutation(self.certificate, system.options, system)
            and {(c.base, c.earlier, c.later, c.per) for c in contrasts} == {chosen}
            and self.certain == (found.pop() if len(found) == 1 else Certain.NEITHER)
            and self.ends == hull(contrasts)
            and are_distinct(r.dropped for r in self.repairs)
            and all(map(self._repair_holds, self.repairs))
        )

    def _repair_holds(self, repair: RepairedComparison) -> bool:
        rest = self._asked(System(self.claims.drop(repair.dropped)), self.earlier, self.later)
        return _fits(repair.witness, rest) and repair.contrast.verify(rest, self.target)

    def _text(self) -> str:
        return comparison_text(self)


def _fits(witness: Witness | None, system: System, *rows: Constraint) -> bool:
    """Whether a series satisfies the claims that bear on what a system was asked, and some rows."""
    return fits_all(witness, system, component_of(system, system.questions), rows)


def _row(c: Contrast, windows: str, dropped: str, ends: RateEnds, certain: Certain) -> list[object]:
    days = [c.earlier_start, c.earlier_end, c.later_start, c.later_end]
    numbers = [ends.ratio_low, ends.ratio_high, ends.difference_low, ends.difference_high]
    return [c.base.value, *days, windows, dropped, *numbers, certain.value]
