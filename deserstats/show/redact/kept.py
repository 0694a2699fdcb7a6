"""What of a table is passed on: the columns that are named here, under made ids, and names of sources as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.root_origin import root_of, told_by
from deserstats.claims.schemes.scheme import Scheme
from deserstats.claims.topic import Topic

KEPT = (
    *("kind", "value", "relation", "low", "high", "interval"),
    *("unit", "measure", "category", "geography", "basis", "dated_by"),
    *("start", "end", "start_or", "end_or", "through", "per", "published"),
    *("base_measure", "base_category", "base_start", "base_end", "base_through"),
    *("source", "origin", "root", "supersedes"),
)
"""Columns that are passed on; all others may quote a figure or a name."""

SHORT = 3
"""Letters of names that are found only as they are written: source A is not named where a text says "a"."""

LABELS = ("unit", "measure", "category", "geography", "basis", "base_measure", "base_category")

NOT_LABELS = ("delay", "since")
"""Parts of a scheme that name nothing."""


def kept(claim: Claim) -> Claim:
    """Return a claim with nothing but what is passed on."""
    cells = claim.cells()
    return Claim.from_cells({name: cells[name] if name in ("id", *KEPT) else "" for name in COLUMNS}, claim.customs)


def numbered(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims under the ids c1, c2, ...; one that replaces others names those of them that are left."""
    rows = list(claims)
    ids = {claim.id: f"c{k}" for k, claim in enumerate(rows, start=1)}
    return [
        claim.replace(id=ids[claim.id], supersedes=" | ".join(ids[name] for name in claim.earlier if name in ids))
        for claim in rows
    ]


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Return claims in an order that comes of what they are of: that of a table may be that of its figures."""
    return sorted(
        claims,
        key=lambda c: (*(getattr(c, name) for name in LABELS[:5]), c.window.start, c.window.end, c.kind, c.published),
    )


class Numbers:
    """Names of sources as numbers; whoever shares a source still shares it.

    Parameters
    ----------
    shown : sequence of Claim
        What is passed on: names are numbered in its order.
    claims : iterable of Claim
        All claims: who is named only in others is not named either.
    """

    def __init__(self, shown: Sequence[Claim], claims: Iterable[Claim]) -> None:
        self._known: dict[str, str] = {}
        spelled: dict[str, None] = {}
        for claim in (*shown, *claims):
            # who is named within the words of an origin is named as well
            within = (root_of(claim.origin, claim.source), told_by(claim.origin))
            for name in (claim.root_origin, claim.source, claim.origin, *within):
                if name.strip():
                    spelled[name.strip()] = None
                    self._known.setdefault(_as_one(name), f"source {len(self._known) + 1}")
        self._named = _pattern(spelled) if spelled else None

    def within(self, text: str) -> str:
        """Return a text with the names in it as numbers."""
        return text if self._named is None else self._named.sub(lambda found: self._known[_as_one(found[0])], text)

    def of(self, claim: Claim) -> Claim:
        """Return a claim in which no source is named; who is not known to have an origin still has none."""
        root = claim.root_origin
        cells = {"root": root, "source": claim.source, "origin": claim.origin if root else ""}
        named = {column: self._known[_as_one(name)] if name.strip() else "" for column, name in cells.items()}
        return claim.replace(**named, **{column: self.within(getattr(claim, column)) for column in LABELS})

    def of_all(self, claims: ClaimSet) -> ClaimSet:
        """Return claims, and their scheme and topic, in which no source is named."""
        topic = Topic(**{name: self.within(text) for name, text in claims.topic.to_dict().items()})
        return ClaimSet.trusted(map(self.of, claims), self._scheme(claims.scheme), claims.reading, (), topic)

    def _scheme(self, scheme: Scheme) -> Scheme:
        parts = scheme.to_dict()
        said = {name: part if name in NOT_LABELS else _each_text(part, self.within) for name, part in parts.items()}
        if "additive" in parts:
            said["additive"] = {self.within(name): how for name, how in parts["additive"].items()}
        return Scheme.from_dict(said).knowing(map(self.within, scheme.cells))


def _as_one(name: str) -> str:
    return " ".join(name.split()).casefold()


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds names in a text: long ones first, in any letters; short ones only as they are written."""
    found = sorted(names, key=len, reverse=True)
    ways = (r"\s+".join(map(re.escape, name.split())) for name in found)
    told = (f"(?i:{way})" if len(name) > SHORT else way for way, name in zip(ways, found, strict=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)")


def _each_text(part: Any, change: Callable[[str], str]) -> Any:
    if isinstance(part, str):
        return change(part)
    if isinstance(part, dict):
        return {change(name): _each_text(value, change) for name, value in part.items()}
    return [_each_text(value, change) for value in part] if isinstance(part, list) else part
