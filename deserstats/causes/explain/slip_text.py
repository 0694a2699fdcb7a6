"""Possible slips as sentences: what would fit, one line a change, and what of it stands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.causes.edits.rewrite import rewritten
from deserstats.causes.explain.slip_names import NAMES
from deserstats.causes.repair.repair_answers import RepairEdit
from deserstats.checks.consistency.answers import Status
from deserstats.checks.sums.naming import name_list, names_of
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.wording import WIDTH, count, number

if TYPE_CHECKING:
    from deserstats.causes.explain.slip_answers import Slip

STANDS_OUT = Fraction(1, 20)
"""Rescue rate, times the choices of claims that it is one of, below which an explanation may stand out."""

NEAR = 2
"""Factor within which the rescue rates of two changes do not tell them apart."""

SHOWN_TIES = 4
"""Changes of about one rescue rate that a conclusion names."""

SHOWN_EDITS = 5
"""Claims of one slip that are written out."""

SHOWN_ASIDE = 3
"""Claims left out meanwhile that are named."""

ONE_LINE = WIDTH - 6
"""Characters of a line that says what would fit, which stands indented and numbered."""

Names = Mapping[str, str]
"""What claims are called, by id."""

AS_PRINTED = "nothing contradicts "
"""How the reason of an oddity begins: the figures fit as printed."""

APART = "the other claims do not hold together by themselves; find_repairs says what could mend them"
EASILY = "chance would do as easily what each single change does"
NOTHING = "none of the changes tried makes it hold"

WINDOW = frozenset(("start", "end", "through", "start_or", "end_or"))
ENDS = frozenset(("low", "high"))
LABELS = ("measure", "category", "geography", "unit")


def in_hundred(rate: float) -> str:
    """Write a share as so many in a hundred."""
    many = 100 * rate
    if many < 0.01:
        return "fewer than 0.01"
    return f"{many:.0f}" if many >= 10 else f"{many:.2g}"


def fit_of(slip: Slip, names: Names) -> str:
    """Say how far the figures fit with a change."""
    fit = "would fit" if slip.restores else "would fit in part"
    if slip.reason.startswith(AS_PRINTED):
        fit = "would fit as well" if slip.restores else "are not shown to fit"
    if len(slip.aside) > SHOWN_ASIDE:
        return f"{fit}, with {len(slip.aside):,} claims in doubt elsewhere left out,"
    return f"{fit}, with {name_list(slip.aside, names)} left out," if slip.aside else fit


def how_easily(slip: Slip) -> str:
    """Say how many others fit, and how many random figures the change would rescue."""
    n = slip.n_alternatives
    others = f"{count(n, 'other change')} also {'fits' if n == 1 else 'fit'}" if n else "No other change fits"
    return f"{others}; {in_hundred(slip.rescue_rate)} in 100 random wrong figures could be rescued as easily."


def paragraph(slip: Slip) -> str:
    """Write a slip by the ids of its claims, where the claims are not at hand."""
    said: dict[str, None] = {}
    for edit in slip.edits:
        said[f"{edit.id} {_by_column(edit)}"] = None
    if slip.rounded:
        said[_rounded(slip)] = None
    each = "; ".join(said) or f"{slip.proposed} stood for {slip.found}"
    reason = f"{slip.reason[:1].upper()}{slip.reason[1:]}"
    return f"possible slip, {NAMES[slip.kind]}: the figures {fit_of(slip, {})} if {each}. {reason}. {how_easily(slip)}"


def _by_column(edit: RepairEdit) -> str:
    before, after = edit.before or "blank", edit.after or "blank"
    if edit.column == "basis":
        return "was counted on another basis"
    if edit.column == "measure" and after == f"not {edit.before}".strip():
        return f"counted something else than {edit.before or 'the others'}"
    return f"read {after}, not {before}" + ("" if edit.column == "value" else f" ({edit.column})")


def slip_lines(slip: Slip, claims: ClaimSet, names: Names) -> list[str]:
    """Write a slip: its change in a line, or a line for each of several claims; why; and how easily chance does it."""
    head = f"possible slip, {NAMES[slip.kind]}: the figures {fit_of(slip, names)} if"
    changes = list(_changes(slip, claims, names)) or [f"{slip.proposed} stood for {slip.found}"]
    why = [f"   {slip.reason[:1].upper()}{slip.reason[1:]}.", f"   {how_easily(slip)}"]
    if len(changes) == 1 and len(head) + len(changes[0]) < ONE_LINE:
        return [f"{head} {changes[0]}", *why]
    rest = len(changes) - SHOWN_EDITS
    shown = changes[:SHOWN_EDITS] + ([f"and {rest:,} more likewise"] if rest > 0 else [])
    return [head, *(f"     {line}" for line in shown), *why]


def _changes(slip: Slip, claims: ClaimSet, names: Names) -> Iterator[str]:
    for name in slip.ids:
        edits = {edit.column: edit.after for edit in slip.edits if edit.id == name}
        if edits:
            before = claims[name]
            said = " and ".join(_said(before, rewritten(before, edits), edits.keys()))
            yield f"{names.get(name, name)} {said}"
    if slip.rounded:
        yield _rounded(slip)


def _rounded(slip: Slip) -> str:
    return f"{len(slip.rounded)} figures of the sum were each rounded by themselves"


def _said(before: Claim, after: Claim, columns: Iterable[str]) -> Iterator[str]:
    """Say what a claim would have read, column by column."""
    changed = set(columns)
    if "value" in changed:
        yield f"read {after.value}, not {before.value}"
        changed -= ENDS
    if changed & WINDOW:
        yield f"covered {after.window}, not {before.window}"
    if any(column.startswith("base_") for column in changed):
        yield f"compared with {_base(after)}, not {_base(before)}"
    if "relation" in changed and after.relation != "between":
        yield f"said {_word(after)}, not {_word(before)}"
    if changed & ENDS and after.bounds != (None, None):
        yield f"stood for {_ends(after)}"
    if "basis" in changed:
        yield "was counted on another basis"
    for column in LABELS:
        if column in changed:
            yield _other_label(getattr(before, column), getattr(after, column))
    if "kind" in changed:
        yield f"meant {after.words}, not {before.words}"


def _base(claim: Claim) -> str:
    words = [claim.base_measure, claim.base_category, str(claim.base_window or "")]
    return ", ".join(filter(None, words)) or "its own window"


def _word(claim: Claim) -> str:
    return repr(claim.relation.replace("_", " ")) if claim.relation else "no word"


def _ends(claim: Claim) -> str:
    low, high = (None if end is None else number(end) for end in claim.bounds)
    return f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"


def _other_label(before: str, after: str) -> str:
    if after == f"not {before}".strip():
        return f"counted something else than {before or 'the others'}"
    return f"counted {after or 'all'}, not {before or 'all'}"


def conclusion(
    status: Status,
    slips: Sequence[Slip],
    *,
    n_groups: int = 1,
    complete: bool = True,
    n_easy: int = 0,
    claims: ClaimSet | None = None,
) -> str:
    """Say in one sentence whether the first explanation stands out, of contradictions in so many places."""
    if status == Status.CONSISTENT:
        odd = f"; {count(len(slips), 'oddity', 'oddities')} found, none of them a contradiction"
        return f"The claims hold together{odd if slips else ', and nothing odd was found among them'}."
    if status == Status.UNDECIDED:
        return "Whether the claims hold together was not settled, so nothing is proposed."
    first = slips[0] if slips else None
    tried = "" if complete else ", of those tried"
    place = " in several places; for one of them " if n_groups > 1 else "; "
    if first is None or not stands_out(first):
        apart = " in several places, and" if n_groups > 1 else ", and"
        return f"The claims contradict each other{apart} no explanation stands out: {_why_none(slips, n_easy, claims)}."
    ties = [first, *(s for s in distinct(slips) if s is not first and _rivals(s, first))]
    return f"The claims contradict each other{place}{_told(ties, claims)}{tried}."


def distinct(slips: Sequence[Slip]) -> list[Slip]:
    """Keep of slips that change the same cells to the same the one that chance would do the least often."""
    best: dict[object, Slip] = {}
    for slip in sorted(slips, key=lambda s: s.rescue_rate):
        best.setdefault(_key(slip), slip)
    return [slip for slip in slips if slip in best.values()]


def _key(slip: Slip) -> tuple[object, ...]:
    return (slip.ids, slip.proposed, frozenset((e.id, e.column, e.after) for e in slip.edits))


def stands_out(slip: Slip) -> bool:
    """Whether one change does what chance would rarely do among all that were tried, and no other is as likely."""
    is_rare = slip.rescue_rate * slip.n_tried < STANDS_OUT
    return slip.restores and slip.n_slips == 1 and is_rare and not slip.n_rivals


def _rivals(slip: Slip, first: Slip) -> bool:
    """Whether a change explains the contradictions that the first one explains, and is about as rare, or rarer."""
    of_the_same = set(slip.aside) <= set(first.aside) and (set(slip.checked) & set(first.checked) or not first.checked)
    is_rare = slip.restores and slip.n_slips == 1 and slip.rescue_rate <= NEAR * first.rescue_rate
    return is_rare and bool(of_the_same) and _key(slip) != _key(first)


def _what(slip: Slip, claims: ClaimSet | None) -> str:
    """Name a change, and the claims that it is of: by their words where their ids were made."""
    names = {} if claims is None else names_of(claims)
    return f"{NAMES[slip.kind]} ({name_list(slip.ids, names, SHOWN_EDITS)})"


def _told(ties: Sequence[Slip], claims: ClaimSet | None) -> str:
    """Name the change that stands out, or all about as rare, or rarer."""
    listed = "; ".join(_what(slip, claims) for slip in ties[:SHOWN_TIES])
    if len(ties) == 1:
        return f"the change that stands out: {listed}"
    rates = [s.rescue_rate for s in ties]
    alike = "about as well" if max(rates) <= NEAR * min(rates) else "and none of them stands out"
    so = ", so no explanation stands out" if alike == "about as well" else ""
    more = f"; and {len(ties) - SHOWN_TIES:,} more" if len(ties) > SHOWN_TIES else ""
    return f"{len(ties):,} changes would explain it {alike}{so}: {listed}{more}"


def _why_none(slips: Sequence[Slip], n_easy: int, claims: ClaimSet | None) -> str:
    """Say why the first change does not stand out."""
    first = next(iter(slips), None)
    if first is None or not any(s.restores for s in slips):
        return EASILY if n_easy else "no change that was tried mends them"
    if first.n_slips > 1 or not first.restores:
        return "it would take several changes"
    if first.rescue_rate < STANDS_OUT and first.n_rivals:
        rivals = f"{count(first.n_rivals, 'other change')} {'is' if first.n_rivals == 1 else 'are'}"
        return f"beside the first, {_what(first, claims)}, {rivals} at least half as likely"
    if first.rescue_rate < STANDS_OUT:
        return f"with {count(first.n_tried, 'choice')} of claims in doubt, chance would find one as rare as the first"
    return EASILY


def settled(words: str, status: Status, slips: Sequence[Slip], reason: str) -> str:
    """Say in one sentence under how many changes a statement would hold."""
    if status == Status.CONSISTENT:
        return f"It can be true as it is: nothing contradicts {words}."
    if status == Status.UNDECIDED or reason == APART:
        return f"Not settled: {reason}."
    found = f"{words} would hold under {count(len(slips), 'single change')}" if slips else NOTHING
    return f"{found[:1].upper()}{found[1:]}."
