"""Working out what every compatible series does between two windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import Target, component_of
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.evidence import certificate_of, witness_of
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.linear_form import Constraint
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets
from deserstats.trend.certain.breakdown import MAX_CLAIMS, Breakdown, breakdowns, carriers, opposite
from deserstats.trend.certain.comparison_answers import PeriodComparison, RepairedTrend
from deserstats.trend.certain.contrasts import Certain, Contrast, bases, contrast, hull, rates_of
from deserstats.trend.certain.rates import Per, WindowRate, rate_of
from deserstats.trend.certain.ratio import Rates
from deserstats.trend.certain.ways_out import ways_out


class WindowQuestion:
    """Two windows, asked of one claim set."""

    def __init__(
        self,
        claims: ClaimSet,
        wanted: Target,
        earlier: Period,
        later: Period,
        per: Per,
        budget: Budget,
    ) -> None:
        self.claims = claims
        self.wanted = wanted
        self.earlier = earlier
        self.later = later
        self.per = per
        self.reading = claims.reading
        self.budget = budget
        self.bases = list(bases(earlier, later))
        self.system = System(claims)
        asked, *others = (wanted.form(self.system, w) for w in (later, *(w for _, w in self.bases)))
        self.system.ask([asked, *others])
        self.forms = [asked, others[0], self.rates.minus(1)]
        self.component = component_of(self.system, self.forms)

    @property
    def rates(self) -> Rates:
        """The two daily rates."""
        return rates_of(self.system, self.wanted, self.earlier, self.later, self.per)

    def answer(self) -> PeriodComparison:
        """Decide the claims, then compare."""
        subsets = Subsets(self.component, self.system.domain, self.budget, self.forms)
        verdict = subsets.decide()
        if isinstance(verdict, Unknown):
            return self._result(status=Status.UNDECIDED, reason=verdict.reason)
        if isinstance(verdict, InfeasibleSubset):
            return self._repaired(subsets, verdict)
        space = FeasibleSet(self.system, self.component, subsets)
        chosen = contrast(space, self.wanted, *self.bases[0], self.later, self.per)
        if chosen is None:
            reason = self.budget.reason if self.budget.is_over else "the ends were not settled in exact arithmetic"
            return self._result(status=Status.UNDECIDED, reason=reason)
        beside = [(base, window, self._beside(window)) for base, window in self.bases[1:]]
        found: list[Contrast | None] = [chosen]
        found += [contrast(own, self.wanted, base, window, self.later, self.per) for base, window, own in beside if own]
        kept = tuple(c for c in found if c is not None)
        witness = self._over(kept)
        if witness is None:
            kept, witness = (chosen,), witness_of([(verdict, self.component.options)])
        certain, evidence = self._certain(chosen)
        return self._result(
            status=Status.CONSISTENT, certain=certain, **_ends([chosen]), contrasts=kept,
            windows=tuple(self._rates(space, [(window, own) for _, window, own in beside if own])),
            breakdowns=tuple(self._breakdowns(space, chosen, certain, evidence.get("certificate"))),
            complete=len(kept) == len(self.bases), witness=witness, **evidence,
        )  # fmt: skip

    def _over(self, kept: Sequence[Contrast]) -> Witness | None:
        """Return a series that satisfies the claims on all bases compared with; None where that was not settled."""
        forms = [self.wanted.form(self.system, w) for c in kept for w in (c.earlier, c.later)]
        component = component_of(self.system, forms)
        verdict = Subsets(component, self.system.domain, self.budget, forms).decide()
        return witness_of([(verdict, component.options)]) if isinstance(verdict, FeasibleSubset) else None

    def _beside(self, base: Period) -> FeasibleSet | None:
        """Return the series that the claims on another base allow; None where they do not hold together."""
        rates = rates_of(self.system, self.wanted, base, self.later, self.per)
        forms = [*self.forms[:1], self.wanted.form(self.system, base), rates.minus(1)]
        component = component_of(self.system, forms)
        subsets = Subsets(component, self.system.domain, self.budget, forms)
        return FeasibleSet(self.system, component, subsets) if isinstance(subsets.decide(), FeasibleSubset) else None

    def _rates(self, space: FeasibleSet, beside: Iterable[tuple[Period, FeasibleSet]]) -> Iterator[WindowRate]:
        for window, own in ((self.later, space), (self.earlier, space), *beside):
            rate = rate_of(own, self.wanted, window, self.per)
            if rate is not None:
                yield rate

    def _result(self, **parts: Any) -> PeriodComparison:
        w = self.wanted
        earlier, later = self.earlier, self.later
        return PeriodComparison(
            claims=self.claims, category=w.category, measure=w.measure, unit=w.unit,
            geography=w.geography, basis=w.basis, dated_by=w.dated_by, earlier_start=earlier.start,
            earlier_end=earlier.end, later_start=later.start, later_end=later.end, per=self.per, **parts)  # fmt: skip

    def _certain(self, chosen: Contrast) -> tuple[Certain, dict[str, Any]]:
        """Say what is certain; where sums do not settle it, show a series on either side."""
        if chosen.certain != Certain.NEITHER:
            return chosen.certain, {}
        shown: dict[str, Any] = {}
        for conclusion, name in ((Certain.HIGHER, "not_higher"), (Certain.LOWER, "not_lower")):
            found = self._against(opposite(self.rates, conclusion))
            if isinstance(found, Certificate):
                return conclusion, {"certificate": found}
            if isinstance(found, str):
                shown["reason"] = f"no series was found in which it is not {conclusion.value}: {found}"
            else:
                shown[name] = found
        return Certain.NEITHER, shown

    def _against(self, row: Constraint) -> Witness | Certificate | str:
        """Look for a series in which a conclusion fails."""
        against = Component(self.component.claims, self.component.options, (*self.component.rules, row))
        subsets = Subsets(against, self.system.domain, self.budget, self.forms)
        verdict = subsets.decide()
        if isinstance(verdict, FeasibleSubset):
            return witness_of([(verdict, against.options)])
        if isinstance(verdict, InfeasibleSubset):
            return certificate_of(verdict, subsets, against.options)
        return verdict.reason

    def _breakdowns(
        self, space: FeasibleSet, chosen: Contrast, certain: Certain, whole: Certificate | None
    ) -> list[Breakdown]:
        """Return the claims that the conclusion rests on; where there is none, those that could carry one."""
        if certain != Certain.NEITHER:
            ids = [name for name in (chosen.ids if whole is None else claims_of(whole)) if name in space.subsets.ids]
            return breakdowns(space, certain, [opposite(self.rates, certain)], self.forms, ids)
        ids = list(self.component.options)[:MAX_CLAIMS]
        return [
            b
            for conclusion in (Certain.HIGHER, Certain.LOWER)
            for b in carriers(breakdowns(space, conclusion, [opposite(self.rates, conclusion)], self.forms, ids))
        ]

    def _repaired(self, subsets: Subsets, verdict: InfeasibleSubset) -> PeriodComparison:
        """The answer once the claims of each best repair are left out, and the hull of all."""
        proof = certificate_of(verdict, subsets, self.component.options)
        ways = ways_out(self.component, subsets, self.system.domain, self.budget, self.claims)
        rows = []
        for ids in ways.sets:
            rest = WindowQuestion(
                self.claims.drop(ids), self.wanted, self.earlier, self.later, self.per, self.budget
            ).chosen()
            if rest is not None:
                rows.append(RepairedTrend(dropped=ids, contrast=rest[0], witness=rest[1]))
        if not rows:
            return self._result(status=Status.UNDECIDED, reason=ways.reason, certificate=proof)
        directions = {r.contrast.certain for r in rows}
        return self._result(
            status=Status.INCONSISTENT, certain=directions.pop() if len(directions) == 1 else Certain.NEITHER,
            **_ends([r.contrast for r in rows]), certificate=proof, repairs=tuple(rows),
            complete=ways.is_complete and len(rows) == len(ways.sets), reason=ways.reason,
        )  # fmt: skip

    def chosen(self) -> tuple[Contrast, Witness] | None:
        """Compare with the chosen base alone, over claims that hold together; None where it was not settled."""
        subsets = Subsets(self.component, self.system.domain, self.budget, self.forms)
        verdict = subsets.decide()
        if not isinstance(verdict, FeasibleSubset):
            return None
        space = FeasibleSet(self.system, self.component, subsets)
        (base, window), *_ = self.bases
        found = contrast(space, self.wanted, base, window, self.later, self.per)
        return None if found is None else (found, witness_of([(verdict, self.component.options)]))


def claims_of(certificate: Certificate) -> tuple[str, ...]:
    """Return the claims that a certificate uses."""
    terms = (t for leaf in certificate.leaves() for t in leaf.terms if t.role == "claim")
    return tuple(dict.fromkeys(t.id for t in terms))


def _ends(parts: list[Contrast]) -> dict[str, Any]:
    names = ("ratio_low", "ratio_high", "difference_low", "difference_high")
    return dict(zip(names, hull(parts), strict=True))
