"""A comparison of two releases in words, the finding first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from deserstats.causes.releases.change_words import kind_words
from deserstats.causes.releases.conclusions import Fate
from deserstats.causes.releases.figure_change import ChangeKind
from deserstats.causes.releases.restated_answers import RestatedFigure
from deserstats.causes.releases.told_figures import ToldFigures
from deserstats.checks.bounds.implies import Follows
from deserstats.checks.consistency.answers import ClaimStanding, Standing
from deserstats.checks.sums.naming import name_list
from deserstats.wording import count, number

if TYPE_CHECKING:
    from deserstats.causes.releases.comparison_answers import AnswerComparison

MOST = 8
"""Figures of one kind that are told one by one."""

LISTED = 12
"""Figures that came, named at most."""

FOUND = (
    ChangeKind.REVISED,
    ChangeKind.MOVED,
    ChangeKind.RELABELLED,
    ChangeKind.AMBIGUOUS,
    ChangeKind.CAME,
    ChangeKind.WENT,
    ChangeKind.ANNOTATED,
)
"""What the first line counts, in order."""

WEIGHTY = (Follows.REFUTED, Follows.INCONSISTENT, Follows.UNDECIDED)
"""What the other release says of a figure that is told one by one."""

OPEN = (Standing.IN_CONFLICT, Standing.UNDETERMINED, Standing.UNUSED)
"""Standings of claims for which what the others allow may not be known."""


def finding(c: AnswerComparison) -> str:
    """Say what changed in one line."""
    n = Counter(f.kind for f in c.figures)
    figures = ", ".join(kind_words(kind, n[kind]) for kind in FOUND if n[kind]) or "No figure changed"
    was, now = c.before.status.value, c.after.status.value
    verdict = f"still {now}" if was == now else f"was {was}, now {now}"
    fell = ""
    if c.conclusions:
        held = count(len(c.conclusions), "conclusion")
        fell = f"; {len(c.fallen):,} of {held} fell" if c.fallen else f"; none of {held} fell"
    return f"{figures}; {verdict}{fell}."


def ruled_out(figures: Sequence[RestatedFigure], said: str, release: str) -> str:
    """Say how a release stands to the figures of the other one that it does not print so; blank where it says nothing.

    ``said`` names them: ``the 12 old figures not printed as before``.
    """
    n = Counter("" if not r.is_told and r.status == Follows.POSSIBLE else r.status.value for r in figures)
    words = {
        Follows.REFUTED: "rules out {}",
        Follows.IMPLIED: "implies {}",
        Follows.POSSIBLE: "leaves {} open",
        "": "says nothing of {}",
        Follows.INCONSISTENT: "contradicts itself on {}",
        Follows.UNDECIDED: "was not settled on {}",
    }
    parts = [text.format(f"{n[key]:,}") for key, text in words.items() if n[key]]
    return f"Of {said}, the {release} release {', '.join(parts)}." if set(n) - {""} else ""


def stances(c: AnswerComparison) -> list[str]:
    """Say how each release stands to the figures that only the other one prints."""
    n, m = len(c.restated), len(c.anticipated)
    sides = (
        (c.restated, f"the {n:,} old figures not printed as before", "new"),
        (c.anticipated, f"the {m:,} new figures not printed before", "old"),
    )
    return [
        said for figures, which, release in sides if len(figures) > 1 and (said := ruled_out(figures, which, release))
    ]


def comparison_text(c: AnswerComparison) -> str:
    """Write a comparison, in lines of any length."""
    told = ToldFigures(c)
    lines = [finding(c), *(f"  {line}" for line in (*stances(c), *conclusion_lines(c)))]
    for kind in (ChangeKind.REVISED, ChangeKind.MOVED, ChangeKind.RELABELLED, ChangeKind.AMBIGUOUS):
        changes = told.changes(kind)
        lines += [f"  {kind}: {told.told(f)}" for f in changes[:MOST]]
        lines += [f"  {kind}: {len(changes) - MOST:,} more"] if len(changes) > MOST else []
    lines += _alone(told, ChangeKind.WENT)
    lines += _alone(told, ChangeKind.CAME)
    lines += [f"  {line}" for line in (_annotated(c),) if line]
    lines += _conflicts(c, told.old, told.new)
    narrowed = list(_narrowed(c, told.new))
    lines += narrowed[:MOST]
    if len(narrowed) > MOST:
        lines.append(f"  and {count(len(narrowed) - MOST, 'more claim')} with another implied range")
    lines += [f"  {note[0].upper()}{note[1:]}." for note in c.notes]
    return "\n".join(lines)


def _alone(told: ToldFigures, kind: ChangeKind) -> Iterator[str]:
    """Tell what went, or came: one by one where the other release does not leave it open, or few do; else by name."""
    changes = told.changes(kind)
    shown = [f for f in changes if (proof := told.proof(f)) and proof.status in WEIGHTY]
    if kind == ChangeKind.WENT and len(changes) <= MOST:
        shown = changes
    yield from (f"  {kind}: {told.told(f)}" for f in shown[:MOST])
    first = set(shown[:MOST])
    names = told.old if kind == ChangeKind.WENT else told.new
    rest = [f.before or f.after for f in changes if f not in first]
    if rest:
        yield f"  {kind}: {name_list(rest, names, most=LISTED)}"


def _annotated(c: AnswerComparison) -> str:
    """Say how many figures have another status, and which most often."""
    pairs = Counter(
        (c.before.claims[f.before].status or "blank", c.after.claims[f.after].status or "blank")
        for f in c.of(ChangeKind.ANNOTATED)
    )
    if not pairs:
        return ""
    (was, now), n = pairs.most_common(1)[0]
    more = f", and {sum(pairs.values()) - n:,} more" if len(pairs) > 1 else ""
    return f"status: {was}, now {now} ({count(n, 'figure')}{more})"


def _conflicts(c: AnswerComparison, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for group in c.verdicts:
        if len(c.after.components) > 1 and group.before and group.after:
            n = count(len(group.ids_after), "figure")
            named = name_list(group.ids_after, new, most=3)
            yield f"  {named} ({n} that share cells): {group.before}, now {group.after}"
    for word, conflicts, names in (("gained", c.gained, new), ("lost", c.lost, old)):
        if conflicts:
            sets = " | ".join(name_list(one.ids, names) for one in conflicts[:5])
            more = f" and {len(conflicts) - 5:,} more" if len(conflicts) > 5 else ""
            yield f"  {word} {count(len(conflicts), 'conflict')}: {sets}{more}"
    apart = [(a, b) for a, b in c.kept if a.statement.apart != b.statement.apart]
    for a, b in apart[:5]:
        yield (
            f"  conflict kept: {name_list(b.ids, new)}: "
            f"{number(a.statement.apart)} apart, now {number(b.statement.apart)}"
        )
    if not c.complete and (c.gained or c.lost):
        yield "  not all conflicts were listed, so some may have been there before, or be there still"


def _narrowed(c: AnswerComparison, names: Mapping[str, str]) -> Iterator[str]:
    """Return the figures of both tables for which the others imply another range now."""
    was = {s.id: s for s in c.before.standings}
    pairs = {new: old for old, new in c.pairs.items()}
    for s in c.after.standings:
        old = was.get(pairs.get(s.id, ""))
        if old is not None and (old.implied_low, old.implied_high) != (s.implied_low, s.implied_high):
            yield f"  {names[s.id]}: implied {_range(old)}, now {_range(s)}"


def _range(standing: ClaimStanding) -> str:
    low, high = standing.implied_low, standing.implied_high
    if low is None and high is None and (standing.verdict in OPEN or "not settled" in standing.reason):
        return "nothing that was settled"
    if low is not None and high is not None:
        return number(low) if low == high else f"{number(low)} to {number(high)}"
    if low is not None and low != 0:
        return f"at least {number(low)}"
    return "no limit" if high is None else f"at most {number(high)}"


def conclusion_lines(c: AnswerComparison) -> Iterator[str]:
    """Return what became of each conclusion, those that fell first."""
    order = list(Fate)
    for one in sorted(c.conclusions, key=lambda one: (one.fate != Fate.FELL, order.index(one.fate))):
        word = {Fate.FELL: "fell", Fate.HOLDS: "holds", Fate.NEW: "now certain", Fate.OPEN: "still open"}[one.fate]
        if one.was == one.now:
            yield f"{word}: {one.words}: {one.now}"
        else:
            yield f"{word}: {one.words}: {one.was} before, now {one.now}"
