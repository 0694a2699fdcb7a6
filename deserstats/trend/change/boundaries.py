"""What every series that satisfies the claims does at each boundary: mean rate after, less mean rate before.

Nothing is assumed of chance: the ends are sharp bounds of one linear sum, each with its proof.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.bounds.end_proofs import EndProof, end_proof, outermost, verify_ends
from deserstats.checks.bounds.target import Target, component_of, narrowed
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Side
from deserstats.model.proof.outcome import Extreme, Feasible, Refuted
from deserstats.model.rows.linear_form import Form, add
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import Subsets
from deserstats.model.solve.bounds import extremes_of
from deserstats.wording import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """Mean daily rate from a day on, less that before it, over the whole span of the claims.

    ``low`` and ``high`` are its bounds over every series that the claims allow, None where there is
    no limit; ``settled`` says whether both were worked out.
    """

    date: datetime.date
    low: Exact | None
    high: Exact | None
    settled: bool
    low_proofs: tuple[EndProof, ...] = ()
    high_proofs: tuple[EndProof, ...] = ()

    @property
    def certain(self) -> str:
        """Whether the mean is "higher" afterwards in every series, "lower" in every one, or "neither"."""
        if self.low is not None and self.low > 0:
            return "higher"
        return "lower" if self.high is not None and self.high < 0 else "neither"


def boundaries_of(
    claims: ClaimSet, wanted: Target, cuts: Sequence[datetime.date], budget: Budget
) -> tuple[Boundary, ...]:
    """Return the contrast at every inner cut day; the claims must be consistent."""
    inner = cuts[1:-1]
    if not inner:
        return ()
    system = System(claims)
    forms = [contrast(system, wanted, cuts[0], day, cuts[-1]) for day in inner]
    system.ask(forms)
    component = component_of(system, forms)
    subsets = Subsets(component, system.domain, budget, forms)
    return tuple(_boundary(day, form, subsets, component, system) for day, form in zip(inner, forms, strict=True))


def contrast(system: System, wanted: Target, first: datetime.date, day: datetime.date, last: datetime.date) -> Form:
    """Return the mean daily rate from a day on, less that before it, as a weighted sum."""
    before, after = Period(first, day), Period(day, last)
    rates = [
        (wanted.form(system, after), Fraction(1, after.days)),
        (wanted.form(system, before), Fraction(-1, before.days)),
    ]
    return add(rates)


def verify_boundaries(
    boundaries: Sequence[Boundary], claims: ClaimSet, wanted: Target, cuts: Sequence[datetime.date]
) -> bool:
    """Add the proofs of both ends of every boundary up again."""
    system = System(claims)
    forms = [contrast(system, wanted, cuts[0], b.date, cuts[-1]) for b in boundaries]
    system.ask(forms)
    system = narrowed(system, forms)
    return all(not b.settled or verify_ends(b, form, system) for b, form in zip(boundaries, forms, strict=True))


def _boundary(day: datetime.date, form: Form, subsets: Subsets, component: Component, system: System) -> Boundary:
    ends = {}
    for side in (Side.LOW, Side.HIGH):
        proofs = list(_proofs(form, side, subsets, component, system))
        if None in proofs:
            return Boundary(date=day, low=None, high=None, settled=False)
        ends[side] = tuple(p for p in proofs if p is not None)
    low, high = (outermost([p.value for p in ends[s] if not p.is_refuted], s) for s in (Side.LOW, Side.HIGH))
    return Boundary(date=day, low=low, high=high, settled=True, low_proofs=ends[Side.LOW], high_proofs=ends[Side.HIGH])


def _proofs(
    form: Form, side: Side, subsets: Subsets, component: Component, system: System
) -> Iterator[EndProof | None]:
    """Yield the proof of an end under every choice of windows; None where one was not settled."""
    finder = extremes_of(subsets.engine)
    for choice in subsets.choices(subsets.ids):
        active = subsets.active(subsets.ids, choice)
        windows = tuple((n, component.options[n][k][0].label) for n, k in choice.items())
        found: Refuted | Extreme | None
        answer = subsets.engine.decide(active)
        if isinstance(answer, Feasible):
            found = finder.low(form, active) if side == Side.LOW else finder.high(form, active)
        else:
            found = answer if isinstance(answer, Refuted) else None
        yield None if found is None else end_proof(found, subsets, form, side, windows, system.domain)
