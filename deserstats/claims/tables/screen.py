"""What a row alone cannot show: repeated ids, unknown categories, counts that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, count

from deserstats.claims.cells.phrases import alike, parts_of
from deserstats.claims.cells.reading import COUNTS
from deserstats.claims.cells.row import parts_are_shares
from deserstats.claims.claim import Claim, texts_in, uncommon
from deserstats.claims.schemes.names import UNION
from deserstats.claims.schemes.scheme import OTHER, Scheme
from deserstats.errors import Edit, Problem
from deserstats.wording import number, one_of

ADDED = ("total", "each", "stock")
"""Kinds whose figures add up to those of a longer window or a whole."""

DIMENSIONS = (("category", "base_category"), ("geography",))


def bad_ids(ids: Iterable[str], place: Callable[[int], str] = "row {}".format) -> list[Problem]:
    """List the ids that are blank or that an earlier row has already, each with one that no row has.

    Parameters
    ----------
    ids : iterable of str
        The ids, in order.
    place : callable, optional
        Says where a row stands, by its number; by default that number.
    """
    names = list(ids)
    if all(names) and len(set(names)) == len(names):
        return []
    taken = {name.casefold() for name in names}
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for i, name in enumerate(names, start=1):
        if name and name not in first:
            first[name] = i
            continue
        expected = f"a unique id; {place(first[name])} has it too" if name else "a unique id"
        # a row without an id has the name of its place, as in a table without ids
        tries = chain([f"c{i}"] if not name else (), (f"{name or f'c{i}'}-{n}" for n in count(2)))
        free = next(text for text in tries if text.casefold() not in taken)
        taken.add(free.casefold())
        problems.append(Problem(i, name, "id", name, expected, "", edits=(Edit.write(id=free),)))
    return problems


def screen(claims: Mapping[int, Claim], scheme: Scheme) -> list[Problem]:
    """List the cells that the scheme does not allow; claims come by row number."""
    proportions = _added_proportions(claims, scheme)
    suspect = ((row, claim) for row, claim in uncommon(claims).items() if _may_be_no_count(claim))
    counted = ((r, c) for r, c in suspect if r not in proportions and c.kind in (*COUNTS, "rate", "projection"))
    problems = [problem for row, claim in counted for problem in _impossible_counts(row, claim, scheme)]
    if proportions:
        problems.append(_told_once(proportions, claims))
    for columns in DIMENSIONS:
        problems.extend(_bad_labels(claims, scheme, columns))
    return problems


def _may_be_no_count(claim: Claim) -> bool:
    """Whether a figure is below nothing or no whole number; of most tables none is."""
    figure, (low, high) = claim.figure, claim.bounds
    return (
        (figure is not None and (type(figure.value) is not int or figure.value < 0))
        or (low is not None and low < 0)
        or (high is not None and high < 0)
    )


def _added_proportions(claims: Mapping[int, Claim], scheme: Scheme) -> dict[int, int]:
    """Return the rows that would be added up although they are so many per 100 or 100,000, and per how many."""
    rows = claims.values()
    counted = set(zip(texts_in(rows, "measure"), texts_in(rows, "unit"), strict=True))
    parts = {(m, u): n for m, u in counted if (n := parts_of(u) or parts_of(m)) and scheme.additive_of(m) != "none"}
    if not parts:
        return {}
    found = {r: parts[c.measure, c.unit] for r, c in claims.items() if c.kind in ADDED and (c.measure, c.unit) in parts}
    # levels of one place each are a series in time, which nothing adds up
    added = (claims[row] for row in found)
    unions = (c for c in added if any(len(scheme.parts(name)) > 1 for name in (c.category, c.geography)))
    split = {(c.measure, c.unit) for c in unions}
    return {r: n for r, n in found.items() if claims[r].kind != "stock" or (claims[r].measure, claims[r].unit) in split}


def _told_once(proportions: Mapping[int, int], claims: Mapping[int, Claim]) -> Problem:
    """Ask what figures that are so many per 100 or 100,000 are taken of."""
    (row, parts), others = next(iter(proportions.items())), tuple(proportions)[1:]
    claim = claims[row]
    column = "unit" if parts_of(claim.unit) else "measure"
    expected = (
        f"what is counted: so many per {number(parts)} do not add up over months or groups, as a {claim.kind} does"
    )
    advice = parts_are_shares(parts)
    if claim.measure:
        advice += f"; or let the scheme say that {claim.measure!r} is additive: 'none'"
    return Problem(row, claim.id, column, getattr(claim, column), expected, advice, more=len(others), rows=others)


def _bad_labels(claims: Mapping[int, Claim], scheme: Scheme, columns: tuple[str, ...]) -> Iterator[Problem]:
    """Names outside the tree, in a dimension that the tree describes; and parts named twice."""
    texts = {text for column in columns for text in set(texts_in(claims.values(), column))}
    is_closed = any(label in scheme.names for text in texts for label in scheme.parts(text))
    allowed = scheme.names | {name + OTHER for name in scheme.tree}
    bad = {text for text in texts if text and _is_bad_label(text, scheme, allowed if is_closed else None)}
    if not bad:
        return
    for row, claim in claims.items():
        for column in columns:
            text = getattr(claim, column)
            if text not in bad:
                continue
            unknown = [p for p in scheme.parts(text) if p not in allowed] if is_closed else []
            if unknown:
                edits = _meant(column, text, allowed, sorted(scheme.names))
                advice = "" if edits else f"name it in the scheme: {{{unknown[0]!r}: []}}"
                expected = f"names of the scheme's tree: {one_of(sorted(scheme.names))}"
                yield Problem(row, claim.id, column, text, expected, advice, edits=edits)
            else:
                once = UNION.join(filter(None, dict.fromkeys(_pieces(text))))
                edit = Edit.write(**{column: once})
                yield Problem(row, claim.id, column, text, "each part of a union once", "", edits=(edit,))


def _is_bad_label(text: str, scheme: Scheme, allowed: Collection[str] | None) -> bool:
    """Whether a name of a union is none that is allowed, blank, or there twice."""
    parts = scheme.parts(text)
    return "" in parts or _repeats(text) or (allowed is not None and any(part not in allowed for part in parts))


def _meant(column: str, text: str, allowed: Collection[str], names: Sequence[str]) -> tuple[Edit, ...]:
    """Return the edit after which every part of a union is a name that is allowed, where there is one."""
    meant = [part if part in allowed else alike(part, names) for part in _pieces(text)]
    return (Edit.write(**{column: UNION.join(filter(None, meant))}),) if all(meant) else ()


def _pieces(text: str) -> list[str]:
    return [part.strip() for part in text.split(UNION)]


def _repeats(text: str) -> bool:
    parts = _pieces(text)
    return all(parts) and len(set(parts)) < len(parts)


def _impossible_counts(row: int, claim: Claim, scheme: Scheme) -> Iterator[Problem]:
    """Figures below nothing, and parts of what is counted in whole numbers."""
    is_free = claim.kind == "difference" or scheme.is_signed(claim.measure)
    is_whole = claim.kind in COUNTS and not scheme.is_continuous(claim.measure, claim.unit)
    whole = "value" if is_whole and claim.bounds == (None, None) else ""
    figure = claim.figure.value if claim.figure else None
    for column, value in zip(("value", "low", "high"), (figure, *claim.bounds), strict=True):
        rules: list[tuple[str, tuple[str, ...]]] = []
        expected = []
        if value is not None and value < 0 and not is_free:
            rules.append(("signed", (claim.measure,)))
            expected.append(f"a count of 0 or more, as {claim.measure or 'the measure'} cannot be negative")
        if column == whole and isinstance(value, Fraction):
            rules.append(("continuous", (claim.unit or claim.measure,)))
            expected.append("a whole number, as counts are")
        if rules:
            edit, found = Edit(scheme=tuple(rules)), getattr(claim, column)
            yield Problem(row, claim.id, column, found, " and ".join(expected), "", edits=(edit,))
