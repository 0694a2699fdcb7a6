"""The proof of a conflict of a panel: its claims are made, and added up by those who prove conflicts."""

from __future__ import annotations

import numpy as np

from deserstats.checks.consistency.conflicts import narrowed
from deserstats.checks.consistency.evidence import certificate_of
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.rows import read_rows
from deserstats.many.panels.conflicts import Found, named
from deserstats.many.panels.grid import Grid
from deserstats.many.panels.outline import Outline, sample_options
from deserstats.many.panels.panel_table import Alike, PanelTable
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import InfeasibleSubset


def proof_of(table: PanelTable, group: Alike, outline: Outline, grid: Grid, found: Found) -> Certificate | None:
    """Return the proof of a conflict from the claims of its dates; None where those of others are needed."""
    claims = _claims_of_dates(table, group, outline, grid, found)
    system = System(claims)
    ids = named(sorted(found.ids))
    for component in system.components():
        if set(ids) <= {claim.id for claim in component.claims}:
            task = table.sets.task
            subsets = narrowed(component, ids, system.domain, Budget(task.effort, task.timeout))
            verdict = subsets.decide()
            if isinstance(verdict, InfeasibleSubset):
                return certificate_of(verdict, subsets, system.options)
    return None


def _claims_of_dates(table: PanelTable, group: Alike, outline: Outline, grid: Grid, found: Found) -> ClaimSet:
    """Return the claims of the dates of a conflict, with the ids that they have in their set."""
    rows = table.sets.places(int(grid.sets[found.place]))
    seen = table.figures.at(rows, np.array(outline.columns)).seen
    numbers = seen.cumsum().reshape(seen.shape)
    days = table.days[rows]
    concerned = (np.isin(numbers, found.ids) & seen).any(axis=1)
    chosen = np.isin(days, days[concerned])
    options, _ = sample_options(table, group)
    read = read_rows(table.sets.body.iloc[rows[chosen]].reset_index(drop=True), **options)
    ids = named(numbers[chosen][seen[chosen]].tolist())
    claims = [claim.replace(id=name) for claim, name in zip(read.claims, ids, strict=True)]
    return ClaimSet.trusted(claims, read.scheme, table.sets.task.reading, read.notes)
