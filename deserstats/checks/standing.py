"""Where each claim stands: what the others imply for it, and what slip they would give away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tqdm import tqdm

from deserstats.checks.answers import ClaimStanding, Conflict, Standing
from deserstats.checks.detectable import detectable_error
from deserstats.claims.claim import Claim
from deserstats.claims.interval import Interval
from deserstats.claims.period import Period
from deserstats.claims.reading import Reading
from deserstats.model.clock import Clock
from deserstats.model.court import Choice, Court, Held, Overruled, Verdict
from deserstats.model.decision import Feasible
from deserstats.model.extremes import Extremes, NetworkExtremes, extremes_of
from deserstats.model.form import Form, add
from deserstats.model.implied import Implied, implied
from deserstats.model.statement import order_pairs
from deserstats.model.system import Component, System
from deserstats.model.world import World
from deserstats.wording import Exact

REASONS = {
    Standing.CORROBORATED: "figures of another origin leave no other value",
    Standing.ADDS_UP: "other figures, not known to be of another origin, leave no other value",
    Standing.COMPATIBLE: "nothing contradicts it, and a large enough slip would have been contradicted",
    Standing.UNTESTED: "nothing here could have contradicted it",
}
"""Standings in words."""

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
    conflicts: Sequence[Conflict]
    complete: Collection[tuple[str, ...]]
    clock: Clock
    progress: bool = False

    def rows(self) -> tuple[ClaimStanding, ...]:
        """Return one standing a claim, in the order of the table."""
        found: dict[str, ClaimStanding] = {
            name: ClaimStanding(id=name, verdict=Standing.UNUSED, reason=reason)
            for name, reason in self.system.unused.items()
        }
        n_used = len(self.system.options)
        with tqdm(total=n_used, desc="what the others imply", unit="claim", disable=not self.progress) as bar:
            for tried in self.tried:
                is_complete = tried.court.ids in self.complete
                bench = Bench(self.system, tried, self.conflicts, is_complete, self.clock)
                for claim in tried.component.claims:
                    found[claim.id] = bench.standing(claim)
                    bar.update()
        return tuple(found[claim.id] for claim in self.system.claims)


@dataclass(slots=True)
class Bench:
    """One component, asked about each of its claims in turn."""

    system: System
    tried: Decided
    conflicts: Sequence[Conflict]
    complete: bool
    clock: Clock
    court: Court = field(init=False)
    ends: Extremes | NetworkExtremes = field(init=False)
    choices: list[Choice] = field(init=False)
    own: list[Conflict] = field(init=False)
    _grown: list[str] | None = None

    def __post_init__(self) -> None:
        self.court = self.tried.court
        self.ends = extremes_of(self.court.engine)
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

    def standing(self, claim: Claim) -> ClaimStanding:
        """Return where one claim stands."""
        n = sum(claim.id in c.ids for c in self.own)
        reason = self._why_not(claim)
        if reason:
            return self._unsettled(claim, n, reason)
        others = [name for name in self.court.ids if name != claim.id]
        if claim.kind == "order":
            return self._order(claim, others, n)
        found = self._implied(claim, others)
        if found is None:
            return self._unsettled(claim, n, "what the others imply was not settled in the time or steps given")
        return self._judged(claim, others, found, n)

    def _why_not(self, claim: Claim) -> str:
        """Return why nothing is implied for a claim, or nothing when something may be."""
        if self.clock.is_over:
            return f"not worked out: {self.clock.reason}"
        if len(self.choices) > MAX_CHOICES:
            return "not worked out: too many possible windows"
        if isinstance(self.tried.verdict, Held):
            return ""
        if not isinstance(self.tried.verdict, Overruled):
            return "not worked out: its group is undecided"
        if any(claim.id not in c.ids for c in self.own):
            return "the others conflict among themselves"
        rest = self.court.decide([name for name in self.court.ids if name != claim.id])
        if isinstance(rest, Held):
            return ""
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
        return found is not None and self._detectable(claim, found) is not None

    def _active(self, names: Iterable[str], choice: Mapping[str, int]) -> list[int]:
        return self.court.active(names, choice)

    def _implied(self, claim: Claim, others: Sequence[str]) -> Implied | None:
        """Return what the others allow under any choice of windows that they can hold under."""
        options = self.tried.component.options[claim.id]
        total: Implied | None = None
        for choice in self.choices:
            active = self._active(others, choice)
            if len(self.choices) > 1 and not self._can_hold(active):
                continue
            window, rows = options[choice.get(claim.id, 0)]
            found = implied(claim, window, rows, self.world, self.ends, active)
            if found is None:
                return None
            total = found if total is None else _hull(total, found)
        return total

    def _can_hold(self, active: Sequence[int]) -> bool:
        return isinstance(self.court.engine.decide(active), Feasible)

    def _judged(self, claim: Claim, others: Sequence[str], found: Implied, n: int) -> ClaimStanding:
        allowed = claim.allowed(self.reading)
        head: dict[str, Any] = {"id": claim.id, "implied_low": found.interval.low, "implied_high": found.interval.high}
        if n:
            return ClaimStanding(**head, verdict=Standing.IN_CONFLICT, n_conflicts=n)
        error = self._detectable(claim, found)
        support, witnesses = self._support(claim, others, found, allowed)
        verdict = support or (Standing.UNTESTED if error is None else Standing.COMPATIBLE)
        return ClaimStanding(
            **head, verdict=verdict, detectable_error=error, witnesses=witnesses, reason=REASONS.get(verdict, "")
        )

    def _detectable(self, claim: Claim, found: Implied) -> Exact | None:
        signed = claim.measure in self.world.facts.signed or claim.kind in ("growth", "difference")
        return detectable_error(claim, found.interval, self._is_whole(claim), self.reading, signed)

    @property
    def grown(self) -> list[str]:
        """As many claims as can hold together, in the order of the table, those in no conflict first."""
        if self._grown is None:
            blamed = {name for c in self.own for name in c.ids}
            kept = [name for name in self.court.ids if name not in blamed]
            for name in self.court.ids:
                if name in blamed and isinstance(self.court.decide([*kept, name]), Held):
                    kept.append(name)
            self._grown = kept
        return self._grown

    def _is_whole(self, claim: Claim) -> bool:
        if claim.kind not in ("total", "each", "stock", "difference"):
            return False
        forms: list[Form] = [row.form for row in self.tried.component.options[claim.id][0][1]]
        return all(self.world.facts.is_whole(s.series) for form in forms for s in form)

    def _support(
        self, claim: Claim, others: Sequence[str], found: Implied, allowed: Interval
    ) -> tuple[Standing | None, int]:
        """Return corroborated or adds up where the others imply the claim, and by how many origins."""
        if not _within(found.interval, allowed):
            return None, 0
        root = claim.witness
        independent = [i for i in others if self._root(i) not in ("", root)] if root else []
        alone = self._implied(claim, independent) if independent else None
        verdict = Standing.ADDS_UP
        if alone is not None and _within(alone.interval, allowed):
            verdict = Standing.CORROBORATED
        return verdict, self._witnesses(claim, others, found, allowed)

    def _root(self, name: str) -> str:
        return self.system.claims[name].witness

    def _witnesses(self, claim: Claim, others: Sequence[str], found: Implied, allowed: Interval) -> int:
        """Count root origins over proofs that share none: take the roots of a proof away, prove again."""
        roots: set[str] = set()
        left = list(others)
        proof: Implied | None = found
        while proof is not None and _within(proof.interval, allowed):
            used = {self._root(self.court.owner[i][0]) for i in proof.low_rows | proof.high_rows
                    if self.court.owner[i][0]}  # fmt: skip
            if not used - {""}:
                break
            roots |= used - {""}
            left = [name for name in left if self._root(name) not in used]
            proof = self._implied(claim, left) if left and not self.clock.is_over else None
        return len(roots)

    def _order(self, claim: Claim, others: Sequence[str], n: int) -> ClaimStanding:
        """An order has no figure: it is implied, could be contradicted, or neither."""
        window = self.tried.component.options[claim.id][0][0]
        if n:
            return ClaimStanding(id=claim.id, verdict=Standing.IN_CONFLICT, n_conflicts=n)
        active = self._active(others, self.choices[0])
        assert isinstance(self.ends, Extremes)
        differences = [
            (self.ends.low(form, active), self.ends.high(form, active))
            for form in _differences(claim, window, self.world)
        ]
        lows = [low.value if low else None for low, _ in differences]
        highs = [high.value if high else None for _, high in differences]
        if all(low is not None and low > 0 for low in lows):
            used = {self.court.owner[i][0] for low, _ in differences if low for i in low.multipliers}
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


def _hull(a: Implied, b: Implied) -> Implied:
    low = None if a.interval.low is None or b.interval.low is None else min(a.interval.low, b.interval.low)
    high = None if a.interval.high is None or b.interval.high is None else max(a.interval.high, b.interval.high)
    return Implied(Interval(low, high), a.low_rows | b.low_rows, a.high_rows | b.high_rows)
