"""Claims for passing on: without names of sources, or without counts that could point to persons."""

from __future__ import annotations

from collections.abc import Iterable

from deserstats.claims.cells.reading import COUNTS
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.note import Note
from deserstats.errors import ClaimError
from deserstats.wording import count, one_of

PARTS = ("sources", "small")
SMALL = 5
"""Counts below this are small; they are given as a range."""

NAMED = ("source", "origin", "root")
WORDS = ("url", "archive_url", "quote", "note")


def redacted(claims: ClaimSet, parts: str | Iterable[str]) -> ClaimSet:
    """Return claims with names of sources numbered, or counts of 1 to 4 as a range.

    Whoever shares a source still shares it. A range says less than its figure, so that a
    contradiction may no longer be seen; it never makes one. What was inferred while the table was read is left
    out: it quotes titles, headings and cells.

    Raises
    ------
    ClaimError
        When a part is unknown.
    """
    wanted = [parts] if isinstance(parts, str) else list(parts)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not something to redact; expected {one_of(PARTS)}")
    rows = list(claims)
    if "sources" in wanted:
        numbers: dict[str, str] = {}
        rows = [_unnamed(claim, numbers) for claim in rows]
    if "small" in wanted:
        rows = [_ranged(claim) for claim in rows]
    return ClaimSet.trusted(rows, claims.scheme, claims.reading, _unquoted(claims), claims.topic)


def _unquoted(claims: ClaimSet) -> list[Note]:
    """Say how much was inferred, without the words of the table."""
    n = len([note for note in claims.how_read.notes if note.about not in ("windows", "names")])
    return [Note("table", n, f"Left out, as they quote the table: {count(n, 'note')} on how it was read.")] if n else []


def _unnamed(claim: Claim, numbers: dict[str, str]) -> Claim:
    cells = {"root": claim.root_origin, "source": claim.source, "origin": claim.origin}
    for column in NAMED:
        name = cells[column]
        if name:
            cells[column] = numbers.setdefault(name.casefold(), f"source {len(numbers) + 1}")
    return claim.replace(**cells, **dict.fromkeys(WORDS, ""))


def _ranged(claim: Claim) -> Claim:
    if claim.kind not in COUNTS or claim.figure is None or not 0 < claim.figure.value < SMALL:
        return claim
    return claim.replace(value="", relation="between", low="1", high=str(SMALL - 1))
