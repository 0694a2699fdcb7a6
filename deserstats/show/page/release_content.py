"""Everything that a page on two releases says, as data: what the templates of HTML and Markdown write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from deserstats.causes.releases.change_words import kind_words, window_words
from deserstats.causes.releases.comparison_answers import AnswerComparison
from deserstats.causes.releases.comparison_text import stances
from deserstats.causes.releases.conclusions import Fate
from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.causes.releases.restated_answers import RestatedFigure
from deserstats.causes.releases.told_figures import ToldFigures
from deserstats.checks.consistency.text import caveat
from deserstats.checks.sums.naming import in_words, name_list
from deserstats.claims.claimset import ClaimSet
from deserstats.result import VERSION
from deserstats.show.page.picture import Picture, picture_of
from deserstats.show.page.sums import ToldConflict, told_conflict
from deserstats.wording import count, number, short

MANY = 30
"""Rows from which on a table stands in a box of its own."""

FATES = {Fate.FELL: "fell", Fate.NEW: "certain now", Fate.HOLDS: "holds", Fate.OPEN: "still open"}
"""What became of a conclusion, what weighs most first."""

PICTURE = (9.5, 5.0)
"""Inches."""

NO_FAULT = "A revision is no fault: offices correct their figures. The arithmetic does not say which figure is right."


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One figure as cells, and the sums that show what the other release leaves of it."""

    cells: tuple[str, ...]
    proof: str = ""


@dataclass(frozen=True, slots=True)
class ChangeTable:
    """Figures of one kind of change; ``columns`` are headings, with whether they hold numbers."""

    name: str
    heading: str
    intro: str
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[ChangeRow, ...]

    @property
    def is_long(self) -> bool:
        """Whether the table stands in a box of its own."""
        return len(self.rows) > MANY


@dataclass(frozen=True, slots=True)
class ToldConclusion:
    """A conclusion: what became of it, and both answers in full."""

    fate: str
    words: str
    was: str
    now: str
    before: str
    after: str


class ReleaseContent:
    """What a page says of a comparison; each part is made when it is first asked for."""

    def __init__(self, comparison: AnswerComparison, title: str) -> None:
        self.comparison, self.title = comparison, title
        self.told = ToldFigures(comparison)

    def __contains__(self, name: str) -> bool:
        """Whether a part has something to say; the page has no table of all claims to lead to."""
        return name != "claims" and bool(getattr(self, name))

    @property
    def about(self) -> str:
        """What was compared, and with what."""
        n, m = (count(len(answer.claims), "figure") for answer in (self.comparison.before, self.comparison.after))
        return f"{n} before, {m} now. Compared with deserstats {VERSION} in exact arithmetic."

    @property
    def status(self) -> str:
        """The verdict on the new release."""
        return self.comparison.after.status.value

    @cached_property
    def sentences(self) -> list[str]:
        """What a reader learns first, below the finding."""
        c = self.comparison
        was, now = c.before.status.value, c.after.status.value
        verdict = f"The old release is {was}, the new one {now}." if was != now else f"Both releases are {now}."
        fell = [f"{count(len(c.fallen), 'conclusion')} of {len(c.conclusions):,} fell."] if c.fallen else []
        changed = [NO_FAULT] if c.of(ChangeKind.REVISED, ChangeKind.WENT, ChangeKind.MOVED) else []
        return [verdict, *fell, *stances(c), *changed]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The parts below the first screen, as they are named in short."""
        parts = [(name, label) for name, label in LABELS.items() if name in self]
        return [*parts, *((table.name, table.heading) for table in self.tables), ("notes", "Matched how")]

    @cached_property
    def conclusions(self) -> list[ToldConclusion]:
        """Conclusions, those that fell first."""
        found = sorted(self.comparison.conclusions, key=lambda c: list(FATES).index(c.fate))
        return [
            ToldConclusion(FATES[c.fate], c.words, c.was, c.now, str(c.before), "" if c.after is None else str(c.after))
            for c in found
        ]

    @cached_property
    def tables(self) -> list[ChangeTable]:
        """Every kind of change that there is, as a table."""
        made = (self._revised, self._moved, self._relabelled, self._went, self._came, self._ambiguous)
        return [table for make in made if (table := make()).rows]

    def _revised(self) -> ChangeTable:
        changes = self.told.changes(ChangeKind.REVISED)
        columns = (("figure", False), ("before", True), ("now", True), ("difference", True), ("", False))
        return ChangeTable("revised", "Revised", "", columns, tuple(self._row(f, self._revision(f)) for f in changes))

    def _revision(self, f: FigureChange) -> tuple[str, ...]:
        was, now = self.comparison.before.claims[f.before], self.comparison.after.claims[f.after]
        sign = "+" if f.difference and f.difference > 0 else ""
        by = "" if f.difference is None else f"{sign}{number(f.difference)}"
        percent = f" ({sign}{'' if f.share > 0 else '-'}{short(100 * abs(float(f.share)))} %)" if f.share else ""
        told = self.told.told(f)
        rounded = "may be one number, worded or rounded otherwise" if f.overlaps else ""
        return told.name, was.words, now.words, by + percent, ". ".join(filter(None, (rounded, told.left)))

    def _moved(self) -> ChangeTable:
        changes = self.told.changes(ChangeKind.MOVED)
        columns = (("figure", False), ("printed", True), ("now for", False), ("the old window", False))
        rows = []
        for f in changes:
            was, now = self.comparison.before.claims[f.before], self.comparison.after.claims[f.after]
            printed = was.words if f.overlaps is None else f"{was.words}, now {now.words}"
            moved = f"{now.window} ({window_words(was.window, now.window)})"
            told = self.told.told(f)
            rows.append(self._row(f, (told.name, printed, moved, told.left)))
        return ChangeTable("moved", "Windows moved", "", columns, tuple(rows))

    def _relabelled(self) -> ChangeTable:
        columns = (("figure", False), ("what became of it", False), ("what the new release leaves", False))
        rows = tuple(self._told(f) for f in self.told.changes(ChangeKind.RELABELLED))
        return ChangeTable("relabelled", "Under other labels", "", columns, rows)

    def _went(self) -> ChangeTable:
        columns = (("figure", False), ("was", True), ("what the new release leaves of it", False))
        rows = tuple(self._told(f) for f in self.told.changes(ChangeKind.WENT))
        return ChangeTable("went", "No longer printed", "", columns, rows)

    def _came(self) -> ChangeTable:
        changes = self.told.changes(ChangeKind.CAME)
        columns = (("figure", False), ("is", True), ("what the old release left of it", False))
        return ChangeTable("came", "New", "", columns, tuple(self._told(f) for f in changes))

    def _ambiguous(self) -> ChangeTable:
        columns = (("figure", False), ("printed", True), ("release", False))
        intro = "Several figures say that they count the same, and none tells which became which."
        rows = []
        for f in self.comparison.of(ChangeKind.AMBIGUOUS):
            told = self.told.told(f)
            rows.append(ChangeRow((told.name, told.became, "old" if f.before else "new")))
        return ChangeTable("ambiguous", "Not told apart", intro, columns, tuple(rows))

    def _told(self, f: FigureChange) -> ChangeRow:
        told = self.told.told(f)
        return self._row(f, (told.name, told.became, told.left))

    def _row(self, f: FigureChange, cells: tuple[str, ...]) -> ChangeRow:
        """Add to the cells of a figure the sums that show what the other release leaves of it."""
        side, claims = (
            (self.told.restated.get(f.before), self.comparison.after.claims)
            if f.before
            else (self.told.anticipated.get(f.after), self.comparison.before.claims)
        )
        if side is None or not side.proved or not side.is_told or not cells[-1]:
            return ChangeRow(cells)
        return ChangeRow(cells, proof_text(side, claims))

    @cached_property
    def picture(self) -> Picture | None:
        """What is left of each old figure, or what is implied now."""
        return picture_of(self.comparison.plot, PICTURE) if self.comparison.status == "changed" else None

    @cached_property
    def gained(self) -> list[ToldConflict]:
        """Conflicts of the new release alone."""
        claims = self.comparison.after.claims
        return [told_conflict(n, c, "", claims) for n, c in enumerate(self.comparison.gained, start=1)]

    @property
    def caveat(self) -> str:
        """What new contradictions leave open."""
        return caveat(self.comparison.gained, complete=self.comparison.complete)

    @cached_property
    def kept(self) -> list[str]:
        """Conflicts of both releases."""
        return [
            f"{name_list(new.ids, self.told.new)}: {number(old.statement.apart)} apart before, "
            f"{number(new.statement.apart)} now"
            for old, new in self.comparison.kept
        ]

    @cached_property
    def lost(self) -> list[str]:
        """Conflicts of the old release alone."""
        return [in_words(c.statement.sentence, self.comparison.before.claims) for c in self.comparison.lost]

    @cached_property
    def notes(self) -> list[str]:
        """How figures were matched, what was assumed, and how to check."""
        c = self.comparison
        rename = [f"Said to be renamed: {column} {old!r}, now {new!r}." for column, old, new in c.renamed]
        quiet = [f"{kind_words(ChangeKind.ANNOTATED, n)}." for n in [len(c.of(ChangeKind.ANNOTATED))] if n]
        told = [*(f"{note[0].upper()}{note[1:]}." for note in c.notes), *rename, *quiet]
        return [*told, *_assumed(), f"New release: SHA-256 {c.after.claims.hash}; old: {c.before.claims.hash}."]


LABELS = {
    "conclusions": "Conclusions",
    "gained": "New conflicts",
    "kept": "Conflicts of both",
    "lost": "Conflicts gone",
    "picture": "Picture",
}
"""Parts above the tables of figures, as the contents name them."""


def _assumed() -> Iterator[str]:
    yield (
        "Figures are matched by given ids where both tables have them, else by what they say: labels, kind, window "
        "and figure; never by their place."
    )
    yield (
        "An old figure is ruled out where no series that fits every figure of the new release has it, and implied "
        "where each has it. No period counts less than nothing, unless the scheme says so."
    )


def proof_text(figure: RestatedFigure, claims: ClaimSet) -> str:
    """Write the sums that show what a release leaves of a figure, in lines."""
    lines: list[str] = []
    for side, proofs in (("low", figure.low_proofs), ("high", figure.high_proofs)):
        told = [proof for proof in proofs if not proof.is_refuted and proof.value is not None]
        lines += [f"{side} end: {proof.as_arithmetic()}" for proof in told if proof.terms or proof.beyond is not None]
    lines += [certificate.as_arithmetic() for certificate in figure.certificates]
    return in_words("\n".join(lines), claims)
