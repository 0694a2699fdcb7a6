"""Revisions checked again without a solver: steps are laid on the series told, and what is needed is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from deserstats.causes.repair.repair_answers import Core, Repair, RepairResult
from deserstats.causes.repair.revisions.possible_steps import PossibleSteps, Weights, is_one_series
from deserstats.causes.repair.revisions.revise import allowed_steps, edit_of
from deserstats.causes.repair.revisions.step import Step
from deserstats.causes.repair.revisions.stretches import RunningTotal
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.consistency.verification import Curve
from deserstats.claims.cells.period import as_period
from deserstats.model.proof.certificate import Certificate, form_of
from deserstats.model.rows.system import Component, System
from deserstats.model.search.hitting_cost import least_cost
from deserstats.wording import exact


def revisions_hold(result: RepairResult) -> bool:
    """Whether every repair's steps lead from its series to every claim, and no fewer do as far as that is said."""
    again = Revisable(result)
    if not all(again.restores(repair) for repair in result.repairs):
        return False
    least = again.least(result.cores, result.repairs) if result.lower is not None else None
    return least is None or result.lower == least or (least > Fraction(result.lower or 0) and not result.complete)


def with_floors(system: System) -> System:
    """Return the system with what is said of falling counts, that they are never below 0, as rules."""
    every = (PossibleSteps(component) for component in system.components())
    return system.with_rows(p.rows[i] for p in every for own in p.floors.values() for _, i in own)


class Revisable:
    """The groups of claims of a result, with the steps that they may have taken."""

    def __init__(self, result: RepairResult) -> None:
        system = System(result.claims)
        self.domain = system.domain
        self.prices = {name: None if price is None else Fraction(price) for name, price in result.prices}
        self.groups = [(component, PossibleSteps(component)) for component in system.components()]

    def restores(self, repair: Repair) -> bool:
        """Whether the steps are those told as edits, cost what they cost, and lead from the series to every claim."""
        witness, left = repair.witness, list(repair.steps)
        if witness is None or repair.edits != tuple(map(edit_of, repair.steps)) or len(set(left)) < len(left):
            return False
        curve = Curve(witness, self.domain)
        paid = Fraction(0)
        for component, possible in self.groups:
            own = {e: step for step in left if (e := possible.find(step)) is not None}
            prices = allowed_steps(possible, self.prices, with_first=True)
            if not own.keys() <= prices.keys() or not all(map(_is_sized, own.values())):
                return False
            left = [step for step in left if step not in own.values()]
            paid += sum((prices[e] for e in own), Fraction(0))
            if not _holds(component, possible, own, curve, witness):
                return False
        return not left and curve.is_possible and repair.cost == exact(paid)

    def least(self, cores: Sequence[Core], repairs: Sequence[Repair]) -> Fraction | None:
        """Return what steps cost at least: by paths along single series, else by the cores; None if unknown.

        Series are off from their first report on only in groups where a repair says so.
        """
        total = Fraction(0)
        told = [step for repair in repairs for step in repair.steps]
        for component, possible in self.groups:
            with_first = any(possible.steps[e].is_first for step in told if (e := possible.find(step)) is not None)
            prices = allowed_steps(possible, self.prices, with_first=with_first)
            if is_one_series(possible, component, self.domain):
                found = RunningTotal(possible, prices).cut(1)
                least = None if found is None else found.cost
            else:
                own = (core for core in cores if core.ids[0] in component.options)
                least = _fewest([broken(core.certificate, possible) for core in own], prices)
            if least is None:
                return None
            total += least
        return total


def _fewest(cores: Sequence[set[int]], prices: Mapping[int, Fraction]) -> Fraction | None:
    """Return what breaking every proof costs at least; what breaks less than another step and costs no less is idle."""
    breaks: dict[frozenset[int], int] = {}
    for e in sorted(prices, key=lambda e: (prices[e], e)):
        breaks.setdefault(frozenset(k for k, core in enumerate(cores) if e in core), e)
    kept = [
        e
        for own, e in breaks.items()
        if not any(own < other and prices[better] <= prices[e] for other, better in breaks.items())
    ]
    sets = [[str(e) for e in kept if e in core] for core in cores]
    return least_cost(sets, {str(e): prices[e] for e in kept})


def _is_sized(step: Step) -> bool:
    """Whether the size of a step lies where it may, and has the sign of a fall where it is one."""
    above = step.low is None or step.low <= step.size
    below = step.high is None or step.size <= step.high
    return above and below and (step.size < 0 or not step.is_carried)


def _holds(
    component: Component, possible: PossibleSteps, steps: Mapping[int, Step], curve: Curve, witness: Witness
) -> bool:
    """Whether every row of the claims, under the windows chosen, and of the rules holds with the steps on it."""
    carried: Weights = {}
    for e, step in steps.items():
        for i, weight in possible.carried_rows(e):
            carried[i] = carried.get(i, Fraction(0)) + Fraction(weight) * step.size
    for i in _active(component, possible, dict(witness.windows)):
        value = curve.value(possible.rows[i].form)
        if value is None or value + carried.get(i, 0) not in possible.rows[i].bounds:
            return False
    return True


def _active(component: Component, possible: PossibleSteps, windows: Mapping[str, str]) -> Iterator[int]:
    """Return the rows that count: of each claim those of the window chosen, and all rules."""
    i = 0
    for claim in component.claims:
        options = component.options[claim.id]
        chosen = as_period(windows[claim.id]) if claim.id in windows else options[0][0]
        for window, rows in options:
            if window == chosen:
                yield from range(i, i + len(rows))
            i += len(rows)
    yield from range(i, len(possible.rows))


def broken(certificate: Certificate, possible: PossibleSteps) -> set[int]:
    """Return the steps any of which a certificate does not survive."""
    found: set[int] = set()
    for leaf in certificate.leaves():
        multipliers: Weights = {}
        for term in leaf.lines:
            if term.role != "case":
                i = possible.row_of(term.id, term.part, form_of(term.form))
                multipliers[i] = multipliers.get(i, Fraction(0)) + term.sign * Fraction(term.multiplier)
        found |= possible.broken_by(multipliers)
    return found
