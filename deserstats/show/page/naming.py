"""Claims as a page names them: in words, with a link to their row, and who printed them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deserstats.checks.sums.naming import names_of
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.show.page.harmless import anchor, is_web


@dataclass(frozen=True, slots=True)
class Source:
    """Who printed a figure; ``url`` is blank where it is no address of the web."""

    name: str
    url: str
    more: str

    def __bool__(self) -> bool:
        return bool(self.name or self.url or self.more)


UNNAMED = Source("", "", "")
"""Where nobody is named, or has been named for all."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A claim as it is named in a text, and the anchor of its row."""

    name: str
    anchor: str


Pieces = tuple[tuple[str, str], ...]
"""A text in pieces, each with the anchor that it leads to, or none."""


def linked(text: str, names: Mapping[str, str]) -> Pieces:
    """Cut a text where it names claims; ``names`` are anchors by what is said there.

    Examples
    --------
    >>> linked("2 conflicts: Jan 2024 and Feb 2024", {"Jan 2024": "claim-a"})
    (('2 conflicts: ', ''), ('Jan 2024', 'claim-a'), (' and Feb 2024', ''))
    """
    known = sorted(filter(None, names), key=len, reverse=True)
    if not known:
        return ((text, ""),)
    cut = re.split(f"(?<![\\w-])({'|'.join(map(re.escape, known))})(?![\\w-])", text)
    return tuple((piece, _first(k, cut, names)) for k, piece in enumerate(cut) if piece)


def _first(k: int, cut: Sequence[str], names: Mapping[str, str]) -> str:
    """Return the anchor of a name where it stands for the first time."""
    return names[cut[k]] if k % 2 and cut[k] not in cut[1:k:2] else ""


def source_of(claim: Claim) -> Source:
    """Return who printed a figure, whom they cite and when."""
    url = claim.url if is_web(claim.url) else ""
    more = [f"citing {claim.origin}" if claim.origin else "", claim.published]
    return Source(claim.source or ("source" if url else ""), url, ", ".join(filter(None, more)))


class Mentions:
    """How every claim of a set is named, among all of them."""

    def __init__(self, claims: ClaimSet) -> None:
        self._names = names_of(claims) if len(claims) else {}

    def of(self, ids: Iterable[str]) -> Iterator[Mention]:
        """Name some claims, each once."""
        for name in dict.fromkeys(ids):
            if name in self._names:
                yield Mention(self._names[name], anchor(name))
