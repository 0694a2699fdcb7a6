"""Answers as text: one voice, the sentences of the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from deserstats.checks.sums.naming import figure_name, ids_shown, name_list, names_of
from deserstats.model.proof.arithmetic import arithmetic
from deserstats.wording import Exact, count, folded, listing, number

LISTED = 6
"""Claims that are named for a reason why they were not used."""

PROOF_LINES = 8
"""Lines of a proof up to which it is printed beneath its statement."""

if TYPE_CHECKING:
    from deserstats.checks.consistency.answers import Conflict, ConsistencyResult, Tension


def consistency_text(result: ConsistencyResult) -> str:
    """Write a consistency result: verdict, conflicts as sums, what was not used and why."""
    lines = folded(headline(result))
    if result.flips:
        lines += ["The verdict hinges on the reading:"]
        lines += [line for flip in result.flips for line in folded(f"{flip.change}: {flip.status.value}", "  ")]
    lines += ["", *_evidence(result)]
    lines += _tensions(result)
    if result.unused:
        why = unused_lines(result.unused, names_of(result.claims))
        lines += ["", f"Not used: {count(len(result.unused), 'claim')}", *why]
    lines += ["", *folded(f"Reading: {result.claims.reading}.")]
    lines += [line for note in result.notes for line in folded(f"Note: {note}.")]
    return "\n".join(lines)


def headline(result: ConsistencyResult) -> str:
    """Write the verdict in one line."""
    used = f"{result.n_used:,} of {count(len(result.claims), 'claim')} used"
    groups = count(len(result.components), "group")
    if result.status == "consistent":
        return f"Consistent: {_satisfied(result)} ({used}, {groups})."
    if result.status == "inconsistent":
        bad = sum(c.status == "inconsistent" for c in result.components)
        apart = count(len(result.independent), "independent conflict")
        return f"Inconsistent: {apart}{others_told(result)} ({used}; {bad:,} of {groups} cannot hold)."
    return f"Undecided: {result.reason} ({used}, {groups})."


def _satisfied(result: ConsistencyResult) -> str:
    """Say what the series of a consistent verdict satisfies."""
    n_soft = len(result.soft)
    used = " used" if result.unused else ""
    if not n_soft:
        return f"one series satisfies every claim{used}" if result.n_used else "no claim takes part"
    if result.n_used == n_soft:
        return f"no hard claim is there to be contradicted, only {count(n_soft, 'soft interval')}"
    if result.tensions or not result.tensions_complete:
        return f"one series satisfies every hard claim{used}"
    return f"one series satisfies every claim{used}, {count(n_soft, 'soft interval')} among them"


def _tensions(result: ConsistencyResult) -> list[str]:
    """Write the tensions of soft intervals, and how far they were sought."""
    if not result.soft:
        return []
    lines: list[str] = []
    if result.tensions:
        least = "" if result.tensions_complete else "at least "
        head = f"Tensions of soft intervals, {least}{len(result.tensions):,}"
        meaning = "in each, at least one missed or does not hold; no contradiction, as they are no hard limits"
        lines = ["", f"{head}: {meaning}."]
        names, shown = names_of(result.claims), ids_shown(result.claims)
        for tension in result.tensions:
            lines += ["", tension_text(tension, names, shown)]
    if not result.tensions_complete:
        lines += ["", "Not every combination of soft intervals was judged; more may not fit."]
    return lines


def together(conflicts: Sequence[Conflict]) -> str:
    """Say what the claims of conflicts cannot all do: those of several origins may count different things."""
    same = all(c.scope == "within_origin" for c in conflicts)
    return "be right as printed" if same else "describe the same count"


def caveat(conflicts: Sequence[Conflict], *, complete: bool = True) -> str:
    """Say what contradictions leave open."""
    same = all(c.scope == "within_origin" for c in conflicts)
    more = "" if same else ", nor that one is: figures of several origins may count different things"
    open_ = "" if complete else " There may be more conflicts than these."
    return f"The arithmetic does not say which figure is wrong{more}.{open_}"


def conflict_text(conflict: Conflict, place: str = "") -> str:
    """Write a conflict: its sum as a person would put it, what it assumes, the shortest proof where that is another."""
    statement = conflict.statement
    lines = [*folded(f"{place}{statement.sentence}"), *(f"    {line}" for line in statement.lines)]
    lines += folded(f"({statement.remark})", "  ") if statement.remark else []
    texts = [p.text for p in conflict.premises]
    assumed = f" Assumed: {'; '.join(texts)}." if texts else ""
    lines += folded(f"These cannot all {together([conflict])}.{assumed}", "  ")
    return "\n".join([*lines, *_proof(conflict)])


def _proof(conflict: Conflict) -> list[str]:
    """Write the certificate beneath a statement that is not the same sum."""
    statement, certificate = conflict.statement, conflict.certificate
    is_proof = statement.certificate == certificate and not statement.links
    if is_proof and statement.kind not in ("proof", "ratio"):
        return []
    lines = [line for own in certificate.as_arithmetic().split("\n") for line in folded(own.strip(), "    ")]
    n = count(len(conflict.ids), "figure")
    if len(lines) > PROOF_LINES:
        return [f"  Proved by {n} of it: see certificate.as_arithmetic()."]
    return [f"  Proved by {n}:", *lines]


Names = Mapping[str, str]
"""What claims are called, by id."""


def tension_text(tension: Tension, names: Names, shown: Names) -> str:
    """Write soft intervals that do not fit: what may be said of them, the sum, what it assumes."""
    texts = [p.text for p in tension.premises]
    assumed = [f"  Assumed: {'; '.join(texts)}."] if texts else []
    return "\n".join([tension_sentence(tension, names), arithmetic(tension.certificate, shown=shown), *assumed])


def tension_sentence(tension: Tension, called: Names = MappingProxyType({})) -> str:
    """Write what may be said of soft intervals that do not fit; claims by their names, where these are given."""
    others = [name for name in tension.ids if name not in tension.soft]
    most = len(tension.ids)
    holds = f"hold{'s' if len(others) == 1 else ''} as printed"
    given = f", if {name_list(others, called, most)} {holds}" if others else ""
    n, names = len(tension.soft), name_list(tension.soft, called, most)
    if tension.kind == "missed":
        who = f"this interval missed ({names})" if n == 1 else f"at least one of these {n} intervals missed ({names})"
        return f"{who[0].upper()}{who[1:]}{given}; nominal chance {_at_most(tension.chances)}."
    if n > 1:
        return f"Tension, not contradiction: these ranges do not fit each other ({names}){given}."
    return f"Tension, not contradiction: this range does not hold ({names}){given}."


def _at_most(chances: Sequence[Exact]) -> str:
    """Write the sum of what confidence intervals leave out."""
    each = [f"{number(Fraction(chance) * 100)} %" for chance in chances]
    total = min(sum(chances, Fraction(0)), Fraction(1))
    if len(each) == 1:
        return f"at most {each[0]}"
    terms = f"{len(each)} times {each[0]}" if len(set(each)) == 1 else " + ".join(each)
    return f"at most {terms}, so {number(total * 100)} %"


def others_told(result: ConsistencyResult) -> str:
    """Say how many other conflicts there are, which share claims with those."""
    n = len(result.conflicts) - len(result.independent)
    least = "" if result.complete else "at least "
    if not n:
        return "" if result.complete else ", perhaps more"
    share = "shares" if n == 1 else "share"
    return f", {least}{n:,} more that {share} claims with {'it' if len(result.independent) == 1 else 'them'}"


def _evidence(result: ConsistencyResult) -> list[str]:
    if result.status == "inconsistent":
        lines: list[str] = []
        for k, (conflict, others) in enumerate(settled_together(result.conflicts), start=1):
            lines += [conflict_text(conflict, f"{k}. "), *with_it(others), ""]
        return [*lines, *folded(caveat(result.conflicts, complete=result.complete))]
    if result.status == "consistent":
        return _untested(result)
    return ["Neither a series nor a contradiction was found; this is not a verdict."]


def settled_together(conflicts: Sequence[Conflict]) -> list[tuple[Conflict, list[Conflict]]]:
    """Put each conflict to the first independent one that it shares a claim with."""
    groups: list[tuple[Conflict, list[Conflict]]] = [(c, []) for c in conflicts if c.independent]
    for conflict in conflicts:
        if not conflict.independent:
            next(others for first, others in groups if not set(first.ids).isdisjoint(conflict.ids)).append(conflict)
    return groups


def with_it(others: Sequence[Conflict]) -> list[str]:
    """Say how many conflicts share claims with one that is shown."""
    if not others:
        return []
    goes = "1 more goes" if len(others) == 1 else f"{len(others):,} more go"
    return [f"  {goes} with it, through figures that they share."]


def _untested(result: ConsistencyResult) -> list[str]:
    """Say how much a consistent verdict is worth."""
    groups: dict[str, list[str]] = {}
    for s in result.standings:
        groups.setdefault(s.verdict.value, []).append(s.id)
    words = {
        "corroborated": "implied by figures of another origin",
        "in_tension": "soft, not fitting the others, which is no contradiction",
        "adds_up": "implied by other figures, not known to be of another origin",
        "compatible": "not contradicted, though a large enough slip would have been",
        "untested": "not contradicted, and nothing here could have: this is not confirmation",
        "undetermined": "not worked out",
    }
    lines = []
    names = names_of(result.claims)
    for name, text in words.items():
        ids = groups.get(name, [])
        if ids:
            lines += folded(f"{len(ids):>4,} {text}: {name_list(ids, names)}", "  ")
    if result.witness and result.witness.windows:
        chosen = listing(f"{figure_name(result.claims[name])} as {label}" for name, label in result.witness.windows)
        lines.append(f"  windows chosen: {chosen}")
    return lines or ["  no claims"]


def interval_text(low: object, high: object) -> str:
    """Write what others imply."""
    left = "any number" if low is None else number(low)  # type: ignore[arg-type]
    return f"{left} to {'any number' if high is None else number(high)}"  # type: ignore[arg-type]


def unused_lines(unused: tuple[tuple[str, str], ...], names: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Write why claims were not used, one line a reason; claims by their names, where these are given."""
    reasons: dict[str, list[str]] = {}
    for name, reason in unused:
        reasons.setdefault(reason, []).append(name)
    most = LISTED if names else len(unused)
    return [f"  {reason}: {name_list(ids, names, most)}" for reason, ids in reasons.items()]
