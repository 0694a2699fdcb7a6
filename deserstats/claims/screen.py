"""What a row alone cannot show: repeated ids, unknown categories, counts that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from deserstats.claims.claim import Claim
from deserstats.claims.names import UNION
from deserstats.claims.reading import COUNTS
from deserstats.claims.scheme import OTHER, Scheme
from deserstats.errors import Problem
from deserstats.wording import nearest, one_of

DIMENSIONS = (("category", "base_category"), ("geography",))


def repeated_ids(ids: Iterable[str]) -> list[Problem]:
    """List the ids that an earlier row has already."""
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for i, name in enumerate(ids, start=1):
        if name in first:
            expected = f"a unique id; row {first[name]} has it too"
            problems.append(Problem(i, name, "id", name, expected, f"try '{name}-2'"))
        elif name:
            first[name] = i
    return problems


def screen(claims: Mapping[int, Claim], scheme: Scheme) -> list[Problem]:
    """List the cells that the scheme does not allow; claims come by row number."""
    problems = [p for row, claim in claims.items() for p in _impossible_count(row, claim, scheme)]
    for columns in DIMENSIONS:
        problems.extend(_unknown_labels(claims, scheme, columns))
    return problems


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
                guess = nearest(unknown[0], names)
                fix = f"try {guess!r}" if guess else f"or give the scheme a leaf: {{{unknown[0]!r}: []}}"
                yield Problem(row, claim.id, column, text, f"names of the scheme's tree: {one_of(names)}", fix)
            elif _repeats(text) or (text and "" in parts):
                once = dict.fromkeys(part.strip() for part in text.split(UNION))
                fix = f"try {UNION.join(filter(None, once))!r}"
                yield Problem(row, claim.id, column, text, "each part of a union once", fix)


def _repeats(text: str) -> bool:
    parts = [part.strip() for part in text.split(UNION)]
    return all(parts) and len(set(parts)) < len(parts)


def _impossible_count(row: int, claim: Claim, scheme: Scheme) -> Iterator[Problem]:
    if claim.kind not in (*COUNTS, "rate", "projection") or scheme.is_signed(claim.measure):
        return
    figure = claim.figure
    ends = {"value": figure.value if figure else None, "low": claim.bounds[0], "high": claim.bounds[1]}
    for column, value in ends.items():
        if value is not None and value < 0 and claim.kind != "difference":
            measure = claim.measure or "the measure"
            fix = f"drop the minus sign, or read with Scheme(signed=[{claim.measure!r}])"
            yield Problem(row, claim.id, column, getattr(claim, column),
                          f"a count of 0 or more, as {measure} cannot be negative", fix)  # fmt: skip
    broken = figure is not None and Fraction(figure.value).denominator > 1 and claim.bounds == (None, None)
    if broken and claim.kind in COUNTS and not scheme.is_continuous(claim.measure, claim.unit):
        name = claim.unit or claim.measure
        fix = f"if {name or 'it'} need not be whole, read with Scheme(continuous=[{name!r}])"
        yield Problem(row, claim.id, "value", claim.value, "a whole number, as counts are", fix)
