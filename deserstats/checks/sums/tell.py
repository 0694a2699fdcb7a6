"""From a proof to its statement: the fullest sum first, else the comparison, else the weighted sum as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from deserstats.checks.sums.comparisons import near, of_comparison, of_shares
from deserstats.checks.sums.counts import FLOWS, of_counts, titled
from deserstats.checks.sums.fullest import fullest
from deserstats.checks.sums.naming import Names, Subject, figure_name
from deserstats.checks.sums.statement import Statement, StatementKind
from deserstats.claims.cells.period import as_period
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Case, Certificate
from deserstats.model.rows.system import System
from deserstats.wording import count, exact, listing

DECIMALS = 4
"""Decimals of a difference that is told by a weighted sum."""

TELLERS: tuple[Callable[[Certificate, System], Statement | None], ...] = (of_counts, of_shares, of_comparison)


def statement_of(certificate: Certificate, system: System, budget: Budget) -> Statement:
    """Put a proof as a person would: of several possible windows, those under which the figures are nearest."""
    windows = [case for case in certificate.cases if case.windows]
    if not windows:
        return told(fullest(certificate, system, budget), system)
    found = [(statement_of(case.certificate, system, budget), case) for case in windows]
    best, case = min(found, key=lambda pair: pair[0].apart)
    return replace(best, remark="; ".join(filter(None, (_under(case, len(found) - 1, system), best.remark))))


def _under(case: Case, others: int, system: System) -> str:
    """Say under which windows a sum is, and that it is no better under others."""
    chosen = listing(f"{figure_name(system.claims[name])} counts {as_period(label)}" for name, label in case.windows)
    more = "" if not others else f", and at least as far apart under {count(others, 'other choice')} of windows"
    return f"if {chosen}{more}"


def told(certificate: Certificate, system: System) -> Statement:
    """Put a proof in words, with the figures that it has."""
    found = (tell(certificate, system) for tell in TELLERS)
    return next((s for s in found if s is not None and s.adds_up()), None) or _proof(certificate, system)


def _proof(certificate: Certificate, system: System) -> Statement:
    """Tell a weighted sum, or cases, by what they come to."""
    claims = [system.claims[name] for name in certificate.ids]
    about = Names([Subject(c, c.window) for c in claims]).about
    leaves = list(certificate.leaves())
    terms = [t for t in leaves[0].terms if t.role == "claim"]
    weights = [t.multiplier for t in terms if system.claims[t.id].kind in FLOWS] or [t.multiplier for t in terms]
    apart = exact(Fraction(certificate.gap) / min(map(Fraction, weights), default=Fraction(1)))
    if any(case.bound is not None for case in certificate.cases):
        why = "no whole numbers satisfy all of them"
    else:
        why = (
            f"{near(apart, DECIMALS)} apart, by the weighted sum of the proof"
            if apart
            else "the ends that touch are not allowed"
        )
    sentence = f"{count(len(claims), 'figure')} cannot all hold: {why}"
    return Statement(
        kind=StatementKind.PROOF,
        sentence=titled(about, sentence),
        apart=apart,
        certificate=certificate,
    )
