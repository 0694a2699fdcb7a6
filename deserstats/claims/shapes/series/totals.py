"""Labels of sums: which rows and columns are the total of which others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from deserstats.claims.shapes.options import SUM, Shaping
from deserstats.claims.shapes.vocabulary import OF_WHICH, plain, words_in

LARGEST = 20_000
"""Cells of a table that sums over two labels are taken apart into at most."""

SUBTOTAL = words_in("""
total, subtotal, sub-total, gesamt, insgesamt, summe, zwischensumme, ensemble, sous-total, subtotales
razem, всього, усього, разом, итого, всего, підсумок, подытог, totale, totaal
""")
"""Words that make a label the sum of some others, at its beginning or end."""

OF_A_GROUP = words_in(
    "subtotal, sub-total, sub total, zwischensumme, sous-total, підсумок, подытог, проміжний підсумок"
)
"""Labels of the sum of a group, below the label of the group."""

Key = tuple[str, ...]
"""The labels of one series in one dimension: (region, district)."""


@dataclass(slots=True)
class Dimension:
    """The names of one dimension, what they are made of, and which of them are sums.

    Attributes
    ----------
    joiner : str
        What stands between two labels of one name.
    names : dict
        The name of each key.
    sums : dict
        The names that each sum is the total of.
    left : list of str
        Names of totals whose parts are not in the table.
    alone : list of str
        Names that are neither a sum nor a part of one, where there are sums.
    """

    joiner: str
    names: dict[Key, str] = field(default_factory=dict)
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)


def dimension(keys: Iterable[Key], shaping: Shaping, joiner: str, *, taken: Iterable[str] = ()) -> Dimension:
    """Return how the keys of one dimension are named, and which are sums of others.

    Parameters
    ----------
    keys : iterable of tuples
        Labels that occur together, the larger unit first.
    taken : iterable of str
        Names of sums in another dimension, which must not be used again.

    Examples
    --------
    >>> found = dimension([("North", "A"), ("North", "B"), ("North", "Total"), ("South", "Total")], Shaping(), " > ")
    >>> found.sums
    {'North > Total': ('North > A', 'North > B')}
    """
    keys = list(dict.fromkeys(keys))
    canonical = _nested(keys, shaping) or {key: _subtotal(key, keys, shaping) for key in keys}
    canonical = _by_sex(canonical, shaping)
    sums = {key for key in canonical.values() if any(map(shaping.is_total, key))}
    found = Dimension(joiner)
    for key in keys:
        found.names[key] = _name(key, joiner)
    some = {key for key in canonical.values() if any(map(OF_WHICH.match, key))}
    parts, leaves = _parts(set(canonical.values()) - sums - some, sums - some, shaping)
    by_key = {canonical[key]: found.names[key] for key in reversed(keys)}
    unclear = [key for key in canonical.values() if _is_unclear(key, canonical, shaping)]
    for key in sorted(sums, key=lambda k: (sum(map(shaping.is_total, k)), k)):
        name = by_key[key]
        if any(_covers(key, other, shaping) for other in unclear):
            found.left.append(name)
        elif len(parts.get(key, ())) > 1:
            found.sums[name] = tuple(sorted(by_key.get(leaf) or _name(leaf, joiner) for leaf in parts[key]))
        elif key not in leaves:
            found.left.append(name)
    found.left += [by_key[key] for key in unclear if all(key) and by_key[key] not in found.left]
    _apart(found, set(taken))
    if found.sums:
        # a tree knows all names of its dimension: those that are in no sum are told to it as well
        within = {part for parts in found.sums.values() for part in parts}
        found.alone = [name for name in found.names.values() if name and name not in within | found.sums.keys()]
    return found


def _by_sex(canonical: Mapping[Key, Key], shaping: Shaping) -> dict[Key, Key]:
    """Read T beside F and M as their total."""
    sides = [set(side) for side in zip(*canonical.values(), strict=True)]
    if shaping.totals == () or not any({"F", "M", "T"} <= side for side in sides):
        return dict(canonical)
    is_sex = [{"F", "M", "T"} <= side for side in sides]
    return {
        key: tuple(SUM if label == "T" and here else label for label, here in zip(own, is_sex, strict=True))
        for key, own in canonical.items()
    }


def _name(key: Key, joiner: str) -> str:
    """Return the name of a key: its labels that are not blank, each once."""
    return joiner.join(filter(None, key))


def _subtotal(key: Key, keys: Sequence[Key], shaping: Shaping) -> Key:
    """Return ``("North Total", "")`` as ``("North", "Total")``: the sum of what stands under North."""
    if len(key) < 2 or not key[0]:
        return key
    if shaping.is_total(key[0]) and not any(key[1:]):
        return (key[0],) * len(key)  # a total without a district is that of all districts
    for i, label in enumerate(key[1:], start=1):
        if key[i - 1] and plain(label) in OF_A_GROUP:
            return (*key[:i], *((SUM,) * (len(key) - i)))
        # "North total" below North
        if key[i - 1] and _names_sum(label, key[i - 1], shaping):
            return (*key[:i], *((label_of_sum(label, shaping),) * (len(key) - i)))
    words = key[0].split()
    for word, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        if rest and shaping.is_total(word):
            group = " ".join(rest).strip(" -:,")
            if any(plain(other[0]) == plain(group) for other in keys):
                return (next(other[0] for other in keys if plain(other[0]) == plain(group)), word, *key[2:])
    return key


def _names_sum(label: str, group: str, shaping: Shaping) -> bool:
    """Whether a label is the total of a group: ``North total``, ``Total North``."""
    words = label.split()
    if len(words) < 2:
        return False
    return any(
        rest and shaping.is_total(word) and plain(" ".join(rest)) == plain(group)
        for word, rest in ((words[-1], words[:-1]), (words[0], words[1:]))
    )


def label_of_sum(label: str, shaping: Shaping) -> str:
    """Return the word of a label that says that it is a sum."""
    words = label.split()
    return words[-1] if shaping.is_total(words[-1]) else words[0]


def _nested(keys: Sequence[Key], shaping: Shaping) -> dict[Key, Key] | None:
    """Return the keys of paths in one column: ``North`` is the sum of ``North > A`` and ``North > B``."""
    if any(len(key) != 1 for key in keys):
        return None
    paths = {key: tuple(part.strip() for part in key[0].split(">")) for key in keys}
    depth = max(map(len, paths.values()), default=1)
    if depth == 1 or shaping.totals == ():
        return None
    word = next((key[0] for key in keys if shaping.is_total(key[0])), "Total")
    heads = {path[:n] for path in paths.values() for n in range(1, len(path))}
    return {
        key: path + ((word,) if path in heads or shaping.is_total(path[-1]) else ("",)) * (depth - len(path))
        for key, path in paths.items()
    }


def _parts(leaves: set[Key], sums: set[Key], shaping: Shaping) -> tuple[dict[Key, set[Key]], set[Key]]:
    """Return the leaves of each sum; a sum without parts of its own is a leaf of the sums above it.

    Keys are nested where sums stand on the right only (a region's districts); else they are crossed
    (sex by age), and cells of the crossing that the table does not show are unknown parts.
    """
    crossed = any(_is_crossed(key, shaping) for key in sums)
    if crossed:
        leaves = _crossing(leaves | sums, shaping) or leaves
    parts: dict[Key, set[Key]] = {}
    known = set(leaves)
    for key in sorted(sums, key=lambda k: sum(map(shaping.is_total, k))):
        mine = {leaf for leaf in known if leaf != key and _covers(key, leaf, shaping)}
        if mine:
            parts[key] = mine
        elif not crossed and any(not shaping.is_total(label) for label in key):
            known.add(key)
    return parts, known


def _covers(key: Key, other: Key, shaping: Shaping) -> bool:
    """Whether a key has the labels of another one, or totals in their place."""
    return all(shaping.is_total(a) or a == b for a, b in zip(key, other, strict=True))


def _is_unclear(key: Key, keys: Iterable[Key], shaping: Shaping) -> bool:
    """Whether a key may be a sum of others and does not say of which: ``West total``, a place without its district."""
    words = [plain(word) for label in key for word in (label.split()[:1] + label.split()[-1:])]
    if any(word in SUBTOTAL for word in words) and not any(map(shaping.is_total, key)) and shaping.totals != ():
        return True
    first = next((i for i, label in enumerate(key) if not label), len(key))
    return 0 < first < len(key) and any(other[:first] == key[:first] and other[first] for other in keys)


def _is_crossed(key: Key, shaping: Shaping) -> bool:
    first = next((i for i, label in enumerate(key) if shaping.is_total(label)), len(key))
    return any(label and not shaping.is_total(label) for label in key[first:])


def _crossing(keys: set[Key], shaping: Shaping) -> set[Key]:
    """Return every cell of the crossing of labels that are no totals; none where there are too many."""
    sides = [{label for label in side if not shaping.is_total(label)} for side in zip(*keys, strict=True)]
    size = 1
    for side in sides:
        size *= max(1, len(side))
    return set(product(*sides)) if size <= LARGEST and all(sides) else set()


def _apart(found: Dimension, taken: set[str]) -> None:
    """Give sums whose name another dimension uses already a name of their own."""
    for name in list(found.sums):
        if name in taken:
            other = f"{name} of all"
            found.sums[other] = found.sums.pop(name)
            found.names = {key: other if text == name else text for key, text in found.names.items()}


def told_sums(sums: Mapping[str, Sequence[str]]) -> str:
    """Say which names are sums, as a premise."""
    some = [f"{name!r} is the sum of the other {len(parts):,}" for name, parts in list(sums.items())[:3]]
    more = f", and {len(sums) - 3:,} more sums" if len(sums) > 3 else ""
    return f"Premise: {'; '.join(some)}{more} (total=None: it is one of its own)."
