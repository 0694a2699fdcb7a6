"""Where each claim stands: what the others imply for it, and what slip they would give away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from deserstats.checks.consistency.answers import ClaimStanding, Conflict, Standing, Tension
from deserstats.checks.consistency.detectable import NoticedSlip, Reprints, smallest_slip
from deserstats.checks.consistency.other_figures import Alternatives
from deserstats.checks.consistency.support import Support
from deserstats.checks.consistency.tensions import Group
from deserstats.claims.calendar import whole_units
from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Order, Reading
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Feasible
from deserstats.model.rows.linear_form import Series
from deserstats.model.rows.series_of import SeriesIndex
from deserstats.model.rows.system import Component, System
from deserstats.model.search.implied import Implied, hull, implied
from deserstats.model.search.one_series import OneSeries
from deserstats.model.search.subsets import Choice, FeasibleSubset, InfeasibleSubset, Subsets, Verdict
from deserstats.model.solve.bounds import Extremes, NetworkExtremes, extremes_of
from deserstats.wording import listing

REASONS = {
    Standing.CORROBORATED: "figures of another origin leave no other value",
    Standing.ADDS_UP: "other figures, not known to be of another origin, leave no other value",
    Standing.COMPATIBLE: "nothing contradicts it, and a large enough slip would have been contradicted",
    Standing.UNTESTED: "nothing here could have contradicted it",
}
"""Standings in words."""

SOFT_REASONS = {
    Standing.COMPATIBLE: "the hard claims leave room inside it, and would not if it lay far enough off",
    Standing.UNTESTED: "wherever it lay, the hard claims would leave room inside it",
}
"""What is said of a soft interval, which nothing contradicts."""

MAX_CHOICES = 8
"""Choices of windows in a component up to which implied ranges are worked out for each."""

MAX_UNITS = 12
"""Units of time that an order might have named instead of its own that are tried."""

NEAR = 32
"""Steps to either side of a figure that are asked one by one: whole numbers may leave out single figures."""

MAX_NEAR = 256
"""Claims of a group times such steps, where each step is a question."""


class Decided(Protocol):
    """A component with its subsets and verdict."""

    component: Component
    subsets: Subsets
    verdict: Verdict


@dataclass(slots=True)
class Standings:
    """Builds the per-claim table."""

    system: System
    tried: Sequence[Decided]
    groups: Sequence[Group]
    conflicts: Sequence[Conflict]
    tensions: Sequence[Tension]
    complete: Collection[tuple[str, ...]]
    budget: Budget
    detectable: bool = True

    def rows(self) -> tuple[ClaimStanding, ...]:
        """Return one standing a claim, in the order of the table."""
        found: dict[str, ClaimStanding] = {
            name: ClaimStanding(id=name, verdict=Standing.UNUSED, reason=reason)
            for name, reason in self.system.unused.items()
        }
        for tried in self.tried:
            is_complete = tried.subsets.ids in self.complete
            subsets = GroupStandings(
                self.system, tried, self.conflicts, is_complete, self.budget, detectable=self.detectable
            )
            found |= {claim.id: subsets.standing(claim) for claim in tried.component.claims}
        for group in (group for group in self.groups if group.soft):
            subsets = GroupStandings(
                self.system, group, self.conflicts, True, self.budget, group.soft, detectable=self.detectable
            )
            found |= {name: subsets.standing(self.system.claims[name]) for name in group.soft}
        return tuple(self._tense(found[claim.id]) for claim in self.system.claims)

    def _tense(self, standing: ClaimStanding) -> ClaimStanding:
        """Say of a claim in a tension with which others; a soft interval never makes a set inconsistent."""
        own = [t for t in self.tensions if standing.id in t.ids]
        if standing.id in self.system.soft:
            reason = SOFT_REASONS.get(standing.verdict, standing.reason)
            standing = replace(standing, detectable_error=None, reason=reason)
        if not own:
            return standing
        others = [name for name in own[0].ids if name != standing.id]
        more = f", and in {len(own) - 1:,} more" if len(own) > 1 else ""
        said = f"in tension with {listing(others)}{more}" if others else "no count lies in its interval"
        if standing.id in own[0].soft:
            return replace(standing, verdict=Standing.IN_TENSION, reason=said)
        return replace(standing, reason="; ".join(filter(None, (standing.reason, said))))


@dataclass(slots=True)
class GroupStandings:
    """One component, asked about each of its claims in turn.

    Soft intervals are asked about, but imply nothing.
    """

    system: System
    tried: Decided
    conflicts: Sequence[Conflict]
    complete: bool
    budget: Budget
    soft: Collection[str] = ()
    detectable: bool = True
    subsets: Subsets = field(init=False)
    ends: Extremes | NetworkExtremes = field(init=False)
    pairs: Extremes = field(init=False)
    choices: list[Choice] = field(init=False)
    own: list[Conflict] = field(init=False)
    support: Support = field(init=False)
    series: OneSeries | None = field(init=False)
    _grown: list[str] | None = None

    def __post_init__(self) -> None:
        self.subsets = self.tried.subsets
        self.ends = extremes_of(self.subsets.engine)
        self.pairs = self.ends if isinstance(self.ends, Extremes) else Extremes(self.subsets.engine)
        self.choices = []
        for choice in self.subsets.choices(self.subsets.ids):
            self.choices.append(choice)
            if len(self.choices) > MAX_CHOICES:
                break
        ids = set(self.subsets.ids)
        self.support = Support(
            self.subsets, self.tried.component.options, self.choices, self.budget, self._root, self.ends
        )
        self.own = [c for c in self.conflicts if set(c.ids) <= ids]
        self.series = None
        if isinstance(self.tried.verdict, FeasibleSubset) and not self.soft:
            self.series = OneSeries.of(self.tried.component.claims, self.subsets, self.ends, self._root)

    @property
    def series_index(self) -> SeriesIndex:
        """The series of the claims."""
        return self.system.series_index

    @property
    def reading(self) -> Reading:
        """How figures are read."""
        return self.system.claims.reading

    @property
    def hard(self) -> list[str]:
        """The claims that imply something, in the order of the table."""
        return [name for name in self.subsets.ids if name not in self.soft]

    def _others(self, claim: Claim) -> list[str]:
        return [name for name in self.hard if name != claim.id]

    def standing(self, claim: Claim) -> ClaimStanding:
        """Return where one claim stands."""
        if self.series is not None:
            return self._in_series(self.series, claim)
        n = sum(claim.id in c.ids for c in self.own)
        reason = self._why_not(claim)
        if reason:
            return self._unsettled(claim, n, reason)
        others = self._others(claim)
        if claim.kind == "order":
            return self._order(claim, others, n)
        return self._judged(claim, others, self._implied(claim, others), n)

    def _in_series(self, series: OneSeries, claim: Claim) -> ClaimStanding:
        """Return where a claim stands among others of one series, which are asked about together."""
        if not series.is_settled(claim):
            return self._unsettled(claim, 0, f"not worked out: {self.budget.reason}")
        others = [] if self._is_one_range(claim) else self._others(claim)
        return self._judged(claim, others, series.implied(claim), 0)

    def _why_not(self, claim: Claim) -> str:
        """Return why nothing is implied for a claim, or nothing when something may be."""
        if self.budget.is_over:
            return f"not worked out: {self.budget.reason}"
        if len(self.choices) > MAX_CHOICES:
            return "not worked out: too many possible windows"
        if isinstance(self.tried.verdict, FeasibleSubset):
            return ""
        if not isinstance(self.tried.verdict, InfeasibleSubset):
            return "not worked out: its group is undecided"
        if any(claim.id not in c.ids for c in self.own):
            return "the others conflict among themselves"
        rest = self.subsets.decide(self._others(claim))
        if isinstance(rest, FeasibleSubset):
            return (
                "" if self._has_base(claim, self._others(claim)) else "the others leave nothing for its base to count"
            )
        return "the others conflict among themselves" if isinstance(rest, InfeasibleSubset) else rest.reason

    def _unsettled(self, claim: Claim, n: int, reason: str) -> ClaimStanding:
        verdict = Standing.IN_CONFLICT if n else Standing.UNDETERMINED
        if not n and isinstance(self.tried.verdict, InfeasibleSubset):
            return self._outside(claim, reason)
        return ClaimStanding(id=claim.id, verdict=verdict, n_conflicts=n, reason=reason)

    def _outside(self, claim: Claim, reason: str) -> ClaimStanding:
        """A claim in no listed conflict, among others that conflict."""
        if not self.complete:
            reason = "the listing of conflicts was cut off"
            return ClaimStanding(id=claim.id, verdict=Standing.UNDETERMINED, reason=reason)
        verdict = Standing.COMPATIBLE if self._could_clash(claim) else Standing.UNTESTED
        return ClaimStanding(id=claim.id, verdict=verdict, reason=f"{reason}; it is in no conflict")

    def _could_clash(self, claim: Claim) -> bool:
        """Whether claims that can hold together would have contradicted some other figure of its form."""
        others = [name for name in self.grown if name != claim.id]
        if claim.kind == "order":
            return any(map(self._alternatives(claim, others).clashes, _other_orders(claim)))
        found = self._implied(claim, others)
        return self._slip(claim, others, found) is not None

    def _active(self, names: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        return self.subsets.active(names, choice)

    def _beside(self, claim: Claim, others: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        """Return the rows of other claims, and what the claim presupposes whatever its figure is."""
        return self._active(others, choice) + self.subsets.presupposed(claim.id, choice)

    def _has_base(self, claim: Claim, others: Sequence[str]) -> bool:
        """Whether the others leave the base of a claim more than nothing, where it has one."""
        if claim.kind not in COMPARING:
            return True
        return any(self._can_hold(self._beside(claim, others, choice)) for choice in self.choices)

    def _implied(self, claim: Claim, others: Sequence[str]) -> Interval | None:
        """Return what the others allow under any choice of windows that they can hold under."""
        options = self.tried.component.options[claim.id]
        total: Implied | None = None
        for choice in self.choices:
            active = self._beside(claim, others, choice)
            if len(self.choices) > 1 and not self._can_hold(active):
                continue
            window, rows = options[choice.get(claim.id, 0)]
            # a ratio compares two forms, also where its rows are about one window
            ends = self.pairs if claim.kind in COMPARING else self.ends
            found = implied(claim, window, rows, self.series_index, ends, active)
            if found is None:
                return None
            total = found if total is None else hull(total, found)
        return None if total is None else total.interval

    def _can_hold(self, active: Sequence[int]) -> bool:
        return isinstance(self.subsets.engine.decide(active), Feasible)

    def _judged(self, claim: Claim, others: Sequence[str], found: Interval | None, n: int) -> ClaimStanding:
        low, high = (None, None) if found is None else (found.low, found.high)
        if n:
            return ClaimStanding(
                id=claim.id, verdict=Standing.IN_CONFLICT, implied_low=low, implied_high=high, n_conflicts=n
            )
        slip = self._slip(claim, others, found)
        support, witnesses = self._supported(claim, others)
        verdict = support or (Standing.UNTESTED if slip is None else Standing.COMPATIBLE)
        if verdict == Standing.UNTESTED and self.budget.is_over and not (self.series and self._is_one_range(claim)):
            return self._unsettled(claim, n, f"not worked out: {self.budget.reason}")
        unsettled = "" if found else "; what they leave was not settled"
        if support and self.series is not None and self.series.is_cut:
            unsettled = "; not every origin was asked within the steps allowed"
        return ClaimStanding(
            id=claim.id,
            verdict=verdict,
            implied_low=low,
            implied_high=high,
            detectable_error=None if slip is None else slip.share,
            witnesses=witnesses,
            reason=REASONS.get(verdict, "") + unsettled,
        )

    def _supported(self, claim: Claim, others: Sequence[str]) -> tuple[Standing | None, int]:
        """Return what the others that imply a claim make of it, and how many origins they go back to."""
        if self.series is None:
            return self.support.of(claim.id, others)
        is_implied, is_told, n_roots = self.series.support(claim)
        verdict = Standing.CORROBORATED if is_told else Standing.ADDS_UP
        return (verdict if is_implied else None), n_roots

    def _slip(self, claim: Claim, others: Sequence[str], found: Interval | None) -> NoticedSlip | None:
        """Return the smallest slip that the others would give away, where that is asked."""
        if not self.detectable:
            return None
        signed = claim.kind in ("growth", "difference") or any(
            map(self.series_index.domain.is_signed, self._series(claim))
        )
        claim = self._in_one_unit(claim)
        beside = self._alternatives(claim, others)
        # the units of an each claim are given away together: twelve months of 11 are a year of 132
        beside.span = None if found is None or claim.kind == "each" else found
        beside.is_range = self._is_one_range(claim)
        near = NEAR if beside.is_range else min(NEAR, MAX_NEAR // len(self.subsets.ids))
        return smallest_slip(Reprints(claim, self.reading), beside, signed, near)

    def _in_one_unit(self, claim: Claim) -> Claim:
        """Return an each claim of its first unit alone where nothing else is said: its units are all alike."""
        component = self.tried.component
        if claim.kind != "each" or len(component.claims) > 1 or component.rules or len(claim.windows) > 1:
            return claim
        unit = next(iter(whole_units(claim.window, claim.per)))
        return claim.replace(**window_cells(unit))

    def _alternatives(self, claim: Claim, others: Sequence[str]) -> Alternatives:
        return Alternatives(
            self.system, self.tried.component, self.subsets, claim, others, self.budget, self.tried.verdict
        )

    def _is_one_range(self, claim: Claim) -> bool:
        """Whether what the others allow for a claim is every value between two ends."""
        return self.subsets.engine.is_network and len(self.choices) == 1 and claim.kind in ("total", "stock", "rate")

    @property
    def grown(self) -> list[str]:
        """As many claims as can hold together, in the order of the table, those in no conflict first."""
        if self._grown is None:
            blamed = {name for c in self.own for name in c.ids}
            kept = [name for name in self.hard if name not in blamed]
            for name in self.hard:
                if name in blamed and isinstance(self.subsets.decide([*kept, name]), FeasibleSubset):
                    kept.append(name)
            self._grown = kept
        return self._grown

    def _series(self, claim: Claim) -> set[Series]:
        return {s.series for row in self.tried.component.options[claim.id][0][1] for s in row.form}

    def _root(self, name: str) -> str:
        return self.system.claims[name].witness

    def _order(self, claim: Claim, others: Sequence[str], n: int) -> ClaimStanding:
        """An order has no figure: it is implied, another one could be contradicted, or neither."""
        if n:
            return ClaimStanding(id=claim.id, verdict=Standing.IN_CONFLICT, n_conflicts=n)
        verdict, witnesses = self.support.of(claim.id, others)
        if verdict is None:
            tested = any(map(self._alternatives(claim, others).clashes, _other_orders(claim)))
            verdict = Standing.COMPATIBLE if tested else Standing.UNTESTED
        return ClaimStanding(id=claim.id, verdict=verdict, witnesses=witnesses, reason=REASONS[verdict])


def _other_orders(claim: Claim) -> Iterator[Claim]:
    """Return what an order claim might have said instead: the opposite, or another unit of time."""
    opposite = {Order.HIGHEST: Order.LOWEST, Order.RISING: Order.FALLING}
    opposite |= {second: first for first, second in opposite.items()}
    assert claim.order is not None
    yield claim.replace(relation=opposite[claim.order].value)
    if claim.order in (Order.HIGHEST, Order.LOWEST):
        units = list(whole_units(claim.window, claim.per))
        said = claim.subject or (units[-1] if units else claim.window)
        yield from (claim.replace(value=unit.label) for unit in units[:MAX_UNITS] if unit != said)
