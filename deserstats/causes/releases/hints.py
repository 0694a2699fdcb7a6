"""What may have been renamed: told as a hint where all figures of a name went and came under another; never assumed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.causes.releases.pairing import Pairing, Row
from deserstats.causes.releases.renaming import LABELS

FEWEST = 2
"""Figures that a name must have had: one alone is the same by chance too easily."""

Told = tuple[tuple[object, ...], ...]


def renamed_hints(pairing: Pairing) -> tuple[str, ...]:
    """Return a hint for each name all of whose figures went, and came under a name that the old release has not."""
    went = _of(pairing.changes, ChangeKind.WENT, "before", pairing.old.values())
    came = _of(pairing.changes, ChangeKind.CAME, "after", pairing.new.values())
    if len(went) < FEWEST or len(came) < FEWEST:
        return ()
    return tuple(hint for k in range(len(LABELS)) for hint in _of_column(k, pairing, went, came))


def _of(changes: Sequence[FigureChange], kind: ChangeKind, side: str, rows: Iterable[Row]) -> list[Row]:
    names = {getattr(change, side) for change in changes if change.kind == kind}
    return [row for row in rows if row.id in names]


def _of_column(k: int, pairing: Pairing, went: Sequence[Row], came: Sequence[Row]) -> Iterator[str]:
    """Return the hints of one column."""
    known = Counter(row.identity.series.labels[k] for row in pairing.old.values())
    under: dict[str, set[Told]] = {}
    for row in came:
        if (name := row.identity.series.labels[k]) not in known:
            under.setdefault(name, set()).add(_beside(row, k))
    gone: dict[str, list[Told]] = {}
    for row in went:
        gone.setdefault(row.identity.series.labels[k], []).append(_beside(row, k))
    for old, figures in gone.items():
        if len(figures) != known[old] or len(figures) < FEWEST:
            continue
        new = [name for name, told in under.items() if told.issuperset(figures)]
        if len(new) == 1:
            names = {old: new[0]} if old else {LABELS[k]: {old: new[0]}}
            yield (
                f"all {len(figures):,} figures of {LABELS[k]} {old!r} went, and the same came under {new[0]!r}; "
                f"if that is its new name: renamed={names}"
            )


def _beside(row: Row, k: int) -> Told:
    """Return all that a figure says but for one label."""
    series = row.identity.series
    rest = series._replace(labels=(*series.labels[:k], "", *series.labels[k + 1 :]))
    return tuple(row.identity._replace(series=rest)), tuple(row.printed)
