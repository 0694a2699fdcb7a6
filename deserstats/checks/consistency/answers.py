"""The answer of ``check_consistency`` and its parts: no verdict without evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from deserstats.checks.sums.statement import Statement
from deserstats.claims.claimset import ClaimSet
from deserstats.model.proof.certificate import Certificate
from deserstats.result import Result, lacking
from deserstats.wording import Exact, exact, fitting

if TYPE_CHECKING:
    import pandas as pd


class Status(StrEnum):
    """What can be said of claims together."""

    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    UNDECIDED = "undecided"


class Kind(StrEnum):
    """How a conflict is proved: by one sum, or by cases because counts are whole numbers."""

    ARITHMETIC = "arithmetic"
    INTEGRALITY = "integrality"


class Minimality(StrEnum):
    """How it is known that every smaller set can hold: shown exactly, or believed of floats."""

    EXACT = "exact"
    FLOAT = "float"


class Scope(StrEnum):
    """Whether the claims of a conflict go back to one origin."""

    WITHIN_ORIGIN = "within_origin"
    ACROSS_ORIGINS = "across_origins"


class Standing(StrEnum):
    """Where one claim stands among the others."""

    IN_CONFLICT = "in_conflict"
    CORROBORATED = "corroborated"
    IN_TENSION = "in_tension"
    ADDS_UP = "adds_up"
    COMPATIBLE = "compatible"
    UNTESTED = "untested"
    UNDETERMINED = "undetermined"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """Something that a conflict assumes, and how to do without it."""

    text: str
    switch: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Claims that cannot all hold, none of which can be left out: ``ids``.

    Attributes
    ----------
    certificate : Certificate
        Why: sums that anyone can add up.
    kind : {"arithmetic", "integrality"}
        One sum, or cases that use that counts are whole numbers.
    minimal : {"exact", "float"}
        Whether every smaller set was shown to hold in exact arithmetic.
    scope : {"within_origin", "across_origins"}
        Whether all of them go back to one named origin.
    premises : tuple of Premise
        What it assumes; each can be switched off.
    statement : Statement
        The same as a person would put it: the fullest sum over the same windows.
    independent : bool
        Whether it is shown in full: those share no claim, and every other conflict shares one with them.
    """

    ids: tuple[str, ...]
    certificate: Certificate
    kind: Kind
    minimal: Minimality
    scope: Scope
    premises: tuple[Premise, ...]
    statement: Statement
    independent: bool

    @property
    def gap(self) -> Exact:
        """By how much the figures miss each other; 0 where only a strict end is broken."""
        return self.certificate.gap

    def verify(self) -> bool:
        """Add the certificate up again."""
        return self.certificate.verify()

    def __str__(self) -> str:
        from deserstats.checks.consistency.text import conflict_text

        return fitting(conflict_text(self))


class TensionKind(StrEnum):
    """What soft intervals that do not fit are called."""

    MISSED = "missed"
    TENSION = "tension"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tension:
    """Soft intervals that cannot all hold, with hard claims beside them or without: never a contradiction.

    Attributes
    ----------
    ids : tuple of str
        All claims of the sum; none can be left out.
    soft : tuple of str
        Those of them whose interval is no hard limit.
    kind : {"missed", "tension"}
        *missed*: confidence intervals, of which at least one missed; *tension*: a source's own range takes part.
    chances : tuple of int or Fraction
        Per confidence interval what it leaves out, 1/20 for ``ci95``; empty where a source range takes part.
        One of them misses with their sum as its nominal chance at most (Bonferroni's inequality).
    certificate : Certificate
        Why: sums that anyone can add up.
    minimal : {"exact", "float"}
        Whether every smaller set was shown to hold in exact arithmetic.
    premises : tuple of Premise
        What it assumes; each can be switched off.
    """

    ids: tuple[str, ...]
    soft: tuple[str, ...]
    kind: TensionKind
    chances: tuple[Exact, ...]
    certificate: Certificate
    minimal: Minimality
    premises: tuple[Premise, ...]

    @property
    def gap(self) -> Exact:
        """By how much the figures miss each other."""
        return self.certificate.gap

    @property
    def chance(self) -> Exact | None:
        """Nominal chance, at most, that one of the intervals misses; None where a source range takes part."""
        return exact(min(sum(self.chances, Fraction(0)), Fraction(1))) if self.chances else None

    @property
    def sentence(self) -> str:
        """What may be said of it."""
        from deserstats.checks.consistency.text import tension_sentence

        return tension_sentence(self)

    def verify(self) -> bool:
        """Add the certificate up again."""
        return self.certificate.verify()

    def __str__(self) -> str:
        from deserstats.checks.consistency.text import tension_text

        return fitting(tension_text(self, {}, {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessCell:
    """One value of the series that a witness invents."""

    start: date
    end: date
    category: str
    geography: str
    measure: str
    unit: str
    basis: str
    dated_by: str
    level: bool
    tag: str
    value: Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One invented series among many that satisfies every hard claim used: proof, not estimate.

    Soft intervals are satisfied, too, where no tension is in their group; ``windows`` were chosen where several are.
    """

    cells: tuple[WitnessCell, ...]
    windows: tuple[tuple[str, str], ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cell: start, end (exclusive), category, geography, measure, unit, basis, value, tag.

        A ``tag`` keeps an amount apart that no total contains: "before 2024-02-01" is what had been
        counted by then.
        """
        import pandas as pd

        columns = ["start", "end", "category", "geography", "measure", "unit", "basis", "value", "tag"]
        return pd.DataFrame([[getattr(c, name) for name in columns] for c in self.cells], columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentVerdict:
    """The verdict on one group of claims that share cells.

    Its evidence stands here where the answer as a whole has it not: ``witness`` of a consistent group beside
    one that is not, ``certificate`` of a group none of whose conflicts is listed.
    """

    ids: tuple[str, ...]
    status: Status
    reason: str = ""
    witness: Witness | None = None
    certificate: Certificate | None = None

    def lacks(self, witness: Witness | None, conflicts: Iterable[Conflict]) -> str:
        """Say what the verdict lacks, beside the evidence of the whole answer."""
        listed = any(set(c.ids) <= set(self.ids) for c in conflicts)
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (witness or self.witness, "a series"),
                Status.INCONSISTENT: (listed or self.certificate, "a conflict"),
                Status.UNDECIDED: (self.reason, "a reason"),
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStanding:
    """One row of the per-claim table; see :meth:`ConsistencyResult.to_frame`."""

    id: str
    verdict: Standing
    implied_low: Exact | None = None
    implied_high: Exact | None = None
    detectable_error: Exact | None = None
    n_conflicts: int = 0
    witnesses: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A single change of reading that changes the status of the set."""

    change: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyResult(Result):
    """Whether some non-negative series satisfies every hard claim at once.

    Attributes
    ----------
    status : {"consistent", "inconsistent", "undecided"}
        *consistent* carries a ``witness``, *inconsistent* at least one of ``conflicts``, *undecided* a ``reason``.
    components : tuple of ComponentVerdict
        One a group of claims that share cells.
    conflicts : tuple of Conflict
        Minimal contradictions: first the ``independent`` ones, furthest apart for their size; then the others.
    complete : bool
        Whether all minimal conflicts are listed.
    unused : tuple of (id, reason)
        Claims that took no part.
    flips : tuple of Flip
        Single reading choices that would change the status.
    standings : tuple of ClaimStanding
        The per-claim table.
    soft : tuple of str
        Claims whose interval is no hard limit (``ci95``, ``source_range``); they decide nothing.
    tensions : tuple of Tension
        Soft intervals that cannot all hold beside the hard claims, smallest first.
    tensions_complete : bool
        Whether all minimal tensions are listed.
    notes : tuple of str
        What was assumed of the table as a whole.
    max_conflicts, effort, timed_out
        As asked, and whether a clock stopped it.

    Notes
    -----
    ``verify()`` works out groups, series, sums, what they assume, unused claims and notes without a solver. What
    has no proof, it asks again with the same effort, and compares: the per-claim table, the verdicts under another
    reading, and whether everything is listed; of an answer that a clock stopped, that no row says more than is so.
    It does not seek again that conflicts are minimal.
    """

    claims: ClaimSet
    status: Status
    components: tuple[ComponentVerdict, ...]
    witness: Witness | None = None
    conflicts: tuple[Conflict, ...] = ()
    complete: bool = True
    unused: tuple[tuple[str, str], ...] = ()
    flips: tuple[Flip, ...] = ()
    standings: tuple[ClaimStanding, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    as_of: str = ""
    soft: tuple[str, ...] = ()
    tensions: tuple[Tension, ...] = ()
    tensions_complete: bool = True
    max_conflicts: int = field(default=20, compare=False)
    effort: float = field(default=1.0, compare=False)
    timed_out: bool = field(default=False, compare=False)

    plotter: ClassVar[str] = "plot_consistency"

    def evidence(self) -> str:
        """Say what verdict and groups lack; a verdict is that of its worst group."""
        found = {c.status for c in self.components}
        order = (Status.INCONSISTENT, Status.UNDECIDED)
        if self.status != next((s for s in order if s in found), Status.CONSISTENT):
            return f"{str(self.status)!r} is not what its groups are"
        parts = (c.lacks(self.witness, self.conflicts) for c in self.components)
        needed: dict[str, tuple[object, str]] = {
            Status.CONSISTENT: (self.witness and not self.conflicts, "a series, and that alone"),
            Status.INCONSISTENT: (self.conflicts and not self.witness, "a conflict, and no series"),
            Status.UNDECIDED: (self.reason and not self.conflicts and not self.witness, "a reason"),
        }
        return lacking(self.status, needed) or next(filter(None, parts), "")

    def _misfit(self) -> str:
        """Say whether the per-claim table has rows of other claims, or counts other conflicts than are listed."""
        rows = [(row.id, row.n_conflicts) for row in self.standings]
        told = [(name, sum(name in c.ids for c in self.conflicts)) for name in self.claims.ids]
        return "" if rows == told else "rows of the per-claim table stand under other claims"

    @property
    def independent(self) -> tuple[Conflict, ...]:
        """The conflicts that share no claim: at least so many claims must be doubted."""
        return tuple(c for c in self.conflicts if c.independent)

    @property
    def n_used(self) -> int:
        """Number of claims that took part, soft intervals included."""
        return len(self.claims) - len(self.unused)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim.

        Returns
        -------
        DataFrame
            ``id``; ``verdict`` (a :class:`Standing`); ``implied_low`` and ``implied_high``, what the *other* claims
            allow for this one (in its own scale; blank without a limit, and where they conflict among themselves);
            ``detectable_error``, the smallest relative change of the printed figure that would make the set
            inconsistent, blank where none would and for a figure of 0; ``n_conflicts``; ``witnesses``, the number of
            root origins among the others that imply it; ``reason``.
        """
        import pandas as pd

        columns = [f.name for f in fields(ClaimStanding)]
        rows = [[_plain(getattr(s, name), name) for name in columns] for s in self.standings]
        kinds = {"detectable_error": float, "n_conflicts": int, "witnesses": int}
        return pd.DataFrame(rows, columns=columns, dtype=object).astype(kinds)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer JSON-ready, with the linear rows of each claim."""
        from deserstats.checks.consistency.statements import statements

        return Result.to_dict(self) | {"statements": statements(self)}

    def _text(self) -> str:
        from deserstats.checks.consistency.text import consistency_text

        return consistency_text(self)


def _plain(value: Any, name: str) -> Any:
    """Show a standing in a frame: a float for a share, text for a verdict."""
    if name == "detectable_error":
        return float("nan") if value is None else float(Fraction(value))
    return value.value if isinstance(value, StrEnum) else value
