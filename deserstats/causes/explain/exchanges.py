"""Figures in each other's rows: two swapped, or a run of rows moved by one.

A doubtful claim accepts the figure of a counterpart (a row of the same table that differs in its
category, place, measure or period only) when that figure lies in what the others leave for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from deserstats.causes.edits.digits import covered
from deserstats.causes.edits.printed import Printed
from deserstats.causes.edits.rewrite import altered
from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind, prior
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.conflict_clusters import Cluster, Ids
from deserstats.causes.explain.explanations import EPSILON, Explanation, rate_of, told_once
from deserstats.causes.explain.slip_text import STANDS_OUT
from deserstats.checks.consistency.conflicts import FoundConflict
from deserstats.claims.claim import Claim

MAX_TRIED = 40
"""Counterparts of a claim that are tried, the nearest first."""

BY_CHANCE = Fraction(1, 2)
"""Rescue rate from which a run of rows tells nothing."""

LABELS = ("category", "geography", "measure")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A doubtful claim, the counterpart whose figure fits it, and the change that puts it there."""

    name: str
    donor: str
    fit: SingleEdit
    cluster: int


def of_exchanges(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell every swap of two figures, and every run of rows moved by one."""
    accepted: list[Accepted] = []
    for k, cluster in enumerate(doubtful.clusters):
        for names in cluster.sets:
            others = doubtful.others(names, cluster.aside)
            for name in names:
                accepted += _accepts(doubtful, name, names, others, k)
            yield from _swaps(doubtful, cluster, names, k)
    yield from _runs(doubtful, accepted)


def counterparts(claim: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """Return the rows that differ in one label or in the period only, nearest periods first."""
    found = [c for c in claims if c.id != claim.id and c.figure is not None and _of_one_table(c, claim)]
    alike = [c for c in found if len(_labels(c) - _labels(claim)) == 1]
    return sorted(alike, key=lambda other: _apart(claim, other))[:MAX_TRIED]


def _of_one_table(a: Claim, b: Claim) -> bool:
    return (a.kind, a.unit, a.basis, a.source) == (b.kind, b.unit, b.basis, b.source)


def _labels(claim: Claim) -> set[tuple[str, object]]:
    """What tells the rows of one table apart."""
    return {("window", claim.window), *((label, getattr(claim, label)) for label in LABELS)}


def _apart(a: Claim, b: Claim) -> int:
    return abs((a.window.start - b.window.start).days) + abs((a.window.end - b.window.end).days)


def _accepts(doubtful: DoubtfulComponent, name: str, names: Ids, others: Ids, k: int) -> Iterator[Accepted]:
    near = counterparts(doubtful.claim(name), map(doubtful.claim, doubtful.ids))
    for donor in near:
        fit = _given(doubtful, name, donor, others, len(near))
        if fit is not None:
            yield Accepted(name, donor.id, fit, k)


def _given(doubtful: DoubtfulComponent, name: str, donor: Claim, others: Ids, tried: int) -> SingleEdit | None:
    """Return the change that gives a claim the figure of a counterpart, where it fits."""
    finder = doubtful.finder(name, others)
    if finder is None or donor.figure is None or donor.figure.value == finder.printed.value:
        return None
    cells = finder.printed.cells(Fraction(donor.figure.value))
    change = Alternative(SlipKind.SWAPPED, cells, f"the figure of {donor.id}")
    after = altered(finder.claim, change)
    if after is None or not finder.fits(after, finder.room):
        return None
    # a figure like the donor's in the place of this one: its digits and steps, this claim's word
    twin = Printed.of(donor, doubtful.reading) or finder.printed
    region = replace(twin, below=finder.printed.below, above=finder.printed.above).fitting(finder.room)
    rate = min(Fraction(1), tried * covered([region], twin.length))
    return SingleEdit(finder.claim, after, change, finder.room, rate, max(tried, 1))


def _swaps(doubtful: DoubtfulComponent, cluster: Cluster, names: Ids, k: int) -> Iterator[Explanation]:
    """Every doubtful claim exchanges its figure with a counterpart; one each."""
    pairs: list[tuple[SingleEdit, SingleEdit]] = []
    done: set[str] = set()
    for name in names:
        if name not in done:
            found = _swap(doubtful, cluster, name, names)
            if found is None:
                return
            pairs.append(found)
            done |= {fit.before.id for fit in found}
    single_edits = tuple(fit for pair in pairs for fit in pair)
    if not told_once(single_edits):
        return
    others = doubtful.others(names, [fit.before.id for fit in single_edits], cluster.aside)
    likelihood = prior(SlipKind.SWAPPED) / prod(there.ways for there, _ in pairs)
    yield Explanation(SlipKind.SWAPPED, single_edits, (k,), others, rate_of(single_edits), likelihood)


def _swap(doubtful: DoubtfulComponent, cluster: Cluster, name: str, names: Ids) -> tuple[SingleEdit, SingleEdit] | None:
    own = doubtful.claim(name)
    near = counterparts(own, map(doubtful.claim, doubtful.ids))
    tried = near if not doubtful.is_large else _fitting(doubtful, near, name, doubtful.others(names, cluster.aside))
    for donor in tried:
        if any(_same_side(core, name, donor.id) for core in cluster.cores):
            continue
        others = doubtful.others(names, [donor.id], cluster.aside)
        there = _given(doubtful, name, donor, others, len(near))
        back = _given(doubtful, donor.id, own, others, 1) if there is not None else None
        if there is not None and back is not None:
            return there, back
    return None


def _fitting(doubtful: DoubtfulComponent, near: Iterable[Claim], name: str, others: Ids) -> list[Claim]:
    """Return the counterparts whose figures fit a claim even beside their own: others are dear to ask for."""
    return [donor for donor in near if _given(doubtful, name, donor, others, 1) is not None]


def _same_side(core: FoundConflict, a: str, b: str) -> bool:
    """Whether a conflict adds both claims up alike: then exchanging their figures changes nothing."""
    if a not in core.ids or b not in core.ids:
        return False
    weights: dict[str, set[Fraction]] = {a: set(), b: set()}
    for _, refuted in core.verdict.refutations:
        for row, multiplier in refuted.multipliers.items():
            owner = core.subsets.owner[row][0] if row < len(core.subsets.owner) else ""
            if owner in weights:
                weights[owner].add(Fraction(multiplier))
    return weights[a] == weights[b]


def _runs(doubtful: DoubtfulComponent, accepted: list[Accepted]) -> Iterator[Explanation]:
    """Rows of one table that take one another's figures: across labels on one date, or along the dates."""
    tables: dict[tuple[object, ...], dict[str, Accepted]] = {}
    for one in accepted:
        own, donor = doubtful.claim(one.name), doubtful.claim(one.donor)
        if own.window == donor.window:
            key: tuple[object, ...] = (own.source, own.window)
        else:
            later = own.window.end < donor.window.end or own.window.start < donor.window.start
            key = (own.source, *(getattr(own, label) for label in LABELS), later)
        best = tables.setdefault(key, {})
        known = best.get(one.name)
        if known is None or _apart(own, donor) < _apart(own, doubtful.claim(known.donor)):
            best[one.name] = one
    for own_rows in tables.values():
        rows = list(own_rows.values())
        donors = {one.donor for one in rows}
        if len(rows) < 2 or len(donors) < len(rows):
            continue
        run = _run(doubtful, rows)
        if run.rate < (BY_CHANCE if run.is_whole else STANDS_OUT):
            yield run


def _run(doubtful: DoubtfulComponent, rows: list[Accepted]) -> Explanation:
    clusters = tuple(dict.fromkeys(one.cluster for one in rows))
    names = [one.name for one in rows]
    kind = SlipKind.SWAPPED if len(rows) == 2 and {one.donor for one in rows} == set(names) else SlipKind.SHIFTED
    # one table moved as a whole: once it is known how, every figure follows
    likelihood = prior(kind) / max(one.fit.ways for one in rows)
    is_whole = all(_covers(rows, k, doubtful.clusters[k]) for k in clusters)
    fits = tuple(one.fit for one in rows)
    return Explanation(
        kind,
        fits,
        clusters,
        doubtful.others(names, doubtful.elsewhere(clusters)),
        rate_of(fits),
        likelihood if is_whole else likelihood * EPSILON,
        is_whole,
        "figures in each other's rows",
    )


def _covers(rows: Iterable[Accepted], k: int, cluster: Cluster) -> bool:
    """Whether the claims of a cluster that take another figure are one of its smallest sets."""
    return {one.name for one in rows if one.cluster == k} in map(set, cluster.sets)
