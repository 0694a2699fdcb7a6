"""One mistake made in every row of a column: the same step of the arithmetic goes wrong, in several conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from operator import attrgetter

from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.conflict_clusters import Ids
from deserstats.causes.explain.explanations import Explanation, rate_of

COLUMN = attrgetter("kind", "measure", "category", "geography", "unit", "basis", "source")

MAX_ROWS = 60
"""Rows of one smallest set that are looked at."""

Cause = tuple[object, ...]
"""A column, with what happened in it."""


def of_repeated(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell what may have gone wrong in the same way in several rows of a column."""
    found: dict[Cause, dict[int, tuple[SingleEdit, ...]]] = {}
    for k, cluster in enumerate(doubtful.clusters):
        for names in cluster.sets:
            for cause, own in _alike(doubtful, names, doubtful.others(names, cluster.aside)).items():
                found.setdefault(cause, {}).setdefault(k, own)
    for by_cluster in found.values():
        fits = [fit for alike in by_cluster.values() for fit in alike]
        if len(fits) > 1:
            yield _story(doubtful, fits, by_cluster)


def _alike(doubtful: DoubtfulComponent, names: Ids, others: Ids) -> dict[Cause, tuple[SingleEdit, ...]]:
    """Return, by cause, one change for each claim of a set, where all of them are of one column."""
    columns = {COLUMN(doubtful.claim(name)) for name in names}
    if len(columns) != 1 or len(names) > MAX_ROWS:
        return {}
    each: list[dict[Cause, SingleEdit]] = []
    for name in names:
        own: dict[Cause, SingleEdit] = {}
        for fit in doubtful.arithmetic(name, others):
            own.setdefault((*columns, fit.kind, fit.change.cause), fit)
        each.append(own)
    return {cause: tuple(own[cause] for own in each) for cause in each[0] if all(cause in own for own in each)}


def _story(
    doubtful: DoubtfulComponent, fits: Sequence[SingleEdit], by_cluster: Mapping[int, Sequence[SingleEdit]]
) -> Explanation:
    others = doubtful.others([fit.before.id for fit in fits], doubtful.elsewhere(by_cluster))
    # how it went wrong is known from the first row; every other one then follows
    likelihood = fits[0].likelihood * prod(fit.density for fit in fits[1:])
    note = f"the same in {len(fits)} rows of one column"
    return Explanation(fits[0].kind, tuple(fits), tuple(by_cluster), others, rate_of(fits), likelihood, note=note)
