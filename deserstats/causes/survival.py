"""How far a conclusion depends on what is doubted: under which best repairs, and without which source, it stays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from deserstats.causes.answers import Core, RepairKind, verify_core
from deserstats.causes.drop import Dropper
from deserstats.causes.parts import put_together
from deserstats.causes.trust import costs
from deserstats.checks.answers import Status, Witness
from deserstats.checks.implication import Follows, Implication, judged, stated
from deserstats.checks.proofs import rules_used
from deserstats.checks.repair import are_distinct
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.reading import Reading
from deserstats.claims.table import ClaimsLike, ReadingLike, as_claims
from deserstats.model.budget import Budget
from deserstats.model.certificate import Certificate
from deserstats.model.cheapest import least_cost
from deserstats.model.system import System
from deserstats.result import Result, lacking
from deserstats.wording import count, listing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The conclusion once some claims are left out, with its evidence; ``source`` names a whole source."""

    dropped: tuple[str, ...]
    source: str
    status: Follows
    certificates: tuple[Certificate, ...] = ()
    witness: Witness | None = None
    counterexample: Witness | None = None
    reason: str = ""

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
    cores : tuple of Core
        *Inconsistent claims*: conflicts that show it, and that nothing smaller restores them.

    Notes
    -----
    ``verify()`` adds up certificates and conflicts and holds every series against the claims, case by case. It
    does not seek again whether a repair as small is left out (``complete``).
    """

    claims: ClaimSet
    reading: Reading
    statement: tuple[tuple[str, str], ...]
    status: Status
    repairs: tuple[Case, ...]
    sources: tuple[Case, ...] = ()
    complete: bool = True
    reason: str = ""
    cores: tuple[Core, ...] = ()

    plotter: ClassVar[str] = "plot_survival"

    def evidence(self) -> str:
        """Say what the answer lacks: cases, or a reason why there are none; conflicts of claims that have some."""
        if not (self.repairs or self.reason):
            return "neither a case nor a reason why there is none"
        alone = len(self.repairs) <= 1 and not any(c.dropped for c in self.repairs) and not self.cores
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (alone and self.repairs, "the case of all claims, and that alone"),
                Status.INCONSISTENT: (self.cores and not self.sources, "a conflict"),
                Status.UNDECIDED: (self.reason and not self.sources, "a reason"),
            },
        )

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

    def _holds(self) -> bool:
        system = System(self.claims, self.reading)
        system.ask(rules_used(*(core.certificate for core in self.cores)))
        prices = dict.fromkeys(self.claims.ids, Fraction(1))
        least = least_cost((core.ids for core in self.cores), prices)
        unused = system.unused
        return (
            self.statement == stated(Claim(**dict(self.statement)), self.claims)
            and all(verify_core(core, system) for core in self.cores)
            and [c.source for c in self.sources] == self._named()
            and all(set(c.dropped) == self._printed_by(c.source) for c in self.sources)
            and not any(c.source for c in self.repairs)
            and are_distinct(c.dropped for c in self.repairs)
            and all(least in (None, sum(n not in unused for n in c.dropped)) for c in self.repairs)
            and all(self.without(case).verify() for case in (*self.repairs, *self.sources))
        )

    def _named(self) -> list[str]:
        """Return the sources of the claims that the proof uses, in the order of the table."""
        if self.status != Status.CONSISTENT or self.repairs[0].status != Follows.IMPLIED:
            return []
        used = set(self.without(self.repairs[0]).ids)
        return list(dict.fromkeys(c.source for c in self.claims if c.id in used and c.source))

    def _printed_by(self, source: str) -> set[str]:
        return {c.id for c in self.claims if c.source == source}

    def without(self, case: Case) -> Implication:
        """Return the answer of one case by itself."""
        rest = self.claims.drop(case.dropped)
        return Implication(
            claims=rest,
            reading=self.reading,
            statement=stated(Claim(**dict(self.statement)), rest),
            status=case.status,
            certificates=case.certificates,
            witness=case.witness,
            counterexample=case.counterexample,
            reason=case.reason,
        )

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
    reading = claims.reading
    budget = Budget(effort, timeout, times=2)
    first = budget.part(0.5)
    dropper = Dropper(costs(claims, "equal", ()), limit, first)
    repairs = put_together(claims, RepairKind.DROP, reading, first, limit, dropper)
    proved = repairs.repairs if repairs.is_best else ()
    cases = tuple(_case(claims, r.ids, "", conclusion, reading, budget) for r in proved)
    sources: tuple[Case, ...] = ()
    if repairs.status == Status.CONSISTENT and cases and cases[0].status == Follows.IMPLIED:
        used = {t.id for c in cases[0].certificates for leaf in c.leaves() for t in leaf.terms if t.id in claims}
        names = dict.fromkeys(claims[i].source for i in claims.ids if i in used and claims[i].source)
        sources = tuple(
            _case(claims, tuple(c.id for c in claims if c.source == name), name, conclusion, reading, budget)
            for name in names
        )
    cores = repairs.cores if repairs.status == Status.INCONSISTENT else ()
    undecided = any(c.status == Follows.UNDECIDED for c in (*cases, *sources))
    cells = stated(conclusion, claims)
    return Survival(
        claims=claims, reading=reading, statement=cells, status=repairs.status, repairs=cases, sources=sources,
        complete=repairs.complete and not undecided, cores=cores,
        reason=repairs.reason or ("" if cases else "no repair was proved to be the cheapest"),
    )  # fmt: skip


def _case(
    claims: ClaimSet, dropped: tuple[str, ...], source: str, conclusion: Claim, reading: Reading, budget: Budget
) -> Case:
    answer = judged(claims.drop(dropped), conclusion, reading, budget)
    return Case(
        dropped=dropped,
        source=source,
        status=answer.status,
        certificates=answer.certificates,
        witness=answer.witness,
        counterexample=answer.counterexample,
        reason=answer.reason,
    )
