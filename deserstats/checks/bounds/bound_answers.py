"""The answer of ``bound``: two ends with their proofs, or one pair a best repair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.end_proofs import EndProof, ids_proving, outermost, rules_used, verify_ends
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target, component_of, levels_told
from deserstats.checks.bounds.under_each_repair import CONTRADICTED
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.verification import cells_told, fits_all, verify_refutation
from deserstats.checks.sums.naming import figure_name, name_list, names_of
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.wording import Exact, count, listing, number

if TYPE_CHECKING:
    import pandas as pd


AGAIN = 20.0
"""Effort of asking anew for an end: enough for whatever a question at a usual effort settles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedBound:
    """The bound once some claims are left out, with its evidence."""

    dropped: tuple[str, ...]
    low: Exact | None
    high: Exact | None
    low_proofs: tuple[EndProof, ...]
    high_proofs: tuple[EndProof, ...]
    witness: Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Result):
    """The smallest and largest total that every claim allows.

    Attributes
    ----------
    low, high : int, Fraction or None
        The bounds; None where there is no limit. Whole numbers for counts.
    status : {"consistent", "inconsistent", "undecided"}
        On claims that contradict each other, ``repairs`` has one bound a best repair and
        ``low`` and ``high`` are their hull.
    sharp_low, sharp_high : bool
        Whether a series was shown to attain the end (that there is none, where it is None); else it
        is valid, and as narrow as could be proved. ``sharp``: both.
    binding_low, binding_high : tuple of str
        Claims that prove the bound.
    low_proofs, high_proofs : tuple of EndProof
        The sums; one a choice of windows.
    witness : Witness or None
        A series that satisfies the claims that bear on the bound.
    certificate : Certificate or None
        *inconsistent*: why these claims contradict each other.

    Notes
    -----
    ``verify()`` adds up the sums of both ends, with and without repairs, holds the series against the
    claims, and asks anew whether ends called sharp are attained, and whether there is no limit where none
    is told. It does not seek again that no repair is smaller or left out (``complete``).
    """

    claims: ClaimSet
    start: date
    end: date
    category: str
    measure: str
    unit: str
    geography: str
    basis: str
    status: Status
    low: Exact | None = None
    high: Exact | None = None
    sharp_low: bool = False
    sharp_high: bool = False
    binding_low: tuple[str, ...] = ()
    binding_high: tuple[str, ...] = ()
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()
    repairs: tuple[RepairedBound, ...] = ()
    complete: bool = True
    reason: str = ""
    dated_by: str = ""
    witness: Witness | None = None
    certificate: Certificate | None = None

    plotter: ClassVar[str] = "plot_bound"

    @property
    def sharp(self) -> bool:
        """Whether a series was shown to attain each end."""
        return self.sharp_low and self.sharp_high

    @property
    def period(self) -> Period:
        """The period asked for."""
        return Period(self.start, self.end)

    @property
    def note(self) -> str:
        """Why nothing is known of a level: it is told under other labels only; else nothing."""
        told = levels_told(self.claims, target_of(self))
        if not told or self.period in told:
            return ""
        return (
            f"told of {listing(map(str, told))}, not of {self.period}: levels of different labels do not meet, "
            "as each is meant on a day of its own"
        )

    @property
    def certificates(self) -> tuple[EndProof, ...]:
        """The proofs of both ends."""
        return self.low_proofs + self.high_proofs

    def to_frame(self) -> pd.DataFrame:
        """Return the bound as one row; on inconsistent claims one row a best repair, then the hull.

        Columns: ``start``, ``end`` (exclusive), ``category``, ``low``, ``high``, ``binding_low``,
        ``binding_high``, ``dropped``.
        """
        import pandas as pd

        head = [self.start, self.end, self.category]
        rows = [[*head, r.low, r.high, "", "", ", ".join(r.dropped)] for r in self.repairs]
        rows.append([*head, self.low, self.high, ", ".join(self.binding_low), ", ".join(self.binding_high), ""])
        columns = ["start", "end", "category", "low", "high", "binding_low", "binding_high", "dropped"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def evidence(self) -> str:
        """Say what the bound lacks: of a series and sums, or of a contradiction and repairs."""
        proved = self.low_proofs and self.high_proofs
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (
                    proved and self.witness and not self.repairs,
                    "its sums and a series, and them alone",
                ),
                Status.INCONSISTENT: (self.repairs and self.certificate, "repairs and the contradiction"),
                Status.UNDECIDED: (self.reason and not self.certificates, "a reason"),
            },
        )

    def _holds(self) -> bool:
        if self.status == Status.UNDECIDED:
            return not (self.sharp_low or self.sharp_high or self.binding_low or self.binding_high) and (
                self.low is None and self.high is None
            )
        if self.status == Status.INCONSISTENT:
            return self._repairs_hold()
        system, form = self._asked(self.certificates)
        bound_by = (ids_proving(self.low_proofs, self.low), ids_proving(self.high_proofs, self.high))
        return (
            self._is_shown()
            and verify_ends(self, form, system)
            and (self.binding_low, self.binding_high) == bound_by
            and self._is_as_wide()
        )

    def _asked(self, proofs: Iterable[EndProof | Certificate]) -> tuple[System, Form]:
        system = System(self.claims)
        form = target_of(self).form(system, self.period)
        return system.asked([form, *rules_used(*proofs)]), form

    def _is_shown(self) -> bool:
        """Whether the series satisfies the claims that bear on the sum, as it was asked for alone."""
        system, form = self._asked(())
        system = system.asked([form, *cells_told(self.witness, system)])
        return fits_all(self.witness, system, component_of(system, [form]))

    def _is_as_wide(self) -> bool:
        """Whether nothing narrower follows where an end is called sharp, or where none is told."""
        system, form = self._asked(())
        space = FeasibleSet.of(system, [form], Budget(AGAIN))
        told = (Side.LOW, self.low, self.sharp_low), (Side.HIGH, self.high, self.sharp_high)
        for side, value, is_sharp in told:
            if not is_sharp and value is not None:
                continue
            found = space.end(form, side)
            if found is None or found.value != value or is_sharp > found.is_sharp:
                return False
        return True

    def _repairs_hold(self) -> bool:
        """Whether the claims contradict each other, each repair proves its ends, and these are their hull."""
        assert self.certificate is not None
        system, _ = self._asked([self.certificate])
        hull = tuple(outermost([getattr(r, side) for r in self.repairs], side) for side in (Side.LOW, Side.HIGH))
        return (
            verify_refutation(self.certificate, system.options, system)
            and (self.low, self.high) == hull
            and not (self.sharp_low or self.sharp_high or self.binding_low or self.binding_high)
            and are_distinct(r.dropped for r in self.repairs)
            and all(self.without(r).verify() for r in self.repairs)
        )

    def without(self, repair: RepairedBound) -> Bound:
        """Return the bound of one repair by itself."""
        return replace(
            self,
            claims=self.claims.drop(repair.dropped),
            status=Status.CONSISTENT,
            low=repair.low,
            high=repair.high,
            binding_low=ids_proving(repair.low_proofs, repair.low),
            low_proofs=repair.low_proofs,
            binding_high=ids_proving(repair.high_proofs, repair.high),
            high_proofs=repair.high_proofs,
            repairs=(),
            certificate=None,
            reason="",
            witness=repair.witness,
            complete=True,
        )

    def _text(self) -> str:
        place = self.geography if len({c.geography for c in self.claims}) > 1 else ""
        what = " ".join(filter(None, (self.measure, self.category, place, self.dated_by)))
        head = ", ".join(filter(None, (what, str(self.period))))
        if self.status == Status.UNDECIDED:
            return f"{head}: undecided, {self.reason}."
        text = f"{head}: {_range(self.low, self.high)}"
        lines, names = [text], names_of(self.claims)
        if self.status == Status.INCONSISTENT:
            best = f", whichever of {count(len(self.repairs), 'best repair')} is chosen"
            lines[0] += best if self.reason == CONTRADICTED else f"; {self.reason}"
            lines += [f"  without {name_list(r.dropped, names)}: {_range(r.low, r.high)}" for r in self.repairs]
        lines += [f"  {said}: {_range(low, high)}" for said, low, high in self._by_windows()]
        for side, binding in (("at least", self.binding_low), ("at most", self.binding_high)):
            if binding:
                lines.append(f"  {side}: because of {name_list(binding, names)}")
        if self.note:
            lines.append(f"  {self.note}")
        return "\n".join(lines)

    def _by_windows(self) -> Iterator[tuple[str, Exact | None, Exact | None]]:
        """The bound under each choice of windows, where there are several."""
        if len(self.low_proofs) < 2:
            return
        for low, high in zip(self.low_proofs, self.high_proofs, strict=True):
            if not low.is_refuted:
                counted = listing(
                    f"{figure_name(self.claims[n])} counts {as_period(label)}" for n, label in low.windows
                )
                yield f"if {counted}", low.value, high.value


def _range(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return number(low)
    left = number(low) if low is not None else "no lower limit"
    return f"{left} to {number(high) if high is not None else 'no upper limit'}"


def target_of(b: Bound) -> Target:
    """Return what a bound is asked of."""
    return Target(
        measure=b.measure, unit=b.unit, category=b.category, geography=b.geography, basis=b.basis, dated_by=b.dated_by
    )
