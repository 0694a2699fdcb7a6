"""Counting bases found by themselves: which sources can be read as one count, and how far the others are off."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from deserstats.arguments import question
from deserstats.causes.bases.basis_answers import GIVEN_UP, Basis, BasisGap, BasisResult, Ungrouped, unused_of
from deserstats.causes.bases.gaps import Gaps
from deserstats.causes.bases.pairs import Pairs, names_of
from deserstats.causes.bases.search import Grouping
from deserstats.causes.bases.subsets_of_all import AllSubsets, UndecidedError
from deserstats.checks.consistency.answers import Status
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System


@question
def find_bases(
    claims: ClaimsLike,
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> BasisResult:
    """Which sources can be read as one count, and are the others off by another definition?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    BasisResult
        The fewest groups that contradict themselves nowhere, each with a series that shows it;
        for each two of them a conflict and the gap in every window that both know closely.

    Notes
    -----
    1. Claims of one source that cite one origin in the same words stay together. A pair that
       contradicts itself first gives up its smallest repair; others as small are named.
    2. That no fewer groups will do is exact. Where several partitions into as few exist, the one
       shown grows around the heaviest sources; claims that another group would take as well are
       named in ``also_fits``.
    3. A window is compared where both groups know it to within a tenth. Gaps of one sign and at
       most a tenth in all usually mean another definition or a later revision.
    4. A group is consistent, not right: two definitions that never meet stay in one group.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> rows = [
    ...     Claim(id=f"{source}{year}", value=str(value), start=str(year), source=source)
    ...     for source, values in (("A", (6183, 16515)), ("B", (6988, 17658)))
    ...     for year, value in zip((2022, 2023), values, strict=True)
    ... ]
    >>> print(find_bases(rows))
    2 groups of sources, none of which contradicts itself:
      A: 2 claims, 2022-2023
        single years
      B: 2 claims, 2022-2023
        single years
    Gaps, window by window where both are known closely:
    Of one sign, a few percent: usually a different definition or later revision. Do not mix them.
      B above A in 2 of 2: 805 to 1,143, 8.6%, drift -6.1 points
    """
    claims = as_claims(claims)
    budget = Budget(effort, timeout, times=3)
    system = System(claims)
    subsets = AllSubsets(system, budget)
    try:
        grouping = Grouping(Pairs(subsets))
        groups = grouping.split()
        made = _bases(grouping, groups)
        cores = tuple(subsets.core(grouping.pairs.claims_of(s)) for s in grouping.needed(len(groups) - 1))
        conflicts = [subsets.core([*a.ids, *b.ids]) for a, b in combinations(made, 2)]
    except UndecidedError as reason:
        return BasisResult(
            claims=claims,
            status=Status.UNDECIDED,
            groups=(),
            ungrouped=unused_of(system),
            complete=False,
            reason=str(reason),
        )
    gaps = Gaps(subsets)
    pairs = tuple(
        BasisGap(first=a.name, second=b.name, conflict=core, windows=tuple(gaps.between(a.ids, b.ids)))
        for (a, b), core in zip(combinations(made, 2), conflicts, strict=True)
    )
    given_up = tuple(
        Ungrouped(ids=g.ids, reason=GIVEN_UP, ties=tuple(t for t in g.ties if t != g.ids))
        for g in grouping.pairs.given_up
    )
    return BasisResult(
        claims=claims,
        status=Status.CONSISTENT if len(made) < 2 else Status.INCONSISTENT,
        groups=made,
        ungrouped=(*given_up, *unused_of(system)),
        pairs=pairs,
        cores=cores,
        complete=gaps.is_complete,
    )


def _bases(grouping: Grouping, groups: Sequence[Sequence[int]]) -> tuple[Basis, ...]:
    pairs = grouping.pairs
    heaviest = (min(members, key=lambda i: (-pairs.weight[i], i)) for members in groups)
    names = names_of(pairs.pairs[i] for i in heaviest)
    order = {name: k for k, name in enumerate(pairs.subsets.system.claims.ids)}
    every = range(len(pairs.pairs))
    joining = [grouping.joining(group, (i for i in every if i not in group)) for group in groups]
    return tuple(
        Basis(
            name=names[g],
            ids=tuple(sorted(pairs.claims_of(members), key=order.__getitem__)),
            sources=tuple(pairs.pairs[i][:2] for i in members),
            witness=pairs.subsets.witness(pairs.claims_of(members)),
            also_fits=tuple(
                (claim, name)
                for i in members
                for name, joined in zip(names, joining, strict=True)
                if i in joined
                for claim in pairs.ids[i]
            ),
        )
        for g, members in enumerate(groups)
    )
