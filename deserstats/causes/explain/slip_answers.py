"""Possible slips as results: what would fit, what it restores, and how easily chance would do the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.edits.sums import may_be_rounded
from deserstats.causes.explain.rounded_figures import read_as_rounded
from deserstats.causes.explain.slip_text import conclusion, paragraph, settled, slip_lines
from deserstats.causes.repair.repair_answers import Core, Repair, RepairEdit, edits_between, repaired, verify_core
from deserstats.checks.bounds.end_proofs import rules_used
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.verification import fits
from deserstats.checks.sums.naming import name_list, names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.wording import count, fitting

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5
"""Possible slips that are written out."""

SHOWN_SUSPECTS = 12
"""Claims to doubt that are named."""


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
        How many other changes are listed for the same conflict; ``n_rivals`` of them at least half as likely.
    n_slips : int
        How many independent slips it takes.
    n_tried : int
        Among how many choices of claims in doubt it was found, and of kinds where it takes several changes.
    reason : str
        The arithmetic.
    edits : tuple of RepairEdit
        The cells that change.
    aside : tuple of str
        Claims that are left out meanwhile: one repair of other conflicts.
    checked : tuple of str
        The claims that share cells with the changed ones, and hold together with them; ``witness``
        is a series that shows it.
    rounded : tuple of str
        Claims whose figures are then right to half a unit of their last digit only, and what they
        measure need not be whole: they were rounded by themselves.
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
    n_tried: int = 1
    edits: tuple[RepairEdit, ...] = ()
    aside: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    rounded: tuple[str, ...] = ()
    witness: Witness | None = None

    def __post_init__(self) -> None:
        cells = [(edit.id, edit.column) for edit in self.edits]
        if len(set(cells)) < len(cells):
            raise ValueError("a slip gives one cell two values")

    def __str__(self) -> str:
        return fitting(paragraph(self))


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
    return read_as_rounded(repaired(claims, Repair(ids=slip.ids, edits=slip.edits + gone, cost=0)), slip.rounded)


def _is_told(slip: Slip, claims: ClaimSet) -> bool:
    """Whether a slip says of the claims what they say, and counts what can be counted."""
    if slip.edits:
        before, after = _cells_of(slip.edits, "before"), _cells_of(slip.edits, "after")
        ids = tuple(dict.fromkeys(edit.id for edit in slip.edits))
        changed = all(claims[e.id].cells()[e.column] == e.before != e.after for e in slip.edits)
        if not changed or (slip.ids, slip.found, slip.proposed) != (ids, before, after):
            return False
    rates = 0 <= slip.rescue_rate <= 1 and 0 <= slip.n_rivals <= slip.n_alternatives
    known = {*slip.ids, *slip.rounded} <= set(claims.ids)
    rounded = known and all(may_be_rounded(claims[name], claims.reading) for name in slip.rounded)
    return rates and rounded and slip.n_slips >= 1 and slip.n_tried >= 1 and bool(slip.reason)


def _cells_of(edits: Iterable[RepairEdit], side: str) -> str:
    return "; ".join(dict.fromkeys(getattr(edit, side) or "blank" for edit in edits))


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
        Whether the first of them stands out.
    n_easy : int
        Further changes that would rescue more than half of random wrong figures: counted, not listed.
    n_places : int
        Contradictions that were explained one by one.
    left_open : tuple of (str, tuple of str)
        Contradictions of which no slip is listed: why, and the claims in doubt.
    complete : bool
        Whether everything on the menu was tried; ``reason`` says what was not.
    judged : tuple of str
        The claims that ``status`` speaks of; all that are used, where it is blank.

    Notes
    -----
    ``verify()`` adds up conflicts, makes the change of each slip that restores claims and holds its series
    against all that share cells with it. It does not work out again how easily chance fits as well
    (``rescue_rate``, ``n_alternatives``, ``n_rivals``, ``n_slips``, ``n_tried``, ``n_easy``),
    what each kind is called, who the suspects are, and in how many places the claims contradict each other.
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
    n_easy: int = 0
    n_places: int = 1
    left_open: tuple[tuple[str, tuple[str, ...]], ...] = ()

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
            and self.n_easy >= 0
            and self.n_places >= 1
            and all(why and set(ids) <= set(system.options) for why, ids in self.left_open)
            and set(self.suspects) <= set(system.options)
            and len(set(self.suspects)) == len(self.suspects)
            and self._slips_hold()
        )

    def _slips_hold(self) -> bool:
        edits = [(slip.edits, slip.rounded) for slip in self.slips if slip.edits or slip.rounded]
        told = all(_is_told(slip, self.claims) for slip in self.slips)
        return told and len(set(edits)) == len(edits) and all(self._restores(s) for s in self.slips if s.restores)

    def _conclusions(self) -> tuple[str, ...]:
        """Return what may be concluded: of all claims, or of the last of them as a statement."""
        words = [claim.words for claim in self.claims][-1:]
        whole = conclusion(
            self.status,
            self.slips,
            n_groups=self.n_places,
            complete=self.complete,
            n_easy=self.n_easy,
            claims=self.claims,
        )
        return (whole, *(settled(claim, self.status, self.slips, self.reason) for claim in words))

    def _restores(self, slip: Slip) -> bool:
        """Whether the changed claims, and all that share cells with them, hold."""
        system = System(after_slip(self.claims, slip))
        if slip.witness is None or not set(slip.ids) <= set(system.options):
            return False
        near = {c.id for part in system.components() if set(slip.ids) & part.options.keys() for c in part.claims}
        met = {name for core in self.cores if set(slip.ids) & set(core.ids) for name in core.ids} - set(slip.aside)
        return near | met <= set(slip.checked) and fits(slip.witness, slip.checked, system)

    def _text(self) -> str:
        lines, names = [self.conclusion], names_of(self.claims)
        if self.suspects:
            doubted = name_list(self.suspects, names, SHOWN_SUSPECTS)
            lines.append(f"Smallest sets of claims to doubt contain: {doubted}.")
        for k, slip in enumerate(self.slips[:SHOWN], start=1):
            first, *others = slip_lines(slip, self.claims, names)
            lines += [f"  {k}. {first}", *(f"  {line}" for line in others)]
        if len(self.slips) > SHOWN:
            lines.append(f"  and {len(self.slips) - SHOWN:,} more: see to_frame().")
        if self.n_easy:
            easy = f"{count(self.n_easy, 'more change')} would rescue over half of all random wrong figures"
            lines.append(f"{easy}: counted, not listed.")
        lines += self._open_lines(names)
        if self.slips:
            lines.append("What happened is not established; ask the publisher.")
        if self.reason:
            lines.append(f"Not everything was tried: {self.reason}.")
        return "\n".join(lines)

    def _open_lines(self, names: Mapping[str, str]) -> list[str]:
        """Say of how many contradictions no slip is listed, and why."""
        if self.n_places == 1:
            return []
        whys = dict.fromkeys(why for why, _ in self.left_open)
        of = {why: [ids for reason, ids in self.left_open if reason == why] for why in whys}
        return [
            f"{len(ids):,} of {self.n_places:,} contradictions stay open, {why}: first {name_list(ids[0][:4], names)}."
            for why, ids in of.items()
        ]
