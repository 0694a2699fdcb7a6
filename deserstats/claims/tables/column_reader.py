"""The rows of a table, read in columns: what many rows say in the same words is understood once.

Of a row the figures are its own; what the other cells mean is shared by every row with the same
ones. A row that cannot be read so, for whatever reason, is read by itself, and only there its
problems are told (:class:`deserstats.claims.cells.row.RowReader`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, repeat
from types import EllipsisType

from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.heading import MEANT, Heading, texts_of
from deserstats.claims.cells.plain_figure import WHOLE, are_digits, plain_figure
from deserstats.claims.cells.row import BASE, Customs, Parsed, RowReader, Terms
from deserstats.claims.cells.window import PUBLISHED
from deserstats.claims.claim import Claim
from deserstats.claims.tables.bad_rows import BadRows
from deserstats.wording import Exact

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
        self._said: dict[tuple[str, ...], Parsed | None] = {}

    def read(self, bad: BadRows) -> dict[int, Claim]:
        """Return the claims by row, counted from 1; rows that cannot be read are taken by ``bad``."""
        names = tuple(name for name in self.columns if name not in MEANT)
        heading = Heading(names)
        texts = zip(*(texts_of(name, self.columns[name]) for name in names), repeat(""), strict=False)
        value, low, high = (self._figures(name) for name in FIGURES)
        terms = self._terms_of(value, low, high)
        claims = Claim.of_columns(heading, texts, terms, value, *map(_values, (low, high)))
        for row in [row for row, of_row in enumerate(terms, start=1) if of_row is None]:
            parsed = self._by_itself(row, bad)
            if parsed is not None:
                own = (*(next(texts_of(name, (self.columns[name][row - 1],))) for name in names), "")
                claims[row - 1] = Claim.of(heading, own, parsed)
        # a row without an id is told where ids are looked at
        return {row: claim for row, claim in enumerate(claims, start=1) if claim is not None}

    def _terms_of(self, value: Figures, low: Figures, high: Figures) -> list[Terms | None]:
        """Return what the cells beside the figures of every row mean; None where it has to be read by itself."""
        signs = (_signs(figures) for figures in (value, low, high))
        shared = (self.columns[name] for name in self._shared)
        known = _Known(self._understood)
        found = list(map(known.__getitem__, islice(zip(*signs, *shared, strict=False), self.n_rows)))
        for row in self._unclear():
            found[row] = None
        if "low" in self.columns and "high" in self.columns:
            for row, (first, last) in enumerate(zip(_values(low), _values(high), strict=True)):
                if first is not None and last is not None and first > last:
                    found[row] = None
        return found

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

    def _figures(self, name: str) -> Figures:
        """Return the figures of a column: None where there is none, one of its own where it is not plain.

        An ellipsis is a plain value, which is read when the claim is asked for its figure.
        """
        if name not in self.columns:
            return [None] * self.n_rows
        texts = list(map(str.strip, self.columns[name]))
        if name == "value" and are_digits(texts):
            return [...] * self.n_rows
        is_custom = self.customs != Customs()
        is_later = WHOLE.fullmatch if name == "value" and not is_custom else _never
        return [(... if is_later(text) else plain_figure(text, is_custom) or _ODD) if text else None for text in texts]

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


Figures = list[Figure | EllipsisType | None]
"""The figures of a column."""

_ODD = Figure(0, 0, 0, 0)
"""Stands for a figure that is not plain."""

_IS_ODD = "odd"


class _Known(dict[tuple[str, ...], Terms | None]):
    """What cells mean that are shared by many rows, understood when they are met first."""

    def __init__(self, understood: Callable[[tuple[str, ...]], Terms | None]) -> None:
        super().__init__()
        self._understood = understood

    def __missing__(self, key: tuple[str, ...]) -> Terms | None:
        found = self[key] = None if _IS_ODD in key[: len(FIGURES)] else self._understood(key)
        return found


def _never(text: str) -> None:
    """Find no figure that may be read later."""


def _signs(figures: Figures) -> Iterator[str]:
    """Return the plainest figure of the same sign as each."""
    first = figures[0] if figures else None
    are_alike = not isinstance(first, Figure) and figures.count(first) == len(figures)
    return repeat(_sign(first)) if are_alike else map(_sign, figures)


def _sign(figure: Figure | EllipsisType | None) -> str:
    if figure is None:
        return ""
    if figure is ...:
        return "1"
    return _IS_ODD if figure is _ODD else "-1" if figure.value < 0 else "1"


def _values(figures: Figures) -> list[Exact | None]:
    """Return the numbers of a column of ends."""
    return [figure.value if isinstance(figure, Figure) else None for figure in figures]
