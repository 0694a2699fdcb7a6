"""What one more claim, one less or another figure changed: two answers held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from deserstats.arguments import question
from deserstats.checks.consistency.answers import ClaimStanding, Conflict, ConsistencyResult, Standing
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.checks.sums.naming import name_list, names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike
from deserstats.model.budget import check_limits
from deserstats.result import Result
from deserstats.wording import count, number

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("verdict", "implied_low", "implied_high", "detectable_error", "n_conflicts", "witnesses")
"""What is compared for each claim."""

OPEN = (Standing.IN_CONFLICT, Standing.UNDETERMINED, Standing.UNUSED)
"""Standings of claims for which what the others allow may not be known."""


class ComparisonStatus(StrEnum):
    """Whether anything changed."""

    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerComparison(Result):
    """What changed between two answers of ``check_consistency``.

    Attributes
    ----------
    before, after : ConsistencyResult
        The answers, each with its evidence.
    status : {"same", "changed"}
        *same*: the claims are the same, and so is what both answers say of each of them and of all.
    """

    before: ConsistencyResult
    after: ConsistencyResult

    plotter: ClassVar[str] = "plot_answer_comparison"

    @property
    def claims(self) -> ClaimSet:  # type: ignore[override]
        """The claims of the second answer."""
        return self.after.claims

    @property
    def status(self) -> ComparisonStatus:
        """Whether claims, verdicts, conflicts or what is said of a claim differ."""
        moved = self.gained or self.lost or self.before.status != self.after.status or next(self._rows(), None)
        return ComparisonStatus.CHANGED if moved else ComparisonStatus.SAME

    @property
    def added(self) -> tuple[str, ...]:
        """Claims that only the second answer has."""
        return tuple(c.id for c in self.after.claims if c.id not in self.before.claims)

    @property
    def removed(self) -> tuple[str, ...]:
        """Claims that only the first answer has."""
        return tuple(c.id for c in self.before.claims if c.id not in self.after.claims)

    @property
    def edited(self) -> tuple[str, ...]:
        """Claims of both answers that do not read the same."""
        both = (c for c in self.after.claims if c.id in self.before.claims)
        return tuple(c.id for c in both if self.before.claims[c.id] != c)

    @property
    def gained(self) -> tuple[Conflict, ...]:
        """Conflicts that only the second answer lists."""
        known = {frozenset(c.ids) for c in self.before.conflicts}
        return tuple(c for c in self.after.conflicts if frozenset(c.ids) not in known)

    @property
    def lost(self) -> tuple[Conflict, ...]:
        """Conflicts that only the first answer lists."""
        known = {frozenset(c.ids) for c in self.after.conflicts}
        return tuple(c for c in self.before.conflicts if frozenset(c.ids) not in known)

    @property
    def complete(self) -> bool:
        """Whether both answers list all minimal conflicts, so that none was only not listed before."""
        return self.before.complete and self.after.complete

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim of which something changed: id, change, then each column before and after."""
        import pandas as pd

        columns = [f"{column}_{when}" for column in SHOWN for when in ("before", "after")]
        return pd.DataFrame(list(self._rows()), columns=["id", "change", *columns], dtype=object)

    def _rows(self) -> Iterator[list[Any]]:
        """Return what is said of each claim of which something changed."""
        old = {s.id: s for s in self.before.standings}
        new = {s.id: s for s in self.after.standings}
        for name in dict.fromkeys([*old, *new]):
            a, b = _row(old.get(name)), _row(new.get(name))
            if a != b or name in self.edited:
                yield [name, self._change(name), *(v for pair in zip(a, b, strict=True) for v in pair)]

    def _change(self, name: str) -> str:
        for word, names in (("added", self.added), ("removed", self.removed), ("edited", self.edited)):
            if name in names:
                return word
        return "affected"

    def evidence(self) -> str:
        """Say nothing: both answers have their own evidence."""
        return ""

    def _holds(self) -> bool:
        return self.before.verify() and self.after.verify()

    def _text(self) -> str:
        was, now = self.before.status.value, self.after.status.value
        lines = [f"Still {now}." if was == now else f"Was {was}, now {now}."]
        called = names_of(self.before.claims) | names_of(self.after.claims)
        for word, names in (("added", self.added), ("removed", self.removed), ("edited", self.edited)):
            if names:
                lines.append(f"  {word}: {name_list(names, called)}")
        for word, conflicts in (("gained", self.gained), ("lost", self.lost)):
            if conflicts:
                sets = " | ".join(name_list(c.ids, called) for c in conflicts[:5])
                more = f" and {len(conflicts) - 5:,} more" if len(conflicts) > 5 else ""
                lines.append(f"  {word} {count(len(conflicts), 'conflict')}: {sets}{more}")
        if not self.complete and (self.gained or self.lost):
            lines.append("  not all conflicts were listed, so some may have been there before, or be there still")
        narrowed = [line for s in self.after.standings if (line := self._narrowed(s, called.get(s.id, s.id)))]
        lines += narrowed[:8]
        if len(narrowed) > 8:
            lines.append(f"  and {count(len(narrowed) - 8, 'more claim')} with another implied range")
        return "\n".join(lines)

    def _narrowed(self, now: ClaimStanding, name: str) -> str:
        was = next((s for s in self.before.standings if s.id == now.id), None)
        if was is None or (was.implied_low, was.implied_high) == (now.implied_low, now.implied_high):
            return ""
        return f"  {name}: implied {_range(was)}, now {_range(now)}"


@question
def compare_answers(
    before: ConsistencyResult | ClaimsLike,
    after: ConsistencyResult | ClaimsLike,
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> AnswerComparison:
    """What did a claim change? Verdicts, implied ranges, conflicts gained and lost.

    Parameters
    ----------
    before, after : ConsistencyResult, ClaimSet or table
        Answers of ``check_consistency`` on two versions of a table; or the versions themselves (a claim set,
        frame or records, as ``read_claims`` takes them), of which ``check_consistency`` is asked first.
    effort : float
        How much work to do at most where it is asked, in steps that are counted; 1 is some seconds.
    timeout : float, optional
        Seconds after which to stop as well, for each of them.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    AnswerComparison

    Raises
    ------
    ClaimError
        When one of them is text (``read_claims`` reads a path), or cannot be read as claims.

    Examples
    --------
    >>> from deserstats.claims.claim import Claim
    >>> claims = ClaimSet([Claim(id="year", value="101", start="2025")])
    >>> more = claims.add(Claim(id="may", value="120", start="2025-05"))
    >>> print(compare_answers(claims, more))
    Was consistent, now inconsistent.
      added: May 2025 [may]
      gained 1 conflict: 2025 [year] and May 2025 [may]
      2025 [year]: implied no limit, now at least 120
    """
    check_limits(effort, timeout)
    check = partial(check_consistency, effort=effort, timeout=timeout)
    was, now = (told if isinstance(told, ConsistencyResult) else check(told) for told in (before, after))
    return AnswerComparison(before=was, after=now)


def _row(standing: ClaimStanding | None) -> list[Any]:
    return ["" if standing is None or (v := getattr(standing, c)) is None else v for c in SHOWN]


def _range(standing: ClaimStanding) -> str:
    low, high = standing.implied_low, standing.implied_high
    if low is None and high is None and (standing.verdict in OPEN or "not settled" in standing.reason):
        return "nothing that was settled"
    if low is not None and high is not None:
        return number(low) if low == high else f"{number(low)} to {number(high)}"
    if low is not None and low != 0:
        return f"at least {number(low)}"
    return "no limit" if high is None else f"at most {number(high)}"
