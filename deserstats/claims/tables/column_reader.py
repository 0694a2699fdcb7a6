"""The rows of a table, read in columns: what many rows say in the same words is understood once.

Of a row the figures are its own; what the other cells mean is shared by every row with the same
ones. A row that cannot be read so, for whatever reason, is read by itself, and only there its
problems are told (:class:`deserstats.claims.cells.row.RowReader`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.heading import MEANT, Heading, texts_of
from deserstats.claims.cells.plain_figure import plain_figure
from deserstats.claims.cells.row import BASE, Customs, Parsed, RowReader, Terms
from deserstats.claims.cells.window import PUBLISHED
from deserstats.claims.claim import Claim
from deserstats.claims.tables.bad_rows import BadRows

FIGURES = ("value", "low", "high")
"""Columns of figures."""

ALONE = ("published", "retrieved", "interval", "dated_by")
"""Columns whose cells can be read or not whatever stands beside them."""

SAID = ("kind", "relation", "per")
"""Columns that say what the figures of a row are."""

SPANS = ("start", "end", "start_or", "end_or", "through", *BASE)
"""Columns that say the windows of a row, and what it is taken of."""


class ColumnReader:
    """Reads the rows of a table of texts.

    Parameters
    ----------
    columns : mapping
        The texts by column, ``id`` among them.
    customs : Customs
        How figures are written.
    """

    def __init__(self, columns: Mapping[str, Sequence[str]], customs: Customs) -> None:
        self.columns = columns
        self.customs = customs
        self.n_rows = len(columns["id"])
        spans = [name for name in SPANS if name in columns]
        lasts = {text.strip().casefold() for name in spans if "through" in name for text in set(columns[name])}
        if PUBLISHED in lasts and PUBLISHED in columns:
            spans.append(PUBLISHED)
        self._shared = [*(name for name in SAID if name in columns), *spans]
        self._terms: dict[tuple[str, ...], Terms | None] = {}
        self._said: dict[tuple[str, ...], Parsed | None] = {}

    def read(self, bad: BadRows) -> dict[int, Claim]:
        """Return the claims by row, counted from 1; rows that cannot be read are taken by ``bad``."""
        names = tuple(name for name in self.columns if name not in MEANT)
        heading = Heading(names)
        texts = zip(*(texts_of(name, self.columns[name]) for name in names), repeat(""), strict=False)
        claims: dict[int, Claim] = {}
        for row, (own, parsed) in enumerate(zip(texts, self._rows(), strict=True), start=1):
            found = parsed or self._by_itself(row, bad)
            if found is not None:
                claims[row] = Claim.of(heading, own, found)
        # a row without an id is told where ids are looked at
        return claims

    def _rows(self) -> Iterator[Parsed | None]:
        """Return what every row means; None where it has to be read by itself."""
        unclear = self._unclear()
        figures = zip(*(self._figures(name) for name in FIGURES), strict=True)
        shared = zip(*(self.columns[name] for name in self._shared), strict=True) if self._shared else repeat(())
        for row, (key, (value, low, high)) in enumerate(zip(shared, figures, strict=False)):
            if row in unclear or value is _ODD or low is _ODD or high is _ODD:
                yield None
                continue
            signs = _sign(value), _sign(low), _sign(high)
            terms = self._terms_of((*signs, *key))
            if terms is None or (low and high and low.value > high.value):
                yield None
            else:
                yield Parsed(terms, value, low and low.value, high and high.value)

    def _by_itself(self, row: int, bad: BadRows) -> Parsed | None:
        cells = {name: texts[row - 1] for name, texts in self.columns.items()}
        reader = RowReader(cells, self.customs)
        parsed = reader.read()
        if parsed is None:
            bad.read(row, reader)
        return parsed

    def _unclear(self) -> set[int]:
        """Return the rows, counted from 0, with a cell that cannot be read whatever stands beside it."""
        found: set[int] = set()
        for name in ALONE:
            texts = self.columns.get(name, ())
            bad = {text for text in set(texts) if not self._is_clear(name, text)}
            if bad:
                found.update(row for row, text in enumerate(texts) if text in bad)
        return found

    def _is_clear(self, name: str, text: str) -> bool:
        reader = RowReader({name: text}, self.customs)
        reader.words()
        return not reader.bad

    def _figures(self, name: str) -> Iterator[Figure | None]:
        """Return the figures of a column: None where there is none, and one of its own where it is not plain."""
        if name not in self.columns:
            return repeat(None, self.n_rows)
        is_custom = self.customs != Customs()
        return (
            (plain_figure(text, is_custom) or _ODD) if text else None for text in map(str.strip, self.columns[name])
        )

    def _terms_of(self, key: tuple[str, ...]) -> Terms | None:
        """Return what the cells beside figures of these signs mean, None where something is wrong with them."""
        try:
            return self._terms[key]
        except KeyError:
            found = self._terms[key] = self._understood(key)
            return found

    def _understood(self, key: tuple[str, ...]) -> Terms | None:
        cells = dict(zip((*FIGURES, *self._shared), key, strict=True))
        said = self._what_is_said(cells)
        if said is None or said.terms.kind == "order":
            return None
        reader = RowReader(cells, self.customs)
        windows, base = reader.spans(said.terms.kind)
        if reader.bad:
            return None
        terms = said.terms
        return Terms(terms.kind, terms.relation, windows, base, None, self.customs, terms.parts)

    def _what_is_said(self, cells: Mapping[str, str]) -> Parsed | None:
        """Read the cells of a row that do not speak of windows, beside a window that is plain."""
        given = {name: cells.get(name, "") for name in (*FIGURES, *SAID)}
        has_base = any(cells.get(name, "").strip() for name in BASE)
        key = (*given.values(), str(has_base))
        if key not in self._said:
            base = {"base_category": "base"} if has_base else {}
            self._said[key] = RowReader({**given, **base, "start": "2000"}, self.customs).read()
        return self._said[key]


_ODD = Figure(0, 0, 0, 0)
"""Stands for a figure that is not plain."""


def _sign(figure: Figure | None) -> str:
    """Return the plainest figure of the same sign."""
    return "" if figure is None else "-1" if figure.value < 0 else "1"
