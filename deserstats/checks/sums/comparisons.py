"""Contradictions among shares, ratios and growth: percents that miss their whole, or the counts that they compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from deserstats.checks.sums.counts import sum_sentence, titled, twice_sentence
from deserstats.checks.sums.layout import Added, Row, columns, laid_out, side_rows
from deserstats.checks.sums.naming import Names, Subject, with_id
from deserstats.checks.sums.statement import Statement, StatementKind, SummedFigure, total
from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.claim import Claim
from deserstats.model.proof.certificate import Certificate, Side, Term
from deserstats.model.proof.farkas import covers_nothing
from deserstats.model.rows.claim_rows import BASE, scale_of
from deserstats.model.rows.linear_form import Form, coverage
from deserstats.model.rows.system import System
from deserstats.wording import Exact, count, exact, number

POINT = (Relation.PRINTED, Relation.EXACT, Relation.ABOUT)
"""Words under which a figure is taken as the number printed when it is compared."""

WHOLE = "the whole"

DECIMALS = 2
"""Decimals more than printed with which a comparison is worked out."""

SHORT = 4
"""Shares up to which their sum is written into the sentence."""

MOST_INSIDE = 10
"""Figures that are tried as parts of what is compared."""

UNITS = {"share": "%", "growth": "%", "ratio": "times"}
"""Unit of a figure that compares."""


def of_shares(certificate: Certificate, system: System) -> Statement | None:
    """Tell a proof on shares of one base as their sum, in parts of the base."""
    terms = [t for t in certificate.terms if t.part != BASE]
    claims = {t.id: system.claims[t.id] for t in terms}
    kinds = {(c.kind, scale_of(c)) for c in claims.values() if c.kind in COMPARING}
    if len(kinds) != 1 or any(c.kind not in COMPARING for c in claims.values()) or certificate.rules:
        return None
    ((kind, (parts, _)),) = kinds
    index = system.series_index
    forms = {t: index.own(claims[t.id], claims[t.id].window) for t in terms}
    bases = {tuple(sorted(index.base(c, c.window))) for c in claims.values()}
    if len(bases) != 1 or any(len(c.windows) > 1 for c in claims.values()):
        return None
    (base,) = bases
    if kind == "growth" and len(set(forms.values())) != 1:
        return None
    names = Names([Subject(claims[t.id], claims[t.id].window) for t in terms])
    reading = system.claims.reading
    needs, allows = (
        [_share(t, claims[t.id], names, reading) for t in terms if t.side == side] for side in (Side.LOW, Side.HIGH)
    )
    whole = _whole(terms, forms, base, parts, system)
    if whole is None:
        return None
    needs, allows = [*needs, *whole[0]], [*allows, *whole[1]]
    unit = UNITS[kind] if kind != "share" or parts == 100 else f"per {number(parts)}"
    return _told(certificate, needs, allows, names, unit, system.claims.reading)


def _whole(
    terms: Sequence[Term], forms: dict[Term, Form], base: Form, parts: int, system: System
) -> tuple[list[Added], list[Added]] | None:
    """Return the whole itself, on the side on which it is needed; None where neither makes a sum of it."""
    said = [(forms[t], t.sign) for t in terms]
    whole = SummedFigure(id="", name=WHOLE, printed=number(parts), value=parts)
    added = Added(whole, Subject(system.claims[terms[0].id], system.claims[terms[0].id].window))
    if all(t.side == Side.HIGH for t in terms):
        return ([added], []) if covers_nothing([*said, (base, 1)], system.domain) else None
    if covers_nothing(said, system.domain):
        return [], []
    return ([], [added]) if covers_nothing([*said, (base, -1)], system.domain) else None


def _share(t: Term, claim: Claim, names: Names, reading: Reading) -> Added:
    subject = Subject(claim, claim.window)
    value, read = pointed(claim, t.side, reading)
    figure = SummedFigure(id=claim.id, name=names.of(subject), printed=claim.words, value=value, reading=read)
    return Added(figure, subject)


def pointed(claim: Claim, side: Side, reading: Reading) -> tuple[Exact, str]:
    """Return the number that a figure which compares is taken for, and how it was read where it is no point."""
    allowed = claim.allowed(reading)
    if claim.figure is not None and claim.bounds == (None, None) and Relation(claim.relation) in POINT:
        return claim.figure.value, ""
    if side == Side.LOW:
        assert allowed.low is not None
        return allowed.low, f"read as {'more than' if allowed.low_open else 'at least'} {number(allowed.low)}"
    assert allowed.high is not None
    return allowed.high, f"read as {'less than' if allowed.high_open else 'up to'} {number(allowed.high)}"


def _slack(added: Added, side: Side, reading: Reading) -> Fraction:
    """Return how far a figure may be from the number that it is taken for."""
    if not added.figure.id:
        return Fraction(0)
    allowed = added.subject.claim.allowed(reading)
    end = allowed.low if side == Side.LOW else allowed.high
    return Fraction(0) if end is None else abs(Fraction(added.figure.value) - Fraction(end))


def _told(
    certificate: Certificate, needs: list[Added], allows: list[Added], names: Names, unit: str, reading: Reading
) -> Statement | None:
    apart = exact(total(a.figure for a in needs) - total(a.figure for a in allows))
    slack = sum((_slack(a, Side.LOW, reading) for a in needs), Fraction(0))
    slack += sum((_slack(a, Side.HIGH, reading) for a in allows), Fraction(0))
    if apart <= 0:
        return None
    is_twice = len(needs) == len(allows) == 1 and all(a.figure.id for a in (*needs, *allows))
    is_twice = is_twice and needs[0].subject.claim.category == allows[0].subject.claim.category
    sentence = (twice_sentence if is_twice else _whole_sentence)(needs, allows)
    remark = f"rounding explains at most {number(exact(slack))} of it" if slack else ""
    rows = () if is_twice else tuple(columns(needs, allows, Row("apart", number(apart))))
    return Statement(
        kind=StatementKind.TWICE if is_twice else StatementKind.SUM,
        sentence=titled(names.about, f"{sentence}: {points(apart, unit)} apart"),
        apart=apart,
        certificate=certificate,
        unit=unit,
        needs=tuple(a.figure for a in needs),
        allows=tuple(a.figure for a in allows),
        remark=remark,
        lines=rows,
    )


def _whole_sentence(needs: Sequence[Added], allows: Sequence[Added]) -> str:
    """Say that shares add up to more, or less, than the whole; else to another share."""
    shares, whole = (needs, allows) if allows and not allows[0].figure.id else (allows, needs)
    if len(whole) != 1 or whole[0].figure.id:
        return sum_sentence(needs, allows)
    figures = [a.figure for a in shares]
    sum_ = written(total(figures), figures)
    terms = " + ".join(f.printed.split(" ")[0] for f in figures) if len(figures) <= SHORT else ""
    parts = (
        f"{terms} = {sum_}"
        if terms and not any(f.reading for f in figures)
        else f"{count(len(figures), 'share')} add up to {sum_}"
    )
    return f"{parts}, {'more' if shares is needs else 'less'} than {whole[0].figure.printed}"


def written(value: Fraction, like: Sequence[SummedFigure]) -> str:
    """Write a sum with as many decimals as its figures were printed with."""
    decimals = max((len(f.printed.split(" ")[0].partition(".")[2]) for f in like), default=0)
    return f"{float(value):,.{decimals}f}" if (value * 10**decimals).denominator == 1 else number(value)


def points(apart: Exact, unit: str, decimals: int = DECIMALS) -> str:
    """Write a difference in the unit of the figures: of percents, as points."""
    text = near(apart, decimals)
    return f"{text} point{'' if text == '1' else 's'}" if unit == "%" else text


def near(value: Exact, decimals: int) -> str:
    """Write a number with so many decimals at most."""
    text = f"{float(round(Fraction(value), decimals)):,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class _Part:
    """A count that takes part in a comparison, with the numbers that it allows."""

    claim: Claim
    form: Form
    bounds: Interval


def of_comparison(certificate: Certificate, system: System) -> Statement | None:
    """Tell a proof on one figure that compares, and on counts of what it compares, as that comparison."""
    claims = [system.claims[name] for name in certificate.ids]
    told = [c for c in claims if c.kind in COMPARING]
    if len(told) != 1 or any(len(system.options[c.id]) > 1 for c in claims):
        return None
    (claim,) = told
    counts = [_part(c, system) for c in claims if c is not claim]
    if any(part is None for part in counts):
        return None
    own = _tiling(system.series_index.own(claim, claim.window), list(filter(None, counts)))
    base = _tiling(system.series_index.base(claim, claim.window), list(filter(None, counts)))
    if own is None or base is None or len({p.claim.id for p in (*own, *base)}) != len(counts):
        return None
    return _compared(certificate, claim, (own, base), system.claims.reading)


def _part(claim: Claim, system: System) -> _Part | None:
    """Return what a claim counts; None where that is not one sum."""
    rows = system.options[claim.id][0][1]
    return _Part(claim, rows[0].form, rows[0].bounds) if claim.kind in ("total", "stock") and len(rows) == 1 else None


def _tiling(form: Form, counts: Sequence[_Part]) -> tuple[_Part, ...] | None:
    """Return the fewest figures that tile a form; None where none do."""
    series = {s.series for s in form}
    inside = [part for part in counts if {s.series for s in part.form} <= series][:MOST_INSIDE]
    for k in range(1, len(inside) + 1):
        for chosen in combinations(inside, k):
            cover = coverage([*((part.form, 1) for part in chosen), (form, -1)])
            if not any(level for steps in cover.values() for _, _, level in steps):
                return chosen
    return None


def _compared(
    certificate: Certificate, claim: Claim, sides: tuple[tuple[_Part, ...], tuple[_Part, ...]], reading: Reading
) -> Statement | None:
    """Compare what the counts allow nearest to the figure with it."""
    factor, shift = scale_of(claim)
    for side, ends in ((Side.LOW, ("high", "low")), (Side.HIGH, ("low", "high"))):
        above, below = (_sum_of(part, end) for part, end in zip(sides, ends, strict=True))
        end = getattr(claim.allowed(reading), "low" if side == Side.LOW else "high")
        if above is None or not below or end is None:
            continue
        found = factor * above / below + shift
        if (found < end) if side == Side.LOW else (found > end):
            own, base = (_added(part, end, sides) for part, end in zip(sides, ends, strict=True))
            return _comparison(certificate, claim, own, base, pointed(claim, side, reading))
    return None


def _sum_of(parts: Sequence[_Part], end: str) -> Fraction | None:
    ends = [getattr(part.bounds, end) for part in parts]
    return None if None in ends else sum(map(Fraction, ends), Fraction(0))


def _added(parts: Sequence[_Part], end: str, sides: tuple[Sequence[_Part], Sequence[_Part]]) -> list[Added]:
    every = {part.claim.id: Subject(part.claim, part.claim.window) for side in sides for part in side}
    names = Names(list(every.values()))
    found = []
    for part in parts:
        claim, value = part.claim, getattr(part.bounds, end)
        is_point = claim.figure is not None and claim.figure.value == value
        read = "" if is_point else f"read as {'at least' if end == 'low' else 'up to'} {number(value)}"
        figure = SummedFigure(
            id=claim.id, name=names.of(every[claim.id]), printed=claim.words, value=value, reading=read
        )
        found.append(Added(figure, every[claim.id]))
    return found


def _comparison(
    certificate: Certificate, claim: Claim, own: list[Added], base: list[Added], printed: tuple[Exact, str]
) -> Statement:
    factor, shift = scale_of(claim)
    value, read = printed
    found = factor * total(a.figure for a in own) / total(a.figure for a in base) + shift
    apart = exact(abs(found - Fraction(value)))
    unit = "%" if claim.parts == 100 and claim.kind != "ratio" else ""
    decimals = len(claim.value.partition(".")[2]) + DECIMALS if claim.figure else DECIMALS
    that = _WORDS[claim.kind](near(exact(found), decimals), claim)
    one, two = (_told_side(side) for side in (own, base))
    middle = f"from {two} to {one} is {that}" if claim.kind == "growth" else f"{one} is {that} {two}"
    says = f"{middle}, printed {claim.words}{f', {read}' if read else ''}: {points(apart, unit, decimals)} apart"
    rows = [*side_rows(own), *side_rows(base), Row("that is", that.removesuffix(" of"))]
    rows += [Row(with_id("printed", claim.id), claim.words, read), Row("apart", points(apart, unit, decimals))]
    return Statement(
        kind=StatementKind.RATIO,
        sentence=titled(Names([Subject(claim, claim.window)]).about, says),
        apart=apart,
        certificate=certificate,
        unit=unit,
        needs=tuple(a.figure for a in own),
        allows=tuple(a.figure for a in base),
        told=SummedFigure(id=claim.id, name=with_id("", claim.id), printed=claim.words, value=value, reading=read),
        scale=(factor, shift),
        lines=tuple(laid_out(rows)),
    )


def _told_side(side: Sequence[Added]) -> str:
    """Name what is compared: a figure, or the sum of several."""
    if len(side) == 1:
        figure = side[0].figure
        named = ", ".join(filter(None, (figure.name, figure.reading)))
        return f"{figure.printed} ({named})" if named else figure.printed
    return f"{number(exact(total(a.figure for a in side)))} ({count(len(side), 'figure')} together)"


_WORDS = {
    "share": lambda found, claim: f"{found} % of" if claim.parts == 100 else f"{found} per {number(claim.parts)} of",
    "growth": lambda found, claim: f"{found} % more",
    "ratio": lambda found, claim: f"{found} times",
}
