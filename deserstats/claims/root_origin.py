"""Whom a figure goes back to: the first origin, from the words of the one that was cited."""

from __future__ import annotations

import re
from functools import lru_cache

_TOLD_ON = re.compile(r"\s+(?:via|as told by|retold by)\s+", re.IGNORECASE)
_TOLD_BY = re.compile(r"\s+(?:from|quoting|citing|according to)\s+", re.IGNORECASE)
_HEARD_BY = re.compile(r"\s+(?:to|speaking to|told)\s+(?=\S*[A-Z])")
_PREFACE = re.compile(r"^(?:attributed to|according to|citing|quoting)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_SHORT_NAME = re.compile(r"\s*\([^()]*\)$")
_PAPERS = r"reports?|data|figures?|statistics|statements?|replies|reply|answers?|press releases?|bulletins?|tables?"
# written small: with a capital it belongs to a name (Bureau of Labor Statistics)
_PAPER = re.compile(rf"\s+(?:(?:official|monthly|weekly|daily|annual|yearly|quarterly|public)\s+)*(?:{_PAPERS})$")
_OWN = re.compile(r"own\b.*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def root_of(origin: str, source: str = "") -> str:
    """Return the first origin that a text names.

    "A via B" and "B from A" give A, "A to B" (said to) gives A, "B, A" gives A, and the paper
    that A wrote it in is left off ("A monthly reports"). Who counts for themselves ("own
    count") is the source.

    Examples
    --------
    >>> spellings = ["Prosecutor General's Office", "Prosecutor General's Office monthly reports via Opendatabot",
    ...              "V. Boyko from the Prosecutor General's Office", "Kyiv Post, Prosecutor General\u2019s Office"]
    >>> set(map(root_of, spellings))
    {"Prosecutor General's Office"}
    """
    text = re.sub(r"\s+", " ", origin.replace("\u2019", "'")).strip()
    if _OWN.fullmatch(text):
        return source.strip()
    text = _TOLD_BY.split(_TOLD_ON.split(text)[0])[-1]
    text = _HEARD_BY.split(text)[0]
    text = _named_last(_PREFACE.sub("", text))
    return _ARTICLE.sub("", _PAPER.sub("", _SHORT_NAME.sub("", text))).strip()


def is_retold(origin: str) -> bool:
    """Whether an origin reached the source through somebody else."""
    return bool(_TOLD_ON.search(origin) or _TOLD_BY.search(origin))


def told_by(origin: str) -> str:
    """Return who passed an origin on: A for "B via A" and "A from B"; else nobody.

    Examples
    --------
    >>> told_by("Prosecutor General's Office via Ukrainska Pravda"), told_by("V. Boyko from the Office")
    ('Ukrainska Pravda', 'V. Boyko')
    """
    first, *others = _TOLD_ON.split(origin)
    return (others[-1] if others else first.partition(_teller(first))[0] if _teller(first) else "").strip()


def _teller(text: str) -> str:
    found = _TOLD_BY.search(text)
    return found.group() if found else ""


def _named_last(text: str) -> str:
    """Of "outlet, office" take the office; a comma before a bare paper ("B, official data") names nobody new."""
    head, comma, last = text.rpartition(", ")
    return last if comma and not _PAPER.fullmatch(f" {last}") else head or last
