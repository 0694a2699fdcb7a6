"""The order of explanations: exact coincidences first, and what chance would do as easily only counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import prod

from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.explain.conflict_clusters import Cluster
from deserstats.causes.explain.explanations import EPSILON, Explanation
from deserstats.claims.claim import Claim

EASY = Fraction(1, 2)
"""Rescue rate above which a change explains nothing: more than half of random wrong figures would fit as well."""

COINCIDENCE = Fraction(1, 100)
"""Rescue rate below which a change is a coincidence that chance seldom gives: it comes before all others."""

Told = Sequence[Sequence[Explanation]]
"""Per cluster of conflicts, its explanations."""


def is_easy(explanation: Explanation) -> bool:
    """Whether chance would do as easily what an explanation does, or one of the independent slips that it takes."""
    alone = [] if explanation.note else [fit.rate for fit in explanation.single_edits if not fit.follows]
    return max([explanation.rate, *alone]) > EASY


def n_easy(explanations: Iterable[Explanation]) -> int:
    """Return how many different changes of one cause are only counted."""
    return len({_after(e) for e in explanations if is_easy(e) and e.is_whole and e.n_slips == 1})


def is_coincidence(explanation: Explanation) -> bool:
    """Whether a figure is exactly what others determine, which chance would seldom do.

    Every further independent slip makes it a twentieth as telling.
    """
    rate = explanation.rate * explanation.n_choices
    is_rare = rate < COINCIDENCE * EPSILON ** (explanation.n_slips - 1)
    # two figures swapped are given by each other
    is_given = explanation.kind == SlipKind.SWAPPED or all(map(_is_determined, explanation.single_edits))
    return is_rare and is_given and explanation.is_whole


def _is_determined(fit: SingleEdit) -> bool:
    """Whether others leave one figure, as it is printed."""
    low, high, figure = fit.room.low, fit.room.high, fit.before.figure
    return low is not None and high is not None and figure is not None and high - low <= figure.unit


def n_tried(explanation: Explanation, clusters: Sequence[Cluster]) -> int:
    """Return among how many choices of claims, and of kinds for each, an explanation was found, in all places."""
    return len(clusters) * explanation.n_choices * prod(max(1, len(clusters[k].sets)) for k in explanation.clusters)


def ranked(explanations: Iterable[Explanation], told: Told) -> list[Explanation]:
    """Sort explanations: coincidences first, the best of every kind and choice of claims before its variants.

    A kind of slip of some claims weighs as much as its variants together; each weighs its share
    of the likelihood of its cluster, times the clusters that it explains. One about several clusters
    competes with that many independent slips.
    """
    totals = [sum((s.likelihood for s in own), Fraction(0)) for own in told]
    weighed: dict[tuple[object, ...], list[tuple[Fraction, Explanation]]] = {}
    for explanation in explanations:
        key = (explanation.kind, frozenset(fit.before.id for fit in explanation.single_edits), explanation.is_whole)
        weighed.setdefault(key, []).append((_share(explanation, totals) * len(explanation.clusters), explanation))
    groups = sorted(weighed.values(), key=lambda group: -sum(share for share, _ in group))
    for group in groups:
        group.sort(key=lambda pair: (not is_coincidence(pair[1]), -pair[0], pair[1].rate))
    variants = sorted((pair for group in groups for pair in group[1:]), key=lambda pair: -pair[0])
    order = [group[0][1] for group in groups] + [explanation for _, explanation in variants]
    return sorted(order, key=lambda explanation: not is_coincidence(explanation))


def _share(explanation: Explanation, totals: Sequence[Fraction]) -> Fraction:
    rest = prod((totals[k] for k in explanation.clusters), start=Fraction(1))
    if len(explanation.clusters) == 1:
        return explanation.likelihood / max(rest, explanation.likelihood)
    return explanation.likelihood / (explanation.likelihood + rest * EPSILON ** (len(explanation.clusters) - 1))


def rivals(explanation: Explanation, told: Told) -> int:
    """Return how many other changes of its cluster are at least half as likely; none of one about several."""
    if len(explanation.clusters) > 1:
        return 0
    near = (s for s in told[explanation.clusters[0]] if 2 * s.likelihood >= explanation.likelihood)
    return len(_changes(explanation, near))


def alternatives(explanation: Explanation, told: Told) -> int:
    """Return how many other changes there are for its clusters."""
    return len(_changes(explanation, (other for k in explanation.clusters for other in told[k])))


def _changes(explanation: Explanation, others: Iterable[Explanation]) -> set[frozenset[Claim]]:
    """Return what the others change the claims to; the same change under two names is no other."""
    return {_after(other) for other in others} - {_after(explanation)}


def _after(explanation: Explanation) -> frozenset[Claim]:
    return frozenset(fit.after for fit in explanation.single_edits)
