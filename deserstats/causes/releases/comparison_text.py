"""A comparison of two releases in words, the finding first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from deserstats.causes.releases.change_words import (
    difference_words,
    kind_words,
    left_words,
    rounding_words,
    window_words,
)
from deserstats.causes.releases.conclusions import Fate
from deserstats.causes.releases.figure_change import ChangeKind, FigureChange
from deserstats.checks.bounds.implies import Follows
from deserstats.checks.consistency.answers import ClaimStanding, Standing
from deserstats.checks.sums.naming import name_list, names_of
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


def ruled_out(c: AnswerComparison) -> str:
    """Say how the new release stands to the old figures that it does not print as they were."""
    if not c.restated:
        return ""
    n = Counter("untold" if not r.is_told and r.status == Follows.POSSIBLE else r.status.value for r in c.restated)
    words = {
        Follows.REFUTED.value: "rules out {}",
        Follows.IMPLIED.value: "implies {}",
        Follows.POSSIBLE.value: "leaves {} open",
        "untold": "says nothing of {}",
        Follows.INCONSISTENT.value: "contradicts itself on {}",
        Follows.UNDECIDED.value: "was not settled on {}",
    }
    said = [text.format(f"{n[key]:,}") for key, text in words.items() if n[key]]
    which = "the old figure" if len(c.restated) == 1 else f"the {len(c.restated):,} old figures"
    return f"Of {which} not printed as before, the new release {', '.join(said)}."


def comparison_text(c: AnswerComparison) -> str:
    """Write a comparison, in lines of any length."""
    old, new = names_of(c.before.claims), names_of(c.after.claims)
    lines = [finding(c)]
    lines += [f"  {line}" for line in (ruled_out(c),) if line and len(c.restated) > 1]
    for kind in (ChangeKind.REVISED, ChangeKind.MOVED, ChangeKind.RELABELLED, ChangeKind.WENT, ChangeKind.AMBIGUOUS):
        lines += _told(f"{kind.value}: ", [f"  {kind.value}: {line}" for line in figure_lines(c, kind, old, new)])
    came = [f.after for f in c.of(ChangeKind.CAME)]
    lines += [f"  came: {name_list(came, new, most=LISTED)}"] if came else []
    lines += [f"  {line}" for line in (_annotated(c),) if line]
    lines += _conflicts(c, old, new)
    narrowed = list(_narrowed(c, new))
    lines += narrowed[:MOST]
    if len(narrowed) > MOST:
        lines.append(f"  and {count(len(narrowed) - MOST, 'more claim')} with another implied range")
    lines += [f"  {line}" for line in conclusion_lines(c)]
    lines += [f"  {note[0].upper()}{note[1:]}." for note in c.notes]
    return "\n".join(lines)


def _told(word: str, lines: list[str]) -> list[str]:
    """Return the first lines of a kind, and how many more there are."""
    more = len(lines) - MOST
    return [*lines[:MOST], f"  {word}{more:,} more"] if more > 0 else lines


def figure_lines(
    c: AnswerComparison, kind: ChangeKind, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[str]:
    """Return what became of each figure of a kind, the largest revisions first."""
    left = {r.id: r for r in c.restated}
    changes: Iterable[FigureChange] = c.of(kind)
    if kind == ChangeKind.REVISED:
        changes = sorted(changes, key=lambda f: (bool(f.overlaps), -abs(f.share or 0)))
    for f in changes:
        said = figure_line(c, f, old, new)
        rest = left.get(f.before)
        is_plain = f.kind == ChangeKind.REVISED and rest is not None and _is_as_printed(c, f, rest.low, rest.high)
        more = "" if rest is None or is_plain else left_words(rest, c.before.claims[f.before], new)
        yield f"{said}. {more}" if more else said


def _is_as_printed(c: AnswerComparison, f: FigureChange, low: object, high: object) -> bool:
    """Whether the new release leaves of a window just what it prints for it."""
    allowed = c.after.claims[f.after].allowed(c.after.claims.reading)
    return (low, high) == (allowed.low, allowed.high)


def figure_line(c: AnswerComparison, f: FigureChange, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Say what became of one figure."""
    was = c.before.claims[f.before] if f.before else None
    now = c.after.claims[f.after] if f.after else None
    if was is None or now is None:
        claim, name = (was, old[f.before]) if was is not None else (now, new[f.after])
        assert claim is not None
        return f"{name}: {claim.words}"
    if f.kind == ChangeKind.MOVED:
        moved = window_words(was.window, now.window)
        figure = was.words if f.overlaps is None else f"{was.words}, now {now.words}"
        return f"{old[f.before]}: {figure}, now for {now.window}" + (f", which {moved}" if moved else "")
    if f.kind == ChangeKind.RELABELLED:
        cells = [_cell(column, was.cells(), now.cells()) for column in f.columns]
        figure = "" if f.overlaps is None else f"; {was.words}, now {now.words}"
        return f"{old[f.before]}: {', '.join(cells)}{figure}"
    notes = ", ".join(filter(None, (difference_words(f), rounding_words(f))))
    return f"{new[f.after]}: {was.words}, now {now.words}" + (f" ({notes})" if notes else "")


def _cell(column: str, was: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say how one column differs."""
    if column not in was:
        return f"another {column}"
    return f"{column} {was[column] or 'blank'}, now {now[column] or 'blank'}"


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
            yield f"  {name_list(group.ids_after, new, most=3)} ({n} that share cells): {group.before}, now {group.after}"
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
