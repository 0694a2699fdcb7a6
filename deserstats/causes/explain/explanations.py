"""Changes put together into stories: single slips, several at once, and several from one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

from deserstats.causes.edits.single_edits import SingleEdit, changed, missed_by
from deserstats.causes.edits.slip_kinds import Change, SlipKind, prior
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.conflict_clusters import Cluster, Ids
from deserstats.claims.claim import Claim

EPSILON = Fraction(1, 20)
"""How likely one more independent slip is (docs: Diagnosis; the benchmark varies it)."""

FEW = 4
"""Changes of one claim that take part in combinations."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One cause that explains one knot or several.

    Attributes
    ----------
    kind : SlipKind
        What may have happened.
    landings : tuple of SingleEdit
        The changes.
    knots : tuple of int
        The knots that it explains.
    others : ids
        Claims that stay as they are.
    rate : Fraction
        How easily random wrong figures would be rescued as well.
    likelihood : Fraction
        Comparable among stories of the same knots.
    is_whole : bool
        Whether every doubtful claim got a change.
    note : str
        What ties several changes together.
    """

    kind: SlipKind
    single_edits: tuple[SingleEdit, ...]
    clusters: tuple[int, ...]
    others: Ids
    rate: Fraction
    likelihood: Fraction
    is_whole: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Several:
    """Changes of several claims of one set."""

    doubtful: DoubtfulComponent
    k: int
    others: Ids

    def explanations(self, names: Ids) -> Iterator[Explanation]:
        """Combine a few changes of every claim; or change some, and let the rest follow."""
        found = {name: self.doubtful.single_edits(name, self.others)[:FEW] for name in names}
        for chosen in product(*(fits for fits in found.values() if fits)):
            if chosen:
                yield self._story(chosen, is_whole=all(found.values()))
        for name, fits in found.items():
            for fit in fits:
                rest = self.doubtful.following(fit, [n for n in names if n != name], self.others)
                if rest is not None:
                    yield self._story((fit, *rest), is_whole=True)

    def parts(self, names: Ids) -> Iterator[Explanation]:
        """Change one claim of many: part of an explanation only."""
        for name in names:
            for fit in self.doubtful.single_edits(name, self.others)[:FEW]:
                likelihood = fit.likelihood * EPSILON ** (len(names) - 1)
                yield Explanation(fit.kind, (fit,), (self.k,), self.others, fit.rate, likelihood, is_whole=False)

    def _story(self, chosen: tuple[SingleEdit, ...], *, is_whole: bool) -> Explanation:
        slips = [fit for fit in chosen if not fit.follows]
        tellers = {teller(fit.before) for fit in slips}
        is_one = len(slips) > 1 and len(tellers) == 1 and all(source for source, _ in tellers)
        extra = EPSILON ** (1 if is_one else len(slips) - 1) * (1 if is_whole else EPSILON)
        likelihood = prod((fit.likelihood for fit in slips), start=Fraction(1)) * extra
        rate = prod((fit.rate for fit in slips), start=Fraction(1))
        note = "the other figures follow from it" if len(slips) < len(chosen) else ""
        if is_one:
            note = f"all of them printed by {slips[0].before.source}"
        return Explanation(_kind_of(slips), chosen, (self.k,), self.others, rate, likelihood, is_whole, note)


def _kind_of(fits: Sequence[SingleEdit]) -> SlipKind:
    """Name a story by its changes: rows shifted where several windows moved, else by the most telling one."""
    if sum(fit.kind in (SlipKind.WINDOW, SlipKind.STALE) for fit in fits) > 1:
        return SlipKind.SHIFTED
    return min(fits, key=lambda fit: fit.rate).kind


def of_knot(doubtful: DoubtfulComponent, k: int, max_edits: int) -> Iterator[Explanation]:
    """Tell one story for every smallest set of doubtful claims and every way to change each of them."""
    cluster = doubtful.clusters[k]
    for names in cluster.sets:
        others = doubtful.others(names, cluster.aside)
        if len(names) == 1:
            for fit in doubtful.single_edits(names[0], others):
                yield Explanation(fit.kind, (fit,), (k,), others, fit.rate, fit.likelihood)
        elif len(names) <= max_edits:
            yield from _Several(doubtful, k, others).explanations(names)
        else:
            yield from _Several(doubtful, k, others).parts(names)


def of_origins(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell what one outlet may have done to several of its figures, in several knots."""
    for one in dict.fromkeys(
        teller(doubtful.claim(name)) for cluster in doubtful.clusters for name in cluster.suspects
    ):
        own = {k: ids for k, cluster in enumerate(doubtful.clusters) for ids in _by_one(doubtful, cluster, one)[:1]}
        if one[0] and len(own) > 1:
            names = [name for ids in own.values() for name in ids]
            aside = [
                n
                for k, cluster in enumerate(doubtful.clusters)
                if k not in own
                for ids in cluster.sets[:1]
                for n in ids
            ]
            others = doubtful.others(names, aside)
            best = [fits[0] for name in names for fits in [doubtful.single_edits(name, others)] if fits]
            if len(best) == len(names) and any(fit.kind != SlipKind.BASIS for fit in best):
                yield _joined(tuple(best), tuple(own), others, f"all of them printed by {one[0]}")


def _by_one(doubtful: DoubtfulComponent, cluster: Cluster, one: tuple[str, str]) -> list[Ids]:
    """Return the smallest sets of a knot that one outlet printed."""
    return [ids for ids in cluster.sets if all(teller(doubtful.claim(name)) == one for name in ids)]


def _joined(single_edits: tuple[SingleEdit, ...], clusters: tuple[int, ...], others: Ids, note: str) -> Explanation:
    rate = prod((fit.rate for fit in single_edits), start=Fraction(1))
    likelihood = prod((fit.likelihood for fit in single_edits), start=Fraction(1))
    return Explanation(_kind_of(single_edits), single_edits, clusters, others, rate, likelihood, note=note)


def teller(claim: Claim) -> tuple[str, str]:
    """Return who printed a claim, and whom they cite."""
    return claim.source, claim.origin


def of_bases(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell that an origin counts on another basis: its figures miss by little, all on the same side."""
    tellers = dict.fromkeys(teller(doubtful.claim(name)) for cluster in doubtful.clusters for name in cluster.suspects)
    for one in tellers:
        found: dict[int, list[SingleEdit]] = {}
        for k, cluster in enumerate(doubtful.clusters):
            fits = _basis_fits(doubtful, cluster, one)
            if fits:
                found[k] = fits
        single_edits = [fit for fits in found.values() for fit in fits]
        signs = {_side(doubtful, fit) for fit in single_edits}
        if len(single_edits) < 2 or len(signs) != 1 or not one[0]:
            continue
        aside = [
            n for k, cluster in enumerate(doubtful.clusters) if k not in found for ids in cluster.sets[:1] for n in ids
        ]
        changed = [fit.before.id for fit in single_edits]
        rate = prod((fit.rate for fit in single_edits), start=Fraction(1)) / 2 ** (len(single_edits) - 1)
        density = prod((fit.density for fit in single_edits), start=Fraction(1)) * 2 ** (len(single_edits) - 1)
        note = f"all of them {'above' if signs == {1} else 'below'} what the others leave"
        yield Explanation(
            SlipKind.BASIS, tuple(single_edits), tuple(found), doubtful.others(changed, aside), rate,
            prior(SlipKind.BASIS) * density, note=note,
        )  # fmt: skip


def _basis_fits(doubtful: DoubtfulComponent, cluster: Cluster, one: tuple[str, str]) -> list[SingleEdit]:
    for names in _by_one(doubtful, cluster, one):
        others = doubtful.others(names, cluster.aside)
        fits = [f for name in names for f in doubtful.single_edits(name, others) if f.kind == SlipKind.BASIS]
        if len(fits) == len(names):
            return fits
    return []


def _side(doubtful: DoubtfulComponent, fit: SingleEdit) -> int:
    gap = missed_by(fit.before.allowed(doubtful.reading), fit.room)
    return 1 if gap is not None and gap > 0 else -1


def of_revisions(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell that running totals were revised: from some day on they go on lower, and stay."""
    change = Change(SlipKind.BASIS, {"basis": "before a revision"}, "the series falls once and stays")
    for k, cluster in enumerate(doubtful.clusters):
        names = _before_revision(doubtful, cluster)
        single_edits = []
        for claim in map(doubtful.claim, names):
            after = changed(claim, change)
            assert after is not None
            single_edits.append(
                SingleEdit(claim, after, change, claim.allowed(doubtful.reading), Fraction(1, len(names)), 1)
            )
        if single_edits:
            yield Explanation(
                SlipKind.BASIS, tuple(single_edits), (k,), doubtful.others(names, cluster.aside),
                Fraction(1, 2 ** (len(names) - 1)), prior(SlipKind.BASIS),
                note="a correction or another definition from then on",
            )  # fmt: skip


def _before_revision(doubtful: DoubtfulComponent, cluster: Cluster) -> list[str]:
    """Return all figures of an outlet up to the day on which one of its series of a knot falls."""
    days: dict[tuple[str, str], date] = {}
    for series in doubtful.revised:
        if set(series) & set(cluster.ids):
            last = doubtful.claim(series[-1])
            days[teller(last)] = max(last.window.end, days.get(teller(last), last.window.end))
    return [c.id for c in map(doubtful.claim, doubtful.ids) if teller(c) in days and c.window.end <= days[teller(c)]]


def ranked(explanations: Iterable[Explanation], told: Sequence[Sequence[Explanation]]) -> list[Explanation]:
    """Sort stories: the best of every kind and choice of claims first, then its variants.

    A kind of slip of some claims weighs as much as its variants together; each weighs its share
    of the likelihood of its knot, times the knots that it explains. A story about several knots
    competes with that many independent slips.
    """
    totals = [sum((s.likelihood for s in own), Fraction(0)) for own in told]
    weighed: dict[tuple[object, ...], list[tuple[Fraction, Explanation]]] = {}
    for explanation in explanations:
        key = (explanation.kind, frozenset(fit.before.id for fit in explanation.single_edits), explanation.is_whole)
        weighed.setdefault(key, []).append((_share(explanation, totals) * len(explanation.clusters), explanation))
    groups = sorted(weighed.values(), key=lambda group: -sum(share for share, _ in group))
    for group in groups:
        group.sort(key=lambda pair: (-pair[0], pair[1].rate))
    variants = sorted((pair for group in groups for pair in group[1:]), key=lambda pair: -pair[0])
    return [group[0][1] for group in groups] + [explanation for _, explanation in variants]


def _share(explanation: Explanation, totals: Sequence[Fraction]) -> Fraction:
    rest = prod((totals[k] for k in explanation.clusters), start=Fraction(1))
    if len(explanation.clusters) == 1:
        return explanation.likelihood / max(rest, explanation.likelihood)
    return explanation.likelihood / (explanation.likelihood + rest * EPSILON ** (len(explanation.clusters) - 1))


def rivals(explanation: Explanation, told: Sequence[Sequence[Explanation]]) -> int:
    """Return how many other changes of its knot are at least half as likely; one about several knots stands alone."""
    if len(explanation.clusters) > 1:
        return 0
    return len(
        _changes(explanation, (s for s in told[explanation.clusters[0]] if 2 * s.likelihood >= explanation.likelihood))
    )


def alternatives(explanation: Explanation, told: Sequence[Sequence[Explanation]]) -> int:
    """Return how many other changes there are for its knots."""
    return len(_changes(explanation, (other for k in explanation.clusters for other in told[k])))


def _changes(explanation: Explanation, others: Iterable[Explanation]) -> set[frozenset[Claim]]:
    """Return what the others change the claims to; the same change under two names is no other."""
    return {_after(other) for other in others} - {_after(explanation)}


def _after(explanation: Explanation) -> frozenset[Claim]:
    return frozenset(fit.after for fit in explanation.single_edits)
