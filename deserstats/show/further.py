"""Further questions of a report: what may have happened, where it is going, whether it is credible.

Each is asked of the claims anew and told as a heading, a caveat and items with lines; a question
that has no answer here says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from deserstats.checks.consistency.answers import ConsistencyResult
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import DeserstatsError, message_of
from deserstats.wording import count, listing

MAX_EXPLAINED = 6
"""Conflicts for which possible slips are told."""

MAX_AROUND = 24
"""Figures among which a conflict is explained."""

MAX_SLIPS = 3
"""Slips told of each."""

MAX_LINES = 6
"""Lines told of a trend."""

MAX_FINDINGS = 12
"""Notable findings told."""

FEW = 4
"""Totals of one measure and category from which their trend is asked for."""

CAVEAT = (
    "Changes under which the figures of a conflict, or a part of them, would fit, the likeliest first. What happened "
    "is not established by any of them: ask the publisher."
)


@dataclass(frozen=True, slots=True)
class Item:
    """One heading with its lines."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One further question with its answers."""

    name: str
    title: str
    intro: str
    items: tuple[Item, ...]


def explanations(result: ConsistencyResult) -> Block | None:
    """Tell possible slips for the first conflicts, each among the figures of the outlets that take part."""
    from deserstats.causes.explain.diagnose import diagnose

    items: list[Item] = []
    told: set[str] = set()
    for conflict in result.independent:
        if len(items) == MAX_EXPLAINED or set(conflict.ids) <= told:
            continue
        around = _around(conflict.ids, result.claims)
        told.update(around)
        found = diagnose(result.claims.select(ids=around), effort=0.5)
        own = [" ".join(str(slip).split()) for slip in found.slips if set(slip.ids) & set(conflict.ids)][:MAX_SLIPS]
        lines = [f"{text[0].upper()}{text[1:]}" for text in own] or [found.conclusion]
        items.append(Item(listing(conflict.ids), tuple(lines)))
    return Block("explanations", "What may have happened", CAVEAT, tuple(items)) if items else None


def _around(ids: Iterable[str], claims: ClaimSet) -> list[str]:
    """Return the claims of a conflict with the others of their outlets, where those are few."""
    own = [claims[name] for name in ids]
    tellers = {(c.source, c.origin, c.measure, c.unit) for c in own if c.source}
    wider = [c.id for c in claims if c in own or (c.source, c.origin, c.measure, c.unit) in tellers]
    return wider if len(wider) <= MAX_AROUND else [c.id for c in own]


def trend(claims: ClaimSet) -> Block | None:
    """Tell the trend of the measure that has most totals, estimated on the claims themselves."""
    from deserstats.trend.estimate.estimate_trend import estimate_trend

    told = Counter((c.measure, c.unit, c.category) for c in claims if c.kind == "total")
    if not told:
        return None
    (measure, unit, category), n = told.most_common(1)[0]
    intro = (
        "An estimate on the figures as they stand, overlapping and cumulative ones included, usual variability being "
        "fitted; or why there is none."
    )
    what = " ".join(filter(None, (measure, category, f"[{unit}]" if unit else ""))) or "all figures"
    lines = [f"not asked: {count(n, 'total')} of one kind, and {FEW} are needed"]
    if n >= FEW:
        try:
            answer = estimate_trend(claims, measure=measure, unit=unit, category=category)
            lines = [line.strip() for line in answer.said if not line.lstrip().startswith("a part")]
        except DeserstatsError as error:
            lines = [f"not answered: {message_of(error)}"]
    return Block("trend", "Where it is going", intro, (Item(what, tuple(lines[:MAX_LINES])),))


def credibility(claims: ClaimSet) -> Block:
    """Tell what the checks of plausibility found, and what they could not see or did not run."""
    from deserstats.plausibility.check_plausibility import check_plausibility

    answer = check_plausibility(claims)
    by_check: dict[str, Counter[str]] = {}
    for f in answer.findings:
        by_check.setdefault(f.check, Counter())[f.verdict.value] += 1
    notable = [f for f in answer.findings if f.verdict == "notable"]
    items = [Item(f.check, (f.reason,)) for f in notable[:MAX_FINDINGS]]
    summary = (
        f"{check}: " + ", ".join(f"{n} {verdict}" for verdict, n in tally.items()) for check, tally in by_check.items()
    )
    items.append(Item("every check", tuple(summary)))
    intro = (
        f"{count(len(notable), 'notable finding')}. Notable means worth asking about, never a contradiction; "
        "'cannot tell' means that a check could not have seen what it looks for in these figures."
    )
    return Block("credibility", "Is it credible?", intro, tuple(items))
