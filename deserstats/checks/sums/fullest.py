"""The fullest sum over the same windows: what a minimal proof leaves out of a whole is filled with figures.

A minimal conflict names as few parts as exceed their whole; a person adds up all of them. Whatever a
proof counts against the whole and not for it can be told by further figures of the same outlets: parts
that lie in it and overlap nothing that is added already. Each raises the sum by what it says at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise

from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side, form_of, term
from deserstats.model.rows.linear_form import Constraint, Form, Series, coverage
from deserstats.model.rows.system import System
from deserstats.wording import Exact

COUNTED = ("total", "stock", "rate", "each")
"""Kinds whose figure is a sum over one window."""

MAX_STEPS = 2_000
"""Placements of further figures that are tried."""

MAX_CELLS = 300
"""Stretches up to which other placements than the first that fit are tried."""

TRIED = 5
"""Steps of a placement."""

Open = Mapping[Series, Sequence[tuple[int, int]]]
"""Per series, the stretches of days that no figure fills yet."""

Elementary = tuple[int, int, int]
"""A stretch of days of one series that no figure cuts, with its number."""


def fullest(certificate: Certificate, system: System, budget: Budget) -> Certificate:
    """Return a proof with as many figures of the same outlets as fit into what it leaves open."""
    scale = one_multiplier(certificate)
    if scale is None or any(t.role == "case" for t in certificate.lines):
        return certificate
    open_ = leftover(certificate, scale)
    rows = list(_candidates(certificate, open_, system))
    if not rows:
        return certificate
    kept = _Filling(certificate, open_, rows, budget).best
    more = [replace(term(rows[k].row, 1, system.domain), multiplier=scale) for k in sorted(kept)]
    order = {name: k for k, name in enumerate(system.claims.ids)}
    terms = sorted([*certificate.terms, *more], key=lambda t: (t.sign < 0, order.get(t.id, -1), t.part))
    found = replace(certificate, terms=tuple(terms))
    return found if more and found.adds_up(system.domain) else certificate


def one_multiplier(certificate: Certificate) -> Exact | None:
    """Return the multiplier that all lines share, None where there are several."""
    found = {t.multiplier for t in certificate.lines}
    return found.pop() if len(found) == 1 and not certificate.cases else None


def leftover(certificate: Certificate, scale: Exact) -> Open:
    """Return the stretches that a proof counts against its figures, and no figure fills: once, as whole lines do."""
    cover = coverage((form_of(t.form), t.sign * t.multiplier) for t in certificate.lines)
    stretches = {
        series: tuple(_joined((start, end) for start, end, level in steps if level <= -scale))
        for series, steps in cover.items()
    }
    return {series: own for series, own in stretches.items() if own}


def _joined(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join stretches that touch."""
    current: tuple[int, int] | None = None
    for start, end in stretches:
        if current is not None and current[1] == start:
            current = current[0], end
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A figure that fits into what is open, with the elementary stretches that it fills."""

    claim: Claim
    row: Constraint

    @property
    def form(self) -> Form:
        return self.row.form


def _candidates(certificate: Certificate, open_: Open, system: System) -> Iterator[_Candidate]:
    used = set(certificate.ids)
    tellers = {_teller(system.claims[name]) for name in used}
    for name, options in system.options.items():
        claim = system.claims[name]
        if name in used or len(options) > 1 or claim.kind not in COUNTED or _teller(claim) not in tellers:
            continue
        for row in options[0][1]:
            if row.bounds.low is not None and row.bounds.low >= 0 and _is_inside(row.form, open_):
                yield _Candidate(claim, row)


def _teller(claim: Claim) -> tuple[str, str]:
    return claim.source, claim.origin


def _is_inside(form: Form, open_: Open) -> bool:
    """Whether every window of a plain form lies in what is open."""
    return bool(form) and all(
        s.weight == 1 and any(a <= s.start and s.end <= b for a, b in open_.get(s.series, ())) for s in form
    )


class _Filling:
    """A search for figures that fill most of what is open, none of them overlapping."""

    def __init__(self, certificate: Certificate, open_: Open, rows: Sequence[_Candidate], budget: Budget) -> None:
        self.budget, self.steps = budget, 0
        cells = _elementary(open_, rows)
        self.n = sum(map(len, cells.values()))
        self.fills = [frozenset(_cut(row.form, cells)) for row in rows]
        like = {_shape(form_of(t.form)) for t in certificate.terms if t.side == Side.LOW}
        order = sorted(range(len(rows)), key=lambda k: (_shape(rows[k].form) not in like, -len(self.fills[k]), k))
        self.at: dict[int, list[int]] = {}
        for k in order:
            for cell in self.fills[k]:
                self.at.setdefault(cell, []).append(k)
        self.best, self._most = self._greedy()
        if self._most < self.n <= MAX_CELLS:
            self._place(frozenset(range(self.n)), frozenset(), 0)

    def _greedy(self) -> tuple[frozenset[int], int]:
        """Fill stretch by stretch, each by the first figure that fits."""
        filled: set[int] = set()
        kept: set[int] = set()
        for cell in range(self.n):
            if cell not in filled:
                k = next((k for k in self.at.get(cell, ()) if filled.isdisjoint(self.fills[k])), None)
                if k is not None:
                    kept.add(k)
                    filled |= self.fills[k]
        return frozenset(kept), len(filled)

    def _place(self, open_: frozenset[int], kept: frozenset[int], filled: int) -> None:
        """Fill the first open stretch in every way, then leave it open."""
        self.steps += 1
        self.budget.spend(TRIED)
        if filled > self._most:
            self.best, self._most = kept, filled
        if self.steps > MAX_STEPS or filled + len(open_) <= self._most:
            return
        first = min(open_)
        for k in self.at.get(first, ()):
            if self.fills[k] <= open_:
                self._place(open_ - self.fills[k], kept | {k}, filled + len(self.fills[k]))
        self._place(open_ - {first}, kept, filled)


def _shape(form: Form) -> tuple[int, int]:
    """Return over how many days and series a figure sums, days as months where they are."""
    days = form[0].end - form[0].start
    return (round(days / 30.44) or -days, len(form))


def _elementary(open_: Open, rows: Sequence[_Candidate]) -> dict[Series, list[Elementary]]:
    """Cut what is open where a figure begins or ends, and number the stretches."""
    days: dict[Series, set[int]] = {}
    for row in rows:
        for s in row.form:
            days.setdefault(s.series, set()).update((s.start, s.end))
    cells: dict[Series, list[Elementary]] = {}
    number = count()
    for series, stretches in open_.items():
        for start, end in stretches:
            cuts = sorted({start, end} | {day for day in days.get(series, ()) if start < day < end})
            cells.setdefault(series, []).extend((next(number), a, b) for a, b in pairwise(cuts))
    return cells


def _cut(form: Form, cells: Mapping[Series, Sequence[Elementary]]) -> Iterator[int]:
    for series, start, end, _ in form:
        yield from (k for k, a, b in cells.get(series, ()) if start <= a and b <= end)
