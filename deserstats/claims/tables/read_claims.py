"""Any table to a claim set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deserstats.arguments import question
from deserstats.claims.cells.row import Customs
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import SchemeLike
from deserstats.claims.shapes.options import TableOptions
from deserstats.claims.tables.rows import are_claims, read_rows


@question
def read_claims(
    source: Any,
    *,
    layout: str = "auto",
    columns: Mapping[Any, str] | None = None,
    fill: Mapping[str, Any] | None = None,
    sheet: str | int | None = None,
    header: int | Sequence[int] | None = None,
    kind: str | Mapping[Any, str] | None = None,
    since: object = None,
    freq: Any = None,
    fiscal: str | None = None,
    total: str | Sequence[str] | None = "auto",
    missing: str | Sequence[str] | None = None,
    words: bool = True,
    scheme: SchemeLike = None,
    decimal: str | None = None,
    thousands: str | None = None,
    encoding: str | None = None,
) -> ClaimSet:
    """Read a table of any usual shape as claims.

    Parameters
    ----------
    source : path, file object, frame, Series, records or claims
        CSV, TSV, JSON, JSON lines, Excel (with the digits that it shows) or Parquet by suffix, ``"-"`` for
        standard input; any frame that pandas can take, also through the Arrow interface; records; a
        Series or frame with a PeriodIndex or DatetimeIndex.
    layout : {"auto", "claims", "long", "wide"}
        ``claims``: a claim a row. ``long``: one column of times, columns of figures, the other words are
        categories and places. ``wide``: times as headings. ``auto`` tells them apart and says which it is
        in :attr:`ClaimSet.how_read`; where two fit it asks.
    columns : mapping, optional
        Foreign column names to ours: ``{"figure": "value"}``; ``"period"`` is a label, range or date that
        is the whole window.
    fill : mapping, optional
        Columns that are the same in every claim: ``{"measure": "evictions"}``; with ``"period"`` the year
        of headings that are months alone.
    sheet : str or int, optional
        Sheet of an Excel workbook.
    header : int or sequence of int, optional
        The heading row or rows, counted from 0 as in pandas; by default they are looked for below titles.
    kind : {"total", "cumulative", "stock"} or mapping, optional
        What the figures are: of their own time, running totals ``since`` a day, or levels on a day; a
        mapping says it by heading. Dated figures that never fall and have no kind are asked about.
    since : date or label, optional
        First day that running totals count.
    freq : str, optional
        What a date stands for: ``"D"``, ``"W"`` (weeks that end on a Sunday; ``"W-SAT"`` on a Saturday),
        ``"MS"``, ``"QS"`` or ``"YS"``.
    fiscal : str, optional
        First day of a year such as 2019/20: ``"04-01"``.
    total : str, sequence of str or None, default "auto"
        Labels that are the sum of the others; ``"auto"``: the usual words (Total, Gesamt, Усього, ...);
        None: no label is.
    missing : str or sequence of str, optional
        Marks of cells without a figure, beside the usual ones (blank, ``..``, ``-``, ``n/a``, ...).
    words : bool, default True
        Whether words and marks in the cells of long and wide tables are taken as what they say: ``<5``,
        ``over 41,000``, ``1,234*``; else they are problems.
    scheme : Scheme or mapping, optional
        Unions, trees and rules that the claims are read under; ``{"all": ["a", "b"]}`` is a tree.
    decimal, thousands : str, optional
        Marks of the figures. By default a point is the decimal mark and a comma, space or
        apostrophe groups thousands; an ambiguous ``1.234`` is a listed problem. With
        ``decimal=","`` points, spaces and apostrophes group thousands.
    encoding : str, optional
        Encoding of a text file; UTF-8 by default.

    Returns
    -------
    ClaimSet
        One claim a figure, in the order of rows and columns. ``how_read`` says what was understood.

    Raises
    ------
    ClaimTableError
        When a cell cannot be read, or the table leaves something open; ``problems`` lists every bad
        cell and every question with the edit or the argument that would do.
    ClaimError
        When an argument does not fit the table.

    Notes
    -----
    1. A row or column called Total is the sum of the others, which is a premise that ``how_read`` states.
    2. Figures in percent, coordinates and codes are carried along and not counted.
    3. Cells without a figure make no claim; they are counted in ``how_read``.

    Examples
    --------
    >>> import deserstats as ds
    >>> row = {"value": "213,000", "relation": "over", "start": "2022-02-24", "end": "2025-06-01"}
    >>> claims = ds.read_claims([row])
    >>> print(claims["c1"])
    c1: over 213,000, 24 Feb 2022-May 2025
    >>> wide = [{"Offence": "Theft", "Jan-24": "1,204", "Feb-24": "1,137", "Total": "2,341"}]
    >>> for claim in ds.read_claims(wide):
    ...     print(claim)
    c1: 1,204, Jan 2024, Theft
    c2: 1,137, Feb 2024, Theft
    c3: 2,341, Jan-Feb 2024, Theft
    """
    options: TableOptions = {
        "layout": layout,
        "columns": columns,
        "fill": fill,
        "sheet": sheet,
        "header": header,
        "kind": kind,
        "since": since,
        "freq": freq,
        "fiscal": fiscal,
        "total": total,
        "missing": missing,
        "words": words,
        "scheme": scheme,
        "decimal": decimal,
        "thousands": thousands,
        "encoding": encoding,
    }
    if Customs.of(decimal, thousands) == Customs() and not columns and not fill:
        # the figures of claims were read under customs that their texts do not show
        if isinstance(source, ClaimSet):
            return source if scheme is None else source.with_scheme(scheme)
        if are_claims(source):
            return ClaimSet(source, scheme)
    read = read_rows(source.claims if isinstance(source, ClaimSet) else source, **options)
    return ClaimSet.trusted(read.claims, read.scheme, notes=read.notes)


ClaimsLike = object
"""What a question takes: a claim set, an earlier answer, or whatever :func:`read_claims` takes."""


def as_claims(source: ClaimsLike) -> ClaimSet:
    """Return the claims that a question is about.

    Parameters
    ----------
    source : ClaimSet, answer, path, file object, frame, records or claims
        An answer stands for its claims, a table is read by :func:`read_claims`.

    Raises
    ------
    ClaimError
        When the source cannot be read (:class:`ClaimTableError` lists every cell).
    """
    own = source if isinstance(source, ClaimSet) else getattr(source, "claims", None)
    if not isinstance(own, ClaimSet):
        own = read_claims(source)
    return own
