"""Any table to a claim set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deserstats.claims.cells.row import Customs
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import SchemeLike
from deserstats.claims.tables.rows import are_claims, read_rows


def read_claims(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    scheme: SchemeLike = None,
    decimal: str | None = None,
    thousands: str | None = None,
    encoding: str | None = None,
) -> ClaimSet:
    """Read a table of claims.

    Parameters
    ----------
    source : path, file object, frame or sequence of mappings
        CSV, TSV, JSON, JSON lines, Excel (with the digits that it shows) or Parquet by suffix;
        any frame that pandas can take, also through the Arrow interface; records; a Series, whose
        name and index are ``value`` and ``start`` where they have none.
    columns : mapping, optional
        Foreign column names to ours: ``{"figure": "value"}``.
    sheet : str or int, optional
        Sheet of an Excel workbook.
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
        One claim a row, in order.

    Raises
    ------
    ClaimTableError
        When a cell cannot be read; ``problems`` lists every bad cell with the edit that would do.
    ClaimError
        When an argument does not fit the table.

    Examples
    --------
    >>> claims = read_claims([{"value": "213,000", "relation": "over", "start": "2022-02-24", "end": "2025-06-01"}])
    >>> print(claims["c1"])
    c1: over 213,000, 24 Feb 2022-May 2025
    """
    if Customs.of(decimal, thousands) == Customs() and not columns:
        # the figures of claims were read under customs that their texts do not show
        if isinstance(source, ClaimSet):
            return source if scheme is None else source.with_scheme(scheme)
        if are_claims(source):
            return ClaimSet(source, scheme)
    read = read_rows(
        source.claims if isinstance(source, ClaimSet) else source,
        columns=columns,
        sheet=sheet,
        scheme=scheme,
        decimal=decimal,
        thousands=thousands,
        encoding=encoding,
    )
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
