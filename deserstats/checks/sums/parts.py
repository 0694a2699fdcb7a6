"""A sum by its parts: what a reader adds up, many neighbours in a row folded to one line that can be opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deserstats.checks.sums.counts import FLOWS, figure_of, window_of
from deserstats.checks.sums.layout import Added, runs
from deserstats.checks.sums.naming import Names, Subject, noun
from deserstats.checks.sums.statement import Statement, SummedFigure
from deserstats.claims.claimset import ClaimSet
from deserstats.model.proof.certificate import Certificate, Side, Term
from deserstats.model.rows.claim_rows import units_in
from deserstats.wording import Exact, count, exact


@dataclass(frozen=True, slots=True)
class Addend:
    """One figure of a sum.

    ``per`` is how many units of time a rate is taken for, else 1; ``side`` the end of its figure that is
    added ("low", "high", or "end" for one of them), blank where it is taken as the number printed.
    """

    figure: SummedFigure
    per: Exact = 1
    side: str = ""

    @property
    def amount(self) -> Exact:
        """What it adds to the sum."""
        return exact(Fraction(self.figure.value) * self.figure.times)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a sum: a figure, or many in a row under a name of their own."""

    addends: tuple[Addend, ...]
    name: str

    @property
    def amount(self) -> Exact:
        """What it adds to the sum."""
        return exact(sum((Fraction(a.amount) for a in self.addends), Fraction(0)))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a sum: what some figures need, and what others allow; ``ties`` are rules between them."""

    needs: tuple[Part, ...]
    allows: tuple[Part, ...]
    apart: Exact
    ties: tuple[str, ...] = ()


def sides_of(statement: Statement, claims: ClaimSet) -> Sides:
    """Return the parts of a statement's sum; of a proof without figures of its own, none."""
    lines = statement.certificate.lines
    windows = {(t.id, t.side): window_of(t, claims[t.id]) for t in lines if t.role == "claim" and t.form}
    sides = []
    for side, figures in ((Side.LOW, statement.needs), (Side.HIGH, statement.allows)):
        added = []
        for figure in figures:
            claim = claims[figure.id] if figure.id else claims[statement.ids[0]]
            added.append(Added(figure, Subject(claim, windows.get((figure.id, side), claim.window))))
        sides.append(_parts(added, "end" if statement.told is not None else side.value))
    return Sides(sides[0], sides[1], statement.apart, statement.links)


def weighted_sum(certificate: Certificate, claims: ClaimSet) -> Sides | None:
    """Return a proof as the sum of its lines, each taken so many times; None where lines are no figures.

    What only compares, or orders, adds nothing to the sum: it ties the figures, as rules do.
    """
    terms = [t for t in certificate.terms if t.role == "claim"]
    figures = [t for t in terms if claims[t.id].kind in FLOWS]
    others = [t for t in (*terms, *certificate.rules) if t not in figures]
    if certificate.cases or not figures or len(terms) < len(certificate.terms) or any(t.bound for t in others):
        return None
    names = Names([Subject(claims[t.id], window_of(t, claims[t.id])) for t in terms])
    least = min(Fraction(t.multiplier) for t in figures)
    sides: dict[Side, list[Part]] = {Side.LOW: [], Side.HIGH: []}
    for t in figures:
        added = figure_of(t, claims[t.id], names, least)
        sides[t.side].append(Part((Addend(added.figure, _per(added), t.side.value),), added.figure.name))
    ties = dict.fromkeys(_tie(t, claims, names) for t in others)
    return Sides(tuple(sides[Side.LOW]), tuple(sides[Side.HIGH]), exact(certificate.gap / least), tuple(ties))


def _tie(t: Term, claims: ClaimSet, names: Names) -> str:
    """Say what a line that adds nothing says."""
    if t.role == "rule":
        return t.id
    claim = claims[t.id]
    return f"{claim.words} ({names.of(Subject(claim, window_of(t, claim)))})"


def _per(added: Added) -> Exact:
    claim = added.subject.claim
    return units_in(added.subject.window, claim.per) if claim.kind == "rate" else 1


def _parts(side: Sequence[Added], end: str) -> tuple[Part, ...]:
    return tuple(_part(run, end) for run in runs(side))


def _part(run: Sequence[Added], end: str) -> Part:
    addends = tuple(Addend(a.figure, _per(a), _end(a, end)) for a in run)
    if len(run) == 1:
        return Part(addends, run[0].figure.name)
    first, last = run[0].figure, run[-1].figure
    return Part(addends, f"{count(len(run), noun([a.subject for a in run]))}, {first.name} to {last.name}")


def _end(added: Added, end: str) -> str:
    """Return the end of its figure that is added: none of a figure that compares, which is taken as printed."""
    return end if added.figure.id and added.subject.claim.kind in FLOWS else ""


def figures_in(sides: Iterable[Part]) -> int:
    """Return how many figures some parts have together."""
    return sum(len(part.addends) for part in sides)
