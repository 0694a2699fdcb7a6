"""What contradictions come to: how many figures would settle them, and which occur most often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deserstats.checks.sums.naming import named_among
from deserstats.wording import count, number

if TYPE_CHECKING:
    from deserstats.analysis.answers import Analysis

NAMED = 4
"""Figures that are named as those that occur most often."""


def synthesis(analysis: Analysis) -> list[str]:
    """Say what contradictions come to, a sentence each; nothing where there are none."""
    return [*_settled(analysis), *_most_often(analysis)]


def _settled(analysis: Analysis) -> list[str]:
    """Say how many figures would settle all conflicts if they were left out."""
    found, repairs = analysis.consistency, analysis.repairs
    if repairs is None or not repairs.repairs or not repairs.repairs[0].ids:
        return []
    n_conflicts = len(found.conflicts)
    all_of_them = "the conflict" if n_conflicts == 1 and found.complete else "all conflicts"
    if found.complete and n_conflicts > 1:
        all_of_them = "both conflicts" if n_conflicts == 2 else f"all {n_conflicts:,} conflicts"
    n = len(repairs.repairs[0].ids)
    said = f"Leaving out {count(n, 'figure')} would settle {all_of_them}"
    if not repairs.is_best:
        least = "" if repairs.lower is None else f"; no fewer than {number(repairs.lower)} would do"
        return [f"{said}: the fewest found{least}."]
    ways = len(repairs.repairs)
    if ways > 1 or not repairs.complete:
        least = "" if repairs.complete else "at least "
        return [f"{said}, no fewer; {least}{count(ways, 'way')} to choose them."]
    return [f"{said}, in one way: {named_among(repairs.repairs[0].ids, analysis.claims)}."]


def _most_often(analysis: Analysis) -> list[str]:
    """Name the figures that occur in most of the conflicts, where some occur in more than others."""
    standings = [s for s in analysis.consistency.standings if s.n_conflicts]
    most = max((s.n_conflicts for s in standings), default=0)
    named = [s.id for s in standings if s.n_conflicts == most]
    if most < 2 or len(named) == len(standings) or len(named) > NAMED:
        return []
    each = " each" if len(named) > 1 else ""
    return [f"Most often in conflict, {most:,} times{each}: {named_among(named, analysis.claims)}."]
