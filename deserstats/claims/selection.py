"""Which claims are meant: by the value of a column, by what a category covers, by when they were published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.period import Period, read_label
from deserstats.claims.claim import Claim, texts_in
from deserstats.claims.schemes.scheme import Scheme
from deserstats.errors import ClaimError


class ReadClaims(Protocol):
    """Claims and the scheme that they are read under."""

    @property
    def scheme(self) -> Scheme:
        """Unions, trees and rules."""

    def __iter__(self) -> Iterator[Claim]:
        """The claims, in order."""


def matching(rows: Iterable[Claim], claims: ReadClaims, column: str, wanted: Collection[str]) -> list[Claim]:
    """Return the rows, of some claims, that have one of the values in a column.

    Raises
    ------
    ClaimError
        When the column is unknown.
    """
    if column in ("category", "geography"):
        spans = [claims.scheme.leaves(name) for name in wanted]
        return [c for c in rows if claims.scheme.leaves(getattr(c, column)) in spans]
    if column == "root":
        roots = {name.casefold() for name in wanted}
        return [c for c in rows if c.witness in roots]
    if column not in COLUMNS and not any(column in dict(c.extra) for c in claims):
        raise ClaimError(f"{column!r} is not a column of these claims")
    return [c for c in rows if (getattr(c, column) if column in COLUMNS else dict(c.extra).get(column, "")) in wanted]


def require_claims(given: object) -> tuple[Claim, ...]:
    """Return claims as they came.

    Raises
    ------
    ClaimError
        When something else is among them.
    """
    rows = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,)
    wrong = [type(row).__name__ for row in rows if not isinstance(row, Claim)]
    if wrong:
        raise ClaimError(
            f"found {wrong[0]} where a Claim is expected, such as Claim(value='5', start='2025'); "
            "a table or records are read by read_claims(...)"
        )
    return rows


def names_in(claims: Iterable[Claim]) -> Iterator[str]:
    """Return the categories and places that claims have, those of each combination once."""
    claims = tuple(claims)
    columns = (texts_in(claims, name) for name in ("category", "base_category", "geography"))
    for category, *others in dict.fromkeys(zip(*columns, strict=True)):
        yield category
        yield from filter(None, others)


def names_by_dimension(claims: Iterable[Claim]) -> tuple[list[str], list[str]]:
    """Return the categories that claims have, those of their bases included, and their places."""
    pairs = dict.fromkeys((c.category, c.base_category, c.geography) for c in claims)
    categories = dict.fromkeys(name for category, base, _ in pairs for name in (category, base) if name)
    return list(categories), [name for name in dict.fromkeys(place for _, _, place in pairs) if name]


def published(claim: Claim) -> Period | None:
    """Return the day, month or year in which a claim was published, or None."""
    text = claim.published.replace("T", " ").split(" ")[0]
    return read_label(text) if text else None
