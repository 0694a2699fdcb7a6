"""What a reader learns first: the verdict, on what reading it hinges, and what would settle it."""

from __future__ import annotations

from dataclasses import dataclass

from deserstats.analysis.answers import Analysis
from deserstats.analysis.synthesis import synthesis
from deserstats.checks.consistency.answers import ConsistencyResult, Standing
from deserstats.checks.consistency.text import caveat, headline, others_told, together
from deserstats.checks.sums.naming import names_of
from deserstats.show.page.harmless import anchor
from deserstats.show.page.naming import Pieces, linked
from deserstats.wording import count


def title_of(result: ConsistencyResult) -> str:
    """Return the finding as a heading."""
    n = count(len(result.claims), "figure")
    if result.status == "inconsistent":
        return f"Among {n}, some cannot all {together(result.conflicts)}"
    if result.status == "consistent":
        return f"Nothing here contradicts {_those_used(result)}"
    return f"{n[0].upper()}{n[1:]}: not decided"


def _those_used(result: ConsistencyResult) -> str:
    """Name the figures of which a consistent verdict speaks."""
    if result.unused:
        return f"the {count(result.n_used, 'figure')} used" if result.n_used else "these figures: none could be used"
    n = len(result.claims)
    return "this figure" if n == 1 else f"these {count(n, 'figure')}"


def sentence(result: ConsistencyResult) -> str:
    """Write the verdict as a sentence that may be quoted."""
    if result.status == "inconsistent":
        found = f"{count(len(result.independent), 'independent conflict')}{others_told(result)}"
        return (
            f"These figures cannot all {together(result.conflicts)}: {found}. "
            f"Each is arithmetic that anyone can do again. {caveat(result.conflicts)}"
        )
    if result.status == "consistent":
        if result.tensions or not result.tensions_complete:
            return f"{_apart(result)} This is not confirmation."
        open_ = sum(s.verdict == Standing.UNTESTED for s in result.standings)
        if not result.n_used:
            return "None of these figures could be used, so nothing was tested."
        more = f" {open_:,} of them could be wrong by any amount unnoticed." if open_ else ""
        return (
            f"One series satisfies every figure used, so nothing here contradicts them.{more} This is not confirmation."
        )
    return headline(result)


def _apart(result: ConsistencyResult) -> str:
    """Say that hard limits hold, and how many soft intervals do not fit them."""
    n = len(result.tensions)
    least = "" if result.tensions_complete else "at least "
    verb = "does" if n == 1 else "do"
    found = f"{least}{count(n, 'combination')} of confidence intervals or sources' ranges {verb} not fit"
    if not n:
        found = "not every combination of confidence intervals and sources' ranges was judged"
    return f"One series satisfies every figure that is a hard limit, so nothing here contradicts them; {found}."


@dataclass(frozen=True, slots=True)
class Opening:
    """The first screen of a page."""

    sentence: str
    flips: tuple[str, ...]
    synthesis: tuple[Pieces, ...]


def opening(analysis: Analysis, withheld: str = "") -> Opening:
    """Say what a reader learns first; ``withheld`` is said of the verdict before figures were withheld."""
    result = analysis.consistency
    return Opening(
        sentence=" ".join(filter(None, (sentence(result), withheld))),
        flips=tuple(f"{flip.change}: {flip.status.value}" for flip in result.flips),
        synthesis=tuple(_linked(text, analysis) for text in synthesis(analysis)),
    )


def _linked(text: str, analysis: Analysis) -> Pieces:
    """Link the claims that a synthesis may name: those of a best repair, and those of most conflicts."""
    standings = analysis.consistency.standings
    most = max((s.n_conflicts for s in standings), default=0)
    repairs = analysis.repairs.repairs[:1] if analysis.repairs is not None else ()
    groups = [repair.ids for repair in repairs] + [tuple(s.id for s in standings if s.n_conflicts == most)]
    every = names_of(analysis.claims)
    names: dict[str, str] = {}
    for ids in groups:
        names |= {every[name]: anchor(name) for name in ids if every[name] in text}
    return linked(text, names)
