"""A table of any shape as one claim a row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.period import day_text
from deserstats.claims.files.grid import Table
from deserstats.claims.note import Note
from deserstats.claims.shapes.formats import applied, has_tags, hxl, recognised
from deserstats.claims.shapes.layouts.choice import is_claims, misses_ours, no_layout, plan_of
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.outlines import outlined
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.options import CUMULATIVE, PERIOD, Shaping
from deserstats.claims.shapes.series.asked import questions_of
from deserstats.claims.shapes.series.melt import claim_table, dimensions, melted
from deserstats.claims.shapes.series.sums import doubtful_sums
from deserstats.claims.shapes.series.totals import told_sums
from deserstats.claims.shapes.series.unheeded import refuse_unheeded
from deserstats.claims.shapes.vocabulary import IN_UNITS
from deserstats.errors import ClaimError, ClaimTableError, Problem
from deserstats.wording import listing


@dataclass(slots=True)
class Shaped:
    """A claim table and what was found out about it.

    Attributes
    ----------
    is_claims : bool
        Whether the source has a claim a row already; ``columns`` are then our names of its columns.
    sums : dict
        Categories and places that are sums of others.
    doubt : Problem, optional
        What to tell where its headings are not those of a claim table either, not even by a slip.
    """

    table: Table
    is_claims: bool
    columns: dict[str, str] = field(default_factory=dict)
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubt: Problem | None = None


def shaped(table: Table, shaping: Shaping) -> Shaped:
    """Return the same figures with one claim a row under the headings of a claim table.

    Raises
    ------
    ClaimError
        When ``columns`` or ``fill`` do not fit the table.
    ClaimTableError
        When the shape is not understood, or leaves something open; lists what to pass.
    """
    _known(table, shaping)
    table, shaping = _formatted(table, shaping)
    columns = [
        Column(i, *pair, shaping.missing) for i, pair in enumerate(zip(table.levels, table.columns, strict=True))
    ]
    if shaping.layout == "claims" or (shaping.layout == "auto" and is_claims(columns, shaping)):
        _only_for_shapes(shaping)
        return _claims(table, shaping)
    plan = plan_of(columns, shaping)
    if plan is None:
        doubt = no_layout(columns)
        if shaping.layout != "auto":
            raise ClaimTableError([doubt], table.n_rows)
        return replace(_claims(table, shaping), doubt=None if misses_ours(columns) else doubt)
    return _melted(table, plan, shaping)


def _known(table: Table, shaping: Shaping) -> None:
    """Refuse names of columns that the table does not have, and constants for columns that it has."""
    header = [heading.strip() for heading in table.header]
    for foreign, ours in shaping.columns.items():
        if foreign not in header:
            hint = "; columns maps foreign names to ours" if ours in header else ""
            raise ClaimError(f"columns names {foreign!r}, but the table has {listing(map(repr, header))}{hint}")
    for name in shaping.fill:
        if name in header or name in shaping.columns.values():
            raise ClaimError(f"fill gives {name!r}, but the table has a column of that name")


def _in_units(table: Table, plan: Plan, shaping: Shaping) -> None:
    """Ask about figures that a title or a heading says are in thousands: the cells do not say it."""
    if "unit" in (*shaping.fill, *(name for _, name in plan.kept)):
        return
    titles = [note.text for note in table.notes if isinstance(note, Note) and note.about == "heading"]
    told = [*titles, *(one.column.heading for one in plan.figures)]
    found = next(((text, word[1]) for text in told if (word := IN_UNITS.search(text))), None)
    if found is not None:
        text, said = found
        advice = (
            f"write the figures with the word ('12 thousand') or in full; or read with fill={{'unit': {said!r}}} "
            "if all of them are in this unit, and with claims.read_as(printed='rounded') as they are then rounded"
        )
        raise ClaimTableError([Problem(0, "", "", text, f"figures in units: are these in {said}?", advice)], 0)


def _formatted(table: Table, shaping: Shaping) -> tuple[Table, Shaping]:
    """Read the table as its format means it, where its headings are those of one that is known."""
    if has_tags(table):
        table, named = hxl(table)
        taken = set(shaping.columns.values())
        named = {heading: name for heading, name in named.items() if name not in taken}
        return table, replace(shaping, columns=named | shaping.columns)
    one = recognised(table) if shaping.layout != "claims" else None
    if one is None:
        return table, shaping
    table, columns = applied(table, one, shaping.columns)
    return table, replace(shaping, columns=columns)


def _only_for_shapes(shaping: Shaping) -> None:
    """Refuse options that a table with a claim a row would not heed."""
    given = {"kind": shaping.kinds, "since": shaping.since, "freq": shaping.unit, "fiscal": shaping.fiscal}
    for name, value in given.items():
        if value:
            how = "its own column 'kind', or fill={'kind': ...}, says it" if name == "kind" else "its windows say it"
            raise ClaimError(f"{name} is for tables of layout 'long' or 'wide'; this one has a claim a row, and {how}")


def _claims(table: Table, shaping: Shaping) -> Shaped:
    """Return a claim table as it is, with the constants of ``fill``."""
    if PERIOD in shaping.fill:
        raise ClaimError(
            "fill gives 'period', but this table has a claim a row: its windows are in 'start' and 'through'"
        )
    made = replace(
        table,
        levels=[*table.levels, *((name,) for name in shaping.fill)],
        columns=[*table.columns, *([text] * table.n_rows for text in shaping.fill.values())],
    )
    return Shaped(made, True, shaping.columns)


def _melted(table: Table, plan: Plan, shaping: Shaping) -> Shaped:
    """Return one claim for each figure of a long or wide table."""
    _in_units(table, plan, shaping)
    plan.labels = {name: outlined(columns, plan, shaping) for name, columns in plan.labels.items()}
    found = melted(plan, shaping, table.n_rows)
    problems = [table.placed(problem) for problem in found.problems]
    if not problems:
        problems = [table.placed(problem) for problem in questions_of(plan, found, shaping)]
    if problems or table.problems:
        raise ClaimTableError([*problems, *table.problems], table.n_rows)
    refuse_unheeded(plan, found, shaping)
    names = dimensions(found, shaping)
    if doubts := doubtful_sums(found, names, shaping):
        raise ClaimTableError([table.placed(problem) for problem in doubts], table.n_rows)
    made = claim_table(table, plan, found, names, shaping)
    sums = {name: parts for one in names.values() for name, parts in one.sums.items()}
    alone: dict[str, tuple[str, ...]] = {name: () for one in names.values() for name in one.alone}
    made.notes[:0] = [*_notes(plan), *_kinds(plan, shaping)]
    if sums:
        made.notes.append(Note("sums", len(sums), told_sums(sums)))
    blank = [name for name in _blank_rows(plan) if any(name in parts for parts in sums.values())]
    if blank:
        text = f"Without any figure, and parts of a sum all the same: {listing(map(repr, blank[:5]))}."
        made.notes.append(Note("sums", len(blank), text))
    left = [name for one in names.values() for name in one.left]
    if left:
        text = f"Not compared with its parts: {listing(map(repr, left[:5]))}."
        made.notes.append(Note("sums", len(left), text))
    return Shaped(made, False, sums=sums | alone)


def _blank_rows(plan: Plan) -> list[str]:
    """Return the labels of rows in which no cell holds anything: they may be headings of the rows below them."""
    figures = [one.column.texts for one in plan.figures]
    labels = [column.texts for columns in plan.labels.values() for column in columns]
    if len(labels) != 1:
        return []
    return [label for label, *cells in zip(*labels, *figures, strict=True) if label and not any(cells)]


def _notes(plan: Plan) -> list[Note]:
    """Say what was taken for windows, figures and names, and what is carried along."""
    figures = [one.column.heading for one in plan.figures]
    named = [f"{name} from {listing(repr(c.heading) for c in columns)}" for name, columns in plan.labels.items()]
    columns = [column for column in (plan.period, plan.part, plan.first, plan.last, plan.end) if column]
    dated = listing([*(["the headings"] if plan.layout == "wide" else []), *(repr(c.heading) for c in columns)])
    shown = listing(map(repr, figures[:3])) + (f" and {len(figures) - 3:,} more" if len(figures) > 3 else "")
    said = f"Layout {plan.layout}: windows from {dated}, figures from {shown}"
    notes = [Note("layout", len(figures), f"{said}{'; ' if named else ''}{'; '.join(named)}.")]
    kept = [column.heading for column, name in plan.kept if name not in COLUMNS]
    if kept:
        text = f"Carried along, not counted: {listing(map(repr, kept[:8]))}{', ...' if len(kept) > 8 else ''}."
        notes.append(Note("columns", len(kept), text))
    return notes


def _kinds(plan: Plan, shaping: Shaping) -> list[Note]:
    """Say which figures were read as running totals or levels: a heading seldom shows it."""
    since = f" since {day_text(shaping.since)}" if shaping.since else ""
    notes = []
    for kind, one, many in ((CUMULATIVE, "a running total", "running totals"), ("stock", "a level", "levels")):
        mine = [figures.column.heading for figures in plan.figures if figures.kind == kind]
        from_then = since if kind == CUMULATIVE else " on a day"
        if mine and len(mine) == len(plan.figures):
            notes.append(Note("kind", len(mine), f"Every figure is read as {one}{from_then}."))
        elif mine:
            shown = listing(map(repr, mine[:3])) + (f" and {len(mine) - 3:,} more" if len(mine) > 3 else "")
            notes.append(Note("kind", len(mine), f"Read as {many}{from_then}: {shown}."))
    return notes
