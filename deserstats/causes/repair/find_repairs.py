"""What could make contradictory claims hold: all smallest ways, never one of several.

``drop`` doubts claims, ``adjust`` moves their figures, ``reread`` takes their words another way, ``revise`` lays
dated corrections on running totals.
Every repair was checked to restore the claims exactly, and carries a series that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deserstats.arguments import question
from deserstats.causes.edits.costs import DoubtCosts, costs
from deserstats.causes.repair.adjust import Adjuster
from deserstats.causes.repair.assemble import Finder, put_together
from deserstats.causes.repair.drop import Dropper
from deserstats.causes.repair.least_squares import Squarer
from deserstats.causes.repair.repair_answers import RepairKind, RepairResult
from deserstats.causes.repair.reread import Rereader
from deserstats.causes.repair.revisions.revise import find_revisions
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.wording import Exact, one_of

FINDERS: dict[RepairKind, type[Finder]] = {
    RepairKind.DROP: Dropper,
    RepairKind.ADJUST: Adjuster,
    RepairKind.REREAD: Rereader,
}


@question
def find_repairs(
    claims: ClaimsLike,
    kind: str = "drop",
    *,
    keep: str | Iterable[str] = (),
    weights: str | DoubtCosts | Mapping[str, float | Exact] = "equal",
    limit: int = 20,
    norm: str = "l1",
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> RepairResult:
    """What could make these claims hold together? All cheapest ways, with every tie.

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    kind : {"drop", "adjust", "reread", "revise"}
        Doubt the fewest (or cheapest) claims; move figures as little as possible in sum; read the
        fewest claims another way; or take running totals (totals of one series with one start and
        several ends) to be revised from some day on, in the fewest steps (see the notes).
    keep : str or iterable of str
        Ids, or root origins, that are never touched; *revise*: at which no step begins.
    weights : "equal", "trust", DoubtCosts or mapping
        Cost of touching a claim: 1 each; the documented table in which hedged and rounded
        figures, retellings and copies are cheaper to doubt; or costs by id or root origin.
    limit : int
        Repairs listed at most.
    norm : {"l1", "l2"}
        What *adjust* makes smallest: the weighted sum of changes, or of their squares. Squares
        spread a gap over all figures in it and need counts that may be broken numbers.
    effort, timeout, progress
        As in ``check_consistency``.

    Returns
    -------
    RepairResult

    Raises
    ------
    ClaimError
        When an option or a name is unknown.

    Notes
    -----
    A cheapest repair says what could be wrong, not what is: two repairs of equal cost are equally
    good, and a true explanation may cost more than the cheapest.

    *drop* works through clusters of conflicts that share no claim, small ones first, within one effort. Where
    the steps end before a repair is proved cheapest, the best one found is returned, and ``lower`` says what
    no repair can be cheaper than.

    A step of *revise* (``Repair.steps``) is a correction of what was counted downwards, which all
    running totals that contain it carry, as an office makes it when it takes cases back; or a
    change of one printed series alone, of either sign: a place is revised but not the total, or the
    total alone. It stays from its day on. Counts are never below 0, and no running total but the
    revised ones falls. That a series is off from its first report on is looked at only where no
    revision of what was printed before does. A step costs what touching the first figure that
    carries it does. Of equally few steps those come first that the printed figures show as jumps;
    then what may stand in the place of one of them, step by step.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> rows = [Claim(id="a", value="5", start="2025"), Claim(id="b", value="6", start="2025")]
    >>> print(find_repairs(rows))
    2 best repairs of kind drop, each of cost 1:
      leave out 2025 (5) [a]
      leave out 2025 (6) [b]
    The arithmetic does not choose between them.
    """
    claims = as_claims(claims)
    cost = costs(claims, weights, keep)
    if kind not in tuple(RepairKind):
        raise ClaimError(f"kind={kind!r} is not {one_of(map(repr, map(str, RepairKind)))}")
    if limit < 1:
        raise ClaimError(f"limit={limit!r} is not a number of 1 or more")
    if norm not in ("l1", "l2") or (norm == "l2" and kind != RepairKind.ADJUST):
        raise ClaimError(f"norm={norm!r} is not {one_of(('l1', 'l2'))}, of which 'l2' needs kind='adjust'")
    budget = Budget(effort, timeout)
    if kind == RepairKind.REVISE:
        return find_revisions(claims, cost, limit, budget)
    finder = (Squarer if norm == "l2" else FINDERS[RepairKind(kind)])(cost, limit, budget)
    return put_together(claims, RepairKind(kind), finder)
