"""Single other ways to read a table, to see what a verdict hinges on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from deserstats.claims.cells.period import DAY
from deserstats.claims.cells.reading import COUNTS, OVER, Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet

WIDTH = Fraction(1, 10)
"""Half-width of the generous reading of "about" that is tried."""

MODES = ("either", "nearest", "truncated", "up")
"""Ways of rounding that are tried; at random only where a base is named."""

BASES = (10, 5, 3)
"""Bases that are tried where every count is a multiple of one; a multiple of 10 is not tried for 5 as well."""

MIN_MULTIPLES = 4
"""Counts that must be multiples of a base before it is tried: fewer are so by chance."""


class Sense(Enum):
    """How what a variant allows compares with what the table as read allows."""

    NARROWER = "narrower"
    WIDER = "wider"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Variant:
    """One change of reading: ``change`` says which, ``premise`` what was assumed without it."""

    change: str
    premise: str
    switch: str
    claims: ClaimSet
    sense: Sense = Sense.OTHER


def variants(
    claims: ClaimSet,
) -> Iterator[Variant]:
    """Return the single changes that alter the meaning of at least one claim."""
    plain = [c for c in claims if _is_plain(c)]
    for words, choice in _choices(plain, claims.reading):
        other = replace(claims.reading, **choice)  # type: ignore[arg-type]
        sense = _sense(plain, claims.reading, other)
        if sense is not None:
            switch = ", ".join(f"{key}={value!r}" for key, value in choice.items())
            yield Variant(words(other), words(claims.reading), f"Reading({switch})", claims.under(other), sense)
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


def _sense(plain: Sequence[Claim], reading: Reading, other: Reading) -> Sense | None:
    """Return whether another reading allows less, more or other numbers; None where it allows the same."""
    pairs = [(c.allowed(reading), c.allowed(other)) for c in plain]
    if all(a == b for a, b in pairs):
        return None
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
