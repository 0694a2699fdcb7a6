"""Where a conclusion tips: the answer of ``find_tipping``, and how it is checked again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.bounds.target import component_of, narrowed
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import fits_all, verify_refutation
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.delays import OCCURRED
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.trend.certain.comparison_answers import BY
from deserstats.trend.certain.rates import Per
from deserstats.trend.tipping.delay import delayed_system
from deserstats.trend.tipping.points import Over, TippingPoint, Tips
from deserstats.trend.tipping.share import KINDS, asked_loosely, grown, loosened, verify_least
from deserstats.trend.tipping.source import source_of, system_without
from deserstats.trend.tipping.trials import (
    AGAINST,
    Conclusion,
    Standing,
    ids_of,
    refutes,
    verify_certificates,
    verify_failure,
)
from deserstats.wording import listing

if TYPE_CHECKING:
    import pandas as pd

SAID = (Standing.IMPLIED, Standing.REFUTED, Standing.HIGHER, Standing.LOWER)
"""Standings that something can tip."""

SHOWN = 6
"""Claims named at most that no share moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedTipping:
    """The answer once some claims are left out, with its evidence."""

    dropped: tuple[str, ...]
    standing: Standing
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
    standing : {"implied", "refuted", "higher", "lower", "open", "inconsistent", "undecided"}
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
    standing: Standing
    points: tuple[TippingPoint, ...] = ()
    repairs: tuple[RepairedTipping, ...] = ()
    complete: bool = True
    reason: str = ""
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None

    plotter: ClassVar[str] = "plot_tipping"
    gallery: ClassVar[str] = "period_plots"

    def evidence(self) -> str:
        """Say what the standing lacks: certificates and a series, a contradiction, or a reason."""
        certain = self.certificates and self.witness and not self.repairs
        bare = not (self.points or self.repairs or self.certificates)
        contradicted = self.certificates and (self.repairs or self.reason) and not (self.points or self.witness)
        return lacking(
            self.standing,
            {
                **dict.fromkeys(SAID, (certain, "certificates and a series")),
                Standing.OPEN: (self.reason and self.witness and bare, "a series and a reason, and them alone"),
                Standing.INCONSISTENT: (contradicted, "the contradiction, and repairs or a reason"),
                Standing.UNDECIDED: (self.reason and bare and not self.witness, "a reason, and that alone"),
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
        return Conclusion(Claim(**dict(self.statement)), self.standing, base, self.per)

    @property
    def words(self) -> str:
        """The conclusion in words."""
        claim = self.conclusion.statement
        if not self.earlier:
            return f"{self.standing.value}: {claim.replace(id='')}"
        what = " ".join(filter(None, (claim.unit or "counts", claim.measure, claim.category)))
        standing = self.standing.value if self.standing in SAID else "higher or lower"
        return f"{BY[self.per]} {what} were {standing} in {claim.window} than in {Period(*self.earlier)}"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a kind of doubt: over, status, unit, holds, fails, withdrawn, ids (that prove it), reason."""
        import pandas as pd

        rows = [
            [p.over.value, p.status.value, p.unit, p.holds, p.fails, "; ".join(", ".join(w) for w in p.withdrawn),
             ", ".join(_ids(p)), p.reason]
            for p in self.points
        ]  # fmt: skip
        columns = ["over", "status", "unit", "holds", "fails", "withdrawn", "ids", "reason"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def _holds(self) -> bool:
        if len({p.over for p in self.points}) < len(self.points) or not self._stands():
            return False
        if not are_distinct(r.dropped for r in self.repairs):
            return False
        checks = {Over.DELAY: self._delay_holds, Over.SOURCE: self._source_holds,
                  Over.MISSING: self._share_holds, Over.REVISION: self._share_holds}  # fmt: skip
        if any(p.status == Tips.NEVER and (p.holds, p.fails, p.withdrawn) != (None, None, ()) for p in self.points):
            return False
        if any(len(set(p.proofs)) < len(p.proofs) for p in self.points):
            return False
        asked = (p for p in self.points if p.proofs or p.status in (Tips.TIPS, Tips.NEVER, Tips.BEYOND))
        return all(checks[p.over](p) for p in asked) and all(self.without(r).verify() for r in self.repairs)

    def _stands(self) -> bool:
        """Whether the claims make certain what is said, or contradict each other; and can hold, if so."""
        if self.standing == Standing.UNDECIDED:
            return True
        system = System(self.claims)
        conclusion = self.conclusion
        # what is open may fail in the same ways as what is refuted
        meant = conclusion if self.standing in SAID else replace(conclusion, standing=Standing.REFUTED)
        forms = meant.forms(system)
        system.ask([*forms, *rules_used(*self.certificates)])
        system = narrowed(system, forms)
        if self.standing == Standing.INCONSISTENT:
            (certificate,) = self.certificates
            return verify_refutation(certificate, system.options, system)
        fits = fits_all(self.witness, system, component_of(system, forms))
        return fits and (self.standing == Standing.OPEN or verify_certificates(self.certificates, system, conclusion))

    def without(self, repair: RepairedTipping) -> Tipping:
        """Return the answer of one repair by itself."""
        return replace(
            self,
            claims=self.claims.drop(repair.dropped),
            standing=repair.standing,
            points=repair.points,
            repairs=(),
            complete=True,
            reason=repair.reason,
            certificates=repair.certificates,
            witness=repair.witness,
        )

    def _delay_holds(self, p: TippingPoint) -> bool:
        conclusion = self.conclusion.dated(OCCURRED)

        def at(steps: int) -> System:
            return delayed_system(self.claims, conclusion, steps, p.unit)

        if p.status == Tips.TIPS and (p.fails is None or (p.holds is not None and p.fails != p.holds + 1)):
            return False
        holds = p.holds is None or verify_certificates(p.certificates, at(int(p.holds)), conclusion)
        return holds and all(verify_failure(w, at(int(p.fails or 0)), conclusion) for w in p.witnesses)

    def _source_holds(self, p: TippingPoint) -> bool:
        """Whether each set breaks the conclusion, and every smaller one leaves some proof whole."""
        sizes = {len(gone) for gone in p.withdrawn}
        if p.status == Tips.TIPS and (sizes != {p.fails} or p.holds != (p.fails or 0) - 1):
            return False
        everyone = system_without(self.claims, (), self.conclusion)
        if not all(self._is_of_some_way(c, everyone) for c in p.certificates):
            return False
        for way in self.conclusion.ways(everyone):
            everyone.options[AGAINST] = way
            proofs = [c for c in p.certificates if verify_refutation(c, everyone.options, everyone)]
            names = [{source_of(self.claims[name]) for name in ids_of([c])} for c in proofs]
            if p.status == Tips.NEVER:
                if all(names) or not names:
                    return False
            elif _are_met(names, int(p.holds or 0)):
                return False
        return all(
            verify_failure(w, system_without(self.claims, gone, self.conclusion), self.conclusion)
            for gone, w in zip(p.withdrawn, p.witnesses, strict=True)
        )

    def _is_of_some_way(self, certificate: Certificate, system: System) -> bool:
        return any(refutes(certificate, way, system) for way in self.conclusion.ways(system))

    def _share_holds(self, p: TippingPoint) -> bool:
        system = asked_loosely(self.claims, self.conclusion)
        if p.status == Tips.NEVER:
            return verify_certificates(p.certificates, loosened(system, p.over, None), self.conclusion)
        if p.fails is None:
            return verify_least(p, system, self.conclusion)
        at = loosened(system, p.over, grown(p.over, p.fails))
        return verify_least(p, system, self.conclusion) and all(
            verify_failure(w, at, self.conclusion) for w in p.witnesses
        )

    def __str__(self) -> str:
        if self.repairs:
            lines = [f"The claims contradict each other ({self.words})."]
            lines += [f"Without {listing(r.dropped)}: {self.without(r)}" for r in self.repairs]
            return "\n".join(lines)
        if not self.points:
            return f"Nothing to tip: {self.reason} ({self.words})."
        head = f"{self.words[0].upper()}{self.words[1:]}."
        return "\n".join([head, *(f"  {p}" for p in self.points), *self._kept()])

    def _kept(self) -> Iterator[str]:
        """Say which figures no share moves."""
        kept = [c.id for c in self.claims if c.kind not in KINDS]
        if kept and any(p.over in (Over.MISSING, Over.REVISION) for p in self.points):
            shown = listing(kept if len(kept) <= SHOWN else [*kept[:SHOWN], f"{len(kept) - SHOWN:,} more"])
            yield f"  Only counts, rates and levels lack cases or are revised; as printed: {shown}."


def _ids(p: TippingPoint) -> Iterable[str]:
    named = (name for proofs in p.proofs for proof in proofs for name in proof.ids if name != AGAINST)
    return dict.fromkeys((*ids_of(p.certificates), *named))


def _are_met(sets: Sequence[set[str]], size: int) -> bool:
    """Whether some names, so many, meet every set."""
    names = sorted(set[str]().union(*sets))
    chosen = (set(some) for k in range(size + 1) for some in combinations(names, min(k, len(names))))
    return any(all(own & some for own in sets) for some in chosen)
