"""Possible slips as results: what would fit, what it restores, and how easily chance would do the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.repair.repair_answers import Core, Repair, RepairEdit, edits_between, repaired, verify_core
from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.text import shared_names
from deserstats.checks.consistency.verification import fits
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd

MADE = re.compile("c[0-9]+")
"""Ids that are made where a table has none."""

STANDS_OUT = Fraction(1, 20)
"""Rescue rate below which an explanation may stand out: fewer than 5 in 100 wrong figures would fit as easily."""

NEAR = 2
"""Factor within which the rescue rates of two changes do not tell them apart."""

SHOWN_TIES = 4
"""Changes of about one rescue rate that a conclusion names."""

MAX_RIVALS = 1
"""Other changes about as likely that an explanation may have and still stand out: its mirror image."""

AS_PRINTED = "nothing contradicts "
"""How the reason of an oddity begins: the figures fit as printed."""

APART = "the other claims do not hold together by themselves; find_repairs says what could mend them"
NOTHING = "none of the changes tried makes it hold"

NAMES = {
    SlipKind.TRANSPOSED: "two digits swapped",
    SlipKind.WRONG: "one digit wrong",
    SlipKind.MISSING: "a digit missing",
    SlipKind.EXTRA: "a digit too many",
    SlipKind.SCALE: "a power of ten",
    SlipKind.SIGN: "the sign",
    SlipKind.TERM: "a part left out or counted twice",
    SlipKind.WINDOW: "another period",
    SlipKind.CATEGORY: "another category",
    SlipKind.MEASURE: "another measure",
    SlipKind.UNIT: "another unit",
    SlipKind.RELATION: "another word",
    SlipKind.ROUNDING: "rounding",
    SlipKind.SWAPPED: "two figures swapped",
    SlipKind.SHIFTED: "figures in each other's rows",
    SlipKind.STALE: "an earlier state under a later date",
    SlipKind.COPIED: "a figure copied wrong",
    SlipKind.PERCENT: "percent of, or percent more than",
    SlipKind.BASIS: "another counting basis or a revision",
    SlipKind.PARTS_ROUNDED: "figures rounded by themselves",
    SlipKind.GROWTH_BASE: "a percentage of the later figure",
    SlipKind.DOUBLED: "counted twice, or by halves",
    SlipKind.NEIGHBOUR: "the figure of a neighbour",
    SlipKind.UNSUBTRACTED: "added, or left in, where it is to be subtracted",
    SlipKind.INCOMPLETE: "parts that are not all",
    SlipKind.COLUMN: "columns switched from a date on",
}
"""Kinds of slips in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One possible slip: an explanation that changes one or several claims.

    Attributes
    ----------
    ids : tuple of str
        The claims that it changes, copies included.
    kind : SlipKind
        What may have happened.
    found, proposed : str
        What is printed, and what would fit.
    restores : bool
        Whether the claims that contradict it hold together with this change, other conflicts
        left aside; checked exactly.
    rescue_rate : float
        The share of random wrong figures that a change of this kind would bring in as closely.
    n_alternatives : int
        How many other changes fit the same conflict; ``n_rivals`` of them at least half as well.
    n_slips : int
        How many independent slips it takes.
    reason : str
        The arithmetic.
    edits : tuple of RepairEdit
        The cells that change.
    aside : tuple of str
        Claims that are left out meanwhile: one repair of other conflicts.
    checked : tuple of str
        The claims that share cells with the changed ones, and hold together with them; ``witness``
        is a series that shows it.
    """

    ids: tuple[str, ...]
    kind: SlipKind
    found: str
    proposed: str
    restores: bool
    rescue_rate: float
    n_alternatives: int
    reason: str
    n_rivals: int = 0
    n_slips: int = 1
    edits: tuple[RepairEdit, ...] = ()
    aside: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    witness: Witness | None = None

    def __str__(self) -> str:
        fit = "would fit" if self.restores else "would fit in part"
        if self.reason.startswith(AS_PRINTED):
            fit = "would fit as well" if self.restores else "are not shown to fit"
        if self.aside:
            fit = f"{fit}, with {listing(self.aside)} left out,"
        others = f"{count(self.n_alternatives, 'other change')} may fit as well"
        easily = f"{in_hundred(self.rescue_rate)} in 100 random wrong figures could be rescued as easily"
        said = f"{self.reason[:1].upper()}{self.reason[1:]}. {others}; {easily}."
        return f"possible slip, {NAMES[self.kind]}: the figures {fit} if {_each(self)}. {said}"


Judged = tuple[tuple[str, ...], tuple[str, ...], Witness]
"""Claims left out, claims that were judged, and a series that satisfies these."""


def single(fit: SingleEdit, n_others: int, reason: str, judged: Judged | None) -> Slip:
    """Write one change of one claim as a slip."""
    edits = edits_between(fit.before, fit.after, fit.change.note)
    slip = as_slip(fit.kind, edits, reason, float(fit.rate), judged)
    return replace(slip, ids=(fit.before.id,), n_alternatives=n_others)


def as_slip(kind: SlipKind, edits: Iterable[RepairEdit], reason: str, rate: float, judged: Judged | None) -> Slip:
    """Write changes as a slip without others."""
    own = tuple(edits)
    aside, checked, witness = judged or ((), (), None)
    return Slip(
        ids=tuple(dict.fromkeys(edit.id for edit in own)),
        kind=kind,
        found=_cells_of(own, "before"),
        proposed=_cells_of(own, "after"),
        restores=judged is not None,
        rescue_rate=rate,
        n_alternatives=0,
        reason=reason,
        edits=own,
        aside=aside,
        checked=checked,
        witness=witness,
    )


def after_slip(claims: ClaimSet, slip: Slip) -> ClaimSet:
    """Return the claims with the change of a slip, those left out meanwhile left out."""
    gone = tuple(RepairEdit(id=name, column="drop", before="used", after="left out") for name in slip.aside)
    return repaired(claims, Repair(ids=slip.ids, edits=slip.edits + gone, cost=0))


def _is_told(slip: Slip, claims: ClaimSet) -> bool:
    """Whether a slip says of the claims what they say, and counts what can be counted."""
    if slip.edits:
        before, after = _cells_of(slip.edits, "before"), _cells_of(slip.edits, "after")
        ids = tuple(dict.fromkeys(edit.id for edit in slip.edits))
        changed = all(claims[e.id].cells()[e.column] == e.before != e.after for e in slip.edits)
        if not changed or (slip.ids, slip.found, slip.proposed) != (ids, before, after):
            return False
    rates = 0 <= slip.rescue_rate <= 1 and 0 <= slip.n_rivals <= slip.n_alternatives and slip.n_slips >= 1
    return rates and set(slip.ids) <= set(claims.ids) and bool(slip.reason)


def _cells_of(edits: Iterable[RepairEdit], side: str) -> str:
    return "; ".join(dict.fromkeys(getattr(edit, side) or "blank" for edit in edits))


def in_hundred(rate: float) -> str:
    """Write a share as so many in a hundred."""
    many = 100 * rate
    if many < 0.01:
        return "fewer than 0.01"
    return f"{many:.0f}" if many >= 10 else f"{many:.2g}"


def _named(name: str, claims: ClaimSet) -> str:
    """Return an id; one that was made for a row of a table says what the row counts."""
    about = shared_names([name], claims) if MADE.fullmatch(name) else ""
    return f"{name} ({about})" if about else name


def _each(slip: Slip) -> str:
    said: dict[str, None] = {}
    for edit in slip.edits:
        before, after = edit.before or "blank", edit.after or "blank"
        if edit.column == "basis":
            said[f"{edit.id} was counted on another basis"] = None
        elif edit.column == "measure" and after == f"not {edit.before}".strip():
            said[f"{edit.id} counted something else than {edit.before or 'the others'}"] = None
        else:
            said[f"{edit.id} read {after} instead of {before} ({edit.column})"] = None
    return "; ".join(said) or f"{slip.proposed} stood for {slip.found}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisResult(Result):
    """What may have happened to claims that contradict each other.

    Attributes
    ----------
    status : {"consistent", "inconsistent", "undecided"}
        Whether the claims hold together as printed: ``witness`` shows it, or ``cores`` (conflicts)
        show the contrary.
    slips : tuple of Slip
        Possible slips, most likely first: how often a kind is met, over how easily chance fits as
        well. What happened is not established by any of them.
    suspects : tuple of str
        Every claim of a smallest set of claims to doubt.
    conclusion : str
        Whether one explanation stands out.
    complete : bool
        Whether everything on the menu was tried; ``reason`` says what was not.
    judged : tuple of str
        The claims that ``status`` speaks of; all that are used, where it is blank.

    Notes
    -----
    ``verify()`` adds up conflicts, makes the change of each slip that restores claims and holds its series
    against all that share cells with it. It does not work out again how easily chance fits as well
    (``rescue_rate``, ``n_alternatives``, ``n_rivals``, ``n_slips``),
    what each kind is called, and who the suspects are.
    """

    claims: ClaimSet
    status: Status
    slips: tuple[Slip, ...]
    suspects: tuple[str, ...]
    conclusion: str
    complete: bool
    reason: str = ""
    cores: tuple[Core, ...] = ()
    witness: Witness | None = None
    judged: tuple[str, ...] = ()

    plotter: ClassVar[str] = "plot_slips"

    def evidence(self) -> str:
        """Say what verdict and slips lack: a series, or conflicts, or a reason."""
        if any(slip.restores != (slip.witness is not None) for slip in self.slips):
            return "a slip that restores without a series, or a series that restores nothing"
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (self.witness and not self.cores, "a series, and that alone"),
                Status.INCONSISTENT: (self.cores and not self.witness, "a conflict, and that alone"),
                Status.UNDECIDED: (self.reason and not self.slips, "a reason, and that alone"),
            },
        )

    def to_frame(self) -> pd.DataFrame:
        """Return one row a possible slip: ids, kind, found, proposed, restores, rescue_rate, n_alternatives, reason."""
        import pandas as pd

        columns = ["ids", "kind", "found", "proposed", "restores", "rescue_rate", "n_alternatives", "reason"]
        rows = [[" ".join(s.ids), s.kind.value, *(getattr(s, name) for name in columns[2:])] for s in self.slips]
        return pd.DataFrame(rows, columns=columns)

    def _holds(self) -> bool:
        system = System(self.claims).asked(rules_used(*(core.certificate for core in self.cores)))
        return (
            set(self.judged) <= set(system.options)
            and (self.witness is None or fits(self.witness, self.judged or tuple(system.options), system))
            and all(verify_core(core, system) for core in self.cores)
            and self.conclusion in self._conclusions()
            and self.complete == (not self.reason)
            and set(self.suspects) <= set(system.options)
            and len(set(self.suspects)) == len(self.suspects)
            and self._slips_hold()
        )

    def _slips_hold(self) -> bool:
        edits = [slip.edits for slip in self.slips if slip.edits]
        told = all(_is_told(slip, self.claims) for slip in self.slips)
        return told and len(set(edits)) == len(edits) and all(self._restores(s) for s in self.slips if s.restores)

    def _conclusions(self) -> tuple[str, ...]:
        """Return what may be concluded: of all claims, or of the last of them as a statement."""
        words = [claim.words for claim in self.claims][-1:]
        whole = conclusion(self.status, self.slips, n_groups=len(self.cores), complete=self.complete)
        return (whole, *(settled(claim, self.status, self.slips, self.reason) for claim in words))

    def _restores(self, slip: Slip) -> bool:
        """Whether the changed claims, and all that share cells with them, hold."""
        system = System(after_slip(self.claims, slip))
        if slip.witness is None or not set(slip.ids) <= set(system.options):
            return False
        near = {c.id for part in system.components() if set(slip.ids) & part.options.keys() for c in part.claims}
        met = {name for core in self.cores if set(slip.ids) & set(core.ids) for name in core.ids} - set(slip.aside)
        return near | met <= set(slip.checked) and fits(slip.witness, slip.checked, system)

    def __str__(self) -> str:
        lines = [self.conclusion]
        if self.suspects:
            named = [_named(name, self.claims) for name in self.suspects]
            more = f" and {len(self.suspects) - 12} more" if len(self.suspects) > 12 else ""
            lines.append(f"Smallest sets of claims to doubt contain: {listing(named[:12])}{more}.")
        lines += [f"  {k}. {slip}" for k, slip in enumerate(self.slips[:5], start=1)]
        if len(self.slips) > 5:
            lines.append(f"  and {len(self.slips) - 5} more: see to_frame().")
        if self.slips:
            lines.append("What happened is not established; ask the publisher.")
        if self.reason:
            lines.append(f"Not everything was tried: {self.reason}.")
        return "\n".join(lines)


def conclusion(status: Status, slips: tuple[Slip, ...], *, n_groups: int = 1, complete: bool = True) -> str:
    """Say in one sentence whether an explanation stands out, of contradictions in so many groups of claims."""
    if status == Status.CONSISTENT:
        odd = f"; {count(len(slips), 'oddity', 'oddities')} found, none of them a contradiction"
        return f"The claims hold together{odd if slips else ', and nothing odd was found among them'}."
    if status == Status.UNDECIDED:
        return "Whether the claims hold together was not settled, so nothing is proposed."
    fits = _changes([s for s in slips if s.restores and s.n_slips == 1])
    best = next((s for s in fits if stands_out(s)), None)
    if best is None:
        return f"The claims contradict each other, and no explanation stands out: {_why_none(fits, slips)}."
    tried = "" if complete else ", of those tried"
    return f"The claims contradict each other{_standing_out(best, fits, n_groups)}{tried}."


def _standing_out(best: Slip, fits: Sequence[Slip], n_groups: int) -> str:
    """Say which change stands out, and whether it is for one of several contradictions."""
    own = [s for s in fits if _of_the_same(s, best)]
    is_one = n_groups == 1 and not best.aside and len(own) == len(fits)
    ties = [best, *(s for s in own if s is not best and s.rescue_rate <= NEAR * best.rescue_rate)]
    return f"{'; ' if is_one else ' in several places; for one of them '}{_told(ties)}"


def _changes(slips: Sequence[Slip]) -> list[Slip]:
    """Keep of slips that change the same cells to the same the one that chance would do the least often."""
    best: dict[tuple[object, ...], Slip] = {}
    for slip in sorted(slips, key=lambda s: s.rescue_rate):
        best.setdefault((slip.ids, slip.proposed, frozenset((e.id, e.column, e.after) for e in slip.edits)), slip)
    return [slip for slip in slips if slip in best.values()]


def stands_out(slip: Slip) -> bool:
    """Whether one change does what chance would rarely do, and at most its mirror image is about as likely."""
    return slip.restores and slip.n_slips == 1 and slip.rescue_rate < STANDS_OUT and slip.n_rivals <= MAX_RIVALS


def _of_the_same(slip: Slip, best: Slip) -> bool:
    """Whether a change explains the contradictions that the best one explains, too."""
    return set(slip.aside) <= set(best.aside) and bool(set(slip.checked) & set(best.checked) or not best.checked)


def _told(ties: Sequence[Slip]) -> str:
    """Name the change that stands out, or all about as rare, or rarer."""
    named = "; ".join(f"{NAMES[s.kind]} ({listing(s.ids)})" for s in ties[:SHOWN_TIES])
    if len(ties) == 1:
        return f"the change that stands out: {named}"
    rates = [s.rescue_rate for s in ties]
    alike = "about as well" if max(rates) <= NEAR * min(rates) else "and none of them stands out"
    more = f"; and {len(ties) - SHOWN_TIES:,} more" if len(ties) > SHOWN_TIES else ""
    return f"{len(ties):,} changes would explain it {alike}: {named}{more}"


def _why_none(fits: Sequence[Slip], slips: Sequence[Slip]) -> str:
    """Say why no change stands out."""
    rare = [s for s in fits if s.rescue_rate < STANDS_OUT]
    if rare:
        best = min(rare, key=lambda s: s.rescue_rate)
        rivals = f"{count(best.n_rivals, 'other change')} {'is' if best.n_rivals == 1 else 'are'}"
        return f"beside the rarest, {NAMES[best.kind]} ({listing(best.ids)}), {rivals} at least half as likely"
    if fits:
        return "chance would do as easily what each single change does"
    return "it would take several changes" if any(s.restores for s in slips) else "no change that was tried mends them"


def settled(words: str, status: Status, slips: tuple[Slip, ...], reason: str) -> str:
    """Say in one sentence under how many changes a statement would hold."""
    if status == Status.CONSISTENT:
        return f"It can be true as it is: nothing contradicts {words}."
    if status == Status.UNDECIDED or reason == APART:
        return f"Not settled: {reason}."
    found = f"{words} would hold under {count(len(slips), 'single change')}" if slips else NOTHING
    return f"{found[:1].upper()}{found[1:]}."
