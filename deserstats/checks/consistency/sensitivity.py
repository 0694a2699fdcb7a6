"""What a verdict hinges on: each single other way to read the table, tried on the set and on every conflict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction

from deserstats.checks.consistency.answers import Flip, Premise, Status
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import DAY
from deserstats.claims.cells.reading import COUNTS, OVER, Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import build
from deserstats.model.proof.outcome import Unknown
from deserstats.model.rows.system import Component, System
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets, Verdict

WIDTH = Fraction(1, 10)
"""Half-width of the generous reading of "about" that is tried."""

MODES = ("either", "nearest", "truncated", "up")
"""Ways of rounding that are tried; at random only where a base is named."""

BASES = (10, 5, 3)
"""Bases that are tried where every count is a multiple of one; a multiple of 10 is not tried for 5 as well."""

MIN_MULTIPLES = 4
"""Counts that must be multiples of a base before it is tried: fewer are so by chance."""


HINGING = (Relation.OVER, Relation.ABOUT)
"""Words that a reading says more about; of figures without a word it says which are rounded, and how."""


class Sense(Enum):
    """How what a variant allows compares with what the table as read allows."""

    NARROWER = "narrower"
    WIDER = "wider"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Variant:
    """One change of reading: ``change`` says which, ``premise`` what was assumed without it.

    ``changed`` has the claims that allow other numbers; None where more than numbers may be another.
    """

    change: str
    premise: str
    switch: str
    claims: ClaimSet
    sense: Sense = Sense.OTHER
    changed: frozenset[str] | None = None


def variants(claims: ClaimSet) -> Iterator[Variant]:
    """Return the single changes that alter the meaning of at least one claim."""
    plain = [c for c in claims if _is_plain(c)]
    read = _Read(plain, claims.reading)
    for words, choice in _choices(plain, claims.reading):
        other = replace(claims.reading, **choice)  # type: ignore[arg-type]
        if pairs := read.changes(other):
            switch = ", ".join(f"{key}={value!r}" for key, value in choice.items())
            yield Variant(
                words(other),
                words(claims.reading),
                f"Reading({switch})",
                claims.under(other),
                _sense(pairs.values(), claims.reading, other),
                frozenset(pairs),
            )
    if any(c.end_may_be_inclusive for c in claims):
        changed = claims.with_rows(map(inclusive, claims))
        yield Variant(
            "an end on the last day of a month read as counted",
            "an end on the last day of a month read as exclusive",
            "column 'through' instead of 'end'",
            changed,
        )


Choice = tuple[Callable[[Reading], str], dict[str, object]]
"""How a reading is said as far as one choice goes, and the other choice."""


def _is_plain(claim: Claim) -> bool:
    """Whether the figure is read by its word and digits, not by low and high."""
    return claim.kind not in ("order", "projection") and claim.bounds == (None, None)


def _choices(plain: Sequence[Claim], reading: Reading) -> Iterator[Choice]:
    """Return every other choice of one part of a reading."""
    yield _said_over, {"over": next(o for o in OVER if o != reading.over)}
    kept = {} if reading.grid == reading.base else {"base": reading.grid}
    for mode in (*MODES, *(("random",) if reading.grid else ())):
        if mode != reading.rounding:
            yield _said_rounding, kept | {"rounding": mode}
    if reading.about == "printed":
        yield _said_about, {"about": WIDTH}
    yield _said_zeros, {"zeros": "exact" if reading.zeros == "rounded" else "rounded"}
    yield _said_printed, {"printed": "exact" if reading.printed == "rounded" else "rounded"}
    if reading.grid is not None:
        mode = "either" if reading.rounding == "random" else reading.rounding
        yield _said_base, {"base": None, "rounding": mode}
    for base in _bases(plain, reading):
        yield _said_base, {"base": base, "rounding": "random"}


def _bases(plain: Sequence[Claim], reading: Reading) -> Iterator[int]:
    """Return the bases that every count without a word, and without many zeros, is a multiple of."""
    values = [
        c.figure.value
        for c in plain
        if c.figure
        and c.relation == Relation.PRINTED
        and c.kind in COUNTS
        and c.figure.value
        and not reading.is_rounded(c.figure, c.kind)
    ]
    if reading.grid is not None or len(values) < MIN_MULTIPLES:
        return
    found = [base for base in BASES if all(value % base == 0 for value in values)]
    yield from (base for base in found if base != 5 or 10 not in found)


class _Read:
    """What claims allow as they are read, to compare with what other readings make of them."""

    def __init__(self, plain: Iterable[Claim], reading: Reading) -> None:
        self.reading = reading
        words = [(claim, Relation(claim.relation)) for claim in plain]
        self._other = [claim for claim, relation in words if relation in HINGING]
        self._printed = [claim for claim, relation in words if relation == Relation.PRINTED]
        self._known: dict[str, Interval] = {}

    def changes(self, other: Reading) -> dict[str, tuple[Interval, Interval]]:
        """Return what each claim that another reading changes allows, and would allow."""
        rounded = (c for c in self._printed if self._is_rounded(c, self.reading) or self._is_rounded(c, other))
        pairs = {c.id: (self._allowed(c), c.allowed(other)) for c in (*self._other, *rounded)}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def _is_rounded(self, claim: Claim, reading: Reading) -> bool:
        """Whether a figure without a word is read as anything but itself."""
        return claim.figure is not None and reading.is_rounded(claim.figure, claim.kind)

    def _allowed(self, claim: Claim) -> Interval:
        if claim.id not in self._known:
            self._known[claim.id] = claim.allowed(self.reading)
        return self._known[claim.id]


def _sense(pairs: Collection[tuple[Interval, Interval]], reading: Reading, other: Reading) -> Sense:
    """Return whether what another reading changes is less, more or other than before."""
    # what is rounded at its last digit need not be whole, so that reading never allows less
    if all(b.lies_in(a) for a, b in pairs) and (other.printed, reading.printed) != ("rounded", "exact"):
        return Sense.NARROWER
    if all(a.lies_in(b) for a, b in pairs) and (reading.printed, other.printed) != ("rounded", "exact"):
        return Sense.WIDER
    return Sense.OTHER


def _said_over(reading: Reading) -> str:
    return f"'over' read as {'any larger number' if reading.over == 'literal' else 'below the next round number'}"


def _said_rounding(reading: Reading) -> str:
    words = {
        "nearest": "rounded to the nearest",
        "truncated": "cut off",
        "up": "rounded up",
        "random": "rounded at random",
    }
    return f"rounded figures read as {words.get(reading.rounding, 'rounded either way or cut off')}"


def _said_about(reading: Reading) -> str:
    return "'about' read at the digits printed" if reading.about == "printed" else "'about' read as within 10 %"


def _said_zeros(reading: Reading) -> str:
    return f"round figures without a word read as {reading.zeros}"


def _said_printed(reading: Reading) -> str:
    return f"figures without a word read as {'exact' if reading.printed == 'exact' else 'rounded at their last digit'}"


def _said_base(reading: Reading) -> str:
    if reading.grid is None:
        return "counts without a word read as not rounded to a base"
    how = "at random " if reading.rounding == "random" else ""
    return f"counts without a word read as rounded {how}to base {reading.grid}"


def inclusive(claim: Claim) -> Claim:
    """Read an end on the last day of a month as counted."""
    if not claim.end_may_be_inclusive:
        return claim
    return claim.replace(end=(claim.window.end + DAY).isoformat())


@dataclass(slots=True)
class Sensitivity:
    """Other readings of a table, each as a system of its own."""

    system: System
    budget: Budget
    others: list[tuple[Variant, System]] = field(init=False)

    def __post_init__(self) -> None:
        system = self.system
        self.others = []
        for variant in variants(system.claims):
            if variant.changed is None:
                other = System(variant.claims, system.as_of, system.with_soft)
            else:
                other = system.reread(variant.claims, variant.changed)
            # a reading under which a claim falls out of use says nothing of what it was used for
            if other.options != system.options and other.unused.keys() == system.unused.keys():
                self.others.append((variant, other))

    def premises(self, ids: Sequence[str], *, needs_whole: bool = False) -> Iterator[Premise]:
        """Return the readings without which some claims would not contradict each other.

        Where they contradict each other only in whole numbers, a reading that gives those up is no news.
        """
        for variant, other in self._tried(needs_whole):
            same = all(other.options[name] == self.system.options[name] for name in ids)
            if same or variant.sense == Sense.NARROWER:
                continue
            part = Component(
                tuple(other.claims[name] for name in ids),
                {name: other.options[name] for name in ids},
                tuple(other.rules),
            )
            subsets = Subsets(part, other.domain, self.budget)
            if _status(subsets, subsets.decide()) == Status.CONSISTENT:
                yield Premise(text=variant.premise, switch=variant.switch)

    def flips(self, status: Status, *, needs_whole: bool = False) -> Iterator[Flip]:
        """Return the readings under which the whole set would get another verdict."""
        for variant, other in self._tried(needs_whole):
            if self.budget.is_over:
                return
            # what allows less can hold only where the table as read does, and what allows more fail only there
            settled = {Sense.NARROWER: Status.CONSISTENT, Sense.WIDER: Status.INCONSISTENT}.get(variant.sense)
            sought = {Status.CONSISTENT, Status.INCONSISTENT} - {status, settled}
            if sought and (found := status_of(other, self.budget)) in sought:
                yield Flip(change=variant.change, status=found)

    def _tried(self, needs_whole: bool) -> Iterator[tuple[Variant, System]]:
        return (pair for pair in self.others if not (needs_whole and pair[1].domain != self.system.domain))


def status_of(system: System, budget: Budget) -> Status:
    """Decide the status of a system alone, without conflicts and tables."""
    status = Status.CONSISTENT
    for component in system.components():
        subsets = Subsets(component, system.domain, budget)
        found = _status(subsets, subsets.decide())
        if found == Status.INCONSISTENT:
            return found
        if found == Status.UNDECIDED:
            status = found
    return status


def _status(subsets: Subsets, verdict: Verdict) -> Status:
    """Return what a verdict says where its evidence holds when it is put together again."""
    if isinstance(verdict, Unknown):
        return Status.UNDECIDED
    if isinstance(verdict, InfeasibleSubset):
        adds_up = all(build(refuted, subsets.rows, subsets.domain).verify() for _, refuted in verdict.refutations)
        return Status.INCONSISTENT if adds_up else Status.UNDECIDED
    return Status.CONSISTENT if _holds(subsets, verdict) else Status.UNDECIDED


def _holds(subsets: Subsets, held: FeasibleSubset) -> bool:
    """Whether the series of a verdict is in every row, and whole where it counts."""
    problem = subsets.engine.problem
    point = problem.from_cells(held.answer.cells)
    whole = all(
        value == int(value) for (series, _, _), value in held.answer.cells.items() if subsets.domain.is_whole(series)
    )
    return whole and problem.violation(point, subsets.active(subsets.ids, held.choice)) == 0
