"""Where each claim stands: what the others imply for it, and what slip they would give away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tqdm import tqdm

from deserstats.checks.answers import ClaimStanding, Conflict, Standing, Tension
from deserstats.checks.detectable import Slip, meet, smallest_slip
from deserstats.checks.tensions import Group
from deserstats.claims.claim import Claim
from deserstats.claims.fields import COMPARING
from deserstats.claims.interval import Interval
from deserstats.claims.period import Period
from deserstats.claims.reading import COUNTS, Reading
from deserstats.model.budget import Budget
from deserstats.model.court import Choice, Court, Held, Overruled, Verdict
from deserstats.model.decision import Feasible
from deserstats.model.extremes import Extremes, NetworkExtremes, extremes_of
from deserstats.model.form import Form, Series, add, tightened
from deserstats.model.implied import Implied, hull, implied
from deserstats.model.statement import order_pairs
from deserstats.model.system import Component, System
from deserstats.model.world import World
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


class Decided(Protocol):
    """A component with its court and verdict."""

    component: Component
    court: Court
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
    progress: bool = False

    def rows(self) -> tuple[ClaimStanding, ...]:
        """Return one standing a claim, in the order of the table."""
        found: dict[str, ClaimStanding] = {
            name: ClaimStanding(id=name, verdict=Standing.UNUSED, reason=reason)
            for name, reason in self.system.unused.items()
        }
        n_used = len(self.system.options) + len(self.system.soft)
        with tqdm(total=n_used, desc="what the others imply", unit="claim", disable=not self.progress) as bar:
            for tried in self.tried:
                is_complete = tried.court.ids in self.complete
                bench = Bench(self.system, tried, self.conflicts, is_complete, self.budget)
                for claim in tried.component.claims:
                    found[claim.id] = bench.standing(claim)
                    bar.update()
            for group in (group for group in self.groups if group.soft):
                bench = Bench(self.system, group, self.conflicts, True, self.budget, group.soft)
                for name in group.soft:
                    found[name] = bench.standing(self.system.claims[name])
                    bar.update()
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
class Bench:
    """One component, asked about each of its claims in turn.

    Soft intervals are asked about, but imply nothing.
    """

    system: System
    tried: Decided
    conflicts: Sequence[Conflict]
    complete: bool
    budget: Budget
    soft: Collection[str] = ()
    court: Court = field(init=False)
    ends: Extremes | NetworkExtremes = field(init=False)
    pairs: Extremes = field(init=False)
    choices: list[Choice] = field(init=False)
    own: list[Conflict] = field(init=False)
    _grown: list[str] | None = None

    def __post_init__(self) -> None:
        self.court = self.tried.court
        self.ends = extremes_of(self.court.engine)
        self.pairs = Extremes(self.court.engine)
        self.choices = []
        for choice in self.court.choices(self.court.ids):
            self.choices.append(choice)
            if len(self.choices) > MAX_CHOICES:
                break
        ids = set(self.court.ids)
        self.own = [c for c in self.conflicts if set(c.ids) <= ids]

    @property
    def world(self) -> World:
        """The series of the claims."""
        return self.system.world

    @property
    def reading(self) -> Reading:
        """How figures are read."""
        return self.system.reading

    @property
    def hard(self) -> list[str]:
        """The claims that imply something, in the order of the table."""
        return [name for name in self.court.ids if name not in self.soft]

    def _others(self, claim: Claim) -> list[str]:
        return [name for name in self.hard if name != claim.id]

    def standing(self, claim: Claim) -> ClaimStanding:
        """Return where one claim stands."""
        n = sum(claim.id in c.ids for c in self.own)
        reason = self._why_not(claim)
        if reason:
            return self._unsettled(claim, n, reason)
        others = self._others(claim)
        if claim.kind == "order":
            return self._order(claim, others, n)
        found = self._implied(claim, others)
        if found is None:
            return self._unsettled(claim, n, "what the others imply was not settled in the time or steps given")
        return self._judged(claim, others, found, n)

    def _why_not(self, claim: Claim) -> str:
        """Return why nothing is implied for a claim, or nothing when something may be."""
        if self.budget.is_over:
            return f"not worked out: {self.budget.reason}"
        if len(self.choices) > MAX_CHOICES:
            return "not worked out: too many possible windows"
        if isinstance(self.tried.verdict, Held):
            return ""
        if not isinstance(self.tried.verdict, Overruled):
            return "not worked out: its group is undecided"
        if any(claim.id not in c.ids for c in self.own):
            return "the others conflict among themselves"
        rest = self.court.decide(self._others(claim))
        if isinstance(rest, Held):
            return (
                "" if self._has_base(claim, self._others(claim)) else "the others leave nothing for its base to count"
            )
        return "the others conflict among themselves" if isinstance(rest, Overruled) else rest.reason

    def _unsettled(self, claim: Claim, n: int, reason: str) -> ClaimStanding:
        verdict = Standing.IN_CONFLICT if n else Standing.UNDETERMINED
        if not n and isinstance(self.tried.verdict, Overruled):
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
        if claim.kind == "order":
            return False
        others = [name for name in self.grown if name != claim.id]
        found = self._implied(claim, others)
        return found is not None and self._slip(claim, others, found) is not None

    def _active(self, names: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        return self.court.active(names, choice)

    def _beside(self, claim: Claim, others: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        """Return the rows of other claims, and what the claim presupposes whatever its figure is."""
        return self._active(others, choice) + self.court.presupposed(claim.id, choice)

    def _has_base(self, claim: Claim, others: Sequence[str]) -> bool:
        """Whether the others leave the base of a claim more than nothing, where it has one."""
        if claim.kind not in COMPARING:
            return True
        return any(self._can_hold(self._beside(claim, others, choice)) for choice in self.choices)

    def _implied(self, claim: Claim, others: Sequence[str]) -> Implied | None:
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
            found = implied(claim, window, rows, self.world, ends, active)
            if found is None:
                return None
            total = found if total is None else hull(total, found)
        return total

    def _can_hold(self, active: Sequence[int]) -> bool:
        return isinstance(self.court.engine.decide(active), Feasible)

    def _judged(self, claim: Claim, others: Sequence[str], found: Implied, n: int) -> ClaimStanding:
        allowed = claim.allowed(self.reading)
        head: dict[str, Any] = {"id": claim.id, "implied_low": found.interval.low, "implied_high": found.interval.high}
        if n:
            return ClaimStanding(**head, verdict=Standing.IN_CONFLICT, n_conflicts=n)
        slip = self._slip(claim, others, found)
        support, witnesses = self._support(claim, others, found, allowed)
        verdict = support or (Standing.UNTESTED if slip is None else Standing.COMPATIBLE)
        return ClaimStanding(
            **head, verdict=verdict, detectable_error=None if slip is None else slip.share, witnesses=witnesses,
            reason=REASONS.get(verdict, ""),
        )  # fmt: skip

    def _slip(self, claim: Claim, others: Sequence[str], found: Implied) -> Slip | None:
        """Return the smallest slip that the others would give away."""
        signed = any(map(self.world.facts.is_signed, self._series(claim))) or claim.kind in ("growth", "difference")
        if claim.kind == "each":
            # its units are given away together: twelve months of 11 are a year of 132
            return smallest_slip(claim, lambda allowed: self._may_be(claim, others, allowed), self.reading, signed)
        span, whole = found.interval, self._is_whole(claim)
        return smallest_slip(
            claim, lambda allowed: meet(allowed.whole() if whole else allowed, span), self.reading, signed,
            above=span.high is not None, below=span.low is not None,
        )  # fmt: skip

    def _may_be(self, claim: Claim, others: Sequence[str], allowed: Interval) -> bool:
        """Whether the others can hold beside a claim whose figure allows other numbers."""
        facts, parts = self.world.facts, self.tried.component
        said = tuple(
            (window, tuple(replace(row, bounds=tightened(row.form, allowed, facts)) for row in rows))
            for window, rows in parts.options[claim.id]
        )
        if any(row.bounds.is_empty for _, rows in said for row in rows):
            return True
        claims = tuple(c for c in parts.claims if c.id in (*others, claim.id))
        options = {c.id: said if c.id == claim.id else parts.options[c.id] for c in claims}
        return not isinstance(Court(Component(claims, options, parts.rules), facts, self.budget).decide(), Overruled)

    @property
    def grown(self) -> list[str]:
        """As many claims as can hold together, in the order of the table, those in no conflict first."""
        if self._grown is None:
            blamed = {name for c in self.own for name in c.ids}
            kept = [name for name in self.hard if name not in blamed]
            for name in self.hard:
                if name in blamed and isinstance(self.court.decide([*kept, name]), Held):
                    kept.append(name)
            self._grown = kept
        return self._grown

    def _is_whole(self, claim: Claim) -> bool:
        return claim.kind in COUNTS and all(map(self.world.facts.is_whole, self._series(claim)))

    def _series(self, claim: Claim) -> set[Series]:
        return {s.series for row in self.tried.component.options[claim.id][0][1] for s in row.form}

    def _support(
        self, claim: Claim, others: Sequence[str], found: Implied, allowed: Interval
    ) -> tuple[Standing | None, int]:
        """Return corroborated or adds up where the others imply the claim, and by how many origins."""
        if not _within(found.outer, allowed):
            return None, 0
        root = claim.witness
        independent = [i for i in others if self._root(i) not in ("", root)] if root else []
        alone = self._implied(claim, independent) if independent else None
        verdict = Standing.ADDS_UP
        if alone is not None and _within(alone.outer, allowed):
            verdict = Standing.CORROBORATED
        return verdict, self._witnesses(claim, others, found, allowed)

    def _root(self, name: str) -> str:
        return self.system.claims[name].witness

    def _witnesses(self, claim: Claim, others: Sequence[str], found: Implied, allowed: Interval) -> int:
        """Count root origins over proofs that share none: take the roots of a proof away, prove again."""
        roots: set[str] = set()
        left = list(others)
        proof: Implied | None = found
        while proof is not None and _within(proof.outer, allowed):
            used = {self._root(self.court.owner[i][0]) for i in proof.low_rows | proof.high_rows
                    if self.court.owner[i][0]}  # fmt: skip
            if not used - {""}:
                break
            roots |= used - {""}
            left = [name for name in left if self._root(name) not in used]
            proof = self._implied(claim, left) if left and not self.budget.is_over else None
        return len(roots)

    def _order(self, claim: Claim, others: Sequence[str], n: int) -> ClaimStanding:
        """An order has no figure: it is implied, could be contradicted, or neither."""
        if n:
            return ClaimStanding(id=claim.id, verdict=Standing.IN_CONFLICT, n_conflicts=n)
        options = self.tried.component.options[claim.id]
        differences = [
            (self.pairs.low(form, active), self.pairs.high(form, active))
            for choice in self.choices
            for active in [self._active(others, choice)]
            if len(self.choices) == 1 or self._can_hold(active)
            for form in _differences(claim, options[choice.get(claim.id, 0)][0], self.world)
        ]
        lows = [low.value if low else None for low, _ in differences]
        highs = [high.value if high else None for _, high in differences]
        if all(low is not None and low > 0 for low in lows):
            used = {self.court.owner[i][0] for low, _ in differences if low for i in low.rows}
            roots = {self._root(name) for name in used if name} - {""}
            independent = claim.witness and roots and claim.witness not in roots
            verdict = Standing.CORROBORATED if independent else Standing.ADDS_UP
            return ClaimStanding(id=claim.id, verdict=verdict, witnesses=len(roots), reason=REASONS[verdict])
        tested = any(high is not None for high in highs)
        verdict = Standing.COMPATIBLE if tested else Standing.UNTESTED
        return ClaimStanding(id=claim.id, verdict=verdict, reason=REASONS[verdict])


def _differences(claim: Claim, window: Period, world: World) -> list[Form]:
    return [
        add([(world.own(claim, later), 1), (world.own(claim, earlier), -1)])
        for later, earlier, _ in order_pairs(claim, window)
    ]


def _within(inner: Interval, outer: Interval) -> bool:
    """Whether every number of one interval lies in the other."""
    if outer.low is not None:
        if inner.low is None or inner.low < outer.low:
            return False
        if inner.low == outer.low and outer.low_open and not inner.low_open:
            return False
    if outer.high is not None:
        if inner.high is None or inner.high > outer.high:
            return False
        if inner.high == outer.high and outer.high_open and not inner.high_open:
            return False
    return True
