"""Checking series and certificates again from the claims, in exact arithmetic, without a solver."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product

from deserstats.checks.consistency.answers import Witness, WitnessCell
from deserstats.claims.cells.period import Period, as_period
from deserstats.model.proof.certificate import Certificate, Side, Term, form_of, pieces
from deserstats.model.rows.claim_rows import compared_parts
from deserstats.model.rows.linear_form import Constraint, Domain, Form, Segment, Series
from deserstats.model.rows.series_of import window_tag
from deserstats.model.rows.system import Component, Options, System
from deserstats.wording import Exact


def verify_witness(witness: Witness, system: System, wider: System | None = None) -> bool:
    """Whether a series satisfies every claim used, and every rule; it may be of all that a ``wider`` system tells."""
    of_claims = _is_of(witness, wider or system, ())
    return of_claims and satisfies(witness, Curve(witness, system.domain), system.options, system.rules)


def satisfies(witness: Witness, curve: Curve, options: Mapping[str, Options], rules: Iterable[Constraint]) -> bool:
    """Whether a series can be, and satisfies some claims under the windows chosen, and the rules."""
    windows = {name: as_period(label) for name, label in witness.windows}
    for name, own in options.items():
        chosen = windows.get(name, own[0][0])
        rows = next((rows for window, rows in own if window == chosen), None)
        if rows is None or not all(curve.satisfies(row) for row in rows):
            return False
    return curve.is_possible and all(curve.satisfies(row) for row in rules)


class Curve:
    """The cells of a witness as cumulative sums per series."""

    def __init__(self, witness: Witness, domain: Domain) -> None:
        self.is_possible = True
        self._days: dict[Series, list[int]] = {}
        self._sums: dict[Series, list[Exact]] = {}
        cells: dict[Series, list[tuple[int, int, Exact]]] = {}
        for c in witness.cells:
            series = series_of(c)
            cells.setdefault(series, []).append((c.start.toordinal(), c.end.toordinal(), c.value))
            negative = c.value < 0 and not domain.is_signed(series)
            broken = domain.is_whole(series) and not isinstance(c.value, int)
            self.is_possible = self.is_possible and not negative and not broken
        for series, parts in cells.items():
            parts.sort()
            days, sums = [parts[0][0]], [0]
            for start, end, value in parts:
                if start < days[-1]:
                    self.is_possible = False
                if start > days[-1]:
                    days.append(start)
                    sums.append(sums[-1])
                days.append(end)
                sums.append(sums[-1] + value)  # type: ignore[arg-type]
            self._days[series], self._sums[series] = days, sums  # type: ignore[assignment]

    def upto(self, series: Series, day: int) -> Exact | None:
        """Return the sum before a day; None when the day cuts a cell that is not empty."""
        days, sums = self._days.get(series, []), self._sums.get(series, [])
        k = bisect_left(days, day)
        if k == len(days):
            return sums[-1] if sums else 0
        if days[k] == day or k == 0:
            return sums[k] if days[k] == day else 0
        return sums[k] if sums[k] == sums[k - 1] else None

    def value(self, form: Form) -> Exact | None:
        """Return the value of a form; None when it cuts a cell that is not empty."""
        total: Exact = 0
        for series, start, end, weight in form:
            after, before = self.upto(series, end), self.upto(series, start)
            if after is None or before is None:
                return None
            total += weight * (after - before)
        return total

    def satisfies(self, row: Constraint) -> bool:
        """Whether a row holds."""
        value = self.value(row.form)
        return value is not None and value in row.bounds


def verify_refutation(certificate: Certificate, ids: Iterable[str], system: System) -> bool:
    """Whether a certificate uses only these claims, and refutes every choice of their windows.

    What is signed or whole is the scheme's word, not that of the certificate.
    """
    named = claims_named(certificate)
    if not named <= set(ids) or not named <= system.options.keys() or not certificate.adds_up(system.domain):
        return False
    unclear = sorted(name for name in named if len(system.options[name]) > 1)
    choices = product(*([window for window, _ in system.options[name]] for name in unclear))
    return all(supported(certificate, dict(zip(unclear, choice, strict=True)), system) for choice in choices)


def adds_up_on(certificate: Certificate, ids: Sequence[str], system: System) -> bool:
    """Whether a certificate uses these claims, in the order of the table, and no others, and refutes them."""
    order = [name for name in system.claims.ids if name in ids]
    return list(ids) == order and claims_named(certificate) == set(ids) and verify_refutation(certificate, ids, system)


def fits(witness: Witness | None, ids: Iterable[str], system: System) -> bool:
    """Whether a series satisfies some claims, all of them used, and every rule."""
    names = list(ids)
    if witness is None or not set(names) <= set(system.options):
        return False
    options = {name: system.options[name] for name in names}
    return satisfies(witness, Curve(witness, system.domain), options, system.rules)


def fits_all(witness: Witness | None, system: System, component: Component, more: Iterable[Constraint] = ()) -> bool:
    """Whether a series satisfies the claims and rules of a component, and some rows more."""
    rows = list(more)
    if witness is None or not _is_of(witness, system, rows):
        return False
    return satisfies(witness, Curve(witness, system.domain), component.options, [*component.rules, *rows])


def _is_of(witness: Witness, system: System, more: Iterable[Constraint]) -> bool:
    """Whether a series is of what claims, rules and question speak of, and of nothing else."""
    known = _known(system, more)
    untagged = {series._replace(tag="") for series in known if series.tag}

    def is_known(c: WitnessCell) -> bool:
        series, kind = series_of(c), system.series_index.scheme.additive_of(c.measure)
        if series in known:
            return True
        # a head count of another window of the same, which was asked for beside
        window = window_tag(kind, c.start.toordinal(), c.end.toordinal())
        return kind != "sum" and series.tag == window and series._replace(tag="") in untagged

    return all(c.start < c.end and is_known(c) for c in witness.cells)


def _known(system: System, more: Iterable[Constraint]) -> set[Series]:
    """Return the series that claims, rules and question speak of."""
    used = [system.claims[name] for name in system.options if name in system.claims]
    forms = [*system.forms, *(row.form for row in (*system.rules, *more)), *compared_parts(used, system.series_index)]
    return {segment.series for form in [*forms, *system.questions] for segment in form}


def cells_told(witness: Witness | None, system: System) -> Iterator[Form]:
    """Return the cells of a series, as forms to ask a system: what was asked beside it may have cut more days."""
    known = _known(system, ())
    for cell in witness.cells if witness is not None else ():
        series = series_of(cell)
        if series in known and not series.tag and cell.start < cell.end:
            yield (Segment(series, cell.start.toordinal(), cell.end.toordinal(), 1),)


def series_of(c: WitnessCell) -> Series:
    """Return the series that a cell is of."""
    return Series(c.measure, c.unit, c.basis, c.dated_by, c.category, c.geography, c.level, c.tag)


def claims_named(certificate: Certificate) -> set[str]:
    """Return the claims that a certificate uses, or whose windows it tells apart."""
    named = {t.id for t in certificate.terms if t.role == "claim"} | {
        name for case in certificate.cases for name, _ in case.windows
    }
    return named.union(*(claims_named(case.certificate) for case in certificate.cases))


def supported(certificate: Certificate, choice: Mapping[str, Period], system: System) -> bool:
    """Whether, under a choice of windows, every line is what its claim or rule says."""
    if any(case.windows for case in certificate.cases):
        return any(
            all(choice.get(name) == as_period(label) for name, label in case.windows)
            and supported(case.certificate, choice, system)
            for case in certificate.cases
        )
    if certificate.cases:
        return all(
            case.bound is not None
            and _is_known(case.bound, system.domain)
            and supported(case.certificate, choice, system)
            for case in certificate.cases
        )
    known = all(map(partial(_is_known, domain=system.domain), certificate.lines))
    ruled = all(t.role == "rule" and _supports(system.rules, t) for t in certificate.rules)
    return known and ruled and all(_is_told(t, choice, system) for t in certificate.terms)


def _is_told(t: Term, choice: Mapping[str, Period], system: System) -> bool:
    """Whether a line is that of a case, or what its claim says under its window."""
    if t.role != "claim":
        return t.role == "case" and not t.id
    return t.id in system.options and _supports(_rows(system, t.id, choice), t)


def _is_known(t: Term, domain: Domain) -> bool:
    """Whether a line says of its series what the scheme says: which may be negative, which are whole."""
    return t.form == pieces(form_of(t.form), domain)


def _rows(system: System, name: str, choice: Mapping[str, Period]) -> Sequence[Constraint]:
    options = system.options[name]
    wanted = choice.get(name, options[0][0])
    return next(rows for window, rows in options if window == wanted)


def _supports(rows: Iterable[Constraint], t: Term) -> bool:
    """Whether one of the rows says what a term says."""
    return any(row.owner == t.id and _is_said(row, form_of(t.form), t) for row in rows)


def _is_said(row: Constraint, form: Form, t: Term) -> bool:
    if row.form != form or row.part != t.part:
        return False
    if t.side == Side.LOW:
        return (row.bounds.low, row.bounds.low_open) == (t.bound, t.strict)
    return (row.bounds.high, row.bounds.high_open) == (t.bound, t.strict)
