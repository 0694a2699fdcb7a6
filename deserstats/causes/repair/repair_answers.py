"""Repairs as results: what is changed, at what cost, with a series that shows that it restores the claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from deserstats.causes.edits.rewrite import rewritten
from deserstats.causes.repair.revisions import told
from deserstats.causes.repair.revisions.step import Step
from deserstats.checks.bounds.best_repairs import left_out
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.verification import adds_up_on
from deserstats.checks.sums.naming import names_of
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.model.proof.certificate import Certificate
from deserstats.model.rows.system import System
from deserstats.result import Result, lacking
from deserstats.wording import WIDTH, Exact, count, fitting, number, one_of

if TYPE_CHECKING:
    import pandas as pd


SHOWN = 8
"""Edits of a repair that are written out."""


class RepairKind(StrEnum):
    """What is changed: whether a claim counts, its figure, how it is read, or its running total from a day on."""

    DROP = "drop"
    ADJUST = "adjust"
    REREAD = "reread"
    REVISE = "revise"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairEdit:
    """One change to one claim: ``column`` from ``before`` to ``after``."""

    id: str
    column: str
    before: str
    after: str
    note: str = ""

    def __str__(self) -> str:
        return fitting(_told([self], self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One way to restore the claims, with a series that satisfies them afterwards; ``steps``: those of *revise*."""

    ids: tuple[str, ...]
    edits: tuple[RepairEdit, ...]
    cost: Exact
    witness: Witness | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """A conflict that every repair must meet.

    ``weight`` is the part of the price that it takes: the weights of all cores that hold a claim sum to
    at most its price, so that no repair costs less than all weights together.
    """

    ids: tuple[str, ...]
    certificate: Certificate
    weight: Exact = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairResult(Result):
    """All cheapest ways to make claims hold together.

    Attributes
    ----------
    kind : {"drop", "adjust", "reread", "revise"}
        What was changed.
    repairs : tuple of Repair
        Every cheapest repair, up to the limit; one without edits where nothing needs repair.
    unique : bool
        Whether there is exactly one.
    complete : bool
        Whether all of them are listed.
    cores : tuple of Core
        Conflicts, one at least for each group of claims that contradicts itself; *drop*: with the
        weights by which nothing much cheaper restores the claims.
    lower : int, Fraction or None
        No repair of this kind costs less, by the cores (*drop*, *revise*) or by multipliers (*adjust*).
        Below the cost of the repairs where the steps ran out before one was proved cheapest: the best
        one found is listed then, none of whose claims can be put back.
    prices : tuple of (id, int, Fraction or None)
        What it costs to touch each claim; None: never touched.

    Notes
    -----
    ``verify()`` adds the cores up, makes every edit and holds its series against the claims that it leaves,
    and works out the costs (*drop*, *reread*, *revise*). ``lower`` (*drop*, *revise*) is worked out again where
    cores are few; where those of *drop* are many, their weights are added up, which shows a little less than
    ``lower``: the cases told apart to raise it from there are not gone through again. Nor does it seek again
    whether repairs as cheap are left out (``complete``), what moves of figures cost (*adjust*), and how small and
    large a step may be (*revise*).
    """

    claims: ClaimSet
    kind: RepairKind
    status: Status
    repairs: tuple[Repair, ...]
    unique: bool
    complete: bool
    cores: tuple[Core, ...] = ()
    lower: Exact | None = None
    reason: str = ""
    prices: tuple[tuple[str, Exact | None], ...] = ()

    plotter: ClassVar[str] = "plot_repairs"

    def evidence(self) -> str:
        """Say what the verdict lacks, and whether a repair has no series."""
        if any(repair.witness is None for repair in self.repairs):
            return "a repair without a series"
        edited = any(repair.edits for repair in self.repairs)
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (self.repairs and not edited and not self.cores, "a series, and that alone"),
                Status.INCONSISTENT: (
                    self.cores and (self.repairs or self.reason),
                    "a conflict, and repairs or a reason",
                ),
                Status.UNDECIDED: (self.reason, "a reason"),
            },
        )

    @property
    def is_best(self) -> bool:
        """Whether the repairs were proved to cost least."""
        return bool(self.repairs) and (self.lower is None or self.lower == self.repairs[0].cost)

    @property
    def headline(self) -> str:
        """How many repairs there are, and at what cost."""
        if not self.repairs:
            return f"no repair of kind {self.kind.value} found"
        if self.kind == RepairKind.REVISE:
            ways = [repair.steps for repair in self.repairs]
            return told.headline(ways, self.repairs[0].cost, self.lower, is_complete=self.complete)
        cost = number(self.repairs[0].cost)
        if not self.is_best:
            need = "" if self.lower is None else f"; at least {number(self.lower)} is needed"
            return f"cheapest repair of kind {self.kind.value} found within the steps allowed, of cost {cost}{need}"
        least = "" if self.complete else "At least "
        n = count(len(self.repairs), "best repair")
        each = "" if len(self.repairs) == 1 else "each "
        return f"{least}{n} of kind {self.kind.value}, {each}of cost {cost}"

    def involvement(self, by: str = "id") -> pd.DataFrame:
        """Return how many of the best repairs touch a claim, or a root origin.

        Parameters
        ----------
        by : {"id", "root"}
            Claims, or the origins that they go back to.

        Returns
        -------
        DataFrame
            ``id`` (or ``root``) and ``share`` of the best repairs in which it appears, largest
            first; claims in none are left out.
        """
        import pandas as pd

        if by not in ("id", "root"):
            raise ClaimError(f"by={by!r} is not {one_of(('id', 'root'))}")
        tally: Counter[str] = Counter()
        for repair in self.repairs:
            names = repair.ids if by == "id" else [self.claims[i].root_origin or "(unknown)" for i in repair.ids]
            tally.update(set(names))
        n = len(self.repairs)
        rows = sorted(((name, k / n) for name, k in tally.items()), key=lambda row: (-row[1], row[0]))
        return pd.DataFrame(rows, columns=[by, "share"])

    def to_frame(self) -> pd.DataFrame:
        """Return one row an edit: repair (from 1), cost, id, column, before, after, note.

        *revise*: one row a step, with measure, unit, category, geography, since, after, sign, low, high, reach
        and sums of each (see ``Step``; its ``after`` is ``later_than`` here).
        """
        import pandas as pd

        columns = ["repair", "cost", "id", "column", "before", "after", "note"]
        rows: list[list[object]] = [
            [k, r.cost, e.id, e.column, e.before, e.after, e.note]
            for k, r in enumerate(self.repairs, start=1)
            for e in r.edits
        ]
        if self.kind == RepairKind.REVISE:
            columns += told.COLUMNS
            steps = (step for r in self.repairs for step in r.steps)
            rows = [[*row, *told.row(step)] for row, step in zip(rows, steps, strict=True)]
            # sizes without a limit do not make numbers of the others
            return pd.DataFrame(rows, columns=columns, dtype=object)
        return pd.DataFrame(rows, columns=columns)

    def _text(self) -> str:
        if self.status == Status.CONSISTENT:
            return "The claims hold together; nothing needs repair."
        if not self.repairs:
            return f"No repair: {self.reason}."
        lines = [f"{self.headline}:"]
        if self.kind == RepairKind.REVISE:
            lines += told.lines([r.steps for r in self.repairs], by_measure=len({c.measure for c in self.claims}) > 1)
        else:
            lines += _ways(self.repairs, names_of(self.claims))
        if not self.unique and self.is_best:
            lines.append("The arithmetic does not choose between them.")
        return "\n".join(lines)


def _told(edits: Sequence[RepairEdit], name: str) -> str:
    """Say the edits of one note to a claim that is called so, in a line of any length."""
    first = edits[0]
    if first.column == "revision":
        return first.note
    if first.column == "drop":
        return f"leave out {name}" + (f" ({first.note})" if first.note else "")
    cells = "; ".join(f"{edit.before or 'blank'} -> {edit.after or 'blank'}" for edit in edits)
    return f"{name}: {first.note or first.column} ({cells})"


def _ways(repairs: Iterable[Repair], names: Mapping[str, str]) -> Iterator[str]:
    """Write each repair in a line, or where that is too long an edit a line."""
    for repair in repairs:
        groups: dict[tuple[str, str], list[RepairEdit]] = {}
        for edit in repair.edits:
            groups.setdefault((edit.id, edit.note or edit.column), []).append(edit)
        edits = [_told(own, names.get(name, name)) for (name, _), own in groups.items()]
        line = f"  {'; '.join(edits)}"
        if len(line) <= WIDTH or len(edits) == 1:
            yield line
            continue
        yield from (f"  {edit}" if n == 0 else f"    and {edit}" for n, edit in enumerate(edits[:SHOWN]))
        if len(edits) > SHOWN:
            yield f"    and {count(len(edits) - SHOWN, 'claim')} more: see to_frame()"


def verify_core(core: Core, system: System) -> bool:
    """Whether a conflict's certificate adds up on its claims, and is what they say."""
    return adds_up_on(core.certificate, core.ids, system)


def repaired(claims: ClaimSet, repair: Repair) -> ClaimSet:
    """Return the claims after a repair."""
    dropped = {e.id for e in repair.edits if e.column == "drop"}
    changes: dict[str, dict[str, str]] = {}
    for edit in repair.edits:
        if edit.column != "drop":
            changes.setdefault(edit.id, {})[edit.column] = edit.after
    kept = (rewritten(c, changes[c.id]) if c.id in changes else c for c in claims if c.id not in dropped)
    return claims.with_rows(kept)


def dropping(ids: Iterable[str], claims: ClaimSet) -> tuple[RepairEdit, ...]:
    """Return the edits that leave claims out, with the earlier figures that they replaced."""
    chosen = list(ids)
    found = []
    for name in left_out(chosen, claims):
        before, note = ("used", "") if name in chosen else ("superseded", "superseded already")
        found.append(RepairEdit(id=name, column="drop", before=before, after="left out", note=note))
    return tuple(found)


def edits_between(before: Claim, after: Claim, note: str = "") -> tuple[RepairEdit, ...]:
    """Return the cells in which two versions of a claim differ."""
    old, new = before.cells(), after.cells()
    return tuple(
        RepairEdit(id=before.id, column=column, before=old[column], after=new[column], note=note)
        for column in new
        if old[column] != new[column]
    )
