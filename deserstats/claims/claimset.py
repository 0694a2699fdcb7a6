"""Many claims: ordered, immutable, with unique ids and the scheme that they are read under."""

from __future__ import annotations

import hashlib
import itertools
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from deserstats.arguments import require_texts
from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.period import as_period
from deserstats.claims.cells.reading import Reading, as_reading
from deserstats.claims.cells.row import Customs
from deserstats.claims.claim import Claim, texts_in
from deserstats.claims.note import Note
from deserstats.claims.schemes.scheme import Scheme, SchemeLike, as_scheme
from deserstats.claims.selection import matching, names_by_dimension, names_in, published, require_claims
from deserstats.claims.shapes.options import TableOptions
from deserstats.claims.tables.events import claims_from_events, told_by
from deserstats.claims.tables.how_read import HowRead, how_read
from deserstats.claims.tables.rows import claims_of_records, read_rows
from deserstats.claims.tables.screen import bad_ids, screen
from deserstats.claims.tables.writing import frame_of, guarded, lost_names, summary
from deserstats.claims.topic import Topic, occurring
from deserstats.errors import ClaimError, ClaimTableError, DeserstatsWarning
from deserstats.wording import count, fitting

if TYPE_CHECKING:
    import pandas as pd

Shared = TypeVar("Shared", Scheme, Reading, Topic)


class ClaimSet:
    """A table of claims, one row each; every method returns a new set.

    Parameters
    ----------
    claims : iterable of Claim
        Claims without an id are named c1, c2, ... by their place.
    scheme : Scheme or mapping, optional
        Unions, trees and rules that the claims are read under; ``{"all": ["a", "b"]}`` is a tree.
    reading : Reading, optional
        How words and digits become intervals; see :meth:`read_as`.
    topic : Topic, optional
        What questions ask about by default; see :meth:`about`.
    notes : iterable of Note
        What a reader inferred, for :attr:`how_read`; no part of equality.

    Raises
    ------
    ClaimTableError
        When ids repeat, a category is unknown to the scheme's tree, or a count is negative or
        broken without the scheme allowing it; lists every such cell.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> claims = ClaimSet([Claim(value="5", start="2025-01"), Claim(value="7", start="2025-02")])
    >>> len(claims), claims["c2"].value
    (2, '7')
    """

    __slots__ = ("_by_id", "_notes", "claims", "reading", "scheme", "topic")
    claims: tuple[Claim, ...]
    scheme: Scheme
    reading: Reading
    topic: Topic
    _by_id: dict[str, Claim]
    _notes: tuple[Note, ...]

    def __init__(
        self,
        claims: Iterable[Claim] = (),
        scheme: SchemeLike = None,
        reading: Reading = Reading(),
        notes: Iterable[Note] = (),
        topic: Topic = Topic(),
    ) -> None:
        rows = tuple(c if c.id else c.replace(id=f"c{i}") for i, c in enumerate(require_claims(claims), start=1))
        scheme = as_scheme(scheme).knowing(names_in(rows))
        scheme = scheme.with_totals(*names_by_dimension(rows)) if rows else scheme
        problems = bad_ids(claim.id for claim in rows) + screen(dict(enumerate(rows, start=1)), scheme)
        if problems:
            raise ClaimTableError(problems, len(rows))
        self._put(rows, scheme, as_reading(reading, Reading(), {}), notes, topic)

    def _put(
        self, rows: Iterable[Claim], scheme: Scheme, reading: Reading, notes: Iterable[Note], topic: Topic
    ) -> None:
        put = object.__setattr__
        put(self, "claims", tuple(rows))
        put(self, "scheme", scheme)
        put(self, "reading", reading)
        put(self, "topic", topic)
        put(self, "_notes", tuple(dict.fromkeys(notes)))
        put(self, "_by_id", dict(zip(texts_in(self.claims, "id"), self.claims, strict=True)))

    @classmethod
    def trusted(
        cls,
        rows: Iterable[Claim],
        scheme: Scheme,
        reading: Reading = Reading(),
        notes: Iterable[Note] = (),
        topic: Topic = Topic(),
    ) -> Self:
        """Build a set from rows that have been screened as part of a larger one."""
        made = cls.__new__(cls)
        made._put(rows, scheme, reading, notes, topic)
        return made

    def with_rows(self, rows: Iterable[Claim]) -> ClaimSet:
        """Return some of the claims, or others made of them, under the same scheme, reading and topic."""
        return self.trusted(rows, self.scheme, self.reading, self._notes, self.topic)

    def read_as(self, reading: Reading | Mapping[str, Any] | None = None, /, **parts: Any) -> ClaimSet:
        """Return the same claims under another reading of words and digits.

        Parameters
        ----------
        reading, **parts
            A reading as a whole, or parts of :class:`Reading`: ``over="next_round"``; the others stay.

        Raises
        ------
        ClaimError
            When a part or an option is unknown.
        """
        return self.under(as_reading(reading, self.reading, parts))

    def under(self, reading: Reading) -> ClaimSet:
        """Return the same claims under a reading as a whole."""
        return self.trusted(self.claims, self.scheme, reading, self._notes, self.topic)

    def about(
        self,
        *,
        category: str | None = None,
        measure: str | None = None,
        unit: str | None = None,
        geography: str | None = None,
        dated_by: str | None = None,
    ) -> ClaimSet:
        """Return the same claims with what questions ask about where they do not say it.

        Parameters
        ----------
        category, measure, unit, geography, dated_by : str, optional
            As the arguments of a question; what is left out, questions ask about as before.

        Returns
        -------
        ClaimSet
            With this :attr:`topic`, in place of any other; no row is dropped.

        Raises
        ------
        ClaimError
            When a name does not occur among the claims or in their scheme; lists those that do.

        Examples
        --------
        >>> rows = [Claim(value="5", start="2025-01", category=name) for name in ("407", "408")]
        >>> ClaimSet(rows).about(category="407")
        <ClaimSet: 2 claims, about category '407'>
        """
        topic = Topic(category=category, measure=measure, unit=unit, geography=geography, dated_by=dated_by)
        return self.trusted(self.claims, self.scheme, self.reading, self._notes, occurring(self, topic))

    @property
    def how_read(self) -> HowRead:
        """How the table was read: its windows, and everything that was inferred."""
        return how_read(self.claims, self.scheme.table_names, self._notes)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a ClaimSet does not change; its methods return new sets")

    @classmethod
    def from_frame(cls, frame: Any, **options: Unpack[TableOptions]) -> Self:
        """Read a frame of claims; see :func:`deserstats.read_claims` for the options and errors."""
        read = read_rows(frame, **options)
        return cls.trusted(read.claims, read.scheme, notes=read.notes)

    @classmethod
    @told_by(claims_from_events)
    def from_events(
        cls,
        frame: Any,
        *,
        low: str | None = None,
        best: str | None = None,
        high: str | None = None,
        by: str | Sequence[str] | Mapping[str, str] | None = "month",
        date: str | None = None,
        through: str | None = None,
        name: str | None = None,
        scheme: SchemeLike = None,
        decimal: str | None = None,
        thousands: str | None = None,
        **columns: str,
    ) -> Self:
        """Sum a list of events, one a row, into claims."""
        customs = Customs.of(decimal, thousands)
        return cls(claims_from_events(frame, low, best, high, by, date, through, name, customs, **columns), scheme)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(self._by_id)

    def __len__(self) -> int:
        return len(self.claims)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def __getitem__(self, name: str) -> Claim:
        if name not in self._by_id:
            raise KeyError(f"no claim has the id {name!r}")
        return self._by_id[name]

    def select(
        self,
        ids: str | Iterable[str] | None = None,
        *,
        period: object = None,
        as_of: object = None,
        **columns: str | Iterable[str] | None,
    ) -> ClaimSet:
        """Return the claims that match all of the conditions.

        Parameters
        ----------
        ids : str or iterable of str, optional
            Ids, in the order wanted.
        period : str, Period or pair, optional
            Claims whose printed window lies inside this period.
        as_of : date or label, optional
            Claims published before the end of this day (month, year); claims without a date
            of publication do not match.
        **columns : str or iterable of str
            Values of ``category``, ``measure``, ``unit``, ``geography``, ``source``, ``origin``,
            ``root``, ``basis``, ``kind`` or any other column. Categories and geographies match
            by what they cover: ``"408+407"`` is ``"407+408"``.

        Raises
        ------
        KeyError
            When an id is unknown.
        ClaimError
            When a column is unknown.
        """
        rows: Iterable[Claim] = self.claims
        if ids is not None:
            rows = [self[name] for name in require_texts(ids=ids)]
        for column, wanted in columns.items():
            if wanted is not None:
                rows = matching(rows, self, column, require_texts(**{column: wanted}))
        if period is not None:
            span = as_period(period)
            rows = [c for c in rows if span.contains(c.window)]
        if as_of is not None:
            last = as_period(as_of).end
            rows = [c for c in rows if (day := published(c)) is not None and day.end <= last]
        return self.with_rows(dict.fromkeys(rows))

    def drop(self, ids: str | Iterable[str]) -> ClaimSet:
        """Return the claims without these ids; an unknown id raises ``KeyError``."""
        gone = {self[name].id for name in require_texts(ids=ids)}
        return self.with_rows(c for c in self.claims if c.id not in gone)

    def add(self, claim: Claim) -> ClaimSet:
        """Return the claims and one more; a blank id is made, a known id raises."""
        require_claims(claim)
        if not claim.id:
            free = (name for n in itertools.count(len(self) + 1) if (name := f"c{n}") not in self)
            claim = claim.replace(id=next(free))
        return ClaimSet([*self.claims, claim], self.scheme, self.reading, self._notes, self.topic)

    def with_scheme(self, scheme: SchemeLike) -> ClaimSet:
        """Return the same claims under another scheme.

        Parameters
        ----------
        scheme : Scheme or mapping
            ``{"all": ["a", "b"]}`` is a tree, ``{"order": "a <= b"}`` the parts of a
            :class:`Scheme`; None is no scheme.
        """
        scheme = as_scheme(scheme).knowing(self.scheme.cells)
        return ClaimSet(self.claims, scheme, self.reading, self._notes, self.topic)

    @classmethod
    def concat(cls, sets: Iterable[ClaimSet]) -> ClaimSet:
        """Return the claims of several sets, in order; repeated ids raise and are all listed."""
        parts = list(sets)
        if not all(isinstance(part, ClaimSet) for part in parts):
            raise ClaimError("ClaimSet.concat takes a list of claim sets: [first, second]")
        schemes = {part.scheme for part in parts if part.scheme} or {Scheme()}
        if len(schemes) > 1:
            # the same scheme knows the parts of its totals from the claims of each set, and then from all of them
            schemes = {scheme.without_parts_of_totals() for scheme in schemes}
        scheme = _one(schemes, "schemes", "with_scheme")
        reading = _one({part.reading for part in parts} or {Reading()}, "readings", "read_as")
        topic = _one({part.topic for part in parts} or {Topic()}, "topics", "about")
        notes = (note for part in parts for note in part._notes)
        scheme = scheme.knowing(name for part in parts for name in part.scheme.cells)
        return cls((c for part in parts for c in part), scheme, reading, notes, topic)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim: the table's columns and any others, as text that reads back as it is.

        Figures of a table with customs of its own get a decimal point and no thousands marks. A window that
        could be read in two ways without the rows that were dropped is written in days.
        """
        return frame_of(self.claims)

    def to_csv(self, path: str | Path) -> None:
        """Write the claims as CSV; a text that a spreadsheet would run as a formula is quoted.

        A warning says what scheme to read it with where a union needs the names of dropped rows.
        """
        if lost := lost_names(self.claims, self.scheme):
            warnings.warn(lost, DeserstatsWarning, stacklevel=2)
        self.to_frame().map(guarded).to_csv(path, index=False, lineterminator="\n")

    def to_dict(self) -> dict[str, Any]:
        """Return the rows (blank cells left out), the scheme, another reading, a topic and number customs, JSON-ready.

        Names of rows that were dropped are kept where they say what a plus sign joins.
        """
        rows = [{name: text for name, text in c.cells().items() if text or name not in COLUMNS} for c in self.claims]
        customs = {claim.id: list(claim.customs) for claim in self.claims if claim.customs != Customs()}
        told = {
            "notes": [list(note) for note in self._notes],
            "reading": self.reading.to_dict() if self.reading != Reading() else {},
            "topic": self.topic.to_dict(),
            "names": self.scheme.names_beside(names_in(self.claims)),
            "customs": customs,
        }
        return {"rows": rows, "scheme": self.scheme.to_dict()} | {name: part for name, part in told.items() if part}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ClaimSet:
        """Rebuild a set from :meth:`to_dict`."""
        rows = claims_of_records(data["rows"], data.get("customs", {}))
        scheme = Scheme.from_dict(data["scheme"]).knowing(data.get("names", ()))
        topic = Topic(**data.get("topic", {}))
        return cls(
            rows,
            scheme,
            Reading.from_dict(data.get("reading", {})),
            (Note(*note) for note in data.get("notes", ())),
            topic,
        )

    @property
    def hash(self) -> str:
        """SHA-256 of rows, scheme, reading and topic, not of notes: the same claims give the same hash everywhere."""
        data = {name: part for name, part in self.to_dict().items() if name != "notes"}
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ClaimSet):
            return NotImplemented
        same = all(getattr(self, part) == getattr(other, part) for part in ("claims", "scheme", "reading", "topic"))
        return same and all(self.scheme.leaves(n) == other.scheme.leaves(n) for n in set(names_in(self.claims)))

    def __hash__(self) -> int:
        return hash((self.ids, self.reading))

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Any]]]:
        return ClaimSet.from_dict, (self.to_dict(),)

    def __repr__(self) -> str:
        about = f", about {self.topic}" if self.topic else ""
        return f"<ClaimSet: {count(len(self), 'claim')}{about}>"

    def __str__(self) -> str:
        return fitting(summary(self.claims, str(self.topic)))

    def _repr_html_(self) -> str:
        columns = [c for c in COLUMNS[:24] if any(getattr(claim, c) for claim in self.claims)]
        return self.to_frame()[columns].to_html(index=False, escape=True, max_rows=20)


def _one(found: set[Shared], name: str, method: str) -> Shared:
    """Return what claim sets have in common."""
    if len(found) > 1:
        raise ClaimError(f"the claim sets have different {name}; give all of them one by {method}()")
    return found.pop()
