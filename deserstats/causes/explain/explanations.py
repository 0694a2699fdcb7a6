"""Changes put together into stories: single slips, several at once, and several from one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod

from deserstats.causes.edits.single_edits import Landing, changed, missed_by
from deserstats.causes.edits.slip_kinds import Change, SlipKind, prior
from deserstats.causes.explain.component import Scene
from deserstats.causes.explain.conflict_clusters import Ids, Knot
from deserstats.claims.claim import Claim

EPSILON = Fraction(1, 20)
"""How likely one more independent slip is (docs: Diagnosis; the benchmark varies it)."""

FEW = 4
"""Changes of one claim that take part in combinations."""


@dataclass(frozen=True, slots=True)
class Story:
    """One cause that explains one knot or several.

    Attributes
    ----------
    kind : SlipKind
        What may have happened.
    landings : tuple of Landing
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
    landings: tuple[Landing, ...]
    knots: tuple[int, ...]
    others: Ids
    rate: Fraction
    likelihood: Fraction
    is_whole: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Several:
    """Changes of several claims of one set."""

    scene: Scene
    k: int
    others: Ids

    def stories(self, names: Ids) -> Iterator[Story]:
        """Combine a few changes of every claim; or change some, and let the rest follow."""
        found = {name: self.scene.landings(name, self.others)[:FEW] for name in names}
        for chosen in product(*(fits for fits in found.values() if fits)):
            if chosen:
                yield self._story(chosen, is_whole=all(found.values()))
        for name, fits in found.items():
            for fit in fits:
                rest = self.scene.following(fit, [n for n in names if n != name], self.others)
                if rest is not None:
                    yield self._story((fit, *rest), is_whole=True)

    def parts(self, names: Ids) -> Iterator[Story]:
        """Change one claim of many: part of an explanation only."""
        for name in names:
            for fit in self.scene.landings(name, self.others)[:FEW]:
                likelihood = fit.likelihood * EPSILON ** (len(names) - 1)
                yield Story(fit.kind, (fit,), (self.k,), self.others, fit.rate, likelihood, is_whole=False)

    def _story(self, chosen: tuple[Landing, ...], *, is_whole: bool) -> Story:
        slips = [fit for fit in chosen if not fit.follows]
        tellers = {teller(fit.before) for fit in slips}
        is_one = len(slips) > 1 and len(tellers) == 1 and all(source for source, _ in tellers)
        extra = EPSILON ** (1 if is_one else len(slips) - 1) * (1 if is_whole else EPSILON)
        likelihood = prod((fit.likelihood for fit in slips), start=Fraction(1)) * extra
        rate = prod((fit.rate for fit in slips), start=Fraction(1))
        note = "the other figures follow from it" if len(slips) < len(chosen) else ""
        if is_one:
            note = f"all of them printed by {slips[0].before.source}"
        return Story(_kind_of(slips), chosen, (self.k,), self.others, rate, likelihood, is_whole, note)


def _kind_of(fits: Sequence[Landing]) -> SlipKind:
    """Name a story by its changes: rows shifted where several windows moved, else by the most telling one."""
    if sum(fit.kind in (SlipKind.WINDOW, SlipKind.STALE) for fit in fits) > 1:
        return SlipKind.SHIFTED
    return min(fits, key=lambda fit: fit.rate).kind


def of_knot(scene: Scene, k: int, max_edits: int) -> Iterator[Story]:
    """Tell one story for every smallest set of doubtful claims and every way to change each of them."""
    knot = scene.knots[k]
    for names in knot.sets:
        others = scene.others(names, knot.aside)
        if len(names) == 1:
            for fit in scene.landings(names[0], others):
                yield Story(fit.kind, (fit,), (k,), others, fit.rate, fit.likelihood)
        elif len(names) <= max_edits:
            yield from _Several(scene, k, others).stories(names)
        else:
            yield from _Several(scene, k, others).parts(names)


def of_origins(scene: Scene) -> Iterator[Story]:
    """Tell what one outlet may have done to several of its figures, in several knots."""
    for one in dict.fromkeys(teller(scene.claim(name)) for knot in scene.knots for name in knot.suspects):
        own = {k: ids for k, knot in enumerate(scene.knots) for ids in _by_one(scene, knot, one)[:1]}
        if one[0] and len(own) > 1:
            names = [name for ids in own.values() for name in ids]
            aside = [n for k, knot in enumerate(scene.knots) if k not in own for ids in knot.sets[:1] for n in ids]
            others = scene.others(names, aside)
            best = [fits[0] for name in names for fits in [scene.landings(name, others)] if fits]
            if len(best) == len(names) and any(fit.kind != SlipKind.BASIS for fit in best):
                yield _joined(tuple(best), tuple(own), others, f"all of them printed by {one[0]}")


def _by_one(scene: Scene, knot: Knot, one: tuple[str, str]) -> list[Ids]:
    """Return the smallest sets of a knot that one outlet printed."""
    return [ids for ids in knot.sets if all(teller(scene.claim(name)) == one for name in ids)]


def _joined(landings: tuple[Landing, ...], knots: tuple[int, ...], others: Ids, note: str) -> Story:
    rate = prod((fit.rate for fit in landings), start=Fraction(1))
    likelihood = prod((fit.likelihood for fit in landings), start=Fraction(1))
    return Story(_kind_of(landings), landings, knots, others, rate, likelihood, note=note)


def teller(claim: Claim) -> tuple[str, str]:
    """Return who printed a claim, and whom they cite."""
    return claim.source, claim.origin


def of_bases(scene: Scene) -> Iterator[Story]:
    """Tell that an origin counts on another basis: its figures miss by little, all on the same side."""
    tellers = dict.fromkeys(teller(scene.claim(name)) for knot in scene.knots for name in knot.suspects)
    for one in tellers:
        found: dict[int, list[Landing]] = {}
        for k, knot in enumerate(scene.knots):
            fits = _basis_fits(scene, knot, one)
            if fits:
                found[k] = fits
        landings = [fit for fits in found.values() for fit in fits]
        signs = {_side(scene, fit) for fit in landings}
        if len(landings) < 2 or len(signs) != 1 or not one[0]:
            continue
        aside = [n for k, knot in enumerate(scene.knots) if k not in found for ids in knot.sets[:1] for n in ids]
        changed = [fit.before.id for fit in landings]
        rate = prod((fit.rate for fit in landings), start=Fraction(1)) / 2 ** (len(landings) - 1)
        density = prod((fit.density for fit in landings), start=Fraction(1)) * 2 ** (len(landings) - 1)
        note = f"all of them {'above' if signs == {1} else 'below'} what the others leave"
        yield Story(
            SlipKind.BASIS, tuple(landings), tuple(found), scene.others(changed, aside), rate,
            prior(SlipKind.BASIS) * density, note=note,
        )  # fmt: skip


def _basis_fits(scene: Scene, knot: Knot, one: tuple[str, str]) -> list[Landing]:
    for names in _by_one(scene, knot, one):
        others = scene.others(names, knot.aside)
        fits = [f for name in names for f in scene.landings(name, others) if f.kind == SlipKind.BASIS]
        if len(fits) == len(names):
            return fits
    return []


def _side(scene: Scene, fit: Landing) -> int:
    gap = missed_by(fit.before.allowed(scene.reading), fit.room)
    return 1 if gap is not None and gap > 0 else -1


def of_revisions(scene: Scene) -> Iterator[Story]:
    """Tell that running totals were revised: from some day on they go on lower, and stay."""
    change = Change(SlipKind.BASIS, {"basis": "before a revision"}, "the series falls once and stays")
    for k, knot in enumerate(scene.knots):
        names = _before_revision(scene, knot)
        landings = []
        for claim in map(scene.claim, names):
            after = changed(claim, change)
            assert after is not None
            landings.append(Landing(claim, after, change, claim.allowed(scene.reading), Fraction(1, len(names)), 1))
        if landings:
            yield Story(
                SlipKind.BASIS, tuple(landings), (k,), scene.others(names, knot.aside),
                Fraction(1, 2 ** (len(names) - 1)), prior(SlipKind.BASIS),
                note="a correction or another definition from then on",
            )  # fmt: skip


def _before_revision(scene: Scene, knot: Knot) -> list[str]:
    """Return all figures of an outlet up to the day on which one of its series of a knot falls."""
    days: dict[tuple[str, str], date] = {}
    for series in scene.revised:
        if set(series) & set(knot.ids):
            last = scene.claim(series[-1])
            days[teller(last)] = max(last.window.end, days.get(teller(last), last.window.end))
    return [c.id for c in map(scene.claim, scene.ids) if teller(c) in days and c.window.end <= days[teller(c)]]


def ranked(stories: Iterable[Story], told: Sequence[Sequence[Story]]) -> list[Story]:
    """Sort stories: the best of every kind and choice of claims first, then its variants.

    A kind of slip of some claims weighs as much as its variants together; each weighs its share
    of the likelihood of its knot, times the knots that it explains. A story about several knots
    competes with that many independent slips.
    """
    totals = [sum((s.likelihood for s in own), Fraction(0)) for own in told]
    weighed: dict[tuple[object, ...], list[tuple[Fraction, Story]]] = {}
    for story in stories:
        key = (story.kind, frozenset(fit.before.id for fit in story.landings), story.is_whole)
        weighed.setdefault(key, []).append((_share(story, totals) * len(story.knots), story))
    groups = sorted(weighed.values(), key=lambda group: -sum(share for share, _ in group))
    for group in groups:
        group.sort(key=lambda pair: (-pair[0], pair[1].rate))
    variants = sorted((pair for group in groups for pair in group[1:]), key=lambda pair: -pair[0])
    return [group[0][1] for group in groups] + [story for _, story in variants]


def _share(story: Story, totals: Sequence[Fraction]) -> Fraction:
    rest = prod((totals[k] for k in story.knots), start=Fraction(1))
    if len(story.knots) == 1:
        return story.likelihood / max(rest, story.likelihood)
    return story.likelihood / (story.likelihood + rest * EPSILON ** (len(story.knots) - 1))


def rivals(story: Story, told: Sequence[Sequence[Story]]) -> int:
    """Return how many other changes of its knot are at least half as likely; one about several knots stands alone."""
    if len(story.knots) > 1:
        return 0
    return len(_changes(story, (s for s in told[story.knots[0]] if 2 * s.likelihood >= story.likelihood)))


def alternatives(story: Story, told: Sequence[Sequence[Story]]) -> int:
    """Return how many other changes there are for its knots."""
    return len(_changes(story, (other for k in story.knots for other in told[k])))


def _changes(story: Story, others: Iterable[Story]) -> set[frozenset[Claim]]:
    """Return what the others change the claims to; the same change under two names is no other."""
    return {_after(other) for other in others} - {_after(story)}


def _after(story: Story) -> frozenset[Claim]:
    return frozenset(fit.after for fit in story.landings)
