"""Whether labels called Total are sums of the others at all: asked where no window of the table bears it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from deserstats.claims.cells.reading import Reading
from deserstats.claims.cells.stored import as_text
from deserstats.claims.claim import Claim
from deserstats.claims.note import Note
from deserstats.claims.schemes.names import Names
from deserstats.claims.shapes.layouts.plan import DIMENSIONS
from deserstats.claims.shapes.options import Shaping
from deserstats.claims.shapes.series.figures import Ends, allowed
from deserstats.claims.shapes.series.melt import Melted
from deserstats.claims.shapes.series.totals import Dimension, told_sums
from deserstats.errors import Problem
from deserstats.wording import count, listing, number

FAR = Fraction(1, 5)
"""In a table of one window: part of a total that its parts may miss before it is asked whether they are its parts."""


class Fact(NamedTuple):
    """What one figure allows: the window and the series that it is of but for one dimension, and its name there."""

    group: object
    name: str
    ends: Ends
    place: int
    series: object = None


@dataclass(slots=True)
class Evidence:
    """In how many windows a label fits the sum of its parts, and where it does not: place, sum and total."""

    fits: int = 0
    misses: list[tuple[int, Fraction, Fraction]] = field(default_factory=list)

    @property
    def is_against(self) -> bool:
        """Whether no window bears the sum out, and this is more than one slip of the hand."""
        far = any(abs(low - value) > FAR * abs(value) for _, low, value in self.misses)
        return not self.fits and (len(self.misses) > 1 or far)


def evidence(facts: Iterable[Fact], sums: Mapping[str, Sequence[str]]) -> dict[tuple[str, object], Evidence]:
    """Compare every label with the sum of its parts where all of them are told, each measure by itself."""
    groups: dict[object, dict[str, Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.group, {}).setdefault(fact.name, fact)
    found: dict[tuple[str, object], Evidence] = {}
    for told in groups.values():
        for name in sums.keys() & told.keys():
            if all(part in told for part in sums[name]):
                one = found.setdefault((name, told[name].series), Evidence())
                _compare(one, told[name], [told[part].ends for part in sums[name]])
    return found


def _compare(found: Evidence, whole: Fact, parts: Sequence[Ends]) -> None:
    low, high = (None if None in ends else sum(ends) for ends in zip(*parts, strict=True))
    a, b = whole.ends
    if (b is None or low is None or low <= b) and (a is None or high is None or a <= high):
        found.fits += 1
    elif low is not None and a is not None:
        found.misses.append((whole.place, Fraction(low), Fraction(a)))


def doubtful_sums(found: Melted, names: Mapping[str, Dimension], shaping: Shaping) -> list[Problem]:
    """Return a question for each label that no complete window shows as the sum of its parts.

    A table may hold subtotals beside what they sum, groups that overlap, or the largest few of many
    parts: a total is then no sum of the others, and taking it for one would accuse honest figures.
    """
    if shaping.totals is not None:
        return []
    problems = []
    for dimension in DIMENSIONS:
        sums = names[dimension].sums
        if sums:
            told = evidence(_facts(dimension, found, names[dimension], shaping), sums)
            problems += [_asked(name, len(sums[name]), one, found) for (name, _), one in told.items() if one.is_against]
    return problems


def _facts(dimension: str, found: Melted, names: Dimension, shaping: Shaping) -> Iterator[Fact]:
    """Yield what figures allow; one that ends in zeros is rounded only where all of its measure do."""
    kinds = [one.kind for one in found.plan.figures]
    measures = found.keys("measure")
    exact = {m for m, value in zip(measures, found.values, strict=True) if not as_text(value).rstrip().endswith("00")}
    others = (found.keys(one) for one in DIMENSIONS if one != dimension)
    told = zip(found.keys(dimension), found.columns, found.spans, *others, strict=True)
    for i, (key, column, *group) in enumerate(told):
        ends = allowed(found.what(i), shaping.customs, exact=measures[i] in exact)
        yield Fact((kinds[column], *group), names.names[key], ends, i, measures[i])


def _asked(total: str, n: int, one: Evidence, found: Melted) -> Problem:
    place, low, value = one.misses[0]
    cell = found.cell(place)
    seen = f"{number(value)} beside {number(low)}, what the other {n:,} come to in {cell.span}"
    where = "in that window" if len(one.misses) == 1 else f"in any of {count(len(one.misses), 'window')}"
    expected = f"a sum of the others: {total!r} is none {where}"
    advice = (
        "read with total=None if it is the sum of something else (more parts, or groups that overlap), "
        f"or with total={total!r} if it should be theirs"
    )
    return Problem(cell.row + 1, "", cell.figures.column.heading, seen, expected, advice)


def sums_of_claims(
    claims: Sequence[Claim], shaping: Shaping, told_already: Sequence[str] = ()
) -> tuple[dict[str, tuple[str, ...]], list[Note]]:
    """Return which categories and places of a claim table are sums of the others, and what to say of it.

    A caller's ``total`` is taken at its word; a usual word is a sum only where a window shows that it is.
    What the scheme tells already is left to it.
    """
    sums: dict[str, tuple[str, ...]] = {}
    left: list[str] = []
    for dimension in DIMENSIONS[:2]:
        labels = dict.fromkeys(getattr(claim, dimension) for claim in claims)
        whole = [label for label in labels if shaping.is_total(label) or label in told_already]
        names = Names(labels)
        parts = tuple(sorted({part for label in labels for part in names.parts(label) if part} - {*whole}))
        mine = {label: parts for label in whole if label not in told_already and len(parts) > 1}
        told = evidence(_facts_of_claims(dimension, claims), mine) if mine and shaping.totals is None else {}
        fitting = {name for (name, _), one in told.items() if one.fits}
        unclear = (mine.keys() - fitting if shaping.totals is None else set()) | (mine.keys() & sums.keys())
        sums |= {name: parts for name, parts in mine.items() if name not in unclear}
        left += unclear
    notes = [Note("sums", len(sums), told_sums(sums))] if sums else []
    if left:
        text = f"{listing(map(repr, left[:3]))}: a name like any other here; total={left[0]!r} makes it their sum."
        notes.append(Note("sums", len(left), text))
    return sums, notes


def _facts_of_claims(dimension: str, claims: Sequence[Claim]) -> Iterator[Fact]:
    other = "geography" if dimension == "category" else "category"
    for i, claim in enumerate(claims):
        if claim.kind in ("total", "stock"):
            group = (claim.window, claim.kind, claim.measure, claim.unit, getattr(claim, other))
            interval = claim.allowed(Reading())
            yield Fact(group, getattr(claim, dimension), (interval.low, interval.high), i)
