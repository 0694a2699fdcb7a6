"""What a plus sign joins: names that occur by themselves; any other text with one is a label.

``407+408`` is a union where the table has rows of 407 and of 408, or the scheme names them. ``80+``,
``C++`` and ``Bosnia + Herzegovina`` are names with a plus sign in them: taking them apart would invent
parts, and figures of the whole and of an invented part would accuse each other. One part that has no row
of its own is understood where the union is written without blanks beside a part that has one
(``women+men`` beside ``women``); that this is a sum is then a premise.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cached_property

UNION = "+"


class Names:
    """The names of a table and its scheme, and how texts are made of them.

    Parameters
    ----------
    cells : iterable of str
        Categories and places as the table has them.
    named : iterable of str
        Names of the scheme.

    Examples
    --------
    >>> names = Names(["0-79", "80+", "0-79+80+", "Bosnia + Herzegovina", "Bosnia"])
    >>> names.parts("0-79+80+"), names.parts("Bosnia + Herzegovina")
    (('0-79', '80+'), ('Bosnia + Herzegovina',))
    """

    def __init__(self, cells: Iterable[str], named: Iterable[str] = ()) -> None:
        self.cells = tuple(dict.fromkeys(cells))
        self.named = tuple(named)
        self._read: dict[str, tuple[str, ...]] = {}
        self._unsaid: set[str] = set()

    def parts(self, text: str) -> tuple[str, ...]:
        """Return the names that a text joins: one where it is a name itself."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = self._parts(text)
        return found

    @property
    def labels(self) -> list[str]:
        """The texts of the table that are one name although they have a plus sign."""
        return [cell for cell in self.cells if UNION in cell and len(self.parts(cell)) == 1 and cell not in self.named]

    @property
    def unions(self) -> list[str]:
        """The texts of the table that join names."""
        return [cell for cell in self.cells if len(self.parts(cell)) > 1]

    @property
    def inferred(self) -> list[str]:
        """The unions with a part that occurs nowhere by itself."""
        return [cell for cell in self.unions if not self._unsaid.isdisjoint(self.parts(cell))]

    @cached_property
    def _known(self) -> dict[str, str]:
        """The names that unions of the table join, by their key."""
        known = {key_of(name): name.strip() for name in self.cells if UNION not in name}
        known |= {key_of(name): name for name in self.named}
        while fresh := {part for cell in self._joined for part in _unsaid(cell, known)}:
            self._unsaid |= fresh
            known |= {part: part for part in sorted(fresh)}
        for cell in self._joined:
            # a plus sign at an end joins nothing, so 80+ may be a part of 0-79+80+
            if not all(_tokens(cell)) and _joins(cell, known) is None:
                known.setdefault(key_of(cell), cell.strip())
        return known

    @cached_property
    def _all(self) -> dict[str, str]:
        """The names of the table: what its unions join, and texts with a plus sign that are one name."""
        known = dict(self._known)
        for cell in self._joined:
            if _joins(cell, self._known) is None:
                known.setdefault(key_of(cell), cell.strip())
        return known

    @property
    def _joined(self) -> list[str]:
        """The texts of the table with a plus sign; what is shorter may be a part of what is longer."""
        return sorted((cell for cell in self.cells if UNION in cell), key=lambda text: (text.count(UNION), text))

    def _parts(self, text: str) -> tuple[str, ...]:
        name = self._all.get(key_of(text))
        if name is not None or UNION not in text:
            return (text.strip() if name is None else name,)
        return _joins(text, self._known) or _joins(text, self._all) or (text.strip(),)


def _joins(text: str, known: dict[str, str]) -> tuple[str, ...] | None:
    """Return the names that a text joins, None where there is not one way to make it of known names."""
    tokens = _tokens(text)
    # claims without a category may stand beside those with one: then a union may begin with nothing
    head, tokens = (("",), tokens[1:]) if not tokens[0] and "" in known else ((), tokens)
    longest = max((key.count(UNION) for key in known), default=0) + 1
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for way in _ways(tokens, known, longest):
        found[frozenset(way)] = (*head, *way)
        if len(found) > 1:
            return None
    return next(iter(found.values()), None)


def _unsaid(cell: str, known: dict[str, str]) -> list[str]:
    """Return the parts that only a union names: it is written without blanks, and another part occurs by itself."""
    tokens = cell.strip().split(UNION)
    if key_of(cell) in known or not all(tokens) or any(token != token.strip() for token in tokens):
        return []
    new = [token for token in tokens if token not in known]
    return new if len(new) < len(tokens) else []


def _ways(tokens: list[str], known: dict[str, str], longest: int) -> Iterator[tuple[str, ...]]:
    """Return every way to make a row of tokens of known names."""
    n = len(tokens)
    # the names that may begin at each token, where the rest can be made of names as well
    steps: list[list[tuple[int, str]]] = [[] for _ in tokens]
    for i in reversed(range(n)):
        for j in range(i + 1, min(n, i + longest) + 1):
            name = known.get(key_of(UNION.join(tokens[i:j]))) if j == n or steps[j] else None
            if name:
                steps[i].append((j, name))
    way: list[str] = []
    ahead = [iter(steps[0])] if tokens else []
    while ahead:
        j, name = next(ahead[-1], (0, ""))
        if not j:
            ahead.pop()
            if ahead:
                way.pop()
        elif j == n:
            yield (*way, name)
        else:
            way.append(name)
            ahead.append(iter(steps[j]))
    if not tokens:
        yield ()


def key_of(text: str) -> str:
    """Return what a name is known by: blanks and the order around plus signs say nothing."""
    tokens = _tokens(text)
    return UNION.join(sorted(tokens) if all(tokens) else tokens)


def _tokens(text: str) -> list[str]:
    # the same letters in two encodings, and a blank that does not break, are no other name
    return [" ".join(token.split()) for token in unicodedata.normalize("NFC", text).split(UNION)]
