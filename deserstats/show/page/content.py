"""Everything that a page says, as data: what the templates of HTML and Markdown write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from deserstats.analysis.answers import Analysis
from deserstats.checks.consistency.answers import ConsistencyResult, Tension
from deserstats.checks.consistency.text import caveat, settled_together, with_it
from deserstats.checks.sums.naming import in_words
from deserstats.claims.tables.how_read import HowRead
from deserstats.result import VERSION
from deserstats.show.page.claim_table import ClaimTable, claim_table
from deserstats.show.page.further import Block, credibility, direction, not_asked, slips
from deserstats.show.page.naming import Mention, Mentions
from deserstats.show.page.opening import Opening, opening
from deserstats.show.page.picture import Picture, picture
from deserstats.show.page.scheme_words import scheme_lines
from deserstats.show.page.sums import ToldConflict, told_conflict
from deserstats.wording import count

HEADINGS = {
    "verdict": "What was found",
    "how_read": "How the table was read",
    "conflicts": "Figures that cannot all hold",
    "explanations": "What may have happened",
    "tensions": "Soft intervals that do not fit",
    "picture": "The figures over time",
    "claims": "Every figure, and what the others say of it",
    "trend": "Where it is going",
    "credibility": "Is it credible?",
    "unused": "Not used",
    "assumptions": "Assumed, and how to check",
}
"""Parts of a report, in order, with their headings; each can be left out, and one without content is."""

LABELS = {
    "conflicts": "Conflicts",
    "explanations": "Possible slips",
    "tensions": "Soft intervals",
    "picture": "Picture",
    "claims": "Every figure",
    "trend": "Direction",
    "credibility": "Credibility",
    "unused": "Not used",
    "assumptions": "Assumed, and how to check",
}
"""Sections below the first screen, as the contents name them."""

SHOWN = 3
"""Conflicts that are shown as sums at once; others are folded."""

ON_FIGURES = ("windows", "kind", "sums", "skipped", "words", "numbers")
"""What a reader should know first of how a table was read."""

PARAGRAPH = 400
"""Letters of the paragraph on how a table was read; the table below it has everything."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table was read: a short paragraph, and everything as rows where that is more than one thing."""

    paragraph: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldTension:
    """Soft intervals that do not fit, as a page tells them."""

    head: str
    sentence: str
    arithmetic: str
    premises: str
    claims: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """Claims that took no part, for one reason."""

    reason: str
    claims: tuple[Mention, ...]


class Content:
    """What a page says of an analysis; each part is made when it is first asked for."""

    def __init__(self, analysis: Analysis, title: str, sections: Iterable[str], withheld: str = "") -> None:
        self.analysis, self.title, self.wanted = analysis, title, frozenset(sections)
        self.withheld = withheld
        self.result: ConsistencyResult = analysis.consistency
        self.mentions = Mentions(analysis.claims)

    def __contains__(self, name: str) -> bool:
        """Whether a section is wanted and has something to say."""
        return name in self.wanted and bool(getattr(self, name))

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The sections below the first screen that are there, as they are named in short."""
        return [(name, label) for name, label in LABELS.items() if name in self]

    @property
    def about(self) -> str:
        """What was checked, and with what."""
        result = self.result
        used = "all of them" if not result.unused else f"{result.n_used:,} of them"
        n = count(len(result.claims), "figure")
        return f"{n}, {used} used. Checked with deserstats {VERSION} in exact arithmetic."

    @cached_property
    def verdict(self) -> Opening:
        """The first screen."""
        return opening(self.analysis, self.withheld)

    @cached_property
    def how_read(self) -> Reading:
        """How the table was read."""
        return _reading(self.result.claims.how_read)

    @cached_property
    def conflicts(self) -> list[ToldConflict]:
        """Every independent conflict as a sum."""
        groups = settled_together(self.result.conflicts)
        told = enumerate(groups, start=1)
        return [told_conflict(n, c, " ".join(with_it(others)).strip(), self.result.claims) for n, (c, others) in told]

    @property
    def shown(self) -> list[ToldConflict]:
        """The conflicts that are shown at once."""
        return self.conflicts[:SHOWN]

    @property
    def folded(self) -> list[ToldConflict]:
        """The other ones."""
        return self.conflicts[SHOWN:]

    @property
    def caveat(self) -> str:
        """What contradictions leave open."""
        return caveat(self.result.conflicts, complete=self.result.complete)

    @cached_property
    def explanations(self) -> Block | None:
        """Possible slips."""
        return slips(self.analysis)

    @cached_property
    def tensions(self) -> list[ToldTension]:
        """Soft intervals that do not fit."""
        return [self._tension(tension) for tension in self.result.tensions]

    def _tension(self, tension: Tension) -> ToldTension:
        n = count(len(tension.soft), "soft interval")
        beside = len(tension.ids) - len(tension.soft)
        return ToldTension(
            head=f"{n[0].upper()}{n[1:]}" + (f" beside {count(beside, 'figure')}" if beside else ""),
            sentence=in_words(tension.sentence, self.result.claims),
            arithmetic=in_words(tension.certificate.as_arithmetic(), self.result.claims),
            premises="; ".join(p.text for p in tension.premises),
            claims=tuple(self.mentions.of(tension.ids)),
        )

    @cached_property
    def picture(self) -> Picture | None:
        """The claims over time; nothing where there are none."""
        return picture(self.result) if self.result.n_used else None

    @cached_property
    def claims(self) -> ClaimTable | None:
        """The table of claims."""
        return claim_table(self.result) if len(self.result.claims) else None

    @cached_property
    def trend(self) -> Block | None:
        """Where it is going."""
        return direction(self.analysis)

    @cached_property
    def credibility(self) -> Block | None:
        """What the checks of plausibility say."""
        return credibility(self.analysis, self.mentions)

    @cached_property
    def unused(self) -> list[Unused]:
        """What was not used, and why."""
        reasons: dict[str, list[str]] = {}
        for name, reason in self.result.unused:
            reasons.setdefault(reason, []).append(name)
        return [Unused(reason, tuple(self.mentions.of(ids))) for reason, ids in reasons.items()]

    @cached_property
    def assumptions(self) -> list[str]:
        """What was assumed, and how to check."""
        lines = [*_assumptions(self.result), *not_asked(self.analysis), *_proofs(self.result)]
        return [in_words(line, self.result.claims) for line in lines]


def _reading(read: HowRead) -> Reading:
    """Return a short paragraph, what bears on the figures first, and as rows what is more than one thing."""
    order = sorted(read.notes, key=lambda note: ON_FIGURES.index(note.about) if note.about in ON_FIGURES else 9)
    shown = [order[0].text]
    for note in order[1:]:
        if len(" ".join([*shown, note.text])) > PARAGRAPH:
            break
        shown.append(note.text)
    left = len(order) - len(shown)
    more = [f"The table below has {count(left, 'more line')}."] if left else []
    rows = tuple((note.about, f"{note.n:,}" if note.n else "", note.text) for note in read.notes)
    return Reading(" ".join([*shown, *more]), rows if left else ())


def _assumptions(result: ConsistencyResult) -> Iterator[str]:
    yield "No period counts less than nothing; figures of one measure, unit and basis share one definition."
    yield f"Reading: {result.claims.reading}."
    yield from (f"{note[0].upper()}{note[1:]}." for note in result.notes)
    yield from (f"Scheme: {line}." for line in scheme_lines(result.claims.scheme))


def _proofs(result: ConsistencyResult) -> Iterator[str]:
    yield f"Input: SHA-256 {result.claims.hash} (rows and scheme)."
    yield (
        "To check without deserstats: run verify_certificate.py, with the files beside it (Python's standard library "
        "only), from the project's docs on the table and on this report as JSON, which is inside the page."
    )
