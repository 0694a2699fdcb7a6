"""Which figure of one release is which of the next: by given ids, else by what they say; never by their place.

Exact rules, in this order, each for what the ones before it left:

1. The same id, where both tables give ids. Not where more of the shared ids stand for something else that the
   new table has under another id than stand for the same: those are numbers of rows.
2. The same count (series, windows, base) with the same figure; then the same count, where one of each is left.
3. The same series and figure over another window that overlaps the old one, where the figure occurs once in the
   series of either table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.causes.releases.identity import TELLERS, Identity, Printed, Series, identity_of, number_of, printed_of
from deserstats.causes.releases.renaming import LABELS, Renames, as_renamed
from deserstats.checks.sums.naming import MADE
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.system import superseded
from deserstats.wording import count, exact

K = TypeVar("K")


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One figure of a release: the claim, what it counts, and what it gives for it."""

    claim: Claim
    identity: Identity
    printed: Printed

    @property
    def id(self) -> str:
        """Its id."""
        return self.claim.id

    @property
    def told(self) -> tuple[Series, Printed]:
        """Series and figure, whatever the window."""
        return self.identity.series, self.printed


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of each figure, in the order of the old table, then what came; and what was seen on the way."""

    changes: tuple[FigureChange, ...]
    notes: tuple[str, ...]
    old: Mapping[str, Row]
    new: Mapping[str, Row]


def paired(before: ClaimSet, after: ClaimSet, renames: Renames = ()) -> Pairing:
    """Match the figures of two releases."""
    claims = {c.id: as_renamed(c, before, renames) for c in before}
    beside, notes = _told_otherwise(list(claims.values()), list(after))
    old = {n: Row(c, identity_of(c, before, beside), printed_of(c, before)) for n, c in claims.items()}
    new = {c.id: Row(c, identity_of(c, after, beside), printed_of(c, after)) for c in after}
    matching = _Matching(old, new, superseded(before), superseded(after), list(notes))
    matching.run()
    return Pairing(tuple(matching.changes()), tuple(matching.notes), old, new)


def _told_otherwise(old: Sequence[Claim], new: Sequence[Claim]) -> tuple[set[str], list[str]]:
    """Return columns of who printed the figures that tell releases apart, not figures; and what is said of columns."""
    beside: set[str] = set()
    notes: list[str] = []
    for column in LABELS:
        was, now = ({getattr(c, column) for c in rows} for rows in (old, new))
        if not old or not new or was & now:
            continue
        said = f"{column} is {_said(was)} before, {_said(now)} now"
        if column in TELLERS and (was == {""} or now == {""} or len(was) == len(now) == 1):
            beside.add(column)
            notes.append(f"{said}: figures are matched without it")
        else:
            notes.append(f"{said}: no figure is matched with one of another {column}; see renamed")
    return beside, notes


def _said(names: Collection[str]) -> str:
    if len(names) > 1:
        return f"one of {len(names):,} names"
    return repr(next(iter(names))) if any(names) else "blank"


@dataclass(slots=True)
class _Matching:
    """Figures of both releases that are not matched yet, and those that are."""

    old: Mapping[str, Row]
    new: Mapping[str, Row]
    old_replaced: Collection[str]
    new_replaced: Collection[str]
    notes: list[str]
    pairs: dict[str, str] = field(default_factory=dict)
    by_id: set[str] = field(default_factory=set)
    unclear_old: set[str] = field(default_factory=set)
    unclear_new: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Match figures in force, then those that later rows of their own tables replace."""
        self._by_given_id()
        self._by_count([self.old_replaced, self.new_replaced])
        self._by_window()
        in_force = [
            set(rows) - set(out) for rows, out in ((self.old, self.old_replaced), (self.new, self.new_replaced))
        ]
        self._by_count(in_force)

    def _left(self, out: Sequence[Collection[str]]) -> tuple[list[Row], list[Row]]:
        """Return what is not matched yet, without some ids of either table."""
        taken = set(self.pairs.values())
        old = [row for n, row in self.old.items() if n not in self.pairs and n not in out[0]]
        return old, [row for n, row in self.new.items() if n not in taken and n not in out[1]]

    def _by_given_id(self) -> None:
        shared = [
            n
            for n in self.old
            if n in self.new and not MADE.fullmatch(n) and n not in self.old_replaced and n not in self.new_replaced
        ]
        counts = {row.identity for row in self.new.values()}
        kept = [n for n in shared if self.old[n].identity == self.new[n].identity]
        elsewhere = [n for n in shared if n not in kept and self.old[n].identity in counts]
        if len(elsewhere) > len(kept):
            self.notes.append(
                f"ids were not matched: {count(len(elsewhere), 'of them stands', 'of them stand')} for another figure "
                "now, and what they stood for has another id"
            )
            return
        self.pairs |= {n: n for n in shared}
        self.by_id |= set(shared)

    def _by_count(self, out: Sequence[Collection[str]]) -> None:
        """Match what counts the same: first where the figure is the same, too, then where one of each is left."""
        old, new = self._left(out)
        for a, b in _in_turn(old, new, lambda row: (row.identity, row.printed)):
            self.pairs[a.id] = b.id
        old, new = self._left(out)
        groups = _grouped(new, lambda row: row.identity)
        for identity, rows in _grouped(old, lambda row: row.identity).items():
            others = groups.get(identity, [])
            if len(rows) == len(others) == 1:
                self.pairs[rows[0].id] = others[0].id
            elif others:
                self.unclear_old |= {row.id for row in rows}
                self.unclear_new |= {row.id for row in others}

    def _by_window(self) -> None:
        """Match one figure of a series that stands for another window now, where it occurs once in either table."""
        old, new = self._left([self.old_replaced, self.new_replaced])
        once_old, once_new = (
            {told for told, n in Counter(row.told for row in rows.values()).items() if n == 1}
            for rows in (self.old, self.new)
        )
        found = {row.told: row for row in new if row.told in once_new}
        for row in old:
            other = found.get(row.told) if row.told in once_old else None
            if other is not None and row.claim.window.overlaps(other.claim.window):
                self.pairs[row.id] = other.id

    def changes(self) -> Iterator[FigureChange]:
        """Return what became of each figure."""
        for n, row in self.old.items():
            if n in self.pairs:
                yield change_of(row, self.new[self.pairs[n]], by_id=n in self.by_id)
            else:
                yield FigureChange(kind=_alone(n, self.unclear_old, self.old_replaced, ChangeKind.WENT), before=n)
        taken = set(self.pairs.values())
        for n in self.new:
            if n not in taken:
                yield FigureChange(kind=_alone(n, self.unclear_new, self.new_replaced, ChangeKind.CAME), after=n)


def _alone(name: str, unclear: Collection[str], replaced: Collection[str], kind: ChangeKind) -> ChangeKind:
    """Return what became of a figure that is not matched."""
    if name in replaced:
        return ChangeKind.SUPERSEDED
    return ChangeKind.AMBIGUOUS if name in unclear else kind


def _grouped(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, list[Row]]:
    groups: dict[K, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _in_turn(old: Iterable[Row], new: Iterable[Row], key: Callable[[Row], K]) -> Iterator[tuple[Row, Row]]:
    """Return rows of both tables that are alike, each once."""
    groups = _grouped(new, key)
    for alike, rows in _grouped(old, key).items():
        yield from zip(rows, groups.get(alike, []), strict=False)


def change_of(old: Row, new: Row, *, by_id: bool = False) -> FigureChange:
    """Return what became of a figure that both releases have."""
    columns = tuple(_differing(old.identity, new.identity))
    is_same = old.printed == new.printed
    was, now = number_of(old.claim), number_of(new.claim)
    difference = share = None
    if not is_same and was is not None and now is not None:
        difference = exact(Fraction(now) - Fraction(was))
        share = exact(Fraction(difference) / Fraction(was)) if was else None
    return FigureChange(
        kind=_kind(old, new, columns, is_same=is_same, by_id=by_id),
        before=old.id,
        after=new.id,
        difference=difference,
        share=share,
        overlaps=None if is_same else not old.printed.allowed.meet(new.printed.allowed).is_empty,
        columns=columns or (("status",) if old.claim.status != new.claim.status else ()),
    )


def _kind(old: Row, new: Row, columns: Sequence[str], *, is_same: bool, by_id: bool) -> ChangeKind:
    if columns and (by_id and set(columns) - {"window", "base window"}):
        return ChangeKind.RELABELLED
    if columns:
        return ChangeKind.MOVED
    if not is_same:
        return ChangeKind.REVISED
    return ChangeKind.SAME if old.claim.status == new.claim.status else ChangeKind.ANNOTATED


def _differing(old: Identity, new: Identity) -> Iterator[str]:
    """Return in what two counts differ, in words of the claim table."""
    pairs = zip(LABELS, old.series.labels, new.series.labels, strict=True)
    yield from (column for column, was, now in pairs if was != now)
    for name in ("kind", "per", "order", "base"):
        if getattr(old.series, name) != getattr(new.series, name):
            yield name
    if old.windows != new.windows or old.subject != new.subject:
        yield "window"
    if old.base != new.base:
        yield "base window"
