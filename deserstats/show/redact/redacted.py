"""Claims for passing on: without names of sources, or without counts that could point to persons.

What is passed on is a claim set of its own, of which everything on a page is worked out: nothing there can say
more than it does. Every figure in it is the printed one or a range around it, so that claims which can all hold
can all hold here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deserstats.checks.consistency.answers import Status
from deserstats.checks.consistency.check_consistency import decided
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.note import Note
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System
from deserstats.show.redact.completions import tells_nothing
from deserstats.show.redact.kept import Numbers, kept, numbered
from deserstats.show.redact.withholding import Withholding
from deserstats.wording import one_of

PARTS = ("sources", "small")

WORK = 4.0
"""Work that withholding small counts may take, in that of a question: every one of them is several."""

UNQUOTED = "Left out: other columns, quotes, addresses, notes, and what was inferred while the table was read."
NUMBERED = "Names of sources are numbered."
RANGES = "Small counts are withheld and given as ranges; the answers are worked out from these ranges alone."
BESIDE = "So are figures that would give them away: left out, or given as what the others allow, so that they add up."

UNTITLED = "The title is left out: it has a number that is withheld."

CONTRADICTED = (
    "Before figures were withheld these claims contradicted each other; the sum that shows it rests on withheld "
    "figures and is not printed."
)
HELD = "Before figures were withheld nothing contradicted these claims either."
NOT_SAID = "The verdict is on what is printed here; whether the withheld figures fit as well is not said."


@dataclass(frozen=True, slots=True)
class Redacted:
    """What may be passed on.

    ``title`` is blank where it was left out, ``sentence`` says how the verdict was before figures were withheld,
    where there is something to say.
    """

    claims: ClaimSet
    title: str = ""
    sentence: str = ""


def wanted_parts(parts: str | Iterable[str]) -> list[str]:
    """Return what is to be redacted.

    Raises
    ------
    ClaimError
        When a part is unknown.
    """
    wanted = [parts] if isinstance(parts, str) else list(parts)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not something to redact; expected {one_of(PARTS)}")
    return wanted


def redacted(claims: ClaimSet, parts: str | Iterable[str], budget: Budget, title: str = "") -> Redacted:
    """Return claims with names of sources numbered, or small counts as ranges, and nothing that gives them away.

    Parameters
    ----------
    claims : ClaimSet
        As printed.
    parts : {"sources", "small"} or iterable of these
        What is withheld.
    budget : Budget
        How much work to do. Where it does not suffice to show that a figure stays withheld, more is withheld.
    title : str
        A heading by the user: sources are numbered in it too, and it is left out where it has a withheld number.

    Raises
    ------
    ClaimError
        When a part is unknown.

    Notes
    -----
    1. Small are printed counts of 1 to 4 (totals, levels, each, differences, projections) and rates that amount to
       so few in their window; not what a reader may work out from figures none of which is small: two running
       totals of 100 and 103, or 3 percent of 100.
    2. A reader is taken to know this library. What is withheld beside small counts is chosen by what claims are of,
       not by how large they are, and as soon as a figure one beyond the range would be ruled out.
    3. Counts of other measures, units or bases are not taken to say anything of each other, as in every answer.
    """
    wanted = wanted_parts(parts)
    said = [UNQUOTED]
    # made ids have no colon: what stands for a claim has
    shown, sentence = claims.with_rows(numbered(map(kept, claims))), ""
    if "small" in wanted:
        before = _status(claims, budget)
        told = Withholding(shown, budget, is_consistent=before == Status.CONSISTENT)
        shown, sentence = told.claims, _verdict(before, told, budget)
        said += [RANGES] * told.is_any + [BESIDE] * told.is_more + [sentence] * bool(sentence)
        if title and told.gives_away(title):
            title = ""
            said.append(UNTITLED)
    if "sources" in wanted:
        # last: numbers in the order of the table may be in the order of its figures
        numbers = Numbers(list(shown), claims)
        shown, title = numbers.of_all(shown), numbers.within(title)
        said.append(NUMBERED)
    notes = [Note("table", 0, text) for text in said]
    made = ClaimSet.trusted(numbered(shown), shown.scheme, shown.reading, notes, shown.topic)
    return Redacted(made, title, sentence)


def _status(claims: ClaimSet, budget: Budget) -> Status:
    return decided(System(claims), budget)[1]


def _verdict(before: Status, told: Withholding, budget: Budget) -> str:
    """Say how the verdict was before figures were withheld where that tells nothing of them; blank where it shows."""
    if not told.is_any:
        return ""
    now = _status(told.claims, budget)
    if now == Status.INCONSISTENT:
        return ""
    if Status.UNDECIDED in (before, now):
        return NOT_SAID
    if not tells_nothing(told.claims, told.small, told.beside, budget, is_all=not told.is_less):
        return NOT_SAID
    return CONTRADICTED if before == Status.INCONSISTENT else HELD
