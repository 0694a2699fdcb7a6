"""Answers as text: one voice, the sentences of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from deserstats.wording import count, listing, number

if TYPE_CHECKING:
    from deserstats.checks.answers import Conflict, ConsistencyResult


def consistency_text(result: ConsistencyResult) -> str:
    """Write a consistency result: verdict, conflicts as sums, what was not used and why."""
    from deserstats.checks.answers import unused_lines

    lines = [f"{headline(result)}"]
    lines += ["", *_evidence(result)]
    if result.unused:
        lines += ["", f"Not used: {count(len(result.unused), 'claim')}", *unused_lines(result.unused)]
    if result.flips:
        lines += ["", "The verdict hinges on the reading:"]
        lines += [f"  {flip.change}: {flip.status.value}" for flip in result.flips]
    lines += ["", f"Reading: {result.reading}."]
    lines += [f"Note: {note}." for note in result.notes]
    return "\n".join(lines)


def headline(result: ConsistencyResult) -> str:
    """Write the verdict in one line."""
    used = f"{result.n_used:,} of {count(len(result.claims), 'claim')} used"
    groups = count(len(result.components), "group")
    if result.status == "consistent":
        return f"Consistent: one series satisfies every claim ({used}, {groups})."
    if result.status == "inconsistent":
        bad = sum(c.status == "inconsistent" for c in result.components)
        shown = count(len(result.conflicts), "minimal conflict")
        least = "" if result.complete else "at least "
        return f"Inconsistent: {least}{shown} ({used}; {bad:,} of {groups} cannot hold)."
    return f"Undecided: {result.reason} ({used}, {groups})."


def _evidence(result: ConsistencyResult) -> list[str]:
    if result.status == "inconsistent":
        lines: list[str] = []
        for conflict, others in folded(result.conflicts):
            lines += [str(conflict), *stand_ins(others), ""]
        lines.append(
            "The arithmetic does not say which figure is wrong."
            + ("" if result.complete else " There may be more conflicts than these.")
        )
        return lines
    if result.status == "consistent":
        return _untested(result)
    return ["Neither a series nor a contradiction was found; this is not a verdict."]


def folded(conflicts: Sequence[Conflict]) -> list[tuple[Conflict, list[Conflict]]]:
    """Put conflicts together whose sums differ in nothing but copies of the same figure."""
    groups: dict[object, list[Conflict]] = {}
    for conflict in conflicts:
        leaves = [
            frozenset((t.side, t.multiplier, t.bound, t.form, t.part) for t in leaf.lines)
            for leaf in conflict.certificate.leaves()
        ]
        groups.setdefault(frozenset(leaves), []).append(conflict)
    return [(first, others) for first, *others in groups.values()]


def stand_ins(others: Sequence[Conflict]) -> list[str]:
    """Say which copies make the same sum."""
    if not others:
        return []
    shown = "; ".join(" + ".join(c.ids) for c in others[:3])
    more = f" and {len(others) - 3:,} more" if len(others) > 3 else ""
    return [f"  The same sum with copies of these figures: {shown}{more}."]


def _untested(result: ConsistencyResult) -> list[str]:
    """Say how much a consistent verdict is worth."""
    groups: dict[str, list[str]] = {}
    for s in result.standings:
        groups.setdefault(s.verdict.value, []).append(s.id)
    words = {
        "corroborated": "implied by figures of another origin",
        "adds_up": "implied by other figures, not known to be of another origin",
        "compatible": "not contradicted, though a large enough slip would have been",
        "untested": "not contradicted, and nothing here could have: this is not confirmation",
        "undetermined": "not worked out",
    }
    lines = []
    for name, text in words.items():
        ids = groups.get(name, [])
        if ids:
            shown = listing(ids) if len(ids) <= 6 else f"{', '.join(ids[:6])} and {len(ids) - 6:,} more"
            lines.append(f"  {len(ids):>4,} {text}: {shown}")
    if result.witness and result.witness.windows:
        chosen = listing(f"{name} as {label}" for name, label in result.witness.windows)
        lines.append(f"  windows chosen: {chosen}")
    return lines or ["  no claims"]


def interval_text(low: object, high: object) -> str:
    """Write what others imply."""
    left = "0" if low is None else number(low)  # type: ignore[arg-type]
    return f"{left} to {'any number' if high is None else number(high)}"  # type: ignore[arg-type]
