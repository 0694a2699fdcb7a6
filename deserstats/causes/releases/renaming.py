"""Names that one release has for what the next calls otherwise: said by the user, never guessed."""

from __future__ import annotations

from collections.abc import Mapping

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.names import UNION
from deserstats.claims.topic import listed
from deserstats.errors import ClaimError
from deserstats.wording import one_of

LABELS = ("measure", "unit", "category", "geography", "basis", "dated_by", "source", "origin", "root")
"""Columns that say what is counted and who says so, beside kind and window."""

BASES = {"measure": "base_measure", "category": "base_category"}
"""Columns that name the base of a comparison, by the column whose names they have."""

DIMENSIONS = ("category", "geography")
"""Columns whose labels may be unions."""

Renames = tuple[tuple[str, str, str], ...]
"""Column, old name and new name."""


def renames_of(renamed: object, before: ClaimSet, after: ClaimSet) -> Renames:
    """Return what the user says was renamed, a row a column.

    Raises
    ------
    ClaimError
        When it is no such mapping, or a name does not occur where it should.
    """
    if renamed is None:
        return ()
    if not isinstance(renamed, Mapping) or not all(map(_is_said, renamed.items())):
        raise ClaimError(
            f"renamed={renamed!r}; expected old and new names such as {{'North': 'Northern'}}, "
            "or these by column: {'unit': {'': 'cases'}}"
        )
    rows: dict[tuple[str, str], str] = {}
    for name, said in renamed.items():
        if isinstance(said, str):
            rows |= {(column, name): said for column in _columns_of(name, before)}
            continue
        if name not in LABELS:
            raise ClaimError(f"renamed: {name!r} is not {one_of(LABELS)}")
        rows |= {(name, old): new for old, new in said.items()}
    for (column, old), new in rows.items():
        _must_occur(column, old, before, "old")
        _must_occur(column, new, after, "new")
    return tuple((column, old, new) for (column, old), new in rows.items())


def _is_said(item: tuple[object, object]) -> bool:
    """Whether an item is an old and a new name, or a column with such names."""
    name, said = item
    names = [text for pair in said.items() for text in pair] if isinstance(said, Mapping) else [said]
    return isinstance(name, str) and all(isinstance(text, str) for text in names)


def _columns_of(name: str, claims: ClaimSet) -> list[str]:
    """Return the columns in which a name occurs."""
    found = [column for column in LABELS if name in _names(claims, column)]
    if not found:
        raise ClaimError(f"renamed: {name!r} does not occur in the old release")
    return found


def _must_occur(column: str, name: str, claims: ClaimSet, which: str) -> None:
    names = _names(claims, column)
    if name not in names:
        raise ClaimError(f"renamed: no {column} of the {which} release is {name!r}; it has {listed(names)}")


def _names(claims: ClaimSet, column: str) -> list[str]:
    """Return the names that a column has, those that unions join as well."""
    labels = [getattr(c, column) for c in claims]
    if column in BASES:
        labels += [text for c in claims if (text := getattr(c, BASES[column]))]
    if column in DIMENSIONS:
        labels += [part for label in dict.fromkeys(labels) for part in claims.scheme.parts(label)]
    return list(dict.fromkeys(labels))


def as_renamed(claim: Claim, claims: ClaimSet, renames: Renames) -> Claim:
    """Return a claim of the old release under the names of the new one."""
    cells = {cell: getattr(claim, cell) for cell in (*LABELS, *BASES.values())} if renames else {}
    changed = {cell: text for cell, text in renamed_labels(cells, claims, renames).items() if text != cells[cell]}
    return claim.replace(**changed) if changed else claim


def renamed_labels(cells: Mapping[str, str], claims: ClaimSet, renames: Renames) -> dict[str, str]:
    """Return labels of the old release, by column, under the names of the new one."""
    names: dict[str, dict[str, str]] = {}
    for column, old, new in renames:
        names.setdefault(column, {})[old] = new
    # a base that is left blank is that of the claim itself
    blank = {base for base in BASES.values() if not cells.get(base)}
    known = {base: column for column, base in BASES.items()}
    found = dict(cells)
    for cell, text in cells.items():
        column = known.get(cell, cell)
        if column in names and cell not in blank:
            found[cell] = _renamed(text, names[column], claims if column in DIMENSIONS else None)
    return found


def _renamed(label: str, names: Mapping[str, str], claims: ClaimSet | None) -> str:
    """Return a label under new names: as a whole, or where it is a union, part by part."""
    if label in names:
        return names[label]
    parts = claims.scheme.parts(label) if claims is not None else (label,)
    return UNION.join(names.get(part, part) for part in parts) if len(parts) > 1 else label
