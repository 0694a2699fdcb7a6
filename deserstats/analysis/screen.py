"""An analysis on one screen: at most 40 lines of 100 characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from deserstats.analysis.synthesis import synthesis
from deserstats.causes.explain.slip_text import slip_lines, stands_out
from deserstats.checks.consistency.answers import Standing, Status
from deserstats.checks.consistency.text import caveat, headline, together
from deserstats.checks.sums.naming import in_words, named_among, names_of
from deserstats.plausibility.finding import Verdict
from deserstats.wording import count, folded, listing

if TYPE_CHECKING:
    from deserstats.analysis.answers import Analysis
    from deserstats.claims.claim import Claim
    from deserstats.result import Result

MAX_CONFLICTS = 3
"""Conflicts told."""

MAX_FLIPS = 2
"""Readings told under which the verdict would be another."""

MAX_FINDINGS = 2
"""Notable findings told."""

MAX_CHANGES = 2
"""Changes of a rate told."""

MAX_UNTESTED = 3
"""Untested figures that are named."""


def screen(analysis: Analysis) -> str:
    """Write an analysis: how it was read, consistent, credible, where it goes, what to ask; parts without news last."""
    blocks = [
        ["How it was read", *_how_read(analysis)],
        [f"Can they all be right? {_verdict(analysis)}", *_consistency(analysis)],
        ["Are they credible?", *_credibility(analysis)],
        [f"Where is it going? {analysis.series}".rstrip(), *_direction(analysis)],
        ["What to ask next", *_next(analysis)],
    ]
    lines = [line for block in blocks if len(block) > 1 for line in block]
    return "\n".join([*lines, *_nothing_to_say(analysis)])


def _brief(text: str, n: int, indent: str = "  ") -> list[str]:
    """Fold a text to at most some lines; where it goes on, it says so."""
    lines = folded(text, indent)
    if len(lines) <= n:
        return lines
    last = lines[n - 1]
    return [*lines[: n - 1], f"{last[:95].rstrip(' ,;')} ..."]


def _how_read(analysis: Analysis) -> list[str]:
    notes = analysis.claims.how_read.lines
    told = [line for text in notes[:3] for line in _brief(text, 2)]
    if len(notes) > 3:
        told.append(f"  {count(len(notes) - 3, 'more note')}: .claims.how_read")
    return told


def _verdict(analysis: Analysis) -> str:
    found = analysis.consistency
    if found.status == Status.INCONSISTENT:
        return f"They cannot all {together(found.conflicts)}."
    return "Not decided." if found.status == Status.UNDECIDED else "Nothing here contradicts them."


def _consistency(analysis: Analysis) -> Iterator[str]:
    found = analysis.consistency
    yield from _brief(headline(found), 2)
    for flip in found.flips[:MAX_FLIPS]:
        yield from _brief(f"It hinges on the reading: with {flip.change}, {flip.status.value}.", 2)
    if len(found.flips) > MAX_FLIPS:
        yield f"  and on {count(len(found.flips) - MAX_FLIPS, 'other reading')}: .consistency.flips"
    for k, conflict in enumerate(found.independent[:MAX_CONFLICTS], start=1):
        statement = conflict.statement
        tied = f"; tied by {'; '.join(statement.links)}" if statement.links else ""
        yield from _brief(f"{k}. {in_words(statement.sentence, found.claims)}{tied}", 3)
        if statement.remark:
            yield from _brief(f"({statement.remark})", 2, "    ")
    if found.status == Status.INCONSISTENT:
        for sentence in synthesis(analysis):
            yield from _brief(sentence, 2)
        yield from _brief(caveat(found.conflicts), 2)
    if found.status == Status.CONSISTENT:
        yield from _worth(analysis)


def _worth(analysis: Analysis) -> list[str]:
    """Say what a consistent verdict is worth."""
    found = analysis.consistency
    n = sum(s.verdict == Standing.UNTESTED for s in found.standings)
    if not n:
        return _brief("Each could have been contradicted by a large enough slip. This is not confirmation.", 2)
    which = "It" if n == 1 == found.n_used else f"{n:,} of {found.n_used:,}"
    return _brief(f"{which} could be wrong by any amount unnoticed. This is not confirmation.", 2)


def _credibility(analysis: Analysis) -> Iterator[str]:
    answer = analysis.plausibility
    notable = [f for f in answer.findings if f.verdict == Verdict.NOTABLE]
    if not any(f.verdict != Verdict.NOT_RUN for f in answer.findings):
        return
    tally = Counter(f.verdict for f in answer.findings)
    head = f"{count(len(notable), 'finding')} worth asking about" if notable else "Nothing notable"
    rest = [f"{tally[v]:,} {v.value}" for v in Verdict if v != Verdict.NOTABLE and tally[v]]
    yield from _brief(f"{head}; {listing(rest)}.", 2)
    for finding in notable[:MAX_FINDINGS]:
        first = finding.reason.split(". ", 1)[0]
        yield from _brief(f"{finding.check}: {first}", 3)


def _direction(analysis: Analysis) -> Iterator[str]:
    """Write the head of each answer, of changes and order with what comes first below it."""
    if analysis.trend is not None:
        yield from _brief(analysis.trend.said[0], 2)
    if analysis.changes is not None:
        yield from _brief(_first_of(analysis.changes, 1 + min(MAX_CHANGES, len(analysis.changes.changes))), 3)
    if analysis.order is not None:
        yield from _brief(_first_of(analysis.order, 1 + (analysis.order.status == Status.CONSISTENT)), 3)


def _first_of(answer: Result, n: int) -> str:
    """Return the first lines of an answer as one."""
    return " ".join(line.strip() for line in answer.said[:n])


def _next(analysis: Analysis) -> Iterator[str]:
    found, diagnosis = analysis.consistency, analysis.diagnosis
    if diagnosis is not None and diagnosis.slips and stands_out(diagnosis.slips[0]):
        names = names_of(analysis.claims)
        first = slip_lines(diagnosis.slips[0], analysis.claims, names)
        text = " ".join(map(_ended, first))
        yield from _brief(f"{text[:1].upper()}{text[1:]}", 4)
    if found.status == Status.INCONSISTENT and found.independent:
        ids = found.independent[0].ids
        if len(ids) <= MAX_UNTESTED:
            yield from _brief(f"{_whom(analysis.claims[i] for i in ids)}: {named_among(ids, analysis.claims)}.", 3)
        else:
            yield from _brief(f"Ask who printed the {len(ids):,} figures of the first conflict.", 2)
    untested = [s.id for s in found.standings if s.verdict == Standing.UNTESTED]
    if found.status == Status.CONSISTENT and untested:
        few = len(untested) <= MAX_UNTESTED
        which = named_among(untested, analysis.claims) if few else f"the {len(untested):,} untested figures"
        yield from _brief(f"Figures for parts, or for a longer window, would test {which}.", 3)


def _whom(claims: Iterable[Claim]) -> str:
    """Say whom to ask: who printed some claims, where that is told of all of them."""
    sources = list(dict.fromkeys(claim.source for claim in claims))
    return f"Ask {listing(sources)} about" if all(sources) else "Ask who printed them"


def _ended(line: str) -> str:
    """Return a line as a sentence, or as the beginning of one."""
    said = line.strip()
    return said if said.endswith((".", " if")) else f"{said}."


def _nothing_to_say(analysis: Analysis) -> list[str]:
    """Put into one line what was not asked."""
    reasons: dict[str, list[str]] = {}
    if all(f.verdict == Verdict.NOT_RUN for f in analysis.plausibility.findings):
        reasons["no check has what it needs: .plausibility"] = ["plausibility"]
    for note in analysis.not_asked:
        reasons.setdefault(note.reason, []).append(note.question)
    if not reasons:
        return []
    return _brief("Not asked: " + "; ".join(f"{listing(names)} ({reason})" for reason, names in reasons.items()), 3, "")
