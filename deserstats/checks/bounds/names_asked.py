"""Names that a question may use: those of the claims and their scheme; one left out is the only one that occurs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.names import UNION
from deserstats.claims.schemes.scheme import Scheme
from deserstats.errors import ClaimError
from deserstats.model.rows.delays import OCCURRED, RECORDED
from deserstats.model.rows.series_of import FLOWS
from deserstats.wording import listing

COLUMNS = ("measure", "unit", "geography", "basis", "dated_by", "category")
"""Labels that say what is counted, in the order in which those left out are filled in."""

TREES = ("category", "geography")
"""Columns whose names the scheme may join."""

LISTED = 12
"""Names listed at most in an error."""


def as_statement(said: object) -> Claim:
    """Return what is said as a claim; a mapping holds columns of the claim table.

    Raises
    ------
    ClaimError
        When it is neither, or its cells cannot be read.
    """
    if isinstance(said, Claim):
        return said
    if not isinstance(said, Mapping):
        found = type(said).__name__
        raise ClaimError(f"a statement is a Claim, or a mapping such as {{'value': '5', 'start': '2025'}}, not {found}")
    return Claim(**{str(column): cell for column, cell in said.items()})


def completed(claims: ClaimSet, statement: Claim) -> Claim:
    """Fill in the labels that a statement leaves blank, where only one occurs among claims of its kind.

    A label stays blank where claims leave it blank, too.

    Raises
    ------
    ClaimError
        When several occur, or a name does not; lists those that do.
    """
    for column in ("measure", "category"):
        if name := getattr(statement, f"base_{column}"):
            known(claims, column, name)
    kinds = {"stock": ("stock",), "total": FLOWS, "rate": FLOWS, "each": FLOWS}.get(statement.kind, (*FLOWS, "stock"))
    rows = [c for c in claims if c.kind in kinds]
    for column in COLUMNS:
        given = _label(claims, rows, column, getattr(statement, column))
        statement = statement.replace(**{column: given})
        rows = [c for c in rows if getattr(c, column) == given] or rows
    return statement


def _label(claims: ClaimSet, rows: Sequence[Claim], column: str, given: str) -> str:
    """Return the label that is given, or the only one that occurs; blank where claims leave it blank, too."""
    if given:
        # how events are dated is said in two words that every statement may use
        return given if column == "dated_by" else known(claims, column, given)
    values = list(dict.fromkeys(getattr(c, column) for c in rows))
    if not values or "" in values:
        return ""
    if len(values) > 1:
        raise ClaimError(f"name the {column} of the statement: these claims have {_listed(values)}")
    return str(values[0])


def known(claims: ClaimSet, column: str, name: str) -> str:
    """Return a name that claims or their scheme have.

    Raises
    ------
    ClaimError
        When it does not occur; with those that are near, and those that do occur.
    """
    scheme = claims.scheme
    names = [*_told(claims, column), *_declared(scheme, column)]
    if column in TREES:
        leaves = {leaf for n in names for leaf in scheme.leaves(n)}
        missing = sorted(scheme.leaves(name) - leaves)
    else:
        missing = [] if name in names else [name]
    if not missing:
        return name
    whole = [label for label in scheme.table_names.labels if name in (part.strip() for part in label.split(UNION))]
    if whole:
        parts = {whole[0]: [part.strip() for part in whole[0].split(UNION)]}
        raise ClaimError(
            f"{column}={missing[0]!r} occurs only in {whole[0]!r}, which is read as one name; "
            f"if it is a sum, read with scheme={parts}"
        )
    near = get_close_matches(missing[0], [n for n in dict.fromkeys(names) if n], n=3)
    hint = f"; near it is {listing(map(repr, near), 'or')}" if near else ""
    raise ClaimError(f"{column}={missing[0]!r} does not occur{hint}; these claims have {_listed(names)}")


def _told(claims: ClaimSet, column: str) -> Iterator[str]:
    """Names that rows have in a column, or for what they compare with."""
    yield from (getattr(c, column) for c in claims)
    if column in ("measure", "category"):
        yield from filter(None, (getattr(c, f"base_{column}") for c in claims))


def _declared(scheme: Scheme, column: str) -> Iterator[str]:
    """Names that the scheme has for a column."""
    if column in ("measure", "unit"):
        yield from (n for link in scheme.links for n in (link.left, link.right))
        yield from (n for rule in scheme.rules for n, _ in rule.weights)
    if column == "dated_by" and scheme.delay is not None:
        yield from (OCCURRED, RECORDED)
    if column in TREES:
        yield from sorted(scheme.names)


def _listed(names: Sequence[str]) -> str:
    kept = list(map(repr, dict.fromkeys(names)))
    return listing(kept) if len(kept) <= LISTED else listing([*kept[:LISTED], f"{len(kept) - LISTED:,} more"])
