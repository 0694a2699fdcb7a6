"""One claim: the text of its row, and what that text means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from operator import attrgetter, itemgetter
from types import EllipsisType
from typing import Any, Self

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.figure import Figure
from deserstats.claims.cells.heading import MEANT, PLACE, Heading, texts_of
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.cells.plain_figure import plain_figure
from deserstats.claims.cells.reading import Order, Reading, Relation
from deserstats.claims.cells.row import PERCENT, Customs, Parsed, RowReader, Terms
from deserstats.claims.cells.second_look import second_look
from deserstats.claims.cells.stored import as_text, number_cells
from deserstats.claims.misspelt import misspelt_columns
from deserstats.claims.root_origin import root_of
from deserstats.errors import ClaimTableError, Problem
from deserstats.wording import Exact, number


class Claim:
    """One statement of a number: the columns of the claim table, as keywords, as text.

    ``start``, ``end`` and the other columns keep the text of the row; what the text means is in
    ``window``, ``windows`` (every possible one), ``base_window`` and ``figure``. Two claims are
    equal when their texts are.

    Parameters
    ----------
    **columns
        The columns of the claim table (see ``deserstats.claims.cells.fields``); any other name is
        carried along, unless it misses one of ours by a slip. Dates and numbers are accepted and turned
        into text.

    Raises
    ------
    ClaimTableError
        When a cell cannot be read; lists every bad cell.

    Examples
    --------
    >>> import deserstats as ds
    >>> claim = ds.Claim(id="A", value="213,000", relation="over", start="2022-02-24", end="2025-06-01")
    >>> print(claim)
    A: over 213,000, 24 Feb 2022-May 2025
    """

    # the texts of a row under the heading of its table: a million claims share what they have in common
    __slots__ = ("_figure", "_heading", "_high", "_low", "_terms", "_texts")
    _heading: Heading
    _texts: tuple[str, ...]
    _terms: Terms
    _figure: Figure | EllipsisType | None
    _low: Exact | None
    _high: Exact | None

    id: str
    value: str
    low: str
    high: str
    unit: str
    measure: str
    category: str
    geography: str
    start: str
    end: str
    start_or: str
    end_or: str
    through: str
    per: str
    base_measure: str
    base_category: str
    base_start: str
    base_end: str
    base_through: str
    published: str
    source: str
    origin: str
    root: str
    interval: str
    basis: str
    status: str
    retrieved: str
    supersedes: str
    derived_from: str
    dated_by: str
    url: str
    archive_url: str
    quote: str
    lang: str
    note: str

    def __init__(self, **columns: Any) -> None:
        asked = _misnamed(columns, as_text(columns.get("id")))
        slips = {p.column: ours for p, ours in asked if ours not in columns}
        mended = {slips.get(name, name): value for name, value in columns.items()}
        cells = {name: as_text(value) for name, value in mended.items()} | number_cells(mended)
        self._read(cells, Customs(), [problem for problem, _ in asked])

    @classmethod
    def from_cells(cls, cells: Mapping[str, str], customs: Customs = Customs()) -> Self:
        """Read the texts of one row, with the number customs of its table."""
        claim = cls.__new__(cls)
        claim._read(cells, customs)
        return claim

    @classmethod
    def of(cls, heading: Heading, texts: tuple[str, ...], parsed: Parsed) -> Self:
        """Build a claim from a row that has been read already."""
        claim = cls.__new__(cls)
        claim._heading, claim._texts = heading, texts
        claim._terms, claim._figure, claim._low, claim._high = parsed
        return claim

    @classmethod
    def of_columns(
        cls,
        heading: Heading,
        texts: Iterable[tuple[str, ...]],
        terms: Iterable[Terms | None],
        figures: Iterable[Figure | EllipsisType | None],
        lows: Iterable[Exact | None],
        highs: Iterable[Exact | None],
    ) -> list[Self | None]:
        """Build the claims of a table that has been read in columns; None where a row has no terms.

        An ellipsis stands for a plain figure (:data:`deserstats.claims.cells.plain_figure.WHOLE`) that
        is only read when it is asked for.
        """
        new = cls.__new__
        claims: list[Self | None] = []
        for row, of_row, figure, low, high in zip(texts, terms, figures, lows, highs, strict=False):
            if of_row is None:
                claims.append(None)
                continue
            claim = new(cls)
            claim._heading, claim._texts, claim._terms = heading, row, of_row
            claim._figure, claim._low, claim._high = figure, low, high
            claims.append(claim)
        return claims

    def _read(self, cells: Mapping[str, str], customs: Customs, asked: Sequence[Problem] = ()) -> None:
        reader = RowReader(cells, customs)
        parsed = reader.read()
        if parsed is None or asked:
            bad = second_look(reader).bad if parsed is None else []
            raise ClaimTableError([*asked, *(cell.alone().of(1, cells.get("id", "")) for cell in bad)], 1)
        names = tuple(name for name in cells if name not in MEANT)
        texts = (text for name in names for text in texts_of(name, (cells[name],)))
        self._heading, self._texts = Heading.of(names), (*texts, "")
        self._terms, self._figure, self._low, self._high = parsed

    @classmethod
    def ratio(cls, **columns: Any) -> Self:
        """A total as so many times a base."""
        return cls(kind="ratio", **columns)

    @classmethod
    def share(cls, **columns: Any) -> Self:
        """A total as so many percent of a base; or ``per`` 1,000, 100,000 and so on."""
        return cls(kind="share", **columns)

    @classmethod
    def growth(cls, **columns: Any) -> Self:
        """A total as so many percent more than a base."""
        return cls(kind="growth", **columns)

    @classmethod
    def difference(cls, **columns: Any) -> Self:
        """A total as so many more than a base."""
        return cls(kind="difference", **columns)

    @property
    def kind(self) -> str:
        """What the figure is: a total, a rate, a share ..."""
        return self._terms.kind

    @property
    def relation(self) -> str:
        """The word before the figure; blank = as printed."""
        return self._terms.relation.value

    @property
    def figure(self) -> Figure | None:
        """The printed figure; None where only low and high are given."""
        figure = self._figure
        if figure is ...:
            figure = self._figure = plain_figure(self.value, self.customs != Customs())
        return figure

    @property
    def extra(self) -> tuple[tuple[str, str], ...]:
        """Columns that are not ours, in order."""
        return tuple((name, self._texts[place]) for name, place in self._heading.extra)

    @property
    def window(self) -> Period:
        """The window as printed."""
        return self._terms.windows[0]

    @property
    def windows(self) -> tuple[Period, ...]:
        """Every possible window, as printed first."""
        return self._terms.windows

    @property
    def base_window(self) -> Period | None:
        """The window of the base, where it is not the claim's own."""
        return self._terms.base

    @property
    def subject(self) -> Period | None:
        """The unit of time that an order claim names as highest or lowest."""
        return self._terms.subject

    @property
    def bounds(self) -> tuple[Exact | None, Exact | None]:
        """The numbers of the columns low and high."""
        return self._low, self._high

    @property
    def parts(self) -> int:
        """What a share is so many of: 100 for percent, or 1,000, 100,000 and so on."""
        return self._terms.parts

    @property
    def customs(self) -> Customs:
        """How the table that the claim was read from writes its numbers."""
        return self._terms.customs

    @property
    def root_origin(self) -> str:
        """Whom the figure goes back to; blank where unknown.

        ``root``, else the first name of ``origin``: "A via B" gives A, "B from A" gives A, and
        what A wrote it in ("A monthly reports") is left off.
        """
        return self.root or root_of(self.origin, self.source)

    @property
    def witness(self) -> str:
        """The root origin as it is compared: claims of one root are one witness, however it is capitalised."""
        return self.root_origin.casefold()

    @property
    def end_may_be_inclusive(self) -> bool:
        """Whether ``end`` is the last day of a month, perhaps meant as counted; not asked where no month is whole."""
        return bool(self.end) and (self.window.end + DAY).day == 1

    @property
    def earlier(self) -> tuple[str, ...]:
        """Ids of the claims that this one replaces."""
        return tuple(filter(None, (part.strip() for part in self.supersedes.split("|"))))

    @property
    def is_soft(self) -> bool:
        """Whether low and high are no hard limits: a confidence interval, or a source's own range."""
        return self.interval not in ("", "hard")

    @property
    def miss_chance(self) -> Fraction | None:
        """Nominal chance that a confidence interval misses: 1/20 for ``ci95``; None for any other."""
        found = re.fullmatch(r"ci([0-9]+)", self.interval)
        return 1 - Fraction(int(found[1]), 100) if found else None

    def allowed(self, reading: Reading) -> Interval:
        """Return the numbers that the figure allows, in the claim's own scale (percent, times); an order: any."""
        low, high = self.bounds
        if low is not None or high is not None:
            return Interval(low, high)
        if self.figure is None:
            return Interval(None, None)
        return reading.interval(self.figure, Relation(self.relation), self.kind)

    @property
    def order(self) -> Order | None:
        """What an order claim says; None for every other kind."""
        return Order(self.relation) if self.kind == "order" else None

    def cells(self) -> dict[str, str]:
        """Return the texts of the row by column name."""
        cells = dict(zip(COLUMNS, self._heading.pick(self._texts), strict=True))
        cells["kind"], cells["relation"] = self.kind, self.relation
        return cells | dict(self.extra) if self._heading.extra else cells

    def replace(self, **columns: Any) -> Self:
        """Return a claim with some columns changed."""
        cells = self.cells()
        if asked := _misnamed({name: value for name, value in columns.items() if name not in cells}, self.id):
            raise ClaimTableError([problem for problem, _ in asked], 1)
        return self.from_cells(cells | {name: as_text(value) for name, value in columns.items()}, self.customs)

    @property
    def words(self) -> str:
        """The figure with its word, as a reader would say it."""
        if self.kind == "order":
            return f"{self.relation} {self.per}"
        word = "" if self.relation in ("", "exact", "between") else self.relation.replace("_", " ") + " "
        if self.is_soft and self.bounds != (None, None):
            return self._soft_words
        text = self.value
        if not text:
            low, high = (None if end is None else number(end) for end in self.bounds)
            text = f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"
        return word + text.removesuffix("%").rstrip() + self._scale_words

    @property
    def _scale_words(self) -> str:
        share = " %" if self.parts == PERCENT else f" per {number(self.parts)}"
        suffix = {"share": share, "growth": " % more", "ratio": " times"}.get(self.kind, "")
        per = {"rate": f" a {self.per}", "each": f" every {self.per}"}.get(self.kind, "")
        return suffix + per

    @property
    def _soft_words(self) -> str:
        """The figure with its interval, and what kind of interval that is."""
        best = f"{self.value.removesuffix('%').rstrip()}{self._scale_words}, " if self.value else ""
        low, high = ("no limit" if end is None else number(end) for end in self.bounds)
        name = "the source's range" if self.miss_chance is None else f"{self.interval[2:]} % interval"
        return f"{best}{name} {low} to {high}{'' if best else self._scale_words}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Claim):
            return NotImplemented
        return self.cells() == other.cells()

    def __repr__(self) -> str:
        columns = [*((name, getattr(self, name)) for name in COLUMNS), ("extra", self.extra)]
        return f"Claim({', '.join(f'{name}={text!r}' for name, text in columns)})"

    def __hash__(self) -> int:
        return hash((self.id, self.kind, self.value, self.start, self.end, self.category, self.measure))

    def __str__(self) -> str:
        name = f"{self.id}: " if self.id else ""
        return name + ", ".join(filter(None, (self.words, str(self.window), self.category, self.geography)))


def _misnamed(columns: Mapping[str, Any], name: str) -> list[tuple[Problem, str]]:
    """Ask about keywords that miss a column of ours by a slip, each with that column."""
    asked = []
    for theirs, ours in misspelt_columns(columns).items():
        if cell := as_text(columns[theirs]).strip():
            advice = f"write {ours}={cell!r}, or give it a name of its own if it is something else"
            if ours in columns:
                advice = f"leave one of {theirs!r} and {ours!r} out"
            asked.append((Problem(1, name, theirs, cell, f"the column {ours!r}", advice), ours))
    return asked


def _text(name: str) -> property:
    """Return the attribute of one column of texts."""
    column = PLACE[name]

    def text(claim: Claim) -> str:
        return claim._texts[claim._heading.places[column]]

    return property(text, doc=f"The text of the column {name!r}.")


for _name in COLUMNS:
    if _name not in MEANT:
        setattr(Claim, _name, _text(_name))


def texts_in(claims: Collection[Claim], name: str) -> Iterator[str]:
    """Return the text of one column in every claim; those of one table are told together."""
    headings = set(map(attrgetter("_heading"), claims))
    if len(headings) != 1:
        return map(attrgetter(name), claims)
    place = headings.pop().places[PLACE[name]]
    return map(itemgetter(place), map(attrgetter("_texts"), claims)) if place >= 0 else repeat("", len(claims))


def terms_in(claims: Iterable[Claim]) -> list[Terms]:
    """Return what the cells beside the figures mean, each once: claims of a table share it."""
    return list({id(terms): terms for terms in map(attrgetter("_terms"), claims)}.values())


def uncommon(claims: Mapping[int, Claim]) -> dict[int, Claim]:
    """Return the claims, by row, with a figure that may be something else than a whole number of 0 or more."""
    return {row: c for row, c in claims.items() if c._figure is not ... or c._low is not None or c._high is not None}
