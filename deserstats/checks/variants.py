"""Single other ways to read a table, to see what a verdict hinges on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.fields import RATIO_LIKE
from deserstats.claims.period import DAY
from deserstats.claims.reading import COUNTS, OVER, Reading, Relation, is_rounded

WIDTH = Fraction(1, 10)
"""Half-width of the generous reading of "about" that is tried."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One change of reading: ``change`` says which, ``premise`` what was assumed without it."""

    change: str
    premise: str
    switch: str
    claims: ClaimSet
    reading: Reading


def variants(claims: ClaimSet, reading: Reading) -> Iterator[Variant]:
    """Return the single changes that alter the meaning of at least one claim."""
    yield from _of_reading(claims, reading)
    yield from _of_cells(claims, reading)


def _plain(claim: Claim) -> bool:
    """Whether the figure is read by its word and digits, not by low and high."""
    return claim.kind not in ("order", "projection") and claim.bounds == (None, None)


def _of_reading(claims: ClaimSet, reading: Reading) -> Iterator[Variant]:
    plain = [c for c in claims if _plain(c)]
    if any(c.relation == Relation.OVER for c in plain):
        other = next(o for o in OVER if o != reading.over)
        yield _variant(claims, reading, f"'over' read as {_OVER[other]}", f"'over' read as {_OVER[reading.over]}",
                       over=other)  # fmt: skip
    if any(_by_digits(c, reading) for c in plain):
        for other in ("either", "nearest", "truncated"):
            if other != reading.rounding:
                yield _variant(claims, reading, f"rounded figures read as {_ROUNDING[other]}",
                               f"rounded figures read as {_ROUNDING[reading.rounding]}", rounding=other)  # fmt: skip
    if reading.about == "printed" and any(c.relation == Relation.ABOUT for c in plain):
        yield _variant(claims, reading, "'about' read as within 10 %", "'about' read at the digits printed",
                       about=WIDTH)  # fmt: skip


_OVER = {"literal": "any larger number", "next_round": "below the next round number"}
_ROUNDING = {
    "either": "rounded either way or cut off",
    "nearest": "rounded to the nearest",
    "truncated": "cut off",
    "random": "rounded at random",
}


def _by_digits(claim: Claim, reading: Reading) -> bool:
    """Whether the digits printed decide how wide the figure is read."""
    if claim.relation == Relation.ABOUT:
        return reading.about == "printed"
    return claim.relation == Relation.PRINTED and claim.figure is not None and is_rounded(claim.figure, claim.kind)


def _variant(claims: ClaimSet, reading: Reading, change: str, premise: str, **choice: object) -> Variant:
    other = replace(reading, **choice)  # type: ignore[arg-type]
    switch = ", ".join(f"{key}={value!r}" for key, value in other.to_dict().items() if key in choice)
    return Variant(change, premise, f"Reading({switch})", claims, other)


def _of_cells(claims: ClaimSet, reading: Reading) -> Iterator[Variant]:
    """Changes of what a blank word or a month's last day means."""
    choices: list[tuple[Callable[[Claim], bool], dict[str, str], str, str, str]] = [
        (_blank_round, {"relation": "exact"}, "round figures without a word read as exact",
         "round figures without a word read as rounded", "relation 'exact'"),
        (_blank_exact, {"relation": "about"}, "figures without a word read as rounded at their last digit",
         "figures without a word read as exact", "relation 'about'"),
    ]  # fmt: skip
    for applies, cells, change, premise, switch in choices:
        if any(applies(c) for c in claims):
            changed = claims.with_rows(c.replace(**cells) if applies(c) else c for c in claims)
            yield Variant(change, premise, switch, changed, reading)
    if any(c.end_may_be_inclusive for c in claims):
        changed = claims.with_rows(map(inclusive, claims))
        yield Variant("an end on the last day of a month read as counted",
                      "an end on the last day of a month read as exclusive",
                      "column 'through' instead of 'end'", changed, reading)  # fmt: skip


def _blank_round(claim: Claim) -> bool:
    return (
        _plain(claim)
        and claim.relation == Relation.PRINTED
        and claim.figure is not None
        and claim.kind in COUNTS
        and is_rounded(claim.figure, claim.kind)
    )


def _blank_exact(claim: Claim) -> bool:
    return (
        _plain(claim)
        and claim.relation == Relation.PRINTED
        and claim.kind not in (*RATIO_LIKE, "rate")
        and not _blank_round(claim)
    )


def inclusive(claim: Claim) -> Claim:
    """Read an end on the last day of a month as counted."""
    if not claim.end_may_be_inclusive:
        return claim
    return claim.replace(end=(claim.window.end + DAY).isoformat())
