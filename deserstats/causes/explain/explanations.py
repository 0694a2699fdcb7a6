"""Changes put together into explanations: single slips, several at once, and several from one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import factorial, log, prod

from deserstats.causes.edits.digits import KINDS
from deserstats.causes.edits.single_edits import SingleEdit, missed_by
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind, prior
from deserstats.causes.explain.component import ALTERED, DoubtfulComponent
from deserstats.causes.explain.conflict_clusters import Cluster, Ids
from deserstats.claims.claim import Claim

EPSILON = Fraction(1, 20)
"""How likely one more independent slip is (docs: Diagnosis; the benchmark varies it)."""

KINDS_TRIED = 10
"""About how many kinds of changes are tried on one claim."""

FEW = 4
"""Changes of one claim that take part in combinations."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One cause that explains one cluster of conflicts or several.

    Attributes
    ----------
    kind : SlipKind
        What may have happened.
    single_edits : tuple of SingleEdit
        The changes.
    clusters : tuple of int
        The clusters that it explains.
    others : ids
        Claims that stay as they are.
    rate : Fraction
        How easily random wrong figures would be rescued as well.
    likelihood : Fraction
        Comparable among explanations of the same clusters.
    is_whole : bool
        Whether every doubtful claim got a change.
    note : str
        What ties several changes together.
    n_choices : int
        About how many ways there were to combine the kinds of changes of several claims.
    rounded : ids
        Claims whose figures were rounded by themselves.
    """

    kind: SlipKind
    single_edits: tuple[SingleEdit, ...]
    clusters: tuple[int, ...]
    others: Ids
    rate: Fraction
    likelihood: Fraction
    is_whole: bool = True
    note: str = ""
    n_choices: int = 1
    rounded: Ids = ()

    def __post_init__(self) -> None:
        if not told_once(self.single_edits):
            raise ValueError("an explanation gives one claim two values")

    @property
    def n_slips(self) -> int:
        """How many independent slips it takes; one cause is one, and so are two figures swapped."""
        slips = sum(not fit.follows for fit in self.single_edits)
        if self.note:
            return 1
        return slips // 2 if self.kind == SlipKind.SWAPPED else slips


def told_once(fits: Iterable[SingleEdit]) -> bool:
    """Whether changes give every claim one value."""
    names = [fit.before.id for fit in fits]
    return len(set(names)) == len(names)


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
                yield self._explanation(chosen, is_whole=all(found.values()))
        for name, fits in found.items():
            for fit in fits:
                rest = self.doubtful.following(fit, [n for n in names if n != name], self.others)
                if rest is not None:
                    yield self._explanation((fit, *rest), is_whole=True)

    def parts(self, names: Ids) -> Iterator[Explanation]:
        """Alternative one claim of many: part of an explanation only."""
        for name in names:
            for fit in self.doubtful.single_edits(name, self.others)[:FEW]:
                likelihood = fit.likelihood * EPSILON ** (len(names) - 1)
                yield Explanation(fit.kind, (fit,), (self.k,), self.others, fit.rate, likelihood, is_whole=False)

    def _explanation(self, chosen: tuple[SingleEdit, ...], *, is_whole: bool) -> Explanation:
        slips = [fit for fit in chosen if not fit.follows]
        tellers = {teller(fit.before) for fit in slips}
        is_one = _are_alike(slips) and len(tellers) == 1 and all(source for source, _ in tellers)
        extra = EPSILON ** (1 if is_one else len(slips) - 1) * (1 if is_whole else EPSILON)
        likelihood = prod((fit.likelihood for fit in slips), start=Fraction(1)) * extra
        note = "the other figures follow from it" if len(slips) < len(chosen) else ""
        if is_one:
            note = f"all of them printed by {slips[0].before.source}"
        kind, rate, choices = _kind_of(slips), rate_of(slips), choices_of(slips)
        return Explanation(kind, chosen, (self.k,), self.others, rate, likelihood, is_whole, note, choices)


def _are_alike(fits: Sequence[SingleEdit]) -> bool:
    """Whether several changes are of one kind, as one cause would make them; slips of digits have a cause each."""
    kinds = {fit.kind for fit in fits}
    is_one = len(kinds) == 1 or kinds <= {SlipKind.WINDOW, SlipKind.STALE}
    return len(fits) > 1 and is_one and kinds.isdisjoint(KINDS)


def _have_one_cause(fits: Sequence[SingleEdit]) -> bool:
    """Whether one outlet may have made all changes at once: not slips of digits, nor what fits any figure nearby."""
    kinds = {fit.kind for fit in fits}
    return kinds.isdisjoint((*KINDS, SlipKind.BASIS, SlipKind.MEASURE))


def _kind_of(fits: Sequence[SingleEdit]) -> SlipKind:
    """Name an explanation by its changes: rows shifted where several windows moved, else by the most telling one."""
    if sum(fit.kind in (SlipKind.WINDOW, SlipKind.STALE) for fit in fits) > 1:
        return SlipKind.SHIFTED
    return min(fits, key=lambda fit: fit.rate).kind


def of_cluster(doubtful: DoubtfulComponent, k: int, max_edits: int) -> Iterator[Explanation]:
    """Tell one explanation for every smallest set of doubtful claims and every way to change each of them."""
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
    """Tell what one outlet may have done to several of its figures, in several clusters of conflicts."""
    for one in _tellers(doubtful):
        own = {k: ids for k, cluster in enumerate(doubtful.clusters) for ids in _by_one(doubtful, cluster, one)[:1]}
        if not one[0] or len(own) < 2:
            continue
        names = [name for ids in own.values() for name in ids]
        others = doubtful.others(names, doubtful.elsewhere(own))
        fits = [doubtful.single_edits(name, others)[:1] for name in names]
        best = tuple(fit for first in fits for fit in first)
        if len(best) == len(names) and told_once(best) and _have_one_cause(best):
            likelihood = prod((fit.likelihood for fit in best), start=Fraction(1))
            note = f"all of them printed by {one[0]}"
            kind, rate, choices = _kind_of(best), rate_of(best), choices_of(best)
            yield Explanation(kind, best, tuple(own), others, rate, likelihood, note=note, n_choices=choices)


def _tellers(doubtful: DoubtfulComponent) -> list[tuple[str, str]]:
    return list(dict.fromkeys(teller(doubtful.claim(name)) for name in doubtful.suspects))


def _by_one(doubtful: DoubtfulComponent, cluster: Cluster, one: tuple[str, str]) -> list[Ids]:
    """Return the smallest sets of a cluster that one outlet printed."""
    return [ids for ids in cluster.sets if all(teller(doubtful.claim(name)) == one for name in ids)]


def teller(claim: Claim) -> tuple[str, str]:
    """Return who printed a claim, and whom they cite."""
    return claim.source, claim.origin


def rate_of(fits: Iterable[SingleEdit]) -> Fraction:
    """Return how easily random wrong figures would be rescued by all of some changes."""
    return prod((fit.rate for fit in fits), start=Fraction(1))


def choices_of(fits: Sequence[SingleEdit]) -> int:
    """Return in how many ways as telling the kinds of several changes might have been combined by chance.

    A product of several rates is small more easily than one rate (Fisher's combination of tests), and each was
    the best of several kinds.
    """
    rate, n = rate_of(fits), len(fits)
    if n < 2 or not rate:
        return 1
    log_rate = log(1 / rate)
    combined = sum(log_rate**k / factorial(k) for k in range(n))
    return int(max(1.0, combined) * KINDS_TRIED**n)


def of_bases(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell that an origin counts on another basis: its figures miss by little, all on the same side."""
    for one in _tellers(doubtful):
        tried = ((k, _basis_fits(doubtful, cluster, one)) for k, cluster in enumerate(doubtful.clusters))
        found = {k: fits for k, fits in tried if fits}
        fits = tuple({fit.before.id: fit for own in found.values() for fit in own}.values())
        signs = {_side(doubtful, fit) for fit in fits}
        if len(fits) < 2 or len(signs) != 1 or not one[0]:
            continue
        others = doubtful.others([fit.before.id for fit in fits], doubtful.elsewhere(found))
        by_sign = 2 ** (len(fits) - 1)
        likelihood = prior(SlipKind.BASIS) * prod((fit.density for fit in fits), start=Fraction(1)) * by_sign
        note = f"all of them {'above' if signs == {1} else 'below'} what the others leave"
        rate = rate_of(fits) / by_sign
        yield Explanation(SlipKind.BASIS, fits, tuple(found), others, rate, likelihood, note=note)


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
    change = Alternative(SlipKind.BASIS, {"basis": "before a revision"}, "the series falls once and stays")
    for k, cluster in enumerate(doubtful.clusters):
        names = _before_revision(doubtful, cluster)
        if not names or doubtful.budget.is_over:
            continue
        doubtful.budget.spend(ALTERED * len(names))
        rate, reading = Fraction(1, len(names)), doubtful.reading
        fits = (fit for c in map(doubtful.claim, names) for fit in SingleEdit.of(c, change, c.allowed(reading), rate))
        others, chance = doubtful.others(names, cluster.aside), Fraction(1, 2 ** (len(names) - 1))
        note = "a correction or another definition from then on"
        yield Explanation(SlipKind.BASIS, tuple(fits), (k,), others, chance, prior(SlipKind.BASIS), note=note)


def _before_revision(doubtful: DoubtfulComponent, cluster: Cluster) -> list[str]:
    """Return all that an outlet printed of a place and category up to the day on which one of its series falls."""
    days: dict[tuple[str, ...], date] = {}
    # of a large set to doubt one claim is explained, not all that its conflicts name
    meant = {_told_of(doubtful.claim(name)) for name in cluster.first or cluster.ids}
    for series in doubtful.revised:
        last = doubtful.claim(series[-1])
        if set(series) & set(cluster.ids) and _told_of(last) in meant:
            days[_told_of(last)] = max(last.window.end, days.get(_told_of(last), last.window.end))
    own = (c for c in map(doubtful.claim, doubtful.ids) if _told_of(c) in days)
    return [c.id for c in own if c.window.end <= days[_told_of(c)]]


def _told_of(claim: Claim) -> tuple[str, ...]:
    return (*teller(claim), claim.category, claim.geography)
