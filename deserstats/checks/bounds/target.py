"""What a question asks for, and the claims that bear on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deserstats.checks.bounds.names_asked import told_of
from deserstats.claims.cells.fields import COMPARING
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.names import UNION
from deserstats.claims.schemes.scheme import Scheme
from deserstats.claims.topic import known, listed
from deserstats.errors import ClaimError
from deserstats.model.rows.linear_form import Form
from deserstats.model.rows.series_of import FLOWS
from deserstats.model.rows.system import Component, System, grouped

ASKED = "asked"
"""Id of the quantity that a question asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The series that a question is about: one measure, unit, place and basis, some categories."""

    measure: str
    unit: str
    category: str
    geography: str
    basis: str
    dated_by: str = ""

    def claim(self, period: Period) -> Claim:
        """Return the target over a period as a claim without a limit."""
        return Claim(
            id=ASKED,
            low="0",
            **window_cells(period),
            measure=self.measure,
            unit=self.unit,
            category=self.category,
            geography=self.geography,
            basis=self.basis,
            dated_by=self.dated_by,
        )

    def counts(self, claim: Claim, scheme: Scheme) -> bool:
        """Whether a claim counts some of it, over whatever window."""
        names = ((claim.measure, self.measure), (claim.unit, self.unit))
        labels = ((claim.category, self.category), (claim.geography, self.geography))
        return (
            (claim.basis, claim.dated_by) == (self.basis, self.dated_by)
            and all(scheme.canonical(one)[0] == scheme.canonical(other)[0] for one, other in names)
            and all(scheme.leaves(one) & scheme.leaves(other) for one, other in labels)
        )

    def form(self, system: System, period: Period) -> Form:
        """Return the sum that is asked for."""
        claim = self.claim(period)
        level = system.series_index.is_level(self.measure)
        return system.series_index.form(claim, self.measure, self.unit, self.category, period, level=level)


def target(
    claims: ClaimSet,
    category: str | None,
    measure: str | None,
    unit: str | None,
    geography: str | None,
    basis: str | None,
    dated_by: str | None = None,
    *,
    levels: bool = False,
) -> Target:
    """Fill in what a question left out, from the topic of the claims or where only one value occurs.

    ``levels``: it may ask for a stock.

    Raises
    ------
    ClaimError
        When several values occur, or a name does not; lists those that do.
    """
    kinds = (*FLOWS, "stock") if levels else FLOWS
    rows: list[Claim] = [c for c in claims if c.kind in kinds]
    if not rows:
        raise ClaimError(f"these claims have no totals, rates{', levels' if levels else ''} or each rows to ask about")
    asked = {"measure": measure, "unit": unit, "geography": geography, "basis": basis, "dated_by": dated_by}
    chosen: dict[str, str] = {}
    meant = {id(c) for c in rows if all(said is None or getattr(c, name) == said for name, said in asked.items())}
    for column, said in asked.items():
        about = [c for c in rows if id(c) in meant] or rows
        given = told_of(claims, about, column) if said is None else said
        chosen[column] = known(claims, column, given) if given is not None else _only(claims, rows, column, chosen)
        rows = _of(rows, column, chosen[column])
    named = told_of(claims, rows, "category") if category is None else category
    if named is None:
        named = UNION.join(sorted({leaf for c in rows for leaf in claims.scheme.leaves(c.category)}))
    return Target(category=known(claims, "category", named), **chosen)


def _of(rows: list[Claim], column: str, value: str) -> list[Claim]:
    """Return the rows of a value, or all where none has it."""
    found = [c for c in rows if getattr(c, column) == value] or rows
    # a measure that is told as a total, too, is asked for as a total
    return [c for c in found if c.kind in FLOWS] or found if column == "measure" else found


def _only(claims: ClaimSet, rows: Sequence[Claim], column: str, chosen: Mapping[str, str]) -> str:
    """Return the only value of a column; raise where several occur."""
    values = list(dict.fromkeys(getattr(c, column) for c in rows))
    if column == "unit" and all(c.measure != chosen["measure"] for c in rows):
        # what only ratios speak of is counted in no unit
        values = _anonymous(claims, chosen["measure"]) or values
    if len(values) > 1:
        raise ClaimError(f"name the {column}: these claims have {listed(values)}")
    return str(values[0])


def _anonymous(claims: ClaimSet, measure: str) -> list[str]:
    """Return no unit, as the one that a measure is counted in which only ratios speak of; nothing for any other."""
    return [""] if any(c.kind in COMPARING and measure in (c.measure, c.base_measure) for c in claims) else []


def levels_told(claims: ClaimSet, wanted: Target) -> list[Period]:
    """Return the windows under which a measure that is only told as a stock is told."""
    name = claims.scheme.canonical(wanted.measure)[0]
    rows = [c for c in claims if c.kind in (*FLOWS, "stock") and claims.scheme.canonical(c.measure)[0] == name]
    if any(c.kind in FLOWS for c in rows):
        return []
    return list(dict.fromkeys(window for c in rows for window in c.windows))


def touched(components: Sequence[Component], forms: Iterable[Form]) -> list[Component]:
    """Return the components that share a cell with one of the forms."""
    groups = grouped([*map(_forms_of, components), list(forms)])
    return [c for c, group in zip(components, groups, strict=False) if group == groups[-1]]


def _forms_of(component: Component) -> Sequence[Form]:
    rows = (row for options in component.options.values() for _, own in options for row in own)
    return [row.form for row in (*rows, *component.rules)]


def merged(components: Sequence[Component]) -> Component:
    """Join components into one."""
    return Component(
        tuple(claim for c in components for claim in c.claims),
        {name: options for c in components for name, options in c.options.items()},
        tuple(row for c in components for row in c.rules),
    )


def component_of(system: System, forms: Iterable[Form]) -> Component:
    """Return the claims and rules that share cells with what is asked: no others bear on the answer."""
    return merged(touched(system.components(), forms))


def narrowed(system: System, forms: Iterable[Form]) -> System:
    """Return a system of only those claims and rules that share cells with what is asked."""
    return system.within(component_of(system, forms))


def asked_apart(system: System, asked_of: Sequence[Sequence[Form]]) -> Iterator[tuple[list[int], Component]]:
    """Return which of several questions, each about some sums, are about the same claims, each group with these."""
    components = system.components()
    groups = grouped([*map(_forms_of, components), *asked_of])
    asked: dict[int, list[int]] = {}
    for k, group in enumerate(groups[len(components) :]):
        asked.setdefault(group, []).append(k)
    for group, numbers in asked.items():
        yield numbers, merged([c for c, own in zip(components, groups, strict=False) if own == group])
