"""Formats of data that are known by their headings: each is a few lines here.

A format renames columns, leaves codes out and may change figures (a unit multiplier); what it cannot
read as claims it refuses with the way that does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from deserstats.claims.cells.figure import SCALES
from deserstats.claims.cells.stored import as_text
from deserstats.claims.files.grid import Table
from deserstats.claims.note import Note
from deserstats.claims.shapes.vocabulary import plain
from deserstats.errors import ClaimTableError, Problem
from deserstats.wording import count, listing


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    name : str
        How ``how_read`` calls it.
    needs : tuple of str
        Headings that a table of this format has, in lower case.
    columns : dict
        Our names of its columns, by heading in lower case; blank: carried along under its own.
    prepare : callable, optional
        Returns the table with its figures as they are meant, and notes.
    refusal : str
        Why it cannot be read as claims, and what to do instead.
    """

    name: str
    needs: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Table], Table] | None = None
    refusal: str = ""


def recognised(table: Table) -> Format | None:
    """Return the format of a table, None where it is of none that is known."""
    headings = {plain(heading) for heading in table.header}
    return next((one for one in FORMATS if headings.issuperset(one.needs)), None)


def applied(table: Table, one: Format, columns: dict[str, str]) -> tuple[Table, dict[str, str]]:
    """Return a table as its format means it, and our names of its columns; a caller's names come first.

    Raises
    ------
    ClaimTableError
        When rows of this format are no claims.
    """
    if one.refusal:
        expected = "figures of whole windows, not single events"
        raise ClaimTableError([Problem(0, "", "", f"the headings of {one.name}", expected, one.refusal)], table.n_rows)
    if one.prepare is not None:
        table = one.prepare(table)
    named = {heading: one.columns[plain(heading)] for heading in table.header if plain(heading) in one.columns}
    named = {heading: name or f"{heading.casefold()} of the file" for heading, name in named.items()}
    return replace(table, notes=[*table.notes, Note("format", 0, f"Format: {one.name}.")]), named | columns


def _events(low: str | None, best: str, high: str | None) -> str:
    names = ", ".join(f"{role}={name!r}" for role, name in (("low", low), ("best", best), ("high", high)) if name)
    return f"sum the events with ClaimSet.from_events(frame, {names}, by=...)"


def _scaled(table: Table) -> Table:
    """Write SDMX figures with their unit multiplier as printed: 12.4 with UNIT_MULT 3 is 12.4 thousand."""
    places = {plain(heading): i for i, heading in enumerate(table.header)}
    if "unit_mult" not in places:
        return table
    value, power, decimals = places["obs_value"], places["unit_mult"], places.get("decimals")
    words = {len(str(factor)) - 1: word for word, factor in SCALES.items()}
    problems, figures, scaled = [], [], 0
    shown = table.columns[decimals] if decimals is not None else [None] * table.n_rows
    for row, (cell, by, digits) in enumerate(zip(table.columns[value], table.columns[power], shown, strict=True), 1):
        text, multiplier = as_text(cell).strip(), as_text(by).strip() or "0"
        if not text or multiplier == "0":
            figures.append(_with_decimals(text, as_text(digits).strip()) if isinstance(cell, str) else cell)
        elif multiplier in map(str, words):
            figures.append(f"{_with_decimals(text, as_text(digits).strip())} {words[int(multiplier)]}")
            scaled += 1
        else:
            expected, fix = f"one of 0, {listing(map(str, words), 'or')}", "write the figures in units, and 0 here"
            problems.append(Problem(row, "", table.header[power], multiplier, expected, fix))
    if problems:
        raise ClaimTableError([table.placed(problem) for problem in problems], table.n_rows)
    columns = list(table.columns)
    columns[value] = figures
    told = f"{count(scaled, 'figure')} in the units of UNIT_MULT: 12.4 with 3 is 12.4 thousand."
    notes = [Note("numbers", scaled, told)] if scaled else []
    return replace(table, columns=columns, notes=[*table.notes, *notes])


def _with_decimals(text: str, decimals: str) -> str:
    """Return a figure with the decimals that DECIMALS says it was printed with, where it shows fewer."""
    whole, _, rest = text.partition(".")
    if decimals.isdecimal() and whole.lstrip("-").isdecimal() and len(rest) < int(decimals) <= 9:
        return f"{whole}.{rest.ljust(int(decimals), '0')}"
    return text


SDMX = {
    "time_period": "period",
    "obs_value": "value",
    "obs_status": "status",
    "obs_flag": "status",
    "ref_area": "geography",
    "geo": "geography",
    "measure": "measure",
    "indicator": "measure",
    "unit_measure": "unit",
    "comment": "note",
    # codes of the message, of how often and in what precision figures are told: they name no series
    **dict.fromkeys(("dataflow", "structure", "structure_id", "structure_name", "action", "freq", "frequency"), ""),
    **dict.fromkeys(("time_format", "unit_mult", "decimals", "last_update", "conf_status", "base_per"), ""),
}
"""Our names of the columns of an SDMX file; every other column is a dimension of its cube."""

IAMC = {"model": "source", "scenario": "basis", "region": "geography", "variable": "measure", "unit": "unit"}

FORMATS: Sequence[Format] = (
    Format("SDMX-CSV", ("time_period", "obs_value"), SDMX, _scaled),
    Format("UCDP GED", ("date_start", "date_end", "best", "low", "high"), refusal=_events("low", "best", "high")),
    Format("ACLED", ("event_date", "fatalities"), refusal=_events(None, "fatalities", None)),
    Format("IAMC", tuple(IAMC), IAMC),
    Format("Our World in Data", ("entity", "year"), {"entity": "geography", "year": "period", "code": ""}),
    Format("Our World in Data", ("entity", "day"), {"entity": "geography", "day": "period", "code": ""}),
)
"""Formats by their headings; a new one is a line here and a case in the tests."""


def has_tags(table: Table) -> bool:
    """Whether the first row holds HXL tags: ``#affected+killed``."""
    first = [as_text(column[0]).strip() if column else "" for column in table.columns]
    tags = [text for text in first if text]
    return len(tags) > 1 and all(text.startswith("#") and text[1:2].isalpha() for text in tags)


def hxl(table: Table) -> tuple[Table, dict[str, str]]:
    """Return a table without its row of HXL tags, and what the tags say of columns."""
    tags = {heading: as_text(column[0]).strip() for heading, column in zip(table.header, table.columns, strict=True)}
    named: dict[str, str] = {}
    for heading, tag in tags.items():
        name = next((ours for start, ours in TAGS if tag == start or tag.startswith((f"{start}+",))), None)
        if name and name not in named.values():
            named[heading] = name
    lines = table.lines[1:] if table.lines else None
    made = replace(table, columns=[column[1:] for column in table.columns], lines=lines)
    return replace(made, notes=[*table.notes, Note("format", 0, "Format: HXL; its row of tags is no data.")]), named


TAGS = (("#date+start", "start"), ("#date+end", "through"), ("#meta+source", "source"), ("#meta+url", "url"))
"""HXL tags that say what a column is; the second part of a tag is the reader's."""
