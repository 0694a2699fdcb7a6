"""Which column of a frame is which of ours, where every set of it is a claim table under the same headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.files.grid import Table
from deserstats.claims.schemes.scheme import Scheme, as_scheme
from deserstats.claims.shapes.formats import has_tags, recognised
from deserstats.claims.shapes.layouts.choice import FIGURES, is_claims
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.options import PERIOD, Shaping, TableOptions
from deserstats.claims.tables.headings import canonical, headings
from deserstats.errors import ClaimError

HEEDED = ("layout", "columns", "fill", "total", "words", "missing", "scheme")
"""Options of ``read_claims`` under which tables are read in columns; under any other each set is read by itself."""


def shaping_of(options: TableOptions) -> Shaping | None:
    """Return how sets are read, None where each has to be read by itself."""
    given = {name for name, value in options.items() if value not in (None, "auto")}
    if given - set(HEEDED) or options.get("layout", "auto") not in ("auto", "claims"):
        return None
    try:
        shaping = Shaping.of(**options)
    except ClaimError:
        return None
    return None if PERIOD in shaping.fill else shaping


def plain_scheme(options: TableOptions) -> Scheme | None:
    """Return a scheme that only says what names are made of; None where it says more."""
    try:
        scheme = as_scheme(options.get("scheme"))
    except ClaimError:
        return None
    return scheme if scheme == Scheme(scheme.tree, exhaustive=scheme.exhaustive) else None


def holds_figures(heading: str, shaping: Shaping) -> bool:
    """Whether the cells below a heading are figures of a claim table."""
    return shaping.columns.get(heading, canonical(heading)) in FIGURES


def our_names(cells: Mapping[str, Sequence[str]], shaping: Shaping) -> dict[str, str] | None:
    """Return the heading of each of our columns; None where a table under these headings is no plain claim table.

    Parameters
    ----------
    cells : mapping
        The different texts of each column, by heading.
    shaping : Shaping
        How sets are read.
    """
    names = list(cells)
    if shaping.fill.keys() & {*names, *shaping.columns.values()} or shaping.columns.keys() - set(names):
        return None
    table = Table([(name,) for name in names], list(map(list, cells.values())))
    shown = [Column(i, (name,), texts, shaping.missing) for i, (name, texts) in enumerate(cells.items())]
    if not is_claims(shown, shaping) or has_tags(table) or recognised(table):
        return None
    filled = [*names, *shaping.fill]
    whole = Table([(name,) for name in filled], [*table.columns, *([text] for text in shaping.fill.values())])
    try:
        ours, problems = headings(whole, shaping.columns)
    except ClaimError:
        return None
    return None if problems else {name: given for name, given in zip(ours, filled, strict=True) if name in COLUMNS}
