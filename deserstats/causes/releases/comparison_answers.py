"""The answer of ``compare_answers``: what became of each figure, each verdict and each conclusion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from deserstats.causes.releases.conclusions import ConclusionChange, Fate
from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.causes.releases.hints import renamed_hints
from deserstats.causes.releases.pairing import Pairing, paired
from deserstats.causes.releases.renaming import DIMENSIONS, Renames, as_renamed
from deserstats.causes.releases.restate import OtherFigure
from deserstats.causes.releases.restated_answers import RestatedFigure
from deserstats.causes.releases.restated_recheck import restated_hold
from deserstats.causes.releases.verdict_changes import VerdictChange, kept_conflicts, verdict_changes
from deserstats.checks.consistency.answers import ClaimStanding, Conflict, ConsistencyResult
from deserstats.checks.sums.naming import names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.result import Result

if TYPE_CHECKING:
    import pandas as pd

    from deserstats.show.release_report import ReleaseReport

SHOWN = ("verdict", "implied_low", "implied_high", "detectable_error", "n_conflicts", "witnesses")
"""What is compared for each claim."""

COLUMNS = [
    *("id", "id_before", "change", "claim", "value_before", "value_after", "difference", "share", "overlaps"),
    *("window_before", "window_after", "columns", "follows", "leaves_low", "leaves_high", "binding"),
    *(f"{column}_{when}" for column in SHOWN for when in ("before", "after")),
]

QUIET = (ChangeKind.SAME, ChangeKind.ANNOTATED)
"""Figures of the old release that stand in the new one as they were."""


UNSEEN = (ChangeKind.CAME, ChangeKind.MOVED, ChangeKind.RELABELLED, ChangeKind.AMBIGUOUS)
"""Figures of the new release that the old one does not have for what they count."""


PARTS = 4
"""Parts of a label that are named."""


class ComparisonStatus(StrEnum):
    """Whether anything changed."""

    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComparison(Result):
    """What changed between two answers of ``check_consistency``, or two releases of a table.

    Attributes
    ----------
    before, after : ConsistencyResult
        The answers, each with its evidence.
    status : {"same", "changed"}
        *same*: every figure stands in the other table with the same meaning, and both answers say the same of
        each of them and of all; neither ids nor the order of rows count.
    figures : tuple of FigureChange
        What became of each figure, in the order of the old table, then what came.
    restated : tuple of RestatedFigure
        For each old figure that the new release does not print as it was: what the new release leaves of it over
        the same window, printed or not, with the sums that show it.
    anticipated : tuple of RestatedFigure
        For each new figure that the old release does not print: what the old release left of it.
    conclusions : tuple of ConclusionChange
        The conclusions that were asked of both.
    renamed : tuple of (column, old name, new name)
        What the user said was renamed.
    notes : tuple of str
        How figures were matched, and hints at names that may have been changed.

    Notes
    -----
    ``verify()`` checks both answers, matches the figures again, adds up every sum on old figures and asks anew of
    those that are possible, and checks the answers on conclusions.
    """

    before: ConsistencyResult
    after: ConsistencyResult
    figures: tuple[FigureChange, ...]
    restated: tuple[RestatedFigure, ...] = ()
    anticipated: tuple[RestatedFigure, ...] = ()
    conclusions: tuple[ConclusionChange, ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()

    plotter: ClassVar[str] = "plot_answer_comparison"
    gallery: ClassVar[str] = "release_plots"

    @property
    def claims(self) -> ClaimSet:  # type: ignore[override]
        """The claims of the second answer."""
        return self.after.claims

    @property
    def status(self) -> ComparisonStatus:
        """Whether figures, verdicts, conflicts or what is said of a figure differ."""
        moved = (
            self.gained
            or self.lost
            or self.before.status != self.after.status
            or next(self._rows(), None)
            or any(c.fate in (Fate.FELL, Fate.NEW) for c in self.conclusions)
        )
        return ComparisonStatus.CHANGED if moved else ComparisonStatus.SAME

    def of(self, *kinds: ChangeKind | str) -> tuple[FigureChange, ...]:
        """Return the figures of some kinds of change: ``of("revised")``."""
        return tuple(f for f in self.figures if f.kind in kinds)

    @property
    def added(self) -> tuple[str, ...]:
        """Figures that only the second table has."""
        return tuple(f.after for f in self.figures if not f.before and f.kind != ChangeKind.SUPERSEDED)

    @property
    def removed(self) -> tuple[str, ...]:
        """Figures that only the first table has, by their ids there."""
        return tuple(f.before for f in self.figures if not f.after and f.kind != ChangeKind.SUPERSEDED)

    @property
    def edited(self) -> tuple[str, ...]:
        """Figures of both tables that are revised, moved or labelled otherwise, by their ids in the second."""
        kinds = (ChangeKind.REVISED, ChangeKind.MOVED, ChangeKind.RELABELLED, ChangeKind.ANNOTATED)
        return tuple(f.after for f in self.of(*kinds))

    @property
    def pairs(self) -> dict[str, str]:
        """Ids of the second table by those of the first, for the figures that both have."""
        return {f.before: f.after for f in self.figures if f.before and f.after}

    @property
    def verdicts(self) -> tuple[VerdictChange, ...]:
        """Groups of figures that share cells and of which another thing is said now."""
        return verdict_changes(self.before, self.after, self.pairs)

    @property
    def kept(self) -> tuple[tuple[Conflict, Conflict], ...]:
        """Conflicts that both answers list, as they were and as they are."""
        return kept_conflicts(self.before, self.after, self.pairs)

    @property
    def gained(self) -> tuple[Conflict, ...]:
        """Conflicts that only the second answer lists."""
        known = {new.ids for _, new in self.kept}
        return tuple(c for c in self.after.conflicts if c.ids not in known)

    @property
    def lost(self) -> tuple[Conflict, ...]:
        """Conflicts that only the first answer lists."""
        known = {old.ids for old, _ in self.kept}
        return tuple(c for c in self.before.conflicts if c.ids not in known)

    @property
    def fallen(self) -> tuple[ConclusionChange, ...]:
        """Conclusions that held before and do not now."""
        return tuple(c for c in self.conclusions if c.fate == Fate.FELL)

    @property
    def complete(self) -> bool:
        """Whether both answers list all minimal conflicts, so that none was only not listed before."""
        return self.before.complete and self.after.complete

    @property
    def names(self) -> dict[tuple[str, str], str]:
        """Each figure as texts name it, by its side (*before*, *after*) and id."""
        told: dict[tuple[str, str], str] = {}
        for side in ("before", "after"):
            told |= {(side, id_): name for id_, name in names_of(getattr(self, side).claims).items()}
        return told

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure of which something changed.

        Returns
        -------
        DataFrame
            ``id`` (in the new table; of what went, in the old one) and ``id_before``; ``change`` (a
            :class:`ChangeKind`, or ``affected`` where only what the others say of it is new); ``claim``, its name;
            ``value_before`` and ``value_after`` as printed; ``difference`` and ``share`` of the old figure;
            ``overlaps``, whether both may be one number; ``window_before`` and ``window_after``; ``columns`` that
            differ beside it; ``follows``, ``leaves_low``, ``leaves_high`` and ``binding``: what the new release
            leaves of the old figure, or, of one that came, what the old release left of it; then each column of
            the per-claim table, before and after.
        """
        import pandas as pd

        return pd.DataFrame(list(self._rows()), columns=COLUMNS, dtype=object)

    def _rows(self) -> Iterator[list[Any]]:
        """Return what is said of each figure of which something changed."""
        old = {s.id: s for s in self.before.standings}
        new = {s.id: s for s in self.after.standings}
        names: dict[tuple[str, str], str] = {}
        left = {("before", r.id): r for r in self.restated} | {("after", r.id): r for r in self.anticipated}
        for f in self.figures:
            a, b = _row(old.get(f.before)), _row(new.get(f.after))
            if f.kind == ChangeKind.SAME and a == b:
                continue
            names = names or self.names
            standings = [v for pair in zip(a, b, strict=True) for v in pair]
            yield [
                *self._figure(f, names),
                *_left(left.get(("before", f.before) if f.before else ("after", f.after))),
                *standings,
            ]

    def _figure(self, f: FigureChange, names: dict[tuple[str, str], str]) -> list[Any]:
        was = self.before.claims[f.before] if f.before else None
        now = self.after.claims[f.after] if f.after else None
        return [
            f.after or f.before,
            f.before,
            "affected" if f.kind == ChangeKind.SAME else f.kind.value,
            names["after", f.after] if f.after else names["before", f.before],
            "" if was is None else was.words,
            "" if now is None else now.words,
            *("" if v is None else v for v in (f.difference, f.share, f.overlaps)),
            "" if was is None else str(was.window),
            "" if now is None else str(now.window),
            ", ".join(f.columns),
        ]

    def report(self, *, title: str | None = None) -> ReleaseReport:
        """Return its page; see :func:`deserstats.report`."""
        from deserstats.show.report import report

        return report(self, title=title)

    def evidence(self) -> str:
        """Say what is lacking of what old figures are said to be; both answers have their own evidence."""
        return next(filter(None, (f.lacks() for f in (*self.restated, *self.anticipated))), "")

    def _misfit(self) -> str:
        """Say whether figures are told that are not of these tables."""
        told = [sorted(filter(None, (getattr(f, side) for f in self.figures))) for side in ("before", "after")]
        known = [sorted(answer.claims.ids) for answer in (self.before, self.after)]
        return "" if told == known else "figures are told of other claims"

    def _holds(self) -> bool:
        found = paired(self.before.claims, self.after.claims, self.renamed)
        olds = olds_asked(self.before, self.figures, self.renamed)
        news = news_asked(self.after, self.figures, self.renamed)
        return (
            (self.figures, self.notes) == (found.changes, notes_on(self.before, self.after, found, self.renamed))
            and self.before.verify()
            and self.after.verify()
            and restated_hold(self.restated, self.after.claims, olds)
            and restated_hold(self.anticipated, self.before.claims, news)
            and all(c.verify(self.before.claims, self.after.claims, self.renamed) for c in self.conclusions)
        )

    def _text(self) -> str:
        from deserstats.causes.releases.comparison_text import comparison_text

        return comparison_text(self)


def notes_on(
    before: ConsistencyResult, after: ConsistencyResult, pairing: Pairing, renames: Renames
) -> tuple[str, ...]:
    """Return what was seen while figures were matched, and what else tells the two tables apart."""
    notes = [*pairing.notes, *renamed_hints(pairing)]
    if before.claims.reading != after.claims.reading:
        notes.append(f"read as {before.claims.reading} before, as {after.claims.reading} now")
    return (*notes, *_other_parts(before.claims, after.claims, renames))


def _other_parts(before: ClaimSet, after: ClaimSet, renames: Renames) -> Iterator[str]:
    """Say which labels of both tables cover other parts now."""
    for column in DIMENSIONS:
        names = {old: new for of, old, new in renames if of == column}
        for label in sorted({getattr(c, column) for c in before} & {getattr(c, column) for c in after}):
            was = {names.get(part, part) for part in before.scheme.leaves(label)}
            now = after.scheme.leaves(label)
            parts = [f"no longer {name!r}" for name in sorted(was - now)]
            parts += [f"now also {name!r}" for name in sorted(now - was)]
            if parts:
                more = f" and {len(parts) - PARTS:,} more" if len(parts) > PARTS else ""
                yield f"{column} {label!r} has other parts: {', '.join(parts[:PARTS])}{more}"


def olds_asked(
    before: ConsistencyResult, figures: tuple[FigureChange, ...], renames: Renames
) -> tuple[OtherFigure, ...]:
    """Return the old figures that a new release does not print as they were, as far as they took part."""
    claims = before.claims
    unused = {name for name, _ in before.unused}
    ids = [f.before for f in figures if f.before and f.kind not in QUIET and f.before not in unused]
    return tuple(OtherFigure(as_renamed(claims[n], claims, renames), claims[n].allowed(claims.reading)) for n in ids)


def news_asked(
    after: ConsistencyResult, figures: tuple[FigureChange, ...], renames: Renames
) -> tuple[OtherFigure, ...]:
    """Return the new figures that an old release does not print, as far as they take part, under its names."""
    claims, back = after.claims, tuple((column, new, old) for column, old, new in renames)
    unused = {name for name, _ in after.unused}
    ids = [f.after for f in figures if f.after and f.kind in UNSEEN and f.after not in unused]
    return tuple(OtherFigure(as_renamed(claims[n], claims, back), claims[n].allowed(claims.reading)) for n in ids)


def _row(standing: ClaimStanding | None) -> list[Any]:
    return ["" if standing is None or (v := getattr(standing, c)) is None else v for c in SHOWN]


def _left(figure: RestatedFigure | None) -> list[Any]:
    """Return what is left of an old figure, as cells."""
    if figure is None:
        return ["", "", "", ""]
    ends = ("" if end is None else end for end in (figure.low, figure.high))
    return [figure.status.value, *ends, ", ".join(figure.binding)]
