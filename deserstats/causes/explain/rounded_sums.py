"""Sums of figures that were rounded by themselves: what that alone explains, and slips that it hides.

Figures that are right to half a unit of their last digit need not add up: n of them may miss by n half
units. A table that misses by no more may be right as it is; one that misses by more may hold one slip
beside the rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from deserstats.causes.edits.digits import covered
from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind, prior
from deserstats.causes.edits.sums import SHOWN, Term, half_units, is_plain, may_be_rounded, written
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.conflict_clusters import Cluster, Ids
from deserstats.causes.explain.explanations import Explanation
from deserstats.checks.consistency.conflicts import FoundConflict
from deserstats.claims.cells.interval import Interval
from deserstats.wording import exact, number

FEWEST = 3
"""Figures from which a sum can miss as they were rounded by themselves: two that say the same are rounded alike."""


def of_roundings(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell of every cluster whose sums all miss by no more than the rounding of their figures allows."""
    for k, cluster in enumerate(doubtful.clusters):
        missed = [_missed(doubtful, core) for core in cluster.cores]
        sums = [one for one in missed if one is not None and one.is_within]
        if not sums or len(sums) < len(missed):
            continue
        rounded = tuple(dict.fromkeys(term.claim.id for one in sums for term in one.rounded))
        first, rate = sums[0], max(one.rate for one in sums)
        likelihood = prior(SlipKind.PARTS_ROUNDED) / max(2 * floor(first.allowed / first.step), 1)
        others = doubtful.others(cluster.aside)
        note = f"{first}; {len(sums) - 1} sums more miss as little" if len(sums) > 1 else str(first)
        yield Explanation(SlipKind.PARTS_ROUNDED, (), (k,), others, rate, likelihood, note=note, rounded=rounded)


@dataclass(frozen=True, slots=True)
class _Missed:
    """Figures that do not add up: so many times each, with what is left over."""

    terms: tuple[Term, ...]
    rounded: tuple[Term, ...]
    gap: Fraction

    @property
    def allowed(self) -> Fraction:
        """How much may be left over when some of them were rounded."""
        return half_units(self.rounded)

    @property
    def step(self) -> Fraction:
        """What one unit of the last digit of the finest figure is worth."""
        return min(term.step for term in self.terms)

    @property
    def is_within(self) -> bool:
        """Whether rounding explains what is left over."""
        return len(self.rounded) >= FEWEST and self.gap <= self.allowed

    @property
    def rate(self) -> Fraction:
        """The share of random figures in the place of one of these that rounding would explain as well."""
        shares = [self._share(term) for term in self.rounded]
        return sum(shares, Fraction(0)) / len(shares)

    def _share(self, term: Term) -> Fraction:
        right, reach = (term.value - self.gap / term.times) / term.step, self.allowed / abs(term.times) / term.step
        length = len(str(int(abs(term.value) / term.step)))
        near = covered([(ceil(right - reach), floor(right + reach))], length)
        return near - (covered([(int(right), int(right))], length) if right.denominator == 1 else 0)

    def __str__(self) -> str:
        sides = [[t for t in self.terms if t.times * sign > 0] for sign in (1, -1)]
        parts, whole = sorted(sides, key=len, reverse=True)
        said = _added(parts)
        if len(whole) == 1 and abs(whole[0].times) == 1:
            said += f", printed {whole[0].claim.words}"
        elif whole:
            said += f", but {_added(whole)}"
        return f"{said}: {_apart(self.gap, len(self.rounded), self.allowed)}"


def _added(terms: Sequence[Term]) -> str:
    total = number(exact(sum((abs(t.times) * t.value for t in terms), Fraction(0))))
    if len(terms) > SHOWN:
        return f"{len(terms)} figures add up to {total}"
    return f"{written((t.value, abs(t.times)) for t in terms)} = {total}"


def _apart(gap: Fraction, n: int, allowed: Fraction) -> str:
    apart, most = number(exact(gap)), number(exact(allowed))
    return f"{apart} apart, and {n} figures rounded by themselves may be {most} apart"


def _missed(doubtful: DoubtfulComponent, core: FoundConflict) -> _Missed | None:
    """Return the sum of printed figures that a conflict shows not to add up; None where it shows something else."""
    if len(core.verdict.refutations) != 1 or core.verdict.refutations[0][1].split is not None:
        return None
    times: dict[str, Fraction] = {}
    for row, many in core.verdict.refutations[0][1].multipliers.items():
        name = core.subsets.owner[row][0] if row < len(core.subsets.owner) else ""
        times[name] = times.get(name, Fraction(0)) + Fraction(many)
    terms = [Term(doubtful.claim(name), many) for name, many in times.items() if name and many]
    reading = doubtful.reading
    if not terms or not all(is_plain(term.claim, reading) for term in terms):
        return None
    least = min(abs(term.times) for term in terms)
    scaled = tuple(Term(term.claim, term.times / least) for term in terms)
    gap = sum((term.times * term.value for term in scaled), Fraction(0))
    rounded = tuple(term for term in scaled if may_be_rounded(term.claim, reading))
    return _Missed(scaled, rounded, gap) if gap > 0 else None


def of_residuals(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell of one wrong figure in a sum that its right one leaves off by what rounding explains."""
    for k, cluster in enumerate(doubtful.clusters):
        for names in cluster.sets:
            if len(names) == 1:
                yield from _beside_rounding(doubtful, cluster, names[0], k)


def _beside_rounding(doubtful: DoubtfulComponent, cluster: Cluster, name: str, k: int) -> Iterator[Explanation]:
    own, others, reading = doubtful.claim(name), doubtful.others([name], cluster.aside), doubtful.reading
    if not is_plain(own, reading):
        return
    for one in doubtful.sums(name, others):
        if not one.is_exact(reading):
            continue
        figures = [Term(own, Fraction(1)), *one.terms]
        rounded = [term for term in figures if may_be_rounded(term.claim, reading)]
        reach = half_units(rounded)
        wide = Interval(one.end - reach, one.end + reach)
        if len(rounded) >= FEWEST and figures[0].value not in wide:
            for fit in doubtful.figures_near(name, others, wide):
                yield _residual(fit, Fraction(one.end), rounded, k, others)


def _residual(fit: SingleEdit, end: Fraction, rounded: Sequence[Term], k: int, others: Ids) -> Explanation:
    assert fit.after.figure is not None
    reach = half_units(rounded)
    return Explanation(
        fit.kind,
        (replace(fit, room=Interval(end, end)),),
        (k,),
        others,
        fit.rate,
        fit.likelihood / max(2 * floor(reach / min(term.step for term in rounded)), 1),
        note=_apart(abs(end - Fraction(fit.after.figure.value)), len(rounded), reach),
        rounded=tuple(term.claim.id for term in rounded),
    )
