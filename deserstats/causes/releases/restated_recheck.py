"""What a new release leaves of old figures, checked again: sums added up, what has none asked anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from deserstats.causes.releases.restate import Asked, OtherFigure, asked_of, restated
from deserstats.causes.releases.restated_answers import (
    RestatedFigure,
    RestatedRepair,
    by_ends,
    hull_of,
    units_of,
)
from deserstats.checks.bounds.best_repairs import are_distinct
from deserstats.checks.bounds.bound_answers import AGAIN
from deserstats.checks.bounds.end_proofs import EndProof, rules_used, verify_end
from deserstats.checks.bounds.implies import Follows, are_refuted, is_refuted
from deserstats.checks.bounds.opposites import OPPOSITE, free_name, opposites
from deserstats.claims.claimset import ClaimSet
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate, Side
from deserstats.model.rows.series_of import UnusedError
from deserstats.model.rows.system import System
from deserstats.wording import Exact, exact

Proved = RestatedFigure | RestatedRepair


def restated_hold(figures: Sequence[RestatedFigure], after: ClaimSet, olds: Sequence[OtherFigure]) -> bool:
    """Whether what is said of old figures follows from the new release."""
    if [f.id for f in figures] != [old.claim.id for old in olds]:
        return False
    by_id = {old.claim.id: old for old in olds}
    settled = {f.id: f for f in figures if f.status in (Follows.IMPLIED, Follows.REFUTED, Follows.POSSIBLE)}
    open_ = [f for f in figures if f.id not in settled]
    return (
        all(_is_open(f) for f in open_ if f.status == Follows.UNDECIDED)
        and _are_proved(settled, after, by_id)
        and _are_possible([f for f in settled.values() if f.status == Follows.POSSIBLE], after, by_id)
        and _hold_repaired([f for f in open_ if f.status == Follows.INCONSISTENT], after, by_id)
    )


def _is_open(figure: RestatedFigure) -> bool:
    """Whether nothing is said of a figure that was not settled, but for ends that have proofs of their own."""
    return bool(figure.reason) and not figure.certificates and not figure.repairs


def _are_proved(figures: Mapping[str, Proved], after: ClaimSet, olds: Mapping[str, OtherFigure]) -> bool:
    """Whether the sums of all figures add up, and their status is what these show."""
    plain = System(after)
    asked = {}
    for name in figures:
        try:
            asked[name] = asked_of(plain, olds[name])
        except UnusedError:
            return False
    proofs = [proof for figure in figures.values() for proof in _proofs(figure)]
    system = plain.asked([*(form for one in asked.values() for form in one.forms), *rules_used(*proofs)])
    return all(_is_proved(figure, asked[name], system) for name, figure in figures.items())


def _proofs(figure: Proved) -> Iterator[EndProof | Certificate]:
    yield from figure.low_proofs
    yield from figure.high_proofs
    yield from figure.certificates


def _is_proved(figure: Proved, one: Asked, system: System) -> bool:
    row = one.row
    if row is None or not figure.low_proofs:
        return _is_judged(figure, one, system) and figure.low is None and figure.high is None
    low, high = (_summed(one, value) for value in (figure.low, figure.high))
    sides = ((figure.low_proofs, low, Side.LOW), (figure.high_proofs, high, Side.HIGH))
    if not all(verify_end(proofs, value, row.form, system, side) for proofs, value, side in sides):
        return False
    shown = by_ends(row.bounds, low, high)
    if figure.certificates:
        return shown is None and _is_judged(figure, one, system)
    return figure.status == (shown or Follows.POSSIBLE)


def _summed(one: Asked, value: Exact | None) -> Exact | None:
    return None if value is None else exact(Fraction(value) * Fraction(units_of(one.claim)))


def _is_judged(figure: Proved, one: Asked, system: System) -> bool:
    """Whether certificates refute the figure, or each of its opposites."""
    if figure.status == Follows.POSSIBLE:
        return not figure.certificates
    if figure.status == Follows.REFUTED:
        return is_refuted(one.claim, one.options, figure.certificates, system)
    found = list(opposites(one.claim, one.options, system.domain, free_name(OPPOSITE, system.claims)))
    return bool(found) and are_refuted(found, figure.certificates, system)


def _are_possible(figures: Sequence[RestatedFigure], after: ClaimSet, olds: Mapping[str, OtherFigure]) -> bool:
    """Whether figures that are called possible are found so anew, with no narrower ends."""
    again = restated(after, [olds[f.id] for f in figures], Budget(AGAIN)) if figures else ()
    # a window on which no claim bears is asked together with others, or alone: from 0 on, or not at all
    return all(
        (f.status, f.low or 0, f.high) == (g.status, g.low or 0, g.high) and f.reason in ("", g.reason)
        for f, g in zip(figures, again, strict=True)
    )


def _hold_repaired(figures: Sequence[RestatedFigure], after: ClaimSet, olds: Mapping[str, OtherFigure]) -> bool:
    """Whether each repair leaves of the figures what is said, and the ends are their hull."""
    by_repair: dict[tuple[str, ...], dict[str, Proved]] = {}
    for figure in figures:
        hull = (
            hull_of([r.low for r in figure.repairs], lowest=True),
            hull_of([r.high for r in figure.repairs], lowest=False),
        )
        plain = not (figure.low_proofs or figure.high_proofs or figure.certificates)
        if not plain or (figure.low, figure.high) != hull or not are_distinct(r.dropped for r in figure.repairs):
            return False
        for repair in figure.repairs:
            by_repair.setdefault(repair.dropped, {})[figure.id] = repair
    for dropped, rows in by_repair.items():
        rest = after.drop(dropped)
        possible = [_alone(n, r) for n, r in rows.items() if r.status == Follows.POSSIBLE]
        if not _are_proved(rows, rest, olds) or not _are_possible(possible, rest, olds):
            return False
    return True


def _alone(name: str, repair: Proved) -> RestatedFigure:
    return RestatedFigure(id=name, status=repair.status, low=repair.low, high=repair.high)
