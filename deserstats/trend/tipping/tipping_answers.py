"""Where a conclusion tips: the answer of ``find_tipping``, and how it is checked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.target import component_of
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import fits_all, verify_refutation
from deserstats.checks.sums.naming import name_list, names_of
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.proof.certificate import Certificate
from deserstats.result import Result, lacking
from deserstats.trend.certain.rates import Per
from deserstats.trend.certain.text import BY
from deserstats.trend.tipping.delay import verify_delay
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.share import KINDS, verify_share
from deserstats.trend.tipping.source import verify_source
from deserstats.trend.tipping.trials import AGAINST, Conclusion, ConclusionStatus, bearing, ids_of, verify_certificates

if TYPE_CHECKING:
    import pandas as pd

SAID = (ConclusionStatus.IMPLIED, ConclusionStatus.REFUTED, ConclusionStatus.HIGHER, ConclusionStatus.LOWER)
"""What the claims can make certain, and something can tip."""

CHECKS = {
    Over.DELAY: verify_delay,
    Over.MISSING: verify_share,
    Over.REVISION: verify_share,
    Over.SOURCE: verify_source,
}
"""How a point of each kind of doubt is checked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedTipping:
    """The answer once some claims are left out, with its evidence."""

    dropped: tuple[str, ...]
    status: ConclusionStatus
    points: tuple[TippingPoint, ...]
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipping(Result):
    """Where a conclusion tips.

    Attributes
    ----------
    statement : tuple of (column, text)
        The statement as a claim; of two windows, the total asked for over the later one.
    earlier : tuple of date
        Of two windows: start and end (exclusive) of the base; else empty.
    per : {"day", "month", "period"}
        Of two windows: the unit of time of the rates.
    status : {"implied", "refuted", "higher", "lower", "open", "inconsistent", "undecided"}
        What the claims make certain; *open* and the rest leave nothing to tip.
    points : tuple of TippingPoint
        One a kind of doubt.
    repairs : tuple of RepairedTipping
        On claims that contradict each other, one answer a best repair.
    certificates : tuple of Certificate
        Why the claims make the conclusion certain: one for every way in which it could fail;
        *inconsistent*: one, why they contradict each other.
    witness : Witness or None
        A series that satisfies the claims.

    Notes
    -----
    ``verify()`` adds up certificates and sums at each tipping point and holds each series against the claims
    loosened so far. It does not seek again what leaves the conclusion open, whether a smaller delay
    breaks it between the last that holds and the first that fails, and what was not settled (``complete``).
    """

    claims: ClaimSet
    statement: tuple[tuple[str, str], ...]
    earlier: tuple[date, ...]
    per: Per
    status: ConclusionStatus
    points: tuple[TippingPoint, ...] = ()
    repairs: tuple[RepairedTipping, ...] = ()
    complete: bool = True
    reason: str = ""
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None

    plotter: ClassVar[str] = "plot_tipping"
    gallery: ClassVar[str] = "period_plots"

    def evidence(self) -> str:
        """Say what the answer lacks: certificates and a series, a contradiction, or a reason."""
        certain = self.certificates and self.witness and not self.repairs
        bare = not (self.points or self.repairs or self.certificates)
        contradicted = self.certificates and (self.repairs or self.reason) and not (self.points or self.witness)
        return lacking(
            self.status,
            {
                **dict.fromkeys(SAID, (certain, "certificates and a series")),
                ConclusionStatus.OPEN: (self.reason and self.witness and bare, "a series and a reason, and them alone"),
                ConclusionStatus.INCONSISTENT: (contradicted, "the contradiction, and repairs or a reason"),
                ConclusionStatus.UNDECIDED: (self.reason and bare and not self.witness, "a reason, and that alone"),
            },
        )

    def __getitem__(self, over: str) -> TippingPoint:
        """Return the point of one kind of doubt; one not asked for raises ``KeyError``."""
        found = next((p for p in self.points if p.over == over), None)
        if found is None:
            raise KeyError(f"{over!r} was not asked for")
        return found

    @property
    def conclusion(self) -> Conclusion:
        """The conclusion that is put to the test."""
        base = Period(*self.earlier) if self.earlier else None
        return Conclusion(Claim(**dict(self.statement)), self.status, base, self.per)

    @property
    def words(self) -> str:
        """The conclusion in words."""
        claim = self.conclusion.statement
        if not self.earlier:
            return f"{self.status.value}: {claim.replace(id='')}"
        what = " ".join(filter(None, (claim.unit or "counts", claim.measure, claim.category)))
        were = self.status.value if self.status in SAID else "higher or lower"
        return f"{BY[self.per]} {what} were {were} in {claim.window} than in {Period(*self.earlier)}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a kind of doubt: over, status, unit, holds, fails, withdrawn, ids (that prove it), reason."""
        import pandas as pd

        rows: list[list[object]] = []
        for p in self.points:
            withdrawn = "; ".join(", ".join(names) for names in p.withdrawn)
            ids = ", ".join(_ids(p))
            rows.append([p.over.value, p.status.value, p.unit, p.holds, p.fails, withdrawn, ids, p.reason])
        columns = ["over", "status", "unit", "holds", "fails", "withdrawn", "ids", "reason"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def _holds(self) -> bool:
        if not self._is_certain() or not are_distinct(r.dropped for r in self.repairs):
            return False
        if len({p.over for p in self.points}) < len(self.points):
            return False
        return all(map(self._point_holds, self.points)) and all(self.without(r).verify() for r in self.repairs)

    def _point_holds(self, p: TippingPoint) -> bool:
        if p.status == Tips.NEVER and (p.holds, p.fails, p.withdrawn) != (None, None, ()):
            return False
        if p.status == Tips.BEYOND and (p.fails is not None or p.witnesses):
            return False
        if len(set(p.proofs)) < len(p.proofs):
            return False
        is_told = p.proofs or p.status in (Tips.TIPS, Tips.NEVER, Tips.BEYOND)
        return not is_told or CHECKS[p.over](p, self.claims, self.conclusion)

    def _is_certain(self) -> bool:
        """Whether the claims make certain what is said, or contradict each other; and can hold, if so."""
        if self.status == ConclusionStatus.UNDECIDED:
            return True
        conclusion = self.conclusion
        # what is open may fail in the same ways as what is refuted
        meant = conclusion if self.status in SAID else replace(conclusion, status=ConclusionStatus.REFUTED)
        system = bearing(self.claims, meant, *self.certificates)
        if self.status == ConclusionStatus.INCONSISTENT:
            (certificate,) = self.certificates
            return verify_refutation(certificate, system.options, system)
        if not fits_all(self.witness, system, component_of(system, meant.forms(system))):
            return False
        return self.status == ConclusionStatus.OPEN or verify_certificates(self.certificates, system, conclusion)

    def without(self, repair: RepairedTipping) -> Tipping:
        """Return the answer of one repair by itself."""
        return replace(
            self,
            claims=self.claims.drop(repair.dropped),
            status=repair.status,
            points=repair.points,
            repairs=(),
            complete=True,
            reason=repair.reason,
            certificates=repair.certificates,
            witness=repair.witness,
        )

    def _text(self) -> str:
        names = names_of(self.claims)
        if self.repairs:
            lines = [f"The claims contradict each other ({self.words})."]
            lines += [f"Without {name_list(r.dropped, names)}: {self.without(r)._text()}" for r in self.repairs]
            return "\n".join(lines)
        if not self.points:
            return f"Nothing to tip: {self.reason} ({self.words})."
        head = f"{self.words[0].upper()}{self.words[1:]}."
        return "\n".join([head, *(f"  {p.told(names)}" for p in self.points), *self._kept(names)])

    def _kept(self, names: Mapping[str, str]) -> Iterator[str]:
        """Say which figures no share moves."""
        kept = [c.id for c in self.claims if c.kind not in KINDS]
        if kept and any(p.over in (Over.MISSING, Over.REVISION) for p in self.points):
            shown = name_list(kept, names)
            yield f"  Only counts, rates and levels lack cases or are revised; as printed: {shown}."


def _ids(p: TippingPoint) -> Iterable[str]:
    named = (name for proofs in p.proofs for proof in proofs for name in proof.ids if name != AGAINST)
    return dict.fromkeys((*ids_of(p.certificates), *named))
