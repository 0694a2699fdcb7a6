"""Sets whose categories are parts of each other, by the trees that these form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import Scheme
from deserstats.errors import ClaimError
from deserstats.many.plain.texts import Codes, Flags, Numbers
from deserstats.many.trees.forest import Forest, Leaves

NO_NODE = -1
"""Stands for a category that no row of a forest has."""


@dataclass(frozen=True, slots=True)
class Grove:
    """Sets whose categories are nodes of one forest.

    Attributes
    ----------
    forest : Forest
        The trees.
    sets : int64 array (n,)
        Numbers of the sets.
    node : int64 array (n_texts,)
        The node of each category, by its number among the texts.
    """

    forest: Forest
    sets: Numbers
    node: Numbers


def groves_of(categories: Codes, group: Numbers, is_asked: Flags, scheme: Scheme) -> tuple[list[Grove], Flags]:
    """Return the groves of some sets, and the sets whose categories form no forest or cannot be read.

    Parameters
    ----------
    categories : Codes
        The category of each row.
    group : int64 array (n_rows,)
        The set of each row.
    is_asked : bool array (n_sets,)
        The sets that are looked at.
    scheme : Scheme
        What names are made of.
    """
    is_bad = np.zeros(len(is_asked), dtype=bool)
    alike: dict[tuple[int, ...], list[int]] = {}
    for number, codes in _categories(categories, group, is_asked):
        alike.setdefault(codes, []).append(number)
    covered: dict[tuple[int, ...], tuple[Leaves, ...]] = {}
    for codes, numbers in alike.items():
        found = _leaves([categories.texts[k] for k in codes], scheme)
        if found is None:
            is_bad[numbers] = True
        else:
            covered[codes] = found
    groves = []
    for parts in _together(covered):
        forest = Forest.of(leaves for codes in parts for leaves in covered[codes])
        sets = np.array(sorted(k for codes in parts for k in alike[codes]), dtype=np.int64)
        if forest is None:
            is_bad[sets] = True
            continue
        node = np.full(len(categories.texts), NO_NODE, dtype=np.int64)
        for codes in parts:
            node[list(codes)] = [forest.node[leaves] for leaves in covered[codes]]
        groves.append(Grove(forest, sets, node))
    return groves, is_bad


def _categories(categories: Codes, group: Numbers, is_asked: Flags) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Return the numbers of the categories of each set that is asked about."""
    n_texts = len(categories.texts)
    rows = np.flatnonzero(is_asked[group])
    pairs = np.unique(group[rows] * n_texts + categories.numbers[rows])
    sets, codes = pairs // n_texts, (pairs % n_texts).tolist()
    begins = np.flatnonzero(np.r_[True, np.diff(sets) > 0]).tolist() if len(sets) else []
    for begin, end in zip(begins, [*begins[1:], len(codes)], strict=False):
        yield int(sets[begin]), tuple(codes[begin:end])


def _leaves(names: Sequence[str], scheme: Scheme) -> tuple[Leaves, ...] | None:
    """Return what each category of a set covers; None where one of them cannot be read."""
    try:
        claims = ClaimSet([Claim(value="1", start="2000", category=name) for name in names], scheme)
    except ClaimError:
        return None
    return tuple(map(claims.scheme.leaves, names))


def _together(covered: dict[tuple[int, ...], tuple[Leaves, ...]]) -> list[list[tuple[int, ...]]]:
    """Put sets with other categories together, as long as every category covers the same and all form one forest."""
    known: dict[int, Leaves] = {}
    one: list[tuple[int, ...]] = []
    others: list[list[tuple[int, ...]]] = []
    for codes, leaves in covered.items():
        own = dict(zip(codes, leaves, strict=True))
        if all(known.get(code, covers) == covers for code, covers in own.items()):
            known |= own
            one.append(codes)
        else:
            others.append([codes])
    if one and Forest.of(known.values()) is None:
        return [*([codes] for codes in one), *others]
    return [*([one] if one else []), *others]
