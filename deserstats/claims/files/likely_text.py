"""Which of several readings of the same bytes looks most like words: only the order in which a reader is shown them."""

from __future__ import annotations

import unicodedata

MARKS = "’‘“”„–—«»№°€…·§\u00a0.,;:()\"'"
VOWELS = set("аеиоуіїєюяыэёαεηιουωάέήίόύώ")
LETTERS = {
    "cp1252": set("éèêëàâäáãåæçíîïìñóôöòõøœúûüùßÿ"),
    "cp1250": set("łąęśżźćńóčšžřěůýáíéúťďňőűöüäôşţăâîđ"),
    "cp1254": set("ıiğşçöüâî\u0307"),
}
"""Letters beyond ASCII of the languages that an encoding is used for."""


def likeliness(text: str, encoding: str) -> float:
    """Return how much the words of a text look like words; larger is likelier.

    Words are of one script and of one case but for their first letter, and about half of their letters
    are vowels; a language has its own letters beyond ASCII.

    Examples
    --------
    >>> likeliness("Київ", "cp1251") > likeliness("Êè¿â", "cp1252")
    True
    """
    words = [word for word in text.split() if not word.isascii()]
    return sum(_likeliness(word, encoding) for word in words) / max(len(words), 1)


def _likeliness(word: str, encoding: str) -> float:
    core = word.strip(MARKS)
    letters = [c for c in core.casefold() if c.isalpha()]
    scripts = {unicodedata.name(c, "?").split()[0] for c in letters}
    points = -3.0 * sum(not c.isalpha() and not c.isascii() and c not in MARKS for c in core)
    if not letters or len(scripts) > 1:
        points -= 3
    if not (core.islower() or core.isupper() or core.istitle() or core[1:].islower()):
        points -= 2
    foreign = [c for c in core.casefold() if not c.isascii()]
    if scripts == {"LATIN"} and foreign:
        usual = LETTERS.get(encoding, set())
        points += sum(1 if c in usual else -1 for c in foreign) / len(foreign)
        points -= 2 if len(letters) > 2 and len(foreign) > 0.6 * len(letters) else 0
    elif letters:
        share = sum(c in VOWELS for c in letters) / len(letters)
        points += 1 if 0.2 <= share <= 0.75 else 0.3
    return points
