"""What a claim says that it counts, and the figure that it gives for it: what two releases are matched by."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from deserstats.causes.releases.renaming import DIMENSIONS, LABELS
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.names import UNION
from deserstats.wording import Exact, exact

TELLERS = ("source", "origin", "root")
"""Columns that say who printed a figure, not what it counts."""


class Series(NamedTuple):
    """What is counted, whatever the window: the labels, the kind, and what a comparison compares with."""

    labels: tuple[str, ...]
    kind: str
    per: str
    order: str
    base: tuple[str, str]


class Identity(NamedTuple):
    """What a claim counts: a series, over every window that may be meant."""

    series: Series
    windows: tuple[Period, ...]
    base: Period | None
    subject: Period | None


class Printed(NamedTuple):
    """The figure of a claim: its number, what it allows, and whether that is a hard limit."""

    value: Exact | None
    allowed: Interval
    interval: str


def identity_of(claim: Claim, claims: ClaimSet, beside: Collection[str] = ()) -> Identity:
    """Return what a claim counts; ``beside`` are columns that are left out of the comparison.

    Unions are the same in whatever order their parts stand.
    """
    labels = tuple("" if column in beside else _label(claim, column, claims) for column in LABELS)
    series = Series(
        labels,
        claim.kind,
        claim.per,
        claim.relation if claim.kind == "order" else "",
        (claim.base_measure, _union(claim.base_category, claims)),
    )
    windows = (claim.window, *sorted(set(claim.windows) - {claim.window}))
    return Identity(series, windows, claim.base_window, claim.subject)


def _label(claim: Claim, column: str, claims: ClaimSet) -> str:
    text: str = getattr(claim, column)
    return _union(text, claims) if column in DIMENSIONS else text


def _union(label: str, claims: ClaimSet) -> str:
    parts = claims.scheme.parts(label)
    return UNION.join(sorted(parts)) if len(parts) > 1 else label


def printed_of(claim: Claim, claims: ClaimSet) -> Printed:
    """Return the figure of a claim, under the reading of its table."""
    value = None if claim.figure is None else claim.figure.value
    return Printed(value, claim.allowed(claims.reading), claim.interval or "hard")


def number_of(claim: Claim) -> Exact | None:
    """Return the one number that a claim gives: as printed, or both ends where they are the same."""
    if claim.kind == "order":
        return None
    if claim.figure is not None:
        return exact(claim.figure.value)
    low, high = claim.bounds
    return low if low == high else None
