"""Contradictions among counts: parts that miss their whole, two figures of the same, totals that fall."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from deserstats.checks.sums.layout import WIDTH, Added, Row, columns
from deserstats.checks.sums.naming import Names, Subject, noun
from deserstats.checks.sums.statement import Statement, StatementKind, SummedFigure, total
from deserstats.claims.cells.period import Period
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Certificate, Side, Term, form_of
from deserstats.model.rows.claim_rows import units_in
from deserstats.model.rows.linear_form import coverage
from deserstats.model.rows.system import System
from deserstats.wording import Exact, count, exact, folded, number

TOUCHING = "the ends that touch are not allowed"
"""What is told of figures that meet in a number which neither allows."""

FLOWS = ("total", "rate", "each", "stock", "difference")
"""Kinds whose figures can be added up."""


def of_counts(certificate: Certificate, system: System) -> Statement | None:
    """Tell a proof on counts as a sum; None where it has other figures, or fractions of them."""
    claims = {t.id: system.claims[t.id] for t in certificate.terms}
    if any(c.kind not in (*FLOWS, "order") for c in claims.values()) or any(t.bound for t in certificate.rules):
        return None
    figures = [t for t in certificate.terms if claims[t.id].kind in FLOWS]
    times = min((Fraction(t.multiplier) for t in figures), default=Fraction(1))
    if not figures or any((Fraction(t.multiplier) / times).denominator != 1 for t in figures):
        return None
    low = [t for t in figures if t.side == Side.LOW]
    high = [t for t in figures if t.side == Side.HIGH]
    subjects = [Subject(claims[t.id], window_of(t, claims[t.id])) for t in figures]
    names = Names(subjects, _is_running(low, high, claims))
    needs, allows = ([figure_of(t, claims[t.id], names, times) for t in side] for side in (low, high))
    links = [f"{c.words}, {c.window}" for c in claims.values() if c.kind == "order"]
    links += dict.fromkeys(t.id for t in certificate.rules)
    return _told(certificate, needs, allows, names, links)


def _told(
    certificate: Certificate, needs: list[Added], allows: list[Added], names: Names, links: Sequence[str]
) -> Statement:
    kind = _kind(needs, allows, names, links)
    left, right = ([a.figure for a in side] for side in (needs, allows))
    apart = exact(total(left) - total(right))
    says = _SENTENCES[kind](needs, allows) if kind != StatementKind.SUM else _sum(certificate, needs, allows)
    lines: tuple[str, ...] = ()
    if kind == StatementKind.SUM:
        lines = (*columns(needs, allows, Row("apart", number(apart))), *tied(links))
    return Statement(
        kind=kind,
        sentence=titled(names.about, f"{says}: {f'{number(apart)} apart' if apart else TOUCHING}"),
        apart=apart,
        certificate=certificate,
        needs=tuple(left),
        allows=tuple(right),
        links=tuple(links),
        lines=lines,
    )


def titled(about: str, sentence: str) -> str:
    """Put before a sentence what all of its figures count."""
    return f"{about}: {sentence}" if about else sentence[:1].upper() + sentence[1:]


def tied(links: Sequence[str]) -> list[str]:
    """Say by what figures of several kinds are tied."""
    return folded(f"tied by: {'; '.join(links)}", width=WIDTH) if links else []


def _kind(needs: Sequence[Added], allows: Sequence[Added], names: Names, links: Sequence[str]) -> StatementKind:
    if len(needs) != 1 or len(allows) != 1 or links or needs[0].figure.times != 1 or allows[0].figure.times != 1:
        return StatementKind.SUM
    a, b = needs[0].subject, allows[0].subject
    if names.is_running:
        return StatementKind.FALL
    if a.window == b.window and a.claim.category == b.claim.category and a.claim.geography == b.claim.geography:
        return StatementKind.TWICE
    return StatementKind.PART


def _sum(certificate: Certificate, needs: Sequence[Added], allows: Sequence[Added]) -> str:
    cover = coverage((form_of(t.form), t.sign * t.multiplier) for t in certificate.lines)
    return sum_sentence(needs, allows, is_whole=not any(level for steps in cover.values() for _, _, level in steps))


def sum_sentence(needs: Sequence[Added], allows: Sequence[Added], *, is_whole: bool = True) -> str:
    """Say that the side of more figures adds up to something else than the other one.

    Where they are not all parts of a whole, those that need too much do so alone, and those that
    allow too little cover it.
    """
    is_low = len(needs) >= len(allows)
    many, few = (needs, allows) if is_low else (allows, needs)
    at, other = ("at least", "at most") if is_low else ("at most", "at least")
    parts = _together(many, at, "" if is_whole else "alone " if is_low else "cover it and ")
    if not few:
        return f"{parts}, but {'nothing allows it' if is_low else 'no period is negative'}"
    if len(few) == 1 and few[0].figure.times == 1:
        return f"{parts}, {_printed(few[0], without_id=True)}"
    return f"{parts}, {count(len(few), 'other figure')} to {_summed(few, other)}"


def _together(side: Sequence[Added], at: str, how: str) -> str:
    """Say what some figures add up to."""
    n = sum((Fraction(a.figure.times) for a in side), Fraction(0))
    if n == 1:
        return _printed(side[0])
    named = count(int(n), noun([a.subject for a in side]))
    return f"{named} {how}add up to {_summed(side, at)}"


def _summed(side: Sequence[Added], at: str) -> str:
    sum_ = number(exact(total(a.figure for a in side)))
    return f"{at} {sum_}" if any(a.figure.reading for a in side) else sum_


def _printed(added: Added, *, without_id: bool = False) -> str:
    """Say what a figure is printed as; the lines beneath a sum have its id."""
    figure = added.figure
    name = figure.name.removesuffix(f" [{figure.id}]") if without_id else figure.name
    read = f", {figure.reading}" if figure.reading else ""
    return f"{name} is printed {figure.printed}{read}" if name else f"printed {figure.printed}{read}"


def twice_sentence(needs: Sequence[Added], allows: Sequence[Added]) -> str:
    """Say what two figures of the same are printed as."""
    first, second = sorted((needs[0], allows[0]), key=lambda a: a.figure.id)
    return f"{_printed(first)}, and {_printed(second)}"


def _fall_sentence(needs: Sequence[Added], allows: Sequence[Added]) -> str:
    return f"the running total falls from {_in_brackets(needs[0])} to {_in_brackets(allows[0])}"


def _in_brackets(added: Added) -> str:
    figure = added.figure
    return f"{figure.printed} ({', '.join(filter(None, (figure.name, figure.reading)))})"


def _part_sentence(needs: Sequence[Added], allows: Sequence[Added]) -> str:
    return f"{_printed(needs[0])}; it is part of {_printed(allows[0]).replace(' is printed', ', printed', 1)}"


_SENTENCES = {
    StatementKind.TWICE: twice_sentence,
    StatementKind.FALL: _fall_sentence,
    StatementKind.PART: _part_sentence,
}


def figure_of(t: Term, claim: Claim, names: Names, times: Fraction = Fraction(1)) -> Added:
    """Return the figure that a line adds up."""
    subject = Subject(claim, window_of(t, claim))
    per = units_in(subject.window, claim.per) if claim.kind == "rate" else 1
    name = names.of(subject)
    if claim.kind == "rate":
        name += f" ({count_of(per, claim.per)})"
    figure = SummedFigure(
        id=claim.id,
        name=name,
        printed=claim.words,
        value=t.bound,
        reading=_reading(claim, t, per),
        times=exact(Fraction(t.multiplier) / times),
    )
    return Added(figure, subject)


def count_of(n: Exact, unit: str) -> str:
    """Write so many units of time."""
    return f"{number(n)} {unit}{'' if n == 1 else 's'}"


def _reading(claim: Claim, t: Term, per: Exact) -> str:
    """Say how a figure was read, where that is not the number as printed; and what a rate makes over its window."""
    bound = exact(Fraction(t.bound) / per)
    in_all = "" if per == 1 else f"{number(t.bound)} in all"
    if claim.figure is not None and claim.figure.value == bound and not t.strict:
        return in_all
    if t.side == Side.LOW:
        read = f"read as {'more than' if t.strict else 'at least'} {number(bound)}"
    else:
        read = f"read as {'less than' if t.strict else 'up to'} {number(bound)}"
    return f"{read}, {in_all}" if in_all else read


def window_of(t: Term, claim: Claim) -> Period:
    """Return the window that a line speaks of: of a claim on every unit of time, that unit."""
    if claim.kind == "each" and t.part:
        return t.form[0].window
    spans = {(p.start, p.end) for p in t.form}
    return Period(*spans.pop()) if len(spans) == 1 else claim.window


def _is_running(low: Sequence[Term], high: Sequence[Term], claims: dict[str, Claim]) -> bool:
    """Whether a proof is that of a running total that falls: two totals of one outlet from one day on."""
    if len(low) != 1 or len(high) != 1:
        return False
    a, b = low[0], high[0]
    is_same = {p.series for p in a.form} == {p.series for p in b.form}
    is_one = {(c.kind, c.source, c.origin) for c in (claims[a.id], claims[b.id])}
    if not is_same or len(is_one) > 1 or claims[a.id].kind != "total":
        return False
    return a.form[0].start == b.form[0].start and a.form[0].end < b.form[0].end
