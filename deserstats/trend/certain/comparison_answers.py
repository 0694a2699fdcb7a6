"""The answer of ``compare_periods`` on two windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.bounds.target import Target, component_of, narrowed
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.verification import cells_told, fits_all, verify_refutation
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.trend.certain.breakdown import Breakdown, opposite
from deserstats.trend.certain.contrasts import Base, Certain, Contrast, bases, hull, rates_of
from deserstats.trend.certain.period_rows import with_rows
from deserstats.trend.certain.rates import Per, WindowRate
from deserstats.wording import Exact, count, listing, number

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["base", "earlier_start", "earlier_end", "later_start", "later_end", "windows", "dropped",
           "ratio_low", "ratio_high", "difference_low", "difference_high", "certain"]  # fmt: skip

BY = {Per.DAY: "average daily", Per.MONTH: "average monthly", Per.PERIOD: "total"}

BASES = {Base.CHOSEN: "", Base.YEAR_BEFORE: "the same months of the year before",
         Base.JUST_BEFORE: "the time just before"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedTrend:
    """The comparison once some claims are left out, and a series that satisfies the others."""

    dropped: tuple[str, ...]
    contrast: Contrast
    witness: Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodComparison(Result):
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

    claims: ClaimSet
    category: str
    measure: str
    unit: str
    geography: str
    basis: str
    dated_by: str
    earlier_start: date
    earlier_end: date
    later_start: date
    later_end: date
    per: Per
    status: Status
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
    certificate: Certificate | None = None
    repairs: tuple[RepairedTrend, ...] = ()
    complete: bool = True
    reason: str = ""
    witness: Witness | None = None

    plotter: ClassVar[str] = "plot_period_comparison"
    gallery: ClassVar[str] = "period_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: comparisons and a series, or repairs and the contradiction, or a reason."""
        shown = self.contrasts and self.witness and not self.repairs
        contradicted = self.repairs and self.certificate and not self.contrasts
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (shown, "comparisons and a series, and them alone"),
                Status.INCONSISTENT: (contradicted, "repairs and the contradiction, and them alone"),
                Status.UNDECIDED: (self.reason and not (self.contrasts or self.repairs), "a reason, and that alone"),
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
    def target(self) -> Target:
        """The series that is asked about."""
        return Target(measure=self.measure, unit=self.unit, category=self.category, geography=self.geography,
                      basis=self.basis, dated_by=self.dated_by)  # fmt: skip

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
            rows.append(_row(c, "", "", c))
            if len(c.difference_low_proofs) > 1:
                rows += [_row(c, _windows(a.windows), "", a) for a in c.answers]
        rows += [_row(r.contrast, "", ", ".join(r.dropped), r.contrast) for r in self.repairs]
        if self.repairs:
            rows.append(_row(self.repairs[0].contrast, "", "", self))
        return pd.DataFrame(rows, columns=COLUMNS, dtype=object)

    def _holds(self) -> bool:
        if self.status == Status.UNDECIDED:
            return self._says(Certain.NEITHER, (None,) * 4) and not (self.windows or self.breakdowns)
        if self.status == Status.INCONSISTENT:
            return self._repairs_hold()
        system = asked(self.claims, self.target, self.contrasts, self.certificate)
        rates = rates_of(system, self.target, self.earlier, self.later, self.per)
        component = component_of(system, rates_asked(system, self.target, self.contrasts))
        own = {Certain.HIGHER, Certain.LOWER} if self.certain == Certain.NEITHER else {self.certain}
        return (
            fits_all(self.witness, system, component)
            and self._is_of_bases()
            and self._says(self.certain, hull(self.contrasts[:1]))
            and all(c.verify(system, self.target) for c in self.contrasts)
            and all(w.per == self.per and w.verify(system, self.target) for w in self.windows)
            and all(b.conclusion in own and b.verify(system, [opposite(rates, b.conclusion)]) for b in self.breakdowns)
            and self._is_certain(system)
        )

    def _says(self, certain: Certain, ends: tuple[Exact | None, ...]) -> bool:
        said = (self.ratio_low, self.ratio_high, self.difference_low, self.difference_high)
        return (self.certain, said) == (certain, ends)

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

    def _is_certain(self, system: System) -> bool:
        """Whether what is certain follows from the ends, or else from certificate or series."""
        rates = rates_of(system, self.target, self.earlier, self.later, self.per)
        series = {Certain.HIGHER: self.not_higher, Certain.LOWER: self.not_lower}
        component = component_of(system, [rates.minus(1)])
        for conclusion, witness in series.items():
            row = opposite(rates, conclusion)
            if witness is not None and not fits_all(witness, system, component, [row]):
                return False
        if self.contrasts[0].certain != Certain.NEITHER or self.certificate is not None:
            if self.certain == self.contrasts[0].certain:
                return self.certificate is None and not any(series.values())
            against = with_rows(system, [opposite(rates, self.certain)])
            proved = self.certificate is not None and verify_refutation(self.certificate, against.options, against)
            return proved and self.contrasts[0].certain == Certain.NEITHER and series[self.certain] is None
        return self.certain == Certain.NEITHER and (None not in series.values() or bool(self.reason))

    def _repairs_hold(self) -> bool:
        contrasts = [r.contrast for r in self.repairs]
        assert self.certificate is not None
        system = asked(self.claims, self.target, contrasts, self.certificate)
        found = {c.certain for c in contrasts}
        chosen = (Base.CHOSEN, self.earlier, self.later, self.per)
        return (
            verify_refutation(self.certificate, system.options, system)
            and {(c.base, c.earlier, c.later, c.per) for c in contrasts} == {chosen}
            and self._says(found.pop() if len(found) == 1 else Certain.NEITHER, hull(contrasts))
            and are_distinct(r.dropped for r in self.repairs)
            and all(map(self._repair_holds, self.repairs))
        )

    def _repair_holds(self, repair: RepairedTrend) -> bool:
        rest = asked(self.claims.drop(repair.dropped), self.target, [repair.contrast], witness=repair.witness)
        component = component_of(rest, rates_asked(rest, self.target, [repair.contrast]))
        return fits_all(repair.witness, rest, component) and repair.contrast.verify(rest, self.target)

    def __str__(self) -> str:
        from deserstats.trend.certain.breakdown_text import breaks

        if self.status == Status.UNDECIDED:
            return f"Undecided: {self.reason}."
        what = counted(self.unit, self.measure, self.category)
        lines = []
        if self.status == Status.INCONSISTENT:
            lines.append(repairs_head(self.reason, len(self.repairs), self.complete))
            lines.append(said(self, f"{BY[self.per]} {what}", self.earlier, self.later, "the other figures"))
            lines += [f"  without {listing(r.dropped)}: {_brief(r.contrast)}" for r in self.repairs]
            return "\n".join(lines)
        chosen = self.contrasts[0]
        lines.append(said(self, f"{BY[self.per]} {what}", self.earlier, self.later))
        if len(chosen.answers) > 1:
            lines += [f"  if {_windows(a.windows)}: {_brief(a)}" for a in chosen.answers]
        lines += [f"  Against {BASES[c.base]}, {c.earlier}: {_brief(c)}." for c in self.contrasts[1:]]
        certain = [self.certain] if self.certain != Certain.NEITHER else []
        lines += [f"  {text}" for text in breaks(self.breakdowns, certain)]
        lines.append(f"  Read: {self.claims.reading}. This does not say that numbers are still rising or falling, "
                     "nor when the events themselves happened.")  # fmt: skip
        return "\n".join(lines)


def asked(
    claims: ClaimSet,
    wanted: Target,
    contrasts: Sequence[Contrast],
    certificate: Certificate | None = None,
    witness: Witness | None = None,
) -> System:
    """Return the claims as rows, with rules that know the days of the windows, of a proof and of a series."""
    system = System(claims)
    forms = rates_asked(system, wanted, contrasts)
    forms += rules_used(certificate)
    system.ask(forms)
    system.ask([*forms, *cells_told(witness, system)])
    return narrowed(system, rates_asked(system, wanted, contrasts))


def rates_asked(system: System, wanted: Target, contrasts: Sequence[Contrast]) -> list[Form]:
    """Return the sums over the windows of comparisons."""
    return [wanted.form(system, w) for c in contrasts for w in (c.earlier, c.later)]


def _row(c: Contrast, windows: str, dropped: str, ends: object) -> list[object]:
    numbers = [getattr(ends, name) for name in COLUMNS[7:11]]
    certain: Certain = ends.certain  # type: ignore[attr-defined]
    return [c.base.value, c.earlier_start, c.earlier_end, c.later_start, c.later_end, windows, dropped, *numbers,
            certain.value]  # fmt: skip


def _windows(windows: tuple[tuple[str, str], ...]) -> str:
    return listing(f"{name} counts {as_period(label)}" for name, label in windows)


def repairs_head(reason: str, n: int, complete: bool) -> str:
    """Say which repairs the answers are under."""
    if n == 1 and not complete:
        return f"{reason[0].upper()}{reason[1:]}:"
    which = f"whichever of {count(n, 'best repair')}" if complete else f"whichever of the {n:,} repairs listed"
    return f"The claims contradict each other; {which} is chosen:"


def said(ends: PeriodComparison, what: str, earlier: Period, later: Period, figures: str = "these figures") -> str:
    """Say what every compatible series does."""
    every = f"In every series that fits {figures}, {what}"
    low, high = ends.difference_low, ends.difference_high
    if low == high == 0:
        return f"{every} were the same in {later} as in {earlier}."
    if ends.certain == Certain.NEITHER:
        doubt = "higher" if low == 0 else "lower" if high == 0 else "higher or lower"
        same = ", or the same" if 0 in (low, high) else ""
        return (
            f"The figures do not settle whether {what} were {doubt} in {later} than in {earlier}{same}: {_brief(ends)}."
        )
    if ends.ratio_high is None and not ends.ratio_low:
        return f"{every} were {ends.certain} in {later} than in {earlier}: {_brief(ends)}."
    return f"{every} in {later} were {_brief(ends)} those of {earlier}."


def counted(unit: str, measure: str, category: str) -> str:
    """Name what is counted: ``proceedings registered 407``, ``counts of arrivals``, ``counts``."""
    named = " ".join(filter(None, (measure, category)))
    return " ".join(filter(None, (unit or ("counts of" if named else "counts"), named)))


def _brief(ends: object) -> str:
    """Write the ends of the ratio, rounded outwards so that nothing is claimed that is not proved."""
    low, high = getattr(ends, "ratio_low", None), getattr(ends, "ratio_high", None)
    if high is None and not low:
        difference = (getattr(ends, "difference_low", None), getattr(ends, "difference_high", None))
        if difference == (None, None):
            return "any ratio is possible"
        return f"the later less the earlier is {_ends(*difference)}"
    return f"{_ends(low, high)} times"


def _ends(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return outwards(low, 0)
    if low is None:
        return "any number" if high is None else f"{outwards(high, 1)} or less"
    return f"{outwards(low, -1)} or more" if high is None else f"{outwards(low, -1)} to {outwards(high, 1)}"


def outwards(value: Exact, way: int) -> str:
    """Write a whole number in full, another one with four digits: rounded down (-1), up (1) or to the nearest (0)."""
    if Fraction(value).denominator == 1:
        return number(value)
    digits = max(0, 3 - floor(log10(abs(float(value)))))
    scaled = Fraction(value) * 10**digits
    whole = floor(scaled) if way < 0 else ceil(scaled) if way > 0 else round(scaled)
    return f"{float(Fraction(whole, 10**digits)):,.{digits}f}"
