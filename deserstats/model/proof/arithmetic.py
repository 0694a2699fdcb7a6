"""A certificate as lines that a reader can add up by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from deserstats.claims.cells.period import Period, as_period, day_text
from deserstats.model.rows.delays import BACKLOG
from deserstats.model.rows.measure_rules import EARLIER
from deserstats.wording import Exact, listing, number

if TYPE_CHECKING:
    from deserstats.model.proof.certificate import Case, Certificate, Piece, Term


Shown = Mapping[str, str]
"""How ids are written, where not as they are; blank: not at all."""


def arithmetic(certificate: Certificate, indent: str = "  ", shown: Shown = MappingProxyType({})) -> str:
    """Write the sums of a certificate, one line a side; cases one after the other."""
    if certificate.cases:
        return "\n".join(line for case in certificate.cases for line in _case(case, indent, shown))
    lines = certificate.lines
    if all(_window(t) is not None for t in lines):
        return "\n".join(indent + line for line in _sums(lines, shown))
    return "\n".join(indent + line for line in _inequalities(certificate, shown))


def _case(case: Case, indent: str, shown: Shown) -> list[str]:
    if case.bound is not None:
        side = "or less" if case.bound.side == "high" else "or more"
        head = f"If {_form(case.bound)} is {number(case.bound.bound)} {side}:"
    else:
        named = ((shown.get(name) or name, as_period(label)) for name, label in case.windows)
        head = f"If {listing(f'{name} counts {window}' for name, window in named)}:"
    return [indent + head, arithmetic(case.certificate, indent + "  ", shown)]


def _window(t: Term) -> Period | None:
    """Return the window of a term that is the plain sum over one window, else None."""
    spans = {(p.start, p.end) for p in t.form}
    plain = len(spans) == 1 and all(p.weight == 1 for p in t.form)
    return t.form[0].window if plain else None


def _sums(lines: Sequence[Term], shown: Shown) -> list[str]:
    """Two lines: what the low sides need, and what the high sides allow."""
    low = [t for t in lines if t.sign > 0]
    high = [t for t in lines if t.sign < 0]
    several = len({_names(t) for t in lines}) > 1
    strict = any(t.strict for t in lines)
    needs = _sum(low, several, shown)
    if not high:
        return [f"{needs} or more, but nothing allows it"]
    inside = listing(dict.fromkeys(str(_window(t)) for t in high))
    if not low:
        return [f"{_sum(high, several, shown)} or less, but no period is negative"]
    if len(low) == len(high) == 1 and _window(low[0]) == _window(high[0]):
        return [f"{needs}{'' if strict else ' or more'}", f"{_sum(high, several, shown)}{'' if strict else ' or less'}"]
    return [f"{needs} or more, inside {inside}", f"{_sum(high, several, shown)}{' or less' if len(high) > 1 else ''}"]


def _sum(terms: Sequence[Term], several: bool, shown: Shown) -> str:
    parts = [_addend(t, several, shown) for t in terms]
    if len(parts) == 1 and terms[0].multiplier == 1:
        return parts[0]
    return f"{' + '.join(parts)} = {number(sum_of(terms))}"


def sum_of(terms: Sequence[Term]) -> Exact:
    """Return the weighted sum of the bounds."""
    return sum((Fraction(t.multiplier) * t.bound for t in terms), Fraction(0))


def _addend(t: Term, several: bool, shown: Shown) -> str:
    times = "" if t.multiplier == 1 else f"{number(t.multiplier)} x "
    name = shown.get(t.id, t.id) if t.role == "claim" else f"[{t.id}]" if t.role == "rule" else "[this case]"
    what = _names(t) if several else ""
    return times + " ".join(filter(None, (name, str(_window(t)), what, number(t.bound))))


def _names(t: Term) -> str:
    """Categories, places and measure of a plain term, as far as they say something."""
    categories = dict.fromkeys(p.category for p in t.form if p.category)
    places = dict.fromkeys(p.geography for p in t.form if p.geography)
    measure = t.form[0].measure
    return " ".join(filter(None, (measure, "+".join(categories), "+".join(places))))


def _inequalities(certificate: Certificate, shown: Shown) -> list[str]:
    """Every term as an inequality, and what their sum says."""
    lines = []
    for t in certificate.lines:
        times = "" if t.multiplier == 1 else f"{number(t.multiplier)} x: "
        name = shown.get(t.id, t.id) if t.role == "claim" else f"rule {t.id}" if t.role == "rule" else "this case"
        word = ("more than " if t.sign > 0 else "less than ") if t.strict else ""
        edge = "" if t.strict else (" or more" if t.sign > 0 else " or less")
        part = f" ({t.part})" if t.part else ""
        who = f"{name}{part}".lstrip()
        lines.append(f"{times}{f'{who}: ' if who else ''}{_form(t)} is {word}{number(t.bound)}{edge}")
    gap = certificate.gap
    asks = f"{number(gap)} or more" if gap else "more than 0"
    lines.append(f"added up (low ends minus high ends), nothing positive is left, yet it must be {asks}")
    return lines


def _form(t: Term) -> str:
    """Write a form as sums over windows: pieces of equal weight and window are one."""
    groups: dict[tuple[Exact, str, str], list[Piece]] = {}
    for p in t.form:
        when = f"before {day_text(p.start)}" if p.tag.startswith(EARLIER) else str(p.window)
        groups.setdefault((p.weight, when, _counted(p, t)), []).append(p)
    text = ""
    for (weight, window, counted), parts in groups.items():
        categories = "+".join(dict.fromkeys(p.category for p in parts if p.category))
        what = " ".join(filter(None, (counted, categories, f"[{window}]")))
        size = abs(Fraction(weight))
        factor = "" if size == 1 else f"{number(size)} x "
        sign = " - " if weight < 0 else " + " if text else ""
        text += f"{sign}{factor}{what}"
    return text


def _counted(piece: Piece, t: Term) -> str:
    """Name what a piece counts: its measure, its unit where a term has several, and how it is dated."""
    unit = piece.unit if len({p.unit for p in t.form}) > 1 else ""
    dating = BACKLOG if piece.tag == BACKLOG else piece.dated_by
    return " ".join(filter(None, (piece.measure, unit, dating)))
