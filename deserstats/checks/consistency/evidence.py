"""Verdicts on subsets as evidence: a witness to print, a certificate to add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from deserstats.checks.consistency.answers import Witness, WitnessCell
from deserstats.model.proof.certificate import Case, Certificate, build
from deserstats.model.rows.system import Options
from deserstats.model.search.subsets import FeasibleSubset, InfeasibleSubset, Subsets


def witness_of(held: Iterable[tuple[FeasibleSubset, Mapping[str, Options]]]) -> Witness:
    """Write the series of several components as one witness."""
    cells: list[WitnessCell] = []
    windows: list[tuple[str, str]] = []
    for verdict, options in held:
        for (s, start, end), value in verdict.answer.cells.items():
            cells.append(
                WitnessCell(
                    start=date.fromordinal(start),
                    end=date.fromordinal(end),
                    category=s.category,
                    geography=s.geography,
                    measure=s.measure,
                    unit=s.unit,
                    basis=s.basis,
                    dated_by=s.dated_by,
                    level=s.level,
                    tag=s.tag,
                    value=value,
                )
            )
        windows += [(name, options[name][k][0].label) for name, k in verdict.choice.items()]
    return Witness(cells=tuple(cells), windows=tuple(windows))


def certificate_of(verdict: InfeasibleSubset, subsets: Subsets, options: Mapping[str, Options]) -> Certificate:
    """Write refutations as one certificate: one sum, or one a choice of windows."""
    built = [(choice, build(refuted, subsets.rows, subsets.domain)) for choice, refuted in verdict.refutations]
    if len(built) == 1 and not built[0][0]:
        return built[0][1]
    return Certificate(
        cases=tuple(
            Case(
                windows=tuple((name, options[name][k][0].label) for name, k in choice.items()),
                certificate=certificate,
            )
            for choice, certificate in built
        )
    )
