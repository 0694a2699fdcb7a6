"""What may have happened: from contradictions to possible slips, each with its arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from deserstats.arguments import question
from deserstats.causes.edits.costs import copies
from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.explain.component import CHECKING, DoubtfulComponent, doubtfuls
from deserstats.causes.explain.conflict_clusters import Ids
from deserstats.causes.explain.exchanges import of_exchanges
from deserstats.causes.explain.explanations import Explanation, of_bases, of_cluster, of_origins, of_revisions
from deserstats.causes.explain.oddities import copied_wrong, oddities
from deserstats.causes.explain.ranking import (
    COINCIDENCE,
    EASY,
    Told,
    alternatives,
    is_easy,
    n_easy,
    n_tried,
    ranked,
    rivals,
)
from deserstats.causes.explain.repeated_slips import of_repeated
from deserstats.causes.explain.rounded_sums import of_residuals, of_roundings
from deserstats.causes.explain.slip_answers import DiagnosisResult, Judged, Slip, as_slip
from deserstats.causes.explain.slip_names import NAMES
from deserstats.causes.explain.slip_text import NEAR, conclusion, stands_out
from deserstats.causes.explain.switched_columns import of_columns
from deserstats.causes.repair.assemble import core_of, joined, opened
from deserstats.causes.repair.repair_answers import RepairEdit, edits_between
from deserstats.checks.bounds.best_repairs import left_out
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.consistency.answers import Status
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.rows.system import Component, System

LATE = "9999"
"""Place of a claim without a date of publication among its copies."""

TO_HALF_A_UNIT = "each right to half a unit of its last digit"
"""What is proposed for figures that were rounded by themselves."""

MAX_SLIPS = 20
"""Possible slips listed for the contradictions of a group of claims, beside those as rare as one that stands out."""

FEW_REASONS = 3
"""Changes alike whose reasons are told one by one."""

MANY = 5
"""Contradictions of one group from which what explains each is judged at once."""

ODD = 0.1
"""Share of the work in which a large table is looked through for figures that were copied wrong."""

TOGETHER = 0.15
"""Share of the work of a group of claims in which several figures are explained at once."""

EASILY = "as chance would do as easily what each change does"
UNMENDED = "as no change that was tried mends them"
UNTRIED = "as the steps were used up"
"""Why a contradiction stays open."""


@question
def diagnose(
    claims: ClaimsLike,
    *,
    max_edits: int = 3,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> DiagnosisResult:
    """What may have happened to these figures? Possible slips, with what speaks for each.

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    max_edits : int
        Independent slips that are combined at most to explain one contradiction; one explanation
        of several figures counts once.
    effort, timeout, progress
        As in ``check_consistency``.

    Returns
    -------
    DiagnosisResult

    Notes
    -----
    Assumptions: 1. a contradiction is explained by as few doubtful claims as can restore the
    others; 2. kinds of slips are as frequent as in the documented count; 3. a change explains
    more, the fewer random wrong figures it could have rescued as easily (``rescue_rate``);
    4. every further independent slip is a twentieth as likely. The order of the slips depends on
    these, their arithmetic does not. Figures of one origin with one window are one witness.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> rows = [Claim(id=f"m{m}", value=f"{1000 + 137 * m}", relation="exact", start=f"2025-0{m}") for m in (1, 2, 3)]
    >>> total = Claim(id="q", value="3,282", relation="exact", start="2025-Q1")
    >>> slip = diagnose([*rows, total]).slips[0]
    >>> slip.ids, slip.kind.value, slip.proposed
    (('q',), 'digits_transposed', '3,822')
    """
    claims = as_claims(claims)
    budget = Budget(effort, timeout)
    spaces = list(opened(System(claims), budget))
    cores = tuple(core for space in spaces if (core := core_of(space)) is not None)
    witnesses = [space.witness for space in spaces if space.witness is not None]
    status, unfinished, suspects = Status.UNDECIDED, "", Ids()
    found = _Found()
    if cores:
        status = Status.INCONSISTENT
        found, suspects, unfinished = _explained(spaces, claims, budget, max_edits)
    elif len(witnesses) == len(spaces):
        status, found = Status.CONSISTENT, _odd(oddities(System(claims), budget))
    slips, n_places = found.in_order, max(1, len(found.slips))
    undecided = next((space.reason for space in spaces if space.reason), "")
    reason = budget.reason if budget.is_over else undecided or unfinished
    return DiagnosisResult(
        claims=claims,
        status=status,
        slips=slips,
        suspects=suspects,
        conclusion=conclusion(
            status, slips, n_groups=n_places, complete=not reason, n_easy=found.n_easy, claims=claims
        ),
        complete=not reason,
        reason=reason,
        cores=cores,
        witness=joined(witnesses) if status == Status.CONSISTENT else None,
        n_easy=found.n_easy,
        n_places=n_places,
        left_open=found.left_open,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Possible slips of some contradictions, for each the most likely first, and what is not listed."""

    slips: tuple[tuple[Slip, ...], ...] = ()
    n_easy: int = 0
    left_open: tuple[tuple[str, Ids], ...] = ()
    odd: tuple[Slip, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[_Found]) -> _Found:
        """Put the findings of several groups of claims together."""
        found = list(parts)
        return cls(
            tuple(own for part in found for own in part.slips),
            sum(part.n_easy for part in found),
            tuple(one for part in found for one in part.left_open),
        )

    @property
    def in_order(self) -> tuple[Slip, ...]:
        """The first of every contradiction, those that stand out before others; then the second of each; oddities."""
        found = (slip for one in zip_longest(*self.slips) for slip in sorted(filter(None, one), key=_after_rare))
        told: dict[object, Slip] = {}
        for slip in found:
            # one story of several contradictions is told once
            told.setdefault((slip.edits, slip.rounded), slip)
        return (*told.values(), *self.odd)


def _after_rare(slip: Slip) -> tuple[bool, bool, float]:
    return not stands_out(slip), slip.rescue_rate >= COINCIDENCE, slip.rescue_rate * slip.n_tried


def _odd(slips: Iterable[Slip]) -> _Found:
    """Leave out oddities that chance would give as easily."""
    found = list(slips)
    telling = tuple(slip for slip in found if slip.rescue_rate <= EASY)
    return _Found((telling,), len(found) - len(telling))


def _explained(
    spaces: Sequence[FeasibleSet], claims: ClaimSet, budget: Budget, max_edits: int
) -> tuple[_Found, Ids, str]:
    """Return what may have happened to groups that contradict themselves, the suspects, and what was not finished."""
    parts = [space.component for space in spaces]
    heads = {group[0]: group for part in parts for group in _copies(part)}
    found, unfinished = doubtfuls(System(claims), [_narrowed(part, heads) for part in parts], heads, budget)
    odd: list[Slip] = []
    if any(doubtful.is_large for doubtful in found):
        out = [c for doubtful in found for name in doubtful.elsewhere(()) for c in heads[name]]
        odd = copied_wrong(System(claims), left_out(out, claims), budget.part(ODD))
    told = _Found.joined(_slips_of(doubtful, max_edits) for doubtful in _shared(found, budget))
    told = replace(told, odd=tuple(slip for slip in odd if slip.rescue_rate <= EASY))
    suspects = dict.fromkeys(c for doubtful in found for name in doubtful.suspects for c in heads[name])
    return told, tuple(suspects), unfinished


def _shared(found: Sequence[DoubtfulComponent], budget: Budget) -> Iterator[DoubtfulComponent]:
    """Give every group of claims its share of the work that is left, small ones first."""
    small_first = sorted(found, key=lambda doubtful: (len(doubtful.clusters), len(doubtful.ids)))
    for k, doubtful in enumerate(small_first):
        doubtful.budget = budget.part(1 / (len(found) - k))
        yield doubtful


def _copies(part: Component) -> Iterator[tuple[str, ...]]:
    """Group the claims of one root origin that say the same, the one published first at the head."""
    for group in copies(part.claims):
        first = sorted(group, key=lambda name: (_published(part, name), name))
        yield tuple(first)


def _published(part: Component, name: str) -> str:
    return next(c.published for c in part.claims if c.id == name) or LATE


def _narrowed(part: Component, heads: Collection[str]) -> Component:
    """Leave copies out: they say nothing that the head of their group does not."""
    kept = tuple(c for c in part.claims if c.id in heads)
    return Component(kept, {c.id: part.options[c.id] for c in kept}, part.rules)


def _slips_of(doubtful: DoubtfulComponent, max_edits: int) -> _Found:
    """Return the slips that explain the conflicts of one group of claims, and what chance would do as easily."""
    told, untried = _one_by_one(doubtful, max_edits)
    wide: list[Explanation] = []
    for one in _beyond_one_claim(doubtful):
        (told[one.clusters[0]] if len(one.clusters) == 1 else wide).append(one)
    every = [*(one for own in told for one in own), *wide]
    telling = [[one for one in own if not is_easy(one)] for own in told]
    order = ranked((one for one in every if not is_easy(one)), told)
    of_each = [[one for one in order if one.clusters[0] == k] for k in range(len(told))]
    known = _judged_at_once(doubtful, of_each)
    slips = [tuple(_listed(doubtful, own, telling, known)) for own in of_each]
    explained = {k for k, own in enumerate(slips) if own} | {k for one in order[:MAX_SLIPS] for k in one.clusters[1:]}
    open_ = [k for k in range(len(told)) if k not in explained]
    left_open = tuple((_why(doubtful, told[k], is_tried=k not in untried), _in_doubt(doubtful, k)) for k in open_)
    return _Found(tuple(slips), n_easy(every), left_open)


def _one_by_one(doubtful: DoubtfulComponent, max_edits: int) -> tuple[list[list[Explanation]], set[int]]:
    """Tell what explains each contradiction, small ones first, each with a share of the work; which were cut short."""
    told: list[list[Explanation]] = [[] for _ in doubtful.clusters]
    untried: set[int] = set()
    order = sorted(range(len(told)), key=lambda k: (len(doubtful.clusters[k].suspects), len(doubtful.clusters[k].ids)))
    budget = doubtful.budget
    spare = budget.left * (CHECKING + TOGETHER)
    for n, k in enumerate(order):
        share = (budget.left - spare) / (len(order) - n)
        if share > 0:
            doubtful.ask_within(budget.part(share / budget.left))
            told[k] = list(of_cluster(doubtful, k, max_edits))
        if doubtful.is_over and not told[k]:
            untried.add(k)
    doubtful.ask_within(budget.part(TOGETHER / (CHECKING + TOGETHER)))
    return told, untried


def _in_doubt(doubtful: DoubtfulComponent, k: int) -> Ids:
    return tuple(c for name in doubtful.clusters[k].suspects for c in doubtful.copies[name])


def _beyond_one_claim(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Return the explanations that concern several figures at once."""
    yield from (*of_revisions(doubtful), *of_origins(doubtful), *of_bases(doubtful), *of_exchanges(doubtful))
    yield from (*of_roundings(doubtful), *of_residuals(doubtful), *of_columns(doubtful), *of_repeated(doubtful))


def _why(doubtful: DoubtfulComponent, told: Sequence[Explanation], *, is_tried: bool) -> str:
    """Say why no slip of a contradiction is listed."""
    if not is_tried or doubtful.budget.is_over:
        return UNTRIED
    return EASILY if any(is_easy(one) for one in told) else UNMENDED


def _judged_at_once(doubtful: DoubtfulComponent, of_each: Sequence[Sequence[Explanation]]) -> dict[int, Judged]:
    """Judge what comes first for each of many contradictions, by the id of the explanation."""
    if len(of_each) < MANY:
        return {}
    firsts: dict[int, Explanation] = {}
    changed: set[str] = set()
    for k, own in enumerate(of_each):
        fit = next((one for one in own if one.is_whole and len(one.clusters) == 1), None)
        names = set() if fit is None else {f.before.id for f in fit.single_edits}
        if fit is not None and names >= set(doubtful.clusters[k].out) and changed.isdisjoint(names):
            firsts[k] = fit
            changed |= names
    changes = [(k, {f.before.id: f.after for f in one.single_edits}, one.rounded) for k, one in firsts.items()]
    return {id(firsts[k]): judged for k, judged in doubtful.judged_together(changes).items()}


def _listed(
    doubtful: DoubtfulComponent, order: Iterable[Explanation], told: Told, known: Mapping[int, Judged]
) -> list[Slip]:
    """Return the slips of one contradiction that are listed: so many, and all about as rare as one that stands out."""
    found: list[Slip] = []
    seen: set[tuple[tuple[RepairEdit, ...], Ids]] = set()
    rarest = 0.0
    most = max(1, MAX_SLIPS // len(told))
    for explanation in order:
        if doubtful.budget.is_over and id(explanation) not in known:
            break
        if len(found) >= most and not (explanation.is_whole and float(explanation.rate) <= rarest):
            continue
        slip = _slip(doubtful, explanation, told, known.get(id(explanation)))
        if slip is not None and (slip.edits, slip.rounded) not in seen:
            seen.add((slip.edits, slip.rounded))
            found.append(slip)
            rarest = max(rarest, NEAR * slip.rescue_rate if stands_out(slip) else 0)
    return found


def _slip(
    doubtful: DoubtfulComponent, explanation: Explanation, told: Told, judged: Judged | None = None
) -> Slip | None:
    if judged is None and explanation.is_whole:
        after = {fit.before.id: fit.after for fit in explanation.single_edits}
        judged = doubtful.judged(after, explanation.others, explanation.rounded)
    if explanation.is_whole and judged is None:
        return None
    edits = [
        edit
        for fit in explanation.single_edits
        for name in doubtful.copies[fit.before.id]
        for edit in _edits(doubtful.claim(name), fit)
    ]
    rounded = tuple(c for name in explanation.rounded for c in doubtful.copies[name])
    slip = as_slip(explanation.kind, edits, _reason(explanation), float(explanation.rate), judged)
    if not edits:
        found = "; ".join(doubtful.claim(name).words for name in explanation.rounded)
        slip = replace(slip, ids=rounded, found=found, proposed=TO_HALF_A_UNIT)
    return replace(
        slip,
        n_alternatives=alternatives(explanation, told),
        n_rivals=rivals(explanation, told),
        n_slips=max(1, explanation.n_slips),
        n_tried=n_tried(explanation, doubtful.clusters),
        rounded=rounded,
    )


def _edits(claim: Claim, fit: SingleEdit) -> Iterable[RepairEdit]:
    own = {edit.column: edit for edit in edits_between(fit.before, fit.after, fit.change.note)}
    return [
        RepairEdit(id=claim.id, column=edit.column, before=claim.cells()[edit.column], after=edit.after, note=edit.note)
        for edit in own.values()
    ]


def _reason(explanation: Explanation) -> str:
    name, fits = NAMES[explanation.kind], [fit for fit in explanation.single_edits if fit.change.note]
    if len(fits) > FEW_REASONS and len({fit.change.note for fit in fits}) == 1 and explanation.note:
        return f"{fits[0].change.note}; {explanation.note}"
    several = len(fits) > 1
    told = [
        f"the others leave {fit.room}{f' for {fit.before.id}' if several else ''}"
        f"{'' if fit.change.note == name else f': {fit.change.note}'}"
        for fit in fits
    ]
    return "; ".join([*told, explanation.note] if explanation.note else told)
