"""Proofs that travel: complete in themselves, added up again with fractions and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.model.proof.farkas import covers_nothing
from deserstats.model.proof.outcome import Beyond, Refuted
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series, bound_of
from deserstats.wording import Exact, exact, fitting


class Side(StrEnum):
    """Which end of an interval a proof uses."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """``weight`` times the count of one series over a window; ``end`` is exclusive."""

    measure: str
    unit: str
    category: str
    geography: str
    start: date
    end: date
    weight: Exact = 1
    basis: str = ""
    dated_by: str = ""
    level: bool = False
    tag: str = ""
    signed: bool = False
    whole: bool = True

    @property
    def series(self) -> Series:
        """The series of the piece."""
        node = self.category, self.geography
        return Series(self.measure, self.unit, self.basis, self.dated_by, *node, self.level, self.tag)

    @property
    def window(self) -> Period:
        """The window of the piece."""
        return Period(self.start, self.end)


def pieces(form: Form, domain: Domain) -> tuple[Piece, ...]:
    """Write a form for people: dates instead of ordinals."""
    return tuple(
        Piece(
            measure=s.measure,
            unit=s.unit,
            category=s.category,
            geography=s.geography,
            start=date.fromordinal(start),
            end=date.fromordinal(end),
            weight=weight,
            basis=s.basis,
            dated_by=s.dated_by,
            level=s.level,
            tag=s.tag,
            signed=domain.is_signed(s),
            whole=domain.is_whole(s),
        )
        for s, start, end, weight in form
    )


def form_of(parts: Sequence[Piece]) -> Form:
    """Turn pieces back into a form."""
    return tuple(Segment(p.series, p.start.toordinal(), p.end.toordinal(), p.weight) for p in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of a sum: ``multiplier`` times "the form is ``bound`` or more (low), or less (high)".

    ``id`` is the claim; or the rule when ``role`` is "rule"; or nothing when it is "case", the
    bound of the case that is being refuted. ``strict`` means that the bound itself is not
    allowed. ``part`` names the unit of time where one claim speaks of several.
    """

    id: str
    side: Side
    multiplier: Exact
    bound: Exact
    form: tuple[Piece, ...]
    strict: bool = False
    part: str = ""
    role: str = "claim"

    @property
    def sign(self) -> int:
        """+1 on a low side, -1 on a high side."""
        return 1 if self.side == Side.LOW else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One of several possibilities, and the certificate that refutes it.

    Either a choice of windows (``windows``: claim and window label), or a bound on a whole sum
    (``bound``); the cases of a certificate cover all possibilities.
    """

    certificate: Certificate
    windows: tuple[tuple[str, str], ...] = ()
    bound: Term | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A contradiction as sums: either ``terms`` that add up to it, or ``cases`` that each do.

    The low sides minus the high sides cover no cell positively (no cell at all of a measure
    that may be negative), so their sum is 0 or less; but the bounds ask for ``gap`` or more.
    """

    terms: tuple[Term, ...] = ()
    rules: tuple[Term, ...] = ()
    cases: tuple[Case, ...] = ()

    @property
    def gap(self) -> Exact:
        """By how much the bounds of the terms contradict each other; the least of the cases."""
        if self.cases:
            return min((case.certificate.gap for case in self.cases), key=Fraction)
        return exact(sum((t.sign * t.multiplier * t.bound for t in self.lines), Fraction(0)))

    @property
    def lines(self) -> tuple[Term, ...]:
        """Terms of claims, cases and rules together."""
        return self.terms + self.rules

    def every_line(self) -> Iterator[Term]:
        """Return every term, the bounds of cases included."""
        yield from self.lines
        for case in self.cases:
            if case.bound is not None:
                yield case.bound
            yield from case.certificate.every_line()

    @property
    def ids(self) -> tuple[str, ...]:
        """Claims whose lines the sums use."""
        terms = (t for leaf in self.leaves() for t in leaf.terms if t.role == "claim")
        return tuple(dict.fromkeys(t.id for t in terms))

    def leaves(self) -> Iterator[Certificate]:
        """Return the sums that it is made of."""
        if not self.cases:
            yield self
        for case in self.cases:
            yield from case.certificate.leaves()

    def verify(self) -> bool:
        """Add everything up again in exact arithmetic, as it is written; no solver takes part.

        Whether the lines are what claims and scheme say is another question: the answer that the
        certificate belongs to checks that, too.
        """
        return self.adds_up()

    def adds_up(self, domain: Domain | None = None) -> bool:
        """Whether the sums contradict each other, by what the scheme says of series; without it, as written."""
        known = _Written(self) if domain is None else domain
        return self._holds((), known)

    def refutes(self, bound: Term, domain: Domain) -> bool:
        """Whether the sums contradict each other, or a bound that is granted to them."""
        return self._holds((bound,), domain)

    def _holds(self, granted: tuple[Term, ...], domain: _Written | Domain) -> bool:
        if not self.cases:
            sums = [(form_of(t.form), t.sign * t.multiplier) for t in self.lines]
            strict = any(t.strict for t in self.lines)
            is_contradiction = self.gap > 0 or (self.gap == 0 and strict)
            return self._is_in_order(granted) and is_contradiction and covers_nothing(sums, domain)
        refuted = (c.certificate._holds(granted + (() if c.bound is None else (c.bound,)), domain) for c in self.cases)
        return not self.lines and _is_exhaustive(self.cases, domain) and all(refuted)

    def _is_in_order(self, granted: tuple[Term, ...]) -> bool:
        """Whether there are lines, all of them where they belong, and none that nobody granted."""
        assumed = [(t.form, t.side, t.bound) for t in granted]
        cases = [t for t in self.lines if t.role == "case"]
        return (
            bool(self.lines)
            and all(t.multiplier > 0 for t in self.lines)
            and len(set(self.terms)) == len(self.terms)
            and all(t.role != "rule" for t in self.terms)
            and all(t.role == "rule" for t in self.rules)
            and all((t.form, t.side, t.bound) in assumed and not t.strict for t in cases)
        )

    def as_arithmetic(self) -> str:
        """Write the sums in the words of the claims, in lines of at most 100 characters."""
        from deserstats.model.proof.arithmetic import arithmetic

        return fitting(arithmetic(self))


class _Written:
    """What a certificate itself says of series; a series of which it says two things is taken at its weakest."""

    def __init__(self, certificate: Certificate) -> None:
        parts = [p for t in certificate.every_line() for p in t.form]
        self.signed = {p.series for p in parts if p.signed}
        self.broken = {p.series for p in parts if not p.whole}

    def is_signed(self, series: Series) -> bool:
        return series in self.signed

    def is_whole(self, series: Series) -> bool:
        return series not in self.broken


def _is_exhaustive(cases: tuple[Case, ...], domain: _Written | Domain) -> bool:
    """Whether cases on a whole sum leave nothing out; choices of windows are checked with the claims."""
    bounds = [case.bound for case in cases if case.bound is not None]
    if not bounds:
        return all(case.windows and len(dict(case.windows)) == len(case.windows) for case in cases)
    if len(bounds) != 2 or len(cases) != 2 or any(case.windows for case in cases):
        return False
    below, above = bounds
    is_whole = all(domain.is_whole(piece.series) and isinstance(piece.weight, int) for piece in below.form)
    meet = isinstance(below.bound, int) and above.bound == below.bound + 1
    return is_whole and meet and (below.form, below.side, above.side) == (above.form, Side.HIGH, Side.LOW)


def case_of(beyond: Beyond, rows: Sequence[Constraint], domain: Domain) -> Case:
    """Write the refutation of a bound beside some rows as a case."""
    return _case(beyond.row, beyond.refuted, rows, domain, len(rows))


def _case(row: Constraint, refuted: Refuted, rows: Sequence[Constraint], domain: Domain, n: int) -> Case:
    bound = term(row, -1 if row.bounds.low is None else 1, domain, role="case")
    return Case(bound=bound, certificate=_build(refuted, [*rows, row], domain, n))


def build(refuted: Refuted, rows: Sequence[Constraint], domain: Domain) -> Certificate:
    """Write a refutation of rows as a certificate."""
    return _build(refuted, rows, domain, len(rows))


def _build(refuted: Refuted, rows: Sequence[Constraint], domain: Domain, n: int) -> Certificate:
    """Rows from number ``n`` on are bounds of the cases above."""
    if refuted.split is not None:
        split = refuted.split
        below, above = (
            bound_of(split.form, Interval(None, split.at)),
            bound_of(split.form, Interval(split.at + 1, None)),
        )
        halves = ((below, split.below), (above, split.above))
        return Certificate(cases=tuple(_case(row, half, rows, domain, n) for row, half in halves))
    lines = [
        term(rows[i], y, domain, role="case" if i >= n else "rule" if rows[i].is_rule else "claim")
        for i, y in refuted.multipliers.items()
    ]
    return Certificate(
        terms=tuple(_merged([t for t in lines if t.role != "rule"])),
        rules=tuple(t for t in lines if t.role == "rule"),
    )


def term(row: Constraint, multiplier: Exact, domain: Domain, role: str = "claim") -> Term:
    """Write one signed multiplier on a row as a term."""
    low = multiplier > 0
    bound = row.bounds.low if low else row.bounds.high
    assert bound is not None
    return Term(
        id=row.owner,
        side=Side.LOW if low else Side.HIGH,
        multiplier=exact(abs(Fraction(multiplier))),
        bound=bound,
        form=pieces(row.form, domain),
        strict=row.bounds.low_open if low else row.bounds.high_open,
        part=row.part,
        role=role,
    )


def _merged(terms: Sequence[Term]) -> list[Term]:
    """Join equal terms of one claim."""
    total: dict[Term, Exact] = {}
    for t in sorted(terms, key=lambda t: (t.form[0].start, t.form[-1].end) if t.form else (date.min, date.min)):
        key = replace(t, multiplier=1)
        total[key] = total.get(key, 0) + t.multiplier
    return [replace(key, multiplier=m) for key, m in total.items()]
