"""What an analysis says beyond its verdict: possible slips, where it goes, whether it is credible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deserstats.analysis.answers import Analysis
from deserstats.causes.explain.slip_answers import Slip
from deserstats.causes.explain.slip_text import slip_lines
from deserstats.checks.sums.naming import in_words, names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.plausibility.finding import Finding, Verdict
from deserstats.result import Result
from deserstats.show.page.harmless import anchor
from deserstats.show.page.naming import Mention, Mentions, Pieces, linked
from deserstats.wording import count, listing

MAX_SLIPS = 2
"""Slips that are told at once; others are folded."""

MAX_FOLDED = 12
"""Slips that are folded; the rest are counted."""

MAX_LINES = 8
"""Lines on how an answer was worked out."""

MAX_FINDINGS = 4
"""Notable findings told at once."""

MOST_FINDINGS = 30
"""Notable findings told; all are in the answer itself."""

NAMES = {"trend": "trend", "changes": "change of the rate", "order": "order of the periods"}
"""Questions on the direction, as a page names them."""


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence, what is said beneath it, and the claims that it is of where the sentence does not name them."""

    head: Pieces
    below: str = ""
    claims: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One further question with its answers; ``folded`` ones stand behind a line of their own."""

    items: tuple[Item, ...]
    intro: str = ""
    folded: tuple[Item, ...] = ()
    folded_head: str = ""
    outro: str = ""


def slips(analysis: Analysis) -> Block | None:
    """Tell possible slips."""
    found = analysis.diagnosis
    if found is None or not (found.slips or found.conclusion):
        return None
    names = names_of(found.claims)
    items = [_slip(slip, found.claims, names) for slip in found.slips]
    among = len(found.claims) < len(analysis.claims)
    intro = f"Among {count(len(found.claims), 'figure')} of the first conflicts: " if among else ""
    rest = items[MAX_SLIPS : MAX_SLIPS + MAX_FOLDED]
    return Block(
        intro=in_words(f"{intro}{found.conclusion}", found.claims),
        items=tuple(items[:MAX_SLIPS]),
        folded=tuple(rest),
        folded_head=f"{count(len(rest), 'other change')} under which they would fit",
        outro="What happened is not established; ask the publisher." if items else "",
    )


def _slip(slip: Slip, claims: ClaimSet, names: Mapping[str, str]) -> Item:
    """Tell a slip: the change, and beneath it why, and how easily another would do."""
    head, *changes, why, how_easily = (line.strip() for line in slip_lines(slip, claims, names))
    text = " ".join(filter(None, (head, "; ".join(changes))))
    anchors = {names[name]: anchor(name) for name in slip.ids}
    return Item(linked(f"{text[:1].upper()}{text[1:]}.", anchors), in_words(f"{why} {how_easily}", claims))


def direction(analysis: Analysis) -> Block | None:
    """Tell trend, changes and order of the series that most totals tell, where there are any."""
    answers = [a for a in (analysis.trend, analysis.changes, analysis.order) if a is not None]
    told = [_told(answer) for answer in answers]
    if not told:
        return None
    return Block(
        items=tuple(Item(linked(head, {})) for head, *_ in told),
        folded=tuple(Item(linked(line, {})) for _, *lines in told for line in lines[:MAX_LINES]),
        folded_head="How that was worked out",
        outro=f"Asked of the series that most totals tell: {analysis.series}." if analysis.series else "",
    )


def not_asked(analysis: Analysis) -> Iterator[str]:
    """Say in one sentence what was not asked, and why."""
    reasons: dict[str, list[str]] = {}
    if all(f.verdict == Verdict.NOT_RUN for f in analysis.plausibility.findings):
        reasons["no check has what it needs"] = ["plausibility"]
    for note in analysis.not_asked:
        reasons.setdefault(note.reason, []).append(NAMES.get(note.question, note.question))
    if reasons:
        left = "; ".join(f"{listing(names)} ({reason})" for reason, names in reasons.items())
        yield f"Not asked: {left}."


def _told(answer: Result) -> list[str]:
    """Return the lines of an answer, the first with what it announces, without what the page says elsewhere."""
    head, *lines = [line.strip() for line in answer.said if line.strip()]
    while head.endswith(":") and lines:
        head = f"{head} {lines.pop(0)}"
    return [head, *(line for line in lines if not line.startswith(("Not used", "Reading")))]


def credibility(analysis: Analysis, mentions: Mentions) -> Block | None:
    """Tell what the checks of plausibility found, and what they could not see or did not run."""
    findings = analysis.plausibility.findings
    if all(f.verdict == Verdict.NOT_RUN for f in findings):
        return None
    notable = [f for f in findings if f.verdict == Verdict.NOTABLE]
    items = [_finding(f, analysis, mentions) for f in notable]
    head = f"{count(len(notable), 'finding')} worth asking about; to be notable is no contradiction."
    return Block(
        intro=head if notable else "Nothing notable was found. This is not confirmation.",
        items=tuple(items[:MAX_FINDINGS]),
        folded=(*items[MAX_FINDINGS:MOST_FINDINGS], *_tallies(analysis)),
        folded_head="Every check, and what could not be told or was not run",
    )


def _finding(finding: Finding, analysis: Analysis, mentions: Mentions) -> Item:
    claims = tuple(mentions.of(finding.ids)) if len(finding.ids) <= MAX_FINDINGS else ()
    return Item(linked(in_words(f"{finding.check}: {finding.reason}", analysis.claims), {}), claims=claims)


def _tallies(analysis: Analysis) -> Iterator[Item]:
    tally: dict[str, Counter[str]] = {}
    why: dict[str, str] = {}
    for f in analysis.plausibility.findings:
        tally.setdefault(f.check, Counter())[f.verdict.value] += 1
        if f.verdict == Verdict.NOT_RUN:
            why.setdefault(f.check, f.reason)
    for check, found in tally.items():
        said = ", ".join(f"{n:,} {verdict}" for verdict, n in found.items())
        reason = f" ({in_words(why[check], analysis.claims)})" if check in why else ""
        yield Item(linked(f"{check}: {said}{reason}", {}))
