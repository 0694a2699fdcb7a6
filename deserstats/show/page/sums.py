"""Contradictions as sums: a column of figures, a rule, what they come to, and how far that is from what is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from deserstats.checks.consistency.answers import Conflict
from deserstats.checks.consistency.text import caveat, has_own_proof, together
from deserstats.checks.sums.comparisons import near, points
from deserstats.checks.sums.naming import in_words, names_of
from deserstats.checks.sums.parts import Addend, Part, Sides, figures_in, sides_of, weighted_sum
from deserstats.checks.sums.statement import Statement
from deserstats.claims.claimset import ClaimSet
from deserstats.show.page.harmless import anchor
from deserstats.show.page.naming import UNNAMED, Source, source_of
from deserstats.wording import Exact, count, exact, number


@dataclass(frozen=True, slots=True)
class SumRow:
    """One line of a sum.

    ``role`` says what a reader does with it: ``figure`` is added up, ``run`` is the sum of ``rows``, ``whole``
    belongs to no claim, ``together`` is the sum of those above, ``found``, ``told`` and ``apart`` are of a
    comparison. ``side`` is the end of the claim's figure that is added; blank: the number printed.
    """

    role: str
    name: str
    amount: str
    anchor: str = ""
    said: str = ""
    source: Source = UNNAMED
    side: str = ""
    per: str = "1"
    times: str = "1"
    rows: tuple[SumRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum as a table: ``left`` needs more than ``right`` allows; those of more figures stand ``first``."""

    kind: str
    left: tuple[SumRow, ...]
    right: tuple[SumRow, ...]
    apart: SumRow
    first: str = "left"
    middle: tuple[SumRow, ...] = ()
    scale: tuple[int, int] = (1, 0)
    decimals: int = 0
    source: Source = UNNAMED
    ties: str = ""

    @property
    def blocks(self) -> tuple[tuple[str, tuple[SumRow, ...]], ...]:
        """The two sides by their names, in the order in which they are shown."""
        sides = (("left", self.left), ("right", self.right))
        return sides if self.first == "left" else sides[::-1]


@dataclass(frozen=True, slots=True)
class ToldConflict:
    """A contradiction as a page tells it."""

    n: int
    head: str
    sentence: str
    remark: str
    sum: Sum | None
    proof_head: str
    proof: Sum | None
    arithmetic: str
    more: str
    premises: str
    caveat: str


def told_conflict(n: int, conflict: Conflict, more: str, claims: ClaimSet) -> ToldConflict:
    """Tell a contradiction: its sum, and the shortest proof where that is another one."""
    statement = conflict.statement
    sides = sides_of(statement, claims)
    proof = weighted_sum(conflict.certificate, claims) if has_own_proof(conflict) else None
    own = sum_of(statement, sides, claims) if statement.needs or statement.allows else None
    if own is None and proof is not None:
        own, proof = _plain_sum(proof, claims), None
    is_told = own is not None and not own.ties and not (statement.needs or statement.allows)
    return ToldConflict(
        n=n,
        head=in_words(statement.sentence, claims),
        sentence=f"These figures cannot all {together([conflict])}.",
        remark=f"{statement.remark[:1].upper()}{statement.remark[1:]}." if statement.remark else "",
        sum=own,
        proof_head=f"The shortest proof, by {count(len(conflict.ids), 'figure')}: none of them can be left out",
        proof=_plain_sum(proof, claims) if proof else None,
        arithmetic=""
        if proof or is_told or not has_own_proof(conflict)
        else in_words(conflict.certificate.as_arithmetic(), claims),
        more=more,
        premises="; ".join(p.text for p in conflict.premises),
        caveat=caveat([conflict]),
    )


def sum_of(statement: Statement, sides: Sides, claims: ClaimSet) -> Sum:
    """Lay a statement out as a sum, or as a comparison."""
    if statement.told is None:
        return _plain_sum(sides, claims, points(statement.apart, statement.unit) if statement.unit else "")
    factor, shift = statement.scale
    needed, allowed = (Fraction(_total(side)) for side in (sides.needs, sides.allows))
    claim = claims[statement.told.id]
    decimals = len(claim.value.partition(".")[2]) + 2 if claim.figure else 2
    found = near(exact(factor * needed / allowed + shift), decimals)
    unit = {"share": " %" if claim.parts == 100 else f" per {number(claim.parts)}", "ratio": " times"}.get(
        claim.kind, " %"
    )
    told, laid = statement.told, _plain_sum(sides, claims)
    middle = (
        SumRow("found", _comparison_words(claim.kind, claim.parts), f"{found}{unit}"),
        SumRow(
            role="told",
            name="printed",
            amount=f"{number(told.value)}{unit}",
            anchor=anchor(told.id),
            said=_said(told.printed, told.reading) if told.reading else "",
            source=UNNAMED if source_of(claim) == laid.source else source_of(claim),
        ),
    )
    apart = SumRow("apart", "apart", points(statement.apart, statement.unit, decimals))
    return replace(
        laid, kind="comparison", first="left", middle=middle, apart=apart, scale=statement.scale, decimals=decimals
    )


def _comparison_words(kind: str, parts: int) -> str:
    if kind == "growth":
        return "the first is more than the second by"
    return "the first divided by the second" + (f", times {number(parts)}" if kind == "share" else "")


def _plain_sum(sides: Sides, claims: ClaimSet, apart: str = "") -> Sum:
    shared = _shared_source(sides, claims)
    left, right = (_rows(side, claims, shared) for side in (sides.needs, sides.allows))
    return Sum(
        kind="difference",
        left=left,
        right=right,
        apart=SumRow("apart", "apart", apart or number(sides.apart)),
        first="left" if figures_in(sides.needs) >= figures_in(sides.allows) else "right",
        source=shared or UNNAMED,
        ties="; ".join(sides.ties),
    )


def _shared_source(sides: Sides, claims: ClaimSet) -> Source | None:
    """Return who printed all of the figures, where that is one source."""
    parts = (*sides.needs, *sides.allows)
    found = {source_of(claims[a.figure.id]) for part in parts for a in part.addends if a.figure.id}
    return found.pop() if len(found) == 1 else None


def _rows(side: Sequence[Part], claims: ClaimSet, shared: Source | None) -> tuple[SumRow, ...]:
    rows = [_row(part, claims, shared) for part in side]
    if len(rows) > 1:
        rows.append(SumRow("together", "together", number(_total(side))))
    return tuple(rows)


def _total(side: Iterable[Part]) -> Exact:
    return exact(sum((Fraction(part.amount) for part in side), Fraction(0)))


def _row(part: Part, claims: ClaimSet, shared: Source | None) -> SumRow:
    rows = tuple(_figure_row(addend, claims, shared) for addend in part.addends)
    if len(rows) == 1:
        return rows[0]
    return SumRow("run", part.name, number(part.amount), rows=rows)


def _figure_row(addend: Addend, claims: ClaimSet, shared: Source | None) -> SumRow:
    figure = addend.figure
    if not figure.id:
        return SumRow("whole", figure.name, number(addend.amount))
    times = "" if figure.times == 1 else f"{number(figure.times)} times "
    amount = number(addend.amount)
    is_plain = not figure.reading and figure.printed.replace(",", "") == amount.replace(",", "")
    source = source_of(claims[figure.id])
    return SumRow(
        role="figure",
        name=in_words(f"{times}{figure.name}", claims) or names_of(claims)[figure.id],
        amount=amount,
        anchor=anchor(figure.id),
        said="" if is_plain else _said(figure.printed, figure.reading),
        source=UNNAMED if source == shared else source,
        side=addend.side,
        per=number(addend.per).split(" ")[0],
        times=number(figure.times).split(" ")[0],
    )


def _said(printed: str, reading: str) -> str:
    return f"printed {printed}{f', {reading}' if reading else ''}"
