"""Names that a question may use: those of the claims and their scheme; one left out is the only one that occurs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.topic import known, listed
from deserstats.errors import ClaimError
from deserstats.model.rows.series_of import FLOWS

COLUMNS = ("measure", "unit", "geography", "basis", "dated_by", "category")
"""Labels that say what is counted, in the order in which those left out are filled in."""


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


def told_of(claims: ClaimSet, rows: Iterable[Claim], column: str) -> str | None:
    """Return what the topic says of a column, where some of the rows are about it; else None.

    A question that names another measure is not about the unit of the topic.
    """
    value: str | None = getattr(claims.topic, column, None)
    if value is None:
        return None
    if column == "category":
        leaves = claims.scheme.leaves
        return value if any(leaves(c.category) & leaves(value) for c in rows) else None
    is_told = any(getattr(c, column) == value for c in claims)
    return value if not is_told or any(getattr(c, column) == value for c in rows) else None


def completed(claims: ClaimSet, said: object) -> Claim:
    """Fill in blank labels of a statement: from the topic, or where only one occurs among claims of its kind.

    A label stays blank where claims leave it blank, too, and where a mapping says that it is.

    Raises
    ------
    ClaimError
        When several occur, or a name does not; lists those that do.
    """
    statement = as_statement(said)
    blank = {column for column in COLUMNS if isinstance(said, Mapping) and said.get(column) == ""}
    for column in ("measure", "category"):
        if name := getattr(statement, f"base_{column}"):
            known(claims, column, name, f"base_{column}")
    kinds = {"stock": ("stock",), "total": FLOWS, "rate": FLOWS, "each": FLOWS}.get(statement.kind, (*FLOWS, "stock"))
    rows = [c for c in claims if c.kind in kinds]
    for column in COLUMNS:
        meant = None if column in blank else told_of(claims, rows, column)
        given = _label(claims, rows, column, getattr(statement, column) or meant or "")
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
        raise ClaimError(f"name the {column} of the statement: these claims have {listed(values)}")
    return str(values[0])
