"""What a row alone cannot show: repeated ids, unknown categories, counts that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, count

from deserstats.claims.cells.phrases import alike, parts_of
from deserstats.claims.cells.reading import COUNTS
from deserstats.claims.cells.row import PARTS_ARE_SHARES, PERCENT
from deserstats.claims.claim import Claim
from deserstats.claims.schemes.names import UNION
from deserstats.claims.schemes.scheme import OTHER, Scheme
from deserstats.errors import Edit, Problem
from deserstats.wording import number, one_of

DIMENSIONS = (("category", "base_category"), ("geography",))


def bad_ids(ids: Iterable[str]) -> list[Problem]:
    """List the ids that are blank or that an earlier row has already, each with one that no row has."""
    names = list(ids)
    taken = {name.casefold() for name in names}
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for i, name in enumerate(names, start=1):
        if name and name not in first:
            first[name] = i
            continue
        expected = f"a unique id; row {first[name]} has it too" if name else "a unique id"
        # a row without an id has the name of its place, as in a table without ids
        tries = chain([f"c{i}"] if not name else (), (f"{name or f'c{i}'}-{n}" for n in count(2)))
        free = next(text for text in tries if text.casefold() not in taken)
        taken.add(free.casefold())
        problems.append(Problem(i, name, "id", name, expected, "", edits=(Edit.write(id=free),)))
    return problems


def screen(claims: Mapping[int, Claim], scheme: Scheme) -> list[Problem]:
    """List the cells that the scheme does not allow; claims come by row number."""
    proportions = _added_proportions(claims, scheme)
    problems = [p for row, claim in claims.items() if row not in proportions
                for p in _impossible_count(row, claim, scheme)]  # fmt: skip
    if proportions:
        problems.append(_told_once(proportions, claims))
    for columns in DIMENSIONS:
        problems.extend(_unknown_labels(claims, scheme, columns))
    return problems


def _added_proportions(claims: Mapping[int, Claim], scheme: Scheme) -> dict[int, int]:
    """Return the rows that would be added up although they are so many per 100 or 100,000, and per how many."""
    found = {}
    for row, claim in claims.items():
        if claim.kind in ("total", "each", "stock") and scheme.additive_of(claim.measure) != "none":
            parts = parts_of(claim.unit) or parts_of(claim.measure)
            if parts:
                found[row] = parts
    # levels of one place each are a series in time, which nothing adds up
    split = {(c.measure, c.unit) for row in found if len(scheme.parts((c := claims[row]).category)) > 1
             or len(scheme.parts(c.geography)) > 1}  # fmt: skip
    return {row: parts for row, parts in found.items()
            if claims[row].kind != "stock" or (claims[row].measure, claims[row].unit) in split}  # fmt: skip


def _told_once(proportions: Mapping[int, int], claims: Mapping[int, Claim]) -> Problem:
    """Ask what figures that are so many per 100 or 100,000 are taken of."""
    row, parts = next(iter(proportions.items()))
    claim = claims[row]
    column = "unit" if parts_of(claim.unit) else "measure"
    expected = (
        f"what is counted: so many per {number(parts)} do not add up over months or groups, as a {claim.kind} does"
    )
    advice = PARTS_ARE_SHARES.format(per="" if parts == PERCENT else f", per={number(parts)}")
    if claim.measure:
        advice += f"; or let the scheme say that {claim.measure!r} is additive: 'none'"
    return Problem(row, claim.id, column, getattr(claim, column), expected, advice, more=len(proportions) - 1)


def _unknown_labels(claims: Mapping[int, Claim], scheme: Scheme, columns: tuple[str, ...]) -> Iterator[Problem]:
    """Names outside the tree, in a dimension that the tree describes; and parts named twice."""
    labels = {label for c in claims.values() for column in columns for label in scheme.parts(getattr(c, column))}
    names = sorted(scheme.names)
    closed = bool(labels & scheme.names)
    allowed = scheme.names | {name + OTHER for name in scheme.tree}
    for row, claim in claims.items():
        for column in columns:
            text = getattr(claim, column)
            parts = scheme.parts(text) if text else ()
            unknown = [p for p in parts if p not in allowed] if closed else []
            if unknown:
                pieces = [part.strip() for part in text.split(UNION)]
                meant = [part if part in allowed else alike(part, names) for part in pieces]
                edits = (Edit.write(**{column: UNION.join(filter(None, meant))}),) if all(meant) else ()
                advice = "" if edits else f"or name it in the scheme: {{{unknown[0]!r}: []}}"
                expected = f"names of the scheme's tree: {one_of(names)}"
                yield Problem(row, claim.id, column, text, expected, advice, edits=edits)
            elif _repeats(text) or (text and "" in parts):
                once = dict.fromkeys(part.strip() for part in text.split(UNION))
                edit = Edit.write(**{column: UNION.join(filter(None, once))})
                yield Problem(row, claim.id, column, text, "each part of a union once", "", edits=(edit,))


def _repeats(text: str) -> bool:
    parts = [part.strip() for part in text.split(UNION)]
    return all(parts) and len(set(parts)) < len(parts)


def _impossible_count(row: int, claim: Claim, scheme: Scheme) -> Iterator[Problem]:
    if claim.kind not in (*COUNTS, "rate", "projection"):
        return
    figure = claim.figure
    ends = {"value": figure.value if figure else None, "low": claim.bounds[0], "high": claim.bounds[1]}
    whole = claim.kind in COUNTS and not scheme.is_continuous(claim.measure, claim.unit)
    whole = whole and claim.bounds == (None, None)
    for column, value in ends.items():
        if value is None:
            continue
        measure, rules, expected = claim.measure or "the measure", [], []
        if value < 0 and claim.kind != "difference" and not scheme.is_signed(claim.measure):
            rules.append(("signed", (claim.measure,)))
            expected.append(f"a count of 0 or more, as {measure} cannot be negative")
        if column == "value" and whole and Fraction(value).denominator > 1:
            rules.append(("continuous", (claim.unit or claim.measure,)))
            expected.append("a whole number, as counts are")
        if rules:
            yield Problem(row, claim.id, column, getattr(claim, column), " and ".join(expected), "",
                          edits=(Edit(scheme=tuple(rules)),))  # fmt: skip
