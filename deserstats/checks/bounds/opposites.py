"""A statement under its own name, and every single way in which it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.claim_rows import BASE
from deserstats.model.rows.linear_form import Constraint, Domain, tightened
from deserstats.model.rows.system import Options, Statement

STATEMENT = "statement"
OPPOSITE = "opposite"
"""Ids of what is asked, unless a claim has them."""


def stated(claim: Claim, claims: ClaimSet) -> tuple[tuple[str, str], ...]:
    """Return the cells of a statement, under a name that no claim has."""
    named = claim.replace(id=free_name(STATEMENT, claims))
    return tuple((name, text) for name, text in named.cells().items() if text)


def free_name(name: str, claims: ClaimSet) -> str:
    """Return a name that no claim has."""
    while name in claims:
        name += "'"
    return name


def opposites(claim: Claim, options: Options, domain: Domain, name: str) -> Iterator[Statement]:
    """Return every single way in which a statement fails.

    Whoever says that a ratio is another one presupposes, too, that its base is more than nothing.
    """
    for window, rows in options:
        presupposed = tuple(replace(row, owner=name) for row in rows if row.part == BASE)
        for row in (row for row in rows if row.part != BASE):
            b = row.bounds
            # an order claims more than what it is refuted by: equal units fail it, too
            low_open = b.low_open or claim.kind == "order"
            if b.low is not None:
                low = _row(row, Interval(None, b.low, high_open=not low_open), domain, name)
                yield window, (low, *presupposed)
            if b.high is not None:
                high = _row(row, Interval(b.high, None, low_open=not b.high_open), domain, name)
                yield window, (high, *presupposed)


def _row(row: Constraint, bounds: Interval, domain: Domain, name: str) -> Constraint:
    return Constraint(row.form, tightened(row.form, bounds, domain), name, row.part)
