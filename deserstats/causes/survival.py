"""How far a conclusion depends on what is doubted: under which best repairs, and without which source, it stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.answers import Status
from deserstats.checks.implication import Follows, judged
from deserstats.checks.naming import completed
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.certificate import Certificate
from deserstats.result import Result
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The conclusion once some claims are left out; ``source`` names whose, where it is a whole source."""

    dropped: tuple[str, ...]
    source: str
    status: Follows
    certificates: tuple[Certificate, ...] = ()

    @property
    def words(self) -> str:
        """What was left out."""
        if self.source:
            return f"without {self.source} ({listing(self.dropped)})"
        return f"without {listing(self.dropped)}" if self.dropped else "with all claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival(Result):
    """Whether a conclusion stays implied.

    Attributes
    ----------
    repairs : tuple of Case
        One a best repair; on consistent claims one case with nothing left out.
    sources : tuple of Case
        *Consistent claims*: one a source that the proof uses; all others can go by the same proof.
    survives : bool
        Implied under every best repair, all of which are listed.
    depends_on : tuple of str
        Sources without which it is no longer implied.
    """

    claims: ClaimSet
    reading: Reading
    statement: tuple[tuple[str, str], ...]
    status: Status
    repairs: tuple[Case, ...]
    sources: tuple[Case, ...] = ()
    complete: bool = True
    reason: str = ""

    plotter: ClassVar[str] = "plot_survival"

    @property
    def survives(self) -> bool:
        """Whether the conclusion is implied under every best repair."""
        return self.complete and bool(self.repairs) and all(c.status == Follows.IMPLIED for c in self.repairs)

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Sources without which the conclusion is no longer implied."""
        return tuple(c.source for c in self.sources if c.status != Follows.IMPLIED)

    @property
    def words(self) -> str:
        """The conclusion in words."""
        return str(Claim(**dict(self.statement)).replace(id=""))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a case: left_out (repair or source), source, dropped, status."""
        import pandas as pd

        rows = [["repair", c.source, ", ".join(c.dropped), c.status.value] for c in self.repairs]
        rows += [["source", c.source, ", ".join(c.dropped), c.status.value] for c in self.sources]
        return pd.DataFrame(rows, columns=["left_out", "source", "dropped", "status"])

    def verify(self) -> bool:
        """Ask again whether it is implied in every case, and check each proof without a solver."""
        claim = Claim(**dict(self.statement))
        for case in (*self.repairs, *self.sources):
            answer = judged(self.claims.drop(case.dropped), claim, self.reading, Budget())
            if answer.status != case.status or not answer.verify():
                return False
        return True

    def __str__(self) -> str:
        if not self.repairs:
            return f"Cannot tell ({self.words}): {self.reason}."
        held = sum(c.status == Follows.IMPLIED for c in self.repairs)
        of = count(len(self.repairs), "best repair")
        if self.status == Status.CONSISTENT:
            head = f"With all claims: {self.repairs[0].status.value} ({self.words})."
        elif self.survives:
            head = f"Implied under each of {of} ({self.words})."
        else:
            head = f"Implied under {held:,} of {'at least ' if not self.complete else ''}{of} ({self.words})."
        lines = [head]
        if self.status == Status.INCONSISTENT:
            lines += [f"  {c.words}: {c.status.value}" for c in self.repairs]
        if self.depends_on:
            lines.append(f"  It fails without {listing(self.depends_on, 'or')}.")
        elif self.sources:
            lines.append("  No single source is needed.")
        return "\n".join(lines)


def survives(
    claims: ClaimsLike,
    conclusion: Claim,
    *,
    reading: ReadingLike = None,
    limit: int = 20,
    effort: float = 1.0,
    timeout: float | None = None,
) -> Survival:
    """Does a conclusion stay implied, whichever claims are doubted, and does it need a single source?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    conclusion : Claim
        What is concluded, as for ``implies``: a bound, a ratio, an order.
    reading : Reading or mapping, optional
        Read words and digits otherwise than the claims say of themselves (``claims.read_as``).
    limit : int
        Best repairs tried at most.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.

    Returns
    -------
    Survival

    Notes
    -----
    1. Best repairs are the fewest claims to leave out; a true repair may be larger.
    2. Sources are asked about where the claims hold together: one at a time.

    Examples
    --------
    >>> rows = [Claim(id="a", value="60", start="2025-01", source="A"),
    ...         Claim(id="b", value="50", start="2025-02", source="B"),
    ...         Claim(id="c", value="61", start="2025-01", source="C")]
    >>> conclusion = Claim(value="100", relation="over", start="2025")
    >>> print(survives(ClaimSet(rows), conclusion))
    Implied under each of 2 best repairs (over 100, 2025).
      without a: implied
      without c: implied
    >>> print(survives(ClaimSet(rows[:2]), conclusion))
    With all claims: implied (over 100, 2025).
      It fails without A or B.
    """
    claims = as_claims(claims, reading)
    reading, budget = claims.reading, Budget(effort, timeout, times=2)
    conclusion = completed(claims, conclusion)
    answer = judged(claims, conclusion, reading, budget.part(0.5), limit)
    status, sources = Status.CONSISTENT, tuple[Case, ...]()
    if answer.status == Follows.INCONSISTENT:
        status = Status.INCONSISTENT
        cases = tuple(_case(claims, r.dropped, "", conclusion, reading, budget) for r in answer.repairs)
    elif answer.status == Follows.UNDECIDED:
        status, cases = Status.UNDECIDED, ()
    else:
        cases = (Case(dropped=(), source="", status=answer.status, certificates=answer.certificates),)
    if answer.status == Follows.IMPLIED:
        used = {t.id for c in answer.certificates for leaf in c.leaves() for t in leaf.terms if t.id in claims}
        names = dict.fromkeys(claims[i].source for i in claims.ids if i in used and claims[i].source)
        sources = tuple(
            _case(claims, tuple(c.id for c in claims if c.source == name), name, conclusion, reading, budget)
            for name in names
        )
    undecided = any(c.status == Follows.UNDECIDED for c in (*cases, *sources))
    return Survival(
        claims=claims, reading=reading, statement=answer.statement, status=status, repairs=cases, sources=sources,
        complete=bool(cases) and answer.complete and not undecided, reason=answer.reason,
    )  # fmt: skip


def _case(
    claims: ClaimSet, dropped: tuple[str, ...], source: str, conclusion: Claim, reading: Reading, budget: Budget
) -> Case:
    answer = judged(claims.drop(dropped), conclusion, reading, budget)
    return Case(dropped=dropped, source=source, status=answer.status, certificates=answer.certificates)
