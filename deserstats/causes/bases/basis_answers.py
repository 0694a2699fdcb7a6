"""Counting bases as results: groups of sources, what belongs to none, and the gaps between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from deserstats.causes.bases.basis_text import gap_lines, group_lines, ungrouped_line
from deserstats.causes.repair.repair_answers import Core
from deserstats.checks.bounds.end_proofs import EndProof
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.sums.naming import names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.wording import Exact, count, exact, fitting

if TYPE_CHECKING:
    import pandas as pd

FEW_PERCENT = Fraction(1, 10)
"""Relative gap up to which another definition or a later revision is the usual reason."""

OF_WINDOW = (
    *("start", "end", "category", "geography", "measure", "unit"),
    *("first_low", "first_high", "second_low", "second_high"),
)

GIVEN_UP = "its source contradicts itself; the smallest repair"


class Sign(StrEnum):
    """Where the second group lies against the first in one window."""

    ABOVE = "above"
    BELOW = "below"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Claims that can all hold, with a series that shows it.

    ``also_fits`` names claims that another group would take as well, with that group.
    """

    name: str
    ids: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    witness: Witness
    also_fits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungrouped:
    """Claims that belong to no group, why, and other sets of claims that might have been left out instead."""

    ids: tuple[str, ...]
    reason: str
    ties: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowGap:
    """What two groups say of one window: the second less the first lies in ``low`` to ``high``.

    Each end has its sums, on the claims of its group.
    """

    start: date
    end: date
    category: str
    geography: str
    measure: str
    unit: str
    first_low: Exact
    first_high: Exact
    second_low: Exact
    second_high: Exact
    first_low_proofs: tuple[EndProof, ...] = ()
    first_high_proofs: tuple[EndProof, ...] = ()
    second_low_proofs: tuple[EndProof, ...] = ()
    second_high_proofs: tuple[EndProof, ...] = ()

    @property
    def low(self) -> Exact:
        """Smallest possible gap."""
        return exact(Fraction(self.second_low) - self.first_high)

    @property
    def high(self) -> Exact:
        """Largest possible gap."""
        return exact(Fraction(self.second_high) - self.first_low)

    @property
    def sign(self) -> Sign:
        """Where the second group lies, if every possible gap has one sign."""
        if self.low > 0:
            return Sign.ABOVE
        return Sign.BELOW if self.high < 0 else Sign.NONE

    @property
    def size(self) -> Fraction:
        """The middle gap as a share of the middle figure of the first group."""
        middle = Fraction(self.first_low) + self.first_high
        return (Fraction(self.low) + self.high) / middle if middle else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisGap:
    """Two groups held against each other: a conflict between them, and the gap in every comparable window."""

    first: str
    second: str
    conflict: Core
    windows: tuple[WindowGap, ...]

    @property
    def signed(self) -> list[WindowGap]:
        """Windows in which the gap has a sign."""
        return [w for w in self.windows if w.sign != Sign.NONE]

    @property
    def share(self) -> Fraction:
        """All gaps together as a share of the first group's figures in the same windows."""
        below = sum((Fraction(w.first_low) + w.first_high for w in self.signed), Fraction(0))
        gaps = sum((abs(Fraction(w.low) + w.high) for w in self.signed), Fraction(0))
        return gaps / below if below else Fraction(0)

    @property
    def drift(self) -> Fraction | None:
        """Alternative of the relative gap from the first to the last window with a sign; None below two."""
        ordered = sorted(self.signed, key=lambda w: (w.start.toordinal() + w.end.toordinal(), w.start))
        return ordered[-1].size - ordered[0].size if len(ordered) > 1 else None

    @property
    def is_definition(self) -> bool:
        """Whether gaps of one sign and a few percent speak for another definition or a later revision."""
        one_sign = len({w.sign for w in self.signed}) == 1 and len(self.signed) > 1
        return one_sign and self.share <= FEW_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisResult(Result):
    """The fewest groups of sources that contradict themselves nowhere.

    Attributes
    ----------
    groups : tuple of Basis
        Heaviest first; each with a series that satisfies all of its claims.
    ungrouped : tuple of Ungrouped
        Claims of no group, with the reason.
    pairs : tuple of BasisGap
        For each two groups a conflict between them, and their gaps.
    cores : tuple of Core
        Conflicts that show that no fewer groups will do.
    complete : bool
        Whether all gaps were worked out.

    Notes
    -----
    ``verify()`` holds each group against its series, adds up conflicts and gaps, and shows by trying every
    placement that no fewer groups will do. It does not seek again which other group would take a claim as
    well (``also_fits``, ``ties``), and whether a gap was left out (``complete``).
    """

    claims: ClaimSet
    status: Status
    groups: tuple[Basis, ...]
    ungrouped: tuple[Ungrouped, ...]
    pairs: tuple[BasisGap, ...] = ()
    cores: tuple[Core, ...] = ()
    complete: bool = True
    reason: str = ""

    plotter: ClassVar[str] = "plot_bases"

    @property
    def gaps(self) -> pd.DataFrame:
        """One row a comparable window of two groups.

        ``first``, ``second``, ``start``, ``end`` (exclusive), ``category``, ``geography``,
        ``measure``, ``unit``; the range that each group allows (``first_low`` ...); ``gap_low``
        and ``gap_high``, second less first; ``sign`` of the second; ``size``, the middle gap as a
        share of the first; ``drift``, how that share changed since the first window with a sign.
        """
        import pandas as pd

        columns = ["first", "second", *OF_WINDOW, "gap_low", "gap_high", "sign", "size", "drift"]
        rows = []
        for pair in self.pairs:
            begin = next((w.size for w in pair.signed), None)
            for w in pair.windows:
                drift = float(w.size - begin) if begin is not None and w.sign != Sign.NONE else float("nan")
                gap = [w.low, w.high, w.sign.value, float(w.size), drift]
                rows.append([pair.first, pair.second, *(getattr(w, name) for name in OF_WINDOW), *gap])
        return pd.DataFrame(rows, columns=columns)

    @property
    def verdict(self) -> str:
        """What the gaps between the groups say, a line for each two of which something can be told."""
        if len(self.groups) < 2:
            nothing = self.reason or "No claim takes part."
            return "One group holds all claims; no second basis is needed." if self.groups else nothing
        return fitting("\n".join(gap_lines(self.pairs)))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim: id, source, origin, group (blank where none), also_fits, reason."""
        import pandas as pd

        group = {name: g.name for g in self.groups for name in g.ids}
        others: dict[str, list[str]] = {}
        for g in self.groups:
            for name, other in g.also_fits:
                others.setdefault(name, []).append(other)
        reasons = {name: u.reason for u in self.ungrouped for name in u.ids}
        rows = [
            [c.id, c.source, c.origin, group.get(c.id, ""), "|".join(others.get(c.id, [])), reasons.get(c.id, "")]
            for c in self.claims
        ]
        return pd.DataFrame(rows, columns=["id", "source", "origin", "group", "also_fits", "reason"])

    def to_claims(self) -> ClaimSet:
        """Return the claims with their group written into ``basis``; a claim of no group gets one of its own."""
        group = {name: g.name for g in self.groups for name in g.ids}
        apart = {name for u in self.ungrouped for name in u.ids}

        def basis(name: str, before: str) -> str:
            own = group.get(name, f"none ({name})" if name in apart else "")
            return f"{before} / {own}" if before and own else own or before

        return self.claims.with_rows(c.replace(basis=basis(c.id, c.basis)) for c in self.claims)

    def evidence(self) -> str:
        """Say what the answer lacks: one group alone, conflicts that need several, or a reason."""
        n = len(self.groups)
        several = n > 1 and self.cores and len(self.pairs) == n * (n - 1) // 2
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (n < 2 and not self.cores and not self.pairs, "one group alone"),
                Status.INCONSISTENT: (several, "groups, and conflicts that need so many"),
                Status.UNDECIDED: (self.reason and not n, "a reason"),
            },
        )

    def _text(self) -> str:
        if self.status == Status.UNDECIDED:
            return f"Undecided: {self.reason}."
        lines = [f"{count(len(self.groups), 'group')} of sources, none of which contradicts itself:"]
        lines += [f"  {line}" for g in self.groups for line in group_lines(g, self.claims)]
        free = {name for g in self.groups for name, _ in g.also_fits}
        if free:
            lines.append(f"  {count(len(free), 'claim')} would fit another group as well; the figures do not choose.")
        lines += [f"  {ungrouped_line(u, names_of(self.claims))}" for u in self.ungrouped]
        lines += gap_lines(self.pairs) if len(self.groups) > 1 else [self.verdict]
        return "\n".join(lines)


def unused_of(system: System) -> tuple[Ungrouped, ...]:
    """Return the claims that take no part, reason by reason."""
    reasons: dict[str, list[str]] = {}
    for name, reason in system.unused.items():
        reasons.setdefault(f"not used: {reason}", []).append(name)
    for name in system.soft:
        reasons.setdefault("its interval is soft and may miss, so it speaks for no basis", []).append(name)
    return tuple(Ungrouped(ids=tuple(names), reason=reason) for reason, names in reasons.items())
