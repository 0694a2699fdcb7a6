"""Other ways to read the row of one claim, its figure left as printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from deserstats.causes.edits.rewrite import decimal
from deserstats.causes.edits.slip_kinds import Change, SlipKind
from deserstats.causes.edits.windows import listed, neighbours
from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import OTHER
from deserstats.wording import exact

EQUAL = {Relation.OVER: Relation.AT_LEAST, Relation.UNDER: Relation.AT_MOST}
"""Strict words, with the word that allows equality."""


def rereadings(
    claim: Claim,
    claims: ClaimSet,
) -> list[Change]:
    """Return the other readings of a claim: each one change, without repeats."""
    found = [*_words(claim, claims.reading), *listed(claim), *neighbours(claim), *_terms(claim, claims)]
    unique: dict[tuple[tuple[str, str], ...], Change] = {}
    for change in found:
        unique.setdefault(tuple(sorted(change.cells.items())), change)
    return list(unique.values())


def _words(claim: Claim, reading: Reading) -> Iterator[Change]:
    """Return looser readings of the word and the digits."""
    if claim.kind in ("order", "projection") or claim.bounds != (None, None) or claim.figure is None:
        return
    word = Relation(claim.relation)
    if word in EQUAL:
        yield Change(SlipKind.RELATION, {"relation": EQUAL[word].value}, f"{word.value!r} allows equality")
    if word == Relation.OVER and reading.over == "next_round":
        yield Change(SlipKind.RELATION, {"low": _end(claim, 0)}, "'over' means any larger number")
    if word == Relation.PRINTED and claim.allowed(reading).low == claim.allowed(reading).high:
        yield Change(SlipKind.ROUNDING, {"relation": Relation.ABOUT.value}, "rounded at its last digit")
    if word in (Relation.PRINTED, Relation.ABOUT) and claim.allowed(reading).low != claim.allowed(reading).high:
        yield from _roundings(claim, reading)


def _roundings(claim: Claim, reading: Reading) -> Iterator[Change]:
    """Return other ways in which the digits may have been rounded."""
    allowed = claim.allowed(reading)
    for note, below, above in (("cut off", 0, 1), ("rounded to the nearest", Fraction(1, 2), Fraction(1, 2)),
                               ("rounded up", 1, 0)):  # fmt: skip
        assert claim.figure is not None
        low, high = claim.figure.value - below * claim.figure.unit, claim.figure.value + above * claim.figure.unit
        if low not in allowed or high not in allowed:
            yield Change(SlipKind.ROUNDING, {"low": _end(claim, -below), "high": _end(claim, above)}, note)


def _end(claim: Claim, units: Fraction | int) -> str:
    assert claim.figure is not None
    text = decimal(exact(claim.figure.value + units * Fraction(claim.figure.unit)))
    assert text is not None
    return text


def _terms(claim: Claim, claims: ClaimSet) -> Iterator[Change]:
    """Return categories with one named term more or less."""
    own = claims.scheme.leaves(claim.category)
    for label in dict.fromkeys(_labels(claims)):
        other = claims.scheme.leaves(label)
        if other != own and (other < own or other > own) and (len(own ^ other) == 1 or label in claims.scheme.names):
            more = "more" if other > own else "less"
            note = f"one term {more}: {label} instead of {claim.category}"
            yield Change(SlipKind.CATEGORY, {"category": label}, note)


def _labels(claims: ClaimSet) -> Iterable[str]:
    """Every category that the claims or their scheme name, and every single leaf."""
    named = [c.category for c in claims if c.kind not in RATIO_LIKE] + sorted(claims.scheme.names)
    yield from named
    for label in named:
        yield from (leaf for leaf in sorted(claims.scheme.leaves(label)) if not leaf.endswith(OTHER))
