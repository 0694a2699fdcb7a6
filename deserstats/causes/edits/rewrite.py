"""Rows written anew with other cells: numbers in plain customs, so that they are read as they are meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from deserstats.causes.edits.slip_kinds import Alternative
from deserstats.claims.cells.figure import plain
from deserstats.claims.cells.row import Customs
from deserstats.claims.claim import Claim
from deserstats.errors import ClaimTableError
from deserstats.wording import Exact, exact, number

NUMBERS = ("value", "low", "high")
"""Columns that the number customs of a table apply to."""

DECIMALS = 6
"""Decimals of a number that is written anew."""


def rewritten(claim: Claim, cells: Mapping[str, str]) -> Claim:
    """Return a claim with some cells changed; numbers are given in plain customs."""
    return _read(*_cells(claim, cells))


def _cells(claim: Claim, cells: Mapping[str, str]) -> tuple[tuple[tuple[str, str], ...], Customs]:
    """Return the texts of a row with some cells changed, and their customs."""
    own = claim.cells()
    if any(column in cells for column in NUMBERS):
        own |= {column: plain(own[column], *claim.customs) for column in NUMBERS}
        return tuple({**own, **cells}.items()), Customs()
    return tuple({**own, **cells}.items()), claim.customs


@lru_cache(maxsize=8192)
def _read(cells: tuple[tuple[str, str], ...], customs: Customs) -> Claim:
    """Read a row: the same change is looked at for its window, and again for its figure."""
    return Claim.from_cells(dict(cells), customs)


def altered(claim: Claim, change: Alternative) -> Claim | None:
    """Return a claim with the cells of an alternative; None where they cannot be read."""
    try:
        return rewritten(claim, change.cells)
    except ClaimTableError:
        return None


def decimal(value: Exact, outwards: int = 0) -> str | None:
    """Write a number in decimals; one that does not end is rounded down (-1) or up (1), or None (0)."""
    scaled = Fraction(value) * 10**DECIMALS
    if scaled.denominator != 1:
        if not outwards:
            return None
        scaled = Fraction(scaled.__floor__() if outwards < 0 else scaled.__ceil__())
    text = number(exact(scaled / 10**DECIMALS))
    # 12.345 might be twelve thousand; 12.3450 is not
    return f"{text}0" if re.fullmatch(r"-?[0-9]{1,3}\.[0-9]{3}", text) else text
