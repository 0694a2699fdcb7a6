"""Claims that contradict each other, with all that other labels of the doubtful ones would touch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from deserstats.causes.edits.alternatives import relabelled
from deserstats.causes.edits.breakdown import incomplete
from deserstats.causes.edits.coincidences import doubled, growth_of_later, is_given, of_parts
from deserstats.causes.edits.costs import DoubtCosts
from deserstats.causes.edits.neighbours import copied_from_neighbour
from deserstats.causes.edits.printed import Printed
from deserstats.causes.edits.ranges import Ranges, forms_said, forms_touched, stated
from deserstats.causes.edits.revisions import revised
from deserstats.causes.edits.rewrite import altered, decimal, rewritten
from deserstats.causes.edits.single_edits import ONE_SIDED, EditFinder, SingleEdit, near
from deserstats.causes.edits.slip_kinds import Alternative
from deserstats.causes.edits.sums import Sum
from deserstats.causes.edits.twins import Twins
from deserstats.causes.explain.conflict_clusters import LARGE, Cluster, Ids, clusters, without
from deserstats.causes.explain.rounded_figures import read_as_rounded
from deserstats.causes.explain.slip_answers import Judged
from deserstats.causes.repair.assemble import judged_anew
from deserstats.checks.bounds.best_repairs import left_out
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import merged
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Reading
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.system import Component, System, grouped
from deserstats.model.search.subsets import FeasibleSubset

CHECKING = 0.4
"""Share of the time left that is kept for checking what changes restore."""

LABELLING = 0.2
"""Share of the time left in which other labels of the claims in doubt are written."""

FEW_LABELS = "the table is large: other labels were tried only where another figure stands under them"
"""Why the slips of a large table are not all."""

ALTERED = 150
"""Steps of writing one claim anew: with other cells, or for another table."""


@dataclass(slots=True)
class DoubtfulComponent:
    """One group of claims with its clusters of conflicts, ready to be asked what the others leave for each claim."""

    system: System
    component: Component
    clusters: list[Cluster]
    changes: Mapping[str, list[Alternative]]
    copies: Mapping[str, Ids]
    budget: Budget
    touched: Mapping[str, list[Form]] = field(default_factory=dict)
    ranges: Ranges = field(init=False)
    revised: list[tuple[str, ...]] = field(init=False)
    _relabelled: tuple[str, Ranges] | None = None
    _twins: Twins | None = None
    _near: Ranges | None = None
    _found_edits: dict[tuple[str, Ids], list[SingleEdit]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.revised = revised(self.component.claims)
        self.ranges = Ranges(self.system, self.component, self.budget, (), self.budget.part(1 - CHECKING))

    def ask_within(self, budget: Budget) -> None:
        """Ask what others leave for claims only until a budget is over."""
        self.ranges.budget = budget

    @property
    def is_large(self) -> bool:
        """Whether it is dear to ask what others leave: other labels are then tried only where a figure stands there."""
        return len(self.component.claims) > LARGE and not self.ranges.subsets.engine.is_network

    @property
    def is_over(self) -> bool:
        """Whether no more may be asked."""
        return self.ranges.budget.is_over

    @property
    def reading(self) -> Reading:
        """How figures are read."""
        return self.system.claims.reading

    def claim(self, name: str) -> Claim:
        """Return a claim by id."""
        return self.system.claims[name]

    @property
    def ids(self) -> Ids:
        """Every claim of the group."""
        return tuple(claim.id for claim in self.component.claims)

    def others(self, *left_out: Iterable[str]) -> Ids:
        """Return the claims of the group without some."""
        return without(self.ids, *left_out)

    def elsewhere(self, numbers: Collection[int]) -> list[str]:
        """Return one repair of every cluster but some."""
        rest = (cluster for k, cluster in enumerate(self.clusters) if k not in numbers)
        return [name for cluster in rest for name in cluster.out]

    @property
    def suspects(self) -> Ids:
        """Every claim of a smallest set, cluster by cluster."""
        return tuple(dict.fromkeys(name for cluster in self.clusters for name in cluster.suspects))

    def room(self, name: str, others: Sequence[str]) -> Interval | None:
        """Return what other claims leave for a claim as it is labelled."""
        return self.ranges.of(self.claim(name), self.component.options[name], others)

    def finder(self, name: str, others: Sequence[str]) -> EditFinder | None:
        """Return what looks for the changes of a claim; None where it has no figure or no range."""
        claim = self.claim(name)
        printed, room = Printed.of(claim, self.reading), self.room(name, others)
        if printed is None or room is None:
            return None
        usual = self._usual_room(name, others)
        return EditFinder(claim, self.component.options[name], printed, room, usual or room, self.ranges, self.reading)

    def sums(self, name: str, others: Sequence[str]) -> list[Sum]:
        """Return the sums of printed figures that give a claim."""
        return self.ranges.sums(self.claim(name), self.component.options[name], others)

    def _usual_room(self, name: str, others: Sequence[str]) -> Interval | None:
        """Return what others leave for a claim when their one-sided figures are near the truth."""
        if self.is_large or not any(self.claim(other).relation in ONE_SIDED for other in others):
            return None
        if self._near is None:
            self._near = Ranges(self.system, _narrowed(self.component, self.system), self.budget)
        if not isinstance(self._near.subsets.decide(others), FeasibleSubset):
            return None
        return self._near.of(self.claim(name), self.component.options[name], others)

    def single_edits(self, name: str, others: Ids) -> list[SingleEdit]:
        """Return all single changes of a claim that fit what others leave, most likely first."""
        if (name, others) not in self._found_edits:
            finder = self.finder(name, others)
            found: list[SingleEdit] = []
            if finder is not None:
                if not any(name in series for series in self.revised):
                    found += self._figures(finder, others)
                found += replace(finder, ranges=self._ranges_of(name)).labels(self.changes.get(name, ()), others)
                found += finder.basis(alone=self._is_alone(name))
                found += incomplete(finder, self.sums(name, others))
            self._found_edits[name, others] = sorted(found, key=lambda fit: -fit.likelihood)
        return self._found_edits[name, others]

    def _ranges_of(self, name: str) -> Ranges:
        """Return what is asked about other labels of a claim: their days are columns of their own."""
        if self.is_large:
            return self._of_twins()
        if self._relabelled is None or self._relabelled[0] != name:
            extra = self.touched.get(name)
            if extra is None:
                extra = forms_touched(self.claim(name), self.changes.get(name, ()), self.system)
            self._relabelled = name, Ranges(self.system, self.component, self.budget, extra)
        self._relabelled[1].budget = self.ranges.budget
        return self._relabelled[1]

    def _of_twins(self) -> Twins:
        if self._twins is None:
            self._twins = Twins(self.system, self.component)
        return self._twins

    def _figures(self, finder: EditFinder, others: Ids) -> Iterator[SingleEdit]:
        """Return the other figures that one slip may have turned into the printed one."""
        told = self._told(finder)
        yield from (*finder.digits(), *finder.signs(), *finder.copied(told), *copied_from_neighbour(finder, told))
        yield from self._arithmetic(finder, others)

    def _arithmetic(self, finder: EditFinder, others: Ids) -> Iterator[SingleEdit]:
        """Return the figures that one wrong step of arithmetic may have turned into the printed one."""
        yield from (*finder.scales(), *doubled(finder), *growth_of_later(finder))
        yield from of_parts(finder, self._told(finder), self.sums(finder.claim.id, others))

    def _told(self, finder: EditFinder) -> list[Claim]:
        return [self.claim(other) for other in self.ids if other != finder.claim.id]

    def arithmetic(self, name: str, others: Ids) -> list[SingleEdit]:
        """Return the changes of a claim that may be those of a whole column."""
        finder = self.finder(name, others)
        if finder is None or any(name in series for series in self.revised):
            return []
        figures = self._arithmetic(finder, others) if is_given(finder) else ()
        return [*figures, *incomplete(finder, self.sums(name, others))]

    def figures_near(self, name: str, others: Ids, wide: Interval) -> list[SingleEdit]:
        """Return the other figures of a claim that lie in a wider range than others leave, and not in theirs."""
        finder = self.finder(name, others)
        if finder is None or any(name in series for series in self.revised):
            return []
        near = self._figures(replace(finder, room=wide, usual=wide), others)
        return [fit for fit in near if not finder.fits(fit.after, finder.room)]

    def _is_alone(self, name: str) -> bool:
        """Whether no conflict has another claim of the same source and origin: those would share its basis."""
        own = self.claim(name)
        return not any(
            (other.source, other.origin) == (own.source, own.origin)
            for cluster in self.clusters
            for core in cluster.cores
            if name in core.ids
            for other in map(self.claim, core.ids)
            if other.id != name
        )

    def following(self, fit: SingleEdit, names: Sequence[str], others: Ids) -> tuple[SingleEdit, ...] | None:
        """Return the figures that others and one changed claim leave for some claims.

        None where that is not one figure each, or where the others leave one without the change.
        """
        after = {fit.before.id: fit.after}
        found = []
        for name in names:
            before = self.room(name, others)
            if before is None or before.low == before.high:
                return None
            room = self.room_after(name, after, others)
            claim, printed = self.claim(name), Printed.of(self.claim(name), self.reading)
            if printed is None or room is None or room.low is None or room.low != room.high:
                return None
            change = Alternative(fit.kind, printed.cells(Fraction(room.low)), "follows from it")
            follower = altered(claim, change)
            if follower is None:
                return None
            found.append(SingleEdit(claim, follower, change, room, Fraction(1), 1, follows=True))
        return tuple(found)

    def room_after(self, name: str, after: Mapping[str, Claim], others: Ids) -> Interval | None:
        """Return what other claims, some of them changed, leave for a claim."""
        kept = [self.claim(other) for other in others] + list(after.values()) + [self.claim(name)]
        system = System(self.system.claims.with_rows(kept))
        part = next((p for p in system.components() if name in p.options), None)
        if part is None:
            return None
        rest = [claim.id for claim in part.claims if claim.id != name]
        ranges = Ranges(system, part, self.budget)
        if not isinstance(ranges.subsets.decide(rest), FeasibleSubset):
            return None
        return ranges.of(self.claim(name), part.options[name], rest)

    def judged(self, after: Mapping[str, Claim], names: Iterable[str], rounded: Iterable[str] = ()) -> Judged | None:
        """Judge some claims, some of them changed, under all rules of the whole table.

        Returns the claims left out, those that were judged, and a series that satisfies them; None
        where there is none. Copies go with the claim that stands for them. Those that
        are ``rounded`` are right to half a unit of their last digit only.
        """
        kept = {*names, *after}
        gone = left_out((c for name in self.ids if name not in kept for c in self.copies[name]), self.system.claims)
        edited = {c: _like(self.claim(c), after[name], self.claim(name)) for name in after for c in self.copies[name]}
        table = (edited.get(c.id, c) for c in self.system.claims if c.id not in gone)
        broken = {c for name in rounded for c in self.copies[name]}
        self.budget.spend(ALTERED * len(self.system.claims))
        system = System(read_as_rounded(self.system.claims.with_rows(table), broken))
        if not edited.keys() <= system.options.keys():
            return None
        found = judged_anew(system, self.budget, {c for name in kept for c in self.copies[name]})
        return None if found is None else (gone, *found)

    def judged_together(self, changes: Sequence[tuple[int, Mapping[str, Claim], tuple[str, ...]]]) -> dict[int, Judged]:
        """Judge the changes that explain many clusters, one each: all made at once, else those of each half.

        ``changes`` have the number of a cluster, what its claims would be, and which figures are read as rounded.
        A series that satisfies all of them satisfies each of them while the claims of the others are left out.
        """
        if not changes or self.budget.is_over:
            return {}
        numbers = {k for k, _, _ in changes}
        after = {name: claim for _, own, _ in changes for name, claim in own.items()}
        rounded = [name for _, _, names in changes for name in names]
        found = self.judged(after, self.others(self.elsewhere(numbers), after), rounded)
        if found is None:
            half = len(changes) // 2
            parts = (changes[:half], changes[half:]) if half else ()
            return {k: judged for part in parts for k, judged in self.judged_together(part).items()}
        _, checked, witness = found
        judged = {}
        for k, own, _ in changes:
            out = [name for name in (*self.elsewhere({k}), *after) if name not in own]
            gone = left_out((c for name in out for c in self.copies[name]), self.system.claims)
            judged[k] = gone, tuple(c for c in checked if c not in gone), witness
        return judged


def _like(copy: Claim, after: Claim, before: Claim) -> Claim:
    """Alternative a copy as the claim that stands for it was changed."""
    cells, old = after.cells(), before.cells()
    return rewritten(copy, {column: text for column, text in cells.items() if text != old[column]})


@dataclass(frozen=True, slots=True)
class _Contradicted:
    """One group of claims with its conflicts, the other labels of those in doubt, and all that these would touch."""

    component: Component
    clusters: list[Cluster]
    changes: Mapping[str, list[Alternative]]
    touched: Mapping[str, list[Form]]

    def forms(self, system: System) -> list[Form]:
        """Return every sum that the claims speak of, or would under other labels."""
        part = self.component
        forms = [form for options in part.options.values() for form in forms_said(options)]
        forms += [row.form for row in part.rules] + compared_parts(part.claims, system.series_index)
        return forms + [form for own in self.touched.values() for form in own]


def _contradicted(space: FeasibleSet) -> _Contradicted:
    """Find the conflicts of one group, and the other labels of those in doubt as long as there is work left."""
    system, part = space.system, space.component
    found = clusters(space) if space.is_empty else []
    names = dict.fromkeys(name for cluster in found for ids in cluster.sets for name in ids)
    changes: dict[str, list[Alternative]] = {}
    touched: dict[str, list[Form]] = {}
    budget = space.budget.part(LABELLING)
    for name in names:
        if not budget.is_over:
            changes[name] = relabelled(system.claims[name], system.claims)
            touched[name] = forms_touched(system.claims[name], changes[name], system)
            budget.spend(ALTERED * len(changes[name]))
    return _Contradicted(part, found, changes, touched)


def doubtfuls(
    system: System, parts: Sequence[Component], copies: Mapping[str, Ids], budget: Budget
) -> tuple[list[DoubtfulComponent], str]:
    """Return the groups of claims that contradict themselves, and why the list may not be whole.

    ``parts`` have one claim for each group of copies.
    """
    found = [_contradicted(FeasibleSet(system, part, budget)) for part in parts]
    is_whole = all(cluster.is_complete for one in found for cluster in one.clusters)
    joined: dict[int, list[_Contradicted]] = {}
    for root, one in zip(grouped([one.forms(system) for one in found]), found, strict=True):
        joined.setdefault(root, []).append(one)
    doubtful = []
    for group in joined.values():
        own = [cluster for one in group for cluster in one.clusters]
        if own:
            changes = {name: change for one in group for name, change in one.changes.items()}
            touched = {name: forms for one in group for name, forms in one.touched.items()}
            whole = merged([one.component for one in group])
            doubtful.append(DoubtfulComponent(system, whole, _beside(own, system), changes, copies, budget, touched))
    if any(one.is_large for one in doubtful):
        return doubtful, FEW_LABELS
    return doubtful, "" if is_whole else "not all smallest repairs were found"


def _beside(own: Sequence[Cluster], system: System) -> list[Cluster]:
    """Let every cluster leave one repair of the others aside: the one that is cheapest to doubt, where all would do."""
    sorted_ = [replace(cluster, sets=_most_doubtful_first(cluster.sets, system)) for cluster in own]
    return [
        replace(cluster, aside=tuple(n for j, other in enumerate(sorted_) if j != k for n in other.out))
        for k, cluster in enumerate(sorted_)
    ]


def _most_doubtful_first(sets: Iterable[Ids], system: System) -> tuple[Ids, ...]:
    """Sort smallest sets by how cheap they are to doubt, so that the order of the table does not matter."""
    costs = DoubtCosts()
    return tuple(sorted(sets, key=lambda ids: (sum(costs.cost(system.claims[name]) for name in ids), sorted(ids))))


def _narrowed(component: Component, system: System) -> Component:
    """Return a component in which every figure with a one-sided word is near what it stands for."""
    options = dict(component.options)
    for claim in component.claims:
        usual = near(claim, system.claims.reading)
        if claim.relation in ONE_SIDED and usual.low is not None and usual.high is not None:
            ends = {"low": decimal(usual.low), "high": decimal(usual.high)}
            if None not in ends.values():
                after = rewritten(claim, {column: text for column, text in ends.items() if text is not None})
                options[claim.id] = stated(after, system) or options[claim.id]
    return replace(component, options=options)
