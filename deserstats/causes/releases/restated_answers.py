"""What a new release leaves of an old figure: two ends with their proofs, or a statement judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, ids_proving
from deserstats.checks.bounds.implies import Follows
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.rows.system import Options
from deserstats.result import lacking
from deserstats.wording import Exact, exact

LINEAR = ("total", "rate", "stock", "difference")
"""Kinds whose figure is one sum over one window, so that it has two ends."""

UNTOLD = "no figure of the new release bears on it"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatedRepair:
    """What is left of an old figure once some figures of the new release, which contradict each other, are left out."""

    dropped: tuple[str, ...]
    status: Follows
    low: Exact | None = None
    high: Exact | None = None
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()
    certificates: tuple[Certificate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatedFigure:
    """What the new release leaves of a figure of the old one, over the same window.

    Attributes
    ----------
    id : str
        The claim of the old release.
    status : {"implied", "possible", "refuted", "inconsistent", "undecided"}
        Whether every series that fits the new release has the old figure, some has, or none has.
        *inconsistent*: the new figures that bear on it contradict each other; ``repairs`` has the answer under
        each of their best repairs.
    low, high : int, Fraction or None
        The ends that the new release leaves, in the scale of the figure; of contradictory figures, the hull over
        repairs. None where there is no limit, and for kinds that have no two ends (shares, ratios, growth, each,
        orders).
    low_proofs, high_proofs : tuple of EndProof
        The sums that show them, of claims of the new release.
    certificates : tuple of Certificate
        What refutes the old figure beside the new release, or each of its opposites, where that is no matter of ends.
    complete : bool
        Whether all best repairs are listed.
    reason : str
        Why nothing more is known.
    """

    id: str
    status: Follows
    low: Exact | None = None
    high: Exact | None = None
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    repairs: tuple[RestatedRepair, ...] = ()
    complete: bool = True
    reason: str = ""

    @property
    def binding(self) -> tuple[str, ...]:
        """Claims of the new release that prove it."""
        by_ends = (
            *ids_proving(self.low_proofs, _outer(self.low_proofs)),
            *ids_proving(self.high_proofs, _outer(self.high_proofs)),
        )
        by_sums = (name for c in self.certificates for name in c.ids)
        return tuple(dict.fromkeys([*by_ends, *by_sums]))

    @property
    def is_told(self) -> bool:
        """Whether the new release says anything of it."""
        return self.reason != UNTOLD and (
            self.status != Follows.POSSIBLE or self.low not in (None, 0) or self.high is not None
        )

    @property
    def proved(self) -> bool:
        """Whether both ends, or the statement, have their sums."""
        return bool((self.low_proofs and self.high_proofs) or self.certificates)

    def lacks(self) -> str:
        """Say what it lacks to be believed."""
        return lacking(
            self.status,
            {
                Follows.IMPLIED: (self.proved and not self.repairs, "sums, and no repairs"),
                Follows.REFUTED: (self.proved and not self.repairs, "sums, and no repairs"),
                Follows.POSSIBLE: (not self.certificates and not self.repairs, "what leaves it open"),
                Follows.INCONSISTENT: (self.repairs or self.reason, "repairs, or a reason"),
                Follows.UNDECIDED: (self.reason, "a reason"),
            },
        )


def _outer(proofs: Sequence[EndProof]) -> Exact | None:
    """Return the value of proofs that are all of one side."""
    values = [p.value for p in proofs if not p.is_refuted]
    if not values or None in values:
        return None
    known = [v for v in values if v is not None]
    return min(known) if proofs[0].side == "low" else max(known)


def row_of(claim: Claim, options: Options) -> Constraint | None:
    """Return the one sum that a figure is about; None where it is about several, or compares."""
    if claim.kind not in LINEAR or len(options) > 1 or len(options[0][1]) > 1:
        return None
    return options[0][1][0]


def units_of(claim: Claim) -> Exact:
    """Return by what the figure of a claim is multiplied to be the sum over its window."""
    return units_in(claim.window, claim.per) if claim.kind == "rate" else 1


def in_scale(claim: Claim, value: Exact | None) -> Exact | None:
    """Return a sum over the window in the scale of the figure."""
    return None if value is None else exact(Fraction(value) / Fraction(units_of(claim)))


def by_ends(bounds: Interval, low: Exact | None, high: Exact | None) -> Follows | None:
    """Say how a figure stands to the ends that are left for it; None where these leave it open."""
    span = Interval(low, high)
    if span.meet(bounds).is_empty:
        return Follows.REFUTED
    return Follows.IMPLIED if span.lies_in(bounds) else None


def hull_of(values: Iterable[Exact | None], *, lowest: bool) -> Exact | None:
    """Return the outermost of some ends; None where one has no limit."""
    found = list(values)
    known = [v for v in found if v is not None]
    if not found or len(known) < len(found):
        return None
    return min(known, key=Fraction) if lowest else max(known, key=Fraction)
