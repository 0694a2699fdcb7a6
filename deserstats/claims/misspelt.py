"""Names that miss a column of ours by a slip: ``relations``, ``Relation:``, ``realtion``.

Such a name would lose its column in silence: ``relations`` holds "over", and every figure would be
read as exact. So it is asked about wherever our column is absent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.phrases import is_slip

CARRIED = ("id", "source", "status", "retrieved", "derived_from", "url", "archive_url", "quote", "lang", "note")
"""Our columns that change no reading: a name near them is as likely one of its own (``notes``)."""

HOMOGLYPHS = str.maketrans("аеорсхіукмтвн", "aeopcxiykmtbh")

HONEST = ("internal", "nuit")
"""Words of their own that are one slip away from a column of ours."""

ADDED = re.compile(
    # what a table adds to a name: a footnote or a number, what is in brackets, and words for a column
    r"(?:\s*(?:\([^()]*\)|\[[^\[\]]*\]|[*#\u2020\u2021\u00b9\u00b2\u00b3]+|[\s._-]?[0-9]{1,2}|[\s_](?:column|col|field|text|number)))+$",
    re.IGNORECASE,
)


def near(heading: str, ours: str) -> bool:
    """Whether a heading is ours but for case, marks, blanks, what cannot be seen, a plural or one slip.

    Examples
    --------
    >>> [near(said, "relation") for said in ("Relation:", "relations", "realtion", "relatoin", "relatio")]
    [True, True, True, True, True]
    >>> near("state", "start"), near("peer", "per")
    (False, False)
    """
    meant = letters(ours)
    return any(_misses(said, meant) for said in {letters(heading), letters(ADDED.sub("", _visible(heading).strip()))})


def misspelt(name: str, free: Collection[str]) -> str | None:
    """Return the first of these columns that a name nearly is, None where it is near none."""
    return next((ours for ours in _near_ours(name) if ours in free), None)


def misspelt_columns(names: Iterable[str]) -> dict[str, str]:
    """Return, of the names of one claim, those that miss a column which the claim has not, each with that column.

    Examples
    --------
    >>> misspelt_columns(("value", "start", "realtion", "notes", "Note"))
    {'realtion': 'relation', 'Note': 'note'}
    """
    given = set(names)
    free = set(COLUMNS) - given
    found = {name: misspelt(name, free.difference(CARRIED)) or _same_letters(name) for name in names}
    return {name: ours for name, ours in found.items() if ours and name not in COLUMNS}


def _same_letters(name: str) -> str | None:
    return next((ours for ours in _near_ours(name) if letters(ours) == letters(name)), None)


@lru_cache(maxsize=4096)
def _near_ours(name: str) -> tuple[str, ...]:
    return tuple(ours for ours in COLUMNS if near(name, ours))


def _misses(said: str, meant: str) -> bool:
    """Whether letters are those of a name, of its plural, or one slip away from them."""
    if said == meant or said in _plurals(meant):
        return bool(said)
    if said in HONEST:
        return False
    # a letter struck twice at an end makes no other word, as one within it may: per and peer
    if said in (meant[:1] + meant, meant + meant[-1:]) or said in _swapped(meant):
        return True
    if len(meant) >= 6 and said in (meant[1:], meant[:-1]):
        return True
    return len(meant) >= 5 and is_slip(said, meant, exchanged=True)


@lru_cache(maxsize=1024)
def _swapped(word: str) -> frozenset[str]:
    """Return a word of four letters or more with two neighbours swapped."""
    swaps = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    return frozenset(swaps) if len(word) >= 4 else frozenset()


@lru_cache(maxsize=1024)
def _plurals(word: str) -> tuple[str, ...]:
    return f"{word}s", re.sub("y$", "ie", word) + "s", re.sub("is$", "es", word)


@lru_cache(maxsize=1024)
def _visible(text: str) -> str:
    """Write a heading without what cannot be seen, and without accents."""
    text = unicodedata.normalize("NFKD", text.replace("\u00b9", "1").replace("\u00b2", "2").replace("\u00b3", "3"))
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn"))


@lru_cache(maxsize=1024)
def letters(text: str) -> str:
    """Return the letters and digits of a name as one who reads it sees them."""
    text = _visible(text).casefold().translate(HOMOGLYPHS)
    return "".join(c for c in text if c.isalnum())
