"""Changes put together into stories: single slips, several at once, and several from one cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from math import prod

from deserstats.causes.kinds import Change, SlipKind, prior
from deserstats.causes.knots import Ids, Knot
from deserstats.causes.landings import Landing, changed, missed_by
from deserstats.causes.scene import Scene
from deserstats.claims.claim import Claim

EPSILON = Fraction(1, 20)
"""How likely one more independent slip is (docs: Diagnosis; the benchmark varies it)."""

FEW = 4
"""Changes of one claim that take part in combinations."""

FALLEN = 3
"""Figures on one side of a revision from which it is proposed."""


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
        extra = EPSILON ** (len(slips) - 1) * (1 if is_whole else EPSILON)
        likelihood = prod((fit.likelihood for fit in slips), start=Fraction(1)) * extra
        rate = prod((fit.rate for fit in slips), start=Fraction(1))
        rarest = min(slips, key=lambda fit: fit.rate)
        note = "the other figures follow from it" if len(slips) < len(chosen) else ""
        return Story(rarest.kind, chosen, (self.k,), self.others, rate, likelihood, is_whole, note)


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


def of_origins(scene: Scene, told: Sequence[Sequence[Story]]) -> Iterator[Story]:
    """Tell what one outlet may have done to several of its figures, knot by knot."""
    by_teller: dict[tuple[str, str], dict[int, Story]] = {}
    for k, stories in enumerate(told):
        for story in stories:
            tellers = {teller(fit.before) for fit in story.landings}
            if len(tellers) == 1 and story.is_whole and story.kind != SlipKind.BASIS:
                best = by_teller.setdefault(tellers.pop(), {})
                if k not in best or story.likelihood > best[k].likelihood:
                    best[k] = story
    for (source, _), best in by_teller.items():
        if source and len(best) > 1:
            yield _joined(scene, best, f"all of them printed by {source}")


def teller(claim: Claim) -> tuple[str, str]:
    """Return who printed a claim, and whom they cite."""
    return claim.source, claim.origin


def _joined(scene: Scene, best: dict[int, Story], note: str) -> Story:
    landings = tuple(fit for story in best.values() for fit in story.landings)
    moved = sum(fit.kind in (SlipKind.WINDOW, SlipKind.STALE) for fit in landings)
    kinds = {fit.kind for fit in landings}
    kind = kinds.pop() if len(kinds) == 1 else min(landings, key=lambda fit: fit.rate).kind
    if moved > 1:
        kind, note = SlipKind.SHIFTED, f"figures in each other's rows, {note}"
    changed = [fit.before.id for fit in landings]
    knots = [scene.knots[k] for k in best]
    aside = [n for k, knot in enumerate(scene.knots) if k not in best for ids in knot.sets[:1] for n in ids]
    assert knots
    return Story(
        kind, landings, tuple(best), scene.others(changed, aside),
        prod((s.rate for s in best.values()), start=Fraction(1)),
        prod((s.likelihood for s in best.values()), start=Fraction(1)), note=note,
    )  # fmt: skip


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
    for names in knot.sets:
        if all(teller(scene.claim(name)) == one for name in names):
            others = scene.others(names, knot.aside)
            fits = [f for name in names for f in scene.landings(name, others) if f.kind == SlipKind.BASIS]
            if len(fits) == len(names):
                return fits
    return []


def _side(scene: Scene, fit: Landing) -> int:
    gap = missed_by(fit.before.allowed(scene.reading), fit.room)
    return 1 if gap is not None and gap > 0 else -1


def of_revisions(scene: Scene) -> Iterator[Story]:
    """Tell that a series was revised: from some day on it goes on lower (or higher), and stays."""
    for k, knot in enumerate(scene.knots):
        for names in knot.sets:
            if len(names) >= FALLEN and _is_one_side(scene, names):
                yield _revision(scene, k, names, scene.others(names, knot.aside))


def _is_one_side(scene: Scene, names: Ids) -> bool:
    """Whether the claims are all figures of their series up to some day, or from some day on."""
    doubted = set(names)
    series: dict[object, list[tuple[date, bool]]] = {}
    for claim in map(scene.claim, scene.ids):
        key = (teller(claim), claim.kind, claim.measure, claim.unit, claim.category, claim.geography)
        series.setdefault(key, []).append((claim.window.end, claim.id in doubted))
    for rows in series.values():
        flags = [doubt for _, doubt in sorted(rows)]
        if sum(a != b for a, b in pairwise(flags)) > 1:
            return False
    return True


def _revision(scene: Scene, k: int, names: Ids, others: Ids) -> Story:
    change = Change(SlipKind.BASIS, {"basis": "before or after a revision"}, "revised, and it stays so")
    landings = []
    for claim in map(scene.claim, names):
        after = changed(claim, change)
        assert after is not None
        landings.append(Landing(claim, after, change, claim.allowed(scene.reading), Fraction(1, len(names)), 1))
    return Story(SlipKind.BASIS, tuple(landings), (k,), others, Fraction(1, 2 ** (len(names) - 1)),
                 prior(SlipKind.BASIS), note="the series changes its level once and stays")  # fmt: skip


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
    """Return how many other stories of its knots are at least half as likely."""
    return sum(
        2 * other.likelihood >= story.likelihood and other is not story for k in story.knots for other in told[k]
    )
